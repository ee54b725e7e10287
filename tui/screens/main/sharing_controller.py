"""What others save while the report is open here, and what came back from a journal.

What comes in is put in when every letter that was typed has reached the session, so that nothing is
taken for a deletion by another user. Cursor and undo stay where they are.
"""

from __future__ import annotations

import asyncio
import time
from typing import TYPE_CHECKING

from outline.errors import DecuongError, StoreError
from outline.model import PREAMBLE, Report
from outline.text import visible
from store.disk import mounts, sidecar
from store.errors import path_text
from tui.i18n import _, ngettext, say
from tui.keys import registry
from tui.limits import find_exhausted_limit
from tui.session.file_watcher import FileWatcher

from .context import MainContext
from .controller import Controller

if TYPE_CHECKING:
    from store.renamed import FormerName

PATIENCE = 2.0
"""Seconds to wait for letters that are still on their way to the session."""
JOURNAL = 1.0
"""Seconds between two looks whether the disk takes what is typed."""


class SharingController(Controller):
    """The report as others change it, and as the last session left it."""

    def __init__(self, context: MainContext) -> None:
        """Look for nothing yet; ``start`` does."""
        super().__init__(context)
        self._watcher: FileWatcher | None = None
        self._is_receiving = False
        self._last_complaint = ""
        """The last complaint about the file, so that it is made once."""
        self._journal_error: StoreError | None = None
        """What was wrong with the journal at the last look."""
        self._renewals = 0
        """How many new journals in the place of a removed one were reported."""

    def start(self) -> None:
        """Begin to look for what others save, and report what came back."""
        session, context = self.session, self.context
        if self._watcher is not None or not context.is_attached:
            return
        loop = asyncio.get_running_loop()
        session.saver.in_step = self._wait_for_letters
        session.saver.on_taken = self._show_incoming

        def notice() -> None:
            try:
                loop.call_soon_threadsafe(self.receive_soon)
            except RuntimeError:  # the loop has come to its end
                return

        self._watcher = FileWatcher(lambda: (session.path, session.saver.opened.data), notice)
        try:
            self._watcher.start()
        except RuntimeError as error:
            if (limit := find_exhausted_limit(error)) is None:
                raise
            self.report_error(limit)  # what others save is seen at the next save
        if session.saver.journal is not None:
            context.set_interval(JOURNAL, self._check_journal)
        if session.read_only:
            cure = _("Save it under another name ({key}), or ask its owner for the right to write.")
            cure = cure.format(key=registry.label("save_as"))
            context.show_message(f"{session.read_only}\n{cure}", severity="warning")
        mount_warning = mounts.find_lock_warning(session.path)
        warnings = [
            *session.saver.troubles,
            *([mount_warning] if mount_warning is not None else []),
        ]
        for warning in warnings:
            context.show_message(say(warning), severity="warning")
        self._report_recovery()
        if session.saver.formers:
            self._report_former()

    def stop(self) -> None:
        """Stop looking."""
        if self._watcher is not None:
            self._watcher.stop()

    def receive_soon(self) -> None:
        """Take in what others saved, unless that is being done."""
        if not self._is_receiving and self.context.is_attached:
            self._is_receiving = True
            self.context.run_worker(self._receive(), group="receive")

    def show_recovery(self) -> None:
        """Show what came back from the last session."""
        if self.session.saver.formers:
            self._ask_former()
            return
        recovery = self.session.saver.recovery
        if recovery is None:
            self.context.show_message(_("There was nothing to recover."))
            return
        from tui.screens.recovery import RecoveryScreen

        def drop(choice: str | None) -> None:
            if choice == "drop":
                self.context.run_after_typing(self._drop_recovery)

        self.context.ask(RecoveryScreen(recovery.before, recovery.after), drop)

    def _report_former(self) -> None:
        """Show that history and unsaved text have the old name still, and which key moves them."""
        names = ", ".join(former.name for former in self.session.saver.formers)
        message = _(
            "This report was renamed from {names}: its history and unsaved text are still kept "
            "under the old name. {key} moves them here."
        )
        text = message.format(names=visible(names), key=registry.label("recovered"))
        self.context.show_message(text, severity="warning")

    def _ask_former(self) -> None:
        """Ask whether what is kept under an old name belongs to this report."""
        from tui.screens.dialogs import AnswerOption, Question

        formers = self.session.saver.formers

        def adopt(choice: int | None) -> None:
            if choice is not None and choice >= 0:
                self.context.run_after_typing(lambda: self._start_adopting(formers[choice]))

        answers = [AnswerOption(-1, _("Not now"))]
        answers += [
            AnswerOption(number, visible(former.name)) for number, former in enumerate(formers)
        ]
        question = _("Move the history and the unsaved text of the old name to this report?")
        dialog = Question[int](_("Renamed report"), question, answers, -1)
        self.context.ask(dialog, adopt)

    def _start_adopting(self, former: FormerName) -> None:
        self.context.run_worker(self._adopt(former), group="adopt")

    async def _adopt(self, former: FormerName) -> None:
        count = len(self.session.saver.troubles)
        try:
            await self.session.saver.adopt(former)
        except DecuongError as error:
            self.report_error(error)
            return
        message = _("The history and the unsaved text of {old} were moved here.")
        self.context.show_message(message.format(old=former.name))
        for warning in self.session.saver.troubles[count:]:
            self.context.show_message(say(warning), severity="warning")
        self._report_recovery()

    def _drop_recovery(self) -> None:
        try:
            self.session.saver.drop_recovery()
        except DecuongError as error:
            self.report_error(error)
        self.context.redraw()

    def _report_recovery(self) -> None:
        recovery = self.session.saver.recovery
        if recovery is None:
            return
        from outline.revisions.report_diff import find_changed_parts

        count = len(find_changed_parts(recovery.before, recovery.after))
        message = ngettext(
            "Recovered the unsaved text of {name} in {n} place; {key} shows it.",
            "Recovered the unsaved text of {name} in {n} places; {key} shows it.",
            count,
        )
        name = visible(recovery.name) or _("somebody")
        message = message.format(name=name, n=count, key=registry.label("recovered"))
        self.context.show_message(message, severity="warning")
        self.context.redraw()

    async def _receive(self) -> None:
        try:
            has_changed = await self.session.saver.receive()
            self._last_complaint = ""
        except DecuongError as error:
            if self._last_complaint != str(error):
                self._last_complaint = str(error)
                self.report_error(error)
            has_changed = False
        finally:
            self._is_receiving = False
        if has_changed:
            self.context.redraw()
            self.report_conflicts()

    async def _wait_for_letters(self) -> None:
        end = time.monotonic() + PATIENCE
        while not self.context.has_every_change and time.monotonic() < end:
            await asyncio.sleep(0.002)

    def _show_incoming(self, before: Report, after: Report) -> None:
        """Put what came in into the editor; nothing may be between this and the session."""
        editor = self.context.editor
        old_sections = {section.id: section for section in before.sections}
        for section in after.sections:
            old = old_sections.get(section.id)
            if old is not None and old is not section and old.body != section.body:
                editor.take(section.id, section.body)
        if before.preamble.body != after.preamble.body:
            editor.take(PREAMBLE, after.preamble.body)

    def _check_journal(self) -> None:
        journal = self.session.saver.journal
        error = journal.error if journal is not None else None
        renewals = journal.renewals if journal is not None else 0
        if renewals > self._renewals:
            self._report_renewal()
        self._renewals = renewals
        if str(error or "") == str(self._journal_error or ""):
            return
        self._journal_error = error
        if error is None:
            self.context.show_message(_("Unsaved text is kept on the disk again."))
        else:
            key = registry.label("save_as")
            cure = say(error.cure) if error.cure is not None else ""
            self.context.show_message(f"{say(error.what)}\n{cure} ({key})", severity="warning")

    def _report_renewal(self) -> None:
        """Warn that the copy of the unsaved text was removed, and that there is a new one."""
        message = _(
            "The copy of your unsaved text in {folder} was removed or moved; a new one holds all "
            "of it. Save soon: {key}."
        )
        folder = visible(path_text(sidecar.of(self.session.path)))
        message = message.format(folder=folder, key=registry.label("save"))
        self.context.show_message(message, severity="warning")
