"""The contents of the header and the title line: pure functions of the report."""

from __future__ import annotations

import datetime as dt

from outline.completion.register_findings import find_register_of_part
from outline.completion.section_findings import count_blocking
from outline.model import Section
from outline.placeholders import fill
from outline.text import syllables
from outline.values.number_formats import format_date
from tui.i18n import _, ngettext
from tui.session.session import Session

from .labels import PEN, describe_deadline, describe_size, is_late
from .outline_rows import make_row
from .view_types import HeaderFacts, StyledText


def make_header(session: Session, today: dt.date, *, saving: bool, typing: str = "") -> HeaderFacts:
    """Return what the header shows."""
    document = session.report.document
    name = fill(document.subject, session.report) or document.kind
    mark = ""
    if session.read_only:
        mark = _("read only")
    elif session.saver.error is not None:
        mark = _("not saved")
    elif saving:
        mark = _("saving")
    elif session.dirty:
        mark = _("unsaved")
    return HeaderFacts(
        report=name[:1].upper() + name[1:],
        unit=document.issuer,
        deadline=describe_deadline(document.due_before, today),
        late=is_late(document.due_before, today),
        percent=session.completion.report_progress.percent,
        mark=mark,
        typing=typing,
    )


def describe_part(
    session: Session, id_: str, holder: str = ""
) -> tuple[str, str, list[StyledText]]:
    """Return number, title and details of the part under the cursor, the most important first.

    ``holder`` is the other user who writes in it.
    """
    report, completion = session.report, session.completion
    row = make_row(report, completion, id_)
    details: list[StyledText] = [(f"{row.state.glyph} {row.state.word}", row.state.ink)]
    if holder:
        details.insert(0, (_("{glyph} {who} is writing").format(glyph=PEN, who=holder), "warn"))
    blocking = count_blocking(completion.findings(id_))
    if blocking:
        count = ngettext("{n} point open", "{n} points open", blocking)
        details.append((count.format(n=blocking), "muted"))
    if not find_register_of_part(report, id_):
        details += _describe_section(report.section(id_))
    return row.label, row.title, details


def _describe_section(section: Section) -> list[StyledText]:
    details: list[StyledText] = []
    if section.owner:
        details.append((section.owner, "label"))
    if section.due:
        details.append((_("by {date}").format(date=format_date(section.due)), "label"))
    if count := syllables(section.body):
        details.append((describe_size(count), "muted"))
    return details
