"""A template file to the template: unknown, missing and wrong keys are errors with a line.

A template is laid down for everybody, so that a key that we do not know is a mistake here, while in
a report it is somebody's own and is kept.
"""

from __future__ import annotations

from collections.abc import Iterable

from outline.errors import StoreError, phrase
from outline.model import Blank, Document, Rule, RuleKind
from outline.templates import passages as p
from outline.templates import template as t
from outline.templates.validation import find_problems
from outline.values.blank_types import BLANK_TYPES
from store.report_file.read_registers import EVIDENCE, read_blank_value
from store.toml.parser import Parsed, parse
from store.toml.typed_reader import Entry, head, many, single

from . import read_passages as passages

FORMAT = 1
TABLES = ("template", "document", "delivery", "preamble")
ARRAYS = (
    *("channels", "kinds", "units", "levels", "letter", "masthead", "blanks", "occurrences"),
    *("rules", "notes", "demands", "tags", "sections", "prompts", "seeds", "tables", "columns"),
    *("ready", "fixes"),
)


def read(data: bytes, name: str) -> t.Template:
    """Read the bytes of a template file; raise ``StoreError`` naming file, key and line."""
    file = parse(data, name)
    _check_head(file)
    main = single(file, "template")
    main.only(("id", "version", "title", "kind", "issuer", "source"))
    delivery = single(file, "delivery")
    delivery.only(("soft_copy", "source"))
    occurrences = tuple(map(_occurrence, many(file, "occurrences")))
    template = t.Template(
        id=main.text("id"),
        version=main.whole("version"),
        title=main.text("title"),
        kind=main.text("kind"),
        issuer=main.text("issuer"),
        source=main.text("source"),
        kinds=tuple(map(_kind, many(file, "kinds"))),
        units=tuple(map(_unit, many(file, "units"))),
        levels=tuple(map(_level, many(file, "levels"))),
        channels=tuple(map(_channel, many(file, "channels"))),
        soft_copy=delivery.flag("soft_copy", False),
        document=_document(single(file, "document")),
        fixes=tuple(map(_fix, many(file, "fixes"))),
        letter=tuple(map(passages.read_fact, many(file, "letter"))),
        masthead=tuple(map(passages.read_fact, many(file, "masthead"))),
        preamble=passages.read_preamble(file),
        blanks=tuple(_blank(entry, occurrences) for entry in many(file, "blanks")),
        occurrences=occurrences,
        rules=tuple(map(_rule, many(file, "rules"))),
        sections=tuple(map(passages.read_heading, many(file, "sections"))),
        prompts=tuple(map(passages.read_asked, many(file, "prompts"))),
        seeds=tuple(map(passages.read_seed, many(file, "seeds"))),
        notes=tuple(map(passages.read_note, many(file, "notes"))),
        demands=tuple(map(passages.read_duty, many(file, "demands"))),
        tags=tuple(map(passages.read_theme, many(file, "tags"))),
        tables=passages.read_registers(file),
    )
    for problem in find_problems(template):
        line = file.line(problem.kind, problem.index, problem.key)
        raise StoreError(problem.at(name, line))
    return template


def _check_head(file: Parsed) -> None:
    top = head(file)
    if file.data.get("kind") != "template":
        raise StoreError(
            phrase("{file} is not a template: “kind” is not “template”.", file=file.name),
            phrase('Give a file that begins with: format = 1, kind = "template".'),
        )
    version = top.whole("format")
    if version != FORMAT:
        raise StoreError(
            phrase(
                "{file}, line {line}: format {format} is not known; this program reads format 1.",
                file=file.name,
                line=top.line("format"),
                format=version,
            ),
            phrase("Use a newer decuong, or a template of format 1."),
        )
    top.only(("format", "kind", *TABLES, *ARRAYS))


def _occurrence(entry: Entry) -> p.Occurrence:
    entry.only(("id", "blank", "evidence", "source"))
    return p.Occurrence(
        id=entry.text("id"),
        blank=entry.text("blank"),
        evidence=entry.one_of("evidence", EVIDENCE),
        source=entry.text("source", ""),
    )


def _blank(entry: Entry, occurrences: Iterable[p.Occurrence]) -> Blank:
    """Read a value with its spots; its evidence is the strongest of theirs."""
    entry.only(("id", "type", "label", "value", "source"))
    id_ = entry.text("id")
    type_ = entry.type_name("type", BLANK_TYPES)
    spots = [spot for spot in occurrences if spot.blank == id_]
    return Blank(
        id=id_,
        type=type_,
        label=entry.text("label"),
        value=read_blank_value(entry, type_) if "value" in entry else None,
        aliases=tuple(spot.id for spot in spots if spot.id != id_),
        evidence=min((spot.evidence for spot in spots), key=EVIDENCE.index, default="infer"),
    )


def _rule(entry: Entry) -> Rule:
    entry.only(("kind", "total", "parts", "source"))
    return Rule(entry.word("kind", RuleKind), entry.text("total"), entry.texts("parts", None))


def _document(entry: Entry) -> Document:
    entry.only(("kind", "subject", "term", "due_before", "source"))
    return Document(
        kind=entry.text("kind"),
        subject=entry.text("subject", ""),
        term=entry.text("term", ""),
        due_before=entry.date("due_before"),
    )


def _kind(entry: Entry) -> t.Kind:
    entry.only(("id", "text", "template", "resolutions", "source"))
    return t.Kind(
        id=entry.text("id"),
        text=entry.text("text"),
        template=entry.text("template"),
        resolutions=entry.texts("resolutions", None),
        source=entry.text("source", ""),
    )


def _unit(entry: Entry) -> t.Unit:
    entry.only(("id", "label", "level", "source"))
    return t.Unit(
        id=entry.text("id"),
        label=entry.text("label"),
        level=entry.text("level"),
        source=entry.text("source", ""),
    )


def _level(entry: Entry) -> t.Level:
    entry.only(
        ("id", "label", "period_from", "period_to", "addressee", "recipients", "source"),
    )
    return t.Level(
        id=entry.text("id"),
        label=entry.text("label"),
        period_from=entry.text("period_from"),
        period_to=entry.text("period_to"),
        addressee=entry.text("addressee", ""),
        recipients=entry.texts("recipients"),
        source=entry.text("source", ""),
    )


def _channel(entry: Entry) -> t.Channel:
    entry.only(("id", "label", "source"))
    return t.Channel(
        id=entry.text("id"), label=entry.text("label"), source=entry.text("source", "")
    )


def _fix(entry: Entry) -> p.Fix:
    entry.only(("id", "class", "raw", "text", "why", "state", "accepted_by", "accepted_on"))
    return p.Fix(
        id=entry.text("id"),
        grade=entry.one_of("class", ("A", "B", "C")),
        raw=entry.text("raw"),
        text=entry.text("text"),
        reason=entry.text("why"),
        state=entry.one_of("state", ("applied", "proposed", "kept")),
        accepted_by=entry.text("accepted_by", ""),
        accepted_on=entry.date("accepted_on"),
    )
