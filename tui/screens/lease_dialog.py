"""The dialog about a section that another user writes in: wait, ask, take over, or only read."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from tui.i18n import _, ngettext

from .dialogs import AnswerOption, Question

if TYPE_CHECKING:
    from store.disk.lease_file import LeaseRecord

IDLE = 60
"""Seconds without a key of the other user after which the dialog shows it."""


class LeaseScreen(Question[str]):
    """Wait, ask or take over; "" is only reading. The harmless answer is marked first."""

    def __init__(self, mark: LeaseRecord, *, read_only: bool = False) -> None:
        """Ask about a lease; a section of a read-only report cannot be taken over."""
        answers = [
            AnswerOption("wait", _("Tell me when it is free")),
            AnswerOption("ask", _("Ask for it")),
            AnswerOption("take", _("Take over"), is_destructive=True),
        ]
        super().__init__(
            _("Somebody else writes here"),
            describe_lease(mark),
            answers[:1] if read_only else answers,
            "",
            note=_(
                "Taking over keeps what both of you have written; what they have not saved yet "
                "is merged when they save."
            ),
        )


def describe_lease(mark: LeaseRecord) -> str:
    """Return who writes, since when by the clock of that machine, and how long without a key."""
    from store import identity

    try:
        start = dt.datetime.fromtimestamp(mark.holder.since)
        today = start.date() == dt.date.today()
        since = start.strftime("%H:%M" if today else "%H:%M %d/%m/%Y")
    except (OverflowError, OSError, ValueError):
        since = "?"
    text = _("{who} writes in this section since {time}.").format(
        who=identity.label(mark.holder), time=since
    )
    if mark.idle < IDLE:
        return text
    minutes = mark.idle // 60
    idle = ngettext(
        "Nothing was typed there for {n} minute.",
        "Nothing was typed there for {n} minutes.",
        minutes,
    )
    return f"{text} {idle.format(n=minutes)}"
