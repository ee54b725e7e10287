"""Two people's reports made one, against the report that both began with: nothing is dropped.

Things are known by their ids, and each of their fields is merged by itself: what only one side
changed is taken. Texts are merged by line (``lines``). Where both sides set one value differently,
or put one thing in different places, ours stands and theirs is kept beside it as a ``Dispute``,
which a person must settle; so must be what one side deleted and the other changed: it is kept as
changed. All of these are named as conflicts.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from typing import Any

from . import disputes, lines, merge_outline, ordering, waiting
from .consistent import ConsistencyError, assert_consistent
from .errors import DecuongError, phrase
from .frozen import dataclass, fields, replace
from .model import (
    Blank,
    Column,
    Demand,
    DemandAnswer,
    Dispute,
    Document,
    Prompt,
    Report,
    Row,
    Section,
    Status,
    Table,
    Tag,
)
from .packing import Json, pack
from .parts import Change, Key, changes, id_of


class CannotMerge(DecuongError):
    """The two answer different templates, or what they are asked was changed on both sides."""

    exit_code = 3


@dataclass(frozen=True, slots=True)
class Conflict:
    """One place that both sides changed differently."""

    key: Key
    """As in ``outline.parts``."""
    base: Json
    ours: Json
    theirs: Json

    @property
    def place(self) -> str:
        """The place as a person names it, ``p1.ii.1``, ``pre.5`` or ``indicators/i1/actual``."""
        return disputes.place(self.key)


@dataclass(frozen=True, slots=True)
class Merged:
    """What a merge made, and what it could not decide."""

    report: Report
    conflicts: tuple[Conflict, ...] = ()
    taken: tuple[Change, ...] = ()
    """What differs from ours: what came in from the other side."""


def merge(
    base: Report, ours: Report, theirs: Report, *, our_name: str = "", their_name: str = ""
) -> Merged:
    """Merge three ways; raise ``CannotMerge``.

    ``merge(base, ours, base)`` is ours and ``merge(base, base, theirs)`` theirs, without conflicts.
    O(report) to compare, O(lines log lines) for each text that both changed.
    """
    if ours == theirs or base == theirs:
        return Merged(ours)
    if base == ours:
        return Merged(theirs, (), changes(ours, theirs))
    if ours.template != theirs.template or base.template != ours.template:
        raise CannotMerge(
            phrase("The two versions answer different templates."),
            phrase("Keep one of them, and take over what the other has by hand."),
        )
    work = _Merger(our_name, their_name)
    report = work.report(base, ours, theirs)
    try:
        assert_consistent(report)
    except ConsistencyError as error:
        raise CannotMerge(
            phrase("The two versions do not fit together: {reason}", reason=error.what),
            phrase("Keep one of them, and take over what the other has by hand."),
        ) from error
    taken = tuple(one for one in changes(ours, report) if "dispute" not in one.key[:2])
    return Merged(report, tuple(work.conflicts), taken)


_Each = Callable[[Any, Any, Any], Any]
_DONE_BY_TYPING = {
    (Status.EMPTY, Status.DRAFT), (Status.NONE, Status.DRAFT), (Status.DRAFT, Status.EMPTY)
}  # fmt: skip
"""States that follow from the text; a state that a person chose goes before them."""


class _Merger:
    """One merge; gathers what it could not decide."""

    def __init__(self, our_name: str, their_name: str) -> None:
        self.our_name, self.their_name = our_name, their_name
        self.conflicts: list[Conflict] = []
        self.disputes: list[Dispute] = []
        self.kept: tuple[frozenset[Key], frozenset[Key]] = (frozenset(), frozenset())
        """What each side said that it stays, though somebody had deleted it; then even what seems
        unchanged is looked at."""

    def report(self, base: Report, ours: Report, theirs: Report) -> Report:
        before = base
        base = disputes.pruned(base)
        ours, theirs = disputes.decided(before, ours), disputes.decided(before, theirs)
        sides = (base, ours, theirs)
        self.kept = (waiting.kept(base, ours), waiting.kept(base, theirs))
        preamble = self.section(base.preamble, ours.preamble, theirs.preamble)
        outline = merge_outline.merged(self, *sides)
        found = replace(
            ours,
            document=self.document(base.document, ours.document, theirs.document),
            preamble=preamble,
            blanks=self.listed(("blank",), (side.blanks for side in sides), self.blank),
            rules=self.listed(("rule",), (side.rules for side in sides)),
            demands=self.listed(("demand",), (side.demands for side in sides), self.demand),
            tags=self.listed(("tag",), (side.tags for side in sides), self.tag),
            tables=self.listed(("table",), (side.tables for side in sides), self.table),
        )
        if outline is not ours.sections:
            found = found.with_sections(outline)
        for one, here, there, now in waiting.decided_apart(found, *sides):
            self.conflict(one.place, one.ours, here, there)
            other, who = (there, self.their_name) if now == here else (here, self.our_name)
            self.disputes.append(Dispute(one.place, now, other, who))
        fresh = waiting.topmost(found, self.disputes)
        return disputes.pruned(replace(found, disputes=waiting.all_of(found, *sides, fresh)))

    def conflict(self, key: Key, base: Any, ours: Any, theirs: Any) -> None:
        self.conflicts.append(Conflict(key, pack(base), pack(ours), pack(theirs)))

    def value(self, key: Key, base: Any, ours: Any, theirs: Any) -> Any:
        """Merge one value; where both sides set it, ours stands and theirs is kept as a dispute."""
        if ours is theirs or ours == theirs or base == theirs:
            return ours
        if base == ours:
            return theirs
        if isinstance(ours, bool):  # both added it: what either asks is asked
            return True
        self.conflict(key, base, ours, theirs)
        one, other = disputes.plain(ours), disputes.plain(theirs)
        self.disputes.append(Dispute(key, one, other, self.their_name))
        return ours

    def deleted(self, key: Key, base: Any, ours: Any, theirs: Any) -> None:
        """Keep what one side deleted, for a decision: the other side changed it or needs it."""
        self.conflict(key, base, ours, theirs)
        who = self.our_name if ours is None else self.their_name
        self.disputes.append(Dispute(key, disputes.THERE, None, who))

    def meant(self, key: Key, *, ours: bool) -> bool:
        """Tell whether a side said that something stays which somebody had deleted."""
        return key in self.kept[0 if ours else 1]

    def refused(self, key: Key, ours: Any, theirs: Any) -> None:
        """Keep a value of theirs for a decision that cannot stand with the rest of ours."""
        self.conflict(key, ours, ours, theirs)
        self.disputes.append(Dispute(key, ours, theirs, self.their_name))

    def order(
        self,
        key: Key,
        base: Sequence[str],
        ours: Sequence[str],
        theirs: Sequence[str],
        kept: Collection[str],
    ) -> list[str]:
        """Merge an order; where both sides moved the same, theirs is kept as a dispute."""
        found, clash = ordering.merged(base, ours, theirs, kept)
        swapped = ordering.merged(base, theirs, ours, kept)[0] if clash else found
        if found != swapped:
            one, other = ordering.apart(found, swapped)
            self.conflict(key, tuple(base), tuple(ours), tuple(theirs))
            self.disputes.append(Dispute(key, one, other, self.their_name))
        return found

    def fields(self, key: Key, base: Any, ours: Any, theirs: Any, names: Iterable[str]) -> Any:
        """Merge some fields of a thing; of one that both added nothing stood there before."""
        values = {
            name: self.value((*key, name), getattr(base, name, None), getattr(ours, name),
                             getattr(theirs, name))
            for name in names
        }  # fmt: skip
        changed = {name: new for name, new in values.items() if new is not getattr(ours, name)}
        return replace(ours, **changed) if changed else ours

    def listed(
        self,
        key: Key,
        sides: Iterable[Sequence[Any]],
        each: _Each | None = None,
    ) -> tuple[Any, ...]:
        """Merge a list of things that have ids: which there are, what they hold, their order.

        ``sides`` are the lists of base, ours and theirs.
        """
        base, ours, theirs = sides
        if ours is theirs or ours == theirs:
            return tuple(ours)
        if not any(self.kept):
            if base is theirs or base == theirs:
                return tuple(ours)
            if base is ours or base == ours:
                return tuple(theirs)
        old, one, other = ({id_of(thing): thing for thing in side} for side in (base, ours, theirs))
        kept = {
            id_: thing
            for id_ in (*one, *(id_ for id_ in other if id_ not in one))
            if (thing := self.thing((*key, id_), old.get(id_), one.get(id_), other.get(id_), each))
            is not None
        }
        order = self.order(("order", *key), [*old], [*one], [*other], kept)
        return tuple(kept[id_] for id_ in order)

    def thing(self, key: Key, base: Any, ours: Any, theirs: Any, each: _Each | None) -> Any:
        """Merge one thing; None when it is gone."""
        if ours is theirs or ours == theirs:
            return ours
        if ours is None or theirs is None:
            there = ours if theirs is None else theirs
            if base is None:
                return there
            same = there is base or there == base
            if same and not self.meant(("whole", *key), ours=there is ours):
                return None
            self.deleted(("whole", *key), base, ours, theirs)
            return there
        if not any(self.kept):
            if base is theirs or base == theirs:
                return ours
            if base is ours or base == ours:
                return theirs
        return each(base, ours, theirs) if each else ours  # a rule is what it says

    def document(self, base: Document, ours: Document, theirs: Document) -> Document:
        found: Document = self.fields(
            ("document",), base, ours, theirs, (field.name for field in fields(Document))
        )
        return found

    def blank(self, base: Blank | None, ours: Blank, theirs: Blank) -> Blank:
        key = ("blank", ours.id)
        found: Blank = self.fields(
            key, base, ours, theirs, ("type", "label", "aliases", "evidence")
        )
        was = base.value if base else None
        return replace(found, value=self.value(key, was, ours.value, theirs.value))

    def demand(self, base: Demand | None, ours: Demand, theirs: Demand) -> Demand:
        found: Demand = self.fields(("demand", ours.id), base, ours, theirs, ("text", "optional"))
        return found

    def tag(self, base: Tag | None, ours: Tag, theirs: Tag) -> Tag:
        found: Tag = self.fields(("tag", ours.id), base, ours, theirs, ("text", "scope"))
        return found

    def section(self, base: Section | None, ours: Section, theirs: Section) -> Section:
        """Merge what a section holds; its place, level and label are ``merge_outline``'s."""
        if ours is theirs or (base is theirs and not any(self.kept)):
            return ours
        base = base or Section(ours.id, ours.level, ours.label, "", ours.origin, ours.optional)
        key = ("section", ours.id)
        names = ("title", "owner", "due", "origin", "optional")
        found: Section = self.fields(key, base, ours, theirs, names)
        body = self.text((*key, "body"), base.body, ours.body, theirs.body)
        status = self.status((*key, "status"), base, ours, theirs)
        if status is Status.EMPTY and body.strip() and body not in (ours.body, theirs.body):
            status = Status.DRAFT
        sides = (base, ours, theirs)
        prompts = self.listed(
            ("prompt", ours.id), (side.prompts for side in sides), self.prompt_of(ours.id)
        )
        demands = self.listed(
            ("answer", ours.id), (side.demands for side in sides), self.answer_of(ours.id)
        )
        tags = self.set(base.tags, ours.tags, theirs.tags)
        return replace(found, body=body, status=status, prompts=prompts, demands=demands, tags=tags)

    def text(self, key: Key, base: str, ours: str, theirs: str) -> str:
        found = lines.merge_text(base, ours, theirs, self.our_name, self.their_name)
        if found.conflict_count:
            self.conflict(key, base, ours, theirs)
        return found.text

    def status(self, key: Key, base: Section, ours: Section, theirs: Section) -> Status:
        if _is_typed(base, ours) and base.status is not theirs.status:
            return theirs.status
        if _is_typed(base, theirs) and base.status is not ours.status:
            return ours.status
        found: Status = self.value(key, base.status, ours.status, theirs.status)
        return found

    @staticmethod
    def set(base: Sequence[str], ours: Sequence[str], theirs: Sequence[str]) -> tuple[str, ...]:
        gone = {one for one in base if one not in theirs or one not in ours}
        return tuple(one for one in dict.fromkeys((*ours, *theirs)) if one not in gone)

    def prompt_of(self, section: str) -> _Each:
        def merged(base: Prompt | None, ours: Prompt, theirs: Prompt) -> Prompt:
            key = ("prompt", section, ours.id)
            found: Prompt = self.fields(key, base, ours, theirs, ("text",))
            state, reason = self.state(key, base or Prompt(ours.id, ""), ours, theirs)
            return replace(found, state=state, reason=reason)

        return merged

    def answer_of(self, section: str) -> _Each:
        def merged(
            base: DemandAnswer | None, ours: DemandAnswer, theirs: DemandAnswer
        ) -> DemandAnswer:
            base = base or DemandAnswer(ours.id)
            state, reason = self.state(("answer", section, ours.id), base, ours, theirs)
            return DemandAnswer(ours.id, state, reason)

        return merged

    def state(self, key: Key, base: Any, ours: Any, theirs: Any) -> Any:
        """Merge a state with its reason: one is nothing without the other."""
        was, one, other = ((side.state, side.reason) for side in (base, ours, theirs))
        return self.value((*key, "state"), was, one, other)

    def table(self, base: Table | None, ours: Table, theirs: Table) -> Table:
        names = ("title", "label", "appendix", "required", "carry_to")
        found: Table = self.fields(("table", ours.id), base, ours, theirs, names)
        sides = (base or Table(ours.id, ""), ours, theirs)
        columns = self.listed(
            ("column", ours.id), (side.columns for side in sides), self.column_of(ours.id)
        )
        taken = {row.id for side in (ours, theirs) for row in side.rows}
        row = self.row_of(ours.id)
        # A row that one side took from those on offer is a row, whatever the other did with it.
        key, offered = ("row", ours.id), ("ready", ours.id)
        rows = self.listed(key, (_rows(side, taken) for side in sides), row)
        ready = self.listed(offered, (_offered(side, taken) for side in sides), row)
        return replace(found, columns=columns, rows=rows, ready=ready)

    def column_of(self, table: str) -> _Each:
        def merged(base: Column | None, ours: Column, theirs: Column) -> Column:
            names = [field.name for field in fields(Column) if field.name != "id"]
            found: Column = self.fields(("column", table, ours.id), base, ours, theirs, names)
            return found

        return merged

    def row_of(self, table: str) -> _Each:
        def merged(base: Row | None, ours: Row, theirs: Row) -> Row:
            before: Mapping[str, Any] = base.values if base else {}
            values = {}
            for column in {**ours.values, **theirs.values}:
                key = ("row", table, ours.id, column)
                value = self.value(key, before.get(column), ours.values.get(column),
                                   theirs.values.get(column))  # fmt: skip
                if value is not None:
                    values[column] = value
            return Row(ours.id, values)

        return merged


def _is_typed(base: Section, side: Section) -> bool:
    """Tell whether a side's state follows from what was typed there; nobody chose it."""
    return base.body != side.body and (base.status, side.status) in _DONE_BY_TYPING


def _offered(table: Table, taken: set[str]) -> list[Row]:
    return [row for row in table.ready if row.id not in taken]


def _rows(table: Table, taken: set[str]) -> list[Row]:
    """Return the rows of a register, with those on offer that one of the sides has taken."""
    return [*table.rows, *(row for row in table.ready if row.id in taken)]
