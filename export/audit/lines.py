"""The text of a document as lines: one per paragraph, in the order of the paper, with its look."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from outline.frozen import dataclass, replace

from .effective_formatting import Layout, Looks, RunLook, Styled, w
from .parts import Parts

_ALTERNATIVES = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_ELSEWHERE = frozenset((w("txbxContent"), w("del"), w("moveFrom"), _ALTERNATIVES))
"""Text that is not of the line: in boxes, deleted, or said twice."""
_DRAWN = (w("drawing"), w("pict"))
_P, _R, _T, _TBL, _TC = (w(name) for name in ("p", "r", "t", "tbl", "tc"))
_SECTION = w("sectPr")
_SIGNS = {
    **{w("tab"): "\t", w("ptab"): "\t", w("br"): "\n", w("cr"): "\n"},
    w("noBreakHyphen"): "-",
}
"""What stands in a run beside its words."""
_MOST_PARTS = 200
"""Columns and lines that somebody may have typed into one paragraph."""


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
    text: str
    """What a reader sees, blanks at the ends apart."""
    split: bool = False
    """A part of a paragraph, whose alignment says nothing."""

    def with_runs(self, runs: tuple[Run, ...], *, split: bool = False) -> Line:
        """Return the line with other text."""
        return replace(self, runs=runs, text=_join(runs), split=split)

    def parts(self) -> tuple[Line, ...]:
        """Cut at tabs and line breaks, for two columns typed on one line.

        What would fall into hundreds of parts is no two columns, and stays whole.
        """
        parts: list[list[Run]] = [[]]
        for run in self.runs:
            first, *others = run.text.replace("\n", "\t").split("\t")
            parts[-1].append(Run(first, run.look))
            parts += [[Run(other, run.look)] for other in others]
        cut = [tuple(run for run in part if run.text.strip()) for part in parts]
        told = [part for part in cut if part]
        if len(told) > _MOST_PARTS:
            return (self,)
        if len(told) < 2:
            return (self.with_runs(told[0] if told else ()),)
        return tuple(self.with_runs(part, split=True) for part in told)


def lines(parts: Parts) -> list[Line]:
    """Read the whole text; O(document). Paragraphs with nothing to be seen are only counted."""
    looks = Looks(parts)
    found: list[Line] = []
    walk = Walk()
    paragraphs = walk.paragraphs(parts.document.find(w("body")))
    for number, (paragraph, table_style) in enumerate(paragraphs, 1):
        styled = looks.styled(paragraph, table_style)
        runs, drawn = _runs(paragraph, looks, styled)
        layout = looks.layout(styled)
        text = _join(runs)
        if text or drawn or layout.ruled:
            found.append(
                Line(
                    number=number,
                    runs=runs,
                    layout=layout,
                    style=looks.style_name(styled),
                    cell=walk.cell,
                    table=walk.table,
                    section=walk.section,
                    drawn=drawn,
                    text=text,
                )
            )
        if styled.properties is not None and styled.properties.find(_SECTION) is not None:
            walk.section += 1
    return found


class Walk:
    """Goes through paragraphs and tables, however deep, without recursion."""

    def __init__(self) -> None:
        self.section = 0
        self.cell = 0
        self.table = 0
        self._cells = 0
        self._tables = 0

    def paragraphs(self, body: Any) -> Iterator[tuple[Any, str]]:
        """Yield each paragraph and the style of the table around it; none inside another one."""
        waiting: list[tuple[Iterator[Any], int, int, str]] = [(_children(body), 0, 0, "")]
        while waiting:
            children, table, cell, style = waiting[-1]
            element = next(children, None)
            if element is None:
                waiting.pop()
                continue
            if element.tag in _ELSEWHERE:
                continue
            if element.tag == _P:
                self.table, self.cell = table, cell
                yield element, style
                continue
            if element.tag == _TBL:
                self._tables += 1
                table = table or self._tables
                named = element.find(f"{w('tblPr')}/{w('tblStyle')}")
                style = named.get(w("val"), "") if named is not None else ""
            elif element.tag == _TC:
                self._cells += 1
                cell = self._cells
            waiting.append((_children(element), table, cell, style))


def runs_of(paragraph: Any) -> Iterator[Any]:
    """Yield the runs of a paragraph in order, and what is drawn outside of them."""
    waiting = [_children(paragraph)]
    while waiting:
        element = next(waiting[-1], None)
        if element is None:
            waiting.pop()
        elif element.tag not in _ELSEWHERE:
            if element.tag == _R or element.tag in _DRAWN:
                yield element
            if element.tag != _R:
                waiting.append(_children(element))


def _children(element: Any) -> Iterator[Any]:
    """Return the elements in one, without comments; one by one, for there may be millions."""
    children: Iterator[Any] = element.iterchildren("*")
    return children


def _runs(paragraph: Any, looks: Looks, styled: Styled) -> tuple[tuple[Run, ...], bool]:
    """Return the text, cut where its look changes, and whether something is drawn in it."""
    words: list[list[str]] = []
    made: list[RunLook] = []
    drawn = False
    for element in runs_of(paragraph):
        # Word wraps a shape in alternatives for older versions of itself, however deep.
        drawn = drawn or next(element.iter(*_DRAWN), None) is not None
        text = run_text(element) if element.tag == _R else ""
        if not text:
            continue
        look = looks.run(element, styled)
        if not made or made[-1] is not look:
            made.append(look)
            words.append([])
        words[-1].append(text.upper() if look.upper else text)
    return tuple(Run("".join(said), look) for said, look in zip(words, made, strict=True)), drawn


def run_text(run: Any) -> str:
    """Return the text of a run, tabs and line breaks among it."""
    words = []
    for element in run:
        if element.tag == _T:
            words.append(element.text or "")
        elif element.tag in _SIGNS:
            words.append(_SIGNS[element.tag])
    return "".join(words)


def _join(runs: tuple[Run, ...]) -> str:
    return "".join([run.text for run in runs]).strip()
