"""The audit: our own documents are clean, each planted fault is found with its place."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable
from dataclasses import replace
from functools import lru_cache

import docx
import pytest
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor
from docx.text.paragraph import Paragraph

from export import export_report
from export.audit import AuditFinding, audit
from export.audit.package import STEEPEST
from export.profiles import load, names
from outline.errors import ExportError
from outline.model import Report
from store.report_file import files
from store.templates import catalog
from tests.paths import DATA
from tests.samples.printed import REPORT

FINISHED = DATA / "finished.toml"
PARTY, STATE = "hd36-2018", "nd30-2020"


@lru_cache
def made(which: str = "sample", profile: str = PARTY) -> bytes:
    reports: dict[str, Callable[[], Report]] = {
        "sample": lambda: REPORT,
        "shipped": catalog.sample,
        "finished": lambda: files.load(FINISHED).report,
        "empty": Report,
    }
    report = reports[which]()
    out = io.BytesIO()
    export_report(report, load(profile), out)
    return out.getvalue()


def found(data: bytes, profile: str = PARTY) -> list[AuditFinding]:
    return list(audit(data, "a.docx", load(profile)).findings)


def changed(data: bytes, member: str, old: str, new: str) -> bytes:
    """Return the document with one text of one part replaced; it must be there."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as package, zipfile.ZipFile(out, "w") as target:
        for name in package.namelist():
            part = package.read(name).decode()
            if name == member:
                assert old in part, old
                part = part.replace(old, new)
            target.writestr(name, part)
    return out.getvalue()


@pytest.mark.parametrize("which", ["sample", "shipped", "finished", "empty"])
@pytest.mark.parametrize("profile", names())
def test_what_we_make_is_clean(which: str, profile: str) -> None:
    assert [finding.code for finding in found(made(which, profile), profile)] == []


@pytest.mark.parametrize("profile", names())
def test_room_for_the_number_and_date_is_as_the_form_asks(profile: str) -> None:
    report = replace(REPORT, document=replace(REPORT.document, number="", date=None))
    out = io.BytesIO()
    export_report(report, load(profile), out)
    assert found(out.getvalue(), profile) == []


@pytest.mark.parametrize("profile", names())
def test_many_recipients_are_as_the_form_asks(profile: str) -> None:
    many = tuple(f"Đảng ủy, huyện ủy, thị ủy trực thuộc số {at} tên dài" for at in range(40))
    report = replace(REPORT, document=replace(REPORT.document, recipients=many))
    out = io.BytesIO()
    export_report(report, load(profile), out)
    assert found(out.getvalue(), profile) == []


Document = docx.document.Document
Plant = Callable[[Document], None]


def paragraph(document: Document, words: str) -> Paragraph:
    """Return the paragraph that holds some words, in a cell or not."""
    for element in document.element.body.iter(qn("w:p")):
        one = Paragraph(element, document)
        if words in one.text:
            return one
    raise AssertionError(words)


def retype(old: str, new: str) -> Plant:
    def plant(document: Document) -> None:
        one = paragraph(document, old)
        whole = one.text.replace(old, new)
        for run in one.runs[1:]:
            run.text = ""
        one.runs[0].text = whole

    return plant


def letters(words: str, name: str, value: object) -> Plant:
    def plant(document: Document) -> None:
        for run in paragraph(document, words).runs:
            if name == "colour":
                run.font.color.rgb = RGBColor(0xFF, 0, 0)
            else:
                setattr(run.font, name, value)

    return plant


def layout(words: str, name: str, value: object) -> Plant:
    def plant(document: Document) -> None:
        setattr(paragraph(document, words).paragraph_format, name, value)

    return plant


def sheet(name: str, value: object) -> Plant:
    def plant(document: Document) -> None:
        setattr(document.sections[0], name, value)

    return plant


def without(words: str) -> Plant:
    def plant(document: Document) -> None:
        element = paragraph(document, words)._p
        element.getparent().remove(element)

    return plant


def number_on_page_1(document: Document) -> None:
    document.sections[0].different_first_page_header_footer = False


def no_page_number(document: Document) -> None:
    for field in list(document.sections[0].header._element.iter(qn("w:fldSimple"))):
        field.getparent().remove(field)


def unruled(document: Document) -> None:
    style = document.styles["Nét kẻ dưới tiêu đề"].element
    style.pPr.remove(style.pPr.find(qn("w:pBdr")))


def theme_fonts(document: Document) -> None:
    run = paragraph(document, "Có ").runs[0]
    fonts = run._r.get_or_add_rPr().get_or_add_rFonts()
    fonts.set(qn("w:ascii"), "Arial")
    fonts.set(qn("w:hAnsi"), "Arial")


def english(document: Document) -> None:
    document.styles.element.find(f".//{qn('w:lang')}").set(qn("w:val"), "en-US")


def header_row_once(document: Document) -> None:
    for mark in list(document.element.body.iter(qn("w:tblHeader"))):
        mark.getparent().remove(mark)


def rows_that_split(document: Document) -> None:
    mark = list(document.element.body.iter(qn("w:cantSplit")))[-1]
    mark.getparent().remove(mark)


PARTY_WORDS = "ĐẢNG CỘNG SẢN VIỆT NAM"
DATE = "Bình An, ngày 05 tháng 6 năm 2023"
PLANTED: dict[str, tuple[str, Plant, str]] = {
    "letter paper": ("page.size", sheet("page_height", Mm(279.4)), ""),
    "left margin": ("page.margin-left", sheet("left_margin", Mm(25)), ""),
    "right margin": ("page.margin-right", sheet("right_margin", Mm(20)), ""),
    "top margin": ("page.margin-top", sheet("top_margin", Mm(25.4)), ""),
    "bottom margin": ("page.margin-bottom", sheet("bottom_margin", Mm(15)), ""),
    "page number far": ("page-number.distance", sheet("header_distance", Mm(12.7)), ""),
    "number on page 1": ("page-number.first", number_on_page_1, ""),
    "no page number": ("page-number.place", no_page_number, ""),
    "no heading of the Party": ("party.missing", without(PARTY_WORDS), ""),
    "heading in small letters": (
        "party.words",
        retype(PARTY_WORDS, "Đảng Cộng sản Việt Nam"),
        "Đảng Cộng sản",
    ),
    "heading underlined": ("party.underline", letters(PARTY_WORDS, "underline", True), PARTY_WORDS),
    "heading of 14 pt": ("party.size", letters(PARTY_WORDS, "size", Pt(14)), PARTY_WORDS),
    "no rule under it": ("party.rule", unruled, PARTY_WORDS),
    "superior bold": ("superior.bold", letters("ĐẢNG BỘ TỈNH", "bold", True), "ĐẢNG BỘ TỈNH"),
    "issuer plain": ("issuer.bold", letters("HUYỆN ỦY BÌNH AN", "bold", False), "HUYỆN ỦY"),
    "issuer left": ("issuer.align", layout("HUYỆN ỦY BÌNH AN", "alignment", 0), "HUYỆN ỦY"),
    "issuer in small letters": (
        "issuer.capitals",
        retype("HUYỆN ỦY BÌNH AN", "Huyện ủy Bình An"),
        "Huyện ủy",
    ),
    "no star": ("star.missing", without("*"), ""),
    "colon after Số": ("number.colon", retype("Số 05", "Số: 05"), "Số: 05"),
    "number not padded": ("number.figures", retype("Số 05", "Số 5"), "Số 5"),
    "number as the State's": ("number.form", retype("05-BC/HU", "05/BC-HU"), "Số 05/BC-HU"),
    "date not padded": ("place-date.figures", retype("ngày 05", "ngày 5"), "Bình An"),
    "month padded": ("place-date.figures", retype("tháng 6", "tháng 06"), "Bình An"),
    "date upright": ("place-date.italic", letters(DATE, "italic", False), "Bình An"),
    "no comma after the place": ("place-date.form", retype("Bình An,", "Bình An"), "Bình An"),
    "type of 14 pt": ("title.size", letters("BÁO CÁO", "size", Pt(14)), "BÁO CÁO"),
    "subject in capitals": ("subtitle.capital", retype("sơ kết", "Sơ kết"), "Sơ kết"),
    "subject plain": ("subtitle.bold", letters("sơ kết giữa", "bold", False), "sơ kết"),
    "four hyphens": ("separator.words", retype("-----", "----"), "----"),
    "no hyphens": ("separator.missing", without("-----"), ""),
    "Arial in the text": ("text.font", theme_fonts, "Có "),
    "text of 13 pt": ("text.size", letters("Có ", "size", Pt(13)), "Có "),
    "red letters": ("text.colour", letters("Có ", "colour", None), "Có "),
    "text not justified": ("text.align", layout("Có ", "alignment", 0), "Có "),
    "first line of 12.7 mm": (
        "text.first-line",
        layout("Có ", "first_line_indent", Mm(12.7)),
        "Có ",
    ),
    "spacing of a line and a half": ("text.line", layout("Có ", "line_spacing", 1.5), "Có "),
    "lines too near": ("text.line", layout("Có ", "line_spacing", Pt(16)), "Có "),
    "no room between paragraphs": ("text.spacing", layout("Có ", "space_after", Pt(0)), "Có "),
    "heading plain": ("heading.bold", letters("KHÁI QUÁT", "bold", False), "I. KHÁI QUÁT"),
    "TM. for T/M": ("authority.sign", retype("T/M", "TM."), "TM. BAN"),
    "a deputy for a body": (
        "authority.collective",
        retype("T/M", "K/T"),
        "K/T BAN THƯỜNG VỤ",
    ),
    "title of the signer bold": ("signer-title.bold", letters("BÍ THƯ", "bold", True), "BÍ THƯ"),
    "signer plain": ("signer.bold", letters("Trần Văn Mẫu", "bold", False), "Trần Văn"),
    "recipients not underlined": (
        "recipients-label.underline",
        letters("Nơi nhận:", "underline", False),
        "Nơi nhận:",
    ),
    "Nơi nhận without colon": ("recipients-label.words", retype("Nơi nhận:", "Nơi nhận"), "Nơi"),
    "semicolon between recipients": ("recipients.end", retype("Tỉnh ủy,", "Tỉnh ủy;"), "- Ban"),
    "recipients without full stop": ("recipients.end", retype("phòng.", "phòng"), "- Lưu"),
    "recipients of 14 pt": ("recipients.size", letters("Tỉnh ủy,", "size", Pt(14)), "- Ban"),
    "English": ("language", english, ""),
    "header row once": ("table.header", header_row_once, ""),
    "rows that split": ("table.split", rows_that_split, ""),
}


@pytest.mark.parametrize("fault", PLANTED)
def test_a_planted_fault_is_found_alone_and_in_its_place(fault: str) -> None:
    code, plant, excerpt = PLANTED[fault]
    document = docx.Document(io.BytesIO(made()))
    plant(document)
    out = io.BytesIO()
    document.save(out)
    findings = found(out.getvalue())
    assert {finding.code for finding in findings} == {code}
    place = findings[0].location
    assert place.excerpt.startswith(excerpt)
    if excerpt:
        counted = document.element.body.iter(qn("w:p"))
        texts = [Paragraph(each, document).text for each in counted]
        assert excerpt.strip() in texts[place.paragraph - 1]


def test_the_text_must_not_end_as_the_state_ends_it() -> None:
    data = made("finished")
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        body = package.read("word/document.xml").decode()
    before = body[: body.index("Nơi nhận:")]
    last = re.findall(r"<w:t(?: [^>]*)?>([^<]+)</w:t>", before)[-1]
    ended = changed(data, "word/document.xml", f">{last}<", f">{last.rstrip('.')}./.<")
    assert [finding.code for finding in found(ended)] == ["text.end"]


@pytest.mark.parametrize("body", ["TRƯỞNG BAN", "BÍ THƯ", "CHÁNH VĂN PHÒNG"])
def test_a_deputy_may_sign_for_a_person(body: str) -> None:
    document = docx.Document(io.BytesIO(made()))
    retype("T/M BAN THƯỜNG VỤ", f"K/T {body}")(document)
    out = io.BytesIO()
    document.save(out)
    assert found(out.getvalue()) == []


def test_what_is_alike_is_said_once_with_its_count() -> None:
    document = docx.Document(io.BytesIO(made("finished")))
    document.styles["Body Text"].paragraph_format.space_after = Pt(3)
    out = io.BytesIO()
    document.save(out)
    (finding,) = found(out.getvalue())
    assert finding.code == "text.spacing"
    assert finding.repeats > 20


def test_a_form_of_the_party_is_no_form_of_the_state() -> None:
    codes = {finding.code for finding in found(made("sample", PARTY), STATE)}
    assert {"nation.missing", "motto.missing", "number.colon", "authority.sign"} <= codes


@pytest.mark.parametrize("profile", names())
def test_the_document_itself_says_which_rules_it_follows(profile: str) -> None:
    audited = audit(made("finished", profile), "a.docx").profile.name
    assert audited == (STATE if profile == STATE else PARTY)  # the date is of 2023


def test_what_stands_on_one_text_or_on_practice_is_said_to_be_unverified() -> None:
    document = docx.Document(io.BytesIO(made()))
    english(document)
    out = io.BytesIO()
    document.save(out)
    (finding,) = found(out.getvalue())
    assert finding.rule.is_unverified
    assert finding.severity == "note"
    (sure,) = found(changed(made(), "word/document.xml", "-----", "---"))
    assert not sure.rule.is_unverified
    assert sure.severity == "error"
    assert "36-HD/VPTW" in sure.rule.clause


# Files that are none


@pytest.mark.parametrize(
    ("code", "look"),
    [
        ("footnote.size", '<w:sz w:val="28"/>'),
        ("footnote.font", '<w:rFonts w:ascii="Arial" w:hAnsi="Arial"/>'),
    ],
)
def test_a_footnote_of_another_look_is_told_once(code: str, look: str) -> None:
    letters = "<w:r><w:t>"
    data = changed(made(), "word/footnotes.xml", letters, f"<w:r><w:rPr>{look}</w:rPr><w:t>")
    assert [finding.code for finding in found(data)] == [code]


def by_hand(*, heading: str) -> bytes:
    """Return a document as somebody types it who knows no styles, with a long appendix."""
    document = docx.Document()
    for words in ("BÁO CÁO", "sơ kết công tác", "I. Tình hình", "Đã làm.", "T/M BAN THƯỜNG VỤ"):
        document.add_paragraph(words)
    document.add_paragraph("Nơi nhận:\n- Lưu.")
    if heading:
        document.add_paragraph(heading)
    table = document.add_table(40, 2)
    for at, row in enumerate(table.rows):
        row.cells[0].text, row.cells[1].text = f"Chỉ tiêu {at}", str(at)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def test_a_table_and_a_list_typed_by_hand_are_taken_for_what_they_are() -> None:
    document = docx.Document()
    for words in ("BÁO CÁO", "sơ kết công tác", "I. Tình hình", "Đã làm."):
        document.add_paragraph(words)
    document.add_table(2, 1).rows[1].cells[0].text = "1"
    document.add_paragraph("T/M BAN THƯỜNG VỤ")
    document.add_paragraph("Nguyễn Văn A")
    document.add_paragraph("Nơi nhận:")
    for words in ("Tỉnh ủy,", "Lưu."):
        document.add_paragraph(words, style="List Bullet")
    out = io.BytesIO()
    document.save(out)
    told = found(out.getvalue())
    codes = [finding.code for finding in told]
    assert "text.end" not in codes
    assert "recipients.missing" not in codes
    at = {finding.code: finding for finding in told}
    assert at["text.size"].repeats == 1  # two paragraphs, no cell
    assert codes.count("recipients.mark") == 2
    assert codes.count("signer.bold") == 1
    assert at["signer.bold"].location.excerpt == "Nguyễn Văn A"


@pytest.mark.parametrize("heading", ["", "Phụ lục 1", "Phụ lục 1 SO SÁNH CHỈ TIÊU"])
def test_an_appendix_typed_by_hand_is_not_taken_for_the_signature(heading: str) -> None:
    told = found(by_hand(heading=heading))
    assert len(told) < 60
    parts = {finding.code.partition(".")[0] for finding in told}
    assert "signer-title" not in parts
    assert sum(finding.code == "signer.missing" for finding in told) <= 1
    assert any(finding.code == "table.header" for finding in told)


def zipped(**members: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for name, data in members.items():
            package.writestr(name.replace("__", "/"), data)
    return out.getvalue()


def test_a_bomb_is_not_unpacked() -> None:
    bomb = changed(made(), "word/document.xml", "-----", "-----")
    out = io.BytesIO(bomb)
    with zipfile.ZipFile(out, "a", zipfile.ZIP_DEFLATED) as package:
        package.writestr("word/bomb.xml", b" " * (len(bomb) * (STEEPEST + 60)))
    with pytest.raises(ExportError, match="unpack"):
        found(out.getvalue())


def test_entities_are_not_resolved() -> None:
    declared = '<!DOCTYPE w [<!ENTITY x SYSTEM "file:///etc/hostname">]><w:document '
    data = changed(made(), "word/document.xml", "<w:document ", declared)
    with pytest.raises(ExportError, match="damaged"):
        found(data)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"PK\x03\x04",
        b"not a zip at all",
        made()[:2000],
        zipped(a=b"x"),
        zipped(_rels__rels=b"<a/>"),
    ],
    ids=["empty", "magic", "text", "torn", "zip", "nothing"],
)
def test_what_is_no_docx_is_refused_with_one_sentence(data: bytes) -> None:
    with pytest.raises(ExportError, match=r"“a\.docx” is not a DOCX, or is damaged\."):
        found(data)


def test_an_old_or_locked_document_is_named_as_such() -> None:
    with pytest.raises(ExportError, match=r"\.doc file, or locked"):
        found(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(512))
