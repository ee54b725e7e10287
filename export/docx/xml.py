"""The few words of WordprocessingML that every part needs."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Protocol

from lxml import etree

from outline.text import clean

_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
NAMES = {"w": _W, "r": _R}
"""Prefixes of the namespaces that a part declares."""
R_ID = f"{{{_R}}}id"

_ILLEGAL = "[^\t\n\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]"


class Element(Protocol):
    """What we use of an lxml element, which has no types of its own."""

    text: str | None

    def append(self, element: Element, /) -> None:
        """Add a child at the end."""

    def set(self, name: str, value: str, /) -> None:
        """Set an attribute."""


@lru_cache(maxsize=256)
def w(name: str) -> str:
    """Return ``w:name`` as lxml spells it."""
    return f"{{{_W}}}{name}"


def root(name: str) -> Element:
    """Return the root of a part."""
    element: Element = etree.Element(w(name), nsmap=NAMES)
    return element


def make(name: str, /, **attributes: str | int) -> Element:
    """Return ``<w:name w:attribute="…"/>``."""
    found: Element = etree.Element(
        w(name), {w(key): str(value) for key, value in attributes.items()}, nsmap=NAMES
    )
    return found


def sub(parent: Element, name: str, /, **attributes: str | int) -> Element:
    """Add ``<w:name w:attribute="…"/>`` at the end of ``parent`` and return it."""
    found: Element = etree.SubElement(
        parent, w(name), {w(key): str(value) for key, value in attributes.items()}
    )
    return found


def write_text(run: Element, text: str) -> None:
    """Add text to a run; line breaks and tabs become elements of their own."""
    words = legal(text)
    if "\n" not in words and "\t" not in words:
        _write_words(run, words)
        return
    for at, line in enumerate(words.split("\n")):
        if at:
            sub(run, "br")
        for column, part in enumerate(line.split("\t")):
            if column:
                sub(run, "tab")
            _write_words(run, part)


def _write_words(run: Element, words: str) -> None:
    if not words:
        return
    element = sub(run, "t")
    element.text = words
    if words[0] == " " or words[-1] == " ":  # else the blanks at the ends are lost
        element.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")


def legal(text: str) -> str:
    """Return text that an XML file can hold.

    Control characters go, as they do wherever text comes in; a noncharacter becomes U+FFFD. The
    model is clean already; a report built by a program need not be, and python-docx raises here.
    """
    if text.isprintable():
        return text
    return re.sub(_ILLEGAL, "\ufffd", clean(text))


def to_bytes(part: Element) -> bytes:
    """Return a whole part as its file."""
    data: bytes = etree.tostring(part, xml_declaration=True, encoding="UTF-8", standalone=True)
    return data
