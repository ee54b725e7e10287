"""What others save while the report is open here, and what came back from a journal.

What comes in is put in when every letter that was typed has reached the session, so that nothing is
taken for what somebody else deleted. Cursor and undo stay where they are.
"""

from __future__ import annotations

import asyncio
import os
import time
from pathlib import Path
from typing import TYPE_CHECKING

from outline.display_names import heading
from outline.errors import BadValue, DecuongError, Phrase, StoreError, phrase
from outline.model import PREAMBLE, Report
from outline.text import visible
from store.disk import mounts, sidecar
from store.disk.spelling import on_disk
from store.errors import shown
from tui.i18n import _, ngettext, say
from tui.keys import registry
from tui.limits import exhausted
from tui.session.file_names import refuse_foreign_report_name
from tui.session.file_watcher import Watching

from .navigation_controller import WritingDesk

if TYPE_CHECKING:
    from store.report_file.renamed import Former

MOST_NAMED = 4
"""Places that a sentence names."""
PATIENCE = 2.0
"""Seconds to wait for letters that are still on their way to the session."""
JOURNAL = 1.0
"""Seconds between two looks whether the disk takes what is typed."""


class SharedDesk(WritingDesk):
    """The report as others change it, and as the last session left it."""

    _watching: Watching | None = None
    _receiving = False
    _heard = 0
    """The last change of the editor that has reached the session."""
    _complained = ""
    """The last complaint about the file, so that it is made once."""
    _told_trouble: StoreError | None = None
    _renewals = 0
    """How many new journals in the place of a removed one were told."""

    def begin_sharing(self) -> None:
        """Begin to look for what others save, and tell what came back."""
        session = self.session
        if self._watching is not None or not self.is_attached:
            return
        loop = asyncio.get_running_loop()
        session.in_step = self._in_step
        session.on_taken = self._show_taken

        def notice() -> None:
            try:
                loop.call_soon_threadsafe(self._notice)
            except RuntimeError:  # the loop has come to its end
                return

        self._watching = Watching(lambda: (session.path, session.opened.data), notice)
        try:
            self._watching.start()
        except RuntimeError as error:
            if (limit := exhausted(error)) is None:
                raise
            self.complain(limit)  # what others save is seen at the next save
        if session.journal is not None:
            self.set_interval(JOURNAL, self._look_at_journal)
        if session.read_only:
            cure = _("Save it under another name ({key}), or ask its owner for the right to write.")
            said = cure.format(key=registry.label("save_as"))
            self.tell(f"{session.read_only}\n{said}", severity="warning")
        doubt = mounts.doubt(session.path)
        for trouble in (*session.troubles, *([doubt] if doubt is not None else [])):
            self.tell(say(trouble), severity="warning")
        self._tell_recovery()
        if session.formers:
            self._tell_former()

    def on_unmount(self) -> None:
        """Stop looking."""
        if self._watching is not None:
            self._watching.stop()

    def heard(self, number: int) -> None:
        """Note that a change of the editor has reached the session."""
        self._heard = number

    def is_in_step(self) -> bool:
        """Tell whether the session knows every letter that the editor holds."""
        return self._heard == self.editor.told

    def action_recovered(self) -> None:
        """Show what came back from the last session."""
        if self.session.formers:
            self._ask_former()
            return
        back = self.session.recovery
        if back is None:
            self.tell(_("Nothing had to be brought back."))
            return
        from tui.screens.recovery import RecoveredScreen

        def take(wish: str | None) -> None:
            if wish == "drop":
                self.after_typing(self._drop_recovery)

        self.app.push_screen(RecoveredScreen(back.before, back.after), take)

    def _tell_former(self) -> None:
        """Say that history and unsaved text are still under the old name, and which key helps."""
        names = ", ".join(former.name for former in self.session.formers)
        said = _(
            "This is {names} under another name: history and what was not saved are still kept "
            "under the old one. {key} brings them along."
        )
        text = said.format(names=visible(names), key=registry.label("recovered"))
        self.tell(text, severity="warning")

    def _ask_former(self) -> None:
        """Ask whether what is kept under an old name belongs to this report."""
        from tui.screens.dialogs import Answer, Question

        formers = self.session.formers

        def take(choice: int | None) -> None:
            if choice is not None and choice >= 0:
                self.after_typing(lambda: self._start_adopting(formers[choice]))

        answers = [Answer(-1, _("Not now"))]
        answers += [Answer(number, visible(one.name)) for number, one in enumerate(formers)]
        question = _("Bring along the history and what was not saved of the report that this was?")
        self.app.push_screen(Question[int](_("Renamed report"), question, answers, -1), take)

    def _start_adopting(self, former: Former) -> None:
        self.run_worker(self._adopt(former), group="adopt")

    async def _adopt(self, former: Former) -> None:
        told = len(self.session.troubles)
        try:
            await self.session.adopt(former)
        except DecuongError as error:
            self.complain(error)
            return
        self.tell(_("History and unsaved text of {old} are brought along.").format(old=former.name))
        for trouble in self.session.troubles[told:]:
            self.tell(say(trouble), severity="warning")
        self._tell_recovery()

    def action_save_as(self) -> None:
        """Ask for another name or folder, and save there."""
        from tui.screens.dialogs import AskScreen

        def take(text: str | None) -> None:
            if text and text.strip():
                path = Path(on_disk(os.path.expanduser(text.strip())))
                self.after_typing(lambda: self._start_save_as(path))

        hint = _("Another disk or folder will do; the report goes on from there.")
        here = str(self.session.path)
        asked = AskScreen(_("Save as"), hint, here, self._refuse_save_name, required=True)
        self.app.push_screen(asked, take)

    def _refuse_save_name(self, text: str) -> None:
        path = Path(text.strip()).expanduser()
        _refuse_name(path)
        if path != self.session.path:
            refuse_foreign_report_name(path)

    def _start_save_as(self, path: Path) -> None:
        self.run_worker(self._save(path), group="save")

    def _drop_recovery(self) -> None:
        try:
            self.session.drop_recovery()
        except DecuongError as error:
            self.complain(error)
        self.redraw()

    def _tell_recovery(self) -> None:
        back = self.session.recovery
        if back is None:
            return
        from outline.revisions.report_diff import find_changed_parts

        parts = len(find_changed_parts(back.before, back.after))
        said = ngettext(
            "Brought back what {name} had not saved, in {n} place; {key} shows it.",
            "Brought back what {name} had not saved, in {n} places; {key} shows it.",
            parts,
        )
        name = visible(back.name) or _("somebody")
        self.tell(
            said.format(name=name, n=parts, key=registry.label("recovered")), severity="warning"
        )
        self.redraw()

    def _notice(self) -> None:
        if not self._receiving and self.is_attached:
            self._receiving = True
            self.run_worker(self._receive(), group="receive")

    async def _receive(self) -> None:
        try:
            came = await self.session.receive()
            self._complained = ""
        except DecuongError as error:
            if self._complained != str(error):
                self._complained = str(error)
                self.complain(error)
            came = False
        finally:
            self._receiving = False
        if came:
            self.redraw()
            self.tell_conflicts()

    async def _in_step(self) -> None:
        end = time.monotonic() + PATIENCE
        while not self.is_in_step() and time.monotonic() < end:
            await asyncio.sleep(0.002)

    def _show_taken(self, before: Report, after: Report) -> None:
        """Put what came in into the editor; nothing may be between this and the session."""
        old = {one.id: one for one in before.sections}
        for section in after.sections:
            was = old.get(section.id)
            if was is not None and was is not section and was.body != section.body:
                self.editor.take(section.id, section.body)
        if before.preamble.body != after.preamble.body:
            self.editor.take(PREAMBLE, after.preamble.body)

    def tell_conflicts(self) -> None:
        """Say where both texts or values were kept."""
        places = self.session.conflicts
        if places:
            said = ngettext(
                "Somebody else changed the same place: {places}. Both are kept; {key} to choose.",
                "Somebody else changed the same places: {places}. Both are kept; {key} to choose.",
                len(places),
            )
            named = [self._named(place) for place in places[:MOST_NAMED]]
            if len(places) > MOST_NAMED:
                named.append("…")
            key = registry.label("findings")
            self.tell(said.format(places=", ".join(named), key=key), severity="warning")

    def _named(self, place: str) -> str:
        """Name a place as people do: by its heading, and what it is there; else by its address."""
        report = self.report
        if place == PREAMBLE or place in report.shape.position:
            return heading(report, report.section(place))
        from outline.conflict_resolution import find_pending_conflicts

        waiting = (
            one for one in find_pending_conflicts(report) if one.address.partition("#")[0] == place
        )
        one = next(waiting, None)
        if one is None or one.stored is None:
            return visible(place)
        name = say(one.name) if isinstance(one.name, Phrase) else one.name
        if one.part == PREAMBLE or one.part in report.shape.position:
            return f"{heading(report, report.section(one.part))} ({name})"
        return visible(name)

    def _look_at_journal(self) -> None:
        journal = self.session.journal
        trouble = journal.trouble if journal is not None else None
        renewals = journal.renewals if journal is not None else 0
        if renewals > self._renewals:
            self._tell_renewal()
        self._renewals = renewals
        if str(trouble or "") == str(self._told_trouble or ""):
            return
        self._told_trouble = trouble
        if trouble is None:
            self.tell(_("What you type is kept on the disk again."))
        else:
            key = registry.label("save_as")
            cure = say(trouble.cure) if trouble.cure is not None else ""
            self.tell(f"{say(trouble.what)}\n{cure} ({key})", severity="warning")

    def _tell_renewal(self) -> None:
        """Say that somebody removed what keeps the unsaved text, and that it is kept again."""
        said = _(
            "The copy of your unsaved text in {folder} was removed or moved; a new one holds all "
            "of it. Save soon: {key}."
        )
        folder = visible(shown(sidecar.of(self.session.path)))
        self.tell(said.format(folder=folder, key=registry.label("save")), severity="warning")


def _refuse_name(path: Path) -> None:
    """Raise ``BadValue`` for a name that no file can be written under, while it can be mended."""
    try:
        if path.is_dir():
            raise BadValue(
                phrase("{path} is a folder.", path=str(path)),
                phrase("Write the name of the file too, like {name}.", name="bao-cao.toml"),
            )
        if not path.parent.is_dir():
            raise BadValue(
                phrase("There is no folder {path}.", path=str(path.parent)),
                phrase("Choose a folder that is there, like {name}.", name=str(Path.home())),
            )
    except (OSError, ValueError, RuntimeError):
        return  # a save says it better
