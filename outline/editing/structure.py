"""Edit the outline: add, move, promote, demote and delete a unit's own sections.

Mandated sections never change their title, order, level or label. Added ones come after their
mandated siblings, so that mandated labels stay literal and the labels of added ones continue them;
``numbering`` derives the labels. A section moves with everything under it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from outline.display_names import name_section
from outline.errors import BadMove, BadValue, Locked, phrase
from outline.invariants import MAX_LEVEL
from outline.model import PREAMBLE, Origin, Report, Section
from outline.numbering import relabel
from outline.text import clean


def locked_error(report: Report, section: Section) -> Locked:
    """Return the error that a section is mandated, with what can be done instead."""
    if section.id == PREAMBLE:
        return Locked(
            phrase("The opening paragraph cannot be moved and has no title."),
            phrase("Only its text and its state can be changed."),
        )
    return Locked(
        phrase(
            "“{section}” is prescribed by the superior body: its title, position and level "
            "cannot be changed.",
            section=name_section(report, section),
        ),
        phrase("Add a section of your own under it, or write in its text."),
    )


def add_section(
    report: Report, after_id: str, new_id: str, title: str, child: bool = False
) -> Report:
    """Add a section of the unit's own, after ``after_id`` or, with ``child``, as its last child.

    After a mandated section that other mandated ones follow, it becomes the last sibling, so that
    no mandated number is skipped. After or under the preamble it becomes the last section of the
    highest level, which is also how an empty outline gets its first one. ``new_id`` is random.
    """
    _check_new_id(report, new_id)
    title = " ".join(clean(title).split())
    if not title:
        raise BadValue(
            phrase("A new section needs a title."), phrase("Write a title for the section.")
        )
    report.section(after_id)
    shape = report.shape
    parent_index, sibling_index = -1, -1
    if after_id != PREAMBLE:
        target_index = shape.position[after_id]
        parent_index, sibling_index = (
            (target_index, -1) if child else (shape.parent[target_index], target_index)
        )
    level = shape.levels[parent_index] + 1 if parent_index >= 0 else 1
    if level > MAX_LEVEL:
        raise _too_deep(report, after_id)
    section = Section(id=new_id, level=level, label="", title=title, origin=Origin.ADDED)
    index = _insertion_index(report, parent_index, sibling_index)
    sections = (*report.sections[:index], section, *report.sections[index:])
    return _with_sections(report, sections, (_id_at(report, parent_index),))


def _check_new_id(report: Report, id_: str) -> None:
    if not id_ or "/" in id_ or id_ == PREAMBLE or id_ in report.shape.position:
        raise BadValue(
            phrase("“{id}” cannot be the id of a new section.", id=id_),
            phrase("Make a new random id."),
        )


def _insertion_index(report: Report, parent: int, after: int) -> int:
    """Return the index for a section to be inserted after the sibling ``after``.

    With -1 for ``after`` it is the end of the siblings.
    """
    shape = report.shape
    siblings = shape.children(parent)
    if not siblings:
        return parent + 1
    follows = siblings[siblings.index(after) + 1 :] if after >= 0 else []
    if after < 0 or any(report.sections[sibling].origin is Origin.MANDATED for sibling in follows):
        return shape.end[siblings[-1]]
    return shape.end[after]


def move(report: Report, id_: str, direction: int) -> Report:
    """Move an added section and what is under it before (-1) or after (1) its added neighbour."""
    start, stop = _find_subtree(report, id_)
    shape = report.shape
    siblings = shape.children(shape.parent[start])
    new_rank = siblings.index(start) + (1 if direction > 0 else -1)
    if not 0 <= new_rank < len(siblings):
        raise BadMove(
            phrase(
                "“{section}” is already the first or the last of its group.",
                section=name_section(report, report.sections[start]),
            ),
            phrase("Move it one level out, or one level in, under the one above."),
        )
    neighbour = siblings[new_rank]
    if report.sections[neighbour].origin is Origin.MANDATED:
        raise BadMove(
            phrase(
                "“{section}” cannot come before the prescribed sections.",
                section=name_section(report, report.sections[start]),
            ),
            phrase("Move it one level in, under the one above."),
        )
    begin, middle, end = (
        (start, stop, shape.end[neighbour]) if direction > 0 else (neighbour, start, stop)
    )  # fmt: skip
    sections = report.sections
    swapped = (*sections[:begin], *sections[middle:end], *sections[begin:middle], *sections[end:])
    return _with_sections(report, swapped, (_id_at(report, shape.parent[start]),))


def promote(report: Report, id_: str) -> Report:
    """Move an added section one level up, after its parent and what is under that."""
    start, _ = _find_subtree(report, id_)
    parent = report.shape.parent[start]
    if parent < 0:
        raise BadMove(
            phrase(
                "“{section}” is already at the highest level.",
                section=name_section(report, report.sections[start]),
            )
        )
    grandparent = report.shape.parent[parent]
    return _move_subtree(
        report, start, _insertion_index(report, grandparent, parent), -1, (parent, grandparent)
    )


def demote(report: Report, id_: str) -> Report:
    """Move an added section one level down: it becomes the last child of the sibling above it."""
    start, stop = _find_subtree(report, id_)
    shape = report.shape
    siblings = shape.children(shape.parent[start])
    rank = siblings.index(start)
    if rank == 0:
        raise BadMove(
            phrase(
                "There is no section above “{section}” to put it under.",
                section=name_section(report, report.sections[start]),
            ),
            phrase("Move it down first, or add a section above it."),
        )
    if max(shape.levels[start:stop]) >= MAX_LEVEL:
        raise _too_deep(report, id_)
    new_parent = siblings[rank - 1]
    return _move_subtree(report, start, shape.end[new_parent], 1, (shape.parent[start], new_parent))


def delete(report: Report, id_: str) -> Report:
    """Delete an added section and everything under it."""
    start, end = _find_subtree(report, id_)
    sections = (*report.sections[:start], *report.sections[end:])
    return _with_sections(report, sections, (_id_at(report, report.shape.parent[start]),))


def _find_subtree(report: Report, id_: str) -> tuple[int, int]:
    """Return start and end of the subtree of an added section; raise ``Locked`` if mandated."""
    section = report.section(id_)
    if id_ == PREAMBLE or section.origin is Origin.MANDATED:
        raise locked_error(report, section)
    start = report.shape.position[id_]
    return start, report.shape.end[start]


def _move_subtree(
    report: Report, start: int, index: int, level_change: int, parents: Iterable[int]
) -> Report:
    """Move the subtree at ``start`` to ``index`` and change its levels."""
    stop = report.shape.end[start]
    subtree = tuple(
        replace(section, level=section.level + level_change)
        for section in report.sections[start:stop]
    )
    if index <= start:
        sections_before = (*report.sections[:index], *subtree, *report.sections[index:start])
        sections = (*sections_before, *report.sections[stop:])
    else:
        sections_before = (*report.sections[:start], *report.sections[stop:index], *subtree)
        sections = (*sections_before, *report.sections[index:])
    return _with_sections(report, sections, [_id_at(report, parent) for parent in parents])


def _id_at(report: Report, index: int) -> str | None:
    return report.sections[index].id if index >= 0 else None


def _with_sections(
    report: Report, sections: tuple[Section, ...], parents: Iterable[str | None]
) -> Report:
    return report.with_sections(relabel(sections, parents))


def _too_deep(report: Report, id_: str) -> BadMove:
    return BadMove(
        phrase(
            "Nothing can go deeper than “{section}”: an outline has {most} levels at most.",
            section=name_section(report, report.section(id_)),
            most=MAX_LEVEL,
        )
    )
