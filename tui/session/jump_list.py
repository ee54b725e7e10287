"""The positions that the writer jumped from, back and forward, as in a browser. Plain Python."""

from __future__ import annotations

from collections.abc import Callable

from .cursor_position import CursorPosition

DEPTH = 100
"""Positions kept in each direction."""


class JumpList:
    """Where the writer came from, and where he went back from."""

    def __init__(self) -> None:
        """Start empty."""
        self._behind: list[CursorPosition] = []
        self._ahead: list[CursorPosition] = []
        self.recent: list[str] = []
        """Sections that the writer was in, the last one first."""

    def enter(self, section: str) -> None:
        """Note a section that the writer is in."""
        older = (id_ for id_ in self.recent if id_ != section)
        self.recent = [section, *older][:DEPTH]

    def leave(self, position: CursorPosition) -> None:
        """Note the position that is left by a jump; what lay ahead is dropped."""
        if not self._behind or self._behind[-1] != position:
            self._behind = [*self._behind, position][-DEPTH:]
        self._ahead = []

    def back(
        self, position: CursorPosition, is_section: Callable[[str], bool]
    ) -> CursorPosition | None:
        """Return the position before, if there is any whose section still exists."""
        return _travel(self._behind, self._ahead, position, is_section)

    def forward(
        self, position: CursorPosition, is_section: Callable[[str], bool]
    ) -> CursorPosition | None:
        """Return the position that the writer went back from."""
        return _travel(self._ahead, self._behind, position, is_section)


def _travel(
    source: list[CursorPosition],
    target: list[CursorPosition],
    position: CursorPosition,
    is_section: Callable[[str], bool],
) -> CursorPosition | None:
    while source:
        candidate = source.pop()
        if is_section(candidate.section) and candidate != position:
            target.append(position)
            del target[:-DEPTH]
            return candidate
    return None
