"""Registers as tables: columns, alignment, gaps, and where a section stands."""

from __future__ import annotations

from dataclasses import replace

import pytest

from export.layout.appendices import cite_section, lay_appendices
from export.layout.blocks import GAP, Block, ParagraphBlock, TableBlock, count_gaps, paragraph_texts
from export.layout.bookmarks import Bookmarks
from export.layout.first_page import NO_DATE, ROOM
from outline.model import Column, Report, Row, Section
from outline.model import Table as Register
from tests.samples.printed import DISCIPLINE, INDICATORS, PROFILE, REPORT


def made(*registers: Register, report: Report = REPORT) -> list[Block]:
    return list(lay_appendices(replace(report, tables=registers), PROFILE, Bookmarks()))


def table(register: Register) -> TableBlock:
    (found,) = [block for block in made(register) if isinstance(block, TableBlock)]
    return found


def test_only_registers_with_an_appendix_are_printed() -> None:
    assert made(replace(INDICATORS, appendix="")) == []


def test_hidden_columns_and_rows_only_offered_are_not_printed() -> None:
    words = paragraph_texts([table(INDICATORS)])
    assert "Chiều" not in words
    assert words.count("1") == 1
    assert len(table(INDICATORS).rows) == 3


def test_the_header_row_is_the_one_that_is_repeated() -> None:
    assert [row.header for row in table(INDICATORS).rows] == [True, False, False]


def test_figures_stand_right_dates_and_choices_in_the_middle_words_left() -> None:
    styles = [cell.paragraphs[0].style for cell in table(INDICATORS).rows[1].cells]
    assert styles == [
        *("TableCentre", "TableText", "TableText", "TableText", "TableCentre"),
        *("TableNumber", "TableNumber", "TableCentre", "TableNumber"),
    ]


def test_only_what_a_row_must_have_is_marked_when_it_is_missing() -> None:
    row = Row("i1", {"actual": 1})
    assert count_gaps([table(replace(INDICATORS, rows=(row,)))]) == 2  # name and target


def test_an_empty_register_is_a_gap_or_says_that_there_is_none() -> None:
    (cell,) = table(DISCIPLINE).rows[1].cells
    assert (cell.span, paragraph_texts(cell.paragraphs)) == (3, [GAP])
    (cell,) = table(replace(DISCIPLINE, required=False)).rows[1].cells
    assert paragraph_texts(cell.paragraphs) == ["Không có."]


def test_the_widths_fill_the_page_and_leave_long_columns_the_most() -> None:
    rows = tuple(
        Row(f"i{at}", {"name": "Tốc độ tăng giá trị sản xuất bình quân hằng năm", "target": at})
        for at in range(3)
    )
    found = table(replace(INDICATORS, rows=rows))
    assert sum(found.widths) == 14287  # 252 mm
    assert max(found.widths) == found.widths[1]
    assert found.widths[0] == min(found.widths)


def test_the_heading_names_the_appendix_and_has_a_bookmark() -> None:
    heading = made(INDICATORS)[1]
    assert isinstance(heading, ParagraphBlock)
    assert (heading.style, heading.bookmark) == ("Heading1", "_s_a1")


def test_a_rule_may_keep_the_case_of_the_title() -> None:
    rules = PROFILE.appendix._replace(title_upper=False)
    laid = lay_appendices(REPORT, PROFILE._replace(appendix=rules), Bookmarks())
    assert paragraph_texts(laid)[0] == "Phụ lục 1\nSo sánh chỉ tiêu chủ yếu"


def test_without_a_label_it_is_an_appendix_all_the_same() -> None:
    words = paragraph_texts(made(replace(INDICATORS, label="", title="")))
    assert words[0] == f"Phụ lục\n{GAP}"


def test_what_the_appendix_belongs_to_has_room_for_number_and_date() -> None:
    report = replace(REPORT, document=replace(REPORT.document, number="", date=None))
    words = paragraph_texts(made(INDICATORS, report=report))
    assert words[1] == f"(Kèm theo Báo cáo số {ROOM}-BC/HU, {NO_DATE} của Huyện ủy Bình An)"
    assert count_gaps(made(INDICATORS, report=report)[:3]) == 0


@pytest.mark.parametrize(
    ("id_", "place"),
    [
        ("p1", "Phần I"),
        ("p1.ii", "Phần I, mục II"),
        ("p1.ii.1", "Phần I, mục II.1"),
        ("p1.ii.1.1", "Phần I, mục II.1.1"),
        ("x1", "Phần I, mục II.1.1.1"),
        ("p2.iii", "Phần I, mục III"),
    ],
)
def test_a_section_is_named_by_where_it_stands(id_: str, place: str) -> None:
    assert cite_section(REPORT, id_) == place


def test_a_section_without_labels_has_no_place_to_name() -> None:
    assert cite_section(Report(sections=(Section("a", 1, "", "A"),)), "a") == ""


@pytest.mark.parametrize("value", ["nowhere", "p1.ii.1.1/b1"])
def test_an_id_is_never_printed(value: str) -> None:
    column = Column("section", "section", "Mục")
    register = Register(
        "t", "T", appendix="a1", columns=(column,), rows=(Row("r", {"section": value}),)
    )
    words = paragraph_texts([table(register)])
    assert value not in words
    assert words[-1] == GAP
