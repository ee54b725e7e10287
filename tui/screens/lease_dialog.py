"""What to do about a section that somebody else writes in: wait, ask, take over, or only read."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from tui.i18n import _, ngettext

from .dialogs import Answer, Question

if TYPE_CHECKING:
    from store.disk.lease_file import LeaseRecord

LONG = 60
"""Seconds without a key of the holder after which it is worth saying so."""


class HolderScreen(Question[str]):
    """Wait, ask or take over; "" is only reading. What harms nobody is marked first."""

    def __init__(self, mark: LeaseRecord, *, read_only: bool = False) -> None:
        """Ask about a lease; a report that cannot be written cannot be taken over."""
        answers = [
            Answer("wait", _("Tell me when it is free")),
            Answer("ask", _("Ask for it")),
            Answer("take", _("Take over"), harms=True),
        ]
        super().__init__(
            _("Somebody else writes here"),
            held_since(mark),
            answers[:1] if read_only else answers,
            "",
            note=_(
                "Taking over keeps what both of you have written; what they have not saved yet "
                "is merged when they save."
            ),
        )


def held_since(mark: LeaseRecord) -> str:
    """Say who writes, since when by the clock of that machine, and how long nothing was typed."""
    from store import identity

    try:
        begun = dt.datetime.fromtimestamp(mark.holder.since)
        today = begun.date() == dt.date.today()
        since = begun.strftime("%H:%M" if today else "%H:%M %d/%m/%Y")
    except (OverflowError, OSError, ValueError):
        since = "?"
    text = _("{who} writes in this section since {time}.").format(
        who=identity.label(mark.holder), time=since
    )
    if mark.idle < LONG:
        return text
    minutes = mark.idle // 60
    idle = ngettext(
        "Nothing was typed there for {n} minute.",
        "Nothing was typed there for {n} minutes.",
        minutes,
    )
    return f"{text} {idle.format(n=minutes)}"
