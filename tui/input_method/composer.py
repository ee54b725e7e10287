"""Composing while one types: a key and the text left of the cursor in, an edit out. Pure.

A word begins with a letter and ends before what is no letter (nor, in VNI, a digit). Addresses and
the names of placeholders are not composed, see ``address``; where only a later key shows that what
was typed is an address (``moj`` in ``moj.gov.vn``), its keys come back then. So do those of any
word, when they are asked for.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from .address import ends_address, is_address, is_never_composed, last_part
from .telex_word import TELEX, VNI, Word, keep_as_typed, literal, resume_word, type_word

REACH = 100
"""Letters left of the cursor that are looked at."""

_LONGEST = 24
"""Keys of a word beyond which it can be no syllable, however it was corrected."""
_REMEMBERED = 500
"""Words whose keys are remembered."""
_WORD = re.compile(r"[^\W_]+")
_LAST_WORD = re.compile(r"([^\W_]*)([\W_]*)\Z")
_DIGITS = "0123456789"


@dataclass(frozen=True, slots=True)
class Edit:
    """What to do at the cursor: delete letters left and right of it, then insert."""

    delete: int
    insert: str
    delete_right: int = 0


class Composer:
    """The word in hand; the widget asks it for every letter that is typed."""

    def __init__(self, method: str) -> None:
        """Compose by one method, ``telex`` or ``vni``."""
        self.method = method
        self._word: Word | None = None
        self._other_spellings: dict[str, str] = {}
        """Composed word -> its keys, and keys that were given back -> the composed word."""

    @property
    def in_word(self) -> bool:
        """Whether the next letter goes on with a word."""
        return self._word is not None

    @property
    def keys(self) -> str:
        """The keys of the word in hand, as typed."""
        return self._word.keys if self._word is not None else ""

    @property
    def display(self) -> str:
        """What the word in hand shows."""
        return self._word.display if self._word is not None else ""

    def end(self) -> None:
        """End the word: the cursor moved, or something else was changed."""
        if self._word is not None:
            self._remember(self._word.display, self._word.keys)
        self._word = None

    def press(self, key: str, left: str) -> Edit:
        """Return what a printable key does; ``left`` is the text of the line left of the cursor."""
        left = left[-REACH:]
        if self._word is not None and not left.endswith(self._word.display):
            self.end()
        if not self._continues(key):
            return self._separate(key, left)
        word = self._word if self._word is not None else self._begin(left)
        old = word.display
        if word.keys + key == "TW" and self.method == TELEX and left.endswith("/T"):
            # The sign of the Centre in NQ/TW, whether W is typed once or, as in Unikey, twice.
            self._word = keep_as_typed(TELEX, "TW")
            return Edit(0, key)
        if self._is_unit(word, key, left):
            word = type_word(VNI, word.keys)
        self._word = literal(self.method, old + key) if len(old) > _LONGEST else word.press(key)
        before = last_part(left[: len(left) - len(old)])
        if ends_address(address := self._keys_of(before) + self._word.keys):
            self._word = literal(self.method, self._word.keys)
            return _difference(before + old, address)
        return _difference(old, self._word.display)

    def finish(self, left: str) -> Edit:
        """Return what ends the word without a letter: Enter, Tab."""
        return self._separate("", left[-REACH:])

    def erase(self, left: str) -> Edit:
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
        if self.method == VNI and (unit := text.lstrip(_DIGITS))[:1] in ("", *"dDđĐ"):
            text = unit  # behind a figure: 500đ
        if not text or len(text) > _LONGEST:
            return Edit(0, "")
        if is_never_composed(left) or text[0].isdigit():
            self._word = literal(self.method, text)
        elif word is not None and not word.fixed and word.keys[:-1] == text:
            self._word = type_word(self.method, text)
            return _difference(text, self._word.display)
        else:
            self._word = resume_word(self.method, text)
        return Edit(0, "")

    def restore_keys(self, left: str, right: str) -> Edit | None:
        """Return what gives back the keys of the word at the cursor; None where none are known.

        It is the word being typed, the one around the cursor or the one before it. A second call
        brings the composed word back.
        """
        self.end()
        match = _LAST_WORD.search(left[-REACH:])
        before, separators = match.groups() if match is not None else ("", "")
        match = _WORD.match(right[:REACH])
        tail = match[0] if match is not None else ""
        if tail and separators:
            before = separators = ""
        for word in (before + tail, (before + tail).lstrip(_DIGITS)):
            if (spelling := self._other_spellings.get(word)) is not None:
                break
        else:
            return None
        self._other_spellings[spelling] = word
        if not separators and not tail:
            self._word = (
                literal(self.method, spelling)
                if spelling.isascii()
                else resume_word(self.method, spelling)
            )
        return Edit(len(word) - len(tail) + len(separators), spelling + separators, len(tail))

    def _remember(self, composed: str, keys: str) -> None:
        if composed == keys:
            return
        self._other_spellings.pop(composed, None)
        self._other_spellings[composed] = keys
        if len(self._other_spellings) > _REMEMBERED:
            del self._other_spellings[next(iter(self._other_spellings))]

    def _continues(self, key: str) -> bool:
        if len(key) != 1 or not key.isascii():
            return False
        return key.isalpha() or (self._word is not None and self._is_digit(key))

    def _is_digit(self, key: str) -> bool:
        return self.method == VNI and key.isascii() and key.isdigit()

    def _is_unit(self, word: Word, key: str, left: str) -> bool:
        """Return whether a key makes the only word that follows a figure at once: 500đ/kg."""
        if self.method != VNI or key != "9" or word.keys not in ("d", "D"):
            return False
        return left[:-1][-1:].isdigit() and not is_never_composed(left)

    def _begin(self, left: str) -> Word:
        after_digit = self.method == VNI and left[-1:].isdigit()
        if after_digit or is_never_composed(left):
            return literal(self.method, "")
        return Word(self.method)

    def _separate(self, key: str, left: str) -> Edit:
        """End the word in hand with a key that is no part of one."""
        word, self._word = self._word, None
        old = new = ""
        if word is not None and left.endswith(word.display):
            old, new = word.display, word.end()
            self._remember(new, word.keys)
        before = last_part(left[: len(left) - len(old)])
        keys = self._keys_of(before + new)
        if keys != before + new and (is_address(keys) or is_address(keys + key)):
            edit = _difference(before + old, keys)
        else:
            edit = _difference(old, new)
        return Edit(edit.delete, edit.insert + key)

    def _keys_of(self, text: str) -> str:
        """Return the keys of a text as far as they are remembered."""
        if text.isascii():
            return text
        return _WORD.sub(lambda match: self._other_spellings.get(match[0], match[0]), text)


def _difference(old: str, new: str) -> Edit:
    common = 0
    for before, after in zip(old, new, strict=False):
        if before != after:
            break
        common += 1
    return Edit(len(old) - common, new[common:])
