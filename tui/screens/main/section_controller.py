"""Commands about the section in hand: status, writer, due date, theme, ticks."""

from __future__ import annotations

import datetime as dt

from outline.editing import sections
from outline.model import Answer, Section, Status
from tui.i18n import _
from tui.presenters.outline_rows import ItemKind, title
from tui.widgets.checklist import Checklist

from .context import Desk

_CYCLE = (Status.EMPTY, Status.DRAFT, Status.REVIEW, Status.DONE, Status.NONE)


class SectionDesk(Desk):
    """Changes of one section other than its text."""

    def section_in_hand(self) -> Section | None:
        """Return the section under the cursor; say so where it is none."""
        if self.current == self.report.preamble.id or self.current in self.report.shape.position:
            return self.report.section(self.current)
        self.tell(_("Put the cursor on a section first."), severity="warning")
        return None

    def action_status(self) -> None:
        """Give the section the next status that it may have."""
        section = self.section_in_hand()
        if section is None:
            return
        at = _CYCLE.index(section.status)
        following = [*_CYCLE[at + 1 :], *_CYCLE[:at]]
        if not section.optional:
            following.remove(Status.NONE) if Status.NONE in following else None
        status = following[0]
        if status is Status.NONE and section.body.strip():
            status = following[1]
        self.attempt(
            f"section:{section.id}",
            lambda report: sections.set_status(report, section.id, status),
            (section.id,),
        )

    def action_owner(self) -> None:
        """Ask who writes the section."""
        section = self.section_in_hand()
        if section is None:
            return
        from tui.screens.dialogs import AskScreen

        def take(owner: str | None) -> None:
            if owner is not None:
                self.attempt(
                    f"section:{section.id}",
                    lambda report: sections.set_owner(report, section.id, owner),
                    (section.id,),
                )

        self.app.push_screen(
            AskScreen(_("Who writes this section?"), title(self.report, section), section.owner),
            take,
        )

    def action_due(self) -> None:
        """Ask by when the section must be written."""
        section = self.section_in_hand()
        if section is None:
            return
        from outline.values.number_formats import format_date, parse_date
        from tui.screens.dialogs import AskScreen

        def check(text: str) -> None:
            if text.strip():
                parse_date(text)

        def take(text: str | None) -> None:
            if text is not None:
                due: dt.date | None = parse_date(text) if text.strip() else None
                self.attempt(
                    f"section:{section.id}",
                    lambda report: sections.set_due(report, section.id, due),
                    (section.id,),
                )

        known = format_date(section.due) if section.due else ""
        hint = _("A day like 05/6/2023; empty means no day of its own.")
        self.app.push_screen(
            AskScreen(_("By when must it be written?"), hint, known, check=check), take
        )

    def action_tag(self) -> None:
        """Mark the section as weaving in the theme, or take the mark back."""
        section = self.section_in_hand()
        if section is None:
            return
        shape = self.report.shape
        at = shape.position.get(section.id)
        above = {shape.ids[index] for index in shape.path(at)} if at is not None else set()
        themes = [tag.id for tag in self.report.tags if tag.scope in above]
        if not themes:
            self.tell(_("No theme has to be woven in here."), severity="warning")
            return
        self._toggle_tag(section.id, themes[0])

    def on_checklist_tick_requested(self, event: Checklist.TickRequested) -> None:
        """Tick an item, take the tick back, or go to what the item stands for."""
        event.stop()
        if event.kind == "child":
            self.go_to(event.id)
        elif event.kind == "finding":
            if not self.settle_at(event.id):
                self.go_to(self.current, event.id)
        elif event.kind == "tag":
            self._toggle_tag(self.current, event.id)
        else:
            state = Answer.COVERED if event.answer is Answer.OPEN else Answer.OPEN
            self._answer(event.kind, event.id, state)

    def settle_at(self, place: str) -> bool:
        """Show the two versions of a place of the section in hand; False where there is one."""
        return False

    def on_checklist_decline_requested(self, event: Checklist.DeclineRequested) -> None:
        """Ask why nothing arose, then say so."""
        event.stop()
        from tui.screens.dialogs import AskScreen

        kind, id_ = event.kind, event.id
        optional = any(one.id == id_ and one.optional for one in self.report.demands)

        def take(reason: str | None) -> None:
            if reason is not None:
                self._answer(kind, id_, Answer.NONE, reason)

        self.app.push_screen(
            AskScreen(
                _("Nothing arose. Why?"),
                _("The reason stays in the report file; it is not printed."),
                event.reason,
                required=not optional,
            ),
            take,
        )

    def _answer(self, kind: ItemKind, id_: str, state: Answer, reason: str = "") -> None:
        section = self.current
        if kind == "prompt":
            self.attempt(
                f"section:{section}",
                lambda report: sections.answer_prompt(report, id_, state, reason),
                (section,),
            )
        else:
            self.attempt(
                f"section:{section}",
                lambda report: sections.answer_demand(report, section, id_, state, reason),
                (section,),
            )

    def _toggle_tag(self, section: str, tag: str) -> None:
        scope = next((one.scope for one in self.report.tags if one.id == tag), section)
        self.attempt(
            f"section:{section}",
            lambda report: sections.toggle_tag(report, section, tag),
            (section, scope),
        )
