"""The changes recovered from the last session, compared by words; they can be discarded."""

from __future__ import annotations

from collections.abc import Callable

from textual import events
from textual.app import ComposeResult
from textual.strip import Strip

from outline.model import Report
from outline.revisions.report_diff import diff_reports
from outline.revisions.word_diff import ADDED, REMOVED
from tui.i18n import _
from tui.presenters import diff_lines
from tui.presenters.view_types import StyledText
from tui.widgets.key_bindings import bindings
from tui.widgets.line_widget import Lines

from .modal import Box, Hints, Modal, wrap

_STYLES = {REMOVED: "bad", ADDED: "good"}


class RecoveryScreen(Modal[str]):
    """What was recovered; the result is "drop" to discard it, or ""."""

    KEY_SCOPE = "recovered"
    BINDINGS = bindings("recovered")

    def __init__(self, before: Report, after: Report) -> None:
        """Show what is in ``after`` and not in ``before``."""
        super().__init__()
        self._text = ScrollingLines(tuple(_list_lines(before, after)), self.run_key)
        self.receiver = self._text

    def compose(self) -> ComposeResult:
        """Show the changes above the keys."""
        with Box(_("Brought back, and not saved yet"), classes="-list"):
            yield self._text
            yield Hints("recovered")

    def action_drop(self) -> None:
        """Discard what was recovered, asking first."""
        from .dialogs import ConfirmScreen

        def drop(is_sure: bool | None) -> None:
            if is_sure:
                self.dismiss("drop")

        question = _("Let go of what was brought back? What you typed since then stays.")
        self.app.push_screen(ConfirmScreen(question, _("Discard")), drop)

    def action_close(self) -> None:
        """Keep what was recovered."""
        self.dismiss("")


class ScrollingLines(Lines, can_focus=True):
    """Lines that wrap, and scroll with the arrow keys."""

    def __init__(self, lines: tuple[list[StyledText], ...], run_key: Callable[[str], bool]) -> None:
        """Show some lines; ``run_key`` gets the keys that do not scroll."""
        super().__init__()
        self._lines = lines
        self._run_key = run_key
        self._top = 0

    def on_mount(self) -> None:
        """Take the focus."""
        self.focus()

    def _rows(self) -> list[list[StyledText]]:
        width = max(self.size.width, 10)
        return [row for line in self._lines for row in wrap(line, width)]

    def render_line(self, y: int) -> Strip:
        """Draw one row."""
        rows, index = self._rows(), y + self._top
        return self.paint(rows[index] if index < len(rows) else (), self.size.width)

    def scroll_by(self, rows: int) -> None:
        """Scroll down, or up where ``rows`` is negative."""
        most = max(len(self._rows()) - self.size.height, 0)
        self._top = min(max(self._top + rows, 0), most)
        self.refresh()

    def on_key(self, event: events.Key) -> None:
        """Scroll by a key; pass any other to the screen."""
        steps = {"up": -1, "down": 1, "pageup": 1 - self.size.height,
                 "pagedown": self.size.height - 1}  # fmt: skip
        event.prevent_default()
        if event.key in steps:
            event.stop()
            self.scroll_by(steps[event.key])
        elif self._run_key(event.key):
            event.stop()


def _list_lines(before: Report, after: Report) -> list[list[StyledText]]:
    lines: list[list[StyledText]] = []
    for difference in diff_reports(before, after):
        if lines:
            lines.append([])
        name = diff_lines.name_changed_part(before, after, difference.id)
        presence = diff_lines.describe_presence(difference)
        lines.append([(f"{name}  {presence}".rstrip(), "head")])
        lines += [
            [(text, _STYLES.get(kind, "")) for kind, text in line.pieces]
            for line in diff_lines.make_lines(difference, before, after)
        ]
    return lines
