"""Align plain text in columns by terminal cells, with colour only where a terminal shows it.

Rich can do this too, at 50 ms of import for every command; three functions suffice here.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence

from outline.text import visible

_SGR = {"muted": "2", "accent": "36", "good": "32", "warn": "33", "bad": "31", "strong": "1"}
"""Style -> its SGR code, of those that every 16-colour terminal knows."""


def cell_width(text: str) -> int:
    """Return how many terminal cells a line of text takes."""
    if text.isascii():
        return len(text)
    from unicodedata import combining, east_asian_width

    return sum(0 if combining(c) else 2 if east_asian_width(c) in "WF" else 1 for c in text)


def fit(text: str, width: int) -> str:
    """Return the text cut to ``width`` cells, with an ellipsis where something is cut."""
    if cell_width(text) <= width:
        return text
    kept_text = ""
    for character in text:
        if cell_width(kept_text + character) > width - 1:
            break
        kept_text += character
    return kept_text.rstrip() + "…"


def pad(text: str, width: int, *, right: bool = False) -> str:
    """Return the text filled with spaces to ``width`` cells; ``right`` aligns it to the right."""
    filling = " " * max(width - cell_width(text), 0)
    return filling + text if right else text + filling


def align_rows(lines: Sequence[Sequence[str]], *, right: frozenset[int] = frozenset()) -> list[str]:
    """Return lines of cells as aligned text; ``right`` has the columns aligned to the right.

    The last column is not padded.
    """
    visible_lines = [[visible(cell) for cell in line] for line in lines]
    last_column = max((len(line) for line in visible_lines), default=0) - 1
    widths = [
        max((cell_width(line[column]) for line in visible_lines if column < len(line)), default=0)
        for column in range(last_column)
    ]
    return [
        "  ".join(
            pad(cell, widths[column], right=column in right) if column < last_column else cell
            for column, cell in enumerate(line)
        ).rstrip()
        for line in visible_lines
    ]


def terminal_width() -> int | None:
    """Return the width of the terminal on stdout; None where stdout is no terminal."""
    if sys.stdout is None or not sys.stdout.isatty():
        return None
    import shutil

    return shutil.get_terminal_size().columns or None


class Styler:
    """Colours text where stdout is a terminal with colours and NO_COLOR is not set."""

    def __init__(self) -> None:
        """Decide once whether colours are shown."""
        self.enabled = (
            terminal_width() is not None
            and not os.environ.get("NO_COLOR")
            and os.environ.get("TERM", "dumb") != "dumb"
        )

    def __call__(self, text: str, style: str) -> str:
        """Return the text in a style; unchanged where there is no colour, or no such style."""
        code = _SGR.get(style)
        return f"\x1b[{code}m{text}\x1b[0m" if self.enabled and code else text
