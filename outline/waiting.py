"""What waits for a decision after a merge: what waited before, and what the merge brought about."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from . import disputes
from .model import Dispute, Report
from .parts import Key


def kept(base: Report, side: Report) -> frozenset[Key]:
    """Return what a side said that it stays: it waited in ``base``, deleted by somebody."""
    left = {one.place for one in side.disputes}
    return frozenset(
        one.place
        for one in base.disputes
        if one.place[0] == "whole"
        and one.place not in left
        and disputes.current(side, one.place) == disputes.THERE
    )


def all_of(
    found: Report, base: Report, ours: Report, theirs: Report, new: Iterable[Dispute]
) -> tuple[Dispute, ...]:
    """Return what waits for a decision: what waited, and what has come of this merge (``new``)."""
    before = {one.id for one in base.disputes}
    fresh = {one.id for side in (ours, theirs) for one in side.disputes} - before
    left = _merged(base.disputes, ours.disputes, theirs.disputes)
    here = [disputes.moved(found, one) if one.id in fresh else one for one in left]
    known = {one.id for one in here}
    unknown = {one.id: one for one in new if one.id not in known}
    return (*here, *unknown.values())


def _merged(
    base: Sequence[Dispute], ours: Sequence[Dispute], theirs: Sequence[Dispute]
) -> list[Dispute]:
    """Merge what waits; the places themselves are merged, and named, elsewhere.

    What one side settled is gone, unless the other side has seen another value there since.
    """
    old, one, other = ({each.id: each for each in side} for side in (base, ours, theirs))
    left = []
    for id_ in (*one, *(id_ for id_ in other if id_ not in one)):
        here, there = one.get(id_), other.get(id_)
        if here is not None and there is not None:
            left.append(there if here == old.get(id_) else here)
        else:
            only = here or there
            if only is not None and only != old.get(id_):
                left.append(only)
    return left


def decided_apart(
    found: Report, base: Report, ours: Report, theirs: Report
) -> Iterator[tuple[Dispute, disputes.Plain, disputes.Plain, disputes.Plain]]:
    """Yield the disputes that both sides settled, one by keeping what stood, one by another value.

    With each, what stands in ours, in theirs and in the merged report. What one kept and the other
    deleted is named where it is merged.
    """
    still = {one.id for side in (ours, theirs) for one in side.disputes}
    for one in base.disputes:
        if one.id in still or one.place[0] == "whole":
            continue
        was, _other, here, there, now = disputes.seen(one, ours, theirs, found)
        gone = disputes.GONE in (here, there)
        if here != there and was in (here, there) and now in (here, there) and not gone:
            yield one, here, there, now


def topmost(found: Report, new: Sequence[Dispute]) -> list[Dispute]:
    """Return the new disputes without deletions of what stands under another deleted section."""
    gone = {one.place[2] for one in new if one.place[:2] == ("whole", "section")}
    if len(gone) < 2:
        return [*new]
    shape = found.shape
    under = {
        id_
        for id_ in gone & shape.position.keys()
        if gone & {shape.ids[at] for at in shape.path(shape.position[id_])[:-1]}
    }
    return [
        one for one in new if one.place[:2] != ("whole", "section") or one.place[2] not in under
    ]
