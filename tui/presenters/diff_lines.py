"""What differs between two states of a report, in words: for the history on screen and in print."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from outline.display_names import shorten
from outline.model import Answer, Column, Report, Row, Status, Table, Value
from outline.registers.cells import format_value, name_row
from outline.registers.column_types import find_type
from outline.revisions.report_diff import (
    BLANKS,
    Difference,
    ValueChange,
    find_section,
    find_table,
)
from outline.revisions.word_diff import ADDED, EQUAL, REMOVED, WordRun
from tui.i18n import N_, _

from . import labels as words
from .document_fields import LEVEL, LEVELS, label_of
from .part_names import name_of

if TYPE_CHECKING:
    from store.history.snapshots import Snapshot

_FIELDS = {
    "title": N_("Title"),
    "status": N_("Status"),
    "owner": N_("Writer"),
    "due": N_("Due"),
    "tags": N_("Themes"),
    "position": N_("Place in the outline"),
}
_WHY = {
    "outside": N_("as it was found"),
    "restore": N_("restored"),
    "takeover": N_("taken over"),
}
_ANSWERS = {
    Answer.OPEN.value: N_("open"),
    Answer.COVERED.value: N_("answered"),
    Answer.NONE.value: N_("nothing to report"),
}
_STATES = {
    Status.EMPTY: words.EMPTY,
    Status.DRAFT: words.DRAFT,
    Status.REVIEW: words.REVIEW,
    Status.DONE: words.DONE,
    Status.NONE: words.NONE,
}

INKS = {EQUAL: "", REMOVED: "gone", ADDED: "come"}
"""The ink of each kind of piece; brackets say the same without any."""
_BRACKETS = {EQUAL: ("", ""), REMOVED: ("[-", "-]"), ADDED: ("{+", "+}")}
"""As git prints a difference by words."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a difference: what it says, each stretch with its kind."""

    pieces: tuple[tuple[str, str], ...]
    """Kind and text, the text in brackets where it came or went."""


def part_name(old: Report, new: Report, id_: str) -> str:
    """Name a part of the report as people know it."""
    return name_of(new, id_) or name_of(old, id_) or id_


def what(found: Difference) -> str:
    """Say whether the whole part came or went; nothing where it only changed."""
    if not found.in_old:
        return _("new")
    return "" if found.in_new else _("deleted")


def why(snapshot: Snapshot) -> str:
    """Say why a snapshot was made, where it was no plain save."""
    said = _WHY.get(snapshot.why, "")
    return _(said) if said else ""


def lines(
    found: Difference, old: Report, new: Report, labels: Mapping[str, str] | None = None
) -> Iterator[Line]:
    """Yield the lines of one difference: what changed of its values, then its text by words.

    Paragraphs in which nothing changed are left out. ``labels`` names addresses.
    """
    for fact in found.value_changes:
        yield _fact(fact, found.id, old, new, labels or {})
    yield from _paragraphs(found.word_runs)


def _fact(fact: ValueChange, id_: str, old: Report, new: Report, labels: Mapping[str, str]) -> Line:
    one = _value(fact.location, fact.old, id_, old)
    other = _value(fact.location, fact.new, id_, new)
    name = labels.get(fact.location) or _place(fact.location, id_, old, new)
    pieces: list[tuple[str, str]] = [(EQUAL, f"{name}: ")]
    if one:
        pieces.append((REMOVED, _bracketed(REMOVED, one)))
    if one and other:
        pieces.append((EQUAL, " → "))
    if other:
        pieces.append((ADDED, _bracketed(ADDED, other)))
    return Line(tuple(pieces))


def _value(place: str, text: str, id_: str, report: Report) -> str:
    """Return a value as people know it, where it is kept as an id or a fixed word."""
    if not text:
        return ""
    if place == "status":
        known = {status.value: state for status, state in _STATES.items()}
        return known[text].word if text in known else text
    if place == "tags":
        tags = {tag.id: shorten(tag.text) for tag in report.tags}
        return ", ".join(tags.get(tag, tag) for tag in text.split(", "))
    if place == LEVEL:
        return LEVELS.get(text, text)
    if (table := find_table(report, id_)) is not None:
        return _cells(report, table, place, text)
    state, colon, reason = text.partition(":")
    if place not in _FIELDS and state in _ANSWERS and find_section(report, id_) is not None:
        return _(_ANSWERS[state]) + colon + reason
    return text


def _cells(report: Report, table: Table, place: str, text: str) -> str:
    """Return a cell, a row, or the order of the rows of a register."""
    rows = {row.id: row for row in table.rows}
    if place == "position":
        return ", ".join(_row_name(table, rows[id_]) for id_ in text.split(", ") if id_ in rows)
    id_, slash, column_id = place.partition("/")
    if id_ not in rows:
        return text
    values = rows[id_].values
    return " | ".join(
        _cell(report, column, values[column.id])
        for column in table.columns
        if column.id in values and (not slash or column.id == column_id)
    )


def _cell(report: Report, column: Column, value: Value) -> str:
    name = name_of(report, str(value)) if find_type(column.type).names_section else ""
    return name or format_value(column, value)


def _row_name(table: Table, row: Row) -> str:
    """Name a row by its first words."""
    return shorten(name_row(table, row)) or _("Row")


def _place(place: str, id_: str, old: Report, new: Report) -> str:
    """Name what differs within a part."""
    if label := label_of(place):
        return label
    for report in (new, old):
        if (table := find_table(report, id_)) is not None:
            if place == "position":
                return _("Order of the rows")
            row_id, slash, column_id = place.partition("/")
            row = next((one for one in table.rows if one.id == row_id), None)
            label = next((one.label for one in table.columns if one.id == column_id), column_id)
            if row is not None:
                return f"{_row_name(table, row)} / {label}" if slash else _("Row")
        if (section := find_section(report, id_)) is not None:
            asked = {one.id: one.text for one in section.prompts}
            asked |= {f"{id_}/{one.id}": one.text for one in report.demands}
            if place in asked:
                return shorten(asked[place])
        for blank in report.blanks:
            if id_ == BLANKS and blank.id == place:
                return shorten(blank.label) or place
    return _(_FIELDS[place]) if place in _FIELDS else place


def _paragraphs(pieces: Sequence[WordRun]) -> Iterator[Line]:
    """Yield the paragraphs of a text in which something came or went; empty ones say nothing."""
    line: list[tuple[str, str]] = []
    changed = False
    for piece in pieces:
        parts = piece.text.split("\n")
        for at, part in enumerate(parts):
            ended = at < len(parts) - 1
            shown = part + "¶" if ended and piece.kind != EQUAL else part
            if shown:
                line.append((piece.kind, _bracketed(piece.kind, shown)))
                changed = changed or piece.kind != EQUAL
            if ended:
                if changed and any(text.strip("¶[]{}+- ") for _kind, text in line):
                    yield Line(tuple(line))
                line, changed = [], False
    if changed:
        yield Line(tuple(line))


def _bracketed(kind: str, text: str) -> str:
    before, after = _BRACKETS[kind]
    return f"{before}{text}{after}"
