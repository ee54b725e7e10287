"""The rows of find and replace: there may be a hundred thousand."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from outline.lazy_sequence import LazySequence
from outline.model import Report
from outline.search.find_replace import TextMatch
from tui.i18n import _

from .find_ticks import Ticks
from .view_types import ListRow, StyledText

BEFORE = 28
"""Characters of the line that are shown before the words."""
AFTER = 160
"""Characters that may be shown behind them, where there is room."""


class Found(LazySequence[ListRow]):
    """Places under the heading of their section; ``text`` tells what words would become."""

    def __init__(
        self,
        report: Report,
        hits: Sequence[TextMatch],
        ticks: Ticks,
        text: Callable[[str], str] | None,
        head: Callable[[str], str],
    ) -> None:
        """List the hits with their ticks; those that were put in have a mark of their own."""
        self._report = report
        self._hits = hits
        self._ticks = ticks
        self._text = text
        self._head = head
        self._places: list[int | str] = []
        section = None
        for at, hit in enumerate(hits):
            if hit.section != section:
                section = hit.section
                self._places.append(section)
            self._places.append(at)

    def __len__(self) -> int:
        return len(self._places)

    def item_at(self, at: int) -> ListRow:
        """Make the row of a place, or of the section that places stand in."""
        place = self._places[at]
        if isinstance(place, str):
            return ListRow("", ((f" {self._head(place)}", "head"),), heading=True)
        return ListRow(str(place), tuple(self._parts(self._hits[place])))

    def _parts(self, hit: TextMatch) -> list[StyledText]:
        body = self._report.section(hit.section).body
        start = body.rfind("\n", 0, hit.start) + 1
        before = body[max(start, hit.start - BEFORE) : hit.start]
        if hit.start - start > BEFORE:
            before = f"…{before}"
        behind = body[hit.end : hit.end + AFTER].partition("\n")[0]
        number = (f"{hit.line:>4}  ", "muted")
        if self._text is None:
            return [number, (before, ""), (hit.text, "match"), (behind, "")]
        if hit in self._ticks.done:
            return [("✓", "good"), number, (before, ""), (hit.text, "good"), (behind, "")]
        if hit in self._ticks.left_out:
            return [("☐", ""), number, (before, ""), (hit.text, "match"), (behind, "")]
        text = self._text(hit.text)
        new = (text, "good") if text else (_("(nothing)"), "muted")
        ticked: StyledText = ("☑", "good")
        return [
            ticked,
            number,
            (before, ""),
            (hit.text, "match"),
            (" → ", "muted"),
            new,
            (behind, ""),
        ]
