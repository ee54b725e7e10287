"""The passages of a directive: its printed words, the words used in reports, and their role.

A passage has the printed words as ``raw`` and the words for reports as ``text``; the numbered fixes
explain the difference between the two.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from outline.model import Column, Row


@dataclass(frozen=True, slots=True, kw_only=True)
class Fix:
    """A slip in the directive and how it was treated (inventory D-T)."""

    id: str
    grade: str
    """``A`` certain, applied to ``text``; ``B`` needs the office's word; ``C`` never changed."""
    raw: str
    text: str
    """The proposed words; for ``C`` the same words as ``raw``."""
    reason: str
    state: str
    """``applied``, ``proposed`` or ``kept``; a ``B`` is applied only with the two keys below."""
    accepted_by: str = ""
    accepted_on: dt.date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """Words of the directive: as printed, and as used."""

    id: str
    text: str
    """May hold placeholders, ``{{pre.1}}``, where ``raw`` has dots or nothing."""
    raw: str
    fixes: tuple[str, ...] = ()
    """Ids of the fixes that concern the passage, in any state."""
    source: str = ""
    """Items of the inventory, ``D049, D050``."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterLine(Passage):
    """A line of the covering letter or of the outline's title block; never printed in a report."""

    role: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Heading(Passage):
    """A mandated section; its text is the title."""

    level: int
    label: str
    optional: bool = False
    note: str = ""
    """Id of the footnote that the heading carries."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PromptPassage(Passage):
    """A prompt under a heading."""

    section: str
    dash: bool = True
    """Whether the directive prints it as a dash line (D194)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Seed(Passage):
    """The first body of a section: a paragraph whose blanks the unit fills in."""

    section: str
    after: str
    """Id of the passage it is printed after."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Footnote(Passage):
    """A footnote, or the remark that closes the outline."""

    after: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FootnoteDemand(Passage):
    """One demand of a footnote; it applies to every leaf section under ``scope``."""

    note: str
    scope: str
    optional: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Theme(Passage):
    """A theme to be woven in (D206); at least one section under ``scope`` must carry it."""

    scope: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Occurrence:
    """One position where the directive leaves a value open."""

    id: str
    blank: str
    """Id of the value at this position; the first occurrence has the value's own id."""
    evidence: str
    """``dots``, ``gap`` or ``infer`` as in ``Blank.evidence``."""
    source: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Register(Passage):
    """A table that the report must append; its text is the title of the appendix."""

    appendix: str
    label: str
    after: str
    required: bool = True
    carry_to: str = ""
    columns: tuple[Column, ...] = ()
    ready: tuple[Row, ...] = ()
