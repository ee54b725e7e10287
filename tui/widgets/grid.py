"""The view of a grid: header, cells, cursor; first column fixed, drawn only where it is seen.

It knows nothing of reports: a ``GridSource`` has the texts of the cells and takes what is typed.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Protocol

from rich.cells import cell_len
from textual.geometry import Region, Size
from textual.strip import Strip

from tui.presenters.view_types import GridColumn, InputCheck, StyledText, fit, width_of

from .cell_editing import CellEditingInput
from .line_widget import Lines

HEADER = 2
"""Lines of the header."""

GAP = 2
"""Cells between two columns."""

LEAST_CUT = 10
"""Cells from which a text is shown that has to be cut."""


class GridSource(Protocol):
    """Where the cells come from and where edits go."""

    columns: Sequence[GridColumn]

    def empty(self) -> Sequence[str]:
        """Return the lines that are shown where there are no rows."""

    def count(self) -> int:
        """Return the number of rows."""

    def cell(self, row: int, column: int) -> Sequence[StyledText]:
        """Return what a cell shows."""

    def text(self, row: int, column: int) -> str:
        """Return what is edited: the value as one types it."""

    def check(self, row: int, column: int, text: str) -> InputCheck:
        """Judge a text while it is typed."""

    def put(self, row: int, column: int, text: str) -> str:
        """Store a text; return "" or why it is refused."""

    def cycle(self, row: int, column: int) -> bool:
        """Go to the next value of a column of choices; return whether it is one."""


class Grid(CellEditingInput, Lines, can_focus=True):
    """The view of a grid: header, cells, cursor."""

    def __init__(self, source: GridSource) -> None:
        """Show what ``source`` holds."""
        super().__init__(id="grid")
        self.source = source
        self.row = 0
        self.column = 0
        self.first = 1
        """The first column that is shown after the fixed one."""

    @property
    def cursor_line(self) -> int | None:
        """The line that the cursor is on."""
        return self.row + HEADER - self.scroll_offset.y

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
            target = min(max(top, self.row - height + 1), self.row)
            if target != top:
                self.scroll_to(y=target, animate=False, force=True, immediate=True)
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
        return any(index == column and room >= width for index, room in self.visible_columns())

    def visible_columns(self) -> list[tuple[int, int]]:
        """Return the columns that there is room for, and their widths.

        Figures are shown whole or not at all, for half a figure misleads; a text may be cut at the
        right edge, and the last column takes what room is left.
        """
        columns = self.source.columns
        left = self.scrollable_content_region.width - 2  # the edge, and the arrow at the right
        columns_shown: list[tuple[int, int]] = []
        for index in [0, *range(self.first, len(columns))]:
            column = columns[index]
            width = min(column.width, left)
            cut = width < column.width
            if cut and len(columns_shown) > 1 and (column.right or width < LEAST_CUT):
                last, room = columns_shown[-1]
                if not columns[last].right:
                    columns_shown[-1] = (last, room + GAP + max(left, 0))
                break
            if index == len(columns) - 1 and not column.right:
                width = left
            columns_shown.append((index, width))
            left -= width + GAP
            if left <= 0:
                break
        return columns_shown

    def span(self, column: int) -> tuple[int, int]:
        """Return where a column that is shown starts, in cells of the view, and its width."""
        x = 1
        for index, width in self.visible_columns():
            if index == column:
                return x, width
            x += width + GAP
        return x, 0

    def on_resize(self) -> None:
        """Keep the cursor in sight."""
        self.follow()

    def render_line(self, y: int) -> Strip:
        """Draw one visible line."""
        width = self.scrollable_content_region.width
        if y < HEADER:
            return self._header(y, width)
        row = y - HEADER + self.scroll_offset.y
        if row >= self.source.count():
            message = self.source.empty() if not self.source.count() else ()
            line = message[row - 1] if 0 < row <= len(message) else ""
            return self.paint(((f" {line}", "muted"),), width)
        columns = self.source.columns
        is_current = row == self.row
        edge = ("▌", "accent") if is_current else (" ", "")
        fields: list[tuple[Iterable[StyledText], int, str]] = [((edge,), 1, "")]
        left = width - 1
        for index, room in self.visible_columns():
            column = columns[index]
            ink = "cursor" if is_current and index == self.column else ""
            fields.append((self._align(row, index, column), room, ink))
            gap = min(GAP, left - room)
            bar = index == 0 and self.first > 1
            fields.append(((("│" if bar else " ", "edge"),), gap, ""))
            left -= room + gap
        return self.paint_fields(*fields, ((), left, ""))

    def _align(self, row: int, index: int, column: GridColumn) -> list[StyledText]:
        parts = list(self.source.cell(row, index))
        if column.right:
            parts.insert(0, (" " * max(column.width - width_of(parts), 0), ""))
        return parts

    def _header(self, y: int, width: int) -> Strip:
        columns = self.source.columns
        columns_shown = self.visible_columns()
        parts: list[StyledText] = [(" ", "head")]
        for index, room in columns_shown:
            column = columns[index]
            line = _wrap_label(column.label, room)[y]
            ink = "accent" if index == self.column else "head"
            parts.append((fit(line, room, right=column.right), ink))
            hides_left = y == 1 and index == 0 and self.first > 1
            if index != columns_shown[-1][0]:
                parts.append(("◂ " if hides_left else "  ", "accent"))
        if y == 1 and columns_shown and columns_shown[-1][0] < len(columns) - 1:
            more_right = self.paint((("▸", "accent"),), 1, line="head")
            return Strip.join([self.paint(parts, width - 1, line="head"), more_right])
        return self.paint(parts, width, line="head")


def _wrap_label(label: str, width: int) -> tuple[str, str]:
    """Return a label on two lines, standing on the lower one."""
    if cell_len(label) <= width:
        return "", label
    words = label.split(" ")
    for cut in range(len(words) - 1, 0, -1):
        upper = " ".join(words[:cut])
        if cell_len(upper) <= width:
            return upper, " ".join(words[cut:])
    return "", label
