"""Cells of registers: read by the type of their column, printed in the Vietnamese way."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from outline.errors import BadValue
from outline.model import Choice, Column, Document, Report, Row, Table, Value
from outline.registers.cells import cell, display, format_value, parse_cell
from outline.registers.column_types import COLUMN_TYPES
from tests.strategies import cell_values

CHOICES = (
    Choice("inspect", "kiểm tra"),
    Choice("supervise", "giám sát"),
    Choice("discipline", "kỷ luật"),
)


def column(type_: str, **more: str) -> Column:
    return Column(
        "c",
        type_,
        "Cột",
        choices=CHOICES if type_ == "choice" else (),
        **more,  # type: ignore[arg-type]
    )


@pytest.mark.parametrize(
    ("type_", "text", "value"),
    [
        ("text", " Thu\xa0ngân\nsách ", "Thu ngân sách"),
        ("int", "1.234", 1234),
        ("int", "-5", -5),
        ("number", "45.799,5", Decimal("45799.5")),
        ("number", "95%", Decimal(95)),
        ("percent", "104,3 %", Decimal("104.3")),
        ("date", "30/6/2023", dt.date(2023, 6, 30)),
        ("year", "2023", 2023),
        ("choice", "supervise", "supervise"),
        ("choice", "Giám sát", "supervise"),
        ("choice", "KY LUAT", "discipline"),
        ("choice", "kỉ luật", None),
        ("section", "p1.ii.1.1", "p1.ii.1.1"),
    ],
)
def test_a_cell_is_read_by_the_type_of_its_column(
    type_: str, text: str, value: Value | None
) -> None:
    if value is None:
        with pytest.raises(BadValue, match="not one of the words"):
            parse_cell(column(type_), text)
        return
    read = parse_cell(column(type_), text)
    assert read == value
    assert type(read) is type(value)


@pytest.mark.parametrize("type_", COLUMN_TYPES)
@pytest.mark.parametrize("text", ["", "  \n", "\u200b\xa0"])
def test_an_empty_cell_is_a_missing_value(type_: str, text: str) -> None:
    assert parse_cell(column(type_), text) is None


@pytest.mark.parametrize(
    ("type_", "text"),
    [
        ("int", "1,5"),
        ("int", "hai"),
        ("number", "45,799.5"),
        ("number", "%"),
        ("percent", "83.2"),
        ("date", "30/2/2023"),
        ("year", "23"),
        ("year", "0023"),
        ("year", "2.023"),
        ("choice", "khác"),
        ("section", "p1 ii"),
        ("section", "{{x}}"),
    ],
)
def test_what_does_not_fit_is_refused_with_a_cure(type_: str, text: str) -> None:
    with pytest.raises(BadValue) as refused:
        parse_cell(column(type_), text)
    assert refused.value.cure is not None


def test_the_refusal_of_a_choice_lists_the_words() -> None:
    with pytest.raises(BadValue) as refused:
        parse_cell(column("choice"), "thanh tra")
    assert str(refused.value.cure) == "Use one of: kiểm tra, giám sát, kỷ luật."


def test_a_computed_cell_cannot_be_written() -> None:
    with pytest.raises(BadValue, match="computed"):
        parse_cell(column("percent", computed="percent"), "12%")


@pytest.mark.parametrize(
    ("type_", "value", "text"),
    [
        ("number", Decimal("45799.50"), "45.799,50"),
        ("int", 12345, "12.345"),
        ("year", 2023, "2023"),
        ("percent", Decimal("83.25"), "83,25%"),
        ("date", dt.date(2023, 2, 5), "05/02/2023"),
        ("choice", "supervise", "giám sát"),
        ("choice", "gone", "gone"),
        ("text", "x", "x"),
        ("section", "p1", "p1"),
    ],
)
def test_a_cell_is_printed_by_the_type_of_its_column(type_: str, value: Value, text: str) -> None:
    assert format_value(column(type_), value) == text


@given(st.data(), st.sampled_from([*COLUMN_TYPES]))
def test_what_is_printed_reads_back_as_the_same_value(data: st.DataObject, type_: str) -> None:
    value = data.draw(cell_values(column(type_), ("p1", "p1.ii.1.1")))
    assert parse_cell(column(type_), format_value(column(type_), value)) == value


PERCENT = Column("percent", "percent", "Tỷ lệ", computed="percent")
VERDICT = Column(
    "verdict",
    "choice",
    "Đánh giá",
    choices=(Choice("exceeded", "vượt"), Choice("met", "đạt"), Choice("hard", "khó đạt")),
    computed="verdict",
)
TABLE = Table("indicators", "Chỉ tiêu", columns=(PERCENT, VERDICT))


def shown(column: Column, target: str, actual: str, direction: str = "up") -> str:
    values: dict[str, Value] = {
        "target": Decimal(target),
        "actual": Decimal(actual),
        "direction": direction,
        column.id: "stored by mistake",
    }
    report = Report(document=Document(term="2020-2025", period_from="2020-06", period_to="2023-06"))
    return display(report, TABLE, Row("r", values), column)


@pytest.mark.parametrize(
    ("target", "actual", "text"),
    [
        ("200", "100", "50,0%"),
        ("3", "2", "66,7%"),
        ("80", "80", "100,0%"),
        ("100000", "99999", "99,9%"),
        ("100000", "100001", "100,1%"),
        ("8", "9999", "124.987,5%"),
        ("0", "5", ""),
        ("1E+17", "1E-12", "0,0%"),
        ("1E-17", "1E+17", "1.000.000.000.000.000.000.000.000.000.000.000.000,0%"),
    ],
)
def test_a_computed_percentage_has_one_decimal_and_never_rounds_to_a_target_that_is_missed(
    target: str, actual: str, text: str
) -> None:
    assert shown(PERCENT, target, actual) == text


def test_a_computed_verdict_is_shown_by_its_label() -> None:
    assert shown(VERDICT, "10", "12") == "vượt"
    assert shown(VERDICT, "10", "30", "down") == "khó đạt"
    assert shown(VERDICT, "10", "12", "") == ""


def test_a_missing_cell_and_an_unknown_computation_are_none() -> None:
    row = Row("r", {})
    assert cell(Report(), TABLE, row, Column("x", "text", "X")) is None
    assert cell(Report(), TABLE, row, Column("x", "text", "X", computed="?")) is None
    assert display(Report(), TABLE, row, PERCENT) == ""
