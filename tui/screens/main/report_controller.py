"""The screens about the whole report: findings, blanks, registers, export, history, corrections."""

from __future__ import annotations

from typing import TYPE_CHECKING

from outline.completion.register_findings import find_register_of_part
from outline.errors import StoreError
from outline.search.find_replace import list_texts
from outline.text import syllables
from tui.i18n import _, ngettext
from tui.presenters.labels import describe_size
from tui.session.export_options import ExportOptions

from .conflict_dialog import open_conflict_of, open_conflicts
from .context import MainContext
from .controller import Controller

if TYPE_CHECKING:
    from outline.completion.section_findings import Finding


COUNTS_SECONDS = 6
"""Seconds for which the counts are shown: several lines take time to read."""


class ReportController(Controller):
    """Everything that is not about one section."""

    def __init__(self, context: MainContext) -> None:
        """Nothing has been exported yet."""
        super().__init__(context)
        self._export_options = ExportOptions()
        """What was chosen for the last export."""

    def open_findings(self) -> None:
        """List what is still to be done, and go to one of it."""
        from tui.screens.findings import FindingsScreen

        def go(finding: Finding | None) -> None:
            if finding is not None and not open_conflict_of(self.context, finding):
                self.context.go_to(finding.section, finding.location)

        self.context.ask(FindingsScreen(self.session), go)

    def open_conflicts(self) -> None:
        """Show what two people wrote or set differently, one after the other."""
        open_conflicts(self.context)

    def open_blanks(self, start: str = "") -> None:
        """Open the form of the blanks, at one of them."""
        from tui.screens.blanks import BlanksScreen

        self.context.ask(BlanksScreen(self.session, start), self._go)

    def open_registers(self) -> None:
        """Open the registers, at the one under the cursor."""
        self.open_register(find_register_of_part(self.report, self.context.current))

    def open_register(self, table: str, row: str = "") -> None:
        """Open a register, or the first one."""
        from tui.screens.register import RegisterScreen

        self.context.ask(RegisterScreen(self.session, table, row), self._go)

    def open_export(self) -> None:
        """Make the Word document, with everything typed so far in it."""
        from tui.screens.export import ExportScreen

        screen = ExportScreen(self.session, self.context.run_after_typing, self._export_options)

        def go_on(choice: str | None) -> None:
            self._export_options = screen.options
            if choice == "findings":
                self.open_findings()
            elif choice:
                self.open_blanks(choice)

        self.context.ask(screen, go_on)

    def open_history(self) -> None:
        """Show who saved what; a restored version is drawn when this screen is seen again."""
        from tui.screens.history import HistoryScreen

        context = self.context
        context.ask(
            HistoryScreen(self.session, context.current, after_typing=context.run_after_typing)
        )

    def open_corrections(self) -> None:
        """Correct slips of the directive; drawn when this screen is seen again."""
        from tui.screens.corrections import CorrectionsScreen, load_template

        try:
            template = load_template(self.report)
        except StoreError as error:
            self.report_error(error)
            return
        self.context.ask(CorrectionsScreen(self.session, template))

    def show_counts(self) -> None:
        """Show how long section and report are, when what was typed is in."""
        self.context.run_after_typing(self._show_counts)

    def _show_counts(self) -> None:
        bodies = [section.body for section in list_texts(self.report)]
        counted = [(_("The whole report: {size}, {characters}."), bodies)]
        if self.is_section(self.context.current):
            body = self.report.section(self.context.current).body
            counted.insert(0, (_("This section: {size}, {characters}."), [body]))
        lines = []
        for sentence, bodies in counted:
            letters = sum(len(body) - body.count("\n") for body in bodies)
            characters = ngettext("{n} character", "{n} characters", letters).format(
                n=f"{letters:,}".replace(",", ".")
            )
            length = describe_size(sum(map(syllables, bodies)))
            lines.append(sentence.format(size=length, characters=characters))
        self.context.show_message("\n".join(lines), seconds=COUNTS_SECONDS)

    def _go(self, id_: str | None) -> None:
        if id_:
            self.context.go_to(id_)
