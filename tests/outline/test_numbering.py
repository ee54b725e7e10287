"""Labels of added sections go on from their neighbours."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from outline.editing import sections
from outline.model import Origin, Report
from outline.numbering import LETTERS, first_label_under, next_label
from outline.values.number_formats import to_roman
from tests.samples.finished import finished


@pytest.mark.parametrize(
    ("label", "expected"),
    [
        ("Phần I", "Phần II"),
        ("Phần IX", "Phần X"),
        ("III.", "IV."),
        ("I.", "II."),
        ("2.", "3."),
        ("1.2.", "1.3."),
        ("1.10.", "1.11."),
        ("1.1", "1.2"),
        ("1.1.9.", "1.1.10."),
        ("(3)", "(4)"),
        ("Điều 9.", "Điều 10."),
        ("a)", "b)"),
        ("d)", "đ)"),
        ("đ)", "e)"),
        ("e)", "g)"),
        ("i)", "ii)"),
        ("y)", "aa)"),
        ("aa)", "ab)"),
        ("A.", "B."),
        ("-", "-"),
        ("+", "+"),
        ("", ""),
        ("Phần mở đầu", "Phần mở đầu"),
        ("1a.", "1a."),
        ("f)", "f)"),
        ("***", "***"),
    ],
)
def test_the_next_label_counts_on(label: str, expected: str) -> None:
    before = ("A.",) if label == "A." else ()
    assert next_label(label, before) == expected


def test_letters_that_are_also_roman_follow_the_run_they_stand_in() -> None:
    assert next_label("C.", ("A.", "B.")) == "D."
    assert next_label("C.", ()) == "CI."
    assert next_label("h)", ("a)", "b)")) == "i)"
    assert next_label("i)", ("a)", "b)")) == "k)"
    assert next_label("ii)", ("i)",)) == "iii)"
    assert next_label("v)", ("i)", "ii)", "iii)", "iv)")) == "vi)"


@given(st.integers(1, 500))
def test_roman_labels_count_without_end(number: int) -> None:
    assert next_label(f"{to_roman(number)}.", ("I.",)) == f"{to_roman(number + 1)}."


def test_the_letters_are_those_of_laws() -> None:
    labels = ["a)"]
    while len(labels) < len(LETTERS):
        labels.append(next_label(labels[-1], labels[:-1]))
    assert "".join(label[0] for label in labels) == "abcdđeghiklmnopqrstuvxy"


@pytest.mark.parametrize(
    ("parent", "label"),
    [
        (None, "I."),
        ("Phần II", "I."),
        ("II.", "1."),
        ("1.", "1.1."),
        ("1.1.", "1.1.1."),
        ("2.10", "2.10.1."),
        ("1.1.1.", "a)"),
        ("a)", "-"),
        ("-", "+"),
        ("+", "-"),
        ("(1)", "a)"),
        ("Điều 3.", "1."),
        ("", ""),
    ],
)
def test_the_first_section_under_another_takes_the_next_style(
    parent: str | None, label: str
) -> None:
    assert first_label_under(parent) == label


def labels(report: Report) -> list[str]:
    return [section.label for section in report.sections if section.origin is Origin.ADDED]


def test_added_labels_follow_when_one_goes_and_when_they_move() -> None:
    report = finished()
    for number, id_ in enumerate(("one", "two", "three")):
        after = "p1.i.3" if number == 0 else ("one", "two")[number - 1]
        report = sections.add_section(report, after, id_, id_)
    report = sections.add_section(report, "three", "under", "under", child=True)
    assert labels(report) == ["4.", "5.", "6.", "6.1."]
    report = sections.delete(report, "one")
    assert labels(report) == ["4.", "5.", "5.1."]
    report = sections.move(report, "three", -1)
    assert [report.section(id_).label for id_ in ("three", "under", "two")] == ["4.", "4.1.", "5."]


def test_a_label_in_another_place_stays_as_somebody_wrote_it() -> None:
    from dataclasses import replace

    report = sections.add_section(finished(), "p1.i.2", "own", "Của ta", child=True)
    own = replace(report.section("own"), label="2.a.")
    report = sections.add_section(report.with_section(own), "p2", "other", "Phần khác")
    assert report.section("own").label == "2.a."
    assert report.section("other").label == "Phần III"
