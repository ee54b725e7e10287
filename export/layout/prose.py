"""Texts of the report as paragraphs: markup read, places filled, gaps marked."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from outline.markup import blocks
from outline.model import Report
from outline.placeholders import Missing, gaps, pieces

from .blocks import Footnote, Inline, Paragraph, Span, gap

_ITEM_STYLES = ("ListBullet", "ListBullet2", "ListBullet3")


def spans(text: str, report: Report, *, bold: bool = False, italic: bool = False) -> list[Span]:
    """Fill the places of a text; what is missing, and every gap left with dots, is marked.

    Values stand as they are: they are never read as markup or searched for places.
    """
    if "{{" not in text and not gaps(text):
        return [Span(text, bold, italic)] if text else []
    found: list[Span] = []
    for piece in pieces(text, report):
        if isinstance(piece, Missing):
            found.append(gap())
            continue
        shown, at = piece.text, 0
        for hole in gaps(shown):
            if hole.start > at:
                found.append(Span(shown[at : hole.start], bold, italic))
            found.append(gap(hole.text))
            at = hole.end
        if at < len(shown):
            found.append(Span(shown[at:], bold, italic))
    return found


def paragraphs(body: str, report: Report) -> list[Paragraph]:
    """Read a body as paragraphs and items."""
    found: list[Paragraph] = []
    for block in blocks.blocks(body):
        inlines: list[Inline] = []
        for inline in block.inlines:
            if isinstance(inline, blocks.Note):
                inlines.append(Footnote(tuple(_runs(inline.runs, report))))
            else:
                inlines.extend(_runs((inline,), report))
        if isinstance(block, blocks.Item):
            style = _ITEM_STYLES[min(block.level, len(_ITEM_STYLES)) - 1]
        else:
            style = "BodyText"
        if found and _announces(found[-1]):
            found[-1] = found[-1]._replace(keep_next=True)
        found.append(Paragraph(style, tuple(inlines)))
    return found


def _announces(paragraph: Paragraph) -> bool:
    """Tell whether a paragraph ends with a colon; last on its page it would announce nothing."""
    last = paragraph.inlines[-1] if paragraph.inlines else None
    return isinstance(last, Span) and last.text.rstrip().endswith(":")


def _runs(runs: Iterable[blocks.Run], report: Report) -> Iterator[Span]:
    for text, bold, italic in runs:
        yield from spans(text, report, bold=bold, italic=italic)
