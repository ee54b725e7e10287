"""Registers and spreadsheets: what is pasted onto a grid, and what is copied from it."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from typing import TYPE_CHECKING

from outline import edit, registers
from outline.errors import BadValue, phrase
from outline.frozen import replace
from outline.model import Column, Row, Value
from outline.text import fold
from tui.i18n import ngettext, say

from .register_cells import new_id

if TYPE_CHECKING:
    from .register_cells import RegisterCells


def paste(cells: RegisterCells, row: int, column: int, text: str) -> str:
    """Take cells from a spreadsheet; return what was done. Raises ``BadValue``, all or none.

    From the first column on, or under a header, whole rows come in below ``row``; from another
    column on, the block is laid over the cells there, as a spreadsheet does.
    """
    lines = cut(text)
    if column > 0 and cells.count() and not _is_header(cells, lines):
        try:
            return _overlay(cells, row, column, lines)
        except BadValue as error:
            what = phrase("Nothing was pasted. {what}", what=say(error.what))
            raise BadValue(what, error.cure) from error
    try:
        rows = registers.read_grid(cells.table, lines, new_id)
    except BadValue as error:
        # Its rows are those that were copied, not those of the register.
        what = phrase("Nothing was pasted. In what was copied: {what}", what=say(error.what))
        raise BadValue(what, error.cure) from error
    at = min(row + 1, cells.count())
    kept = cells.table.rows
    cells.apply(
        lambda report: edit.replace_rows(report, cells.table_id, (*kept[:at], *rows, *kept[at:]))
    )
    return ngettext("{n} row came in.", "{n} rows came in.", len(rows)).format(n=len(rows))


def _is_header(cells: RegisterCells, lines: Sequence[Sequence[str]]) -> bool:
    names = {fold(column.label) for column in cells.table.columns}
    names |= {column.id for column in cells.table.columns}
    return sum(fold(cell) in names for cell in lines[0]) * 2 > len(lines[0])


def _overlay(cells: RegisterCells, row: int, column: int, lines: Sequence[Sequence[str]]) -> str:
    columns = cells.table.columns[column:]
    rows = list(cells.table.rows)
    changed = 0
    for at, line in enumerate(lines, row):
        if at >= len(rows):
            rows.append(Row(new_id()))
        if any(map(str.strip, line[len(columns) :])):
            raise BadValue(
                phrase("Row {row} has more cells than there are columns.", row=at + 1),
                phrase("Paste further to the left, or take the further cells out."),
            )
        for what, text in zip(columns, line, strict=False):
            if not what.computed:
                value = _read(cells, at, what, text)
                values = {key: kept for key, kept in rows[at].values.items() if key != what.id}
                if value is not None:
                    values[what.id] = value
                rows[at] = replace(rows[at], values=values)
                changed += 1
    cells.apply(lambda report: edit.replace_rows(report, cells.table_id, rows))
    return ngettext("{n} cell came in.", "{n} cells came in.", changed).format(n=changed)


def _read(cells: RegisterCells, at: int, column: Column, text: str) -> Value | None:
    try:
        return cells.read(column, text)
    except BadValue as error:
        raise BadValue(
            phrase(
                "Row {row}, column “{column}”: {what}",
                row=at + 1,
                column=column.label,
                what=say(error.what),
            ),
            error.cure,
        ) from error


def copied(cells: RegisterCells, row: int | None = None) -> str:
    """Return a row, or the whole register under its header, as a spreadsheet takes it."""
    lines = registers.write_grid(cells.session.report, cells.table)
    out = io.StringIO()
    writer = csv.writer(out, delimiter="\t", lineterminator="\n")
    writer.writerows(lines if row is None else [lines[row + 1]])
    return out.getvalue()


def cut(text: str) -> list[list[str]]:
    """Cut what a spreadsheet copied into cells; quoted cells may hold line breaks."""
    try:
        lines = list(csv.reader(io.StringIO(text, newline=""), delimiter="\t"))
    except csv.Error as error:
        raise BadValue(phrase("What was pasted is not a table: {why}.", why=str(error))) from error
    return [line for line in lines if any(cell.strip() for cell in line)] or [[""]]
