"""The names that the history shows for parts of a report: their headings, not their ids.

A part of the report of now has its present name. A deleted part has the last name it had, which is
read from the saved states; only a few of those are read, since each is a whole report.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING

from outline.display_names import name_section, shorten
from outline.errors import DecuongError
from outline.model import Report
from outline.revisions.report_diff import BLANKS, DOCUMENT, find_section, find_table
from tui.i18n import _

if TYPE_CHECKING:
    from store.history.snapshots import Snapshot

MOST_READ = 6
"""Most saved states that are read for the names of deleted parts."""


class PartNames:
    """The names of the sections, registers and forms that the saves of a report changed."""

    def __init__(self, report: Report, snapshots: Sequence[Snapshot]) -> None:
        """Take the names in the report; ``snapshots`` are the saves, the newest first."""
        self._report = report
        self._snapshots = snapshots
        ids = {id_ for snapshot in snapshots for id_ in _list_parts(snapshot)}
        self._unnamed = {id_ for id_ in ids if not name_part(report, id_)}
        self._removed: dict[str, str] = {}

    def name(self, id_: str) -> str:
        """Return the name of a part; where it is not known, a sentence that it was deleted."""
        return name_part(self._report, id_) or self._removed.get(id_) or _("a deleted section")

    def learn(self, state: Report) -> bool:
        """Take the names of deleted parts from a state; return whether there were any."""
        names = {id_: name for id_ in self._unnamed if (name := name_part(state, id_))}
        self._removed.update(names)
        self._unnamed -= names.keys()
        return bool(names)

    def look_up(self, read_state: Callable[[Snapshot], Report]) -> bool:
        """Read states for the names that are not known yet; return whether any were found.

        What a save deleted is in the state before it, or else in that of the save; the newest
        ``MOST_READ`` of those are read.
        """
        has_learned = False
        for snapshot in self._select_snapshots():
            try:
                has_learned |= self.learn(read_state(snapshot))
            except DecuongError:
                continue  # it is damaged: the history shows this when it is selected
        return has_learned

    def _select_snapshots(self) -> Iterator[Snapshot]:
        """Yield the states that may hold a name that is not known, the newest first."""
        latest: dict[str, int] = {}
        for index, snapshot in enumerate(self._snapshots):
            for id_ in _list_parts(snapshot):
                latest.setdefault(id_, index)
        ids_by_index: dict[int, set[str]] = {}
        for id_ in self._unnamed:
            for index in (latest[id_] + 1, latest[id_]):
                ids_by_index.setdefault(index, set()).add(id_)
        count = 0
        for index in sorted(ids_by_index):
            if (
                index < len(self._snapshots)
                and ids_by_index[index] & self._unnamed
                and count < MOST_READ
            ):
                count += 1
                yield self._snapshots[index]


def _list_parts(snapshot: Snapshot) -> tuple[str, ...]:
    return (*snapshot.sections, *snapshot.emptied)


def name_part(report: Report, id_: str) -> str:
    """Return the name of a part of a report; "" where the report has no such part."""
    if id_ == DOCUMENT:
        return _("Letterhead and signature")
    if id_ == BLANKS:
        return _("Blanks")
    if (section := find_section(report, id_)) is not None:
        return name_section(report, section)
    if (table := find_table(report, id_)) is not None:
        return shorten(f"{table.label} {table.title}".strip())
    return ""
