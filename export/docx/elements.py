"""XML elements and text of WordprocessingML, as every part needs them."""

from __future__ import annotations

from collections.abc import Mapping

from outline.text import clean

_NAMESPACES = {
    "w": "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    "r": "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
}
_DECLARATION = "<?xml version='1.0' encoding='UTF-8' standalone='yes'?>\n"


class Element:
    """An element of a small part, such as the styles; loading lxml takes longer than writing all.

    Names carry their prefix.
    """

    __slots__ = ("_children", "_name", "_opening", "text")

    def __init__(self, name: str, attributes: Mapping[str, str]) -> None:
        self._name = name
        attribute_text = "".join([f' {key}="{escape(value)}"' for key, value in attributes.items()])
        self._opening = f"<{name}{attribute_text}"
        self._children: list[Element] = []
        self.text = ""

    def append(self, element: Element) -> None:
        """Add a child at the end."""
        self._children.append(element)

    def __str__(self) -> str:
        inside = "".join(map(str, self._children)) if self._children else ""
        if self.text:
            inside = escape(self.text) + inside
        return f"{self._opening}>{inside}</{self._name}>" if inside else f"{self._opening}/>"


def root(name: str, namespaces: Mapping[str, str] = _NAMESPACES) -> Element:
    """Return the root of a part, ``w:name`` where no prefix is given."""
    declarations = {f"xmlns:{prefix}": address for prefix, address in namespaces.items()}
    return Element(_w(name), declarations)


def make(name: str, /, **attributes: str | int) -> Element:
    """Return ``<w:name w:attribute="…"/>``."""
    return Element(f"w:{name}", {f"w:{key}": str(value) for key, value in attributes.items()})


def add_child(parent: Element, name: str, /, **attributes: str | int) -> Element:
    """Add ``<w:name w:attribute="…"/>`` at the end of ``parent`` and return it."""
    child = make(name, **attributes)
    parent.append(child)
    return child


def _w(name: str) -> str:
    return name if ":" in name else f"w:{name}"


def run_text(text: str) -> str:
    """Return the content of a run; line breaks and tabs become elements."""
    escaped = escape(text)
    if "\n" in escaped or "\t" in escaped:
        lines = [line.split("\t") for line in escaped.split("\n")]
        return "<w:br/>".join(["<w:tab/>".join(map(_text_element, parts)) for parts in lines])
    return _text_element(escaped)


def _text_element(escaped: str) -> str:
    if not escaped:
        return ""
    if escaped[0] == " " or escaped[-1] == " ":  # else the blanks at the ends are lost
        return f'<w:t xml:space="preserve">{escaped}</w:t>'
    return f"<w:t>{escaped}</w:t>"


def escape(text: str) -> str:
    """Escape text for an element or a double-quoted attribute."""
    escaped = remove_illegal(text)
    if "&" in escaped or "<" in escaped or ">" in escaped or '"' in escaped:
        escaped = escaped.replace("&", "&amp;").replace("<", "&lt;")
        escaped = escaped.replace(">", "&gt;").replace('"', "&quot;")
    return escaped


def remove_illegal(text: str) -> str:
    """Remove the characters that an XML file cannot hold, as on input.

    The model is clean already, but one built by a program need not be; python-docx raises here.
    """
    return text if text.isprintable() else clean(text)


def to_bytes(part: Element) -> bytes:
    """Return a whole part as its file."""
    return f"{_DECLARATION}{part}".encode()


def part_frame(name: str, inner: str = "") -> tuple[bytes, bytes]:
    """Return what comes before and after the content of a part: its root, and one inner element."""
    declarations = "".join(
        f' xmlns:{prefix}="{address}"' for prefix, address in _NAMESPACES.items()
    )
    head, tail = (f"<w:{inner}>", f"</w:{inner}>") if inner else ("", "")
    return f"{_DECLARATION}<w:{name}{declarations}>{head}".encode(), f"{tail}</w:{name}>".encode()
