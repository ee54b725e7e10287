"""What differs between two states of one report, part by part.

Parts have ids: those of sections and registers, ``pre``, ``document`` and ``blanks``. Ids of
mandated things never change and those of added ones are random, so that equal ids are one thing.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence, Set

from . import address
from .blanks import format_value
from .cells import format_value as format_cell
from .diff import Piece, words
from .figures import format_date
from .frozen import dataclass, fields
from .model import (
    PREAMBLE,
    Blank,
    Column,
    Document,
    Report,
    Row,
    Section,
    Table,
)

DOCUMENT, BLANKS = "document", "blanks"


@dataclass(frozen=True, slots=True)
class Fact:
    """One value that differs; empty texts for one that is missing."""

    place: str
    """``title``, ``status``, ``owner``, ``due``, ``tags``, ``position``; or an address: of a prompt
    or demand, a blank, a key of the document; or ``ROW``, ``ROW/COLUMN`` and ``position`` (the ids
    of the rows in order) in a register."""
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class Difference:
    """One part of the report that differs."""

    id: str
    old: bool
    """Whether the old report has it."""
    new: bool
    """Whether the new report has it."""
    pieces: tuple[Piece, ...] = ()
    """The text by words, where it differs."""
    facts: tuple[Fact, ...] = ()


def differences(old: Report, new: Report) -> tuple[Difference, ...]:
    """Return the parts that differ, in the order of the report; what went stands where it stood."""
    return tuple(difference(old, new, id_) for id_ in touched(old, new))


def touched(old: Report, new: Report) -> tuple[str, ...]:
    """Return the ids of the parts that differ, in the order of the report; words are not read."""
    if old is new:
        return ()
    found = [DOCUMENT] if old.document != new.document else []
    if _values(old) != _values(new):
        found.append(BLANKS)
    before = {one.id: one for one in (old.preamble, *old.sections)}
    after = {one.id: one for one in (new.preamble, *new.sections)}
    moved = _moved(old, new)
    for id_ in _order([*before], [*after]):
        one, other = before.get(id_), after.get(id_)
        if id_ in moved or (one is not other and one != other):
            found.append(id_)
    tables = {one.id: one for one in old.tables}, {one.id: one for one in new.tables}
    found += [
        id_
        for id_ in _order([*tables[0]], [*tables[1]])
        if tables[0].get(id_) != tables[1].get(id_)
    ]
    return tuple(found)


def emptied(old: Report, new: Report) -> tuple[str, ...]:
    """Return the ids of sections whose whole text has gone, and of registers without rows now."""
    texts = {one.id for one in (new.preamble, *new.sections) if one.body.strip()}
    filled = {one.id for one in new.tables if one.rows}
    return (
        *(
            one.id
            for one in (old.preamble, *old.sections)
            if one.body.strip() and one.id not in texts
        ),
        *(one.id for one in old.tables if one.rows and one.id not in filled),
    )


def difference(old: Report, new: Report, id_: str) -> Difference:
    """Return what differs in one part; nothing differs in a part that neither has."""
    if id_ == DOCUMENT:
        return Difference(id_, True, True, facts=tuple(_document(old.document, new.document)))
    if id_ == BLANKS:
        return Difference(id_, True, True, facts=tuple(_blanks(old, new)))
    one, other = section_of(old, id_), section_of(new, id_)
    if one is not None or other is not None:
        pieces = _text(one.body if one else "", other.body if other else "")
        facts = tuple(_facts(one, other, moved=id_ in _moved(old, new)))
        return Difference(id_, one is not None, other is not None, pieces, facts)
    first, second = table_of(old, id_), table_of(new, id_)
    facts = tuple(_cells(first, second))
    return Difference(id_, first is not None, second is not None, facts=facts)


def section_of(report: Report, id_: str) -> Section | None:
    """Return a section, or the preamble; None where the report has none of that id."""
    known = id_ == PREAMBLE or id_ in report.shape.position
    return report.section(id_) if known else None


def table_of(report: Report, id_: str) -> Table | None:
    """Return a register; None where the report has none of that id."""
    return next((table for table in report.tables if table.id == id_), None)


def _values(report: Report) -> list[tuple[str, object]]:
    return [(blank.id, blank.value) for blank in report.blanks]


def _order(old: Sequence[str], new: Sequence[str]) -> list[str]:
    """Return the ids of both: as the new one has them, what went behind what it stood behind."""
    here = set(new)
    behind: dict[str, list[str]] = {}
    last = ""
    for id_ in old:
        if id_ in here:
            last = id_
        else:
            behind.setdefault(last, []).append(id_)
    found = behind.get("", [])
    for id_ in new:
        found += [id_, *behind.get(id_, [])]
    return found


def _moved(old: Report, new: Report) -> set[str]:
    """Return the ids of sections that stand under another heading, or after another sibling."""
    if old.shape is new.shape or (old.shape.ids, old.shape.levels) == (
        new.shape.ids,
        new.shape.levels,
    ):
        return set()
    both = old.shape.position.keys() & new.shape.position.keys()
    places = [
        {id_: (parent, before) for id_, parent, before in _places(report, both)}
        for report in (old, new)
    ]
    return {id_ for id_ in both if places[0][id_] != places[1][id_]}


def _places(report: Report, ids: Set[str]) -> Iterator[tuple[str, str, str]]:
    """Yield sections with the ids of their parent and of the sibling before, of those ``ids``."""
    shape = report.shape
    last: dict[str, str] = {}
    for at, id_ in enumerate(shape.ids):
        if id_ in ids:
            parent = shape.ids[shape.parent[at]] if shape.parent[at] >= 0 else ""
            yield id_, parent, last.get(parent, "")
            last[parent] = id_


def _text(old: str, new: str) -> tuple[Piece, ...]:
    return words(old, new) if old != new else ()


def _facts(old: Section | None, new: Section | None, *, moved: bool) -> Iterator[Fact]:
    """Yield what differs of a section besides its text; for a new or gone one, what it has."""
    for name in ("title", "status", "owner", "due", "tags"):
        one, other = _said(old, name), _said(new, name)
        if one != other:
            yield Fact(name, one, other)
    if moved and old is not None and new is not None:
        yield Fact("position", old.label, new.label)
    answers = _answers(old), _answers(new)
    for place in dict.fromkeys((*answers[0], *answers[1])):
        one, other = answers[0].get(place, ""), answers[1].get(place, "")
        if one != other and old is not None and new is not None:
            yield Fact(place, one, other)


def _said(section: Section | None, name: str) -> str:
    value = getattr(section, name) if section is not None else None
    if isinstance(value, dt.date):
        return format_date(value)
    return ", ".join(value) if isinstance(value, tuple) else str(value or "")


def _answers(section: Section | None) -> dict[str, str]:
    if section is None:
        return {}
    found = {one.id: (one.state, one.reason) for one in section.prompts}
    found |= {f"{section.id}/{one.id}": (one.state, one.reason) for one in section.demands}
    return {id_: f"{state}: {why}" if why else str(state) for id_, (state, why) in found.items()}


def _document(old: Document, new: Document) -> Iterator[Fact]:
    for field in fields(Document):
        if getattr(old, field.name) != getattr(new, field.name):
            place = address.DOCUMENT + field.name
            texts = [address.read(Report(document=one), place) for one in (old, new)]
            yield Fact(place, *texts)


def _blanks(old: Report, new: Report) -> Iterator[Fact]:
    before = {blank.id: blank for blank in old.blanks}
    after = {blank.id: blank for blank in new.blanks}
    for id_ in _order([*before], [*after]):
        one, other = _printed(before.get(id_)), _printed(after.get(id_))
        if one != other:
            yield Fact(id_, one, other)


def _printed(blank: Blank | None) -> str:
    if blank is None or blank.value is None:
        return ""
    return format_value(blank.type, blank.value)


def _cells(old: Table | None, new: Table | None) -> Iterator[Fact]:
    before = {row.id: row for row in old.rows} if old else {}
    after = {row.id: row for row in new.rows} if new else {}
    columns = {one.id: one for table in (old, new) if table for one in table.columns}
    for id_ in _order([*before], [*after]):
        one, other = before.get(id_), after.get(id_)
        if one is None or other is None:
            yield Fact(id_, _line(one, columns), _line(other, columns))
            continue
        for column in columns.values():
            was, now = _line(one, {column.id: column}), _line(other, {column.id: column})
            if was != now:
                yield Fact(f"{id_}/{column.id}", was, now)
    orders = [
        [id_ for id_ in one if id_ in other] for one, other in ((before, after), (after, before))
    ]
    if orders[0] != orders[1]:
        yield Fact("position", *(", ".join(order) for order in orders))


def _line(row: Row | None, columns: Mapping[str, Column]) -> str:
    """Return the cells of a row as one line, each as it is printed."""
    if row is None:
        return ""
    return " | ".join(
        format_cell(column, row.values[id_]) for id_, column in columns.items() if id_ in row.values
    )
