"""Headings: which style, and the printed number before the title."""

from __future__ import annotations

from export.profiles import NUMBERING, Profile
from outline.model import Report, Section

from .blocks import ParagraphBlock, TextSpan, gap
from .prose import fill_placeholders

_DEEPEST = 9
"""Word has nine levels of headings."""
_ENDS_OF_NUMBERS = (".", ")", "-", "–", ":", "/")


def lay_heading(
    section: Section, report: Report, profile: Profile, bookmark: str
) -> ParagraphBlock:
    """Return a heading with its literal number: nothing is renumbered, no case is changed.

    A numbering style changes what follows the number, and nothing else.

    ``Phần I`` is on its own line above the title, both in one paragraph, so that the navigation
    pane shows them as one; ``I.``, ``1.1.`` and ``a)`` are on the line of the title.
    """
    style = f"Heading{min(max(section.level, 1), _DEEPEST)}"
    label = format_label(section.label.strip(), profile)
    words = fill_placeholders(section.title.strip(), report) or [gap()]
    alone = is_on_own_line(label)
    if label:
        words.insert(0, TextSpan(f"{label}\n" if alone else f"{label} "))
    centred = None if (profile.styles[style].align == "center") == alone else alone
    return ParagraphBlock(style, tuple(words), bookmark, centred)


def format_label(label: str, profile: Profile) -> str:
    """Return a label as the numbering style of the profile ends it: ``I.`` as ``I-``."""
    ends = NUMBERING[profile.numbering]
    number = label.rstrip(".-–/:")
    if ends is None or number == label or not number:
        return label
    if all(letter in "IVXLCDM" for letter in number):
        return number + ends[0]
    figures = number.split(".")
    return number + ends[1] if all(part.isdecimal() for part in figures) else label


def is_on_own_line(label: str) -> bool:
    """Whether a label has a line of its own (``Phần I``), unlike a number in front (``1.``)."""
    words = label.strip()
    return (
        bool(words)
        and not words.endswith(_ENDS_OF_NUMBERS)
        and words[:1].isalpha()
        and " " in words
    )
