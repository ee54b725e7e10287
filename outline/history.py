"""Undo and redo by scope: one section, one register, the blanks, the document, or the structure.

Each scope has its own past and future, so that taking back a cell does not take back a paragraph.
What is kept of an edit is the part of the report that it was about, before and after; an undo
writes back only what differs between the two (``restored``), so that it never reverts a later edit
of another scope, nor what was typed since. ``structure`` restores which sections there are, where,
and what they are called: a section that comes back has the text it last had, whether it went by a
delete or by the undo of an add.

Scopes: ``section:ID``, ``structure``, ``table:ID``, ``blanks``, ``document``, ``replace`` for
words replaced in many bodies at once, and ``restore`` for parts of an earlier state brought back:
that is taken back by a merge, so that what was typed since stays. What is typed into a body is not
recorded here; the editor keeps a finer history of that.
"""

from __future__ import annotations

from collections.abc import Mapping

from . import disputes, restored
from .frozen import dataclass, field, replace
from .model import PREAMBLE, Blank, Conflict, Document, Report, Section, Table

DEPTH = 200
"""Steps kept in each direction for each scope."""


@dataclass(frozen=True, slots=True)
class Outline:
    """The part of a report that ``structure`` is about."""

    sections: tuple[Section, ...]


@dataclass(frozen=True, slots=True)
class Blanks:
    """The part of a report that ``blanks`` is about."""

    blanks: tuple[Blank, ...]


@dataclass(frozen=True, slots=True)
class Bodies:
    """The part of a report that ``replace`` is about; shared with the report, not copied."""

    sections: tuple[Section, ...]
    """The preamble and every section."""


@dataclass(frozen=True, slots=True)
class Whole:
    """The part of a report that ``restore`` is about: all of it, not copied."""

    report: Report


Part = Section | Outline | Table | Blanks | Document | Bodies | Whole


@dataclass(frozen=True, slots=True)
class Step:
    """One edit of a scope: its part of the report before and after."""

    before: Part
    after: Part
    gone: tuple[Conflict, ...] = ()
    """What waited for a decision before, and not after: the edit settled it."""
    come: tuple[Conflict, ...] = ()


@dataclass(frozen=True, slots=True)
class History:
    """The past and the future of every scope; a value, like the reports in it."""

    past: Mapping[str, tuple[Step, ...]] = field(default_factory=dict)
    """Steps that can be undone, the latest last."""
    future: Mapping[str, tuple[Step, ...]] = field(default_factory=dict)
    """Steps that can be redone, the next last."""

    def record(self, scope: str, before: Report, after: Report) -> History:
        """Return the history with an edit added; the scope's future is gone.

        An edit that changes nothing in its scope is not kept.
        """
        old, new = _part(before, scope), _part(after, scope)
        if old is None or new is None or old == new:
            return self
        step = Step(old, new)
        if before.conflicts != after.conflicts and not isinstance(old, Whole):
            gone = tuple(one for one in before.conflicts if one not in after.conflicts)
            come = tuple(one for one in after.conflicts if one not in before.conflicts)
            step = Step(old, new, gone, come)
        steps = (*self.past.get(scope, ()), step)[-DEPTH:]
        future = {key: kept for key, kept in self.future.items() if key != scope}
        return History({**self.past, scope: steps}, future)

    def can_undo(self, scope: str) -> bool:
        """Tell whether the scope has an edit to take back."""
        return bool(self.past.get(scope))

    def can_redo(self, scope: str) -> bool:
        """Tell whether the scope has an undone edit to do again."""
        return bool(self.future.get(scope))

    def undo(self, report: Report, scope: str) -> tuple[Report, History]:
        """Take back the last edit of a scope; the same report when there is none.

        A step that would change nothing any more is passed over.
        """
        report, past, steps = _travel(report, scope, self.past)
        return report, History(past, _with(self.future, scope, steps))

    def redo(self, report: Report, scope: str) -> tuple[Report, History]:
        """Do again what was undone last in a scope; the same report when there is nothing."""
        report, future, steps = _travel(report, scope, self.future)
        return report, History(_with(self.past, scope, steps), future)


_Steps = Mapping[str, tuple[Step, ...]]


def _with(steps: _Steps, scope: str, more: tuple[Step, ...]) -> _Steps:
    return {**steps, scope: (*steps.get(scope, ()), *more)[-DEPTH:]} if more else steps


def _travel(report: Report, scope: str, source: _Steps) -> tuple[Report, _Steps, tuple[Step, ...]]:
    """Take back the latest step that still changes something; return it the other way round."""
    steps = list(source.get(scope, ()))
    while steps:
        step = steps.pop()
        now = _part(report, scope)
        if now is None:
            break
        part = _restored(step, now)
        if part == now:
            continue
        back = Step(_latest(step, now), step.before, step.come, step.gone)
        return _disputed(_put(report, part), step), {**source, scope: tuple(steps)}, (back,)
    return report, source, ()


def _disputed(report: Report, step: Step) -> Report:
    """Return the report with what the step settled waiting again, where it still can."""
    if not step.gone and not step.come:
        return report
    left = [one for one in report.conflicts if one not in step.come]
    back = [one for one in step.gone if one not in left]
    return disputes.drop_resolved(replace(report, conflicts=(*left, *back)))


def _part(report: Report, scope: str) -> Part | None:
    """Return what a scope is about; None when its section or register is not there."""
    kind, _, id_ = scope.partition(":")
    match kind:
        case "section":
            known = id_ == PREAMBLE or id_ in report.shape.position
            return report.section(id_) if known else None
        case "structure":
            return Outline(report.sections)
        case "table":
            return next((table for table in report.tables if table.id == id_), None)
        case "blanks":
            return Blanks(report.blanks)
        case "replace":
            return Bodies((report.preamble, *report.sections))
        case "restore":
            return Whole(report)
        case _:
            return report.document


def _restored(step: Step, now: Part) -> Part:
    match step.before, step.after, now:
        case Section() as before, Section() as after, Section():
            return restored.section(before, after, now)
        case Table() as before, Table() as after, Table():
            return restored.table(before, after, now)
        case Document() as before, Document() as after, Document():
            return restored.document(before, after, now)
        case Outline() as before, Outline() as after, Outline():
            return Outline(restored.outline(before.sections, after.sections, now.sections))
        case Blanks() as before, Blanks() as after, Blanks():
            return Blanks(restored.blanks(before.blanks, after.blanks, now.blanks))
        case Bodies() as before, Bodies() as after, Bodies():
            return Bodies(restored.bodies(before.sections, after.sections, now.sections))
        case Whole() as before, Whole() as after, Whole():
            return Whole(_merged(after.report, now.report, before.report))
        case _:
            return now


def _merged(base: Report, now: Report, wanted: Report) -> Report:
    """Return what is now with the way from ``base`` to ``wanted`` gone; as it is where none is."""
    from .merge import CannotMerge, merge_reports

    try:
        return merge_reports(base, now, wanted).report
    except CannotMerge:
        return now


def _latest(step: Step, now: Part) -> Part:
    """Return what a redo comes back to: for the outline, with the texts typed since."""
    match step.before, step.after, now:
        case Outline() as before, Outline() as after, Outline():
            return Outline(restored.latest(before.sections, after.sections, now.sections))
        case _:
            return step.after


def _put(report: Report, part: Part) -> Report:
    match part:
        case Section():
            return report.with_section(part)
        case Outline():
            return report.with_sections(part.sections)
        case Table():
            tables = tuple(part if one.id == part.id else one for one in report.tables)
            return replace(report, tables=tables)
        case Blanks():
            return replace(report, blanks=part.blanks)
        case Bodies():
            preamble, *sections = part.sections
            return replace(report, preamble=preamble, sections=tuple(sections))
        case Document():
            return replace(report, document=part)
        case Whole():
            return part.report
