"""Registers as grids that come from and go to a spreadsheet; their cells are in ``cells``."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from outline.errors import BadValue, phrase
from outline.model import Column, Report, Row, Table, Value
from outline.text import clean
from outline.values.number_formats import shorten_quote
from outline.values.number_styles import (
    Ambiguous,
    Mark,
    Style,
    find_column_styles,
    write_unambiguous,
)

from .cells import cell, display, format_value, parse_cell
from .column_types import ID_PATTERN, Figure, find_type
from .delimited import guard, unguard
from .grid_header import COUNT, ID, find_header
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


def read_grid(
    table: Table,
    lines: Sequence[Sequence[str]],
    new_id: Callable[[], str],
    *,
    keep_ids: bool = False,
    mark: Mark | None = None,
) -> tuple[Row, ...]:
    """Read rows pasted from a spreadsheet; all of them or, with ``BadValue``, none.

    A first line that names columns (by label or id, in any order) assigns the columns; a
    counting column (STT) may be among them. Without one, the columns are those of the register
    in order, with or without the computed ones. Computed cells are ignored, empty lines skipped.
    Rows get new ids; ``keep_ids`` takes those of a column 'id' where it has one, so that figures
    quoted by the id of their row survive a round trip through a spreadsheet. The refusal names
    row and column of the first bad cell, and how many there are; it is ``Ambiguous`` where figures
    like ``12,000`` are the only problem and ``mark`` does not decide what they mean.
    """
    numbered_lines = [
        (number, [unguard(cell) for cell in line])
        for number, line in enumerate(lines, 1)
        if any(map(str.strip, line))
    ]
    if not numbered_lines:
        return ()
    in_order = _columns_in_order(table, max(len(line) for _, line in numbered_lines))
    header = find_header(table, numbered_lines[0][1], in_order)
    columns: Sequence[Column | None] = in_order if header is None else header
    if header is not None:
        numbered_lines = numbered_lines[1:]
        _refuse_undivided(header, numbered_lines)
    styles = find_styles(columns, [line for _, line in numbered_lines])
    rows: list[Row] = []
    bad: list[tuple[int, Column, str, BadValue]] = []
    for number, line in numbered_lines:
        _refuse_extra(number, line, len(columns))
        values: dict[str, Value] = {}
        row_id = ""
        for column, text, style in zip(columns, line, styles, strict=False):
            if column is None:
                _refuse_unnamed(number, text)
            elif column is ID:
                row_id = _read_row_id(text) if keep_ids else ""
            elif column is COUNT or column.computed:
                continue
            else:
                try:
                    value = parse_cell(column, text, style, mark)
                except BadValue as error:
                    bad.append((number, column, text, error))
                    continue
                if value is not None:
                    values[column.id] = value
        rows.append(Row(row_id or new_id(), values))
    if bad:
        raise _refusal_error(bad)
    _refuse_repeated_ids(rows)
    return tuple(rows)


def find_styles(
    columns: Sequence[Column | None], lines: Sequence[Sequence[str]]
) -> list[Style | None]:
    """Return how the figures of each column are written, where they show it; None for others."""
    figures = [None if column is None else find_type(column.type).figure for column in columns]
    indexes = [
        index
        for index, column in enumerate(columns)
        if column is not None
        and figures[index] is not None
        and not column.computed  # what we wrote ourselves says nothing about the others
        and column not in (ID, COUNT)
    ]
    texts = [[line[index] for line in lines if index < len(line)] for index in indexes]
    styles: list[Style | None] = [None] * len(columns)
    column_styles = find_column_styles(
        [(text, figures[index] is Figure.WHOLE) for index, text in zip(indexes, texts, strict=True)]
    )
    for index, style in zip(indexes, column_styles, strict=True):
        styles[index] = style
    return styles


def _refusal_error(bad: Sequence[tuple[int, Column, str, BadValue]]) -> BadValue:
    """Return the refusal of cells: the first that is wrong, or else the first that is in doubt."""
    wrong = [cell for cell in bad if not isinstance(cell[3], Ambiguous)]
    number, column, text, reason = (wrong or bad)[0]
    if isinstance(reason, Ambiguous):
        return reason.inside(
            phrase(
                "Row {row}, column “{column}”: {what}",
                row=number,
                column=column.label,
                what=reason.what,
            )
        )
    return BadValue(
        phrase(
            "Row {row}, column “{column}”: “{text}” does not fit; bad cells in all: {count}.",
            row=number,
            column=column.label,
            text=shorten_quote(text),
            count=len(bad),
        ),
        reason.cure,
    )


def _columns_in_order(table: Table, width: int) -> tuple[Column, ...]:
    stored = tuple(column for column in table.columns if not column.computed)
    return stored if width <= len(stored) else table.columns


def _refuse_undivided(
    header: Sequence[Column | None], numbered_lines: Sequence[tuple[int, Sequence[str]]]
) -> None:
    """Raise ``BadValue`` where the names are cut into cells and the rows below are not."""
    if len(header) > 1 and numbered_lines and all(len(line) == 1 for _, line in numbered_lines):
        number, line = numbered_lines[0]
        if re.search("[|;,\t]", line[0]):
            raise BadValue(
                phrase("Row {row} is one cell, and the first row is not.", row=number),
                phrase("Separate the cells of all rows alike, by comma, semicolon or tab."),
            )


def _refuse_extra(number: int, line: Sequence[str], width: int) -> None:
    if any(map(str.strip, line[width:])):
        raise BadValue(
            phrase("Row {row} has more cells than there are columns.", row=number),
            phrase("Begin with a row that names the columns, or take the further cells out."),
        )


def _refuse_unnamed(number: int, text: str) -> None:
    if text.strip():
        raise BadValue(
            phrase(
                "Row {row}: “{text}” is in a column without a name.",
                row=number,
                text=shorten_quote(text),
            ),
            phrase("Name every column in the first row, or take that column out."),
        )


def _read_row_id(text: str) -> str:
    id_ = clean(text).strip()
    if id_ and not re.fullmatch(ID_PATTERN, id_):
        raise BadValue(
            phrase("“{text}” is not the id of a row.", text=shorten_quote(text)),
            phrase("Leave the id of a new row empty."),
        )
    return id_


def _refuse_repeated_ids(rows: Sequence[Row]) -> None:
    seen_ids: set[str] = set()
    for row in rows:
        if row.id in seen_ids:
            raise BadValue(
                phrase("Two rows have the id “{id}”.", id=shorten_quote(row.id)),
                phrase("Leave the id of a new row empty."),
            )
        seen_ids.add(row.id)


def write_grid(
    report: Report, table: Table, *, ids: bool = False, printed: bool = False
) -> list[list[str]]:
    """Return the register as rows of text under a header of labels, computed columns included.

    ``ids`` puts the ids of the rows in a first column, for ``read_grid(..., keep_ids=True)``, which
    gives back every cell as it was. ``printed`` writes for a reader and no spreadsheet.
    """
    header = [column.label for column in table.columns]
    rows = [
        [
            _write_cell(display(report, table, row, column), column, printed)
            for column in table.columns
        ]
        for row in table.rows
    ]
    lines = [header, *rows]
    if ids:
        lines = [
            [first, *line]
            for first, line in zip(["id", *(row.id for row in table.rows)], lines, strict=True)
        ]
    return lines if printed else [[guard(cell) for cell in line] for line in lines]


def _write_cell(text: str, column: Column, printed: bool) -> str:
    is_figure = find_type(column.type).figure is not None
    return write_unambiguous(text) if is_figure and not printed else text
