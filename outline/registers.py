"""Registers as grids that come from and go to a spreadsheet; their cells are in ``cells``."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from .cells import ID_PATTERN, cell, display, format_value, parse_cell
from .errors import BadValue, phrase
from .figures import shortened
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

_ID = Column("id", ColumnType.TEXT, "id")
_COUNT = Column("stt", ColumnType.INT, "STT")
_COUNT_NAMES = ("stt", "tt", "so tt", "so thu tu", "no.", "no", "#")


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
    quoted by the id of their row survive a round trip through a spreadsheet. The refusal names
    row and column of the first bad cell, and how many there are.
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
            if column is None:
                _refuse_unnamed(at, text)
            elif column is _ID:
                row_id = _row_id(text) if keep_ids else ""
            elif column is _COUNT or column.computed:
                continue
            else:
                try:
                    value = parse_cell(column, text)
                except BadValue as error:
                    bad.append((at, column, text, error))
                    continue
                if value is not None:
                    values[column.id] = value
        rows.append(Row(row_id or new_id(), values))
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
    _refuse_twice(rows)
    return tuple(rows)


def _header(table: Table, line: Sequence[str]) -> tuple[Column | None, ...] | None:
    """Return the columns that a header names, None for an unnamed one; None if it is no header."""
    by_name = dict.fromkeys(_COUNT_NAMES, _COUNT) | {"id": _ID}
    by_name |= {fold(column.label): column for column in table.columns}
    by_name |= {fold(column.id): column for column in table.columns}
    cells = [fold(clean(text)) for text in line]
    known = sum(text in by_name for text in cells if text)
    if known * 2 <= sum(map(bool, cells)):
        return None
    found: list[Column | None] = []
    for text, raw in zip(cells, line, strict=True):
        column = by_name.get(text)
        if column is None and text:
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


def _refuse_unnamed(at: int, text: str) -> None:
    if text.strip():
        raise BadValue(
            phrase(
                "Row {row}: “{text}” stands in a column without a name.",
                row=at,
                text=shortened(text),
            ),
            phrase("Name every column in the first row, or take that column out."),
        )


def _row_id(text: str) -> str:
    id_ = clean(text).strip()
    if id_ and not re.fullmatch(ID_PATTERN, id_):
        raise BadValue(
            phrase("“{text}” is not the id of a row.", text=shortened(text)),
            phrase("Leave the id of a new row empty."),
        )
    return id_


def _refuse_twice(rows: Sequence[Row]) -> None:
    seen: set[str] = set()
    for row in rows:
        if row.id in seen:
            raise BadValue(
                phrase("Two rows have the id “{id}”.", id=shortened(row.id)),
                phrase("Leave the id of a new row empty."),
            )
        seen.add(row.id)


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
