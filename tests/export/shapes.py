"""DOCX files of absurd shapes, made from the sample: much of one thing, as nobody writes it."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Mapping
from functools import cache

from tests.samples.printed import Made

FIRST_HEADING = b'<w:p><w:pPr><w:pStyle w:val="Heading1"/>'
RELATION = (
    '<Relationship Id="{id}" Type="http://schemas.openxmlformats.org/officeDocument/2006/'
    'relationships/{kind}" Target="{target}"/>'
)
Parts = dict[str, bytes]


@cache
def _sample() -> Mapping[str, bytes]:
    return Made().files


def parts() -> Parts:
    """Return the parts of the sample by name."""
    return dict(_sample())


def packed(files: Mapping[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """Return parts as the zip that holds them."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as package:
        for name, data in files.items():
            package.writestr(name, data)
    return out.getvalue()


def swapped(part: str, old: bytes, new: bytes) -> bytes:
    """Return the sample with something else in one part; the old bytes must be there."""
    files = parts()
    assert old in files[part], old
    files[part] = files[part].replace(old, new, 1)
    return packed(files, zipfile.ZIP_STORED)  # nothing is too steep that is not packed


def in_body(xml: str) -> bytes:
    """Return the sample with elements before its first heading."""
    return swapped("word/document.xml", FIRST_HEADING, xml.encode() + FIRST_HEADING)


def run(text: str) -> str:
    return f"<w:r><w:t>{text}</w:t></w:r>"


def paragraph(inside: str) -> str:
    return f"<w:p>{inside}</w:p>"


def related(count: int, kind: str, target: str) -> bytes:
    """Return the sample with many references to one part."""
    more = "".join(RELATION.format(id=f"x{at}", kind=kind, target=target) for at in range(count))
    return swapped(
        "word/_rels/document.xml.rels", b"</Relationships>", f"{more}</Relationships>".encode()
    )


def chain_of_styles(count: int) -> bytes:
    """Return the sample with each style based on the next, and all of them used."""
    styles = "".join(
        f'<w:style w:type="paragraph" w:styleId="c{at}"><w:name w:val="c{at}"/>'
        f'<w:basedOn w:val="c{at + 1}"/></w:style>'
        for at in range(count)
    )
    files = parts()
    files["word/styles.xml"] = files["word/styles.xml"].replace(
        b"</w:styles>", styles.encode() + b"</w:styles>"
    )
    used = "".join(
        f'<w:p><w:pPr><w:pStyle w:val="c{at}"/></w:pPr>{run("a.")}</w:p>' for at in range(count)
    )
    body = files["word/document.xml"]
    files["word/document.xml"] = body.replace(FIRST_HEADING, used.encode() + FIRST_HEADING, 1)
    return packed(files, zipfile.ZIP_STORED)


def lists(count: int) -> bytes:
    """Return the sample with many lists that are all made after one of many levels."""
    levels = "".join(f'<w:lvl w:ilvl="{at}"/>' for at in range(count))
    numbers = "".join(
        f'<w:num w:numId="{at + 9}"><w:abstractNumId w:val="7"/></w:num>' for at in range(count)
    )
    xml = f'<w:abstractNum w:abstractNumId="7">{levels}</w:abstractNum>{numbers}</w:numbering>'
    return swapped("word/numbering.xml", b"</w:numbering>", xml.encode())


def letterhead(text: str) -> bytes:
    """Return the sample with text in place of the date; the place and a comma stand before it."""
    return swapped("word/document.xml", "ngày 05 tháng 6 năm 2023".encode(), text.encode())


SHAPES: dict[str, Callable[[int], bytes]] = {
    "empty paragraphs": lambda count: in_body("<w:p/>" * count),
    "paragraphs": lambda count: in_body(paragraph(run("Tốt.")) * count),
    "runs of one paragraph": lambda count: in_body(paragraph(run("a ") * count)),
    "runs that differ": lambda count: in_body(
        paragraph((run("a ") + f"<w:r><w:rPr><w:b/></w:rPr>{run('b')[5:]}") * (count // 2))
    ),
    "tabs of one paragraph": lambda count: in_body(
        paragraph("<w:r>" + "<w:t>a</w:t><w:tab/>" * count + "</w:r>")
    ),
    "lines of one paragraph": lambda count: letterhead(
        "a</w:t>" + "<w:br/><w:t>ngày tháng</w:t>" * count + "<w:t>"
    ),
    "sections": lambda count: in_body("<w:p><w:pPr><w:sectPr/></w:pPr></w:p>" * count),
    "tables": lambda count: in_body(
        f"<w:tbl><w:tr><w:tc>{paragraph(run('a'))}</w:tc></w:tr></w:tbl>" * count
    ),
    "rows": lambda count: in_body(
        "<w:tbl>" + f"<w:tr><w:tc>{paragraph(run('a'))}</w:tc></w:tr>" * count + "</w:tbl>"
    ),
    "recipients": lambda count: in_body(
        paragraph(run("Nơi nhận:")) + paragraph(run("- A")) * count
    ),
    "appendices": lambda count: in_body(paragraph(run("Phụ lục 1")) * count),
    "nested paragraphs": lambda count: in_body("<w:p>" * 200 + run("a") * count + "</w:p>" * 200),
    "attributes": lambda count: in_body(
        "<w:p " + " ".join(f'a{at}=""' for at in range(count)) + "/>"
    ),
    "footnotes": lambda count: swapped(
        "word/footnotes.xml",
        b"</w:footnotes>",
        (f'<w:footnote w:id="9">{paragraph(run("a"))}</w:footnote>' * count).encode()
        + b"</w:footnotes>",
    ),
    "runs of a header": lambda count: swapped(
        "word/header.xml", b"</w:pPr>", b"</w:pPr>" + run("a").encode() * count
    ),
    "references to one header": lambda count: related(min(count, 29_000), "header", "header.xml"),
    "styles upon styles": chain_of_styles,
    "lists of one kind": lists,
    "days and months": lambda count: letterhead("ngày tháng " * count),
    "places and months": lambda count: letterhead("ngày " + "tháng " * count),
    "figures": lambda count: letterhead("ngày " + "9" * count + " tháng 6 năm 2023"),
    "commas before a date": lambda count: letterhead(", " * count + "5/6/2023"),
    "grounds": lambda count: in_body(
        paragraph(run("Căn cứ ") + "<w:r>" + "<w:br/>" * count + "<w:t>x</w:t></w:r>")
    ),
    "blanks": lambda count: in_body(paragraph(run("Phụ lục" + " " * count + "x"))),
    "one long word": lambda count: letterhead("a" * count),
}
