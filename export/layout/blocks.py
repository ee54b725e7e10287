"""The block model: what ``export.layout`` lays out and ``export.docx`` writes.

A paragraph names a style of the profile; nothing here knows a file format. Widths and indents are
twips (1/1440 inch), the unit of tables in a DOCX.

The values are named tuples, not dataclasses: a long report has a quarter of a million of them, and
they are made three times as fast.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

GAP = "……"
"""What is printed, marked, where a value is missing."""
TABLE_MARGIN = 85
"""Left and right in a cell with borders, twips (1.5 mm)."""
PLAIN_MARGIN = 57
"""Left and right in a cell without borders, twips (1 mm)."""


class TextSpan(NamedTuple):
    """Text in one format; a line break in it is one on the paper."""

    text: str
    bold: bool = False
    italic: bool = False
    gap: bool = False
    """The text stands for a missing value, or is a gap that the writer left."""
    upright: bool = False
    """Stays so in a paragraph whose style is italic."""


class InlineFootnote(NamedTuple):
    """A footnote, at the position of its reference mark."""

    spans: tuple[TextSpan, ...]


class PageReference(NamedTuple):
    """The page number of a bookmark, which only a word processor knows."""

    bookmark: str


Inline = TextSpan | InlineFootnote | PageReference


class ParagraphBlock(NamedTuple):
    """One paragraph."""

    style: str
    inlines: tuple[Inline, ...] = ()
    bookmark: str = ""
    centred: bool | None = None
    """Centred, or at the left with a first-line indent; None leaves it to the style."""
    keep_next: bool = False
    """Stays on the page of what follows."""
    side_indent: int = 0
    """On both sides, twips."""
    left_indent: int = 0
    """Of every line, twips."""
    hanging: int = 0
    """How far the first line begins left of the others, twips."""
    new_page: bool = False
    target: str = ""
    """The bookmark that the whole paragraph leads to."""


class TableCell(NamedTuple):
    """One cell of a table."""

    paragraphs: tuple[ParagraphBlock, ...]
    span: int = 1
    """How many columns it covers."""


class TableRow(NamedTuple):
    """One row of a table; a header row is repeated on every page."""

    cells: tuple[TableCell, ...]
    header: bool = False


class TableBlock(NamedTuple):
    """A table with fixed columns; without borders it only lays things side by side."""

    widths: tuple[int, ...]
    rows: tuple[TableRow, ...]
    bordered: bool = True
    title: str = ""
    """What it holds, for those who cannot see it."""


class SectionBreak(NamedTuple):
    """Begins a new page with its own orientation and page numbers."""

    landscape: bool = False
    restart_numbers: bool = False


Block = ParagraphBlock | TableBlock | SectionBreak


def gap(text: str = GAP) -> TextSpan:
    """Return the mark of a missing value."""
    return TextSpan(text, gap=True)


def count_gaps(blocks: Iterable[Block]) -> int:
    """Count the gaps on the paper."""
    gaps = GapCounter()
    for _ in gaps.count_passing(blocks):
        pass
    return gaps.count


class GapCounter:
    """Counts the gaps of blocks that pass by."""

    def __init__(self) -> None:
        self.count = 0

    def count_passing(self, blocks: Iterable[Block]) -> Iterator[Block]:
        """Pass the blocks on; ``count`` is right once they have all passed."""
        for block in blocks:
            self.count += _count_gaps(block)
            yield block


def _count_gaps(block: Block) -> int:
    count = 0
    for paragraph in _iter_paragraphs((block,)):
        if paragraph.target:  # a table of contents repeats what is counted in its place
            continue
        for inline in paragraph.inlines:
            if isinstance(inline, TextSpan):
                count += inline.gap
            elif isinstance(inline, InlineFootnote):
                count += sum(span.gap for span in inline.spans)
    return count


def paragraph_texts(blocks: Iterable[Block]) -> list[str]:
    """Return the text of every paragraph in order, including cells and footnotes."""
    lines: list[str] = []
    for paragraph in _iter_paragraphs(blocks):
        lines.append("".join(span.text for span in paragraph.inlines if isinstance(span, TextSpan)))
        lines.extend(
            "".join(span.text for span in note.spans)
            for note in paragraph.inlines
            if isinstance(note, InlineFootnote)
        )
    return lines


def _iter_paragraphs(blocks: Iterable[Block]) -> Iterator[ParagraphBlock]:
    for block in blocks:
        if isinstance(block, ParagraphBlock):
            yield block
        elif isinstance(block, TableBlock):
            for row in block.rows:
                for cell in row.cells:
                    yield from cell.paragraphs
