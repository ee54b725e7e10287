"""Check one section and report what is missing or wrong as findings.

A finding has a code, a location and a cure; ``error`` blocks completion, ``warning`` does not. It
is always shown with its section, so its sentence does not name the section again. The parts of a
report that have findings are the sections, ``pre`` (the opening paragraph), ``document`` and
``blanks`` (``document_findings``), and the registers (``register_findings``) by the id of their
appendix or, where that is not printed, their own.

A leaf is complete when its text is written, its status is done, every prompt and every demand that
applies is covered or declined with a reason, and no gap, missing value or unknown name remains; an
optional one also when it is marked 'không có'. A section with others under it needs no text and no
status of its own, but its prompts, demands and text are checked like those of a leaf.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from outline import placeholders, symbols
from outline.display_names import is_optional, shorten
from outline.errors import Phrase, phrase
from outline.merging import text_merge
from outline.model import Answer, Report, Section, Status
from outline.values import blanks
from outline.values.number_formats import format_date, last_day_before

Severity = Literal["error", "warning"]

_QUOTED_AROUND = 12
"""Characters of text shown on either side of a gap."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is missing or wrong in a part of the report."""

    code: str
    severity: Severity
    section: str
    """Id of the section, or ``pre``, ``document``, ``blanks``, or of an appendix."""
    location: str
    """Where in it: a prompt or demand, ``body`` or ``body:OFFSET``, ``title``, ``status``, ``due``,
    a tag, a blank, a key of the document, or ``REGISTER/ROW/COLUMN``."""
    message: Phrase
    cure: Phrase


@dataclass(frozen=True, slots=True)
class Check:
    """How much of what a part needs is there, and its findings."""

    met: int
    needed: int
    findings: tuple[Finding, ...] = ()


def error(code: str, section: str, location: str, message: Phrase, cure: Phrase) -> Finding:
    """Make a finding that blocks completion."""
    return Finding(code, "error", section, location, message, cure)


def warning(code: str, section: str, location: str, message: Phrase, cure: Phrase) -> Finding:
    """Make a finding that does not block completion."""
    return Finding(code, "warning", section, location, message, cure)


def count_blocking(findings: Iterable[Finding]) -> int:
    """Count what blocks completion: the number that every screen and ``check`` show."""
    return sum(finding.severity == "error" for finding in findings)


def check_section(
    report: Report,
    section: Section,
    *,
    leaf: bool,
    carriers: Mapping[str, Collection[str]],
    rows: tuple[Finding, ...] = (),
) -> Check:
    """Check one section, or the preamble; O(section).

    ``carriers`` has the ids of the sections that carry each tag; ``rows`` are the findings about
    registers that fall to this section.
    """
    late_warnings = tuple(_find_late_due(report, section))
    if leaf and section.optional and section.status is Status.NONE:
        if not section.body.strip():
            return Check(1, 1, late_warnings)
        return Check(0, 1, (_report_text_of_none(section), *late_warnings))
    needed, met = 0, 0
    findings: list[Finding] = []
    if leaf:
        needed = 2
        written = bool(section.body.strip())
        done = section.status is Status.DONE
        met = written + (written and done)
        if not written:
            findings.append(_report_empty(section))
        elif not done:
            findings.append(_report_not_done(section))
    unanswered = [*_find_unanswered_prompts(section), *_find_unanswered_demands(report, section)]
    needed += len(section.prompts) + len(section.demands)
    met += len(section.prompts) + len(section.demands) - len(unanswered)
    tags = [tag for tag in report.tags if tag.scope == section.id]
    uncarried = [
        tag for tag in tags if not _is_carried(report, section.id, carriers.get(tag.id, ()))
    ]
    needed += len(tags)
    met += len(tags) - len(uncarried)
    findings += unanswered
    findings += (
        error(
            "tag.missing",
            section.id,
            tag.id,
            phrase("No section here deals with the theme “{tag}”.", tag=shorten(tag.text)),
            phrase("Mark the sections that deal with it."),
        )
        for tag in uncarried
    )
    text_findings = (*find_text_findings(report, section.id, "title", section.title),
             *_find_conflict_markers(section),
             *find_text_findings(report, section.id, "body", section.body), *rows)  # fmt: skip
    blocking = count_blocking(text_findings)
    return Check(met, needed + blocking, (*findings, *text_findings, *late_warnings))


def _is_carried(report: Report, scope: str, carriers: Collection[str]) -> bool:
    shape = report.shape
    index = shape.position.get(scope)
    if index is None:
        return scope in carriers
    position = shape.position
    return any(index <= position.get(id_, -1) < shape.end[index] for id_ in carriers)


def _report_empty(section: Section) -> Finding:
    cure = (
        phrase("Write the text, or mark the section “không có”.")
        if section.optional
        else phrase("Write the text of this section.")
    )
    return error("body.empty", section.id, "body", phrase("There is no text yet."), cure)


def _report_not_done(section: Section) -> Finding:
    message = {
        Status.EMPTY: phrase("The section has a text, but its status is still “empty”."),
        Status.DRAFT: phrase("The text is still a draft."),
        Status.REVIEW: phrase("The text is still under review."),
        Status.NONE: phrase("The section is marked “không có”, but it must be answered."),
        Status.DONE: phrase("The text is done."),
    }[section.status]
    cure = phrase("Set the state to done when nothing more is to be changed.")
    return error("status.open", section.id, "status", message, cure)


def _report_text_of_none(section: Section) -> Finding:
    return error(
        "status.none",
        section.id,
        "status",
        phrase("The section is marked “không có”, but it has a text."),
        phrase("Delete the text, or choose another state."),
    )


def _find_unanswered_prompts(section: Section) -> Iterator[Finding]:
    for prompt in section.prompts:
        if prompt.state is Answer.OPEN:
            yield error(
                "prompt.open",
                section.id,
                prompt.id,
                phrase("Not answered yet: “{prompt}”", prompt=shorten(prompt.text)),
                phrase("Answer it in the text and tick it, or decline it with a reason."),
            )
        elif prompt.state is Answer.NONE and not prompt.reason and not is_optional(prompt):
            yield error(
                "prompt.reason",
                section.id,
                prompt.id,
                phrase("Declined without a reason: “{prompt}”", prompt=shorten(prompt.text)),
                phrase("Give the reason in a few words."),
            )


def _find_unanswered_demands(report: Report, section: Section) -> Iterator[Finding]:
    if not section.demands:
        return
    demands_by_id = {demand.id: demand for demand in report.demands}
    for answer in section.demands:
        demand = demands_by_id.get(answer.id)
        text = demand.text if demand else answer.id
        if answer.state is Answer.OPEN:
            yield error(
                "demand.open",
                section.id,
                answer.id,
                phrase("Demand not met yet: “{demand}”", demand=shorten(text)),
                phrase("Meet it in the text and tick it, or decline it with a reason."),
            )
        elif answer.state is Answer.NONE and not answer.reason and not (demand and demand.optional):
            yield error(
                "demand.reason",
                section.id,
                answer.id,
                phrase("Declined without a reason: “{demand}”", demand=shorten(text)),
                phrase("Give the reason why it does not apply."),
            )


def _find_conflict_markers(section: Section) -> Iterator[Finding]:
    for marked_range in text_merge.find_marked_ranges(section.body):
        yield error(
            "conflict",
            section.id,
            f"body:{marked_range.start}",
            phrase(
                "From line {line} on, the text holds the different versions of two people.",
                line=marked_range.line,
            ),
            phrase("Choose one of the two, or rewrite it; “decuong settle” does it too."),
        )


def find_text_findings(report: Report, id_: str, location: str, text: str) -> Iterator[Finding]:
    """Yield the gaps, missing values and unknown names of a text, in that order."""
    for gap in placeholders.find_gaps(text):
        yield error(
            "gap.dots",
            id_,
            f"{location}:{gap.start}",
            phrase(
                "Line {line} has a gap: “{around}”",
                line=gap.line,
                around=_quote_around(text, gap.start, gap.end),
            ),
            phrase("Replace the dots with the words or the figure."),
        )
    if "{{" in text:
        yield from _find_unresolved_names(report, id_, location, text)
        for offset, _, fault in symbols.find_wrong_symbols(report, text):
            yield error("symbol.form", id_, f"{location}:{offset}", *fault)


def _find_unresolved_names(report: Report, id_: str, location: str, text: str) -> Iterator[Finding]:
    reported_names: set[str] = set()
    for piece in placeholders.split_placeholders(text, report):
        if isinstance(piece, placeholders.UnfilledPlaceholder):
            blank = blanks.find(report, piece.name)
            key = blank.id if blank else piece.name
            if key not in reported_names:
                reported_names.add(key)
                yield _report_missing(id_, location, piece, blank.label if blank else "")
        elif isinstance(piece, placeholders.PlainText) and "{{" in piece.text:
            start = text.find(piece.text) + piece.text.index("{{")
            yield error(
                "name.unknown",
                id_,
                f"{location}:{start}",
                phrase("“{around}” is not closed.", around=_quote_around(text, start, start + 2)),
                phrase("Write a name between braces, like {example}.", example="{{pre.1}}"),
            )


def _report_missing(
    id_: str, location: str, piece: placeholders.UnfilledPlaceholder, label: str
) -> Finding:
    if not piece.known:
        return error(
            "name.unknown",
            id_,
            location,
            phrase("Nothing in this report is called “{name}”.", name=shorten(piece.name)),
            phrase(
                "Quote a blank by its id, or a figure as {example}.", example="{{ct.ID.actual}}"
            ),
        )
    if label:
        return error(
            "blank.unfilled",
            id_,
            location,
            phrase("A blank quoted here is not filled in: “{blank}”.", blank=label),
            phrase("Fill in {name} once, among the blanks.", name=piece.name),
        )
    return error(
        "figure.unfilled",
        id_,
        location,
        phrase("A figure quoted here is missing: “{name}”.", name=piece.name),
        phrase("Fill in the cell in the register, or quote another figure."),
    )


def _quote_around(text: str, start: int, end: int) -> str:
    """Return part of a text with a few words on either side of it, all of one line."""
    before = text[:start].rpartition("\n")[2]
    after = text[end:].partition("\n")[0]
    left = before if len(before) <= _QUOTED_AROUND else before[-_QUOTED_AROUND:].partition(" ")[2]
    right = after if len(after) <= _QUOTED_AROUND else after[:_QUOTED_AROUND].rpartition(" ")[0]
    return (left + text[start:end][:_QUOTED_AROUND] + right).strip()


def _find_late_due(report: Report, section: Section) -> Iterator[Finding]:
    deadline = report.document.due_before
    if section.due is None or deadline is None or section.due < deadline:
        return
    yield warning(
        "due.late",
        section.id,
        "due",
        phrase(
            "Due on {due}, after {last}, the last acceptable day of the report.",
            due=format_date(section.due),
            last=format_date(last_day_before(deadline)),
        ),
        phrase("Choose an earlier day."),
    )
