"""How an indicator stands follows from its figures, the term and the period."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from outline.model import Document, Row, Value
from outline.registers.verdicts import elapsed_share, percent, verdict

HUYEN = Document(term="2020-2025", period_from="2020-06", period_to="2023-06")
"""37 of 60 months (D197)."""
CO_SO = Document(term="2020-2025", period_from="2020-04", period_to="2023-03")
"""36 of 60 months."""

positive = st.decimals("0.01", "1000000", places=2)


def row(direction: str | None = "up", **figures: str | int | None) -> Row:
    values: dict[str, Value] = {} if direction is None else {"direction": direction}
    for name, figure in figures.items():
        if figure is not None:
            values[name] = Decimal(figure) if isinstance(figure, str) else figure
    return Row("r", values)


@pytest.mark.parametrize(
    ("direction", "target", "actual", "expected"),
    [
        ("up", "80", "60", "75"),
        ("up", "80", "100", "125"),
        ("up", 80, 60, "75"),
        ("down", "2", "4", "50"),
        ("down", "4", "2", "200"),
    ],
)
def test_the_percentage_is_of_the_target(
    direction: str, target: str | int, actual: str | int, expected: str
) -> None:
    assert percent(row(direction, target=target, actual=actual)) == Decimal(expected)


@pytest.mark.parametrize(
    "bare",
    [
        row(None, target="1", actual="1"),
        row("sideways", target="1", actual="1"),
        row(target="1"),
        row(actual="1"),
        row(target="0", actual="1"),
        row(target="-1", actual="1"),
        row(target="1", actual="0"),
        row("down", target="1", actual="-1"),
        row(target="NaN", actual="1"),
        row(target="1", actual="1E+999999"),
        Row("r", {"direction": "up", "target": "80", "actual": Decimal(1)}),
    ],
)
def test_a_ratio_that_says_nothing_is_not_given(bare: Row) -> None:
    assert percent(bare) is None


@given(positive, positive, st.sampled_from(["up", "down"]))
def test_a_percentage_of_a_hundred_and_more_is_a_target_reached(
    target: Decimal, actual: Decimal, direction: str
) -> None:
    of_target = percent(Row("r", {"target": target, "actual": actual, "direction": direction}))
    judged = verdict(Row("r", {"target": target, "actual": actual, "direction": direction}), HUYEN)
    assert of_target is not None
    ratio = Fraction(actual) / Fraction(target)
    ahead = (ratio > 1) if direction == "up" else (ratio < 1)
    assert judged == ("met" if ratio == 1 else "exceeded" if ahead else judged)
    assert (judged in ("exceeded", "met")) == (ratio == 1 or ahead)
    assert of_target == 100 or (of_target > 100) == (judged == "exceeded")


@pytest.mark.parametrize(
    ("direction", "baseline", "target", "actual", "expected"),
    [
        ("up", None, "100", "101", "exceeded"),
        ("up", None, "100", "100", "met"),
        ("up", None, "100", "100.0", "met"),
        # 37/60 of the term has elapsed: 61.67 %.
        ("up", None, "100", "62", "on_track"),
        ("up", None, "100", "61", "hard"),
        ("up", "50", "100", "81", "on_track"),
        ("up", "50", "100", "80", "hard"),
        ("up", "50", "100", "40", "hard"),
        ("up", "-20", "40", "20", "on_track"),
        ("up", "100", "100", "99", "hard"),
        ("up", "120", "100", "90", "hard"),
        ("up", None, "0", "-1", "hard"),
        ("down", None, "3", "2", "exceeded"),
        ("down", None, "3", "3", "met"),
        ("down", "10", "2", "5", "on_track"),
        ("down", "10", "2", "6", "hard"),
        ("down", "10", "2", "12", "hard"),
        ("down", "1", "2", "3", "hard"),
        ("down", None, "62", "100", "on_track"),
        ("down", None, "61", "100", "hard"),
        ("down", None, "0", "0", "met"),
        ("down", None, "0", "4", "hard"),
        ("down", "10", "0", "3", "on_track"),
    ],
)
def test_a_verdict_compares_with_the_target_and_then_with_the_time_that_has_gone(
    direction: str, baseline: str | None, target: str, actual: str, expected: str
) -> None:
    judged = row(direction, baseline=baseline, target=target, actual=actual)
    assert verdict(judged, HUYEN) == expected


def test_the_line_is_drawn_at_the_share_itself() -> None:
    assert verdict(row(target="60", actual="37"), HUYEN) == "on_track"
    assert verdict(row(target="60", actual="36"), HUYEN) == "hard"
    assert verdict(row(target="60", actual="36"), CO_SO) == "on_track"


@pytest.mark.parametrize(
    "unknown",
    [
        row(None, target="1", actual="1"),
        row(target="1"),
        row(actual="1"),
        row("?", target="1", actual="1"),
    ],
)
def test_without_its_figures_an_indicator_has_no_verdict(unknown: Row) -> None:
    assert verdict(unknown, HUYEN) == ""


def test_without_term_or_period_only_a_reached_target_has_one() -> None:
    for document in (
        Document(),
        Document(term="2020-2025"),
        Document(term="x", period_to="2023-06"),
    ):
        assert verdict(row(target="10", actual="12"), document) == "exceeded"
        assert verdict(row(target="10", actual="10"), document) == "met"
        assert verdict(row(target="10", actual="9"), document) == ""


@pytest.mark.parametrize(
    ("document", "months"),
    [
        (HUYEN, 37),
        (CO_SO, 36),
        (Document(term="2020-2025", period_from="2023-06", period_to="2023-06"), 1),
        (Document(term="2020-2025", period_from="2020-01", period_to="2024-12"), 60),
        (Document(term="2020-2025", period_from="2015-01", period_to="2025-12"), 60),
    ],
)
def test_the_elapsed_share_counts_both_months(document: Document, months: int) -> None:
    assert elapsed_share(document) == Decimal(months) / 60


@pytest.mark.parametrize(
    "document",
    [
        Document(),
        Document(term="2020-2025", period_from="2020-06"),
        Document(term="2020-2025", period_from="2023-06", period_to="2020-06"),
        Document(term="2025-2020", period_from="2020-06", period_to="2023-06"),
        Document(term="2020-2020", period_from="2020-06", period_to="2023-06"),
    ],
)
def test_the_elapsed_share_is_unknown_where_term_or_period_make_no_sense(
    document: Document,
) -> None:
    assert elapsed_share(document) is None
