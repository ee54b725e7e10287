"""Opens a DOCX that anybody may have made: parts, parsed safely and within limits."""

from __future__ import annotations

import zipfile
import zlib
from io import BytesIO
from typing import Any

from lxml import etree

from outline.errors import ExportError, Phrase, phrase
from outline.frozen import dataclass

LARGEST = 200 * 1024 * 1024
"""Bytes that all parts together may unpack to."""
STEEPEST = 200
"""How many times larger than the file the parts may be; text packs some twenty times."""
MEMBERS = 5_000
"""Most parts."""

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
_STRICT = {
    b"http://purl.oclc.org/ooxml/wordprocessingml/main": W.encode(),
    b"http://purl.oclc.org/ooxml/officeDocument/relationships": R.encode(),
    b"http://purl.oclc.org/ooxml/drawingml/main": (
        b"http://schemas.openxmlformats.org/drawingml/2006/main"
    ),
}
"""ISO's strict names and those that everybody writes."""
_OLD_WORD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_REFUSED = (
    *(zipfile.BadZipFile, zlib.error, etree.XMLSyntaxError),
    *(EOFError, KeyError, NotImplementedError, RuntimeError, ValueError, OSError),
)


@dataclass(frozen=True, slots=True)
class Parts:
    """The parsed parts that an audit looks at; one that is not there is None."""

    document: Any
    styles: Any
    settings: Any
    theme: Any
    numbering: Any
    footnotes: Any
    related: dict[str, Any]
    """Headers and footers by relationship id."""


def read(data: bytes, name: str) -> Parts:
    """Parse the parts of a DOCX; ``name`` is for the messages.

    Raises ``ExportError`` for what is no DOCX, is locked with a password, is damaged, or would
    unpack to more than is sensible.
    """
    if data.startswith(_OLD_WORD):
        raise _unreadable(
            phrase("“{name}” is an old .doc file, or locked with a password.", name=name),
            phrase("Open it in a word processor and save it as a DOCX without a password."),
        )
    try:
        with zipfile.ZipFile(BytesIO(data)) as package:
            _weigh(package, len(data), name)
            return _parts(package)
    except _REFUSED as error:
        raise _unreadable(
            phrase("“{name}” is not a DOCX, or is damaged.", name=name),
            phrase("Open it in a word processor and save it again as a DOCX."),
        ) from error


def _unreadable(what: Phrase, cure: Phrase) -> ExportError:
    return ExportError(what, cure)


def _weigh(package: zipfile.ZipFile, size: int, name: str) -> None:
    members = package.infolist()
    whole = sum(member.file_size for member in members)
    if whole > LARGEST or whole > STEEPEST * size or len(members) > MEMBERS:
        raise _unreadable(
            phrase("“{name}” would unpack to far more than a report holds.", name=name),
            phrase("It was not opened; ask its sender for another copy."),
        )


def _parts(package: zipfile.ZipFile) -> Parts:
    main = _targets(package, "")["officeDocument"][0][1]
    related = _targets(package, main)

    def one(kind: str) -> Any:
        found = related.get(kind)
        return _parse(package, found[0][1]) if found else None

    sheets = [*related.get("header", ()), *related.get("footer", ())]
    document = _parse(package, main)
    if document.tag != f"{{{W}}}document" or document.find(f"{{{W}}}body") is None:
        raise ValueError(main)
    return Parts(
        document,
        one("styles"),
        one("settings"),
        one("theme"),
        one("numbering"),
        one("footnotes"),
        {id_: _parse(package, target) for id_, target in sheets},
    )


def _targets(package: zipfile.ZipFile, part: str) -> dict[str, list[tuple[str, str]]]:
    """Return kind -> (id, member) of what a part, or the package (``""``), refers to."""
    folder, _, last = part.rpartition("/")
    at = "/".join(piece for piece in (folder, "_rels", f"{last}.rels") if piece)
    found: dict[str, list[tuple[str, str]]] = {}
    for relation in _parse(package, at).iter(f"{{{_RELATIONS}}}Relationship"):
        if relation.get("TargetMode") == "External":
            continue
        kind = relation.get("Type", "").rpartition("/")[2]
        found.setdefault(kind, []).append(
            (relation.get("Id", ""), _resolved(folder, relation.get("Target", "")))
        )
    return found


def _resolved(folder: str, target: str) -> str:
    if target.startswith("/"):
        return target.lstrip("/")
    path = folder.split("/") if folder else []
    for piece in target.split("/"):
        if piece == "..":
            path = path[:-1]
        elif piece != ".":
            path.append(piece)
    return "/".join(path)


def _parse(package: zipfile.ZipFile, member: str) -> Any:
    """Parse one part: no entity is resolved, nothing is fetched, a document type is refused."""
    data = package.read(member)
    for strict, usual in _STRICT.items():
        data = data.replace(strict, usual)
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    root = etree.fromstring(data, parser)
    if root.getroottree().docinfo.doctype:
        raise ValueError(member)
    return root
