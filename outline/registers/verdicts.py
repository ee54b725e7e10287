"""Compute for an indicator the percentage of its target reached, and the verdict.

Neither is ever stored: both follow from the figures of the row and from the report's term and
period, so they cannot contradict the figures beside them.
"""

from __future__ import annotations

import re
from decimal import Decimal

from outline.model import Document, Row

EXCEEDED, MET, ON_TRACK, HARD = "exceeded", "met", "on_track", "hard"
UP, DOWN = "up", "down"

_LARGEST = 30
"""Power of ten; a file may hold larger numbers, but none that measures anything."""


def _get_figure(row: Row, column: str) -> Decimal | None:
    value = row.values.get(column)
    if not isinstance(value, int | Decimal):
        return None
    figure = Decimal(value)
    return figure if figure.is_finite() and abs(figure.adjusted()) <= _LARGEST else None


def percent(row: Row) -> Decimal | None:
    """Return how much of its target an indicator has reached, in percent, unrounded.

    ``actual / target`` where more is better, ``target / actual`` where less is better. None when a
    figure or the direction is missing, or a figure is zero or negative: such a ratio means nothing.
    """
    target, actual = _get_figure(row, "target"), _get_figure(row, "actual")
    if target is None or actual is None or target <= 0 or actual <= 0:
        return None
    match row.values.get("direction"):
        case "up":
            return actual / target * 100
        case "down":
            return target / actual * 100
        case _:
            return None


def verdict(row: Row, document: Document) -> str:
    """Judge an indicator: ``exceeded``, ``met``, ``on_track``, ``hard``; "" when not known.

    1. The actual figure better than the target is ``exceeded``, equal to it is ``met``.
    2. Short of it, progress is the way gone from the baseline to the target. Where more is better
       a missing baseline counts as 0; where less is better and there is no baseline, the ratio
       ``target / actual`` is the progress.
    3. Progress is held against the share of the term that has elapsed: the months of the reporting
       period, first and last included, over twelve times the years of the term (37 months of
       2020-2025 are 37/60). At least that share is ``on_track``, less is ``hard``.

    Not known: the target, the actual figure or the direction is missing; or it is short of the
    target and the term or the period is missing.
    """
    target, actual = _get_figure(row, "target"), _get_figure(row, "actual")
    direction = row.values.get("direction")
    if target is None or actual is None or direction not in (UP, DOWN):
        return ""
    if actual == target:
        return MET
    if (actual > target) == (direction == UP):
        return EXCEEDED
    elapsed = elapsed_share(document)
    if elapsed is None:
        return ""
    return ON_TRACK if _compute_progress(row, target, actual, direction == UP) >= elapsed else HARD


def _compute_progress(row: Row, target: Decimal, actual: Decimal, up: bool) -> Decimal:
    baseline = _get_figure(row, "baseline")
    if baseline is None:
        if not up:
            return (percent(row) or Decimal(0)) / 100
        baseline = Decimal(0)
    distance = target - baseline
    if distance == 0 or (distance > 0) != up:
        return Decimal(0)  # it started at or beyond the target and has fallen back since
    return (actual - baseline) / distance


def elapsed_share(document: Document) -> Decimal | None:
    """Return the share of the term that the reporting period covers, 0 to 1; None if unknown."""
    term = re.fullmatch(r"([0-9]{4})-([0-9]{4})", document.term)
    ends = [
        re.fullmatch(r"([0-9]{4})-([0-9]{2})", end)
        for end in (document.period_from, document.period_to)
    ]
    months = [int(end[1]) * 12 + int(end[2]) for end in ends if end]
    if term is None or len(months) < 2:
        return None
    term_months = 12 * (int(term[2]) - int(term[1]))
    elapsed_months = months[1] - months[0] + 1
    if term_months <= 0 or elapsed_months <= 0:
        return None
    return min(Decimal(elapsed_months) / term_months, Decimal(1))
