"""The lists of the main screen as values: rows of the outline and items of the checklist.

Pure functions of the report and its completion. Widgets only draw the results; a list costs as
much as it is long, a row only itself.
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
"""Prefix of the name of a blank, where a location is otherwise one in a section."""

NodeKind = Literal["section", "group", "register"]


@dataclass(frozen=True, slots=True)
class OutlineNode:
    """One row of the outline, as it is folded now."""

    id: str
    depth: int
    kind: NodeKind
    open: bool | None = None
    """Whether the rows below it are shown; None where there are none."""


@dataclass(frozen=True, slots=True)
class OutlineRow:
    """What one row of the outline shows."""

    state: State
    label: str
    title: str
    count: str
    """``done/total``."""
    strong: bool = False
    """Whether it is a part or a group, drawn as a heading."""
    holder: str = ""
    """The other user who writes in it now."""


ItemKind = Literal["heading", "prompt", "demand", "tag", "child", "finding"]


@dataclass(frozen=True, slots=True)
class ChecklistItem:
    """One item of the checklist under the editor."""

    kind: ItemKind
    id: str
    text: str
    answer: Answer | None = None
    """How a prompt or demand is answered; for a tag, covered or open."""
    note: str = ""
    state: State | None = None
    """The state of a section below this one."""


def list_nodes(
    report: Report, folded: Collection[str] = (), keep: Callable[[str], bool] | None = None
) -> tuple[OutlineNode, ...]:
    """Return the rows of the outline: preamble, headings, registers; O(sections).

    Rows below a ``folded`` id are left out. With ``keep``, so is every section that it refuses; it
    must not refuse a section above one that it keeps.
    """
    shape = report.shape
    nodes = [OutlineNode(PREAMBLE, 0, "section")] if keep is None or keep(PREAMBLE) else []
    index, count = 0, len(shape.ids)
    while index < count:
        id_ = shape.ids[index]
        if keep is not None and not keep(id_):
            index = shape.end[index]
            continue
        is_leaf = shape.end[index] == index + 1
        is_folded = not is_leaf and id_ in folded
        nodes.append(
            OutlineNode(
                id_, max(shape.levels[index] - 1, 0), "section", None if is_leaf else not is_folded
            )
        )
        index = shape.end[index] if is_folded else index + 1
    registers = [get_part_id(table) for table in report.tables]
    registers = [id_ for id_ in registers if keep is None or keep(id_)]
    if registers:
        is_folded = APPENDICES in folded
        nodes.append(OutlineNode(APPENDICES, 0, "group", not is_folded))
        if not is_folded:
            nodes.extend(OutlineNode(id_, 1, "register") for id_ in registers)
    return tuple(nodes)


def make_row(report: Report, completion: Completion, id_: str) -> OutlineRow:
    """Return what the row of ``id_`` shows."""
    if id_ == APPENDICES:
        ids = [get_part_id(table) for table in report.tables]
        done = sum(completion.progress(part).complete for part in ids)
        state = state_of_count(done, len(ids))
        return OutlineRow(state, "", _("Appendices"), f"{done}/{len(ids)}", strong=True)
    progress = completion.progress(id_)
    if register := find_register_of_part(report, id_):
        table = report.table(register)
        state = state_of_count(progress.met, progress.needed)
        return OutlineRow(
            state, table.label, table.title, _describe_share(progress.met, progress.needed)
        )
    section = report.section(id_)
    if _is_container(report, id_):
        count = f"{progress.done}/{progress.total}"
    else:
        count = _describe_share(progress.met, progress.needed)
    state = _find_state(report, section, completion)
    return OutlineRow(
        state, section.label, fill_title(report, section), count, strong=section.level == 1
    )


def fill_title(report: Report, section: Section) -> str:
    """Return the title of a section with its blanks filled in."""
    return fill(section.title, report)


def list_checklist(report: Report, completion: Completion, id_: str) -> tuple[ChecklistItem, ...]:
    """Return the checklist of a section: what it must answer, and the sections below it."""
    try:
        section = report.section(id_)
    except UnknownId:
        return (
            tuple(_list_findings(completion, id_, set()))
            if find_register_of_part(report, id_)
            else ()
        )
    answered = {prompt.id for prompt in section.prompts}
    answered |= {answer.id for answer in section.demands}
    lacking = {finding.location for finding in completion.findings(id_)}
    return (
        *_list_prompts(report, section, lacking),
        *_list_demands(report, section, lacking),
        *_list_tags(report, section),
        *_list_children(report, completion, section),
        *_list_findings(completion, id_, answered),
    )


def _find_state(report: Report, section: Section, completion: Completion) -> State:
    progress = completion.progress(section.id)
    if _is_container(report, section.id) and not section.body and not section.prompts:
        return state_of_count(progress.done, progress.total)
    return state_of(section, complete=progress.complete)


def _describe_share(met: int, needed: int) -> str:
    """Return how much is filled in, as a count; hundreds of cells as a percentage."""
    if needed > MANY:
        return f"{100 * met // needed}%"
    return f"{met}/{needed}" if needed else ""


def _is_container(report: Report, id_: str) -> bool:
    index = report.shape.position.get(id_)
    return index is not None and not report.shape.is_leaf(index)


def _list_prompts(
    report: Report, section: Section, lacking: Collection[str]
) -> list[ChecklistItem]:
    if not section.prompts:
        return []
    return [
        _make_heading(N_("What to answer"), [prompt.id for prompt in section.prompts], lacking),
        *(
            ChecklistItem(
                "prompt", prompt.id, fill(prompt.text, report), prompt.state, prompt.reason
            )
            for prompt in section.prompts
        ),
    ]


def _list_demands(
    report: Report, section: Section, lacking: Collection[str]
) -> list[ChecklistItem]:
    if not section.demands:
        return []
    texts = {demand.id: demand.text for demand in report.demands}
    return [
        _make_heading(N_("To bear in mind"), [answer.id for answer in section.demands], lacking),
        *(
            ChecklistItem(
                "demand", answer.id, texts.get(answer.id, answer.id), answer.state, answer.reason
            )
            for answer in section.demands
        ),
    ]


def _list_tags(report: Report, section: Section) -> list[ChecklistItem]:
    above = {report.shape.ids[index] for index in _find_path(report, section.id)}
    themes = [tag for tag in report.tags if tag.scope in above or tag.id in section.tags]
    if not themes:
        return []
    return [
        ChecklistItem("heading", "", _("Themes to weave in")),
        *(
            ChecklistItem(
                "tag",
                tag.id,
                tag.text,
                Answer.COVERED if tag.id in section.tags else Answer.OPEN,
            )
            for tag in themes
        ),
    ]


def _find_path(report: Report, id_: str) -> list[int]:
    index = report.shape.position.get(id_)
    return [] if index is None else report.shape.path(index)


def _list_children(report: Report, completion: Completion, section: Section) -> list[ChecklistItem]:
    index = report.shape.position.get(section.id)
    if index is None or report.shape.is_leaf(index):
        return []
    items = [ChecklistItem("heading", "", _("Sections under this one"))]
    for child_index in report.shape.children(index):
        child = report.sections[child_index]
        row = make_row(report, completion, child.id)
        text = f"{row.label} {row.title}".strip()
        items.append(ChecklistItem("child", child.id, text, note=row.count, state=row.state))
    return items


def _list_findings(completion: Completion, id_: str, answered: set[str]) -> list[ChecklistItem]:
    findings = [finding for finding in completion.findings(id_) if finding.location not in answered]
    if not findings:
        return []
    return [
        ChecklistItem("heading", "", _("Still lacking")),
        *(
            ChecklistItem(
                "finding", _find_location(finding), say(finding.message), note=say(finding.cure)
            )
            for finding in findings
        ),
    ]


def _find_location(finding: Finding) -> str:
    """Return where a finding is fixed: a quoted blank among the blanks, others in place."""
    if finding.code == "blank.unfilled" and finding.cure.params:
        return f"{AMONG_BLANKS}{finding.cure.params['name']}"
    return finding.location


def _make_heading(text: str, ids: list[str], lacking: Collection[str]) -> ChecklistItem:
    done = sum(id_ not in lacking for id_ in ids)
    return ChecklistItem("heading", "", _(text), note=f"{done}/{len(ids)}")
