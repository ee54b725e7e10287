"""Where a command reads a report, and saves it: a file, or standard input and output."""

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


class ReportSource(Protocol):
    """A report and where it is saved to."""

    @property
    def report(self) -> Report:
        """The report as it was read."""
        ...

    def save(self, report: Report, reason: str = "save") -> None:
        """Save a report, with a reason for the history; raise ``StoreError``."""


class _FileSource:
    """A report in a file: saved with all that belongs to it."""

    def __init__(self, opened: Opened) -> None:
        self._opened = opened

    @property
    def report(self) -> Report:
        return self._opened.report

    def save(self, report: Report, reason: str = "save") -> None:
        from store import errors
        from store.report_file import files

        if report is not self._opened.report:
            self._opened = files.save(self._opened, report, reason=reason)
            streams.warn(self._opened.doubt)
            mention_former_name(self._opened.path, self._opened.data)
            merged = self._opened.merged
            if merged is not None and merged.conflicts:
                addresses = dict.fromkeys(conflict.address for conflict in merged.conflicts)
                raise errors.saved_with_conflicts(self._opened.path, [*addresses])


class _PipeSource:
    """A report from stdin, saved to stdout, so that commands can be chained."""

    def __init__(self, source: Source) -> None:
        self._source = source

    @property
    def report(self) -> Report:
        return self._source.report

    def save(self, report: Report, reason: str = "save") -> None:
        from outline.merging import conflicts
        from store.report_file import codec

        report = conflicts.drop_resolved_by_edit(self._source.report, report)
        streams.write_bytes(codec.encode(self._source, report))


def open_source(file: str) -> ReportSource:
    """Open the report that FILE names, ``-`` for stdin; raise ``StoreError``."""
    if file == streams.STDIO:
        from store.report_file import codec

        return _PipeSource(
            codec.decode(streams.read_stdin_bytes(_("A report")), _("standard input"))
        )
    from store.report_file import files

    return _FileSource(files.load(Path(file)))


def read_report(file: str) -> Report:
    """Return the report that FILE names, ``-`` for stdin; raise ``StoreError``."""
    return open_source(file).report


@contextmanager
def name_in_errors(file: str) -> Iterator[None]:
    """Add the report's name to errors about its content; errors of the file itself have it."""
    try:
        yield
    except (BadValue, Locked, UnknownId) as error:
        error.add_note(_("standard input") if file == streams.STDIO else file)
        raise


def add_location(error: DecuongError, location: str) -> DecuongError:
    """Return the error with the argument that it is about."""
    if not isinstance(error, UnknownId):
        error.add_note(location)
    return error


def mention_former_name(path: Path, data: bytes | None = None) -> None:
    """Mention history and unsaved text that are kept under the former name of the report."""
    from store.disk.orphans import find_orphans

    if not find_orphans(path):
        return
    from store import renamed

    if former_files := renamed.find_former(path, data):
        streams.report_error(renamed.describe(path, former_files))


def mention_dropped_characters(id_: str, text: str) -> None:
    """Mention how many invisible characters of a text were removed; nothing where none was."""
    if count := count_dropped(text):
        message = ngettext(
            "{n} invisible or control character was removed from {id}.",
            "{n} invisible or control characters were removed from {id}.",
            count,
        )
        streams.print_message(message.format(n=count, id=id_))


def find_table_id(report: Report, name: str) -> str:
    """Return the id of a register found by id, appendix or name; raise ``UnknownId``."""
    from outline.values.vietnamese_names import find_table

    table = find_table(report.tables, name)
    if table is not None:
        return table.id
    raise UnknownId(
        phrase("There is no register “{id}” in this report.", id=name),
        phrase("Use one of: {ids}.", ids=", ".join(table.id for table in report.tables)),
    )


def mention_other_writers(path: Path, sections: Iterable[str]) -> None:
    """Mention who is writing in a changed section: they see the change only when they save."""
    from store import identity
    from store.presence import leases

    leases_by_section = leases.find_holders(path, identity.me())
    for holder in dict.fromkeys(
        identity.label(leases_by_section[id_]) for id_ in sections if id_ in leases_by_section
    ):
        message = _(
            "{who} is writing in this section; your text is merged with theirs when they save."
        )
        streams.print_message(message.format(who=holder))
