"""A register as a grid shows and edits it. Plain Python: no widget, and no rule of its own.

What a cell holds, how it is read and judged is ``outline.registers``; every change is one edit of
the session with its own undo.
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

from .messages import sentence
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
        self._lacks: tuple[int, frozenset[str]] | None = None
        self.measure()

    @property
    def table(self) -> Table:
        """The register as it is now."""
        return self.session.report.table(self.table_id)

    @property
    def scope(self) -> str:
        """The scope of undo."""
        return f"table:{self.table_id}"

    def _lacking(self) -> frozenset[str]:
        """Return the places of the cells that completion lacks; what is needed is its business."""
        generation = self.session.generation
        if self._lacks is None or self._lacks[0] != generation:
            table = self.table
            found = self.session.completion.findings(table.appendix or table.id)
            self._lacks = generation, frozenset(finding.location for finding in found)
        return self._lacks[1]

    def measure(self) -> None:
        """Fit the columns to what stands in them; done when rows come, never while typing."""
        table = self.table
        self.columns = tuple(
            GridColumn(
                column.id,
                column.label,
                self._width(column, first=at == 0),
                right=find_type(column.type).screen_alignment is Alignment.RIGHT,
                editable=not column.computed,
                picks=not column.computed and find_type(column.type).is_picked,
            )
            for at, column in enumerate(table.columns)
        )

    def _width(self, column: Column, *, first: bool) -> int:
        label = _two_lines(column.label)
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
        """Say how rows come in, where there are none."""
        adds = _("{key} adds a row; rows can be pasted.").format(key=label("register_add"))
        said = [_("This register has no rows yet."), adds]
        if offered := len(self.table.ready):
            many = ngettext("{key} offers {n} ready row.", "{key} offers {n} ready rows.", offered)
            said.append(many.format(n=offered, key=label("register_ready")))
        return said

    def row(self, at: int) -> Row:
        """Return a row."""
        return self.table.rows[at]

    def column(self, at: int) -> Column:
        """Return a column."""
        return self.table.columns[at]

    def cell(self, row: int, column: int) -> Sequence[StyledText]:
        """Return what a cell shows: the printed form; a bar, a glyph or what is lacking."""
        table = self.table
        return self._parts(table, table.rows[row], table.columns[column])

    def _parts(self, table: Table, row: Row, column: Column) -> list[StyledText]:
        report = self.session.report
        value = grid.cell(report, table, row, column)
        if value is None:
            lacks = f"{table.id}/{row.id}/{column.id}" in self._lacking()
            return [("! ", "warn"), (_("missing"), "warn")] if lacks else [("–", "edge")]
        text = grid.format_value(column, value)
        if column.computed == "percent" and isinstance(value, Decimal):
            full = max(min(int(value * BAR / 100), BAR), 0)
            return [("━" * full, "accent"), ("╌" * (BAR - full), "edge"), (f" {text:>8}", "")]
        if column.computed == "verdict":
            glyph, ink = _VERDICTS.get(str(value), ("·", ""))
            return [(f"{glyph} {text}", ink)]
        if find_type(column.type).names_section:
            known = section_name(report, str(value))
            return [(known or str(value), "" if known else "bad")]
        return [(text, "")]

    def _plain(self, row: Row, column: Column) -> str:
        return "".join(text for text, _ink in self._parts(self.table, row, column))

    def text(self, row: int, column: int) -> str:
        """Return what is edited: the value as one types it."""
        value = self.row(row).values.get(self.column(column).id)
        return "" if value is None else grid.format_value(self.column(column), value)

    def check(self, row: int, column: int, text: str) -> InputCheck:
        """Judge a text while it is typed, and say what would follow from it."""
        what = self.column(column)
        own = text == self.text(row, column)  # written by ourselves, so there is no doubt
        try:
            value = self.read(what, text, mark=Mark.DECIMALS if own else None)
        except Ambiguous as error:
            return InputCheck(True, f"! {say(error.what)}", asks=True)
        except BadValue as error:
            return InputCheck(False, sentence(error))
        if value is None:
            return InputCheck(True, hint(what))
        return InputCheck(True, self._follows(row, what, value))

    def _follows(self, row: int, column: Column, value: Value) -> str:
        """Say how a value will read, and the computed cells that change with it."""
        table = self.table
        before = table.rows[row]
        after = replace(before, values={**before.values, column.id: value})
        said = []
        type_ = find_type(column.type)
        if type_.names_section:
            said.append(section_name(self.session.report, str(value)))
        elif not type_.is_prose:
            said.append(grid.format_value(column, value))
        for other in table.columns:
            if other.computed:
                shown = grid.display(self.session.report, table, after, other)
                if shown and shown != grid.display(self.session.report, table, before, other):
                    said.append(f"{other.label}: {shown}")
        return " · ".join(said)

    def read(
        self, column: Column, text: str, style: Style | None = None, mark: Mark | None = None
    ) -> Value | None:
        """Read a text for a column; the beginning of a word of a choice will do."""
        try:
            value = grid.parse_cell(column, text, style, mark)
        except Ambiguous:
            raise
        except BadValue:
            begun = _begun(column, text)
            if begun is None:
                raise
            value = begun
        names_section = value is not None and find_type(column.type).names_section
        if names_section and value not in self.session.report.shape.position:
            raise BadValue(phrase("There is no section “{id}” in this report.", id=str(value)))
        return value

    def put(self, row: int, column: int, text: str, mark: Mark | None = None) -> str:
        """Store a text; return "" or why it is refused."""
        what = self.column(column)
        row_id = self.row(row).id
        try:
            value = self.read(what, text, mark=mark)
            self.apply(
                lambda report: sections.set_cell(report, self.table_id, row_id, what.id, value)
            )
        except DecuongError as error:
            return sentence(error)
        return ""

    def cycle(self, row: int, column: int) -> bool:
        """Take the next word of a column of choices; False where it is not one."""
        what = self.column(column)
        if not find_type(what.type).takes_choices or what.computed or not what.choices:
            return False
        ids = [choice.id for choice in what.choices]
        value = self.row(row).values.get(what.id)
        following = ids[(ids.index(str(value)) + 1) % len(ids)] if value in ids else ids[0]
        return not self.put(row, column, following)

    def add(self, at: int) -> int:
        """Add an empty row at ``at``; return where it stands."""
        at = max(min(at, self.count()), 0)
        row = Row(new_id())
        self.apply(lambda report: sections.add_row(report, self.table_id, row, at))
        return at

    def delete(self, row: int) -> int:
        """Delete a row; return it."""
        row_id = self.row(row).id
        self.apply(lambda report: sections.delete_row(report, self.table_id, row_id))
        return row

    def move(self, row: int, direction: int) -> int:
        """Move a row up (-1) or down (1) where there is room; return where it stands."""
        if not 0 <= row + direction < self.count():
            return row
        row_id = self.row(row).id
        self.apply(lambda report: sections.move_row(report, self.table_id, row_id, direction))
        return row + direction

    def take_ready(self, row_id: str) -> int:
        """Take a row that the directive offers; return where it stands."""
        self.apply(lambda report: sections.take_ready(report, self.table_id, row_id))
        return self.count() - 1

    def undo(self) -> bool:
        """Take back the last change of this register."""
        return self.session.undo(self.scope)

    def redo(self) -> bool:
        """Do again what was taken back."""
        return self.session.redo(self.scope)

    def apply(self, change: Callable[[Report], Report]) -> None:
        """Edit the register; one step of its undo."""
        self.session.edit(self.scope, change, (self.table.appendix or self.table_id,))


def _begun(column: Column, text: str) -> str | None:
    """Return the one choice whose words begin with the text."""
    wanted = fold(text)
    found = [one.id for one in column.choices if wanted and fold(one.label).startswith(wanted)]
    return found[0] if len(found) == 1 else None


def section_name(report: Report, id_: str) -> str:
    """Return label and title of a section; "" where there is none of that id."""
    at = report.shape.position.get(id_)
    if at is None:
        return ""
    from outline.placeholders import fill

    section = report.sections[at]
    return f"{section.label} {fill(section.title, report)}".strip()


def hint(column: Column) -> str:
    """Say what a column takes."""
    if column.computed:
        return _("computed from the other figures")
    return say(find_type(column.type).describe(column))


def new_id() -> str:
    """Return a new id of a row; random, so that it never names another row."""
    return f"r{secrets.token_hex(4)}"


def _two_lines(label: str) -> int:
    """Return the least width in which a label fits on two lines."""
    words = label.split(" ")
    cuts = [
        max(cell_len(" ".join(words[:at])), cell_len(" ".join(words[at:])))
        for at in range(1, len(words))
    ]
    return min([cell_len(label), *cuts])
