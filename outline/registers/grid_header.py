"""Find out whether the first row of a spreadsheet names the columns of a register, and which.

A row that names only some columns is refused: as a row it would appear in the report, and as a
header it would lose a column.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from outline.errors import BadValue, phrase
from outline.model import Column, Table
from outline.text import clean, fold
from outline.values.number_formats import shorten_quote
from outline.values.number_styles import Ambiguous

from .cells import parse_cell
from .column_types import find_type

ID = Column("id", "text", "id")
"""Stands for the column with the ids of the rows."""
COUNT = Column("stt", "int", "STT")
"""Stands for a column that only counts the rows."""
_COUNT_NAMES = ("stt", "tt", "so tt", "so thu tu", "#")
_ENGLISH_COUNT_NAMES = ("no", "no.")
"""Compared with their marks: “Nợ” is a word of a row."""


def find_header(
    table: Table, line: Sequence[str], expected: Sequence[Column]
) -> tuple[Column | None, ...] | None:
    """Return the columns that a header names, None for an unnamed one; None if it is no header.

    ``expected`` are the columns of the cells if the line is a row. Raise ``BadValue``
    for a header that names what the register does not have, or one column twice.
    """
    by_name = _map_names(table)
    _refuse_other_delimiter(line, by_name)
    cells = [(_fold_name(text), text) for text in line]
    named = [raw for text, raw in cells if text in by_name]
    unknown = [raw for text, raw in cells if text and text not in by_name]
    if not named or (len(named) == 1 and unknown and _holds_data(line, expected)):
        return None
    if unknown:
        raise BadValue(
            phrase(
                "The first row names “{known}”, but the register has no column “{unknown}”.",
                known=_join_quoted(named),
                unknown=_join_quoted(unknown),
            ),
            phrase(
                "Take that column out, or name it as one of: {columns}; if the first row is no "
                "header, put one above it.",
                columns=", ".join(column.label for column in table.columns),
            ),
        )
    columns: list[Column | None] = []
    for text, raw in cells:
        column = by_name.get(text)
        if column is not None and column in columns:
            raise BadValue(
                phrase("Two columns are named “{column}”.", column=shorten_quote(raw)),
                phrase("Keep one of them."),
            )
        columns.append(column)
    return tuple(columns)


def names_column(table: Table, line: Sequence[str]) -> bool:
    """Return whether a cell is the label or id of a column of the register."""
    names = {fold(name) for column in table.columns for name in (column.label, column.id)}
    return any(fold(clean(text)) in names for text in line)


def _fold_name(text: str) -> str:
    """Return what the name of a column is compared by."""
    text = clean(text).strip()
    return COUNT.label.lower() if text.lower() in _ENGLISH_COUNT_NAMES else fold(text)


def _map_names(table: Table) -> Mapping[str, Column]:
    names = dict.fromkeys(_COUNT_NAMES, COUNT) | {"id": ID}
    names |= {fold(column.label): column for column in table.columns}
    return names | {fold(column.id): column for column in table.columns}


def _join_quoted(texts: Sequence[str]) -> str:
    return "”, “".join(map(shorten_quote, texts))


def _holds_data(line: Sequence[str], expected: Sequence[Column]) -> bool:
    """Return whether a cell holds what only a row has: a figure, a date, a word of a choice."""
    return any(
        _is_data(column, text.strip())
        for column, text in zip(expected, line, strict=False)
        if text.strip() and not column.computed
    )


def _is_data(column: Column, text: str) -> bool:
    if re.fullmatch("(?:19|20|21)[0-9]{2}", text):
        return False  # a year is a header as often as a value
    if not find_type(column.type).may_be_data(text):
        return False
    try:
        return parse_cell(column, text) is not None
    except Ambiguous:
        return True
    except BadValue:
        return False


def _refuse_other_delimiter(line: Sequence[str], by_name: Mapping[str, Column]) -> None:
    """Raise ``BadValue`` for a header whose names are parted by something else than its cells."""
    for text in line:
        pieces = re.split(r"[|;,\t]| {2,}", text)
        names = {fold(clean(piece)) for piece in pieces} & by_name.keys()
        if len(names) > 1 and fold(clean(text)) not in by_name:
            raise BadValue(
                phrase("“{text}” names several columns in one cell.", text=shorten_quote(text)),
                phrase("Separate the cells of all rows alike, by comma, semicolon or tab."),
            )
