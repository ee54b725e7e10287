"""What number, symbol and count of copies look like, so that the document can print them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from .errors import BadValue, Phrase, phrase
from .figures import shortened
from .model import Document

_WHOLE = "0*[1-9][0-9]{0,5}"
_SYMBOL = r"[^\W\d_]+[-/][^\W_]+(?:[-/+.&][^\W_]+)*"
"""The type and the body: ``BC/HU`` of the Party, ``BC-UBND`` of the State."""


NONE = ("-", "–", "—")
"""What says in a field of the letterhead that there is no such body."""


def superior(document: Document) -> str | None:
    """Return the body above the issuer, "" where it is not given yet, None where there is none.

    A provincial committee has no body above it in its letterhead (the forms of 2018 and 2026,
    table of issuing bodies), nor has the people's committee of a province (decree 30/2020).
    """
    name = document.superior.strip()
    return None if name in NONE else name


def refuse(key: str, line: str) -> None:
    """Raise ``BadValue`` for what a key can never print.

    A symbol passes: it may be half typed, and ``wrong`` finds what is left of it.
    """
    if key != "symbol" and (fault := _fault(key, line)):
        raise BadValue(*fault)


def wrong(document: Document) -> Iterator[tuple[str, Phrase, Phrase]]:
    """Yield the keys whose values do not fit, however they came there: what, and the cure."""
    for key in ("number", "symbol", "copies"):
        if fault := _fault(key, getattr(document, key)):
            yield key, *fault


def _fault(key: str, line: str) -> tuple[Phrase, Phrase] | None:
    line = line.strip()
    text = shortened(line)
    match key:
        case "number" if line and not re.fullmatch(_WHOLE, line):
            return (
                phrase("“{text}” is not the number of a document.", text=text),
                phrase("Write digits alone, like 128; the symbol has a key of its own."),
            )
        case "copies" if line and not re.fullmatch(_WHOLE, line):
            return (
                phrase("“{text}” is not a count of copies.", text=text),
                phrase("Write a whole number, like 26."),
            )
        case "symbol" if line and not re.fullmatch(_SYMBOL, line):
            return (
                phrase("“{text}” is not the symbol of a document.", text=text),
                phrase("Write the type, a slash and the body, like BC/HU."),
            )
        case _:
            return None
