"""Read and write by address every value that is text: bodies, prompts, demands, blanks, fields.

``p1.ii.1.1`` is a body (``pre`` the opening paragraph), ``p1.ii.1.1/b1`` the state of a prompt,
``p1.ii.1.1/n1.a`` how that section answers a demand, ``pre.5`` a blank by any of its ids,
``document.place`` (or ``place``) a field of the document. ``write_address`` takes what
``read_address`` returns.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import fields

from .errors import BadValue, UnknownId, phrase
from .merging import conflicts
from .model import PREAMBLE, Answer, Document, Report
from .symbols import refuse_code
from .text import clean
from .values import letterhead
from .values.blank_types import find_type
from .values.blanks import find, format_value, parse_value
from .values.number_formats import format_date, format_month, parse_date, parse_month, parse_whole
from .values.vietnamese_names import find_answer

DOCUMENT = "document."
"""The prefix of the document's fields; needed only where something else has the same name."""

_DATES = ("date", "due_before")
_MONTHS = ("period_from", "period_to")


def read_address(report: Report, address: str) -> str:
    """Return the text at an address, as ``write_address`` takes it; empty for a missing value.

    Raise ``UnknownId`` for an address that the report does not have.
    """
    if address == PREAMBLE or address in report.shape.position:
        return report.section(address).body
    if answer := _read_answer(report, address):
        state, reason = answer
        return f"{state}: {reason}" if reason else str(state)
    if (blank := find(report, address)) is not None:
        return "" if blank.value is None else format_value(blank.type, blank.value)
    if (key := _document_key(address)) is not None:
        return _format_document_value(report.document, key)
    raise _unknown_address(report, address)


def write_address(report: Report, address: str, text: str) -> Report:
    """Return the report with ``text`` at an address; empty text removes a value.

    That also resolves a conflict about the address, even when the value stays the same. Raise
    ``UnknownId`` for an unknown address, ``BadValue`` for text that does not fit there.
    """
    written = _write(report, address, text)
    if not written.conflicts:
        return written
    blank = find(report, address)
    name = blank.id if blank else address
    keys = (
        conflict.key
        for conflict in written.conflicts
        if conflicts.format_address(conflict.key) == name
    )
    return conflicts.accept_ours(written, [*keys])


def _write(report: Report, address: str, text: str) -> Report:
    from .editing import sections  # not above: reading does not need it

    if address == PREAMBLE or address in report.shape.position:
        return sections.set_body(report, address, text)
    if _read_answer(report, address) is not None:
        return _write_answer(report, address, text)
    line = " ".join(clean(text).split())
    if (blank := find(report, address)) is not None:
        value = parse_value(blank.type, line) if line else None
        written = sections.set_blank(report, blank.id, value)
        if find_type(blank.type).prints_in_symbols:
            refuse_code(written, blank)
        return written
    if (key := _document_key(address)) is not None:
        return sections.set_document(report, **{key: _parse_document_value(key, text)})
    raise _unknown_address(report, address)


def write_addresses(report: Report, pairs: Iterable[tuple[str, str]]) -> Report:
    """Return the report with every pair of address and text written; all of them or an error."""
    for address, text in pairs:
        report = write_address(report, address, text)
    return report


def list_addresses(report: Report) -> list[str]:
    """Return every address of the report, in document order."""
    result = [PREAMBLE]
    for section in (report.preamble, *report.sections):
        if section.id != PREAMBLE:
            result.append(section.id)
        result.extend(prompt.id for prompt in section.prompts)
        result.extend(f"{section.id}/{demand.id}" for demand in section.demands)
    for blank in report.blanks:
        result.extend((blank.id, *blank.aliases))
    result.extend(DOCUMENT + field.name for field in fields(Document))
    return result


def _read_answer(report: Report, address: str) -> tuple[Answer, str] | None:
    """Return the state and reason of a prompt or a demand, or None where it is neither."""
    section_id, slash, demand_id = address.rpartition("/")
    if not slash or not (section_id == PREAMBLE or section_id in report.shape.position):
        return None
    section = report.section(section_id)
    for prompt in section.prompts:
        if prompt.id == address:
            return prompt.state, prompt.reason
    for demand in section.demands:
        if demand.id == demand_id:
            return demand.state, demand.reason
    return None


def _write_answer(report: Report, address: str, text: str) -> Report:
    from .editing import sections

    word, _, reason = (part.strip() for part in " ".join(clean(text).split()).partition(":"))
    state = find_answer(word) if word else Answer.OPEN
    if state is None:
        raise BadValue(
            phrase("“{text}” is not a state of {address}.", text=word[:60], address=address),
            phrase("Write open, covered, or none: and the reason."),
        )
    section_id, _, demand_id = address.rpartition("/")
    if any(prompt.id == address for prompt in report.section(section_id).prompts):
        return sections.answer_prompt(report, address, state, reason)
    return sections.answer_demand(report, section_id, demand_id, state, reason)


def _document_key(address: str) -> str | None:
    key = address.removeprefix(DOCUMENT)
    return key if any(field.name == key for field in fields(Document)) else None


def _format_document_value(document: Document, key: str) -> str:
    value = getattr(document, key)
    match value:
        case None:
            return ""
        case dt.date():
            return format_date(value)
        case tuple():
            return "\n".join(_split_names("\n".join(value)))  # a file may hold two names in one
        case str() if key == "addressee":
            return "; ".join(_split_names(value))
        case str() if key in _MONTHS and value:
            return format_month(value)
        case _:
            return str(value)


def _parse_document_value(key: str, text: str) -> str | int | dt.date | tuple[str, ...] | None:
    if key in ("recipients", "addressee"):
        names = _split_names(text)
        return names if key == "recipients" else "; ".join(names)
    line = " ".join(clean(text).split())
    if key in _DATES:
        return parse_date(line) if line else None
    if key == "draft":
        return _parse_draft(line)
    if key == "symbol":
        letterhead.refuse_symbol(line)
    return parse_month(line) if key in _MONTHS and line else line


def _split_names(text: str) -> tuple[str, ...]:
    """Split names that are separated by semicolons, or by line breaks."""
    lines = (" ".join(line.split()) for line in clean(text).replace(";", "\n").splitlines())
    return tuple(line for line in lines if line)


def _parse_draft(line: str) -> int:
    cure = phrase("Write 1 or more for a draft, 0 for the final text.")
    try:
        number = parse_whole(line) if line else 0
    except BadValue as error:
        raise BadValue(error.what, cure) from error
    if number < 0:
        raise BadValue(phrase("A draft cannot have the number {number}.", number=number), cure)
    return number


def _unknown_address(report: Report, address: str) -> UnknownId:
    from difflib import get_close_matches

    near = get_close_matches(address, list_addresses(report), n=3)
    cure = (
        phrase("Perhaps you mean {near}.", near=", ".join(near))
        if near
        else phrase("“decuong show” lists the ids of sections.")
    )
    return UnknownId(
        phrase("There is nothing called “{address}” in this report.", address=address), cure
    )
