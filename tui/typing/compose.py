"""Composing while one types: a key and the text left of the cursor in, an edit out. Pure.

A word begins with a letter and ends with whatever is no letter (and no digit, in VNI). Addresses
are left alone: what follows ``//``, ``@`` or ``www.`` without a space, and the word before ``@``.
"""

from __future__ import annotations

from outline.frozen import dataclass

from .word import TELEX, VNI, Word, known, literal, stays, typed

REACH = 100
"""Letters left of the cursor that are looked at."""

_LONGEST = 24
"""Keys of a word beyond which it can be no syllable, however it was corrected."""


@dataclass(frozen=True, slots=True)
class Edit:
    """What to do at the cursor: delete letters left of it, then insert."""

    delete: int
    insert: str


class Composer:
    """The word in hand; the widget asks it for every letter that is typed."""

    def __init__(self, method: str) -> None:
        """Compose by one method, ``telex`` or ``vni``."""
        self.method = method
        self._word: Word | None = None

    @property
    def in_word(self) -> bool:
        """Whether the next letter goes on with a word."""
        return self._word is not None

    @property
    def keys(self) -> str:
        """The keys of the word in hand, as typed."""
        return self._word.keys if self._word is not None else ""

    @property
    def shown(self) -> str:
        """What the word in hand shows."""
        return self._word.shown if self._word is not None else ""

    def end(self) -> None:
        """End the word: the cursor moved, or something else was changed."""
        self._word = None

    def press(self, key: str, left: str) -> Edit:
        """Return what a printable key does; ``left`` is the text of the line left of the cursor."""
        left = left[-REACH:]
        if self._word is not None and not left.endswith(self._word.shown):
            self._word = None
        if not self._continues(key):
            return self._separate(key)
        word = self._word if self._word is not None else self._begin(left)
        old = word.shown
        if word.keys + key == "TW" and self.method == TELEX and left.endswith("/T"):
            # The sign of the Centre in NQ/TW, whether W is typed once or, as in Unikey, twice.
            self._word = stays(TELEX, "TW")
            return Edit(0, key)
        self._word = literal(self.method, old + key) if len(old) > _LONGEST else word.press(key)
        return _difference(old, self._word.shown)

    def finish(self, left: str) -> Edit:
        """Return what ends the word without a letter: Enter, Tab."""
        word, self._word = self._word, None
        if word is None or not left.endswith(word.shown):
            return Edit(0, "")
        return _difference(word.shown, word.ended())

    def erased(self, left: str) -> Edit:
        """Go on in the word left of the cursor after a Backspace; ``left`` is what it left there.

        A word that is shown as typed may be a syllable again without its last key; then the edit
        is to be done too.
        """
        left = left[-REACH:]
        word, self._word = self._word, None
        start = len(left)
        while start and (left[start - 1].isalpha() or self._is_digit(left[start - 1])):
            start -= 1
        text = left[start:]
        if not text or len(text) > _LONGEST:
            return Edit(0, "")
        if _in_address(left) or text[0].isdigit():
            self._word = literal(self.method, text)
        elif word is not None and not word.fixed and word.keys[:-1] == text:
            self._word = typed(self.method, text)
            return _difference(text, self._word.shown)
        else:
            self._word = known(self.method, text)
        return Edit(0, "")

    def _continues(self, key: str) -> bool:
        if len(key) != 1 or not key.isascii():
            return False
        return key.isalpha() or (self._word is not None and self._is_digit(key))

    def _is_digit(self, key: str) -> bool:
        return self.method == VNI and key.isascii() and key.isdigit()

    def _begin(self, left: str) -> Word:
        after_digit = self.method == VNI and left[-1:].isdigit()
        if after_digit or _in_address(left):
            return literal(self.method, "")
        return Word(self.method)

    def _separate(self, key: str) -> Edit:
        word, self._word = self._word, None
        if word is None:
            return Edit(0, key)
        ended = word.keys if key == "@" else word.ended()
        edit = _difference(word.shown, ended)
        return Edit(edit.delete, edit.insert + key)


def _in_address(left: str) -> bool:
    chunk = left[max(left.rfind(" "), left.rfind("\t")) + 1 :]
    return "//" in chunk or "@" in chunk or chunk.lower().startswith("www.")


def _difference(old: str, new: str) -> Edit:
    same = 0
    for one, other in zip(old, new, strict=False):
        if one != other:
            break
        same += 1
    return Edit(len(old) - same, new[same:])
