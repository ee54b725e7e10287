"""Audits any DOCX, exported or typed by hand, against a profile: what departs, and the cure.

Checks the official form, not whether the text is true or complete.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from export.profiles import Profile

from .finding import AuditFinding, Location, RuleSource

if TYPE_CHECKING:
    from .lines import TextLine

__all__ = ["AuditFinding", "AuditResult", "Location", "RuleSource", "audit"]

_OPENING_PARAGRAPHS = 60
"""Paragraphs at the beginning that may show which rules the document follows."""
_SHORT = 500
"""Letters of each of them that are read."""
_MOST_OF_A_KIND = 200
"""Findings of one kind that are listed one by one; the others are counted."""


@dataclass(frozen=True, slots=True)
class AuditResult:
    """What an audit found, and against what."""

    profile: Profile
    findings: tuple[AuditFinding, ...]


def audit(data: bytes, name: str, profile: Profile | None = None) -> AuditResult:
    """Return what departs from a profile; O(document).

    Without a profile, the document's own heading and date choose it. ``name`` is for messages.
    Raises ``ExportError`` for what is no DOCX, or not a sensible one.
    """
    from . import compatibility, page_setup, required_components, typography
    from .components import find_components
    from .lines import read_lines
    from .package import Package
    from .parts import Relationships, read_parts
    from .rules import ProfileRules

    package = Package(data, name)
    relations = Relationships(package)
    compatibility_findings = compatibility.check(package, relations, data)
    parts = read_parts(package, relations)
    text_lines = read_lines(parts)
    rules = ProfileRules(profile or _choose_profile(text_lines))
    form = find_components(text_lines, rules.profile)
    findings = (
        *compatibility_findings,
        *typography.merge_alike(page_setup.check(parts, text_lines, form, rules)),
        *required_components.check(form, rules),
        *typography.merge_alike(typography.check(form, rules)),
    )
    return AuditResult(
        rules.profile, tuple(_limit_repeats(sorted(findings, key=_paragraph_number)))
    )


def _limit_repeats(findings: Sequence[AuditFinding]) -> list[AuditFinding]:
    """List the first findings of each kind, as many as a person may read, and count the others."""
    listed: list[AuditFinding] = []
    positions: dict[str, list[int]] = {}
    for finding in findings:
        positions_of_kind = positions.setdefault(finding.code, [])
        if len(positions_of_kind) < _MOST_OF_A_KIND:
            positions_of_kind.append(len(listed))
            listed.append(finding)
        else:
            last = listed[positions_of_kind[-1]]
            listed[positions_of_kind[-1]] = replace(
                last, repeats=last.repeats + 1 + finding.repeats
            )
    return listed


def _paragraph_number(finding: AuditFinding) -> int:
    return finding.location.paragraph


def _choose_profile(lines: Sequence[TextLine]) -> Profile:
    """Return the State's profile under its heading, else the Party's of the document's date."""
    import datetime as dt
    import re
    from contextlib import suppress

    from export import profiles
    from outline.model import Document, Report
    from outline.text import fold

    opening_texts = [line.text[:_SHORT] for line in lines[:_OPENING_PARAGRAPHS]]
    for name in reversed(profiles.names()):
        nation = profiles.load(name).text.nation
        if nation and any(fold(nation) in fold(text) for text in opening_texts):
            return profiles.load(name)
    pattern = re.compile(r"ngày\s+(\d{1,2})\s+tháng\s+(\d{1,2})\s+năm\s+(\d{4})", re.IGNORECASE)
    for text in opening_texts:
        match = pattern.search(text)
        if match:
            day, month, year = map(int, match.groups())
            with suppress(ValueError):
                dated_document = Document(date=dt.date(year, month, day))
                return profiles.for_report(Report(document=dated_document))
    return profiles.for_report(Report())
