"""The zip: one streamed body and the parts around it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import IO
from zipfile import ZIP_DEFLATED, BadZipFile, ZipFile, ZipInfo

from export.layout.blocks import Block, ParagraphBlock, SectionBreak, TableBlock
from export.profiles import Profile
from export.progress import Progress, Stopped
from outline.errors import phrase
from outline.model import Report
from outline.placeholders import fill
from outline.values.number_formats import format_date_long

from .document_xml import ElementWriter, section_end, section_properties
from .elements import Element, part_frame, remove_illegal, root, run_text, to_bytes
from .styles_xml import numbering_part, styles_part

_PARTS = Path(__file__).parent.parent / "data" / "parts"
_FIXED_TIME = (1980, 1, 1, 0, 0, 0)
"""The earliest time that a zip can hold; never the clock's."""
_UNIX = 3
_MODE = 0o100600
_BLOCKS_PER_CHUNK = 256
"""Blocks between two calls of ``progress``."""
_CORE = {
    "cp": "http://schemas.openxmlformats.org/package/2006/metadata/core-properties",
    "dc": "http://purl.org/dc/elements/1.1/",
    "dcterms": "http://purl.org/dc/terms/",
    "xsi": "http://www.w3.org/2001/XMLSchema-instance",
}

_CONSTANT_PARTS = ("fontTable.xml", "theme.xml", "header.xml", "headerFirst.xml")


def write(
    blocks: Iterable[Block],
    profile: Profile,
    report: Report,
    out: IO[bytes],
    progress: Progress | None = None,
) -> None:
    """Write a DOCX; O(blocks) time, and next to no memory beyond the finished file.

    ``progress(done, total)`` is called now and then; False stops with ``Stopped``.
    """
    with ZipFile(out, "w", ZIP_DEFLATED, compresslevel=6) as package:
        _write_parts(package, blocks, profile, report, progress)


def _write_parts(
    package: ZipFile,
    blocks: Iterable[Block],
    profile: Profile,
    report: Report,
    progress: Progress | None,
) -> None:
    contact = report.document.contact.strip()
    _add(package, "[Content_Types].xml", _part_list("content_types.xml", bool(contact)))
    _copy(package, "_rels/.rels", "package_rels.xml")
    writer = ElementWriter(profile)
    total = len(report.sections) + sum(bool(table.appendix) for table in report.tables)
    body = _body_chunks(writer, blocks, profile, bool(contact))
    _add(package, "word/document.xml", _report_progress(body, writer, total, progress))
    _add(package, "word/_rels/document.xml.rels", _part_list("document_rels.xml", bool(contact)))
    _add(package, "word/styles.xml", to_bytes(styles_part(profile)))
    _add(package, "word/numbering.xml", to_bytes(numbering_part(profile)))
    _add(package, "word/footnotes.xml", _footnotes(writer.footnotes))
    _add(package, "word/settings.xml", _settings(profile))
    for name in _CONSTANT_PARTS:
        _copy(package, f"word/{name}", name)
    if contact:
        _add(package, "word/footerFirst.xml", _footer(contact))
        _add(package, "word/footerEmpty.xml", _footer(""))
    _add(package, "docProps/core.xml", to_bytes(_core_properties(report)))


def _body_chunks(
    writer: ElementWriter, blocks: Iterable[Block], profile: Profile, contact: bool
) -> Iterator[bytes]:
    """Yield the body some blocks at a time, so that memory does not grow with the report."""
    section, first = SectionBreak(), True
    head, tail = part_frame("document", "body")
    yield head
    pending: list[str] = []
    for block in blocks:
        if isinstance(block, ParagraphBlock):
            pending.append(writer.paragraph(block))
        elif isinstance(block, TableBlock):
            pending.append(writer.table(block))
        else:
            pending.append(section_end(section, first, profile, contact=contact))
            section, first = block, False
        if len(pending) == _BLOCKS_PER_CHUNK:
            yield "".join(pending).encode()
            pending.clear()
    # Word wants a paragraph after a table, also where the document ends.
    pending.append(writer.paragraph(ParagraphBlock("SectionEnd")))
    pending.append(section_properties(section, first, profile, contact=contact))
    yield "".join(pending).encode() + tail


def _report_progress(
    chunks: Iterable[bytes], writer: ElementWriter, total: int, progress: Progress | None
) -> Iterator[bytes]:
    """Pass the chunks on and report how many headings are written."""
    for chunk in chunks:
        _call_progress(progress, writer.bookmarks, total)
        yield chunk
    _call_progress(progress, total, total)


def _call_progress(progress: Progress | None, done: int, total: int) -> None:
    if progress and not progress(done, total):
        raise Stopped(phrase("The export was stopped; nothing was written."))


def _footnotes(notes: Sequence[str]) -> bytes:
    """Return the part with the two separators that every word processor asks for, and the notes."""
    head, tail = part_frame("footnotes")
    separators = [
        f'<w:footnote w:type="{kind}" w:id="{number}"><w:p><w:r><w:{kind}/></w:r></w:p>'
        "</w:footnote>"
        for number, kind in ((-1, "separator"), (0, "continuationSeparator"))
    ]
    return head + "".join([*separators, *notes]).encode() + tail


def _footer(text: str) -> bytes:
    """Return the footer of a first page: a line of text under a rule, or nothing."""
    head, tail = part_frame("ftr")
    style = "Contact" if text else "Normal"
    paragraph = f'<w:p><w:pPr><w:pStyle w:val="{style}"/></w:pPr>'
    if text:
        paragraph += f"<w:r>{run_text(text)}</w:r>"
    return head + f"{paragraph}</w:p>".encode() + tail


def _settings(profile: Profile) -> bytes:
    """Return the settings, in the order that the schema prescribes."""
    settings = (_PARTS / "settings.xml").read_bytes().decode()
    for enabled, name, preceding in (
        (profile.page.mirrored, "mirrorMargins", '<w:zoom w:percent="100"/>'),
        (profile.contents, "updateFields", '<w:characterSpacingControl w:val="doNotCompress"/>'),
    ):
        if enabled:
            settings = settings.replace(preceding, f"{preceding}\n  <w:{name}/>")
    return settings.encode()


def _core_properties(report: Report) -> Element:
    """Return title, author, language and date; a date is the document's own, never the clock's."""
    part = root("cp:coreProperties", _CORE)
    document = report.document
    subject = fill(document.subject, report)
    for name, text in (
        ("title", f"{document.kind} {subject}"),
        ("subject", document.date and format_date_long(document.date)),
        ("creator", document.issuer),
        ("language", "vi-VN"),
    ):
        line = " ".join(remove_illegal(text or "").split())[:255]  # longer ones trip readers
        if line:
            part.append(_property(f"dc:{name}", line))
    if document.date:
        stamp = f"{document.date.isoformat()}T00:00:00Z"
        for name in ("created", "modified"):
            part.append(_property(f"dcterms:{name}", stamp, {"xsi:type": "dcterms:W3CDTF"}))
    return part


def _property(name: str, text: str, attributes: Mapping[str, str] | None = None) -> Element:
    element = Element(name, attributes or {})
    element.text = text
    return element


def _part_list(part: str, with_footers: bool) -> bytes:
    """Return a list of parts, without footers where there are none."""
    lines = (_PARTS / part).read_bytes().splitlines(keepends=True)
    return b"".join(line for line in lines if with_footers or b"/footer" not in line)


def _copy(package: ZipFile, member: str, part: str) -> None:
    _add(package, member, (_PARTS / part).read_bytes())


def _add(package: ZipFile, name: str, content: bytes | Iterable[bytes]) -> None:
    """Write a part; what comes in chunks is compressed as it comes.

    Nothing of it depends on when or where it is made: the time is the first that the format knows.
    """
    member = ZipInfo(name, _FIXED_TIME)
    member.compress_type = ZIP_DEFLATED
    member.create_system = _UNIX
    member.external_attr = _MODE << 16
    with package.open(member, "w") as file:
        for chunk in (content,) if isinstance(content, bytes) else content:
            file.write(chunk)


def is_own(file: IO[bytes]) -> bool:
    """Whether a DOCX is exactly as an export wrote it.

    Every word processor, and every tool that adds to a zip, writes its own times, systems and
    permissions, and most add a part with their name.
    """
    try:
        with ZipFile(file) as package:
            members = package.infolist()
    except (BadZipFile, OSError, ValueError, NotImplementedError):
        return False
    names = [member.filename for member in members]
    return (
        bool(names)
        and (names[0], names[-1]) == ("[Content_Types].xml", "docProps/core.xml")
        and "docProps/app.xml" not in names
        and not package.comment
        and all(_has_own_metadata(member) for member in members)
    )


def _has_own_metadata(member: ZipInfo) -> bool:
    return (
        member.date_time == _FIXED_TIME
        and member.create_system == _UNIX
        and member.external_attr >> 16 == _MODE
        and not member.flag_bits
    )
