"""The grounds of a document: their look, mark and ends by profile, and what is none."""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace

import pytest

from export.audit import audit
from export.layout.blocks import ParagraphBlock, paragraph_texts
from export.layout.document import lay_all
from export.profiles import load
from outline.model import Report
from tests.samples.printed import REPORT, Made

PARAGRAPHS = "Căn cứ Điều lệ Đảng;\n\nCăn cứ **Kế hoạch** số 1,\n\nHuyện ủy báo cáo:"


def opened(body: str) -> Report:
    return replace(REPORT, preamble=replace(REPORT.preamble, body=body))


def grounds(body: str, profile: str) -> list[str]:
    laid = lay_all(opened(body), load(profile))
    found = [one for one in laid if isinstance(one, ParagraphBlock) and one.style == "Basis"]
    return paragraph_texts(found)


@pytest.mark.parametrize(
    "body",
    [
        PARAGRAPHS,
        PARAGRAPHS.replace("Căn", "- Căn"),
        PARAGRAPHS.replace("\n\n", "\n"),
        PARAGRAPHS.replace("\n\n", "\n").replace("Căn", "- Căn"),
    ],
)
@pytest.mark.parametrize(
    ("profile", "printed"),
    [
        ("hd36-2018", ["- Căn cứ Điều lệ Đảng;", "- Căn cứ Kế hoạch số 1,"]),
        ("hd05-2026", ["- Căn cứ Điều lệ Đảng;", "- Căn cứ Kế hoạch số 1."]),
        ("nd30-2020", ["Căn cứ Điều lệ Đảng;", "Căn cứ Kế hoạch số 1."]),
    ],
)
def test_grounds_are_printed_as_the_profile_has_them(
    body: str, profile: str, printed: list[str]
) -> None:
    assert grounds(body, profile) == printed
    assert load(profile).styles["Basis"].italic == (profile == "nd30-2020")


@pytest.mark.parametrize(
    "body",
    [
        "Căn cứ Kế hoạch số 1, Huyện ủy báo cáo như sau:",
        "Căn cứ Kế hoạch số 1.",
        "Căn cứ một.\n\nCăn cứ hai;\n\nHết.",
        "Căn cứ một[^1];\n\nHết.\n\n[^1]: Chú.",
        "Huyện ủy báo cáo.\n\nCăn cứ một;",
        "Căn cứu nạn một;\n\nHết.",
        "",
    ],
)
def test_what_only_begins_so_stays_as_it_is(body: str) -> None:
    assert grounds(body, "nd30-2020") == grounds(body, "hd36-2018") == []


@pytest.mark.parametrize("profile", ["hd36-2018", "hd05-2026", "nd30-2020"])
def test_ours_are_clean_and_those_of_another_rule_are_found(profile: str) -> None:
    made = Made(opened(PARAGRAPHS), load(profile))
    assert audit(made.data, "a.docx", load(profile)).findings == ()
    other = "hd36-2018" if profile == "nd30-2020" else "nd30-2020"
    codes = {finding.code for finding in audit(made.data, "a.docx", load(other)).findings}
    assert "basis.italic" in codes
    assert ("basis.mark" in codes) == (profile == "nd30-2020")


@pytest.mark.parametrize("joint", ["; ", ";<w:br/>", "; - "])
def test_two_grounds_in_one_paragraph_are_found(joint: str) -> None:
    files = dict(Made(opened(PARAGRAPHS), load("hd05-2026")).files)
    body = files["word/document.xml"].decode()
    old = "Căn cứ Điều lệ Đảng;</w:t>"
    assert old in body
    first, break_, rest = joint.partition("<w:br/>")
    new = f"Căn cứ Điều lệ Đảng{first}</w:t>{break_}<w:t>{rest}Căn cứ Nghị quyết số 1;</w:t>"
    files["word/document.xml"] = body.replace(old, new).encode()
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        for name, data in files.items():
            package.writestr(name, data)
    findings = audit(out.getvalue(), "a.docx", load("hd05-2026")).findings
    assert [finding.code for finding in findings] == ["basis.together"]
