"""Bodies as paragraphs: looks, items, notes and gaps."""

from __future__ import annotations

import pytest

from export.layout.blocks import GAP, Footnote, Paragraph, Span
from export.layout.prose import paragraphs, spans
from tests.export.sample import REPORT


def test_looks_are_carried_over() -> None:
    assert paragraphs("a **b** *c*", REPORT) == [
        Paragraph("BodyText", (Span("a "), Span("b", bold=True), Span(" "), Span("c", italic=True)))
    ]


def test_a_value_takes_the_look_of_its_place() -> None:
    assert spans("{{pre.7}}", REPORT, bold=True) == [Span("2020-2025", bold=True)]


@pytest.mark.parametrize("text", ["{{p1.i.8}}", "{{nobody.knows}}", "{{ct.i2.actual}}"])
def test_a_missing_value_is_marked(text: str) -> None:
    assert spans(f"Có {text} xã", REPORT) == [Span("Có "), Span(GAP, gap=True), Span(" xã")]


def test_a_gap_that_the_writer_left_is_marked_as_it_is() -> None:
    assert spans("Có ..... xã, ____ ấp", REPORT) == [
        Span("Có "),
        Span(".....", gap=True),
        Span(" xã, "),
        Span("____", gap=True),
        Span(" ấp"),
    ]


def test_an_ellipsis_in_prose_is_no_gap() -> None:
    assert spans("lúa, mì, mía...", REPORT) == [Span("lúa, mì, mía...")]


def test_items_have_styles_by_level() -> None:
    found = paragraphs("- a\n+ b\n  + c\n    + d", REPORT)
    assert [paragraph.style for paragraph in found] == [
        *("ListBullet", "ListBullet2", "ListBullet3", "ListBullet3"),
    ]


def test_what_announces_a_list_stays_with_it() -> None:
    found = paragraphs("a.\n\n**b:** \n- c:\n\nd:", REPORT)
    assert [(paragraph.keep_next, len(paragraph.inlines)) for paragraph in found] == [
        *((False, 1), (True, 1), (True, 1), (False, 1)),
    ]


def test_a_note_has_its_looks_and_values_too() -> None:
    found = paragraphs("a[^1]\n\n[^1]: *b* {{pre.7}} {{p1.i.8}}", REPORT)
    assert found == [
        Paragraph(
            "BodyText",
            (
                Span("a"),
                Footnote(
                    (
                        Span("b", italic=True),
                        Span(" "),
                        Span("2020-2025"),
                        Span(" "),
                        Span(GAP, gap=True),
                    )
                ),
            ),
        )
    ]


def test_places_inside_marks_and_marks_inside_values_do_not_mix() -> None:
    found = paragraphs("**{{pre.7}}**\n\n{{ct.i1.name}}", REPORT)
    assert [paragraph.inlines for paragraph in found] == [
        (Span("2020-2025", bold=True),),
        (Span("Thu ngân sách"),),
    ]
