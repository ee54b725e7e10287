"""The table of contents: an entry for every heading down to the third level."""

from __future__ import annotations

from collections.abc import Iterable

from export.profiles import Profile

from .blocks import Inline, PageReference, ParagraphBlock, TextSpan

DEPTH = 3
_STYLES = {f"Heading{level}": f"TOC{level}" for level in range(1, DEPTH + 1)}


def lay_contents(
    headings: Iterable[ParagraphBlock], appendices: Iterable[ParagraphBlock], profile: Profile
) -> list[ParagraphBlock]:
    """Return the title and an entry for each heading; nothing where there are no headings.

    The entries are plain text, so that every reader shows them; the page after each is a field,
    since only the word processor knows it. An appendix with its own page numbers begins on its
    page 1, which would not help to find it; its entry has no page.
    """
    numbered = not profile.appendix.restart_numbers
    entries = [
        *(_entry(heading, numbered=True) for heading in headings if heading.style in _STYLES),
        *(_entry(heading, numbered=numbered) for heading in appendices),
    ]
    if not entries:
        return []
    return [ParagraphBlock("Contents", (TextSpan(profile.text.contents),)), *entries]


def _entry(heading: ParagraphBlock, *, numbered: bool) -> ParagraphBlock:
    page: tuple[Inline, ...] = (TextSpan("\t"), PageReference(heading.bookmark)) if numbered else ()
    return ParagraphBlock(_STYLES[heading.style], (*_line(heading), *page), target=heading.bookmark)


def _line(heading: ParagraphBlock) -> list[TextSpan]:
    """Return a heading on one line."""
    spans = [inline for inline in heading.inlines if isinstance(inline, TextSpan)]
    return [TextSpan(span.text.replace("\n", " "), gap=span.gap) for span in spans]
