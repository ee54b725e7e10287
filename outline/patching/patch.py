"""Describe the difference of two reports as changes of keyed values, and apply such changes.

A change has the key of a value, and the value before and after as plain JSON. Journals record
changes, and a merge reports by them what came from the other side. Objects that both reports share
are skipped, so that the cost is that of the changed parts and a scan of tuples.

Keys: ``("document", name)``, ``("template", name)``, ``("section", id, field)``, ``("blank", id)``
for a value, ``("prompt", section, id, field)``, ``("answer", section, demand, field)``,
``("row", table, id, column)``, ``("table", id, field)``. An item that was added or removed is one
change of ``("whole", kind, *owner, id)`` from or to None; where the ids of a list or their order
differ, there is a change of ``("order", kind, *owner)`` as well. Rows that a directive offers are
of the kind ``ready``. Blanks, columns, demands, themes and rules change only as a whole, except
for the value of a blank.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from typing import Any

from outline.model import PREAMBLE, Report, Row, Rule, Section, Table

from .json_codec import Json, decode_json, encode_json

Key = tuple[str, ...]

SECTION_LISTS = {"prompt": "prompts", "answer": "demands"}
"""Kind of an item in a section -> the field with the list of them."""
TABLE_LISTS = {"column": "columns", "row": "rows", "ready": "ready"}
"""Kind of an item in a register -> the field with the list of them."""
REPORT_LISTS = {
    **{"section": "sections", "blank": "blanks", "rule": "rules", "demand": "demands"},
    **{"tag": "tags", "table": "tables", "dispute": "conflicts"},
}
"""Kind of an item in a report -> the field with the list of them."""


@dataclass(frozen=True, slots=True)
class Change:
    """One keyed value that differs; None where there is no value."""

    key: Key
    old: Json
    new: Json

    def to_json(self) -> list[Json]:
        """Return the change as JSON, which ``decode_change`` reads."""
        return [list(self.key), self.old, self.new]


def decode_change(packed: object) -> Change:
    """Decode a change from JSON; raise ``ValueError`` when it is none."""
    if not isinstance(packed, list) or len(packed) != 3 or not isinstance(packed[0], list):
        raise ValueError(packed)
    key, old, new = packed
    if not key or not all(isinstance(part, str) for part in key):
        raise ValueError(key)
    return Change(tuple(key), old, new)


def item_id(item: Any) -> str:
    """Return what identifies an item within its list; for a rule that is its whole content."""
    if isinstance(item, Rule):
        return " ".join((item.kind.value, item.total, *item.parts))
    return str(item.id)


def find_changes(before: Report, after: Report) -> tuple[Change, ...]:
    """Return the changes that turn ``before`` into ``after``; none when they are equal."""
    return tuple(_diff_reports(before, after))


def apply_changes(report: Report, changes: Iterable[Change]) -> Report:
    """Return the report with changes applied.

    ``apply_changes(before, find_changes(before, after)) == after``. Raise ``ValueError`` for a key
    that the report does not have, and for a value that cannot be decoded.
    """
    changes_by_group: dict[Key, list[Change]] = {}
    for change in changes:
        changes_by_group.setdefault(_group_key(change.key), []).append(change)
    if not changes_by_group:
        return report
    try:
        return _apply_groups(report, changes_by_group)
    except (KeyError, TypeError, AttributeError, IndexError) as error:
        raise ValueError(f"a change that does not fit: {error!r}") from error


def changed_part(key: Key) -> str:
    """Return the section, register or form to which a key belongs."""
    match key:
        case ("document" | "template", *_):
            return "document"
        case ("blank", *_) | ("whole" | "order", "blank" | "rule", *_):
            return "blanks"
        case ("whole", "section" | "table", id_):
            return id_
        case ("whole" | "order", "prompt" | "answer" | "column" | "row" | "ready", owner, *_):
            return owner
        case ("whole" | "order", kind, *_):
            return kind
        case _:
            return key[1]


def _group_key(key: Key) -> Key:
    """Return the group of a change: those of one group rebuild the same object or list."""
    match key:
        case ("whole", "section" | "table" as kind, _):
            return ("", kind)
        case ("whole" | "order", kind, owner, *_) if kind in SECTION_LISTS or kind in TABLE_LISTS:
            return ("section" if kind in SECTION_LISTS else "table", owner)
        case ("whole" | "order", kind, *_):
            return ("", kind)
        case ("prompt" | "answer", owner, *_):
            return ("section", owner)
        case ("row" | "ready", owner, *_):
            return ("table", owner)
        case (("section" | "table") as kind, owner, _):
            return (kind, owner)
        case ("blank", _):
            return ("", "blank")
        case (("document" | "template") as kind, _):
            return ("", kind)
        case _:
            raise ValueError(key)


def _diff_reports(before: Report, after: Report) -> Iterator[Change]:
    if before is after:
        return
    yield from _diff_fields(("template",), before.template, after.template)
    yield from _diff_fields(("document",), before.document, after.document)
    yield from _diff_section(before.preamble, after.preamble)
    for kind, name in REPORT_LISTS.items():
        diff_item = {"section": _diff_section, "blank": _diff_blank, "table": _diff_table}.get(kind)
        yield from _diff_list((kind,), getattr(before, name), getattr(after, name), diff_item)


def _diff_fields(
    key: Key, before: Any, after: Any, excluded: Iterable[str] = ("id",)
) -> Iterator[Change]:
    if before is after:
        return
    excluded_names = excluded if key[0] != "template" else ()
    for field in fields(before):
        old, new = getattr(before, field.name), getattr(after, field.name)
        if old is not new and old != new and field.name not in excluded_names:
            yield Change((*key, field.name), encode_json(old), encode_json(new))


def _diff_list(
    key: Key,
    before: Sequence[Any],
    after: Sequence[Any],
    diff_item: Callable[..., Iterator[Change]] | None,
) -> Iterator[Change]:
    if before is after:
        return
    owner = key[1:]
    old_by_id = {item_id(item): item for item in before}
    new_by_id = {item_id(item): item for item in after}
    for id_, item in old_by_id.items():
        if id_ not in new_by_id:
            yield Change(("whole", *key, id_), encode_json(item), None)
    for id_, new_item in new_by_id.items():
        previous = old_by_id.get(id_)
        if previous is None:
            yield Change(("whole", *key, id_), None, encode_json(new_item))
        elif previous is not new_item and previous != new_item:
            inner_changes = [*diff_item(previous, new_item, *owner)] if diff_item else []
            yield from inner_changes or [
                Change(("whole", *key, id_), encode_json(previous), encode_json(new_item))
            ]
    if [*old_by_id] != [*new_by_id]:
        yield Change(("order", *key), [*old_by_id], [*new_by_id])


def _diff_section(before: Section, after: Section) -> Iterator[Change]:
    if before is after:
        return
    id_ = after.id
    yield from _diff_fields(("section", id_), before, after, ("id", *SECTION_LISTS.values()))
    for kind, name in SECTION_LISTS.items():

        def diff_item(old: Any, new: Any, owner: str, kind: str = kind) -> Iterator[Change]:
            return _diff_fields((kind, owner, new.id), old, new)

        yield from _diff_list((kind, id_), getattr(before, name), getattr(after, name), diff_item)


def _diff_blank(before: Any, after: Any) -> Iterator[Change]:
    if replace(before, value=None) == replace(after, value=None):
        yield Change(("blank", after.id), encode_json(before.value), encode_json(after.value))


def _diff_table(before: Table, after: Table) -> Iterator[Change]:
    id_ = after.id
    yield from _diff_fields(("table", id_), before, after, ("id", *TABLE_LISTS.values()))
    for kind, name in TABLE_LISTS.items():

        def diff_item(old: Any, new: Any, owner: str, kind: str = kind) -> Iterator[Change]:
            return iter(()) if kind == "column" else _diff_row((kind, owner, new.id), old, new)

        yield from _diff_list((kind, id_), getattr(before, name), getattr(after, name), diff_item)


def _diff_row(key: Key, before: Row, after: Row) -> Iterator[Change]:
    for column in {**before.values, **after.values}:
        old, new = before.values.get(column), after.values.get(column)
        if old != new:
            yield Change((*key, column), encode_json(old), encode_json(new))


def _apply_groups(report: Report, changes_by_group: Mapping[Key, list[Change]]) -> Report:
    new_fields: dict[str, Any] = {}
    for name in ("template", "document"):
        if ("", name) in changes_by_group:
            new_fields[name] = _set_fields(getattr(report, name), changes_by_group["", name])
    if ("section", PREAMBLE) in changes_by_group:
        new_fields["preamble"] = _apply_to_section(
            report.preamble, changes_by_group["section", PREAMBLE]
        )
    for kind, name in REPORT_LISTS.items():
        changed_ids = {
            key[1] for key in changes_by_group if key[0] == kind and key != ("section", PREAMBLE)
        }
        if not changed_ids and ("", kind) not in changes_by_group:
            continue
        old_items = getattr(report, name)
        apply_to_owner = _apply_to_section if kind == "section" else _apply_to_table
        if changed_ids - {item_id(item) for item in old_items}:
            raise ValueError(sorted(changed_ids))
        if kind in ("section", "table"):
            old_items = [
                apply_to_owner(item, changes_by_group[kind, item.id])
                if item.id in changed_ids
                else item
                for item in old_items
            ]
        new_fields[name] = _apply_to_list((kind,), old_items, changes_by_group.get(("", kind), ()))
    keeps_shape = all(key[0] != "" or key[1] != "section" for key in changes_by_group) and not any(
        change.key[2] == "level"
        for key, changes in changes_by_group.items()
        if key[0] == "section"
        for change in changes
        if change.key[0] == "section"
    )
    if not keeps_shape:
        new_fields["_shape"] = None
    return replace(report, **new_fields)


def _set_fields(item: Any, changes: Iterable[Change]) -> Any:
    values = {
        change.key[-1]: decode_json(type(item), change.key[-1], change.new) for change in changes
    }
    return replace(item, **values)


def _apply_to_list(
    key: Key, old_items: Sequence[Any], changes: Iterable[Change]
) -> tuple[Any, ...]:
    items_by_id = {item_id(item): item for item in old_items}
    order: Json = None
    for change in changes:
        if change.key == ("order", *key):
            order = change.new
        elif change.key[0] == "whole":
            if change.new is None:
                del items_by_id[change.key[-1]]
            else:
                items_by_id[change.key[-1]] = decode_json(key[0], "", change.new)
        else:  # the value of a blank
            blank = items_by_id[change.key[-1]]
            items_by_id[blank.id] = replace(
                blank, value=decode_json(type(blank), "value", change.new)
            )
    if not isinstance(order, list):
        return tuple(items_by_id.values())
    if len(order) != len(items_by_id):
        raise ValueError(order)
    return tuple(items_by_id[str(id_)] for id_ in order)


def _apply_inside(owner: Any, changes: Sequence[Change], kinds: Mapping[str, str]) -> Any:
    own_changes = [change for change in changes if change.key[0] in ("section", "table")]
    changed_owner = _set_fields(owner, own_changes) if own_changes else owner
    for kind, name in kinds.items():
        list_changes = [
            change
            for change in changes
            if change.key[0] in ("whole", "order") and change.key[1] == kind
        ]
        changes_by_id: dict[str, list[Change]] = {}
        for change in changes:
            if change.key[0] == kind:
                changes_by_id.setdefault(change.key[2], []).append(change)
        if not list_changes and not changes_by_id:
            continue
        old_items = getattr(changed_owner, name)
        if changes_by_id.keys() - {item.id for item in old_items}:
            raise ValueError(sorted(changes_by_id))
        old_items = [
            _apply_to_item(item, changes_by_id[item.id]) if item.id in changes_by_id else item
            for item in old_items
        ]
        changed_owner = replace(
            changed_owner, **{name: _apply_to_list((kind, owner.id), old_items, list_changes)}
        )
    return changed_owner


def _apply_to_item(item: Any, changes: Iterable[Change]) -> Any:
    if not isinstance(item, Row):
        return _set_fields(item, changes)
    values = dict(item.values)
    for change in changes:
        value = decode_json(Row, "", change.new)
        if value is None:
            values.pop(change.key[-1], None)
        else:
            values[change.key[-1]] = value
    return replace(item, values=values)


def _apply_to_section(section: Any, changes: Sequence[Change]) -> Any:
    return _apply_inside(section, changes, SECTION_LISTS)


def _apply_to_table(table: Any, changes: Sequence[Change]) -> Any:
    return _apply_inside(table, changes, TABLE_LISTS)
