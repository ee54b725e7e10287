"""What two people set, moved or deleted differently and what waits for a decision, as findings."""

from __future__ import annotations

import datetime as dt

from . import blanks, cells, disputes
from .errors import Phrase, phrase
from .figures import format_date
from .findings import Finding, error
from .findings_forms import BLANKS, DOCUMENT
from .findings_registers import part_of
from .model import Dispute, Report
from .naming import heading, shorten
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
        case ("whole", "section" | "table" as kind, id_):
            return id_ if kind == "section" else part_of(report.table(id_))
        case ("order", "section", ""):
            return report.sections[0].id
        case ("whole" | "order", *inner):
            return part_at(report, tuple(inner))
        case ("blank" | "rule", *_):
            return BLANKS
        case ("row" | "ready" | "column" | "table", table, *_):
            return part_of(report.table(table))
        case ("document" | "demand" | "tag" | "table", *_):
            return DOCUMENT
        case _:
            return key[1]


def place_of(key: Key) -> str:
    """Return where in its part a place is, as findings say it; no two are told alike."""
    match key:
        case ("document", name):
            return name
        case ("row" | "ready" | "column", *inner) | ("whole", "row" | "ready", *inner):
            return "/".join(inner)
        case ("table", table, name) | ("order", "row" | "ready" | "column" as name, table):
            return f"{table}//{name}"
        case _:
            return disputes.place(key)


def named(report: Report, key: Key) -> Phrase | str:
    """Name the place of a live dispute within its part, as people know it."""
    match key:
        case ("whole", "section", _):
            return phrase("Deletion of the section")
        case ("whole", "row" | "ready", table, row):
            return _row(report, table, row)
        case ("order", *_):
            return phrase("Order")
        case ("section", _, "parent"):
            return phrase("Place in the outline")
        case ("section", _, name):
            return {
                "title": phrase("Title"),
                "status": phrase("Status"),
                "owner": phrase("Writer"),
                "due": phrase("Due"),
            }.get(name, name)
        case ("prompt", section, id_, "state"):
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
    is_first = bool(table.columns) and table.columns[0].id == column_id
    return f"{row_id if is_first else _row(report, table_id, row_id)} / {label}"


def _row(report: Report, table_id: str, row_id: str) -> str:
    """Name a row by its first value."""
    table = report.table(table_id)
    first = table.columns[0].id if table.columns else ""
    rows = (row for row in (*table.rows, *table.ready) if row.id == row_id)
    row = next(rows, None)
    return (
        shorten(str(row.values.get(first, "")))
        if row is not None and first in row.values
        else row_id
    )


def _thing(report: Report, key: Key, id_: str) -> str:
    """Name one of the things of an order."""
    if key[1] == "section":
        return heading(report, report.section(id_))
    return _row(report, key[2], id_) if key[1] in ("row", "ready") else id_


def shown(report: Report, key: Key, value: disputes.Plain) -> Phrase | str:
    """Return a value of a place as the report prints it, whole; states in words."""
    match key:
        case ("whole", *_):
            return phrase("deleted") if value is None else phrase("kept")
        case ("section", _, "parent"):
            if not value:
                return phrase("at the highest level")
            there = str(value) in report.shape.position
            above = heading(report, report.section(str(value))) if there else str(value)
            return phrase("under “{section}”", section=above)
        case ("order", *_) if isinstance(value, tuple):
            here = disputes.current(report, key)
            known = [id_ for id_ in value if isinstance(here, tuple) and id_ in here]
            return "; ".join(_thing(report, key, id_) for id_ in known)
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
    where = place_of(dispute.place)
    ours, theirs = (
        shorten(text) if isinstance(text, str) else text
        for text in (shown(report, dispute.place, one) for one in (dispute.ours, dispute.theirs))
    )
    name, who = named(report, dispute.place), dispute.who or phrase("somebody else")
    if dispute.place[0] == "whole":
        return error(
            CODE,
            part,
            where,
            phrase(
                "{place}: {who} deleted it, but somebody else changed it or put something under "
                "it meanwhile; it is kept.",
                place=name,
                who=who,
            ),
            phrase("Choose whether it stays or goes; “decuong settle” does it too."),
        )
    if disputes.is_structure(dispute.place):
        return error(
            CODE,
            part,
            where,
            phrase(
                "{place}: {who} moved the same elsewhere. It stands so: {ours}; by them: {theirs}.",
                place=name,
                ours=ours,
                theirs=theirs,
                who=who,
            ),
            phrase("Choose one of the two; “decuong settle” does it too."),
        )
    return error(
        CODE,
        part,
        where,
        phrase(
            "{place}: “{ours}” stands, but {who} wrote “{theirs}”.",
            place=name,
            ours=ours,
            theirs=theirs,
            who=who,
        ),
        phrase("Choose one of the two, or set another; “decuong settle” does it too."),
    )
