"""One word as it is typed in Telex or VNI: the keys so far, and what they show. Pure.

The rules are those of bogo (``process_key``). What it does not do is done here: it works on a copy
of the rules (bogo changes the ones it is given), a tone moves when the vowel grows (``uysa`` is
``uýa``), ``z`` and ``0`` take it away, names of the Central Highlands are syllables (Đắk, Búk),
Roman nines stay (XIX), and what is no Vietnamese word is shown as it was typed, at once where it
can be seen and else at the end of the word. Only đ stays in such a word, as in Unikey:
abbreviations have it (ĐUQS, ATĐ), and no foreign word has dd behind a consonant.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from bogo import accent, mark, utils
from bogo.core import get_telex_definition, get_vni_definition, process_key
from bogo.validation import (
    CONSONANTS,
    STRIPPED_TERMINAL_VOWELS,
    STRIPPED_VOWELS,
    TERMINAL_CONSONANTS,
    has_valid_vowel,
)

TELEX, VNI = "telex", "vni"

_ONSETS = frozenset({*CONSONANTS, "kr"})
_BEFORE_K = ("ă", "u")
"""Vowels before the ending of Đắk Lắk and Krông Búk."""
_ERASERS = {TELEX: "z", VNI: "0"}
"""Keys that take the tone away."""
_NINES = ("IX", "XIX", "XXIX", "XXXIX")
"""Numerals that would be a tone; Unikey's users type the last X twice, and may go on doing so."""
_CHECKED = frozenset({"c", "ch", "p", "t"})
"""Endings that bear only the sharp and the heavy tone."""
_DOUBLED_BEFORE = "sfrxjw"
"""Keys that never follow a mark taken back; in English words they do (password, offer)."""
_BEFORE_ENDING = frozenset(STRIPPED_VOWELS - STRIPPED_TERMINAL_VOWELS)
_BARS = {
    TELEX: re.compile(r"(?<![aeiouyd])d(d+)", re.IGNORECASE),
    VNI: re.compile(r"(?<![aeiouy])d(9+)", re.IGNORECASE),
}
"""Keys that make đ in any word; one too many takes the bar away."""
_MARKS = {
    TELEX: {"\u0302": "", "\u0306": "w", "\u031b": "w"},
    VNI: {"\u0302": "6", "\u0306": "8", "\u031b": "7"},
}
_TONES = {
    TELEX: dict(zip("\u0301\u0300\u0309\u0303\u0323", "sfrxj", strict=True)),
    VNI: dict(zip("\u0301\u0300\u0309\u0303\u0323", "12345", strict=True)),
}


@dataclass(frozen=True, slots=True)
class Word:
    """The keys of a word, and what they show."""

    method: str
    keys: str = ""
    """As typed."""
    display: str = ""
    inner: str = ""
    """What the rules make of the keys, be it a syllable or not."""
    plain: str = ""
    """After a mark was taken back: the word without it and without the keys that did so."""
    alternative: Word | None = None
    """After a mark was taken back, while it may yet turn out that a letter was meant twice."""
    fixed: bool = False
    """No key composes any more."""
    swallows: bool = False
    """The last key may be typed twice, as where it would have made a mark."""
    foreign: bool = False
    """No syllable, nor the beginning of one: shown as its keys, with đ alone composed."""

    @property
    def is_composed(self) -> bool:
        """Whether the word shows what the rules made of its keys."""
        return self.display != self.keys and not self.foreign

    def press(self, key: str) -> Word:
        """Return the word with one more key: an ASCII letter, or a digit for VNI."""
        keys = self.keys + key
        if keys.lower() == "www" and self.method == TELEX:
            return literal(self.method, keys)
        if self.fixed:
            return self._press_fixed(keys, key)
        if self.method == TELEX and keys in _NINES:
            return keep_as_typed(self.method, keys)
        if key.lower() == _ERASERS[self.method] and self._bears_tone():
            inner = _toneless(self.display)
            return Word(self.method, keys, inner, inner)
        rules = _rules(self.method, key)
        inner, typed_keys = process_key(self.inner, key, self.keys, rules, False)
        if key.isupper() and inner[-1:] == key.lower():
            inner = inner[:-1] + key  # bogo makes the last letter of OEO a small one
        taken_back = self.is_composed and typed_keys == self.keys
        if taken_back:
            return self._taken_back(keys, inner)
        inner = _place_tone(inner)
        if _may_become(inner):
            return Word(self.method, keys, inner, inner)
        return Word(self.method, keys, _write_bars(self.method, keys), inner, foreign=True)

    def _taken_back(self, keys: str, plain: str) -> Word:
        """A key typed again takes back its mark: ``aaa`` is ``aa``, ``ass`` is ``as``.

        English doubles letters too (office, message); then no syllable would have come of the
        word with the letter once, and what follows decides. Three in a row, a ``w`` at the
        beginning, and figures are never meant as letters.
        """
        sure = keys[-3:].lower() == keys[-1].lower() * 3 or keys.lower() == "ww"
        sure = sure or self.method == VNI
        if keys[-2:].lower() == "ww" and keys[-3:-2].lower() != "u" and self.display[-1] in "ưƯ":
            plain, sure = self.display[:-1] + keys[-1], True  # w alone had stood for ư: TWW is TW
        return Word(self.method, keys, plain, plain, plain, None if sure else self, fixed=True)

    def _bears_tone(self) -> bool:
        # E10 and A10 are no words whose tone was taken away.
        enough = len(self.display) > (1 if self.method == VNI else 0)
        return enough and self.is_composed and _toneless(self.display) != self.display

    def _press_fixed(self, keys: str, key: str) -> Word:
        if self.swallows and key == self.keys[-1]:
            return Word(self.method, keys, self.display, fixed=True)
        if self.alternative is None:
            return Word(self.method, keys, self.display + key, fixed=True)
        if (
            self.method == TELEX
            and keys[-2:].lower() == "dd"
            and self.alternative.keys[-1] not in "dD"
        ):
            # No mark was taken back: another đ was meant, as in ĐATĐ.
            return Word(self.method, keys, _write_bars(self.method, keys), fixed=True, foreign=True)
        plain = self.plain + key
        if keys[-3:].lower() == key.lower() * 3:
            # Twice took the mark back; a third time the letter itself is meant: ASSS is ASS.
            return Word(self.method, keys, plain, fixed=True)
        alternative = self.alternative.press(key)
        letter = key.lower()
        doubled = letter in _DOUBLED_BEFORE or not alternative.is_composed
        text = _write_bars(self.method, keys) if doubled else plain
        at_once = bool(self.inner) and letter not in "aeiouy"
        if letter in _DOUBLED_BEFORE or at_once:
            return Word(self.method, keys, text, fixed=True)
        return Word(self.method, keys, text, plain=plain, alternative=alternative, fixed=True)

    def end(self) -> str:
        """Return what the word shows once it has ended: its keys where it is no syllable."""
        if self.fixed or not self.is_composed or _is_syllable(self.display, self.keys):
            return self.display
        return _write_bars(self.method, self.keys)


def literal(method: str, text: str) -> Word:
    """Return a word that is shown as it is typed."""
    return Word(method, text, text, text, text, fixed=True)


def keep_as_typed(method: str, text: str) -> Word:
    """Return a word that is shown as typed, also when its last key comes twice."""
    return Word(method, text, text, text, text, fixed=True, swallows=True)


def type_word(method: str, keys: str) -> Word:
    """Return the word that comes of keys."""
    word = Word(method)
    for key in keys:
        word = word.press(key)
    return word


def resume_word(method: str, text: str) -> Word:
    """Return a word that is in the text already, so that typing goes on in it."""
    word = type_word(method, _keys_of(method, text))
    return word if word.display == text else literal(method, text)


def _rules(method: str, key: str) -> dict[str, str | list[str]]:
    # Anew for every key: bogo changes the case of "<ư" in the rules it is given.
    rules: dict[str, str | list[str]]
    if method == TELEX:
        rules = get_telex_definition(True, False)
    else:
        rules = get_vni_definition()
        # Where a mark is taken back, bogo looks for this key even if it stands for itself.
        rules["w"] = "+W" if key == "W" else "+w"
    return rules


def _write_bars(method: str, keys: str) -> str:
    """Return the keys with đ where they make one, and no other mark."""

    def bar(match: re.Match[str]) -> str:
        if len(match[1]) > 1:
            return match[0][:-1]
        return "Đ" if match[0][0] == "D" else "đ"

    return _BARS[method].sub(bar, keys)


def _place_tone(text: str) -> str:
    """Put the tone where it belongs: ``hòa``, ``ủy``, ``khuỷa``."""
    parts = utils.separate(text)
    tone = accent.get_accent_string(parts[1])
    if tone == accent.Accent.NONE or len(parts[1]) < 2:
        return text
    bare = accent.add_accent(parts, accent.Accent.NONE)
    return str(utils.join(accent.add_accent(bare, tone)))


def _toneless(text: str) -> str:
    parts = utils.separate(text)
    return str(utils.join(accent.add_accent(parts, accent.Accent.NONE))) if parts[1] else text


def _may_become(text: str) -> bool:
    """Return whether a word is a syllable or the beginning of one."""
    onset, vowel, ending = (part.lower() for part in utils.separate(text))
    if not vowel:
        return True
    if onset and onset not in _ONSETS:
        return False
    bare = mark.strip(vowel)
    if not ending:
        return bare in STRIPPED_VOWELS
    if ending == "k":
        return accent.remove_accent_string(vowel) in _BEFORE_K
    tone = accent.get_accent_string(vowel)
    if ending in _CHECKED and tone not in (
        accent.Accent.NONE,
        accent.Accent.ACUTE,
        accent.Accent.DOT,
    ):
        return False
    return ending in TERMINAL_CONSONANTS and bare in _BEFORE_ENDING


def _is_syllable(text: str, keys: str) -> bool:
    """Return whether an ended word is a syllable, or an abbreviation (BCĐ)."""
    parts = [part.lower() for part in utils.separate(text)]
    if not parts[1] or parts[2] == "k":
        return True
    if not has_valid_vowel(_Sound(*parts)):
        return False
    # "data" would be "dât": a mark typed behind the ending, and no tone where one must be.
    toneless = accent.get_accent_string(parts[1]) == accent.Accent.NONE
    meant = (parts[2][-1:], *_ERASERS.values())
    return not (toneless and parts[2] in _CHECKED and keys[-1].lower() not in meant)


@dataclass(frozen=True, slots=True)
class _Sound:
    first_consonant: str
    vowel: str
    last_consonant: str


def _keys_of(method: str, text: str) -> str:
    """Return keys that give a text: marks behind their letters, the tone at the end."""
    keys, end = "", ""
    for letter in text:
        if letter in "đĐ":
            keys += ("d" if letter == "đ" else "D") + ("9" if method == VNI else "d")
            continue
        base, *marks = list(unicodedata.normalize("NFD", letter))
        keys += base
        for accent_mark in marks:
            if accent_mark in _TONES[method]:
                end += _TONES[method][accent_mark]
            else:
                keys += _MARKS[method].get(accent_mark, "") or base
    return keys + end
