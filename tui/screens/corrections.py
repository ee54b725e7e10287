"""Slips of the directive, and the words that probably were meant: Enter takes either."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from outline.errors import DecuongError
from outline.model import Report
from outline.templates import corrections
from outline.templates.template import Template
from tui.i18n import _, say
from tui.presenters.view_types import StyledText
from tui.session.session import Session

from .picker import Choice, Picker, matching

SCOPE = "restore"
"""The scope of undo: a correction touches sections, demands and registers at once."""


def template_of(report: Report) -> Template:
    """Return the template that a report answers; raise ``StoreError`` where it is not built in."""
    from store.templates import catalog

    return catalog.load(report.template.id)


class FixesScreen(Picker):
    """A list of proposals; each is corrected, or put back, where it stands."""

    CSS_PATH: ClassVar = ["../styles/modal.tcss", "../styles/fixes.tcss"]

    def __init__(self, session: Session, template: Template) -> None:
        """Offer what a template proposes for the session's report."""
        self._session = session
        self._template = template
        super().__init__(_("Slips of the directive"), self._found)

    def _proposals(self) -> tuple[corrections.Proposal, ...]:
        return corrections.find_proposals(self._template, self._session.report)

    def _found(self, query: str) -> Sequence[Choice]:
        return matching([_choice(one) for one in self._proposals()])(query)

    def action_choose(self) -> None:
        """Correct what is under the cursor, or take the directive's words again."""
        item = self._rows.current
        if item is None:
            return
        one = next(one for one in self._proposals() if one.id == item.key)
        try:
            self._session.edit(
                SCOPE,
                lambda report: corrections.decide_proposal(report, one, accept=not one.is_accepted),
                one.parts,
            )
        except DecuongError as error:
            self._says.say([[("✗ ", "warn"), (say(error.what), "warn")]])
            return
        self._find(self._entry.value, key=item.key)

    def _describe(self) -> None:
        item = self._rows.current
        one = next((one for one in self._proposals() if item and one.id == item.key), None)
        if one is None:
            self._says.say([[(_("There are no corrections to propose for this report."), "muted")]])
            return
        said: list[list[StyledText]] = [
            [
                (
                    _("The directive: “{words}”").format(words=one.raw),
                    "" if one.is_accepted else "label",
                )
            ],
            [
                (
                    _("Corrected: “{words}”").format(words=one.text),
                    "label" if one.is_accepted else "",
                )
            ],
            [(one.reason, "muted")],
        ]
        self._says.say(said)


def _choice(one: corrections.Proposal) -> Choice:
    return Choice(
        one.id,
        one.text if one.is_accepted else one.raw,
        one.id,
        glyph="✓" if one.is_accepted else "○",
        ink="good" if one.is_accepted else "muted",
        note=_("corrected") if one.is_accepted else _("as in the directive"),
    )
