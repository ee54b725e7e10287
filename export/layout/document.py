"""The whole report as blocks, in the order of the paper. Pure; every decision is made below here.

What the directive asks (prompts, demands, tags, their answers and reasons) is guidance for the
writers and never printed.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from export.profiles import Profile
from outline.model import Report, Section, Status

from . import appendices, first_page
from .blocks import Block, Paragraph, Span, gap
from .bookmarks import Bookmarks
from .headings import heading
from .legal_grounds import grounds
from .prose import paragraphs
from .table_of_contents import contents


def blocks(report: Report, profile: Profile) -> tuple[Block, ...]:
    """Lay a report out; O(report)."""
    return tuple(lay(report, profile))


def lay(report: Report, profile: Profile) -> Iterator[Block]:
    """Yield the blocks of a report one by one, so that they need not all be held."""
    bookmarks = Bookmarks()
    yield first_page.letterhead(report, profile)
    yield from first_page.title(report, profile)
    yield from first_page.addressed(report, profile)
    listed = _contents(report, profile) if profile.contents else []
    yield from listed
    text = _text(report, profile, bookmarks)
    yield from _kept(next(text)._replace(new_page=bool(listed)), text)
    yield first_page.signature(report, profile)
    yield from first_page.typist(report, profile)
    yield from appendices.appendices(report, profile, bookmarks)


def _kept(first: Paragraph, rest: Iterable[Paragraph]) -> Iterator[Paragraph]:
    """Keep the last paragraph with what follows: a signature never stands alone on a page."""
    held = first
    for paragraph in rest:
        yield held
        held = paragraph
    yield held._replace(keep_next=True)


def _contents(report: Report, profile: Profile) -> list[Paragraph]:
    """List the headings, under the bookmarks that they have in the text."""
    bookmarks = Bookmarks()
    sections = [
        heading(section, report, profile, bookmarks.of(section.id)) for section in report.sections
    ]
    return contents(sections, appendices.headings(report, profile, bookmarks), profile)


def _text(report: Report, profile: Profile, bookmarks: Bookmarks) -> Iterator[Paragraph]:
    yield from grounds(paragraphs(report.preamble.body, report), profile) or [_gap()]
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
