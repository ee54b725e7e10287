"""What the editor does with motions, marks and lists, independent of the section it shows.

Plain PuTTY passes neither Shift nor Ctrl with an arrow. So there is a way round both: *leaps*
(``Ctrl+O``), after which the arrows go by words and sentences until another key comes, and
*marking* (``F10``), while which every motion selects.
"""

from __future__ import annotations

from dataclasses import dataclass

from textual.message import Message
from textual.widgets import TextArea
from textual.widgets.text_area import Selection

from tui.keys.registry import Command, command_at

from . import motions
from .motions import RangeReplacement

_STARTS = {
    "word": motions.words,
    "sentence": motions.sentences,
    "paragraph": motions.paragraphs,
}
_STAY = ("word", "sentence", "paragraph", "edge", "move", "wish", "leap")
"""Actions after which the next key is a leap too."""
_FIRST = ("items", "join", "split", "move", "raw")
"""Actions whose keys are letters: after a motion they are typed, not obeyed."""


class WritingArea(TextArea):
    """A text area that is told places by the count of characters, as the report tells them."""

    leaping = False
    """Whether the next key is a leap."""
    _fresh = False
    """Whether no motion has come since the key for leaps."""
    marking = False
    """Whether motions select."""

    @dataclass
    class ModeChanged(Message):
        """Other keys work now: leaps or marking began or ended."""

    @dataclass
    class Wished(Message):
        """A key asks for what reaches over sections."""

        action: str

    @property
    def span(self) -> tuple[int, int]:
        """Where the selection starts and ends, in characters of the text."""
        start, end = sorted(self.selection)
        return self._offset(start), self._offset(end)

    def select(self, start: int, end: int) -> None:
        """Select characters of the text and show them in the middle."""
        self.selection = Selection(self._location(start), self._location(end))
        self.scroll_cursor_visible(center=True)

    def obey(self, key: str) -> bool:
        """Do what a key of ours means here; return whether it means anything."""
        scope = "leap" if self.leaping else "editor"
        command = _command(scope, key)
        typed = command is not None and command.action.partition("(")[0] in _FIRST
        if self.leaping and (command is None or (typed and not self._fresh)):
            self._leap(on=False)
            command = _command("editor", key)
        if command is None:
            if key == "enter":
                return self._change(motions.enter(self.text, self.span[1]))
            return key in ("tab", "shift+tab") and self._nest(inward=key == "tab")
        name, _, arguments = command.action.partition("(")
        self._fresh = name in _FIRST
        if self.leaping and name not in _STAY:
            self._leap(on=False)
        self.before_command()
        do = getattr(self, f"do_{name}")
        do(*(part.strip("' )") for part in arguments.split(",") if part.strip("' )")))
        return True

    def before_command(self) -> None:
        """Get ready for a command of ours."""

    def end_marking(self) -> None:
        """Let motions only move again."""
        if self.marking:
            self.marking = False
            self.post_message(self.ModeChanged())

    def extend(self, anchor: tuple[int, int]) -> None:
        """Select from a place to where a motion came to, while marking."""
        if self.marking:
            self.selection = Selection(anchor, self.selection.end)

    def do_leap(self) -> None:
        """Let the next keys leap."""
        self._fresh = True
        self._leap(on=True)

    def do_stop(self) -> None:
        """Leap no more."""
        self._leap(on=False)

    def do_mark(self) -> None:
        """Start or stop marking; what is marked stays selected."""
        self.marking = not self.marking
        self.post_message(self.ModeChanged())

    def do_word(self, direction: str) -> None:
        """Go to the next word or the one before."""
        self._go("word", int(direction))

    def do_sentence(self, direction: str) -> None:
        """Go to the next sentence or the one before."""
        self._go("sentence", int(direction))

    def do_paragraph(self, direction: str) -> None:
        """Go to the next paragraph or the one before."""
        self._go("paragraph", int(direction))

    def do_edge(self, direction: str) -> None:
        """Go to the start or the end of the text."""
        self._come(len(self.text) if int(direction) > 0 else 0)

    def do_move(self, direction: str) -> None:
        """Move the paragraphs of the selection over the one beside."""
        self._change(motions.move_block(self.text, *self.span, int(direction)))

    def do_items(self, mark: str) -> None:
        """Make items of the selected lines, or plain lines again."""
        self._change(motions.toggle_items(self.text, *self.span, mark))

    def do_join(self) -> None:
        """Make one line of the selected ones."""
        self._change(motions.join_lines(self.text, *self.span))

    def do_split(self) -> None:
        """Make items of the parts of the selected lines."""
        self._change(motions.split_line(self.text, *self.span))

    def do_wish(self, action: str) -> None:
        """Ask for something that reaches over sections."""
        self.post_message(self.Wished(action))

    def _leap(self, *, on: bool) -> None:
        if self.leaping != on:
            self.leaping = on
            self.post_message(self.ModeChanged())

    def _go(self, unit: str, direction: int) -> None:
        text = self.text
        offset = self._offset(self.cursor_location)
        self._come(motions.step(_STARTS[unit](text), offset, direction, len(text)))

    def _come(self, offset: int) -> None:
        anchor = self.selection.start
        self.move_cursor(self._location(offset))
        self.extend(anchor)

    def _nest(self, *, inward: bool) -> bool:
        return self._change(motions.nest(self.text, *self.span, inward=inward))

    def _change(self, change: RangeReplacement | None) -> bool:
        """Apply a change as one step of undo; return whether there was one."""
        if change is None or self.read_only:
            return False
        if self.text[change.start : change.end] != change.text:
            self.history.checkpoint()
            self.replace(change.text, self._location(change.start), self._location(change.end))
            self.history.checkpoint()
        start, end = change.select
        self.selection = Selection(self._location(start), self._location(end))
        return True

    def _offset(self, location: tuple[int, int]) -> int:
        row, column = location
        return sum(len(line) + 1 for line in self.document.lines[:row]) + column

    def _location(self, offset: int) -> tuple[int, int]:
        before = self.text[:offset]
        return before.count("\n"), len(before) - before.rfind("\n") - 1


def _command(scope: str, key: str) -> Command | None:
    command = command_at(scope, key)
    return command if command is not None and command.ours else None
