"""The outline, drawn line by line: it costs the lines that are seen, not the sections there are.

Textual's ``Tree`` keeps a node and a label for every section and is built again when one moves;
this keeps a tuple of nodes and asks for a row when it is drawn.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from typing import ClassVar

from rich.cells import cell_len
from textual import events
from textual.geometry import Region, Size
from textual.message import Message
from textual.reactive import reactive
from textual.strip import Strip

from tui.presenters.labels import PEN, STATES
from tui.presenters.outline_rows import OutlineNode, OutlineRow
from tui.presenters.view_types import StyledText, fit, one_row
from tui.widgets.key_bindings import bindings

from .line_widget import Lines

ROOMY = 52
"""Cells from which a row has room for a deep indent."""
_COUNT = 6
NAME = 12
"""Cells of the name of who else writes in a section; the title gives way."""


class OutlineTree(Lines, can_focus=True):
    """Rows of the outline with a cursor; posts where the cursor is and what is requested."""

    BINDINGS: ClassVar = bindings("tree")

    cursor: reactive[int] = reactive(0)
    """Index of the row under the cursor."""

    @dataclass
    class Highlighted(Message):
        """The cursor came to a row."""

        node: str

        def can_replace(self, message: Message) -> bool:
            """Only the last row counts when keys come fast."""
            return isinstance(message, OutlineTree.Highlighted)

    @dataclass
    class FoldRequested(Message):
        """What is under a row should be hidden, or shown."""

        node: str
        fold: bool

    def __init__(self, *, id: str = "tree") -> None:  # noqa: A002
        """Start without rows; ``show`` brings them."""
        super().__init__(id=id)
        self._shown: Sequence[OutlineNode] = ()
        self._at: dict[str, int] = {}
        self._describe: Callable[[str], OutlineRow] | None = None
        self._rows: dict[str, OutlineRow] = {}

    @property
    def node(self) -> OutlineNode | None:
        """The node under the cursor."""
        return self._shown[self.cursor] if 0 <= self.cursor < len(self._shown) else None

    @property
    def cursor_line(self) -> int | None:
        """The line that the cursor is on."""
        return self.cursor - self.scroll_offset.y

    def show(self, nodes: Sequence[OutlineNode], describe: Callable[[str], OutlineRow]) -> None:
        """Take another outline; the cursor stays on its section, or where that was."""
        previous = self.node
        self._shown = nodes
        self._at = {node.id: index for index, node in enumerate(nodes)}
        self._describe = describe
        self._rows.clear()
        self.virtual_size = Size(0, len(nodes))
        last = len(nodes) - 1
        index = self._at.get(previous.id, min(self.cursor, last)) if previous is not None else 0
        self.set_reactive(OutlineTree.cursor, max(index, 0))
        self._follow()
        self.refresh()

    def patch(self, ids: Collection[str]) -> None:
        """Draw the rows of some sections again."""
        for id_ in ids:
            self._rows.pop(id_, None)
            if (index := self._at.get(id_)) is not None:
                self.refresh_line(index)

    def shows(self, id_: str) -> bool:
        """Return whether a section has a row: nothing above is folded, no filter hides it."""
        return id_ in self._at

    def move_to(self, id_: str) -> bool:
        """Put the cursor on a section, without telling; False where it is not shown."""
        index = self._at.get(id_)
        if index is None:
            return False
        old = self.cursor
        self.set_reactive(OutlineTree.cursor, index)
        self._show_move(old, index)
        return True

    def action_step(self, rows: int) -> None:
        """Move the cursor by rows."""
        self._go(self.cursor + rows)

    def action_page(self, pages: int) -> None:
        """Move the cursor by screenfuls."""
        self._go(self.cursor + pages * max(self.scrollable_content_region.height - 1, 1))

    def action_edge(self, end: bool) -> None:
        """Move the cursor to the first or the last row."""
        self._go(len(self._shown) if end else 0)

    def action_fold(self) -> None:
        """Hide what is under this row; where nothing is, go to the row above it."""
        node = self.node
        if node is None:
            return
        if node.open:
            self.post_message(self.FoldRequested(node.id, fold=True))
            return
        index = self.cursor
        while index > 0 and self._shown[index].depth >= node.depth:
            index -= 1
        if self._shown[index].depth < node.depth:
            self._go(index)

    def action_unfold(self) -> None:
        """Show what is under this row; where it is shown, go to the first of it."""
        node = self.node
        if node is None or node.open is None:
            return
        if node.open:
            self._go(self.cursor + 1)
        else:
            self.post_message(self.FoldRequested(node.id, fold=False))

    def watch_cursor(self, old: int, new: int) -> None:
        """Draw the two rows again, keep the cursor in sight, and post ``Highlighted``."""
        self._show_move(old, new)
        if (node := self.node) is not None:
            self.post_message(self.Highlighted(node.id))

    def on_resize(self) -> None:
        """Keep the cursor in sight."""
        self._follow()

    def on_click(self, event: events.Click) -> None:
        """Go to the row that was clicked, where the mouse is on."""
        self._go(event.y + self.scroll_offset.y)

    def render_line(self, y: int) -> Strip:
        """Draw one row that is seen."""
        width = self.scrollable_content_region.width
        index = y + self.scroll_offset.y
        if index >= len(self._shown) or self._describe is None:
            return self.paint((), width)
        node = self._shown[index]
        row = self._rows.get(node.id)
        if row is None:
            row = self._rows[node.id] = self._describe(node.id)
        has_cursor = index == self.cursor
        line = ("cursor" if self.has_focus else "here") if has_cursor else ""
        return self.paint(_parts(node, row, width, has_cursor=has_cursor), width, line=line)

    def _go(self, index: int) -> None:
        self.cursor = max(min(index, len(self._shown) - 1), 0)

    def _show_move(self, old: int, new: int) -> None:
        self.refresh_line(old)
        self.refresh_line(new)
        self._follow()

    def _follow(self) -> None:
        region = Region(0, self.cursor, 1, 1)
        self.scroll_to_region(region, animate=False, force=True, immediate=True)


def _parts(node: OutlineNode, row: OutlineRow, width: int, *, has_cursor: bool) -> list[StyledText]:
    """Lay out one row: edge, fold mark, glyph, number and title, word, count."""
    fold = " " if node.open is None else ("▾" if node.open else "▸")
    edge = "▌" if has_cursor else " "
    right: list[StyledText] = []
    if row.holder:
        name = one_row(row.holder)
        right.append((f" {PEN} {fit(name, min(cell_len(name), NAME))}", "warn"))
    word = fit(row.state.word, _word_width())
    right.append((" " + word, row.state.ink))
    right.append((fit(row.count, _COUNT, right=True) + " ", "muted"))
    room = width - 1 - sum(cell_len(text) for text, _ in right)
    indent = " " * min((2 if width >= ROOMY else 1) * node.depth, max(room // 4, 0))
    label = f"{row.label} " if row.label else ""
    left: list[StyledText] = [
        (f"{indent}{fold} ", "muted"),
        (f"{row.state.glyph} ", row.state.ink),
        (label, "head" if row.strong else "label"),
    ]
    room -= sum(cell_len(text) for text, _ in left)
    left.append((fit(row.title, room), "head" if row.strong else ""))
    return [(edge, "accent" if has_cursor else ""), *left, *right]


def _word_width() -> int:
    return max(cell_len(state.word) for state in STATES)
