"""The JSON of ``show``, ``check`` and ``template show``: values for programs, texts for people.

Every value comes with the text that is printed for it. Numbers are JSON numbers (a decimal is
exact to the digits that a double keeps, and otherwise a string), days are ISO, missing is null.
The text of a section is given twice: ``body`` as it is kept, with its ``{{places}}``, and
``resolved`` with the values in them.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields
from typing import Any

from . import placeholders
from .completion.tracker import Completion
from .errors import Phrase
from .model import (
    Blank,
    Column,
    Document,
    Origin,
    Report,
    Row,
    Section,
    Table,
    Value,
)
from .registers import column_types, grid
from .values import blank_types, blanks, number_formats
from .values.stored_forms import JsonValue, StoredForm, to_json_number, to_json_value

JsonObject = dict[str, Any]

__all__ = ["check", "sections", "show", "to_json_number"]

_USUAL = ("indicators", "programmes", "discipline")


def show(report: Report, completion: Completion) -> JsonObject:
    """Return a whole report, every value resolved."""
    progress = completion.report_progress
    return {
        "format": 1,
        "template": {"id": report.template.id, "version": report.template.version},
        "document": _document(report),
        "blanks": {blank.id: _blank(blank) for blank in report.blanks},
        "rules": [
            {"kind": rule.kind.value, "total": rule.total, "parts": list(rule.parts)}
            for rule in report.rules
        ],
        "demands": [
            {"id": demand.id, "text": demand.text, "optional": demand.optional}
            for demand in report.demands
        ],
        "tags": [{"id": tag.id, "text": tag.text, "scope": tag.scope} for tag in report.tags],
        "preamble": _section(report, report.preamble, completion),
        "sections": sections(report, completion),
        **_registers(report),
        "tables": [_table(report, table, completion) for table in report.tables],
        "met": progress.met,
        "needed": progress.needed,
        "percent": progress.percent,
        "complete": progress.complete,
    }


def sections(report: Report, completion: Completion | None = None) -> list[JsonObject]:
    """Return the sections in document order; what ``show`` and ``template show`` print."""
    completion = completion or Completion(report)
    return [_section(report, section, completion) for section in report.sections]


def check(
    report: Report, completion: Completion, path: str, say: Callable[[Phrase], str] = str
) -> JsonObject:
    """Return the findings of one file; ``say`` puts a sentence into the reader's language."""
    progress = completion.report_progress
    return {
        "path": path,
        "complete": progress.complete,
        "percent": progress.percent,
        "findings": [
            {
                "code": finding.code,
                "severity": finding.severity,
                "section": finding.section,
                "place": finding.location,
                "message": say(finding.message),
                "cure": say(finding.cure),
            }
            for finding in completion.all_findings()
        ],
    }


def _to_json(value: Value | None) -> JsonValue:
    return None if value is None else to_json_value(value)


def _typed_to_json(value: Value | None, form: StoredForm) -> JsonValue:
    """Return a value of a blank or a cell as its type shows it."""
    return form.to_json(value) if type(value) is form.value_type else _to_json(value)


def _document(report: Report) -> JsonObject:
    document = report.document
    fields_json: JsonObject = {}
    for field in fields(Document):
        value = getattr(document, field.name)
        fields_json[field.name] = list(value) if isinstance(value, tuple) else _to_json(value)
    deadline = document.due_before
    fields_json["subject_resolved"] = placeholders.fill(document.subject, report)
    fields_json["last_day"] = (
        number_formats.last_day_before(deadline).isoformat() if deadline else None
    )
    return fields_json


def _blank(blank: Blank) -> JsonObject:
    text = "" if blank.value is None else blanks.format_value(blank.type, blank.value)
    return {
        "type": blank.type,
        "value": _typed_to_json(blank.value, blank_types.find_type(blank.type).form),
        "text": text,
        "label": blank.label,
        "aliases": list(blank.aliases),
        "evidence": blank.evidence,
    }


def _section(report: Report, section: Section, completion: Completion) -> JsonObject:
    progress = completion.progress(section.id)
    return {
        "id": section.id,
        "level": section.level,
        "label": section.label,
        "title": section.title,
        "title_resolved": placeholders.fill(section.title, report),
        "origin": section.origin.value,
        "locked": section.origin is Origin.MANDATED,
        "optional": section.optional,
        "status": section.status.value,
        "owner": section.owner,
        "due": _to_json(section.due),
        "body": section.body,
        "resolved": placeholders.fill(section.body, report),
        "complete": progress.complete,
        "percent": progress.percent,
        "done": progress.done,
        "total": progress.total,
        "prompts": [
            {
                "id": prompt.id,
                "text": prompt.text,
                "state": prompt.state.value,
                "reason": prompt.reason,
            }
            for prompt in section.prompts
        ],
        "demands": [
            {"id": answer.id, "state": answer.state.value, "reason": answer.reason}
            for answer in section.demands
        ],
        "tags": list(section.tags),
    }


def _registers(report: Report) -> JsonObject:
    """Return the rows of the three usual registers by name; there is always a list of indicators.

    Every register, these too, is among ``tables`` with its columns.
    """
    rows = {table.id: _rows(report, table) for table in report.tables if table.id in _USUAL}
    return {"indicators": [], **rows}


def _rows(report: Report, table: Table) -> list[JsonObject]:
    return [_row(report, table, row) for row in table.rows]


def _row(report: Report, table: Table, row: Row) -> JsonObject:
    """Return a row: its cells as values by column, computed ones too, and as texts."""
    values = {column.id: _cell(report, table, row, column) for column in table.columns}
    texts = {column.id: grid.display(report, table, row, column) for column in table.columns}
    return {"id": row.id, "text": texts, **values}


def _cell(report: Report, table: Table, row: Row, column: Column) -> JsonValue:
    form = column_types.find_type(column.type).form
    return _typed_to_json(grid.cell(report, table, row, column), form)


def _table(report: Report, table: Table, completion: Completion) -> JsonObject:
    progress = completion.progress(table.appendix or table.id)
    return {
        "id": table.id,
        "title": table.title,
        "label": table.label,
        "appendix": table.appendix,
        "required": table.required,
        "carry_to": table.carry_to,
        "columns": [
            {
                "id": column.id,
                "type": column.type,
                "label": column.label,
                "required": column.required,
                "computed": column.computed,
                "printed": column.printed,
                "choices": {choice.id: choice.label for choice in column.choices},
            }
            for column in table.columns
        ],
        "rows": _rows(report, table),
        "ready": [_row(report, table, row) for row in table.ready],
        "complete": progress.complete,
        "percent": progress.percent,
    }
