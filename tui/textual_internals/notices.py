"""Where notifications appear: over neither the keys of a screen nor the line that is being typed.

Textual puts them over the last rows but one, where most of our screens have their keys. Here each
screen looks for the rows that are missed least, from the bottom up, every time that it is laid out
while one is shown, and when the caret comes to where one is.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, Protocol, runtime_checkable

from textual.css.query import NoMatches
from textual.geometry import Offset, Region
from textual.widget import Widget
from textual.widgets._toast import Toast, ToastRack

from tui.terminal import cursor

from .input_order import OrderedInputScreen

KEYS = "#footer, #hints, #answers"
"""What is never covered: the keys of a screen, and the answers of a question."""
TEXTS = "#says, #title, #header, #tabs, #options"
"""What is covered only where there is no other room: what is said of the things beside it."""

AWAY = Offset(0, -200)
"""Out of sight; as the style sheet has it for notifications that have not been laid out yet."""

NEVER, SELDOM, RATHER_NOT = 10_000, 100, 1
"""How bad it is to cover a row."""


@runtime_checkable
class HasCursorLine(Protocol):
    """A widget with a cursor that marks one of its lines."""

    @property
    def cursor_line(self) -> int | None:
        """The line of the widget, as it is seen now, that its cursor is on; None without one."""


class NoticeScreen(OrderedInputScreen):
    """A screen whose notifications keep out of the way."""

    _offset_laid_out = AWAY.y
    """Where the notifications stood when the screen was laid out last."""

    def cursor_rows(self) -> Sequence[int]:
        """Return the rows of the screen where the writer looks: caret, or cursor of a list."""
        focused = self.focused
        if focused is None:
            return ()
        region = self.visible_region(focused)
        offset = cursor.offset_of(focused)
        row = offset.y if offset is not None else None
        if isinstance(focused, HasCursorLine) and focused.cursor_line is not None:
            row = region.y + focused.cursor_line
        return (row,) if row is not None and row in region.line_range else ()

    def place_notices(self) -> None:
        """Move the notifications to where they hide least; out of sight while there are none."""
        rack = self._rack()
        if rack is None:
            return
        rows = self._notice_rows(rack)
        if not rows:
            rack.offset = AWAY
            if not rack.display and rack.children:
                rack.remove_children()  # Textual leaves the holders of what it takes away
            return
        above = rows.start - self._offset_laid_out
        rack.offset = Offset(0, best_row(self._costs(), len(rows)) - above)

    def _refresh_layout(self, *args: Any, **kwargs: Any) -> None:
        super()._refresh_layout(*args, **kwargs)
        rack = self._rack()
        if rack is not None:
            self._offset_laid_out = rack.offset.y
            self.place_notices()

    def _on_timer_update(self) -> None:
        super()._on_timer_update()
        rack = self._rack()
        if rack is not None and rack.display and rack.children:
            rows = self._notice_rows(rack)
            if any(row in rows for row in self.cursor_rows()):
                self.place_notices()

    def _rack(self) -> ToastRack | None:
        try:
            return self.get_child_by_type(ToastRack)
        except NoMatches:
            return None

    def _notice_rows(self, rack: ToastRack) -> range:
        """Return the rows that notifications take, at any position."""
        toasts = [toast.region for toast in rack.query(Toast)] if rack.display else []
        regions = [region for region in toasts if region]
        if not regions:
            return range(0)
        return range(min(area.y for area in regions), max(area.bottom for area in regions))

    def visible_region(self, widget: Widget) -> Region:
        """Return what is seen of a widget of this screen; an empty region for nothing."""
        placement = self._compositor.visible_widgets.get(widget)
        return placement[0].intersection(placement[1]) if placement is not None else Region()

    def _costs(self) -> list[int]:
        """Return how bad it is to cover each row."""
        costs = [0] * self.size.height

        def spare(rows: Iterable[int], cost: int) -> None:
            for row in rows:
                if 0 <= row < len(costs):
                    costs[row] += cost

        # What lies below is seen around a small box; its keys are soon those that count again.
        for screen in self.app.screen_stack:
            if isinstance(screen, NoticeScreen):
                for widget in screen.query(KEYS):
                    spare(screen.visible_region(widget).line_range, NEVER)
        for widget in self.query(TEXTS):
            spare(self.visible_region(widget).line_range, SELDOM)
        spare(self.cursor_rows(), NEVER)
        for box in self.query(".box"):
            region = self.visible_region(box)
            spare(region.line_range, RATHER_NOT)
            spare((region.y, region.bottom - 1), RATHER_NOT)
        return costs


def best_row(costs: Sequence[int], height: int) -> int:
    """Return the first of ``height`` rows that cost least together; the lowest where several do."""
    last = max(len(costs) - height, 0)
    return min(range(last, -1, -1), key=lambda row: sum(costs[row : row + height]))
