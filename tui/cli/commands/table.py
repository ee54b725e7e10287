"""``decuong table``: a register out as CSV, or in from CSV or TSV."""

from __future__ import annotations

import argparse
import csv
import io
import os
from collections.abc import Iterator, Sequence

from outline.errors import BadValue, phrase
from outline.model import Report, Row, Table
from outline.text import nfc, visible
from outline.values.number_formats import shorten_quote
from tui.cli import columns, report_source, streams
from tui.cli.parser import UsageError, add_report
from tui.i18n import N_, _, ngettext

DESCRIPTION = N_(
    "Print a register as CSV with a header; at a terminal, in columns. With --replace or --append, "
    "read rows from standard input instead: CSV (comma or semicolon) or TSV as a spreadsheet saves "
    "or copies it, with or without a header. Rows keep their id where a column “id” gives it, so "
    "that figures quoted in the text stay quoted. One bad cell, and nothing changes; nor is a "
    "figure like 12,000 guessed at, where no other figure of its column or file says what its "
    "comma parts. What a spreadsheet would run as a formula goes out behind an apostrophe, which "
    "is taken off again."
)
EXAMPLES = (
    "decuong table bao-cao.toml indicators",
    "decuong table bao-cao.toml indicators --csv > chi-tieu.csv",
    "decuong table bao-cao.toml indicators --replace < chi-tieu.csv",
    "decuong table bao-cao.toml programmes --append < them.tsv",
)


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    add_report(parser)
    parser.add_argument(
        "table",
        metavar="TABLE",
        help=_(
            "a register: indicators (chỉ-tiêu), programmes (chương-trình), discipline (kỷ-luật), "
            "...; or its appendix (a1, ...)"
        ),
    )
    way = parser.add_mutually_exclusive_group()
    way.add_argument("--csv", action="store_true", help=_("CSV also at a terminal"))
    way.add_argument(
        "--replace", action="store_true", help=_("read rows that take the place of all there are")
    )
    way.add_argument(
        "--append", action="store_true", help=_("read rows that come after those there are")
    )


def run(args: argparse.Namespace) -> int:
    """Print the register, or read one and save."""
    if not (args.replace or args.append):
        report = report_source.read(args.file)
        with report_source.naming(args.file):
            table_id = report_source.table_id(report, nfc(args.table))
        _print(report, table_id, as_csv=args.csv)
        return 0
    from outline.editing import sections
    from outline.registers.grid import read_grid

    if args.file == streams.STDIO:
        raise UsageError(
            phrase("Standard input cannot be both the report and the rows."),
            phrase("Name the report's file."),
        )
    held = report_source.hold(args.file)
    with report_source.naming(args.file):
        table = held.report.table(report_source.table_id(held.report, nfc(args.table)))
    text = streams.stdin_text(_("The register"))
    if not text.strip():
        raise BadValue(
            phrase("No rows came in on standard input."),
            phrase("To empty the register, send its header alone."),
        )
    try:
        lines = grid(text)
    except BadValue as error:
        raise report_source.named(error, _("standard input")) from error
    with report_source.naming(args.file):
        rows = read_grid(table, lines, _new_id, keep_ids=True)
        kept = table.rows if args.append else ()
        _refuse_known(table, kept, rows)
    held.save(sections.replace_rows(held.report, table.id, (*kept, *rows)))
    streams.talk(ngettext("{n} row came in.", "{n} rows came in.", len(rows)).format(n=len(rows)))
    report_source.tell_dropped(table.id, text)
    if len(rows) == sum(1 for line in lines if any(map(str.strip, line))):
        # A header with names that the register does not know looks like a row.
        streams.talk(_("The first line names no columns, so it was read as a row."))
    return 0


def _refuse_known(table: Table, kept: Sequence[Row], rows: Sequence[Row]) -> None:
    """Of two rows with one id, a figure quoted in the text could not say which it means."""
    there = {row.id: row for row in kept}
    for row in rows:
        if row.id in there:
            raise BadValue(
                phrase(
                    "A row with the id “{id}” is in the register already: {old}; the one that came "
                    "in: {new}.",
                    id=row.id,
                    old=_called(table, there[row.id]),
                    new=_called(table, row),
                ),
                phrase("Leave the id of a new row empty, or replace the whole register."),
            )


def _called(table: Table, row: Row) -> str:
    """Name a row by its first cell of text."""
    texts = (
        value for column in table.columns if isinstance(value := row.values.get(column.id), str)
    )
    return f"“{shorten_quote(next(texts, row.id))}”"


def grid(text: str) -> list[list[str]]:
    """Cut CSV or TSV into cells; what parts them is found out. Raise ``BadValue``."""
    from outline.registers.delimited import read_cells

    return read_cells(text)


def _print(report: Report, table_id: str, *, as_csv: bool) -> None:
    from outline.registers.grid import write_grid

    table = report.table(table_id)
    if as_csv or columns.terminal_width() is None:
        lines = write_grid(report, table, ids=True)
        text = io.StringIO()
        csv.writer(text, lineterminator="\n").writerows(lines)
        streams.out(text.getvalue())
        return
    lines = write_grid(report, table, ids=True, printed=True)
    ink = columns.Ink()
    header, *body = columns.rows(lines)
    if max(map(columns.cells, (header, *body))) <= (columns.terminal_width() or 0):
        streams.out("\n".join([ink(header, "strong"), *body]) + "\n")
    else:
        streams.out("\n".join(_records(lines, ink)) + "\n")


def _records(lines: list[list[str]], ink: columns.Ink) -> Iterator[str]:
    """Yield a register that is wider than the terminal row by row, a line for each filled cell."""
    header, *rows = lines
    for at, (id_, *cells) in enumerate(rows, 1):
        yield ink(f"{at}. {visible(id_)}", "strong")
        filled = [[label, cell] for label, cell in zip(header[1:], cells, strict=True) if cell]
        yield from (f"   {line}" for line in columns.rows(filled))
    if not rows:
        yield ", ".join(map(visible, header))


def _new_id() -> str:
    return f"r{os.urandom(4).hex()}"
