"""Cells of registers, one by one and as grids that come from and go to a spreadsheet."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Sequence
from decimal import ROUND_HALF_UP, Decimal

from .errors import BadValue, phrase
from .figures import (
    FIRST_YEAR,
    LAST_YEAR,
    format_date,
    format_number,
    format_percent,
    parse_date,
    parse_number,
    parse_percent,
    parse_whole,
    shortened,
)
from .model import Column, ColumnType, Report, Row, Table, Value
from .text import clean, fold
from .verdicts import EXCEEDED, HARD, MET, ON_TRACK, elapsed_share, percent, verdict

__all__ = [
    "EXCEEDED",
    "HARD",
    "MET",
    "ON_TRACK",
    "cell",
    "display",
    "elapsed_share",
    "format_value",
    "parse_cell",
    "percent",
    "read_grid",
    "verdict",
    "write_grid",
]


def parse_cell(column: Column, text: str) -> Value | None:
    """Read what somebody wrote in a cell of this column; None for an empty one.

    Text goes on one line. A number may carry a percent sign (``95%`` beside the unit ``%``).
    A choice is taken by its id or its label, whatever the case and marks. Raises ``BadValue``.
    """
    line = " ".join(clean(text).split())
    if column.computed:
        raise BadValue(
            phrase("“{column}” is computed.", column=column.label),
            phrase("Change the figures that it follows from."),
        )
    if not line:
        return None
    match column.type:
        case ColumnType.TEXT:
            return line
        case ColumnType.INT:
            return parse_whole(line)
        case ColumnType.NUMBER:
            return parse_number(line.removesuffix("%"))
        case ColumnType.PERCENT:
            return parse_percent(line)
        case ColumnType.DATE:
            return parse_date(line)
        case ColumnType.YEAR:
            return _year(line)
        case ColumnType.CHOICE:
            return _choice(column, line)
        case ColumnType.SECTION:
            return _section_id(line)


def _year(line: str) -> int:
    year = int(line) if re.fullmatch(r"[0-9]{4}", line) else 0
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise BadValue(
            phrase("“{text}” is not a year.", text=shortened(line)),
            phrase("Write it with four digits, like 2023."),
        )
    return year


def _choice(column: Column, line: str) -> str:
    wanted = fold(line)
    for choice in column.choices:
        if wanted in (fold(choice.id), fold(choice.label)):
            return choice.id
    raise BadValue(
        phrase("“{text}” is not one of the words for this column.", text=shortened(line)),
        phrase("Use one of: {words}.", words=", ".join(choice.label for choice in column.choices)),
    )


def _section_id(line: str) -> str:
    if not re.fullmatch(r"[\w.-]+", line):
        raise BadValue(
            phrase("“{text}” is not the id of a section.", text=shortened(line)),
            phrase("Write an id like p1.ii.1.1."),
        )
    return line


def format_value(column: Column, value: Value) -> str:
    """Write the value of a cell as the register prints it: ``45.799,5``, the label of a choice."""
    if column.type is ColumnType.CHOICE:
        return next((choice.label for choice in column.choices if choice.id == value), str(value))
    if isinstance(value, dt.date):
        return format_date(value)
    if isinstance(value, str) or column.type is ColumnType.YEAR:
        return str(value)
    if column.type is ColumnType.PERCENT:
        return format_percent(value, 1 if column.computed else None)
    return format_number(value)


def cell(report: Report, table: Table, row: Row, column: Column) -> Value | None:
    """Return the value of a cell, computed ones too; None when it is missing or not computable.

    A computed percentage is rounded to the one decimal that is shown.
    """
    match column.computed:
        case "":
            return row.values.get(column.id)
        case "percent":
            exact = percent(row)
            return None if exact is None else _rounded(exact)
        case "verdict":
            return verdict(row, report.document) or None
        case _:
            return None


def display(report: Report, table: Table, row: Row, column: Column) -> str:
    """Return a cell as the register prints it; an empty string when it is missing."""
    value = cell(report, table, row, column)
    return "" if value is None else format_value(column, value)


def _rounded(exact: Decimal) -> Decimal:
    """Round to one decimal, but never up or down to 100: '100,0%' says that the target is met."""
    tenth = Decimal("0.1")
    rounded = exact.quantize(tenth, ROUND_HALF_UP)
    if rounded == 100 and exact != 100:
        return rounded + tenth if exact > 100 else rounded - tenth
    return rounded


def read_grid(
    table: Table,
    lines: Sequence[Sequence[str]],
    new_id: Callable[[], str],
    *,
    keep_ids: bool = False,
) -> tuple[Row, ...]:
    """Read rows pasted from a spreadsheet; all of them or, with ``BadValue``, none.

    A first line that names columns (by label or id, in any order) says which column is which; a
    counting column (STT) may stand among them. Without one, the columns are those of the register
    in order, with or without the computed ones. Computed cells are ignored, empty lines skipped.
    Rows get new ids; ``keep_ids`` takes those of a column 'id' where it has one, so that figures
    quoted by the id of their row survive a round trip through a spreadsheet.
    """
    numbered = [(at, line) for at, line in enumerate(lines, 1) if any(map(str.strip, line))]
    if not numbered:
        return ()
    columns = _header(table, numbered[0][1])
    if columns is not None:
        numbered = numbered[1:]
    else:
        columns = _in_order(table, max(len(line) for _, line in numbered))
    rows: list[Row] = []
    bad: list[tuple[int, Column, str, BadValue]] = []
    for at, line in numbered:
        _refuse_extra(at, line, len(columns))
        values: dict[str, Value] = {}
        row_id = ""
        for column, text in zip(columns, line, strict=False):
            if column is _ID:
                row_id = clean(text).strip()
            elif column is None or column.computed:
                continue
            else:
                try:
                    value = parse_cell(column, text)
                except BadValue as error:
                    bad.append((at, column, text, error))
                    continue
                if value is not None:
                    values[column.id] = value
        rows.append(Row((keep_ids and row_id) or new_id(), values))
    if bad:
        row_at, bad_column, bad_text, why = bad[0]
        raise BadValue(
            phrase(
                "Row {row}, column “{column}”: “{text}” does not fit; bad cells in all: {count}.",
                row=row_at,
                column=bad_column.label,
                text=shortened(bad_text),
                count=len(bad),
            ),
            why.cure,
        )
    if keep_ids:
        _refuse_twice([row.id for row in rows])
    return tuple(rows)


_ID = Column("id", ColumnType.TEXT, "id")
_COUNTING = ("stt", "tt", "so tt", "so thu tu", "no.", "no", "#")


def _header(table: Table, line: Sequence[str]) -> tuple[Column | None, ...] | None:
    """Return the column of each cell if the line is a header; None for a cell that only counts."""
    by_name = {fold(column.label): column for column in table.columns}
    by_name |= {fold(column.id): column for column in table.columns}
    by_name.setdefault("id", _ID)
    cells = [fold(clean(text)) for text in line]
    known = sum(text in by_name or text in _COUNTING for text in cells if text)
    if known * 2 <= sum(map(bool, cells)):
        return None
    found: list[Column | None] = []
    for text, raw in zip(cells, line, strict=True):
        column = by_name.get(text)
        if column is None and text and text not in _COUNTING:
            raise BadValue(
                phrase("The register has no column “{column}”.", column=shortened(raw)),
                phrase(
                    "Take that column out, or name it as one of: {columns}.",
                    columns=", ".join(column.label for column in table.columns),
                ),
            )
        if column is not None and column in found:
            raise BadValue(
                phrase("Two columns are named “{column}”.", column=shortened(raw)),
                phrase("Keep one of them."),
            )
        found.append(column)
    return tuple(found)


def _in_order(table: Table, width: int) -> tuple[Column, ...]:
    stored = tuple(column for column in table.columns if not column.computed)
    return stored if width <= len(stored) else table.columns


def _refuse_extra(at: int, line: Sequence[str], width: int) -> None:
    if any(map(str.strip, line[width:])):
        raise BadValue(
            phrase("Row {row} has more cells than there are columns.", row=at),
            phrase("Begin with a row that names the columns, or take the further cells out."),
        )


def _refuse_twice(ids: Sequence[str]) -> None:
    for id_ in ids:
        if ids.count(id_) > 1:
            raise BadValue(
                phrase("Two rows have the id “{id}”.", id=shortened(id_)),
                phrase("Leave the id of a new row empty."),
            )


def write_grid(report: Report, table: Table, *, ids: bool = False) -> list[list[str]]:
    """Return the register as rows of text under a header of labels, computed columns included.

    ``ids`` puts the ids of the rows in a first column, for ``read_grid(..., keep_ids=True)``.
    """
    header = [column.label for column in table.columns]
    rows = [[display(report, table, row, column) for column in table.columns] for row in table.rows]
    if ids:
        return [
            ["id", *header],
            *([row.id, *cells] for row, cells in zip(table.rows, rows, strict=True)),
        ]
    return [header, *rows]
