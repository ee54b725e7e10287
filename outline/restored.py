"""Putting back what one edit changed, into values that may have changed further since.

Each function takes the values ``before`` and ``after`` the edit and those of ``now``, and returns
``now`` with the edit taken back. What others did since stays: what the edit did not touch keeps
its present content, what came since stays where it stands, what went since stays away.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from .frozen import fields, replace
from .model import Blank, Document, Row, Section, Table


def section(before: Section, after: Section, now: Section) -> Section:
    """Put back the fields of a section that differ; its place and number are not among them."""
    changed = {
        each.name: getattr(before, each.name)
        for each in fields(Section)
        if each.name not in ("id", "level", "label")
        and getattr(before, each.name) != getattr(after, each.name)
    }
    return replace(now, **changed)


def bodies(
    before: Sequence[Section], after: Sequence[Section], now: Sequence[Section]
) -> tuple[Section, ...]:
    """Put back the lines of the bodies that differ, where they still stand as the edit left them.

    What was typed since into other lines stays, and so does a line that was changed since.
    """
    new = {one.id: one for one in after}
    steps = {
        one.id: (one, new[one.id])
        for one in before
        if one.id in new and one is not new[one.id] and one.body != new[one.id].body
    }
    return tuple(_body(*steps[one.id], one) if one.id in steps else one for one in now)


def _body(before: Section, after: Section, now: Section) -> Section:
    if now.body == after.body:
        body = before.body
    else:
        from difflib import SequenceMatcher

        old, new, lines = (one.body.split("\n") for one in (before, after, now))
        if len(old) != len(new):
            return now
        for at, here, size in SequenceMatcher(
            None, new, lines, autojunk=False
        ).get_matching_blocks():
            lines[here : here + size] = old[at : at + size]
        body = "\n".join(lines)
    if body == now.body:
        return now
    return replace(
        now, body=body, status=before.status if now.status is after.status else now.status
    )


def document(before: Document, after: Document, now: Document) -> Document:
    """Put back the keys of the document that differ."""
    changed = {
        each.name: getattr(before, each.name)
        for each in fields(Document)
        if getattr(before, each.name) != getattr(after, each.name)
    }
    return replace(now, **changed)


def blanks(
    before: Sequence[Blank], after: Sequence[Blank], now: Sequence[Blank]
) -> tuple[Blank, ...]:
    """Put back the values of the blanks that differ."""
    new = {blank.id: blank.value for blank in after}
    values = {
        blank.id: blank.value
        for blank in before
        if blank.id in new and new[blank.id] != blank.value
    }
    return tuple(
        replace(blank, value=values[blank.id]) if blank.id in values else blank for blank in now
    )


def table(before: Table, after: Table, now: Table) -> Table:
    """Put back the rows that differ, came or went, and their order if the edit changed it."""
    return replace(
        now,
        rows=_rows(before.rows, after.rows, now.rows),
        ready=_rows(before.ready, after.ready, now.ready),
    )


def _rows(before: Sequence[Row], after: Sequence[Row], now: Sequence[Row]) -> tuple[Row, ...]:
    old = {row.id: row for row in before}
    new = {row.id: row for row in after}
    here = {row.id: row for row in now}

    def pick(id_: str) -> Row:
        same = id_ not in old or old[id_] == new.get(id_)
        return here[id_] if same and id_ in here else old[id_]

    order = _order([*old], [*new], [*here])
    return tuple(pick(id_) for id_ in order)


def _order(before: list[str], after: list[str], now: list[str]) -> list[str]:
    """Return the ids of ``before`` that still belong, with those that came since in their places.

    A newcomer stands after the one it stands behind now.
    """
    known, here = {*before, *after}, {*now}
    if before == after:
        return now
    target = [id_ for id_ in before if id_ in here or id_ not in after]
    previous = ""
    for id_ in now:
        if id_ not in known:
            target.insert(target.index(previous) + 1 if previous in target else 0, id_)
        if id_ in target:
            previous = id_
    return target


def outline(
    before: Sequence[Section], after: Sequence[Section], now: Sequence[Section]
) -> tuple[Section, ...]:
    """Put back which sections there are, where they stand and what the edit renamed.

    A section that is here keeps the content that it has now; one that comes back has that of
    ``before``.
    """
    old = {one.id: one for one in before}
    new = {one.id: one for one in after}
    here = {one.id: one for one in now}
    if _skeleton(before) == _skeleton(after):
        return tuple(_renamed(one, old, new) for one in now)
    target = [
        replace(_renamed(here[one.id], old, new), level=one.level, label=one.label)
        if one.id in here
        else one
        for one in before
        if one.id in here or one.id not in new
    ]
    known = old.keys() | new.keys()
    previous = ""
    for one in now:
        if one.id not in known:
            target.insert(_behind(target, previous, one.level), one)
        if any(each.id == one.id for each in target):
            previous = one.id
    return tuple(_stepped(target))


def _skeleton(sections: Sequence[Section]) -> list[tuple[str, int, str]]:
    return [(one.id, one.level, one.label) for one in sections]


def _renamed(now: Section, old: Mapping[str, Section], new: Mapping[str, Section]) -> Section:
    before, after = old.get(now.id), new.get(now.id)
    if before is None or after is None or before.title == after.title:
        return now
    return replace(now, title=before.title)


def _behind(target: Sequence[Section], previous: str, level: int) -> int:
    """Return the index behind ``previous`` and whatever stands under it."""
    at = next((at for at, one in enumerate(target, 1) if one.id == previous), 0)
    while at < len(target) and target[at].level > level:
        at += 1
    return at


def _stepped(sections: Sequence[Section]) -> list[Section]:
    """Return the sections with no level skipped; a newcomer's parent may have gone."""
    found: list[Section] = []
    above = 0
    for one in sections:
        level = min(one.level, above + 1)
        found.append(one if level == one.level else replace(one, level=level))
        above = level
    return found


def latest(
    before: Sequence[Section], after: Sequence[Section], now: Sequence[Section]
) -> tuple[Section, ...]:
    """Return the sections of ``after`` as they are now, to be brought back when it is redone.

    Places stay those of ``after``, and so do the titles that the edit itself changed.
    """
    old = {one.id: one for one in before}
    here = {one.id: one for one in now}

    def title(one: Section) -> str:
        was = old.get(one.id)
        return here[one.id].title if was is None else one.title

    return tuple(
        replace(here[one.id], level=one.level, label=one.label, title=title(one))
        if one.id in here
        else one
        for one in after
    )
