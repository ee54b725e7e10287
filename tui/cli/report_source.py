"""A report that a command reads, and perhaps writes back: from a file or through a pipe."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from outline.errors import BadValue, DecuongError, Locked, UnknownId, phrase
from outline.model import Report
from outline.text import count_dropped
from tui.i18n import _, ngettext

from . import streams

if TYPE_CHECKING:
    from store.report_file.codec import Source
    from store.report_file.files import Opened


class Held(Protocol):
    """A report and the way back to where it came from."""

    @property
    def report(self) -> Report:
        """The report as it was read."""
        ...

    def save(self, report: Report, why: str = "save") -> None:
        """Write ``report`` there, ``why`` is for the history; raise ``StoreError``."""


class _File:
    """A report in a file: saved through the one atomic path."""

    def __init__(self, opened: Opened) -> None:
        self._opened = opened

    @property
    def report(self) -> Report:
        return self._opened.report

    def save(self, report: Report, why: str = "save") -> None:
        from store import errors
        from store.report_file import files

        if report is not self._opened.report:
            self._opened = files.save(self._opened, report, why=why)
            streams.doubt(self._opened.doubt)
            tell_former(self._opened.path, self._opened.data)
            merged = self._opened.merged
            if merged is not None and merged.conflicts:
                places = dict.fromkeys(conflict.address for conflict in merged.conflicts)
                raise errors.clashing(self._opened.path, [*places])


class _Pipe:
    """A report from stdin: saved to stdout, so that commands can be chained."""

    def __init__(self, source: Source) -> None:
        self._source = source

    @property
    def report(self) -> Report:
        return self._source.report

    def save(self, report: Report, why: str = "save") -> None:
        from outline.merging import conflicts
        from store.report_file import codec

        report = conflicts.drop_resolved_by_edit(self._source.report, report)
        streams.out_bytes(codec.encode(self._source, report))


def hold(file: str) -> Held:
    """Open the report that FILE names, ``-`` for stdin; raise ``StoreError``."""
    if file == streams.STDIO:
        from store.report_file import codec

        return _Pipe(codec.decode(streams.stdin_bytes(_("A report")), _("standard input")))
    from store.report_file import files

    return _File(files.load(Path(file)))


def read(file: str) -> Report:
    """Return the report that FILE names, ``-`` for stdin; raise ``StoreError``."""
    return hold(file).report


@contextmanager
def naming(file: str) -> Iterator[None]:
    """Name the report in what is said about something in it; a file's own troubles name it."""
    try:
        yield
    except (BadValue, Locked, UnknownId) as error:
        error.add_note(_("standard input") if file == streams.STDIO else file)
        raise


def named(error: DecuongError, place: str) -> DecuongError:
    """Return the error with the place on the command line that it is about."""
    if not isinstance(error, UnknownId):
        error.add_note(place)
    return error


def tell_former(path: Path, data: bytes | None = None) -> None:
    """Say where history and unsaved text of a report are that was renamed; in passing."""
    from store.disk.orphans import find_orphans

    if not find_orphans(path):
        return
    from store.report_file import renamed

    if formers := renamed.find_former(path, data):
        streams.complain(renamed.notice(path, formers))


def tell_dropped(place: str, text: str) -> None:
    """Say how much of a text was not kept: who pasted it does not see what is invisible."""
    if count := count_dropped(text):
        said = ngettext(
            "{n} invisible or control character was left out of {id}.",
            "{n} invisible or control characters were left out of {id}.",
            count,
        )
        streams.talk(said.format(n=count, id=place))


def table_id(report: Report, name: str) -> str:
    """Return the id of a register by its id, its appendix or its name; raise ``UnknownId``."""
    from outline.values.vietnamese_names import find_table

    table = find_table(report.tables, name)
    if table is not None:
        return table.id
    raise UnknownId(
        phrase("There is no register “{id}” in this report.", id=name),
        phrase("Use one of: {ids}.", ids=", ".join(table.id for table in report.tables)),
    )


def mention_holders(path: Path, sections: Iterable[str]) -> None:
    """Say who is writing just now in what was changed: they do not see it before they save."""
    from store import identity
    from store.presence import leases

    held = leases.others(path, identity.me())
    for holder in dict.fromkeys(identity.label(held[one]) for one in sections if one in held):
        said = _(
            "{who} is writing in this section; what you put is merged with theirs when they save."
        )
        streams.talk(said.format(who=holder))
