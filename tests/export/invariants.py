"""What every DOCX must hold that no validator looks at, and what they look at first."""

from __future__ import annotations

import re
from typing import Any

from lxml import etree

from tests.samples.printed import NS, Made, W, find, text

R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
LONGEST = 31_680
"""Twips; Word refuses longer lengths (22 inches)."""
LENGTHS = ("w", "left", "right", "firstLine", "before", "after", "line", "top", "bottom", "h")


def assert_sound(made: Made) -> None:
    """Assert that Word has nothing to repair."""
    assert len(set(made.names)) == len(made.names)
    assert made.names[0] == "[Content_Types].xml"
    for name in made.names:
        etree.fromstring(made.files[name])
    _relations(made)
    document = made.document
    for root in (document, *(made.part(f"word/{name}.xml") for name in ("footnotes", "styles"))):
        _lengths(root)
        _spaces(root)
    _styles(made)
    _bookmarks(document)
    _footnotes(made)
    _tables(document)
    _sections(document)


def _relations(made: Made) -> None:
    relations = made.part("word/_rels/document.xml.rels")
    ids = [relation.get("Id") for relation in relations]
    assert len(set(ids)) == len(ids)
    for relation in relations:
        assert f"word/{relation.get('Target')}" in made.names
    used = made.document.xpath("//@r:id", namespaces={"r": R})
    assert set(used) <= set(ids)
    types = made.part("[Content_Types].xml")
    named = {part.get("PartName").lstrip("/") for part in types if part.get("PartName")}
    assert named == {name for name in made.names if not name.endswith((".rels", "_Types].xml"))}


def _lengths(root: Any) -> None:
    for name in LENGTHS:
        for value in root.xpath(f"//@w:{name}", namespaces=NS):
            if re.fullmatch(r"-?\d+", value):
                assert abs(int(value)) <= LONGEST


def _spaces(root: Any) -> None:
    for element in find(root, "//w:t"):
        words = element.text
        assert words
        kept = element.get("{http://www.w3.org/XML/1998/namespace}space") == "preserve"
        assert kept or words == words.strip(" ")


def _styles(made: Made) -> None:
    defined = set(made.part("word/styles.xml").xpath("//w:style/@w:styleId", namespaces=NS))
    numbered = set(made.part("word/numbering.xml").xpath("//w:num/@w:numId", namespaces=NS))
    for name in ("document", "footnotes", "header", "headerFirst", "styles", "numbering"):
        root = made.part(f"word/{name}.xml")
        for tag in ("pStyle", "rStyle", "tblStyle", "basedOn", "next"):
            assert set(root.xpath(f"//w:{tag}/@w:val", namespaces=NS)) <= defined
        assert set(root.xpath("//w:numPr/w:numId/@w:val", namespaces=NS)) <= numbered


def _bookmarks(document: Any) -> None:
    starts = find(document, "//w:bookmarkStart")
    ends = find(document, "//w:bookmarkEnd")
    ids = [start.get(f"{{{W}}}id") for start in starts]
    assert ids == [end.get(f"{{{W}}}id") for end in ends]
    assert len(set(ids)) == len(ids)
    names = [start.get(f"{{{W}}}name").lower() for start in starts]
    assert len(set(names)) == len(names)


def _footnotes(made: Made) -> None:
    called = made.document.xpath("//w:footnoteReference/@w:id", namespaces=NS)
    given = made.part("word/footnotes.xml").xpath("//w:footnote/@w:id", namespaces=NS)
    assert given == ["-1", "0", *called]
    assert called == [str(at) for at in range(1, len(called) + 1)]


def _tables(document: Any) -> None:
    for table in find(document, "//w:tbl"):
        grid = [int(width) for width in table.xpath("w:tblGrid/w:gridCol/@w:w", namespaces=NS)]
        assert min(grid) >= 1
        for row in find(table, "w:tr"):
            at = 0
            for cell in find(row, "w:tc"):
                (width,) = cell.xpath("w:tcPr/w:tcW/@w:w", namespaces=NS)
                span = int((cell.xpath("w:tcPr/w:gridSpan/@w:val", namespaces=NS) or ["1"])[0])
                assert int(width) == sum(grid[at : at + span])
                at += span
                assert etree.QName(cell[-1]).localname == "p"
            assert at == len(grid)
        after = table.getnext()
        assert etree.QName(after).localname == "p"


def _sections(document: Any) -> None:
    sizes = find(document, "//w:sectPr/w:pgSz")
    for size in sizes:
        wide = int(size.get(f"{{{W}}}w")) > int(size.get(f"{{{W}}}h"))
        assert wide == (size.get(f"{{{W}}}orient") == "landscape")
    body = find(document, "/w:document/w:body")[0]
    assert etree.QName(body[-1]).localname == "sectPr"
    assert find(body, "w:sectPr") == [body[-1]]


def read_back(made: Made) -> list[str]:
    """Return the text of every paragraph in the order of the paper, footnotes after their call."""
    notes = {
        note.get(f"{{{W}}}id"): text(note).removeprefix(" ")
        for note in find(made.part("word/footnotes.xml"), "//w:footnote[not(@w:type)]")
    }
    lines = []
    for paragraph in find(made.document, "//w:p[not(w:pPr/w:pStyle/@w:val='SectionEnd')]"):
        lines.append(text(paragraph))
        lines += [
            notes[call.get(f"{{{W}}}id")] for call in find(paragraph, ".//w:footnoteReference")
        ]
    return lines
