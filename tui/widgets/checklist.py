"""The checklist: what a section must cover, to be ticked, or what is under it, to be opened."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from rich.cells import cell_len, chop_cells
from textual import events
from textual.geometry import Region, Size
from textual.message import Message
from textual.reactive import reactive
from textual.strip import Strip

from outline.model import Answer
from tui.i18n import _
from tui.presenters.outline_rows import ChecklistItem, ItemKind
from tui.presenters.view_types import StyledText, fit, one_row
from tui.widgets.key_bindings import bindings

from .line_widget import Lines

_MARKS = {
    Answer.OPEN: ("☐", "muted"),
    Answer.COVERED: ("☑", "good"),
    Answer.NONE: ("–", "muted"),
}


class Checklist(Lines, can_focus=True):
    """Items, wrapped to the width, with a cursor on those that can be ticked or opened."""

    BINDINGS: ClassVar = bindings("checklist")

    cursor: reactive[int] = reactive(-1)
    """Index of the item under the cursor, -1 where there is none."""

    @dataclass
    class TickRequested(Message):
        """An item should be ticked, or the tick taken back; a child should be opened."""

        kind: ItemKind
        id: str
        answer: Answer | None

    @dataclass
    class DeclineRequested(Message):
        """The writer wants to state that nothing happened here."""

        kind: ItemKind
        id: str
        reason: str

    def __init__(self, *, id: str = "checklist") -> None:  # noqa: A002
        """Start without items; ``show`` brings them."""
        super().__init__(id=id)
        self._items: Sequence[ChecklistItem] = ()
        self._lines: list[tuple[int, list[StyledText]]] = []
        self._first: list[int] = []
        self._wrapped_at = -1

    @property
    def item(self) -> ChecklistItem | None:
        """The item under the cursor."""
        return self._items[self.cursor] if 0 <= self.cursor < len(self._items) else None

    @property
    def cursor_line(self) -> int | None:
        """The line that the item under the cursor begins on."""
        if not 0 <= self.cursor < len(self._first):
            return None
        return self._first[self.cursor] - self.scroll_offset.y

    def show(self, items: Sequence[ChecklistItem], *, anew: bool = False) -> None:
        """Take the items of a section; the cursor stays on its item unless ``anew``."""
        if items == self._items and not anew:
            return
        previous = None if anew else self.item
        self._items = items
        index = next(
            (
                n
                for n, entry in enumerate(items)
                if previous and (entry.kind, entry.id) == (previous.kind, previous.id)
            ),
            None,
        )
        if index is None:
            index = self._land(
                0 if anew or self.cursor < 0 else min(self.cursor, len(items) - 1), 1
            )
        self.set_reactive(Checklist.cursor, index)
        self._wrap()
        if anew:
            self.scroll_to(y=0, animate=False)
        self._follow()
        self.refresh(layout=True)

    def action_step(self, items: int) -> None:
        """Move the cursor by items."""
        index = self._land(self.cursor + items, 1 if items > 0 else -1)
        if index >= 0:
            self.cursor = index
        elif items < 0:
            self.scroll_to(y=0, animate=False)

    def action_page(self, pages: int) -> None:
        """Scroll by screenfuls; the cursor goes along."""
        rows = max(self.scrollable_content_region.height - 1, 1)
        line = self._first[self.cursor] if 0 <= self.cursor < len(self._first) else 0
        line = max(min(line + pages * rows, len(self._lines) - 1), 0)
        line_item = self._lines[line][0] if self._lines else -1
        index = self._land(max(line_item, 0), 1 if pages > 0 else -1)
        if index >= 0:
            self.cursor = index

    def point_at(self, id_: str) -> None:
        """Put the cursor on the item with an id, if there is one."""
        for index, item in enumerate(self._items):
            if item.id == id_ and item.kind != "heading":
                self.cursor = index
                return

    def action_tick(self) -> None:
        """Ask for the tick, or for opening."""
        if (item := self.item) is not None:
            self.post_message(self.TickRequested(item.kind, item.id, item.answer))

    def action_decline(self) -> None:
        """Ask for 'nothing arose'."""
        if (item := self.item) is not None and item.kind in ("prompt", "demand"):
            self.post_message(self.DeclineRequested(item.kind, item.id, item.note))

    def watch_cursor(self) -> None:
        """Keep the cursor in sight."""
        self._follow()
        self.refresh()

    def on_resize(self, event: events.Resize) -> None:
        """Wrap again where the width changed."""
        if event.size.width != self._wrapped_at:
            self._wrap()
            self.refresh(layout=True)

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """Return the lines that the items take in ``width`` cells."""
        if width != self._wrapped_at:
            self._wrap(width)
        return len(self._lines)

    def render_line(self, y: int) -> Strip:
        """Draw one line that is seen."""
        width = self.scrollable_content_region.width
        row = y + self.scroll_offset.y
        if row >= len(self._lines):
            return self.paint((), width)
        index, parts = self._lines[row]
        has_cursor = index == self.cursor and self.has_focus
        edge: StyledText = ("▌" if has_cursor else " ", "accent" if has_cursor else "")
        return self.paint([edge, *parts], width, line="cursor" if has_cursor else "")

    def _wrap(self, width: int | None = None) -> None:
        width = width if width is not None else self.scrollable_content_region.width
        self._wrapped_at = width
        self._lines = []
        self._first = []
        # Before the first layout there is no width, and lines for none would bring a scrollbar.
        for index, item in enumerate(self._items if width > 0 else ()):
            self._first.append(len(self._lines))
            if item.kind == "heading" and index:
                self._lines.append((-1, []))
            self._lines.extend((index, parts) for parts in _layout_lines(item, max(width - 2, 8)))
        self.virtual_size = Size(0, len(self._lines))

    def _land(self, index: int, direction: int) -> int:
        while 0 <= index < len(self._items):
            if self._items[index].kind != "heading":
                return index
            index += direction
        return -1

    def _follow(self) -> None:
        if 0 <= self.cursor < len(self._first):
            height = sum(index == self.cursor for index, _parts in self._lines)
            first = self._first[self.cursor]
            above = self.cursor - 1
            if above >= 0 and self._items[above].kind == "heading":
                # The heading stays in sight with its first item.
                height += first - self._first[above]
                first = self._first[above]
            region = Region(0, first, 1, height)
            self.scroll_to_region(region, animate=False, force=True, immediate=True)


def _layout_lines(item: ChecklistItem, width: int) -> list[list[StyledText]]:
    """Return the lines of one item."""
    if item.kind == "heading":
        return [[(f"{item.text}  ", "head"), (item.note, "muted")]]
    mark, ink = _mark(item)
    text_ink = "muted" if item.answer in (Answer.COVERED, Answer.NONE) else ""
    if item.kind == "child":
        note = fit(item.note, 6, right=True)
        word = item.state.word if item.state else ""
        room = width - 4 - cell_len(note) - 9
        return [
            [
                (f" {mark} ", ink),
                (fit(item.text, room), ""),
                (f" {fit(word, 8)}", ink),
                (note, "muted"),
            ]
        ]
    lines: list[list[StyledText]] = []
    for number, text in enumerate(_wrap_text(item.text, width - 3)):
        lines.append([(f" {mark} " if number == 0 else "   ", ink), (text, text_ink)])
    for number, text in enumerate(_wrap_text(_answer_line(item), width - 5)):
        lines.append([("   ↳ " if number == 0 else "     ", "muted"), (text, "muted")])
    return lines


def _mark(item: ChecklistItem) -> tuple[str, str]:
    if item.state is not None:
        return item.state.glyph, item.state.ink
    if item.answer is not None:
        return _MARKS[item.answer]
    return "!", "warn"


def _answer_line(item: ChecklistItem) -> str:
    """Return the line under an item: how it is answered, a reason, or a cure."""
    if item.answer is Answer.NONE:
        word = _("nothing to report")
        return f"{word}: {item.note}" if item.note else word
    return item.note


def _wrap_text(text: str, width: int) -> list[str]:
    """Wrap a text between words to ``width`` cells; a longer word is cut."""
    lines: list[str] = []
    line = ""
    for word in one_row(text).split():
        for piece in chop_cells(word, width) if cell_len(word) > width else (word,):
            if not line:
                line = piece
            elif cell_len(line) + 1 + cell_len(piece) <= width:
                line = f"{line} {piece}"
            else:
                lines.append(line)
                line = piece
    return [*lines, line] if line else lines
