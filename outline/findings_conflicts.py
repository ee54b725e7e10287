"""What two people set differently and what waits for a decision, as findings."""

from __future__ import annotations

import datetime as dt

from . import blanks, cells, disputes
from .errors import phrase
from .figures import format_date
from .findings import Finding, error
from .findings_forms import BLANKS, DOCUMENT
from .findings_registers import part_of
from .model import Dispute, Report
from .naming import shorten

CODE = "conflict"


def by_part(report: Report) -> dict[str, tuple[Finding, ...]]:
    """Return what waits for a decision, by the part of the report in which it is shown."""
    found: dict[str, tuple[Finding, ...]] = {}
    for dispute in disputes.live(report):
        part = _part(report, dispute)
        found[part] = (*found.get(part, ()), _finding(report, dispute, part))
    return found


def _part(report: Report, dispute: Dispute) -> str:
    match dispute.place:
        case ("blank", *_):
            return BLANKS
        case ("row", table, *_):
            return part_of(report.table(table))
        case ("document", *_):
            return DOCUMENT
        case _:
            return dispute.place[1]


def _finding(report: Report, dispute: Dispute, part: str) -> Finding:
    place = {"document": dispute.place[-1], "row": "/".join(dispute.place[1:])}
    return error(
        CODE,
        part,
        place.get(dispute.place[0], disputes.place(dispute.place)),
        phrase(
            "{place}: “{ours}” stands, but somebody else wrote “{theirs}”.",
            place=disputes.place(dispute.place),
            ours=_shown(report, dispute, dispute.ours),
            theirs=_shown(report, dispute, dispute.theirs),
        )
        if not dispute.who
        else phrase(
            "{place}: “{ours}” stands, but {who} wrote “{theirs}”.",
            place=disputes.place(dispute.place),
            ours=_shown(report, dispute, dispute.ours),
            theirs=_shown(report, dispute, dispute.theirs),
            who=dispute.who,
        ),
        phrase("Set the other value, or set this one once more with “decuong set”."),
    )


def _shown(report: Report, dispute: Dispute, value: disputes.Plain) -> str:
    """Return a value as the report prints it."""
    if value is None:
        return ""
    if isinstance(value, tuple):
        return shorten(" ".join(filter(None, value)))
    match dispute.place:
        case ("blank", id_):
            blank = blanks.find(report, id_)
            if blank is not None:
                return shorten(blanks.format_value(blank.type, value))
        case ("row", table, _, column):
            for each in report.table(table).columns:
                if each.id == column:
                    return shorten(cells.format_value(each, value))
    return format_date(value) if isinstance(value, dt.date) else shorten(str(value))
