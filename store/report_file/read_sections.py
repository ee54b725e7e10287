"""Sections of a parsed report file, with what they are asked and what they have answered."""

from __future__ import annotations

from collections.abc import Iterable

from outline.errors import StoreError, phrase
from outline.model import (
    PREAMBLE,
    Answer,
    Demand,
    DemandAnswer,
    Origin,
    Prompt,
    Section,
    Status,
    Tag,
)
from store.toml.parser import Parsed
from store.toml.typed_reader import Entry, many
from store.toml.unique_ids import Ids

from .schema import PREAMBLE_TITLE, Keys

MAX_LEVEL = 9
"""Word's outline has nine levels."""


class SectionReader:
    """What sections are asked and have answered, gathered before the sections are read."""

    def __init__(
        self,
        file: Parsed,
        sections: set[str],
        demands: dict[str, Demand],
        tags: dict[str, Tag],
        keys: Keys,
    ) -> None:
        self.known_demands = demands
        self.known_tags = tags
        self.prompts: dict[str, list[Prompt]] = {}
        self.declined: dict[str, dict[str, tuple[Entry, DemandAnswer]]] = {}
        entries = many(file, "prompts")
        ids = Ids("prompts", entries, lambda entry: [entry.line_text("id")])
        keys["prompts"] = []
        for entry, id_ in zip(entries, ids.all, strict=True):
            section = _reference(entry, "section", sections)
            if not id_.startswith(section + "/"):
                raise entry.not_among("id", id_, [f"{section}/{id_}"])
            state = entry.word("state", Answer, Answer.OPEN)
            prompt = Prompt(id_, entry.text("text"), state, entry.line_text("reason", ""))
            if prompt.reason and state is not Answer.NONE:
                raise _reason_without_state(entry)
            keys["prompts"].append(("prompts", section, id_))
            self.prompts.setdefault(section, []).append(prompt)
        entries = many(file, "declined")
        pairs = Ids(
            "declined",
            entries,
            lambda entry: [f"{entry.line_text('section')} {entry.line_text('demand')}"],
        )
        keys["declined"] = []
        for entry, _ in zip(entries, pairs.all, strict=True):
            section = _reference(entry, "section", sections)
            demand = _reference(entry, "demand", demands)
            answer = DemandAnswer(demand, Answer.NONE, entry.line_text("reason", ""))
            keys["declined"].append(("declined", section, demand))
            self.declined.setdefault(section, {})[demand] = entry, answer

    def section(self, entry: Entry, id_: str) -> Section:
        """Read one section; its level may still be out of step with its neighbours."""
        level = entry.whole("level")
        if not 1 <= level <= MAX_LEVEL:
            raise StoreError(
                phrase(
                    "{file}, line {line}: the level of a section is 1 to {most}, not {level}.",
                    file=entry.file.name,
                    line=entry.line("level"),
                    most=MAX_LEVEL,
                    level=level,
                )
            )
        return self._read(entry, id_, level, entry.line_text("label"), entry.line_text("title"))

    def preamble(self, entry: Entry) -> Section:
        """Read the opening paragraph."""
        return self._read(entry, PREAMBLE, 0, "", entry.line_text("title", PREAMBLE_TITLE))

    def _read(self, entry: Entry, id_: str, level: int, label: str, title: str) -> Section:
        body = entry.text("body", "")
        optional = entry.flag("optional", False)
        status = entry.word("status", Status, Status.EMPTY)
        if status is Status.NONE and not optional:
            raise StoreError(
                phrase(
                    "{file}, line {line}: “{id}” is not optional, so its status cannot be “none”.",
                    file=entry.file.name,
                    line=entry.line("status"),
                    id=id_,
                ),
                phrase("Write another status, or “optional = true” if the directive says so."),
            )
        origin = entry.word("origin", Origin, Origin.MANDATED)
        demands = self._demands(entry, id_)
        prompts = tuple(self.prompts.get(id_, ()))
        if origin is Origin.ADDED and (prompts or demands or optional):
            raise StoreError(
                phrase(
                    "{file}, line {line}: the added section “{id}” has prompts or demands, or is "
                    "optional; only a mandated one can be.",
                    file=entry.file.name,
                    line=entry.line("origin"),
                    id=id_,
                ),
                phrase("Remove the line “origin” if the template laid the section down."),
            )
        return Section(
            id=id_,
            level=level,
            label=label,
            title=title,
            origin=origin,
            optional=optional,
            prompts=prompts,
            demands=demands,
            tags=_references(entry, "tags", self.known_tags),
            body=body[:-1] if body.endswith("\n") else body,
            status=status,
            owner=entry.line_text("owner", ""),
            due=entry.date("due"),
        )

    def _demands(self, entry: Entry, id_: str) -> tuple[DemandAnswer, ...]:
        demands = _references(entry, "demands", self.known_demands)
        covered = _references(entry, "covered", demands)
        declined = self.declined.get(id_, {})
        for demand, (place, _) in declined.items():
            if demand not in demands or demand in covered:
                raise place.not_among(
                    "demand", demand, [id_ for id_ in demands if id_ not in covered]
                )
        return tuple(
            declined[demand][1]
            if demand in declined
            else DemandAnswer(demand, Answer.COVERED if demand in covered else Answer.OPEN)
            for demand in demands
        )


def check_outline(outline: tuple[Section, ...], entries: list[Entry]) -> None:
    """Refuse a level that skips one, and a mandated section under or after an added one."""
    path: list[Origin] = []
    last_origins: list[
        Origin
    ] = []  # origin of the last section seen at each level under the open parent
    for section, entry in zip(outline, entries, strict=True):
        index = section.level - 1
        if index > len(path):
            raise StoreError(
                phrase(
                    "{file}, line {line}: section “{id}” skips a level.",
                    file=entry.file.name,
                    line=entry.line("level"),
                    id=section.id,
                ),
                phrase("Its level may be at most {level}.", level=len(path) + 1),
            )
        del path[index:], last_origins[index + 1 :]
        if section.origin is Origin.MANDATED and Origin.ADDED in (
            *path[-1:],
            *last_origins[index:],
        ):
            raise StoreError(
                phrase(
                    "{file}, line {line}: the mandated section “{id}” stands under or after an "
                    "added one.",
                    file=entry.file.name,
                    line=entry.line(),
                    id=section.id,
                ),
                phrase("Move it before the sections that the unit added."),
            )
        path.append(section.origin)
        last_origins[index:] = [section.origin]


def _reference(entry: Entry, key: str, known_ids: Iterable[str]) -> str:
    """Return an id that must be known."""
    id_ = entry.line_text(key)
    if id_ not in known_ids:
        raise entry.not_among(key, id_, known_ids)
    return id_


def _references(entry: Entry, key: str, known_ids: Iterable[str]) -> tuple[str, ...]:
    """Return ids that must all be known, each once."""
    ids = entry.texts(key)
    for index, id_ in enumerate(ids):
        if id_ not in known_ids or id_ in ids[:index]:
            raise entry.not_among(key, id_, [word for word in known_ids if word not in ids])
    return ids


def _reason_without_state(entry: Entry) -> StoreError:
    return StoreError(
        phrase(
            "{file}, line {line}: a reason is given, but the state is not “none”.",
            file=entry.file.name,
            line=entry.line("reason"),
        ),
        phrase('Write state = "none", or remove the reason.'),
    )
