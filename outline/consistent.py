"""The one invariant that every report keeps, however it was made, and that every edit preserves.

It says what shape a report has, not how far it has come: an unanswered prompt is a finding, a
prompt that belongs to another section is a broken report. Rows may name a section that has been
deleted; that is a finding too, so that undo can bring the section back.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from decimal import Decimal

from . import blanks
from .errors import BadValue, DecuongError, Phrase, phrase
from .model import (
    PREAMBLE,
    Answer,
    Blank,
    Column,
    ColumnType,
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
from .text import clean

MAX_LEVEL = 9
"""Word's outline has nine levels."""


class ConsistencyError(DecuongError):
    """A report that no edit and no file may make."""


def assert_consistent(report: Report) -> None:
    """Raise ``ConsistencyError`` at the first thing that breaks the invariant; O(report)."""
    _ids(report)
    _outline(report)
    demands = {demand.id for demand in report.demands}
    tags = {tag.id for tag in report.tags}
    for section in (report.preamble, *report.sections):
        _texts(section)
        _status(section)
        _answers(section, demands, tags)
    for blank in report.blanks:
        _blank(blank)
    for rule in report.rules:
        for name in (rule.total, *rule.parts):
            _require(
                blanks.find(report, name) is not None,
                phrase("A rule ties “{blank}”, which is no blank.", blank=name),
            )
    for table in report.tables:
        _table(table)
    _demand_uses(report)


def _require(holds: bool, otherwise: Phrase) -> None:
    if not holds:
        raise ConsistencyError(otherwise)


def _unique(what: str, ids: Iterable[str]) -> None:
    seen: set[str] = set()
    for id_ in ids:
        _require(id_ != "", phrase("One of the {things} has no id.", things=what))
        _require(id_ not in seen, phrase("Two {things} have the id “{id}”.", things=what, id=id_))
        seen.add(id_)


def _ids(report: Report) -> None:
    sections = (report.preamble, *report.sections)
    _require(
        report.preamble.id == PREAMBLE and report.preamble.level == 0,
        phrase("The opening paragraph must have the id “pre” and the level 0."),
    )
    _unique("sections", (section.id for section in sections))
    _unique("prompts", (prompt.id for section in sections for prompt in section.prompts))
    _unique("blanks", (id_ for blank in report.blanks for id_ in (blank.id, *blank.aliases)))
    _unique("demands", (demand.id for demand in report.demands))
    _unique("tags", (tag.id for tag in report.tags))
    _unique("registers", (table.id for table in report.tables))
    _unique("appendices", (table.appendix for table in report.tables if table.appendix))
    for table in report.tables:
        _unique("columns", (column.id for column in table.columns))
        _unique("rows", (row.id for row in (*table.rows, *table.ready)))


def _outline(report: Report) -> None:
    """Levels start at 1 and go one deeper at most; mandated sections stand before added ones."""
    open_: list[Section] = []
    closed: dict[int, bool] = {}
    for section in report.sections:
        name = section.id
        _require(
            1 <= section.level <= MAX_LEVEL,
            phrase("Section “{id}” has the level {level}.", id=name, level=section.level),
        )
        _require(
            section.level <= len(open_) + 1,
            phrase("Section “{id}” skips a level.", id=name),
        )
        del open_[section.level - 1 :]
        for level in [level for level in closed if level > section.level]:
            del closed[level]
        if section.origin is Origin.MANDATED:
            _require(
                not open_ or open_[-1].origin is Origin.MANDATED,
                phrase("The mandated section “{id}” stands under an added one.", id=name),
            )
            _require(
                not closed.get(section.level, False),
                phrase("The mandated section “{id}” stands after an added one.", id=name),
            )
        else:
            closed[section.level] = True
        open_.append(section)
    shape = report.shape
    same = (
        shape.ids == tuple(section.id for section in report.sections)
        and shape.levels == tuple(section.level for section in report.sections)
    )  # fmt: skip
    _require(same, phrase("The kept shape of the outline is out of date."))


def _texts(section: Section) -> None:
    for text in (section.title, section.label, section.body, section.owner):
        _require(
            clean(text) == text,
            phrase("A text of section “{id}” is not clean Unicode (NFC).", id=section.id),
        )
    _require(
        "\n" not in section.title + section.label + section.owner,
        phrase("A heading of section “{id}” runs over several lines.", id=section.id),
    )


def _status(section: Section) -> None:
    _require(
        isinstance(section.status, Status) and isinstance(section.origin, Origin),
        phrase("Section “{id}” has a status or an origin that is none.", id=section.id),
    )
    _require(
        section.status is not Status.NONE or section.optional,
        phrase("Section “{id}” is not optional, so it cannot be “none”.", id=section.id),
    )
    _require(
        section.due is None or _is_date(section.due),
        phrase("Section “{id}” is due on something that is no date.", id=section.id),
    )


def _answers(section: Section, demands: set[str], tags: set[str]) -> None:
    for prompt in section.prompts:
        _require(
            prompt.id.startswith(section.id + "/"),
            phrase("Prompt “{id}” stands under “{section}”.", id=prompt.id, section=section.id),
        )
    _unique("demands of a section", (answer.id for answer in section.demands))
    for answer in section.demands:
        _require(
            answer.id in demands,
            phrase("Section “{id}” answers “{demand}”, which nothing asks.",
                   id=section.id, demand=answer.id),
        )  # fmt: skip
    answers: tuple[Prompt | DemandAnswer, ...] = (*section.prompts, *section.demands)
    for asked in answers:
        _require(
            isinstance(asked.state, Answer),
            phrase("The answer to “{id}” has no state.", id=asked.id),
        )
        _require(
            asked.state is Answer.NONE or not asked.reason,
            phrase("The answer to “{id}” has a reason but is not declined.", id=asked.id),
        )
        _require(
            clean(asked.reason) == asked.reason and "\n" not in asked.reason,
            phrase("The reason given for “{id}” is not one clean line.", id=asked.id),
        )
    _unique("tags of a section", section.tags)
    for tag in section.tags:
        _require(
            tag in tags,
            phrase("Section “{id}” carries “{tag}”, which is no tag.", id=section.id, tag=tag),
        )


def _demand_uses(report: Report) -> None:
    """Only what the template laid down can be asked: added sections have no prompts or demands."""
    for section in report.sections:
        _require(
            section.origin is Origin.MANDATED
            or not (section.prompts or section.demands or section.optional),
            phrase("The added section “{id}” is asked something.", id=section.id),
        )


def _blank(blank: Blank) -> None:
    if blank.value is None:
        return
    try:
        text = blanks.format_value(blank.type, blank.value)
        right = same_value(blanks.parse_value(blank.type, text), blank.value)
    except (BadValue, AttributeError, TypeError):
        right = False
    _require(
        right,
        phrase("The value of blank “{id}” is not a {type}.", id=blank.id, type=blank.type.value),
    )


def same_value(one: Value, other: Value) -> bool:
    """Tell whether two values are equal and of one type (True is not 1, 5 is not Decimal 5)."""
    return type(one) is type(other) and one == other


def _table(table: Table) -> None:
    columns = {column.id: column for column in table.columns}
    for row in (*table.rows, *table.ready):
        for key, value in row.values.items():
            column = columns.get(key)
            _require(
                column is not None and not column.computed,
                phrase("Row “{row}” of “{table}” has a value for “{column}”, which is no column.",
                       row=row.id, table=table.id, column=key),
            )  # fmt: skip
            if column is not None:
                _cell(table, row, column, value)


def _cell(table: Table, row: Row, column: Column, value: Value) -> None:
    _require(
        is_cell(column, value),
        phrase("Row “{row}” of “{table}”: “{column}” is not of its type.",
               row=row.id, table=table.id, column=column.id),
    )  # fmt: skip


def is_cell(column: Column, value: object) -> bool:
    """Tell whether a value may stand in a cell of this column."""
    match column.type:
        case ColumnType.INT | ColumnType.YEAR:
            return type(value) is int
        case ColumnType.NUMBER | ColumnType.PERCENT:
            return type(value) is Decimal and value.is_finite()
        case ColumnType.DATE:
            return _is_date(value)
        case ColumnType.CHOICE:
            return any(choice.id == value for choice in column.choices)
        case _:
            return (
                isinstance(value, str)
                and value != ""
                and clean(value) == value
                and "\n" not in value
            )


def _is_date(value: object) -> bool:
    return isinstance(value, dt.date) and not isinstance(value, dt.datetime)
