"""Report the unresolved conflicts of two writers as findings, and name and format their values."""

from __future__ import annotations

import datetime as dt

from outline.display_names import name_section, shorten
from outline.errors import Phrase, phrase
from outline.merging import conflicts
from outline.model import Conflict, Report
from outline.patching.patch import Key
from outline.registers import cells
from outline.values import blanks
from outline.values.number_formats import format_date

from .document_findings import BLANKS, DOCUMENT
from .register_findings import get_part_id
from .section_findings import Finding, error

CODE = "conflict"


def find_conflicts_by_part(report: Report) -> dict[str, tuple[Finding, ...]]:
    """Return a finding for each unresolved conflict, by the part of the report that shows it."""
    findings: dict[str, tuple[Finding, ...]] = {}
    for conflict in conflicts.find_unresolved(report):
        part = part_of_key(report, conflict.key)
        findings[part] = (*findings.get(part, ()), _describe(report, conflict, part))
    return findings


def part_of_key(report: Report, key: Key) -> str:
    """Return the part of the report that shows a key, as findings name parts."""
    match key:
        case ("whole", "section" | "table" as kind, id_):
            return id_ if kind == "section" else get_part_id(report.table(id_))
        case ("order", "section", ""):
            return report.sections[0].id
        case ("whole" | "order", *inner):
            return part_of_key(report, tuple(inner))
        case ("blank" | "rule", *_):
            return BLANKS
        case ("row" | "ready" | "column" | "table", table, *_):
            return get_part_id(report.table(table))
        case ("document" | "demand" | "tag" | "table", *_):
            return DOCUMENT
        case _:
            return key[1]


def location_of_key(key: Key) -> str:
    """Return the location of a key within its part, as findings have it; no two keys share one."""
    match key:
        case ("document", name):
            return name
        case ("row" | "ready" | "column", *inner) | ("whole", "row" | "ready", *inner):
            return "/".join(inner)
        case ("table", table, name) | ("order", "row" | "ready" | "column" as name, table):
            return f"{table}//{name}"
        case _:
            return conflicts.format_address(key)


def name_key(report: Report, key: Key) -> Phrase | str:
    """Name the key of an unresolved conflict within its part, in words that people know."""
    match key:
        case ("whole", "section", _):
            return phrase("Deletion of the section")
        case ("whole", "row" | "ready", table, row):
            return _name_row(report, table, row)
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
            texts = {item.id: item.text for item in report.section(section).prompts}
            return phrase("“{prompt}”", prompt=shorten(texts.get(id_, id_)))
        case ("answer", _, id_, _):
            texts = {item.id: item.text for item in report.demands}
            return phrase("“{prompt}”", prompt=shorten(texts.get(id_, id_)))
        case ("blank", id_):
            blank = blanks.find(report, id_)
            return shorten(blank.label) if blank and blank.label else id_
        case ("row", table, row_id, column_id):
            return _name_cell(report, table, row_id, column_id)
        case _:
            return conflicts.format_address(key)


def _name_cell(report: Report, table_id: str, row_id: str, column_id: str) -> str:
    """Name a cell by the first value of its row and the heading of its column."""
    table = report.table(table_id)
    label = next((column.label for column in table.columns if column.id == column_id), column_id)
    is_first = bool(table.columns) and table.columns[0].id == column_id
    return f"{row_id if is_first else _name_row(report, table_id, row_id)} / {label}"


def _name_row(report: Report, table_id: str, row_id: str) -> str:
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


def _name_item(report: Report, key: Key, id_: str) -> str:
    """Name one item of a list whose order is in conflict."""
    if key[1] == "section":
        return name_section(report, report.section(id_))
    return _name_row(report, key[2], id_) if key[1] in ("row", "ready") else id_


def format_conflict_value(report: Report, key: Key, value: conflicts.PlainValue) -> Phrase | str:
    """Format a value in conflict as the report prints it, in full; states in words."""
    match key:
        case ("whole", *_):
            return phrase("deleted") if value is None else phrase("kept")
        case ("section", _, "parent"):
            if not value:
                return phrase("at the highest level")
            exists = str(value) in report.shape.position
            parent = name_section(report, report.section(str(value))) if exists else str(value)
            return phrase("under “{section}”", section=parent)
        case ("order", *_) if isinstance(value, tuple):
            current = conflicts.read_value(report, key)
            ids = [id_ for id_ in value if isinstance(current, tuple) and id_ in current]
            return "; ".join(_name_item(report, key, id_) for id_ in ids)
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
        case ("row", table, _, column_id) if not isinstance(value, tuple):
            for column in report.table(table).columns:
                if column.id == column_id:
                    return cells.format_value(column, value)
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
"""The words that the screen has for the status of a section."""

_ANSWERS: dict[str, Phrase] = {
    "open": phrase("open"),
    "covered": phrase("covered"),
    "none": phrase("none"),
}


def _describe(report: Report, conflict: Conflict, part: str) -> Finding:
    location = location_of_key(conflict.key)
    ours, theirs = (
        shorten(text) if isinstance(text, str) else text
        for text in (
            format_conflict_value(report, conflict.key, value)
            for value in (conflict.ours, conflict.theirs)
        )
    )
    name = name_key(report, conflict.key)
    author = conflict.author or phrase("somebody else")
    if conflict.key[0] == "whole":
        return error(
            CODE,
            part,
            location,
            phrase(
                "{place}: {who} deleted it while somebody else changed it or added something "
                "under it; it was kept.",
                place=name,
                who=author,
            ),
            phrase("Choose whether to keep or delete it; “decuong settle” does it too."),
        )
    if conflicts.is_structural(conflict.key):
        return error(
            CODE,
            part,
            location,
            phrase(
                "{place}: {who} moved it elsewhere at the same time. Now: {ours}; theirs: "
                "{theirs}.",
                place=name,
                ours=ours,
                theirs=theirs,
                who=author,
            ),
            phrase("Choose one of the two; “decuong settle” does it too."),
        )
    return error(
        CODE,
        part,
        location,
        phrase(
            "{place} is “{ours}”, but {who} wrote “{theirs}”.",
            place=name,
            ours=ours,
            theirs=theirs,
            who=author,
        ),
        phrase("Choose one of the two, or enter another value; “decuong settle” does it too."),
    )
