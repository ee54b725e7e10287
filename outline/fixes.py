"""Slips of a directive that only the office can judge: proposed, and corrected where it says so.

A slip of class B (inventory D-T) may be one or may be meant, so a new report has the directive's
own words. Whether a report has them corrected is seen from its words alone: there is no second
place that could disagree with what is printed, a merge takes the choice as it takes any text, and
a report needs no template to be read. What the unit writes itself, bodies, is never touched.
"""

from __future__ import annotations

from collections.abc import Iterator

from .errors import UnknownId, phrase
from .frozen import dataclass, replace
from .model import Origin, Report
from .passages import Fix
from .template import Template

GRADE = "B"


@dataclass(frozen=True, slots=True)
class Proposal:
    """A slip whose words, as printed or as corrected, stand in a report."""

    id: str
    raw: str
    """What the directive prints."""
    text: str
    """What it probably means."""
    why: str
    places: tuple[str, ...]
    """Ids of the sections, prompts, demands, themes and registers with these words."""
    parts: tuple[str, ...]
    """Ids of the sections, appendices and registers that show them."""
    accepted: bool
    """Whether the report has the corrected words, everywhere."""


def proposals(template: Template, report: Report) -> tuple[Proposal, ...]:
    """Return what the template proposes for the words of a report, in the template's order."""
    words = dict(_words(report))
    found = []
    for fix in template.fixes:
        if fix.grade != GRADE or fix.raw == fix.text:
            continue
        named = (one.id for one in template.passages() if fix.id in one.fixes)
        states = {id_: _state(words[id_], fix) for id_ in named if id_ in words}
        places = tuple(id_ for id_, state in states.items() if state is not None)
        if places:
            parts = tuple(dict.fromkeys(part for id_ in places for part in _parts(report, id_)))
            accepted = all(states[id_] for id_ in places)
            found.append(Proposal(fix.id, fix.raw, fix.text, fix.why, places, parts, accepted))
    return tuple(found)


def proposal(template: Template, report: Report, id_: str) -> Proposal:
    """Return one of them by its id, in whatever case; raise ``UnknownId``."""
    found = proposals(template, report)
    for one in found:
        if one.id.casefold() == id_.casefold():
            return one
    known = ", ".join(one.id for one in found)
    what = phrase("No correction “{id}” is proposed for this report.", id=id_)
    raise UnknownId(what, phrase("Use one of: {known}.", known=known) if known else None)


def decide(report: Report, about: Proposal, *, accept: bool) -> Report:
    """Return the report with the corrected words, or with the directive's own again."""
    old, new = (about.raw, about.text) if accept else (about.text, about.raw)
    wanted = {*about.places}

    def changed(id_: str, words: str) -> str:
        if id_ not in wanted or _has(words, about) is accept:
            return words
        if old in words:
            return words.replace(old, new)
        return words.replace(_capital(old), _capital(new))

    sections = tuple(
        replace(
            section,
            title=changed(section.id, section.title),
            prompts=tuple(replace(one, text=changed(one.id, one.text)) for one in section.prompts),
        )
        if wanted & {section.id, *(one.id for one in section.prompts)}
        else section
        for section in report.sections
    )
    found = replace(
        report,
        sections=sections,
        demands=tuple(replace(one, text=changed(one.id, one.text)) for one in report.demands),
        tags=tuple(replace(one, text=changed(one.id, one.text)) for one in report.tags),
        tables=tuple(replace(one, title=changed(one.id, one.title)) for one in report.tables),
    )
    return report if found == report else found


def _words(report: Report) -> Iterator[tuple[str, str]]:
    """Yield id and words of everything that the directive worded."""
    for section in report.sections:
        if section.origin is Origin.MANDATED:
            yield section.id, section.title
        yield from ((one.id, one.text) for one in section.prompts)
    yield from ((one.id, one.text) for one in report.demands)
    yield from ((one.id, one.text) for one in report.tags)
    yield from ((one.id, one.title) for one in report.tables)


def _parts(report: Report, id_: str) -> Iterator[str]:
    for section in report.sections:
        asked = (*(one.id for one in section.prompts), *(one.id for one in section.demands))
        if id_ in (section.id, *asked):
            yield section.id
    yield from (one.scope for one in report.tags if one.id == id_)
    yield from (one.appendix or one.id for one in report.tables if one.id == id_)


def _state(words: str, fix: Fix) -> bool | None:
    """Tell whether words are corrected; None where neither wording stands in them."""
    if not any(one in words for each in (fix.raw, fix.text) for one in (each, _capital(each))):
        return None
    return _has(words, fix)


def _has(words: str, fix: Fix | Proposal) -> bool:
    """Tell whether words are corrected; one wording may be a part of the other."""
    first, second = sorted((fix.raw, fix.text), key=len, reverse=True)
    there = first if any(one in words for one in (first, _capital(first))) else second
    return there == fix.text


def _capital(words: str) -> str:
    """Return words as they begin a title."""
    return words[:1].upper() + words[1:]
