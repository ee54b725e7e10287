"""What an audit says: where, what the rule asks, what is there, how to mend it, and how sure."""

from __future__ import annotations

from outline.errors import Phrase
from outline.frozen import dataclass

_SURE = ("A", "B")
"""Confidence of rules that two independent texts or more agree on."""


@dataclass(frozen=True, slots=True)
class Rule:
    """What a requirement stands on."""

    clause: str
    """The rule and where it is written; Vietnamese, never translated."""
    confidence: str
    """``A`` official wording … ``D`` common practice, as the profiles say."""

    @property
    def unverified(self) -> bool:
        """Tell whether one secondary text, or practice alone, speaks for it."""
        return self.confidence not in _SURE


@dataclass(frozen=True, slots=True)
class Place:
    """Where in the document."""

    part: Phrase
    """The component of the official form."""
    paragraph: int = 0
    """Counted from 1 through the whole text, cells included; 0 for none in particular."""
    excerpt: str = ""


@dataclass(frozen=True, slots=True)
class Finding:
    """One departure from the profile."""

    code: str
    """Component and property, such as ``issuer.bold``; stable."""
    place: Place
    required: Phrase
    found: Phrase
    cure: Phrase
    rule: Rule
    more: int = 0
    """How many further paragraphs depart in the same way."""

    @property
    def severity(self) -> str:
        """Return ``error``, or ``note`` where the rule itself is unverified."""
        return "note" if self.rule.unverified else "error"
