"""The composer of a widget: made when a method is on, and loaded only then."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.widget import Widget

from . import selection

if TYPE_CHECKING:
    from .composer import Composer


class WidgetComposer:
    """Gives a widget its composer."""

    def __init__(self, widget: Widget) -> None:
        """Follow what the widget's app has switched on."""
        self._widget = widget
        self._composer: Composer | None = None

    def __call__(self) -> Composer | None:
        """Return the composer of the method that is on, None while it is off."""
        selected_method = selection.current_method(self._widget.app)
        if not selected_method:
            self._composer = None
        elif self._composer is None or self._composer.method != selected_method:
            from .composer import Composer

            self._composer = Composer(selected_method)
        return self._composer

    def end(self) -> None:
        """End the word in hand: the cursor moved, or something else was changed."""
        if self._composer is not None:
            self._composer.end()
