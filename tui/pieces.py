"""Compose only the pieces of a screen that changed, and paint a key at once.

Textual's compositor draws every widget whole, and cuts the whole screen into strips, for one row
that changed. A piece that lies within the front-most widget there is all that widget's; so its
lines alone are drawn. Whatever is less simple (another widget's edge runs through the piece, two
pieces overlap) is left to Textual.

Textual paints after a round of messages and a timer. A widget that has taken a key may ask for its
paint before all that; what the key makes others do, counting and looking for gaps, comes after.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from time import monotonic
from typing import Any, cast

from textual import events
from textual._compositor import ChopsUpdate, Compositor
from textual.geometry import Region
from textual.screen import UPDATE_PERIOD
from textual.strip import Strip
from textual.widget import Widget

from .turns import TurnScreen, keeps_keys


class PieceCompositor(Compositor):
    """A compositor that draws no more than what is painted."""

    def render_partial_update(self) -> ChopsUpdate | None:
        """Return what to paint of the regions that changed; None when there are none."""
        pieces = self._pieces()
        if pieces is None:
            return super().render_partial_update()
        self._dirty_regions.clear()
        chops: dict[int, dict[int, Strip | None]] = {}
        for piece, widget, place in pieces:
            strips = widget.render_lines(piece.translate(-place.offset))
            for y, strip in zip(piece.line_range, strips, strict=True):
                chops.setdefault(y, {})[piece.x] = strip
        ends = {piece.x: piece.right for piece, _, _ in pieces}
        spans = [(y, x, ends[x]) for y in sorted(chops) for x in sorted(chops[y])]
        rows = {y: dict(sorted(row.items())) for y, row in chops.items()}
        return ChopsUpdate(
            # Looked up by row; the rows between are of no interest.
            cast("Sequence[Mapping[int, Strip | None]]", rows),
            spans,
            cast("list[list[int]]", {y: [ends[x] for x in row] for y, row in rows.items()}),
        )

    def _pieces(self) -> list[tuple[Region, Widget, Region]] | None:
        """Return each changed region, its widget and that one's place; None if not so simple."""
        screen = self.size.region
        regions: list[Region] = []
        for region in sorted(self._dirty_regions, key=lambda one: one.area, reverse=True):
            if not any(one.contains_region(region) for one in regions):
                regions.append(region)
        widths: dict[int, int] = {}
        found = []
        for at, region in enumerate(regions):
            if not region or not screen.contains_region(region):
                return None
            if widths.setdefault(region.x, region.width) != region.width:
                return None
            if any(region.overlaps(other) for other in regions[:at]):
                return None
            owner = self._owner(region)
            if owner is None:
                return None
            found.append((region, *owner))
        return found or None

    def _owner(self, region: Region) -> tuple[Widget, Region] | None:
        """Return the widget that alone is seen in a region, and its place on the screen."""
        for widget, (place, clip) in self.visible_widgets.items():
            seen = place.intersection(clip)
            if seen.overlaps(region):
                return (widget, place) if seen.contains_region(region) else None
        return None


class InPieces(TurnScreen):
    """The base of a screen that is composed in pieces."""

    _painted = 0.0
    """When the screen was painted last, by the monotonic clock, in seconds."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Take what a screen takes."""
        super().__init__(*args, **kwargs)
        self._compositor = PieceCompositor()

    def paint_now(self, *widgets: Widget, answer: bool = False) -> None:
        """Paint what changed of widgets, unless there are keys, or a layout, to be minded first.

        The first of them is the one that takes the keys. Not more often than Textual would, unless
        it is the answer to a key whose letter was painted before; else its timer paints.
        """
        busy = self._layout_required or self._scroll_required or self._repaint_required
        changed = [widget for widget in widgets if widget._repaint_required]
        if (
            busy
            or not changed
            or keeps_keys(self.app)
            or any(isinstance(one, events.InputEvent) for one in _waiting(widgets[0]))
            or any(widget._layout_required for widget in widgets)
            or (not answer and monotonic() - self._painted < UPDATE_PERIOD)
        ):
            return
        for widget in changed:
            widget._repaint_required = False
            self._dirty_widgets.add(widget)
        self._on_timer_update()

    def _on_timer_update(self) -> None:
        self._painted = monotonic()
        super()._on_timer_update()


def _waiting(widget: Widget) -> tuple[object, ...]:
    """Return the messages that a widget has not taken yet."""
    return (widget._pending_message, *widget._message_queue.values)
