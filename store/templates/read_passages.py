"""Tables of a template file to the passages, registers and columns of a template."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypedDict

from outline.model import Column, Row
from outline.templates import passages as t
from store.report_file.read_registers import read_column, read_row, readers_of
from store.toml.parser import Parsed
from store.toml.typed_reader import Entry, many, single

COLUMN_KEYS = (
    *("table", "id", "type", "label", "required", "choices", "choice_labels"),
    *("computed", "printed"),
)


class _Words(TypedDict):
    id: str
    text: str
    raw: str
    fixes: tuple[str, ...]
    source: str


def _words(entry: Entry, *further: str) -> _Words:
    """Read what every passage has; ``raw`` is the text where it is not written."""
    entry.only(("id", "text", "raw", "fixes", "source", *further))
    text = entry.text("text")
    return {
        "id": entry.text("id"),
        "text": text,
        "raw": entry.text("raw", text),
        "fixes": entry.texts("fixes"),
        "source": entry.text("source", ""),
    }


def read_fact(entry: Entry) -> t.LetterLine:
    """Read a line of the letter or of the title block."""
    return t.LetterLine(**_words(entry, "role"), role=entry.text("role"))


def read_preamble(file: Parsed) -> t.Passage | None:
    """Read the opening sentence, if the directive has one."""
    return t.Passage(**_words(single(file, "preamble"))) if "preamble" in file.data else None


def read_heading(entry: Entry) -> t.Heading:
    """Read a mandated section."""
    return t.Heading(
        **_words(entry, "level", "label", "optional", "note"),
        level=entry.whole("level"),
        label=entry.text("label"),
        optional=entry.flag("optional", False),
        note=entry.text("note", ""),
    )


def read_asked(entry: Entry) -> t.PromptPassage:
    """Read a prompt."""
    return t.PromptPassage(
        **_words(entry, "section", "dash"),
        section=entry.text("section"),
        dash=entry.flag("dash", True),
    )


def read_seed(entry: Entry) -> t.Seed:
    """Read the first body of a section."""
    return t.Seed(
        **_words(entry, "section", "after"),
        section=entry.text("section"),
        after=entry.text("after"),
    )


def read_note(entry: Entry) -> t.Footnote:
    """Read a footnote or the closing remark."""
    return t.Footnote(**_words(entry, "after"), after=entry.text("after"))


def read_duty(entry: Entry) -> t.FootnoteDemand:
    """Read one demand of a footnote."""
    return t.FootnoteDemand(
        **_words(entry, "note", "scope", "optional"),
        note=entry.text("note"),
        scope=entry.text("scope"),
        optional=entry.flag("optional", False),
    )


def read_theme(entry: Entry) -> t.Theme:
    """Read a theme to be woven in."""
    return t.Theme(**_words(entry, "scope"), scope=entry.text("scope"))


def read_registers(file: Parsed) -> tuple[t.Register, ...]:
    """Read the registers, each with the columns and ready rows that name it."""
    columns: dict[str, list[Column]] = {}
    for entry in many(file, "columns"):
        columns.setdefault(entry.text("table"), []).append(_column(entry))
    ready: dict[str, list[Row]] = {}
    for entry in many(file, "ready"):
        table = entry.text("table")
        ready.setdefault(table, []).append(_row(entry, columns.get(table, [])))
    registers = []
    for entry in many(file, "tables"):
        id_ = entry.text("id")
        registers.append(
            t.Register(
                **_words(entry, "appendix", "label", "after", "required", "carry_to"),
                appendix=entry.text("appendix"),
                label=entry.text("label"),
                after=entry.text("after"),
                required=entry.flag("required", True),
                carry_to=entry.text("carry_to", ""),
                columns=tuple(columns.pop(id_, ())),
                ready=tuple(ready.pop(id_, ())),
            )
        )
    for kind in ("columns", "ready"):
        for entry in many(file, kind):
            if entry.text("table") not in {table.id for table in registers}:
                raise entry.not_among("table", entry.text("table"), [x.id for x in registers])
    return tuple(registers)


def _column(entry: Entry) -> Column:
    entry.only(COLUMN_KEYS)
    entry.one_of("computed", ("percent", "verdict"), "")
    return read_column(entry)


def _row(entry: Entry, columns: Iterable[Column]) -> Row:
    """Read a ready row: cells under the ids of their columns."""
    readers = readers_of(columns)
    entry.only(("table", "id", *(id_ for id_, _ in readers)))
    return read_row(entry, readers)
