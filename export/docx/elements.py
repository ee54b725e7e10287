"""The few words of WordprocessingML that every part needs."""

from __future__ import annotations

from collections.abc import Mapping

from outline.text import clean

_NAMESPACES = {
    "w": "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    "r": "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
}
_DECLARATION = "<?xml version='1.0' encoding='UTF-8' standalone='yes'?>\n"


class Element:
    """An element of a small part, such as the styles; to load lxml takes longer than to write all.

    Names carry their prefix.
    """

    __slots__ = ("_children", "_name", "_opening", "text")

    def __init__(self, name: str, attributes: Mapping[str, str]) -> None:
        self._name = name
        said = "".join([f' {key}="{escaped(value)}"' for key, value in attributes.items()])
        self._opening = f"<{name}{said}"
        self._children: list[Element] = []
        self.text = ""

    def append(self, element: Element) -> None:
        """Add a child at the end."""
        self._children.append(element)

    def __str__(self) -> str:
        inside = "".join(map(str, self._children)) if self._children else ""
        if self.text:
            inside = escaped(self.text) + inside
        return f"{self._opening}>{inside}</{self._name}>" if inside else f"{self._opening}/>"


def root(name: str, namespaces: Mapping[str, str] = _NAMESPACES) -> Element:
    """Return the root of a part, ``w:name`` where no prefix is given."""
    known = {f"xmlns:{prefix}": address for prefix, address in namespaces.items()}
    return Element(_w(name), known)


def make(name: str, /, **attributes: str | int) -> Element:
    """Return ``<w:name w:attribute="…"/>``."""
    return Element(f"w:{name}", {f"w:{key}": str(value) for key, value in attributes.items()})


def sub(parent: Element, name: str, /, **attributes: str | int) -> Element:
    """Add ``<w:name w:attribute="…"/>`` at the end of ``parent`` and return it."""
    found = make(name, **attributes)
    parent.append(found)
    return found


def _w(name: str) -> str:
    return name if ":" in name else f"w:{name}"


def words(text: str) -> str:
    """Return text as it stands in a run; line breaks and tabs become elements of their own."""
    found = escaped(text)
    if "\n" in found or "\t" in found:
        lines = [line.split("\t") for line in found.split("\n")]
        return "<w:br/>".join(["<w:tab/>".join(map(_words, parts)) for parts in lines])
    return _words(found)


def _words(found: str) -> str:
    if not found:
        return ""
    if found[0] == " " or found[-1] == " ":  # else the blanks at the ends are lost
        return f'<w:t xml:space="preserve">{found}</w:t>'
    return f"<w:t>{found}</w:t>"


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
    return f"{_DECLARATION}{part}".encode()


def around(name: str, inside: str = "") -> tuple[bytes, bytes]:
    """Return what stands before and after the content of a part: its root, and one element in."""
    known = "".join(f' xmlns:{prefix}="{address}"' for prefix, address in _NAMESPACES.items())
    head, tail = (f"<w:{inside}>", f"</w:{inside}>") if inside else ("", "")
    return f"{_DECLARATION}<w:{name}{known}>{head}".encode(), f"{tail}</w:{name}>".encode()
