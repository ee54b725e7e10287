"""A parsed report file to the model; nothing that the format knows is dropped in silence.

Any error is a ``StoreError`` naming file, line and key. Unknown keys and tables are left
where they are. References are checked here because a person edits these files by hand: an answer to
a demand that nothing makes would otherwise be lost at the next save.
"""

from __future__ import annotations

from dataclasses import fields

from outline.errors import StoreError, phrase
from outline.model import PREAMBLE, Conflict, Demand, Document, Report, Tag, TemplateRef
from store.toml.parser import Parsed
from store.toml.typed_reader import Entry, head, many, single
from store.toml.unique_ids import Ids

from .read_registers import read_blanks, read_rules, read_tables
from .read_sections import SectionReader, check_outline
from .schema import FORMAT, Keys

LEVELS = ("co-so", "huyen")


def check_format(file: Parsed) -> None:
    """Refuse what is no report, and a report from a newer program."""
    top = head(file)
    if "format" not in top:
        raise StoreError(
            phrase("{file} is not a decuong report: it has no “format” key.", file=file.name),
            phrase("Open a report; “decuong new FILE” starts one."),
        )
    number = top.whole("format")
    if number > FORMAT:
        raise StoreError(
            phrase(
                "{file} is in format {format}; this program reads up to format {newest}.",
                file=file.name,
                format=number,
                newest=FORMAT,
            ),
            phrase("Open it with a newer decuong; nothing has been changed."),
        )
    if number < 1:
        raise top.wrong("format", "whole")
    kind = file.data.get("kind", "report")
    if kind != "report":
        raise StoreError(
            phrase("{file} is not a report: its kind is “{kind}”.", file=file.name, kind=str(kind)),
            phrase("A template starts a report with “decuong new FILE --template PATH”."),
        )


def read(file: Parsed) -> tuple[Report, Keys]:
    """Return the report, and which key each table of the file has; raise ``StoreError``."""
    check_format(file)
    keys: Keys = {kind: [(kind,)] for kind in ("template", "document", "preamble")}
    blanks = read_blanks(file, keys)
    demands = _demands(file, keys)
    tags = _tags(file, keys)
    sections = many(file, "sections")
    ids = Ids("sections", sections, lambda entry: [entry.line_text("id")])
    keys["sections"] = [("sections", id_) for id_ in ids.all]
    if PREAMBLE in ids:
        raise ids.already_used(PREAMBLE)
    answers = SectionReader(file, {PREAMBLE, *ids.all}, demands, tags, keys)
    outline = tuple(
        answers.section(entry, id_) for entry, id_ in zip(sections, ids.all, strict=True)
    )
    check_outline(outline, sections)
    report = Report(
        template=_template(single(file, "template")),
        document=_document(single(file, "document")),
        preamble=answers.preamble(single(file, "preamble")),
        blanks=blanks,
        rules=read_rules(file, blanks, keys),
        demands=tuple(demands.values()),
        tags=tuple(tags.values()),
        sections=outline,
        tables=read_tables(file, keys),
        conflicts=_conflicts(file, keys),
    )
    return report, keys


def _template(entry: Entry) -> TemplateRef:
    return TemplateRef(entry.line_text("id", ""), entry.whole("version", 1))


def _document(entry: Entry) -> Document:
    default = Document()
    texts = {
        each.name: entry.line_text(each.name, getattr(default, each.name))
        for each in fields(Document)
        if isinstance(getattr(default, each.name), str) and each.name != "level"
    }
    draft = entry.whole("draft", 0)
    if draft < 0:
        raise entry.wrong("draft", "whole")
    return Document(
        **texts,
        level=entry.one_of("level", LEVELS, default.level),
        date=entry.date("date"),
        due_before=entry.date("due_before"),
        draft=draft,
        recipients=entry.texts("recipients"),
    )


def _demands(file: Parsed, keys: Keys) -> dict[str, Demand]:
    entries = many(file, "demands")
    ids = Ids("demands", entries, lambda entry: [entry.line_text("id")])
    keys["demands"] = [("demands", id_) for id_ in ids.all]
    return {
        id_: Demand(id_, entry.text("text"), entry.flag("optional", False))
        for entry, id_ in zip(entries, ids.all, strict=True)
    }


def _conflicts(file: Parsed, keys: Keys) -> tuple[Conflict, ...]:
    """Read the conflicts; ``outline.merging.conflicts`` tells which are still pending."""
    entries = many(file, "conflicts")
    conflicts = [
        Conflict(
            entry.texts("place", None),
            entry.plain("ours"),
            entry.plain("theirs"),
            entry.line_text("who", ""),
        )
        for entry in entries
    ]
    ids_by_entry = {
        id(entry): dispute.id for entry, dispute in zip(entries, conflicts, strict=True)
    }
    ids = Ids("conflicts", entries, lambda entry: [ids_by_entry[id(entry)]])
    keys["conflicts"] = [("conflicts", id_) for id_ in ids.all]
    return tuple(conflicts)


def _tags(file: Parsed, keys: Keys) -> dict[str, Tag]:
    entries = many(file, "tags")
    ids = Ids("tags", entries, lambda entry: [entry.line_text("id")])
    keys["tags"] = [("tags", id_) for id_ in ids.all]
    return {
        id_: Tag(id_, entry.text("text"), entry.line_text("scope"))
        for entry, id_ in zip(entries, ids.all, strict=True)
    }
