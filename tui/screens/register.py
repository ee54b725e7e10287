"""The registers (F8): grids that are typed cell by cell and feed the appendices."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult

from outline.completion.section_findings import count_blocking
from outline.errors import DecuongError
from outline.registers.column_types import find_type
from outline.values.number_styles import Ambiguous, Mark
from tui.i18n import _
from tui.keys.registry import label
from tui.presenters.messages import make_sentence
from tui.presenters.register_clipboard import format_copy, paste
from tui.presenters.register_grid import RegisterCells, hint, section_name
from tui.presenters.view_types import InputCheck, StyledText
from tui.widgets.editable_grid import EditableGrid
from tui.widgets.key_bindings import bindings

from .dialogs import ConfirmScreen
from .findings import describe_counts
from .modal import Box, Hints, Modal, StatusLines
from .picker import Picker, PickerItem, find_sections, make_search
from .which_reading import WhichReading

if TYPE_CHECKING:
    from tui.session.session import Session


class RegisterScreen(Modal[str | None]):
    """The grid of one register at a time, what its cells take, and what is missing."""

    KEY_SCOPE = "register"
    BINDINGS = bindings("register")
    CSS_PATH: ClassVar = ["../styles/modal.tcss", "../styles/register.tcss"]

    def __init__(self, session: Session, table: str = "", row: str = "") -> None:
        """Show the register ``table`` (its id, or that of its appendix) at a row."""
        super().__init__()
        self._session = session
        self._tables = [register.id for register in session.report.tables]
        matches = [
            index
            for index, register in enumerate(session.report.tables)
            if table in (register.id, register.appendix)
        ]
        self._table_index = matches[0] if matches else 0
        self.cells = RegisterCells(session, self._tables[self._table_index])
        self.editable_grid = EditableGrid(self.cells, self.run_key)
        rows = [each.id for each in self.cells.table.rows]
        # Known before any key: what is typed ahead may have moved on by the time all is drawn.
        self.editable_grid.grid.row = rows.index(row) if row in rows else 0
        self.receiver = self.editable_grid
        self._box = Box("", classes="-full")
        self._tabs = StatusLines("tabs")
        self._says = StatusLines(grows=True)
        self._hints = Hints("register")
        self._notice = ""

    def compose(self) -> ComposeResult:
        """Show the names of the registers, the grid, and a description of the cell."""
        with self._box:
            yield self._tabs
            yield self.editable_grid
            yield self._says
            yield self._hints

    def on_mount(self) -> None:
        """Show the row that was asked for, or the one that typing has reached since."""
        grid = self.editable_grid.grid
        grid.show(self.cells, grid.row, grid.column)
        self._describe()

    def _switch(self, index: int) -> None:
        self._table_index = index % len(self._tables)
        self.cells = RegisterCells(self._session, self._tables[self._table_index])
        self.editable_grid.grid.show(self.cells)
        self._describe()

    def _renew(self, row: int | None = None, column: int | None = None) -> None:
        grid = self.editable_grid.grid
        self.editable_grid.renew()
        self.editable_grid.go(
            grid.row if row is None else row, grid.column if column is None else column
        )

    def _notify(self, text: str, ink: str = "good") -> None:
        """Show a message until the next key."""
        self._notice = text
        self._describe()
        self._says.say([self._where(), [(text, ink)]])

    def on_cell_editing_cursor_moved(self) -> None:
        """Describe the cell under the cursor."""
        self._describe()

    def on_cell_editing_checked(self, event: EditableGrid.Checked) -> None:
        """Show the check of the text being typed."""
        self._says.say([self._where(), _format_check(event.check)])

    def _describe(self) -> None:
        report = self._session.report
        tabs: list[StyledText] = []
        for index, id_ in enumerate(self._tables):
            table = report.table(id_)
            name = f" {table.label or table.title} ({len(table.rows)}) "
            tabs += [(name, "cursor" if index == self._table_index else "muted"), (" ", "")]
        self._tabs.say([tabs])
        table = self.cells.table
        self._box.entitle(table.title, self._progress())
        begin = "register_edit" if self.cells.count() else "register_add"
        self._hints.put_first(begin, *(("register_ready",) if table.ready else ()))
        if not self.cells.count():
            self._says.say([])
            return
        grid = self.editable_grid.grid
        column = self.cells.column(grid.column)
        text = self.cells.text(grid.row, grid.column)
        if find_type(column.type).names_section and text:
            text = section_name(report, text) or text
        self._says.say([self._where(), [(text or hint(column), "" if text else "muted")]])

    def _where(self) -> list[StyledText]:
        grid = self.editable_grid.grid
        if not self.cells.count():
            return []
        column = self.cells.column(grid.column)
        parts: list[StyledText] = [
            (f"{grid.row + 1}/{self.cells.count()}  ", "muted"),
            (column.label, "accent"),
        ]
        if column.required:
            parts.append((f"  {_('required')}", "muted"))
        return parts

    def _progress(self) -> str:
        table = self.cells.table
        findings = self._session.completion.findings(table.appendix or table.id)
        return describe_counts(count_blocking(findings), 0)

    def on_editable_grid_pasted(self, event: EditableGrid.Pasted) -> None:
        """Take cells from a spreadsheet, all or none."""
        self._paste(event.row, event.column, event.text)

    def _paste(self, row: int, column: int, text: str, mark: Mark | None = None) -> None:
        try:
            message = paste(self.cells, row, column, text, mark)
        except Ambiguous as doubt:
            self._ask_reading_of_paste(row, column, text, doubt)
            return
        except DecuongError as error:
            self._says.say([self._where(), _format_check(InputCheck(False, make_sentence(error)))])
            return
        self.cells.measure()
        self._renew()
        self._notify(message)

    def _ask_reading_of_paste(self, row: int, column: int, text: str, doubt: Ambiguous) -> None:
        def paste_with_reading(mark: Mark | None) -> None:
            if mark is not None:
                self._paste(row, column, text, mark)
            else:
                self._notify(_("Nothing was pasted."), "muted")

        note = _("All figures of the paste that are written so are read alike.")
        self.app.push_screen(WhichReading(doubt, _("Paste nothing"), note=note), paste_with_reading)

    def on_editable_grid_ask_requested(self, event: EditableGrid.AskRequested) -> None:
        """Ask which reading of a figure is meant, and store that; Esc leaves it in the entry."""
        grid, cells, text = self.editable_grid.grid, self.cells, event.text
        try:
            cells.read(cells.column(grid.column), text)
        except Ambiguous as error:
            doubt = error
        else:
            return

        def store_with_reading(mark: Mark | None) -> None:
            if mark is None:
                self.editable_grid.check_entry()
            elif reason := cells.put(grid.row, grid.column, text, mark):
                self._says.say([self._where(), _format_check(InputCheck(False, reason))])
            else:
                self.editable_grid.finish(*event.steps)

        self.app.push_screen(WhichReading(doubt, _("Stay and fix it")), store_with_reading)

    def on_editable_grid_pick_requested(self, event: EditableGrid.PickRequested) -> None:
        """Let the writer choose a word or a section for the cell."""
        if self.app.screen is not self:
            return
        row, column_index = event.row, event.column
        column = self.cells.column(column_index)
        if find_type(column.type).names_section:
            picker = Picker(
                column.label, lambda query: find_sections(self._session, query), query=event.text
            )
        else:
            choices = [PickerItem(choice.id, choice.label) for choice in column.choices]
            picker = Picker(column.label, make_search(choices), query=event.text)

        def store_choice(id_: str | None) -> None:
            if id_ is None:
                check = self.cells.check(row, column_index, event.text)
                if not check.ok:  # what was typed, and why it is not stored
                    self._says.say([self._where(), _format_check(check)])
                return
            if reason := self.cells.put(row, column_index, id_):
                self._says.say([self._where(), _format_check(InputCheck(False, reason))])
            else:
                self._renew()

        self.app.push_screen(picker, store_choice)

    def action_edit(self) -> None:
        """Edit the cell, or choose its value; add the first row where there is none."""
        if not self.cells.count():
            self.action_add()
        elif not self.editable_grid.editing:
            self.editable_grid.edit(pick=True)

    def action_type(self) -> None:
        """Edit the text of the cell."""
        if self.cells.count() and not self.editable_grid.editing:
            self.editable_grid.edit()

    def action_turn(self) -> None:
        """Take the next choice; where there are none, begin to type."""
        if self.cells.count() and not self.editable_grid.editing and not self.editable_grid.cycle():
            self.editable_grid.edit(" ")

    def action_clear(self) -> None:
        """Empty the cell."""
        if self.cells.count() and not self.editable_grid.editing:
            self.editable_grid.clear()

    def action_next(self) -> None:
        """Go to the next cell."""
        self.editable_grid.step(1)

    def action_add(self) -> None:
        """Add a row below the cursor and go to its first cell."""
        row = self._try(lambda: self.cells.add(self.editable_grid.grid.row + 1))
        if row is not None:
            self._renew(row, 0)

    def _try(self, act: Callable[[], int]) -> int | None:
        """Return the row that an edit leads to; where it is refused, show why and return None."""
        try:
            return act()
        except DecuongError as error:
            self._says.say([self._where(), _format_check(InputCheck(False, make_sentence(error)))])
            return None

    def action_delete(self) -> None:
        """Delete the row under the cursor; asks, and can be undone."""
        if not self.cells.count():
            return
        row = self.editable_grid.grid.row
        name = " · ".join(filter(None, (self.cells.text(row, index) for index in range(2))))
        question = _("Delete row {n}: {name}?").format(n=row + 1, name=name or _("empty"))

        def delete_if(yes: bool | None) -> None:
            if yes and self._try(lambda: self.cells.delete(row)) is not None:
                self._renew(row)
                message = _("Row {n} is deleted; {key} brings it back.")
                self._notify(message.format(n=row + 1, key=undo))

        undo = label("register_undo")
        note = _("{key} brings it back.").format(key=undo)
        self.app.push_screen(ConfirmScreen(question, _("Delete"), note=note), delete_if)

    def action_up(self) -> None:
        """Move the row up."""
        self._move(-1)

    def action_down(self) -> None:
        """Move the row down."""
        self._move(1)

    def _move(self, direction: int) -> None:
        if not self.cells.count():
            return
        row = self._try(lambda: self.cells.move(self.editable_grid.grid.row, direction))
        if row is not None:
            self._renew(row)

    def action_ready(self) -> None:
        """Offer the rows that the directive names."""
        table = self.cells.table
        if not table.ready:
            self._notify(
                _("The directive names no rows for this register, or all are taken."), "muted"
            )
            return
        first = table.columns[0].id
        choices = [PickerItem(row.id, str(row.values.get(first, row.id))) for row in table.ready]

        def take_row(id_: str | None) -> None:
            if id_ is None:
                return
            row = self._try(lambda: self.cells.take_ready(id_))
            if row is not None:
                self.cells.measure()
                self._renew(row, 0)

        self.app.push_screen(Picker(_("Given rows"), make_search(choices)), take_row)

    def action_table(self) -> None:
        """Go to the next register."""
        self._switch(self._table_index + 1)

    def action_copy(self) -> None:
        """Copy the row under the cursor."""
        if self.cells.count():
            self.app.copy_to_clipboard(format_copy(self.cells, self.editable_grid.grid.row))
            self._notify(_("Row {n} is copied.").format(n=self.editable_grid.grid.row + 1))

    def action_all(self) -> None:
        """Copy the whole register under its header."""
        self.app.copy_to_clipboard(format_copy(self.cells))
        self._notify(_("The register is copied, with a header, for a spreadsheet."))

    def action_paste(self) -> None:
        """Paste what was copied here."""
        if text := self.app.clipboard:
            self.editable_grid.paste(text)

    def action_undo(self) -> None:
        """Undo the last change of this register."""
        self._travel(self.cells.undo(), _("There is nothing to undo here."))

    def action_redo(self) -> None:
        """Redo the last change that was undone."""
        self._travel(self.cells.redo(), _("There is nothing to redo here."))

    def _travel(self, done: bool, otherwise: str) -> None:
        if done:
            self._renew()
        else:
            self._notify(otherwise, "muted")

    async def _save(self) -> None:
        saved = await self._session.saver.save()
        error = self._session.saver.error
        if saved or error is None:
            self._notify(_("Saved."))
        else:
            self._says.say([self._where(), _format_check(InputCheck(False, make_sentence(error)))])

    def action_save(self) -> None:
        """Store the cell being typed and write the report to its file."""
        if self.editable_grid.editing:
            self.editable_grid.commit(0, 0)
            if self.editable_grid.editing:
                return  # it was refused, and the reason is shown
        if self._session.read_only:
            self._says.say(
                [self._where(), _format_check(InputCheck(False, self._session.read_only))]
            )
            return
        self.run_worker(self._save(), group="save", exit_on_error=False)

    def action_close(self) -> None:
        """Go back to the report."""
        self.dismiss(None)


def _format_check(check: InputCheck) -> list[StyledText]:
    if check.message.startswith("!"):
        return [(check.message, "warn")]
    if check.ok:
        return [("✓ ", "good"), (check.message, "muted")] if check.message else []
    return [("✗ ", "bad"), (check.message, "bad")]
