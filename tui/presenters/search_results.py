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
"""Characters of the line that are shown before the match."""
AFTER = 160
"""Characters that may be shown behind it, where there is room."""


class MatchRows(LazySequence[ListRow]):
    """Matches under the heading of their section."""

    def __init__(
        self,
        report: Report,
        matches: Sequence[TextMatch],
        ticks: Ticks,
        replace: Callable[[str], str] | None,
        find_heading: Callable[[str], str],
    ) -> None:
        """List the matches; with ``replace`` also their ticks and what the words would become.

        Those that were replaced before have a mark of their own.
        """
        self._report = report
        self._matches = matches
        self._ticks = ticks
        self._replace = replace
        self._find_heading = find_heading
        self._rows: list[int | str] = []
        """The index of a match, or the id of the section whose heading is shown."""
        section = None
        for index, match in enumerate(matches):
            if match.section != section:
                section = match.section
                self._rows.append(section)
            self._rows.append(index)

    def __len__(self) -> int:
        return len(self._rows)

    def item_at(self, index: int) -> ListRow:
        """Make the row of a match, or of the heading of its section."""
        row = self._rows[index]
        if isinstance(row, str):
            return ListRow("", ((f" {self._find_heading(row)}", "head"),), heading=True)
        return ListRow(str(row), tuple(self._make_parts(self._matches[row])))

    def _make_parts(self, match: TextMatch) -> list[StyledText]:
        body = self._report.section(match.section).body
        start = body.rfind("\n", 0, match.start) + 1
        before = body[max(start, match.start - BEFORE) : match.start]
        if match.start - start > BEFORE:
            before = f"…{before}"
        behind = body[match.end : match.end + AFTER].partition("\n")[0]
        number = (f"{match.line:>4}  ", "muted")
        if self._replace is None:
            return [number, (before, ""), (match.text, "match"), (behind, "")]
        if match in self._ticks.replaced:
            return [("✓", "good"), number, (before, ""), (match.text, "good"), (behind, "")]
        if match in self._ticks.unticked:
            return [("☐", ""), number, (before, ""), (match.text, "match"), (behind, "")]
        text = self._replace(match.text)
        new_words = (text, "good") if text else (_("(nothing)"), "muted")
        ticked: StyledText = ("☑", "good")
        return [
            ticked,
            number,
            (before, ""),
            (match.text, "match"),
            (" → ", "muted"),
            new_words,
            (behind, ""),
        ]
