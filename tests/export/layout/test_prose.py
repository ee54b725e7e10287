"""Bodies as paragraphs: looks, items, notes and gaps."""

from __future__ import annotations

import pytest

from export.layout.blocks import GAP, InlineFootnote, ParagraphBlock, TextSpan
from export.layout.prose import fill_placeholders, lay_body
from tests.samples.printed import REPORT


def test_looks_are_carried_over() -> None:
    assert lay_body("a **b** *c*", REPORT) == [
        ParagraphBlock(
            "BodyText",
            (TextSpan("a "), TextSpan("b", bold=True), TextSpan(" "), TextSpan("c", italic=True)),
        )
    ]


def test_a_value_takes_the_look_of_its_place() -> None:
    assert fill_placeholders("{{pre.7}}", REPORT, bold=True) == [TextSpan("2020-2025", bold=True)]


@pytest.mark.parametrize("text", ["{{p1.i.8}}", "{{nobody.knows}}", "{{ct.i2.actual}}"])
def test_a_missing_value_is_marked(text: str) -> None:
    assert fill_placeholders(f"Có {text} xã", REPORT) == [
        TextSpan("Có "),
        TextSpan(GAP, gap=True),
        TextSpan(" xã"),
    ]


def test_a_gap_that_the_writer_left_is_marked_as_it_is() -> None:
    assert fill_placeholders("Có ..... xã, ____ ấp", REPORT) == [
        TextSpan("Có "),
        TextSpan(".....", gap=True),
        TextSpan(" xã, "),
        TextSpan("____", gap=True),
        TextSpan(" ấp"),
    ]


def test_an_ellipsis_in_prose_is_no_gap() -> None:
    assert fill_placeholders("lúa, mì, mía...", REPORT) == [TextSpan("lúa, mì, mía...")]


def test_items_have_styles_by_level() -> None:
    found = lay_body("- a\n+ b\n  + c\n    + d", REPORT)
    assert [paragraph.style for paragraph in found] == [
        *("ListBullet", "ListBullet2", "ListBullet3", "ListBullet3"),
    ]


def test_what_announces_a_list_stays_with_it() -> None:
    found = lay_body("a.\n\n**b:** \n- c:\n\nd:", REPORT)
    assert [(paragraph.keep_next, len(paragraph.inlines)) for paragraph in found] == [
        *((False, 1), (True, 1), (True, 1), (False, 1)),
    ]


def test_a_note_has_its_looks_and_values_too() -> None:
    found = lay_body("a[^1]\n\n[^1]: *b* {{pre.7}} {{p1.i.8}}", REPORT)
    assert found == [
        ParagraphBlock(
            "BodyText",
            (
                TextSpan("a"),
                InlineFootnote(
                    (
                        TextSpan("b", italic=True),
                        TextSpan(" "),
                        TextSpan("2020-2025"),
                        TextSpan(" "),
                        TextSpan(GAP, gap=True),
                    )
                ),
            ),
        )
    ]


def test_places_inside_marks_and_marks_inside_values_do_not_mix() -> None:
    found = lay_body("**{{pre.7}}**\n\n{{ct.i1.name}}", REPORT)
    assert [paragraph.inlines for paragraph in found] == [
        (TextSpan("2020-2025", bold=True),),
        (TextSpan("Thu ngân sách"),),
    ]
