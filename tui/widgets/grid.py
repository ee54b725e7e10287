"""The editable grid: cells typed in place, first column fixed, drawn only where it is seen.

It knows nothing of reports: a ``GridSource`` says what stands in the cells and takes what is typed.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

from rich.cells import cell_len
from textual import events
from textual.geometry import Region, Size
from textual.message import Message
from textual.strip import Strip

from .board import Board, Check, _to_board
from .entry import one_line
from .lines import Lines, Part, fit, width_of

HEADER = 2
"""Lines of the header."""

GAP = 2
"""Cells between two columns."""

LEAST_CUT = 10
"""Cells from which a text is shown that has to be cut."""


@dataclass(frozen=True, slots=True)
class GridColumn:
    """One column of a grid."""

    key: str
    label: str
    width: int
    """In cells, without the gap."""
    right: bool = False
    """Figures stand at the right."""
    editable: bool = True
    picks: bool = False
    """Enter asks for a list to choose from; typing still edits."""


class GridSource(Protocol):
    """Where the cells come from and where edits go."""

    columns: Sequence[GridColumn]

    def empty(self) -> Sequence[str]:
        """Return what is said, line by line, where there are no rows."""

    def count(self) -> int:
        """Return the number of rows."""

    def cell(self, row: int, column: int) -> Sequence[Part]:
        """Return what a cell shows."""

    def text(self, row: int, column: int) -> str:
        """Return what is edited: the value as one types it."""

    def check(self, row: int, column: int, text: str) -> Check:
        """Judge a text while it is typed."""

    def put(self, row: int, column: int, text: str) -> str:
        """Store a text; return "" or why it is refused."""

    def cycle(self, row: int, column: int) -> bool:
        """Go to the next value of a column of choices; return whether it is one."""


class Grid(Lines, can_focus=True):
    """The view of a grid: header, cells, cursor."""

    def __init__(self, source: GridSource) -> None:
        """Show what ``source`` holds."""
        super().__init__(id="grid")
        self.source = source
        self.row = 0
        self.column = 0
        self.first = 1
        """The first column that is shown after the fixed one."""

    def show(self, source: GridSource, row: int = 0, column: int = 0) -> None:
        """Take another source; put the cursor on a cell."""
        self.source = source
        self.first = 1
        self.row = self.column = 0
        self.renew()
        self.go(row, column)

    def renew(self) -> None:
        """Draw everything again: rows came or went."""
        count = self.source.count()
        self.virtual_size = Size(0, count + HEADER)
        self.row = max(min(self.row, count - 1), 0)
        self.follow()
        self.refresh()

    def go(self, row: int, column: int) -> None:
        """Put the cursor on a cell, or as near as there is one."""
        before = self.row
        self.row = max(min(row, self.source.count() - 1), 0)
        self.column = max(min(column, len(self.source.columns) - 1), 0)
        if not self.follow():
            self.refresh_row(before)
            self.refresh_row(self.row)

    def refresh_row(self, row: int) -> None:
        """Draw one row and the header again."""
        width = self.size.width
        self.refresh(
            Region(0, row + HEADER - self.scroll_offset.y, width, 1), Region(0, 0, width, HEADER)
        )

    def follow(self) -> bool:
        """Scroll so that the cursor is seen; return whether all has to be drawn again."""
        height = self.scrollable_content_region.height - HEADER
        top = self.scroll_offset.y
        if height > 0:
            wanted = min(max(top, self.row - height + 1), self.row)
            if wanted != top:
                self.scroll_to(y=wanted, animate=False, force=True, immediate=True)
        first = self.first
        if self.column == 0:
            self.first = 1
        else:
            self.first = min(self.first, self.column)
            while self.first < self.column and not self._fits(self.column):
                self.first += 1
        if (first, top) != (self.first, self.scroll_offset.y):
            self.refresh()
            return True
        return False

    def _fits(self, column: int) -> bool:
        width = self.source.columns[column].width
        return any(index == column and room >= width for index, room in self.shown())

    def shown(self) -> list[tuple[int, int]]:
        """Return the columns that there is room for, and their widths.

        Figures are shown whole or not at all, for half a figure misleads; a text may be cut at the
        right edge, and the last column takes what room is left.
        """
        columns = self.source.columns
        left = self.scrollable_content_region.width - 2  # the edge, and the arrow at the right
        found: list[tuple[int, int]] = []
        for index in [0, *range(self.first, len(columns))]:
            column = columns[index]
            width = min(column.width, left)
            cut = width < column.width
            if cut and len(found) > 1 and (column.right or width < LEAST_CUT):
                last, room = found[-1]
                if not columns[last].right:
                    found[-1] = (last, room + GAP + max(left, 0))
                break
            if index == len(columns) - 1 and not column.right:
                width = left
            found.append((index, width))
            left -= width + GAP
            if left <= 0:
                break
        return found

    def span(self, column: int) -> tuple[int, int]:
        """Return where a column that is shown starts, in cells of the view, and its width."""
        x = 1
        for index, width in self.shown():
            if index == column:
                return x, width
            x += width + GAP
        return x, 0

    def on_resize(self) -> None:
        """Keep the cursor in sight."""
        self.follow()

    def _forward_event(self, event: events.Event) -> None:
        _to_board(self, event)

    def render_line(self, y: int) -> Strip:
        """Draw one visible line."""
        width = self.scrollable_content_region.width
        if y < HEADER:
            return self._header(y, width)
        row = y - HEADER + self.scroll_offset.y
        if row >= self.source.count():
            said = self.source.empty() if not self.source.count() else ()
            line = said[row - 1] if 0 < row <= len(said) else ""
            return self.paint(((f" {line}", "muted"),), width)
        columns = self.source.columns
        here = row == self.row
        strips = [self.paint((("▌" if here else " ", "accent" if here else ""),), 1)]
        left = width - 1
        for index, room in self.shown():
            column = columns[index]
            ink = "cursor" if here and index == self.column else ""
            strips.append(self.paint(self._aligned(row, index, column), room, line=ink))
            gap = min(GAP, left - room)
            bar = index == 0 and self.first > 1
            strips.append(self.paint((("│" if bar else " ", "edge"),), gap))
            left -= room + gap
        strips.append(self.paint((), max(left, 0)))
        return Strip.join(strips)

    def _aligned(self, row: int, index: int, column: GridColumn) -> list[Part]:
        parts = list(self.source.cell(row, index))
        if column.right:
            parts.insert(0, (" " * max(column.width - width_of(parts), 0), ""))
        return parts

    def _header(self, y: int, width: int) -> Strip:
        columns = self.source.columns
        shown = self.shown()
        parts: list[Part] = [(" ", "head")]
        for index, room in shown:
            column = columns[index]
            line = _wrapped(column.label, room)[y]
            ink = "accent" if index == self.column else "head"
            parts.append((fit(line, room, right=column.right), ink))
            more = y == 1 and index == 0 and self.first > 1
            parts.append(("◂ " if more else "  ", "accent"))
        if y == 1 and shown and shown[-1][0] < len(columns) - 1:
            more_right = self.paint((("▸", "accent"),), 1, line="head")
            return Strip.join([self.paint(parts, width - 1, line="head"), more_right])
        return self.paint(parts, width, line="head")


def _wrapped(label: str, width: int) -> tuple[str, str]:
    """Return a label on two lines, standing on the lower one."""
    if cell_len(label) <= width:
        return "", label
    words = label.split(" ")
    for cut in range(len(words) - 1, 0, -1):
        upper = " ".join(words[:cut])
        if cell_len(upper) <= width:
            return upper, " ".join(words[cut:])
    return "", label


class Sheet(Board):
    """A grid whose cells are typed in place."""

    @dataclass
    class PickRequested(Message):
        """The writer wants to choose the cell's value from a list."""

        row: int
        column: int
        text: str
        """What was typed already, to start the search with."""

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
        self.post_message(self.Moved(self))

    def renew(self) -> None:
        """Draw all rows again."""
        self.grid.renew()
        self.post_message(self.Moved(self))

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
            self.post_message(self.Moved(self))
            return True
        known = self.editor.feed(event)
        if known:
            self.typed()
        return known

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
        elif event.key in ("tab", "shift+tab"):
            self.step(1 if event.key == "tab" else -1)
        elif last < 0:
            return False
        elif event.key in ("enter", "f2"):
            self.edit(pick=event.key == "enter")
        elif event.key in ("delete", "backspace"):
            self.clear()
        elif event.key == "space" and self.cycle():
            pass
        elif event.is_printable and event.character is not None:
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
            self.post_message(self.Checked(self, Check(False, message)))
        elif pick and column.picks:
            self.post_message(self.PickRequested(grid.row, grid.column, ""))
        else:
            own = self.source.text(grid.row, grid.column)
            self.open_entry(own if text is None else text)
            self.typed()

    def typed(self) -> None:
        """Say what there is to say of the text so far."""
        check = self.source.check(self.grid.row, self.grid.column, self.editor.value)
        self.editor.set_class(not check.ok, "-bad")
        self.post_message(self.Checked(self, check))

    def commit(self, down: int, right: int) -> None:
        """Store the text and move on; stay, with the reason, where it is refused."""
        grid = self.grid
        text = self.editor.value
        if text != one_line(self.source.text(grid.row, grid.column)):
            reason = self.source.put(grid.row, grid.column, text)
            if reason and self.source.columns[grid.column].picks:
                self.close_entry()
                self.post_message(self.PickRequested(grid.row, grid.column, text))
                return
            if reason:
                self.post_message(self.Checked(self, Check(False, reason)))
                return
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
        at = grid.row * width + grid.column + direction
        at = max(min(at, self.source.count() * width - 1), 0)
        self.go(*divmod(at, width))

    def clear(self) -> None:
        """Empty the cell under the cursor."""
        self.put("")

    def put(self, text: str) -> bool:
        """Store a text in the cell under the cursor; say why where it is refused."""
        grid = self.grid
        column = self.source.columns[grid.column]
        reason = (
            self.source.put(grid.row, grid.column, text)
            if column.editable
            else self.source.check(grid.row, grid.column, text).message
        )
        if reason:
            self.post_message(self.Checked(self, Check(False, reason)))
        else:
            grid.refresh_row(grid.row)
            self.post_message(self.Moved(self))
        return not reason

    def cycle(self) -> bool:
        """Go to the next value of a column of choices; tell whether it is one."""
        grid = self.grid
        done = self.source.cycle(grid.row, grid.column)
        if done:
            grid.refresh_row(grid.row)
            self.post_message(self.Moved(self))
        return done

    def paste(self, text: str) -> None:
        """Take a text: one value into the cell, several to the screen."""
        if self.editing:
            super().paste(text)
            return
        block = text.replace("\r\n", "\n").replace("\r", "\n").rstrip("\n")
        if "\t" in block or "\n" in block or self.source.count() == 0:
            self.post_message(self.Pasted(self.grid.row, self.grid.column, block))
        elif block and not self.put(block) and self.source.columns[self.grid.column].editable:
            self.open_entry(block)
