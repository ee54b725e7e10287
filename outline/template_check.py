"""What a template says that cannot be: ids that nothing has, places without a value, broken order.

The reader of a template file turns each problem into an error with the line of the passage.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator

from .errors import Phrase, phrase
from .frozen import dataclass, replace
from .model import Column, ColumnType
from .passages import Passage
from .places import names
from .template import Template


@dataclass(frozen=True, slots=True)
class Problem:
    """Something wrong in the ``index``-th entry of a list of the template."""

    kind: str
    """Name of the list: ``sections``, ``prompts``, ``fixes``, ..."""
    index: int
    key: str
    """The key that is wrong."""
    what: Phrase
    """A sentence that still lacks ``file`` and ``line``, which only the reader knows."""

    def at(self, file: str, line: int) -> Phrase:
        """Return the whole sentence."""
        return replace(self.what, params={**self.what.params, "file": file, "line": line})


PASSAGES = (
    "letter",
    "masthead",
    "sections",
    "prompts",
    "seeds",
    "notes",
    "demands",
    "tags",
    "tables",
)


def problems(template: Template) -> Iterator[Problem]:
    """Yield what is wrong with a template, list by list; nothing when it is sound."""
    yield from _repeated(template)
    yield from _passages(template)
    yield from _outline(template)
    yield from _values(template)
    yield from _registers(template)
    yield from _fixes(template)
    yield from _units(template)


def _unknown(kind: str, index: int, key: str, id_: str) -> Problem:
    what = phrase(
        "{file}, line {line}: “{key}” names “{id}”, which nothing here has.", key=key, id=id_
    )
    return Problem(kind, index, key, what)


def _lists(template: Template) -> Iterator[tuple[str, tuple[Passage, ...]]]:
    for kind in PASSAGES:
        yield kind, getattr(template, kind)


def _repeated(template: Template) -> Iterator[Problem]:
    """Ids of passages are one space, for ``after`` may name any of them."""
    seen = {template.preamble.id} if template.preamble else set()
    for kind, passages in _lists(template):
        yield from _twice(kind, (passage.id for passage in passages), seen)
    yield from _twice("blanks", (blank.id for blank in template.blanks), set())
    yield from _twice("occurrences", (spot.id for spot in template.occurrences), set())
    yield from _twice("fixes", (fix.id for fix in template.fixes), set())
    yield from _twice("levels", (level.id for level in template.levels), set())
    yield from _twice("kinds", (kind.id for kind in template.kinds), set())


def _twice(kind: str, ids: Iterable[str], seen: set[str]) -> Iterator[Problem]:
    for index, id_ in enumerate(ids):
        if id_ in seen:
            what = phrase("{file}, line {line}: the id “{id}” is used twice.", id=id_)
            yield Problem(kind, index, "id", what)
        seen.add(id_)


def _passages(template: Template) -> Iterator[Problem]:
    fixes = {fix.id for fix in template.fixes}
    spots = {spot.id for spot in template.occurrences}
    lists = [*_lists(template)]
    if template.preamble:
        lists.append(("preamble", (template.preamble,)))
    for kind, passages in lists:
        for index, passage in enumerate(passages):
            for fix in passage.fixes:
                if fix not in fixes:
                    yield _unknown(kind, index, "fixes", fix)
            for name in names(passage.text):
                if name not in spots:
                    yield _unknown(kind, index, "text", name)
            if "{{" in passage.raw:
                what = phrase(
                    "{file}, line {line}: the directive's own words hold no places; "
                    "write them as “raw”, without."
                )
                yield Problem(kind, index, "text", what)
    for name in names(template.document.subject):
        if name not in spots:
            yield _unknown("document", 0, "subject", name)


def _outline(template: Template) -> Iterator[Problem]:
    sections = {heading.id for heading in template.sections}
    notes = {note.id for note in template.notes}
    all_ids = {passage.id for _, passages in _lists(template) for passage in passages}
    above = 0
    for index, heading in enumerate(template.sections):
        if not 1 <= heading.level <= above + 1:
            what = phrase(
                "{file}, line {line}: level {level} cannot follow level {above}.",
                level=heading.level,
                above=above,
            )
            yield Problem("sections", index, "level", what)
        above = heading.level
    wanted = [
        *(("sections", at, "note", x.note, {*notes, ""}) for at, x in enumerate(template.sections)),
        *(("prompts", at, "section", x.section, sections) for at, x in enumerate(template.prompts)),
        *(("seeds", at, "section", x.section, sections) for at, x in enumerate(template.seeds)),
        *(("seeds", at, "after", x.after, all_ids) for at, x in enumerate(template.seeds)),
        *(("notes", at, "after", x.after, all_ids) for at, x in enumerate(template.notes)),
        *(("demands", at, "note", x.note, notes) for at, x in enumerate(template.demands)),
        *(("demands", at, "scope", x.scope, sections) for at, x in enumerate(template.demands)),
        *(("tags", at, "scope", x.scope, sections) for at, x in enumerate(template.tags)),
        *(("tables", at, "after", x.after, all_ids) for at, x in enumerate(template.tables)),
        *(
            ("tables", at, "carry_to", x.carry_to, {*sections, ""})
            for at, x in enumerate(template.tables)
        ),
    ]
    for kind, index, key, id_, known in wanted:
        if id_ not in known:
            yield _unknown(kind, index, key, id_)


def _values(template: Template) -> Iterator[Problem]:
    blanks = {blank.id for blank in template.blanks}
    spots = {spot.id for spot in template.occurrences}
    for index, spot in enumerate(template.occurrences):
        if spot.blank not in blanks:
            yield _unknown("occurrences", index, "blank", spot.blank)
    for index, blank in enumerate(template.blanks):
        if blank.id not in spots:
            what = phrase("{file}, line {line}: the value “{id}” stands nowhere.", id=blank.id)
            yield Problem("blanks", index, "id", what)
    for index, rule in enumerate(template.rules):
        for name in (rule.total, *rule.parts):
            if name not in spots:
                yield _unknown("rules", index, "parts" if name in rule.parts else "total", name)


def _registers(template: Template) -> Iterator[Problem]:
    sections = {heading.id for heading in template.sections}
    column_at = row_at = 0
    for table in template.tables:
        columns = {column.id: column for column in table.columns}
        counts = Counter(column.id for column in table.columns)
        for at, column in enumerate(table.columns, column_at):
            if column.id in ("table", "id") or counts[column.id] > 1:
                what = phrase("{file}, line {line}: the id “{id}” is taken.", id=column.id)
                yield Problem("columns", at, "id", what)
            if (column.type is ColumnType.CHOICE) != bool(column.choices):
                what = phrase(
                    "{file}, line {line}: a column has choices exactly if its type is “choice”."
                )
                yield Problem("columns", at, "choices", what)
        for at, row in enumerate(table.ready, row_at):
            for key, value in row.values.items():
                if not _fits(columns[key], value, sections):
                    yield _unknown("ready", at, key, str(value))
        column_at += len(table.columns)
        row_at += len(table.ready)


def _fits(column: Column, value: object, sections: set[str]) -> bool:
    if column.type is ColumnType.SECTION:
        return value in sections
    return column.type is not ColumnType.CHOICE or value in {item.id for item in column.choices}


def _fixes(template: Template) -> Iterator[Problem]:
    for index, fix in enumerate(template.fixes):
        state = {"A": "applied", "C": "kept"}.get(fix.grade, fix.state)
        if fix.state != state or (fix.grade == "B" and state == "kept"):
            what = phrase(
                "{file}, line {line}: a fix of class {grade} cannot be “{state}”.",
                grade=fix.grade,
                state=fix.state,
            )
            yield Problem("fixes", index, "state", what)
        elif fix.grade == "B" and state == "applied" and not (fix.accepted_by and fix.accepted_on):
            what = phrase(
                "{file}, line {line}: an accepted fix needs “accepted_by” and “accepted_on”."
            )
            yield Problem("fixes", index, "state", what)


def _units(template: Template) -> Iterator[Problem]:
    levels = {level.id for level in template.levels}
    for index, unit in enumerate(template.units):
        if unit.level not in levels:
            yield _unknown("units", index, "level", unit.level)
    for index, level in enumerate(template.levels):
        for key, month in (("period_from", level.period_from), ("period_to", level.period_to)):
            if not re.fullmatch(r"[0-9]{4}-(?:0[1-9]|1[0-2])", month):
                what = phrase(
                    "{file}, line {line}: “{text}” is not a month like 2020-06.", text=month
                )
                yield Problem("levels", index, key, what)
        if level.period_from > level.period_to:
            what = phrase("{file}, line {line}: the period ends before it begins.")
            yield Problem("levels", index, "period_to", what)
    if template.kind not in {kind.id for kind in template.kinds}:
        yield _unknown("template", 0, "kind", template.kind)
