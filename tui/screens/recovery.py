"""What came back from the last session, by words: kept, unless one lets it go."""

from __future__ import annotations

from collections.abc import Callable

from textual import events
from textual.app import ComposeResult
from textual.strip import Strip

from outline.model import Report
from outline.revisions.report_diff import diff_reports
from outline.revisions.word_diff import ADDED, REMOVED
from tui.i18n import _
from tui.presenters import diff_lines as said
from tui.presenters.view_types import StyledText
from tui.widgets.key_bindings import bindings
from tui.widgets.line_widget import Lines

from .modal import Box, Hints, Modal, wrap

_INKS = {REMOVED: "bad", ADDED: "good"}


class RecoveredScreen(Modal[str]):
    """Two states of the report; the result is "drop" or ""."""

    WHERE = "recovered"
    BINDINGS = bindings("recovered")

    def __init__(self, before: Report, after: Report) -> None:
        """Show what is in ``after`` and not in ``before``."""
        super().__init__()
        self._text = Reading(tuple(_lines(before, after)), self.run_key)
        self.receiver = self._text

    def compose(self) -> ComposeResult:
        """Show the text over the keys."""
        with Box(_("Brought back, and not saved yet"), classes="-list"):
            yield self._text
            yield Hints("recovered")

    def action_drop(self) -> None:
        """Let it go, asking first."""
        from .dialogs import ConfirmScreen

        def sure(yes: bool | None) -> None:
            if yes:
                self.dismiss("drop")

        question = _("Let go of what was brought back? What you typed since then stays.")
        self.app.push_screen(ConfirmScreen(question, _("Discard")), sure)

    def action_close(self) -> None:
        """Keep it."""
        self.dismiss("")


class Reading(Lines, can_focus=True):
    """Lines that wrap, and scroll with the arrows."""

    def __init__(
        self, lines: tuple[list[StyledText], ...], otherwise: Callable[[str], bool]
    ) -> None:
        """Show some lines; ``otherwise`` is offered the keys that do not scroll."""
        super().__init__()
        self._lines = lines
        self._otherwise = otherwise
        self._top = 0

    def on_mount(self) -> None:
        """Take keys."""
        self.focus()

    def _rows(self) -> list[list[StyledText]]:
        width = max(self.size.width, 10)
        return [row for line in self._lines for row in wrap(line, width)]

    def render_line(self, y: int) -> Strip:
        """Draw one row."""
        rows, at = self._rows(), y + self._top
        return self.paint(rows[at] if at < len(rows) else (), self.size.width)

    def scroll_by(self, rows: int) -> None:
        """Show what stands further down, or up."""
        most = max(len(self._rows()) - self.size.height, 0)
        self._top = min(max(self._top + rows, 0), most)
        self.refresh()

    def on_key(self, event: events.Key) -> None:
        """Scroll by a key; offer any other to the screen."""
        steps = {"up": -1, "down": 1, "pageup": 1 - self.size.height,
                 "pagedown": self.size.height - 1}  # fmt: skip
        event.prevent_default()
        if event.key in steps:
            event.stop()
            self.scroll_by(steps[event.key])
        elif self._otherwise(event.key):
            event.stop()


def _lines(before: Report, after: Report) -> list[list[StyledText]]:
    found: list[list[StyledText]] = []
    for one in diff_reports(before, after):
        if found:
            found.append([])
        name, what = said.part_name(before, after, one.id), said.what(one)
        found.append([(f"{name}  {what}".rstrip(), "head")])
        found += [
            [(text, _INKS.get(kind, "")) for kind, text in line.pieces]
            for line in said.lines(one, before, after)
        ]
    return found
