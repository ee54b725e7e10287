"""What all screens above the main one share: their frame, hints, messages, and early keys.

Keys that are typed before the screen has been drawn go to the widget that will receive them, in
the order in which they came; none is lost and none reaches the screen below.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import ClassVar, TypeVar

from rich.cells import cell_len, chop_cells
from textual import events
from textual.await_complete import AwaitComplete
from textual.containers import Vertical
from textual.geometry import Size
from textual.keys import key_to_character
from textual.screen import ModalScreen
from textual.strip import Strip

from tui.i18n import _
from tui.input_method.graphemes import is_text
from tui.keys.registry import Command, command_at, commands
from tui.presenters.view_types import StyledText, fit, one_row
from tui.textual_internals import input_forwarding, input_order
from tui.textual_internals.partial_compositor import InPieces
from tui.widgets.cell_editing import CellEntry
from tui.widgets.line_widget import Lines
from tui.widgets.plain_content import safe
from tui.widgets.text_input import EDITING

T = TypeVar("T")


class Modal(input_forwarding.RedirectsInput, ModalScreen[T], InPieces):
    """A screen above the main one."""

    KEY_SCOPE: ClassVar[str] = "dialog"
    """The scope in the list of keys whose commands work here."""

    CSS_PATH: ClassVar = ["../styles/modal.tcss"]

    def is_turn(self, key: str, character: str | None) -> bool:
        """Whether a key may change the receiver of the next: all but letters and cursor keys."""
        if is_text(character) and isinstance(self.focused, CellEntry):
            return False
        plain = is_text(character) or key in EDITING
        return not plain or command_at(self.KEY_SCOPE, key) is not None

    def dismiss(self, result: T | None = None) -> AwaitComplete:
        """Close; later keys wait until the opener of this screen has the result."""
        app = self.app
        release = input_order.hold(app)
        requester = input_order.result_requester(self)
        if isinstance(app, input_order.OrderedInputApp):
            app.release_key()
        closed = super().dismiss(result)
        # Behind the callback, which is called in the same way.
        (app if requester is None or not requester.is_running else requester).call_next(release)
        return closed

    def run_key(self, key: str) -> bool:
        """Run the command of a key, now; return whether there is one."""
        command = command_at(self.KEY_SCOPE, key)
        action = getattr(self, f"action_{command.action}", None) if command is not None else None
        if action is None:
            return False
        action()
        return True

    def redirect_input(self, event: events.Key | events.Paste) -> bool:
        """Forward what is typed before the first frame to the widget that will receive it."""
        if self.receiver is None:
            return False
        input_forwarding.forward_input(self.receiver, event)
        return True

    def on_key(self, event: events.Key) -> None:
        """Run the commands of this screen that no widget took."""
        if self.run_key(event.key):
            event.stop()


def list_forwarded_keys(scope: str) -> tuple[str, ...]:
    """Return the keys of a scope that an entry must leave to its screen: all but letters."""
    keys = (key for command in commands(scope) for key in command.keys)
    return tuple(key for key in keys if not is_text(key_to_character(key)))


class Box(Vertical):
    """The frame of a modal screen; its title may be any text."""

    def __init__(self, title: str, *, classes: str = "") -> None:
        """Show ``title`` in the upper edge."""
        super().__init__(classes=f"box {classes}")
        self.border_title = safe(title)

    def entitle(self, title: str, right: str = "") -> None:
        """Show another title, and a few words at the right of the lower edge."""
        self.border_title = safe(title)
        self.border_subtitle = safe(right)


class Hints(Lines):
    """One line: the keys that work here and what they do, as many as there is room for."""

    def __init__(self, scope: str, *, leave_out: Iterable[str] = ()) -> None:
        """Show the commands of one scope, without those whose ids are in ``leave_out``."""
        super().__init__(id="hints")
        self._scope = scope
        self._hidden_ids = frozenset(leave_out)
        self._first_ids: tuple[str, ...] = ()

    def leave_out(self, ids: Iterable[str]) -> None:
        """Hide these commands, and no others."""
        self._hidden_ids = frozenset(ids)
        self.refresh()

    def put_first(self, *ids: str) -> None:
        """Show these commands before the others, as they matter most now."""
        if ids != self._first_ids:
            self._first_ids = ids
            self.refresh()

    def _list_commands(self) -> Sequence[Command]:
        by_id = {
            command.id: command
            for command in commands(self._scope)
            if command.footer and command.keys and command.id not in self._hidden_ids
        }
        first = [by_id.pop(id_) for id_ in self._first_ids if id_ in by_id]
        return [*first, *by_id.values()]

    def render_line(self, y: int) -> Strip:
        """Draw the line; the key that closes the screen is always shown, at the end."""
        width = self.size.width
        if y:
            return self.paint((), width)
        listed = self._list_commands()
        closing = [
            part for command in listed if command.action == "close" for part in _make_hint(command)
        ]
        room = width - sum(cell_len(text) for text, _style in closing)
        parts: list[StyledText] = []
        for command in listed:
            if command.action == "close":
                continue
            hint = _make_hint(command)
            room -= sum(cell_len(text) for text, _style in hint)
            if room < 0:
                break
            parts += hint
        return self.paint([*parts, *closing], width, line="muted")


def _make_hint(command: Command) -> list[StyledText]:
    return [
        (command.shown_key, "accent"),
        (f" {_(command.label)}   ", "muted"),
    ]


class StatusLines(Lines):
    """A few lines of text that change while a screen is used: details, results, errors."""

    def __init__(self, widget_id: str = "says", *, wraps: bool = True, grows: bool = False) -> None:
        """Begin empty; lines that are too long are wrapped, or else cut.

        ``grows`` is for a style that lets the widget be as high as its lines.
        """
        super().__init__(id=widget_id)
        self._wraps = wraps
        self._grows = grows
        self._lines: list[list[StyledText]] = []

    def say(self, lines: Iterable[Sequence[StyledText]]) -> None:
        """Show other lines."""
        new_lines = [list(line) for line in lines]
        if new_lines != self._lines:
            old_height = len(self._rows(self.size.width)) if self._grows else 0
            self._lines = new_lines
            self.refresh(layout=self._grows and old_height != len(self._rows(self.size.width)))

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """Return the number of rows, for a style whose height is ``auto``."""
        return len(self._rows(width))

    def _rows(self, width: int) -> list[list[StyledText]]:
        if not self._wraps:
            return self._lines
        return [row for line in self._lines for row in wrap(line, width)]

    @property
    def text(self) -> str:
        """The lines as plain text."""
        return "\n".join("".join(text for text, _style in line) for line in self._lines)

    def render_line(self, y: int) -> Strip:
        """Draw one line."""
        width, height = self.size
        rows = self._rows(width)
        if y == height - 1 and len(rows) > height:
            # The last row shows that more lines follow.
            rest = " ".join("".join(text for text, _style in row).strip() for row in rows[y:])
            return self.paint([(fit(rest, width), rows[y][-1][1] if rows[y] else "")], width)
        return self.paint(rows[y] if y < len(rows) else (), width)


def wrap(parts: Sequence[StyledText], width: int) -> list[list[StyledText]]:
    """Break parts into rows of at most ``width`` cells, between words; no word is lost."""
    rows: list[list[StyledText]] = [[]]
    used = 0
    for text, style in parts:
        for word in _split_words(one_row(text), width):
            length = cell_len(word.rstrip())
            if used and used + length > width:
                rows.append([])
                used = 0
                word = word.lstrip()
            if used + cell_len(word) > width:
                word = word.rstrip()
            row = rows[-1]
            if row and row[-1][1] == style:
                row[-1] = (row[-1][0] + word, style)
            else:
                row.append((word, style))
            used += cell_len(word)
    return rows


def _split_words(text: str, width: int) -> Iterator[str]:
    """Yield the words, each with its space; a word that is wider than a row is cut."""
    words = text.split(" ")
    for index, word in enumerate(words):
        *pieces, last = chop_cells(word, width) if cell_len(word) > width > 0 else [word]
        yield from pieces
        if index < len(words) - 1:
            yield f"{last} "
        elif last:
            yield last
