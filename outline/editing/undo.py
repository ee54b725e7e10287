"""Undo and redo by scope: one section, one register, the blanks, the document, or the structure.

Each scope has its own past and future, so that undoing a change of a cell leaves a paragraph alone.
A step holds the part of the report that an edit changed, before and after. An undo reverts only
what differs between the two (``restored``), so it never reverts a later edit of another scope or
what was typed since. ``structure`` covers which sections there are, their positions and titles; a
section that returns has its latest body, whether it was deleted or its addition was undone.

Scopes: ``section:ID``, ``structure``, ``table:ID``, ``blanks``, ``document``, ``replace`` for
words replaced in many bodies at once, and ``restore`` for parts restored from an earlier state:
a merge undoes that, so that what was typed since stays. Typing into a body is not recorded here;
the editor has a finer history of it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from outline.merging import conflicts
from outline.model import PREAMBLE, Blank, Conflict, Document, Report, Section, Table

from . import undo_steps

MAX_STEPS = 200
"""Most steps in each direction for each scope."""


@dataclass(frozen=True, slots=True)
class OutlinePart:
    """The part of a report that the scope ``structure`` covers."""

    sections: tuple[Section, ...]


@dataclass(frozen=True, slots=True)
class BlanksPart:
    """The part of a report that the scope ``blanks`` covers."""

    blanks: tuple[Blank, ...]


@dataclass(frozen=True, slots=True)
class BodiesPart:
    """The part of a report that the scope ``replace`` covers: shared, not copied."""

    sections: tuple[Section, ...]
    """The preamble and every section."""


@dataclass(frozen=True, slots=True)
class ReportPart:
    """The part of a report that the scope ``restore`` covers: all of it, not copied."""

    report: Report


Part = Section | OutlinePart | Table | BlanksPart | Document | BodiesPart | ReportPart


@dataclass(frozen=True, slots=True)
class UndoStep:
    """One edit of a scope: its part of the report before and after."""

    before: Part
    after: Part
    resolved_conflicts: tuple[Conflict, ...] = ()
    """Conflicts of the report before the edit that it resolved."""
    added_conflicts: tuple[Conflict, ...] = ()


@dataclass(frozen=True, slots=True)
class UndoHistory:
    """The undo and redo steps of every scope; an immutable value, like the reports in it."""

    past: Mapping[str, tuple[UndoStep, ...]] = field(default_factory=dict)
    """Steps that can be undone, the latest last."""
    future: Mapping[str, tuple[UndoStep, ...]] = field(default_factory=dict)
    """Steps that can be redone, the next last."""

    def record(self, scope: str, before: Report, after: Report) -> UndoHistory:
        """Return the history with an edit added and the scope's redo steps cleared.

        An edit that changes nothing in its scope is not recorded.
        """
        old, new = _get_part(before, scope), _get_part(after, scope)
        if old is None or new is None or old == new:
            return self
        step = UndoStep(old, new)
        if before.conflicts != after.conflicts and not isinstance(old, ReportPart):
            resolved_conflicts = tuple(
                conflict for conflict in before.conflicts if conflict not in after.conflicts
            )
            added_conflicts = tuple(
                conflict for conflict in after.conflicts if conflict not in before.conflicts
            )
            step = UndoStep(old, new, resolved_conflicts, added_conflicts)
        steps = (*self.past.get(scope, ()), step)[-MAX_STEPS:]
        future = {
            key: steps_of_scope for key, steps_of_scope in self.future.items() if key != scope
        }
        return UndoHistory({**self.past, scope: steps}, future)

    def can_undo(self, scope: str) -> bool:
        """Return whether the scope has an edit to undo."""
        return bool(self.past.get(scope))

    def undo(self, report: Report, scope: str) -> tuple[Report, UndoHistory]:
        """Undo the last edit of a scope; return the same report when there is none.

        A step that would change nothing any more is skipped.
        """
        report, past, steps = _travel(report, scope, self.past)
        return report, UndoHistory(past, _add_steps(self.future, scope, steps))

    def redo(self, report: Report, scope: str) -> tuple[Report, UndoHistory]:
        """Redo the last undone edit of a scope; return the same report when there is none."""
        report, future, steps = _travel(report, scope, self.future)
        return report, UndoHistory(_add_steps(self.past, scope, steps), future)


_Steps = Mapping[str, tuple[UndoStep, ...]]


def _add_steps(steps: _Steps, scope: str, new_steps: tuple[UndoStep, ...]) -> _Steps:
    return (
        {**steps, scope: (*steps.get(scope, ()), *new_steps)[-MAX_STEPS:]} if new_steps else steps
    )


def _travel(
    report: Report, scope: str, source: _Steps
) -> tuple[Report, _Steps, tuple[UndoStep, ...]]:
    """Revert the latest step that still changes something; return also the opposite step."""
    steps = list(source.get(scope, ()))
    while steps:
        step = steps.pop()
        current = _get_part(report, scope)
        if current is None:
            break
        part = _revert_part(step, current)
        if part == current:
            continue
        opposite = UndoStep(
            _part_for_redo(step, current),
            step.before,
            step.added_conflicts,
            step.resolved_conflicts,
        )
        return (
            _revert_conflicts(_with_part(report, part), step),
            {**source, scope: tuple(steps)},
            (opposite,),
        )
    return report, source, ()


def _revert_conflicts(report: Report, step: UndoStep) -> Report:
    """Return the report with the conflicts that the step resolved, where they still apply."""
    if not step.resolved_conflicts and not step.added_conflicts:
        return report
    remaining = [conflict for conflict in report.conflicts if conflict not in step.added_conflicts]
    pending_again = [conflict for conflict in step.resolved_conflicts if conflict not in remaining]
    return conflicts.drop_resolved(replace(report, conflicts=(*remaining, *pending_again)))


def _get_part(report: Report, scope: str) -> Part | None:
    """Return the part that a scope covers; None when its section or register is missing."""
    kind, _, id_ = scope.partition(":")
    match kind:
        case "section":
            exists = id_ == PREAMBLE or id_ in report.shape.position
            return report.section(id_) if exists else None
        case "structure":
            return OutlinePart(report.sections)
        case "table":
            return next((table for table in report.tables if table.id == id_), None)
        case "blanks":
            return BlanksPart(report.blanks)
        case "replace":
            return BodiesPart((report.preamble, *report.sections))
        case "restore":
            return ReportPart(report)
        case _:
            return report.document


def _revert_part(step: UndoStep, current: Part) -> Part:
    match step.before, step.after, current:
        case Section() as before, Section() as after, Section():
            return undo_steps.revert_section(before, after, current)
        case Table() as before, Table() as after, Table():
            return undo_steps.revert_table(before, after, current)
        case Document() as before, Document() as after, Document():
            return undo_steps.revert_document(before, after, current)
        case OutlinePart() as before, OutlinePart() as after, OutlinePart():
            return OutlinePart(
                undo_steps.revert_outline(before.sections, after.sections, current.sections)
            )
        case BlanksPart() as before, BlanksPart() as after, BlanksPart():
            return BlanksPart(undo_steps.revert_blanks(before.blanks, after.blanks, current.blanks))
        case BodiesPart() as before, BodiesPart() as after, BodiesPart():
            return BodiesPart(
                undo_steps.revert_bodies(before.sections, after.sections, current.sections)
            )
        case ReportPart() as before, ReportPart() as after, ReportPart():
            return ReportPart(_merge_back(after.report, current.report, before.report))
        case _:
            return current


def _merge_back(base: Report, current: Report, target: Report) -> Report:
    """Return the current report with the change from ``base`` to ``target``, where it merges."""
    from outline.merging.report_merge import CannotMerge, merge_reports

    try:
        return merge_reports(base, current, target).report
    except CannotMerge:
        return current


def _part_for_redo(step: UndoStep, current: Part) -> Part:
    """Return the part that a redo restores: of the outline, with the bodies typed since."""
    match step.before, step.after, current:
        case OutlinePart() as before, OutlinePart() as after, OutlinePart():
            return OutlinePart(
                undo_steps.refresh_for_redo(before.sections, after.sections, current.sections)
            )
        case _:
            return step.after


def _with_part(report: Report, part: Part) -> Report:
    match part:
        case Section():
            return report.with_section(part)
        case OutlinePart():
            return report.with_sections(part.sections)
        case Table():
            tables = tuple(part if table.id == part.id else table for table in report.tables)
            return replace(report, tables=tables)
        case BlanksPart():
            return replace(report, blanks=part.blanks)
        case BodiesPart():
            preamble, *sections = part.sections
            return replace(report, preamble=preamble, sections=tuple(sections))
        case Document():
            return replace(report, document=part)
        case ReportPart():
            return part.report
