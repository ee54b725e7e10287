"""Compare two states of one report part by part.

Parts have ids: those of sections and registers, ``pre``, ``document`` and ``blanks``. Ids of
mandated parts never change and those of added parts are random, so equal ids mean the same part.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, fields

from outline import addresses
from outline.model import PREAMBLE, Blank, Column, Document, Report, Row, Section, Table
from outline.registers.cells import format_value as format_cell
from outline.values.blanks import format_value
from outline.values.number_formats import format_date

from .word_diff import WordRun, diff_words

DOCUMENT, BLANKS = "document", "blanks"


@dataclass(frozen=True, slots=True)
class ValueChange:
    """One value that differs, old and new as text; a missing value is empty."""

    location: str
    """``title``, ``status``, ``owner``, ``due``, ``tags``, ``position``; or an address: of a prompt
    or demand, a blank, a key of the document; or ``ROW``, ``ROW/COLUMN`` and ``position`` (the ids
    of the rows in order) in a register."""
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class Difference:
    """One part of the report that differs."""

    id: str
    in_old: bool
    """Whether the old report has it."""
    in_new: bool
    """Whether the new report has it."""
    word_runs: tuple[WordRun, ...] = ()
    """The body word by word, where it differs."""
    value_changes: tuple[ValueChange, ...] = ()

    def to_json(self) -> dict[str, object]:
        """Return the difference under the keys that ``decuong history --json`` prints."""
        return {
            "id": self.id,
            "old": self.in_old,
            "new": self.in_new,
            "pieces": [{"kind": run.kind, "text": run.text} for run in self.word_runs],
            "facts": [
                {"place": change.location, "old": change.old, "new": change.new}
                for change in self.value_changes
            ],
        }


def diff_reports(old: Report, new: Report) -> tuple[Difference, ...]:
    """Return the parts that differ, in report order; removed ones keep their position."""
    return tuple(diff_part(old, new, id_) for id_ in find_changed_parts(old, new))


def find_changed_parts(old: Report, new: Report) -> tuple[str, ...]:
    """Return the ids of the parts that differ, in report order, without comparing words."""
    if old is new:
        return ()
    part_ids = [DOCUMENT] if old.document != new.document else []
    if _blank_values(old) != _blank_values(new):
        part_ids.append(BLANKS)
    old_sections = {section.id: section for section in (old.preamble, *old.sections)}
    new_sections = {section.id: section for section in (new.preamble, *new.sections)}
    moved_ids = _find_moved(old, new)
    for id_ in _merge_ids([*old_sections], [*new_sections]):
        old_section, new_section = old_sections.get(id_), new_sections.get(id_)
        if id_ in moved_ids or (old_section is not new_section and old_section != new_section):
            part_ids.append(id_)
    old_tables, new_tables = ({table.id: table for table in side.tables} for side in (old, new))
    part_ids += [
        id_
        for id_ in _merge_ids([*old_tables], [*new_tables])
        if old_tables.get(id_) != new_tables.get(id_)
    ]
    return tuple(part_ids)


def find_emptied_parts(old: Report, new: Report) -> tuple[str, ...]:
    """Return the ids of sections that lost all their body, of registers that lost all rows."""
    ids_with_text = {part.id for part in (new.preamble, *new.sections) if part.body.strip()}
    ids_with_rows = {part.id for part in new.tables if part.rows}
    return (
        *(
            part.id
            for part in (old.preamble, *old.sections)
            if part.body.strip() and part.id not in ids_with_text
        ),
        *(part.id for part in old.tables if part.rows and part.id not in ids_with_rows),
    )


def diff_part(old: Report, new: Report, id_: str) -> Difference:
    """Return the difference of one part; it is empty for a part that neither report has."""
    if id_ == DOCUMENT:
        value_changes = tuple(_diff_document(old.document, new.document))
        return Difference(id_, True, True, value_changes=value_changes)
    if id_ == BLANKS:
        return Difference(id_, True, True, value_changes=tuple(_diff_blanks(old, new)))
    old_section, new_section = find_section(old, id_), find_section(new, id_)
    if old_section is not None or new_section is not None:
        in_old, in_new = old_section is not None, new_section is not None
        word_runs = _diff_body(old_section, new_section)
        is_moved = id_ in _find_moved(old, new)
        value_changes = tuple(_diff_fields(old_section, new_section, is_moved=is_moved))
        return Difference(id_, in_old, in_new, word_runs, value_changes)
    old_table, new_table = find_table(old, id_), find_table(new, id_)
    value_changes = tuple(_diff_table(old_table, new_table))
    return Difference(
        id_, old_table is not None, new_table is not None, value_changes=value_changes
    )


def find_section(report: Report, id_: str) -> Section | None:
    """Return a section, or the preamble; None where the report has none of that id."""
    exists = id_ == PREAMBLE or id_ in report.shape.position
    return report.section(id_) if exists else None


def find_table(report: Report, id_: str) -> Table | None:
    """Return a register; None where the report has none of that id."""
    return next((table for table in report.tables if table.id == id_), None)


def _blank_values(report: Report) -> list[tuple[str, object]]:
    return [(blank.id, blank.value) for blank in report.blanks]


def _merge_ids(old: Sequence[str], new: Sequence[str]) -> list[str]:
    """Return the ids of both in the new order, each removed one after the id that it followed."""
    new_ids = set(new)
    removed_after: dict[str, list[str]] = {}
    previous = ""
    for id_ in old:
        if id_ in new_ids:
            previous = id_
        else:
            removed_after.setdefault(previous, []).append(id_)
    merged = removed_after.get("", [])
    for id_ in new:
        merged += [id_, *removed_after.get(id_, [])]
    return merged


def _find_moved(old: Report, new: Report) -> set[str]:
    """Return the ids of sections with another parent, or another sibling before them."""
    if old.shape is new.shape or (old.shape.ids, old.shape.levels) == (
        new.shape.ids,
        new.shape.levels,
    ):
        return set()
    common_ids = old.shape.position.keys() & new.shape.position.keys()
    positions = [
        {id_: (parent, previous) for id_, parent, previous in _positions(report, common_ids)}
        for report in (old, new)
    ]
    return {id_ for id_ in common_ids if positions[0][id_] != positions[1][id_]}


def _positions(report: Report, ids: Set[str]) -> Iterator[tuple[str, str, str]]:
    """Yield the sections of ``ids`` with their parent and the sibling before, of ``ids`` too."""
    shape = report.shape
    last_child: dict[str, str] = {}
    for index, id_ in enumerate(shape.ids):
        if id_ in ids:
            parent = shape.ids[shape.parent[index]] if shape.parent[index] >= 0 else ""
            yield id_, parent, last_child.get(parent, "")
            last_child[parent] = id_


def _diff_body(old: Section | None, new: Section | None) -> tuple[WordRun, ...]:
    old_body, new_body = (section.body if section else "" for section in (old, new))
    return diff_words(old_body, new_body) if old_body != new_body else ()


def _diff_fields(
    old: Section | None, new: Section | None, *, is_moved: bool
) -> Iterator[ValueChange]:
    """Yield a section's changes but those of its body; for an added or removed one, its fields."""
    for name in ("title", "status", "owner", "due", "tags"):
        old_text, new_text = _format_field(old, name), _format_field(new, name)
        if old_text != new_text:
            yield ValueChange(name, old_text, new_text)
    if is_moved and old is not None and new is not None:
        yield ValueChange("position", old.label, new.label)
    old_answers, new_answers = _format_answers(old), _format_answers(new)
    for id_ in dict.fromkeys((*old_answers, *new_answers)):
        old_text, new_text = old_answers.get(id_, ""), new_answers.get(id_, "")
        if old_text != new_text and old is not None and new is not None:
            yield ValueChange(id_, old_text, new_text)


def _format_field(section: Section | None, name: str) -> str:
    value = getattr(section, name) if section is not None else None
    if isinstance(value, dt.date):
        return format_date(value)
    return ", ".join(value) if isinstance(value, tuple) else str(value or "")


def _format_answers(section: Section | None) -> dict[str, str]:
    if section is None:
        return {}
    answers = {item.id: (item.state, item.reason) for item in section.prompts}
    answers |= {f"{section.id}/{item.id}": (item.state, item.reason) for item in section.demands}
    return {
        id_: f"{state}: {explanation}" if explanation else str(state)
        for id_, (state, explanation) in answers.items()
    }


def _diff_document(old: Document, new: Document) -> Iterator[ValueChange]:
    for field in fields(Document):
        if getattr(old, field.name) != getattr(new, field.name):
            key = addresses.DOCUMENT + field.name
            old_and_new = [
                addresses.read_address(Report(document=version), key) for version in (old, new)
            ]
            yield ValueChange(key, *old_and_new)


def _diff_blanks(old: Report, new: Report) -> Iterator[ValueChange]:
    old_by_id = {blank.id: blank for blank in old.blanks}
    new_by_id = {blank.id: blank for blank in new.blanks}
    for id_ in _merge_ids([*old_by_id], [*new_by_id]):
        old_text, new_text = _format_blank(old_by_id.get(id_)), _format_blank(new_by_id.get(id_))
        if old_text != new_text:
            yield ValueChange(id_, old_text, new_text)


def _format_blank(blank: Blank | None) -> str:
    if blank is None or blank.value is None:
        return ""
    return format_value(blank.type, blank.value)


def _diff_table(old: Table | None, new: Table | None) -> Iterator[ValueChange]:
    old_by_id = {row.id: row for row in old.rows} if old else {}
    new_by_id = {row.id: row for row in new.rows} if new else {}
    columns = {column.id: column for table in (old, new) if table for column in table.columns}
    for id_ in _merge_ids([*old_by_id], [*new_by_id]):
        old_row, new_row = old_by_id.get(id_), new_by_id.get(id_)
        if old_row is None or new_row is None:
            yield ValueChange(id_, _format_row(old_row, columns), _format_row(new_row, columns))
            continue
        for column in columns.values():
            old_text, new_text = (
                _format_row(row, {column.id: column}) for row in (old_row, new_row)
            )
            if old_text != new_text:
                yield ValueChange(f"{id_}/{column.id}", old_text, new_text)
    old_order = [id_ for id_ in old_by_id if id_ in new_by_id]
    new_order = [id_ for id_ in new_by_id if id_ in old_by_id]
    if old_order != new_order:
        yield ValueChange("position", ", ".join(old_order), ", ".join(new_order))


def _format_row(row: Row | None, columns: Mapping[str, Column]) -> str:
    """Return the cells of a row on one line, each formatted as it is printed."""
    if row is None:
        return ""
    return " | ".join(
        format_cell(column, row.values[id_]) for id_, column in columns.items() if id_ in row.values
    )
