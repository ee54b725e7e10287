"""The report as frozen values: what the template asks and what the unit has answered.

Every edit is a pure function elsewhere that returns a new ``Report``. Document order is the order
of ``Report.sections``; parent and depth follow from ``Section.level`` (``outline.tree``). Ids of
mandated things are path ids and never change; ids of added things are random and given by the
caller. Nothing here reads a file, a clock or a locale.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from enum import StrEnum

from .errors import UnknownId, phrase
from .tree import Shape, shape_of

Value = str | int | Decimal | dt.date
"""What a blank or a cell holds; missing is None or an absent key, never an empty string."""

PREAMBLE = "pre"
"""The id of the opening paragraph, which is edited like a section but is not a heading."""


class Status(StrEnum):
    """How far the writers say a section has come."""

    EMPTY = "empty"
    DRAFT = "draft"
    REVIEW = "review"
    DONE = "done"
    NONE = "none"
    """'không có': allowed only where the template says that the section is optional."""


class Origin(StrEnum):
    """Who laid the section down."""

    MANDATED = "mandated"
    ADDED = "added"


class Answer(StrEnum):
    """The state of a prompt or of a demand in one section."""

    OPEN = "open"
    COVERED = "covered"
    NONE = "none"
    """'không phát sinh': needs a reason, unless what is asked says '(nếu có)'."""


@dataclass(frozen=True, slots=True)
class Prompt:
    """One dash line (or prompt paragraph) under a heading, and how the body answers it."""

    id: str
    """Path id, ``p1.ii.1.1/b1``."""
    text: str
    state: Answer = Answer.OPEN
    reason: str = ""
    """Why nothing arose; only with ``Answer.NONE``."""


@dataclass(frozen=True, slots=True)
class Demand:
    """A footnoted instruction that applies to many sections (D072 to D079)."""

    id: str
    text: str
    optional: bool = False
    """The directive says '(nếu có)': declining needs no reason (D203)."""


@dataclass(frozen=True, slots=True)
class DemandAnswer:
    """How one section answers one demand that applies to it."""

    id: str
    """The demand's id."""
    state: Answer = Answer.OPEN
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Tag:
    """A theme to be woven into sections rather than given a heading (D206)."""

    id: str
    text: str
    scope: str
    """Id of the section under which at least one section must carry the tag."""


@dataclass(frozen=True, slots=True)
class Section:
    """A heading with its own body."""

    id: str
    level: int
    """1 for a part, 2 for a Roman heading, and so on; 0 only for the preamble."""
    label: str
    """The printed number, literal (``Phần I``, ``I.``, ``1.1.``); never an identity."""
    title: str
    """May hold places for blanks, ``{{p1.3}}``."""
    origin: Origin = Origin.MANDATED
    optional: bool = False
    prompts: tuple[Prompt, ...] = ()
    demands: tuple[DemandAnswer, ...] = ()
    tags: tuple[str, ...] = ()
    body: str = ""
    status: Status = Status.EMPTY
    owner: str = ""
    due: dt.date | None = None


@dataclass(frozen=True, slots=True)
class Blank:
    """A typed value the directive left open; entered once, used wherever its ids are quoted."""

    id: str
    """The id of its first occurrence, ``pre.5``."""
    type: str
    """The name of a record of ``outline.values.blank_types``."""
    label: str
    """What is asked, in the directive's language."""
    value: Value | None = None
    aliases: tuple[str, ...] = ()
    """Ids of its further occurrences, ``pre.11``; ``{{pre.11}}`` quotes the same value."""
    evidence: str = "dots"
    """``dots`` printed in the directive, ``gap`` grammar needs it, ``infer`` plausible only."""


class RuleKind(StrEnum):
    """The arithmetic that ties blanks."""

    SUM = "sum"
    """``total`` equals the sum of ``parts``."""
    EXPLAIN = "explain"
    """If the two ``parts`` differ, the text blank ``total`` must say why."""


@dataclass(frozen=True, slots=True)
class Rule:
    """One tie between blanks; a broken tie is a finding."""

    kind: RuleKind
    total: str
    parts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Choice:
    """One fixed word of a choice column and the words people read for it."""

    id: str
    label: str


@dataclass(frozen=True, slots=True)
class Column:
    """A typed column of a register."""

    id: str
    type: str
    """The name of a record of ``outline.registers.column_types``."""
    label: str
    required: bool = False
    choices: tuple[Choice, ...] = ()
    computed: str = ""
    """Name of the computation (``percent``, ``verdict``); a computed cell is never stored."""
    printed: bool = True
    """Whether the appendix shows the column."""


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a register; absent keys are missing values."""

    id: str
    values: Mapping[str, Value] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Table:
    """A register that feeds an appendix."""

    id: str
    """``indicators``, ``programmes``, ``discipline``, or one that a template defines."""
    title: str
    label: str = ""
    """The printed name of the appendix, ``Phụ lục 1``."""
    appendix: str = ""
    """Path id of the appendix, ``a1``; empty when the register is not printed."""
    required: bool = True
    """Whether the report needs at least one row."""
    carry_to: str = ""
    """Section that must give a solution for every hard-to-reach row (D204)."""
    columns: tuple[Column, ...] = ()
    rows: tuple[Row, ...] = ()
    ready: tuple[Row, ...] = ()
    """Rows offered but not yet taken (the five named indices, D207)."""


@dataclass(frozen=True, slots=True)
class Document:
    """What letterhead, signature block and deadline need; an empty string means not yet."""

    superior: str = ""
    issuer: str = ""
    level: str = "huyen"
    """``co-so`` or ``huyen``."""
    kind: str = "BÁO CÁO"
    """The type of document as printed."""
    subject: str = ""
    """Trích yếu: starts in lower case, may hold places for blanks."""
    number: str = ""
    symbol: str = ""
    """``BC/HU``; printed as ``Số NN-BC/HU``."""
    place: str = ""
    date: dt.date | None = None
    term: str = ""
    """``2020-2025``."""
    period_from: str = ""
    """First month of the reporting period, ISO ``2020-06``."""
    period_to: str = ""
    """Last month of the reporting period, inclusive, ISO ``2023-06``."""
    due_before: dt.date | None = None
    """The deadline as worded ('trước ngày'): the last acceptable day is the day before."""
    draft: int = 0
    """0 is final; n prints 'Dự thảo lần n'."""
    authority: str = ""
    """``T/M BAN THƯỜNG VỤ``."""
    signer_title: str = ""
    signer: str = ""
    addressee: str = ""
    recipients: tuple[str, ...] = ()
    """Nơi nhận, without dash and closing punctuation."""
    profile: str = ""
    """Rule-pack of the DOCX; empty means chosen by date."""
    urgency: str = ""
    """``KHẨN``, ``THƯỢNG KHẨN``, ``HỎA TỐC``; empty for none."""
    circulation: str = ""
    """To whom it may go: ``LƯU HÀNH NỘI BỘ``; empty for no limit."""
    typist: str = ""
    """Mark of who typed it."""
    copies: str = ""
    """How many are issued, printed after the typist's mark."""
    contact: str = ""
    """Address of the unit, at the foot of page 1."""


@dataclass(frozen=True, slots=True)
class TemplateRef:
    """Which template the report answers."""

    id: str = ""
    version: int = 1


@dataclass(frozen=True, slots=True)
class Conflict:
    """One conflict of two writers: ours is in the report, theirs is kept here until it is resolved.

    It is resolved when somebody sets that value again, or confirms the value in the report.
    """

    key: tuple[str, ...]
    """The key of the value, as in ``outline.parts``."""
    ours: Value | tuple[str, ...] | None
    """The value in the report."""
    theirs: Value | tuple[str, ...] | None
    author: str = ""
    """Who set ``theirs``; empty when it is not known."""

    @property
    def id(self) -> str:
        """The key with their value: several conflicts may be about one key."""
        return " ".join((*self.key, "=", str(self.theirs)))


@dataclass(frozen=True, slots=True)
class Report:
    """One unit's answer to a template; complete in itself, readable without the template."""

    template: TemplateRef = field(default_factory=TemplateRef)
    document: Document = field(default_factory=Document)
    preamble: Section = field(
        default_factory=lambda: Section(id=PREAMBLE, level=0, label="", title="Mở đầu")
    )
    blanks: tuple[Blank, ...] = ()
    rules: tuple[Rule, ...] = ()
    demands: tuple[Demand, ...] = ()
    tags: tuple[Tag, ...] = ()
    sections: tuple[Section, ...] = ()
    tables: tuple[Table, ...] = ()
    conflicts: tuple[Conflict, ...] = ()
    _shape: Shape | None = field(default=None, compare=False, repr=False)

    @property
    def shape(self) -> Shape:
        """The shape of the outline, computed once and kept by edits that do not change it."""
        if self._shape is None:
            shape = shape_of((section.id, section.level) for section in self.sections)
            object.__setattr__(self, "_shape", shape)
            return shape
        return self._shape

    def with_sections(self, sections: tuple[Section, ...]) -> Report:
        """Return the report with a new outline: other sections, order or levels."""
        return replace(self, sections=sections, _shape=None)

    def with_section(self, section: Section) -> Report:
        """Return the report with the section of the same id and level replaced; keeps the shape."""
        if section.id == PREAMBLE:
            return replace(self, preamble=section)
        index = self.shape.position[section.id]
        return replace(
            self, sections=(*self.sections[:index], section, *self.sections[index + 1 :])
        )

    def section(self, id_: str) -> Section:
        """Return a section, or the preamble, by id; raise ``UnknownId``."""
        if id_ == PREAMBLE:
            return self.preamble
        index = self.shape.position.get(id_)
        if index is None:
            raise UnknownId(phrase("There is no section “{id}” in this report.", id=id_))
        return self.sections[index]

    def table(self, id_: str) -> Table:
        """Return a register by id; raise ``UnknownId``."""
        for table in self.tables:
            if table.id == id_:
                return table
        raise UnknownId(phrase("There is no register “{id}” in this report.", id=id_))
