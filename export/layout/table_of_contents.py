"""The table of contents: an entry for every heading down to the third level."""

from __future__ import annotations

from collections.abc import Iterable

from export.profiles import Profile

from .blocks import Inline, PageOf, Paragraph, Span

DEPTH = 3
_STYLES = {f"Heading{level}": f"TOC{level}" for level in range(1, DEPTH + 1)}


def contents(
    headings: Iterable[Paragraph], appendices: Iterable[Paragraph], profile: Profile
) -> list[Paragraph]:
    """Return the title and an entry a heading; nothing where there are no headings.

    The entries are written out, so that they are there in every reader; the page behind each is a
    field, since only who lays the pages out knows it. An appendix that counts its own pages begins
    on its page 1, which would tell nobody where it is; it has no page here.
    """
    numbered = not profile.appendix.restart_numbers
    entries = [
        *(_entry(heading, numbered=True) for heading in headings if heading.style in _STYLES),
        *(_entry(heading, numbered=numbered) for heading in appendices),
    ]
    if not entries:
        return []
    return [Paragraph("Contents", (Span(profile.text.contents),)), *entries]


def _entry(heading: Paragraph, *, numbered: bool) -> Paragraph:
    page: tuple[Inline, ...] = (Span("\t"), PageOf(heading.bookmark)) if numbered else ()
    return Paragraph(_STYLES[heading.style], (*_line(heading), *page), target=heading.bookmark)


def _line(heading: Paragraph) -> list[Span]:
    """Return a heading on one line."""
    spans = [inline for inline in heading.inlines if isinstance(inline, Span)]
    return [Span(span.text.replace("\n", " "), gap=span.gap) for span in spans]
