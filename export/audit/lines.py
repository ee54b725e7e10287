"""Reads the text of a document as lines: one per paragraph, in order, with its formatting."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from .effective_formatting import AppliedStyles, FormatResolver, ParagraphFormat, RunFormat, w
from .parts import DocumentParts

_ALTERNATIVES = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_SKIPPED = frozenset((w("txbxContent"), w("del"), w("moveFrom"), _ALTERNATIVES))
"""Text that is not of the line: in boxes, deleted, or said twice."""
_DRAWN = (w("drawing"), w("pict"))
_P, _R, _T, _TBL, _TC = (w(name) for name in ("p", "r", "t", "tbl", "tc"))
_SECTION = w("sectPr")
_TEXT_OF_ELEMENT = {
    **{w("tab"): "\t", w("ptab"): "\t", w("br"): "\n", w("cr"): "\n"},
    w("noBreakHyphen"): "-",
}
"""Elements of a run that are read as a character."""
_MOST_COLUMNS = 200
"""Columns and lines that somebody may have typed into one paragraph."""


@dataclass(frozen=True, slots=True)
class TextRun:
    """Text in one format."""

    text: str
    format: RunFormat


@dataclass(frozen=True, slots=True)
class TextLine:
    """One paragraph; or, of the letterhead and the signature, a part of one between tabs."""

    number: int
    """Counted from 1 through the whole text."""
    runs: tuple[TextRun, ...]
    format: ParagraphFormat
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

    def with_runs(self, runs: tuple[TextRun, ...], *, split: bool = False) -> TextLine:
        """Return the line with other text."""
        return replace(self, runs=runs, text=_join(runs), split=split)

    def parts(self) -> tuple[TextLine, ...]:
        """Cut at tabs and line breaks, for two columns typed on one line.

        What would fall into hundreds of parts is no two columns, and stays whole.
        """
        pieces: list[list[TextRun]] = [[]]
        for run in self.runs:
            first_piece, *further_pieces = run.text.replace("\n", "\t").split("\t")
            pieces[-1].append(TextRun(first_piece, run.format))
            pieces += [[TextRun(piece, run.format)] for piece in further_pieces]
        stripped_pieces = [tuple(run for run in part if run.text.strip()) for part in pieces]
        columns = [part for part in stripped_pieces if part]
        if len(columns) > _MOST_COLUMNS:
            return (self,)
        if len(columns) < 2:
            return (self.with_runs(columns[0] if columns else ()),)
        return tuple(self.with_runs(part, split=True) for part in columns)


def read_lines(parts: DocumentParts) -> list[TextLine]:
    """Read the whole text; O(document). Paragraphs with nothing to be seen are only counted."""
    resolver = FormatResolver(parts)
    text_lines: list[TextLine] = []
    walk = ParagraphWalk()
    paragraphs = walk.paragraphs(parts.document.find(w("body")))
    for number, (paragraph, table_style) in enumerate(paragraphs, 1):
        styles = resolver.styles_of(paragraph, table_style)
        runs, drawn = _read_runs(paragraph, resolver, styles)
        paragraph_format = resolver.format(styles)
        text = _join(runs)
        if text or drawn or paragraph_format.ruled:
            text_lines.append(
                TextLine(
                    number=number,
                    runs=runs,
                    format=paragraph_format,
                    style=resolver.style_name(styles),
                    cell=walk.cell,
                    table=walk.table,
                    section=walk.section,
                    drawn=drawn,
                    text=text,
                )
            )
        if styles.properties is not None and styles.properties.find(_SECTION) is not None:
            walk.section += 1
    return text_lines


class ParagraphWalk:
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
            if element.tag in _SKIPPED:
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


def iter_runs(paragraph: Any) -> Iterator[Any]:
    """Yield the runs of a paragraph in order, and what is drawn outside of them."""
    waiting = [_children(paragraph)]
    while waiting:
        element = next(waiting[-1], None)
        if element is None:
            waiting.pop()
        elif element.tag not in _SKIPPED:
            if element.tag == _R or element.tag in _DRAWN:
                yield element
            if element.tag != _R:
                waiting.append(_children(element))


def _children(element: Any) -> Iterator[Any]:
    """Return the elements in one, without comments; one by one, for there may be millions."""
    children: Iterator[Any] = element.iterchildren("*")
    return children


def _read_runs(
    paragraph: Any, resolver: FormatResolver, styles: AppliedStyles
) -> tuple[tuple[TextRun, ...], bool]:
    """Return the text, cut where its format changes, and whether something is drawn in it."""
    words: list[list[str]] = []
    formats: list[RunFormat] = []
    drawn = False
    for element in iter_runs(paragraph):
        # Word wraps a shape in alternatives for older versions of itself, however deep.
        drawn = drawn or next(element.iter(*_DRAWN), None) is not None
        text = run_text(element) if element.tag == _R else ""
        if not text:
            continue
        run_format = resolver.run(element, styles)
        if not formats or formats[-1] is not run_format:
            formats.append(run_format)
            words.append([])
        words[-1].append(text.upper() if run_format.upper else text)
    return tuple(
        TextRun("".join(run_words), run_format)
        for run_words, run_format in zip(words, formats, strict=True)
    ), drawn


def run_text(run: Any) -> str:
    """Return the text of a run, tabs and line breaks among it."""
    words = []
    for element in run:
        if element.tag == _T:
            words.append(element.text or "")
        elif element.tag in _TEXT_OF_ELEMENT:
            words.append(_TEXT_OF_ELEMENT[element.tag])
    return "".join(words)


def _join(runs: tuple[TextRun, ...]) -> str:
    return "".join([run.text for run in runs]).strip()
