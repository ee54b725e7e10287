"""Every key and what it does (F1), made from the one list of keys."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.geometry import Size
from textual.strip import Strip

from tui.i18n import _
from tui.keys.registry import GROUPS, SCOPES, Command, all_commands, key_name, scope_name
from tui.presenters.view_types import StyledText, fit, width_of
from tui.widgets.key_bindings import bindings
from tui.widgets.line_widget import Lines

from .modal import Box, Hints, Modal, wrap

TWO_COLUMNS = 100
"""Columns of the screen from which the help stands in two columns."""

_KEY_WIDTH = 15


class HelpScreen(Modal[None]):
    """The keys, with those of the pane or screen below it first."""

    KEY_SCOPE = "help"
    BINDINGS = bindings("help")

    def __init__(self, area: str = "") -> None:
        """Show the keys of ``area`` first."""
        super().__init__()
        self._page = HelpPage(area)
        self.receiver = self._page

    def compose(self) -> ComposeResult:
        """Show the page of keys."""
        with Box(_("Keys"), classes="-full"):
            yield self._page
            yield Hints("help")

    def action_close(self) -> None:
        """Close the help."""
        self.dismiss(None)


class HelpPage(Lines, can_focus=True):
    """The page of the help; scrolls."""

    BINDINGS: ClassVar = []

    def __init__(self, area: str) -> None:
        """Show the keys of ``area`` first."""
        super().__init__(id="help")
        self._area = area
        self._lines: Sequence[Sequence[StyledText]] = ()

    def on_resize(self) -> None:
        """Lay the page out for the new width."""
        width = self.scrollable_content_region.width
        self._lines = make_page(self._area, width)
        self.virtual_size = Size(0, len(self._lines))
        self.refresh()

    def render_line(self, y: int) -> Strip:
        """Draw one visible line."""
        width = self.scrollable_content_region.width
        index = y + self.scroll_offset.y
        return self.paint(self._lines[index] if index < len(self._lines) else (), width)

    def key_up(self) -> None:
        """Scroll up a line."""
        self.scroll_relative(y=-1, animate=False)

    def key_down(self) -> None:
        """Scroll down a line."""
        self.scroll_relative(y=1, animate=False)

    def key_pageup(self) -> None:
        """Scroll up a page."""
        self.scroll_page_up(animate=False)

    def key_pagedown(self) -> None:
        """Scroll down a page."""
        self.scroll_page_down(animate=False)

    def key_space(self) -> None:
        """Scroll down a page."""
        self.scroll_page_down(animate=False)

    def key_home(self) -> None:
        """Scroll to the top."""
        self.scroll_home(animate=False)

    def key_end(self) -> None:
        """Scroll to the end."""
        self.scroll_end(animate=False)


def make_page(area: str, width: int) -> list[list[StyledText]]:
    """Return the lines of the help for a width: in two columns where there is room."""
    column = _column_width(width)
    blocks = [_make_block(title, commands, column) for title, commands in _group_commands(area)]
    if width < TWO_COLUMNS - 6:
        return [line for block in blocks for line in [*block, []]]
    total = sum(len(block) + 1 for block in blocks)
    left: list[list[StyledText]] = []
    while blocks and len(left) + len(blocks[0]) // 2 < total / 2:
        left += [*blocks.pop(0), []]
    right = [line for block in blocks for line in [*block, []]]
    height = max(len(left), len(right))
    left += [[] for _row in range(height - len(left))]
    right += [[] for _row in range(height - len(right))]
    return [
        [*_pad(left_row, column), ("   ", ""), *right_row]
        for left_row, right_row in zip(left, right, strict=True)
    ]


def _column_width(width: int) -> int:
    return width if width < TWO_COLUMNS - 6 else (width - 3) // 2


def _pad(parts: Sequence[StyledText], width: int) -> list[StyledText]:
    return [*parts, (" " * max(width - width_of(parts), 0), "")]


def _group_commands(area: str) -> list[tuple[str, list[Command]]]:
    """Return the commands by group: those of ``area``, the main screen, then the other screens."""
    commands_by_title: dict[str, list[Command]] = {}
    for command in all_commands():
        scope = command.scope
        title = _(GROUPS[command.group]) if scope in ("app", "main") else scope_name(scope)
        commands_by_title.setdefault(title, []).append(command)
    first = scope_name(area) if area in SCOPES else ""
    order = [first, *map(_, GROUPS.values()), *map(scope_name, SCOPES)]
    titles = [title for title in dict.fromkeys(order) if title in commands_by_title]
    return [(title, commands_by_title[title]) for title in titles]


def _make_block(title: str, commands: Sequence[Command], width: int) -> list[list[StyledText]]:
    lines: list[list[StyledText]] = [[(title[:1].upper() + title[1:], "head")]]
    for command in commands:
        keys = " ".join(key_name(key) for key in command.keys[:2]) or "–"
        rows = wrap([(_(command.tooltip), "muted")], max(width - _KEY_WIDTH - 2, 10))
        lines.append([(fit(keys, _KEY_WIDTH), "accent"), ("  ", ""), *rows[0]])
        lines += [[(" " * (_KEY_WIDTH + 2), ""), *row] for row in rows[1:]]
    return lines
