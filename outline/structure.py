"""Which things a report has, under what, in which order, and what they are asked: by their keys.

A clash of structure is decided here whatever the template lays down, since one of the two had it
so; ``assert_consistent`` says whether it can be. Keys are those of ``parts``; the order of the
sections under one is ``("order", "section", parent)``, ``""`` for the highest level.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from enum import Enum
from typing import Any

from .consistent import MAX_LEVEL
from .errors import UnknownId as Unknown
from .errors import phrase
from .frozen import replace
from .model import Choice, Report
from .numbering import relabel
from .parts import LISTS, OWNED, TOP, Key, id_of


def has(report: Report, key: Key) -> bool:
    """Tell whether there is what ``("whole", kind, *owner, id)`` names."""
    if key[1] == "section":
        return key[2] in report.shape.position
    return any(id_of(one) == key[-1] for one in _things(report, key[1], key[2:-1]))


def without(report: Report, key: Key) -> Report:
    """Return the report without it; a section goes with all that is under it."""
    if key[1] != "section":
        kind, owner = key[1], key[2:-1]
        left = [one for one in _things(report, kind, owner) if id_of(one) != key[-1]]
        return _with_things(report, kind, owner, left)
    shape = report.shape
    at = shape.position[key[2]]
    parent = parent_of(report, key[2])
    left = [*report.sections[:at], *report.sections[shape.end[at] :]]
    return report.with_sections(relabel(left, [parent or None]))


def parent_of(report: Report, id_: str) -> str:
    """Return the id of the section above; empty at the highest level. Raise ``KeyError``."""
    shape = report.shape
    above = shape.parent[shape.position[id_]]
    return shape.ids[above] if above >= 0 else ""


def put_under(report: Report, id_: str, parent: str) -> Report:
    """Return the report with a section, and all under it, as the last one under another.

    Where that other one is under it, what leads there takes its place first. Raise ``ValueError``
    where it would stand too deep.
    """
    shape = report.shape
    if parent:
        path = [shape.ids[at] for at in shape.path(shape.position[parent])]
        if id_ in path:
            if parent == id_:
                raise ValueError(parent)
            inner = path[path.index(id_) + 1]
            report = put_under(report, inner, parent_of(report, id_))
            shape = report.shape
    at = shape.position[id_]
    stop = shape.end[at]
    level = shape.levels[shape.position[parent]] + 1 if parent else 1
    deeper = level - shape.levels[at]
    if max(shape.levels[at:stop]) + deeper > MAX_LEVEL:
        raise ValueError(parent)
    moved = [replace(one, level=one.level + deeper) for one in report.sections[at:stop]]
    rest = [*report.sections[:at], *report.sections[stop:]]
    here = len(rest)
    if parent:
        here = shape.end[shape.position[parent]]
        here -= stop - at if here >= stop else 0
    was = parent_of(report, id_)
    found = [*rest[:here], *moved, *rest[here:]]
    return report.with_sections(relabel(found, [was or None, parent or None]))


def order(report: Report, key: Key) -> tuple[str, ...]:
    """Return the ids of a list, ``("order", kind, *owner)``, as they stand."""
    if key[1] == "section":
        at = report.shape.position[key[2]] if key[2] else -1
        return tuple(report.shape.ids[child] for child in report.shape.children(at))
    return tuple(id_of(one) for one in _things(report, key[1], key[2:]))


def ordered(report: Report, key: Key, wanted: Sequence[str]) -> Report:
    """Return the report with some of a list in the order that is wanted, in the places they had."""
    now = order(report, key)
    here = {*now} & {*wanted}
    turn = iter([id_ for id_ in wanted if id_ in here])
    ids = [next(turn) if id_ in here else id_ for id_ in now]
    if key[1] != "section":
        known = {id_of(one): one for one in _things(report, key[1], key[2:])}
        return _with_things(report, key[1], key[2:], [known[id_] for id_ in ids])
    shape = report.shape
    first = shape.position[now[0]] if now else 0
    found = [*report.sections[:first]]
    for id_ in ids:
        at = shape.position[id_]
        found += report.sections[at : shape.end[at]]
    return report.with_sections(relabel([*found, *report.sections[len(found) :]], [key[2] or None]))


def asked(report: Report, key: Key) -> Any:
    """Return what the template lays down at ``(kind, *owner, id, field)``."""
    return getattr(_thing(report, key), key[-1])


def ask(report: Report, key: Key, value: Any) -> Report:
    """Return the report with that laid down otherwise; raise ``ValueError`` where it cannot be."""
    thing = _thing(report, key)
    old = getattr(thing, key[-1])
    if isinstance(old, Enum):
        value = type(old)(value)
    elif key[-1] == "choices":
        value = tuple(Choice(*text.partition(": ")[::2]) for text in value)
    things = _things(report, key[0], key[1:-2])
    changed = [replace(thing, **{key[-1]: value}) if one is thing else one for one in things]
    return _with_things(report, key[0], key[1:-2], changed)


def _thing(report: Report, key: Key) -> Any:
    for one in _things(report, key[0], key[1:-2]):
        if id_of(one) == key[-2]:
            return one
    raise Unknown(phrase("There is nothing called “{address}” in this report.", address=key[-2]))


def _things(report: Report, kind: str, owner: Sequence[str]) -> Sequence[Any]:
    if kind in OWNED:
        found = getattr(report.section(owner[0]), OWNED[kind])
    elif kind in LISTS:
        found = getattr(report.table(owner[0]), LISTS[kind])
    else:
        found = getattr(report, TOP[kind])
    things: Sequence[Any] = found
    return things


def _with_things(report: Report, kind: str, owner: Sequence[str], found: Iterable[Any]) -> Report:
    things: Any = tuple(found)
    if kind in OWNED:
        return report.with_section(replace(report.section(owner[0]), **{OWNED[kind]: things}))
    if kind in LISTS:
        table = replace(report.table(owner[0]), **{LISTS[kind]: things})
        tables = tuple(table if one.id == table.id else one for one in report.tables)
        return replace(report, tables=tables)
    return replace(report, **{TOP[kind]: things})
