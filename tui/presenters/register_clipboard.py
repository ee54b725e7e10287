"""Paste cells of a spreadsheet into a register, and copy rows of it for one."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from outline.editing import sections
from outline.errors import BadValue, Phrase, phrase
from outline.model import Column, Row
from outline.registers import grid
from outline.registers.delimited import read_cells, unguard
from outline.registers.grid_header import find_header, names_column
from outline.values.number_styles import Ambiguous, Mark
from tui.i18n import ngettext

from .register_grid import new_id

if TYPE_CHECKING:
    from .register_grid import RegisterCells


def paste(cells: RegisterCells, row: int, column: int, text: str, mark: Mark | None = None) -> str:
    """Paste cells from a spreadsheet, all or none; return a message. Raise ``BadValue``.

    From the first column on, or under a header, whole rows come in below ``row``; from another
    column on, the block is laid over the cells there, as a spreadsheet does. Raises ``Ambiguous``
    for figures like ``12,000`` of which ``mark`` does not say what they mean.
    """
    try:
        lines = split_cells(text)
        if column > 0 and cells.count() and not _is_header(cells, column, lines[0]):
            return _overlay(cells, row, column, lines, mark)
    except BadValue as error:
        raise _add_context(error, phrase("Nothing was pasted. {what}", what=error.what)) from error
    try:
        rows = grid.read_grid(cells.table, lines, new_id, mark=mark)
    except BadValue as error:
        # Its rows are those that were copied, not those of the register.
        message = phrase("Nothing was pasted. In what was copied: {what}", what=error.what)
        raise _add_context(error, message) from error
    position = min(row + 1, cells.count())
    existing_rows = cells.table.rows
    cells.apply(
        lambda report: sections.replace_rows(
            report, cells.table_id, (*existing_rows[:position], *rows, *existing_rows[position:])
        )
    )
    return ngettext("{n} row was read.", "{n} rows were read.", len(rows)).format(n=len(rows))


def _add_context(error: BadValue, message: Phrase) -> BadValue:
    """Return the error with another message; a figure with two readings stays as it is."""
    return error if isinstance(error, Ambiguous) else BadValue(message, error.cure)


def _is_header(cells: RegisterCells, column: int, line: Sequence[str]) -> bool:
    table = cells.table
    return names_column(table, line) and bool(find_header(table, line, table.columns[column:]))


def _overlay(
    cells: RegisterCells, row: int, column: int, lines: list[list[str]], mark: Mark | None
) -> str:
    columns = cells.table.columns[column:]
    styles = grid.find_styles(columns, lines)
    rows = list(cells.table.rows)
    changed = 0
    doubt: Ambiguous | None = None
    for index, line in enumerate(lines, row):
        if index >= len(rows):
            rows.append(Row(new_id()))
        if any(map(str.strip, line[len(columns) :])):
            raise BadValue(
                phrase("Row {row} has more cells than there are columns.", row=index + 1),
                phrase("Paste further to the left, or take the further cells out."),
            )
        for column_pasted, style, text in zip(columns, styles, line, strict=False):
            if column_pasted.computed:
                continue
            try:
                value = cells.read(column_pasted, unguard(text), style, mark)
            except Ambiguous as error:
                doubt = doubt or error.inside(_locate(index, column_pasted, error))
                continue
            except BadValue as error:
                raise BadValue(_locate(index, column_pasted, error), error.cure) from error
            values = {
                key: stored for key, stored in rows[index].values.items() if key != column_pasted.id
            }
            if value is not None:
                values[column_pasted.id] = value
            rows[index] = replace(rows[index], values=values)
            changed += 1
    if doubt is not None:
        raise doubt
    cells.apply(lambda report: sections.replace_rows(report, cells.table_id, rows))
    return ngettext("{n} cell came in.", "{n} cells came in.", changed).format(n=changed)


def _locate(index: int, column: Column, error: BadValue) -> Phrase:
    return phrase(
        "Row {row}, column “{column}”: {what}", row=index + 1, column=column.label, what=error.what
    )


def format_copy(cells: RegisterCells, row: int | None = None) -> str:
    """Return a row, or the whole register under its header, as a spreadsheet takes it."""
    lines = grid.write_grid(cells.session.report, cells.table)
    out = io.StringIO()
    writer = csv.writer(out, delimiter="\t", lineterminator="\n")
    writer.writerows(lines if row is None else [lines[row + 1]])
    return out.getvalue()


def split_cells(text: str) -> list[list[str]]:
    """Split what a spreadsheet copied into cells; quoted cells may hold line breaks."""
    lines = read_cells(text, "\t")
    return [line for line in lines if any(cell.strip() for cell in line)] or [[""]]
