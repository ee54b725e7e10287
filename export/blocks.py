"""The whole report as blocks, in the order of the paper. Pure; every decision is made below here.

What the directive asks (prompts, demands, tags, their answers and reasons) is guidance for the
writers and never printed.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from outline.model import Report, Section, Status

from . import appendix, front
from .contents import contents
from .headings import heading
from .names import Bookmarks
from .paper import Block, Paragraph, Span, gap
from .profiles import Profile
from .prose import paragraphs


def blocks(report: Report, profile: Profile) -> tuple[Block, ...]:
    """Lay a report out; O(report)."""
    bookmarks = Bookmarks()
    text = paragraphs(report.preamble.body, report) or [_gap()]
    text += _outline(report, profile, bookmarks)
    text[-1] = replace(text[-1], keep_next=True)  # a signature never stands alone on a page
    registers = tuple(appendix.appendices(report, profile, bookmarks))
    listed: list[Paragraph] = []
    if profile.contents and (listed := contents((*text, *registers), profile)):
        text[0] = replace(text[0], new_page=True)
    return (
        front.letterhead(report, profile),
        *front.title(report, profile),
        *front.addressed(report, profile),
        *listed,
        *text,
        front.signature(report, profile),
        *front.typist(report, profile),
        *registers,
    )


def _outline(report: Report, profile: Profile, bookmarks: Bookmarks) -> Iterator[Paragraph]:
    shape = report.shape
    for at, section in enumerate(report.sections):
        yield heading(section, report, profile, bookmarks.of(section.id))
        body = paragraphs(section.body, report)
        if body:
            yield from body
        elif section.status is Status.NONE:
            yield Paragraph("BodyText", (Span(profile.text.nothing),))
        elif _needs_text(section, shape.is_leaf(at)):
            yield _gap()


def _needs_text(section: Section, leaf: bool) -> bool:
    """An empty heading above others introduces them; an empty leaf lacks what was asked."""
    return leaf or bool(section.prompts)


def _gap() -> Paragraph:
    return Paragraph("BodyText", (gap(),))
