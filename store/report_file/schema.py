"""What each table of a report file holds: model values to named plain values, and no more.

The order of the keys here is their order in the file. Defaults are left out where the file reads
better without them; ``store.reading`` is the way back.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import fields as document_fields
from decimal import Decimal

from outline.model import (
    PREAMBLE,
    Answer,
    Blank,
    Column,
    Conflict,
    Demand,
    DemandAnswer,
    Document,
    Origin,
    Prompt,
    Report,
    Row,
    Rule,
    Section,
    Table,
    Tag,
    TemplateRef,
)
from outline.text import clean
from outline.values.blank_types import find_type

FORMAT = 1
"""The format that is written, and the newest that is read."""

PREAMBLE_TITLE = "Mở đầu"


class Prose(str):
    """A text on lines of its own; the last newline in the file is layout."""

    __slots__ = ()


Plain = str | int | bool | Decimal | dt.date | tuple[str, ...]
Fields = dict[str, Plain]
Key = tuple[str, ...]
"""The kind of a table, then what identifies it: ``("rows", "indicators", "i1")``."""
Keys = dict[str, list[Key]]
"""Kind -> the key of each of its tables, in the order of a file."""

Item = (
    TemplateRef
    | Document
    | Section
    | Prompt
    | DemandAnswer
    | Blank
    | Rule
    | Demand
    | Tag
    | Table
    | Column
    | Row
    | Conflict
)
"""The model value of one table of the file."""

HEAD: Key = ("",)
"""The key of the head of the file, before any table."""

SINGLE = ("template", "document", "preamble")
"""Kinds written ``[kind]``; every other kind is ``[[kind]]``."""

TOP = ("", *SINGLE, "blanks", "rules", "demands", "tags", "sections", "tables", "conflicts")
"""Kinds that belong to no other table, in the order of a new file."""

OWNED = {"prompts": "section", "declined": "section", "columns": "table", "ready": "table"}
OWNED["rows"] = "table"
"""Kinds that belong to a section or to a register -> the key that names it."""

RARE = ("urgency", "circulation", "typist", "copies", "contact")
"""Keys of the document that are mostly empty; they are written where they hold something."""

RESERVED = ("id", "table")
"""Keys of a row that are not columns."""


def owner_of(key: Key) -> Key:
    """Return the key of the table that a prompt, a column, a row, ... belongs to."""
    if OWNED[key[0]] == "table":
        return ("tables", key[1])
    return ("preamble",) if key[1] == PREAMBLE else ("sections", key[1])


def items(report: Report) -> dict[Key, Item]:
    """Return everything the file holds a table for, in the order of a new file; O(report)."""
    tables_by_key: dict[Key, Item] = {
        ("template",): report.template,
        ("document",): report.document,
    }
    tables_by_key["preamble",] = report.preamble
    tables_by_key.update(_under(report.preamble))
    for blank in report.blanks:
        tables_by_key["blanks", blank.id] = blank
    for rule in report.rules:
        tables_by_key[rule_key(rule)] = rule
    for demand in report.demands:
        tables_by_key["demands", demand.id] = demand
    for tag in report.tags:
        tables_by_key["tags", tag.id] = tag
    for section in report.sections:
        tables_by_key["sections", section.id] = section
        if section.prompts or section.demands:
            tables_by_key.update(_under(section))
    for table in report.tables:
        tables_by_key["tables", table.id] = table
        for column in table.columns:
            tables_by_key["columns", table.id, column.id] = column
        for row in table.ready:
            tables_by_key["ready", table.id, row.id] = row
        for row in table.rows:
            tables_by_key["rows", table.id, row.id] = row
    for conflict in report.conflicts:
        tables_by_key["conflicts", conflict.id] = conflict
    return tables_by_key


def _under(section: Section) -> Iterator[tuple[Key, Item]]:
    for prompt in section.prompts:
        yield ("prompts", section.id, prompt.id), prompt
    for answer in section.demands:
        if answer.state is Answer.NONE:
            yield ("declined", section.id, answer.id), answer


def rule_key(rule: Rule) -> Key:
    """Return the key of a rule, which has no id: its content."""
    return ("rules", rule.kind.value, rule.total, *rule.parts)


def fields(key: Key, item: Item) -> Fields:
    """Return the keys and values of one table, cleaned, in the order of a new file."""
    values: Fields = {}
    for name, value in _raw(key, item):
        if isinstance(value, str):
            values[name] = type(value)(clean(value))
        elif isinstance(value, tuple):
            values[name] = tuple(map(clean, value))
        elif value is not None:
            values[name] = value
    return values


def _raw(key: Key, item: Item) -> Iterator[tuple[str, Plain | None]]:
    match item:
        case Section():
            yield from _section(item)
        case Prompt():
            yield "id", item.id
            yield "section", key[1]
            yield "text", item.text
            yield "state", None if item.state is Answer.OPEN else item.state.value
            yield "reason", item.reason or None
        case DemandAnswer():
            yield "section", key[1]
            yield "demand", item.id
            yield "reason", item.reason or None
        case Row():
            yield "table", key[1]
            yield "id", item.id
            yield from item.values.items()
        case Blank():
            yield "id", item.id
            yield "type", item.type
            yield "label", item.label
            yield "value", _stored_value(item)
            yield "aliases", item.aliases or None
            yield "evidence", item.evidence if item.evidence != "dots" else None
        case Table():
            yield "id", item.id
            yield "title", item.title
            yield "label", item.label or None
            yield "appendix", item.appendix or None
            yield "required", None if item.required else False
            yield "carry_to", item.carry_to or None
        case Column():
            yield "table", key[1]
            yield from _column(item)
        case Rule():
            yield "kind", item.kind.value
            yield "total", item.total
            yield "parts", item.parts
        case Demand():
            yield "id", item.id
            yield "text", item.text
            yield "optional", item.optional or None
        case Conflict():
            yield "place", item.key
            yield "ours", item.ours
            yield "theirs", item.theirs
            yield "who", item.author or None
        case Tag():
            yield "id", item.id
            yield "text", item.text
            yield "scope", item.scope
        case TemplateRef():
            yield "id", item.id
            yield "version", item.version
        case _:
            for field in document_fields(Document):
                value = getattr(item, field.name)
                yield field.name, (value or None) if field.name in RARE else value


def _section(section: Section) -> Iterator[tuple[str, Plain | None]]:
    preamble = section.id == PREAMBLE
    if not preamble:
        yield "id", section.id
        yield "level", section.level
        yield "label", section.label
    yield "title", None if preamble and section.title == PREAMBLE_TITLE else section.title
    yield "origin", None if section.origin is Origin.MANDATED else section.origin.value
    yield "optional", section.optional or None
    yield "demands", tuple(answer.id for answer in section.demands) or None
    covered = (answer.id for answer in section.demands if answer.state is Answer.COVERED)
    yield "covered", tuple(covered) or None
    yield "tags", section.tags or None
    yield "status", section.status.value
    yield "owner", section.owner or None
    yield "due", section.due
    yield "body", Prose(section.body) if section.body else None


def _stored_value(blank: Blank) -> Plain | None:
    return None if blank.value is None else find_type(blank.type).form.write(blank.value)


def _column(column: Column) -> Iterator[tuple[str, Plain | None]]:
    yield "id", column.id
    yield "type", column.type
    yield "label", column.label
    yield "required", column.required or None
    yield "choices", tuple(choice.id for choice in column.choices) or None
    yield "choice_labels", tuple(choice.label for choice in column.choices) or None
    yield "computed", column.computed or None
    yield "printed", None if column.printed else False
