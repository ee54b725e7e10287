"""Values of blanks: read by type, printed, found by any occurrence, tied by arithmetic."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from outline.errors import BadValue
from outline.model import Blank, Report, Rule, RuleKind, Value
from outline.values.blank_types import BLANK_TYPES
from outline.values.blanks import example, find, find_broken_rules, format_value, parse_value
from tests.strategies import blank_values

READ: list[tuple[str, str, Value]] = [
    ("int", "141", 141),
    ("int", "1.234", 1234),
    ("int", " 0 ", 0),
    ("percent", "9,5%", Decimal("9.5")),
    ("percent", "100", Decimal(100)),
    ("date", "13/3/2023", dt.date(2023, 3, 13)),
    ("date", "ngày 13 tháng 3 năm 2023", dt.date(2023, 3, 13)),
    ("text", "  hai\n dòng ", "hai dòng"),
    ("text", "Ban\xa0Thường vụ\x1b", "Ban Thường vụ"),
    ("code", "HU", "HU"),
    ("code", "BC/HU", "BC/HU"),
    ("code", "QĐ-UBND", "QĐ-UBND"),
    ("ordinal", "xii", "XII"),
    ("ordinal", "12", "12"),
    ("term", "2020-2025", "2020-2025"),
    ("term", "2020 – 2025", "2020-2025"),
    ("term", "2020 2025", "2020-2025"),
    ("party_name", "huyện Bình An", "huyện Bình An"),
    ("party_name", "Đảng bộ huyện Bình An", "huyện Bình An"),
    ("party_name", "đảng bộ  huyện Bình An", "huyện Bình An"),
    ("party_name", "Đảng bộ", "Đảng bộ"),
]


@pytest.mark.parametrize(("type_", "text", "value"), READ)
def test_a_value_is_read_by_its_type(type_: str, text: str, value: Value) -> None:
    read = parse_value(type_, text)
    assert read == value
    assert type(read) is type(value)


WRONG = [
    ("int", "-1"),
    ("int", "1,5"),
    ("int", "mười"),
    ("percent", "0"),
    ("percent", "100,1%"),
    ("percent", "-3%"),
    ("date", "31/02/2023"),
    ("code", "B C"),
    ("code", "-CTr"),
    ("code", "HU/"),
    ("code", "{{x}}"),
    ("ordinal", "thứ XII"),
    ("ordinal", "IIX"),
    ("ordinal", "0"),
    ("term", "202-2025"),
    ("term", "2025-2020"),
    ("term", "2020-2020"),
    ("term", "2020-2031"),
    ("term", "2020"),
    ("party_name", "123"),
    *((type_, text) for type_ in BLANK_TYPES for text in ("", " \n\u200b ")),
]


@pytest.mark.parametrize(("type_", "text"), WRONG)
def test_what_does_not_fit_is_refused_with_a_cure(type_: str, text: str) -> None:
    with pytest.raises(BadValue) as refused:
        parse_value(type_, text)
    assert refused.value.cure is not None


@pytest.mark.parametrize("type_", sorted(set(BLANK_TYPES) - {"text"}))
def test_the_example_of_a_type_is_a_value_of_it(type_: str) -> None:
    assert format_value(type_, parse_value(type_, example(type_))) == example(type_)


@given(st.data(), st.sampled_from([*BLANK_TYPES]))
def test_what_is_printed_reads_back_as_the_same_value(data: st.DataObject, type_: str) -> None:
    value = data.draw(blank_values(type_))
    assert parse_value(type_, format_value(type_, value)) == value


@pytest.mark.parametrize(
    ("type_", "value", "text"),
    [
        ("int", 1234, "1.234"),
        ("percent", Decimal("9.50"), "9,50%"),
        ("percent", 9, "9%"),
        ("date", dt.date(2023, 2, 5), "05/02/2023"),
        ("term", "2020-2025", "2020-2025"),
    ],
)
def test_values_are_printed_in_the_vietnamese_way(type_: str, value: Value, text: str) -> None:
    assert format_value(type_, value) == text


def test_a_blank_is_found_by_any_of_its_occurrences() -> None:
    one = Blank("pre.5", "party_name", "tên", aliases=("pre.11", "p1.2"))
    two = Blank("pre.6", "ordinal", "khoá")
    report = Report(blanks=(one, two))
    assert [find(report, name) for name in ("pre.5", "p1.2", "pre.6")] == [one, one, two]
    assert find(report, "pre.1") is None


def tied(kind: RuleKind, *values: Value | None) -> Report:
    names = "abcdef"[: len(values)]
    types = ["text" if isinstance(value, str) else "int" for value in values]
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
        blanks=(Blank("a", "int", "a", 1), Blank("b", "int", "b", 2)),
        rules=(Rule(RuleKind.SUM, "a", ("b", "gone")), Rule(RuleKind.SUM, "a", ("b",))),
    )
    assert find_broken_rules(report) == report.rules[1:]


def test_a_blank_of_text_has_no_example_that_fits_another() -> None:
    with pytest.raises(BadValue) as caught:
        parse_value("text", " ")
    assert str(caught.value.cure) == "Write it in the words that are to be printed."
