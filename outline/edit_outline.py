"""Edits of the outline: adding, moving, promoting, demoting and deleting a unit's own sections.

Mandated sections never change title, order, level or label. Added ones stand after the mandated
siblings, so that mandated labels stay literal and the labels of added ones go on from them; the
labels follow by themselves (``numbering``). A section moves with everything under it.
"""

from __future__ import annotations

from collections.abc import Iterable

from .consistent import MAX_LEVEL
from .errors import BadMove, BadValue, Locked, phrase
from .frozen import replace
from .model import PREAMBLE, Origin, Report, Section
from .naming import heading
from .numbering import relabel
from .text import clean


def mandated(report: Report, section: Section) -> Locked:
    """Return the error that says that a section is laid down, and what can be done instead."""
    if section.id == PREAMBLE:
        return Locked(
            phrase("The opening paragraph has its fixed place and no title."),
            phrase("Only its text and its state can be changed."),
        )
    return Locked(
        phrase(
            "“{section}” is laid down by the superior body: its title, place and level stay.",
            section=heading(report, section),
        ),
        phrase("Add a section of your own under it, or write in its text."),
    )


def add_section(
    report: Report, after_id: str, new_id: str, title: str, child: bool = False
) -> Report:
    """Add a section of the unit's own, after ``after_id`` or, with ``child``, as its last child.

    Beside a mandated section that others mandated follow it lands after the last sibling, so that
    no mandated number is skipped. Beside or under the preamble it becomes the last of the highest
    level; that is also how an empty outline gets its first section. ``new_id`` is random and new.
    """
    _new_id(report, new_id)
    title = " ".join(clean(title).split())
    if not title:
        raise BadValue(
            phrase("A new section needs a title."), phrase("Write a title for the section.")
        )
    report.section(after_id)
    shape = report.shape
    parent, after = -1, -1
    if after_id != PREAMBLE:
        at = shape.position[after_id]
        parent, after = (at, -1) if child else (shape.parent[at], at)
    level = shape.levels[parent] + 1 if parent >= 0 else 1
    if level > MAX_LEVEL:
        raise _too_deep(report, after_id)
    section = Section(id=new_id, level=level, label="", title=title, origin=Origin.ADDED)
    index = _landing(report, parent, after)
    sections = (*report.sections[:index], section, *report.sections[index:])
    return _relabelled(report, sections, (_id(report, parent),))


def _new_id(report: Report, id_: str) -> None:
    if not id_ or "/" in id_ or id_ == PREAMBLE or id_ in report.shape.position:
        raise BadValue(
            phrase("“{id}” cannot be the id of a new section.", id=id_),
            phrase("Make a new random id."),
        )


def _landing(report: Report, parent: int, after: int) -> int:
    """Return the index where a section lands that is to stand after the sibling ``after``.

    -1 for ``after`` asks for the end of the siblings.
    """
    shape = report.shape
    siblings = shape.children(parent)
    if not siblings:
        return parent + 1
    follows = siblings[siblings.index(after) + 1 :] if after >= 0 else []
    if after < 0 or any(report.sections[at].origin is Origin.MANDATED for at in follows):
        return shape.end[siblings[-1]]
    return shape.end[after]


def move(report: Report, id_: str, direction: int) -> Report:
    """Move an added section and what is under it before (-1) or after (1) its added neighbour."""
    at, stop = _span(report, id_)
    shape = report.shape
    siblings = shape.children(shape.parent[at])
    place = siblings.index(at) + (1 if direction > 0 else -1)
    if not 0 <= place < len(siblings):
        raise BadMove(
            phrase(
                "“{section}” is already the first or last where it stands.",
                section=heading(report, report.sections[at]),
            ),
            phrase("Move it one level out, or one level in, under the one above."),
        )
    other = siblings[place]
    if report.sections[other].origin is Origin.MANDATED:
        raise BadMove(
            phrase(
                "“{section}” cannot stand before the sections that are laid down.",
                section=heading(report, report.sections[at]),
            ),
            phrase("Move it one level in, under the one above."),
        )
    first, middle, last = (
        (at, stop, shape.end[other]) if direction > 0 else (other, at, stop)
    )  # fmt: skip
    sections = report.sections
    swapped = (*sections[:first], *sections[middle:last], *sections[first:middle], *sections[last:])
    return _relabelled(report, swapped, (_id(report, shape.parent[at]),))


def promote(report: Report, id_: str) -> Report:
    """Move an added section one level up, after its parent and what is under that."""
    at, _ = _span(report, id_)
    parent = report.shape.parent[at]
    if parent < 0:
        raise BadMove(
            phrase(
                "“{section}” is already at the highest level.",
                section=heading(report, report.sections[at]),
            )
        )
    above = report.shape.parent[parent]
    return _put(report, at, _landing(report, above, parent), -1, (parent, above))


def demote(report: Report, id_: str) -> Report:
    """Move an added section one level down: it becomes the last child of the sibling above it."""
    at, stop = _span(report, id_)
    shape = report.shape
    siblings = shape.children(shape.parent[at])
    place = siblings.index(at)
    if place == 0:
        raise BadMove(
            phrase(
                "There is no section above “{section}” to put it under.",
                section=heading(report, report.sections[at]),
            ),
            phrase("Move it down first, or add a section above it."),
        )
    if max(shape.levels[at:stop]) >= MAX_LEVEL:
        raise _too_deep(report, id_)
    above = siblings[place - 1]
    return _put(report, at, shape.end[above], 1, (shape.parent[at], above))


def delete(report: Report, id_: str) -> Report:
    """Delete an added section and everything under it."""
    at, stop = _span(report, id_)
    sections = (*report.sections[:at], *report.sections[stop:])
    return _relabelled(report, sections, (_id(report, report.shape.parent[at]),))


def _span(report: Report, id_: str) -> tuple[int, int]:
    """Return where the subtree of an added section begins and ends; refuse a mandated one."""
    section = report.section(id_)
    if id_ == PREAMBLE or section.origin is Origin.MANDATED:
        raise mandated(report, section)
    at = report.shape.position[id_]
    return at, report.shape.end[at]


def _put(report: Report, at: int, index: int, deeper: int, parents: Iterable[int]) -> Report:
    """Move the subtree at ``at`` to ``index`` and change its levels."""
    stop = report.shape.end[at]
    moved = tuple(replace(one, level=one.level + deeper) for one in report.sections[at:stop])
    if index <= at:
        rest = (*report.sections[:index], *moved, *report.sections[index:at])
        sections = (*rest, *report.sections[stop:])
    else:
        rest = (*report.sections[:at], *report.sections[stop:index], *moved)
        sections = (*rest, *report.sections[index:])
    return _relabelled(report, sections, [_id(report, parent) for parent in parents])


def _id(report: Report, at: int) -> str | None:
    return report.sections[at].id if at >= 0 else None


def _relabelled(
    report: Report, sections: tuple[Section, ...], parents: Iterable[str | None]
) -> Report:
    return report.with_sections(relabel(sections, parents))


def _too_deep(report: Report, id_: str) -> BadMove:
    return BadMove(
        phrase(
            "Nothing can go deeper than “{section}”: an outline has {most} levels at most.",
            section=heading(report, report.section(id_)),
            most=MAX_LEVEL,
        )
    )
