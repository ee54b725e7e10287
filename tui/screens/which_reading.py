"""The question which of its two readings a figure like “12,000” has: nothing is taken unasked."""

from __future__ import annotations

from outline.values.number_styles import Ambiguous, Mark
from tui.i18n import _, say

from .dialogs import AnswerOption, Question


class WhichReading(Question[Mark | None]):
    """What the mark in a figure parts; None, which is marked first, leaves all as it is."""

    def __init__(self, doubt: Ambiguous, stay: str, *, note: str = "") -> None:
        """Ask about the figure that is in doubt; ``stay`` is the answer that takes nothing."""
        thousands, decimals = doubt.readings[Mark.THOUSANDS], doubt.readings[Mark.DECIMALS]
        super().__init__(
            _("Thousands or decimals?"),
            say(doubt.what),
            (
                AnswerOption(None, stay),
                AnswerOption(Mark.THOUSANDS, _("{figure} (thousands)").format(figure=thousands)),
                AnswerOption(Mark.DECIMALS, _("{figure} (decimals)").format(figure=decimals)),
            ),
            None,
            note=note,
        )
