"""Commands about the current section: status, writer, due date, theme, ticks."""

from __future__ import annotations

import datetime as dt

from outline.editing import sections
from outline.model import Answer, Status
from tui.i18n import _
from tui.presenters.outline_rows import ItemKind, fill_title
from tui.widgets.checklist import Checklist

from .conflict_dialog import open_conflict_at
from .controller import Controller

_CYCLE = (Status.EMPTY, Status.DRAFT, Status.REVIEW, Status.DONE, Status.NONE)


class SectionController(Controller):
    """Changes of one section other than its text."""

    def set_next_status(self) -> None:
        """Give the section the next status that it may have."""
        section = self.current_section()
        if section is None:
            return
        index = _CYCLE.index(section.status)
        candidates = [*_CYCLE[index + 1 :], *_CYCLE[:index]]
        if not section.optional and Status.NONE in candidates:
            candidates.remove(Status.NONE)
        status = candidates[0]
        if status is Status.NONE and section.body.strip():
            status = candidates[1]
        self.edit(
            f"section:{section.id}",
            lambda report: sections.set_status(report, section.id, status),
            (section.id,),
        )

    def ask_owner(self) -> None:
        """Ask who writes the section."""
        section = self.current_section()
        if section is None:
            return
        from tui.screens.dialogs import AskScreen

        def set_owner(owner: str | None) -> None:
            if owner is not None:
                self.edit(
                    f"section:{section.id}",
                    lambda report: sections.set_owner(report, section.id, owner),
                    (section.id,),
                )

        question = _("Who writes this section?")
        self.context.ask(
            AskScreen(question, fill_title(self.report, section), section.owner), set_owner
        )

    def ask_due_date(self) -> None:
        """Ask by when the section must be written."""
        section = self.current_section()
        if section is None:
            return
        from outline.values.number_formats import format_date, parse_date
        from tui.screens.dialogs import AskScreen

        def check(text: str) -> None:
            if text.strip():
                parse_date(text)

        def set_due(text: str | None) -> None:
            if text is not None:
                due: dt.date | None = parse_date(text) if text.strip() else None
                self.edit(
                    f"section:{section.id}",
                    lambda report: sections.set_due(report, section.id, due),
                    (section.id,),
                )

        due_text = format_date(section.due) if section.due else ""
        hint = _("A day like 05/6/2023; leave it empty for none.")
        question = _("By when must it be written?")
        self.context.ask(AskScreen(question, hint, due_text, check=check), set_due)

    def toggle_theme(self) -> None:
        """Mark the section as weaving in the theme, or take the mark back."""
        section = self.current_section()
        if section is None:
            return
        shape = self.report.shape
        position = shape.position.get(section.id)
        path = shape.path(position) if position is not None else ()
        ancestors = {shape.ids[index] for index in path}
        themes = [tag.id for tag in self.report.tags if tag.scope in ancestors]
        if not themes:
            message = _("This section has no cross-cutting theme.")
            self.context.show_message(message, severity="warning")
            return
        self._toggle_tag(section.id, themes[0])

    def tick(self, event: Checklist.TickRequested) -> None:
        """Tick an item, remove its tick, or go to the section of the item."""
        current = self.context.current
        if event.kind == "child":
            self.context.go_to(event.id)
        elif event.kind == "finding":
            if not open_conflict_at(self.context, event.id):
                self.context.go_to(current, event.id)
        elif event.kind == "tag":
            self._toggle_tag(current, event.id)
        else:
            answer = Answer.COVERED if event.answer is Answer.OPEN else Answer.OPEN
            self._answer(event.kind, event.id, answer)

    def decline(self, event: Checklist.DeclineRequested) -> None:
        """Ask why nothing arose, then record it."""
        from tui.screens.dialogs import AskScreen

        kind, id_ = event.kind, event.id
        is_optional = any(demand.id == id_ and demand.optional for demand in self.report.demands)

        def record(reason: str | None) -> None:
            if reason is not None:
                self._answer(kind, id_, Answer.NONE, reason)

        self.context.ask(
            AskScreen(
                _("Why is there nothing to report?"),
                _("The reason stays in the report file; it is not printed."),
                event.reason,
                required=not is_optional,
            ),
            record,
        )

    def _answer(self, kind: ItemKind, id_: str, answer: Answer, reason: str = "") -> None:
        section = self.context.current
        if kind == "prompt":
            self.edit(
                f"section:{section}",
                lambda report: sections.answer_prompt(report, id_, answer, reason),
                (section,),
            )
        else:
            self.edit(
                f"section:{section}",
                lambda report: sections.answer_demand(report, section, id_, answer, reason),
                (section,),
            )

    def _toggle_tag(self, section: str, tag_id: str) -> None:
        scope = next((tag.scope for tag in self.report.tags if tag.id == tag_id), section)
        self.edit(
            f"section:{section}",
            lambda report: sections.toggle_tag(report, section, tag_id),
            (section, scope),
        )
