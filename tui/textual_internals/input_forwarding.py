"""Hand keys and pastes to another widget before they wait in the queue of the one with the focus.

Textual gives input to a widget by ``_forward_event``, whose queue then decides when it is taken.
Where several widgets must take one burst in its order, all of it has to pass one queue.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual import events
from textual.widget import Widget

if TYPE_CHECKING:
    Base = Widget
else:
    # Not a widget at run time: styles and messages are looked up along the first widget base.
    Base = object


class RedirectsInput(Base):
    """What a widget mixes in whose keys and pastes may wait in the queue of another widget."""

    def redirect_input(self, event: events.Key | events.Paste) -> bool:
        """Queue the event elsewhere; return whether that was done."""
        return False

    def _forward_event(self, event: events.Event) -> None:
        if isinstance(event, events.Key | events.Paste) and self.redirect_input(event):
            return
        super()._forward_event(event)


def forward_input(widget: Widget, event: events.Event) -> None:
    """Give a widget an input event, as Textual gives it to the widget with the focus."""
    widget._forward_event(event)


def queue_input(widget: Widget, event: events.Event) -> None:
    """Put an input event into the queue of a widget, past any redirection of its own."""
    event._set_forwarded()
    widget.post_message(event)
