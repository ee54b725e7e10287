"""Parts and marks that somebody typed by hand are taken for what a reader takes them for."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable

import docx
import pytest
from docx.enum.text import WD_ALIGN_PARAGRAPH as ALIGN
from docx.shared import Pt
from docx.text.paragraph import Paragraph

from export.audit import audit
from export.profiles import load
from tests.samples.printed import REPORT, Made

Document = docx.document.Document
PARTY, STATE = "hd36-2018", "nd30-2020"


def found(data: bytes, profile: str) -> list[str]:
    return [finding.code for finding in audit(data, "a.docx", load(profile)).findings]


def codes(plant: Callable[[Document], None], profile: str = PARTY) -> list[str]:
    document = docx.Document(io.BytesIO(Made(REPORT, load(profile)).data))
    plant(document)
    out = io.BytesIO()
    document.save(out)
    return found(out.getvalue(), profile)


def heading(document: Document) -> Paragraph:
    return next(one for one in document.paragraphs if one.text.startswith("Phần"))


def typed(document: Document, *lines: str, align: ALIGN = ALIGN.CENTER) -> None:
    """Type bold lines without any style of ours before the first heading."""
    before = heading(document)
    for words in lines:
        line = before.insert_paragraph_before()
        line._p.style = "BodyText"
        run = line.add_run(words)
        run.bold, run.font.size = True, Pt(14)
        line.alignment = align
        line.paragraph_format.first_line_indent = 0


@pytest.mark.parametrize("profile", [PARTY, STATE, "hd05-2026"])
@pytest.mark.parametrize("label", ["Phần I", "Phần 1", "Phần thứ nhất", "Chương II", "PHẦN III"])
def test_a_part_and_its_title_may_stand_in_the_middle_of_their_lines(
    label: str, profile: str
) -> None:
    assert codes(lambda one: typed(one, label, "ĐÁNH GIÁ KẾT QUẢ"), profile) == []


def test_a_line_in_the_middle_that_nothing_announces_is_found() -> None:
    assert "text.align" in codes(lambda one: typed(one, "Kết quả"))


@pytest.mark.parametrize("profile", [PARTY, STATE])
def test_a_part_at_the_left_is_found(profile: str) -> None:
    def left(document: Document) -> None:
        heading(document).alignment = ALIGN.LEFT

    assert codes(left, profile) == ["heading.align"]
    assert codes(lambda one: typed(one, "Phần I", align=ALIGN.LEFT), profile) == ["heading.align"]


@pytest.mark.parametrize("mark", ["LTH", "LTH-40", "ĐVB"])
def test_the_mark_of_a_typist_is_no_recipient_and_no_signer(mark: str) -> None:
    def plant(document: Document) -> None:
        cell = next(
            cell for table in document.tables for cell in table._cells if "Nơi nhận" in cell.text
        )
        run = cell.add_paragraph().add_run(mark)
        run.font.name, run.font.size = "Times New Roman", Pt(8)

    told = codes(plant)
    assert not [code for code in told if code.startswith(("recipients", "signer"))]


def test_a_document_without_a_section_is_judged_by_its_paper() -> None:
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(Made(REPORT, load(PARTY)).data)) as old,
        zipfile.ZipFile(out, "w") as new,
    ):
        for name in old.namelist():
            data = old.read(name)
            if name == "word/document.xml":
                text = data.decode()
                while "<w:sectPr" in text:
                    begin = text.index("<w:sectPr")
                    end = text.index("</w:sectPr>") + len("</w:sectPr>")
                    text = text[:begin] + text[end:]
                data = text.encode()
            new.writestr(name, data)
    assert {"page.size", "page.margin-left", "page-number.place"} <= set(
        found(out.getvalue(), PARTY)
    )
