"""The types of columns, one record for each: all that the program knows of a type is here.

``Column.type`` is the name of a record. Code that treats some columns differently asks for a
property of the record (``takes_choices``, ``names_section``), never for its name, so that a new
type is one more record, from the file to the paper.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Container
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any, Literal

from outline.errors import BadValue, Phrase, phrase
from outline.model import Column, Value
from outline.text import fold
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
from outline.values.stored_forms import DAY, LINE, NUMBER, WHOLE, StoredForm
from outline.values.type_names import find_record

ID_PATTERN = r"[\w.-]+"
"""What the id of a section or a row is made of."""


class Alignment(StrEnum):
    """How the text of a cell is aligned."""

    LEFT = "left"
    CENTRE = "centre"
    RIGHT = "right"


class Figure(StrEnum):
    """What kind of number a type is; the figures of a column show how its marks are meant."""

    WHOLE = "whole"
    DECIMAL = "decimal"


@dataclass(frozen=True, slots=True)
class CellFault:
    """What is wrong with a cell whose value is of its type; ``decuong check`` reports it."""

    code: str
    message: Phrase
    """A sentence without its ``row``, which only the caller knows."""
    cure: Phrase
    severity: Literal["error", "warning"] = "error"


@dataclass(frozen=True, slots=True, kw_only=True)
class ColumnType:
    """How the cells of one type are read, printed, checked, stored, laid out and explained."""

    name: str
    """The word in the file."""
    description: Phrase
    """What a cell takes, for its hint: ``a date``; ``{words}`` are the choices of the column."""
    parse: Callable[[Column, str, Style | None, Mark | None], Value]
    """Read one line that is not empty; raise ``BadValue``, or ``Ambiguous`` for a figure.

    ``Style`` and ``Mark`` say how a figure like ``12,000`` is meant.
    """
    format: Callable[[Column, Any], str]
    """Print a value; ``parse`` reads it back."""
    form: StoredForm = LINE
    """How a value is written in files."""
    accepts: Callable[[Column, Any], bool] | None = None
    """Whether a column may hold a value of ``form``; None takes every one."""
    check: Callable[[Container[str], Any], CellFault | None] | None = None
    """Return what is wrong with a value in a report with these ids of sections."""
    example: str = ""
    """A value as one writes it."""
    figure: Figure | None = None
    """The kind of number; None for what is none."""
    screen_alignment: Alignment = Alignment.LEFT
    """Left or right; the grid of the screen centres nothing."""
    paper_alignment: Alignment = Alignment.LEFT
    width: int = 0
    """Least cells of a column on the screen; 0 fits it to its cells."""
    takes_choices: bool = False
    """Whether the column lists its words, and a cell holds the id of one."""
    names_section: bool = False
    """Whether a cell holds the id of a section, and is shown as that section."""
    is_prose: bool = False
    """Whether a cell holds free words, by which its row is named."""
    may_be_data: Callable[[str], bool] = bool
    """Whether a text that can be read as this type shows that its line is no header."""

    def holds(self, column: Column, value: object) -> bool:
        """Return whether a cell of the column may hold a value."""
        return self.form.holds(value) and (self.accepts is None or self.accepts(column, value))

    @property
    def is_picked(self) -> bool:
        """Whether a cell is filled from a list."""
        return self.takes_choices or self.names_section

    def describe(self, column: Column) -> Phrase:
        """Return the hint: what a cell takes, with an example or with the words."""
        if self.takes_choices:
            words = ", ".join(choice.label for choice in column.choices)
            return replace(self.description, params={"words": words})
        if not self.example:
            return self.description
        return phrase("{what}, like {sample}", what=self.description, sample=self.example)

    def cure(self, column: Column) -> Phrase:
        """Return what to write instead of a text that is refused."""
        return phrase("Write {what}.", what=self.describe(column))


def find_type(name: str) -> ColumnType:
    """Return the record of a type; raise ``BadValue`` with the nearest name and all of them."""
    return find_record(COLUMN_TYPES, name)


def _read_text(_column: Column, line: str, _style: Style | None, _mark: Mark | None) -> str:
    return line


def _read_whole(_column: Column, line: str, style: Style | None, mark: Mark | None) -> Value:
    return read_whole(line, style, mark)


def _read_number(_column: Column, line: str, style: Style | None, mark: Mark | None) -> Value:
    return read_number(line, style, mark)


def _read_date(_column: Column, line: str, _style: Style | None, _mark: Mark | None) -> Value:
    return parse_date(line)


def _read_year(_column: Column, line: str, _style: Style | None, _mark: Mark | None) -> int:
    year = int(line) if re.fullmatch(r"[0-9]{4}", line) else 0
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise BadValue(
            phrase("“{text}” is not a year.", text=shorten_quote(line)),
            phrase("Write it with four digits, like 2023."),
        )
    return year


def _read_choice(column: Column, line: str, _style: Style | None, _mark: Mark | None) -> str:
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


def _read_section_id(_column: Column, line: str, _style: Style | None, _mark: Mark | None) -> str:
    if not re.fullmatch(ID_PATTERN, line):
        raise BadValue(
            phrase("“{text}” is not the id of a section.", text=shorten_quote(line)),
            phrase("Write an id like p1.ii.1.1."),
        )
    return line


def _format_text(_column: Column, value: Value) -> str:
    return str(value)


def _format_figure(_column: Column, value: Any) -> str:
    return format_number(value)


def _format_percent(column: Column, value: Any) -> str:
    return format_percent(value, 1 if column.computed else None)


def _format_date(_column: Column, value: Any) -> str:
    return format_date(value)


def _format_choice(column: Column, value: str) -> str:
    return next((choice.label for choice in column.choices if choice.id == value), value)


def _is_choice(column: Column, value: object) -> bool:
    return any(choice.id == value for choice in column.choices)


def _check_section_id(section_ids: Container[str], id_: str) -> CellFault | None:
    if id_ in section_ids:
        return None
    return CellFault(
        "cell.section",
        phrase("“{row}” names the section “{id}”, which is not in this report.", id=id_),
        phrase("Choose another section."),
    )


def _is_never_data(_text: str) -> bool:
    return False


def _looks_like_id(text: str) -> bool:
    return re.search("[^\\W\\d].*[0-9]", text) is not None


COLUMN_TYPES: dict[str, ColumnType] = {
    record.name: record
    for record in (
        ColumnType(
            name="text",
            description=phrase("any words"),
            parse=_read_text,
            format=_format_text,
            is_prose=True,
            may_be_data=_is_never_data,
        ),
        ColumnType(
            name="int",
            description=phrase("a whole number"),
            parse=_read_whole,
            format=_format_figure,
            form=WHOLE,
            example="1.234",
            figure=Figure.WHOLE,
            screen_alignment=Alignment.RIGHT,
            paper_alignment=Alignment.RIGHT,
            width=10,
        ),
        ColumnType(
            name="number",
            description=phrase("a number"),
            parse=_read_number,
            format=_format_figure,
            form=NUMBER,
            example="45.799,5",
            figure=Figure.DECIMAL,
            screen_alignment=Alignment.RIGHT,
            paper_alignment=Alignment.RIGHT,
            width=10,
        ),
        ColumnType(
            name="percent",
            description=phrase("a percentage"),
            parse=_read_number,
            format=_format_percent,
            form=NUMBER,
            example="83,2%",
            figure=Figure.DECIMAL,
            screen_alignment=Alignment.RIGHT,
            paper_alignment=Alignment.RIGHT,
            width=10,
        ),
        ColumnType(
            name="date",
            description=phrase("a date"),
            parse=_read_date,
            format=_format_date,
            form=DAY,
            example="05/6/2023",
            paper_alignment=Alignment.CENTRE,
            width=10,
        ),
        ColumnType(
            name="year",
            description=phrase("a year"),
            parse=_read_year,
            format=_format_text,
            form=WHOLE,
            example="2023",
            screen_alignment=Alignment.RIGHT,
            paper_alignment=Alignment.CENTRE,
            width=6,
        ),
        ColumnType(
            name="choice",
            description=phrase("one of: {words}"),
            parse=_read_choice,
            format=_format_choice,
            accepts=_is_choice,
            paper_alignment=Alignment.CENTRE,
            takes_choices=True,
        ),
        ColumnType(
            name="section",
            description=phrase("a section of the report"),
            parse=_read_section_id,
            format=_format_text,
            check=_check_section_id,
            names_section=True,
            may_be_data=_looks_like_id,
        ),
    )
}
"""The name of each type -> its record, in the order in which they are listed to people."""
