"""Conflicts of two writers over values and structure: which are unresolved, and resolving them.

Of a conflict the report holds our value, and the conflict keeps theirs. It stays unresolved as long
as the report holds that value. Setting another value resolves it, and so does confirming our value
(``accept_ours``) or taking theirs (``accept_theirs``).

The key of a conflict is that of a value, or about the structure: ``("whole", kind, *owner, id)`` is
something that one side deleted and the other needs, ``("section", id, "parent")`` a section that
both moved, ``("order", kind, *owner)`` a list that both reordered; only items in both orders count.

``outline.merge`` finds new conflicts; the second half of this module carries the stored ones
through a merge.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from enum import Enum
from typing import TYPE_CHECKING, Any

from outline.errors import DecuongError
from outline.model import Choice, Conflict, Report, Value
from outline.registers import column_types
from outline.values import blank_types

if TYPE_CHECKING:
    from outline.patching.patch import Key

_IDS_WITHIN_OWNER = ("prompt", "answer", "row", "ready")
"""Kinds whose ids are unique only within their owner, or are shown with it."""

PlainValue = Value | tuple[str, ...] | None

ABSENT: tuple[str, ...] = ("\0",)
"""The value of a key that the report does not have; equal to no other value."""

PRESENT = "there"
"""The value of something that one side deleted, while it is in the report; None is its deletion."""

_PARENT = ("parent",)


def to_plain(value: Any) -> PlainValue:
    """Return a value of the model as a conflict stores it: words instead of enum members."""
    if isinstance(value, tuple):
        return tuple(
            f"{item.id}: {item.label}" if isinstance(item, Choice) else str(item) for item in value
        )
    return str(value) if isinstance(value, Enum) else value


def format_address(key: Key) -> str:
    """Return a key as a person writes it, where possible as ``decuong get`` does."""
    match key:
        case ("whole", kind, *owner, id_):
            within_owner = kind in _IDS_WITHIN_OWNER
            address = format_address((kind, *owner, id_, "")) if within_owner else id_
            return f"{address} (deletion)"
        case ("order", "section", parent):
            return f"{parent or 'sections'} (order)"
        case ("order", kind, *owner):
            return f"{'/'.join(owner) or kind} (order)"
        case ("prompt", _, id_, "text"):
            return f"{id_} (text)"
        case ("column", table, id_, name):
            return f"{table}/{id_} ({name})"
        case ("section", id_, "body") | ("prompt", _, id_, _) | ("blank", id_):
            return id_
        case ("answer", section, demand, _):
            return f"{section}/{demand}"
        case (("section" | "table" | "blank" | "demand" | "tag") as _kind, id_, name):
            return f"{id_} ({name})"
        case ("document", name):
            return f"document.{name}"
        case ("row" | "ready", table, row, column):
            return f"{table}/{row}/{column}".rstrip("/")
        case _:
            return "/".join(key[1:])


def read_value(report: Report, key: Key) -> PlainValue:
    """Return the value of a conflict's key in a report; ``ABSENT`` where there is none."""
    try:
        return _read_value(report, key)
    except (DecuongError, StopIteration, AttributeError, LookupError):
        return ABSENT


def is_structural(key: Key) -> bool:
    """Return whether a key is about what exists and where, not about a value."""
    return key[:1] in (("whole",), ("order",)) or (key[:1] == ("section",) and key[2:] == _PARENT)


def comparable_values(conflict: Conflict, *reports: Report) -> list[PlainValue]:
    """Return ours, theirs, then the value in each report; orders with their common ids only."""
    values = [
        conflict.ours,
        conflict.theirs,
        *(read_value(report, conflict.key) for report in reports),
    ]
    if conflict.key[:1] != ("order",):
        return values
    orders = [value if isinstance(value, tuple) else () for value in values]
    common_ids = {*orders[0]}.intersection(*orders[1:])
    return [tuple(id_ for id_ in order if id_ in common_ids) for order in orders]


def _read_value(report: Report, key: Key) -> PlainValue:
    from . import structure  # not above: most reports have no conflict

    match key:
        case ("whole", _kind, _id, *_):
            return PRESENT if structure.contains(report, key) else ABSENT
        case ("order", _kind, *_):
            return structure.read_order(report, key)
        case ("section", id_, "parent"):
            return structure.find_parent(report, id_)
        case (
            ("prompt", _, _, "text")
            | ("blank" | "table" | "demand" | "tag", _, _)
            | ("column", _, _, _)
        ):
            return to_plain(structure.read_field(report, key))
        case ("section", id_, name):
            return to_plain(getattr(report.section(id_), name))
        case ("prompt", section, id_, _):
            prompt = next(item for item in report.section(section).prompts if item.id == id_)
            return to_plain((prompt.state, prompt.reason))
        case ("answer", section, id_, _):
            answer = next(item for item in report.section(section).demands if item.id == id_)
            return to_plain((answer.state, answer.reason))
        case ("blank", id_):
            return next(blank for blank in report.blanks if blank.id == id_).value
        case ("document", name):
            return to_plain(getattr(report.document, name))
        case ("row", table, row_id, column):
            rows = (*report.table(table).rows, *report.table(table).ready)
            return next(row for row in rows if row.id == row_id).values.get(column)
        case _:
            return ABSENT


def is_unresolved(report: Report, conflict: Conflict) -> bool:
    """Return whether a person still has to resolve a conflict."""
    ours, theirs, current = comparable_values(conflict, report)
    return current == ours and current != theirs


def find_unresolved(report: Report) -> tuple[Conflict, ...]:
    """Return the report's conflicts that a person still has to resolve."""
    return tuple(conflict for conflict in report.conflicts if is_unresolved(report, conflict))


def drop_resolved(report: Report) -> Report:
    """Return the report without its resolved conflicts."""
    return _with_conflicts(report, find_unresolved(report))


def _with_conflicts(report: Report, conflicts: tuple[Conflict, ...]) -> Report:
    return report if conflicts == report.conflicts else replace(report, conflicts=conflicts)


def drop_resolved_by_edit(before: Report, after: Report) -> Report:
    """Return ``after`` without the conflicts that were resolved in ``before`` or by the edit.

    A resolved conflict does not reappear when its key comes to hold the old value again.
    """
    if not after.conflicts:
        return after
    resolved = [conflict for conflict in before.conflicts if not is_unresolved(before, conflict)]
    return _with_conflicts(
        after, tuple(conflict for conflict in find_unresolved(after) if conflict not in resolved)
    )


def keep_unresolved(before: Report, after: Report) -> Report:
    """Return ``after`` with the conflicts of ``before`` unresolved, though a value changed.

    Typing turns ``empty`` to ``draft``: nobody chose that, so it resolves no conflict of the state.
    """
    if not after.conflicts:
        return after
    updated = tuple(
        update_ours(after, conflict) if is_unresolved(before, conflict) else conflict
        for conflict in after.conflicts
    )
    return after if updated == after.conflicts else drop_resolved(replace(after, conflicts=updated))


def update_ours(report: Report, conflict: Conflict) -> Conflict:
    """Return the conflict with the report's present value as ours: a third writer set it."""
    *_, current = comparable_values(conflict, report)
    return conflict if current == ABSENT else replace(conflict, ours=current)


def accept_ours(report: Report, keys: Iterable[Key]) -> Report:
    """Resolve the conflicts of some keys in favour of the values in the report."""
    resolved = {*keys}
    return _with_conflicts(
        report, tuple(conflict for conflict in report.conflicts if conflict.key not in resolved)
    )


def accept_theirs(report: Report, conflict: Conflict) -> Report:
    """Resolve a conflict in favour of their value; raise ``ValueError`` if it no longer fits."""
    try:
        return accept_ours(_set_theirs(report, conflict), [conflict.key])
    except (DecuongError, LookupError, AttributeError, TypeError) as error:
        raise ValueError(conflict.key) from error


def _set_theirs(report: Report, conflict: Conflict) -> Report:
    from outline.patching.json_codec import encode_json
    from outline.patching.patch import Change, apply_changes

    from . import structure  # not above, as before

    key, value = conflict.key, conflict.theirs
    match key:
        case ("whole", *_):
            return structure.remove(report, key)
        case ("order", *_) if isinstance(value, tuple):
            return structure.apply_order(report, key, value)
        case ("section", id_, "parent"):
            return structure.move_under(report, id_, str(value))
        case ("prompt", _, _, "text") | ("blank" | "demand" | "tag", _, _) | ("column", _, _, _):
            return structure.set_field(report, key, value)
    if key[0] in ("prompt", "answer") and isinstance(value, tuple):
        changes = [
            Change((*key[:-1], name), None, text)
            for name, text in zip(("state", "reason"), value, strict=True)
        ]
    else:
        changes = [Change(key, None, encode_json(_to_typed(report, key, value)))]
    return apply_changes(report, changes)


def _to_typed(report: Report, key: Key, value: PlainValue) -> PlainValue:
    """Return a value as its blank or column holds it; in a file 5 may be ``Decimal(5)``."""
    if value is None or isinstance(value, tuple):
        return value
    match key:
        case ("blank", id_):
            blank = next((blank for blank in report.blanks if blank.id == id_), None)
            return blank_types.find_type(blank.type).form.coerce(value) if blank else value
        case ("row", table, _, id_):
            columns = report.table(table).columns
            column = next((column for column in columns if column.id == id_), None)
            return column_types.find_type(column.type).form.coerce(value) if column else value
        case _:
            return value


def find_rejected_deletions(base: Report, side: Report) -> frozenset[Key]:
    """Return the keys of deletions that were in conflict in ``base`` and that a side rejected."""
    unresolved = {conflict.key for conflict in side.conflicts}
    return frozenset(
        conflict.key
        for conflict in base.conflicts
        if conflict.key[0] == "whole"
        and conflict.key not in unresolved
        and read_value(side, conflict.key) == PRESENT
    )


def collect_conflicts(
    merged: Report, base: Report, ours: Report, theirs: Report, new_conflicts: Iterable[Conflict]
) -> tuple[Conflict, ...]:
    """Return the conflicts of a merged report: the stored ones, then those that the merge found."""
    base_ids = {conflict.id for conflict in base.conflicts}
    added_ids = {conflict.id for side in (ours, theirs) for conflict in side.conflicts} - base_ids
    stored = [
        update_ours(merged, conflict) if conflict.id in added_ids else conflict
        for conflict in _merge_stored(base.conflicts, ours.conflicts, theirs.conflicts)
    ]
    stored_ids = {conflict.id for conflict in stored}
    new_by_id = {
        conflict.id: conflict for conflict in new_conflicts if conflict.id not in stored_ids
    }
    return (*stored, *new_by_id.values())


def _merge_stored(
    base: Sequence[Conflict], ours: Sequence[Conflict], theirs: Sequence[Conflict]
) -> list[Conflict]:
    """Merge the stored conflicts of three reports; the values themselves are merged elsewhere.

    What one side resolved is dropped, unless the other side has another value for ours since.
    """
    base_by_id, ours_by_id, theirs_by_id = (
        {conflict.id: conflict for conflict in side} for side in (base, ours, theirs)
    )
    merged = []
    for id_ in (*ours_by_id, *(id_ for id_ in theirs_by_id if id_ not in ours_by_id)):
        our_conflict, their_conflict = ours_by_id.get(id_), theirs_by_id.get(id_)
        base_conflict = base_by_id.get(id_)
        if our_conflict is not None and their_conflict is not None:
            merged.append(their_conflict if our_conflict == base_conflict else our_conflict)
        else:
            remaining = our_conflict or their_conflict
            if remaining is not None and remaining != base_conflict:
                merged.append(remaining)
    return merged


def find_opposite_resolutions(
    merged: Report, base: Report, ours: Report, theirs: Report
) -> Iterator[tuple[Conflict, PlainValue, PlainValue, PlainValue]]:
    """Yield the conflicts that one side resolved by the old value and the other by another one.

    With each, the value in ours, in theirs and in the merged report. Where one side kept something
    and the other deleted it, the merge of that thing reports it.
    """
    unresolved_ids = {conflict.id for side in (ours, theirs) for conflict in side.conflicts}
    for conflict in base.conflicts:
        if conflict.id in unresolved_ids or conflict.key[0] == "whole":
            continue
        old, _theirs, our_value, their_value, value = comparable_values(
            conflict, ours, theirs, merged
        )
        chosen = (our_value, their_value)
        differs = our_value != their_value and ABSENT not in chosen
        if differs and old in chosen and value in chosen:
            yield conflict, our_value, their_value, value


def drop_nested_deletions(merged: Report, new_conflicts: Sequence[Conflict]) -> list[Conflict]:
    """Return the new conflicts without deletions of what is under another deleted section."""
    deleted_ids = {
        conflict.key[2] for conflict in new_conflicts if conflict.key[:2] == ("whole", "section")
    }
    if len(deleted_ids) < 2:
        return [*new_conflicts]
    shape = merged.shape
    nested_ids = {
        id_
        for id_ in deleted_ids & shape.position.keys()
        if deleted_ids & {shape.ids[index] for index in shape.path(shape.position[id_])[:-1]}
    }
    return [
        conflict
        for conflict in new_conflicts
        if conflict.key[:2] != ("whole", "section") or conflict.key[2] not in nested_ids
    ]
