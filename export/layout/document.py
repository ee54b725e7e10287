"""Lays out a whole report as blocks, in the order of the paper.

What the directive asks (prompts, demands, tags, their answers and reasons) is guidance for the
writers and never printed.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from export.profiles import Profile
from outline.model import Report, Section, Status

from . import appendices, first_page
from .blocks import Block, ParagraphBlock, TextSpan, gap
from .bookmarks import Bookmarks
from .headings import lay_heading
from .legal_grounds import format_grounds
from .prose import lay_body
from .table_of_contents import lay_contents


def lay_all(report: Report, profile: Profile) -> tuple[Block, ...]:
    """Return all blocks of a report; O(report)."""
    return tuple(lay(report, profile))


def lay(report: Report, profile: Profile) -> Iterator[Block]:
    """Yield the blocks of a report one by one, to keep memory low."""
    bookmarks = Bookmarks()
    yield first_page.lay_letterhead(report, profile)
    yield from first_page.lay_title(report, profile)
    yield from first_page.lay_addressees(report, profile)
    table_of_contents = _contents(report, profile) if profile.contents else []
    yield from table_of_contents
    body = _text(report, profile, bookmarks)
    yield from _keep_last_with_next(next(body)._replace(new_page=bool(table_of_contents)), body)
    yield first_page.lay_signature(report, profile)
    yield from first_page.lay_typist_mark(report, profile)
    yield from appendices.lay_appendices(report, profile, bookmarks)


def _keep_last_with_next(
    first: ParagraphBlock, others: Iterable[ParagraphBlock]
) -> Iterator[ParagraphBlock]:
    """Keep the last paragraph with what follows: a signature is never alone on a page."""
    previous = first
    for paragraph in others:
        yield previous
        previous = paragraph
    yield previous._replace(keep_next=True)


def _contents(report: Report, profile: Profile) -> list[ParagraphBlock]:
    """List the headings, under the bookmarks that they have in the text."""
    bookmarks = Bookmarks()
    sections = [
        lay_heading(section, report, profile, bookmarks.of(section.id))
        for section in report.sections
    ]
    return lay_contents(sections, appendices.appendix_headings(report, profile, bookmarks), profile)


def _text(report: Report, profile: Profile, bookmarks: Bookmarks) -> Iterator[ParagraphBlock]:
    yield from format_grounds(lay_body(report.preamble.body, report), profile) or [_gap()]
    shape = report.shape
    for index, section in enumerate(report.sections):
        yield lay_heading(section, report, profile, bookmarks.of(section.id))
        body = lay_body(section.body, report)
        if body:
            yield from body
        elif section.status is Status.NONE:
            yield ParagraphBlock("BodyText", (TextSpan(profile.text.nothing),))
        elif _needs_text(section, shape.is_leaf(index)):
            yield _gap()


def _needs_text(section: Section, leaf: bool) -> bool:
    """Whether an empty section is a gap: a leaf, or one that the directive asks about."""
    return leaf or bool(section.prompts)


def _gap() -> ParagraphBlock:
    return ParagraphBlock("BodyText", (gap(),))
