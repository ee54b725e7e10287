"""What the screen calls things: states, deadlines and sizes, as glyph and words.

Plain Python and quick to import, so that the command line says the same as the screen. A state is
always a glyph and a word, never a colour alone.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from outline.model import Section, Status
from outline.values.number_formats import last_day_before
from tui.i18n import N_, _, ngettext

SYLLABLES_PER_PAGE = 470
"""Syllables on an A4 page as exported: measured on 45 pages of sections with short paragraphs."""


OURS, THEIRS = "ours", "theirs"
"""What a report calls two versions that have no name: those of a merge by git."""
_HERE, _CAME = N_("the version that was here"), N_("the version that was merged in")
_VERSIONS = {
    OURS: _HERE,
    THEIRS: _CAME,
    "bản đang có": _HERE,  # as reports have them that were merged before
    "bản được trộn vào": _CAME,
}
PEN = "✎"
"""Stands before the name of who else writes in a section."""


@dataclass(frozen=True, slots=True)
class State:
    """How far something has come."""

    glyph: str
    label: str
    """One short word, to be translated."""
    ink: str
    """The ink it is drawn in; says nothing that glyph and word do not say."""

    @property
    def word(self) -> str:
        """The word in the language in use."""
        return _(self.label)


EMPTY = State("○", N_("empty"), "muted")
DRAFT = State("◔", N_("draft"), "")
REVIEW = State("◑", N_("review"), "accent")
LACKING = State("◕", N_("gaps"), "warn")
"""The writers say done, and something is still missing."""
DONE = State("●", N_("done"), "good")
NONE = State("–", N_("none"), "muted")

BEGUN = State("◔", N_("begun"), "")
"""Of what has no status of its own: some of it is done."""

STATES = (EMPTY, DRAFT, REVIEW, LACKING, DONE, NONE, BEGUN)

_OF_STATUS = {
    Status.EMPTY: EMPTY,
    Status.DRAFT: DRAFT,
    Status.REVIEW: REVIEW,
    Status.DONE: DONE,
    Status.NONE: NONE,
}


def state_of(section: Section, *, complete: bool) -> State:
    """Return the state of a section; done with something missing is its own state."""
    if section.status is Status.DONE and not complete:
        return LACKING
    return _OF_STATUS[section.status]


def state_of_count(done: int, total: int) -> State:
    """Return the state of something that has no status of its own, by what is done in it."""
    if done >= total:
        return DONE
    return BEGUN if done else EMPTY


def deadline(due_before: dt.date | None, today: dt.date) -> str:
    """Say how many days are left to the last acceptable day, the day before ``due_before``."""
    if due_before is None:
        return ""
    left = (last_day_before(due_before) - today).days
    if left < 0:
        late = ngettext("{n} day late", "{n} days late", -left)
        return late.format(n=-left)
    if left == 0:
        return _("due today")
    days = ngettext("{n} day left", "{n} days left", left)
    return days.format(n=left)


def is_late(due_before: dt.date | None, today: dt.date) -> bool:
    """Tell whether the last acceptable day has passed."""
    return due_before is not None and today > last_day_before(due_before)


def size(syllables: int) -> str:
    """Say how long a text is: syllables, and pages as it would print."""
    counted = ngettext("{n} syllable", "{n} syllables", syllables)
    words = counted.format(n=_grouped(syllables))
    if not syllables:
        return words
    tenths = max(round(syllables * 10 / SYLLABLES_PER_PAGE), 1)
    pages = _("≈ {pages} pages").format(pages=_decimal(tenths))
    return f"{words} · {pages}"


def _grouped(n: int) -> str:
    return f"{n:,}".replace(",", ".")


def _decimal(tenths: int) -> str:
    return f"{tenths // 10},{tenths % 10}"


def version(name: str) -> str:
    """Return how a version is called, by the name that the report has of who wrote it."""
    return _(_VERSIONS[name]) if name in _VERSIONS else name
