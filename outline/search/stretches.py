"""Stretches of the bodies of a report that are remembered, and found again when the bodies change.

Find and replace needs two of them: what it has just put in, which the next press must not replace
again, and what its writer has left out. Both move when the words before them become longer.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence

Stretch = tuple[int, int]
"""Where some characters of a body begin, and where they end."""
Edit = tuple[int, int, int]
"""Where the characters that were replaced began and ended, and how many came in their place."""

MOST_BODIES = 16
"""States of one body that are remembered, so that undo and redo find theirs."""


class Stretches:
    """Stretches by section; each belongs to the body that it was noted in."""

    def __init__(self) -> None:
        """Remember nothing yet."""
        self._noted: dict[str, dict[str, tuple[Stretch, ...]]] = {}

    def __bool__(self) -> bool:
        """Whether anything is remembered."""
        return bool(self._noted)

    def note(self, section: str, body: str, stretches: Iterable[Stretch]) -> None:
        """Remember the stretches of a body, in place of those it had; none may overlap."""
        bodies = self._noted.setdefault(section, {})
        bodies.pop(body, None)
        bodies[body] = tuple(sorted(stretches))
        while len(bodies) > MOST_BODIES:
            bodies.pop(next(iter(bodies)))

    def of(self, section: str, body: str) -> tuple[Stretch, ...]:
        """Return the stretches of a body; of one that is new, those that its changes left alone."""
        bodies = self._noted.get(section)
        if not bodies:
            return ()
        if body not in bodies:
            last = next(reversed(bodies))
            self.note(section, body, followed(bodies[last], last, body))
        return bodies[body]

    def replaced(
        self, section: str, old: str, new: str, edits: Sequence[Edit], *, keep: bool = False
    ) -> None:
        """Follow edits of a body exactly; with ``keep`` what they put in is remembered too."""
        here = moved(self.of(section, old), edits)
        if keep:
            here += put_in(edits)
        if here or section in self._noted:
            # What the body was before keeps what it had, for when the edits are undone.
            self.note(section, old, self.of(section, old))
            self.note(section, new, here)


def overlaps(stretches: Sequence[Stretch], start: int, end: int) -> bool:
    """Tell whether a place shares a character with a stretch; they are in order, none overlaps."""
    at = bisect_left(stretches, (end, -1)) - 1
    return at >= 0 and stretches[at][1] > start


def put_in(edits: Sequence[Edit]) -> list[Stretch]:
    """Return where the characters stand that edits put in; the edits are in order."""
    found, grown = [], 0
    for start, end, length in edits:
        if length:
            found.append((start + grown, start + grown + length))
        grown += length - (end - start)
    return found


def moved(stretches: Sequence[Stretch], edits: Sequence[Edit]) -> list[Stretch]:
    """Return where stretches are after edits, both in order; what was replaced is no more."""
    found, grown, at = [], 0, 0
    for start, end in stretches:
        while at < len(edits) and edits[at][1] <= start:
            grown += edits[at][2] - (edits[at][1] - edits[at][0])
            at += 1
        if at == len(edits) or edits[at][0] >= end:
            found.append((start + grown, end + grown))
    return found


def followed(stretches: Iterable[Stretch], old: str, new: str) -> list[Stretch]:
    """Return where stretches of a text are in another one: those that stand beside what differs."""
    head, behind = changed(old, new)
    grown = len(new) - len(old)
    found = []
    for start, end in stretches:
        if end <= head:
            found.append((start, end))
        elif start >= behind - grown:
            found.append((start + grown, end + grown))
    return found


def changed(old: str, new: str) -> Stretch:
    """Return what of a text is not as at the beginning and the end of the one before."""
    shorter = min(len(old), len(new))
    head = _same(old, new, shorter)
    return head, len(new) - _same(old[::-1], new[::-1], shorter - head)


def _same(one: str, other: str, most: int) -> int:
    """Return how many characters two texts begin with alike, up to ``most``; by halves."""
    low, high = 0, most
    while low < high:
        middle = (low + high + 1) // 2
        if one[low:middle] == other[low:middle]:
            low = middle
        else:
            high = middle - 1
    return low
