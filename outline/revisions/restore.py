"""Restore one part of a report from an earlier state of it."""

from __future__ import annotations

from dataclasses import replace

from outline.editing import structure
from outline.errors import BadValue, UnknownId, phrase
from outline.model import PREAMBLE, Origin, Report, Section, Status

from .report_diff import BLANKS, DOCUMENT, find_section, find_table


def restore_part(current: Report, earlier_report: Report, id_: str) -> Report:
    """Return the current report with one part as in the earlier one; the same if nothing differs.

    A section keeps its position, and its title if that is mandated; one that was deleted since
    returns under its old parent, or at the end. Raise ``UnknownId`` for a part that the earlier
    report does not have.
    """
    if id_ == DOCUMENT:
        document = earlier_report.document
        return current if current.document == document else replace(current, document=document)
    if id_ == BLANKS:
        return _restore_blanks(current, earlier_report)
    earlier_section = find_section(earlier_report, id_)
    if earlier_section is not None:
        present_section = find_section(current, id_)
        if present_section is None:
            current = _restore_deleted(current, earlier_report, earlier_section)
            present_section = current.section(id_)
        restored = _restore_content(current, present_section, earlier_section)
        return current if restored == present_section else current.with_section(restored)
    earlier_table, table = find_table(earlier_report, id_), find_table(current, id_)
    if earlier_table is None or table is None:
        raise UnknownId(phrase("The earlier report has nothing called “{id}”.", id=id_))
    if earlier_table.columns != table.columns:
        raise BadValue(
            phrase("The register “{id}” had other columns then.", id=id_),
            phrase("Restore the whole report, or copy the rows from that version."),
        )
    if (earlier_table.rows, earlier_table.ready) == (table.rows, table.ready):
        return current
    restored_table = replace(table, rows=earlier_table.rows, ready=earlier_table.ready)
    tables = tuple(
        restored_table if present_table.id == id_ else present_table
        for present_table in current.tables
    )
    return replace(current, tables=tables)


def _restore_content(current: Report, section: Section, earlier: Section) -> Section:
    """Return a section with its earlier content; what the template mandates stays as it is now."""
    prompts = {item.id: item for item in earlier.prompts}
    demands = {item.id: item for item in earlier.demands}
    tags = {tag.id for tag in current.tags}
    status = earlier.status
    if status is Status.NONE and not section.optional:
        status = Status.DRAFT if earlier.body.strip() else Status.EMPTY
    return replace(
        section,
        title=earlier.title if section.origin is Origin.ADDED else section.title,
        prompts=tuple(
            replace(item, state=prompts[item.id].state, reason=prompts[item.id].reason)
            if item.id in prompts
            else item
            for item in section.prompts
        ),
        demands=tuple(demands.get(item.id, item) for item in section.demands),
        tags=tuple(tag for tag in earlier.tags if tag in tags),
        body=earlier.body,
        status=status,
        owner=earlier.owner,
        due=earlier.due,
    )


def _restore_deleted(current: Report, earlier_report: Report, deleted: Section) -> Report:
    """Return the report with a deleted section added empty: after its sibling, or at the end."""
    shape = earlier_report.shape
    deleted_index = shape.position[deleted.id]
    siblings = shape.children(shape.parent[deleted_index])
    for sibling in reversed(siblings[: siblings.index(deleted_index)]):
        present_sibling = find_section(current, shape.ids[sibling])
        if present_sibling is not None and present_sibling.level == deleted.level:
            return structure.add_section(current, present_sibling.id, deleted.id, deleted.title)
    for ancestor in shape.path(deleted_index)[-2::-1]:
        if shape.ids[ancestor] in current.shape.position:
            parent_id = shape.ids[ancestor]
            return structure.add_section(current, parent_id, deleted.id, deleted.title, child=True)
    return structure.add_section(current, PREAMBLE, deleted.id, deleted.title)


def _restore_blanks(current: Report, earlier_report: Report) -> Report:
    values = {blank.id: (blank.type, blank.value) for blank in earlier_report.blanks}
    restored = tuple(
        replace(blank, value=values[blank.id][1])
        if blank.id in values and values[blank.id][0] == blank.type
        else blank
        for blank in current.blanks
    )
    return current if restored == current.blanks else replace(current, blanks=restored)
