"""How the history calls the parts of a report that saves are about: by their headings, not by ids.

What is in the report now is called what it is called now. What is not any more has the name that it
had last, which stands in the states themselves; of those only a few are read, since each is a whole
report.
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
"""States that are read at most for the names of what is not in the report any more."""


class PartNames:
    """The names of the sections, registers and forms that the saves of a report are about."""

    def __init__(self, report: Report, snapshots: Sequence[Snapshot]) -> None:
        """Know what is in the report; ``snapshots`` are the saves, the newest first."""
        self._report = report
        self._snapshots = snapshots
        ids = {id_ for snapshot in snapshots for id_ in _parts(snapshot)}
        self._lacking = {id_ for id_ in ids if not name_of(report, id_)}
        self._removed: dict[str, str] = {}

    def name(self, id_: str) -> str:
        """Return the name of a part; of one whose name is not known, that it was deleted."""
        return name_of(self._report, id_) or self._removed.get(id_) or _("a deleted section")

    def learn(self, state: Report) -> bool:
        """Take the names of parts that are not in the report any more; tell whether any came."""
        names = {id_: name for id_ in self._lacking if (name := name_of(state, id_))}
        self._removed.update(names)
        self._lacking -= names.keys()
        return bool(names)

    def look_up(self, state: Callable[[Snapshot], Report]) -> bool:
        """Read states for the names that are not known yet; tell whether any came.

        What a save deleted is in the state before it, else in that of the save; of those the newest
        ``MOST_READ`` are read.
        """
        came = False
        for snapshot in self._holders():
            try:
                came |= self.learn(state(snapshot))
            except DecuongError:
                continue  # it is damaged: told when it is looked at
        return came

    def _holders(self) -> Iterator[Snapshot]:
        """Yield the states in which a name that is not known may stand, the newest first."""
        latest: dict[str, int] = {}
        for at, snapshot in enumerate(self._snapshots):
            for id_ in _parts(snapshot):
                latest.setdefault(id_, at)
        wanted: dict[int, set[str]] = {}
        for id_ in self._lacking:
            for at in (latest[id_] + 1, latest[id_]):
                wanted.setdefault(at, set()).add(id_)
        read = 0
        for at in sorted(wanted):
            if at < len(self._snapshots) and wanted[at] & self._lacking and read < MOST_READ:
                read += 1
                yield self._snapshots[at]


def _parts(snapshot: Snapshot) -> tuple[str, ...]:
    return (*snapshot.sections, *snapshot.emptied)


def name_of(report: Report, id_: str) -> str:
    """Return the name of a part of a report; "" where it has none of that id."""
    if id_ == DOCUMENT:
        return _("Letterhead and signature")
    if id_ == BLANKS:
        return _("Blanks")
    if (section := find_section(report, id_)) is not None:
        return name_section(report, section)
    if (table := find_table(report, id_)) is not None:
        return shorten(f"{table.label} {table.title}".strip())
    return ""
