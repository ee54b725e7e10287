"""What number, symbol and count of copies look like, so that the document can print them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from outline.errors import BadValue, Phrase, phrase
from outline.model import Document

from .number_formats import shorten_quote

_WHOLE_NUMBER = "0*[1-9][0-9]{0,5}"
_SYMBOL = r"[^\W\d_]+[-/][^\W_]+(?:[-/+.&][^\W_]+)*"
"""The type and the body: ``BC/HU`` of the Party, ``BC-UBND`` of the State."""


_TYPES = frozenset(
    (
        "nq",
        "qđ",
        "ct",
        "kl",
        "qc",
        "tt",
        "tb",
        "hd",
        "bc",
        "kh",
        "qh",
        "ctr",
        "đa",
        "pa",
        "ttr",
        "cv",
    )
)
"""Types of documents as symbols shorten them, in small letters."""

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

    A symbol passes: a file may hold half of one, and ``wrong`` finds it. Who sets one is held to
    ``refuse_symbol``.
    """
    if key != "symbol" and (fault := _find_fault(key, line)):
        raise BadValue(*fault)


def refuse_symbol(symbol: str) -> None:
    """Raise ``BadValue`` for what is not the symbol of a document; none at all passes."""
    if fault := find_symbol_fault(symbol):
        raise BadValue(*fault)


def find_symbol_fault(symbol: str) -> tuple[Phrase, Phrase] | None:
    """Return what is wrong with a symbol as it is printed, and the cure; None for a right one."""
    symbol = symbol.strip()
    if symbol and not re.fullmatch(_SYMBOL, symbol):
        return (
            phrase("“{text}” is not the symbol of a document.", text=shorten_quote(symbol)),
            phrase("Write the type, a slash and the body, like BC/HU."),
        )
    type_, slash, body = symbol.casefold().partition("/")
    repeated = re.match(r"([^\W\d_]+)([-/])", body)
    if (
        slash
        and repeated
        and (repeated[1] == type_ or (repeated[2] == "/" and repeated[1] in _TYPES))
    ):
        return (
            phrase("“{text}” names the type of the document twice.", text=shorten_quote(symbol)),
            phrase("After the slash write the body alone, like HU."),
        )
    if slash and re.match(r"\d+[-/]", body):
        return (
            phrase("“{text}” has a number behind the slash.", text=shorten_quote(symbol)),
            phrase("After the slash write the body alone, like HU."),
        )
    return None


def find_faults(document: Document) -> Iterator[tuple[str, Phrase, Phrase]]:
    """Yield the keys whose values do not fit, however they came there: what, and the cure."""
    for key in ("number", "symbol", "copies"):
        if fault := _find_fault(key, getattr(document, key)):
            yield key, *fault


def _find_fault(key: str, line: str) -> tuple[Phrase, Phrase] | None:
    line = line.strip()
    text = shorten_quote(line)
    match key:
        case "number" if line and not re.fullmatch(_WHOLE_NUMBER, line):
            return (
                phrase("“{text}” is not the number of a document.", text=text),
                phrase("Write digits alone, like 128; the symbol has a key of its own."),
            )
        case "copies" if line and not re.fullmatch(_WHOLE_NUMBER, line):
            return (
                phrase("“{text}” is not a count of copies.", text=text),
                phrase("Write a whole number, like 26."),
            )
        case "symbol":
            return find_symbol_fault(line)
        case _:
            return None
