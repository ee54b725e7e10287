"""Lines of a text area that are drawn and painted again only when they look different.

Textual's text area forgets every drawn line at each edit, then draws and composes the whole page
for one letter. Here each row of the page has a *look*: all that its drawing depends on, and nothing
of its position. A repaint asked for while keys are taken (``defer_repaint``) draws only the rows
whose look has changed. Any other request (styles, sizes, screens above) gets the whole.
"""

from __future__ import annotations

from collections.abc import Collection, Hashable, Iterator
from contextlib import contextmanager

from textual.geometry import Region
from textual.strip import Strip
from textual.widgets import TextArea
from textual.widgets.text_area import Edit, EditResult

from tui.terminal import cursor

from . import fast_wrap

fast_wrap.install()

MAX_CACHED_LINES = 512
"""Drawn lines kept: a few screens."""

Look = Hashable
Location = tuple[int, int]
"""Row and column in the text."""


class CachedTextArea(TextArea):
    """A text area that keeps drawn lines across edits; needs no syntax colours."""

    _deferrals = 0
    """How many ``defer_repaint`` are open."""
    _pending = False
    """Whether a repaint was asked for gently since the looks were compared last."""
    _styles_used: tuple[Hashable, ...] | None = None
    """The theme and the styles of its parts; None when they may be others now."""

    @property
    def _looks(self) -> dict[int, Look]:
        """Row -> its look when it was last drawn or asked to be painted; absent where unknown."""
        looks: dict[int, Look] = self.__dict__.setdefault("_looks_kept", {})
        return looks

    @contextmanager
    def defer_repaint(self) -> Iterator[None]:
        """Let what happens within repaint only the rows that look different afterwards."""
        self._deferrals += 1
        try:
            yield
        finally:
            self._deferrals -= 1

    def notify_style_update(self) -> None:
        """Draw everything again in another style."""
        super().notify_style_update()
        self._forget_looks()
        self._styles_cache.clear()

    @property
    def _draw_cursor(self) -> bool:
        """Draw no cursor where the terminal shows its own."""
        return super()._draw_cursor and not cursor.is_shown(self.app)

    def replace_typed(self, text: str, start: Location, end: Location) -> EditResult | None:
        """Put typed text over a range; None where the text is read only."""
        return self._replace_via_keyboard(text, start, end)

    def delete_typed(self, start: Location, end: Location) -> EditResult | None:
        """Delete a range by a key; None where the text is read only."""
        return self._delete_via_keyboard(start, end)

    def _set_dirty(self, *regions: Region) -> None:
        if self._deferrals:
            self._pending = True
            return
        if regions:
            for region in regions:
                for y in region.line_range:
                    self._looks.pop(y, None)
        else:
            self._forget_looks()
        super()._set_dirty(*regions)

    def _watch_show_vertical_scrollbar(self) -> None:
        # Where room is kept for the bar (``scrollbar-gutter``), its coming wraps nothing anew.
        if self.wrap_width != self.wrapped_document._width:
            super()._watch_show_vertical_scrollbar()
        else:
            self.scroll_cursor_visible()

    def edit(self, edit: Edit) -> EditResult:
        """Apply an edit; the cursor is seen though it came to a row that was not there before.

        Textual scrolls to the cursor first, only as far as the text reached, and counts rows then.
        """
        height = self.virtual_size.height
        result = super().edit(edit)
        if self.virtual_size.height > height and self.is_mounted:
            self.scroll_cursor_visible()
        return result

    def _forget_looks(self) -> None:
        self._looks.clear()
        self._styles_used = None

    def _exchange_repaint_regions(self) -> Collection[Region]:
        if self._mark_changed_rows() and not self._repaint_regions:
            # The frame is wanted all the same: it takes the caret along.
            row = min(max(self._cursor_offset[1] - self.scroll_offset.y, 0), self.size.height - 1)
            return {self._row(row)}
        return super()._exchange_repaint_regions()

    def _mark_changed_rows(self) -> bool:
        """Mark the rows that look different; return whether a deferred repaint was pending."""
        if not self._pending:
            return False
        self._pending = False
        looks, common = self._looks, self._common()
        for y in range(self.size.height):
            look = self._look(y, common)
            if looks.get(y) != look:
                looks[y] = look
                row = self._row(y)
                self._styles_cache.set_dirty(row)
                self._dirty_regions.add(row)
                self._repaint_regions.add(row)
        return True

    def _row(self, y: int) -> Region:
        """Return a row of the text, without frame and scrollbar, as the widget counts cells."""
        x, top = self.content_offset
        return Region(x, y + top, self.scrollable_content_region.width, 1)

    def render_lines(self, crop: Region) -> list[Strip]:
        """Draw what is asked for, in the looks of now."""
        self._mark_changed_rows()
        self._update_styles()
        # Past the text area's own method, which asks the style sheet for its styles each time.
        strips = super(TextArea, self).render_lines(crop)
        looks, top = self._looks, self.content_offset.y
        rows = [y - top for y in crop.line_range if y - top not in looks]
        if rows:
            common, height = self._common(), self.size.height
            looks.update({y: self._look(y, common) for y in rows if 0 <= y < height})
        return strips

    def _update_styles(self) -> tuple[Hashable, ...]:
        """Bring the styles of selection and cursor up to date; return what was found."""
        theme = self._theme
        if self._styles_used is None or self._styles_used[0] is not theme:
            theme.apply_css(self)
            self._styles_used = (
                theme,
                self.rich_style,
                theme.base_style,
                theme.selection_style,
                theme.cursor_style,
            )
        return self._styles_used[1:]

    def render_line(self, y: int) -> Strip:
        """Draw a row, or take it as it was drawn when it looked the same."""
        look = self._look(y, self._common())
        strips: dict[Look, Strip] = self.__dict__.setdefault("_kept", {})
        strip = strips.get(look)
        if strip is None:
            if len(strips) >= MAX_CACHED_LINES:
                strips.clear()
            strip = super().render_line(y) if self._is_empty else self._render_line(y)
            strips[look] = strip
        return strip

    @property
    def _is_empty(self) -> bool:
        """Whether there is no text; asking for the text would join all lines."""
        return self.document.line_count == 1 and not self.document.get_line(0)

    def _common(self) -> tuple[Hashable, ...]:
        """Return what the looks of all rows depend on."""
        return (
            self._update_styles(),
            self.size,
            self.scrollable_content_region.width,
            self.scroll_offset.x,
            self.indent_width,
            self.placeholder if self._is_empty else None,
            self._draw_cursor,
        )

    def _look(self, y: int, common: tuple[Hashable, ...]) -> Look:
        """Return all that the drawing of a row depends on."""
        if (
            self._highlights
            or self.show_line_numbers
            or self.suggestion
            or self.highlight_cursor_line
            or (self.match_cursor_bracket and self._matching_bracket_location is not None)
        ):
            # Nothing is known of these here: such a row never looks the same.
            return object()
        if self._is_empty:
            return (common, y)
        rows = self.wrapped_document._offset_to_line_info
        row = y + self.scroll_offset.y
        if not 0 <= row < len(rows):
            return common
        line, part = rows[row]
        text = self.document.get_line(line)
        offsets = self.wrapped_document.get_offsets(line)
        if "\t" in text:
            # How wide a tab is depends on what is before it.
            return (common, text, tuple(offsets), part, self._mark(line, 0, len(text) + 1))
        start = offsets[part - 1] if part else 0
        last = part == len(offsets)
        end = len(text) if last else offsets[part]
        return (common, text[start:end], last, self._mark(line, start, end + last))

    def _mark(self, line: int, start: int, end: int) -> Hashable:
        """Return what selection and drawn cursor do to a part of a line."""
        anchor, (row, column) = self.selection
        drawn = (
            column - start if self._draw_cursor and line == row and start <= column < end else -1
        )
        top, bottom = sorted(self.selection)
        if anchor == (row, column) or not top[0] <= line <= bottom[0]:
            return drawn
        first = max(top[1] - start, 0) if line == top[0] else 0
        behind = min(bottom[1], end) - start if line == bottom[0] else end - start
        # The mark of a selected empty line is missing where the cursor is.
        return drawn, (first, behind) if first < behind else None, line == row
