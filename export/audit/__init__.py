"""Reads any DOCX, ours or typed by hand, against a profile, and says what departs and the cure.

Knows what the official form looks like, not whether the text is true or complete.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from export.profiles import Profile
from outline.frozen import dataclass, replace

from .finding import Finding, Place, Rule

if TYPE_CHECKING:
    from .lines import Line

__all__ = ["Audited", "Finding", "Place", "Rule", "audit"]

_HEAD = 60
"""Paragraphs at the beginning that may say which rules the document follows."""
_SHORT = 500
"""Letters of each of them that are read."""
_EACH = 200
"""Findings of one kind that are told one by one; the others are counted."""


@dataclass(frozen=True, slots=True)
class Audited:
    """What an audit found, and against what."""

    profile: Profile
    findings: tuple[Finding, ...]


def audit(data: bytes, name: str, profile: Profile | None = None) -> Audited:
    """Return what departs from a profile; O(document).

    Without a profile, the document's own heading and date choose it. ``name`` is for messages.
    Raises ``ExportError`` for what is no DOCX, or not a sensible one.
    """
    from . import compatibility, page_setup, required_components, typography
    from .components import form
    from .lines import lines
    from .package import Package
    from .parts import Relations, read
    from .rules import Rules

    package = Package(data, name)
    relations = Relations(package)
    unopened = compatibility.check(package, relations, data)
    parts = read(package, relations)
    text = lines(parts)
    rules = Rules(profile or _profile_of(text))
    found = form(text, rules.profile)
    findings = (
        *unopened,
        *typography.merged(page_setup.check(parts, text, found, rules)),
        *required_components.check(found, rules),
        *typography.merged(typography.check(found, rules)),
    )
    return Audited(rules.profile, tuple(_counted(sorted(findings, key=_at))))


def _counted(findings: Sequence[Finding]) -> list[Finding]:
    """Tell so many findings of each kind as somebody may read, and count the others."""
    told: list[Finding] = []
    places: dict[str, list[int]] = {}
    for finding in findings:
        places_of_kind = places.setdefault(finding.code, [])
        if len(places_of_kind) < _EACH:
            places_of_kind.append(len(told))
            told.append(finding)
        else:
            last = told[places_of_kind[-1]]
            told[places_of_kind[-1]] = replace(last, more=last.more + 1 + finding.more)
    return told


def _at(finding: Finding) -> int:
    return finding.place.paragraph


def _profile_of(lines: Sequence[Line]) -> Profile:
    """Return the State's profile under its heading, else the Party's of the document's date."""
    import datetime as dt
    import re
    from contextlib import suppress

    from export import profiles
    from outline.model import Document, Report
    from outline.text import fold

    head = [line.text[:_SHORT] for line in lines[:_HEAD]]
    for name in reversed(profiles.names()):
        nation = profiles.load(name).text.nation
        if nation and any(fold(nation) in fold(text) for text in head):
            return profiles.load(name)
    pattern = re.compile(r"ngày\s+(\d{1,2})\s+tháng\s+(\d{1,2})\s+năm\s+(\d{4})", re.IGNORECASE)
    for text in head:
        found = pattern.search(text)
        if found:
            day, month, year = map(int, found.groups())
            with suppress(ValueError):
                dated = Document(date=dt.date(year, month, day))
                return profiles.for_report(Report(document=dated))
    return profiles.for_report(Report())
