"""What the main screen lists, as values: rows of the outline and items of the checklist.

Pure functions of the report and its completion. Widgets draw what comes from here and decide
nothing; the cost of a list is what it holds, the cost of a row is that row.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from outline.completion.register_findings import find_register_of_part, get_part_id
from outline.errors import UnknownId
from outline.model import PREAMBLE, Answer, Report, Section
from outline.placeholders import fill
from tui.i18n import N_, _, say
from tui.session.cursor_position import APPENDICES

from .labels import State, state_of, state_of_count

if TYPE_CHECKING:
    from outline.completion.section_findings import Finding
    from outline.completion.tracker import Completion

MANY = 99
"""Above this a count says less than a percentage, and takes more room."""
AMONG_BLANKS = "blanks:"
"""What stands before the name of a blank where a place in a section is meant otherwise."""

Kind = Literal["section", "group", "register"]


@dataclass(frozen=True, slots=True)
class Node:
    """One line of the outline as it is folded now."""

    id: str
    depth: int
    kind: Kind
    open: bool | None = None
    """Whether what is under it is shown; None where nothing is under it."""


@dataclass(frozen=True, slots=True)
class Row:
    """What one line of the outline says."""

    state: State
    label: str
    title: str
    count: str
    """``done/total``."""
    strong: bool = False
    """Whether it is a part or a group, drawn as a heading."""
    holder: str = ""
    """Who else writes in it now."""


ItemKind = Literal["heading", "prompt", "demand", "tag", "child", "finding"]


@dataclass(frozen=True, slots=True)
class Item:
    """One item of the checklist under the editor."""

    kind: ItemKind
    id: str
    text: str
    answer: Answer | None = None
    """How a prompt or demand is answered; for a tag, covered or open."""
    note: str = ""
    state: State | None = None
    """The state of a section under this one."""


def nodes(
    report: Report, folded: Collection[str] = (), keep: Callable[[str], bool] | None = None
) -> tuple[Node, ...]:
    """Return the lines of the outline: preamble, headings, registers; O(sections).

    What is under a ``folded`` id is left out. With ``keep``, so is every section that it refuses;
    a section above a kept one must be kept too.
    """
    shape = report.shape
    found = [Node(PREAMBLE, 0, "section")] if keep is None or keep(PREAMBLE) else []
    at, count = 0, len(shape.ids)
    while at < count:
        id_ = shape.ids[at]
        if keep is not None and not keep(id_):
            at = shape.end[at]
            continue
        leaf = shape.end[at] == at + 1
        shut = not leaf and id_ in folded
        found.append(Node(id_, max(shape.levels[at] - 1, 0), "section", None if leaf else not shut))
        at = shape.end[at] if shut else at + 1
    registers = [get_part_id(table) for table in report.tables]
    registers = [id_ for id_ in registers if keep is None or keep(id_)]
    if registers:
        shut = APPENDICES in folded
        found.append(Node(APPENDICES, 0, "group", not shut))
        if not shut:
            found.extend(Node(id_, 1, "register") for id_ in registers)
    return tuple(found)


def row(report: Report, completion: Completion, id_: str) -> Row:
    """Return what the line of ``id_`` says."""
    if id_ == APPENDICES:
        ids = [get_part_id(table) for table in report.tables]
        done = sum(completion.progress(one).complete for one in ids)
        state = state_of_count(done, len(ids))
        return Row(state, "", _("Appendices"), f"{done}/{len(ids)}", strong=True)
    progress = completion.progress(id_)
    if register := find_register_of_part(report, id_):
        table = report.table(register)
        state = state_of_count(progress.met, progress.needed)
        return Row(state, table.label, table.title, _share(progress.met, progress.needed))
    section = report.section(id_)
    if _is_container(report, id_):
        count = f"{progress.done}/{progress.total}"
    else:
        count = _share(progress.met, progress.needed)
    state = _state(report, section, completion)
    return Row(state, section.label, title(report, section), count, strong=section.level == 1)


def title(report: Report, section: Section) -> str:
    """Return a title with its blanks filled in."""
    return fill(section.title, report)


def items(report: Report, completion: Completion, id_: str) -> tuple[Item, ...]:
    """Return the checklist of a section: what it must say, and what is under it."""
    try:
        section = report.section(id_)
    except UnknownId:
        return tuple(_lacking(completion, id_, set())) if find_register_of_part(report, id_) else ()
    answered = {prompt.id for prompt in section.prompts}
    answered |= {answer.id for answer in section.demands}
    lacking = {finding.location for finding in completion.findings(id_)}
    return (
        *_prompts(report, section, lacking),
        *_demands(report, section, lacking),
        *_tags(report, section),
        *_children(report, completion, section),
        *_lacking(completion, id_, answered),
    )


def _state(report: Report, section: Section, completion: Completion) -> State:
    progress = completion.progress(section.id)
    if _is_container(report, section.id) and not section.body and not section.prompts:
        return state_of_count(progress.done, progress.total)
    return state_of(section, complete=progress.complete)


def _share(met: int, needed: int) -> str:
    """Return how much is there, as a count; hundreds of cells as a percentage."""
    if needed > MANY:
        return f"{100 * met // needed}%"
    return f"{met}/{needed}" if needed else ""


def _is_container(report: Report, id_: str) -> bool:
    at = report.shape.position.get(id_)
    return at is not None and not report.shape.is_leaf(at)


def _prompts(report: Report, section: Section, lacking: Collection[str]) -> list[Item]:
    if not section.prompts:
        return []
    return [
        _heading(N_("What to answer"), [prompt.id for prompt in section.prompts], lacking),
        *(
            Item("prompt", prompt.id, fill(prompt.text, report), prompt.state, prompt.reason)
            for prompt in section.prompts
        ),
    ]


def _demands(report: Report, section: Section, lacking: Collection[str]) -> list[Item]:
    if not section.demands:
        return []
    texts = {demand.id: demand.text for demand in report.demands}
    return [
        _heading(N_("To bear in mind"), [answer.id for answer in section.demands], lacking),
        *(
            Item("demand", answer.id, texts.get(answer.id, answer.id), answer.state, answer.reason)
            for answer in section.demands
        ),
    ]


def _tags(report: Report, section: Section) -> list[Item]:
    above = {report.shape.ids[at] for at in _path(report, section.id)}
    themes = [tag for tag in report.tags if tag.scope in above or tag.id in section.tags]
    if not themes:
        return []
    return [
        Item("heading", "", _("Themes to weave in")),
        *(
            Item(
                "tag",
                tag.id,
                tag.text,
                Answer.COVERED if tag.id in section.tags else Answer.OPEN,
            )
            for tag in themes
        ),
    ]


def _path(report: Report, id_: str) -> list[int]:
    at = report.shape.position.get(id_)
    return [] if at is None else report.shape.path(at)


def _children(report: Report, completion: Completion, section: Section) -> list[Item]:
    at = report.shape.position.get(section.id)
    if at is None or report.shape.is_leaf(at):
        return []
    found = [Item("heading", "", _("Sections under this one"))]
    for index in report.shape.children(at):
        child = report.sections[index]
        line = row(report, completion, child.id)
        text = f"{line.label} {line.title}".strip()
        found.append(Item("child", child.id, text, note=line.count, state=line.state))
    return found


def _lacking(completion: Completion, id_: str, answered: set[str]) -> list[Item]:
    findings = [one for one in completion.findings(id_) if one.location not in answered]
    if not findings:
        return []
    return [
        Item("heading", "", _("Still lacking")),
        *(Item("finding", _spot(one), say(one.message), note=say(one.cure)) for one in findings),
    ]


def _spot(finding: Finding) -> str:
    """Return where a finding is mended: a quoted blank among the blanks, the rest where it is."""
    if finding.code == "blank.unfilled" and finding.cure.params:
        return f"{AMONG_BLANKS}{finding.cure.params['name']}"
    return finding.location


def _heading(text: str, ids: list[str], lacking: Collection[str]) -> Item:
    done = sum(id_ not in lacking for id_ in ids)
    return Item("heading", "", _(text), note=f"{done}/{len(ids)}")
