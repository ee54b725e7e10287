"""Blocks to elements of ``word/document.xml`` and of the footnotes, as text.

The text is put together by hand: a tree of elements for every run costs three times as long, and a
report has a hundred thousand of them. All words go through ``escaped``.
"""

from __future__ import annotations

from functools import lru_cache

from export.layout.blocks import (
    InlineFootnote,
    PageReference,
    ParagraphBlock,
    SectionBreak,
    TableBlock,
    TableCell,
    TextSpan,
)
from export.profiles import Profile
from export.units import twips

from .elements import escape, run_text

_BOTTOM_LEFT_FRAME = (
    '<w:framePr w:wrap="around" w:vAnchor="margin" w:hAnchor="margin" w:xAlign="left"'
    ' w:yAlign="bottom"/>'
)
"""At the lower left of the page; set on the paragraph, since LibreOffice ignores it in a style."""


class ElementWriter:
    """Writes blocks as elements; counts bookmarks and footnotes."""

    def __init__(self, profile: Profile) -> None:
        self.footnotes: list[str] = []
        """The footnotes written so far, for their own part."""
        self._first_line = twips(profile.page.first_line)
        self._pinned = {id_ for id_, style in profile.styles.items() if style.pinned}
        self.bookmarks = 0
        """How many are written; every heading has one."""

    def paragraph(self, block: ParagraphBlock) -> str:
        """Return ``w:p``."""
        inlines = "".join(
            [
                _run(inline) if isinstance(inline, TextSpan) else self._other(inline)
                for inline in block.inlines
            ]
        )
        if block.target:
            inlines = (
                f'<w:hyperlink w:anchor="{block.target}" w:history="1">{inlines}</w:hyperlink>'
            )
        if block.bookmark:
            self.bookmarks += 1
            number = self.bookmarks
            inlines = (
                f'<w:bookmarkStart w:id="{number}" w:name="{block.bookmark}"/>'
                f'{inlines}<w:bookmarkEnd w:id="{number}"/>'
            )
        return f"<w:p>{self._properties(block)}{inlines}</w:p>"

    def _other(self, inline: InlineFootnote | PageReference) -> str:
        return self._call(inline) if isinstance(inline, InlineFootnote) else _page_field(inline)

    def _properties(self, block: ParagraphBlock) -> str:
        xml = f'<w:pPr><w:pStyle w:val="{block.style}"/>'
        if block.keep_next:
            xml += "<w:keepNext/>"
        if block.new_page:
            xml += "<w:pageBreakBefore/>"
        if block.style in self._pinned:
            xml += _BOTTOM_LEFT_FRAME
        if block.side_indent:
            xml += f'<w:ind w:left="{block.side_indent}" w:right="{block.side_indent}"/>'
        if block.left_indent:
            xml += f'<w:ind w:left="{block.left_indent}" w:hanging="{block.hanging}"/>'
        if block.centred is not None:
            first_line, align = (0, "center") if block.centred else (self._first_line, "left")
            xml += f'<w:ind w:firstLine="{first_line}"/><w:jc w:val="{align}"/>'
        return xml + "</w:pPr>"

    def _call(self, note: InlineFootnote) -> str:
        number = len(self.footnotes) + 1
        text = "".join([_run(span) for span in (TextSpan(" "), *note.spans)])
        self.footnotes.append(
            f'<w:footnote w:id="{number}"><w:p><w:pPr><w:pStyle w:val="FootnoteText"/></w:pPr>'
            f"{_reference_run('<w:footnoteRef/>')}{text}</w:p></w:footnote>"
        )
        return _reference_run(f'<w:footnoteReference w:id="{number}"/>')

    def table(self, block: TableBlock) -> str:
        """Return ``w:tbl`` with a fixed grid and a width on every cell.

        Word takes the widths of the cells, LibreOffice those of the grid (python-docx #360).
        """
        chunks = [
            f'<w:tbl><w:tblPr><w:tblStyle w:val="{"Grid" if block.bordered else "Sides"}"/>'
            f'<w:tblW w:w="{sum(block.widths)}" w:type="dxa"/><w:jc w:val="center"/>'
            '<w:tblLayout w:type="fixed"/>'
        ]
        if block.bordered:
            chunks.append('<w:tblLook w:val="0620" w:firstRow="1" w:noHBand="1" w:noVBand="1"/>')
        if block.title:
            chunks.append(f'<w:tblCaption w:val="{escape(block.title)}"/>')
        chunks.append("</w:tblPr><w:tblGrid>")
        chunks += [f'<w:gridCol w:w="{width}"/>' for width in block.widths]
        chunks.append("</w:tblGrid>")
        for row in block.rows:
            header = "<w:tblHeader/>" if row.header else ""
            chunks.append(f"<w:tr><w:trPr><w:cantSplit/>{header}</w:trPr>")
            column = 0
            for cell in row.cells:
                chunks.append(self._cell(cell, sum(block.widths[column : column + cell.span])))
                column += cell.span
            chunks.append("</w:tr>")
        chunks.append("</w:tbl>")
        return "".join(chunks)

    def _cell(self, cell: TableCell, width: int) -> str:
        span = f'<w:gridSpan w:val="{cell.span}"/>' if cell.span > 1 else ""
        paragraphs = "".join([self.paragraph(paragraph) for paragraph in cell.paragraphs])
        return (
            f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{span}</w:tcPr>{paragraphs}</w:tc>'
        )


def _reference_run(content: str) -> str:
    return f'<w:r><w:rPr><w:rStyle w:val="FootnoteReference"/></w:rPr>{content}</w:r>'


def _page_field(inline: PageReference) -> str:
    """Return a page number field, which the word processor fills on opening."""
    kinds = ("begin", "separate", "end")
    begin, separate, end = (f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>' for kind in kinds)
    code = f" PAGEREF {inline.bookmark} \\h "
    return (
        f'{begin}<w:r><w:instrText xml:space="preserve">{code}</w:instrText></w:r>'
        f"{separate}<w:r><w:t>…</w:t></w:r>{end}"
    )


def _run(span: TextSpan) -> str:
    text, *formatting = span
    return f"<w:r>{_run_properties(*formatting)}{run_text(text)}</w:r>"


@lru_cache(maxsize=16)
def _run_properties(bold: bool, italic: bool, gap: bool, upright: bool) -> str:
    if not (bold or italic or gap or upright):
        return ""
    return (
        "<w:rPr>"
        + ('<w:rStyle w:val="Gap"/>' if gap else "")
        + ("<w:b/><w:bCs/>" if bold else "")
        + ("<w:i/><w:iCs/>" if italic else "")
        + ('<w:i w:val="0"/><w:iCs w:val="0"/>' if upright and not italic else "")
        + "</w:rPr>"
    )


def section_end(section: SectionBreak, first: bool, profile: Profile, *, contact: bool) -> str:
    """Return the paragraph that ends a section; it takes next to no room."""
    properties = section_properties(section, first, profile, contact=contact)
    return f'<w:p><w:pPr><w:pStyle w:val="SectionEnd"/>{properties}</w:pPr></w:p>'


def section_properties(
    section: SectionBreak, first: bool, profile: Profile, *, contact: bool
) -> str:
    """Return ``w:sectPr``: page size and margins; a page 1 shows no number.

    With ``contact`` the first page has a footer; later sections need an empty one, since a section
    without a footer inherits that of the section before.
    """
    page = profile.page
    short, long = twips(page.width), twips(page.height)
    footer = ""
    if contact:
        name = "Contact" if first else "Empty"
        footer = f'<w:footerReference w:type="first" r:id="rIdFooter{name}"/>'
    page_size = (
        f'<w:pgSz w:w="{long}" w:h="{short}" w:orient="landscape"/>'
        if section.landscape
        else f'<w:pgSz w:w="{short}" w:h="{long}"/>'
    )
    restart = '<w:pgNumType w:start="1"/>' if section.restart_numbers else ""
    title_page = "<w:titlePg/>" if first or section.restart_numbers else ""
    return (
        '<w:sectPr><w:headerReference w:type="default" r:id="rIdHeader"/>'
        f'<w:headerReference w:type="first" r:id="rIdHeaderFirst"/>{footer}'
        f'<w:type w:val="nextPage"/>{page_size}'
        f'<w:pgMar w:top="{twips(page.top)}" w:right="{twips(page.right)}"'
        f' w:bottom="{twips(page.bottom)}" w:left="{twips(page.left)}"'
        f' w:header="{twips(page.header)}" w:footer="{twips(page.header)}" w:gutter="0"/>'
        f"{restart}{title_page}</w:sectPr>"
    )
