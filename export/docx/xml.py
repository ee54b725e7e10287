"""The few words of WordprocessingML that every part needs."""

from __future__ import annotations

from functools import lru_cache
from typing import Protocol

from lxml import etree

from outline.text import clean

_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PREFIXES = {"w": _W, "r": _R}
R_ID = f"{{{_R}}}id"

_CUT = "|"


class Element(Protocol):
    """What we use of an lxml element, which has no types of its own."""

    text: str | None

    def append(self, element: Element, /) -> None:
        """Add a child at the end."""

    def set(self, name: str, value: str, /) -> None:
        """Set an attribute."""


class _Names(dict[str, str]):
    """Names as lxml spells them, made once each."""

    def __missing__(self, name: str) -> str:
        self[name] = spelt = f"{{{_W}}}{name}"
        return spelt


_w = _Names()


def root(name: str) -> Element:
    """Return the root of a part."""
    element: Element = etree.Element(_w[name], nsmap=_PREFIXES)
    return element


def make(name: str, /, **attributes: str | int) -> Element:
    """Return ``<w:name w:attribute="…"/>``."""
    found: Element = etree.Element(_w[name], nsmap=_PREFIXES)
    for key, value in attributes.items():
        found.set(_w[key], str(value))
    return found


def sub(parent: Element, name: str, /, **attributes: str | int) -> Element:
    """Add ``<w:name w:attribute="…"/>`` at the end of ``parent`` and return it."""
    found: Element = etree.SubElement(parent, _w[name])
    for key, value in attributes.items():
        found.set(_w[key], str(value))
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
    """Return text that an XML file can hold: what cannot be printed goes, as when text comes in.

    The model is clean already, but one built by a program need not be; python-docx raises here.
    """
    return text if text.isprintable() else clean(text)


def to_bytes(part: Element) -> bytes:
    """Return a whole part as its file."""
    data: bytes = etree.tostring(part, xml_declaration=True, encoding="UTF-8", standalone=True)
    return data


def around_blocks() -> tuple[bytes, bytes]:
    """Return what stands before and after the blocks of a document."""
    document = root("document")
    sub(document, "body").text = _CUT
    head, tail = to_bytes(document).split(_CUT.encode())
    return head, tail


def fragment(element: Element) -> bytes:
    """Return an element as it stands inside a part, which has declared the namespaces already.

    ``etree.xmlfile`` would declare them anew on every paragraph.
    """
    data: bytes = etree.tostring(element, encoding="UTF-8", xml_declaration=False)
    return data.replace(_declarations(), b"", 1)


@lru_cache(maxsize=1)
def _declarations() -> bytes:
    data: bytes = etree.tostring(make("p"), encoding="UTF-8", xml_declaration=False)
    return data.removeprefix(b"<w:p").removesuffix(b"/>")
