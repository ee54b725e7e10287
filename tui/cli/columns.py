"""Plain text in columns: widths in terminal cells, ink only where a terminal wants it.

Rich can do this too, at 50 ms of import for every command; three functions suffice here.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence

from outline.text import visible

_SGR = {"muted": "2", "accent": "36", "good": "32", "warn": "33", "bad": "31", "strong": "1"}
"""Inks as the codes that 16-colour terminals have known since the beginning."""


def cells(text: str) -> int:
    """Return how many terminal cells a line of text takes."""
    if text.isascii():
        return len(text)
    from unicodedata import combining, east_asian_width

    return sum(0 if combining(c) else 2 if east_asian_width(c) in "WF" else 1 for c in text)


def fit(text: str, width: int) -> str:
    """Return the text cut to ``width`` cells, with an ellipsis where something is cut."""
    if cells(text) <= width:
        return text
    taken = ""
    for character in text:
        if cells(taken + character) > width - 1:
            break
        taken += character
    return taken.rstrip() + "…"


def pad(text: str, width: int, *, right: bool = False) -> str:
    """Return the text filled with spaces to ``width`` cells; ``right`` aligns it there."""
    gap = " " * max(width - cells(text), 0)
    return gap + text if right else text + gap


def rows(lines: Sequence[Sequence[str]], *, right: frozenset[int] = frozenset()) -> list[str]:
    """Return lines of cells as aligned text; columns in ``right`` align there; the last is free."""
    shown = [[visible(cell) for cell in line] for line in lines]
    last = max((len(line) for line in shown), default=0) - 1
    widths = [
        max((cells(line[at]) for line in shown if at < len(line)), default=0) for at in range(last)
    ]
    return [
        "  ".join(
            pad(cell, widths[at], right=at in right) if at < last else cell
            for at, cell in enumerate(line)
        ).rstrip()
        for line in shown
    ]


def terminal_width() -> int | None:
    """Return the width of the terminal that stdout is; None where it is none."""
    if sys.stdout is None or not sys.stdout.isatty():
        return None
    import shutil

    return shutil.get_terminal_size().columns or None


class Ink:
    """Colours text where stdout is a terminal that shows colours and nobody said NO_COLOR."""

    def __init__(self) -> None:
        """Look at the terminal once."""
        self.on = (
            terminal_width() is not None
            and not os.environ.get("NO_COLOR")
            and os.environ.get("TERM", "dumb") != "dumb"
        )

    def __call__(self, text: str, ink: str) -> str:
        """Return the text in an ink; as it is where there is no colour."""
        code = _SGR.get(ink)
        return f"\x1b[{code}m{text}\x1b[0m" if self.on and code else text
