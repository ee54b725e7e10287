"""Widgets drawn line by line: they cost what is visible, and no text can act as markup.

A line is a sequence of parts, each a text and the name of an ink; inks are component classes of
the app, so that colours live in the style sheets. Every text passes ``visible`` on its way out.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from rich.cells import cell_len, set_cell_size
from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.geometry import Region, Size
from textual.message import Message
from textual.reactive import reactive
from textual.scroll_view import ScrollView
from textual.strip import Strip
from textual.widget import Widget

from tui.presenters.view_types import ListRow, StyledText, one_row, width_of
from tui.theme.text_styles import StyledApp


class Lines(ScrollView, can_focus=False):
    """The base of what is drawn line by line."""

    @property
    def cursor_line(self) -> int | None:
        """The line of the widget, as it is seen now, that its cursor is on; None without one."""
        return None

    def notify_style_update(self) -> None:
        """Mix the styles again: another theme, or another state of the widget."""
        super().notify_style_update()
        self.__dict__.pop("_mixed", None)

    def _mix(self, line: str, name: str) -> Style:
        """Return an ink over the ink of its line; asked for every part that is drawn."""
        mixed: dict[tuple[str, str], Style] = self.__dict__.setdefault("_mixed", {})
        style = mixed.get((line, name))
        if style is None:
            base = self.rich_style + self.ink(line)
            ink = self.ink(name)
            # On the row of the cursor colours would not be legible; bold and underlined are.
            style = mixed[line, name] = base + (ink.without_color if line == "cursor" else ink)
        return style

    def ink(self, name: str) -> Style:
        """Return the style of an ink, without a background of its own unless it sets one."""
        app = self.app
        return app.ink(name) if name and isinstance(app, StyledApp) else Style.null()

    def paint(self, parts: Iterable[StyledText], width: int, *, line: str = "") -> Strip:
        """Return the parts as exactly ``width`` cells over the ink ``line``."""
        return self.paint_fields((parts, width, line))

    def paint_fields(self, *fields: tuple[Iterable[StyledText], int, str]) -> Strip:
        """Return a row of fields: each its parts, its exact width, the ink under it."""
        texts: list[str] = []
        styles: list[Style] = []
        total = 0

        def add(text: str, style: Style) -> None:
            if styles and styles[-1] is style:
                texts[-1] += text  # what one pen draws is written in one go
            else:
                texts.append(text)
                styles.append(style)

        for parts, width, line in fields:
            left = width = max(width, 0)
            for text, name in parts:
                text = one_row(text)
                length = cell_len(text)
                if length > left:
                    text = set_cell_size(text, max(left - 1, 0)) + ("…" if left > 0 else "")
                    length = left
                if text:
                    add(text, self._mix(line, name))
                left -= length
                if left <= 0:
                    break
            if left > 0:
                add(" " * left, self._mix(line, ""))
            total += width
        return Strip(map(Segment, texts, styles), total)


class Rows(Lines, can_focus=True):
    """A list with a cursor; draws only the rows that are seen."""

    cursor: reactive[int] = reactive(-1)
    """Index of the row under the cursor, -1 when no row can have it."""

    @dataclass
    class Picked(Message):
        """Enter on a row."""

        key: str

    def __init__(
        self, *, otherwise: Callable[[str], bool] | None = None, widget_id: str = "rows"
    ) -> None:
        """Show nothing yet; ``otherwise`` is offered the keys that do not move the cursor."""
        super().__init__(id=widget_id)
        self._items: Sequence[ListRow] = ()
        self._otherwise = otherwise

    @property
    def items(self) -> Sequence[ListRow]:
        """The rows shown."""
        return self._items

    @property
    def current(self) -> ListRow | None:
        """The row under the cursor."""
        return self._items[self.cursor] if 0 <= self.cursor < len(self._items) else None

    @property
    def cursor_line(self) -> int | None:
        """The line that the cursor is on."""
        return self.cursor - self.scroll_offset.y if self.cursor >= 0 else None

    @property
    def painted_widgets(self) -> tuple[Widget, ...]:
        """What is painted of the list: itself, and its bar where it shows one."""
        return (self, self.vertical_scrollbar) if self.show_vertical_scrollbar else (self,)

    def show(self, items: Sequence[ListRow], *, key: str = "") -> None:
        """Take new rows; the cursor goes to ``key``, else to the first row that can have it."""
        self._items = items
        self._measure(len(items))
        named = enumerate(items) if key else ()
        target = next((index for index, item in named if item.key == key), None)
        self.set_reactive(Rows.cursor, self._land(0, 1) if target is None else target)
        self.scroll_to(y=0, animate=False, immediate=True)
        self._follow()
        self.refresh()

    def _measure(self, rows: int) -> None:
        """Give Textual the count of rows; the layout is made again only for a new scroll bar.

        That takes longer than drawing the list, and a list that answers a query has another
        length at every key. A bar that is not needed any more is an empty one till then.
        """
        room = self.scrollable_content_region.height
        barred = self.show_vertical_scrollbar
        if room and (barred or rows <= room):
            self.set_reactive(Rows.virtual_size, Size(0, rows))
            if barred:
                self.vertical_scrollbar.window_virtual_size = max(rows, room)
        else:
            self.virtual_size = Size(0, rows)

    def replace(self, items: Sequence[ListRow]) -> None:
        """Take rows that differ only in what they show."""
        self._items = items
        self.refresh()

    def press(self, key: str) -> bool:
        """Move or pick by a key, now; return whether it is one of the list's keys."""
        page = max(self.scrollable_content_region.height - 1, 1)
        last = len(self._items) - 1
        steps = {"up": -1, "down": 1, "pageup": -page, "pagedown": page}
        if key in steps:
            step = steps[key]
            self._go(min(max(self.cursor + step, 0), last), 1 if step > 0 else -1)
        elif key == "home":
            self._go(0, 1)
        elif key == "end":
            self._go(last, -1)
        elif key == "enter":
            if (item := self.current) is not None:
                self.post_message(self.Picked(item.key))
        else:
            return False
        return True

    def _go(self, index: int, direction: int) -> None:
        landed = self._land(index, direction)
        if landed < 0:
            landed = self._land(index, -direction)
        self.cursor = landed

    def _land(self, index: int, direction: int) -> int:
        while 0 <= index < len(self._items):
            if not self._items[index].heading:
                return index
            index += direction
        return -1

    def watch_cursor(self, old: int, new: int) -> None:
        """Draw the two rows again and keep the cursor in sight."""
        for row in (old, new):
            if row >= 0:
                self.refresh_line(row)
        self._follow()

    def on_resize(self) -> None:
        """Keep the cursor in sight."""
        self._follow()

    def _follow(self) -> None:
        if self.cursor < 0:
            return
        # A heading just above stays in sight with its first row.
        top = self.cursor
        while top > 0 and self._items[top - 1].heading:
            top -= 1
        height = self.cursor - top + 1
        if height > max(self.scrollable_content_region.height, 1):
            top, height = self.cursor, 1
        self.scroll_to_region(Region(0, top, 1, height), animate=False, force=True, immediate=True)

    def on_key(self, event: events.Key) -> None:
        """Apply a key of the list; offer any other to ``otherwise``."""
        event.prevent_default()
        if self.press(event.key) or (self._otherwise is not None and self._otherwise(event.key)):
            event.stop()

    def render_lines(self, crop: Region) -> list[Strip]:
        """Draw the rows of a place.

        A list that answers a query is another one at every key: Textual's keeping of drawn lines,
        with what borders and effects make of them, takes as long as the drawing. No sheet gives a
        list an effect; a border or padding is left to Textual.
        """
        if self.size != self.outer_size or self.opacity != 1:
            return super().render_lines(crop)
        base, background = self.background_colors
        blank = Style(bgcolor=(base + background).rich_color)
        width = self.size.width
        strips = [self.render_line(y).adjust_cell_length(width, blank) for y in crop.line_range]
        for line_filter in self.get_line_filters():
            strips = [strip.apply_filter(line_filter, background) for strip in strips]
        if crop.column_span != (0, width):
            strips = [strip.crop(*crop.column_span) for strip in strips]
        return strips

    def render_line(self, y: int) -> Strip:
        """Draw one visible row."""
        width = self.scrollable_content_region.width
        row = y + self.scroll_offset.y
        if row >= len(self._items):
            return self.paint((), width)
        item = self._items[row]
        if item.heading:
            return self.paint(item.parts, width, line="head")
        has_cursor = row == self.cursor
        room = max(width - 2 - (width_of(item.note) + 2 if item.note else 0), 0)
        line = "cursor" if has_cursor else ""
        edge = ("▌", "accent") if has_cursor else (" ", "")
        note = (("  ", ""), *item.note) if item.note else ()
        return self.paint_fields(
            ((edge,), 1, ""), (item.parts, room, line), (note, width - 1 - room, line)
        )
