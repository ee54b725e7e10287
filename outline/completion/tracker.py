"""Track the completion of a report: computed once, then updated at the cost of what changed.

Everything follows from the findings of the parts (``section_findings`` and its neighbours): a part
is complete when nothing blocks it, a parent when everything under it is. An edit checks again the
sections it touched and those that depend on what changed (they quote a blank, own a row, carry a
theme) and passes the difference up to their parents: O(depth), never O(report).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from outline.errors import UnknownId, phrase
from outline.model import PREAMBLE, Report, Section

from .conflict_findings import find_conflicts_by_part
from .dependents import Dependents, affects_verdicts, find_changed_blanks, find_changed_sections
from .document_findings import (
    BLANKS,
    DOCUMENT,
    ListNames,
    check_blanks,
    check_document,
    list_no_names,
)
from .register_findings import TableCheck, check_table, get_part_id
from .section_findings import Check, Finding, check_section


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a part has come; of a parent, everything under it together."""

    met: int
    """How many of the needed things are there."""
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
_ZERO: _Count = (0, 0, 0, 0)


def _add(first: _Count, second: _Count) -> _Count:
    return (first[0] + second[0], first[1] + second[1], first[2] + second[2], first[3] + second[3])


def _subtract(count: _Count, subtrahend: _Count) -> _Count:
    return (
        count[0] - subtrahend[0],
        count[1] - subtrahend[1],
        count[2] - subtrahend[2],
        count[3] - subtrahend[3],
    )


class Completion:
    """Findings and progress of every part of a report."""

    def __init__(self, report: Report, profiles: ListNames = list_no_names) -> None:
        """Check everything; O(report). ``profiles`` lists the names of the export profiles."""
        self._report = report
        self._profiles = profiles
        self._checks: dict[str, Check] = {}
        self._tables: dict[str, TableCheck] = {}
        self._dependents = Dependents()
        self._conflict_findings = find_conflicts_by_part(report)
        self._totals: dict[str, _Count] = {}
        self._report_total = _ZERO
        for table in report.tables:
            self._tables[get_part_id(table)] = check_table(report, table)
        for section in (report.preamble, *report.sections):
            self._update_dependents(None, section)
        for id_ in self._parts():
            self._checks[id_] = self._check(id_)
        self._add_up()

    @property
    def report_progress(self) -> Progress:
        """How far the whole report has come: headings, preamble, document, blanks, registers."""
        return Progress(*self._report_total)

    def progress(self, id_: str) -> Progress:
        """Return how far a part has come, with all under it; raise ``UnknownId``."""
        count = self._totals.get(id_)
        if count is None:
            raise self._unknown_error(id_)
        return Progress(*count)

    def findings(self, id_: str) -> tuple[Finding, ...]:
        """Return the findings of a part itself, without those under it; raise ``UnknownId``."""
        check = self._checks.get(id_)
        if check is None:
            raise self._unknown_error(id_)
        return check.findings

    def all_findings(self) -> Iterator[Finding]:
        """Yield every finding: the document, the blanks, the sections in order, the registers."""
        for id_ in self._parts():
            yield from self._checks[id_].findings

    def next_incomplete(self, id_: str) -> str | None:
        """Return the next section or register after ``id_`` that is itself incomplete.

        In document order, then from the beginning up to ``id_`` itself; None when all are
        complete. The document and the blanks are never returned: they are forms, not text.
        """
        ids = [part for part in self._parts() if part not in (DOCUMENT, BLANKS)]
        start = ids.index(id_) + 1 if id_ in ids else 0
        for part in (*ids[start:], *ids[:start]):
            check = self._checks[part]
            if check.met != check.needed:
                return part
        return None

    def refresh(self, report: Report, ids: Iterable[str] = ()) -> set[str]:
        """Update everything after an edit; return the ids whose findings or progress changed.

        ``ids`` are the sections that the edit touched. All other changes (blanks, document,
        registers, outline) are detected here, so ids of other parts are ignored. Without the id
        of a section, all sections are compared, and only those that differ are checked again.
        """
        before, self._report = self._report, report
        if report is before:
            return set()
        old_conflicts, self._conflict_findings = (
            self._conflict_findings,
            find_conflicts_by_part(report),
        )
        if report.shape is not before.shape:
            return self._follow_outline(
                before, _find_differing(old_conflicts, self._conflict_findings)
            )
        to_check = {id_ for id_ in ids if self._is_text(id_)}
        if report.preamble is not before.preamble:
            to_check.add(PREAMBLE)
        if report.sections is not before.sections and not to_check - {PREAMBLE}:
            to_check |= find_changed_sections(before, report)
        for id_ in tuple(to_check):
            to_check |= self._update_dependents(before.section(id_), report.section(id_))
        to_check |= self._follow_values(before) | _find_differing(
            old_conflicts, self._conflict_findings
        )
        changed: set[str] = set()
        for id_ in to_check:
            changed |= self._recheck(id_)
        return changed

    def _unknown_error(self, id_: str) -> UnknownId:
        return UnknownId(phrase("There is no section “{id}” in this report.", id=id_))

    def _parts(self) -> Iterator[str]:
        yield from (DOCUMENT, BLANKS, PREAMBLE)
        yield from self._report.shape.ids
        yield from map(get_part_id, self._report.tables)

    def _check(self, id_: str) -> Check:
        check = self._check_itself(id_)
        conflicts = self._conflict_findings.get(id_, ())
        if not conflicts:
            return check
        return Check(check.met, check.needed + len(conflicts), (*check.findings, *conflicts))

    def _check_itself(self, id_: str) -> Check:
        report = self._report
        if id_ == DOCUMENT:
            return check_document(report, self._profiles)
        if id_ == BLANKS:
            return check_blanks(report)
        if id_ in self._tables:
            return self._tables[id_].check
        index = report.shape.position.get(id_, -1)
        rows = tuple(
            finding for table in self._tables.values() for finding in table.by_section.get(id_, ())
        )
        return check_section(
            report,
            report.section(id_),
            leaf=index < 0 or report.shape.is_leaf(index),
            carriers=self._dependents.carriers,
            rows=rows,
        )

    def _update_dependents(self, old: Section | None, new: Section | None) -> set[str]:
        """Update what a section quotes and carries; return the scopes of its changed tags."""
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
        to_check: set[str] = set()
        if report.blanks is not before.blanks or report.rules is not before.rules:
            to_check.add(BLANKS)
            to_check.add(DOCUMENT)
            to_check |= self._dependents.find_quoting(find_changed_blanks(before, report))
        if report.document is not before.document:
            to_check.add(DOCUMENT)
            if report.document.due_before != before.document.due_before:
                to_check |= {section.id for section in report.sections if section.due is not None}
        if report.tables is not before.tables:
            to_check.add(DOCUMENT)
        if report.tables is not before.tables or affects_verdicts(before, report):
            to_check |= self._follow_tables(before)
        return to_check

    def _follow_tables(self, before: Report) -> set[str]:
        report = self._report
        verdicts_change = affects_verdicts(before, report)
        reshaped = report.shape is not before.shape
        old_tables = {table.id: table for table in before.tables}
        to_check: set[str] = set()
        table_checks: dict[str, TableCheck] = {}
        for table in report.tables:
            part = get_part_id(table)
            old_check = self._tables.get(part)
            if (
                old_check is not None
                and old_tables.get(table.id) is table
                and not verdicts_change
                and not reshaped
            ):
                table_checks[part] = old_check
                continue
            table_checks[part] = check_table(report, table)
            to_check.add(part)
            new_findings = table_checks[part].by_section
            old_findings = old_check.by_section if old_check else {}
            to_check |= {
                id_
                for id_ in new_findings.keys() | old_findings.keys()
                if new_findings.get(id_) != old_findings.get(id_)
            } & report.shape.position.keys()
            old_rows = (
                {row.id: row for row in old_tables[table.id].rows} if table.id in old_tables else {}
            )
            new_rows = {row.id: row for row in table.rows}
            to_check |= self._dependents.find_quoting(
                f"ct.{id_}"
                for id_ in old_rows.keys() | new_rows.keys()
                if verdicts_change or old_rows.get(id_) is not new_rows.get(id_)
            )
        self._tables = table_checks
        return to_check

    def _recheck(self, id_: str) -> set[str]:
        """Check a part again and add the difference to its parents; return the changed ids."""
        old_check = self._checks[id_]
        check = self._check(id_)
        if check == old_check:
            return set()
        self._checks[id_] = check
        if (check.met, check.needed) == (old_check.met, old_check.needed):
            return {id_}
        position = self._report.shape.position
        index = position.get(id_, -1)
        leaf = index < 0 or self._report.shape.is_leaf(index)
        difference = _subtract(_count_own(check, leaf), _count_own(old_check, leaf))
        path = (
            [id_]
            if index < 0
            else [self._report.shape.ids[ancestor] for ancestor in self._report.shape.path(index)]
        )
        for ancestor in path:
            self._totals[ancestor] = _add(self._totals[ancestor], difference)
        self._report_total = _add(self._report_total, difference)
        return set(path)

    def _follow_outline(self, before: Report, conflicts_changed: set[str]) -> set[str]:
        """Update after an edit of the outline: compare all sections, check those that differ.

        O(sections) comparisons; only sections that changed, were added, or became or ceased to
        be parents are checked.
        """
        report = self._report
        old_leaf, new_leaf = _find_leaves(before), _find_leaves(report)
        old_sections = {section.id: section for section in (before.preamble, *before.sections)}
        new_sections = {section.id: section for section in (report.preamble, *report.sections)}
        to_check = {tag.scope for tag in report.tags} & new_sections.keys()
        for id_ in old_sections.keys() | new_sections.keys():
            old_section, new_section = old_sections.get(id_), new_sections.get(id_)
            if old_section is not new_section or old_leaf.get(id_) != new_leaf.get(id_):
                self._update_dependents(old_section, new_section)
                to_check |= {id_} & new_sections.keys()
        to_check |= (
            self._follow_values(before)
            | self._follow_tables(before)
            | {DOCUMENT}
            | conflicts_changed
        )
        old_checks, old_totals = self._checks, self._totals
        self._checks = {}
        for id_ in self._parts():
            old_check = old_checks.get(id_)
            self._checks[id_] = (
                self._check(id_) if old_check is None or id_ in to_check else old_check
            )
        self._add_up()
        return {
            id_
            for id_ in self._checks.keys() | old_checks.keys()
            if self._checks.get(id_) != old_checks.get(id_)
            or self._totals.get(id_) != old_totals.get(id_)
        }

    def _add_up(self) -> None:
        """Add up all counts, from the last section to the first; O(sections)."""
        shape = self._report.shape
        counts = [
            _count_own(self._checks[id_], shape.is_leaf(index))
            for index, id_ in enumerate(shape.ids)
        ]
        self._totals = {}
        self._report_total = _ZERO
        for index in range(len(counts) - 1, -1, -1):
            parent = shape.parent[index]
            if parent >= 0:
                counts[parent] = _add(counts[parent], counts[index])
            else:
                self._report_total = _add(self._report_total, counts[index])
            self._totals[shape.ids[index]] = counts[index]
        for id_ in (DOCUMENT, BLANKS, PREAMBLE, *map(get_part_id, self._report.tables)):
            self._totals[id_] = _count_own(self._checks[id_], True)
            self._report_total = _add(self._report_total, self._totals[id_])


def _count_own(check: Check, leaf: bool) -> _Count:
    return (check.met, check.needed, int(leaf and check.met == check.needed), int(leaf))


def _find_differing(
    before: Mapping[str, tuple[Finding, ...]], after: Mapping[str, tuple[Finding, ...]]
) -> set[str]:
    return {id_ for id_ in before.keys() | after.keys() if before.get(id_) != after.get(id_)}


def _find_leaves(report: Report) -> dict[str, bool]:
    shape = report.shape
    return {id_: shape.is_leaf(index) for index, id_ in enumerate(shape.ids)}
