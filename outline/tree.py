"""The shape of the outline, derived from order and level alone.

A section's parent is the nearest section before it with a smaller level; its subtree is the run of
deeper sections after it. Nothing is stored twice.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Shape:
    """Positions, parents and subtree ends of a sequence of ``(id, level)``."""

    ids: tuple[str, ...]
    levels: tuple[int, ...]
    position: dict[str, int]
    """id -> index in ``ids``."""
    parent: tuple[int, ...]
    """Index of the parent, -1 for a root."""
    end: tuple[int, ...]
    """Index one past the last section of the subtree."""

    def is_leaf(self, index: int) -> bool:
        """Return whether the section has no section under it."""
        return self.end[index] == index + 1

    def children(self, index: int) -> list[int]:
        """Return the indexes of the direct children; -1 asks for the roots."""
        indexes = []
        child, stop = (0, len(self.ids)) if index < 0 else (index + 1, self.end[index])
        while child < stop:
            indexes.append(child)
            child = self.end[child]
        return indexes

    def path(self, index: int) -> list[int]:
        """Return the indexes from the root down to the section, both included."""
        indexes = []
        while index >= 0:
            indexes.append(index)
            index = self.parent[index]
        return indexes[::-1]


def shape_of(outline: Iterable[tuple[str, int]]) -> Shape:
    """Compute the shape of ``(id, level)`` pairs in one pass; O(sections)."""
    pairs = tuple(outline)
    ids = tuple(id_ for id_, _ in pairs)
    levels = tuple(level for _, level in pairs)
    parent: list[int] = []
    end = [len(ids)] * len(ids)
    open_: list[int] = []
    for index, level in enumerate(levels):
        while open_ and levels[open_[-1]] >= level:
            end[open_.pop()] = index
        parent.append(open_[-1] if open_ else -1)
        open_.append(index)
    position = {id_: index for index, id_ in enumerate(ids)}
    return Shape(ids, levels, position, tuple(parent), tuple(end))
