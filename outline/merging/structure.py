"""Read and change by key what a report contains, in which order, and what the template asks of it.

This resolves conflicts of structure. It may change what the template fixes, since one of the two
writers had it so; ``assert_consistent`` checks the result. Keys are those of ``parts``; the order
of the children of a section is ``("order", "section", parent)``, ``""`` for the highest level.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from enum import Enum
from typing import Any

from outline.errors import UnknownId as Unknown
from outline.errors import phrase
from outline.invariants import MAX_LEVEL
from outline.model import Choice, Report
from outline.numbering import relabel
from outline.patching.patch import REPORT_LISTS, SECTION_LISTS, TABLE_LISTS, Key, item_id


def contains(report: Report, key: Key) -> bool:
    """Return whether a report has the item of a key ``("whole", kind, *owner, id)``."""
    if key[1] == "section":
        return key[2] in report.shape.position
    return any(item_id(item) == key[-1] for item in _read_list(report, key[1], key[2:-1]))


def remove(report: Report, key: Key) -> Report:
    """Return the report without the item of a key; a section goes with all that is under it."""
    if key[1] != "section":
        kind, owner = key[1], key[2:-1]
        remaining = [item for item in _read_list(report, kind, owner) if item_id(item) != key[-1]]
        return _replace_list(report, kind, owner, remaining)
    shape = report.shape
    index = shape.position[key[2]]
    parent = find_parent(report, key[2])
    remaining = [*report.sections[:index], *report.sections[shape.end[index] :]]
    return report.with_sections(relabel(remaining, [parent or None]))


def find_parent(report: Report, id_: str) -> str:
    """Return the id of the section above; empty at the highest level. Raise ``KeyError``."""
    shape = report.shape
    parent_index = shape.parent[shape.position[id_]]
    return shape.ids[parent_index] if parent_index >= 0 else ""


def move_under(report: Report, id_: str, new_parent: str) -> Report:
    """Return the report with a section, and all under it, as the last child of another one.

    Where the new parent is under the section, the child that contains it first moves up to the
    section's old parent. Raise ``ValueError`` where a section would be too deep.
    """
    shape = report.shape
    if new_parent:
        path = [shape.ids[index] for index in shape.path(shape.position[new_parent])]
        if id_ in path:
            if new_parent == id_:
                raise ValueError(new_parent)
            child_on_path = path[path.index(id_) + 1]
            report = move_under(report, child_on_path, find_parent(report, id_))
            shape = report.shape
    start = shape.position[id_]
    stop = shape.end[start]
    level = shape.levels[shape.position[new_parent]] + 1 if new_parent else 1
    level_change = level - shape.levels[start]
    if max(shape.levels[start:stop]) + level_change > MAX_LEVEL:
        raise ValueError(new_parent)
    moved_sections = [
        replace(section, level=section.level + level_change)
        for section in report.sections[start:stop]
    ]
    other_sections = [*report.sections[:start], *report.sections[stop:]]
    insert_at = len(other_sections)
    if new_parent:
        insert_at = shape.end[shape.position[new_parent]]
        insert_at -= stop - start if insert_at >= stop else 0
    old_parent = find_parent(report, id_)
    new_sections = [*other_sections[:insert_at], *moved_sections, *other_sections[insert_at:]]
    return report.with_sections(relabel(new_sections, [old_parent or None, new_parent or None]))


def read_order(report: Report, key: Key) -> tuple[str, ...]:
    """Return the ids of a list, ``("order", kind, *owner)``, in their present order."""
    if key[1] == "section":
        index = report.shape.position[key[2]] if key[2] else -1
        return tuple(report.shape.ids[child] for child in report.shape.children(index))
    return tuple(item_id(item) for item in _read_list(report, key[1], key[2:]))


def apply_order(report: Report, key: Key, new_order: Sequence[str]) -> Report:
    """Return the report with some items of a list reordered among the positions they have."""
    current_order = read_order(report, key)
    reordered_ids = {*current_order} & {*new_order}
    ids_in_turn = iter([id_ for id_ in new_order if id_ in reordered_ids])
    ids = [next(ids_in_turn) if id_ in reordered_ids else id_ for id_ in current_order]
    if key[1] != "section":
        items_by_id = {item_id(item): item for item in _read_list(report, key[1], key[2:])}
        return _replace_list(report, key[1], key[2:], [items_by_id[id_] for id_ in ids])
    shape = report.shape
    first_index = shape.position[current_order[0]] if current_order else 0
    new_sections = [*report.sections[:first_index]]
    for id_ in ids:
        index = shape.position[id_]
        new_sections += report.sections[index : shape.end[index]]
    return report.with_sections(
        relabel([*new_sections, *report.sections[len(new_sections) :]], [key[2] or None])
    )


def read_field(report: Report, key: Key) -> Any:
    """Return a field of an item, ``(kind, *owner, id, field)``, that the template sets."""
    return getattr(_find_item(report, key), key[-1])


def set_field(report: Report, key: Key, value: Any) -> Report:
    """Return the report with such a field set; raise ``ValueError`` for a value it cannot have."""
    item = _find_item(report, key)
    old_value = getattr(item, key[-1])
    if isinstance(old_value, Enum):
        value = type(old_value)(value)
    elif key[-1] == "choices":
        value = tuple(Choice(*text.partition(": ")[::2]) for text in value)
    items = _read_list(report, key[0], key[1:-2])
    changed = [replace(item, **{key[-1]: value}) if other is item else other for other in items]
    return _replace_list(report, key[0], key[1:-2], changed)


def _find_item(report: Report, key: Key) -> Any:
    for item in _read_list(report, key[0], key[1:-2]):
        if item_id(item) == key[-2]:
            return item
    raise Unknown(phrase("There is nothing called “{address}” in this report.", address=key[-2]))


def _read_list(report: Report, kind: str, owner: Sequence[str]) -> Sequence[Any]:
    if kind in SECTION_LISTS:
        items: Sequence[Any] = getattr(report.section(owner[0]), SECTION_LISTS[kind])
    elif kind in TABLE_LISTS:
        items = getattr(report.table(owner[0]), TABLE_LISTS[kind])
    else:
        items = getattr(report, REPORT_LISTS[kind])
    return items


def _replace_list(report: Report, kind: str, owner: Sequence[str], items: Iterable[Any]) -> Report:
    new_items: Any = tuple(items)
    if kind in SECTION_LISTS:
        return report.with_section(
            replace(report.section(owner[0]), **{SECTION_LISTS[kind]: new_items})
        )
    if kind in TABLE_LISTS:
        table = replace(report.table(owner[0]), **{TABLE_LISTS[kind]: new_items})
        tables = tuple(
            table if old_table.id == table.id else old_table for old_table in report.tables
        )
        return replace(report, tables=tables)
    return replace(report, **{REPORT_LISTS[kind]: new_items})
