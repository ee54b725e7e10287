"""What lies on the paper: the blocks that ``export.blocks`` decides on and ``export.docx`` writes.

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


class Span(NamedTuple):
    """Text of one look; a line break in it is one on the paper."""

    text: str
    bold: bool = False
    italic: bool = False
    gap: bool = False
    """The text stands for a missing value, or is a gap that the writer left."""
    upright: bool = False
    """Stays so in a paragraph whose style is italic."""


class Footnote(NamedTuple):
    """A footnote, called where it stands."""

    spans: tuple[Span, ...]


class PageOf(NamedTuple):
    """The number of the page that a bookmark is on, which only a word processor knows."""

    bookmark: str


Inline = Span | Footnote | PageOf


class Paragraph(NamedTuple):
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


class Cell(NamedTuple):
    """One cell of a table."""

    paragraphs: tuple[Paragraph, ...]
    span: int = 1
    """How many columns it covers."""


class Row(NamedTuple):
    """One row of a table; a header row is repeated on every page."""

    cells: tuple[Cell, ...]
    header: bool = False


class Table(NamedTuple):
    """A table with fixed columns; without borders it only lays things side by side."""

    widths: tuple[int, ...]
    rows: tuple[Row, ...]
    bordered: bool = True
    title: str = ""
    """What it holds, for those who cannot see it."""


class NewSection(NamedTuple):
    """What follows begins a page of its own kind."""

    landscape: bool = False
    restart_numbers: bool = False


Block = Paragraph | Table | NewSection


def gap(text: str = GAP) -> Span:
    """Return the mark of a missing value."""
    return Span(text, gap=True)


def missing(blocks: Iterable[Block]) -> int:
    """Count the gaps on the paper."""
    gaps = Gaps()
    for _ in gaps.counted(blocks):
        pass
    return gaps.count


class Gaps:
    """Counts the gaps of blocks that pass by."""

    def __init__(self) -> None:
        self.count = 0

    def counted(self, blocks: Iterable[Block]) -> Iterator[Block]:
        """Pass the blocks on; ``count`` is right once they have all passed."""
        for block in blocks:
            self.count += _gaps(block)
            yield block


def _gaps(block: Block) -> int:
    found = 0
    for paragraph in _paragraphs((block,)):
        if paragraph.target:  # a table of contents repeats what is counted in its place
            continue
        for inline in paragraph.inlines:
            if isinstance(inline, Span):
                found += inline.gap
            elif isinstance(inline, Footnote):
                found += sum(span.gap for span in inline.spans)
    return found


def plain(blocks: Iterable[Block]) -> list[str]:
    """Return the text of every paragraph in order, cells and footnotes too."""
    lines: list[str] = []
    for paragraph in _paragraphs(blocks):
        lines.append("".join(span.text for span in paragraph.inlines if isinstance(span, Span)))
        lines.extend(
            "".join(span.text for span in note.spans)
            for note in paragraph.inlines
            if isinstance(note, Footnote)
        )
    return lines


def _paragraphs(blocks: Iterable[Block]) -> Iterator[Paragraph]:
    for block in blocks:
        if isinstance(block, Paragraph):
            yield block
        elif isinstance(block, Table):
            for row in block.rows:
                for cell in row.cells:
                    yield from cell.paragraphs
