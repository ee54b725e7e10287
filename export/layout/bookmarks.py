"""Names of bookmarks, made from ids."""

from __future__ import annotations

import re

_LONGEST = 40
"""Word cuts a longer name off."""


class Bookmarks:
    """Gives each id a unique bookmark name: ASCII, and hidden in Word (``_``)."""

    def __init__(self) -> None:
        self._taken: set[str] = set()

    def of(self, id_: str) -> str:
        """Return the name for an id: ``_s_p1_ii_1_1``."""
        name = "_s_" + re.sub(r"[^0-9A-Za-z]", "_", id_)
        unique, number = name[:_LONGEST], 1
        while unique.lower() in self._taken:  # Word tells names apart without regard to case
            number += 1
            tail = f"_{number}"
            unique = name[: _LONGEST - len(tail)] + tail
        self._taken.add(unique.lower())
        return unique
