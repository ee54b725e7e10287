"""Present a register as a grid shows and edits it, without widgets and rules of its own.

``outline.registers`` reads and checks the cells; every change is one edit of the session and one
undo step.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING

from rich.cells import cell_len

from outline.editing import sections
from outline.errors import BadValue, DecuongError, phrase
from outline.model import Column, Report, Row, Table, Value
from outline.registers import grid
from outline.registers.column_types import Alignment, find_type
from outline.text import fold
from outline.values.number_styles import Ambiguous, Mark, Style
from tui.i18n import _, ngettext, say
from tui.keys.registry import label

from .messages import make_sentence
from .view_types import GridColumn, InputCheck, StyledText

if TYPE_CHECKING:
    from tui.session.session import Session

BAR = 6
"""Cells of the bar beside a computed percentage."""

_VERDICTS = {
    grid.EXCEEDED: ("▲", "good"),
    grid.MET: ("●", "good"),
    grid.ON_TRACK: ("◑", ""),
    grid.HARD: ("▼", "warn"),
}


class RegisterCells:
    """The rows of one register, for ``tui.widgets.grid``."""

    def __init__(self, session: Session, table_id: str) -> None:
        """Show the register ``table_id`` of the session's report."""
        self.session = session
        self.table_id = table_id
        self.columns: Sequence[GridColumn] = ()
        self._locations: tuple[int, frozenset[str]] | None = None
        self.measure()

    @property
    def table(self) -> Table:
        """The register as it is now."""
        return self.session.report.table(self.table_id)

    @property
    def scope(self) -> str:
        """The scope of undo."""
        return f"table:{self.table_id}"

    def _find_locations(self) -> frozenset[str]:
        """Return the locations of the register's findings, computed once a generation."""
        generation = self.session.generation
        if self._locations is None or self._locations[0] != generation:
            table = self.table
            findings = self.session.completion.findings(table.appendix or table.id)
            locations = frozenset(finding.location for finding in findings)
            self._locations = generation, locations
        return self._locations[1]

    def measure(self) -> None:
        """Fit the columns to their cells; done when rows are added, never while typing."""
        table = self.table
        self.columns = tuple(
            GridColumn(
                column.id,
                column.label,
                self._width(column, first=index == 0),
                right=find_type(column.type).screen_alignment is Alignment.RIGHT,
                editable=not column.computed,
                picks=not column.computed and find_type(column.type).is_picked,
            )
            for index, column in enumerate(table.columns)
        )

    def _width(self, column: Column, *, first: bool) -> int:
        label = _measure_on_two_lines(column.label)
        if column.computed == "percent":
            return max(label, BAR + 9)
        type_ = find_type(column.type)
        if type_.takes_choices:
            return max(label, *(cell_len(choice.label) + 2 for choice in column.choices), 8)
        if type_.width:
            return max(label, type_.width)
        rows = self.table.rows[:200]
        widest = max((cell_len(self._plain(row, column)) for row in rows), default=0)
        return max(label, min(widest, 28 if first else 24), 12)

    def count(self) -> int:
        """Return the number of rows."""
        return len(self.table.rows)

    def empty(self) -> Sequence[str]:
        """Return how to add rows, where there are none."""
        adds = _("{key} adds a row; rows can be pasted.").format(key=label("register_add"))
        lines = [_("This register has no rows yet."), adds]
        if offered := len(self.table.ready):
            many = ngettext("{key} offers {n} ready row.", "{key} offers {n} ready rows.", offered)
            lines.append(many.format(n=offered, key=label("register_ready")))
        return lines

    def row(self, index: int) -> Row:
        """Return a row."""
        return self.table.rows[index]

    def column(self, index: int) -> Column:
        """Return a column."""
        return self.table.columns[index]

    def cell(self, row: int, column: int) -> Sequence[StyledText]:
        """Return what a cell shows: its printed form, a bar or a glyph, or that it is missing."""
        table = self.table
        return self._parts(table, table.rows[row], table.columns[column])

    def _parts(self, table: Table, row: Row, column: Column) -> list[StyledText]:
        report = self.session.report
        value = grid.cell(report, table, row, column)
        if value is None:
            is_missing = f"{table.id}/{row.id}/{column.id}" in self._find_locations()
            return [("! ", "warn"), (_("missing"), "warn")] if is_missing else [("–", "edge")]
        text = grid.format_value(column, value)
        if column.computed == "percent" and isinstance(value, Decimal):
            filled = max(min(int(value * BAR / 100), BAR), 0)
            return [("━" * filled, "accent"), ("╌" * (BAR - filled), "edge"), (f" {text:>8}", "")]
        if column.computed == "verdict":
            glyph, ink = _VERDICTS.get(str(value), ("·", ""))
            return [(f"{glyph} {text}", ink)]
        if find_type(column.type).names_section:
            name = section_name(report, str(value))
            return [(name or str(value), "" if name else "bad")]
        return [(text, "")]

    def _plain(self, row: Row, column: Column) -> str:
        return "".join(text for text, _ink in self._parts(self.table, row, column))

    def text(self, row: int, column: int) -> str:
        """Return what is edited: the value as one types it."""
        value = self.row(row).values.get(self.column(column).id)
        return "" if value is None else grid.format_value(self.column(column), value)

    def check(self, row: int, column: int, text: str) -> InputCheck:
        """Check a text while it is typed, and return what follows from it."""
        edited = self.column(column)
        is_unchanged = text == self.text(row, column)  # written by ourselves, so there is no doubt
        try:
            value = self.read(edited, text, mark=Mark.DECIMALS if is_unchanged else None)
        except Ambiguous as error:
            return InputCheck(True, f"! {say(error.what)}", asks=True)
        except BadValue as error:
            return InputCheck(False, make_sentence(error))
        if value is None:
            return InputCheck(True, hint(edited))
        return InputCheck(True, self._describe_effect(row, edited, value))

    def _describe_effect(self, row: int, column: Column, value: Value) -> str:
        """Return how a value is printed, and the computed cells that change with it."""
        table = self.table
        before = table.rows[row]
        after = replace(before, values={**before.values, column.id: value})
        effects = []
        type_ = find_type(column.type)
        if type_.names_section:
            effects.append(section_name(self.session.report, str(value)))
        elif not type_.is_prose:
            effects.append(grid.format_value(column, value))
        for computed in table.columns:
            if computed.computed:
                text = grid.display(self.session.report, table, after, computed)
                if text and text != grid.display(self.session.report, table, before, computed):
                    effects.append(f"{computed.label}: {text}")
        return " · ".join(effects)

    def read(
        self, column: Column, text: str, style: Style | None = None, mark: Mark | None = None
    ) -> Value | None:
        """Read a text for a column; the beginning of a word of a choice will do."""
        try:
            value = grid.parse_cell(column, text, style, mark)
        except Ambiguous:
            raise
        except BadValue:
            choice_id = _find_choice_by_prefix(column, text)
            if choice_id is None:
                raise
            value = choice_id
        names_section = value is not None and find_type(column.type).names_section
        if names_section and value not in self.session.report.shape.position:
            raise BadValue(phrase("There is no section “{id}” in this report.", id=str(value)))
        return value

    def put(self, row: int, column: int, text: str, mark: Mark | None = None) -> str:
        """Store a text; return "" or why it is refused."""
        edited = self.column(column)
        row_id = self.row(row).id
        try:
            value = self.read(edited, text, mark=mark)
            self.apply(
                lambda report: sections.set_cell(report, self.table_id, row_id, edited.id, value)
            )
        except DecuongError as error:
            return make_sentence(error)
        return ""

    def cycle(self, row: int, column: int) -> bool:
        """Take the next word of a column of choices; False where it is not one."""
        edited = self.column(column)
        takes_choices = find_type(edited.type).takes_choices
        if not takes_choices or edited.computed or not edited.choices:
            return False
        ids = [choice.id for choice in edited.choices]
        value = self.row(row).values.get(edited.id)
        following = ids[(ids.index(str(value)) + 1) % len(ids)] if value in ids else ids[0]
        return not self.put(row, column, following)

    def add(self, position: int) -> int:
        """Add an empty row at ``position``; return its index."""
        index = max(min(position, self.count()), 0)
        row = Row(new_id())
        self.apply(lambda report: sections.add_row(report, self.table_id, row, index))
        return index

    def delete(self, row: int) -> int:
        """Delete a row; return it."""
        row_id = self.row(row).id
        self.apply(lambda report: sections.delete_row(report, self.table_id, row_id))
        return row

    def move(self, row: int, direction: int) -> int:
        """Move a row up (-1) or down (1) where there is room; return its index."""
        if not 0 <= row + direction < self.count():
            return row
        row_id = self.row(row).id
        self.apply(lambda report: sections.move_row(report, self.table_id, row_id, direction))
        return row + direction

    def take_ready(self, row_id: str) -> int:
        """Take a row that the directive offers; return its index."""
        self.apply(lambda report: sections.take_ready(report, self.table_id, row_id))
        return self.count() - 1

    def undo(self) -> bool:
        """Undo the last change of this register."""
        return self.session.undo(self.scope)

    def redo(self) -> bool:
        """Redo the last change that was undone."""
        return self.session.redo(self.scope)

    def apply(self, change: Callable[[Report], Report]) -> None:
        """Edit the register; one step of its undo."""
        self.session.edit(self.scope, change, (self.table.appendix or self.table_id,))


def _find_choice_by_prefix(column: Column, text: str) -> str | None:
    """Return the one choice whose words begin with the text."""
    prefix = fold(text)
    ids = [
        choice.id for choice in column.choices if prefix and fold(choice.label).startswith(prefix)
    ]
    return ids[0] if len(ids) == 1 else None


def section_name(report: Report, id_: str) -> str:
    """Return label and title of a section; "" where there is none of that id."""
    index = report.shape.position.get(id_)
    if index is None:
        return ""
    from outline.placeholders import fill

    section = report.sections[index]
    return f"{section.label} {fill(section.title, report)}".strip()


def hint(column: Column) -> str:
    """Return what a column takes, with an example."""
    if column.computed:
        return _("computed from the other figures")
    return say(find_type(column.type).describe(column))


def new_id() -> str:
    """Return a new id of a row; random, so that it never names another row."""
    return f"r{secrets.token_hex(4)}"


def _measure_on_two_lines(label: str) -> int:
    """Return the least width in which a label fits on two lines."""
    words = label.split(" ")
    cuts = [
        max(cell_len(" ".join(words[:index])), cell_len(" ".join(words[index:])))
        for index in range(1, len(words))
    ]
    return min([cell_len(label), *cuts])
