"""A report as addressed values: what differs between two reports, and putting differences in.

A change names a place by a key and has its value before and after, as plain JSON. A journal writes
changes down and a merge tells by them what came in. What is the same object in both reports is
passed over unseen, so that the cost is that of what changed and a scan of tuples.

Keys: ``("document", name)``, ``("template", name)``, ``("section", id, field)``, ``("blank", id)``
for a value, ``("prompt", section, id, field)``, ``("answer", section, demand, field)``,
``("row", table, id, column)``, ``("table", id, field)``. A thing that came or went is one change
of ``("whole", kind, *owner, id)`` from or to None, and whatever else of a list differs (which
things it has, in which order) is a change of ``("order", kind, *owner)``. Rows that a directive
offers are of the kind ``ready``; blanks, columns, demands, themes and rules are only ever changed
whole, but for the value of a blank.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

from .frozen import dataclass, fields, replace
from .model import PREAMBLE, Report, Row, Rule, Section, Table
from .packing import Json, decode_json, encode_json

Key = tuple[str, ...]

OWNED = {"prompt": "prompts", "answer": "demands"}
"""Kinds of things in a section -> the field that holds them."""
LISTS = {"column": "columns", "row": "rows", "ready": "ready"}
"""Kinds of things in a register -> the field that holds them."""
TOP = {
    **{"section": "sections", "blank": "blanks", "rule": "rules", "demand": "demands"},
    **{"tag": "tags", "table": "tables", "dispute": "conflicts"},
}
"""Kinds of things in a report -> the field that holds them."""


@dataclass(frozen=True, slots=True)
class Change:
    """One place whose value differs; None is no value."""

    key: Key
    old: Json
    new: Json

    def to_json(self) -> list[Json]:
        """Return what ``from_json`` reads."""
        return [list(self.key), self.old, self.new]


def from_json(value: object) -> Change:
    """Read a change back; raise ``ValueError`` when it is none."""
    if not isinstance(value, list) or len(value) != 3 or not isinstance(value[0], list):
        raise ValueError(value)
    key, old, new = value
    if not key or not all(isinstance(part, str) for part in key):
        raise ValueError(key)
    return Change(tuple(key), old, new)


def id_of(thing: Any) -> str:
    """Return what tells a thing from the others of its list; a rule is what it says."""
    if isinstance(thing, Rule):
        return " ".join((thing.kind.value, thing.total, *thing.parts))
    return str(thing.id)


def changes(before: Report, after: Report) -> tuple[Change, ...]:
    """Return what makes ``after`` of ``before``; empty when they are equal."""
    return tuple(_changes(before, after))


def apply(report: Report, made: Iterable[Change]) -> Report:
    """Return the report with changes put in.

    ``apply(before, changes(before, after)) == after``. Raise ``ValueError`` when a change is of
    something that the report does not have, or of a value that cannot be.
    """
    by: dict[Key, list[Change]] = {}
    for change in made:
        by.setdefault(_home(change.key), []).append(change)
    if not by:
        return report
    try:
        return _applied(report, by)
    except (KeyError, TypeError, AttributeError, IndexError) as error:
        raise ValueError(f"a change that does not fit: {error!r}") from error


def part_of(key: Key) -> str:
    """Return the section, register or form that a change of this key is in."""
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


def _home(key: Key) -> Key:
    """Return the list or the value that a change is about: what is made anew together."""
    match key:
        case ("whole", "section" | "table" as kind, _):
            return ("", kind)
        case ("whole" | "order", kind, owner, *_) if kind in OWNED or kind in LISTS:
            return ("section" if kind in OWNED else "table", owner)
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


def _changes(before: Report, after: Report) -> Iterator[Change]:
    if before is after:
        return
    yield from _fields(("template",), before.template, after.template)
    yield from _fields(("document",), before.document, after.document)
    yield from _section(before.preamble, after.preamble)
    for kind, name in TOP.items():
        each = {"section": _section, "blank": _blank, "table": _table}.get(kind)
        yield from _list((kind,), getattr(before, name), getattr(after, name), each)


def _fields(
    key: Key, before: Any, after: Any, without: Iterable[str] = ("id",)
) -> Iterator[Change]:
    if before is after:
        return
    skipped = without if key[0] != "template" else ()
    for field in fields(before):
        old, new = getattr(before, field.name), getattr(after, field.name)
        if old is not new and old != new and field.name not in skipped:
            yield Change((*key, field.name), encode_json(old), encode_json(new))


def _list(
    key: Key,
    before: Sequence[Any],
    after: Sequence[Any],
    each: Callable[..., Iterator[Change]] | None,
) -> Iterator[Change]:
    if before is after:
        return
    owner = key[1:]
    old = {id_of(one): one for one in before}
    new = {id_of(one): one for one in after}
    for id_, one in old.items():
        if id_ not in new:
            yield Change(("whole", *key, id_), encode_json(one), None)
    for id_, other in new.items():
        was = old.get(id_)
        if was is None:
            yield Change(("whole", *key, id_), None, encode_json(other))
        elif was is not other and was != other:
            found = [*each(was, other, *owner)] if each else []
            yield from found or [Change(("whole", *key, id_), encode_json(was), encode_json(other))]
    if [*old] != [*new]:
        yield Change(("order", *key), [*old], [*new])


def _section(before: Section, after: Section) -> Iterator[Change]:
    if before is after:
        return
    id_ = after.id
    yield from _fields(("section", id_), before, after, ("id", *OWNED.values()))
    for kind, name in OWNED.items():

        def each(old: Any, new: Any, owner: str, kind: str = kind) -> Iterator[Change]:
            return _fields((kind, owner, new.id), old, new)

        yield from _list((kind, id_), getattr(before, name), getattr(after, name), each)


def _blank(before: Any, after: Any) -> Iterator[Change]:
    if replace(before, value=None) == replace(after, value=None):
        yield Change(("blank", after.id), encode_json(before.value), encode_json(after.value))


def _table(before: Table, after: Table) -> Iterator[Change]:
    id_ = after.id
    yield from _fields(("table", id_), before, after, ("id", *LISTS.values()))
    for kind, name in LISTS.items():

        def each(old: Any, new: Any, owner: str, kind: str = kind) -> Iterator[Change]:
            return iter(()) if kind == "column" else _cells((kind, owner, new.id), old, new)

        yield from _list((kind, id_), getattr(before, name), getattr(after, name), each)


def _cells(key: Key, before: Row, after: Row) -> Iterator[Change]:
    for column in {**before.values, **after.values}:
        old, new = before.values.get(column), after.values.get(column)
        if old != new:
            yield Change((*key, column), encode_json(old), encode_json(new))


def _applied(report: Report, by: Mapping[Key, list[Change]]) -> Report:
    found: dict[str, Any] = {}
    for name in ("template", "document"):
        if ("", name) in by:
            found[name] = _set(getattr(report, name), by["", name])
    if ("section", PREAMBLE) in by:
        found["preamble"] = _in_section(report.preamble, by["section", PREAMBLE])
    for kind, name in TOP.items():
        inner = {key[1] for key in by if key[0] == kind and key != ("section", PREAMBLE)}
        if not inner and ("", kind) not in by:
            continue
        things = getattr(report, name)
        within = _in_section if kind == "section" else _in_table
        if inner - {id_of(one) for one in things}:
            raise ValueError(sorted(inner))
        things = [
            within(one, by[kind, one.id]) if kind in ("section", "table") and one.id in inner
            else one
            for one in things
        ]  # fmt: skip
        found[name] = _listed((kind,), things, by.get(("", kind), ()))
    same = all(key[0] != "" or key[1] != "section" for key in by) and not any(
        change.key[2] == "level"
        for key, made in by.items()
        if key[0] == "section"
        for change in made
        if change.key[0] == "section"
    )
    return replace(report, **found) if same else replace(report, **found, _shape=None)


def _set(thing: Any, made: Iterable[Change]) -> Any:
    values = {
        change.key[-1]: decode_json(type(thing), change.key[-1], change.new) for change in made
    }
    return replace(thing, **values)


def _listed(key: Key, things: Sequence[Any], made: Iterable[Change]) -> tuple[Any, ...]:
    found = {id_of(one): one for one in things}
    order: Json = None
    for change in made:
        if change.key == ("order", *key):
            order = change.new
        elif change.key[0] == "whole":
            if change.new is None:
                del found[change.key[-1]]
            else:
                found[change.key[-1]] = decode_json(key[0], "", change.new)
        else:  # the value of a blank
            one = found[change.key[-1]]
            found[one.id] = replace(one, value=decode_json(type(one), "value", change.new))
    if not isinstance(order, list):
        return tuple(found.values())
    if len(order) != len(found):
        raise ValueError(order)
    return tuple(found[str(id_)] for id_ in order)


def _inner(thing: Any, made: Sequence[Change], kinds: Mapping[str, str]) -> Any:
    own = [change for change in made if change.key[0] in ("section", "table")]
    found = _set(thing, own) if own else thing
    for kind, name in kinds.items():
        listed = [one for one in made if one.key[0] in ("whole", "order") and one.key[1] == kind]
        values: dict[str, list[Change]] = {}
        for change in made:
            if change.key[0] == kind:
                values.setdefault(change.key[2], []).append(change)
        if not listed and not values:
            continue
        things = getattr(found, name)
        if values.keys() - {one.id for one in things}:
            raise ValueError(sorted(values))
        things = [_valued(one, values[one.id]) if one.id in values else one for one in things]
        found = replace(found, **{name: _listed((kind, thing.id), things, listed)})
    return found


def _valued(thing: Any, made: Iterable[Change]) -> Any:
    if not isinstance(thing, Row):
        return _set(thing, made)
    values = dict(thing.values)
    for change in made:
        value = decode_json(Row, "", change.new)
        if value is None:
            values.pop(change.key[-1], None)
        else:
            values[change.key[-1]] = value
    return replace(thing, values=values)


def _in_section(thing: Any, made: Sequence[Change]) -> Any:
    return _inner(thing, made, OWNED)


def _in_table(thing: Any, made: Sequence[Change]) -> Any:
    return _inner(thing, made, LISTS)
