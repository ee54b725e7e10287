"""The probable misprints of the directive: Enter corrects one, or takes that back."""

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

from .picker import Picker, PickerItem, make_search

SCOPE = "restore"
"""The scope of undo: a correction changes sections, demands and registers at once."""


def load_template(report: Report) -> Template:
    """Return the template that a report answers; raise ``StoreError`` where it is not built in."""
    from store.templates import catalog

    return catalog.load(report.template.id)


class CorrectionsScreen(Picker):
    """The proposed corrections; each is applied to the report, or taken back."""

    CSS_PATH: ClassVar = ["../styles/modal.tcss", "../styles/fixes.tcss"]

    def __init__(self, session: Session, template: Template) -> None:
        """List what a template proposes for the session's report."""
        self._session = session
        self._template = template
        super().__init__(_("Slips of the directive"), self._search_proposals)

    def _list_proposals(self) -> tuple[corrections.Proposal, ...]:
        return corrections.find_proposals(self._template, self._session.report)

    def _search_proposals(self, query: str) -> Sequence[PickerItem]:
        return make_search([_make_choice(proposal) for proposal in self._list_proposals()])(query)

    def action_choose(self) -> None:
        """Apply the correction under the cursor, or restore the words of the directive."""
        item = self._rows.current
        if item is None:
            return
        proposal = next(proposal for proposal in self._list_proposals() if proposal.id == item.key)
        try:
            self._session.edit(
                SCOPE,
                lambda report: corrections.decide_proposal(
                    report, proposal, accept=not proposal.is_accepted
                ),
                proposal.parts,
            )
        except DecuongError as error:
            self._status.say([[("✗ ", "warn"), (say(error.what), "warn")]])
            return
        self._find(self._entry.value, key=item.key)

    def _describe(self) -> None:
        item = self._rows.current
        proposal = next(
            (proposal for proposal in self._list_proposals() if item and proposal.id == item.key),
            None,
        )
        if proposal is None:
            self._status.say(
                [[(_("There are no corrections to propose for this report."), "muted")]]
            )
            return
        lines: list[list[StyledText]] = [
            [
                (
                    _("The directive: “{words}”").format(words=proposal.raw),
                    "" if proposal.is_accepted else "label",
                )
            ],
            [
                (
                    _("Corrected: “{words}”").format(words=proposal.text),
                    "label" if proposal.is_accepted else "",
                )
            ],
            [(proposal.reason, "muted")],
        ]
        self._status.say(lines)


def _make_choice(proposal: corrections.Proposal) -> PickerItem:
    return PickerItem(
        proposal.id,
        proposal.text if proposal.is_accepted else proposal.raw,
        proposal.id,
        glyph="✓" if proposal.is_accepted else "○",
        ink="good" if proposal.is_accepted else "muted",
        note=_("corrected") if proposal.is_accepted else _("as in the directive"),
    )
