"""What stands over the title, typed otherwise than we print it, is taken for what it is."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from copy import deepcopy
from dataclasses import replace

import docx
import pytest
from docx.oxml.ns import qn
from docx.text.paragraph import Paragraph

from export.audit import AuditFinding, audit
from export.profiles import load
from tests.samples.printed import REPORT, Made

Document = docx.document.Document
DATE, ISSUER = "Bình An, ngày 05 tháng 6 năm 2023", "HUYỆN ỦY BÌNH AN"


def paragraph(document: Document, words: str) -> Paragraph:
    for element in document.element.body.iter(qn("w:p")):
        one = Paragraph(element, document)
        if one.text == words:
            return one
    raise AssertionError(words)


def retype(document: Document, old: str, new: str) -> None:
    first, *others = paragraph(document, old).runs
    first.text = new
    for run in others:
        run.text = ""


def after(document: Document, words: str, new: str, style: str | None = None) -> None:
    """Put a line like another one under it, in another style or none of ours."""
    above = paragraph(document, words)
    copy = deepcopy(above._p)
    above._p.addnext(copy)
    line = Paragraph(copy, above._parent)
    line.runs[0].text = new
    for run in line.runs[1:]:
        run.text = ""
    if style:
        line.style = document.styles[style]


def found(plant: Callable[[Document], None], profile: str = "hd36-2018") -> list[AuditFinding]:
    document = docx.Document(io.BytesIO(Made(REPORT, load(profile)).data))
    plant(document)
    out = io.BytesIO()
    document.save(out)
    return list(audit(out.getvalue(), "a.docx", load(profile)).findings)


def codes(plant: Callable[[Document], None], profile: str = "hd36-2018") -> list[str]:
    return [finding.code for finding in found(plant, profile)]


@pytest.mark.parametrize("anchor", [DATE, "Số 05-BC/HU"])
@pytest.mark.parametrize(
    "mark", ["LƯU HÀNH NỘI BỘ", "XONG HỘI NGHỊ TRẢ LẠI", "TÀI LIỆU HỘI NGHỊ", "(Lưu hành nội bộ)"]
)
def test_limits_of_circulation_are_no_issuer(anchor: str, mark: str) -> None:
    told = codes(lambda document: after(document, anchor, mark))
    assert told
    assert {code.partition(".")[0] for code in told} == {"circulation"}  # its look is the anchor's


@pytest.mark.parametrize("anchor", [DATE, "Số 05-BC/HU"])
def test_what_no_rule_knows_misleads_nobody_about_the_issuer(anchor: str) -> None:
    assert codes(lambda document: after(document, anchor, "MẬT", "Normal")) == []
    assert codes(lambda document: after(document, anchor, "BẢN SỐ 3", "Normal")) == []


@pytest.mark.parametrize("profile", ["hd36-2018", "hd05-2026", "nd30-2020"])
def test_an_issuer_may_take_several_lines(profile: str) -> None:
    def plant(document: Document) -> None:
        after(document, ISSUER, "VÀ CÁC XÃ PHỤ CẬN")

    assert codes(plant, profile) == []


def test_the_second_line_of_an_issuer_is_held_to_its_look() -> None:
    def plant(document: Document) -> None:
        after(document, ISSUER, "Và các xã phụ cận")

    assert codes(plant) == ["issuer.capitals"]


def test_a_date_in_figures_is_a_date_and_its_cure_is_that_date_in_words() -> None:
    (finding,) = found(lambda document: retype(document, DATE, "Bình An, ngày 5/6/2023"))
    assert finding.code == "place-date.form"
    assert "“Bình An, ngày 05 tháng 6 năm 2023”" in str(finding.cure)


@pytest.mark.parametrize(
    "written",
    [
        *("Bình An, 5/6/2023", "Bình An ngày 05.6.2023", "Bình An, ngày 05-06-2023"),
        *("Bình An, ngày 31/02/2023", "Bình An, ngày …/6/2023", "Bình An, ngày 5/6"),
    ],
)
def test_a_date_of_another_form_is_one_finding(written: str) -> None:
    assert codes(lambda document: retype(document, DATE, written)) == ["place-date.form"]


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("Bình An, ngày 31 tháng 02 năm 2023", "place-date.day"),
        ("Bình An, ngày 29 tháng 02 năm 2023", "place-date.day"),
        ("Bình An, ngày 12 tháng 13 năm 2023", "place-date.day"),
        ("Bình An, ngày 31 tháng 2 năm 0000", "place-date.day"),
    ],
)
def test_a_day_that_no_calendar_has_is_found(written: str, code: str) -> None:
    assert codes(lambda document: retype(document, DATE, written)) == [code]
    leap = "Bình An, ngày 29 tháng 02 năm 2024"
    assert codes(lambda document: retype(document, DATE, leap)) == []


@pytest.mark.parametrize("profile", ["hd36-2018", "hd05-2026", "nd30-2020"])
def test_opening_and_addressee_on_one_line_have_each_their_own_look(profile: str) -> None:
    document = replace(REPORT.document, kind="Công văn", addressee="Huyện ủy Bình An")
    letter = replace(REPORT, document=document)
    files = dict(Made(letter, load(profile)).files)
    body = files["word/document.xml"].decode()

    def told(changed: str) -> list[str]:
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w") as package:
            for name, data in {**files, "word/document.xml": changed.encode()}.items():
                package.writestr(name, data)
        findings = audit(out.getvalue(), "a.docx", load(profile)).findings
        return [finding.code for finding in findings]

    assert told(body) == []
    upright = '<w:rPr><w:i w:val="0"/><w:iCs w:val="0"/></w:rPr>'
    assert body.count(upright) == (profile != "nd30-2020")
    at = body.index("Huyện ủy Bình An", body.index("Kính gửi:"))
    begin = body.rindex("<w:r>", 0, at)
    italic = f"{body[:begin]}<w:r><w:rPr><w:i/></w:rPr>{body[body.rindex('<w:t', 0, at) :]}"
    assert told(italic) == ["addressed.italic"]
