"""The finished file, read back as a word processor reads it."""

from __future__ import annotations

import io
import re
import subprocess
import sys
from dataclasses import replace
from typing import Any

import docx
import pytest
from docx.enum.section import WD_ORIENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.shared import Mm, Pt, Twips
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from export.docx.elements import remove_illegal
from export.layout.blocks import paragraph_texts
from export.layout.document import lay_all
from export.profiles import for_report, load, names
from outline.model import Report, Section
from tests.export.invariants import R, assert_sound, read_back
from tests.samples.printed import GUIDANCE, NS, PROFILE, REPORT, Made, W, find, text
from tests.strategies import reports

BOTH = NS | {"r": R}
THEME_ATTRIBUTES = "//@w:asciiTheme | //@w:hAnsiTheme | //@w:cstheme | //@w:eastAsiaTheme"


@pytest.fixture(scope="module")
def made() -> Made:
    return Made()


@pytest.fixture(scope="module")
def opened(made: Made) -> Any:
    return docx.Document(io.BytesIO(made.data))


def attribute(element: Any, path: str, name: str = "val") -> str | None:
    found = find(element, path)
    return found[0].get(f"{{{W}}}{name}") if found else None


# The sheet


def test_the_sheet_is_a4_with_the_margins_of_the_party(opened: Any) -> None:
    first = opened.sections[0]
    assert first.orientation == WD_ORIENT.PORTRAIT
    assert (round(first.page_width.mm), round(first.page_height.mm)) == (210, 297)
    margins = (first.top_margin, first.bottom_margin, first.left_margin, first.right_margin)
    assert [round(margin.mm) for margin in margins] == [20, 20, 30, 15]
    assert round(first.header_distance.mm) == 10


def test_the_number_of_the_page_is_in_the_header_but_not_on_page_1(made: Made, opened: Any) -> None:
    for section in opened.sections:
        assert section.different_first_page_header_footer
        assert section.first_page_header.paragraphs[0].text == ""
    field = find(made.part("word/header.xml"), "//w:fldSimple")[0]
    assert field.get(f"{{{W}}}instr").strip() == "PAGE"
    assert opened.styles["header"].paragraph_format.alignment == WD_ALIGN_PARAGRAPH.CENTER


def test_every_appendix_lies_across_and_counts_its_own_pages(opened: Any) -> None:
    assert [section.orientation for section in opened.sections] == [
        *(WD_ORIENT.PORTRAIT, WD_ORIENT.LANDSCAPE, WD_ORIENT.LANDSCAPE)
    ]
    for section in opened.sections[1:]:
        assert (round(section.page_width.mm), round(section.page_height.mm)) == (297, 210)
        assert section._sectPr.find(f"{{{W}}}pgNumType").get(f"{{{W}}}start") == "1"
    assert opened.sections[0]._sectPr.find(f"{{{W}}}pgNumType") is None


def test_a_rule_may_let_the_appendices_stand_upright_and_count_on() -> None:
    rules = PROFILE.appendix._replace(landscape=False, restart_numbers=False)
    made = Made(profile=PROFILE._replace(appendix=rules))
    last = docx.Document(io.BytesIO(made.data)).sections[-1]
    assert last.orientation == WD_ORIENT.PORTRAIT
    assert last.page_width == Twips(11906)
    assert not last.different_first_page_header_footer
    assert last._sectPr.find(f"{{{W}}}pgNumType") is None


# Type


def test_everything_is_times_new_roman_14_in_vietnamese(made: Made) -> None:
    (defaults,) = find(made.part("word/styles.xml"), "w:docDefaults/w:rPrDefault/w:rPr")
    for script in ("ascii", "hAnsi", "eastAsia", "cs"):
        assert attribute(defaults, "w:rFonts", script) == "Times New Roman"
    assert attribute(defaults, "w:sz") == "28"
    assert attribute(defaults, "w:lang") == "vi-VN"


def test_no_theme_and_no_colour_wins_over_it(made: Made) -> None:
    for name in made.names:
        if name.startswith("word/") and not name.endswith((".rels", "theme.xml")):
            part = made.part(name)
            assert not part.xpath(THEME_ATTRIBUTES, namespaces=NS)
            assert not find(part, "//w:rPr/w:color")
            assert {font.get(f"{{{W}}}ascii") for font in find(part, "//w:rFonts")} <= {
                "Times New Roman"
            }


def test_the_body_is_justified_with_a_first_line_and_exact_spacing(opened: Any) -> None:
    layout = opened.styles["Body Text"].paragraph_format
    assert layout.alignment == WD_ALIGN_PARAGRAPH.JUSTIFY
    assert layout.first_line_indent == Mm(10).twips * 635
    assert (layout.line_spacing, layout.line_spacing_rule) == (Pt(18), WD_LINE_SPACING.EXACTLY)
    assert layout.space_after == Pt(6)


def test_the_newer_rule_gives_more_room_between_lines() -> None:
    newer = docx.Document(io.BytesIO(Made(profile=load("hd05-2026")).data))
    assert newer.styles["Body Text"].paragraph_format.line_spacing == Pt(19)
    assert newer.styles["heading 2"].paragraph_format.line_spacing == Pt(19)


def test_cells_are_never_set_with_exact_spacing_which_clips(made: Made) -> None:
    for id_ in ("TableText", "TableHead", "TableNumber", "TableCentre", "Superior", "Signer"):
        assert attribute(made.style(id_), "w:pPr/w:spacing", "lineRule") in ("auto", None)


@pytest.mark.parametrize(
    ("style", "words", "path"),
    [
        ("Party", "ĐẢNG CỘNG SẢN VIỆT NAM", "w:rPr/w:b"),
        ("Issuer", "HUYỆN ỦY BÌNH AN", "w:rPr/w:b"),
        ("PlaceDate", "Bình An, ngày 05 tháng 6 năm 2023", "w:rPr/w:i"),
        ("RecipientsLabel", "Nơi nhận:", "w:rPr/w:u[@w:val='single']"),
        ("Authority", "T/M BAN THƯỜNG VỤ", "w:rPr/w:b"),
        ("Separator", "-----", "w:pPr/w:jc[@w:val='center']"),
    ],
)
def test_the_parts_of_the_official_form(made: Made, style: str, words: str, path: str) -> None:
    (paragraph,) = find(made.document, f"//w:p[w:pPr/w:pStyle/@w:val='{style}']")
    assert text(paragraph) == words
    assert find(made.style(style), path)


@pytest.mark.parametrize("style", ["Superior", "SignerTitle", "Number", "Recipients"])
def test_what_must_not_be_bold(made: Made, style: str) -> None:
    assert not find(made.style(style), "w:rPr/w:b")


def test_the_rule_under_the_party_is_a_line_and_no_underlining(made: Made) -> None:
    assert attribute(made.style("PartyRule"), "w:pPr/w:pBdr/w:top") == "single"
    assert not find(made.style("Party"), "w:rPr/w:u")


@pytest.mark.parametrize("profile", names())
def test_every_part_of_words_declares_the_names_that_readers_look_up(profile: str) -> None:
    # docx2python looks up the prefix of relationships at every run, in headers, feet and notes too.
    report = replace(REPORT, document=replace(REPORT.document, contact="ĐT 0123"))
    made = Made(report, load(profile).with_options(contents=True))
    roots = {name: made.part(name) for name in made.files if name.startswith("word/")}
    declared = {
        name: root.nsmap.get("r")
        for name, root in roots.items()
        if root.nsmap.get("w") == W and root.tag.startswith(f"{{{W}}}")
    }
    assert {"header", "headerFirst", "footerFirst", "footerEmpty", "footnotes", "document"} <= {
        name.removeprefix("word/").removesuffix(".xml") for name in declared
    }
    assert set(declared.values()) == {R}
    assert [name for name in roots if name not in declared and not name.endswith(".rels")] == [
        "word/theme.xml"
    ]


# Headings


def test_the_navigation_pane_shows_the_outline(made: Made, opened: Any) -> None:
    shown = [
        (int(paragraph.style.name.removeprefix("Heading ")), paragraph.text.replace("\n", " "))
        for paragraph in opened.paragraphs
        if paragraph.style.name.startswith("Heading ")
    ]
    assert shown == [
        (1, "Phần I KẾT QUẢ THỰC HIỆN NGHỊ QUYẾT HUYỆN BÌNH AN"),
        (2, "I. KHÁI QUÁT TÌNH HÌNH"),
        (2, "II. KẾT QUẢ ĐẠT ĐƯỢC"),
        (3, "1. Về kinh tế"),
        (4, "1.1. Cơ cấu lại nền kinh tế"),
        (5, "1.1.1. Nông nghiệp"),
        (3, "2. Điều chỉnh (nếu có)"),
        (2, "III. Đề xuất, kiến nghị"),
        (1, "Phụ lục 1 SO SÁNH CHỈ TIÊU CHỦ YẾU"),
        (1, "Phụ lục 2 KIỂM TRA, THI HÀNH KỶ LUẬT"),
    ]
    for level in range(1, 10):
        style = made.style(f"Heading{level}")
        assert attribute(style, "w:pPr/w:outlineLvl") == str(level - 1)
        assert not find(style, "w:pPr/w:numPr")  # numbers are literal: they are mandated


def test_headings_can_be_found_by_their_ids(made: Made) -> None:
    names = made.document.xpath("//w:bookmarkStart/@w:name", namespaces=NS)
    assert names[:5] == ["_s_p1", "_s_p1_i", "_s_p1_ii", "_s_p1_ii_1", "_s_p1_ii_1_1"]
    assert names[-2:] == ["_s_a1", "_s_a2"]


def test_a_centred_label_below_level_1_is_centred_by_hand() -> None:
    section = Section("a", 2, "Chương I", "TÊN", body="x")
    heading = find(Made(Report(sections=(section,))).document, "//w:p[w:bookmarkStart]")[0]
    assert attribute(heading, "w:pPr/w:jc") == "center"
    assert attribute(heading, "w:pPr/w:ind", "firstLine") == "0"


def test_a_number_before_the_title_of_level_1_is_put_at_the_left_by_hand() -> None:
    section = Section("a", 1, "I.", "KHÁI QUÁT\nTÌNH HÌNH", body="x")
    heading = find(Made(Report(sections=(section,))).document, "//w:p[w:bookmarkStart]")[0]
    assert attribute(heading, "w:pPr/w:jc") == "left"
    assert attribute(heading, "w:pPr/w:ind", "firstLine") == "567"


@pytest.mark.parametrize("profile", names())
def test_nothing_but_running_text_is_justified(profile: str) -> None:
    made = Made(REPORT, load(profile))
    justified = find(made.part("word/styles.xml"), "//w:style[w:pPr/w:jc/@w:val='both']/@w:styleId")
    assert justified == ["BodyText", "FootnoteText"]
    assert not find(made.document, "//w:jc[@w:val='both']")


# Body


def test_bold_and_italic_are_of_the_run(made: Made) -> None:
    runs = find(made.document, "//w:r[w:rPr/w:b and not(w:rPr/w:rStyle)]")
    assert [text(run) for run in runs] == ["kết quả"]
    runs = find(made.document, "//w:r[w:rPr/w:i and not(w:rPr/w:rStyle)]")
    assert [text(run) for run in runs] == ["khá"]


def test_items_are_a_real_list_whose_marks_are_dash_and_plus(made: Made) -> None:
    numbering = made.part("word/numbering.xml")
    for level, (id_, mark) in enumerate(
        [("ListBullet", "-"), ("ListBullet2", "+"), ("ListBullet3", "•")]
    ):
        assert attribute(made.style(id_), "w:pPr/w:numPr/w:ilvl") == str(level)
        (defined,) = find(numbering, f"//w:lvl[@w:ilvl='{level}']")
        assert attribute(defined, "w:lvlText") == mark
        assert attribute(defined, "w:suff") == "space"
        assert attribute(defined, "w:pPr/w:ind", "firstLine") == "567"


def test_footnotes_are_true_ones(made: Made) -> None:
    notes = find(made.part("word/footnotes.xml"), "//w:footnote")
    assert [note.get(f"{{{W}}}type") for note in notes] == [
        *("separator", "continuationSeparator", None, None)
    ]
    assert [text(note).strip() for note in notes[2:]] == ["Ước.", "Chú."]
    (call,) = find(made.document, "//w:footnoteReference[@w:id='1']")
    assert text(call.getparent().getparent()) == "Thu đạt 416 tỷ đồng."


def test_a_missing_value_is_seen_at_once_and_counted(made: Made) -> None:
    marked = find(made.document, "//w:r[w:rPr/w:rStyle/@w:val='Gap']")
    assert [text(run) for run in marked] == ["……", "...", "……", "……", "……"]
    assert made.exported.missing == len(marked)
    assert attribute(made.style("Gap"), "w:rPr/w:shd", "fill") == "FFFF00"


# Tables


def test_appendix_tables_repeat_their_header_and_never_split_a_row(made: Made) -> None:
    for table in find(made.document, "//w:tbl[w:tblPr/w:tblStyle/@w:val='Grid']"):
        rows = find(table, "w:tr")
        assert [bool(find(row, "w:trPr/w:tblHeader")) for row in rows] == [True] + [False] * (
            len(rows) - 1
        )
        assert all(find(row, "w:trPr/w:cantSplit") for row in rows)
        assert attribute(table, "w:tblPr/w:tblLayout", "type") == "fixed"
        assert attribute(table, "w:tblPr/w:tblCaption")


def test_appendix_tables_have_lines_and_the_letterhead_none(made: Made) -> None:
    assert len(find(made.style("Grid"), "w:tblPr/w:tblBorders/*[@w:val='single']")) == 6
    assert not find(made.style("Sides"), "w:tblPr/w:tblBorders")


# What is asked for


def test_a_sheet_printed_on_both_sides_has_mirrored_margins(made: Made) -> None:
    assert not find(made.part("word/settings.xml"), "//w:mirrorMargins")
    both = Made(profile=PROFILE.with_options(two_sided=True)).part("word/settings.xml")
    names = [str(child.tag).rpartition("}")[2] for child in both]
    assert names[:3] == ["zoom", "mirrorMargins", "defaultTabStop"]  # as the schema wants it


def test_a_table_of_contents_leads_to_every_heading(made: Made) -> None:
    assert not find(made.part("word/settings.xml"), "//w:updateFields")
    with_contents = Made(profile=PROFILE.with_options(contents=True))
    assert_sound(with_contents)
    document = with_contents.document
    entries = find(document, "//w:p[starts-with(w:pPr/w:pStyle/@w:val, 'TOC')]")
    assert [text(entry).replace("\t…", "") for entry in entries] == [
        "Phần I KẾT QUẢ THỰC HIỆN NGHỊ QUYẾT HUYỆN BÌNH AN",
        "I. KHÁI QUÁT TÌNH HÌNH",
        "II. KẾT QUẢ ĐẠT ĐƯỢC",
        "1. Về kinh tế",
        "2. Điều chỉnh (nếu có)",
        "III. Đề xuất, kiến nghị",
        "Phụ lục 1 SO SÁNH CHỈ TIÊU CHỦ YẾU",
        "Phụ lục 2 KIỂM TRA, THI HÀNH KỶ LUẬT",
    ]
    names = set(document.xpath("//w:bookmarkStart/@w:name", namespaces=NS))
    for entry in entries:
        assert attribute(entry, "w:hyperlink", "anchor") in names
    for entry in entries[:-2]:
        kinds = entry.xpath(".//w:fldChar/@w:fldCharType", namespaces=NS)
        assert kinds == ["begin", "separate", "end"]
        (code,) = find(entry, ".//w:instrText")
        assert attribute(entry, "w:hyperlink", "anchor") == code.text.split()[1]
    part = with_contents.part("word/settings.xml")
    order = [str(child.tag).rpartition("}")[2] for child in part]
    assert order.index("characterSpacingControl") + 1 == order.index("updateFields")
    assert order.index("updateFields") + 1 == order.index("footnotePr")
    assert with_contents.exported.missing == made.exported.missing
    (first,) = find(document, "//w:p[w:pPr/w:pageBreakBefore]")
    assert text(first).startswith("Thực hiện Kế hoạch")


@pytest.mark.parametrize(("profile", "paged"), [("hd36-2018", 6), ("nd30-2020", 8)])
def test_an_appendix_that_counts_its_own_pages_is_listed_without_one(
    profile: str, paged: int
) -> None:
    document = Made(profile=load(profile).with_options(contents=True)).document
    entries = find(document, "//w:p[starts-with(w:pPr/w:pStyle/@w:val, 'TOC')]")
    assert len(entries) == 8
    assert [bool(find(entry, ".//w:instrText")) for entry in entries] == [
        at < paged for at in range(8)
    ]
    assert all(text(entry).endswith("\t…") for entry in entries[:paged])


def test_a_report_without_headings_has_no_table_of_contents() -> None:
    bare = Made(Report(), profile=PROFILE.with_options(contents=True))
    assert not find(bare.document, "//w:p[w:pPr/w:pStyle/@w:val='Contents']")


def test_the_contact_line_is_at_the_foot_of_page_1_alone(made: Made) -> None:
    assert not find(made.document, "//w:footerReference")
    document = replace(REPORT.document, contact="Số 1 <Bình An> & ĐT", typist="abc", copies="9")
    report = replace(REPORT, document=document)
    with_contact = Made(report)
    assert_sound(with_contact)
    assert text(with_contact.part("word/footerFirst.xml")) == "Số 1 <Bình An> & ĐT"
    assert attribute(with_contact.style("Contact"), "w:pPr/w:pBdr/w:top") == "single"
    sections = find(with_contact.document, "//w:sectPr")
    ids = [
        str(section.xpath("string(w:footerReference/@r:id)", namespaces=BOTH))
        for section in sections
    ]
    assert ids == ["rIdFooterContact", "rIdFooterEmpty", "rIdFooterEmpty"]
    (mark,) = find(with_contact.document, "//w:p[w:pPr/w:pStyle/@w:val='Typist']")
    assert text(mark) == "ABC-9"
    assert attribute(mark, "w:pPr/w:framePr", "yAlign") == "bottom"


def test_the_document_of_the_state(made: Made) -> None:
    state = Made(profile=load("nd30-2020"))
    assert_sound(state)
    for style, words in (
        ("Nation", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"),
        ("Motto", "Độc lập - Tự do - Hạnh phúc"),
        ("Authority", "TM. BAN THƯỜNG VỤ"),
    ):
        (paragraph,) = find(state.document, f"//w:p[w:pPr/w:pStyle/@w:val='{style}']")
        assert text(paragraph) == words
        assert find(state.style(style), "w:rPr/w:b")
    assert attribute(state.style("BodyText"), "w:pPr/w:spacing", "line") == "264"
    assert attribute(state.style("BodyText"), "w:pPr/w:spacing", "lineRule") == "auto"
    titles = [text(p).split("\n")[0] for p in find(state.document, "//w:p[w:bookmarkStart]")]
    assert titles[-2:] == ["Phụ lục I", "Phụ lục II"]
    assert not find(state.document, "//w:pgNumType")  # the pages of the appendices run on


# The whole


def test_word_opens_it_as_its_own_version_and_language(made: Made) -> None:
    settings_ = made.part("word/settings.xml")
    mode = find(settings_, "//w:compatSetting[@w:name='compatibilityMode']")[0]
    assert mode.get(f"{{{W}}}val") == "15"
    assert attribute(settings_, "w:zoom", "percent") == "100"
    assert attribute(settings_, "w:decimalSymbol") == ","


def test_the_properties_come_from_the_report(opened: Any) -> None:
    properties = opened.core_properties
    assert properties.title == (
        "BÁO CÁO sơ kết giữa nhiệm kỳ thực hiện nghị quyết đại hội, nhiệm kỳ 2020-2025"
    )
    assert properties.author == "Huyện ủy Bình An"
    assert properties.created.date() == properties.modified.date() == REPORT.document.date
    assert properties.language == "vi-VN"


def test_nothing_that_guides_the_writers_is_in_any_part(made: Made) -> None:
    assert not [name for name, data in made.files.items() if GUIDANCE.encode() in data]


def test_what_is_read_back_is_what_was_laid_out(made: Made) -> None:
    assert read_back(made) == paragraph_texts(lay_all(REPORT, PROFILE))


def test_python_docx_reads_the_same_words(made: Made, opened: Any) -> None:
    ours = [text(p) for p in find(made.document, "/w:document/w:body/w:p")]
    assert [paragraph.text for paragraph in opened.paragraphs] == ours
    cells = [cell.text for table in opened.tables for row in table.rows for cell in row.cells]
    assert "Thu ngân sách" in cells


def test_it_is_sound(made: Made) -> None:
    assert_sound(made)


@pytest.mark.parametrize("fault", ["bookmark", "style", "width", "note", "space", "last"])
def test_a_fault_is_found(made: Made, fault: str) -> None:
    broken = Made()
    data = broken.files["word/document.xml"].decode()
    swaps = {
        "bookmark": ('<w:bookmarkEnd w:id="2"/>', '<w:bookmarkEnd w:id="1"/>'),
        "style": ('w:val="Heading2"', 'w:val="Heading0"'),
        "width": ("<w:tcW w:w=", '<w:tcW w:w="1" w:x='),
        "note": ('<w:footnoteReference w:id="2"/>', '<w:footnoteReference w:id="3"/>'),
        "space": (' xml:space="preserve"', ""),
        "last": ("</w:sectPr></w:body>", "</w:sectPr><w:p/></w:body>"),
    }
    old, new = swaps[fault]
    assert old in data
    broken.files["word/document.xml"] = data.replace(old, new).encode()
    with pytest.raises(AssertionError):
        assert_sound(broken)


def test_equal_reports_give_equal_bytes(made: Made) -> None:
    assert Made().data == made.data
    assert Made(replace(REPORT, document=replace(REPORT.document, number="6"))).data != made.data


def test_bytes_depend_on_no_hash_clock_or_zone(made: Made) -> None:
    code = (
        "import sys; from tests.samples.printed import Made; sys.stdout.buffer.write(Made().data)"
    )
    for seed, zone in (("1", "UTC"), ("2", "Asia/Ho_Chi_Minh")):
        run = subprocess.run(
            [sys.executable, "-c", code],
            env={"PYTHONHASHSEED": seed, "TZ": zone, "LC_ALL": "C"},
            capture_output=True,
            check=True,
        )
        assert run.stdout == made.data


# Whatever comes


NASTY = "\x00\x01\x08\x0b\x0c\x1b[31m\x7f\x85\x9f\ud800\udfff\ufffe\uffff\u202e\u2028\u200b]]>&<\"'"


def nasty_report() -> Report:
    section = replace(REPORT.section("p1.ii.1.1"), title=NASTY, label=f"{NASTY}.")
    body = f"{NASTY} **{NASTY}**[^1]\n- {NASTY}\n\n[^1]: {NASTY}"
    report = REPORT.with_section(replace(section, body=body))
    table = replace(
        REPORT.tables[0],
        title=NASTY,
        label=NASTY,
        rows=(replace(REPORT.tables[0].rows[0], values={"name": NASTY, "field": "a\nb\tc"}),),
    )
    document = replace(
        REPORT.document,
        issuer=NASTY,
        subject=f"{NASTY}{'dài ' * 300}",
        recipients=(NASTY,),
        signer=NASTY,
        number=NASTY,
    )
    return replace(report, document=document, tables=(table,))


def test_no_character_breaks_the_file() -> None:
    made = Made(nasty_report())
    assert_sound(made)
    opened = docx.Document(io.BytesIO(made.data))
    assert len(opened.core_properties.title) <= 255
    for name, data in made.files.items():
        assert not [char for char in data.decode() if ord(char) < 32 and char not in "\n"], name


def test_no_character_at_all_is_illegal_where_text_is_written() -> None:
    everything = "".join(map(chr, range(0x110000)))
    allowed = "\t\n\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff"  # XML 1.0, Char
    assert re.fullmatch(f"[{allowed}]+", remove_illegal(everything))
    assert remove_illegal("Đảng bộ “4 giảm” – 83,2%") == "Đảng bộ “4 giảm” – 83,2%"


def test_a_line_break_and_a_tab_in_a_cell_stay_what_they_are() -> None:
    made = Made(nasty_report())
    assert "a\nb\tc" in [text(cell) for cell in find(made.document, "//w:tc")]


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(reports())
def test_every_report_makes_a_sound_file_that_says_what_was_laid_out(report: Report) -> None:
    made = Made(report)
    assert_sound(made)
    docx.Document(io.BytesIO(made.data))
    assert read_back(made) == paragraph_texts(lay_all(report, for_report(report)))


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=40), st.text(max_size=40))
def test_any_body_and_any_value(body: str, value: str) -> None:
    report = REPORT.with_section(
        replace(REPORT.section("x1"), body=f"{body}\n{{{{pre.5}}}} {body}")
    )
    blank = replace(REPORT.blanks[0], value=value)
    assert_sound(Made(replace(report, blanks=(blank, *REPORT.blanks[1:]))))
