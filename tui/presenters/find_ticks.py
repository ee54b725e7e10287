"""Which of the places that were found are replaced: all but those left out, and those put in."""

from __future__ import annotations

from collections.abc import Sequence

from outline.model import Report
from outline.search.find_replace import TextMatch, list_edits
from outline.search.stretches import Span, TrackedSpans, find_changed_span, overlaps
from outline.text import fold_keeping_marks


class Ticks:
    """The ticks of find and replace; they stay where they are while the words around them change.

    What was put in for some words is remembered as long as the report is open, so that the same
    words, sought again, do not replace it once more: ``tỉnh`` is found in ``toàn tỉnh`` too.
    """

    def __init__(self, put_in: dict[str, TrackedSpans]) -> None:
        """Begin with what was ``put_in`` before, by the words it was put in for."""
        self._put_in = put_in
        self._query = ""
        self._report = Report()
        self._hits: Sequence[TextMatch] = ()
        self._left = TrackedSpans()
        self.left_out: set[TextMatch] = set()
        """Places without a tick, for whatever reason."""
        self.done: set[TextMatch] = set()
        """Those of them that are part of what was put in."""

    def show(self, report: Report, query: str, hits: Sequence[TextMatch]) -> None:
        """Take the places where a query stands in a report."""
        query = fold_keeping_marks(query)
        if query != self._query:
            self._query, self._left = query, TrackedSpans()
        self._report, self._hits = report, hits
        self.left_out, self.done = set(), set()
        put_in = self._put_in.get(query)
        if not put_in and not self._left:
            return
        section = None
        left: Sequence[Span] = ()
        done: Sequence[Span] = ()
        for hit in hits:
            if hit.section != section:
                section, body = hit.section, report.section(hit.section).body
                left = self._left.find(section, body)
                done = put_in.find(section, body) if put_in else ()
            if overlaps(done, hit.start, hit.end):
                self.done.add(hit)
                self.left_out.add(hit)
            elif overlaps(left, hit.start, hit.end):
                self.left_out.add(hit)

    @property
    def chosen(self) -> list[TextMatch]:
        """The places that have a tick."""
        return [hit for hit in self._hits if hit not in self.left_out]

    @property
    def is_done(self) -> bool:
        """Whether nothing was found but what was put in."""
        return len(self.done) == len(self._hits)

    def toggle(self, hit: TextMatch) -> None:
        """Leave a place out, or take it in, also one that was put in."""
        kept = self._put_in.get(self._query, self._left) if hit in self.done else self._left
        body = self._report.section(hit.section).body
        stretches = list(kept.find(hit.section, body))
        if hit in self.left_out:
            stretches = [one for one in stretches if not overlaps([one], hit.start, hit.end)]
        else:
            stretches.append((hit.start, hit.end))
        kept.store(hit.section, body, stretches)
        self.show(self._report, self._query, self._hits)

    def toggle_all(self) -> None:
        """Take in every place but what was put in; where all are, leave them out."""
        others = [hit for hit in self._hits if hit not in self.done]
        all_in = not any(hit in self.left_out for hit in others)
        self._left = TrackedSpans()
        by_section: dict[str, list[tuple[int, int]]] = {}
        for hit in others if all_in else ():
            by_section.setdefault(hit.section, []).append((hit.start, hit.end))
        for section, stretches in by_section.items():
            self._left.store(section, self._report.section(section).body, stretches)
        self.show(self._report, self._query, self._hits)

    def replaced(
        self,
        before: Report,
        after: Report,
        places: Sequence[TextMatch],
        text: str,
        *,
        capitals: bool,
    ) -> None:
        """Follow a replacement: what it put in is not to be replaced again."""
        put_in = self._put_in.setdefault(self._query, TrackedSpans())
        for section, edits in list_edits(places, text, capitals=capitals).items():
            old, new = before.section(section).body, after.section(section).body
            grown = sum(length - (end - start) for start, end, length in edits)
            if len(new) - len(old) == grown:
                put_in.apply_edits(section, old, new, edits, keep_inserted=True)
                self._left.apply_edits(section, old, new, edits)
            else:  # letters have met that became one: all between the first and the last is new
                put_in.store(section, old, put_in.find(section, old))
                start, end = find_changed_span(old, new)
                beside = [
                    one for one in put_in.find(section, new) if not overlaps([one], start, end)
                ]
                put_in.store(section, new, [*beside, (start, end)])
