"""States, deadlines and sizes as glyphs and words.

Plain Python and quick to import, so that the command line uses the same words as the screen. A
state is always a glyph and a word, never a colour alone.
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
"""The names that a report stores for two versions without an author: those of a merge by git."""
_EXISTING, _MERGED_IN = N_("the version that was here"), N_("the version that was merged in")
_VERSIONS = {
    OURS: _EXISTING,
    THEIRS: _MERGED_IN,
    "bản đang có": _EXISTING,  # as stored in reports that were merged earlier
    "bản được trộn vào": _MERGED_IN,
}
PEN = "✎"
"""The glyph before the name of another user who writes in a section."""


@dataclass(frozen=True, slots=True)
class State:
    """How complete something is."""

    glyph: str
    label: str
    """One short word, to be translated."""
    ink: str
    """The style it is drawn in; it adds nothing to glyph and word."""

    @property
    def word(self) -> str:
        """The word in the language in use."""
        return _(self.label)


EMPTY = State("○", N_("empty"), "muted")
DRAFT = State("◔", N_("draft"), "")
REVIEW = State("◑", N_("review"), "accent")
LACKING = State("◕", N_("gaps"), "warn")
"""The writers have set it to done, and something is still missing."""
DONE = State("●", N_("done"), "good")
NONE = State("–", N_("none"), "muted")

BEGUN = State("◔", N_("begun"), "")
"""For what has no status of its own: some of it is done."""

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


def describe_deadline(due_before: dt.date | None, today: dt.date) -> str:
    """Return how many days are left to the last acceptable day, the day before ``due_before``."""
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
    """Return whether the last acceptable day has passed."""
    return due_before is not None and today > last_day_before(due_before)


def describe_size(syllables: int) -> str:
    """Return how long a text is: in syllables, and in printed pages."""
    sentence = ngettext("{n} syllable", "{n} syllables", syllables)
    words = sentence.format(n=_group_thousands(syllables))
    if not syllables:
        return words
    tenths = max(round(syllables * 10 / SYLLABLES_PER_PAGE), 1)
    pages = _("≈ {pages} pages").format(pages=_format_tenths(tenths))
    return f"{words} · {pages}"


def _group_thousands(n: int) -> str:
    return f"{n:,}".replace(",", ".")


def _format_tenths(tenths: int) -> str:
    return f"{tenths // 10},{tenths % 10}"


def name_version(name: str) -> str:
    """Return the name of a version for the screen, from the author that the report stores."""
    return _(_VERSIONS[name]) if name in _VERSIONS else name
