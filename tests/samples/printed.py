"""A small report with one of everything that can be printed, and a reader of what was made.

The unit and the people are invented.
"""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from dataclasses import replace
from decimal import Decimal
from typing import Any

from lxml import etree

from export import export_report
from export.profiles import Profile, for_report
from outline.model import (
    Answer,
    Blank,
    Choice,
    Column,
    Demand,
    DemandAnswer,
    Origin,
    Prompt,
    Report,
    Row,
    Section,
    Status,
    Table,
    Tag,
)
from tests.samples.letterhead import LETTERHEAD

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
NS = {"w": W}
GUIDANCE = "HƯỚNG DẪN"
"""Stands in everything that guides the writers; none of it may be printed."""

DOCUMENT = replace(
    LETTERHEAD,
    superior="Đảng bộ tỉnh Tân Hòa",
    issuer="Huyện ủy Bình An",
    subject="sơ kết giữa nhiệm kỳ thực hiện nghị quyết đại hội, nhiệm kỳ {{pre.7}}",
    number="5",
    date=dt.date(2023, 6, 5),
    authority="T/M Ban Thường vụ",
    signer_title="Bí thư",
    signer="Trần Văn Mẫu",
    addressee=GUIDANCE,
)

INDICATORS = Table(
    id="indicators",
    title="So sánh chỉ tiêu chủ yếu",
    label="Phụ lục 1",
    appendix="a1",
    columns=(
        Column("name", "text", "Chỉ tiêu", required=True),
        Column("field", "text", "Lĩnh vực"),
        Column("section", "section", "Mục"),
        Column("class", "choice", "Loại", choices=(Choice("main", "chủ yếu"),)),
        Column("direction", "choice", "Chiều", printed=False),
        Column("target", "number", "Mục tiêu", required=True),
        Column("actual", "number", "Kết quả", required=True),
        Column("as_of", "date", "Đến ngày"),
        Column("percent", "percent", "Tỷ lệ", computed="percent"),
    ),
    rows=(
        Row(
            "i1",
            {
                "name": "Thu ngân sách",
                "section": "p1.ii.1.1",
                "class": "main",
                "direction": "up",
                "target": Decimal(500),
                "actual": Decimal(416),
                "as_of": dt.date(2023, 6, 30),
            },
        ),
        Row("i2", {"name": "Tỷ lệ hộ nghèo", "direction": "down", "target": Decimal("1.5")}),
    ),
    ready=(Row("r1", {"name": GUIDANCE}),),
)

DISCIPLINE = Table(
    id="discipline",
    title="Kiểm tra, thi hành kỷ luật",
    label="Phụ lục 2",
    appendix="a2",
    columns=(
        Column("year", "year", "Năm", required=True),
        Column("count", "int", "Số lượng"),
    ),
)


def guided(id_: str, level: int, label: str, title: str, body: str = "", **other: Any) -> Section:
    """Return a section that is full of guidance."""
    return Section(
        id_,
        level,
        label,
        title,
        prompts=(Prompt(f"{id_}/b1", GUIDANCE, Answer.NONE, GUIDANCE),),
        demands=(DemandAnswer("n1.a", Answer.NONE, GUIDANCE),),
        tags=("dot-pha",),
        owner=GUIDANCE,
        due=dt.date(2023, 7, 1),
        body=body,
        **other,
    )


SECTIONS = (
    Section("p1", 1, "Phần I", "KẾT QUẢ THỰC HIỆN NGHỊ QUYẾT {{pre.5}}"),
    guided("p1.i", 2, "I.", "KHÁI QUÁT TÌNH HÌNH", "Có {{p1.i.8}} đảng viên, chiếm ...% dân số."),
    Section("p1.ii", 2, "II.", "KẾT QUẢ ĐẠT ĐƯỢC"),
    Section(
        "p1.ii.1", 3, "1.", "Về kinh tế", body="Thu đạt {{ct.i1.actual}} tỷ đồng[^1].\n\n[^1]: Ước."
    ),
    guided(
        "p1.ii.1.1",
        4,
        "1.1.",
        "Cơ cấu lại nền kinh tế",
        "Đạt **kết quả** *khá*:\n- Nông nghiệp.\n+ Lúa.\n  + Lúa thơm.\n\n"
        "Tiếp theo[^a].\n\n[^a]: *Chú*.",
    ),
    Section("x1", 5, "1.1.1.", "Nông nghiệp", body="Tốt.", origin=Origin.ADDED),
    guided("p2.ii.4", 3, "2.", "Điều chỉnh (nếu có)", optional=True, status=Status.NONE),
    guided("p2.iii", 2, "III.", "Đề xuất, kiến nghị"),
)

REPORT = Report(
    document=DOCUMENT,
    preamble=Section(
        "pre", 0, "", "Mở đầu", body="Thực hiện Kế hoạch số {{pre.8}}-KH/HU, báo cáo:"
    ),
    blanks=(
        Blank("pre.5", "party_name", GUIDANCE, "Huyện Bình An"),
        Blank("pre.7", "term", GUIDANCE, "2020-2025"),
        Blank("pre.8", "int", GUIDANCE, 1041),
        Blank("p1.i.8", "int", GUIDANCE),
    ),
    demands=(Demand("n1.a", GUIDANCE),),
    tags=(Tag("dot-pha", GUIDANCE, "p1.ii.1"),),
    sections=SECTIONS,
    tables=(INDICATORS, DISCIPLINE),
)
PROFILE = for_report(REPORT)


class Made:
    """A DOCX that was made, by parts."""

    def __init__(self, report: Report = REPORT, profile: Profile | None = None) -> None:
        out = io.BytesIO()
        self.exported = export_report(report, profile or for_report(report), out)
        self.data = out.getvalue()
        with zipfile.ZipFile(io.BytesIO(self.data)) as package:
            assert package.testzip() is None
            self.names = package.namelist()
            self.files = {name: package.read(name) for name in self.names}

    def part(self, name: str) -> Any:
        """Return the root of a part."""
        return etree.fromstring(self.files[name])

    @property
    def document(self) -> Any:
        """The body's part."""
        return self.part("word/document.xml")

    def style(self, id_: str) -> Any:
        """Return a style by id."""
        (found,) = self.part("word/styles.xml").xpath(f"w:style[@w:styleId='{id_}']", namespaces=NS)
        return found


def find(element: Any, path: str) -> list[Any]:
    """Return what an XPath finds, with ``w`` known."""
    found: list[Any] = element.xpath(path, namespaces=NS)
    return found


def text(element: Any) -> str:
    """Return the words of an element as a reader sees them."""
    words = []
    for part in find(element, ".//w:t | .//w:br | .//w:tab"):
        kind = etree.QName(part).localname
        words.append({"br": "\n", "tab": "\t"}.get(kind, part.text or ""))
    return "".join(words)
