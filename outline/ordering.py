"""The order of a list that two sides changed: what each moved, added or took away stands there.

Everything works on ids, and on pairs of them. What only one side turned round is turned round, what
both have alike stays so; whoever merges whom, the outcome is the same. Where that leads round in a
ring (both moved the same to different places), ours stands, and that is told.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from itertools import pairwise

MOST_RUNS = 1_500
"""More pieces than these, standing otherwise than before, are told and not merged: O(runs²)."""


def merged(
    base: Sequence[str], ours: Sequence[str], theirs: Sequence[str], kept: Collection[str]
) -> tuple[list[str], frozenset[str]]:
    """Return the ids of ``kept`` in their merged order, and those that both sides moved apart.

    Every id of ``kept`` is in ``ours`` or in ``theirs``. O(n + the square of the pieces moved).
    """
    one = [id_ for id_ in ours if id_ in kept]
    other = [id_ for id_ in theirs if id_ in kept]
    if one == other:
        return one, frozenset()
    common = {*base} & {*one} & {*other}
    was, now, there = ([id_ for id_ in side if id_ in common] for side in (base, one, other))
    if now == was:
        return _with(other, one, {*other} - {*one}, first=True), frozenset()
    if there in (was, now):
        return _with(one, other, {*one} - {*other}), frozenset()
    order, clash = _combined(was, now, there)
    standing = _with(order, one, set())
    return _with(standing, other, {*one} - {*other}), clash


def _combined(
    was: Sequence[str], now: Sequence[str], there: Sequence[str]
) -> tuple[list[str], frozenset[str]]:
    """Merge three orders of the same ids, pair by pair; return also what cannot be merged.

    Each pair stands as it did, or as the one side has it that turned it round. Such an order of all
    pairs is a tournament: where it goes round in rings, their ids stand as in ``now``.
    """
    runs = _runs(was, now, there)
    if len(runs) > MOST_RUNS:
        return [*now], frozenset(now)
    heads = [run[0] for run in runs]
    place, other = ({id_: at for at, id_ in enumerate(side)} for side in (now, there))
    before = [0] * len(runs)
    """How many runs stand before each."""
    for at, head in enumerate(heads):
        for later in range(at + 1, len(heads)):
            next_ = heads[later]
            turned = place[head] > place[next_] or other[head] > other[next_]
            before[at if turned else later] += 1
    # In a tournament whatever stands before the rest has as many pairs among itself as it can have.
    ranked = sorted(range(len(runs)), key=lambda at: (before[at], place[heads[at]]))
    order: list[str] = []
    rings: set[str] = set()
    ring: list[int] = []
    pairs = 0
    for count, at in enumerate(ranked, 1):
        ring.append(at)
        pairs += before[at]
        if pairs == count * (count - 1) // 2:
            ring.sort(key=lambda one: place[heads[one]])
            found = [id_ for one in ring for id_ in runs[one]]
            order += found
            if len(ring) > 1:
                rings.update(found)
            ring = []
    return order, frozenset(rings)


def _runs(was: Sequence[str], now: Sequence[str], there: Sequence[str]) -> list[Sequence[str]]:
    """Part the ids into runs that stand together, in the same order, on all sides."""
    follows = [dict(pairwise(side)) for side in (now, there)]
    runs: list[list[str]] = []
    last = ""
    for id_ in was:
        if runs and all(side.get(last) == id_ for side in follows):
            runs[-1].append(id_)
        else:
            runs.append([id_])
        last = id_
    return [*runs]


def apart(one: Sequence[str], other: Sequence[str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return two orders of the same ids without what they begin and end with alike."""
    start, end = 0, len(one)
    while start < end and one[start] == other[start]:
        start += 1
    while end > start and one[end - 1] == other[end - 1]:
        end -= 1
    return tuple(one[start:end]), tuple(other[start:end])


def _with(
    standing: Sequence[str], others: Sequence[str], fresh: set[str], *, first: bool = False
) -> list[str]:
    """Put the ids of ``others`` that do not stand behind the ones they stand behind there.

    Where ``standing`` has something new (``fresh``) in the same place, ours comes first: what is
    put in, with ``first``, or else what stands.
    """
    there = {*standing}
    behind: dict[str, list[str]] = {}
    last = ""
    for id_ in others:
        if id_ in there:
            last = id_
        else:
            behind.setdefault(last, []).append(id_)
    found: list[str] = []
    waiting = behind.get("", [])
    for id_ in standing:
        if first or id_ not in fresh:
            found += waiting
            waiting = []
        found.append(id_)
        waiting = [*behind.get(id_, ()), *waiting]
    return [*found, *waiting]
