"""How a typed value is written in a report file and in JSON, for blanks and for cells alike.

A record of a type (``blank_types``, ``outline.registers.column_types``) names one of these forms,
or brings its own.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from outline.errors import Phrase, phrase
from outline.model import Value
from outline.text import clean

from .number_formats import format_date, format_number

FileValue = str | int | bool | Decimal | dt.date
"""What a key of a report file holds for one typed value."""
JsonValue = str | int | float | bool | None

MAX_DIGITS = 60
"""Most digits before or after the point; more is a damaged or hostile figure."""


def to_json_number(value: Decimal) -> int | float | str:
    """Return a decimal as a JSON number where that is exact, else as a string of digits."""
    if value == value.to_integral_value():
        return int(value)
    nearest = float(value)
    return nearest if Decimal(repr(nearest)) == value else str(value)


def to_json_value(value: Value) -> JsonValue:
    """Return a value of the model as JSON shows it: a day in ISO form, a number as a number."""
    if isinstance(value, dt.date):
        return value.isoformat()
    return to_json_number(value) if isinstance(value, Decimal) else value


def format_plain(value: Value) -> str:
    """Write a value whose type is not known, or is another one than its column's or blank's."""
    if isinstance(value, str):
        return value
    return format_date(value) if isinstance(value, dt.date) else format_number(value)


def is_sane(number: Decimal) -> bool:
    """Return whether a number is finite and of a size that a figure can have."""
    if not number.is_finite():
        return False
    exponent = number.as_tuple().exponent
    return isinstance(exponent, int) and exponent >= -MAX_DIGITS and number.adjusted() < MAX_DIGITS


def _return_value(value: Any) -> Any:
    return value


def _is_anything(_value: Any) -> bool:
    return True


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredForm:
    """One way of writing values in files. In the model a value is text, number or day."""

    value_type: type[str] | type[int] | type[Decimal] | type[dt.date]
    """The type that a value has in the model."""
    read: Callable[[Any], Value]
    """Return the value for what a file holds, texts being clean; raise ``ValueError``."""
    write: Callable[[Any], FileValue] = _return_value
    """Return what the file holds for a value; ``read`` takes it back."""
    to_json: Callable[[Any], JsonValue] = to_json_value
    """Return what ``show --json`` prints."""
    coerce: Callable[[Any], Value] = _return_value
    """Return a near value as one of this form, 5 as ``Decimal(5)``; others as they are."""
    is_valid: Callable[[Any], bool] = _is_anything
    """Whether a value of ``value_type`` is allowed in a report."""
    requirement: Phrase
    """What a file must hold, a sentence; the reader fills in ``file``, ``line`` and ``key``."""
    example: str
    """A value as the file writes it."""

    @property
    def is_plain(self) -> bool:
        """Whether a file holds values as the model does."""
        return self.write is _return_value

    def holds(self, value: object) -> bool:
        """Return whether a value is one of this form."""
        return type(value) is self.value_type and self.is_valid(value)

    def format(self, value: Value, format_typed: Callable[[Any], str]) -> str:
        """Write a value with the function of its type, if it is of this form."""
        if type(value) is not self.value_type:
            value = self.coerce(value)
        return format_typed(value) if type(value) is self.value_type else format_plain(value)


def _read_line(raw: object) -> str:
    if type(raw) is not str or "\n" in raw:
        raise ValueError(raw)
    return raw


def _is_clean_line(text: str) -> bool:
    return text != "" and clean(text) == text and "\n" not in text


def _read_whole(raw: object) -> int:
    if type(raw) is not int or abs(raw) >= 10**MAX_DIGITS:
        raise ValueError(raw)
    return raw


def _read_number(raw: object) -> Decimal:
    number = Decimal(raw) if type(raw) is int else raw
    if type(number) is not Decimal or not is_sane(number):
        raise ValueError(raw)
    return number


def _to_decimal(value: Value) -> Value:
    return Decimal(value) if type(value) is int else value


def _read_day(raw: object) -> dt.date:
    if type(raw) is not dt.date:
        raise ValueError(raw)
    return raw


LINE = StoredForm(
    value_type=str,
    read=_read_line,
    is_valid=_is_clean_line,
    requirement=phrase("{file}, line {line}: “{key}” must be a text of one line."),
    example='"Huyện ủy"',
)
WHOLE = StoredForm(
    value_type=int,
    read=_read_whole,
    requirement=phrase("{file}, line {line}: “{key}” must be a whole number."),
    example="7",
)
NUMBER = StoredForm(
    value_type=Decimal,
    read=_read_number,
    coerce=_to_decimal,
    is_valid=Decimal.is_finite,
    requirement=phrase("{file}, line {line}: “{key}” must be a number."),
    example="45799.5",
)
DAY = StoredForm(
    value_type=dt.date,
    read=_read_day,
    requirement=phrase("{file}, line {line}: “{key}” must be a date."),
    example="2023-06-05",
)
