"""Widths of a table's columns, from what stands in them.

A column is never narrower than its longest word, nor than its short cells (``khó đạt`` stays on one
line); only a word beyond all measure, such as the address of a page, breaks. A column takes more
than its longest cell only where there is room for all. Between those, room is shared so that rows
are low: a cell of width ``t`` in a column of width ``w`` takes about ``t / w`` lines, and the sum
of the cubes of the lines, which the tallest cells rule, is least where ``w`` goes with the fourth
root of the sum of ``t`` cubed. Widths of letters are estimates for Times New Roman, a little
generous.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

_NARROW = frozenset("iljtfrI.,;:!'|()[]/- ")
_WIDE = frozenset("mwMWƯ%@—…")
_SHORT = 5
"""Ems up to which a cell is kept on one line."""
_WORD = 14
"""Ems of a word that a column makes room for, whatever its share; longer ones may break."""
_BOLD = 1.12
"""How much wider the header's letters are."""


class _Units(dict[str, int]):
    """Letter -> its width in thousandths of an em; learns a letter when it is first met."""

    def __missing__(self, char: str) -> int:
        if char in _NARROW:
            width = 345
        elif char in _WIDE:
            width = 1000
        else:
            width = 740 if char.isupper() else 510
        self[char] = width
        return width


_UNITS = _Units()


@lru_cache(maxsize=10_000)
def text_width(text: str, size: float) -> float:
    """Estimate the width of a line in twips at a font size in points; within a tenth or so."""
    return sum(map(_UNITS.__getitem__, text)) * size * 20 / 1000


def column_widths(
    columns: Sequence[Sequence[str]], total: int, size: float, padding: int
) -> tuple[int, ...]:
    """Share ``total`` twips among columns, each given as its header and then its cells.

    The widths sum to ``total`` exactly and each is at least 1. ``padding`` is what a cell loses to
    its margins, twips.
    """
    least, most, wish = [], [], []
    longest = max(text_width("m" * _WORD, size), total / max(len(columns), 1) - padding)
    for header, *cells in columns:
        bold = size * _BOLD
        words = [text_width(word, bold) for word in header.split()]
        words += [text_width(word, size) for text in cells for word in text.split()]
        texts = [text_width(text, size) for text in cells]
        short = text_width("m" * _SHORT, size)
        fewest = max([*words, *(text for text in texts if text <= short)], default=0.0)
        least.append(min(fewest, longest) + padding)
        most.append(max([fewest, text_width(header, bold), *texts]) + padding)
        wish.append(sum(text**3 for text in (text_width(header, bold), *texts)) ** 0.25 or 1.0)
    return _whole(_flexed(least, most, wish, total), total)


def _flexed(
    least: Sequence[float], most: Sequence[float], wish: Sequence[float], total: float
) -> list[float]:
    """Share by wish within bounds, as CSS flexbox does: freeze who breaks a bound, share again."""
    if sum(least) >= total:
        return _lowered(least, total)
    if sum(most) <= total:
        return list(most)
    frozen: dict[int, float] = {}
    while True:
        free = [at for at in range(len(wish)) if at not in frozen]
        room = total - sum(frozen.values())
        wishes = sum(wish[at] for at in free) or 1.0
        share = {at: room * wish[at] / wishes for at in free}
        below = {at: least[at] for at in free if share[at] < least[at]}
        above = {at: most[at] for at in free if share[at] > most[at]}
        if not below and not above:
            return [frozen.get(at, share.get(at, 0.0)) for at in range(len(wish))]
        lack = sum(least[at] - share[at] for at in below)
        excess = sum(share[at] - most[at] for at in above)
        frozen |= below if lack > excess else above


def _lowered(least: Sequence[float], total: float) -> list[float]:
    """Take what is too much from the widest alone: the narrower keep their words whole."""
    room, left = total, len(least)
    for width in sorted(least):
        if width * left > room:
            level = room / left
            return [min(width, level) for width in least]
        room -= width
        left -= 1
    return list(least)


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
