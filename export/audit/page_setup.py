"""The sheet: size, margins and page number of every section; language, notes and tables."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

from outline.errors import Phrase, phrase
from outline.frozen import replace

from . import messages
from .components import Form
from .effective_formatting import Looks, RunLook, w
from .finding import Finding, Place
from .lines import Line, Walk, run_text, runs_of
from .parts import Parts, R
from .rules import Rules
from .typography import FONT, code, place

_NEAR = 0.6
"""Millimetres that a length may be off; Word rounds to a tenth of an inch in places."""
_TWIPS_PER_MM = 1440 / 25.4
LANGUAGE = "vi-VN"
_SHEETS = ("default", "first", "even")
"""Pages that have a header and a footer of their own."""
_NOTE = (10.0, 12.0)
"""Points that a footnote may have; common practice."""


def check(parts: Parts, lines: Sequence[Line], form: Form, rules: Rules) -> Iterator[Finding]:
    """Yield what departs."""
    # A document without any section is laid out as one that says nothing of its page.
    sections = _sections(parts.document)
    begin = form.appendices[0][1].section if form.appendices else len(sections)
    yield from _pages(sections, begin, rules)
    yield from _page_number(sections[0], parts, rules)
    yield from _appendix_numbers(sections, form, rules)
    yield from _language(lines, rules)
    yield from _tables(parts, form, rules)
    yield from _notes(parts, rules)


def _sections(document: Any) -> list[Any]:
    """Return the sections that there are, none of those that a tracked change replaced."""
    holders = (w("pPr"), w("body"))
    sections = [
        section for section in document.iter(w("sectPr")) if section.getparent().tag in holders
    ]
    return sections or [document.makeelement(w("sectPr"))]


def _pages(sections: Sequence[Any], begin: int, rules: Rules) -> Iterator[Finding]:
    """Check the sheet of each section; those that are alike are checked once and counted."""
    found: dict[object, list[Finding]] = {}
    repeats: Counter[object] = Counter()
    for at, section in enumerate(sections):
        said = [section.find(w(name)) for name in ("pgSz", "pgMar")]
        values = (tuple(sorted(one.attrib.items())) for one in said if one is not None)
        alike = (*values, *(one is None for one in said), at >= begin)
        if alike in found:
            repeats[alike] += 1
            continue
        found[alike] = [
            *_size(section, at, rules, may_lie=at >= begin),
            *_margins(section, at, rules),
        ]
    for kind, findings in found.items():
        yield from (replace(finding, more=repeats[kind]) for finding in findings)


def _where(at: int) -> Place:
    return Place(phrase("page of section {number}", number=at + 1))


def _mm(element: Any, name: str) -> float:
    try:
        return round(float(element.get(w(name), 0)) / _TWIPS_PER_MM, 1)
    except ValueError:
        return 0.0


def _size(section: Any, at: int, rules: Rules, *, may_lie: bool) -> Iterator[Finding]:
    size = section.find(w("pgSz"))
    page = rules.profile.page
    sheet = (_mm(size, "w"), _mm(size, "h")) if size is not None else (215.9, 279.4)
    upright = (min(sheet), max(sheet))
    wanted = phrase("A4, {width} × {height} mm", width=round(page.width), height=round(page.height))
    if abs(upright[0] - page.width) > 1 or abs(upright[1] - page.height) > 1:
        yield Finding(
            "page.size",
            _where(at),
            wanted,
            phrase(
                "{width} × {height} mm",
                width=messages.number(sheet[0]),
                height=messages.number(sheet[1]),
            ),
            phrase("Choose the paper size A4 (Layout, Size)."),
            rules.part("page"),
        )
    elif sheet[0] > sheet[1] and not may_lie:
        yield Finding(
            "page.orientation",
            _where(at),
            phrase("portrait"),
            phrase("landscape"),
            phrase("Turn the page (Layout, Orientation); only appendices may lie across."),
            rules.part("page"),
        )


def _margins(section: Any, at: int, rules: Rules) -> Iterator[Finding]:
    margins = section.find(w("pgMar"))
    sides: tuple[tuple[str, Phrase], ...] = (
        ("top", phrase("top margin")),
        ("bottom", phrase("bottom margin")),
        ("left", phrase("left margin")),
        ("right", phrase("right margin")),
    )
    for side, name in sides:
        least, most = rules.page_extent(side)
        # Word's own default, where a file says nothing, is an inch.
        there = abs(_mm(margins, side)) if margins is not None else 25.4
        if side == "left" and margins is not None:
            there += _mm(margins, "gutter")
        if not least - _NEAR <= there <= most + _NEAR:
            yield Finding(
                f"page.margin-{side}",
                Place(name, excerpt=""),
                messages.length(least, most),
                messages.length(there, there),
                phrase("Set the margins of section {number} (Layout, Margins).", number=at + 1),
                rules.part("page"),
            )


def _page_number(section: Any, parts: Parts, rules: Rules) -> Iterator[Finding]:
    """The number stands in the header from page 2 on, centred, at its distance from the edge."""
    own = "Header"
    rule = rules.style(own)
    sheets = {
        (kind, element.get(w("type"), "default")): parts.related.get(element.get(f"{{{R}}}id"))
        for kind in ("header", "footer")
        for element in section.iter(w(f"{kind}Reference"))
        if element.get(w("type"), "default") in _SHEETS
    }
    running = sheets.get(("header", "default"))
    numbered = running is not None and _has_number(running)
    at = Place(messages.part("PageNumber"))
    if not numbered:
        below = any(
            sheet is not None and kind == "footer" and _has_number(sheet)
            for (kind, _type), sheet in sheets.items()
        )
        yield Finding(
            "page-number.place",
            at,
            phrase("in the header, from page 2"),
            phrase("in the footer") if below else messages.missing(),
            phrase("Insert the page number at the top, centred (Insert, Page Number)."),
            rule,
        )
        return
    first = sheets.get(("header", "first"))
    shown = section.find(w("titlePg")) is None or (first is not None and _has_number(first))
    if shown:
        yield Finding(
            "page-number.first",
            at,
            phrase("no number on page 1"),
            phrase("a number on page 1"),
            phrase("Tick “Different First Page” for the header."),
            rule,
        )
    margins = section.find(w("pgMar"))
    there = _mm(margins, "header") if margins is not None else 12.7
    wanted = rules.profile.page.header
    if rules.profile.family == "party" and abs(there - wanted) > _NEAR:
        yield Finding(
            "page-number.distance",
            at,
            phrase("{length} mm from the top edge", length=messages.number(wanted)),
            messages.length(there, there),
            phrase("Set the header's distance from the edge (Layout, Margins)."),
            rule,
        )
    yield from _number_look(running, parts, rules)


def _appendix_numbers(sections: Sequence[Any], form: Form, rules: Rules) -> Iterator[Finding]:
    """Each appendix counts its own pages, or none does; the first that departs is told."""
    own = rules.profile.appendix.restart_numbers
    apart, through = phrase("page numbers of its own, from 1"), phrase("page numbers that run on")
    before = max((line.section for _name, line in form.close), default=-1)
    for line in (line for name, line in form.appendices if name == "Appendix"):
        # The text may go on after the last section that says anything.
        section = sections[min(line.section, len(sections) - 1)]
        numbers = section.find(w("pgNumType"))
        restarts = numbers is not None and numbers.get(w("start")) is not None
        there = restarts and line.section > before
        before = line.section
        if there != own:
            yield Finding(
                code("Appendix", "numbers"),
                place("Appendix", line),
                apart if own else through,
                through if own else apart,
                phrase("Begin a section with each appendix and number its pages from 1.")
                if own
                else phrase("Let the page numbers go on from the text (Format Page Numbers)."),
                rules.part("appendix"),
            )
            return


def _number_look(header: Any, parts: Parts, rules: Rules) -> Iterator[Finding]:
    looks = Looks(parts)
    rule = rules.style("Header")
    at = Place(messages.part("PageNumber"))
    number = next(_numbers(header))
    around = list(number.iterancestors(w("p")))
    if not around:
        return
    paragraph = around[-1]
    styled = looks.styled(paragraph)
    align = looks.layout(styled).align
    framed = paragraph.find(f"{w('pPr')}/{w('framePr')}")
    if align != "center" and (framed is None or framed.get(w("xAlign")) != "center"):
        yield Finding(
            "page-number.align",
            at,
            messages.alignment("center"),
            messages.alignment(align),
            phrase("Centre the page number."),
            rule,
        )
    least, most = rules.extent("Header", "size")
    for run in paragraph.iter(w("r")):
        size = looks.run(run, styled).size
        if run.find(w("t")) is not None and not least <= size <= most:
            yield Finding(
                "page-number.size",
                at,
                messages.size(least, most),
                messages.size(size, size),
                phrase("Select the words and set the font size."),
                rule,
            )
            return


def _has_number(element: Any) -> bool:
    return next(_numbers(element), None) is not None


def _numbers(element: Any) -> Iterator[Any]:
    """Yield the fields that print the number of the page."""
    for field in element.iter(w("fldSimple"), w("instrText")):
        code = field.get(w("instr"), "") if field.tag == w("fldSimple") else field.text or ""
        if "PAGE" in code.upper().split():
            yield field


def _language(lines: Sequence[Line], rules: Rules) -> Iterator[Finding]:
    """Most letters are marked Vietnamese, or Word underlines them as wrong."""
    letters: Counter[str] = Counter()
    for line in lines:
        for run in line.runs:
            letters[run.look.language] += len(run.text)
    if not letters:
        return
    language, _count = letters.most_common(1)[0]
    if language.lower() != LANGUAGE.lower():
        yield Finding(
            "language",
            place("BodyText"),
            messages.said(LANGUAGE),
            messages.said(language) if language else messages.missing(),
            phrase("Select all and set the proofing language to Vietnamese."),
            rules.practice(),
        )


def _tables(parts: Parts, form: Form, rules: Rules) -> Iterator[Finding]:
    """A table of several rows repeats its header and lets no row split; the form's own do not."""
    laid = {line.table for _name, line in (*form.front, *form.close)}
    body = parts.document.find(w("body"))
    told = {line.table: line for _n, line in reversed([*form.body, *form.appendices])}
    for at, table in enumerate(_outermost(body), 1):
        rows = list(table.iterchildren(w("tr")))
        line = told.get(at)
        if at in laid or len(rows) < 2 or line is None:
            continue
        if rows[0].find(f"{w('trPr')}/{w('tblHeader')}") is None:
            yield Finding(
                code("TableText", "header"),
                place("TableText", line),
                phrase("a header row that is repeated on every page"),
                messages.missing(),
                phrase("Select the first row and tick “Repeat as header row”."),
                rules.practice(),
            )
        if any(row.find(f"{w('trPr')}/{w('cantSplit')}") is None for row in rows):
            yield Finding(
                code("TableText", "split"),
                place("TableText", line),
                phrase("rows that stay whole on a page"),
                phrase("rows that may break across pages"),
                phrase("Select the table and untick “Allow row to break across pages”."),
                rules.practice(),
            )


def _notes(parts: Parts, rules: Rules) -> Iterator[Finding]:
    """Footnotes have the font of the text and 10 to 12 points; the first that departs is told."""
    if parts.footnotes is None:
        return
    looks = Looks(parts)
    style = rules.profile.styles["FootnoteText"]
    sizes = (min(_NOTE[0], style.size), max(_NOTE[1], style.size))
    told: set[str] = set()
    notes = parts.footnotes.iterchildren("*")
    numbered = (note for note in notes if note.get(w("type"), "normal") == "normal")
    for number, note in enumerate(numbered, 1):
        for look in _looks_of(note, looks):
            for kind, wrong, asked, there, cure in (
                (
                    "font",
                    look.font != FONT,
                    messages.said(FONT),
                    messages.said(look.font),
                    phrase("Select the footnotes and choose the font Times New Roman."),
                ),
                (
                    "size",
                    not sizes[0] <= look.size <= sizes[1],
                    phrase("10 to 12 points"),
                    phrase("{size} points", size=messages.number(look.size)),
                    phrase("Select the footnotes and set the font size to 10."),
                ),
            ):
                if wrong and kind not in told:
                    told.add(kind)
                    where = Place(phrase("footnote {number}", number=number))
                    name = f"footnote.{kind}"
                    yield Finding(name, where, asked, there, cure, rules.practice())


def _looks_of(note: Any, looks: Looks) -> Iterator[RunLook]:
    """Yield how the words of a note look."""
    for paragraph, _table_style in Walk().paragraphs(note):
        styled = looks.styled(paragraph)
        for run in runs_of(paragraph):
            if run_text(run).strip():
                yield looks.run(run, styled)


def _outermost(body: Any) -> list[Any]:
    """Return the tables as the lines count them: every table, inner ones too, in order."""
    return list(body.iter(w("tbl")))
