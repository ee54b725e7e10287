"""Check the invariants of a report, which every file, template and edit must keep.

They are about the form of a report, not its completeness: an unanswered prompt is a finding, a
prompt that belongs to another section is a broken report. Rows may name a section that has been
deleted; that is a finding too, so that undo can restore the section.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable

from .errors import BadValue, DecuongError, Phrase, phrase
from .model import (
    PREAMBLE,
    Answer,
    Blank,
    Column,
    DemandAnswer,
    Origin,
    Prompt,
    Report,
    Row,
    Section,
    Status,
    Table,
    Value,
)
from .registers import column_types
from .registers.cells import is_cell_value
from .text import clean
from .values import blank_types, blanks

MAX_LEVEL = 9
"""Word's outline has nine levels."""


class ConsistencyError(DecuongError):
    """A report that breaks an invariant; no edit and no file may produce one."""


def assert_consistent(report: Report) -> None:
    """Raise ``ConsistencyError`` for the first broken invariant; O(report)."""
    _check_ids(report)
    _check_outline(report)
    demands = {demand.id for demand in report.demands}
    tags = {tag.id for tag in report.tags}
    for section in (report.preamble, *report.sections):
        _check_texts(section)
        _check_status(section)
        _check_answers(section, demands, tags)
    for blank in report.blanks:
        _check_blank(blank)
    for rule in report.rules:
        for blank_id in (rule.total, *rule.parts):
            _require(
                blanks.find(report, blank_id) is not None,
                phrase("A rule names “{blank}”, which is not a blank.", blank=blank_id),
            )
    for table in report.tables:
        _check_table(table)
    _check_added_sections(report)


def _require(holds: bool, otherwise: Phrase) -> None:
    if not holds:
        raise ConsistencyError(otherwise)


def _require_unique(plural: str, ids: Iterable[str]) -> None:
    seen_ids: set[str] = set()
    for id_ in ids:
        _require(id_ != "", phrase("One of the {things} has no id.", things=plural))
        _require(
            id_ not in seen_ids, phrase("Two {things} have the id “{id}”.", things=plural, id=id_)
        )
        seen_ids.add(id_)


def _check_ids(report: Report) -> None:
    sections = (report.preamble, *report.sections)
    _require(
        report.preamble.id == PREAMBLE and report.preamble.level == 0,
        phrase("The opening paragraph must have the id “pre” and the level 0."),
    )
    _require_unique("sections", (section.id for section in sections))
    _require_unique("prompts", (prompt.id for section in sections for prompt in section.prompts))
    _require_unique(
        "blanks", (id_ for blank in report.blanks for id_ in (blank.id, *blank.aliases))
    )
    _require_unique("demands", (demand.id for demand in report.demands))
    _require_unique("tags", (tag.id for tag in report.tags))
    _require_unique("registers", (table.id for table in report.tables))
    _require_unique("appendices", (table.appendix for table in report.tables if table.appendix))
    for table in report.tables:
        _require_unique("columns", (column.id for column in table.columns))
        _require_unique("rows", (row.id for row in (*table.rows, *table.ready)))


def _check_outline(report: Report) -> None:
    """Check that levels start at 1 and skip none, and that mandated sections precede added ones."""
    ancestors: list[Section] = []
    has_added: dict[int, bool] = {}
    for section in report.sections:
        id_ = section.id
        _require(
            1 <= section.level <= MAX_LEVEL,
            phrase("Section “{id}” has the level {level}.", id=id_, level=section.level),
        )
        _require(
            section.level <= len(ancestors) + 1,
            phrase("Section “{id}” skips a level.", id=id_),
        )
        del ancestors[section.level - 1 :]
        for level in [level for level in has_added if level > section.level]:
            del has_added[level]
        if section.origin is Origin.MANDATED:
            _require(
                not ancestors or ancestors[-1].origin is Origin.MANDATED,
                phrase("The mandated section “{id}” is under an added one.", id=id_),
            )
            _require(
                not has_added.get(section.level, False),
                phrase("The mandated section “{id}” comes after an added one.", id=id_),
            )
        else:
            has_added[section.level] = True
        ancestors.append(section)
    shape = report.shape
    is_current = (
        shape.ids == tuple(section.id for section in report.sections)
        and shape.levels == tuple(section.level for section in report.sections)
    )  # fmt: skip
    _require(is_current, phrase("The cached shape of the outline is out of date."))


def _check_texts(section: Section) -> None:
    for text in (section.title, section.label, section.body, section.owner):
        _require(
            clean(text) == text,
            phrase("A text of section “{id}” is not clean Unicode (NFC).", id=section.id),
        )
    _require(
        "\n" not in section.title + section.label + section.owner,
        phrase("A heading of section “{id}” runs over several lines.", id=section.id),
    )


def _check_status(section: Section) -> None:
    _require(
        isinstance(section.status, Status) and isinstance(section.origin, Origin),
        phrase("Section “{id}” has an unknown status or origin.", id=section.id),
    )
    _require(
        section.status is not Status.NONE or section.optional,
        phrase("Section “{id}” is not optional, so it cannot be “none”.", id=section.id),
    )
    _require(
        section.due is None or _is_date(section.due),
        phrase("The due date of section “{id}” is not a date.", id=section.id),
    )


def _check_answers(section: Section, demands: set[str], tags: set[str]) -> None:
    for prompt in section.prompts:
        _require(
            prompt.id.startswith(section.id + "/"),
            phrase(
                "Prompt “{id}” is under the wrong section “{section}”.",
                id=prompt.id,
                section=section.id,
            ),
        )
    _require_unique("demands of a section", (answer.id for answer in section.demands))
    for answer in section.demands:
        _require(
            answer.id in demands,
            phrase("Section “{id}” answers “{demand}”, which is not a demand.",
                   id=section.id, demand=answer.id),
        )  # fmt: skip
    answers: tuple[Prompt | DemandAnswer, ...] = (*section.prompts, *section.demands)
    for item in answers:
        _require(
            isinstance(item.state, Answer),
            phrase("The answer to “{id}” has no state.", id=item.id),
        )
        _require(
            item.state is Answer.NONE or not item.reason,
            phrase("The answer to “{id}” has a reason but is not declined.", id=item.id),
        )
        _require(
            clean(item.reason) == item.reason and "\n" not in item.reason,
            phrase("The reason given for “{id}” is not one clean line.", id=item.id),
        )
    _require_unique("tags of a section", section.tags)
    for tag in section.tags:
        _require(
            tag in tags,
            phrase(
                "Section “{id}” names the theme “{tag}”, which does not exist.",
                id=section.id,
                tag=tag,
            ),
        )


def _check_added_sections(report: Report) -> None:
    """Check that added sections have no prompts and demands: only the template sets those."""
    for section in report.sections:
        _require(
            section.origin is Origin.MANDATED
            or not (section.prompts or section.demands or section.optional),
            phrase("The added section “{id}” has prompts or demands.", id=section.id),
        )


def _check_type(name: str, find_type: Callable[[str], object]) -> None:
    try:
        find_type(name)
    except BadValue as error:
        raise ConsistencyError(error.what, error.cure) from error


def _check_blank(blank: Blank) -> None:
    _check_type(blank.type, blank_types.find_type)
    if blank.value is None:
        return
    try:
        is_valid = blanks.is_value(blank.type, blank.value)
    except (BadValue, AttributeError, TypeError, ValueError):
        is_valid = False
    _require(
        is_valid,
        phrase("The value of blank “{id}” is not a {type}.", id=blank.id, type=blank.type),
    )


def _check_table(table: Table) -> None:
    columns = {column.id: column for column in table.columns}
    for each in table.columns:
        _check_type(each.type, column_types.find_type)
    for row in (*table.rows, *table.ready):
        for key, value in row.values.items():
            column = columns.get(key)
            _require(
                column is not None and not column.computed,
                phrase(
                    "Row “{row}” of “{table}” has a value for “{column}”, which is not a column.",
                       row=row.id, table=table.id, column=key),
            )  # fmt: skip
            if column is not None:
                _check_cell(table, row, column, value)


def _check_cell(table: Table, row: Row, column: Column, value: Value) -> None:
    _require(
        is_cell_value(column, value),
        phrase("Row “{row}” of “{table}”: “{column}” has a value of the wrong type.",
               row=row.id, table=table.id, column=column.id),
    )  # fmt: skip


def _is_date(value: object) -> bool:
    return isinstance(value, dt.date) and not isinstance(value, dt.datetime)
