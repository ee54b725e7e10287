"""A Hypothesis strategy for the edits that a person might make of a report."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, fields
from functools import partial

from hypothesis import strategies as st

from outline.editing import sections
from outline.errors import DecuongError
from outline.model import Document, Origin, Report, Row, Status

from .strategies import (
    answers,
    any_line,
    blank_values,
    bodies,
    cell_values,
    days,
    documents,
    lines,
    row_values,
)


@dataclass(frozen=True)
class Change:
    """One random edit that a person might make."""

    scope: str
    """As in ``outline.history``."""
    touched: tuple[str, ...]
    """What a caller names when it refreshes completion."""
    before: Report
    after: Report


@st.composite
def changes(draw: st.DrawFn, report: Report, fresh: str = "fresh") -> Change:
    """Draw an edit of a report; one that is refused leaves the report as it was."""
    kinds = [_edit_section, _edit_document]
    kinds += [_edit_outline, _edit_outline] * bool(report.sections)
    kinds += [_edit_blank] * bool(report.blanks) + [_edit_table] * bool(report.tables)
    scope, touched, change = draw(draw(st.sampled_from(kinds))(report, fresh))
    try:
        after = change(report)
    except DecuongError:
        after = report
    return Change(scope, touched, report, after)


_Drawn = tuple[str, tuple[str, ...], Callable[[Report], Report]]


@st.composite
def _edit_section(draw: st.DrawFn, report: Report, fresh: str) -> _Drawn:
    section = draw(st.sampled_from((report.preamble, *report.sections)))
    id_ = section.id
    other = draw(st.sampled_from([one for one in Status if one is not section.status]))
    ways: list[Callable[[Report], Report]] = [
        partial(sections.set_body, id_=id_, body=draw(bodies())),
        partial(sections.set_status, id_=id_, status=other),
        partial(sections.set_status, id_=id_, status=Status.DONE),
        partial(sections.set_owner, id_=id_, owner=draw(any_line)),
        partial(sections.set_due, id_=id_, due=draw(days)),
        partial(sections.toggle_tag, id_=id_, tag="dot-pha"),
    ]
    if section.origin is Origin.ADDED:
        ways.append(partial(sections.set_title, id_=id_, title=draw(lines)))
    state, reason = draw(answers), draw(any_line)
    ways += (
        partial(sections.answer_prompt, prompt_id=prompt.id, state=state, reason=reason)
        for prompt in section.prompts
    )
    ways += (
        partial(sections.answer_demand, id_=id_, demand_id=demand.id, state=state, reason=reason)
        for demand in section.demands
    )
    return f"section:{id_}", (id_,), draw(st.sampled_from(ways))


@st.composite
def _edit_outline(draw: st.DrawFn, report: Report, fresh: str) -> _Drawn:
    own = [section.id for section in report.sections if section.origin is Origin.ADDED]
    id_ = draw(st.sampled_from(own or report.shape.ids) | st.sampled_from(report.shape.ids))
    title, child = draw(lines), draw(st.booleans())
    ways: tuple[Callable[[Report], Report], ...] = (
        partial(sections.add_section, after_id=id_, new_id=fresh, title=title, child=child),
        partial(sections.move, id_=id_, direction=draw(st.sampled_from((-1, 1)))),
        partial(sections.promote, id_=id_),
        partial(sections.demote, id_=id_),
        partial(sections.delete, id_=id_),
    )
    return "structure", (id_,), draw(st.sampled_from(ways))


@st.composite
def _edit_blank(draw: st.DrawFn, report: Report, fresh: str) -> _Drawn:
    blank = draw(st.sampled_from(report.blanks))
    value = draw(st.none() | blank_values(blank.type))
    return "blanks", ("blanks",), partial(sections.set_blank, name=blank.id, value=value)


@st.composite
def _edit_document(draw: st.DrawFn, report: Report, fresh: str) -> _Drawn:
    other = draw(documents)
    key = draw(st.sampled_from([each.name for each in fields(Document)]))
    return "document", ("document",), partial(sections.set_document, **{key: getattr(other, key)})


@st.composite
def _edit_table(draw: st.DrawFn, report: Report, fresh: str) -> _Drawn:
    table = draw(st.sampled_from(report.tables))
    ids = report.shape.ids
    row = Row(fresh, draw(row_values(table.columns, ids)))
    ways: list[Callable[[Report], Report]] = [
        partial(
            sections.add_row,
            table_id=table.id,
            row=row,
            position=draw(st.none() | st.integers(0, 3)),
        )
    ]
    if table.ready:
        ways.append(partial(sections.take_ready, table_id=table.id, row_id=table.ready[0].id))
    if table.rows:
        old = draw(st.sampled_from(table.rows)).id
        column = draw(st.sampled_from([each for each in table.columns if not each.computed]))
        value = draw(st.none() | cell_values(column, ids))
        ways += [
            partial(sections.delete_row, table_id=table.id, row_id=old),
            partial(sections.move_row, table_id=table.id, row_id=old, direction=1),
            partial(
                sections.set_cell, table_id=table.id, row_id=old, column_id=column.id, value=value
            ),
        ]
    return f"table:{table.id}", (table.appendix or table.id,), draw(st.sampled_from(ways))
