"""Headings keep their literal numbers and find their style."""

from __future__ import annotations

import pytest

from export.layout.blocks import GAP, TextSpan
from export.layout.headings import format_label, is_on_own_line, lay_heading
from outline.model import Report, Section
from tests.samples.printed import PROFILE, REPORT


@pytest.mark.parametrize(
    "label", ["Phần I", "PHẦN II", "Chương 1", "Mục 2", "Phần thứ nhất", "Phụ lục 1"]
)
def test_a_named_part_stands_on_a_line_of_its_own(label: str) -> None:
    assert is_on_own_line(label)


@pytest.mark.parametrize(
    "label", ["I.", "I-", "1.", "1.1.", "1-", "a)", "(1)", "-", "", "1.1", "A", "Phần I."]
)
def test_a_number_stands_before_the_title(label: str) -> None:
    assert not is_on_own_line(label)


@pytest.mark.parametrize(
    ("level", "label", "style", "centred"),
    [
        (1, "Phần I", "Heading1", None),
        (1, "I.", "Heading1", False),
        (2, "I.", "Heading2", None),
        (2, "Chương I", "Heading2", True),
        (9, "-", "Heading9", None),
        (14, "-", "Heading9", None),
    ],
)
def test_the_level_gives_the_style_and_the_label_the_place(
    level: int, label: str, style: str, centred: bool | None
) -> None:
    found = lay_heading(Section("a", level, label, "Tên"), REPORT, PROFILE, "_s_a")
    assert (found.style, found.centred, found.bookmark) == (style, centred, "_s_a")


def test_no_case_is_changed_and_no_full_stop_taken() -> None:
    section = Section("a", 2, "III.", "Đề xuất, Kiến nghị.")
    assert lay_heading(section, REPORT, PROFILE, "").inlines == (
        TextSpan("III. "),
        TextSpan("Đề xuất, Kiến nghị."),
    )


def test_a_title_that_lacks_a_value_shows_the_gap() -> None:
    section = Section("a", 1, "Phần I", "LẦN THỨ {{p1.1}}, {{pre.5}}")
    assert lay_heading(section, REPORT, PROFILE, "").inlines == (
        TextSpan("Phần I\n"),
        TextSpan("LẦN THỨ "),
        TextSpan(GAP, gap=True),
        TextSpan(", "),
        TextSpan("HUYỆN BÌNH AN"),
    )


@pytest.mark.parametrize(
    ("label", "dot", "mixed", "hyphen"),
    [
        ("I.", "I.", "I-", "I-"),
        ("IV-", "IV.", "IV-", "IV-"),
        ("1.", "1.", "1.", "1-"),
        ("1.1.", "1.1.", "1.1.", "1.1-"),
        ("2-", "2.", "2.", "2-"),
        *((label, label, label, label) for label in ("Phần I", "a)", "(1)", "-", "", "A.", "1.a.")),
    ],
)
def test_a_house_style_changes_what_follows_a_number_and_nothing_else(
    label: str, dot: str, mixed: str, hyphen: str
) -> None:
    styles = ("literal", "dot", "mixed", "hyphen")
    found = [format_label(label, PROFILE.with_options(numbering=style)) for style in styles]
    assert found == [label, dot, mixed, hyphen]


def test_a_heading_without_number_or_title() -> None:
    assert lay_heading(Section("a", 3, "", "T"), Report(), PROFILE, "").inlines == (TextSpan("T"),)
    assert lay_heading(Section("a", 3, "", " "), Report(), PROFILE, "").inlines == (
        TextSpan(GAP, gap=True),
    )
