"""The registers as appendices: a page of its own kind, a heading, a table."""

from __future__ import annotations

from collections.abc import Iterator

from export.profiles import Profile
from export.units import twips
from outline.model import Column, ColumnType, Report
from outline.model import Row as RegisterRow
from outline.model import Table as Register
from outline.registers import grid
from outline.values.number_formats import to_roman

from .blocks import TABLE_MARGIN, Block, Cell, NewSection, Paragraph, Row, Span, Table, gap, plain
from .bookmarks import Bookmarks
from .column_widths import column_widths
from .first_page import fill
from .headings import stands_alone
from .prose import spans

_NUMBERS = (ColumnType.INT, ColumnType.NUMBER, ColumnType.PERCENT)
_CENTRED = (ColumnType.DATE, ColumnType.YEAR, ColumnType.CHOICE)


def appendices(report: Report, profile: Profile, bookmarks: Bookmarks) -> Iterator[Block]:
    """Yield the blocks of every register that is printed, in the order of the report."""
    for register in _printed(report):
        yield NewSection(profile.appendix.landscape, profile.appendix.restart_numbers)
        yield _heading(register, report, profile, bookmarks.of(register.appendix))
        yield Paragraph("AppendixNote", fill(profile.text.attached, report.document, profile))
        yield _table(register, report, profile)


def headings(report: Report, profile: Profile, bookmarks: Bookmarks) -> Iterator[Paragraph]:
    """Yield the headings of the appendices alone, for a table of contents."""
    for register in _printed(report):
        yield _heading(register, report, profile, bookmarks.of(register.appendix))


def _printed(report: Report) -> Iterator[Register]:
    return (register for register in report.tables if register.appendix)


def _heading(register: Register, report: Report, profile: Profile, bookmark: str) -> Paragraph:
    label = _label(register.label.strip() or profile.text.appendix, profile)
    words = spans(register.title.strip(), report) or [gap()]
    if profile.appendix.title_upper:
        words = [Span(span.text.upper(), gap=span.gap) for span in words]
    return Paragraph("Heading1", (Span(f"{label}\n"), *words), bookmark)


def _label(label: str, profile: Profile) -> str:
    words, _, number = label.rpartition(" ")
    if profile.appendix.roman and number.isdecimal() and 0 < int(number) < 100:
        return f"{words} {to_roman(int(number))}"
    return label


def _table(register: Register, report: Report, profile: Profile) -> Table:
    columns = [column for column in register.columns if column.printed]
    header = [profile.text.row_number, *(column.label for column in columns)]
    rows = [Row(tuple(_cell("TableHead", (Span(text),)) for text in header), header=True)]
    for at, row in enumerate(register.rows, 1):
        cells = [_cell("TableCentre", (Span(str(at)),))]
        cells += [
            _cell(_style(column), _shown(report, register, row, column)) for column in columns
        ]
        rows.append(Row(tuple(cells)))
    stacks = [
        ["\n".join(plain(row.cells[at].paragraphs)) for row in rows] for at in range(len(header))
    ]
    total = twips(profile.page.text_width(profile.appendix.landscape))
    size = profile.styles["TableText"].size
    if not register.rows:
        rows.append(_empty(register, len(header), profile))
    widths = column_widths(stacks, total, size, 2 * TABLE_MARGIN)
    return Table(widths, tuple(rows), title=register.title)


def _empty(register: Register, columns: int, profile: Profile) -> Row:
    """A register that must have rows and has none is one gap; another says that nothing arose."""
    span = gap() if register.required else Span(profile.text.nothing)
    return Row((Cell((Paragraph("TableCentre", (span,)),), span=columns),))


def _cell(style: str, inlines: tuple[Span, ...]) -> Cell:
    return Cell((Paragraph(style, inlines),))


def _style(column: Column) -> str:
    if column.type in _NUMBERS:
        return "TableNumber"
    return "TableCentre" if column.type in _CENTRED else "TableText"


def _shown(
    report: Report, register: Register, row: RegisterRow, column: Column
) -> tuple[Span, ...]:
    """Return what a cell shows; where the column must have a value and has none, a gap."""
    text = grid.display(report, register, row, column)
    if column.type is ColumnType.SECTION and text:
        known = text in report.shape.position
        return (Span(place_of(report, text)) if known else gap(),)
    if text:
        return (Span(text),)
    return (gap(),) if column.required else ()


def place_of(report: Report, id_: str) -> str:
    """Return where a section stands as a reader finds it: ``Phần I, mục II.1.5``.

    A dotted label holds those above it (``1.5.`` holds ``1.``), so they are left out.
    """
    shape = report.shape
    path = [report.sections[at] for at in shape.path(shape.position[id_])]
    words = [section.label for section in path if stands_alone(section.label)]
    marks: list[str] = []
    for section in path:
        mark = section.label.rstrip(". -–/")
        if stands_alone(section.label) or not mark:
            continue
        if marks and mark.startswith(f"{marks[-1]}."):
            marks.pop()
        marks.append(mark)
    if marks:
        words.append(f"mục {'.'.join(marks)}")
    return ", ".join(words)
