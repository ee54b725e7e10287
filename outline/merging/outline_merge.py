"""Merge the outlines of two reports by the ids of their sections: which there are, and where.

A section gets the parent and the position that the side which moved it gave it. A section that one
side deleted is kept, with its ancestors, where the other side changed it or put something under it.
The labels of added sections follow from their positions.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace
from typing import Any, Protocol

from outline.invariants import MAX_LEVEL
from outline.model import Origin, Report, Section
from outline.numbering import relabel
from outline.patching.patch import Key


class ContentMerger(Protocol):
    """Merges the content of sections and collects the conflicts; ``merge`` implements it."""

    rejected_deletions: tuple[frozenset[Key], frozenset[Key]]
    """Keys of deletions that ours and theirs rejected; if any, unchanged sections count too."""

    def merge_section(self, base: Section | None, ours: Section, theirs: Section) -> Section:
        """Merge the content of a section."""
        ...

    def merge_value(self, key: Key, base: Any, ours: Any, theirs: Any) -> Any:
        """Merge one value; where both sides set it, store theirs as a conflict."""
        ...

    def keep_deleted(self, key: Key, base: Any, ours: Any, theirs: Any) -> None:
        """Store a conflict: one side deleted something that the other changed or needs."""

    def rejects_deletion(self, key: Key, *, ours: bool) -> bool:
        """Return whether a side resolved an earlier conflict against this deletion."""
        ...

    def keep_refused(self, key: Key, ours: Any, theirs: Any) -> None:
        """Store a conflict: their value does not fit into the merged report."""

    def merge_order(
        self,
        key: Key,
        base: Sequence[str],
        ours: Sequence[str],
        theirs: Sequence[str],
        kept_ids: Collection[str],
    ) -> list[str]:
        """Merge an order; where both sides moved the same ids, store theirs as a conflict."""
        ...


def merge_outline(
    merger: ContentMerger, base: Report, ours: Report, theirs: Report
) -> tuple[Section, ...]:
    """Return the sections of the merged report, in order; O(sections log sections)."""
    if ours.sections is theirs.sections:
        return ours.sections
    if base.sections is theirs.sections and not any(merger.rejected_deletions):
        return ours.sections
    base_shape = (base.shape.ids, base.shape.levels)
    if base_shape == (ours.shape.ids, ours.shape.levels) == (theirs.shape.ids, theirs.shape.levels):
        return tuple(
            _merge_content(merger, *sides)
            for sides in zip(base.sections, ours.sections, theirs.sections, strict=True)
        )
    return _OutlineMerger(merger, base, ours, theirs).merge_sections()


def _merge_content(
    merger: ContentMerger, base: Section | None, ours: Section, theirs: Section
) -> Section:
    if ours is theirs:
        return ours
    if not any(merger.rejected_deletions):
        if base is theirs:
            return ours
        if base is ours:
            return theirs
    merged = merger.merge_section(base, ours, theirs)
    label = ours.label if base is None or base.label != ours.label else theirs.label
    return merged if label == merged.label else replace(merged, label=label)


class _Side:
    """One of the three outlines."""

    def __init__(self, report: Report) -> None:
        shape = report.shape
        self.section_by_id = {section.id: section for section in report.sections}
        self.parent_by_id = {
            id_: shape.ids[parent] if parent >= 0 else ""
            for id_, parent in zip(shape.ids, shape.parent, strict=True)
        }
        self.ids = shape.ids
        self.children_by_parent: dict[str, list[str]] = {}
        for id_, parent_id in self.parent_by_id.items():
            self.children_by_parent.setdefault(parent_id, []).append(id_)

    def without_position(self, id_: str) -> tuple[Section, str] | None:
        """Return a section without its level and label, which neighbours decide, and its parent."""
        section = self.section_by_id.get(id_)
        if section is None:
            return None
        return replace(section, level=1, label=""), self.parent_by_id[id_]


class _OutlineMerger:
    """Merges one outline."""

    def __init__(self, merger: ContentMerger, base: Report, ours: Report, theirs: Report) -> None:
        self.merger = merger
        self.base, self.ours, self.theirs = _Side(base), _Side(ours), _Side(theirs)
        self.merged_by_id: dict[str, Section] = {}
        self.parent_by_id: dict[str, str] = {}

    def merge_sections(self) -> tuple[Section, ...]:
        for id_ in dict.fromkeys((*self.ours.ids, *self.theirs.ids)):
            self._merge_presence(id_)
        self._keep_ancestors()
        while self._break_cycle():
            self._keep_ancestors()
        children_by_parent: dict[str, list[str]] = {}
        for id_, parent in self.parent_by_id.items():
            children_by_parent.setdefault(parent, []).append(id_)
        relabel_under: list[str | None] = []
        for parent, ids in children_by_parent.items():
            children_by_parent[parent] = self._merge_siblings(parent, ids)
            if not self._take_labels(parent, children_by_parent[parent]):
                relabel_under.append(parent or None)
        merged: list[Section] = []
        _walk_preorder(
            children_by_parent,
            "",
            1,
            lambda id_, level: merged.append(_at_level(self.merged_by_id[id_], level)),
        )
        return relabel(merged, relabel_under) if relabel_under else tuple(merged)

    def _take_labels(self, parent: str, ids: Sequence[str]) -> bool:
        """Take the labels of a side with exactly these siblings; return whether there is one."""
        is_like_ours, is_like_theirs = (
            side.children_by_parent.get(parent) == ids for side in (self.ours, self.theirs)
        )
        if is_like_ours != is_like_theirs:
            side = self.ours if is_like_ours else self.theirs
            for id_ in ids:
                label = side.section_by_id[id_].label
                if self.merged_by_id[id_].label != label:
                    self.merged_by_id[id_] = replace(self.merged_by_id[id_], label=label)
        return is_like_ours or is_like_theirs

    def _merge_presence(self, id_: str) -> None:
        """Decide whether a section is kept, and merge its content and its parent."""
        base, ours, theirs = (side.section_by_id.get(id_) for side in self._sides())
        if ours is not None and theirs is not None:
            self.merged_by_id[id_] = _merge_content(self.merger, base, ours, theirs)
            self.parent_by_id[id_] = self._merge_parent(id_)
            return
        remaining = self.ours if theirs is None else self.theirs
        if base is not None:
            key = ("whole", "section", id_)
            is_unchanged = remaining.without_position(id_) == self.base.without_position(id_)
            if is_unchanged and not self.merger.rejects_deletion(key, ours=remaining is self.ours):
                return
            self.merger.keep_deleted(key, base, ours, theirs)
        self._keep(id_, remaining)

    def _sides(self) -> tuple[_Side, _Side, _Side]:
        return self.base, self.ours, self.theirs

    def _keep(self, id_: str, side: _Side) -> None:
        self.merged_by_id[id_] = side.section_by_id[id_]
        self.parent_by_id[id_] = side.parent_by_id[id_]

    def _merge_parent(self, id_: str) -> str:
        base, ours, theirs = (side.parent_by_id.get(id_) for side in self._sides())
        parent_id: str = self.merger.merge_value(("section", id_, "parent"), base, ours, theirs)
        return parent_id

    def _keep_ancestors(self) -> None:
        """Keep every section that is above a kept one."""
        for id_ in [*self.parent_by_id]:
            ancestor = self.parent_by_id[id_]
            while ancestor and ancestor not in self.parent_by_id:
                base, ours, theirs = (side.section_by_id.get(ancestor) for side in self._sides())
                self.merger.keep_deleted(("whole", "section", ancestor), base, ours, theirs)
                self._keep(ancestor, self.ours if ours else self.theirs if theirs else self.base)
                ancestor = self.parent_by_id[ancestor]

    def _break_cycle(self) -> bool:
        """Undo moves of sections under each other; return whether there were any."""
        cleared = {""}
        for id_ in self.parent_by_id:
            trail: list[str] = []
            ancestor = id_
            while ancestor not in cleared:
                if ancestor in trail:
                    for member in trail[trail.index(ancestor) :]:
                        self._restore_parent(member)
                    return True
                trail.append(ancestor)
                ancestor = self.parent_by_id[ancestor]
            cleared.update(trail)
        return False

    def _restore_parent(self, id_: str) -> None:
        side = self.ours if id_ in self.ours.parent_by_id else self.theirs
        if self.parent_by_id[id_] != side.parent_by_id[id_]:
            self.merger.keep_refused(
                ("section", id_, "parent"), side.parent_by_id[id_], self.parent_by_id[id_]
            )
            self.parent_by_id[id_] = side.parent_by_id[id_]

    def _merge_siblings(self, parent: str, ids: Sequence[str]) -> list[str]:
        kept_ids = {*ids}
        base, ours, theirs = (side.children_by_parent.get(parent, []) for side in self._sides())
        ids_of_sides = {*ours, *theirs}
        key = ("order", "section", parent)
        order = self.merger.merge_order(key, base, ours, theirs, kept_ids & ids_of_sides)
        order += [id_ for id_ in ids if id_ not in ids_of_sides]
        return sorted(order, key=lambda id_: self.merged_by_id[id_].origin is not Origin.MANDATED)


def _walk_preorder(
    children_by_parent: Mapping[str, Sequence[str]],
    root: str,
    level: int,
    visit: Callable[[str, int], None],
) -> None:
    pending = [(id_, level) for id_ in reversed(children_by_parent.get(root, ()))]
    while pending:
        id_, level = pending.pop()
        visit(id_, level)
        child_level = min(level + 1, MAX_LEVEL)
        pending += [
            (child_id, child_level) for child_id in reversed(children_by_parent.get(id_, ()))
        ]


def _at_level(section: Section, level: int) -> Section:
    return section if section.level == level else replace(section, level=level)
