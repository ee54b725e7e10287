"""Small questions: unsaved changes, deleting, a reason or a name, a message.

Nothing that loses work is confirmed by the key that asked for it, nor by Enter alone: the answer
that keeps things as they are is the one marked first, and Esc always means it.
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
from tui.presenters.messages import sentence
from tui.presenters.view_types import StyledText
from tui.widgets.key_bindings import bindings
from tui.widgets.line_widget import Lines
from tui.widgets.plain_content import safe
from tui.widgets.text_input import LineInput

from .modal import Box, Hints, Modal, Says

T = TypeVar("T")

BACK = ("left", "up", "shift+tab")
"""Keys that mark the answer before."""


@dataclass(frozen=True, slots=True)
class Answer(Generic[T]):
    """One answer of a question."""

    value: T
    label: str
    harms: bool = False
    """It loses something; drawn as such."""


class Answers(Lines, can_focus=True):
    """The answers side by side, one of them marked."""

    def __init__(
        self, labels: Sequence[tuple[str, bool]], otherwise: Callable[[str], bool]
    ) -> None:
        """Show ``(label, harms)``, the first one marked; ``otherwise`` is offered other keys."""
        super().__init__(id="answers")
        self._otherwise = otherwise
        self._labels = labels
        self.marked = 0

    def move(self, step: int) -> None:
        """Mark the next answer, round the end."""
        self.marked = (self.marked + step) % len(self._labels)
        self.refresh()

    def render_line(self, y: int) -> Strip:
        """Draw the answers."""
        width = self.size.width
        if y:
            return self.paint((), width)
        parts: list[StyledText] = []
        for at, (answer, harms) in enumerate(self._labels):
            here = at == self.marked
            ink = "cursor" if here else ("bad" if harms else "")
            parts += [(f"▌ {answer} " if here else f"  {answer} ", ink), ("  ", "")]
        return self.paint(parts, width)

    def on_key(self, event: events.Key) -> None:
        """Offer the key to the screen; go back one answer by Shift+Tab and the like."""
        event.prevent_default()
        if self._otherwise(event.key):
            event.stop()
        elif event.key in BACK:
            event.stop()
            self.move(-1)


class Question(Modal[T]):
    """A question with answers to choose from; Esc is the answer ``stay``."""

    BINDINGS = bindings("dialog")

    def __init__(
        self, title: str, text: str, answers: Sequence[Answer[T]], stay: T, *, note: str = ""
    ) -> None:
        """Ask; the first answer is marked."""
        super().__init__()
        self._title = title
        self._text = text
        self._note = note
        self._answers = answers
        self._stay = stay
        self._row = Answers([(answer.label, answer.harms) for answer in answers], self.run_key)
        self.receiver = self._row

    def compose(self) -> ComposeResult:
        """Show the question over its answers."""
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
        """Leave everything as it is."""
        self.dismiss(self._stay)


class UnsavedScreen(Question[str]):
    """Leaving with unsaved changes: save, stay, or discard; discarding is never the first."""

    def __init__(self, name: str) -> None:
        """Ask about the file ``name``."""
        super().__init__(
            _("Unsaved changes"),
            _("{name} has changes that are not saved.").format(name=name),
            (
                Answer("save", _("Save and leave")),
                Answer("", _("Stay")),
                Answer("discard", _("Leave without saving"), harms=True),
            ),
            "",
        )

    def action_accept(self) -> None:
        """Give the marked answer; discarding asks once more."""
        if self._answers[self._row.marked].value != "discard":
            super().action_accept()
            return

        def sure(yes: bool | None) -> None:
            if yes:
                self.dismiss("discard")

        question = _("What you wrote since the last save will be lost. Leave all the same?")
        self.app.push_screen(ConfirmScreen(question, _("Leave without saving")), sure)


class ConfirmScreen(Question[bool]):
    """A deed that takes something away; 'no' is marked first."""

    def __init__(self, question: str, verb: str, *, note: str = "") -> None:
        """Ask ``question``; ``verb`` is the answer that does it."""
        super().__init__(
            _("Are you sure?"),
            question,
            (Answer(False, _("No")), Answer(True, verb, harms=True)),
            False,
            note=note,
        )


class MessageScreen(Question[None]):
    """Something to be read before going on."""

    def __init__(self, title: str, text: str) -> None:
        """Show a text."""
        super().__init__(title, text, (Answer(None, _("Close")),), None)


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
        """Ask; ``check`` raises ``DecuongError`` for a text that will not do."""
        super().__init__()
        self._title = title
        self._hint = hint
        self._check = check
        self._required = required
        self._entry = LineInput(value, passes=_passes())
        self._says = Says()
        self.receiver = self._entry

    def compose(self) -> ComposeResult:
        """Show the entry, and under it what is wrong with the text in it."""
        with Box(self._title, classes="-small"):
            if self._hint:
                yield Static(safe(self._hint, lines=True), classes="prose -muted")
            yield self._entry
            yield self._says
            yield Hints("dialog", leave_out=("dialog_next",))

    def wrong(self, text: str) -> str:
        """Return why the text will not do, or ""."""
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
            return sentence(error)
        return ""

    def on_input_changed(self, event: LineInput.Changed) -> None:
        """Say what is wrong while it is typed, once there is something to judge."""
        reason = self.wrong(event.value) if event.value.strip() else ""
        self._says.say([[("✗ ", "bad"), (reason, "bad")]] if reason else [])

    def on_line_input_pressed(self, event: LineInput.Pressed) -> None:
        """Answer or leave."""
        event.stop()
        self.run_key(event.key)

    def action_accept(self) -> None:
        """Answer with the text, unless it will not do."""
        reason = self.wrong(self._entry.value)
        if reason:
            self._says.say([[("✗ ", "bad"), (reason, "bad")]])
        else:
            self.dismiss(self._entry.value.strip())

    def action_close(self) -> None:
        """Leave without an answer."""
        self.dismiss(None)


def _passes() -> tuple[str, ...]:
    """Return what an entry leaves to its dialog; what goes to the next answer moves its cursor."""
    going = ("tab", "shift+tab", "up", "down")
    chosen = (one.keys for one in commands("dialog") if one.action != "next")
    return (*going, *(key for keys in chosen for key in keys))
