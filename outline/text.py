"""Text at the borders: what comes in, what goes to a screen, and what is compared.

Every function is total: any string, also one with lone surrogates, gives a string. Nothing here
knows about reports.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_NEWLINES = "\r\n|[\r\v\f\x1c-\x1e\x85\u2028\u2029]"
_SPACES = "[\xa0\u1680\u2000-\u200a\u202f\u205f\u3000]"
# C0 and C1 without TAB and LF, soft hyphen, zero-width space, word joiner, the marks that turn the
# direction of writing, byte order mark, lone surrogates and U+FFFE, U+FFFF (illegal in XML).
_DIRT = (
    "[\x00-\x08\x0e-\x1f\x7f-\x9f\xad\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064"
    "\u2066-\u206f\ufeff\ufff9-\ufffb\ufffe\uffff\ud800-\udfff]"
)
# What a program writes to a terminal to colour or to name: its letters mean nothing on paper.
# Of those that a letter ends, only such as have more before it: else ESC may have come by itself.
_SEQUENCE = (
    "\x1b\\[[0-?]*[ -/]*[@-~]|\x9b[0-?]+[ -/]*[@-~]|\x1b[()][0B]|\x1b[=>78\\\\]"
    "|(?:\x1b[\\]P^_X]|[\x9d\x90])[^\x07\x1b\x9c\n]{0,500}(?:\x07|\x1b\\\\|\x9c)"
)
# One class: an alternation is looked through six times slower, and a paste may be a megabyte.
_FOREIGN = f"[\r\v\f\x1c-\x1e\x85\u2028\u2029{_SPACES[1:-1]}{_DIRT[1:-1]}]"

# Letters that look like Đ and đ: eth of Iceland (Ð, ð), and Ɖ and ɖ of West Africa. Fonts and
# converters of old made them; a text of ours means Đ by the capital wherever it stands.
_CAPITALS_LIKE_D = str.maketrans("\xd0\u0189", "ĐĐ")
_SMALL_LIKE_D = re.compile("[\xf0\u0256]")
_LIKE_D = re.compile("[đ\xf0\u0256]")
_WORD_WITH_SMALL_LIKE_D = re.compile(r"[^\W\d_]*[\xf0\u0256][^\W\d_]*")

# oá -> óa: the same syllable with the tone on the second and on the first vowel.
_TONES = "\u0300\u0301\u0303\u0309\u0323"
_EARLY = {
    unicodedata.normalize("NFC", first + second + tone): unicodedata.normalize(
        "NFC", first + tone + second
    )
    for first, second in ("oa", "oe", "uy")
    for tone in _TONES
}
_MARKS = f"{_TONES}\u0302\u0306\u031b"
_VOWELS = "aeiouy"
_LATE_TONE = "o[áàảãạéèẻẽẹ]|u[ýỳỷỹỵ]"

_DASHES = "-\u2010\u2011\u2012\u2013\u2014\u2015\u2212"
_CACHED_BELOW = 0x3000


def nfc(s: str) -> str:
    """Return ``s`` in composed form (NFC); plain text comes back as the same object."""
    return s if unicodedata.is_normalized("NFC", s) else unicodedata.normalize("NFC", s)


def clean(s: str) -> str:
    """Return ``s`` as it may be kept: what every paste, file and argument goes through.

    NFC; what only looks like Đ (U+00D0) becomes Đ, what looks like đ does in a Vietnamese word;
    every kind of line end becomes LF and every kind of blank a space; control characters except LF
    and TAB, invisible joiners, marks that turn the direction of writing, byte order marks and lone
    surrogates go, sequences for a terminal as a whole. Idempotent; clean text comes back as the
    same object.
    """
    if not s.isprintable() and re.search(_FOREIGN, s):  # what is printable holds none of these
        s = re.sub(_DIRT, "", _replace_foreign(s))
    s = nfc(s)
    return _replace_like_d(s) if may_mean_bar(s) else s


def may_mean_bar(s: str) -> bool:
    """Return whether a letter in ``s`` only looks like Đ or đ."""
    return "\xd0" in s or "\xf0" in s or "\u0189" in s or "\u0256" in s


def _replace_like_d(s: str) -> str:
    """Return ``s`` with Đ and đ for what only looks like them in a Vietnamese word."""
    return _WORD_WITH_SMALL_LIKE_D.sub(_replace_like_d_in_word, s.translate(_CAPITALS_LIKE_D))


def _replace_like_d_in_word(match: re.Match[str]) -> str:
    """Return a word with đ where no vowel stands before it, as in Vietnamese.

    ``ðảng``, ``hðnd`` and ``500ð`` have it. ``við`` and ``Garðabær`` are Icelandic, ``ðə`` is a
    sound: they stay as they are.
    """
    word = match[0]
    letters = unicodedata.normalize("NFD", word.casefold())
    if not all(c.isascii() or c in _MARKS or _SMALL_LIKE_D.match(c) or c == "đ" for c in letters):
        return word
    first_vowel = next((index for index, c in enumerate(word) if fold(c) in _VOWELS), len(word))
    return _SMALL_LIKE_D.sub("đ", word[:first_vowel]) + word[first_vowel:]


def count_dropped(s: str) -> int:
    """Return how many characters ``clean`` leaves out, not counting what it replaces."""
    if s.isascii() and s.isprintable():
        return 0
    sequences = sum(map(len, re.findall(_SEQUENCE, s)))
    return sequences + len(re.findall(_DIRT, _replace_foreign(s)))


def _replace_foreign(s: str) -> str:
    if re.search("[\x1b\x90\x9b\x9d]", s):
        s = re.sub(_SEQUENCE, "", s)
    return re.sub(_SPACES, " ", re.sub(_NEWLINES, "\n", s))


def visible(s: str, *, lines: bool = False) -> str:
    """Return ``s`` as it may be shown: nothing in it can move a cursor or hide.

    Control characters become their pictures (ESC is ``␛``), whatever else has no shape of its own
    its number (``⟨U+202E⟩``). Line ends and tabs are control characters too, unless ``lines`` says
    that there is room for several lines. Idempotent; never changes Vietnamese text.
    """
    if s.isprintable():
        return s
    return "".join(c if c.isprintable() or (lines and c in "\n\t") else _write_shape(c) for c in s)


def _write_shape(c: str) -> str:
    code = ord(c)
    if code < 0x20:
        return chr(0x2400 + code)
    if code == 0x7F:
        return "␡"
    if unicodedata.category(c) == "Zs":
        return c
    return f"⟨U+{code:04X}⟩"


class _Folding(dict[int, str]):
    """Code point -> what it is compared as; filled as letters are met."""

    def __missing__(self, code: int) -> str:
        folded = _fold_char(chr(code))
        if code < _CACHED_BELOW:
            self[code] = folded
        return folded


def _fold_char(c: str) -> str:
    if c in _DASHES:
        return "-"
    if c in "“”„«»″":
        return '"'
    if c in "‘’‚′":
        return "'"
    if c.isspace():
        return " "
    if unicodedata.category(c) in ("Cc", "Cf", "Cs"):
        return ""
    bare = unicodedata.normalize("NFD", c.casefold())
    bare = "".join(b for b in bare if unicodedata.category(b) != "Mn")
    return _LIKE_D.sub("d", bare)


_FOLDING = _Folding()


def fold(s: str) -> str:
    """Return ``s`` as it is compared: without case, marks, or ways of writing a dash.

    ``Đảng`` and ``dang`` are equal, so are ``quốc phòng – an ninh`` and ``quốc phòng-an ninh``
    (T21), ``2021 - 2030`` and ``2021-2030`` (T22); runs of blanks are one space, curly quotes are
    straight. Composed and decomposed text fold alike. Idempotent.
    """
    s = " ".join(s.translate(_FOLDING).split())
    return re.sub(r"(?<=\w) ?- ?(?=\w)", "-", s) if "-" in s else s


def fold_each(s: str) -> str:
    """Fold letter by letter, as ``fold_letters`` does, without its offsets."""
    return s.translate(_FOLDING)


def fold_letters(s: str) -> tuple[str, list[int]]:
    """Fold letter by letter and return the offset of each folded letter in ``s``.

    Blanks and dashes keep their number here, so that a match in the folded text can be shown in
    ``s``: a match ``[a, b)`` is at ``[offsets[a], offsets[b])``; ``offsets`` has one more
    entry than the folded text.
    """
    folded = [_FOLDING[ord(c)] for c in s]
    offsets = [index for index, letters in enumerate(folded) for _ in letters]
    return "".join(folded), [*offsets, len(s)]


def fold_keeping_marks(s: str) -> str:
    """Return ``s`` in lower case with one way of placing the tone: for comparing with marks.

    ``uỷ`` and ``ủy``, ``hoá`` and ``hóa``, ``khoẻ`` and ``khỏe`` are equal (T20), ``đang`` and
    ``đảng`` are not. The result is NFC and only for comparing: it is not a spelling.
    """
    s = nfc(nfc(s).casefold())
    if may_mean_bar(s):
        s = _SMALL_LIKE_D.sub("đ", s)
    return re.sub(_LATE_TONE, lambda match: _EARLY[match[0]], s)


@lru_cache(64)
def syllables(s: str) -> int:
    """Count the syllables (tiếng): runs between blanks that hold a letter or a digit.

    The same body is counted again whenever a screen is drawn, and may be a megabyte long.
    """
    return sum(1 for run in s.split() if run.isalnum() or any(map(str.isalnum, run)))
