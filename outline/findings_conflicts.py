"""What two people set differently and what waits for a decision, as findings."""

from __future__ import annotations

import datetime as dt

from . import blanks, cells, disputes
from .errors import Phrase, phrase
from .figures import format_date
from .findings import Finding, error
from .findings_forms import BLANKS, DOCUMENT
from .findings_registers import part_of
from .model import Dispute, Report
from .naming import shorten
from .parts import Key

CODE = "conflict"


def by_part(report: Report) -> dict[str, tuple[Finding, ...]]:
    """Return what waits for a decision, by the part of the report in which it is shown."""
    found: dict[str, tuple[Finding, ...]] = {}
    for dispute in disputes.live(report):
        part = part_at(report, dispute.place)
        found[part] = (*found.get(part, ()), _finding(report, dispute, part))
    return found


def part_at(report: Report, key: Key) -> str:
    """Return the part of the report in which a place is shown, as findings name parts."""
    match key:
        case ("blank", *_):
            return BLANKS
        case ("row", table, *_):
            return part_of(report.table(table))
        case ("document", *_):
            return DOCUMENT
        case _:
            return key[1]


def named(report: Report, key: Key) -> Phrase | str:
    """Name the place of a live dispute within its part, as people know it."""
    match key:
        case ("section", _, name):
            return {
                "title": phrase("Title"),
                "status": phrase("Status"),
                "owner": phrase("Writer"),
                "due": phrase("Due"),
            }.get(name, name)
        case ("prompt", section, id_, _):
            texts = {one.id: one.text for one in report.section(section).prompts}
            return phrase("“{prompt}”", prompt=shorten(texts.get(id_, id_)))
        case ("answer", _, id_, _):
            texts = {one.id: one.text for one in report.demands}
            return phrase("“{prompt}”", prompt=shorten(texts.get(id_, id_)))
        case ("blank", id_):
            blank = blanks.find(report, id_)
            return shorten(blank.label) if blank and blank.label else id_
        case ("row", table, row, column):
            return _cell(report, table, row, column)
        case _:
            return disputes.place(key)


def _cell(report: Report, table_id: str, row_id: str, column_id: str) -> str:
    """Name a cell by the first value of its row and the heading of its column."""
    table = report.table(table_id)
    label = next((one.label for one in table.columns if one.id == column_id), column_id)
    rows = (row for row in (*table.rows, *table.ready) if row.id == row_id)
    row = next(rows, None)
    first = table.columns[0].id if table.columns else ""
    name = str(row.values.get(first, "")) if row is not None and first != column_id else ""
    return f"{shorten(name) or row_id} / {label}"


def shown(report: Report, key: Key, value: disputes.Plain) -> Phrase | str:
    """Return a value of a place as the report prints it, whole; states in words."""
    if value is None or value in ("", ()):
        return phrase("(empty)")
    match key:
        case ("section", _, "status"):
            return _STATES.get(str(value), str(value))
        case ("prompt" | "answer", *_) if isinstance(value, tuple):
            state, *reason = value
            word = _ANSWERS.get(state, state)
            if not "".join(reason):
                return word
            return phrase("{state}: {reason}", state=word, reason=" ".join(reason))
        case ("blank", id_) if not isinstance(value, tuple):
            blank = blanks.find(report, id_)
            if blank is not None:
                return blanks.format_value(blank.type, value)
        case ("row", table, _, column) if not isinstance(value, tuple):
            for each in report.table(table).columns:
                if each.id == column:
                    return cells.format_value(each, value)
    if isinstance(value, tuple):
        return "; ".join(value)
    return format_date(value) if isinstance(value, dt.date) else str(value)


_STATES: dict[str, Phrase] = {
    "empty": phrase("empty"),
    "draft": phrase("draft"),
    "review": phrase("review"),
    "done": phrase("done"),
    "none": phrase("none"),
}
"""The words of the screen for how far a section has come."""

_ANSWERS: dict[str, Phrase] = {
    "open": phrase("open"),
    "covered": phrase("covered"),
    "none": phrase("none"),
}


def _finding(report: Report, dispute: Dispute, part: str) -> Finding:
    place = {"document": dispute.place[-1], "row": "/".join(dispute.place[1:])}
    ours, theirs = (
        shorten(text) if isinstance(text, str) else text
        for text in (shown(report, dispute.place, one) for one in (dispute.ours, dispute.theirs))
    )
    return error(
        CODE,
        part,
        place.get(dispute.place[0], disputes.place(dispute.place)),
        phrase(
            "{place}: “{ours}” stands, but {who} wrote “{theirs}”.",
            place=named(report, dispute.place),
            ours=ours,
            theirs=theirs,
            who=dispute.who or phrase("somebody else"),
        ),
        phrase("Choose one of the two, or set another; “decuong settle” does it too."),
    )
