"""Validate a template: unknown and repeated ids, placeholders without a value, skipped levels.

The reader of a template file turns each problem into an error with the line of the passage.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from outline.errors import Phrase, phrase
from outline.model import Column
from outline.placeholders import find_names
from outline.registers.column_types import COLUMN_TYPES, find_type

from .passages import Passage
from .template import Template


@dataclass(frozen=True, slots=True)
class TemplateProblem:
    """Something wrong in the ``index``-th entry of a list of the template."""

    kind: str
    """Name of the list: ``sections``, ``prompts``, ``fixes``, ..."""
    index: int
    key: str
    """The key that is wrong."""
    message: Phrase
    """A sentence without its ``file`` and ``line``, which only the reader knows."""

    def at(self, file: str, line: int) -> Phrase:
        """Return the sentence with its file and line."""
        return replace(self.message, params={**self.message.params, "file": file, "line": line})


PASSAGES = (
    "letter",
    "masthead",
    "sections",
    "prompts",
    "seeds",
    "notes",
    "demands",
    "tags",
    "tables",
)


def find_problems(template: Template) -> Iterator[TemplateProblem]:
    """Yield the problems of a template, list by list; none when it is valid."""
    yield from _check_unique_ids(template)
    yield from _check_passages(template)
    yield from _check_outline(template)
    yield from _check_values(template)
    yield from _check_registers(template)
    yield from _check_fixes(template)
    yield from _check_units(template)


def _unknown_id(kind: str, index: int, key: str, id_: str) -> TemplateProblem:
    message = phrase(
        "{file}, line {line}: “{key}” names “{id}”, which does not exist here.", key=key, id=id_
    )
    return TemplateProblem(kind, index, key, message)


def _passage_lists(template: Template) -> Iterator[tuple[str, tuple[Passage, ...]]]:
    for kind in PASSAGES:
        yield kind, getattr(template, kind)


def _check_unique_ids(template: Template) -> Iterator[TemplateProblem]:
    """Check ids; all passages share one namespace, because ``after`` may name any of them."""
    passage_ids = {template.preamble.id} if template.preamble else set()
    for kind, passages in _passage_lists(template):
        yield from _find_repeated(kind, (passage.id for passage in passages), passage_ids)
    yield from _find_repeated("blanks", (blank.id for blank in template.blanks), set())
    yield from _find_repeated(
        "occurrences", (occurrence.id for occurrence in template.occurrences), set()
    )
    yield from _find_repeated("fixes", (fix.id for fix in template.fixes), set())
    yield from _find_repeated("levels", (level.id for level in template.levels), set())
    yield from _find_repeated("kinds", (kind.id for kind in template.kinds), set())


def _find_repeated(kind: str, ids: Iterable[str], known_ids: set[str]) -> Iterator[TemplateProblem]:
    for index, id_ in enumerate(ids):
        if id_ in known_ids:
            message = phrase("{file}, line {line}: the id “{id}” is used twice.", id=id_)
            yield TemplateProblem(kind, index, "id", message)
        known_ids.add(id_)


def _check_passages(template: Template) -> Iterator[TemplateProblem]:
    fix_ids = {fix.id for fix in template.fixes}
    occurrence_ids = {occurrence.id for occurrence in template.occurrences}
    lists = [*_passage_lists(template)]
    if template.preamble:
        lists.append(("preamble", (template.preamble,)))
    for kind, passages in lists:
        for index, passage in enumerate(passages):
            for fix_id in passage.fixes:
                if fix_id not in fix_ids:
                    yield _unknown_id(kind, index, "fixes", fix_id)
            for name in find_names(passage.text):
                if name not in occurrence_ids:
                    yield _unknown_id(kind, index, "text", name)
            if "{{" in passage.raw:
                message = phrase(
                    "{file}, line {line}: the words of the directive cannot hold "
                    "placeholders; write them in “raw”, without any."
                )
                yield TemplateProblem(kind, index, "text", message)
    for name in find_names(template.document.subject):
        if name not in occurrence_ids:
            yield _unknown_id("document", 0, "subject", name)


def _check_outline(template: Template) -> Iterator[TemplateProblem]:
    section_ids = {heading.id for heading in template.sections}
    note_ids = {note.id for note in template.notes}
    passage_ids = {passage.id for _, passages in _passage_lists(template) for passage in passages}
    previous_level = 0
    for index, heading in enumerate(template.sections):
        if not 1 <= heading.level <= previous_level + 1:
            message = phrase(
                "{file}, line {line}: level {level} cannot follow level {above}.",
                level=heading.level,
                above=previous_level,
            )
            yield TemplateProblem("sections", index, "level", message)
        previous_level = heading.level
    references = (
        ("sections", "note", {*note_ids, ""}),
        ("prompts", "section", section_ids),
        ("seeds", "section", section_ids),
        ("seeds", "after", passage_ids),
        ("notes", "after", passage_ids),
        ("demands", "note", note_ids),
        ("demands", "scope", section_ids),
        ("tags", "scope", section_ids),
        ("tables", "after", passage_ids),
        ("tables", "carry_to", {*section_ids, ""}),
    )
    for kind, key, allowed_ids in references:
        for index, entry in enumerate(getattr(template, kind)):
            if getattr(entry, key) not in allowed_ids:
                yield _unknown_id(kind, index, key, getattr(entry, key))


def _check_values(template: Template) -> Iterator[TemplateProblem]:
    blank_ids = {blank.id for blank in template.blanks}
    occurrence_ids = {occurrence.id for occurrence in template.occurrences}
    for index, occurrence in enumerate(template.occurrences):
        if occurrence.blank not in blank_ids:
            yield _unknown_id("occurrences", index, "blank", occurrence.blank)
    for index, blank in enumerate(template.blanks):
        if blank.id not in occurrence_ids:
            message = phrase("{file}, line {line}: the value “{id}” is used nowhere.", id=blank.id)
            yield TemplateProblem("blanks", index, "id", message)
    for index, rule in enumerate(template.rules):
        for name in (rule.total, *rule.parts):
            if name not in occurrence_ids:
                yield _unknown_id("rules", index, "parts" if name in rule.parts else "total", name)


def _check_registers(template: Template) -> Iterator[TemplateProblem]:
    section_ids = {heading.id for heading in template.sections}
    first_column = first_row = 0
    for table in template.tables:
        columns = {column.id: column for column in table.columns}
        counts = Counter(column.id for column in table.columns)
        for index, column in enumerate(table.columns, first_column):
            if column.id in ("table", "id") or counts[column.id] > 1:
                message = phrase("{file}, line {line}: the id “{id}” is taken.", id=column.id)
                yield TemplateProblem("columns", index, "id", message)
            if find_type(column.type).takes_choices != bool(column.choices):
                message = phrase(
                    "{file}, line {line}: a column has choices exactly if its type is “{types}”.",
                    types="”, “".join(
                        type_.name for type_ in COLUMN_TYPES.values() if type_.takes_choices
                    ),
                )
                yield TemplateProblem("columns", index, "choices", message)
        for index, row in enumerate(table.ready, first_row):
            for key, value in row.values.items():
                if not _is_known_value(columns[key], value, section_ids):
                    yield _unknown_id("ready", index, key, str(value))
        first_column += len(table.columns)
        first_row += len(table.ready)


def _is_known_value(column: Column, value: object, section_ids: set[str]) -> bool:
    type_ = find_type(column.type)
    if type_.accepts is not None and not type_.accepts(column, value):
        return False
    fault = type_.check(section_ids, value) if type_.check is not None else None
    return fault is None or fault.severity != "error"


def _check_fixes(template: Template) -> Iterator[TemplateProblem]:
    for index, fix in enumerate(template.fixes):
        state = {"A": "applied", "C": "kept"}.get(fix.grade, fix.state)
        if fix.state != state or (fix.grade == "B" and state == "kept"):
            message = phrase(
                "{file}, line {line}: a fix of class {grade} cannot be “{state}”.",
                grade=fix.grade,
                state=fix.state,
            )
            yield TemplateProblem("fixes", index, "state", message)
        elif fix.grade == "B" and state == "applied" and not (fix.accepted_by and fix.accepted_on):
            message = phrase(
                "{file}, line {line}: an accepted fix needs “accepted_by” and “accepted_on”."
            )
            yield TemplateProblem("fixes", index, "state", message)


def _check_units(template: Template) -> Iterator[TemplateProblem]:
    level_ids = {level.id for level in template.levels}
    for index, unit in enumerate(template.units):
        if unit.level not in level_ids:
            yield _unknown_id("units", index, "level", unit.level)
    for index, level in enumerate(template.levels):
        for key, month in (("period_from", level.period_from), ("period_to", level.period_to)):
            if not re.fullmatch(r"[0-9]{4}-(?:0[1-9]|1[0-2])", month):
                message = phrase(
                    "{file}, line {line}: “{text}” is not a month like 2020-06.", text=month
                )
                yield TemplateProblem("levels", index, key, message)
        if level.period_from > level.period_to:
            message = phrase("{file}, line {line}: the period ends before it begins.")
            yield TemplateProblem("levels", index, "period_to", message)
    if template.kind not in {kind.id for kind in template.kinds}:
        yield _unknown_id("template", 0, "kind", template.kind)
