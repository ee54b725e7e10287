"""A column type and a blank type that the program does not have, added for the time of a test."""

from __future__ import annotations

import re
from collections.abc import Container, Iterator
from contextlib import contextmanager
from decimal import Decimal
from typing import Any
from unittest import mock

from outline.errors import BadValue, phrase
from outline.model import Column
from outline.registers.column_types import (
    COLUMN_TYPES,
    Alignment,
    CellFault,
    ColumnType,
    Figure,
)
from outline.values.blank_types import BLANK_TYPES, BlankType
from outline.values.number_formats import format_number
from outline.values.number_styles import Mark, Style, read_number
from outline.values.stored_forms import NUMBER, StoredForm


def _read_stored_rating(raw: str) -> int:
    return int(raw.removesuffix(" of 5"))


def _read_rating(_column: Column, line: str, _style: Style | None, _mark: Mark | None) -> int:
    match = re.fullmatch("([1-5]) ?/ ?5", line)
    if match is None:
        raise BadValue(phrase("“{text}” is no rating.", text=line))
    return int(match[1])


def _check_rating(_section_ids: Container[str], rating: int) -> CellFault | None:
    if rating > 1:
        return None
    return CellFault("cell.rating", phrase("“{row}” is rated 1."), phrase("Say why."), "warning")


RATING = ColumnType(
    name="rating",
    description=phrase("a rating"),
    example="4/5",
    parse=_read_rating,
    format=lambda _column, rating: f"{rating}/5",
    form=StoredForm(
        value_type=int,
        read=_read_stored_rating,
        write=lambda rating: f"{rating} of 5",
        to_json=lambda rating: rating * 20,
        requirement=phrase("{file}, line {line}: “{key}” must be a rating."),
        example='"4 of 5"',
    ),
    accepts=lambda _column, rating: 1 <= rating <= 5,
    check=_check_rating,
    screen_alignment=Alignment.RIGHT,
    paper_alignment=Alignment.CENTRE,
    width=9,
)
"""In the model a whole number, in a file a text, for people ``4/5``, in JSON a percentage."""


def _read_money(line: str, style: Style | None = None, mark: Mark | None = None) -> Decimal:
    return read_number(line.removesuffix("đ").strip(), style, mark)


def _format_money(amount: Any) -> str:
    return f"{format_number(amount)} đ"


MONEY = ColumnType(
    name="money",
    description=phrase("a sum of money"),
    example="1.200,5 đ",
    parse=lambda _column, line, style, mark: _read_money(line, style, mark),
    format=lambda _column, amount: _format_money(amount),
    form=NUMBER,
    figure=Figure.DECIMAL,
    screen_alignment=Alignment.RIGHT,
    paper_alignment=Alignment.RIGHT,
    width=14,
)

FEE = BlankType(
    name="fee",
    description=phrase("a fee"),
    example="1.200,5 đ",
    parse=_read_money,
    format=_format_money,
    form=StoredForm(
        value_type=Decimal,
        read=lambda raw: Decimal(raw.removesuffix(" VND")),
        write=lambda amount: f"{amount} VND",
        coerce=NUMBER.coerce,
        requirement=phrase("{file}, line {line}: “{key}” must be a fee."),
        example='"1200.5 VND"',
    ),
)


@contextmanager
def added_types() -> Iterator[None]:
    """Know the types of this module, and forget them again."""
    columns = {record.name: record for record in (RATING, MONEY)}
    with mock.patch.dict(COLUMN_TYPES, columns), mock.patch.dict(BLANK_TYPES, {FEE.name: FEE}):
        yield
