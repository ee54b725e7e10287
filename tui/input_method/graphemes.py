"""Where a letter as people see it begins and ends: a base with its marks, an emoji. Pure.

Text is composed (NFC), so a Vietnamese letter is one character; what has no composed form, and
emoji, are clusters (Unicode annex 29). The cases that a report can hold are distinguished here.
"""

from __future__ import annotations

import unicodedata

_JOINER = "\u200d"


def is_text(character: str | None) -> bool:
    """Return whether a key's character is text: also spaces and joiners that have no shape.

    Textual calls U+202F and U+200C not printable; OpenKey types one and takes it away again.
    """
    if character is None:
        return False
    return character.isprintable() or unicodedata.category(character) in ("Zs", "Cf")


def letter_before(text: str, offset: int) -> int:
    """Return where the letter begins that ends at ``at``."""
    if offset > 0 and text[offset - 1].isascii():
        return offset - 1
    start = offset
    while start > 0:
        start -= 1
        if start == 0 or not _joins_previous(text, start):
            return start
    return 0


def letter_after(text: str, offset: int) -> int:
    """Return where the letter ends that begins at ``at``."""
    end = min(offset + 1, len(text))
    while end < len(text) and _joins_previous(text, end):
        end += 1
    return end


def _joins_previous(text: str, offset: int) -> bool:
    """Return whether no cursor may be between ``text[at - 1]`` and ``text[at]``."""
    left, right = text[offset - 1], text[offset]
    if left in "\n\t":
        return False
    if right == _JOINER or unicodedata.category(right)[0] == "M" or _is_skin(right):
        return True
    if left == _JOINER:
        return unicodedata.category(right) == "So"
    if not (_is_flag(left) and _is_flag(right)):
        return False
    first = offset - 1
    while first > 0 and _is_flag(text[first - 1]):
        first -= 1
    return (offset - first) % 2 == 1


def _is_skin(c: str) -> bool:
    return "\U0001f3fb" <= c <= "\U0001f3ff"


def _is_flag(c: str) -> bool:
    return "\U0001f1e6" <= c <= "\U0001f1ff"
