"""Edit a report: every function takes a report and returns a new one, or raises.

An edit that changes nothing returns the report it was given. What the superior body laid down
(title, order, level and presence of a mandated section) is locked; what the unit answers is free.
Edits of the outline are in ``structure``, those of registers in ``registers``; all can be imported
from here. Each raises ``UnknownId``, ``Locked``, ``BadMove`` or ``BadValue`` and changes nothing.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import fields, replace

from outline.display_names import is_optional, name_section, shorten
from outline.errors import BadValue, UnknownId, phrase
from outline.model import (
    PREAMBLE,
    Answer,
    Document,
    Origin,
    Report,
    Section,
    Status,
    Value,
)
from outline.text import clean
from outline.values import blanks, letterhead
from outline.values.blank_types import parse_term
from outline.values.number_formats import parse_month
from outline.values.vietnamese_names import LEVELS, find_level

from .registers import add_row, delete_row, move_row, replace_rows, set_cell, take_ready
from .structure import add_section, delete, demote, locked_error, move, promote

__all__ = [
    "add_row",
    "add_section",
    "answer_demand",
    "answer_prompt",
    "delete",
    "delete_row",
    "demote",
    "is_optional",
    "move",
    "move_row",
    "promote",
    "rename",
    "replace_rows",
    "set_blank",
    "set_body",
    "set_cell",
    "set_document",
    "set_due",
    "set_owner",
    "set_status",
    "set_title",
    "take_ready",
    "toggle_tag",
    "with_body",
]


def one_line(text: str) -> str:
    """Return a clean text on one line."""
    return " ".join(clean(text).split())


def _replace_if_changed(report: Report, section: Section, changed: Section) -> Report:
    return report if changed == section else report.with_section(changed)


def set_body(report: Report, id_: str, body: str) -> Report:
    """Set the text of a section; O(section).

    The first text of an ``empty`` (or 'không có') section makes it a ``draft``; a draft whose text
    goes is ``empty`` again.
    """
    section = report.section(id_)
    changed = with_body(section, body)
    return report if changed is section else report.with_section(changed)


def with_body(section: Section, body: str) -> Section:
    """Return a section with another text, and the status that it has by that."""
    body = clean(body)
    if body == section.body:
        return section
    status = section.status
    if body.strip():
        if status in (Status.EMPTY, Status.NONE):
            status = Status.DRAFT
    elif status is Status.DRAFT:
        status = Status.EMPTY
    return replace(section, body=body, status=status)


def set_title(report: Report, id_: str, title: str) -> Report:
    """Rename an added section; the title of a mandated one is locked."""
    section = report.section(id_)
    if id_ == PREAMBLE or section.origin is Origin.MANDATED:
        raise locked_error(report, section)
    title = one_line(title)
    if not title:
        raise BadValue(
            phrase("“{section}” needs a title.", section=name_section(report, section)),
            phrase("Write a title, or delete the section."),
        )
    return _replace_if_changed(report, section, replace(section, title=title))


rename = set_title


def set_status(report: Report, id_: str, status: Status) -> Report:
    """Set the status of a section; 'không có' only where the directive allows it."""
    section = report.section(id_)
    if status is Status.NONE and section.status is not Status.NONE:
        if not section.optional:
            raise BadValue(
                phrase(
                    "“{section}” must be answered: it cannot be marked “không có”.",
                    section=name_section(report, section),
                ),
                phrase("Only sections that the directive marks “(nếu có)” can be left out."),
            )
        if section.body.strip():
            raise BadValue(
                phrase(
                    "“{section}” has a text, so it cannot be marked “không có”.",
                    section=name_section(report, section),
                ),
                phrase("Delete the text first, or choose another state."),
            )
    return _replace_if_changed(report, section, replace(section, status=Status(status)))


def set_owner(report: Report, id_: str, owner: str) -> Report:
    """Set who writes a section; an empty string means that no one does yet."""
    section = report.section(id_)
    return _replace_if_changed(report, section, replace(section, owner=one_line(owner)))


def set_due(report: Report, id_: str, due: dt.date | None) -> Report:
    """Set the day by which a section must be written; None removes it."""
    section = report.section(id_)
    if due is not None and type(due) is not dt.date:
        raise BadValue(
            phrase("“{value}” is not a date.", value=str(due)),
            phrase("Write day, month and year like 05/6/2023."),
        )
    return _replace_if_changed(report, section, replace(section, due=due))


def toggle_tag(report: Report, id_: str, tag: str) -> Report:
    """Add a theme to a section, or remove it."""
    section = report.section(id_)
    if tag in section.tags:
        tags = tuple(existing for existing in section.tags if existing != tag)
    elif any(theme.id == tag for theme in report.tags):
        tags = (*section.tags, tag)
    else:
        raise UnknownId(phrase("There is no theme “{id}” in this report.", id=tag))
    return report.with_section(replace(section, tags=tags))


def answer_prompt(report: Report, prompt_id: str, state: Answer, reason: str = "") -> Report:
    """Set whether the text of its section answers a prompt.

    'Không phát sinh' needs a reason, unless the prompt has '(nếu có)'; the other states keep none.
    """
    section = report.section(_find_prompt_section(report, prompt_id))
    prompt = next(prompt for prompt in section.prompts if prompt.id == prompt_id)
    reason = _check_reason(state, reason, is_optional(prompt), prompt.text)
    prompts = tuple(
        replace(candidate, state=state, reason=reason) if candidate is prompt else candidate
        for candidate in section.prompts
    )
    return _replace_if_changed(report, section, replace(section, prompts=prompts))


def _find_prompt_section(report: Report, prompt_id: str) -> str:
    """Return the id of the section of a prompt, which the id of the prompt begins with."""
    id_ = prompt_id.rpartition("/")[0]
    is_text = id_ == PREAMBLE or id_ in report.shape.position
    if is_text and any(prompt.id == prompt_id for prompt in report.section(id_).prompts):
        return id_
    raise UnknownId(phrase("There is no prompt “{id}” in this report.", id=prompt_id))


def answer_demand(
    report: Report, id_: str, demand_id: str, state: Answer, reason: str = ""
) -> Report:
    """Set whether a section meets a demand that applies to it; like ``answer_prompt``."""
    section = report.section(id_)
    demand = next((demand for demand in report.demands if demand.id == demand_id), None)
    if demand is None or all(answer.id != demand_id for answer in section.demands):
        raise UnknownId(
            phrase(
                "“{section}” has no demand “{id}”.",
                section=name_section(report, section),
                id=demand_id,
            )
        )
    reason = _check_reason(state, reason, demand.optional, demand.text)
    demands = tuple(
        replace(answer, state=state, reason=reason) if answer.id == demand_id else answer
        for answer in section.demands
    )
    return _replace_if_changed(report, section, replace(section, demands=demands))


def _check_reason(state: Answer, reason: str, optional: bool, text: str) -> str:
    if state is not Answer.NONE:
        return ""
    reason = one_line(reason)
    if not reason and not optional:
        raise BadValue(
            phrase("“{asked}” is declined without a reason.", asked=shorten(text)),
            phrase("Give the reason in a few words."),
        )
    return reason


def set_blank(report: Report, name: str, value: Value | None) -> Report:
    """Fill a blank, named by the id of any of its occurrences; None or "" empties it."""
    blank = blanks.find(report, name)
    if blank is None:
        raise UnknownId(phrase("There is no blank “{id}” in this report.", id=name))
    if isinstance(value, str):
        value = blanks.parse_value(blank.type, value) if value.strip() else None
    elif value is not None and not blanks.is_value(blank.type, value):
        raise BadValue(
            phrase("“{value}” is not valid for “{blank}”.", value=str(value), blank=blank.label),
            blanks.cure(blank.type),
        )
    if value == blank.value and type(value) is type(blank.value):
        return report
    changed_blanks = tuple(
        replace(candidate, value=value) if candidate is blank else candidate
        for candidate in report.blanks
    )
    return replace(report, blanks=changed_blanks)


def set_document(report: Report, **changes: object) -> Report:
    """Set keys of the document: letterhead, signature, period, deadline.

    Raises ``UnknownId`` for a key there is none of and ``BadValue`` for a value of another type;
    then none of the keys is set.
    """
    allowed_keys = [field.name for field in fields(Document)]
    values: dict[str, object] = {}
    for key, value in changes.items():
        if key not in allowed_keys:
            raise UnknownId(
                phrase("The document has no “{key}”.", key=key),
                phrase("Use one of: {keys}.", keys=", ".join(allowed_keys)),
            )
        values[key] = _check_document_value(key, value)
    document = replace(report.document, **values)  # type: ignore[arg-type]
    return report if document == report.document else replace(report, document=document)


def _check_document_value(key: str, value: object) -> object:
    if key in ("date", "due_before"):
        if value is None or type(value) is dt.date:
            return value
    elif key == "draft":
        if type(value) is int and value >= 0:
            return value
    elif key == "recipients":
        if isinstance(value, tuple | list) and all(isinstance(line, str) for line in value):
            return tuple(line for line in map(one_line, value) if line)
    elif isinstance(value, str):
        return _parse_document_text(key, one_line(value))
    raise BadValue(
        phrase("“{value}” is not valid for “{key}” of the document.", value=str(value), key=key),
        phrase("Give it the type that the file format asks for."),
    )


def _parse_document_text(key: str, line: str) -> str:
    if not line and key != "level":
        return line
    if key == "term":
        return parse_term(line)
    if key in ("period_from", "period_to"):
        return parse_month(line)
    if key == "level":
        level = find_level(line)
        if level is None:
            raise BadValue(
                phrase("There is no level “{level}”.", level=line),
                phrase("Use one of: {known}.", known=", ".join(LEVELS)),
            )
        return level
    letterhead.refuse(key, line)
    return line
