"""The places one has been at, back and forward, as in a browser. Plain Python."""

from __future__ import annotations

from collections.abc import Callable

from .cursor_position import Place

DEPTH = 100
"""Places kept in each direction."""


class Visits:
    """Where one came from, and where one went back from."""

    def __init__(self) -> None:
        """Nowhere yet."""
        self._behind: list[Place] = []
        self._ahead: list[Place] = []
        self.recent: list[str] = []
        """Sections that one was in, the last one first."""

    def enter(self, section: str) -> None:
        """Note a section that one is in."""
        self.recent = [section, *(other for other in self.recent if other != section)][:DEPTH]

    def leave(self, here: Place) -> None:
        """Note the place that is left for another one by a leap; what lay ahead is dropped."""
        if not self._behind or self._behind[-1] != here:
            self._behind = [*self._behind, here][-DEPTH:]
        self._ahead = []

    def back(self, here: Place, known: Callable[[str], bool]) -> Place | None:
        """Return the place before, if any that is still ``known`` as a section."""
        return _go(self._behind, self._ahead, here, known)

    def forward(self, here: Place, known: Callable[[str], bool]) -> Place | None:
        """Return the place that one went back from."""
        return _go(self._ahead, self._behind, here, known)


def _go(
    source: list[Place], target: list[Place], here: Place, known: Callable[[str], bool]
) -> Place | None:
    while source:
        place = source.pop()
        if known(place.section) and place != here:
            target.append(here)
            del target[:-DEPTH]
            return place
    return None
