"""Lays out the texts of a report: reads markup, fills placeholders, marks gaps."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from outline.markup import blocks
from outline.model import Report
from outline.placeholders import UnfilledPlaceholder, find_gaps, split_placeholders

from .blocks import Inline, InlineFootnote, ParagraphBlock, TextSpan, gap

_ITEM_STYLES = ("ListBullet", "ListBullet2", "ListBullet3")


def fill_placeholders(
    text: str, report: Report, *, bold: bool = False, italic: bool = False
) -> list[TextSpan]:
    """Fill the placeholders of a text; missing values, and gaps left with dots, are marked.

    Values are used literally: they are never read as markup or searched for placeholders.
    """
    if "{{" not in text and not find_gaps(text):
        return [TextSpan(text, bold, italic)] if text else []
    filled: list[TextSpan] = []
    for piece in split_placeholders(text, report):
        if isinstance(piece, UnfilledPlaceholder):
            filled.append(gap())
            continue
        text_piece, position = piece.text, 0
        for dots in find_gaps(text_piece):
            if dots.start > position:
                filled.append(TextSpan(text_piece[position : dots.start], bold, italic))
            filled.append(gap(dots.text))
            position = dots.end
        if position < len(text_piece):
            filled.append(TextSpan(text_piece[position:], bold, italic))
    return filled


def lay_body(body: str, report: Report) -> list[ParagraphBlock]:
    """Read a body as paragraphs and items."""
    laid: list[ParagraphBlock] = []
    for block in blocks.parse_blocks(body):
        inlines: list[Inline] = []
        for inline in block.inlines:
            if isinstance(inline, blocks.Note):
                inlines.append(InlineFootnote(tuple(_runs(inline.runs, report))))
            else:
                inlines.extend(_runs((inline,), report))
        if isinstance(block, blocks.Item):
            style = _ITEM_STYLES[min(block.level, len(_ITEM_STYLES)) - 1]
        else:
            style = "BodyText"
        if laid and _announces(laid[-1]):
            laid[-1] = laid[-1]._replace(keep_next=True)
        laid.append(ParagraphBlock(style, tuple(inlines)))
    return laid


def _announces(paragraph: ParagraphBlock) -> bool:
    """Whether a paragraph ends with a colon, and so must be on the page of what follows it."""
    last = paragraph.inlines[-1] if paragraph.inlines else None
    return isinstance(last, TextSpan) and last.text.rstrip().endswith(":")


def _runs(runs: Iterable[blocks.Run], report: Report) -> Iterator[TextSpan]:
    for text, bold, italic in runs:
        yield from fill_placeholders(text, report, bold=bold, italic=italic)
