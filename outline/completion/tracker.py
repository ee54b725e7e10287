"""Completion of a whole report, computed once and then kept up to date at the cost of what changed.

Everything follows from the findings of the parts (``findings`` and its neighbours): a part is
complete when nothing blocks it, a parent when all under it is. An edit checks again the sections
it touched and those that depend on what changed (they quote a blank, own a row, hold a theme) and
passes the difference up to their parents: O(depth), never O(report).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from outline.errors import UnknownId, phrase
from outline.frozen import dataclass
from outline.model import PREAMBLE, Report, Section

from .conflict_findings import find_conflicts_by_part
from .dependents import Dependents, affects_verdicts, find_changed_blanks, find_changed_sections
from .document_findings import BLANKS, DOCUMENT, Names, no_names, of_blanks, of_document
from .register_findings import TableCheck, of_table, part_of
from .section_findings import Check, Finding, of_section


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a part has come; of a parent, everything under it together."""

    met: int
    """How many of the things that are needed are there."""
    needed: int
    done: int
    """How many of the leaves are complete."""
    total: int

    @property
    def complete(self) -> bool:
        """Whether nothing is missing."""
        return self.met == self.needed

    @property
    def percent(self) -> int:
        """The share of what is needed that is there, 0 to 100, rounded down; 100 is complete."""
        return 100 if self.complete else 100 * self.met // self.needed


_Count = tuple[int, int, int, int]
_NOTHING: _Count = (0, 0, 0, 0)


def _sum(one: _Count, other: _Count) -> _Count:
    return (one[0] + other[0], one[1] + other[1], one[2] + other[2], one[3] + other[3])


def _less(one: _Count, other: _Count) -> _Count:
    return (one[0] - other[0], one[1] - other[1], one[2] - other[2], one[3] - other[3])


class Completion:
    """Findings and progress of every part of a report."""

    def __init__(self, report: Report, profiles: Names = no_names) -> None:
        """Check everything; O(report). ``profiles`` gives the rules of form that there are."""
        self._report = report
        self._profiles = profiles
        self._checks: dict[str, Check] = {}
        self._tables: dict[str, TableCheck] = {}
        self._dependents = Dependents()
        self._disputed = find_conflicts_by_part(report)
        self._rolled: dict[str, _Count] = {}
        self._whole = _NOTHING
        for table in report.tables:
            self._tables[part_of(table)] = of_table(report, table)
        for section in (report.preamble, *report.sections):
            self._note(None, section)
        for id_ in self._parts():
            self._checks[id_] = self._check(id_)
        self._roll_up()

    @property
    def report_progress(self) -> Progress:
        """How far the whole report has come: headings, preamble, document, blanks, registers."""
        return Progress(*self._whole)

    def progress(self, id_: str) -> Progress:
        """Return how far a part has come, with all under it; raise ``UnknownId``."""
        count = self._rolled.get(id_)
        if count is None:
            raise self._unknown(id_)
        return Progress(*count)

    def findings(self, id_: str) -> tuple[Finding, ...]:
        """Return what a part lacks itself, not what is under it; raise ``UnknownId``."""
        check = self._checks.get(id_)
        if check is None:
            raise self._unknown(id_)
        return check.findings

    def all_findings(self) -> Iterator[Finding]:
        """Yield every finding: the document, the blanks, the sections in order, the registers."""
        for id_ in self._parts():
            yield from self._checks[id_].findings

    def next_incomplete(self, id_: str) -> str | None:
        """Return the next section or register after ``id_`` that lacks something itself.

        In document order, round the end to the beginning and to ``id_`` itself; None when none
        does. The document and the blanks are never named: they are forms, not places in the text.
        """
        ids = [part for part in self._parts() if part not in (DOCUMENT, BLANKS)]
        start = ids.index(id_) + 1 if id_ in ids else 0
        for part in (*ids[start:], *ids[:start]):
            check = self._checks[part]
            if check.met != check.needed:
                return part
        return None

    def refresh(self, report: Report, ids: Iterable[str] = ()) -> set[str]:
        """Follow an edit; return the ids whose findings or progress have changed.

        ``ids`` are the sections that the edit touched. Everything else (blanks, document,
        registers, another outline) is found out here, so other ids do no harm; without the id of
        a section, every section is compared, still without checking those that are the same.
        """
        before, self._report = self._report, report
        if report is before:
            return set()
        disputed, self._disputed = self._disputed, find_conflicts_by_part(report)
        if report.shape is not before.shape:
            return self._follow_outline(before, _differing(disputed, self._disputed))
        todo = {id_ for id_ in ids if self._is_text(id_)}
        if report.preamble is not before.preamble:
            todo.add(PREAMBLE)
        if report.sections is not before.sections and not todo - {PREAMBLE}:
            todo |= find_changed_sections(before, report)
        for id_ in tuple(todo):
            todo |= self._note(before.section(id_), report.section(id_))
        todo |= self._follow_values(before) | _differing(disputed, self._disputed)
        changed: set[str] = set()
        for id_ in todo:
            changed |= self._again(id_)
        return changed

    def _unknown(self, id_: str) -> UnknownId:
        return UnknownId(phrase("There is no section “{id}” in this report.", id=id_))

    def _parts(self) -> Iterator[str]:
        yield from (DOCUMENT, BLANKS, PREAMBLE)
        yield from self._report.shape.ids
        yield from map(part_of, self._report.tables)

    def _check(self, id_: str) -> Check:
        check = self._checked(id_)
        disputed = self._disputed.get(id_, ())
        if not disputed:
            return check
        return Check(check.met, check.needed + len(disputed), (*check.findings, *disputed))

    def _checked(self, id_: str) -> Check:
        report = self._report
        if id_ == DOCUMENT:
            return of_document(report, self._profiles)
        if id_ == BLANKS:
            return of_blanks(report)
        if id_ in self._tables:
            return self._tables[id_].check
        at = report.shape.position.get(id_, -1)
        rows = tuple(
            finding for table in self._tables.values() for finding in table.at_sections.get(id_, ())
        )
        return of_section(
            report,
            report.section(id_),
            leaf=at < 0 or report.shape.is_leaf(at),
            carriers=self._dependents.carriers,
            rows=rows,
        )

    def _note(self, old: Section | None, new: Section | None) -> set[str]:
        """Note what a section quotes and carries; return the sections that its tags concern."""
        tags = self._dependents.update(old, new)
        if not tags:
            return set()
        return {
            tag.scope for tag in self._report.tags if tag.id in tags and self._is_text(tag.scope)
        }

    def _is_text(self, id_: str) -> bool:
        return id_ == PREAMBLE or id_ in self._report.shape.position

    def _follow_values(self, before: Report) -> set[str]:
        """Return the parts to check again because values elsewhere have changed."""
        report = self._report
        todo: set[str] = set()
        if report.blanks is not before.blanks or report.rules is not before.rules:
            todo.add(BLANKS)
            todo.add(DOCUMENT)
            todo |= self._dependents.find_quoting(find_changed_blanks(before, report))
        if report.document is not before.document:
            todo.add(DOCUMENT)
            if report.document.due_before != before.document.due_before:
                todo |= {one.id for one in report.sections if one.due is not None}
        if report.tables is not before.tables:
            todo.add(DOCUMENT)
        if report.tables is not before.tables or affects_verdicts(before, report):
            todo |= self._follow_tables(before)
        return todo

    def _follow_tables(self, before: Report) -> set[str]:
        report = self._report
        judged = affects_verdicts(before, report)
        reshaped = report.shape is not before.shape
        old = {table.id: table for table in before.tables}
        todo: set[str] = set()
        kept: dict[str, TableCheck] = {}
        for table in report.tables:
            part = part_of(table)
            was = self._tables.get(part)
            if was is not None and old.get(table.id) is table and not judged and not reshaped:
                kept[part] = was
                continue
            kept[part] = of_table(report, table)
            todo.add(part)
            there = kept[part].at_sections
            gone = was.at_sections if was else {}
            todo |= {
                id_ for id_ in there.keys() | gone.keys() if there.get(id_) != gone.get(id_)
            } & report.shape.position.keys()
            rows = {row.id: row for row in old[table.id].rows} if table.id in old else {}
            now = {row.id: row for row in table.rows}
            todo |= self._dependents.find_quoting(
                f"ct.{id_}"
                for id_ in rows.keys() | now.keys()
                if judged or rows.get(id_) is not now.get(id_)
            )
        self._tables = kept
        return todo

    def _again(self, id_: str) -> set[str]:
        """Check a part again and pass the difference up; return the ids that changed."""
        was = self._checks[id_]
        check = self._check(id_)
        if check == was:
            return set()
        self._checks[id_] = check
        if (check.met, check.needed) == (was.met, was.needed):
            return {id_}
        position = self._report.shape.position
        at = position.get(id_, -1)
        leaf = at < 0 or self._report.shape.is_leaf(at)
        difference = _less(_own(check, leaf), _own(was, leaf))
        path = (
            [id_] if at < 0 else [self._report.shape.ids[up] for up in self._report.shape.path(at)]
        )
        for up in path:
            self._rolled[up] = _sum(self._rolled[up], difference)
        self._whole = _sum(self._whole, difference)
        return set(path)

    def _follow_outline(self, before: Report, disputed: set[str]) -> set[str]:
        """Follow an edit that may have changed the outline: compare everything, check what differs.

        O(sections) comparisons; only sections that changed, came, or became or ceased to be
        parents are checked.
        """
        report = self._report
        old_leaf, new_leaf = _leaves(before), _leaves(report)
        old = {section.id: section for section in (before.preamble, *before.sections)}
        new = {section.id: section for section in (report.preamble, *report.sections)}
        todo = {tag.scope for tag in report.tags} & new.keys()
        for id_ in old.keys() | new.keys():
            one, other = old.get(id_), new.get(id_)
            if one is not other or old_leaf.get(id_) != new_leaf.get(id_):
                self._note(one, other)
                todo |= {id_} & new.keys()
        todo |= self._follow_values(before) | self._follow_tables(before) | {DOCUMENT} | disputed
        checks, rolled = self._checks, self._rolled
        self._checks = {}
        for id_ in self._parts():
            was = checks.get(id_)
            self._checks[id_] = self._check(id_) if was is None or id_ in todo else was
        self._roll_up()
        return {
            id_
            for id_ in self._checks.keys() | checks.keys()
            if self._checks.get(id_) != checks.get(id_) or self._rolled.get(id_) != rolled.get(id_)
        }

    def _roll_up(self) -> None:
        """Add up all counts, from the last section to the first; O(sections)."""
        shape = self._report.shape
        counts = [_own(self._checks[id_], shape.is_leaf(at)) for at, id_ in enumerate(shape.ids)]
        self._rolled = {}
        self._whole = _NOTHING
        for at in range(len(counts) - 1, -1, -1):
            parent = shape.parent[at]
            if parent >= 0:
                counts[parent] = _sum(counts[parent], counts[at])
            else:
                self._whole = _sum(self._whole, counts[at])
            self._rolled[shape.ids[at]] = counts[at]
        for id_ in (DOCUMENT, BLANKS, PREAMBLE, *map(part_of, self._report.tables)):
            self._rolled[id_] = _own(self._checks[id_], True)
            self._whole = _sum(self._whole, self._rolled[id_])


def _own(check: Check, leaf: bool) -> _Count:
    return (check.met, check.needed, int(leaf and check.met == check.needed), int(leaf))


def _differing(
    before: Mapping[str, tuple[Finding, ...]], after: Mapping[str, tuple[Finding, ...]]
) -> set[str]:
    return {id_ for id_ in before.keys() | after.keys() if before.get(id_) != after.get(id_)}


def _leaves(report: Report) -> dict[str, bool]:
    shape = report.shape
    return {id_: shape.is_leaf(at) for at, id_ in enumerate(shape.ids)}
