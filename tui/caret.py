"""The caret: where the next letter goes, and whether the terminal's own one shows it."""

from __future__ import annotations

from typing import Any

from textual.app import App, ScreenStackError
from textual.errors import NoWidget
from textual.geometry import Offset
from textual.widgets import Input, TextArea


class ShowsCaret:
    """What a driver is that shows the terminal's own caret; widgets then draw none."""


def is_shown(app: App[Any]) -> bool:
    """Return whether the terminal shows its own caret."""
    return issubclass(app.driver_class, ShowsCaret) and not app.is_headless


def place(app: App[Any]) -> Offset | None:
    """Return the cell of the screen where the next letter goes; None when nothing is edited.

    Asked when a frame is drawn: ``App.cursor_position`` is set when a cursor moves, and is wrong
    once a layout has moved the widget.
    """
    try:
        focused = app.screen.focused
        if not isinstance(focused, TextArea | Input):
            return None
        offset = focused.cursor_screen_offset
        seen = app.screen.find_widget(focused).visible_region
    except (ScreenStackError, NoWidget):
        return None
    return offset if seen.contains_point(offset) else None
