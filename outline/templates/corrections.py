"""Propose corrections of likely slips in a directive, and apply those that the office accepts.

A slip of class B (inventory D-T) may be an error or intended, so a new report has the directive's
own words. Only the words of a report show whether it has a correction: no second record can
disagree with what is printed, a merge handles the choice like any text, and a report is readable
without its template. Bodies, which the unit writes itself, are never changed.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from outline.errors import UnknownId, phrase
from outline.model import Origin, Report

from .passages import Fix
from .template import Template

GRADE = "B"


@dataclass(frozen=True, slots=True)
class Proposal:
    """A proposed correction whose words, original or corrected, are in a report."""

    id: str
    raw: str
    """What the directive prints."""
    text: str
    """The corrected words."""
    reason: str
    passage_ids: tuple[str, ...]
    """Ids of the sections, prompts, demands, themes and registers with these words."""
    parts: tuple[str, ...]
    """Ids of the sections, appendices and registers that show them."""
    is_accepted: bool
    """Whether the report has the corrected words, everywhere."""


def find_proposals(template: Template, report: Report) -> tuple[Proposal, ...]:
    """Return the corrections that apply to the words of a report, in the template's order."""
    words_by_id = dict(_directive_words(report))
    proposals = []
    for fix in template.fixes:
        if fix.grade != GRADE or fix.raw == fix.text:
            continue
        passage_ids = (passage.id for passage in template.passages() if fix.id in passage.fixes)
        states = {
            id_: _correction_state(words_by_id[id_], fix)
            for id_ in passage_ids
            if id_ in words_by_id
        }
        places = tuple(id_ for id_, state in states.items() if state is not None)
        if places:
            parts = tuple(
                dict.fromkeys(part for id_ in places for part in _parts_with(report, id_))
            )
            accepted = all(states[id_] for id_ in places)
            proposals.append(
                Proposal(fix.id, fix.raw, fix.text, fix.reason, places, parts, accepted)
            )
    return tuple(proposals)


def find_proposal(template: Template, report: Report, id_: str) -> Proposal:
    """Return a proposal by its id, ignoring case; raise ``UnknownId``."""
    proposals = find_proposals(template, report)
    for proposal in proposals:
        if proposal.id.casefold() == id_.casefold():
            return proposal
    ids = ", ".join(proposal.id for proposal in proposals)
    message = phrase("No correction “{id}” is proposed for this report.", id=id_)
    raise UnknownId(message, phrase("Use one of: {known}.", known=ids) if ids else None)


def decide_proposal(report: Report, proposal: Proposal, *, accept: bool) -> Report:
    """Return the report with the corrected words, or with the directive's own words again."""
    old, new = (proposal.raw, proposal.text) if accept else (proposal.text, proposal.raw)
    passage_ids = {*proposal.passage_ids}

    def reword(id_: str, words: str) -> str:
        if id_ not in passage_ids or _has_correction(words, proposal) is accept:
            return words
        if old in words:
            return words.replace(old, new)
        return words.replace(_capitalize(old), _capitalize(new))

    sections = tuple(
        replace(
            section,
            title=reword(section.id, section.title),
            prompts=tuple(
                replace(item, text=reword(item.id, item.text)) for item in section.prompts
            ),
        )
        if passage_ids & {section.id, *(item.id for item in section.prompts)}
        else section
        for section in report.sections
    )
    decided = replace(
        report,
        sections=sections,
        demands=tuple(replace(item, text=reword(item.id, item.text)) for item in report.demands),
        tags=tuple(replace(item, text=reword(item.id, item.text)) for item in report.tags),
        tables=tuple(replace(item, title=reword(item.id, item.title)) for item in report.tables),
    )
    return report if decided == report else decided


def _directive_words(report: Report) -> Iterator[tuple[str, str]]:
    """Yield the id and words of every item that the directive words."""
    for section in report.sections:
        if section.origin is Origin.MANDATED:
            yield section.id, section.title
        yield from ((item.id, item.text) for item in section.prompts)
    yield from ((item.id, item.text) for item in report.demands)
    yield from ((item.id, item.text) for item in report.tags)
    yield from ((item.id, item.title) for item in report.tables)


def _parts_with(report: Report, id_: str) -> Iterator[str]:
    for section in report.sections:
        asked_ids = (*(item.id for item in section.prompts), *(item.id for item in section.demands))
        if id_ in (section.id, *asked_ids):
            yield section.id
    yield from (item.scope for item in report.tags if item.id == id_)
    yield from (item.appendix or item.id for item in report.tables if item.id == id_)


def _correction_state(words: str, fix: Fix) -> bool | None:
    """Return whether words are corrected; None where they contain neither wording."""
    forms = (fix.raw, _capitalize(fix.raw), fix.text, _capitalize(fix.text))
    if not any(form in words for form in forms):
        return None
    return _has_correction(words, fix)


def _has_correction(words: str, fix: Fix | Proposal) -> bool:
    """Return whether words are corrected; one wording may be a part of the other."""
    longer, shorter = sorted((fix.raw, fix.text), key=len, reverse=True)
    present = longer if any(form in words for form in (longer, _capitalize(longer))) else shorter
    return present == fix.text


def _capitalize(words: str) -> str:
    """Return words with a capital first letter, as at the start of a title."""
    return words[:1].upper() + words[1:]
