"""Values that two people set differently: which of them still wait for a decision, and deciding.

A dispute waits as long as its place holds what stood when it arose. Setting another value settles
it, and so does saying that what stands is right (``settle``) or that the other is (``take``).
"""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from enum import Enum
from typing import TYPE_CHECKING, Any

from .errors import DecuongError
from .frozen import replace
from .model import Dispute, Report, Value

if TYPE_CHECKING:
    from .parts import Key

Plain = Value | tuple[str, ...] | None

GONE: tuple[str, ...] = ("\0",)
"""The value of a place that is not there; no value is like it."""


def plain(value: Any) -> Plain:
    """Return a value of the model as a dispute keeps it: words instead of members of an enum."""
    if isinstance(value, tuple):
        return tuple(str(one) for one in value)
    return str(value) if isinstance(value, Enum) else value


def place(key: Key) -> str:
    """Return a key as a person names the place: as ``decuong get`` does where it can."""
    match key:
        case ("section", id_, "body") | ("prompt", _, id_, _) | ("blank", id_):
            return id_
        case ("answer", section, demand, _):
            return f"{section}/{demand}"
        case (("section" | "table" | "blank") as _kind, id_, name):
            return f"{id_} ({name})"
        case ("document", name):
            return f"document.{name}"
        case ("row" | "ready", table, row, column):
            return f"{table}/{row}/{column}"
        case ("whole", "section" | "blank" | "table", id_):
            return id_
        case _:
            return "/".join(key[1:])


def current(report: Report, key: Key) -> Plain:
    """Return what stands at the place of a dispute; something that is no value when it is gone."""
    try:
        return _current(report, key)
    except (DecuongError, StopIteration, AttributeError):
        return GONE


def _current(report: Report, key: Key) -> Plain:
    match key:
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
    now = current(report, dispute.place)
    return now == dispute.ours and now != dispute.theirs


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
    now = current(report, dispute.place)
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
    from .packing import pack  # not above: most reports have no dispute
    from .parts import Change, apply

    key, value = dispute.place, dispute.theirs
    if key[0] in ("prompt", "answer") and isinstance(value, tuple):
        made = [
            Change((*key[:-1], name), None, text)
            for name, text in zip(("state", "reason"), value, strict=True)
        ]
    else:
        made = [Change(key, None, pack(_typed(report, key, value)))]
    return settle(apply(report, made), [key])
