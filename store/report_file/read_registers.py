"""Blanks, their rules, and registers of a parsed report file, with typed values."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from outline.errors import BadValue, StoreError, phrase
from outline.model import (
    Blank,
    Choice,
    Column,
    Row,
    Rule,
    RuleKind,
    Table,
    Value,
)
from outline.registers.column_types import COLUMN_TYPES, find_type
from outline.values import blank_types
from outline.values import blanks as blanks_
from outline.values.blank_types import BLANK_TYPES
from store.toml.parser import Parsed
from store.toml.typed_reader import Entry, many
from store.toml.unique_ids import Ids

from .schema import RESERVED, Keys, rule_key

EVIDENCE = ("dots", "gap", "infer")
"""Of a blank, from the strongest to the weakest."""


def read_blanks(file: Parsed, keys: Keys) -> tuple[Blank, ...]:
    """Read ``[[blanks]]``; a value must be of its blank's type."""
    entries = many(file, "blanks")
    ids = Ids("blanks", entries, lambda entry: [entry.line_text("id"), *entry.texts("aliases")])
    keys["blanks"] = [("blanks", id_) for id_ in ids.all]
    return tuple(_blank(entry, id_) for entry, id_ in zip(entries, ids.all, strict=True))


def _blank(entry: Entry, id_: str) -> Blank:
    type_ = entry.type_name("type", BLANK_TYPES)
    return Blank(
        id=id_,
        type=type_,
        label=entry.text("label"),
        value=read_blank_value(entry, type_) if "value" in entry else None,
        aliases=entry.texts("aliases"),
        evidence=entry.one_of("evidence", EVIDENCE, "dots"),
    )


def read_blank_value(entry: Entry, type_: str) -> Value | None:
    """Read the ``value`` of a blank; it must be one that its type takes."""
    value = entry.typed("value", blank_types.find_type(type_).form)
    if value == "":
        return None
    try:
        read = blanks_.parse_value(type_, blanks_.format_value(type_, value))
    except BadValue as error:
        raise StoreError(
            phrase(
                "{file}, line {line}: the blank “{id}” cannot hold “{value}”.",
                file=entry.file.name,
                line=entry.line("value"),
                id=entry.text("id"),
                value=str(value),
            ),
            error.cure or error.what,
        ) from error
    return read


def read_rules(file: Parsed, blanks: tuple[Blank, ...], keys: Keys) -> tuple[Rule, ...]:
    """Read ``[[rules]]``; each ties blanks of this file, and none occurs twice."""
    names = {name for blank in blanks for name in (blank.id, *blank.aliases)}
    entries = many(file, "rules")
    rules = []
    for entry in entries:
        rule = Rule(
            entry.word("kind", RuleKind), entry.line_text("total"), entry.texts("parts", None)
        )
        for key, blank in (("total", rule.total), *(("parts", part) for part in rule.parts)):
            if blank not in names:
                raise entry.not_among(key, blank, names)
        rules.append(rule)
    rules_in_order = iter(rules)
    Ids("rules", entries, lambda entry: [" ".join(rule_key(next(rules_in_order))[1:])])
    keys["rules"] = [rule_key(rule) for rule in rules]
    return tuple(rules)


def read_tables(file: Parsed, keys: Keys) -> tuple[Table, ...]:
    """Read ``[[tables]]`` with their columns and rows."""
    entries = many(file, "tables")
    ids = Ids("tables", entries, lambda entry: [entry.line_text("id")])
    appendices = [entry for entry in entries if entry.text("appendix", "")]
    Ids("tables", appendices, lambda entry: [entry.line_text("appendix")])
    keys["tables"] = [("tables", id_) for id_ in ids.all]
    columns = _by_table(file, "columns", ids, keys)
    ready = _by_table(file, "ready", ids, keys)
    rows = _by_table(file, "rows", ids, keys)
    return tuple(
        _table(entry, id_, columns[id_], ready[id_], rows[id_])
        for entry, id_ in zip(entries, ids.all, strict=True)
    )


def _by_table(file: Parsed, kind: str, tables: Ids, keys: Keys) -> dict[str, list[Entry]]:
    entries: dict[str, list[Entry]] = {id_: [] for id_ in tables.all}
    keys[kind] = []
    for entry in many(file, kind):
        table = entry.line_text("table")
        if table not in entries:
            raise entry.not_among("table", table, tables.all)
        entries[table].append(entry)
        keys[kind].append((kind, table, entry.line_text("id")))
    return entries


def _table(
    entry: Entry, id_: str, columns: list[Entry], ready: list[Entry], rows: list[Entry]
) -> Table:
    Ids("columns", columns, lambda entry: [entry.line_text("id")])
    Ids("rows", [*ready, *rows], lambda entry: [entry.line_text("id")])
    of = tuple(map(read_column, columns))
    readers = readers_of(of)
    return Table(
        id=id_,
        title=entry.text("title"),
        label=entry.text("label", ""),
        appendix=entry.line_text("appendix", ""),
        required=entry.flag("required", True),
        carry_to=entry.line_text("carry_to", ""),
        columns=of,
        ready=tuple(read_row(entry, readers) for entry in ready),
        rows=tuple(read_row(entry, readers) for entry in rows),
    )


def read_column(entry: Entry) -> Column:
    """Read one of ``[[columns]]``."""
    id_ = entry.line_text("id")
    if id_ in RESERVED:
        raise StoreError(
            phrase(
                "{file}, line {line}: a column cannot be called “{id}”.",
                file=entry.file.name,
                line=entry.line("id"),
                id=id_,
            )
        )
    choices = entry.texts("choices")
    labels = entry.texts("choice_labels", choices)
    if len(labels) != len(choices):
        raise StoreError(
            phrase(
                "{file}, line {line}: {choices} choices have {labels} labels.",
                file=entry.file.name,
                line=entry.line("choice_labels"),
                choices=len(choices),
                labels=len(labels),
            ),
            phrase("Give each of “choices” its word in “choice_labels”, in the same order."),
        )
    return Column(
        id=id_,
        type=entry.type_name("type", COLUMN_TYPES),
        label=entry.text("label"),
        required=entry.flag("required", False),
        choices=tuple(map(Choice, choices, labels)),
        computed=entry.line_text("computed", ""),
        printed=entry.flag("printed", True),
    )


Reader = Callable[[Entry, str], Value | None]


def readers_of(columns: Iterable[Column]) -> list[tuple[str, Reader]]:
    """Return how the cells of each column are read; computed ones are never stored."""
    return [(column.id, _reader(column)) for column in columns if not column.computed]


def read_row(entry: Entry, readers: list[tuple[str, Reader]]) -> Row:
    """Read the cells of a row; other keys are left alone."""
    values: dict[str, Value] = {}
    for key, reader in readers:
        if key in entry.values:
            value = reader(entry, key)
            if value not in ("", None):
                values[key] = value
    return Row(entry.line_text("id"), values)


def _reader(column: Column) -> Reader:
    type_ = find_type(column.type)
    if type_.takes_choices:
        words = [*(choice.id for choice in column.choices), ""]
        return lambda entry, key: entry.one_of(key, words)
    form, accepts = type_.form, type_.accepts
    if accepts is None:
        return lambda entry, key: entry.typed(key, form)

    def read(entry: Entry, key: str) -> Value:
        value = entry.typed(key, form)
        if value != "" and not accepts(column, value):
            raise StoreError(
                phrase(
                    "{file}, line {line}: the column “{column}” cannot hold “{value}”.",
                    file=entry.file.name,
                    line=entry.line(key),
                    column=key,
                    value=str(value),
                ),
                type_.cure(column),
            )
        return value

    return read
