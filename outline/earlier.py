"""One part of an earlier state of a report put back into what it is now."""

from __future__ import annotations

from . import edit_outline
from .compare import BLANKS, DOCUMENT, section_of, table_of
from .errors import BadValue, UnknownId, phrase
from .frozen import replace
from .model import PREAMBLE, Origin, Report, Section, Status


def restored(now: Report, then: Report, id_: str) -> Report:
    """Return the report with one part as it was ``then``; the same report where nothing differs.

    A section keeps its place, and its title where that is laid down; one that was deleted since
    comes back under the heading it stood under, or at the end. Raise ``UnknownId`` for a part that
    the earlier report does not have.
    """
    if id_ == DOCUMENT:
        return now if now.document == then.document else replace(now, document=then.document)
    if id_ == BLANKS:
        return _with_blanks(now, then)
    was = section_of(then, id_)
    if was is not None:
        here = section_of(now, id_)
        if here is None:
            now = _brought_back(now, then, was)
            here = now.section(id_)
        back = _put_back(now, here, was)
        return now if back == here else now.with_section(back)
    earlier, table = table_of(then, id_), table_of(now, id_)
    if earlier is None or table is None:
        raise UnknownId(phrase("The earlier report has nothing called “{id}”.", id=id_))
    if earlier.columns != table.columns:
        raise BadValue(
            phrase("The register “{id}” had other columns then.", id=id_),
            phrase("Restore the whole report, or copy the rows out of that state."),
        )
    if (earlier.rows, earlier.ready) == (table.rows, table.ready):
        return now
    back_again = replace(table, rows=earlier.rows, ready=earlier.ready)
    tables = tuple(back_again if one.id == id_ else one for one in now.tables)
    return replace(now, tables=tables)


def _put_back(now: Report, here: Section, was: Section) -> Section:
    """Return a section with what people wrote in it then; what is laid down stays as it is now."""
    prompts = {one.id: one for one in was.prompts}
    demands = {one.id: one for one in was.demands}
    tags = {tag.id for tag in now.tags}
    status = was.status
    if status is Status.NONE and not here.optional:
        status = Status.DRAFT if was.body.strip() else Status.EMPTY
    return replace(
        here,
        title=was.title if here.origin is Origin.ADDED else here.title,
        prompts=tuple(
            replace(one, state=prompts[one.id].state, reason=prompts[one.id].reason)
            if one.id in prompts
            else one
            for one in here.prompts
        ),
        demands=tuple(demands.get(one.id, one) for one in here.demands),
        tags=tuple(tag for tag in was.tags if tag in tags),
        body=was.body,
        status=status,
        owner=was.owner,
        due=was.due,
    )


def _brought_back(now: Report, then: Report, was: Section) -> Report:
    """Return the report with a deleted section again, empty: after its sibling, or at the end."""
    shape = then.shape
    at = shape.position[was.id]
    siblings = shape.children(shape.parent[at])
    for sibling in reversed(siblings[: siblings.index(at)]):
        one = section_of(now, shape.ids[sibling])
        if one is not None and one.level == was.level:
            return edit_outline.add_section(now, one.id, was.id, was.title)
    for index in shape.path(at)[-2::-1]:
        if shape.ids[index] in now.shape.position:
            return edit_outline.add_section(now, shape.ids[index], was.id, was.title, child=True)
    return edit_outline.add_section(now, PREAMBLE, was.id, was.title)


def _with_blanks(now: Report, then: Report) -> Report:
    values = {blank.id: (blank.type, blank.value) for blank in then.blanks}
    found = tuple(
        replace(blank, value=values[blank.id][1])
        if blank.id in values and values[blank.id][0] is blank.type
        else blank
        for blank in now.blanks
    )
    return now if found == now.blanks else replace(now, blanks=found)
