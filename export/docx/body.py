"""Blocks to elements of ``word/document.xml`` and of the footnotes."""

from __future__ import annotations

from export.paper import Cell, Footnote, NewSection, Paragraph, Span, Table
from export.profiles import Profile
from export.units import twips

from .xml import R_ID, Element, legal, make, sub, write_text


class Writer:
    """Makes elements; keeps the counters of bookmarks and footnotes."""

    def __init__(self, profile: Profile) -> None:
        self.footnotes: list[Element] = []
        """The notes met so far, for their own part."""
        self._first_line = twips(profile.page.first_line)
        self._bookmarks = 0

    def paragraph(self, block: Paragraph, parent: Element | None = None) -> Element:
        """Return ``w:p``, inside ``parent`` if one is given."""
        p = make("p") if parent is None else sub(parent, "p")
        self._properties(block, p)
        if block.bookmark:
            self._bookmarks += 1
            sub(p, "bookmarkStart", id=self._bookmarks, name=block.bookmark)
        for inline in block.inlines:
            if isinstance(inline, Span):
                _run(p, inline)
            else:
                self._call(p, inline)
        if block.bookmark:
            sub(p, "bookmarkEnd", id=self._bookmarks)
        return p

    def _properties(self, block: Paragraph, p: Element) -> None:
        properties = sub(p, "pPr")
        sub(properties, "pStyle", val=block.style)
        if block.keep_next:
            sub(properties, "keepNext")
        if block.side_indent:
            sub(properties, "ind", left=block.side_indent, right=block.side_indent)
        if block.centred is not None:
            sub(properties, "ind", firstLine=0 if block.centred else self._first_line)
            sub(properties, "jc", val="center" if block.centred else "both")

    def _call(self, p: Element, note: Footnote) -> None:
        number = len(self.footnotes) + 1
        sub(_marked_run(p, "FootnoteReference"), "footnoteReference", id=number)
        footnote = make("footnote", id=number)
        text = sub(footnote, "p")
        sub(sub(text, "pPr"), "pStyle", val="FootnoteText")
        sub(_marked_run(text, "FootnoteReference"), "footnoteRef")
        for span in (Span(" "), *note.spans):
            _run(text, span)
        self.footnotes.append(footnote)

    def table(self, block: Table) -> Element:
        """Return ``w:tbl`` with a fixed grid and a width on every cell.

        Word takes the widths of the cells, LibreOffice those of the grid (python-docx #360).
        """
        table = make("tbl")
        properties = sub(table, "tblPr")
        sub(properties, "tblStyle", val="Grid" if block.bordered else "Sides")
        sub(properties, "tblW", w=sum(block.widths), type="dxa")
        sub(properties, "jc", val="center")
        sub(properties, "tblLayout", type="fixed")
        if block.bordered:
            sub(properties, "tblLook", val="0620", firstRow=1, noHBand=1, noVBand=1)
        if block.title:
            sub(properties, "tblCaption", val=legal(block.title))
        grid = sub(table, "tblGrid")
        for width in block.widths:
            sub(grid, "gridCol", w=width)
        for row in block.rows:
            line = sub(table, "tr")
            row_properties = sub(line, "trPr")
            sub(row_properties, "cantSplit")
            if row.header:
                sub(row_properties, "tblHeader")
            at = 0
            for cell in row.cells:
                self._cell(line, cell, sum(block.widths[at : at + cell.span]))
                at += cell.span
        return table

    def _cell(self, line: Element, cell: Cell, width: int) -> None:
        element = sub(line, "tc")
        properties = sub(element, "tcPr")
        sub(properties, "tcW", w=width, type="dxa")
        if cell.span > 1:
            sub(properties, "gridSpan", val=cell.span)
        for paragraph in cell.paragraphs:
            self.paragraph(paragraph, element)


def _marked_run(p: Element, style: str) -> Element:
    run = sub(p, "r")
    sub(sub(run, "rPr"), "rStyle", val=style)
    return run


def _run(p: Element, span: Span) -> None:
    run = sub(p, "r")
    if span.bold or span.italic or span.gap:
        properties = sub(run, "rPr")
        if span.gap:
            sub(properties, "rStyle", val="Gap")
        if span.bold:
            sub(properties, "b")
            sub(properties, "bCs")
        if span.italic:
            sub(properties, "i")
            sub(properties, "iCs")
    write_text(run, span.text)


def section_end(section: NewSection, first: bool, profile: Profile) -> Element:
    """Return the paragraph that ends a section; it takes next to no room."""
    p = make("p")
    properties = sub(p, "pPr")
    sub(properties, "pStyle", val="SectionEnd")
    properties.append(section_properties(section, first, profile))
    return p


def section_properties(section: NewSection, first: bool, profile: Profile) -> Element:
    """Return ``w:sectPr``: the sheet and its margins; a page 1 shows no number."""
    page = profile.page
    properties = make("sectPr")
    sub(properties, "headerReference", type="default").set(R_ID, "rIdHeader")
    sub(properties, "headerReference", type="first").set(R_ID, "rIdHeaderFirst")
    sub(properties, "type", val="nextPage")
    short, long = twips(page.width), twips(page.height)
    if section.landscape:
        sub(properties, "pgSz", w=long, h=short, orient="landscape")
    else:
        sub(properties, "pgSz", w=short, h=long)
    sub(
        properties,
        "pgMar",
        top=twips(page.top),
        right=twips(page.right),
        bottom=twips(page.bottom),
        left=twips(page.left),
        header=twips(page.header),
        footer=twips(page.header),
        gutter=0,
    )
    if section.restart_numbers:
        sub(properties, "pgNumType", start=1)
    if first or section.restart_numbers:
        sub(properties, "titlePg")
    return properties
