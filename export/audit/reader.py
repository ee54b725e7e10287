"""The text of a document as lines: one per paragraph, in the order of the paper, with its look."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from outline.frozen import dataclass, replace

from .looks import Layout, Looks, RunLook, w
from .package import Parts

_ALTERNATIVES = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_ELSEWHERE = frozenset((w("txbxContent"), w("del"), w("moveFrom"), _ALTERNATIVES))
"""Text that is not of the line: in boxes, deleted, or said twice."""
_DRAWN = frozenset((w("drawing"), w("pict")))


@dataclass(frozen=True, slots=True)
class Run:
    """Text of one look."""

    text: str
    look: RunLook


@dataclass(frozen=True, slots=True)
class Line:
    """One paragraph; or, of the letterhead and the signature, a part of one between tabs."""

    number: int
    """Counted from 1 through the whole text."""
    runs: tuple[Run, ...]
    layout: Layout
    style: str
    """The style's name as Word shows it."""
    cell: int
    """Tells cells apart; 0 outside tables."""
    table: int
    """Tells tables apart, the outermost; 0 outside."""
    section: int
    """Counted from 0."""
    drawn: bool
    """Holds a shape or a picture."""
    split: bool = False
    """A part of a paragraph, whose alignment says nothing."""

    @property
    def text(self) -> str:
        """What a reader sees, blanks at the ends apart."""
        return "".join(run.text for run in self.runs).strip()

    def parts(self) -> tuple[Line, ...]:
        """Cut at tabs and line breaks, for two columns typed on one line."""
        parts: list[list[Run]] = [[]]
        for run in self.runs:
            first, *others = run.text.replace("\n", "\t").split("\t")
            parts[-1].append(Run(first, run.look))
            parts += [[Run(other, run.look)] for other in others]
        cut = [tuple(run for run in part if run.text.strip()) for part in parts]
        told = [part for part in cut if part]
        if len(told) < 2:
            return (replace(self, runs=told[0] if told else ()),)
        return tuple(replace(self, runs=part, split=True) for part in told)


def lines(parts: Parts) -> list[Line]:
    """Read the whole text; O(document)."""
    looks = Looks(parts)
    found: list[Line] = []
    walk = _Walk()
    for paragraph, table_style in walk.paragraphs(parts.document.find(w("body"))):
        runs, drawn = _runs(paragraph, looks, table_style)
        found.append(
            Line(
                number=len(found) + 1,
                runs=runs,
                layout=looks.layout(paragraph, table_style),
                style=looks.style_name(paragraph),
                cell=walk.cell,
                table=walk.table,
                section=walk.section,
                drawn=drawn,
            )
        )
        if paragraph.find(f"{w('pPr')}/{w('sectPr')}") is not None:
            walk.section += 1
    return found


class _Walk:
    """Goes through paragraphs and tables, however deep, without recursion."""

    def __init__(self) -> None:
        self.section = 0
        self.cell = 0
        self.table = 0
        self._cells = 0
        self._tables = 0

    def paragraphs(self, body: Any) -> Iterator[tuple[Any, str]]:
        """Yield each paragraph and the style of the table around it."""
        waiting: list[tuple[Any, int, int, str]] = [
            (child, 0, 0, "") for child in reversed(list(body))
        ]
        while waiting:
            element, table, cell, style = waiting.pop()
            if element.tag in _ELSEWHERE or not isinstance(element.tag, str):
                continue
            if element.tag == w("p"):
                self.table, self.cell = table, cell
                yield element, style
                continue
            if element.tag == w("tbl"):
                self._tables += 1
                table = table or self._tables
                named = element.find(f"{w('tblPr')}/{w('tblStyle')}")
                style = named.get(w("val"), "") if named is not None else ""
            elif element.tag == w("tc"):
                self._cells += 1
                cell = self._cells
            waiting += [(child, table, cell, style) for child in reversed(list(element))]


def _runs(paragraph: Any, looks: Looks, table_style: str) -> tuple[tuple[Run, ...], bool]:
    found: list[Run] = []
    drawn = False
    waiting = list(reversed(list(paragraph)))
    while waiting:
        element = waiting.pop()
        if element.tag in _ELSEWHERE or not isinstance(element.tag, str):
            continue
        drawn = drawn or element.tag in _DRAWN
        if element.tag != w("r"):
            waiting += reversed(list(element))
            continue
        # Word wraps a shape in alternatives for older versions of itself, however deep.
        drawn = drawn or any(inner.tag in _DRAWN for inner in element.iter())
        text = _text(element)
        if text:
            look = looks.run(element, paragraph, table_style)
            found.append(Run(text.upper() if look.upper else text, look))
    return tuple(found), drawn


def _text(run: Any) -> str:
    words = []
    for element in run:
        if element.tag == w("t"):
            words.append(element.text or "")
        elif element.tag in (w("tab"), w("ptab")):
            words.append("\t")
        elif element.tag in (w("br"), w("cr")):
            words.append("\n")
        elif element.tag == w("noBreakHyphen"):
            words.append("-")
    return "".join(words)
