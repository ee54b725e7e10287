"""The order of a list that two sides changed: what each moved, added or took away stands there.

Everything works on ids. What only one side moved goes where it moved it; what both moved to
different places stays where ours has it, and that is told.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

from .lines import ascending


def merged(
    base: Sequence[str], ours: Sequence[str], theirs: Sequence[str], kept: Collection[str]
) -> tuple[list[str], frozenset[str]]:
    """Return the ids of ``kept`` in their merged order, and those that both sides moved apart.

    Every id of ``kept`` is in ``ours`` or in ``theirs``. O(n log n).
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
    ours_moved, theirs_moved = _moved(was, now), _moved(was, there)
    alone = theirs_moved - ours_moved
    standing = [id_ for id_ in one if id_ not in alone]
    both = ours_moved & theirs_moved
    clash = frozenset(both) if both and _rank(now, both) != _rank(there, both) else frozenset()
    return _with(standing, other, {*one} - {*other}), clash


def apart(one: Sequence[str], other: Sequence[str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return two orders of the same ids without what they begin and end with alike."""
    start, end = 0, len(one)
    while start < end and one[start] == other[start]:
        start += 1
    while end > start and one[end - 1] == other[end - 1]:
        end -= 1
    return tuple(one[start:end]), tuple(other[start:end])


def _rank(ids: Sequence[str], of: Collection[str]) -> list[tuple[str, str]]:
    """Return each of the ids with the one before it."""
    return [(before, id_) for before, id_ in zip(("", *ids), ids, strict=False) if id_ in of]


def _moved(before: Sequence[str], after: Sequence[str]) -> set[str]:
    """Return the fewest ids whose moving explains the new order."""
    place = {id_: at for at, id_ in enumerate(before)}
    still = {after[at] for at in ascending([place[id_] for id_ in after])}
    return {*after} - still


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
