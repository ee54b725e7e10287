"""What header and title line say, as values: pure functions of the report."""

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

from .labels import PEN, deadline, is_late, size
from .outline_rows import row
from .view_types import HeaderFacts, StyledText


def heading(session: Session, today: dt.date, *, saving: bool, typing: str = "") -> HeaderFacts:
    """Return what the header says."""
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
        deadline=deadline(document.due_before, today),
        late=is_late(document.due_before, today),
        percent=session.completion.report_progress.percent,
        mark=mark,
        typing=typing,
    )


def facts(session: Session, id_: str, holder: str = "") -> tuple[str, str, list[StyledText]]:
    """Return number, title and facts of what is under the cursor, the most telling fact first.

    ``holder`` is who else writes in it.
    """
    report, completion = session.report, session.completion
    line = row(report, completion, id_)
    found: list[StyledText] = [(f"{line.state.glyph} {line.state.word}", line.state.ink)]
    if holder:
        found.insert(0, (_("{glyph} {who} is writing").format(glyph=PEN, who=holder), "warn"))
    lacking = count_blocking(completion.findings(id_))
    if lacking:
        count = ngettext("{n} point open", "{n} points open", lacking)
        found.append((count.format(n=lacking), "muted"))
    if not find_register_of_part(report, id_):
        found += _of_section(report.section(id_))
    return line.label, line.title, found


def _of_section(section: Section) -> list[StyledText]:
    found: list[StyledText] = []
    if section.owner:
        found.append((section.owner, "label"))
    if section.due:
        found.append((_("by {date}").format(date=format_date(section.due)), "label"))
    if count := syllables(section.body):
        found.append((size(count), "muted"))
    return found
