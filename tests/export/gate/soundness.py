"""What a DOCX must hold that no validator looks at; every fault as a sentence with its part."""

from __future__ import annotations

import io
import zipfile
from collections import Counter
from collections.abc import Iterator
from typing import Any

from lxml import etree

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
NS = {"w": W}
LONGEST = 31_680
"""Twips; Word refuses longer lengths (22 inches)."""
_LENGTHS = ("w", "h", "left", "right", "top", "bottom", "firstLine", "hanging", "before", "after")
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_USES = {"pStyle": "paragraph", "rStyle": "character", "tblStyle": "table"}


def faults(data: bytes) -> list[str]:
    """Return what is wrong with a document; nothing for a sound one."""
    try:
        return list(_faults(data))
    except (zipfile.BadZipFile, etree.XMLSyntaxError, KeyError, EOFError) as error:
        return [f"it cannot be read: {error}"]


def _faults(data: bytes) -> Iterator[str]:
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        if package.testzip() is not None:
            yield "a part is damaged"
        roots = {
            name: etree.fromstring(package.read(name))
            for name in package.namelist()
            if name.startswith("word/") and name.endswith(".xml")
        }
    for name, root in roots.items():
        for fault in (*_fields(root), *_bookmarks(root), *_lengths(root), *_spaces(root)):
            yield f"{name}: {fault}"
    document = roots["word/document.xml"]
    yield from _cells(document)
    yield from _sheets(document)
    yield from _styles(roots)
    yield from _lists(roots)
    if "word/footnotes.xml" in roots:
        yield from _notes(document, roots["word/footnotes.xml"], roots.get("word/settings.xml"))


def _values(root: Any, path: str) -> list[str]:
    return [str(value) for value in root.xpath(path, namespaces=NS)]


def _fields(root: Any) -> Iterator[str]:
    """Begin, separate and end nest, and every field is closed."""
    depth: list[bool] = []
    for kind in _values(root, "//w:fldChar/@w:fldCharType"):
        if kind == "begin":
            depth.append(False)
        elif not depth or (kind == "separate" and depth[-1]):
            yield f"a field has a {kind} of its own"
        elif kind == "separate":
            depth[-1] = True
        else:
            depth.pop()
    if depth:
        yield "a field is not closed"


def _bookmarks(root: Any) -> Iterator[str]:
    begun = _values(root, "//w:bookmarkStart/@w:id")
    ended = _values(root, "//w:bookmarkEnd/@w:id")
    if sorted(begun) != sorted(ended):
        yield "bookmarks do not pair"
    names = [name.lower() for name in _values(root, "//w:bookmarkStart/@w:name")]
    for what in (begun, names):
        if len(set(what)) != len(what):
            yield "two bookmarks are alike"


def _lengths(root: Any) -> Iterator[str]:
    for name in _LENGTHS:
        for value in _values(root, f"//@w:{name}"):
            if value.lstrip("-").isdecimal() and abs(int(value)) > LONGEST:
                yield f"{name} of {value} twips"


def _spaces(root: Any) -> Iterator[str]:
    for element in root.iter(f"{{{W}}}t"):
        words = element.text or ""
        if words != words.strip(" \n\t") and element.get(_SPACE) != "preserve":
            yield f"the blanks of {words!r} are lost"


def _cells(document: Any) -> Iterator[str]:
    for cell in document.iter(f"{{{W}}}tc"):
        if not len(cell) or cell[-1].tag != f"{{{W}}}p":
            yield "a cell does not end with a paragraph"
        if not cell.xpath("w:tcPr/w:tcW[@w:w]", namespaces=NS):
            yield "a cell has no width"
    for table in document.iter(f"{{{W}}}tbl"):
        columns = len(table.xpath("w:tblGrid/w:gridCol", namespaces=NS))
        for row in table.iterchildren(f"{{{W}}}tr"):
            spans = [
                int((cell.xpath("w:tcPr/w:gridSpan/@w:val", namespaces=NS) or ["1"])[0])
                for cell in row.iterchildren(f"{{{W}}}tc")
            ]
            if sum(spans) != columns:
                yield "a row has more or fewer cells than the grid"


def _sheets(document: Any) -> Iterator[str]:
    for size in document.iter(f"{{{W}}}pgSz"):
        wide = int(size.get(f"{{{W}}}w")) > int(size.get(f"{{{W}}}h"))
        if wide != (size.get(f"{{{W}}}orient") == "landscape"):
            yield "a sheet lies otherwise than it says"
    body = document.find(f"{{{W}}}body")
    if body is None or body[-1].tag != f"{{{W}}}sectPr":
        yield "the last section has no sheet"


def _styles(roots: dict[str, Any]) -> Iterator[str]:
    """Every style that is used is defined, of its kind, once."""
    defined: Counter[tuple[str, str]] = Counter()
    for style in roots["word/styles.xml"].iter(f"{{{W}}}style"):
        defined[style.get(f"{{{W}}}type"), style.get(f"{{{W}}}styleId")] += 1
    for twice in (id_ for id_, count in defined.items() if count > 1):
        yield f"style {twice} is defined twice"
    ids = {id_ for _kind, id_ in defined}
    for name, root in roots.items():
        for tag, kind in _USES.items():
            for id_ in set(_values(root, f"//w:{tag}/@w:val")):
                if (kind, id_) not in defined:
                    yield f"{name}: there is no {kind} style {id_}"
        for id_ in set(_values(root, "//w:basedOn/@w:val | //w:next/@w:val")):
            if id_ not in ids:
                yield f"{name}: there is no style {id_}"


def _lists(roots: dict[str, Any]) -> Iterator[str]:
    numbering = roots.get("word/numbering.xml")
    defined = _values(numbering, "//w:num/@w:numId") if numbering is not None else []
    for name, root in roots.items():
        for id_ in set(_values(root, "//w:numPr/w:numId/@w:val")) - {"0", *defined}:
            yield f"{name}: there is no list {id_}"


def _notes(document: Any, part: Any, settings: Any) -> Iterator[str]:
    """Two separators, and every note called once, in the order of the notes."""
    kinds = dict(
        zip(
            _values(part, "//w:footnote[@w:type]/@w:id"),
            _values(part, "//w:footnote[@w:type]/@w:type"),
            strict=True,
        )
    )
    if list(kinds.values()) != ["separator", "continuationSeparator"]:
        yield "the separators of the footnotes are missing"
    if settings is not None and set(_values(settings, "//w:footnotePr/w:footnote/@w:id")) != set(
        kinds
    ):
        yield "the settings name other separators"
    called = _values(document, "//w:footnoteReference/@w:id")
    given = _values(part, "//w:footnote[not(@w:type)]/@w:id")
    if called != given:
        yield "footnotes are not called once each, in order"
