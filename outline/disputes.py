"""What two people set, moved or deleted differently: what still waits for a decision, deciding.

A dispute waits as long as its place holds what stood when it arose. Setting another value settles
it, and so does saying that what stands is right (``settle``) or that the other is (``take``).

A place is a value, or of the structure: ``("whole", kind, *owner, id)`` is there though somebody
deleted it, ``("section", id, "parent")`` stands where somebody else did not move it, ``("order",
kind, *owner)`` is in another order than somebody gave it. Of an order counts only what both have.
"""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from enum import Enum
from typing import TYPE_CHECKING, Any

from .errors import DecuongError
from .frozen import replace
from .model import Choice, Dispute, Report, Value

if TYPE_CHECKING:
    from .parts import Key

_OWNED = ("prompt", "answer", "row", "ready")
"""Kinds whose ids mean something within their owner only, or are told with it."""

Plain = Value | tuple[str, ...] | None

GONE: tuple[str, ...] = ("\0",)
"""The value of a place that is not there; no value is like it."""

THERE = "there"
"""The value of a thing that is there though somebody deleted it; of its deletion it is None."""

_PARENT = ("parent",)


def plain(value: Any) -> Plain:
    """Return a value of the model as a dispute keeps it: words instead of members of an enum."""
    if isinstance(value, tuple):
        return tuple(
            f"{one.id}: {one.label}" if isinstance(one, Choice) else str(one) for one in value
        )
    return str(value) if isinstance(value, Enum) else value


def place(key: Key) -> str:
    """Return a key as a person names the place: as ``decuong get`` does where it can."""
    match key:
        case ("whole", kind, *owner, id_):
            return f"{place((kind, *owner, id_, '')) if kind in _OWNED else id_} (deletion)"
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


def current(report: Report, key: Key) -> Plain:
    """Return what stands at the place of a dispute; something that is no value when it is gone."""
    try:
        return _current(report, key)
    except (DecuongError, StopIteration, AttributeError, LookupError):
        return GONE


def is_structure(key: Key) -> bool:
    """Tell whether a place is about what there is and where, not about a value."""
    return key[:1] in (("whole",), ("order",)) or (key[:1] == ("section",) and key[2:] == _PARENT)


def seen(dispute: Dispute, *reports: Report) -> list[Plain]:
    """Return both values of a dispute, then what stands in each report; orders made comparable."""
    found = [dispute.ours, dispute.theirs, *(current(one, dispute.place) for one in reports)]
    if dispute.place[:1] != ("order",):
        return found
    lists = [one if isinstance(one, tuple) else () for one in found]
    known = {*lists[0]}.intersection(*lists[1:])
    return [tuple(id_ for id_ in one if id_ in known) for one in lists]


def _current(report: Report, key: Key) -> Plain:
    from . import structure  # not above: most reports have no dispute

    match key:
        case ("whole", _kind, _id, *_):
            return THERE if structure.has(report, key) else GONE
        case ("order", _kind, *_):
            return structure.order(report, key)
        case ("section", id_, "parent"):
            return structure.parent_of(report, id_)
        case (
            ("prompt", _, _, "text")
            | ("blank" | "table" | "demand" | "tag", _, _)
            | ("column", _, _, _)
        ):
            return plain(structure.asked(report, key))
        case ("section", id_, name):
            return plain(getattr(report.section(id_), name))
        case ("prompt", section, id_, _):
            prompt = next(one for one in report.section(section).prompts if one.id == id_)
            return plain((prompt.state, prompt.reason))
        case ("answer", section, id_, _):
            answer = next(one for one in report.section(section).demands if one.id == id_)
            return plain((answer.state, answer.reason))
        case ("blank", id_):
            return next(one for one in report.blanks if one.id == id_).value
        case ("document", name):
            return plain(getattr(report.document, name))
        case ("row", table, row, column):
            rows = (*report.table(table).rows, *report.table(table).ready)
            return next(one for one in rows if one.id == row).values.get(column)
        case _:
            return GONE


def is_live(report: Report, dispute: Dispute) -> bool:
    """Tell whether a dispute still waits for a decision."""
    ours, theirs, now = seen(dispute, report)
    return now == ours and now != theirs


def live(report: Report) -> tuple[Dispute, ...]:
    """Return the disputes that still wait for a decision."""
    return tuple(one for one in report.disputes if is_live(report, one))


def pruned(report: Report) -> Report:
    """Return the report without the disputes that are settled."""
    left = live(report)
    return report if left == report.disputes else replace(report, disputes=left)


def decided(before: Report, after: Report) -> Report:
    """Return ``after`` without what an edit of ``before`` settled, nor what was settled before.

    A dispute that is once settled does not wait again when its place comes to hold the old value.
    """
    if not after.disputes:
        return after
    settled = [one for one in before.disputes if not is_live(before, one)]
    left = tuple(one for one in live(after) if one not in settled)
    return after if left == after.disputes else replace(after, disputes=left)


def followed(before: Report, after: Report) -> Report:
    """Return ``after`` with what waited in ``before`` still waiting: nobody chose the new value.

    Typing turns ``empty`` to ``draft``; that settles no quarrel about the state.
    """
    if not after.disputes:
        return after
    kept = tuple(moved(after, one) if is_live(before, one) else one for one in after.disputes)
    return after if kept == after.disputes else pruned(replace(after, disputes=kept))


def moved(report: Report, dispute: Dispute) -> Dispute:
    """Return a dispute about what stands in the report now: a third one set it, unaware of it."""
    *_, now = seen(dispute, report)
    return dispute if now == GONE else replace(dispute, ours=now)


def _typed(report: Report, key: Key, value: Plain) -> Plain:
    """Return a whole number as the decimal it is where the place holds decimals."""
    if type(value) is not int:
        return value
    match key:
        case ("blank", id_):
            types = [blank.type.value for blank in report.blanks if blank.id == id_]
        case ("row", table, _, column):
            types = [one.type.value for one in report.table(table).columns if one.id == column]
        case _:
            return value
    return Decimal(value) if types and types[0] in ("percent", "number") else value


def settle(report: Report, places: Iterable[Key]) -> Report:
    """Return the report with what stands at some places taken for right."""
    settled = {*places}
    left = tuple(one for one in report.disputes if one.place not in settled)
    return report if left == report.disputes else replace(report, disputes=left)


def take(report: Report, dispute: Dispute) -> Report:
    """Return the report with the other value taken; raise ``ValueError`` if it cannot be there."""
    try:
        return settle(_taken(report, dispute), [dispute.place])
    except (DecuongError, LookupError, AttributeError, TypeError) as error:
        raise ValueError(dispute.place) from error


def _taken(report: Report, dispute: Dispute) -> Report:
    from . import structure  # not above, as before
    from .packing import pack
    from .parts import Change, apply

    key, value = dispute.place, dispute.theirs
    match key:
        case ("whole", *_):
            return structure.without(report, key)
        case ("order", *_) if isinstance(value, tuple):
            return structure.ordered(report, key, value)
        case ("section", id_, "parent"):
            return structure.put_under(report, id_, str(value))
        case ("prompt", _, _, "text") | ("blank" | "demand" | "tag", _, _) | ("column", _, _, _):
            return structure.ask(report, key, value)
    if key[0] in ("prompt", "answer") and isinstance(value, tuple):
        made = [
            Change((*key[:-1], name), None, text)
            for name, text in zip(("state", "reason"), value, strict=True)
        ]
    else:
        made = [Change(key, None, pack(_typed(report, key, value)))]
    return apply(report, made)
