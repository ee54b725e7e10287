"""What is printed and in which order, before any file format."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings

from export.layout.blocks import (
    GAP,
    Block,
    ParagraphBlock,
    SectionBreak,
    TableBlock,
    TextSpan,
    count_gaps,
    paragraph_texts,
)
from export.layout.document import lay_all
from export.layout.first_page import NO_DATE, ROOM
from export.profiles import load, names
from outline.model import Report, Section, Status
from tests.samples.printed import GUIDANCE, PROFILE, REPORT
from tests.strategies import reports


def lines(report: Report) -> list[str]:
    return paragraph_texts(lay_all(report, PROFILE))


def test_the_whole_report_in_the_order_of_the_paper() -> None:
    assert lines(REPORT) == [
        "ĐẢNG BỘ TỈNH TÂN HÒA",
        "HUYỆN ỦY BÌNH AN",
        "*",
        "Số 05-BC/HU",
        "ĐẢNG CỘNG SẢN VIỆT NAM",
        "",
        "Bình An, ngày 05 tháng 6 năm 2023",
        "BÁO CÁO",
        "sơ kết giữa nhiệm kỳ thực hiện nghị quyết đại hội, nhiệm kỳ 2020-2025",
        "-----",
        "Thực hiện Kế hoạch số 1041-KH/HU, báo cáo:",
        "Phần I\nKẾT QUẢ THỰC HIỆN NGHỊ QUYẾT HUYỆN BÌNH AN",
        "I. KHÁI QUÁT TÌNH HÌNH",
        f"Có {GAP} đảng viên, chiếm ...% dân số.",
        "II. KẾT QUẢ ĐẠT ĐƯỢC",
        "1. Về kinh tế",
        "Thu đạt 416 tỷ đồng.",
        "Ước.",
        "1.1. Cơ cấu lại nền kinh tế",
        "Đạt kết quả khá:",
        "Nông nghiệp.",
        "Lúa.",
        "Lúa thơm.",
        "Tiếp theo.",
        "Chú.",
        "1.1.1. Nông nghiệp",
        "Tốt.",
        "2. Điều chỉnh (nếu có)",
        "Không có.",
        "III. Đề xuất, kiến nghị",
        GAP,
        "Nơi nhận:",
        "- Ban Thường vụ Tỉnh ủy,",
        "- Lưu Văn phòng.",
        "T/M BAN THƯỜNG VỤ",
        "BÍ THƯ",
        "Trần Văn Mẫu",
        "Phụ lục 1\nSO SÁNH CHỈ TIÊU CHỦ YẾU",
        "(Kèm theo Báo cáo số 05-BC/HU, ngày 05 tháng 6 năm 2023 của Huyện ủy Bình An)",
        *("TT", "Chỉ tiêu", "Lĩnh vực", "Mục", "Loại", "Mục tiêu", "Kết quả", "Đến ngày", "Tỷ lệ"),
        *("1", "Thu ngân sách", "", "Phần I, mục II.1.1", "chủ yếu"),
        *("500", "416", "30/6/2023", "83,2%"),
        *("2", "Tỷ lệ hộ nghèo", "", "", "", "1,5", GAP, "", ""),
        "Phụ lục 2\nKIỂM TRA, THI HÀNH KỶ LUẬT",
        "(Kèm theo Báo cáo số 05-BC/HU, ngày 05 tháng 6 năm 2023 của Huyện ủy Bình An)",
        *("TT", "Năm", "Số lượng"),
        GAP,
    ]


def test_what_guides_the_writers_is_never_printed() -> None:
    assert GUIDANCE in REPORT.section("p1.i").prompts[0].text
    assert not [line for line in lines(REPORT) if GUIDANCE in line]


def test_every_gap_is_counted_once() -> None:
    """A blank, the dots after it, an empty leaf, a cell that must have a value, an empty table."""
    assert count_gaps(lay_all(REPORT, PROFILE)) == 5


def test_styles_follow_levels_and_markers() -> None:
    styles = [
        block.style for block in lay_all(REPORT, PROFILE) if isinstance(block, ParagraphBlock)
    ]
    assert styles == [
        *("Title", "Subtitle", "Separator", "BodyText"),
        *("Heading1", "Heading2", "BodyText", "Heading2", "Heading3", "BodyText"),
        *("Heading4", "BodyText", "ListBullet", "ListBullet2", "ListBullet3", "BodyText"),
        *("Heading5", "BodyText", "Heading3", "BodyText", "Heading2", "BodyText"),
        *("Heading1", "AppendixNote", "Heading1", "AppendixNote"),
    ]


def test_each_appendix_has_a_lying_page_of_its_own_and_counts_its_own_pages() -> None:
    found = [block for block in lay_all(REPORT, PROFILE) if isinstance(block, SectionBreak)]
    assert found == [SectionBreak(landscape=True, restart_numbers=True)] * 2


def test_the_signature_stays_with_the_last_paragraph() -> None:
    laid = lay_all(REPORT, PROFILE)
    signature = [at for at, block in enumerate(laid) if isinstance(block, TableBlock)][1]
    before = laid[signature - 1]
    assert isinstance(before, ParagraphBlock)
    assert before.keep_next
    kept = [block for block in laid if isinstance(block, ParagraphBlock) and block.keep_next]
    announcing = [block for block in kept if paragraph_texts((block,))[0].endswith(":")]
    assert kept == [*announcing, before]


@pytest.mark.parametrize(
    ("section", "printed"),
    [
        (Section("a", 1, "I.", "T"), [GAP]),
        (Section("a", 1, "I.", "T", status=Status.NONE, optional=True), ["Không có."]),
        (Section("a", 1, "I.", "T", status=Status.NONE, optional=True, body="Có."), ["Có."]),
        (Section("a", 1, "I.", "T", body=" \n "), [GAP]),
    ],
)
def test_a_leaf_without_text_is_a_gap_unless_it_says_that_there_is_none(
    section: Section, printed: list[str]
) -> None:
    found = lines(Report(sections=(section,)))
    at = found.index("I. T")
    assert found[at + 1 : found.index("Nơi nhận:")] == printed


def test_an_empty_heading_above_others_needs_no_text_unless_something_is_asked_of_it() -> None:
    above, below = Section("a", 1, "I.", "A"), Section("b", 2, "1.", "B", body="b")
    assert lines(Report(sections=(above, below))).count(GAP) + 1 == lines(
        Report(sections=(replace(above, prompts=REPORT.section("p1.i").prompts), below))
    ).count(GAP)


def test_a_report_without_anything_is_a_page_of_gaps() -> None:
    found = lay_all(Report(), PROFILE)
    assert count_gaps(found) == 10
    assert f"Số {ROOM}-{GAP}" in paragraph_texts(found)
    assert f"{GAP}, {NO_DATE}" in paragraph_texts(found)


def spans(laid: tuple[Block, ...]) -> list[TextSpan]:
    return [
        inline
        for block in laid
        if isinstance(block, ParagraphBlock)
        for inline in block.inlines
        if isinstance(inline, TextSpan)
    ]


def test_values_are_never_read_as_markup() -> None:
    starred = replace(REPORT.blanks[0], value="**A** {{pre.7}}[^1]")
    report = replace(REPORT, blanks=(starred, *REPORT.blanks[1:])).with_section(
        replace(REPORT.section("x1"), body="Của {{pre.5}}.")
    )
    assert "**A** {{pre.7}}[^1]" in [span.text for span in spans(lay_all(report, PROFILE))]


@settings(max_examples=60, deadline=None)
@given(reports())
def test_every_report_can_be_laid_out(report: Report) -> None:
    for name in names():
        profile = load(name)
        laid = lay_all(report, profile)
        used = {block.style for block in laid if isinstance(block, ParagraphBlock)}
        assert used <= set(profile.styles)
        headings = [
            block
            for block in laid
            if isinstance(block, ParagraphBlock) and block.bookmark.startswith("_s")
        ]
        printed = sum(bool(table.appendix) for table in report.tables)
        assert len(headings) == len(report.sections) + printed
        assert len({block.bookmark.lower() for block in headings}) == len(headings)
