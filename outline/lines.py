"""Three versions of a text made one, line by line; where both sides changed the same, both stand.

Lines that no side changed hold the versions together; between them, what one side changed is taken,
and what both changed alike is taken once. What they changed differently stands between markers,
each on a line of its own::

    ««« lan@maychu
    what Lan wrote
    ««»»
    what Mai wrote
    »»» mai@maychu

The quotation marks are those that Vietnamese typing does not make by itself, doubled, and unlike
git's seven signs, which mean that a file was never merged by us.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence

from .frozen import dataclass

OPEN, MIDDLE, CLOSE = "«««", "««»»", "»»»"
_GIT_OPEN, _GIT_CLOSE = "<<<<<<<", ">>>>>>>"
"""Somebody merged the file with git alone: inside a text that makes no broken file."""


@dataclass(frozen=True, slots=True)
class MergedText:
    """What three texts became, and how many spots a person must settle in it."""

    text: str
    conflicts: int


@dataclass(frozen=True, slots=True)
class Marked:
    """One spot between markers; offsets are into the text, the end is behind the last marker."""

    start: int
    end: int
    line: int
    """Line of the first marker, from 1."""


@dataclass(frozen=True, slots=True)
class Sides:
    """What stands between the markers of one spot; names as the markers have them."""

    ours: str
    theirs: str
    our_name: str
    their_name: str


def merge(
    base: str, ours: str, theirs: str, our_name: str = "", their_name: str = ""
) -> MergedText:
    """Merge by line; O(lines log lines). Neither side's lines are ever dropped."""
    if ours == theirs or base == theirs:
        return MergedText(ours, 0)
    if base == ours:
        return MergedText(theirs, 0)
    found: list[str] = []
    conflicts = 0
    for before, one, other in _chunks(_cut(base), _cut(ours), _cut(theirs)):
        if one == other or before == other:
            found += one
        elif before == one:
            found += other
        elif not before and other == one[: len(other)]:
            found += one
        elif not before and one == other[: len(one)]:
            found += other
        else:
            conflicts += 1
            found += _both(one, other, our_name, their_name)
    return MergedText("\n".join(found), conflicts)


def marked(text: str) -> Iterator[Marked]:
    """Yield the spots between markers, and markers that stand alone; in order, O(text)."""
    if not any(mark in text for mark in ("««", "»»", _GIT_OPEN, _GIT_CLOSE)):
        return
    at, start, first, line = 0, -1, 0, 0
    for line, content in enumerate(text.split("\n"), 1):
        end = at + len(content)
        if start < 0 and is_marker(content):
            start, first = at, line
        if start >= 0 and (_is_edge(content, CLOSE) or _is_edge(content, _GIT_CLOSE)):
            yield Marked(start, end, first)
            start = -1
        at = end + 1
    if start >= 0:
        yield Marked(start, len(text), first)


def sides(text: str, spot: Marked) -> Sides | None:
    """Return the two texts of a spot; None where markers are missing or stand within markers."""
    if "\n" not in text[spot.start : spot.end]:
        return None
    first, *inner, last = text[spot.start : spot.end].split("\n")
    at = [number for number, line in enumerate(inner) if is_marker(line)]
    if not (_is_edge(first, OPEN) and _is_edge(last, CLOSE)) or len(at) != 1:
        return None
    if inner[at[0]].strip() != MIDDLE:
        return None
    return Sides(
        "\n".join(inner[: at[0]]),
        "\n".join(inner[at[0] + 1 :]),
        first.strip()[len(OPEN) :].strip(),
        last.strip()[len(CLOSE) :].strip(),
    )


def is_marker(line: str) -> bool:
    """Tell whether a line is a marker, perhaps with blanks around it."""
    return line.strip() == MIDDLE or any(
        _is_edge(line, mark) for mark in (OPEN, CLOSE, _GIT_OPEN, _GIT_CLOSE)
    )


def _is_edge(line: str, mark: str) -> bool:
    line = line.strip()
    return line == mark or line.startswith(mark + " ")


def _cut(text: str) -> list[str]:
    return text.split("\n") if text else []


def _both(ours: list[str], theirs: list[str], our_name: str, their_name: str) -> list[str]:
    """Return both texts between markers; what they begin and end with alike stands once."""
    head = 0
    while head < min(len(ours), len(theirs)) and ours[head] == theirs[head]:
        head += 1
    tail = 0
    while tail < min(len(ours), len(theirs)) - head and ours[-1 - tail] == theirs[-1 - tail]:
        tail += 1
    return [
        *ours[:head],
        f"{OPEN} {our_name}".rstrip(),
        *ours[head : len(ours) - tail],
        MIDDLE,
        *theirs[head : len(theirs) - tail],
        f"{CLOSE} {their_name}".rstrip(),
        *ours[len(ours) - tail :],
    ]


def _chunks(
    base: list[str], ours: list[str], theirs: list[str]
) -> Iterator[tuple[list[str], list[str], list[str]]]:
    """Cut the three at the lines that are in all of them: what stands between, then the line."""
    to_ours, to_theirs = dict(matches(base, ours)), dict(matches(base, theirs))
    b = o = t = 0
    for at in range(len(base)):
        one, other = to_ours.get(at), to_theirs.get(at)
        if one is None or other is None:
            continue
        if b < at or o < one or t < other:
            yield base[b:at], ours[o:one], theirs[t:other]
        yield [base[at]], [base[at]], [base[at]]
        b, o, t = at + 1, one + 1, other + 1
    yield base[b:], ours[o:], theirs[t:]


def matches(old: Sequence[str], new: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Yield pairs of places of lines that are the same, both ascending.

    Patience: equal ends first, then lines that are there once on both sides, then between them.
    Blank lines, of which there are many, thus never decide, and nothing costs a square.
    """
    todo = [(0, len(old), 0, len(new))]
    found: list[tuple[int, int]] = []
    while todo:
        a, b, c, d = todo.pop()
        while a < b and c < d and old[a] == new[c]:
            found.append((a, c))
            a, c = a + 1, c + 1
        while a < b and c < d and old[b - 1] == new[d - 1]:
            b, d = b - 1, d - 1
            found.append((b, d))
        if a == b or c == d:
            continue
        anchors = _anchors(old, new, a, b, c, d)
        if not anchors:
            continue
        for one, other in anchors:
            todo.append((a, one, c, other))
            found.append((one, other))
            a, c = one + 1, other + 1
        todo.append((a, b, c, d))
    yield from sorted(found)


def _anchors(
    old: Sequence[str], new: Sequence[str], a: int, b: int, c: int, d: int
) -> list[tuple[int, int]]:
    """Return the longest ascending run of lines that stand once on both sides."""
    places: dict[str, list[int]] = {}
    for at in range(a, b):
        places.setdefault(old[at], [0, 0, 0])[0] += 1
        places[old[at]][2] = at
    for at in range(c, d):
        if new[at] in places:
            places[new[at]][1] += 1
    pairs = [
        (places[new[at]][2], at)
        for at in range(c, d)
        if new[at] in places and places[new[at]][:2] == [1, 1]
    ]
    return [pairs[at] for at in ascending([one for one, _ in pairs])]


def ascending(numbers: Sequence[int]) -> list[int]:
    """Return the places of a longest ascending run among numbers that differ; O(n log n)."""
    tails: list[int] = []
    ends: list[int] = []
    before: list[int] = []
    for at, number in enumerate(numbers):
        rank = bisect_left(tails, number)
        before.append(ends[rank - 1] if rank else -1)
        if rank == len(tails):
            tails.append(number)
            ends.append(at)
        else:
            tails[rank] = number
            ends[rank] = at
    run: list[int] = []
    at = ends[-1] if ends else -1
    while at >= 0:
        run.append(at)
        at = before[at]
    return run[::-1]
