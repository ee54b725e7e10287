"""Merge two reports against their common base; no change of either side is lost.

Items are matched by their ids, and each field is merged by itself: what only one side changed is
taken. Texts are merged by line (``lines``). Where both sides set a value differently, or moved the
same item to different positions, the merged report has ours and stores theirs as a ``Conflict``
for a person to resolve. What one side deleted and the other changed is kept, with a conflict too.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from typing import Any, TypeVar

from outline.errors import DecuongError, phrase
from outline.invariants import ConsistencyError, assert_consistent
from outline.model import (
    Blank,
    Column,
    Conflict,
    Demand,
    DemandAnswer,
    Document,
    Prompt,
    Report,
    Row,
    Section,
    Status,
    Table,
    Tag,
)
from outline.patching.json_codec import Json, encode_json
from outline.patching.patch import Change, Key, find_changes, item_id

from . import conflicts as disputes
from . import order_merge, outline_merge, text_merge


class CannotMerge(DecuongError):
    """The reports answer different templates, or both sides changed what the template asks."""

    exit_code = 3


@dataclass(frozen=True, slots=True)
class MergeConflict:
    """One value or text that both sides changed differently."""

    key: Key
    """As in ``outline.parts``."""
    base: Json
    ours: Json
    theirs: Json

    @property
    def address(self) -> str:
        """The key as a person writes it, ``p1.ii.1``, ``pre.5`` or ``indicators/i1/actual``."""
        return disputes.format_address(self.key)


@dataclass(frozen=True, slots=True)
class MergeResult:
    """The merged report and the conflicts of the merge."""

    report: Report
    conflicts: tuple[MergeConflict, ...] = ()
    incoming: tuple[Change, ...] = ()
    """What differs from ours: the changes that came from the other side."""


def merge_reports(
    base: Report, ours: Report, theirs: Report, *, our_name: str = "", their_name: str = ""
) -> MergeResult:
    """Merge two reports against their common base; raise ``CannotMerge``.

    ``merge(base, ours, base)`` is ours and ``merge(base, base, theirs)`` theirs, without conflicts.
    O(report) to compare, O(lines log lines) for each text that both changed.
    """
    if ours == theirs or base == theirs:
        return MergeResult(ours)
    if base == ours:
        return MergeResult(theirs, (), find_changes(ours, theirs))
    cure = phrase("Keep one of them, and copy what is missing from the other by hand.")
    if ours.template != theirs.template or base.template != ours.template:
        raise CannotMerge(phrase("The two versions answer different templates."), cure)
    merger = _ReportMerger(our_name, their_name)
    report = merger.merge_report(base, ours, theirs)
    try:
        assert_consistent(report)
    except ConsistencyError as error:
        reason = phrase("The two versions do not fit together: {reason}", reason=error.what)
        raise CannotMerge(reason, cure) from error
    incoming = tuple(
        change for change in find_changes(ours, report) if "dispute" not in change.key[:2]
    )
    return MergeResult(report, tuple(merger.conflicts), incoming)


_T = TypeVar("_T")
_Item = TypeVar("_Item", Document, Blank, Demand, Tag, Section, Prompt, Table, Column)
_MergeContent = Callable[[Any, Any, Any], Any]
_STATUS_CHANGES_BY_TYPING = {
    (Status.EMPTY, Status.DRAFT), (Status.NONE, Status.DRAFT), (Status.DRAFT, Status.EMPTY)
}  # fmt: skip
"""Changes of status that typing makes; a status that a person chose takes precedence."""


class _ReportMerger:
    """Merges one report and collects its conflicts."""

    def __init__(self, our_name: str, their_name: str) -> None:
        self.our_name, self.their_name = our_name, their_name
        self.conflicts: list[MergeConflict] = []
        """Every conflict, those of texts too, for the message to the writer."""
        self.stored: list[Conflict] = []
        """The conflicts that the report stores; those of a text are its markers."""
        self.rejected_deletions: tuple[frozenset[Key], frozenset[Key]] = (frozenset(), frozenset())
        """Deletions that ours and theirs rejected; if any, unchanged values are compared too."""

    def merge_report(self, base: Report, ours: Report, theirs: Report) -> Report:
        ours, theirs = (disputes.drop_resolved_by_edit(base, side) for side in (ours, theirs))
        base = disputes.drop_resolved(base)
        sides = (base, ours, theirs)
        find_rejected = disputes.find_rejected_deletions
        self.rejected_deletions = find_rejected(base, ours), find_rejected(base, theirs)
        preamble = self.merge_section(base.preamble, ours.preamble, theirs.preamble)
        sections = outline_merge.merge_outline(self, *sides)
        merged = replace(
            ours,
            document=self.merge_document(base.document, ours.document, theirs.document),
            preamble=preamble,
            blanks=self.merge_list(("blank",), (side.blanks for side in sides), self.merge_blank),
            rules=self.merge_list(("rule",), (side.rules for side in sides)),
            demands=self.merge_list(
                ("demand",), (side.demands for side in sides), self.merge_demand
            ),
            tags=self.merge_list(("tag",), (side.tags for side in sides), self.merge_tag),
            tables=self.merge_list(("table",), (side.tables for side in sides), self.merge_table),
        )
        if sections is not ours.sections:
            merged = merged.with_sections(sections)
        opposite = disputes.find_opposite_resolutions(merged, *sides)
        for conflict, our_value, their_value, value in opposite:
            self.add_conflict(conflict.key, conflict.ours, our_value, their_value)
            rejected, author = our_value, self.our_name
            if value == our_value:
                rejected, author = their_value, self.their_name
            self.stored.append(Conflict(conflict.key, value, rejected, author))
        new_conflicts = disputes.drop_nested_deletions(merged, self.stored)
        conflicts = disputes.collect_conflicts(merged, *sides, new_conflicts)
        return disputes.drop_resolved(replace(merged, conflicts=conflicts))

    def add_conflict(self, key: Key, base: Any, ours: Any, theirs: Any) -> None:
        self.conflicts.append(
            MergeConflict(key, encode_json(base), encode_json(ours), encode_json(theirs))
        )

    def merge_value(self, key: Key, base: Any, ours: _T, theirs: _T) -> _T:
        """Merge one value; where both sides set it, keep ours and store theirs as a conflict."""
        if ours is theirs or ours == theirs or base == theirs:
            return ours
        if base == ours:
            return theirs
        if isinstance(ours, bool):  # both added it: what one of them requires is required
            return ours or theirs
        self.add_conflict(key, base, ours, theirs)
        our_value, their_value = disputes.to_plain(ours), disputes.to_plain(theirs)
        self.stored.append(Conflict(key, our_value, their_value, self.their_name))
        return ours

    def keep_deleted(self, key: Key, base: Any, ours: Any, theirs: Any) -> None:
        """Store a conflict: one side deleted something that the other changed or needs."""
        self.add_conflict(key, base, ours, theirs)
        author = self.our_name if ours is None else self.their_name
        self.stored.append(Conflict(key, disputes.PRESENT, None, author))

    def rejects_deletion(self, key: Key, *, ours: bool) -> bool:
        """Return whether a side resolved an earlier conflict against this deletion."""
        return key in self.rejected_deletions[0 if ours else 1]

    def keep_refused(self, key: Key, ours: Any, theirs: Any) -> None:
        """Store a conflict: their value does not fit into the merged report."""
        self.add_conflict(key, ours, ours, theirs)
        self.stored.append(Conflict(key, ours, theirs, self.their_name))

    def merge_order(
        self,
        key: Key,
        base: Sequence[str],
        ours: Sequence[str],
        theirs: Sequence[str],
        kept_ids: Collection[str],
    ) -> list[str]:
        """Merge an order; where both sides moved the same ids, store theirs as a conflict."""
        order, contested = order_merge.merge_order(base, ours, theirs, kept_ids)
        swapped = (base, theirs, ours, kept_ids)
        their_order = order_merge.merge_order(*swapped)[0] if contested else order
        if order != their_order:
            our_ids, their_ids = order_merge.trim_equal_ends(order, their_order)
            self.add_conflict(key, tuple(base), tuple(ours), tuple(theirs))
            self.stored.append(Conflict(key, our_ids, their_ids, self.their_name))
        return order

    def merge_fields(
        self, key: Key, base: _Item | None, ours: _Item, theirs: _Item, names: Iterable[str]
    ) -> _Item:
        """Merge some fields of an item; ``base`` is None where both sides added it."""
        changed: dict[str, Any] = {}
        for name in names:
            our_value, their_value = getattr(ours, name), getattr(theirs, name)
            base_value = getattr(base, name, None)
            value = self.merge_value((*key, name), base_value, our_value, their_value)
            if value is not our_value:
                changed[name] = value
        return replace(ours, **changed) if changed else ours

    def merge_list(
        self,
        key: Key,
        sides: Iterable[Sequence[Any]],
        merge_content: _MergeContent | None = None,
    ) -> tuple[Any, ...]:
        """Merge a list of items with ids: which items it has, their content and their order.

        ``sides`` are the lists of base, ours and theirs.
        """
        base, ours, theirs = sides
        if ours is theirs or ours == theirs:
            return tuple(ours)
        if not any(self.rejected_deletions):
            if base is theirs or base == theirs:
                return tuple(ours)
            if base is ours or base == ours:
                return tuple(theirs)
        sides_by_id = [{item_id(item): item for item in side} for side in (base, ours, theirs)]
        _, ours_by_id, theirs_by_id = sides_by_id
        merged_by_id = {}
        for id_ in dict.fromkeys((*ours_by_id, *theirs_by_id)):
            base_item, our_item, their_item = (side.get(id_) for side in sides_by_id)
            item = self.merge_item((*key, id_), base_item, our_item, their_item, merge_content)
            if item is not None:
                merged_by_id[id_] = item
        orders = [[*side] for side in sides_by_id]
        order = self.merge_order(("order", *key), orders[0], orders[1], orders[2], merged_by_id)
        return tuple(merged_by_id[id_] for id_ in order)

    def merge_item(
        self, key: Key, base: Any, ours: Any, theirs: Any, merge_content: _MergeContent | None
    ) -> Any:
        """Merge one item of a list; None when it is deleted."""
        if ours is theirs or ours == theirs:
            return ours
        if ours is None or theirs is None:
            remaining = ours if theirs is None else theirs
            if base is None:
                return remaining
            is_unchanged = remaining is base or remaining == base
            deletion = ("whole", *key)
            if is_unchanged and not self.rejects_deletion(deletion, ours=remaining is ours):
                return None
            self.keep_deleted(deletion, base, ours, theirs)
            return remaining
        if not any(self.rejected_deletions):
            if base is theirs or base == theirs:
                return ours
            if base is ours or base == ours:
                return theirs
        # A rule has no content to merge: its id is all of it.
        return merge_content(base, ours, theirs) if merge_content else ours

    def merge_document(self, base: Document, ours: Document, theirs: Document) -> Document:
        names = (field.name for field in fields(Document))
        return self.merge_fields(("document",), base, ours, theirs, names)

    def merge_blank(self, base: Blank | None, ours: Blank, theirs: Blank) -> Blank:
        key = ("blank", ours.id)
        names = ("type", "label", "aliases", "evidence")
        blank = self.merge_fields(key, base, ours, theirs, names)
        base_value = base.value if base else None
        return replace(blank, value=self.merge_value(key, base_value, ours.value, theirs.value))

    def merge_demand(self, base: Demand | None, ours: Demand, theirs: Demand) -> Demand:
        return self.merge_fields(("demand", ours.id), base, ours, theirs, ("text", "optional"))

    def merge_tag(self, base: Tag | None, ours: Tag, theirs: Tag) -> Tag:
        return self.merge_fields(("tag", ours.id), base, ours, theirs, ("text", "scope"))

    def merge_section(self, base: Section | None, ours: Section, theirs: Section) -> Section:
        """Merge a section's content; ``merge_outline`` merges its parent, level and label."""
        if ours is theirs or (base is theirs and not any(self.rejected_deletions)):
            return ours
        base = base or Section(ours.id, ours.level, ours.label, "", ours.origin, ours.optional)
        key = ("section", ours.id)
        names = ("title", "owner", "due", "origin", "optional")
        section = self.merge_fields(key, base, ours, theirs, names)
        body = self.merge_body((*key, "body"), base.body, ours.body, theirs.body)
        status = self.merge_status((*key, "status"), base, ours, theirs)
        if status is Status.EMPTY and body.strip() and body not in (ours.body, theirs.body):
            status = Status.DRAFT
        sides = (base, ours, theirs)
        prompts = self.merge_list(
            ("prompt", ours.id), (side.prompts for side in sides), self.prompt_merger(ours.id)
        )
        demands = self.merge_list(
            ("answer", ours.id), (side.demands for side in sides), self.answer_merger(ours.id)
        )
        tags = self.merge_set(base.tags, ours.tags, theirs.tags)
        return replace(
            section, body=body, status=status, prompts=prompts, demands=demands, tags=tags
        )

    def merge_body(self, key: Key, base: str, ours: str, theirs: str) -> str:
        merged = text_merge.merge_text(base, ours, theirs, self.our_name, self.their_name)
        if merged.conflict_count:
            self.add_conflict(key, base, ours, theirs)
        return merged.text

    def merge_status(self, key: Key, base: Section, ours: Section, theirs: Section) -> Status:
        if _follows_from_typing(base, ours) and base.status is not theirs.status:
            return theirs.status
        if _follows_from_typing(base, theirs) and base.status is not ours.status:
            return ours.status
        return self.merge_value(key, base.status, ours.status, theirs.status)

    @staticmethod
    def merge_set(
        base: Sequence[str], ours: Sequence[str], theirs: Sequence[str]
    ) -> tuple[str, ...]:
        removed = {item for item in base if item not in theirs or item not in ours}
        return tuple(item for item in dict.fromkeys((*ours, *theirs)) if item not in removed)

    def prompt_merger(self, section_id: str) -> _MergeContent:
        def merge(base: Prompt | None, ours: Prompt, theirs: Prompt) -> Prompt:
            key = ("prompt", section_id, ours.id)
            prompt = self.merge_fields(key, base, ours, theirs, ("text",))
            state, reason = self.merge_state(key, base or Prompt(ours.id, ""), ours, theirs)
            return replace(prompt, state=state, reason=reason)

        return merge

    def answer_merger(self, section_id: str) -> _MergeContent:
        def merge(
            base: DemandAnswer | None, ours: DemandAnswer, theirs: DemandAnswer
        ) -> DemandAnswer:
            base = base or DemandAnswer(ours.id)
            state, reason = self.merge_state(("answer", section_id, ours.id), base, ours, theirs)
            return DemandAnswer(ours.id, state, reason)

        return merge

    def merge_state(self, key: Key, base: Any, ours: Any, theirs: Any) -> Any:
        """Merge a state together with its reason, as one value."""
        answers = ((side.state, side.reason) for side in (base, ours, theirs))
        return self.merge_value((*key, "state"), *answers)

    def merge_table(self, base: Table | None, ours: Table, theirs: Table) -> Table:
        names = ("title", "label", "appendix", "required", "carry_to")
        table = self.merge_fields(("table", ours.id), base, ours, theirs, names)
        sides = (base or Table(ours.id, ""), ours, theirs)
        columns = self.merge_list(
            ("column", ours.id), (side.columns for side in sides), self.column_merger(ours.id)
        )
        # A row on offer that one side put to use is in use, whatever the other side did with it.
        used_ids = {row.id for side in (ours, theirs) for row in side.rows}
        rows_of_sides = [_split_rows(side, used_ids) for side in sides]
        merge_row = self.row_merger(ours.id)
        rows = self.merge_list(("row", ours.id), (used for used, _ in rows_of_sides), merge_row)
        ready = self.merge_list(("ready", ours.id), (free for _, free in rows_of_sides), merge_row)
        return replace(table, columns=columns, rows=rows, ready=ready)

    def column_merger(self, table_id: str) -> _MergeContent:
        def merge(base: Column | None, ours: Column, theirs: Column) -> Column:
            names = [field.name for field in fields(Column) if field.name != "id"]
            return self.merge_fields(("column", table_id, ours.id), base, ours, theirs, names)

        return merge

    def row_merger(self, table_id: str) -> _MergeContent:
        def merge(base: Row | None, ours: Row, theirs: Row) -> Row:
            base_values: Mapping[str, Any] = base.values if base else {}
            values = {}
            for column in {**ours.values, **theirs.values}:
                key = ("row", table_id, ours.id, column)
                our_value, their_value = ours.values.get(column), theirs.values.get(column)
                value = self.merge_value(key, base_values.get(column), our_value, their_value)
                if value is not None:
                    values[column] = value
            return Row(ours.id, values)

        return merge


def _follows_from_typing(base: Section, side: Section) -> bool:
    """Return whether a side's status only follows from its typing, so that nobody chose it."""
    return base.body != side.body and (base.status, side.status) in _STATUS_CHANGES_BY_TYPING


def _split_rows(table: Table, used_ids: set[str]) -> tuple[list[Row], list[Row]]:
    """Return the rows in use of a register, ``used_ids`` among them, and the rows on offer."""
    used = [*table.rows, *(row for row in table.ready if row.id in used_ids)]
    return used, [row for row in table.ready if row.id not in used_ids]
