"""Checks page size, margins and page numbers; language, footnotes and tables."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from outline.errors import Phrase, phrase

from . import messages
from .components import OfficialForm
from .effective_formatting import FormatResolver, RunFormat, w
from .finding import AuditFinding, Location
from .lines import ParagraphWalk, TextLine, iter_runs, run_text
from .parts import DocumentParts, R
from .rules import ProfileRules
from .typography import FONT, finding_code, locate

_TOLERANCE_MM = 0.6
"""Millimetres that a length may be off; Word rounds to a tenth of an inch in places."""
_TWIPS_PER_MM = 1440 / 25.4
LANGUAGE = "vi-VN"
_PAGE_KINDS = ("default", "first", "even")
"""Pages that have a header and a footer of their own."""
_NOTE = (10.0, 12.0)
"""Points that a footnote may have; common practice."""


def check(
    parts: DocumentParts, lines: Sequence[TextLine], form: OfficialForm, rules: ProfileRules
) -> Iterator[AuditFinding]:
    """Yield what departs."""
    # A document without any section is laid out as one that says nothing of its page.
    sections = _sections(parts.document)
    first_appendix_section = form.appendices[0][1].section if form.appendices else len(sections)
    yield from _check_pages(sections, first_appendix_section, rules)
    yield from _check_page_number(sections[0], parts, rules)
    yield from _check_appendix_numbers(sections, form, rules)
    yield from _check_language(lines, rules)
    yield from _check_tables(parts, form, rules)
    yield from _check_notes(parts, rules)


def _sections(document: Any) -> list[Any]:
    """Return the sections that there are, none of those that a tracked change replaced."""
    holders = (w("pPr"), w("body"))
    sections = [
        section for section in document.iter(w("sectPr")) if section.getparent().tag in holders
    ]
    return sections or [document.makeelement(w("sectPr"))]


def _check_pages(
    sections: Sequence[Any], first_appendix_section: int, rules: ProfileRules
) -> Iterator[AuditFinding]:
    """Check the sheet of each section; those that are alike are checked once and counted."""
    findings_by_setup: dict[object, list[AuditFinding]] = {}
    repeats: Counter[object] = Counter()
    for index, section in enumerate(sections):
        elements = [section.find(w(name)) for name in ("pgSz", "pgMar")]
        values = (
            tuple(sorted(element.attrib.items())) for element in elements if element is not None
        )
        setup = (
            *values,
            *(element is None for element in elements),
            index >= first_appendix_section,
        )
        if setup in findings_by_setup:
            repeats[setup] += 1
            continue
        findings_by_setup[setup] = [
            *_check_size(section, index, rules, landscape_allowed=index >= first_appendix_section),
            *_check_margins(section, index, rules),
        ]
    for setup_key, findings in findings_by_setup.items():
        yield from (replace(finding, repeats=repeats[setup_key]) for finding in findings)


def _page_location(section_index: int) -> Location:
    return Location(phrase("page of section {number}", number=section_index + 1))


def _mm(element: Any, name: str) -> float:
    try:
        return round(float(element.get(w(name), 0)) / _TWIPS_PER_MM, 1)
    except ValueError:
        return 0.0


def _check_size(
    section: Any, section_index: int, rules: ProfileRules, *, landscape_allowed: bool
) -> Iterator[AuditFinding]:
    size = section.find(w("pgSz"))
    page = rules.profile.page
    page_size = (_mm(size, "w"), _mm(size, "h")) if size is not None else (215.9, 279.4)
    upright = (min(page_size), max(page_size))
    required = phrase(
        "A4, {width} × {height} mm", width=round(page.width), height=round(page.height)
    )
    if abs(upright[0] - page.width) > 1 or abs(upright[1] - page.height) > 1:
        yield AuditFinding(
            "page.size",
            _page_location(section_index),
            required,
            phrase(
                "{width} × {height} mm",
                width=messages.number(page_size[0]),
                height=messages.number(page_size[1]),
            ),
            phrase("Choose the paper size A4 (Layout, Size)."),
            rules.part_source("page"),
        )
    elif page_size[0] > page_size[1] and not landscape_allowed:
        yield AuditFinding(
            "page.orientation",
            _page_location(section_index),
            phrase("portrait"),
            phrase("landscape"),
            phrase("Turn the page (Layout, Orientation); only appendices may lie across."),
            rules.part_source("page"),
        )


def _check_margins(section: Any, section_index: int, rules: ProfileRules) -> Iterator[AuditFinding]:
    margins = section.find(w("pgMar"))
    sides: tuple[tuple[str, Phrase], ...] = (
        ("top", phrase("top margin")),
        ("bottom", phrase("bottom margin")),
        ("left", phrase("left margin")),
        ("right", phrase("right margin")),
    )
    for side, name in sides:
        least, most = rules.allowed_page_range(side)
        # Word's own default, where a file says nothing, is an inch.
        margin = abs(_mm(margins, side)) if margins is not None else 25.4
        if side == "left" and margins is not None:
            margin += _mm(margins, "gutter")
        if not least - _TOLERANCE_MM <= margin <= most + _TOLERANCE_MM:
            yield AuditFinding(
                f"page.margin-{side}",
                Location(name, excerpt=""),
                messages.length(least, most),
                messages.length(margin, margin),
                phrase(
                    "Set the margins of section {number} (Layout, Margins).",
                    number=section_index + 1,
                ),
                rules.part_source("page"),
            )


def _check_page_number(
    section: Any, parts: DocumentParts, rules: ProfileRules
) -> Iterator[AuditFinding]:
    """Check that the number is in the header from page 2 on, centred, at the required distance."""
    style_id = "Header"
    rule = rules.style_source(style_id)
    headers_and_footers = {
        (kind, element.get(w("type"), "default")): parts.related.get(element.get(f"{{{R}}}id"))
        for kind in ("header", "footer")
        for element in section.iter(w(f"{kind}Reference"))
        if element.get(w("type"), "default") in _PAGE_KINDS
    }
    running = headers_and_footers.get(("header", "default"))
    numbered = running is not None and _has_number(running)
    location = Location(messages.component_name("PageNumber"))
    if not numbered:
        in_footer = any(
            part is not None and kind == "footer" and _has_number(part)
            for (kind, _type), part in headers_and_footers.items()
        )
        yield AuditFinding(
            "page-number.place",
            location,
            phrase("in the header, from page 2"),
            phrase("in the footer") if in_footer else messages.missing(),
            phrase("Insert the page number at the top, centred (Insert, Page Number)."),
            rule,
        )
        return
    first = headers_and_footers.get(("header", "first"))
    on_first_page = section.find(w("titlePg")) is None or (first is not None and _has_number(first))
    if on_first_page:
        yield AuditFinding(
            "page-number.first",
            location,
            phrase("no number on page 1"),
            phrase("a number on page 1"),
            phrase("Tick “Different First Page” for the header."),
            rule,
        )
    margins = section.find(w("pgMar"))
    distance = _mm(margins, "header") if margins is not None else 12.7
    required_distance = rules.profile.page.header
    if rules.profile.is_party and abs(distance - required_distance) > _TOLERANCE_MM:
        yield AuditFinding(
            "page-number.distance",
            location,
            phrase("{length} mm from the top edge", length=messages.number(required_distance)),
            messages.length(distance, distance),
            phrase("Set the header's distance from the edge (Layout, Margins)."),
            rule,
        )
    yield from _check_number_format(running, parts, rules)


def _check_appendix_numbers(
    sections: Sequence[Any], form: OfficialForm, rules: ProfileRules
) -> Iterator[AuditFinding]:
    """Check that each appendix counts its own pages, or none does; report the first."""
    must_restart = rules.profile.appendix.restart_numbers
    own_numbers, continued_numbers = (
        phrase("page numbers of its own, from 1"),
        phrase("page numbers that continue"),
    )
    previous_section = max((line.section for _name, line in form.close), default=-1)
    for line in (line for name, line in form.appendices if name == "Appendix"):
        # The text may go on after the last section that says anything.
        section = sections[min(line.section, len(sections) - 1)]
        numbers = section.find(w("pgNumType"))
        restarts = numbers is not None and numbers.get(w("start")) is not None
        restarts_here = restarts and line.section > previous_section
        previous_section = line.section
        if restarts_here != must_restart:
            yield AuditFinding(
                finding_code("Appendix", "numbers"),
                locate("Appendix", line),
                own_numbers if must_restart else continued_numbers,
                continued_numbers if must_restart else own_numbers,
                phrase("Begin a section with each appendix and number its pages from 1.")
                if must_restart
                else phrase("Let the page numbers go on from the text (Format Page Numbers)."),
                rules.part_source("appendix"),
            )
            return


def _check_number_format(
    header: Any, parts: DocumentParts, rules: ProfileRules
) -> Iterator[AuditFinding]:
    resolver = FormatResolver(parts)
    rule = rules.style_source("Header")
    location = Location(messages.component_name("PageNumber"))
    number = next(_iter_page_fields(header))
    paragraphs = list(number.iterancestors(w("p")))
    if not paragraphs:
        return
    paragraph = paragraphs[-1]
    styles = resolver.styles_of(paragraph)
    align = resolver.format(styles).align
    framed = paragraph.find(f"{w('pPr')}/{w('framePr')}")
    if align != "center" and (framed is None or framed.get(w("xAlign")) != "center"):
        yield AuditFinding(
            "page-number.align",
            location,
            messages.alignment("center"),
            messages.alignment(align),
            phrase("Centre the page number."),
            rule,
        )
    least, most = rules.allowed_range("Header", "size")
    for run in paragraph.iter(w("r")):
        size = resolver.run(run, styles).size
        if run.find(w("t")) is not None and not least <= size <= most:
            yield AuditFinding(
                "page-number.size",
                location,
                messages.size(least, most),
                messages.size(size, size),
                phrase("Select the words and set the font size."),
                rule,
            )
            return


def _has_number(element: Any) -> bool:
    return next(_iter_page_fields(element), None) is not None


def _iter_page_fields(element: Any) -> Iterator[Any]:
    """Yield the fields that print the number of the page."""
    for field in element.iter(w("fldSimple"), w("instrText")):
        instruction = field.get(w("instr"), "") if field.tag == w("fldSimple") else field.text or ""
        if "PAGE" in instruction.upper().split():
            yield field


def _check_language(lines: Sequence[TextLine], rules: ProfileRules) -> Iterator[AuditFinding]:
    """Most letters are marked Vietnamese, or Word underlines them as wrong."""
    letters: Counter[str] = Counter()
    for line in lines:
        for run in line.runs:
            letters[run.format.language] += len(run.text)
    if not letters:
        return
    language, _count = letters.most_common(1)[0]
    if language.lower() != LANGUAGE.lower():
        yield AuditFinding(
            "language",
            locate("BodyText"),
            messages.quote(LANGUAGE),
            messages.quote(language) if language else messages.missing(),
            phrase("Select all and set the proofing language to Vietnamese."),
            rules.practice_source(),
        )


def _check_tables(
    parts: DocumentParts, form: OfficialForm, rules: ProfileRules
) -> Iterator[AuditFinding]:
    """A table of several rows repeats its header and lets no row split; the form's own do not."""
    form_tables = {line.table for _name, line in (*form.front, *form.close)}
    body = parts.document.find(w("body"))
    first_lines = {line.table: line for _n, line in reversed([*form.body, *form.appendices])}
    for number, table in enumerate(_all_tables(body), 1):
        rows = list(table.iterchildren(w("tr")))
        line = first_lines.get(number)
        if number in form_tables or len(rows) < 2 or line is None:
            continue
        if rows[0].find(f"{w('trPr')}/{w('tblHeader')}") is None:
            yield AuditFinding(
                finding_code("TableText", "header"),
                locate("TableText", line),
                phrase("a header row that is repeated on every page"),
                messages.missing(),
                phrase("Select the first row and tick “Repeat as header row”."),
                rules.practice_source(),
            )
        if any(row.find(f"{w('trPr')}/{w('cantSplit')}") is None for row in rows):
            yield AuditFinding(
                finding_code("TableText", "split"),
                locate("TableText", line),
                phrase("rows that stay whole on a page"),
                phrase("rows that may break across pages"),
                phrase("Select the table and untick “Allow row to break across pages”."),
                rules.practice_source(),
            )


def _check_notes(parts: DocumentParts, rules: ProfileRules) -> Iterator[AuditFinding]:
    """Check that footnotes have the font of the text and 10 to 12 points; report the first."""
    if parts.footnotes is None:
        return
    resolver = FormatResolver(parts)
    style = rules.profile.styles["FootnoteText"]
    sizes = (min(_NOTE[0], style.size), max(_NOTE[1], style.size))
    reported_kinds: set[str] = set()
    notes = parts.footnotes.iterchildren("*")
    numbered = (note for note in notes if note.get(w("type"), "normal") == "normal")
    for number, note in enumerate(numbered, 1):
        for run_format in _iter_note_formats(note, resolver):
            for kind, departs, required, actual, cure in (
                (
                    "font",
                    run_format.font != FONT,
                    messages.quote(FONT),
                    messages.quote(run_format.font),
                    phrase("Select the footnotes and choose the font Times New Roman."),
                ),
                (
                    "size",
                    not sizes[0] <= run_format.size <= sizes[1],
                    phrase("10 to 12 points"),
                    phrase("{size} points", size=messages.number(run_format.size)),
                    phrase("Select the footnotes and set the font size to 10."),
                ),
            ):
                if departs and kind not in reported_kinds:
                    reported_kinds.add(kind)
                    location = Location(phrase("footnote {number}", number=number))
                    name = f"footnote.{kind}"
                    yield AuditFinding(
                        name, location, required, actual, cure, rules.practice_source()
                    )


def _iter_note_formats(note: Any, resolver: FormatResolver) -> Iterator[RunFormat]:
    """Yield the format of each run of a note."""
    for paragraph, _table_style in ParagraphWalk().paragraphs(note):
        styles = resolver.styles_of(paragraph)
        for run in iter_runs(paragraph):
            if run_text(run).strip():
                yield resolver.run(run, styles)


def _all_tables(body: Any) -> list[Any]:
    """Return the tables as the lines count them: every table, inner ones too, in order."""
    return list(body.iter(w("tbl")))
