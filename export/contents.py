"""The table of contents: an entry for every heading down to the third level."""

from __future__ import annotations

from collections.abc import Iterable

from .paper import Block, PageOf, Paragraph, Span
from .profiles import Profile

DEPTH = 3


def contents(blocks: Iterable[Block], profile: Profile) -> list[Paragraph]:
    """Return the title and an entry a heading; nothing where there are no headings.

    The entries are written out, so that they are there in every reader; the page behind each is a
    field, since only who lays the pages out knows it.
    """
    styles = {f"Heading{level}": f"TOC{level}" for level in range(1, DEPTH + 1)}
    entries = [
        Paragraph(
            styles[block.style],
            (*_line(block), Span("\t"), PageOf(block.bookmark)),
            target=block.bookmark,
        )
        for block in blocks
        if isinstance(block, Paragraph) and block.bookmark and block.style in styles
    ]
    if not entries:
        return []
    return [Paragraph("Contents", (Span(profile.text.contents),)), *entries]


def _line(heading: Paragraph) -> list[Span]:
    """Return a heading on one line."""
    spans = [inline for inline in heading.inlines if isinstance(inline, Span)]
    return [Span(span.text.replace("\n", " "), gap=span.gap) for span in spans]
