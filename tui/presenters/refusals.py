"""Why commands of the outline are refused now: each edit is tried, and its result dropped."""

from __future__ import annotations

from collections.abc import Callable

from outline.editing import sections
from outline.errors import DecuongError
from outline.model import Report
from tui.i18n import say


def find_refusals(report: Report, id_: str) -> dict[str, str]:
    """Return the reasons by the id of the command, for the section under the cursor."""
    edits: dict[str, Callable[[], Report]] = {
        "rename": lambda: sections.set_title(report, id_, report.section(id_).title + " "),
        "move_up": lambda: sections.move(report, id_, -1),
        "move_down": lambda: sections.move(report, id_, 1),
        "promote": lambda: sections.promote(report, id_),
        "demote": lambda: sections.demote(report, id_),
        "delete": lambda: sections.delete(report, id_),
    }
    reasons = {}
    for command, edit in edits.items():
        try:
            edit()
        except DecuongError as error:
            reasons[command] = say(error.what)
    return reasons
