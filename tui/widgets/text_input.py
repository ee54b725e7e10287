"""The one-line text entry that every form, picker and cell uses.

Textual inserts printable keys at once but sends Backspace and the arrows round as bindings, so a
burst that arrives in one read is applied out of order (Textual #6605) and Vietnamese input methods,
which send such bursts, lose their marks. Here every key is applied in the order it came, what comes
in is cleaned and composed (NFC), and nothing blinks.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from rich.cells import cell_len
from rich.style import Style
from textual import events
from textual.actions import SkipAction
from textual.geometry import Offset, Size
from textual.message import Message
from textual.reactive import Reactive
from textual.widgets import Input
from textual.widgets.input import Selection

from outline.text import clean
from tui.input_method.fillers import Fillers
from tui.input_method.graphemes import is_text, letter_after, letter_before
from tui.input_method.widget_composer import WidgetComposer
from tui.keys.registry import command_at
from tui.terminal import cursor as caret

EDITING = {
    "left": ("cursor_left", False),
    "shift+left": ("cursor_left", True),
    "right": ("cursor_right", False),
    "shift+right": ("cursor_right", True),
    "ctrl+left": ("cursor_left_word", False),
    "ctrl+shift+left": ("cursor_left_word", True),
    "ctrl+right": ("cursor_right_word", False),
    "ctrl+shift+right": ("cursor_right_word", True),
    "home": ("home", False),
    "ctrl+a": ("home", False),
    "shift+home": ("home", True),
    "end": ("end", False),
    "ctrl+e": ("end", False),
    "shift+end": ("end", True),
    "ctrl+shift+a": ("select_all", None),
    "backspace": ("delete_left", None),
    "delete": ("delete_right", None),
    "ctrl+d": ("delete_right", None),
    "ctrl+w": ("delete_left_word", None),
    "ctrl+u": ("delete_left_all", None),
    "ctrl+k": ("delete_right_all", None),
    "ctrl+x": ("cut", None),
    "ctrl+c": ("copy", None),
    "ctrl+v": ("paste", None),
}
"""Key -> name of the action of ``Input`` and whether it extends the selection (None: no such)."""


def one_line(text: str) -> str:
    """Return the text clean and on one line: what a field, a cell or a query may hold."""
    cleaned = clean(text)
    if "\n" in cleaned or "\t" in cleaned:
        return " ".join(cleaned.replace("\t", " ").split("\n"))
    return cleaned


class LineInput(Input):
    """One line of text; keys are applied in the order in which they arrive."""

    virtual_size: Reactive[Size] = Reactive(Size(0, 0))
    """Size of the text. Textual would lay out the whole screen at its change, so at every key; only
    an entry as wide as its text needs that, and ``Input`` handles that case itself."""

    @dataclass
    class Pressed(Message):
        """A key that the entry leaves to its screen, in order with the changes before it."""

        entry: LineInput
        key: str

        @property
        def control(self) -> LineInput:
            """The entry, so that handlers can select by it."""
            return self.entry

    def __init__(
        self,
        value: str = "",
        *,
        placeholder: str = "",
        passes: Iterable[str] = (),
        edited: Callable[[], None] | None = None,
        widget_id: str | None = None,
    ) -> None:
        """Hold ``value``; post ``Pressed`` for the keys in ``passes`` instead of acting.

        ``edited`` is called as soon as a key or a paste has changed the value: what answers it can
        be in the frame that shows the letter. ``Changed`` comes two queues later.
        """
        super().__init__(
            value,
            placeholder=placeholder,
            select_on_focus=False,
            compact=True,
            id=widget_id,
        )
        self.cursor_blink = False
        self._passes = frozenset(passes)
        self._edited = edited
        self._composing = WidgetComposer(self)
        self._fillers = Fillers()

    def get_component_rich_style(
        self, *names: str, partial: bool = False, default: Style | None = None
    ) -> Style:
        """Draw no cursor where the terminal shows its own."""
        if names == ("input--cursor",) and caret.is_shown(self.app):
            return Style.null()
        return super().get_component_rich_style(*names, partial=partial, default=default)

    @property
    def cursor_screen_offset(self) -> Offset:
        """The cell where the next letter goes; Textual's lies one further, behind the last one."""
        x, y, _width, _height = self.content_region
        return Offset(x - self.scroll_offset.x + cell_len(self.value[: self.cursor_position]), y)

    def validate_value(self, value: str) -> str:
        """Keep the value of the entry clean, also when it is set by code."""
        return one_line(value)

    def start(self, value: str, *, select: bool = False) -> None:
        """Take a new value with the cursor at its end, or with all of it selected."""
        self.value = value
        end = len(self.value)
        self.selection = Selection(0, end) if select else Selection.cursor(end)

    def replace(self, text: str, start: int, end: int) -> None:
        """Put text over a range; a mark that comes alone joins the letter on its left."""
        value = self.value
        start, end = sorted((max(0, start), min(len(value), end)))
        head = one_line(value[:start] + text)
        self.value = head + value[end:]
        self.selection = Selection.cursor(len(head))

    def feed(self, event: events.Key) -> bool:
        """Apply one key now; return whether the entry knew it."""
        if self._fillers.takes(event.key, event.character):
            return True
        if is_text(event.character) and event.key not in self._passes:
            self._type(event.character or "")
            return True
        if event.key == "backspace" and self.selection.is_empty:
            self.action_delete_left()
            return True
        self._composing.end()
        if (command := command_at("editor", event.key)) is not None and command.action == "raw":
            self._restore_keys()
            return True
        if event.key in self._passes:
            self.post_message(self.Pressed(self, event.key))
            return True
        if event.key == "enter":
            self.post_message(self.Submitted(self, self.value))
            return True
        name, select = EDITING.get(event.key, ("", None))
        if not name:
            return False
        action = getattr(self, f"action_{name}")
        try:
            action() if select is None else action(select)
        except SkipAction:
            return False
        return True

    @property
    def as_typed(self) -> str:
        """The value with the keys of the word in hand in place of what they were composed to."""
        composer = self._composing()
        if composer is None or not self._text_before_cursor.endswith(composer.display):
            return self.value
        cursor = self.cursor_position
        return self.value[: cursor - len(composer.display)] + composer.keys + self.value[cursor:]

    @property
    def _text_before_cursor(self) -> str:
        return self.value[: self.cursor_position]

    def _type(self, letter: str) -> None:
        """Insert a letter, or what composing makes of it."""
        composer = self._composing()
        if composer is None or not self.selection.is_empty:
            self._composing.end()
        if composer is None:
            self.replace(letter, *self.selection)
            return
        start, end = sorted(self.selection)
        edit = composer.press(letter, self.value[:start])
        self.replace(edit.insert, start - edit.delete, end)

    def _restore_keys(self) -> None:
        """Give back the keys of the word at the cursor, or what was composed of them."""
        composer = self._composing()
        if composer is None or not self.selection.is_empty:
            return
        cursor = self.cursor_position
        edit = composer.restore_keys(self.value[:cursor], self.value[cursor:])
        if edit is not None:
            self.replace(edit.insert, cursor - edit.delete, cursor + edit.delete_right)

    def action_delete_left(self) -> None:
        """Delete the letter left of the cursor, or the selection; composing goes on before it."""
        if not self.selection.is_empty:
            self._composing.end()
            super().action_delete_left()
            return
        start, end = letter_before(self.value, self.cursor_position), self.cursor_position
        if start == end:
            return
        self.replace("", start, end)
        if (composer := self._composing()) is not None:
            edit = composer.erase(self._text_before_cursor)
            if edit.delete or edit.insert:
                cursor = self.cursor_position
                self.replace(edit.insert, cursor - edit.delete, cursor)

    def action_delete_right(self) -> None:
        """Delete the letter right of the cursor, or the selection."""
        if self.selection.is_empty:
            cursor = self.cursor_position
            self.replace("", cursor, letter_after(self.value, cursor))
        else:
            super().action_delete_right()

    def on_blur(self, event: events.Blur) -> None:
        """End the word that is being composed."""
        self._composing.end()

    def on_key(self, event: events.Key) -> None:
        """Apply a key at once."""
        # Not a coroutine: nothing may come between two keys of one burst.
        event.prevent_default()
        before = self.value
        if self.feed(event):
            event.stop()
        self._tell(before)

    def on_paste(self, event: events.Paste) -> None:
        """Insert what is pasted."""
        event.stop()
        event.prevent_default()
        before = self.value
        self._composing.end()
        self.replace(event.text, *self.selection)
        self._tell(before)

    def _tell(self, before: str) -> None:
        if self._edited is not None and self.value != before:
            self._edited()
