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

from .document_xml import Writer, section_end, section_properties
from .elements import Element, around, legal, root, to_bytes, words
from .styles_xml import numbering_part, styles_part

_PARTS = Path(__file__).parent.parent / "data" / "parts"
_TIME = (1980, 1, 1, 0, 0, 0)
"""The first moment that a zip can tell; never the clock's."""
_UNIX = 3
_MODE = 0o100600
_EVERY = 256
"""Blocks between two calls of ``progress``."""
_CORE = {
    "cp": "http://schemas.openxmlformats.org/package/2006/metadata/core-properties",
    "dc": "http://purl.org/dc/elements/1.1/",
    "dcterms": "http://purl.org/dc/terms/",
    "xsi": "http://www.w3.org/2001/XMLSchema-instance",
}

_AS_THEY_ARE = ("fontTable.xml", "theme.xml", "header.xml", "headerFirst.xml")


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
    _add(package, "[Content_Types].xml", _listing("content_types.xml", bool(contact)))
    _copy(package, "_rels/.rels", "package_rels.xml")
    writer = Writer(profile)
    total = len(report.sections) + sum(bool(table.appendix) for table in report.tables)
    body = _document(writer, blocks, profile, bool(contact))
    _add(package, "word/document.xml", _counted(body, writer, total, progress))
    _add(package, "word/_rels/document.xml.rels", _listing("document_rels.xml", bool(contact)))
    _add(package, "word/styles.xml", to_bytes(styles_part(profile)))
    _add(package, "word/numbering.xml", to_bytes(numbering_part(profile)))
    _add(package, "word/footnotes.xml", _footnotes(writer.footnotes))
    _add(package, "word/settings.xml", _settings(profile))
    for name in _AS_THEY_ARE:
        _copy(package, f"word/{name}", name)
    if contact:
        _add(package, "word/footerFirst.xml", _foot(contact))
        _add(package, "word/footerEmpty.xml", _foot(""))
    _add(package, "docProps/core.xml", to_bytes(_core(report)))


def _document(
    writer: Writer, blocks: Iterable[Block], profile: Profile, contact: bool
) -> Iterator[bytes]:
    """Yield the body some blocks at a time, so that memory does not grow with the report."""
    section, first = SectionBreak(), True
    head, tail = around("document", "body")
    yield head
    ready: list[str] = []
    for block in blocks:
        if isinstance(block, ParagraphBlock):
            ready.append(writer.paragraph(block))
        elif isinstance(block, TableBlock):
            ready.append(writer.table(block))
        else:
            ready.append(section_end(section, first, profile, contact=contact))
            section, first = block, False
        if len(ready) == _EVERY:
            yield "".join(ready).encode()
            ready.clear()
    # Word wants a paragraph after a table, also where the document ends.
    ready.append(writer.paragraph(ParagraphBlock("SectionEnd")))
    ready.append(section_properties(section, first, profile, contact=contact))
    yield "".join(ready).encode() + tail


def _counted(
    chunks: Iterable[bytes], writer: Writer, total: int, progress: Progress | None
) -> Iterator[bytes]:
    """Pass the chunks on and tell how many of the headings are written."""
    for chunk in chunks:
        _report(progress, writer.bookmarks, total)
        yield chunk
    _report(progress, total, total)


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
    part = root("cp:coreProperties", _CORE)
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
            part.append(_property(f"dc:{name}", line))
    if document.date:
        stamp = f"{document.date.isoformat()}T00:00:00Z"
        for name in ("created", "modified"):
            part.append(_property(f"dcterms:{name}", stamp, {"xsi:type": "dcterms:W3CDTF"}))
    return part


def _property(name: str, text: str, attributes: Mapping[str, str] | None = None) -> Element:
    found = Element(name, attributes or {})
    found.text = text
    return found


def _listing(part: str, feet: bool) -> bytes:
    """Return a list of parts, without the feet of pages where there are none."""
    lines = (_PARTS / part).read_bytes().splitlines(keepends=True)
    return b"".join(line for line in lines if feet or b"/footer" not in line)


def _copy(package: ZipFile, member: str, part: str) -> None:
    _add(package, member, (_PARTS / part).read_bytes())


def _add(package: ZipFile, name: str, content: bytes | Iterable[bytes]) -> None:
    """Write a part; what comes in chunks is compressed as it comes.

    Nothing of it depends on when or where it is made: the time is the first that the format knows.
    """
    member = ZipInfo(name, _TIME)
    member.compress_type = ZIP_DEFLATED
    member.create_system = _UNIX
    member.external_attr = _MODE << 16
    with package.open(member, "w") as file:
        for chunk in (content,) if isinstance(content, bytes) else content:
            file.write(chunk)


def is_own(file: IO[bytes]) -> bool:
    """Whether a DOCX is as an export leaves it.

    Every word processor, and every tool that puts something into a zip, leaves its own times,
    systems and permissions there, and most of them a part with their name.
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
        and all(_is_marked(member) for member in members)
    )


def _is_marked(member: ZipInfo) -> bool:
    return (
        member.date_time == _TIME
        and member.create_system == _UNIX
        and member.external_attr >> 16 == _MODE
        and not member.flag_bits
    )
