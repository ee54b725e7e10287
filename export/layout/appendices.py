"""The registers as appendices: a page of its own kind, a heading, a table."""

from __future__ import annotations

from collections.abc import Iterator

from export.profiles import Profile
from export.units import twips
from outline.model import Column, Report
from outline.model import Row as RegisterRow
from outline.model import Table as Register
from outline.registers import grid
from outline.registers.column_types import Alignment, find_type
from outline.values.number_formats import to_roman

from .blocks import (
    TABLE_MARGIN,
    Block,
    ParagraphBlock,
    SectionBreak,
    TableBlock,
    TableCell,
    TableRow,
    TextSpan,
    gap,
    paragraph_texts,
)
from .bookmarks import Bookmarks
from .column_widths import column_widths
from .first_page import fill_pattern
from .headings import is_on_own_line
from .prose import fill_placeholders

_CELL_STYLES = {
    Alignment.LEFT: "TableText",
    Alignment.CENTRE: "TableCentre",
    Alignment.RIGHT: "TableNumber",
}


def lay_appendices(report: Report, profile: Profile, bookmarks: Bookmarks) -> Iterator[Block]:
    """Yield the blocks of every register that is printed, in the order of the report."""
    for register in _printed_registers(report):
        yield SectionBreak(profile.appendix.landscape, profile.appendix.restart_numbers)
        yield _heading(register, report, profile, bookmarks.of(register.appendix))
        yield ParagraphBlock(
            "AppendixNote", fill_pattern(profile.text.attached, report.document, profile)
        )
        yield _table(register, report, profile)


def appendix_headings(
    report: Report, profile: Profile, bookmarks: Bookmarks
) -> Iterator[ParagraphBlock]:
    """Yield the headings of the appendices alone, for a table of contents."""
    for register in _printed_registers(report):
        yield _heading(register, report, profile, bookmarks.of(register.appendix))


def _printed_registers(report: Report) -> Iterator[Register]:
    return (register for register in report.tables if register.appendix)


def _heading(register: Register, report: Report, profile: Profile, bookmark: str) -> ParagraphBlock:
    label = _label(register.label.strip() or profile.text.appendix, profile)
    words = fill_placeholders(register.title.strip(), report) or [gap()]
    if profile.appendix.title_upper:
        words = [TextSpan(span.text.upper(), gap=span.gap) for span in words]
    return ParagraphBlock("Heading1", (TextSpan(f"{label}\n"), *words), bookmark)


def _label(label: str, profile: Profile) -> str:
    words, _, number = label.rpartition(" ")
    if profile.appendix.roman and number.isdecimal() and 0 < int(number) < 100:
        return f"{words} {to_roman(int(number))}"
    return label


def _table(register: Register, report: Report, profile: Profile) -> TableBlock:
    columns = [column for column in register.columns if column.printed]
    header = [profile.text.row_number, *(column.label for column in columns)]
    rows = [TableRow(tuple(_cell("TableHead", (TextSpan(text),)) for text in header), header=True)]
    for number, row in enumerate(register.rows, 1):
        cells = [_cell("TableCentre", (TextSpan(str(number)),))]
        cells += [
            _cell(_cell_style(column), _cell_spans(report, register, row, column))
            for column in columns
        ]
        rows.append(TableRow(tuple(cells)))
    texts_by_column = [
        ["\n".join(paragraph_texts(row.cells[index].paragraphs)) for row in rows]
        for index in range(len(header))
    ]
    total = twips(profile.page.text_width(profile.appendix.landscape))
    size = profile.styles["TableText"].size
    if not register.rows:
        rows.append(_empty_row(register, len(header), profile))
    widths = column_widths(texts_by_column, total, size, 2 * TABLE_MARGIN)
    return TableBlock(widths, tuple(rows), title=register.title)


def _empty_row(register: Register, columns: int, profile: Profile) -> TableRow:
    """Return the only row of an empty register: a gap where rows are required, else “none”."""
    span = gap() if register.required else TextSpan(profile.text.nothing)
    return TableRow((TableCell((ParagraphBlock("TableCentre", (span,)),), span=columns),))


def _cell(style: str, inlines: tuple[TextSpan, ...]) -> TableCell:
    return TableCell((ParagraphBlock(style, inlines),))


def _cell_style(column: Column) -> str:
    return _CELL_STYLES[find_type(column.type).paper_alignment]


def _cell_spans(
    report: Report, register: Register, row: RegisterRow, column: Column
) -> tuple[TextSpan, ...]:
    """Return the text of a cell; a gap where a required value is missing."""
    text = grid.display(report, register, row, column)
    if find_type(column.type).names_section and text:
        section_exists = text in report.shape.position
        return (TextSpan(cite_section(report, text)) if section_exists else gap(),)
    if text:
        return (TextSpan(text),)
    return (gap(),) if column.required else ()


def cite_section(report: Report, id_: str) -> str:
    """Return how a reader is referred to a section: ``Phần I, mục II.1.5``.

    A dotted label holds those above it (``1.5.`` holds ``1.``), so they are left out.
    """
    shape = report.shape
    path = [report.sections[index] for index in shape.path(shape.position[id_])]
    names = [section.label for section in path if is_on_own_line(section.label)]
    numbers: list[str] = []
    for section in path:
        number = section.label.rstrip(". -–/")
        if is_on_own_line(section.label) or not number:
            continue
        if numbers and number.startswith(f"{numbers[-1]}."):
            numbers.pop()
        numbers.append(number)
    if numbers:
        names.append(f"mục {'.'.join(numbers)}")
    return ", ".join(names)
