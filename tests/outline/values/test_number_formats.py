"""Vietnamese figures read and written; what is ambiguous is refused with a cure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from contextlib import suppress
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from outline.errors import BadValue
from outline.values.number_formats import (
    format_date,
    format_date_long,
    format_month,
    format_number,
    format_percent,
    from_roman,
    last_day_before,
    parse_date,
    parse_month,
    parse_number,
    parse_percent,
    parse_whole,
    to_roman,
)

numbers = st.decimals(-(10**12), 10**12, places=3, allow_nan=False, allow_infinity=False)
days = st.dates(dt.date(1900, 1, 1), dt.date(2199, 12, 31))


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("45.799,5", "45799.5"),
        ("45799,5", "45799.5"),
        ("45 799,5", "45799.5"),
        ("45\u202f799,5", "45799.5"),
        ("45.799", "45799"),
        ("1.234.567", "1234567"),
        ("-3", "-3"),
        ("−3,25", "-3.25"),
        ("+7", "7"),
        (" 0,5 ", "0.5"),
        ("0", "0"),
        ("007", "7"),
        ("12,50", "12.50"),
        ("999999999999999999", "999999999999999999"),
    ],
)
def test_numbers_are_read_exactly(text: str, number: str) -> None:
    assert parse_number(text) == Decimal(number)
    assert str(parse_number("12,50")) == "12.50"


@pytest.mark.parametrize(
    "text",
    [
        *("", " ", "abc", "12a", "1/2", "1e5", "١٢", "--3", "- ", ",5", "5,", "1,2,3", "NaN"),
        *("45.79", "0.5", "0.500", "1.23.456", "1.2345", "45,799.5", "1 23", "1. 234", "1..234"),
        *("1.234 567", "1234.567", "01.234", ".5", "5."),
        "1" * 19,
        "1" * 100_000,
        "0,1234567890123456789",
    ],
)
def test_what_is_not_surely_a_number_is_refused_with_a_cure(text: str) -> None:
    with pytest.raises(BadValue) as refused:
        parse_number(text)
    assert refused.value.cure is not None
    assert len(str(refused.value)) < 120


def test_a_whole_number_has_no_decimals() -> None:
    assert parse_whole("1.234") == 1234
    assert parse_whole("12,0") == 12
    with pytest.raises(BadValue, match="whole"):
        parse_whole("12,5")


@pytest.mark.parametrize(
    ("number", "places", "text"),
    [
        (Decimal("45799.5"), None, "45.799,5"),
        (Decimal("45.50"), None, "45,50"),
        (Decimal("1E+6"), None, "1.000.000"),
        (Decimal("-0.0"), None, "0,0"),
        (Decimal("-1234"), None, "-1.234"),
        (1000, None, "1.000"),
        (0, None, "0"),
        (Decimal("2.25"), 1, "2,3"),
        (Decimal("-2.25"), 1, "-2,3"),
        (Decimal("-0.04"), 1, "0,0"),
        (7, 2, "7,00"),
        (Decimal("1E-10"), None, "0,0000000001"),
        (Decimal(10**30 + 1), None, "1.000.000.000.000.000.000.000.000.000.001"),
    ],
)
def test_numbers_are_written_with_dots_and_a_comma(
    number: Decimal | int, places: int | None, text: str
) -> None:
    assert format_number(number, places) == text


@pytest.mark.parametrize("number", [Decimal("NaN"), Decimal("Infinity")])
def test_what_is_no_figure_is_not_written(number: Decimal) -> None:
    with pytest.raises(BadValue):
        format_number(number)


@given(numbers)
def test_numbers_survive_a_round_trip_digit_for_digit(number: Decimal) -> None:
    again = parse_number(format_number(number))
    assert again == number
    assert again.as_tuple().exponent == number.as_tuple().exponent


@given(numbers)
def test_percentages_survive_a_round_trip(number: Decimal) -> None:
    assert parse_percent(format_percent(number)) == number


@pytest.mark.parametrize("text", ["83,2%", "83,2 %", "83,2", " 83,2% "])
def test_percentages_are_read_with_and_without_their_sign(text: str) -> None:
    assert parse_percent(text) == Decimal("83.2")


@pytest.mark.parametrize("text", ["83.2%", "%", "83,2%%", "%83"])
def test_what_is_no_percentage_is_refused(text: str) -> None:
    with pytest.raises(BadValue):
        parse_percent(text)


@pytest.mark.parametrize(
    "text",
    [
        *("05/6/2023", "5/6/2023", "05/06/2023", "05-06-2023", "5.6.2023", " 5 / 6 / 2023 "),
        *("2023-06-05", "2023-6-5", "ngày 05 tháng 6 năm 2023", "Ngày 5 tháng 06 năm 2023"),
        *("ngay 5 thang 6 nam 2023", "ngày 5/6/2023", "5 tháng 6, năm 2023", "5–6–2023"),
        "nga\u0300y 05 tha\u0301ng 6 na\u0306m 2023",
    ],
)
def test_a_day_is_read_however_it_is_written(text: str) -> None:
    assert parse_date(text) == dt.date(2023, 6, 5)


@pytest.mark.parametrize(
    "text",
    [
        *("", "abc", "31/2/2023", "31/02/2023", "5/13/2023", "0/6/2023", "5/6/23", "5/6"),
        *("5/6-2023", "2023-13-01", "05/6/0023", "05/6/1823", "05/6/20233", "٥/6/2023"),
        "tháng 6 năm 2023",
    ],
)
def test_what_is_no_day_is_refused_with_a_cure(text: str) -> None:
    with pytest.raises(BadValue) as refused:
        parse_date(text)
    assert refused.value.cure is not None


def test_a_day_that_the_calendar_lacks_is_named() -> None:
    with pytest.raises(BadValue, match="There is no day 31/02/2023"):
        parse_date("31/02/2023")


@pytest.mark.parametrize(
    ("day", "short", "long"),
    [
        (dt.date(2023, 6, 5), "05/6/2023", "ngày 05 tháng 6 năm 2023"),
        (dt.date(2023, 2, 14), "14/02/2023", "ngày 14 tháng 02 năm 2023"),
        (dt.date(2023, 1, 9), "09/01/2023", "ngày 09 tháng 01 năm 2023"),
        (dt.date(2023, 3, 13), "13/3/2023", "ngày 13 tháng 3 năm 2023"),
        (dt.date(2023, 12, 31), "31/12/2023", "ngày 31 tháng 12 năm 2023"),
        (dt.date(2023, 4, 3), "03/4/2023", "ngày 03 tháng 4 năm 2023"),
    ],
)
def test_days_get_their_noughts_by_the_partys_rule(day: dt.date, short: str, long: str) -> None:
    assert format_date(day) == short
    assert format_date_long(day) == long


@given(days)
def test_days_survive_a_round_trip(day: dt.date) -> None:
    for text in (format_date(day), format_date_long(day), day.isoformat()):
        assert parse_date(text) == day


def test_before_a_day_means_until_the_day_before() -> None:
    assert last_day_before(dt.date(2023, 7, 15)) == dt.date(2023, 7, 14)
    assert last_day_before(dt.date(2023, 1, 1)) == dt.date(2022, 12, 31)


@pytest.mark.parametrize(
    "text", ["6/2020", "06/2020", "6-2020", "2020-06", "2020-6", "tháng 6/2020", "Tháng 6 năm 2020"]
)
def test_a_month_is_read_however_it_is_written(text: str) -> None:
    assert parse_month(text) == "2020-06"


@pytest.mark.parametrize("text", ["", "6", "13/2020", "0/2020", "6/20", "5/6/2020", "6/1020", "x"])
def test_what_is_no_month_is_refused(text: str) -> None:
    with pytest.raises(BadValue):
        parse_month(text)


@given(st.integers(1900, 2199), st.integers(1, 12))
def test_months_survive_a_round_trip(year: int, month: int) -> None:
    iso = f"{year}-{month:02}"
    assert parse_month(format_month(iso)) == iso


def test_months_one_and_two_get_a_nought() -> None:
    assert [format_month(f"2021-{month:02}") for month in (1, 2, 3, 12)] == [
        "01/2021",
        "02/2021",
        "3/2021",
        "12/2021",
    ]


def test_roman_numerals_are_one_to_one() -> None:
    spelt = [to_roman(n) for n in range(1, 4000)]
    assert [from_roman(text) for text in spelt] == list(range(1, 4000))
    assert spelt[:10] == ["I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X"]
    assert spelt[2140] == "MMCXLI"
    assert from_roman(" xiv ") == 14


@pytest.mark.parametrize(
    ("read", "wrong"),
    [(from_roman, text) for text in ("", "IIII", "VX", "IC", "A", "12", "IXI", "I" * 9999)]
    + [(to_roman, number) for number in (0, -1, 4000)],
)
def test_what_is_no_roman_numeral_is_refused(
    read: Callable[[object], object], wrong: object
) -> None:
    with pytest.raises(BadValue):
        read(wrong)


@given(st.text(max_size=20))
def test_any_text_is_read_or_refused_and_nothing_else(text: str) -> None:
    for read in (parse_number, parse_whole, parse_percent, parse_date, parse_month, from_roman):
        with suppress(BadValue):
            read(text)


@pytest.mark.parametrize("text", ["x", "1.23", "1,5"])
def test_the_cure_for_a_whole_number_speaks_of_no_decimals(text: str) -> None:
    with pytest.raises(BadValue) as caught:
        parse_whole(text)
    assert str(caught.value.cure) == "Write it without decimals, like 1.234."
