"""What all screens over the main one share: keys in order from the first one on, and one frame.

Keys that are typed before the screen has been drawn go to the widget that will take them, in the
order in which they came; none is lost and none reaches what lies below.
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
    """A screen over the main one."""

    WHERE: ClassVar[str] = "dialog"
    """The place in the list of keys whose commands work here."""

    CSS_PATH: ClassVar = ["../styles/modal.tcss"]

    def is_turn(self, key: str, character: str | None) -> bool:
        """Whether a key may change who takes the next one: all but letters and the cursor's."""
        if is_text(character) and isinstance(self.focused, CellEntry):
            return False
        plain = is_text(character) or key in EDITING
        return not plain or command_at(self.WHERE, key) is not None

    def dismiss(self, result: T | None = None) -> AwaitComplete:
        """Close; what is typed behind waits until whoever opened this screen has the result."""
        app = self.app
        release = input_order.hold(app)
        asker = input_order.result_requester(self)
        if isinstance(app, input_order.OrderedInputApp):
            app.release_key()
        closed = super().dismiss(result)
        # Behind the callback, which is called in the same way.
        (app if asker is None or not asker.is_running else asker).call_next(release)
        return closed

    def run_key(self, key: str) -> bool:
        """Run the command of a key, now; return whether there is one."""
        command = command_at(self.WHERE, key)
        action = getattr(self, f"action_{command.action}", None) if command is not None else None
        if action is None:
            return False
        action()
        return True

    def redirect_input(self, event: events.Key | events.Paste) -> bool:
        """Give what is typed before the first frame to the widget that will take it."""
        if self.receiver is None:
            return False
        input_forwarding.forward_input(self.receiver, event)
        return True

    def on_key(self, event: events.Key) -> None:
        """Run the commands of this screen that no widget took."""
        if self.run_key(event.key):
            event.stop()


def passed_on(where: str) -> tuple[str, ...]:
    """Return the keys of a place that an entry there must leave to its screen: all but letters."""
    keys = (key for one in commands(where) for key in one.keys)
    return tuple(key for key in keys if not is_text(key_to_character(key)))


class Box(Vertical):
    """The frame of a modal screen, with a title that may hold any text."""

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

    def __init__(self, where: str, *, leave_out: Iterable[str] = ()) -> None:
        """Show the commands of one place, without those whose ids are left out."""
        super().__init__(id="hints")
        self._where = where
        self._left_out = frozenset(leave_out)
        self._first: tuple[str, ...] = ()

    def leave_out(self, ids: Iterable[str]) -> None:
        """Leave other commands out."""
        self._left_out = frozenset(ids)
        self.refresh()

    def put_first(self, *ids: str) -> None:
        """Let the commands that the moment is about come before the others."""
        if ids != self._first:
            self._first = ids
            self.refresh()

    def _shown(self) -> Sequence[Command]:
        known = [one for one in commands(self._where) if one.footer and one.keys]
        shown = {one.id: one for one in known if one.id not in self._left_out}
        first = [shown.pop(id_) for id_ in self._first if id_ in shown]
        return [*first, *shown.values()]

    def render_line(self, y: int) -> Strip:
        """Draw the line; the way out is always on it, at its end."""
        width = self.size.width
        if y:
            return self.paint((), width)
        shown = self._shown()
        way_out = [hint for one in shown if one.action == "close" for hint in _hint(one)]
        room = width - sum(cell_len(text) for text, _ink in way_out)
        parts: list[StyledText] = []
        for one in shown:
            if one.action == "close":
                continue
            hint = _hint(one)
            room -= sum(cell_len(text) for text, _ink in hint)
            if room < 0:
                break
            parts += hint
        return self.paint([*parts, *way_out], width, line="muted")


def _hint(command: Command) -> list[StyledText]:
    return [
        (command.shown_key, "accent"),
        (f" {_(command.label)}   ", "muted"),
    ]


class Says(Lines):
    """A few lines of text that change as one works: what is under the cursor, what is wrong."""

    def __init__(self, widget_id: str = "says", *, wraps: bool = True, grows: bool = False) -> None:
        """Say nothing yet; lines that are too long are wrapped, or else cut.

        ``grows`` is for where the style lets it be as high as it needs.
        """
        super().__init__(id=widget_id)
        self._wraps = wraps
        self._grows = grows
        self._said: list[list[StyledText]] = []

    def say(self, lines: Iterable[Sequence[StyledText]]) -> None:
        """Show other lines."""
        said = [list(line) for line in lines]
        if said != self._said:
            before = len(self._rows(self.size.width)) if self._grows else 0
            self._said = said
            self.refresh(layout=self._grows and before != len(self._rows(self.size.width)))

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """Return how many lines there are, for a style whose height is what is needed."""
        return len(self._rows(width))

    def _rows(self, width: int) -> list[list[StyledText]]:
        if not self._wraps:
            return self._said
        return [row for line in self._said for row in wrap(line, width)]

    @property
    def text(self) -> str:
        """What is said, for those who cannot see it."""
        return "\n".join("".join(text for text, _ink in line) for line in self._said)

    def render_line(self, y: int) -> Strip:
        """Draw one line."""
        width, height = self.size
        rows = self._rows(width)
        if y == height - 1 and len(rows) > height:
            # What does not fit is seen to be cut off.
            rest = " ".join("".join(text for text, _ink in row).strip() for row in rows[y:])
            return self.paint([(fit(rest, width), rows[y][-1][1] if rows[y] else "")], width)
        return self.paint(rows[y] if y < len(rows) else (), width)


def wrap(parts: Sequence[StyledText], width: int) -> list[list[StyledText]]:
    """Break parts into rows of at most ``width`` cells, between words; nothing is lost."""
    rows: list[list[StyledText]] = [[]]
    used = 0
    for text, ink in parts:
        for word in _words(one_row(text), width):
            length = cell_len(word.rstrip())
            if used and used + length > width:
                rows.append([])
                used = 0
                word = word.lstrip()
            if used + cell_len(word) > width:
                word = word.rstrip()
            row = rows[-1]
            if row and row[-1][1] == ink:
                row[-1] = (row[-1][0] + word, ink)
            else:
                row.append((word, ink))
            used += cell_len(word)
    return rows


def _words(text: str, width: int) -> Iterator[str]:
    """Yield the words with the space behind them; one that is wider than a row comes in pieces."""
    words = text.split(" ")
    for at, word in enumerate(words):
        *pieces, last = chop_cells(word, width) if cell_len(word) > width > 0 else [word]
        yield from pieces
        if at < len(words) - 1:
            yield f"{last} "
        elif last:
            yield last
