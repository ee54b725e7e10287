"""Every rule of a profile about letters and lines is held by the audit: one fault planted for each.

The faults are made from the profile itself, so that a new style cannot be without one.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache
from typing import Any

import pytest

from export import export_report
from export.audit import audit
from export.profiles import ParagraphStyle, load
from outline.model import Document
from tests.samples.printed import REPORT

PROFILES = ("hd36-2018", "hd05-2026", "nd30-2020")
FAULTY = ("hd36-2018", "nd30-2020")
"""Profiles that have faults planted; the third is the first but for what is named in it."""
MARKS: dict[str, Any] = {
    "draft": 2,
    "urgency": "Khẩn",
    "circulation": "Lưu hành nội bộ",
    "typist": "ABC",
    "copies": "9",
    "contact": "Văn phòng",
    "addressee": "Ban Thường vụ Tỉnh ủy; Văn phòng Tỉnh ủy",
}
"""What a letterhead may hold besides, so that every component is there."""
REPORTED = (
    *("Party", "Nation", "Motto", "Superior", "Issuer", "Star", "Number", "PlaceDate", "Draft"),
    *("Urgency", "Circulation", "Title", "Subtitle", "Separator", "Authority", "SignerTitle"),
    *("Signer", "RecipientsLabel", "Recipients", "Typist", "AppendixNote"),
)
LETTER = ("LetterSubject", "Addressed", "Addressee")
UNTOLD = frozenset((("Addressed", "align"), ("Addressee", "align"), ("Typist", "align")))
"""What the layout settles, or what stands where the writer puts it."""


@lru_cache
def parts(profile: str, kind: str) -> dict[str, bytes]:
    """Return the parts of a document that holds every component."""
    symbol = "BC-UBND" if profile.startswith("nd") else "BC/HU"
    document: Document = replace(REPORT.document, kind=kind, symbol=symbol, **MARKS)
    out = io.BytesIO()
    export_report(replace(REPORT, document=document), load(profile), out)
    with zipfile.ZipFile(out) as package:
        return {name: package.read(name) for name in package.namelist()}


def codes(files: dict[str, bytes], profile: str) -> set[str]:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        for name, data in files.items():
            package.writestr(name, data)
    return {finding.code for finding in audit(out.getvalue(), "a.docx", load(profile)).findings}


def kind_of(component: str) -> str:
    return "Công văn" if component in LETTER else "Báo cáo"


def faults() -> Iterator[tuple[str, str, str, str]]:
    """Yield profile, component, property and the fault's XML."""
    for profile in FAULTY:
        styles = load(profile).styles
        for component in (*REPORTED, *LETTER):
            if component not in styles:
                continue
            for name, fault in _faults_of(styles[component]).items():
                if (component, name) not in UNTOLD:
                    yield profile, component, name, fault


def _faults_of(style: ParagraphStyle) -> dict[str, str]:
    found = {"size": f'<w:sz w:val="{round(style.size * 2) + 8}"/>'}
    for name, tag in (("bold", "b"), ("italic", "i")):
        found[name] = f'<w:{tag} w:val="{0 if getattr(style, name) else 1}"/>'
    found["underline"] = f'<w:u w:val="{"none" if style.underline else "single"}"/>'
    found["font"] = '<w:rFonts w:ascii="Arial" w:hAnsi="Arial"/>'
    found["colour"] = '<w:color w:val="FF0000"/>'
    found["align"] = f'<w:jc w:val="{"right" if style.align != "right" else "left"}"/>'
    return found


def planted(files: dict[str, bytes], component: str, name: str, fault: str) -> dict[str, bytes]:
    """Return the document with a fault said by every paragraph of a component."""
    body = files["word/document.xml"].decode()
    paragraph = re.compile(
        rf'<w:p><w:pPr><w:pStyle w:val="{component}"/>.*?</w:p>', flags=re.DOTALL
    )

    def change(found: re.Match[str]) -> str:
        if name == "align":
            return found[0].replace("</w:pPr>", f"{fault}</w:pPr>", 1)
        plain = re.sub(r"<w:r>(?!<w:rPr>)", "<w:r><w:rPr></w:rPr>", found[0])
        return plain.replace("</w:rPr>", f"{fault}</w:rPr>")

    body, count = paragraph.subn(change, body)
    assert count, component
    return {**files, "word/document.xml": body.encode()}


def code_of(component: str, name: str) -> str:
    return "-".join(re.findall("[A-Z][a-z]*", component)).lower() + f".{name}"


@pytest.mark.parametrize("kind", ["Báo cáo", "Công văn", "Tờ trình"])
@pytest.mark.parametrize("profile", PROFILES)
def test_a_document_with_every_component_is_clean(profile: str, kind: str) -> None:
    assert codes(parts(profile, kind), profile) == set()


@pytest.mark.parametrize(("profile", "component", "name", "fault"), faults())
def test_a_component_of_another_look_is_found(
    profile: str, component: str, name: str, fault: str
) -> None:
    good = parts(profile, kind_of(component))
    assert codes(planted(good, component, name, fault), profile) == {code_of(component, name)}


BODY = "word/document.xml"
OF_THE_STATE = {
    "nation.words": ("CỘNG HÒA XÃ HỘI", "Cộng hòa xã hội"),
    "motto.words": ("Độc lập - Tự do", "Độc lập – Tự do"),
    "motto.rule": ('<w:p><w:pPr><w:pStyle w:val="MottoRule"/>', None),
    "issuer.rule": ('<w:p><w:pPr><w:pStyle w:val="IssuerRule"/>', None),
    "subtitle.rule": ('<w:p><w:pPr><w:pStyle w:val="SubjectRule"/>', None),
    "number.colon": ("Số: ", "Số "),
    "number.form": ("<w:t>/</w:t>", "<w:t>-</w:t>"),
    "authority.sign": ("TM. BAN", "T/M BAN"),
    "recipients.mark": (
        '<w:r><w:t xml:space="preserve">- </w:t></w:r><w:r><w:t>Ban',
        "<w:r><w:t>Ban",
    ),
    "recipients-label.words": ("Nơi nhận:", "Nơi nhận"),
    "recipients.end": ("<w:t>;</w:t>", "<w:t>,</w:t>"),
    "signer.missing": ("Trần Văn Mẫu", ""),
    "appendix.numbers": ("<w:titlePg/></w:sectPr></w:pPr>", None),
}


@pytest.mark.parametrize("code", OF_THE_STATE)
def test_a_fault_in_a_document_of_the_state_is_found(code: str) -> None:
    good = parts("nd30-2020", "Báo cáo")
    body = good[BODY].decode()
    old, new = OF_THE_STATE[code]
    assert old in body
    if code == "appendix.numbers":
        last = body.rindex("</w:sectPr>")
        body = f'{body[:last]}<w:pgNumType w:start="1"/>{body[last:]}'
    elif new is None:
        body = re.sub(rf"{re.escape(old)}.*?</w:p>", "", body)
    else:
        body = body.replace(old, new)
    assert codes({**good, BODY: body.encode()}, "nd30-2020") == {code}


OF_THE_PARTY = {
    "star.words": ("Báo cáo", ">*<", ">***<"),
    "title.capitals": ("Báo cáo", "BÁO CÁO", "Báo cáo"),
    "authority.capitals": ("Báo cáo", "T/M BAN THƯỜNG VỤ", "T/M Ban Thường vụ"),
    "text.end": ("Báo cáo", None, ">Không hết"),
    "appendix.numbers": ("Báo cáo", '<w:pgNumType w:start="1"/>', ""),
    "page-number.align": ("Báo cáo", "word/header.xml", "center"),
    "letter-subject.words": ("Công văn", "về việc ", "V/v "),
    "addressed.words": ("Tờ trình", "Kính trình:", "Kính gửi:"),
}


@pytest.mark.parametrize("code", OF_THE_PARTY)
def test_a_fault_in_the_words_of_a_document_of_the_party_is_found(code: str) -> None:
    kind, old, new = OF_THE_PARTY[code]
    files = dict(parts("hd05-2026", kind))
    body = files[BODY].decode()
    if code == "page-number.align":
        header = files[str(old)].decode()
        style = '<w:pStyle w:val="Header"/>'
        assert style in header
        header = header.replace(style, f'{style}<w:jc w:val="right"/>')
        files[str(old)] = header.encode()
    elif old is None:
        before, after = body.split("Nơi nhận:")
        at = before.rindex("</w:t>", 0, before.rindex("</w:p><w:tbl>"))
        begin = before.rindex(">", 0, at)
        body = f"{before[:begin]}{new}{before[at:]}Nơi nhận:{after}"
    else:
        assert old in body
        body = body.replace(old, new)
    files[BODY] = body.encode()
    assert codes(files, "hd05-2026") == {code}


def test_a_value_that_one_transcription_has_is_a_note_and_the_rest_of_its_style_is_not() -> None:
    files = dict(parts("hd36-2018", "Báo cáo"))
    styles = files["word/styles.xml"].decode()
    looser = styles.replace('w:line="360" w:lineRule="exact"', 'w:line="300" w:lineRule="exact"')
    assert looser != styles
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        for name, data in {**files, "word/styles.xml": looser.encode()}.items():
            package.writestr(name, data)
    (finding,) = audit(out.getvalue(), "a.docx", load("hd36-2018")).findings
    assert (finding.code, finding.severity) == ("text.line", "note")
