"""Keep track of spans of the bodies of a report while the bodies change.

Find and replace tracks two kinds: what it has just inserted, which must not be replaced again, and
what the writer has left out. Both move when the words before them become longer.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence

Span = tuple[int, int]
"""Start and end offset of some characters of a body."""
Edit = tuple[int, int, int]
"""Start and end offset of the replaced characters, and how many characters replaced them."""

MOST_BODIES = 16
"""How many states of one body keep their spans, so that undo and redo find theirs."""


class TrackedSpans:
    """Spans by section and by the state of the body that they belong to."""

    def __init__(self) -> None:
        """Start without spans."""
        self._spans_by_body: dict[str, dict[str, tuple[Span, ...]]] = {}

    def __bool__(self) -> bool:
        """Whether any body has been stored."""
        return bool(self._spans_by_body)

    def store(self, section: str, body: str, spans: Iterable[Span]) -> None:
        """Store the spans of a body, replacing those it had; none may overlap."""
        bodies = self._spans_by_body.setdefault(section, {})
        bodies.pop(body, None)
        bodies[body] = tuple(sorted(spans))
        while len(bodies) > MOST_BODIES:
            bodies.pop(next(iter(bodies)))

    def find(self, section: str, body: str) -> tuple[Span, ...]:
        """Return the spans of a body; of a new body, those that its changes left untouched."""
        bodies = self._spans_by_body.get(section)
        if not bodies:
            return ()
        if body not in bodies:
            last = next(reversed(bodies))
            self.store(section, body, follow_spans(bodies[last], last, body))
        return bodies[body]

    def apply_edits(
        self,
        section: str,
        old_body: str,
        new_body: str,
        edits: Sequence[Edit],
        *,
        keep_inserted: bool = False,
    ) -> None:
        """Move the spans as edits move them; ``keep_inserted`` adds what the edits inserted."""
        spans = move_spans(self.find(section, old_body), edits)
        if keep_inserted:
            spans += find_inserted_spans(edits)
        if spans or section in self._spans_by_body:
            # The earlier body keeps its spans, for when the edits are undone.
            self.store(section, old_body, self.find(section, old_body))
            self.store(section, new_body, spans)


def overlaps(spans: Sequence[Span], start: int, end: int) -> bool:
    """Return whether a range shares a character with a span; spans are in order, none overlaps."""
    index = bisect_left(spans, (end, -1)) - 1
    return index >= 0 and spans[index][1] > start


def find_inserted_spans(edits: Sequence[Edit]) -> list[Span]:
    """Return the spans of what edits inserted; the edits are in order."""
    inserted, offset = [], 0
    for start, end, length in edits:
        if length:
            inserted.append((start + offset, start + offset + length))
        offset += length - (end - start)
    return inserted


def move_spans(spans: Sequence[Span], edits: Sequence[Edit]) -> list[Span]:
    """Return where spans are after edits, both in order; spans that were edited are dropped."""
    moved, offset, edit_index = [], 0, 0
    for start, end in spans:
        while edit_index < len(edits) and edits[edit_index][1] <= start:
            offset += edits[edit_index][2] - (edits[edit_index][1] - edits[edit_index][0])
            edit_index += 1
        if edit_index == len(edits) or edits[edit_index][0] >= end:
            moved.append((start + offset, end + offset))
    return moved


def follow_spans(spans: Iterable[Span], old: str, new: str) -> list[Span]:
    """Return where spans of a text are in a changed one; those that touch a change are dropped."""
    head_length, tail_start = find_changed_span(old, new)
    growth = len(new) - len(old)
    followed = []
    for start, end in spans:
        if end <= head_length:
            followed.append((start, end))
        elif start >= tail_start - growth:
            followed.append((start + growth, end + growth))
    return followed


def find_changed_span(old: str, new: str) -> Span:
    """Return the span of ``new`` between what it begins and what it ends with like ``old``."""
    shorter = min(len(old), len(new))
    head_length = _count_common_prefix(old, new, shorter)
    return head_length, len(new) - _count_common_prefix(old[::-1], new[::-1], shorter - head_length)


def _count_common_prefix(text: str, other_text: str, limit: int) -> int:
    """Count the characters that two texts share at the start, up to ``limit``, by bisection."""
    low, high = 0, limit
    while low < high:
        middle = (low + high + 1) // 2
        if text[low:middle] == other_text[low:middle]:
            low = middle
        else:
            high = middle - 1
    return low
