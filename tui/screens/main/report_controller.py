"""Commands about the whole report: go somewhere, open another screen, save, leave."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from outline.errors import StoreError
from outline.model import PREAMBLE
from outline.text import visible
from tui.i18n import _, say
from tui.keys import registry
from tui.session.cursor_position import Place
from tui.session.export_options import Wishes
from tui.textual_internals import input_order

from .outline_controller import OutlineDesk

if TYPE_CHECKING:
    from outline.completion.section_findings import Finding
    from outline.conflict_resolution import PendingConflict
    from tui.screens.picker import Choice
    from tui.widgets.text_editor.body_editor import BodyEditor


class ReportDesk(OutlineDesk):
    """Everything that is not about one section."""

    editor: BodyEditor
    saving = False
    """Whether a save is under way."""
    _folded: set[str]
    """Ids of the headings whose sections the outline hides."""
    _wishes = Wishes()
    """What was wished of the last export."""

    def in_order(self, act: Callable[[], object]) -> None:
        """Act after the keys that are still on their way."""

    def redraw_bars(self) -> None:
        """Draw the header again."""

    def action_jump(self) -> None:
        """Choose a section by a few letters and go there."""
        from tui.screens.picker import jump

        self.app.push_screen(jump(self.session, self.recent_sections()), self._go_if)

    def recent_sections(self) -> list[str]:
        """Return the sections one was in lately, the last one first."""
        return []

    def action_findings(self) -> None:
        """List what is still to be done, and go to one of it."""
        from tui.screens.findings import FindingsScreen

        def take(finding: Finding | None) -> None:
            if finding is not None and not self.settle(finding):
                self.go_to(finding.section, finding.place)

        self.app.push_screen(FindingsScreen(self.session), take)

    def settle(self, finding: Finding) -> bool:
        """Show the two versions that a finding is about; False when it is about something else."""
        from outline.conflict_resolution import find_conflict_of_finding

        one = find_conflict_of_finding(self.report, finding)
        if one is not None:
            self._open_clashes(one)
        return one is not None

    def settle_at(self, place: str) -> bool:
        """Show the two versions of a place of the section in hand; False where there is one."""
        found = self.session.completion.findings(self.current)
        return any(one.place == place and self.settle(one) for one in found)

    def action_clashes(self) -> None:
        """Show what two people wrote or set differently, one after the other."""
        self._open_clashes(None)

    def _open_clashes(self, first: PendingConflict | None) -> None:
        from tui.screens.conflicts import ClashScreen

        def take(one: PendingConflict | str | None) -> None:
            if isinstance(one, str):
                self.tell(one)
            elif one is not None:
                self.go_to(one.part, one.location)

        screen = ClashScreen(self.session, first, after_typing=self.after_typing)
        self.app.push_screen(screen, take)

    def action_blanks(self) -> None:
        """Open the form of the blanks."""
        self.open_blanks("")

    def action_registers(self) -> None:
        """Open the registers, at the one under the cursor."""
        from tui.presenters.outline_rows import table_of

        self.open_register(table_of(self.report, self.current), "")

    def action_export(self) -> None:
        """Make the Word document, with everything typed so far in it."""
        from tui.screens.export import ExportScreen

        screen = ExportScreen(self.session, self.after_typing, self._wishes)

        def take(wish: str | None) -> None:
            self._wishes = screen.wishes
            if wish == "findings":
                self.action_findings()
            elif wish:
                self.open_blanks(wish)

        self.app.push_screen(screen, take)

    def action_history(self) -> None:
        """Show who saved what; whatever is brought back is drawn when this screen is seen again."""
        from tui.screens.history import HistoryScreen

        self.app.push_screen(
            HistoryScreen(self.session, self.current, after_typing=self.after_typing)
        )

    def action_fixes(self) -> None:
        """Correct slips of the directive; drawn when this screen is seen again."""
        from tui.screens.corrections import FixesScreen, template_of

        try:
            template = template_of(self.report)
        except StoreError as error:
            self.complain(error)
            return
        self.app.push_screen(FixesScreen(self.session, template))

    def action_palette(self) -> None:
        """Choose a command by its name and run it."""
        from tui.screens.picker import Choice, palette

        refusals = self.refusals()
        choices: list[Choice] = [
            Choice(
                key=command.id,
                text=_(command.tooltip),
                label=_(command.label),
                note=command.shown_key,
                reason=refusals.get(command.id, ""),
            )
            for command in registry.every()
            if command.palette and command.id != "palette"
        ]

        async def take(id_: str | None) -> None:
            if id_ is not None:
                action = next(one.action for one in registry.every() if one.id == id_)
                await self.app.run_action(action, self)

        self.app.push_screen(palette(choices), take)

    def action_next_incomplete(self) -> None:
        """Go to the next unfinished section after this one, round the end."""
        id_ = self.session.completion.next_incomplete(self.current)
        if id_ is None:
            self.tell(_("Everything is complete."))
        else:
            self.go_to(id_)

    def action_save(self) -> None:
        """Write the report, with everything typed so far in it."""
        self.after_typing(self._start_save)

    def action_theme(self) -> None:
        """Change between light and dark."""
        from tui.app import DecuongApp

        assert isinstance(self.app, DecuongApp)
        self.app.turn_theme()

    def leave(self) -> None:
        """Leave the report; ask first when something is unsaved."""
        from tui.screens.quit_dialog import LeaveScreen

        name = visible(self.session.path.name)
        screen = LeaveScreen(name, asks=self.session.at_risk)
        self.app.push_screen(screen, self._take_leave)

        def leave() -> None:
            if self.session.at_risk:
                screen.ask()
            else:
                self._exit()

        self.after_typing(leave)

    def after_typing(self, act: Callable[[], object]) -> None:
        """Act when every key typed so far has reached the session.

        The editor empties its queue, then this screen its own, which by then holds the last text.
        What is typed later waits until then: it may be meant for another place.
        """
        now = input_order.holding(self.app, act)
        self.in_order(lambda: self.call_later(now))

    def open_register(self, table: str, row: str) -> None:
        """Open a register, or the first one."""
        from tui.screens.register import RegisterScreen

        self.app.push_screen(RegisterScreen(self.session, table, row), self._go_if)

    def open_blanks(self, start: str) -> None:
        """Open the form of the blanks at one of them."""
        from tui.screens.blanks import BlanksScreen

        self.app.push_screen(BlanksScreen(self.session, start), self._go_if)

    def _go_if(self, id_: str | None) -> None:
        if id_:
            self.go_to(id_)

    def _start_save(self) -> None:
        if self.session.read_only:
            self.tell(self.session.read_only, severity="warning")
            return
        self.editor.history.checkpoint()  # so that one undo does not go past what is saved
        self.run_worker(self._save(), group="save")

    async def _save(self, path: Path | None = None) -> bool:
        self.saving = True
        self.redraw_bars()
        try:
            saved = await self.session.save(path)
        finally:
            self.saving = False
            self.redraw_bars()
        doubt = self.session.opened.doubt
        if saved and doubt is not None:
            self.tell(say(doubt), severity="warning")
        elif saved:
            self.tell(_("Saved: {path}").format(path=visible(str(self.session.path))))
        elif self.session.error is not None:
            self.complain(self.session.error)
        if saved:
            self.redraw()
            self.tell_conflicts()
        return saved

    def tell_conflicts(self) -> None:
        """Say where what others saved met what was saved now."""

    def _take_leave(self, wish: str | None) -> None:
        if wish == "discard":
            self._exit()
        elif wish == "save":
            # The answer may have been typed ahead of the last letters.
            self.after_typing(self._start_save_and_exit)

    def _start_save_and_exit(self) -> None:
        self.run_worker(self._save_and_exit(), group="save")

    async def _save_and_exit(self) -> None:
        if await self._save() and not self.session.dirty:
            self._exit()

    def _exit(self) -> None:
        self.remember_place()
        self.app.exit(0)

    def remember_place(self) -> None:
        """Remember where the writer leaves off, and what is folded."""
        from tui.presenters.outline_rows import table_of

        if table_of(self.report, self.current):
            place = Place(self.current)
        else:
            place = Place(self.editor.section or PREAMBLE, *self.editor.cursor_location)
        self.session.leave(place, tuple(self._folded))
