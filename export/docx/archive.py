"""The zip: one streamed body and the parts around it."""

from __future__ import annotations

import zipfile
from collections.abc import Sequence
from pathlib import Path
from typing import IO

from lxml import etree

from export.paper import Block, NewSection, Paragraph, Table
from export.profiles import Profile
from export.progress import Progress, Stopped
from outline.errors import phrase
from outline.figures import format_date_long
from outline.model import Report
from outline.places import fill

from .body import Writer, section_end, section_properties
from .styles import numbering_part, styles_part
from .xml import Element, around, legal, to_bytes, words

_PARTS = Path(__file__).parent.parent / "data" / "parts"
_EVERY = 256
"""Blocks between two calls of ``progress``."""

_AS_THEY_ARE = ("fontTable.xml", "theme.xml", "header.xml", "headerFirst.xml")


def write(
    blocks: Sequence[Block],
    profile: Profile,
    report: Report,
    out: IO[bytes],
    progress: Progress | None = None,
) -> None:
    """Write a DOCX to a seekable stream; O(blocks) time, next to no memory beyond them.

    ``progress(done, total)`` is called now and then; False stops with ``Stopped``.
    """
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        _copy(package, "[Content_Types].xml", "content_types.xml")
        _copy(package, "_rels/.rels", "package_rels.xml")
        contact = report.document.contact.strip()
        notes = _document(package, blocks, profile, bool(contact), progress)
        _copy(package, "word/_rels/document.xml.rels", "document_rels.xml")
        _add(package, "word/styles.xml", to_bytes(styles_part(profile)))
        _add(package, "word/numbering.xml", to_bytes(numbering_part(profile)))
        _add(package, "word/footnotes.xml", _footnotes(notes))
        _add(package, "word/settings.xml", _settings(profile))
        for name in _AS_THEY_ARE:
            _copy(package, f"word/{name}", name)
        _add(package, "word/footerFirst.xml", _foot(contact))
        _add(package, "word/footerEmpty.xml", _foot(""))
        _add(package, "docProps/core.xml", to_bytes(_core(report)))


def _document(
    package: zipfile.ZipFile,
    blocks: Sequence[Block],
    profile: Profile,
    contact: bool,
    progress: Progress | None,
) -> list[str]:
    """Stream the body block by block, so that memory does not grow with the report."""
    writer = Writer(profile)
    section, first = NewSection(), True
    with package.open(_member("word/document.xml"), "w") as stream:
        head, tail = around("document", "body")
        stream.write(head)
        ready: list[str] = []
        for done, block in enumerate(blocks):
            if done % _EVERY == 0:
                _report(progress, done, len(blocks))
                stream.write("".join(ready).encode())
                ready.clear()
            if isinstance(block, Paragraph):
                ready.append(writer.paragraph(block))
            elif isinstance(block, Table):
                ready.append(writer.table(block))
            else:
                ready.append(section_end(section, first, profile, contact=contact))
                section, first = block, False
        # Word wants a paragraph after a table, also where the document ends.
        ready.append(writer.paragraph(Paragraph("SectionEnd")))
        ready.append(section_properties(section, first, profile, contact=contact))
        stream.write("".join(ready).encode())
        stream.write(tail)
    _report(progress, len(blocks), len(blocks))
    return writer.footnotes


def _report(progress: Progress | None, done: int, total: int) -> None:
    if progress and not progress(done, total):
        raise Stopped(phrase("The export was stopped; nothing was written."))


def _footnotes(notes: Sequence[str]) -> bytes:
    """Return the part with the two separators that every word processor asks for, and the notes."""
    head, tail = around("footnotes")
    separators = [
        f'<w:footnote w:type="{kind}" w:id="{number}"><w:p><w:r><w:{kind}/></w:r></w:p>'
        "</w:footnote>"
        for number, kind in ((-1, "separator"), (0, "continuationSeparator"))
    ]
    return head + "".join([*separators, *notes]).encode() + tail


def _foot(text: str) -> bytes:
    """Return the foot of a first page: a line of text under a rule, or nothing."""
    head, tail = around("ftr")
    style = "Contact" if text else "Normal"
    inside = f'<w:p><w:pPr><w:pStyle w:val="{style}"/></w:pPr>'
    if text:
        inside += f"<w:r>{words(text)}</w:r>"
    return head + f"{inside}</w:p>".encode() + tail


def _settings(profile: Profile) -> bytes:
    """Return the settings; the schema lays down where each of them stands."""
    settings = (_PARTS / "settings.xml").read_bytes().decode()
    for wanted, name, after in (
        (profile.page.mirrored, "mirrorMargins", '<w:zoom w:percent="100"/>'),
        (profile.contents, "updateFields", '<w:characterSpacingControl w:val="doNotCompress"/>'),
    ):
        if wanted:
            settings = settings.replace(after, f"{after}\n  <w:{name}/>")
    return settings.encode()


def _core(report: Report) -> Element:
    """Return title, author, language and date; a date is the document's own, never the clock's."""
    cp = "http://schemas.openxmlformats.org/package/2006/metadata/core-properties"
    dc = "http://purl.org/dc/elements/1.1/"
    terms = "http://purl.org/dc/terms/"
    xsi = "http://www.w3.org/2001/XMLSchema-instance"
    part: Element = etree.Element(
        f"{{{cp}}}coreProperties", nsmap={"cp": cp, "dc": dc, "dcterms": terms, "xsi": xsi}
    )
    document = report.document
    subject = fill(document.subject, report)
    for name, text in (
        ("title", f"{document.kind} {subject}"),
        ("subject", document.date and format_date_long(document.date)),
        ("creator", document.issuer),
        ("language", "vi-VN"),
    ):
        line = " ".join(legal(text or "").split())[:255]  # longer ones trip readers
        if line:
            etree.SubElement(part, f"{{{dc}}}{name}").text = line
    if document.date:
        for name in ("created", "modified"):
            element = etree.SubElement(
                part, f"{{{terms}}}{name}", {f"{{{xsi}}}type": "dcterms:W3CDTF"}
            )
            element.text = f"{document.date.isoformat()}T00:00:00Z"
    return part


def _copy(package: zipfile.ZipFile, member: str, part: str) -> None:
    _add(package, member, (_PARTS / part).read_bytes())


def _add(package: zipfile.ZipFile, member: str, data: bytes) -> None:
    package.writestr(_member(member), data)


def _member(name: str) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(name)  # its time is 1980, not now, so that bytes are repeatable
    info.compress_type = zipfile.ZIP_DEFLATED
    info.external_attr = 0o600 << 16
    return info
