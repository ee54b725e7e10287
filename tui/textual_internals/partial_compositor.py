"""Compose only the pieces of a screen that changed, and paint a key at once.

Textual's compositor draws every widget whole, and cuts the whole screen into strips, for one row
that changed. What is seen of a place is all the front-most widget's; so a changed region is carved
along the edges of the widgets in it, and each draws no more than its piece. Whatever is less simple
(two regions overlap) is left to Textual.

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

from .input_order import has_waiting_keys
from .notices import NoticeScreen

Fragment = tuple[Region, Widget, Region]
"""A part of the screen, the widget that is seen there, and that one's place on the screen."""


class PartialCompositor(Compositor):
    """A compositor that draws no more than what is painted."""

    def render_partial_update(self) -> ChopsUpdate | None:
        """Return what to paint of the regions that changed; None when there are none."""
        pieces = self._fragments()
        if pieces is None:
            return super().render_partial_update()
        self._dirty_regions.clear()
        chops: dict[int, dict[int, tuple[Strip, int]]] = {}
        for piece, widget, place in pieces:
            strips = widget.render_lines(piece.translate(-place.offset))
            for y, strip in zip(piece.line_range, strips, strict=True):
                chops.setdefault(y, {})[piece.x] = strip, piece.right
        rows = {y: sorted(chops[y].items()) for y in sorted(chops)}
        ends = {y: [end for _, (_, end) in row] for y, row in rows.items()}
        return ChopsUpdate(
            # Looked up by row; the rows between are of no interest.
            cast(
                "Sequence[Mapping[int, Strip | None]]",
                {y: {x: strip for x, (strip, _) in row} for y, row in rows.items()},
            ),
            [(y, 0, self.size.width) for y in rows],
            cast("list[list[int]]", ends),
        )

    def _fragments(self) -> list[Fragment] | None:
        """Return what of which widget is seen in the changed regions; None if not so simple."""
        screen = self.size.region
        regions: list[Region] = []
        for region in sorted(
            self._dirty_regions, key=lambda kept_region: kept_region.area, reverse=True
        ):
            if any(kept_region.contains_region(region) for kept_region in regions):
                continue
            if not region or not screen.contains_region(region):
                return None
            if any(region.overlaps(kept_region) for kept_region in regions):
                return None
            regions.append(region)
        return self._carve(regions) or None

    def _carve(self, regions: list[Region]) -> list[Fragment]:
        """Return the pieces of regions and their widgets, from the front to the back."""
        fragments: list[Fragment] = []
        for widget, (place, clip) in self.visible_widgets.items():
            visible = place.intersection(clip)
            left: list[Region] = []
            for region in regions:
                if region.overlaps(visible):
                    piece = region.intersection(visible)
                    fragments.append((piece, widget, place))
                    left += _around(piece, region)
                else:
                    left.append(region)
            regions = left
            if not regions:
                return fragments
        return []


def _around(piece: Region, region: Region) -> list[Region]:
    """Return what of a region is not in a piece of it: above, below, left and right."""
    x, y, right, bottom = region.corners
    parts = (
        Region.from_corners(x, y, right, piece.y),
        Region.from_corners(x, piece.bottom, right, bottom),
        Region.from_corners(x, piece.y, piece.x, piece.bottom),
        Region.from_corners(piece.right, piece.y, right, piece.bottom),
    )
    return [part for part in parts if part]


class InPieces(NoticeScreen):
    """The base of a screen that is composed in pieces."""

    _painted = 0.0
    """When the screen was painted last, by the monotonic clock, in seconds."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Take what a screen takes."""
        super().__init__(*args, **kwargs)
        self._compositor = PartialCompositor()

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
            or has_waiting_keys(self.app)
            or any(isinstance(message, events.InputEvent) for message in _waiting(widgets[0]))
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
