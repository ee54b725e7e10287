"""The few words of WordprocessingML that every part needs."""

from __future__ import annotations

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


def words(text: str) -> str:
    """Return text as it stands in a run; line breaks and tabs become elements of their own."""
    clean_text = escaped(text)
    if "\n" not in clean_text and "\t" not in clean_text:
        return _words(clean_text)
    return "<w:br/>".join(
        "<w:tab/>".join([_words(part) for part in line.split("\t")])
        for line in clean_text.split("\n")
    )


def _words(escaped_text: str) -> str:
    if not escaped_text:
        return ""
    if escaped_text[0] == " " or escaped_text[-1] == " ":  # else the blanks at the ends are lost
        return f'<w:t xml:space="preserve">{escaped_text}</w:t>'
    return f"<w:t>{escaped_text}</w:t>"


def escaped(text: str) -> str:
    """Return text as it stands in an element or between double quotes."""
    found = legal(text)
    if "&" in found or "<" in found or ">" in found or '"' in found:
        found = found.replace("&", "&amp;").replace("<", "&lt;")
        found = found.replace(">", "&gt;").replace('"', "&quot;")
    return found


def legal(text: str) -> str:
    """Return text that an XML file can hold: what cannot be printed goes, as when text comes in.

    The model is clean already, but one built by a program need not be; python-docx raises here.
    """
    return text if text.isprintable() else clean(text)


def to_bytes(part: Element) -> bytes:
    """Return a whole part as its file."""
    data: bytes = etree.tostring(part, xml_declaration=True, encoding="UTF-8", standalone=True)
    return data


def around(name: str, inside: str = "") -> tuple[bytes, bytes]:
    """Return what stands before and after the content of a part: its root, and one element in."""
    part = root(name)
    (sub(part, inside) if inside else part).text = _CUT
    head, tail = to_bytes(part).split(_CUT.encode())
    return head, tail
