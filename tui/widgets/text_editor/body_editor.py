"""The editor of one section's body: one widget, a buffer with its own undo for every section.

Three traps of Textual are met here. Keys that arrive in one read are applied in their order
(Textual #6605: Backspace and arrows would overtake or be overtaken by letters, and Vietnamese input
methods send just such bursts). Loading a text keeps undo and posts no change. A
failing undo (Textual #6686) is repaired by wrapping the lines again.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from inspect import isawaitable
from typing import ClassVar

from rich.text import Text
from textual import events
from textual.actions import SkipAction
from textual.binding import Binding
from textual.message import Message
from textual.widgets import TextArea
from textual.widgets.text_area import Edit, EditHistory, EditResult, Selection

from outline.text import clean, may_mean_bar, nfc
from tui.input_method.fillers import Fillers
from tui.input_method.graphemes import is_text, letter_after, letter_before
from tui.input_method.widget_composer import WidgetComposer
from tui.keys.registry import COMMANDS, command_at
from tui.textual_internals.cached_text_area import CachedTextArea
from tui.textual_internals.partial_compositor import InPieces
from tui.textual_internals.word_undo import WordHistory
from tui.widgets.key_bindings import bindings

from .buffer import Buffer, rebase_buffer
from .command_area import WritingArea


def _actions() -> dict[str, str]:
    """Return the actions of Textual's own text area by key, F-keys and our own keys left out."""
    actions = {}
    for binding in TextArea.BINDINGS:
        if isinstance(binding, Binding):
            for key in binding.key.split(","):
                if not key.startswith("f"):
                    actions[key] = binding.action
    for command in COMMANDS:
        if command.scope == "editor":
            for key in command.keys:
                actions.pop(key, None)
    return actions


_ACTIONS = _actions()


class BodyEditor(CachedTextArea, WritingArea, inherit_bindings=False):
    """A text area that knows which section it shows."""

    BINDINGS: ClassVar = bindings("editor")

    @dataclass
    class BodyChanged(Message):
        """The text of a section is another one now."""

        section: str
        text: str
        number: int = 0
        """Which change of the editor it was; see ``told``."""

        def can_replace(self, message: Message) -> bool:
            """Only the last text counts when keys come fast."""
            return isinstance(message, BodyEditor.BodyChanged) and message.section == self.section

    @dataclass
    class Refused(Message):
        """Something was typed where nothing can be written."""

        section: str

    def __init__(self, *, placeholder: str = "", id: str = "editor") -> None:  # noqa: A002
        """Show no section yet."""
        super().__init__(id=id, highlight_cursor_line=False, placeholder=placeholder)
        self.cursor_blink = False
        self.match_cursor_bracket = False
        self.section = ""
        """Id of the section shown."""
        self.told = 0
        """Counts the changes told; whoever hears the last one knows the text."""
        self._buffers: dict[str, Buffer] = {}
        self._composing = WidgetComposer(self)
        self._fillers = Fillers()

    def open(self, section: str, text: str, *, read_only: bool = False) -> None:
        """Show a section; its undo, cursor and scroll come back if its text is as it was left."""
        self._stash()
        self._composing.end()
        text = clean(text)
        buffer = self._buffers.get(section)
        with self.prevent(TextArea.Changed, TextArea.SelectionChanged):
            self.section = section
            # A history of its own first: loading clears the one that is there.
            self.history = self._new_history()
            self.load_text(text if buffer is None else buffer.text)
            if buffer is not None:
                self.history = buffer.history
                self.selection = buffer.selection
                self.scroll_to(*buffer.scroll, animate=False, immediate=True)
            else:
                self.scroll_to(0, 0, animate=False, immediate=True)
            # Words replaced meanwhile are one more step of what can be undone here.
            self.replace_text(text)
            self.read_only = read_only

    def replace_text(self, text: str) -> None:
        """Take a text that was changed elsewhere for the section shown; can be undone here."""
        text = clean(text)
        if text != self.text:
            self.history.checkpoint()
            self.replace(text, (0, 0), self.document.end)

    def take(self, section: str, text: str) -> None:
        """Take what others made of a section's text; cursor, scroll and undo go with it.

        Posts no message, and cannot be undone here: it is not one's own.
        """
        text = clean(text)
        if section != self.section:
            buffer = self._buffers.get(section)
            if buffer is not None:
                self._buffers[section] = rebase_buffer(buffer, text)
        elif text != self.text:
            self._stash()
            buffer = rebase_buffer(self._buffers[section], text)
            row = self.wrapped_document.location_to_offset(self.cursor_location).y
            with self.prevent(TextArea.Changed, TextArea.SelectionChanged):
                self.history = self._new_history()
                self.load_text(text)
                self.history = buffer.history
                self.selection = buffer.selection
                down = self.wrapped_document.location_to_offset(self.cursor_location).y - row
                self.scroll_to(
                    buffer.scroll.x, buffer.scroll.y + down, animate=False, immediate=True
                )

    def forget(self, section: str) -> None:
        """Drop the buffer of a section that was removed."""
        self._buffers.pop(section, None)
        if section == self.section:
            self.section = ""

    def edit(self, edit: Edit) -> EditResult:
        """Apply an edit and post ``BodyChanged``."""
        result = super().edit(edit)
        self._tell()
        return result

    def undo(self) -> None:
        """Undo the last typing; where that fails the lines are wrapped again (Textual #6686)."""
        if not self.read_only:
            self._rewrap_on_failure(super().undo)

    def redo(self) -> None:
        """Redo what was undone."""
        if not self.read_only:
            self._rewrap_on_failure(super().redo)

    def get_line(self, line_index: int) -> Text:
        """Return a line as it may be shown: one visible cell for what has no shape."""
        line = self.document.get_line(line_index)
        if not line.isprintable():
            line = "".join(c if c.isprintable() or c == "\t" else "\ufffd" for c in line)
        return Text(line, end="", no_wrap=True)

    async def on_key(self, event: events.Key) -> None:
        """Apply a key at once and paint it."""
        # Nobody asks for Textual's own messages; they would queue up before the paint.
        with self.defer_repaint(), self.prevent(TextArea.Changed, TextArea.SelectionChanged):
            await self._take(event)
        if isinstance(self.screen, InPieces):
            self.screen.paint_now(self)

    async def _take(self, event: events.Key) -> None:
        # Every key this widget knows is applied here and now; none goes round as a binding.
        if self._fillers.takes(event.key, event.character):
            event.stop()
            event.prevent_default()
            return
        if self._obey_key(event):
            return
        printable = is_text(event.character)
        if self.read_only and (printable or event.key == "enter"):
            event.stop()
            event.prevent_default()
            self.post_message(self.Refused(self.section))
            return
        if printable or event.key == "enter":
            event.stop()
            event.prevent_default()
            if printable:
                self._type(event.character or "")
            else:
                self._end_word()
                self._insert("\n")
            return
        command = command_at("editor", event.key)
        action = command.action if command is not None else _ACTIONS.get(event.key)
        if action is None:
            return
        event.stop()
        event.prevent_default()
        if event.key != "backspace":
            self._composing.end()
        name, _, argument = action.partition("(")
        method = getattr(self, f"action_{name}")
        moves = name.startswith("cursor_")
        # A motion that does not select ends a selection first, at its edge; a page has no choice.
        selects = bool(argument) or (self.marking and moves and "page" not in name)
        anchor = self.selection.start
        try:
            result = method(True) if selects else method()
            if isawaitable(result):
                await result
        except SkipAction:
            return
        if moves:
            self.extend(anchor)
        else:
            self.end_marking()

    def _obey_key(self, event: events.Key) -> bool:
        if event.key == "enter" and not self.read_only:
            self._end_word()
        if not self.obey(event.key):
            return False
        event.stop()
        event.prevent_default()
        if event.key in ("enter", "tab", "shift+tab"):
            self._composing.end()
        return True

    async def on_paste(self, event: events.Paste) -> None:
        """Insert what is pasted, as a step of undo of its own."""
        event.stop()
        event.prevent_default()
        if self.read_only:
            self.post_message(self.Refused(self.section))
            return
        self._composing.end()
        self.history.checkpoint()
        with self.defer_repaint():
            self._insert(event.text)
        self.history.checkpoint()

    def on_blur(self, event: events.Blur) -> None:
        """End the word that is being composed."""
        self._composing.end()
        self.do_stop()

    def _text_before_cursor(self) -> str:
        """Return the text of the line left of the cursor, or of what is selected."""
        row, column = min(self.selection)
        return self.document[row][:column]

    def _type(self, letter: str) -> None:
        """Insert a letter, or what composing makes of it."""
        composer = self._composing()
        if composer is None:
            self._insert(letter)
            return
        letter = self._clean(letter)
        if not self.selection.is_empty:
            composer.end()
        began = composer.in_word
        edit = composer.press(letter, self._text_before_cursor())
        if composer.in_word and not began:
            self.history.checkpoint()
        self._replace_before_cursor(edit.delete, edit.insert, joins=began)

    def _replace_before_cursor(self, delete: int, text: str, *, joins: bool) -> None:
        """Delete letters left of the cursor and insert, as a part of the word that was begun."""
        if not (delete or text):
            return
        (row, column), end = sorted(self.selection)
        history = self.history
        assert isinstance(history, WordHistory)
        history.joins = joins
        try:
            if delete:
                self.replace_typed(text, (row, column - delete), end)
            else:
                self._insert(text)
        finally:
            history.joins = False

    def _end_word(self) -> None:
        if (composer := self._composing()) is not None:
            edit = composer.finish(self._text_before_cursor())
            self._replace_before_cursor(edit.delete, edit.insert, joins=True)

    def before_command(self) -> None:
        """End the word in hand."""
        self._composing.end()

    def do_raw(self) -> None:
        """Give back the keys of the word at the cursor, or what was composed of them."""
        composer = self._composing()
        if composer is None or self.read_only or not self.selection.is_empty:
            return
        row, column = self.cursor_location
        line = self.document[row]
        edit = composer.restore_keys(line[:column], line[column:])
        if edit is not None:
            start, end = column - edit.delete, column + edit.delete_right
            self.history.checkpoint()
            self.replace_typed(edit.insert, (row, start), (row, end))
            self.history.checkpoint()

    def action_delete_left(self) -> None:
        """Delete the letter left of the cursor, whole, or the selection."""
        row, column = self.cursor_location
        if self.read_only or not self.selection.is_empty or not column:
            self._composing.end()
            super().action_delete_left()
            return
        start = letter_before(self.document[row], column)
        composer = self._composing()
        if composer is None:
            self.delete_typed((row, start), (row, column))
            return
        self._replace_before_cursor(column - start, "", joins=composer.in_word)
        edit = composer.erase(self._text_before_cursor())
        self._replace_before_cursor(edit.delete, edit.insert, joins=True)

    def action_delete_right(self) -> None:
        """Delete the letter right of the cursor, whole, or the selection."""
        row, column = self.cursor_location
        line = self.document[row]
        if self.read_only or not self.selection.is_empty or column >= len(line):
            super().action_delete_right()
            return
        self.delete_typed((row, column), (row, letter_after(line, column)))

    def _insert(self, text: str) -> None:
        """Put cleaned text in place of the selection; a lone mark joins the letter before it."""
        self.end_marking()
        text = self._clean(text)
        if not text:
            return
        start, end = sorted(self.selection)
        row, column = start
        if unicodedata.combining(text[0]) and column:
            left = self.document[row][column - 1]
            joined = nfc(left + text)
            if len(joined) < len(left + text):
                start, text = (row, column - 1), joined
        self.replace_typed(text, start, end)

    def _clean(self, text: str) -> str:
        """Return text cleaned as part of its line, behind what is left of the cursor."""
        if not may_mean_bar(text):
            return clean(text)
        left = self._text_before_cursor()
        cleaned = clean(left + text)
        return cleaned[len(left) :] if cleaned.startswith(left) else clean(text)

    def _rewrap_on_failure(self, travel: object) -> None:
        before = self.text
        try:
            assert callable(travel)
            travel()
        except (IndexError, KeyError, ValueError, AssertionError):
            self.wrapped_document.wrap(self.wrap_width, self.indent_width)
            self.selection = Selection.cursor(self.document.end)
            self.refresh(layout=True)
        if self.text != before:
            self._tell()

    def _tell(self) -> None:
        # Straight to the screen: on the way up through the containers it would come after what
        # the screen is asked to do once the keys so far are in.
        self.told += 1
        self.screen.post_message(self.BodyChanged(self.section, self.text, self.told))

    def _stash(self) -> None:
        if self.section:
            self._buffers[self.section] = Buffer(
                self.text, self.history, self.selection, self.scroll_offset
            )

    def _new_history(self) -> EditHistory:
        history = WordHistory(
            max_checkpoints=1_000, checkpoint_timer=2.0, checkpoint_max_characters=100
        )
        history.character_before = self._character_before
        return history

    def _character_before(self, location: tuple[int, int]) -> str:
        row, column = location
        return self.document[row][column - 1 : column] if column else ""
