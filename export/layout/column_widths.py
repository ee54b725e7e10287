"""Widths of a table's columns, from the text of their cells.

A column is never narrower than its longest word, nor than its short cells (``khó đạt`` stays on one
line); only a very long word, such as a web address, breaks. A column takes more
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
    minimums, maximums, weights = [], [], []
    widest_minimum = max(text_width("m" * _WORD, size), total / max(len(columns), 1) - padding)
    for header, *cells in columns:
        bold = size * _BOLD
        words = [text_width(word, bold) for word in header.split()]
        words += [text_width(word, size) for text in cells for word in text.split()]
        texts = [text_width(text, size) for text in cells]
        short = text_width("m" * _SHORT, size)
        minimum = max([*words, *(text for text in texts if text <= short)], default=0.0)
        minimums.append(min(minimum, widest_minimum) + padding)
        maximums.append(max([minimum, text_width(header, bold), *texts]) + padding)
        weights.append(sum(text**3 for text in (text_width(header, bold), *texts)) ** 0.25 or 1.0)
    return _round_to_total(_share_within_bounds(minimums, maximums, weights, total), total)


def _share_within_bounds(
    minimums: Sequence[float], maximums: Sequence[float], weights: Sequence[float], total: float
) -> list[float]:
    """Share by weight within bounds, as CSS flexbox does: freeze what breaks one, share again."""
    if sum(minimums) >= total:
        return _cap_widest(minimums, total)
    if sum(maximums) <= total:
        return list(maximums)
    frozen: dict[int, float] = {}
    while True:
        free_columns = [column for column in range(len(weights)) if column not in frozen]
        free_width = total - sum(frozen.values())
        total_weight = sum(weights[column] for column in free_columns) or 1.0
        shares = {column: free_width * weights[column] / total_weight for column in free_columns}
        too_narrow = {
            column: minimums[column] for column in free_columns if shares[column] < minimums[column]
        }
        too_wide = {
            column: maximums[column] for column in free_columns if shares[column] > maximums[column]
        }
        if not too_narrow and not too_wide:
            return [frozen.get(column, shares.get(column, 0.0)) for column in range(len(weights))]
        shortage = sum(minimums[column] - shares[column] for column in too_narrow)
        excess = sum(shares[column] - maximums[column] for column in too_wide)
        frozen |= too_narrow if shortage > excess else too_wide


def _cap_widest(minimums: Sequence[float], total: float) -> list[float]:
    """Cap the widest columns until all fit; narrower ones keep their words unbroken."""
    remaining, columns_left = total, len(minimums)
    for width in sorted(minimums):
        if width * columns_left > remaining:
            cap = remaining / columns_left
            return [min(width, cap) for width in minimums]
        remaining -= width
        columns_left -= 1
    return list(minimums)


def _round_to_total(shares: Sequence[float], total: int) -> tuple[int, ...]:
    """Round the running sum, so that nothing is lost and no column vanishes."""
    scale = (total - len(shares)) / sum(shares) if sum(shares) else 0.0
    widths, running_sum, assigned = [], 0.0, 0
    for share in shares:
        running_sum += share * scale
        widths.append(round(running_sum) - assigned + 1)
        assigned = round(running_sum)
    widths[-1] += total - sum(widths)
    return tuple(widths)
