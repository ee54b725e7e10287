"""The caret: where the next letter goes, and whether the terminal's own one shows it."""

from __future__ import annotations

from typing import Any

from textual.app import App, ScreenStackError
from textual.errors import NoWidget
from textual.geometry import Offset
from textual.widget import Widget
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
        offset = offset_of(focused)
        if focused is None or offset is None:
            return None
        visible = app.screen.find_widget(focused).visible_region
    except (ScreenStackError, NoWidget):
        return None
    return offset if visible.contains_point(offset) else None


def offset_of(widget: Widget | None) -> Offset | None:
    """Return the cell where the next letter goes of a widget; None where nothing is edited."""
    return widget.cursor_screen_offset if isinstance(widget, TextArea | Input) else None
