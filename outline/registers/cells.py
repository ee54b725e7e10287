"""Read, print and compute single cells of registers."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Context, Decimal
from functools import partial

from outline.errors import BadValue, phrase
from outline.model import Column, Report, Row, Table, Value
from outline.text import clean
from outline.values.number_formats import shorten_quote
from outline.values.number_styles import Mark, Style

from .column_types import ColumnType, find_type
from .verdicts import percent, verdict


def parse_cell(
    column: Column, text: str, style: Style | None = None, mark: Mark | None = None
) -> Value | None:
    """Read what a person wrote in a cell of this column; None for an empty one.

    Text goes on one line. A number may carry a percent sign (``95%`` beside the unit ``%``).
    A choice is taken by its id or its label, in any case, with or without marks. ``style`` and
    ``mark`` decide how to read a figure like ``12,000``. Raises ``BadValue`` (``Ambiguous`` for a
    figure).
    """
    line = " ".join(clean(text).split())
    if column.computed:
        raise BadValue(
            phrase("“{column}” is computed.", column=column.label),
            phrase("Change the figures that it follows from."),
        )
    if not line:
        return None
    type_ = find_type(column.type)
    try:
        value = type_.parse(column, line, style, mark)
    except BadValue as error:
        if error.cure is not None:
            raise
        raise BadValue(error.what, type_.cure(column)) from error
    except (ValueError, ArithmeticError) as error:
        raise _misfit_error(type_, column, line) from error
    if not type_.holds(column, value):
        raise _misfit_error(type_, column, line)
    return value


def _misfit_error(type_: ColumnType, column: Column, line: str) -> BadValue:
    return BadValue(
        phrase("“{text}” does not fit here.", text=shorten_quote(line)), type_.cure(column)
    )


def format_value(column: Column, value: Value) -> str:
    """Write the value of a cell as the register prints it: ``45.799,5``, the label of a choice."""
    type_ = find_type(column.type)
    return type_.form.format(value, partial(type_.format, column))


def is_cell_value(column: Column, value: object) -> bool:
    """Return whether a cell of a column may hold a value."""
    return find_type(column.type).holds(column, value)


def name_row(table: Table, row: Row) -> str:
    """Return the first free words of a row, by which people know it; "" where it has none."""
    for column in table.columns:
        value = row.values.get(column.id)
        if value and find_type(column.type).is_prose:
            return str(value)
    return ""


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
