"""Values of blanks: read by type, printed, found by any occurrence, tied by arithmetic."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from outline.errors import BadValue
from outline.model import Blank, BlankType, Report, Rule, RuleKind, Value
from outline.values.blanks import example, find, find_broken_rules, format_value, parse_value
from tests.strategies import blank_values

READ: list[tuple[BlankType, str, Value]] = [
    (BlankType.INT, "141", 141),
    (BlankType.INT, "1.234", 1234),
    (BlankType.INT, " 0 ", 0),
    (BlankType.PERCENT, "9,5%", Decimal("9.5")),
    (BlankType.PERCENT, "100", Decimal(100)),
    (BlankType.DATE, "13/3/2023", dt.date(2023, 3, 13)),
    (BlankType.DATE, "ngày 13 tháng 3 năm 2023", dt.date(2023, 3, 13)),
    (BlankType.TEXT, "  hai\n dòng ", "hai dòng"),
    (BlankType.TEXT, "Ban\xa0Thường vụ\x1b", "Ban Thường vụ"),
    (BlankType.CODE, "HU", "HU"),
    (BlankType.CODE, "BC/HU", "BC/HU"),
    (BlankType.CODE, "QĐ-UBND", "QĐ-UBND"),
    (BlankType.ORDINAL, "xii", "XII"),
    (BlankType.ORDINAL, "12", "12"),
    (BlankType.TERM, "2020-2025", "2020-2025"),
    (BlankType.TERM, "2020 – 2025", "2020-2025"),
    (BlankType.TERM, "2020 2025", "2020-2025"),
    (BlankType.PARTY_NAME, "huyện Bình An", "huyện Bình An"),
    (BlankType.PARTY_NAME, "Đảng bộ huyện Bình An", "huyện Bình An"),
    (BlankType.PARTY_NAME, "đảng bộ  huyện Bình An", "huyện Bình An"),
    (BlankType.PARTY_NAME, "Đảng bộ", "Đảng bộ"),
]


@pytest.mark.parametrize(("type_", "text", "value"), READ)
def test_a_value_is_read_by_its_type(type_: BlankType, text: str, value: Value) -> None:
    read = parse_value(type_, text)
    assert read == value
    assert type(read) is type(value)


WRONG = [
    (BlankType.INT, "-1"),
    (BlankType.INT, "1,5"),
    (BlankType.INT, "mười"),
    (BlankType.PERCENT, "0"),
    (BlankType.PERCENT, "100,1%"),
    (BlankType.PERCENT, "-3%"),
    (BlankType.DATE, "31/02/2023"),
    (BlankType.CODE, "B C"),
    (BlankType.CODE, "-CTr"),
    (BlankType.CODE, "HU/"),
    (BlankType.CODE, "{{x}}"),
    (BlankType.ORDINAL, "thứ XII"),
    (BlankType.ORDINAL, "IIX"),
    (BlankType.ORDINAL, "0"),
    (BlankType.TERM, "202-2025"),
    (BlankType.TERM, "2025-2020"),
    (BlankType.TERM, "2020-2020"),
    (BlankType.TERM, "2020-2031"),
    (BlankType.TERM, "2020"),
    (BlankType.PARTY_NAME, "123"),
    *((type_, text) for type_ in BlankType for text in ("", " \n\u200b ")),
]


@pytest.mark.parametrize(("type_", "text"), WRONG)
def test_what_does_not_fit_is_refused_with_a_cure(type_: BlankType, text: str) -> None:
    with pytest.raises(BadValue) as refused:
        parse_value(type_, text)
    assert refused.value.cure is not None


@pytest.mark.parametrize("type_", sorted(set(BlankType) - {BlankType.TEXT}))
def test_the_example_of_a_type_is_a_value_of_it(type_: BlankType) -> None:
    assert format_value(type_, parse_value(type_, example(type_))) == example(type_)


@given(st.data(), st.sampled_from(BlankType))
def test_what_is_printed_reads_back_as_the_same_value(
    data: st.DataObject, type_: BlankType
) -> None:
    value = data.draw(blank_values(type_))
    assert parse_value(type_, format_value(type_, value)) == value


@pytest.mark.parametrize(
    ("type_", "value", "text"),
    [
        (BlankType.INT, 1234, "1.234"),
        (BlankType.PERCENT, Decimal("9.50"), "9,50%"),
        (BlankType.PERCENT, 9, "9%"),
        (BlankType.DATE, dt.date(2023, 2, 5), "05/02/2023"),
        (BlankType.TERM, "2020-2025", "2020-2025"),
    ],
)
def test_values_are_printed_in_the_vietnamese_way(
    type_: BlankType, value: Value, text: str
) -> None:
    assert format_value(type_, value) == text


def test_a_blank_is_found_by_any_of_its_occurrences() -> None:
    one = Blank("pre.5", BlankType.PARTY_NAME, "tên", aliases=("pre.11", "p1.2"))
    two = Blank("pre.6", BlankType.ORDINAL, "khoá")
    report = Report(blanks=(one, two))
    assert [find(report, name) for name in ("pre.5", "p1.2", "pre.6")] == [one, one, two]
    assert find(report, "pre.1") is None


def tied(kind: RuleKind, *values: Value | None) -> Report:
    names = "abcdef"[: len(values)]
    types = [BlankType.TEXT if isinstance(value, str) else BlankType.INT for value in values]
    blanks = [
        Blank(name, type_, name, value, aliases=(f"{name}2",))
        for name, type_, value in zip(names, types, values, strict=True)
    ]
    rule = Rule(kind, "a", tuple(f"{name}2" for name in names[1:]))
    return Report(blanks=tuple(blanks), rules=(rule,))


@pytest.mark.parametrize(
    ("values", "broken"),
    [
        ((45, 20, 25), False),
        ((45, 20, 24), True),
        ((0, 0, 0), False),
        ((None, 20, 25), False),
        ((45, None, 25), False),
        ((Decimal("4.5"), Decimal("2.25"), Decimal("2.25")), False),
        (("45", 20, 24), False),
    ],
)
def test_a_total_is_the_sum_of_its_parts(values: tuple[Value | None, ...], broken: bool) -> None:
    report = tied(RuleKind.SUM, *values)
    assert find_broken_rules(report) == (report.rules if broken else ())


@pytest.mark.parametrize(
    ("values", "broken"),
    [
        ((None, 45, 43), True),
        (("", 45, 43), True),
        (("hai đồng chí nghỉ hưu", 45, 43), False),
        ((None, 45, 45), False),
        ((None, None, 43), False),
        ((None, 45, None), False),
    ],
)
def test_a_difference_asks_for_its_reason(values: tuple[Value | None, ...], broken: bool) -> None:
    report = tied(RuleKind.EXPLAIN, *values)
    assert find_broken_rules(report) == (report.rules if broken else ())


def test_a_tie_to_a_blank_that_is_not_there_breaks_nothing() -> None:
    report = Report(
        blanks=(Blank("a", BlankType.INT, "a", 1), Blank("b", BlankType.INT, "b", 2)),
        rules=(Rule(RuleKind.SUM, "a", ("b", "gone")), Rule(RuleKind.SUM, "a", ("b",))),
    )
    assert find_broken_rules(report) == report.rules[1:]


def test_a_blank_of_text_has_no_example_that_fits_another() -> None:
    with pytest.raises(BadValue) as caught:
        parse_value(BlankType.TEXT, " ")
    assert str(caught.value.cure) == "Write it in the words that are to be printed."
