"""The differences of two states of a report as lines of text, for the screen and for print."""

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
from .document_fields import LEVEL, LEVELS, find_label
from .part_names import name_part

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
_REASONS = {
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

STYLES = {EQUAL: "", REMOVED: "gone", ADDED: "come"}
"""The style of each kind of piece; brackets show the kind without colours."""
_BRACKETS = {EQUAL: ("", ""), REMOVED: ("[-", "-]"), ADDED: ("{+", "+}")}
"""As git prints a difference by words."""


@dataclass(frozen=True, slots=True)
class DiffLine:
    """One line of a difference, as pieces that are equal, removed or added."""

    pieces: tuple[tuple[str, str], ...]
    """Kind and text; what was added or removed is in brackets."""


def name_changed_part(old: Report, new: Report, id_: str) -> str:
    """Return the name of a part, from the new state or else from the old one."""
    return name_part(new, id_) or name_part(old, id_) or id_


def describe_presence(difference: Difference) -> str:
    """Return whether the whole part is new or deleted; "" where it only changed."""
    if not difference.in_old:
        return _("new")
    return "" if difference.in_new else _("deleted")


def describe_reason(snapshot: Snapshot) -> str:
    """Return why a snapshot was made, where it was no plain save."""
    reason = _REASONS.get(snapshot.why, "")
    return _(reason) if reason else ""


def make_lines(
    difference: Difference, old: Report, new: Report, labels: Mapping[str, str] | None = None
) -> Iterator[DiffLine]:
    """Yield the lines of one difference: what changed of its values, then its text by words.

    Paragraphs in which nothing changed are left out. ``labels`` names addresses.
    """
    for change in difference.value_changes:
        yield _describe_value_change(change, difference.id, old, new, labels or {})
    yield from _list_paragraphs(difference.word_runs)


def _describe_value_change(
    change: ValueChange, id_: str, old: Report, new: Report, labels: Mapping[str, str]
) -> DiffLine:
    old_text = _describe_value(change.location, change.old, id_, old)
    new_text = _describe_value(change.location, change.new, id_, new)
    name = labels.get(change.location) or _name_location(change.location, id_, old, new)
    pieces: list[tuple[str, str]] = [(EQUAL, f"{name}: ")]
    if old_text:
        pieces.append((REMOVED, _add_brackets(REMOVED, old_text)))
    if old_text and new_text:
        pieces.append((EQUAL, " → "))
    if new_text:
        pieces.append((ADDED, _add_brackets(ADDED, new_text)))
    return DiffLine(tuple(pieces))


def _describe_value(location: str, text: str, id_: str, report: Report) -> str:
    """Return a value as the screen names it, where it is stored as an id or a fixed word."""
    if not text:
        return ""
    if location == "status":
        states = {status.value: state for status, state in _STATES.items()}
        return states[text].word if text in states else text
    if location == "tags":
        tags = {tag.id: shorten(tag.text) for tag in report.tags}
        return ", ".join(tags.get(tag, tag) for tag in text.split(", "))
    if location == LEVEL:
        return LEVELS.get(text, text)
    if (table := find_table(report, id_)) is not None:
        return _describe_cells(report, table, location, text)
    state, colon, reason = text.partition(":")
    if location not in _FIELDS and state in _ANSWERS and find_section(report, id_) is not None:
        return _(_ANSWERS[state]) + colon + reason
    return text


def _describe_cells(report: Report, table: Table, location: str, text: str) -> str:
    """Return a cell, a row, or the order of the rows of a register."""
    rows = {row.id: row for row in table.rows}
    if location == "position":
        return ", ".join(_name_row(table, rows[id_]) for id_ in text.split(", ") if id_ in rows)
    id_, slash, column_id = location.partition("/")
    if id_ not in rows:
        return text
    values = rows[id_].values
    return " | ".join(
        _describe_cell(report, column, values[column.id])
        for column in table.columns
        if column.id in values and (not slash or column.id == column_id)
    )


def _describe_cell(report: Report, column: Column, value: Value) -> str:
    name = name_part(report, str(value)) if find_type(column.type).names_section else ""
    return name or format_value(column, value)


def _name_row(table: Table, row: Row) -> str:
    """Return the first words of a row."""
    return shorten(name_row(table, row)) or _("Row")


def _name_location(location: str, id_: str, old: Report, new: Report) -> str:
    """Return the name of what differs within a part."""
    if label := find_label(location):
        return label
    for report in (new, old):
        if (table := find_table(report, id_)) is not None:
            if location == "position":
                return _("Order of the rows")
            row_id, slash, column_id = location.partition("/")
            row = next((row for row in table.rows if row.id == row_id), None)
            label = next(
                (column.label for column in table.columns if column.id == column_id), column_id
            )
            if row is not None:
                return f"{_name_row(table, row)} / {label}" if slash else _("Row")
        if (section := find_section(report, id_)) is not None:
            texts = {prompt.id: prompt.text for prompt in section.prompts}
            texts |= {f"{id_}/{demand.id}": demand.text for demand in report.demands}
            if location in texts:
                return shorten(texts[location])
        for blank in report.blanks:
            if id_ == BLANKS and blank.id == location:
                return shorten(blank.label) or location
    return _(_FIELDS[location]) if location in _FIELDS else location


def _list_paragraphs(pieces: Sequence[WordRun]) -> Iterator[DiffLine]:
    """Yield the paragraphs in which words were added or removed, but for empty ones."""
    line: list[tuple[str, str]] = []
    has_change = False
    for piece in pieces:
        parts = piece.text.split("\n")
        for index, part in enumerate(parts):
            is_ended = index < len(parts) - 1
            text = part + "¶" if is_ended and piece.kind != EQUAL else part
            if text:
                line.append((piece.kind, _add_brackets(piece.kind, text)))
                has_change = has_change or piece.kind != EQUAL
            if is_ended:
                if has_change and any(words.strip("¶[]{}+- ") for _kind, words in line):
                    yield DiffLine(tuple(line))
                line, has_change = [], False
    if has_change:
        yield DiffLine(tuple(line))


def _add_brackets(kind: str, text: str) -> str:
    opening, closing = _BRACKETS[kind]
    return f"{opening}{text}{closing}"
