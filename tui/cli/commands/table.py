"""``decuong table``: print a register as CSV, or read its rows from CSV or TSV."""

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
from tui.cli.parser import UsageError, add_report_argument
from tui.i18n import N_, _, ngettext

DESCRIPTION = N_(
    "Print a register as CSV with a header; at a terminal, in columns. With --replace or "
    "--append, read rows from standard input instead: CSV (comma or semicolon) or TSV as a "
    "spreadsheet saves or copies it, with or without a header. Rows keep their id where a "
    "column “id” has it, so that figures quoted in the text stay quoted. If one cell is wrong, "
    "nothing changes. A figure like 12,000 is refused where no other figure of its column or "
    "file shows whether the comma marks thousands or decimals. A cell that a spreadsheet would "
    "run as a formula is printed with an apostrophe before it, which is removed when it is "
    "read."
)
EXAMPLES = (
    "decuong table bao-cao.toml indicators",
    "decuong table bao-cao.toml indicators --csv > chi-tieu.csv",
    "decuong table bao-cao.toml indicators --replace < chi-tieu.csv",
    "decuong table bao-cao.toml programmes --append < them.tsv",
)


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    add_report_argument(parser)
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
        "--replace", action="store_true", help=_("replace all rows by those that are read")
    )
    way.add_argument(
        "--append",
        action="store_true",
        help=_("add the rows that are read after the existing ones"),
    )


def run(args: argparse.Namespace) -> int:
    """Print the register, or read rows and save."""
    if not (args.replace or args.append):
        report = report_source.read_report(args.file)
        with report_source.name_in_errors(args.file):
            table_id = report_source.find_table_id(report, nfc(args.table))
        _print(report, table_id, as_csv=args.csv)
        return 0
    from outline.editing import sections
    from outline.registers.grid import read_grid

    if args.file == streams.STDIO:
        raise UsageError(
            phrase("Standard input cannot be both the report and the rows."),
            phrase("Name the report's file."),
        )
    source = report_source.open_source(args.file)
    with report_source.name_in_errors(args.file):
        table = source.report.table(report_source.find_table_id(source.report, nfc(args.table)))
    text = streams.read_stdin_text(_("The register"))
    if not text.strip():
        raise BadValue(
            phrase("There are no rows on standard input."),
            phrase("To empty the register, send only its header."),
        )
    try:
        cells = split_cells(text)
    except BadValue as error:
        raise report_source.add_location(error, _("standard input")) from error
    with report_source.name_in_errors(args.file):
        rows = read_grid(table, cells, _new_id, keep_ids=True)
        previous_rows = table.rows if args.append else ()
        _refuse_known_ids(table, previous_rows, rows)
    source.save(sections.replace_rows(source.report, table.id, (*previous_rows, *rows)))
    streams.print_message(
        ngettext("{n} row was read.", "{n} rows were read.", len(rows)).format(n=len(rows))
    )
    report_source.mention_dropped_characters(table.id, text)
    if len(rows) == sum(1 for line in cells if any(map(str.strip, line))):
        # A header with names that the register does not know looks like a row.
        streams.print_message(
            _("The first line does not name the columns, so it was read as a row.")
        )
    return 0


def _refuse_known_ids(table: Table, previous_rows: Sequence[Row], rows: Sequence[Row]) -> None:
    """Raise ``BadValue`` where a new row has the id of a row that is there.

    A figure quoted in the text would then be ambiguous.
    """
    previous_by_id = {row.id: row for row in previous_rows}
    for row in rows:
        if row.id in previous_by_id:
            raise BadValue(
                phrase(
                    "A row with the id “{id}” is in the register already: {old}; the new row is "
                    "{new}.",
                    id=row.id,
                    old=_row_name(table, previous_by_id[row.id]),
                    new=_row_name(table, row),
                ),
                phrase("Leave the id of a new row empty, or replace the whole register."),
            )


def _row_name(table: Table, row: Row) -> str:
    """Return a row's first cell of text in quotes, to name it."""
    texts = (
        value for column in table.columns if isinstance(value := row.values.get(column.id), str)
    )
    return f"“{shorten_quote(next(texts, row.id))}”"


def split_cells(text: str) -> list[list[str]]:
    """Split CSV or TSV into cells; the separator is detected. Raise ``BadValue``."""
    from outline.registers.delimited import read_cells

    return read_cells(text)


def _print(report: Report, table_id: str, *, as_csv: bool) -> None:
    from outline.registers.grid import write_grid

    table = report.table(table_id)
    if as_csv or columns.terminal_width() is None:
        lines = write_grid(report, table, ids=True)
        text = io.StringIO()
        csv.writer(text, lineterminator="\n").writerows(lines)
        streams.write(text.getvalue())
        return
    lines = write_grid(report, table, ids=True, printed=True)
    style = columns.Styler()
    header, *body = columns.align_rows(lines)
    if max(map(columns.cell_width, (header, *body))) <= (columns.terminal_width() or 0):
        streams.write("\n".join([style(header, "strong"), *body]) + "\n")
    else:
        streams.write("\n".join(_records(lines, style)) + "\n")


def _records(lines: list[list[str]], style: columns.Styler) -> Iterator[str]:
    """Yield the rows of a register that is wider than the terminal, a line for each filled cell."""
    header, *rows = lines
    for number, (id_, *cells) in enumerate(rows, 1):
        yield style(f"{number}. {visible(id_)}", "strong")
        filled = [[label, cell] for label, cell in zip(header[1:], cells, strict=True) if cell]
        yield from (f"   {line}" for line in columns.align_rows(filled))
    if not rows:
        yield ", ".join(map(visible, header))


def _new_id() -> str:
    return f"r{os.urandom(4).hex()}"
