"""Reports that a program edited, in files that people edited: what a save must live with."""

from __future__ import annotations

from dataclasses import dataclass, replace
from random import Random

from hypothesis import strategies as st

from outline.model import Demand, Origin, Prompt, Report, Section, Table
from store.report_file.codec import Source, decode, encode, verify
from store.report_file.schema import OWNED
from store.toml.spans import Span, cut
from tests import strategies as reports_


@st.composite
def flat_reports(draw: st.DrawFn) -> Report:
    """Draw a report whose sections may stand in any order: all mandated, on one level."""
    report = draw(reports_.reports())
    return report.with_sections(
        tuple(
            replace(section, level=1, origin=Origin.MANDATED)
            if section.origin is Origin.MANDATED
            else Section(section.id, 1, section.label, section.title, body=section.body)
            for section in report.sections
        )
    )


@st.composite
def edited(draw: st.DrawFn, report: Report) -> Report:
    """Draw what a report may have become: things moved, gone, new and changed."""
    other = draw(flat_reports())
    taken = {section.id for section in report.sections}
    new = [
        replace(section, id=f"new-{section.id}", prompts=_renamed(section), demands=())
        for section in other.sections[:2]
        if f"new-{section.id}" not in taken
    ]
    kept = [section for section in report.sections if draw(st.integers(0, 5))]
    sections = [draw(_section(section)) for section in kept]
    if draw(st.booleans()):
        sections = draw(st.permutations(sections))
    for section in new:
        sections.insert(draw(st.integers(0, len(sections))), section)
    changes = draw(st.sets(st.sampled_from(("document", "preamble", "blanks", "tables"))))
    return replace(
        report.with_sections(tuple(sections)),
        document=other.document if "document" in changes else report.document,
        preamble=other.preamble if "preamble" in changes else report.preamble,
        blanks=report.blanks[:-1] if "blanks" in changes and not report.rules else report.blanks,
        tables=tuple(draw(_table(table)) for table in report.tables)
        if "tables" in changes
        else report.tables,
    )


def _renamed(section: Section) -> tuple[Prompt, ...]:
    return tuple(replace(prompt, id=f"new-{prompt.id}") for prompt in section.prompts)


@st.composite
def _section(draw: st.DrawFn, section: Section) -> Section:
    for change in draw(st.sets(st.sampled_from(("body", "owner", "prompts", "demands", "title")))):
        match change:
            case "body":
                section = replace(section, body=draw(reports_.bodies()))
            case "owner":
                section = replace(section, owner=draw(reports_.any_line))
            case "title":
                section = replace(section, title=draw(reports_.lines))
            case "prompts":
                prompts = draw(st.permutations(section.prompts))[: draw(st.integers(0, 3))]
                extra = Prompt(f"{section.id}/new", draw(reports_.lines))
                section = replace(section, prompts=(*prompts, extra))
            case "demands":
                asked = tuple(Demand(answer.id, "") for answer in section.demands)
                section = replace(section, demands=draw(reports_.demand_answers(asked)))
    return section


@st.composite
def _table(draw: st.DrawFn, table: Table) -> Table:
    rows = draw(st.permutations(table.rows))[: draw(st.integers(0, 3))]
    if rows and rows[0].values:
        changed = dict(rows[0].values)
        changed.pop(next(iter(changed)))
        rows = [replace(rows[0], values=changed), *rows[1:]]
    return replace(table, rows=tuple(rows), columns=tuple(draw(st.permutations(table.columns))))


STYLES = ("comment", "loose", "key", "space", "table", "away")


@dataclass(frozen=True)
class Dressed:
    """A file as a person left it, and what of theirs stands at which table."""

    data: bytes
    comments: dict[str, str]
    """A comment -> the header line and the first key line it stands above."""
    unknown: tuple[str, ...]
    """Lines with keys and tables that no program of ours knows."""


@st.composite
def dressed(draw: st.DrawFn, report: Report) -> Dressed:
    """Draw a file of the report with comments, odd spacing, unknown keys, tables and subtables.

    One number is drawn and everything follows from it: choices by the hundred are slow to draw.
    """
    dice = Random(draw(st.integers(0, 2**32)))
    spans = cut(encode(None, report).decode())
    text = "# đầu tệp\n\n" + spans[0].body
    comments: dict[str, str] = {}
    unknown: list[str] = []
    strays = ""
    away: set[tuple[str, ...]] = set()
    for at, span in enumerate(spans[1:-1]):
        styles = draw(
            st.sets(st.sampled_from(("comment", "loose", "key", "space", "table", "away")))
        )
        lead, body = span.lead, span.body
        if "loose" in styles:
            lead += f"# loose {at}\n\n"
        if "comment" in styles:
            lead += f"# about {at}\n"
            comments[f"# about {at}"] = identity(span)
        if "space" in styles:
            body = body.replace(" = ", "\t=  ", 1).replace("\n", "  # here\n", 1)
        if "key" in styles:
            line = f"x_{at} = [ {{ a = {at} }} ] # mine"
            unknown.append(line)
            first, rest = body.split("\n", 1)
            body = f"{first}\n{line}\n{rest}"
        if "table" in styles and span.path[0] in ("sections", "rows", "prompts"):
            body += f"\n[{span.path[0]}.inner]\nn = {at}\n"
        elif "table" in styles:
            unknown.append(f"[[x_notes]]\nn = {at}")
            body += f"\n[[x_notes]]\nn = {at}\n"
        owner = OWNED.get(span.path[0], "")
        family = (span.path[0], *told(span, (owner,)))
        if owner and ("away" in styles or family in away):
            away.add(family)  # those behind it must follow, or their order would be another one
            strays += lead + body
        else:
            text += lead + body
    text += strays + dice.choice(("", "\n# cuối tệp\n", "# cuối tệp"))
    if dice.randint(0, 1):
        text = text.replace("\n", "\r\n")
    return Dressed(text.encode(), comments, tuple(unknown))


def identity(span: Span) -> str:
    """Return what tells a table of a file from the others, whatever else changes in it."""
    kind = span.path[0]
    keys = {"document": (), "rules": ("kind", "total", "parts"), "declined": ("section", "demand")}
    return " ".join([kind, *told(span, keys.get(kind, ("id", OWNED.get(kind, "id"))))])


def told(span: Span, keys: tuple[str, ...]) -> list[str]:
    """Return the lines of a table that hold the keys, without the spacing that was put on."""
    lines = [line.replace("\t=  ", " = ") for line in span.body.splitlines()]
    return sorted(line for line in lines if line.split(" = ")[0] in keys)


def opened(text: str) -> Source:
    return decode(text.encode(), "x.toml")


def written(source: Source, report: Report) -> str:
    data = encode(source, report)
    verify(data, "x.toml", report)
    return data.decode()


def section(id_: str, **more: object) -> str:
    keys = {"id": id_, "level": 1, "label": "1.", "title": "T", "status": "draft", **more}
    return "[[sections]]\n" + "".join(
        f"{key} = {value if isinstance(value, int) else chr(34) + str(value) + chr(34)}\n"
        for key, value in keys.items()
    )
