"""Small dialogs: unsaved changes, confirming a deletion, a line of text.

Nothing that loses work is confirmed by the key that asked for it, nor by Enter alone: the answer
that changes nothing is marked first, and Esc always gives it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from textual import events
from textual.app import ComposeResult
from textual.strip import Strip
from textual.widgets import Static

from outline.errors import DecuongError
from tui.i18n import _
from tui.keys.registry import commands, label
from tui.presenters.messages import make_sentence
from tui.presenters.view_types import StyledText
from tui.widgets.key_bindings import bindings
from tui.widgets.line_widget import Lines
from tui.widgets.plain_content import safe
from tui.widgets.text_input import LineInput

from .modal import Box, Hints, Modal, StatusLines

T = TypeVar("T")

BACK = ("left", "up", "shift+tab")
"""Keys that mark the previous answer."""


@dataclass(frozen=True, slots=True)
class AnswerOption(Generic[T]):
    """An answer that a question offers."""

    value: T
    label: str
    is_destructive: bool = False
    """Whether it loses something; drawn as a danger."""


class AnswerRow(Lines, can_focus=True):
    """The answers side by side, one of them marked."""

    def __init__(self, labels: Sequence[tuple[str, bool]], run_key: Callable[[str], bool]) -> None:
        """Show ``(label, is_destructive)``, the first one marked; pass other keys on."""
        super().__init__(id="answers")
        self._run_key = run_key
        self._labels = labels
        self.marked = 0

    def move(self, step: int) -> None:
        """Mark the answer ``step`` further on; behind the last one comes the first."""
        self.marked = (self.marked + step) % len(self._labels)
        self.refresh()

    def render_line(self, y: int) -> Strip:
        """Draw the answers."""
        width = self.size.width
        if y:
            return self.paint((), width)
        parts: list[StyledText] = []
        for index, (answer, is_destructive) in enumerate(self._labels):
            is_marked = index == self.marked
            style = "cursor" if is_marked else ("bad" if is_destructive else "")
            parts += [(f"▌ {answer} " if is_marked else f"  {answer} ", style), ("  ", "")]
        return self.paint(parts, width)

    def on_key(self, event: events.Key) -> None:
        """Let the screen run the key; else mark the previous answer by Shift+Tab and the like."""
        event.prevent_default()
        if self._run_key(event.key):
            event.stop()
        elif event.key in BACK:
            event.stop()
            self.move(-1)


class Question(Modal[T]):
    """A question with answers to choose from; Esc gives ``escape_value``."""

    BINDINGS = bindings("dialog")

    def __init__(
        self,
        title: str,
        text: str,
        answers: Sequence[AnswerOption[T]],
        escape_value: T,
        *,
        note: str = "",
    ) -> None:
        """Ask; the first answer is marked."""
        super().__init__()
        self._title = title
        self._text = text
        self._note = note
        self._answers = answers
        self._escape_value = escape_value
        self._row = AnswerRow(
            [(answer.label, answer.is_destructive) for answer in answers], self.run_key
        )
        self.receiver = self._row

    def compose(self) -> ComposeResult:
        """Show the question above its answers."""
        with Box(self._title, classes="-small"):
            yield Static(safe(self._text, lines=True), classes="prose")
            if self._note:
                yield Static(safe(self._note, lines=True), classes="prose -muted")
            yield self._row
            yield Hints("dialog")

    def action_next(self) -> None:
        """Mark the next answer."""
        self._row.move(1)

    def action_accept(self) -> None:
        """Give the marked answer."""
        self.dismiss(self._answers[self._row.marked].value)

    def action_close(self) -> None:
        """Give the answer that changes nothing."""
        self.dismiss(self._escape_value)


class UnsavedScreen(Question[str]):
    """Quitting with unsaved changes: save, stay, or discard; discarding is never the first."""

    def __init__(self, name: str) -> None:
        """Ask about the file ``name``."""
        super().__init__(
            _("Unsaved changes"),
            _("{name} has changes that are not saved.").format(name=name),
            (
                AnswerOption("save", _("Save and leave")),
                AnswerOption("", _("Stay")),
                AnswerOption("discard", _("Leave without saving"), is_destructive=True),
            ),
            "",
        )

    def action_accept(self) -> None:
        """Give the marked answer; ask once more before discarding."""
        if self._answers[self._row.marked].value != "discard":
            super().action_accept()
            return

        def discard(is_sure: bool | None) -> None:
            if is_sure:
                self.dismiss("discard")

        question = _("What you wrote since the last save will be lost. Leave all the same?")
        self.app.push_screen(ConfirmScreen(question, _("Leave without saving")), discard)


class ConfirmScreen(Question[bool]):
    """A question before something is lost; "no" is marked first."""

    def __init__(self, question: str, verb: str, *, note: str = "") -> None:
        """Ask ``question``; ``verb`` is the answer that goes ahead."""
        super().__init__(
            _("Are you sure?"),
            question,
            (AnswerOption(False, _("No")), AnswerOption(True, verb, is_destructive=True)),
            False,
            note=note,
        )


class AskScreen(Modal[str | None]):
    """One line of text: a reason, a name, a date. None means Esc."""

    BINDINGS = bindings("dialog")

    def __init__(
        self,
        title: str,
        hint: str = "",
        value: str = "",
        check: Callable[[str], object] | None = None,
        required: bool = False,
    ) -> None:
        """Ask; ``check`` raises ``DecuongError`` for a text that is refused."""
        super().__init__()
        self._title = title
        self._hint = hint
        self._check = check
        self._required = required
        self._entry = LineInput(value, passes=_list_forwarded_keys())
        self._status = StatusLines()
        self.receiver = self._entry

    def compose(self) -> ComposeResult:
        """Show the entry, and below it what is wrong with its text."""
        with Box(self._title, classes="-small"):
            if self._hint:
                yield Static(safe(self._hint, lines=True), classes="prose -muted")
            yield self._entry
            yield self._status
            yield Hints("dialog", leave_out=("dialog_next",))

    def find_error(self, text: str) -> str:
        """Return why the text is refused, or ""."""
        text = text.strip()
        if not text:
            if not self._required:
                return ""
            return _("Write something here; {key} leaves it as it is.").format(
                key=label("dialog_close")
            )
        try:
            if self._check is not None:
                self._check(text)
        except DecuongError as error:
            return make_sentence(error)
        return ""

    def on_input_changed(self, event: LineInput.Changed) -> None:
        """Show what is wrong with the text while it is typed."""
        reason = self.find_error(event.value) if event.value.strip() else ""
        self._status.say([[("✗ ", "bad"), (reason, "bad")]] if reason else [])

    def on_line_input_pressed(self, event: LineInput.Pressed) -> None:
        """Accept or close."""
        event.stop()
        self.run_key(event.key)

    def action_accept(self) -> None:
        """Answer with the text, unless it is refused."""
        reason = self.find_error(self._entry.value)
        if reason:
            self._status.say([[("✗ ", "bad"), (reason, "bad")]])
        else:
            self.dismiss(self._entry.value.strip())

    def action_close(self) -> None:
        """Close without an answer."""
        self.dismiss(None)


def _list_forwarded_keys() -> tuple[str, ...]:
    """Return the keys that an entry leaves to its dialog; those of ``next`` move its cursor."""
    navigation = ("tab", "shift+tab", "up", "down")
    others = (command for command in commands("dialog") if command.action != "next")
    return (*navigation, *(key for command in others for key in command.keys))
