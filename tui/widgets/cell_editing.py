"""A view and the one entry that edits what is under its cursor, in place.

All keys pass one queue, whether the view or the entry has the focus: a burst
that types, tabs and types again ends where the writer meant it to.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from textual import events
from textual.app import ComposeResult
from textual.containers import Container
from textual.geometry import Offset, Region, Size
from textual.message import Message

from tui.input_method.fillers import Fillers
from tui.presenters.view_types import InputCheck
from tui.textual_internals.input_forwarding import RedirectsInput, queue_input

from .line_widget import Lines
from .text_input import LineInput


class CellEditingInput(RedirectsInput):
    """A child of a ``CellEditing``: its keys and pastes pass that queue, in their order."""

    def redirect_input(self, event: events.Key | events.Paste) -> bool:
        """Queue the event at the parent; return whether that is one."""
        parent = self.parent
        if not isinstance(parent, CellEditing):
            return False
        parent.take(event)
        return True


class CellEntry(CellEditingInput, LineInput):
    """The entry that lies over the cell being edited; grows to the right with its text."""

    def __init__(self) -> None:
        """Start unseen."""
        super().__init__(widget_id="cell")
        self.display = False
        self.room = (10, 10)
        """Least and greatest width in cells."""

    def get_content_width(self, container: Size, viewport: Size) -> int:
        """Return the width of the text between the least and the greatest width."""
        least, most = self.room
        return max(min(self.content_width, most), least)


class CellEditing(Container):
    """A view whose cells or fields are edited in place; the base of grid and form."""

    @dataclass
    class CursorMoved(Message):
        """The cursor moved, or the value under it has changed."""

        widget: CellEditing

        @property
        def control(self) -> CellEditing:
            """The widget, so that handlers can select by it."""
            return self.widget

    @dataclass
    class Checked(Message):
        """The check of what is being typed, or of what was refused."""

        widget: CellEditing
        check: InputCheck

        @property
        def control(self) -> CellEditing:
            """The widget, so that handlers can select by it."""
            return self.widget

    def __init__(self, view: Lines, otherwise: Callable[[str], bool], *, widget_id: str) -> None:
        """Lay an entry over ``view``; ``otherwise`` is offered the keys that are not used here."""
        super().__init__(id=widget_id)
        self.view = view
        self.editor = CellEntry()
        self.editing = False
        self._otherwise = otherwise
        self._fillers = Fillers()

    def compose(self) -> ComposeResult:
        """Show the view, and the entry over it."""
        yield self.view
        yield self.editor

    def take(self, event: events.Event) -> None:
        """Take a key or a paste into the queue."""
        queue_input(self, event)

    def cell_region(self) -> Region:
        """Return where the entry belongs, relative to this widget."""
        return Region(0, 0, *self.editor.room)

    def press(self, event: events.Key) -> bool:
        """Act on one key, now; return whether it was used."""
        return self.editing and self.editor.feed(event)

    def paste(self, text: str) -> None:
        """Take a pasted text; into the entry while it is open."""
        if self.editing:
            self.editor.replace(text, *self.editor.selection)
            self.check_entry()

    def check_entry(self) -> None:
        """The text in the entry has changed."""

    def open_entry(self, text: str, *, select: bool = False) -> None:
        """Lay the entry over the cell under the cursor."""
        self.editing = True
        self.editor.start(text, select=select)
        self.editor.display = True
        self.place_entry()
        self.screen.set_focus(self.editor)

    def close_entry(self) -> None:
        """Take the entry away; the caller stores its text."""
        self.editing = False
        self.editor.display = False
        self.screen.set_focus(self.view)

    def place_entry(self) -> None:
        """Move the entry to the cell under the cursor."""
        region = self.cell_region()
        self.editor.room = (region.width, max(self.size.width - region.x - 1, region.width))
        self.editor.offset = Offset(region.x, region.y)
        self.editor.refresh(layout=True)

    def on_resize(self) -> None:
        """Keep the entry over its cell; the view has to learn its new size first."""
        if self.editing:
            self.call_after_refresh(self.place_entry)

    def on_key(self, event: events.Key) -> None:
        """Apply a key at once."""
        # Not a coroutine: nothing may come between two keys of one burst.
        event.prevent_default()
        filler = self._fillers.takes(event.key, event.character)
        if filler or self.press(event) or self._otherwise(event.key):
            event.stop()

    def on_paste(self, event: events.Paste) -> None:
        """Apply a paste at once."""
        event.stop()
        event.prevent_default()
        self.paste(event.text)
