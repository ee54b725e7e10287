"""What a directive prescribes, and the new report made from it.

Guidance lives here and in prompts, never in a body, so that it cannot reach a finished report.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from outline.errors import BadValue, phrase
from outline.model import (
    PREAMBLE,
    Blank,
    Demand,
    DemandAnswer,
    Document,
    Prompt,
    Report,
    Rule,
    Section,
    Status,
    Table,
    Tag,
    TemplateRef,
)
from outline.tree import shape_of
from outline.values.vietnamese_names import find_level

from .passages import (
    Fix,
    Footnote,
    FootnoteDemand,
    Heading,
    LetterLine,
    Occurrence,
    Passage,
    PromptPassage,
    Register,
    Seed,
    Theme,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Level:
    """A level of units: whom it answers and over which months (both ends included)."""

    id: str
    label: str
    period_from: str
    period_to: str
    addressee: str = ""
    recipients: tuple[str, ...] = ()
    source: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """A kind of report that the directive asks for."""

    id: str
    text: str
    template: str
    """Id of the template that holds its outline."""
    resolutions: tuple[str, ...]
    """Whose resolution it reviews: ``own``, ``superior``."""
    source: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Unit:
    """A kind of unit that must report."""

    id: str
    label: str
    level: str
    source: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Channel:
    """An office through which the report is sent."""

    id: str
    label: str
    source: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Template:
    """Everything a directive prescribes for one kind of report."""

    id: str
    version: int
    title: str
    kind: str
    """Id of the kind of report in ``kinds`` that this outline is for."""
    issuer: str
    """Who issued the directive."""
    source: str
    """Number and date of the directive."""
    kinds: tuple[Kind, ...] = ()
    units: tuple[Unit, ...] = ()
    levels: tuple[Level, ...] = ()
    channels: tuple[Channel, ...] = ()
    soft_copy: bool = False
    """Whether a file must go with the paper."""
    document: Document = field(default_factory=Document)
    """What the directive settles for every unit: kind, subject, term, deadline."""
    fixes: tuple[Fix, ...] = ()
    letter: tuple[LetterLine, ...] = ()
    masthead: tuple[LetterLine, ...] = ()
    preamble: Passage | None = None
    blanks: tuple[Blank, ...] = ()
    occurrences: tuple[Occurrence, ...] = ()
    rules: tuple[Rule, ...] = ()
    sections: tuple[Heading, ...] = ()
    prompts: tuple[PromptPassage, ...] = ()
    seeds: tuple[Seed, ...] = ()
    notes: tuple[Footnote, ...] = ()
    demands: tuple[FootnoteDemand, ...] = ()
    tags: tuple[Theme, ...] = ()
    tables: tuple[Register, ...] = ()

    def passages(self) -> Iterator[Passage]:
        """Yield every passage, kind by kind."""
        yield from self.letter
        yield from self.masthead
        if self.preamble is not None:
            yield self.preamble
        yield from self.sections
        yield from self.prompts
        yield from self.seeds
        yield from self.notes
        yield from self.demands
        yield from self.tags
        yield from self.tables

    def level(self, id_: str) -> Level:
        """Return a level of units by id or words; raise ``BadValue`` that names all there are."""
        known_id = find_level(id_, [(level.id, level.label) for level in self.levels])
        for level in self.levels:
            if level.id == known_id:
                return level
        level_ids = ", ".join(level.id for level in self.levels)
        raise BadValue(
            phrase(
                "The template “{template}” has no level “{level}”.", template=self.id, level=id_
            ),
            phrase("Use one of: {known}.", known=level_ids),
        )


def new_report(
    template: Template, *, level: str = "huyen", issuer: str = "", superior: str = ""
) -> Report:
    """Return the empty report that a unit of ``level`` starts from; raise ``BadValue``.

    ``issuer`` and ``superior`` are the two names of the letterhead, printed as given. Guidance
    becomes prompts and demands; only the seeds, which the directive words as sentences of the
    report, become bodies, and their sections drafts.
    """
    unit = template.level(level)
    opening = template.preamble.text if template.preamble else ""
    document = replace(
        template.document,
        level=unit.id,
        issuer=issuer,
        superior=superior,
        period_from=unit.period_from,
        period_to=unit.period_to,
        addressee=unit.addressee,
        recipients=unit.recipients,
    )
    return Report(
        template=TemplateRef(template.id, template.version),
        document=document,
        preamble=Section(
            id=PREAMBLE,
            level=0,
            label="",
            title="Mở đầu",
            body=opening,
            status=_status(opening),
        ),
        blanks=template.blanks,
        rules=template.rules,
        demands=tuple(Demand(duty.id, duty.text, duty.optional) for duty in template.demands),
        tags=tuple(Tag(theme.id, theme.text, theme.scope) for theme in template.tags),
        sections=tuple(_sections(template)),
        tables=tuple(_table(register) for register in template.tables),
    )


def _sections(template: Template) -> Iterator[Section]:
    """Yield the mandated sections with what is asked of each, in the directive's order."""
    prompts: dict[str, list[Prompt]] = {}
    for passage in template.prompts:
        prompts.setdefault(passage.section, []).append(Prompt(passage.id, passage.text))
    bodies = {seed.section: seed.text for seed in template.seeds}
    shape = shape_of((heading.id, heading.level) for heading in template.sections)
    for index, heading in enumerate(template.sections):
        body = bodies.get(heading.id, "")
        above = {shape.ids[step] for step in shape.path(index)}
        duties = (duty for duty in template.demands if duty.scope in above and shape.is_leaf(index))
        yield Section(
            id=heading.id,
            level=heading.level,
            label=heading.label,
            title=heading.text,
            optional=heading.optional,
            prompts=tuple(prompts.get(heading.id, ())),
            demands=tuple(DemandAnswer(duty.id) for duty in duties),
            body=body,
            status=_status(body),
        )


def _status(body: str) -> Status:
    return Status.DRAFT if body else Status.EMPTY


def _table(register: Register) -> Table:
    """Return the empty register of a new report."""
    return Table(
        id=register.id,
        title=register.text,
        label=register.label,
        appendix=register.appendix,
        required=register.required,
        carry_to=register.carry_to,
        columns=register.columns,
        ready=register.ready,
    )
