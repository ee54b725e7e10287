"""Widths of a table's columns, from what stands in them.

Every column gets room for its longest word, then what is left is shared by how much text each
still has to lay out, so that long columns wrap less and short ones not at all. Widths are
estimated from the letters of Times New Roman, which is enough to choose proportions.
"""

from __future__ import annotations

from collections.abc import Sequence

_NARROW = frozenset("iljtfrI.,;:!'|()[]/- ")
_WIDE = frozenset("mwMWƯ%@—…")


def text_width(text: str, size: float) -> float:
    """Estimate the width of a line in twips at a font size in points; within a tenth or so."""
    units = 0
    for char in text:
        if char in _NARROW:
            units += 320
        elif char in _WIDE:
            units += 830
        elif char.isupper():
            units += 700
        else:
            units += 490
    return units * size * 20 / 1000


def column_widths(
    columns: Sequence[Sequence[str]], total: int, size: float, padding: int
) -> tuple[int, ...]:
    """Share ``total`` twips among columns, each given as its header and cells.

    The widths sum to ``total`` exactly and each is at least 1. ``padding`` is what a cell loses to
    its margins, twips.
    """
    least = [
        padding
        + max((text_width(word, size) for text in column for word in text.split()), default=0)
        for column in columns
    ]
    # A column of long texts needs more than one of short ones, but not in proportion: the square
    # root of the text's area is the side of the square that it fills.
    wish = [
        max((text_width(text, size) * size * 20 for text in column), default=0) ** 0.5 * 1.6
        + padding
        for column in columns
    ]
    more = [max(0.0, w - m) for w, m in zip(wish, least, strict=True)]
    spare = total - sum(least)
    if spare <= 0:
        shares = least
    elif sum(more) > 0:
        shares = [m + spare * x / sum(more) for m, x in zip(least, more, strict=True)]
    else:
        shares = [m + spare / len(least) for m in least]
    return _whole(shares, total)


def _whole(shares: Sequence[float], total: int) -> tuple[int, ...]:
    """Round the running sum, so that nothing is lost and no column vanishes."""
    scale = (total - len(shares)) / sum(shares) if sum(shares) else 0.0
    widths, reached, done = [], 0.0, 0
    for share in shares:
        reached += share * scale
        widths.append(round(reached) - done + 1)
        done = round(reached)
    widths[-1] += total - sum(widths)
    return tuple(widths)
