"""Which matches are replaced: all but those unticked, and those replaced before."""

from __future__ import annotations

from collections.abc import Sequence

from outline.model import Report
from outline.search.find_replace import TextMatch, list_edits
from outline.search.stretches import Span, TrackedSpans, find_changed_span, overlaps
from outline.text import fold_keeping_marks


class Ticks:
    """The ticks of find and replace; they keep their positions while the text around them changes.

    What replaced some words is remembered as long as the report is open, so that another search for
    the same words does not replace it again: ``tỉnh`` is also found in ``toàn tỉnh``.
    """

    def __init__(self, replaced_spans: dict[str, TrackedSpans]) -> None:
        """Begin with what was replaced before, by the words it replaced."""
        self._replaced_spans = replaced_spans
        self._query = ""
        self._report = Report()
        self._matches: Sequence[TextMatch] = ()
        self._unticked_spans = TrackedSpans()
        self.unticked: set[TextMatch] = set()
        """Matches without a tick, including those replaced before."""
        self.replaced: set[TextMatch] = set()
        """Those of them that are part of what was replaced before."""

    def show(self, report: Report, query: str, matches: Sequence[TextMatch]) -> None:
        """Take the matches of a query in a report."""
        query = fold_keeping_marks(query)
        if query != self._query:
            self._query, self._unticked_spans = query, TrackedSpans()
        self._report, self._matches = report, matches
        self.unticked, self.replaced = set(), set()
        replaced_spans = self._replaced_spans.get(query)
        if not replaced_spans and not self._unticked_spans:
            return
        section = None
        unticked: Sequence[Span] = ()
        replaced: Sequence[Span] = ()
        for match in matches:
            if match.section != section:
                section, body = match.section, report.section(match.section).body
                unticked = self._unticked_spans.find(section, body)
                replaced = replaced_spans.find(section, body) if replaced_spans else ()
            if overlaps(replaced, match.start, match.end):
                self.replaced.add(match)
                self.unticked.add(match)
            elif overlaps(unticked, match.start, match.end):
                self.unticked.add(match)

    @property
    def ticked(self) -> list[TextMatch]:
        """The matches that have a tick."""
        return [match for match in self._matches if match not in self.unticked]

    @property
    def are_all_replaced(self) -> bool:
        """Whether every match is part of what was replaced before."""
        return len(self.replaced) == len(self._matches)

    def toggle(self, match: TextMatch) -> None:
        """Tick or untick a match, also one that was replaced before."""
        spans = self._unticked_spans
        if match in self.replaced:
            spans = self._replaced_spans.get(self._query, spans)
        body = self._report.section(match.section).body
        match_spans = list(spans.find(match.section, body))
        if match in self.unticked:
            match_spans = [
                span for span in match_spans if not overlaps([span], match.start, match.end)
            ]
        else:
            match_spans.append((match.start, match.end))
        spans.store(match.section, body, match_spans)
        self.show(self._report, self._query, self._matches)

    def toggle_all(self) -> None:
        """Tick every match that was not replaced before; untick them when all are ticked."""
        tickable = [match for match in self._matches if match not in self.replaced]
        are_all_ticked = not any(match in self.unticked for match in tickable)
        self._unticked_spans = TrackedSpans()
        by_section: dict[str, list[tuple[int, int]]] = {}
        for match in tickable if are_all_ticked else ():
            by_section.setdefault(match.section, []).append((match.start, match.end))
        for section, match_spans in by_section.items():
            self._unticked_spans.store(section, self._report.section(section).body, match_spans)
        self.show(self._report, self._query, self._matches)

    def record_replacement(
        self,
        before: Report,
        after: Report,
        matches: Sequence[TextMatch],
        text: str,
        *,
        capitals: bool,
    ) -> None:
        """Record a replacement, so that its words are not replaced again."""
        replaced_spans = self._replaced_spans.setdefault(self._query, TrackedSpans())
        for section, edits in list_edits(matches, text, capitals=capitals).items():
            old, new = before.section(section).body, after.section(section).body
            growth = sum(length - (end - start) for start, end, length in edits)
            if len(new) - len(old) == growth:
                replaced_spans.apply_edits(section, old, new, edits, keep_inserted=True)
                self._unticked_spans.apply_edits(section, old, new, edits)
            else:  # combining letters have joined: all between the first and the last edit is new
                replaced_spans.store(section, old, replaced_spans.find(section, old))
                start, end = find_changed_span(old, new)
                untouched = [
                    span
                    for span in replaced_spans.find(section, new)
                    if not overlaps([span], start, end)
                ]
                replaced_spans.store(section, new, [*untouched, (start, end)])
