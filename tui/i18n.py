"""The language of the screen: gettext, English sentences as keys, a Vietnamese catalogue.

Chosen once, before ``tui.app`` is imported, because bindings are made at import. The language of a
report is a property of the report and never passes through here.
"""

from __future__ import annotations

import os
from bisect import bisect_left
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from outline.errors import BadValue, Phrase, phrase

LANGUAGES = ("vi", "en")
"""Languages that the screen speaks; English needs no catalogue."""

_LOCALE = Path(__file__).parent / "locale"
_LOCALE_VARIABLES = ("LC_ALL", "LC_MESSAGES", "LANG")


class Catalogue:
    """A compiled catalogue, searched and not loaded: a command says a few of its 1,500 sentences.

    ``gettext`` reads all of them first, which takes longer than to read a report's outline. The
    sentences of a ``.mo`` file are sorted. Only for languages whose nouns do not change with the
    number, so that there is one form to find.
    """

    def __init__(self, data: bytes) -> None:
        self._data = data
        # magic, revision, how many; where the tables of (length, offset) of both sides begin
        _magic, _revision, self._count, self._from, self._to = self._numbers(0, 5)

    def find(self, text: str) -> str | None:
        """Return the translation of a sentence, the singular one where it has two forms."""
        wanted = text.encode("utf-8", "surrogatepass")
        at = bisect_left(range(self._count), wanted, key=self._said)
        if at == self._count or self._said(at) != wanted:
            return None
        return self._text(self._to, at).decode()

    def _said(self, at: int) -> bytes:
        return self._text(self._from, at).partition(b"\0")[0]

    def _text(self, table: int, at: int) -> bytes:
        length, offset = self._numbers(table + 8 * at, 2)
        return self._data[offset : offset + length]

    def _numbers(self, offset: int, count: int) -> list[int]:
        ends = range(offset, offset + 4 * count, 4)
        return [int.from_bytes(self._data[end : end + 4], "little") for end in ends]


class _Catalogue:
    """The catalogue in use; a class so that nothing needs ``global``."""

    code: str = "en"
    sentences: Catalogue | None = None
    """None for English, which needs none."""


def detect(environ: Mapping[str, str]) -> str:
    """Return the language that the environment asks for.

    ``DECUONG_LANG`` is a wish and must be a language we speak; otherwise English where the locale
    is English, else Vietnamese. Raise ``BadValue`` for an unknown wish.
    """
    if wish := environ.get("DECUONG_LANG", ""):
        return _known(wish, "DECUONG_LANG")
    for variable in _LOCALE_VARIABLES:
        if value := environ.get(variable, ""):
            return "en" if value.lower().startswith("en") else "vi"
    return "vi"


def set_language(code: str | None) -> str:
    """Speak ``code``, or what the environment asks for when it is None; return the code.

    Raise ``BadValue`` for a language that is asked for and unknown.
    """
    code = _known(code, "--lang") if code is not None else detect(os.environ)
    if code == "en":
        _Catalogue.sentences = None
    else:
        compiled = _LOCALE / code / "LC_MESSAGES" / "decuong.mo"
        _Catalogue.sentences = Catalogue(compiled.read_bytes())
    _Catalogue.code = code
    _found.cache_clear()
    return code


def language() -> str:
    """Return the code of the language in use."""
    return _Catalogue.code


def _(text: str) -> str:
    """Translate a sentence or label."""
    return (text and _found(text)) or text


def ngettext(one: str, many: str, n: int) -> str:
    """Translate a sentence that counts ``n`` things; the places are still to be filled."""
    return _found(one) or (one if n == 1 else many)


@cache
def _found(text: str) -> str | None:
    """Return the translation; kept, since the screen says the same things again and again."""
    return _Catalogue.sentences.find(text) if _Catalogue.sentences is not None else None


def N_(text: str) -> str:
    """Mark a text of a table for the catalogue; it is translated when it is shown."""
    return text


def say(sentence: Phrase) -> str:
    """Return a phrase of the rooms below in the language in use."""
    text = _(sentence.template)
    if not sentence.params:
        return text
    places = {
        name: say(value) if isinstance(value, Phrase) else value
        for name, value in sentence.params.items()
    }
    return text.format(**places)


def _known(code: str, source: str) -> str:
    if code not in LANGUAGES:
        raise BadValue(
            phrase(
                "{source} asks for the language “{code}”, which is unknown.",
                source=source,
                code=code,
            ),
            phrase("Use one of: {codes}.", codes=", ".join(LANGUAGES)),
        )
    return code
