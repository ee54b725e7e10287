"""Read, print and compute single cells of registers."""

from __future__ import annotations

import datetime as dt
import re
from decimal import ROUND_HALF_UP, Context, Decimal

from outline.errors import BadValue, phrase
from outline.model import Column, ColumnType, Report, Row, Table, Value
from outline.text import clean, fold
from outline.values.number_formats import (
    FIRST_YEAR,
    LAST_YEAR,
    format_date,
    format_number,
    format_percent,
    parse_date,
    shorten_quote,
)
from outline.values.number_styles import Mark, Style, read_number, read_whole

from .verdicts import percent, verdict

ID_PATTERN = r"[\w.-]+"


def parse_cell(
    column: Column, text: str, style: Style | None = None, mark: Mark | None = None
) -> Value | None:
    """Read what a person wrote in a cell of this column; None for an empty one.

    Text goes on one line. A number may carry a percent sign (``95%`` beside the unit ``%``).
    A choice is taken by its id or its label, whatever the case and marks. ``style`` and ``mark``
    decide how to read a figure like ``12,000``. Raises ``BadValue`` (``Ambiguous`` for a figure).
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
            return read_whole(line, style, mark)
        case ColumnType.NUMBER | ColumnType.PERCENT:
            return read_number(line, style, mark)
        case ColumnType.DATE:
            return parse_date(line)
        case ColumnType.YEAR:
            return _read_year(line)
        case ColumnType.CHOICE:
            return _read_choice(column, line)
        case ColumnType.SECTION:
            return _read_section_id(line)


def _read_year(line: str) -> int:
    year = int(line) if re.fullmatch(r"[0-9]{4}", line) else 0
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise BadValue(
            phrase("“{text}” is not a year.", text=shorten_quote(line)),
            phrase("Write it with four digits, like 2023."),
        )
    return year


def _read_choice(column: Column, line: str) -> str:
    folded = fold(line)
    for choice in column.choices:
        if folded in (fold(choice.id), fold(choice.label)):
            return choice.id
    raise BadValue(
        phrase("“{text}” is not one of the words for this column.", text=shorten_quote(line)),
        phrase(
            "Use one of: {words}.",
            words=", ".join(choice.label for choice in column.choices if choice.label),
        ),
    )


def _read_section_id(line: str) -> str:
    if not re.fullmatch(ID_PATTERN, line):
        raise BadValue(
            phrase("“{text}” is not the id of a section.", text=shorten_quote(line)),
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
            return None if exact is None else _round_percent(exact)
        case "verdict":
            return verdict(row, report.document) or None
        case _:
            return None


def display(report: Report, table: Table, row: Row, column: Column) -> str:
    """Return a cell as the register prints it; an empty string when it is missing."""
    value = cell(report, table, row, column)
    return "" if value is None else format_value(column, value)


def _round_percent(exact: Decimal) -> Decimal:
    """Round to one decimal, but never up or down to 100: '100,0%' means that the target is met."""
    tenth = Decimal("0.1")
    rounded = exact.quantize(tenth, ROUND_HALF_UP, Context(prec=99))
    if rounded == 100 and exact != 100:
        return rounded + tenth if exact > 100 else rounded - tenth
    return rounded
