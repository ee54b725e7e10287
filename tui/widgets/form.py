"""A form: labelled one-line fields in groups, always ready to be typed in, judged while typed.

A text that is refused is never dropped: it holds its field, with the reason, until it is corrected
or the stored value is put back.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Protocol

from textual import events
from textual.geometry import Region

from tui.input_method.graphemes import is_text
from tui.presenters.view_types import FormField, InputCheck, ListRow, StyledText, fit

from .cell_editing import CellEditing, CellEditingInput
from .line_widget import Rows
from .text_input import one_line

MOVES = ("up", "down", "pageup", "pagedown", "ctrl+home", "ctrl+end")
"""Keys that move through the fields in every form."""

NOTE = 4
"""Cells of the note at the right end."""


class FormSource(Protocol):
    """Where the values come from and where edits go."""

    fields: Sequence[FormField]

    def text(self, key: str) -> str:
        """Return what is edited: the value as one types it."""

    def check(self, key: str, text: str) -> InputCheck:
        """Judge a text while it is typed."""

    def lacks(self, key: str) -> bool:
        """Return whether something is still to be done in a field."""

    def put(self, key: str, text: str) -> str:
        """Store a text; return "" or why it is refused."""


class FormRows(CellEditingInput, Rows):
    """The view of a form."""


class Form(CellEditing):
    """A form whose fields are typed in place."""

    def __init__(
        self, source: FormSource, otherwise: Callable[[str], bool], *, start: str = ""
    ) -> None:
        """Edit what ``source`` holds, starting in the field ``start``."""
        self.rows = FormRows(widget_id="fields")
        super().__init__(self.rows, otherwise, widget_id="form")
        self.source = source
        self.refused = ""
        """Why the text in the open field was not stored; until something is typed."""
        self._start = start

    def on_mount(self) -> None:
        """Show the fields and open the first one."""
        self.rows.show(self._items(), key=self._start)
        self._open()

    @property
    def key(self) -> str:
        """The key of the field under the cursor."""
        item = self.rows.current
        return item.key if item is not None else ""

    @property
    def _split(self) -> tuple[int, int]:
        """Width of the labels and of the values, in cells."""
        width = max(self.rows.scrollable_content_region.width - 1, 20)
        note = NOTE + 2 if width >= 60 else 0
        label = min(max((width - note) * 54 // 100, 16), 56)
        return label, max(width - note - label - 5, 8)

    def _items(self) -> list[ListRow]:
        items: list[ListRow] = []
        group = ""
        for field in self.source.fields:
            if field.group != group:
                group = field.group
                if items:
                    items.append(ListRow("", (), heading=True))
                items.append(ListRow("", ((f" {group}", "head"),), heading=True))
            items.append(self._item(field))
        return items

    def _item(self, field: FormField) -> ListRow:
        label, room = self._split
        text = self.source.text(field.key)
        return ListRow(
            field.key,
            (
                self._mark(field.key, text),
                (fit(field.label, label), "label"),
                ("  ", ""),
                (fit(text, room), ""),
            ),
            ((fit(field.note, NOTE, right=True), "muted"),)
            if field.note and self.rows.size.width >= 60
            else (),
        )

    def _mark(self, key: str, text: str) -> StyledText:
        """Return the glyph of a field: refused, to correct, to be filled in, good, or empty."""
        if self.refused and key == self.key:
            return "✗ ", "bad"
        if self.source.lacks(key):
            return ("! ", "warn") if text else ("○ ", "warn")
        return ("✓ ", "good") if text else ("· ", "muted")

    def renew(self) -> None:
        """Draw all fields and open the current one again."""
        key = self.key
        self.rows.show(self._items(), key=key)
        self._open()

    def on_resize(self) -> None:
        """Lay the fields out for the new width; what is being typed stays."""
        self.call_after_refresh(self._relay)

    def _relay(self) -> None:
        self.rows.show(self._items(), key=self.key)
        self.place_entry()

    def cell_region(self) -> Region:
        """Return where the value under the cursor is."""
        label, room = self._split
        y = self.rows.cursor - self.rows.scroll_offset.y
        return Region(label + 5, y, room, 1)

    def press(self, event: events.Key) -> bool:
        """Act on one key: type, or store and move."""
        key = event.key
        if not is_text(event.character) and self._otherwise(key):
            return True
        if key in MOVES:
            self.move(key)
            return True
        if self.editing and self.editor.feed(event):
            self.check_entry()
            return True
        return False

    def move(self, key: str) -> None:
        """Store what is typed and move as a key of a list does; stay where it is refused."""
        if self.store():
            self.rows.press(key.removeprefix("ctrl+"))
            self._open()

    def go(self, key: str) -> None:
        """Store what is typed and go to another field; stay where it is refused."""
        if self.store():
            self.rows.show(self._items(), key=key)
            self._open()

    @property
    def is_wrong(self) -> bool:
        """Whether what is typed could not be stored."""
        text = self.editor.value
        changed = self.editing and text != one_line(self.source.text(self.key))
        return changed and not self.source.check(self.key, text).ok

    def revert(self) -> bool:
        """Put the stored value back over what was typed; return whether there was a difference."""
        changed = self.editor.value != one_line(self.source.text(self.key))
        self._open()
        return changed

    def store(self) -> bool:
        """Store what is typed; keep the field open and show the reason where it is refused."""
        key = self.key
        text = self.editor.value
        if not key or not self.editing:
            return True
        # The entry holds text clean; what only differs in that was not typed by anybody.
        if text == one_line(self.source.text(key)):
            self._forgive()
            return True
        self.refused = self.source.put(key, text)
        # All of them: a value that others are tied to changes what is to be done there.
        self.rows.replace(self._items())
        if self.refused:
            self.editor.add_class("-bad")
            self.post_message(self.Checked(self, InputCheck(False, self.refused)))
        return not self.refused

    def _forgive(self) -> None:
        if self.refused:
            self.refused = ""
            self.rows.replace(self._items())

    def _open(self) -> None:
        self._forgive()
        self.open_entry(self.source.text(self.key))
        self.post_message(self.CursorMoved(self))
        self.check_entry()

    def check_entry(self) -> None:
        """Check the text so far and show the result."""
        self._forgive()
        check = self.source.check(self.key, self.editor.value)
        self.editor.set_class(not check.ok, "-bad")
        self.post_message(self.Checked(self, check))
