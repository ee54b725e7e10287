"""What differs between two texts, word by word: pure, bounded in time, nothing lost.

Paragraphs are compared first, words within those that differ, by the greedy algorithm of Myers
("An O(ND) Difference Algorithm", 1986). Texts that have next to nothing in common cost no more than
a fixed number of steps; they are shown as one gone and one come.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from .frozen import dataclass

SAME, GONE, COME = "same", "gone", "come"

STEPS = 200_000
"""Most steps of one comparison; some tenths of a second."""

_TOKEN = r"\w+(?:[.,/-]\w+)*|\n|[^\S\n]+|[^\w\s]"
"""A word or a figure (``45.799,5``, ``05/6/2023``), a line break, spaces, one other sign."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text that both have, or one of them."""

    kind: str
    """``same``, ``gone`` (only in the old text) or ``come`` (only in the new one)."""
    text: str


def words(old: str, new: str) -> tuple[Piece, ...]:
    """Return what became of the old text: its pieces, and those of the new one, in reading order.

    ``same`` and ``gone`` joined are the old text, ``same`` and ``come`` the new one. Where words
    were replaced, what is gone comes first.
    """
    found: list[Piece] = []
    for kind, gone, come in _matched(_lines(old), _lines(new)):
        if kind == SAME:
            found.append(Piece(SAME, gone))
            continue
        for inner, left, right in _settled(_matched(_tokens(gone), _tokens(come))):
            if inner == SAME:
                found.append(Piece(SAME, left))
            else:
                found += [Piece(GONE, left), Piece(COME, right)]
    return tuple(_joined(found))


def _lines(text: str) -> list[str]:
    return re.findall(r"[^\n]*\n|[^\n]+", text)


def _tokens(text: str) -> list[str]:
    return re.findall(_TOKEN, text)


def _matched(old: Sequence[str], new: Sequence[str]) -> Iterator[tuple[str, str, str]]:
    """Yield stretches, each the same in both or different: kind, text in old, text in new."""
    head = 0
    while head < min(len(old), len(new)) and old[head] == new[head]:
        head += 1
    tail = 0
    while tail < min(len(old), len(new)) - head and old[-1 - tail] == new[-1 - tail]:
        tail += 1
    here, there = old[head : len(old) - tail], new[head : len(new) - tail]
    at = left = 0
    blocks = [(0, 0, head)] if head else []
    blocks += [(head + a, head + b, size) for a, b, size in _common(here, there)]
    for first, second, size in (*blocks, (len(old) - tail, len(new) - tail, tail)):
        if at < first or left < second:
            yield "", "".join(old[at:first]), "".join(new[left:second])
        if size:
            same = "".join(old[first : first + size])
            yield SAME, same, same
        at, left = first + size, second + size


def _common(old: Sequence[str], new: Sequence[str]) -> list[tuple[int, int, int]]:
    """Return where runs stand in both, and their length; none where it would take too long."""
    names: dict[str, int] = {}
    one, two = ([names.setdefault(token, len(names)) for token in text] for text in (old, new))
    trail = _trail(one, two)
    if trail is None:
        return []
    x, y = len(one), len(two)
    blocks: list[tuple[int, int, int]] = []
    for depth in range(len(trail) - 1, -1, -1):
        furthest, k = trail[depth], x - y
        down = k == -depth or (k != depth and furthest[k - 1] < furthest[k + 1])
        before = k + 1 if down else k - 1
        start = furthest[before] if depth else 0
        stop = start if down or not depth else start + 1
        if x > stop:
            blocks.append((stop, stop - k, x - stop))
        x, y = start, start - before
    return blocks[::-1]


def _trail(old: Sequence[int], new: Sequence[int]) -> list[dict[int, int]] | None:
    """Return, for each number of changes, how far every diagonal had come before it."""
    furthest = {1: 0}
    trail: list[dict[int, int]] = []
    steps = 0
    for depth in range(len(old) + len(new) + 1):
        trail.append(dict(furthest))
        steps += 2 * depth
        for k in range(-depth, depth + 1, 2):
            down = k == -depth or (k != depth and furthest[k - 1] < furthest[k + 1])
            x = furthest[k + 1] if down else furthest[k - 1] + 1
            y = start = x - k
            while x < len(old) and y < len(new) and old[x] == new[y]:
                x, y = x + 1, y + 1
            steps += y - start
            furthest[k] = x
            if x >= len(old) and y >= len(new):
                return trail
        if steps > STEPS:
            return None
    return trail  # pragma: no cover - the last number of changes always arrives


def _settled(stretches: Iterable[tuple[str, str, str]]) -> Iterator[tuple[str, str, str]]:
    """Yield the stretches with changes joined where no word stands between them: read as one."""
    held: tuple[str, str] | None = None
    between = ""
    for kind, gone, come in stretches:
        if kind != SAME:
            before = held or ("", "")
            held = before[0] + between + gone, before[1] + between + come
            between = ""
        elif held is not None and not between and gone.isspace() and "\n" not in gone:
            between = gone
        else:
            if held is not None:
                yield "", *held
            yield SAME, gone, come
            held = None
    if held is not None:
        yield "", *held
    if between:
        yield SAME, between, between


def _joined(pieces: Iterable[Piece]) -> Iterator[Piece]:
    """Yield the pieces that hold something, neighbours of one kind made one."""
    last: Piece | None = None
    for piece in pieces:
        if not piece.text:
            continue
        if last is not None and last.kind == piece.kind:
            last = Piece(last.kind, last.text + piece.text)
            continue
        if last is not None:
            yield last
        last = piece
    if last is not None:
        yield last
