"""Findings of an audit: where, what is required, what is there, the cure, and how sure it is."""

from __future__ import annotations

from dataclasses import dataclass

from outline.errors import Phrase

_SURE = ("A", "B")
"""Confidence of rules that two independent texts or more agree on."""


@dataclass(frozen=True, slots=True)
class RuleSource:
    """The rule behind a requirement."""

    clause: str
    """The rule and where it is written; Vietnamese, never translated."""
    confidence: str
    """``A`` official wording … ``D`` common practice, as the profiles say."""

    @property
    def is_unverified(self) -> bool:
        """Whether only one secondary text, or only practice, supports it."""
        return self.confidence not in _SURE


@dataclass(frozen=True, slots=True)
class Location:
    """A location in the document."""

    part: Phrase
    """The component of the official form."""
    paragraph: int = 0
    """Counted from 1 through the whole text, cells included; 0 for none in particular."""
    excerpt: str = ""


@dataclass(frozen=True, slots=True)
class AuditFinding:
    """One departure from the profile."""

    code: str
    """Component and property, such as ``issuer.bold``; stable."""
    location: Location
    required: Phrase
    actual: Phrase
    cure: Phrase
    rule: RuleSource
    repeats: int = 0
    """How many further paragraphs depart in the same way."""

    @property
    def severity(self) -> str:
        """Return ``error``, or ``note`` where the rule itself is unverified."""
        return "note" if self.rule.is_unverified else "error"
