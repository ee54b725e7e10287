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
from tui.presenters.messages import sentence
from tui.presenters.register_clipboard import copied, paste
from tui.presenters.register_grid import RegisterCells, hint, section_name
from tui.presenters.view_types import InputCheck, StyledText
from tui.widgets.editable_grid import Sheet
from tui.widgets.key_bindings import bindings

from .dialogs import ConfirmScreen
from .findings import counted
from .modal import Box, Hints, Modal, Says
from .picker import Choice, Picker, matching, sections
from .which_reading import WhichReading

if TYPE_CHECKING:
    from tui.session.session import Session


class RegisterScreen(Modal[str | None]):
    """The grid of one register at a time, what its cells ask for, and what is missing."""

    WHERE = "register"
    BINDINGS = bindings("register")
    CSS_PATH: ClassVar = ["../styles/modal.tcss", "../styles/register.tcss"]

    def __init__(self, session: Session, table: str = "", row: str = "") -> None:
        """Show the register ``table`` (its id, or that of its appendix) at a row."""
        super().__init__()
        self._session = session
        self._tables = [one.id for one in session.report.tables]
        found = [one.id for one in session.report.tables if table in (one.id, one.appendix)]
        self._at = self._tables.index(found[0]) if found else 0
        self.cells = RegisterCells(session, self._tables[self._at])
        self.sheet = Sheet(self.cells, self.run_key)
        rows = [one.id for one in self.cells.table.rows]
        # Known before any key: what is typed ahead may have moved on by the time all is drawn.
        self.sheet.grid.row = rows.index(row) if row in rows else 0
        self.receiver = self.sheet
        self._box = Box("", classes="-full")
        self._tabs = Says("tabs")
        self._says = Says(grows=True)
        self._hints = Hints("register")
        self._notice = ""

    def compose(self) -> ComposeResult:
        """Show the names of the registers, the grid, and what there is to say of a cell."""
        with self._box:
            yield self._tabs
            yield self.sheet
            yield self._says
            yield self._hints

    def on_mount(self) -> None:
        """Show the row that was asked for, or where typing has come to since."""
        grid = self.sheet.grid
        grid.show(self.cells, grid.row, grid.column)
        self._describe()

    def _switch(self, at: int) -> None:
        self._at = at % len(self._tables)
        self.cells = RegisterCells(self._session, self._tables[self._at])
        self.sheet.grid.show(self.cells)
        self._describe()

    def _renew(self, row: int | None = None, column: int | None = None) -> None:
        grid = self.sheet.grid
        self.sheet.renew()
        self.sheet.go(grid.row if row is None else row, grid.column if column is None else column)

    def _tell(self, text: str, ink: str = "good") -> None:
        """Say what was done, until the next key."""
        self._notice = text
        self._describe()
        self._says.say([self._where(), [(text, ink)]])

    def on_board_moved(self) -> None:
        """Describe the cell under the cursor."""
        self._describe()

    def on_board_checked(self, event: Sheet.Checked) -> None:
        """Say what there is to say of the text being typed."""
        self._says.say([self._where(), _judged(event.check)])

    def _describe(self) -> None:
        report = self._session.report
        tabs: list[StyledText] = []
        for at, id_ in enumerate(self._tables):
            table = report.table(id_)
            name = f" {table.label or table.title} ({len(table.rows)}) "
            tabs += [(name, "cursor" if at == self._at else "muted"), (" ", "")]
        self._tabs.say([tabs])
        table = self.cells.table
        self._box.entitle(table.title, self._progress())
        begin = "register_edit" if self.cells.count() else "register_add"
        self._hints.put_first(begin, *(("register_ready",) if table.ready else ()))
        if not self.cells.count():
            self._says.say([])
            return
        grid = self.sheet.grid
        column = self.cells.column(grid.column)
        text = self.cells.text(grid.row, grid.column)
        if find_type(column.type).names_section and text:
            text = section_name(report, text) or text
        self._says.say([self._where(), [(text or hint(column), "" if text else "muted")]])

    def _where(self) -> list[StyledText]:
        grid = self.sheet.grid
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
        return counted(count_blocking(findings), 0)

    def on_sheet_pasted(self, event: Sheet.Pasted) -> None:
        """Take cells from a spreadsheet, all or none."""
        self._paste(event.row, event.column, event.text)

    def _paste(self, row: int, column: int, text: str, mark: Mark | None = None) -> None:
        try:
            done = paste(self.cells, row, column, text, mark)
        except Ambiguous as doubt:
            self._ask_reading_of_paste(row, column, text, doubt)
            return
        except DecuongError as error:
            self._says.say([self._where(), _judged(InputCheck(False, sentence(error)))])
            return
        self.cells.measure()
        self._renew()
        self._tell(done)

    def _ask_reading_of_paste(self, row: int, column: int, text: str, doubt: Ambiguous) -> None:
        def answered(mark: Mark | None) -> None:
            if mark is not None:
                self._paste(row, column, text, mark)
            else:
                self._tell(_("Nothing was pasted."), "muted")

        note = _("All figures of the paste that are written so are read alike.")
        self.app.push_screen(WhichReading(doubt, _("Paste nothing"), note=note), answered)

    def on_sheet_ask_requested(self, event: Sheet.AskRequested) -> None:
        """Ask which reading of a figure is meant, and store that; Esc leaves it in the entry."""
        grid, cells, text = self.sheet.grid, self.cells, event.text
        try:
            cells.read(cells.column(grid.column), text)
        except Ambiguous as error:
            doubt = error
        else:
            return

        def answered(mark: Mark | None) -> None:
            if mark is None:
                self.sheet.check_entry()
            elif reason := cells.put(grid.row, grid.column, text, mark):
                self._says.say([self._where(), _judged(InputCheck(False, reason))])
            else:
                self.sheet.finish(*event.steps)

        self.app.push_screen(WhichReading(doubt, _("Stay and mend")), answered)

    def on_sheet_pick_requested(self, event: Sheet.PickRequested) -> None:
        """Let the writer choose a word or a section for the cell."""
        if self.app.screen is not self:
            return
        row, at = event.row, event.column
        column = self.cells.column(at)
        if find_type(column.type).names_section:
            picker = Picker(
                column.label, lambda query: sections(self._session, query), query=event.text
            )
        else:
            choices = [Choice(choice.id, choice.label) for choice in column.choices]
            picker = Picker(column.label, matching(choices), query=event.text)

        def chosen(id_: str | None) -> None:
            if id_ is None:
                check = self.cells.check(row, at, event.text)
                if not check.ok:  # what was typed, and why it does not stand there
                    self._says.say([self._where(), _judged(check)])
                return
            if reason := self.cells.put(row, at, id_):
                self._says.say([self._where(), _judged(InputCheck(False, reason))])
            else:
                self._renew()

        self.app.push_screen(picker, chosen)

    def action_edit(self) -> None:
        """Edit the cell, or choose what stands in it; add the first row where there is none."""
        if not self.cells.count():
            self.action_add()
        elif not self.sheet.editing:
            self.sheet.edit(pick=True)

    def action_type(self) -> None:
        """Edit the words of the cell."""
        if self.cells.count() and not self.sheet.editing:
            self.sheet.edit()

    def action_turn(self) -> None:
        """Take the next of the words; where there are none to choose from, begin to type."""
        if self.cells.count() and not self.sheet.editing and not self.sheet.cycle():
            self.sheet.edit(" ")

    def action_clear(self) -> None:
        """Empty the cell."""
        if self.cells.count() and not self.sheet.editing:
            self.sheet.clear()

    def action_next(self) -> None:
        """Go to the next cell."""
        self.sheet.step(1)

    def action_add(self) -> None:
        """Add a row below the cursor and stand on its first cell."""
        at = self._try(lambda: self.cells.add(self.sheet.grid.row + 1))
        if at is not None:
            self._renew(at, 0)

    def _try(self, act: Callable[[], int]) -> int | None:
        """Return the row that an edit leads to; say why, and return None, where it is refused."""
        try:
            return act()
        except DecuongError as error:
            self._says.say([self._where(), _judged(InputCheck(False, sentence(error)))])
            return None

    def action_delete(self) -> None:
        """Delete the row under the cursor; asks, and can be undone."""
        if not self.cells.count():
            return
        row = self.sheet.grid.row
        name = " · ".join(filter(None, (self.cells.text(row, at) for at in range(2))))
        question = _("Delete row {n}: {name}?").format(n=row + 1, name=name or _("empty"))

        def sure(yes: bool | None) -> None:
            if yes and self._try(lambda: self.cells.delete(row)) is not None:
                self._renew(row)
                said = _("Row {n} is deleted; {key} brings it back.")
                self._tell(said.format(n=row + 1, key=undo))

        undo = label("register_undo")
        note = _("{key} brings it back.").format(key=undo)
        self.app.push_screen(ConfirmScreen(question, _("Delete"), note=note), sure)

    def action_up(self) -> None:
        """Move the row up."""
        self._move(-1)

    def action_down(self) -> None:
        """Move the row down."""
        self._move(1)

    def _move(self, direction: int) -> None:
        if not self.cells.count():
            return
        row = self._try(lambda: self.cells.move(self.sheet.grid.row, direction))
        if row is not None:
            self._renew(row)

    def action_ready(self) -> None:
        """Offer the rows that the directive names."""
        table = self.cells.table
        if not table.ready:
            self._tell(
                _("The directive names no rows for this register, or all are taken."), "muted"
            )
            return
        first = table.columns[0].id
        choices = [Choice(row.id, str(row.values.get(first, row.id))) for row in table.ready]

        def chosen(id_: str | None) -> None:
            if id_ is None:
                return
            at = self._try(lambda: self.cells.take_ready(id_))
            if at is not None:
                self.cells.measure()
                self._renew(at, 0)

        self.app.push_screen(Picker(_("Ready rows"), matching(choices)), chosen)

    def action_table(self) -> None:
        """Go to the next register."""
        self._switch(self._at + 1)

    def action_copy(self) -> None:
        """Copy the row under the cursor."""
        if self.cells.count():
            self.app.copy_to_clipboard(copied(self.cells, self.sheet.grid.row))
            self._tell(_("Row {n} is copied.").format(n=self.sheet.grid.row + 1))

    def action_all(self) -> None:
        """Copy the whole register under its header."""
        self.app.copy_to_clipboard(copied(self.cells))
        self._tell(_("The register is copied, with a header, for a spreadsheet."))

    def action_paste(self) -> None:
        """Paste what was copied here."""
        if text := self.app.clipboard:
            self.sheet.paste(text)

    def action_undo(self) -> None:
        """Take back the last change of this register."""
        self._travel(self.cells.undo(), _("There is nothing to take back here."))

    def action_redo(self) -> None:
        """Do again what was taken back."""
        self._travel(self.cells.redo(), _("There is nothing to do again here."))

    def _travel(self, done: bool, otherwise: str) -> None:
        if done:
            self._renew()
        else:
            self._tell(otherwise, "muted")

    async def _save(self) -> None:
        saved = await self._session.saver.save()
        error = self._session.saver.error
        if saved or error is None:
            self._tell(_("Saved."))
        else:
            self._says.say([self._where(), _judged(InputCheck(False, sentence(error)))])

    def action_save(self) -> None:
        """Store the cell being typed and write the report to its file."""
        if self.sheet.editing:
            self.sheet.commit(0, 0)
            if self.sheet.editing:
                return  # it was refused, and the reason is shown
        if self._session.read_only:
            self._says.say([self._where(), _judged(InputCheck(False, self._session.read_only))])
            return
        self.run_worker(self._save(), group="save", exit_on_error=False)

    def action_close(self) -> None:
        """Go back to the report."""
        self.dismiss(None)


def _judged(check: InputCheck) -> list[StyledText]:
    if check.message.startswith("!"):
        return [(check.message, "warn")]
    if check.ok:
        return [("✓ ", "good"), (check.message, "muted")] if check.message else []
    return [("✗ ", "bad"), (check.message, "bad")]
