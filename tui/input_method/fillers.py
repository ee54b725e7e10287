"""The empty letters that input methods send before a Backspace, and take away with it. Pure.

ibus-bamboo, OpenKey and others type U+200B, U+2060 or U+FEFF so that a program drops what it
suggests; the Backspace behind it is meant for that letter. Such letters are never kept in a text,
so that Backspace must not take the letter before. U+202F is kept, as a blank, and needs no care.
"""

from __future__ import annotations

from outline.text import clean

from .graphemes import is_text


class Fillers:
    """Counts the empty letters that came last."""

    def __init__(self) -> None:
        """None came yet."""
        self._count = 0

    def takes(self, key: str, character: str | None) -> bool:
        """Return whether a key is an empty letter, or the Backspace for one: to be left out."""
        if character is not None and is_text(character) and not clean(character):
            self._count += 1
            return True
        is_for_filler = key == "backspace" and self._count > 0
        self._count = self._count - 1 if is_for_filler else 0
        return is_for_filler
