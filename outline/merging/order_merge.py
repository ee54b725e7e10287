"""Merge the order of a list that two sides changed: each side's moves and additions take effect.

The merge compares pairs of ids. A pair that one side swapped is swapped, a pair that both have in
the same order stays so; the result does not depend on who merges whom. Where the pairs contradict
each other in a cycle (both moved the same ids to different positions), the merged order follows
ours and reports those ids.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from itertools import pairwise

MAX_RUNS = 1_500
"""With more runs of moved ids than this, all are reported instead of merged: it is O(runs²)."""


def merge_order(
    base: Sequence[str], ours: Sequence[str], theirs: Sequence[str], kept_ids: Collection[str]
) -> tuple[list[str], frozenset[str]]:
    """Return ``kept_ids`` in their merged order, and the ids that both sides moved differently.

    Every kept id is in ``ours`` or in ``theirs``. O(n + the square of the number of moved runs).
    """
    our_ids = [id_ for id_ in ours if id_ in kept_ids]
    their_ids = [id_ for id_ in theirs if id_ in kept_ids]
    if our_ids == their_ids:
        return our_ids, frozenset()
    common = {*base} & {*our_ids} & {*their_ids}
    base_order, our_order, their_order = (
        [id_ for id_ in side if id_ in common] for side in (base, our_ids, their_ids)
    )
    if our_order == base_order:
        added_ids = {*their_ids} - {*our_ids}
        return _insert_new(their_ids, our_ids, added_ids, inserted_first=True), frozenset()
    if their_order in (base_order, our_order):
        return _insert_new(our_ids, their_ids, {*our_ids} - {*their_ids}), frozenset()
    order, contested = _merge_pairwise(base_order, our_order, their_order)
    with_ours = _insert_new(order, our_ids, set())
    return _insert_new(with_ours, their_ids, {*our_ids} - {*their_ids}), contested


def _merge_pairwise(
    base: Sequence[str], ours: Sequence[str], theirs: Sequence[str]
) -> tuple[list[str], frozenset[str]]:
    """Merge three orders of the same ids pair by pair; return also the contested ids.

    Each pair keeps its order of ``base`` unless a side swapped it. Such an order of all pairs is a
    tournament; the ids of a cycle in it are contested and keep their order of ``ours``.
    """
    runs = _split_into_runs(base, ours, theirs)
    if len(runs) > MAX_RUNS:
        return [*ours], frozenset(ours)
    first_ids = [run[0] for run in runs]
    our_position, their_position = (
        {id_: index for index, id_ in enumerate(side)} for side in (ours, theirs)
    )
    predecessor_counts = [0] * len(runs)
    """How many other runs come before each run."""
    for index, first_id in enumerate(first_ids):
        for later in range(index + 1, len(first_ids)):
            later_id = first_ids[later]
            is_swapped = (
                our_position[first_id] > our_position[later_id]
                or their_position[first_id] > their_position[later_id]
            )
            predecessor_counts[index if is_swapped else later] += 1
    # n runs come before all others just when they have no predecessors but each other: n(n-1)/2.
    ranked = sorted(
        range(len(runs)),
        key=lambda index: (predecessor_counts[index], our_position[first_ids[index]]),
    )
    order: list[str] = []
    contested: set[str] = set()
    cycle: list[int] = []
    pair_count = 0
    for rank, index in enumerate(ranked, 1):
        cycle.append(index)
        pair_count += predecessor_counts[index]
        if pair_count == rank * (rank - 1) // 2:
            cycle.sort(key=lambda member: our_position[first_ids[member]])
            cycle_ids = [id_ for member in cycle for id_ in runs[member]]
            order += cycle_ids
            if len(cycle) > 1:
                contested.update(cycle_ids)
            cycle = []
    return order, frozenset(contested)


def _split_into_runs(
    base: Sequence[str], ours: Sequence[str], theirs: Sequence[str]
) -> list[Sequence[str]]:
    """Split the ids into runs that are consecutive, in the same order, on all sides."""
    successors = [dict(pairwise(side)) for side in (ours, theirs)]
    runs: list[list[str]] = []
    previous = ""
    for id_ in base:
        if runs and all(side.get(previous) == id_ for side in successors):
            runs[-1].append(id_)
        else:
            runs.append([id_])
        previous = id_
    return [*runs]


def trim_equal_ends(
    ours: Sequence[str], theirs: Sequence[str]
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return two orders of the same ids without their equal beginnings and ends."""
    start, end = 0, len(ours)
    while start < end and ours[start] == theirs[start]:
        start += 1
    while end > start and ours[end - 1] == theirs[end - 1]:
        end -= 1
    return tuple(ours[start:end]), tuple(theirs[start:end])


def _insert_new(
    order: Sequence[str],
    other_order: Sequence[str],
    new_ids: set[str],
    *,
    inserted_first: bool = False,
) -> list[str]:
    """Insert the ids that only ``other_order`` has, each after the id that it follows there.

    ``new_ids`` are those that only ``order`` has. Where both have new ids at one position, the
    inserted ones come first with ``inserted_first``, else they come after those of ``order``.
    """
    present = {*order}
    inserted_after: dict[str, list[str]] = {}
    previous = ""
    for id_ in other_order:
        if id_ in present:
            previous = id_
        else:
            inserted_after.setdefault(previous, []).append(id_)
    merged: list[str] = []
    pending = inserted_after.get("", [])
    for id_ in order:
        if inserted_first or id_ not in new_ids:
            merged += pending
            pending = []
        merged.append(id_)
        pending = [*inserted_after.get(id_, ()), *pending]
    return [*merged, *pending]
