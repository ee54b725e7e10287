"""Figures that a Vietnamese and an English spreadsheet write alike are never guessed at."""

from __future__ import annotations

from contextlib import suppress
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from outline.errors import BadValue
from outline.model import Column
from outline.registers.cells import format_value, parse_cell
from outline.values.number_styles import (
    Ambiguous,
    Mark,
    Style,
    find_column_styles,
    read_number,
    read_whole,
    write_unambiguous,
)

NUMBER = Column("c", "number", "Cột")
PERCENT = Column("c", "percent", "Cột")


@pytest.mark.parametrize(
    ("text", "thousands", "decimals"),
    [
        ("45,799", "45.799", "45,7990"),
        ("12,000", "12.000", "12"),
        ("-12,500", "-12.500", "-12,5"),
        ("−5,001", "-5.001", "-5,0010"),
        ("+7,250", "7.250", "7,25"),
        ("12,345%", "12.345", "12,3450"),
        ("\xa0999,999 % ", "999.999", "999,9990"),
    ],
)
def test_a_comma_before_three_digits_has_two_readings(
    text: str, thousands: str, decimals: str
) -> None:
    with pytest.raises(Ambiguous) as doubted:
        parse_cell(NUMBER, text)
    assert doubted.value.readings == {Mark.THOUSANDS: thousands, Mark.DECIMALS: decimals}
    for reading in (thousands, decimals):
        assert reading in str(doubted.value)
        assert reading in str(doubted.value.cure)
        assert parse_cell(NUMBER, reading) is not None, "what the cure says is understood"
    with pytest.raises(Ambiguous):
        parse_cell(PERCENT, text)


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("45.799", "45799"),
        ("45,79", "45.79"),
        ("45,7990", "45.7990"),
        ("0,125", "0.125"),
        ("045,799", "45.799"),
        ("1234,567", "1234.567"),
        ("1.234,567", "1234.567"),
        ("1 234,567", "1234.567"),
        ("12,5%", "12.5"),
    ],
)
def test_a_figure_with_one_reading_is_not_asked_about(text: str, number: str) -> None:
    assert str(read_number(text)) == number


def test_an_answer_and_the_style_of_a_file_settle_it() -> None:
    assert read_number("12,000", mark=Mark.THOUSANDS) == 12000
    assert str(read_number("12,000", mark=Mark.DECIMALS)) == "12.000"
    assert read_number("-45,799", Style.ENGLISH) == -45799
    assert read_number("45,799", Style.VIETNAMESE) == Decimal("45.799")
    assert read_number("1,234.5", Style.ENGLISH) == Decimal("1234.5")
    assert read_number("12.5", Style.ENGLISH) == Decimal("12.5")
    with pytest.raises(BadValue):
        read_number("1,234.5")


def test_a_dot_before_three_digits_is_in_doubt_in_an_english_file_only() -> None:
    assert read_number("45.799", Style.VIETNAMESE) == 45799
    with pytest.raises(Ambiguous):
        read_number("45.799", Style.ENGLISH)
    assert read_number("45.799", Style.ENGLISH, Mark.DECIMALS) == Decimal("45.799")


@pytest.mark.parametrize(
    ("text", "number"),
    [("12,000", 12000), ("-45,799", -45799), ("1,234,567", 1234567), ("12,0", 12), ("1.234", 1234)],
)
def test_in_whole_numbers_a_comma_before_three_digits_parts_thousands(
    text: str, number: int
) -> None:
    assert read_whole(text) == number


def test_whole_numbers_with_idle_decimals_are_in_doubt_in_a_vietnamese_file() -> None:
    with pytest.raises(Ambiguous):
        read_whole("12,000", Style.VIETNAMESE)
    assert read_whole("12,000", Style.VIETNAMESE, Mark.DECIMALS) == 12
    assert read_whole("45,799", Style.VIETNAMESE) == 45799


@pytest.mark.parametrize("text", ["1,5", "12%", "1,23,456", "12,000,5", "1.23", "0,000"])
def test_what_is_no_whole_number_is_refused_or_nought(text: str) -> None:
    if text == "0,000":
        assert read_whole(text) == 0
        return
    with pytest.raises(BadValue):
        read_whole(text)


@pytest.mark.parametrize(
    ("texts", "style"),
    [
        (["12,000", "1,234.5"], Style.ENGLISH),
        (["12,000", "1,234,567"], Style.ENGLISH),
        (["-1,234.5%"], Style.ENGLISH),
        (["12,000", "45.799,5"], Style.VIETNAMESE),
        (["12,000", "12,5"], Style.VIETNAMESE),
        (["1.234.567"], Style.VIETNAMESE),
        (["12,000", "45.799", "5", "", "x"], None),
        (["12,000", "45.79"], None),
        (["12,5", "1,234.5"], None),
    ],
)
def test_sure_figures_of_a_column_say_how_the_others_are_written(
    texts: list[str], style: Style | None
) -> None:
    assert find_column_styles([(texts, False)]) == [style]


def test_a_column_goes_before_the_file_and_the_file_before_nothing() -> None:
    sure, other, unsure = ["1,234.5"], ["12,5"], ["12,000"]
    assert find_column_styles([(sure, False), (unsure, False)]) == [Style.ENGLISH, Style.ENGLISH]
    assert find_column_styles([(sure, False), (other, False), (unsure, False)]) == [
        Style.ENGLISH,
        Style.VIETNAMESE,
        None,
    ]
    assert find_column_styles([(["45,799"], True), (unsure, False)]) == [
        Style.ENGLISH,
        Style.ENGLISH,
    ]
    assert find_column_styles([(["12,000"], True), (unsure, False)]) == [None, None]


@given(st.decimals(-(10**9), 10**9, places=3), st.sampled_from([NUMBER, PERCENT]))
def test_what_is_written_for_a_spreadsheet_has_one_reading_digit_for_digit(
    number: Decimal, column: Column
) -> None:
    read = parse_cell(column, write_unambiguous(format_value(column, number)))
    assert isinstance(read, Decimal)
    assert (read, read.as_tuple().exponent) == (number, -3)


@given(st.text("0123456789.,- %+", max_size=12), st.sampled_from([None, *Style]))
def test_any_figure_is_read_as_one_of_its_readings_or_refused(
    text: str, style: Style | None
) -> None:
    with suppress(BadValue):
        assert read_number(text, style).is_finite()
    with suppress(BadValue):
        assert read_number(text, style, Mark.DECIMALS).is_finite()
        assert read_number(text, style, Mark.THOUSANDS).is_finite(), "an answer settles it"
