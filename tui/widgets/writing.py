"""A text area that is told places by the count of characters, as the report tells them."""

from __future__ import annotations

from textual.widgets import TextArea
from textual.widgets.text_area import Selection


class WritingArea(TextArea):
    """What the editor knows about selections and motions, whatever section it shows."""

    @property
    def span(self) -> tuple[int, int]:
        """Where the selection starts and ends, in characters of the text."""
        start, end = sorted(self.selection)
        return self._offset(start), self._offset(end)

    def select(self, start: int, end: int) -> None:
        """Select characters of the text and show them in the middle."""
        self.selection = Selection(self._location(start), self._location(end))
        self.scroll_cursor_visible(center=True)

    def _offset(self, location: tuple[int, int]) -> int:
        row, column = location
        return sum(len(line) + 1 for line in self.document.lines[:row]) + column

    def _location(self, offset: int) -> tuple[int, int]:
        before = self.text[:offset]
        return before.count("\n"), len(before) - before.rfind("\n") - 1
