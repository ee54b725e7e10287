"""The editable grid: a grid and the entry that types its cells in place."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from textual import events
from textual.geometry import Region
from textual.message import Message

from outline.text import clean
from tui.input_method.graphemes import is_text
from tui.presenters.view_types import InputCheck

from .cell_editing import CellEditing
from .grid import HEADER, Grid, GridSource
from .text_input import one_line


class EditableGrid(CellEditing):
    """A grid whose cells are typed in place."""

    @dataclass
    class PickRequested(Message):
        """The writer wants to choose the cell's value from a list."""

        row: int
        column: int
        text: str
        """What was typed already, to start the search with."""

    @dataclass
    class AskRequested(Message):
        """The text for a cell has two readings; it stays in the entry until one is chosen."""

        text: str
        steps: tuple[int, int]
        """Rows down and cells to the right that the cursor goes once it is stored."""

    @dataclass
    class Pasted(Message):
        """A text of several cells came onto the grid."""

        row: int
        column: int
        text: str

    def __init__(self, source: GridSource, otherwise: Callable[[str], bool]) -> None:
        """Edit what ``source`` holds."""
        self.grid = Grid(source)
        super().__init__(self.grid, otherwise, widget_id="sheet")

    @property
    def source(self) -> GridSource:
        """What is edited."""
        return self.grid.source

    def cell_region(self) -> Region:
        """Return where the cell under the cursor is."""
        x, width = self.grid.span(self.grid.column)
        y = self.grid.row + HEADER - self.grid.scroll_offset.y
        return Region(x, y, width, 1)

    def go(self, row: int, column: int) -> None:
        """Put the cursor on a cell."""
        self.grid.go(row, column)
        self.post_message(self.CursorMoved(self))

    def renew(self) -> None:
        """Draw all rows again."""
        self.grid.renew()
        self.post_message(self.CursorMoved(self))

    def press(self, event: events.Key) -> bool:
        """Act on one key: edit, move, or leave it to the screen."""
        return self._press_editing(event) if self.editing else self._press_standing(event)

    def _press_editing(self, event: events.Key) -> bool:
        steps = {
            "enter": (1, 0),
            "down": (1, 0),
            "up": (-1, 0),
            "tab": (0, 1),
            "shift+tab": (0, -1),
        }
        if event.key in steps:
            self.commit(*steps[event.key])
            return True
        if event.key == "escape":
            self.close_entry()
            self.post_message(self.CursorMoved(self))
            return True
        is_used = self.editor.feed(event)
        if is_used:
            self.check_entry()
        return is_used

    def _press_standing(self, event: events.Key) -> bool:
        grid = self.grid
        page = max(grid.scrollable_content_region.height - HEADER - 1, 1)
        last = self.source.count() - 1
        goals = {
            "up": (grid.row - 1, grid.column),
            "down": (grid.row + 1, grid.column),
            "left": (grid.row, grid.column - 1),
            "right": (grid.row, grid.column + 1),
            "pageup": (grid.row - page, grid.column),
            "pagedown": (grid.row + page, grid.column),
            "home": (grid.row, 0),
            "end": (grid.row, len(self.source.columns) - 1),
            "ctrl+home": (0, grid.column),
            "ctrl+end": (last, grid.column),
        }
        if event.key in goals:
            self.go(*goals[event.key])
        elif self._otherwise(event.key):
            pass
        elif event.key == "shift+tab":
            self.step(-1)
        elif last < 0:
            return False
        elif event.key == "backspace":
            self.clear()
        elif is_text(event.character):
            self.edit(event.character)
        else:
            return False
        return True

    def edit(self, text: str | None = None, *, pick: bool = False) -> None:
        """Open the cell, with its own text or with what was typed on it."""
        grid = self.grid
        column = self.source.columns[grid.column]
        if not column.editable:
            message = self.source.check(grid.row, grid.column, "").message
            self.post_message(self.Checked(self, InputCheck(False, message)))
        elif pick and column.picks:
            self.post_message(self.PickRequested(grid.row, grid.column, ""))
        else:
            stored = self.source.text(grid.row, grid.column)
            self.open_entry(stored if text is None else text)
            self.check_entry()

    def check_entry(self) -> None:
        """Check the text so far and show the result."""
        check = self.source.check(self.grid.row, self.grid.column, self.editor.value)
        self.editor.set_class(not check.ok, "-bad")
        self.post_message(self.Checked(self, check))

    def commit(self, down: int, right: int) -> None:
        """Store the text and move on; stay, with the reason, where it is refused."""
        grid = self.grid
        text = self.editor.value
        if text != one_line(self.source.text(grid.row, grid.column)):
            if self.source.check(grid.row, grid.column, text).asks:
                self.post_message(self.AskRequested(text, (down, right)))
                return
            reason = self.source.put(grid.row, grid.column, text)
            if reason and self.source.columns[grid.column].picks:
                self.close_entry()
                self.post_message(self.PickRequested(grid.row, grid.column, text))
                return
            if reason:
                self.post_message(self.Checked(self, InputCheck(False, reason)))
                return
        self.finish(down, right)

    def finish(self, down: int, right: int) -> None:
        """Close the entry, whose text is stored, and move on."""
        grid = self.grid
        self.close_entry()
        grid.refresh_row(grid.row)
        if right:
            self.step(right)
        else:
            self.go(grid.row + down, grid.column)

    def step(self, direction: int) -> None:
        """Go to the next or the last cell, round the end of the row."""
        grid = self.grid
        width = len(self.source.columns)
        cell = grid.row * width + grid.column + direction
        cell = max(min(cell, self.source.count() * width - 1), 0)
        self.go(*divmod(cell, width))

    def clear(self) -> None:
        """Empty the cell under the cursor."""
        self.put("")

    def put(self, text: str) -> bool:
        """Store a text in the cell under the cursor; show the reason where it is refused."""
        grid = self.grid
        column = self.source.columns[grid.column]
        reason = (
            self.source.put(grid.row, grid.column, text)
            if column.editable
            else self.source.check(grid.row, grid.column, text).message
        )
        if reason:
            self.post_message(self.Checked(self, InputCheck(False, reason)))
        else:
            grid.refresh_row(grid.row)
            self.post_message(self.CursorMoved(self))
        return not reason

    def cycle(self) -> bool:
        """Go to the next value of a column of choices; return whether it is one."""
        grid = self.grid
        done = self.source.cycle(grid.row, grid.column)
        if done:
            grid.refresh_row(grid.row)
            self.post_message(self.CursorMoved(self))
        return done

    def paste(self, text: str) -> None:
        """Take a text: one value into the cell, several to the screen."""
        if self.editing:
            super().paste(text)
            return
        block = clean(text).rstrip("\n")
        if "\t" in block or "\n" in block or self.source.count() == 0:
            self.post_message(self.Pasted(self.grid.row, self.grid.column, block))
        elif block and self.source.check(self.grid.row, self.grid.column, block).asks:
            self.open_entry(block)
            self.check_entry()
            self.post_message(self.AskRequested(block, (0, 0)))
        elif block and not self.put(block) and self.source.columns[self.grid.column].editable:
            self.open_entry(block)
