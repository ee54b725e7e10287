"""Which sections a merged report has, and where: merged by id, as a tree.

A section stands under the parent and among the siblings that its mover gave it. What one side
deleted is kept, with all that is above it, where the other side changed it or put something under
it. Labels of added sections follow from their places.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any, Protocol

from .consistent import MAX_LEVEL
from .frozen import replace
from .model import Origin, Report, Section
from .numbering import relabel
from .parts import Key


class Merging(Protocol):
    """What merges the sections' own content and gathers the conflicts."""

    kept: tuple[frozenset[Key], frozenset[Key]]
    """What each side said that it stays; where there is any, all of the outline is looked at."""

    def section(self, base: Section | None, ours: Section, theirs: Section) -> Section:
        """Merge what a section holds."""
        ...

    def value(self, key: Key, base: Any, ours: Any, theirs: Any) -> Any:
        """Merge one value; where both sides set it, keep theirs for a decision."""
        ...

    def deleted(self, key: Key, base: Any, ours: Any, theirs: Any) -> None:
        """Keep what one side deleted, for a decision: the other side changed it or needs it."""

    def meant(self, key: Key, *, ours: bool) -> bool:
        """Tell whether a side said that something stays which somebody had deleted."""
        ...

    def refused(self, key: Key, ours: Any, theirs: Any) -> None:
        """Keep a value of theirs for a decision that cannot stand with the rest of ours."""

    def order(
        self,
        key: Key,
        base: Sequence[str],
        ours: Sequence[str],
        theirs: Sequence[str],
        kept: Collection[str],
    ) -> list[str]:
        """Merge an order; where both sides moved the same, keep theirs for a decision."""
        ...


def merged(work: Merging, base: Report, ours: Report, theirs: Report) -> tuple[Section, ...]:
    """Return the sections of the merged report, in order; O(sections log sections)."""
    if ours.sections is theirs.sections:
        return ours.sections
    if base.sections is theirs.sections and not any(work.kept):
        return ours.sections
    same = (base.shape.ids, base.shape.levels)
    if same == (ours.shape.ids, ours.shape.levels) == (theirs.shape.ids, theirs.shape.levels):
        return tuple(
            _content(work, *sides)
            for sides in zip(base.sections, ours.sections, theirs.sections, strict=True)
        )
    return _Outline(work, base, ours, theirs).sections()


def _content(work: Merging, base: Section | None, ours: Section, theirs: Section) -> Section:
    if ours is theirs:
        return ours
    if not any(work.kept):
        if base is theirs:
            return ours
        if base is ours:
            return theirs
    found = work.section(base, ours, theirs)
    label = ours.label if base is None or base.label != ours.label else theirs.label
    return found if label == found.label else replace(found, label=label)


class _Side:
    """One of the three outlines."""

    def __init__(self, report: Report) -> None:
        shape = report.shape
        self.section = {section.id: section for section in report.sections}
        self.parent = {
            id_: shape.ids[parent] if parent >= 0 else ""
            for id_, parent in zip(shape.ids, shape.parent, strict=True)
        }
        self.ids = shape.ids
        self.under: dict[str, list[str]] = {}
        for id_, parent_id in self.parent.items():
            self.under.setdefault(parent_id, []).append(id_)

    def without_place(self, id_: str) -> tuple[Section, str] | None:
        """Return a section without what its neighbours decide, and its parent."""
        section = self.section.get(id_)
        if section is None:
            return None
        return replace(section, level=1, label=""), self.parent[id_]


class _Outline:
    """The merging of one outline."""

    def __init__(self, work: Merging, base: Report, ours: Report, theirs: Report) -> None:
        self.work = work
        self.base, self.ours, self.theirs = _Side(base), _Side(ours), _Side(theirs)
        self.content: dict[str, Section] = {}
        self.parent: dict[str, str] = {}

    def sections(self) -> tuple[Section, ...]:
        for id_ in dict.fromkeys((*self.ours.ids, *self.theirs.ids)):
            self._decide(id_)
        self._bring_back()
        while self._break_a_ring():
            self._bring_back()
        under: dict[str, list[str]] = {}
        for id_, parent in self.parent.items():
            under.setdefault(parent, []).append(id_)
        fresh: list[str | None] = []
        for parent, ids in under.items():
            under[parent] = self._siblings(parent, ids)
            if not self._labelled(parent, under[parent]):
                fresh.append(parent or None)
        found: list[Section] = []
        _walk(under, "", 1, lambda id_, level: found.append(_at_level(self.content[id_], level)))
        return relabel(found, fresh) if fresh else tuple(found)

    def _labelled(self, parent: str, ids: Sequence[str]) -> bool:
        """Take the labels of the side that has just these siblings; False where none has."""
        one, other = (side.under.get(parent) == ids for side in (self.ours, self.theirs))
        if one != other:
            side = self.ours if one else self.theirs
            for id_ in ids:
                label = side.section[id_].label
                if self.content[id_].label != label:
                    self.content[id_] = replace(self.content[id_], label=label)
        return one or other

    def _decide(self, id_: str) -> None:
        """Say whether a section is kept, with what in it and under which parent."""
        base, ours, theirs = (side.section.get(id_) for side in self._sides())
        if ours is not None and theirs is not None:
            self.content[id_] = _content(self.work, base, ours, theirs)
            self.parent[id_] = self._merged_parent(id_)
            return
        there = self.ours if theirs is None else self.theirs
        if base is not None:
            key = ("whole", "section", id_)
            same = there.without_place(id_) == self.base.without_place(id_)
            if same and not self.work.meant(key, ours=there is self.ours):
                return
            self.work.deleted(key, base, ours, theirs)
        self._keep(id_, there)

    def _sides(self) -> tuple[_Side, _Side, _Side]:
        return self.base, self.ours, self.theirs

    def _keep(self, id_: str, side: _Side) -> None:
        self.content[id_] = side.section[id_]
        self.parent[id_] = side.parent[id_]

    def _merged_parent(self, id_: str) -> str:
        base, ours, theirs = (side.parent.get(id_) for side in self._sides())
        found: str = self.work.value(("section", id_, "parent"), base, ours, theirs)
        return found

    def _bring_back(self) -> None:
        """Keep whatever stands above a section that is kept."""
        for id_ in [*self.parent]:
            at = self.parent[id_]
            while at and at not in self.parent:
                here, there = self.ours.section.get(at), self.theirs.section.get(at)
                self.work.deleted(("whole", "section", at), self.base.section.get(at), here, there)
                self._keep(at, self.ours if here else self.theirs if there else self.base)
                at = self.parent[at]

    def _break_a_ring(self) -> bool:
        """Put sections that were moved under each other where ours has them; False when none is."""
        safe = {""}
        for id_ in self.parent:
            trail: list[str] = []
            at = id_
            while at not in safe:
                if at in trail:
                    for one in trail[trail.index(at) :]:
                        self._put_back(one)
                    return True
                trail.append(at)
                at = self.parent[at]
            safe.update(trail)
        return False

    def _put_back(self, id_: str) -> None:
        side = self.ours if id_ in self.ours.parent else self.theirs
        if self.parent[id_] != side.parent[id_]:
            self.work.refused(("section", id_, "parent"), side.parent[id_], self.parent[id_])
            self.parent[id_] = side.parent[id_]

    def _siblings(self, parent: str, ids: Sequence[str]) -> list[str]:
        kept = {*ids}
        base, ours, theirs = (side.under.get(parent, []) for side in self._sides())
        placed = {*ours, *theirs}
        order = self.work.order(("order", "section", parent), base, ours, theirs, kept & placed)
        order += [id_ for id_ in ids if id_ not in placed]
        return sorted(order, key=lambda id_: self.content[id_].origin is not Origin.MANDATED)


def _walk(
    under: Mapping[str, Sequence[str]], root: str, level: int, visit: Callable[[str, int], None]
) -> None:
    todo = [(id_, level) for id_ in reversed(under.get(root, ()))]
    while todo:
        id_, level = todo.pop()
        visit(id_, level)
        deeper = min(level + 1, MAX_LEVEL)
        todo += [(kid, deeper) for kid in reversed(under.get(id_, ()))]


def _at_level(section: Section, level: int) -> Section:
    return section if section.level == level else replace(section, level=level)
