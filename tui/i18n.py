"""The language of the screen: gettext, English sentences as keys, a Vietnamese catalogue.

Chosen once, before ``tui.app`` is imported, because bindings are made at import. The language of a
report is a property of the report and never passes through here.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from gettext import GNUTranslations, NullTranslations
from pathlib import Path

from outline.errors import BadValue, Phrase, phrase

LANGUAGES = ("vi", "en")
"""Languages of the screen; English needs no catalogue."""

_LOCALE = Path(__file__).parent / "locale"
_LOCALE_VARIABLES = ("LC_ALL", "LC_MESSAGES", "LANG")


class _CurrentLanguage:
    """The translations in use; a class so that nothing needs ``global``."""

    code: str = "en"
    translations: NullTranslations = NullTranslations()
    """English sentences are their own keys and need no catalogue."""


def detect(environ: Mapping[str, str]) -> str:
    """Return the language that the environment asks for.

    ``DECUONG_LANG`` must be a language we speak; otherwise English where the locale
    is English, else Vietnamese. Raise ``BadValue`` for an unknown one.
    """
    if chosen := environ.get("DECUONG_LANG", ""):
        return _require_language(chosen, "DECUONG_LANG")
    for variable in _LOCALE_VARIABLES:
        if value := environ.get(variable, ""):
            return "en" if value.lower().startswith("en") else "vi"
    return "vi"


def set_language(code: str | None) -> str:
    """Use the language ``code``, for None that of the environment; return the code.

    Raise ``BadValue`` for a language that is asked for and unknown.
    """
    code = _require_language(code, "--lang") if code is not None else detect(os.environ)
    if code == "en":
        _CurrentLanguage.translations = NullTranslations()
    else:
        with (_LOCALE / code / "LC_MESSAGES" / "decuong.mo").open("rb") as compiled:
            _CurrentLanguage.translations = GNUTranslations(compiled)
    _CurrentLanguage.code = code
    return code


def language() -> str:
    """Return the code of the language in use."""
    return _CurrentLanguage.code


def _(text: str) -> str:
    """Translate a sentence or label."""
    # The empty key of a catalogue is its header.
    return _CurrentLanguage.translations.gettext(text) if text else text


def ngettext(singular: str, plural: str, n: int) -> str:
    """Translate a sentence that counts ``n`` things; its placeholders are still to be filled."""
    return _CurrentLanguage.translations.ngettext(singular, plural, n)


def N_(text: str) -> str:
    """Mark a text of a table for the catalogue; it is translated when it is shown."""
    return text


def say(sentence: Phrase) -> str:
    """Return a phrase of the lower packages in the language in use."""
    text = _(sentence.template)
    if not sentence.params:
        return text
    values = {
        name: say(value) if isinstance(value, Phrase) else value
        for name, value in sentence.params.items()
    }
    return text.format(**values)


def _require_language(code: str, source: str) -> str:
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
