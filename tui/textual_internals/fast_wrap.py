"""Where lines are wrapped: Textual's answer, found some twenty times as fast.

Textual measures every word of a line; a pasted megabyte then holds the screen for a second. In a
line whose letters all take one cell and whose only blank is the space, the places to wrap can be
looked up from the right. Any other line, and one with a word that does not fit, is left to Textual.
"""

from __future__ import annotations

import re

from textual._wrap import compute_wrap_offsets
from textual.document import _wrapped_document
from textual.expand_tabs import get_tab_widths

_PLAIN = re.compile(
    "[\x20-\x7e\xa1-\xac\xae-\u024f\u1ea0-\u1ef9\u2013\u2014\u2018\u2019\u201c\u201d\u2026]*"
).fullmatch
"""Tells lines of Latin letters, one cell each, with spaces and no other blanks."""


def offsets(
    text: str,
    width: int,
    tab_size: int,
    fold: bool = True,
    precomputed_tab_sections: list[tuple[str, int]] | None = None,
) -> list[int]:
    """Return the places in ``text`` where rows of ``width`` cells begin, but for the first."""
    starts = _look_up_starts(text, width) if width > 0 and _PLAIN(text) else None
    if starts is None:
        return compute_wrap_offsets(text, width, tab_size, fold, precomputed_tab_sections)
    return starts


def _look_up_starts(text: str, width: int) -> list[int] | None:
    """Look up the places where words begin; None when a word does not fit with its spaces."""
    starts: list[int] = []
    start, length = 0, len(text)
    while length - start > width:
        end = text.rfind(" ", start, start + width) + 1
        if end and text[end : end + 1] == " ":
            # The spaces after the last word run past the edge: the word goes to the next row.
            end = text.rfind(" ", start, start + len(text[start:end].rstrip(" "))) + 1
        if end <= start:
            return None
        starts.append(end)
        start = end
    return starts


def tab_widths(line: str, tab_size: int = 4) -> list[tuple[str, int]]:
    """Return a line cut behind its tabs, each piece with the width of its tab; most have none."""
    if "\t" in line or not line:
        return get_tab_widths(line, tab_size)
    return [(line, 0)]


def install() -> None:
    """Let text areas wrap by this; the answers are the same."""
    _wrapped_document.compute_wrap_offsets = offsets  # type: ignore[attr-defined]
    _wrapped_document.get_tab_widths = tab_widths  # type: ignore[attr-defined]
