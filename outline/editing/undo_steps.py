"""Revert one edit in values that may have changed again since.

Each function takes the values ``before`` and ``after`` the edit and the ``current`` ones, and
returns the current ones with the edit reverted. Later changes stay: what the edit did not change
keeps its current content, later additions keep their positions, later deletions stay deleted.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import fields, replace

from outline.model import Blank, Document, Row, Section, Table


def revert_section(before: Section, after: Section, current: Section) -> Section:
    """Revert the changed fields of a section, but not its level and label."""
    old_values = {
        field.name: getattr(before, field.name)
        for field in fields(Section)
        if field.name not in ("id", "level", "label")
        and getattr(before, field.name) != getattr(after, field.name)
    }
    return replace(current, **old_values)


def revert_bodies(
    before: Sequence[Section], after: Sequence[Section], current: Sequence[Section]
) -> tuple[Section, ...]:
    """Revert the changed lines of bodies, where they are still as the edit left them.

    What was typed since into other lines stays, and so does a line that was changed since.
    """
    after_by_id = {section.id: section for section in after}
    versions_by_id = {
        section.id: (section, after_by_id[section.id])
        for section in before
        if section.id in after_by_id
        and section is not after_by_id[section.id]
        and section.body != after_by_id[section.id].body
    }
    return tuple(
        _revert_body(*versions_by_id[section.id], section)
        if section.id in versions_by_id
        else section
        for section in current
    )


def _revert_body(before: Section, after: Section, current: Section) -> Section:
    if current.body == after.body:
        body = before.body
    else:
        from difflib import SequenceMatcher

        old_lines, new_lines, lines = (
            section.body.split("\n") for section in (before, after, current)
        )
        if len(old_lines) != len(new_lines):
            return current
        for old_start, start, size in SequenceMatcher(
            None, new_lines, lines, autojunk=False
        ).get_matching_blocks():
            lines[start : start + size] = old_lines[old_start : old_start + size]
        body = "\n".join(lines)
    if body == current.body:
        return current
    return replace(
        current,
        body=body,
        status=before.status if current.status is after.status else current.status,
    )


def revert_document(before: Document, after: Document, current: Document) -> Document:
    """Revert the changed fields of the document."""
    old_values = {
        field.name: getattr(before, field.name)
        for field in fields(Document)
        if getattr(before, field.name) != getattr(after, field.name)
    }
    return replace(current, **old_values)


def revert_blanks(
    before: Sequence[Blank], after: Sequence[Blank], current: Sequence[Blank]
) -> tuple[Blank, ...]:
    """Revert the changed values of blanks."""
    values_after = {blank.id: blank.value for blank in after}
    old_values = {
        blank.id: blank.value
        for blank in before
        if blank.id in values_after and values_after[blank.id] != blank.value
    }
    return tuple(
        replace(blank, value=old_values[blank.id]) if blank.id in old_values else blank
        for blank in current
    )


def revert_table(before: Table, after: Table, current: Table) -> Table:
    """Revert changed, added and deleted rows, and their order if the edit changed it."""
    return replace(
        current,
        rows=_revert_rows(before.rows, after.rows, current.rows),
        ready=_revert_rows(before.ready, after.ready, current.ready),
    )


def _revert_rows(
    before: Sequence[Row], after: Sequence[Row], current: Sequence[Row]
) -> tuple[Row, ...]:
    before_by_id = {row.id: row for row in before}
    after_by_id = {row.id: row for row in after}
    current_by_id = {row.id: row for row in current}

    def pick(id_: str) -> Row:
        is_untouched = id_ not in before_by_id or before_by_id[id_] == after_by_id.get(id_)
        return current_by_id[id_] if is_untouched and id_ in current_by_id else before_by_id[id_]

    order = _revert_order([*before_by_id], [*after_by_id], [*current_by_id])
    return tuple(pick(id_) for id_ in order)


def _revert_order(before: list[str], after: list[str], current: list[str]) -> list[str]:
    """Return the ids of ``before`` that remain, with those that were added since.

    An id that was added since stays after the id that it follows now.
    """
    ids_of_edit, current_ids = {*before, *after}, {*current}
    if before == after:
        return current
    order = [id_ for id_ in before if id_ in current_ids or id_ not in after]
    previous = ""
    for id_ in current:
        if id_ not in ids_of_edit:
            order.insert(order.index(previous) + 1 if previous in order else 0, id_)
        if id_ in order:
            previous = id_
    return order


def revert_outline(
    before: Sequence[Section], after: Sequence[Section], current: Sequence[Section]
) -> tuple[Section, ...]:
    """Revert which sections there are, their positions, and the titles that the edit changed.

    A section that exists keeps its current content; one that returns has that of ``before``.
    """
    before_by_id = {section.id: section for section in before}
    after_by_id = {section.id: section for section in after}
    current_by_id = {section.id: section for section in current}
    if _skeleton(before) == _skeleton(after):
        return tuple(_revert_title(section, before_by_id, after_by_id) for section in current)
    reverted = [
        replace(
            _revert_title(current_by_id[section.id], before_by_id, after_by_id),
            level=section.level,
            label=section.label,
        )
        if section.id in current_by_id
        else section
        for section in before
        if section.id in current_by_id or section.id not in after_by_id
    ]
    ids_of_edit = before_by_id.keys() | after_by_id.keys()
    previous = ""
    for section in current:
        if section.id not in ids_of_edit:
            reverted.insert(_index_after_subtree(reverted, previous, section.level), section)
        if any(other.id == section.id for other in reverted):
            previous = section.id
    return tuple(_close_level_gaps(reverted))


def _skeleton(sections: Sequence[Section]) -> list[tuple[str, int, str]]:
    return [(section.id, section.level, section.label) for section in sections]


def _revert_title(
    section: Section, before_by_id: Mapping[str, Section], after_by_id: Mapping[str, Section]
) -> Section:
    before, after = before_by_id.get(section.id), after_by_id.get(section.id)
    if before is None or after is None or before.title == after.title:
        return section
    return replace(section, title=before.title)


def _index_after_subtree(sections: Sequence[Section], previous: str, level: int) -> int:
    """Return the index after ``previous`` and everything under it."""
    index = next((index for index, section in enumerate(sections, 1) if section.id == previous), 0)
    while index < len(sections) and sections[index].level > level:
        index += 1
    return index


def _close_level_gaps(sections: Sequence[Section]) -> list[Section]:
    """Return the sections with no level skipped: the parent of a later one may be deleted."""
    closed: list[Section] = []
    previous_level = 0
    for section in sections:
        level = min(section.level, previous_level + 1)
        closed.append(section if level == section.level else replace(section, level=level))
        previous_level = level
    return closed


def refresh_for_redo(
    before: Sequence[Section], after: Sequence[Section], current: Sequence[Section]
) -> tuple[Section, ...]:
    """Return the sections of ``after`` with their current content, for a redo of the edit.

    They keep the positions that they have in ``after``, and the titles that the edit changed.
    """
    before_by_id = {section.id: section for section in before}
    current_by_id = {section.id: section for section in current}

    def title(section: Section) -> str:
        old_section = before_by_id.get(section.id)
        return current_by_id[section.id].title if old_section is None else section.title

    return tuple(
        replace(
            current_by_id[section.id],
            level=section.level,
            label=section.label,
            title=title(section),
        )
        if section.id in current_by_id
        else section
        for section in after
    )
