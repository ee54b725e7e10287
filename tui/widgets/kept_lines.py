"""Lines of a text area that are drawn again only when they look different.

Textual's text area forgets every drawn line at each edit, and then draws the whole page for one
letter. A line that neither the cursor nor the selection touches looks the same as long as its own
letters, its place in the paragraph and the colours are the same, wherever it stands.
"""

from __future__ import annotations

from textual.strip import Strip
from textual.widgets import TextArea

MOST = 512
"""Drawn lines kept: a few screens."""


class KeptLines(TextArea):
    """A text area that keeps drawn lines across edits; needs no syntax colours."""

    def _render_line(self, y: int) -> Strip:
        rows = self.wrapped_document._offset_to_line_info
        at = y + self.scroll_offset.y
        if not 0 <= at < len(rows) or self._highlights or self.show_line_numbers:
            return super()._render_line(y)
        line, part = rows[at]
        (top, _), (bottom, _) = sorted(self.selection)
        if top <= line <= bottom:
            return super()._render_line(y)
        key = (
            self.document.get_line(line),
            tuple(self.wrapped_document.get_offsets(line)),
            part,
            self.size,
            self.scrollable_content_region.width,
            self.scroll_offset.x,
            self._theme.base_style,
            self.rich_style,
        )
        kept: dict[object, Strip] = self.__dict__.setdefault("_kept", {})
        strip = kept.get(key)
        if strip is None:
            if len(kept) >= MOST:
                kept.clear()
            strip = kept[key] = super()._render_line(y)
        return strip
