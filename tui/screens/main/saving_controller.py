"""Saving the report, here or under another name, and leaving it."""

from __future__ import annotations

import os
from pathlib import Path

from outline.errors import BadValue, phrase
from outline.text import visible
from store.disk.spelling import on_disk
from tui.i18n import _, say
from tui.session.file_names import refuse_foreign_report_name

from .controller import Controller


class SavingController(Controller):
    """Everything typed so far is in what is written."""

    def save(self) -> None:
        """Write the report."""
        self.context.run_after_typing(self._start_save)

    def save_as(self) -> None:
        """Ask for another name or folder, and save there."""
        from tui.screens.dialogs import AskScreen

        def save(text: str | None) -> None:
            if text and text.strip():
                path = Path(on_disk(os.path.expanduser(text.strip())))
                self.context.run_after_typing(lambda: self.start_save_as(path))

        hint = _("Choose another folder or disk; the report is then saved there.")
        path = str(self.session.path)
        dialog = AskScreen(_("Save as"), hint, path, self._check_name, required=True)
        self.context.ask(dialog, save)

    def start_save_as(self, path: Path) -> None:
        """Save under another name, without asking."""
        self.context.run_worker(self._save(path), group="save")

    def leave(self) -> None:
        """Leave the report; ask first when something is unsaved."""
        from tui.screens.quit_dialog import QuitScreen

        name = visible(self.session.path.name)
        dialog = QuitScreen(name, asks=self.session.at_risk)
        self.context.ask(dialog, self._leave_as_chosen)

        def leave() -> None:
            if self.session.at_risk:
                dialog.ask()
            else:
                self.context.exit()

        self.context.run_after_typing(leave)

    def _check_name(self, text: str) -> None:
        path = Path(os.path.expanduser(text.strip()))
        _refuse_impossible_path(path)
        if path != self.session.path:
            refuse_foreign_report_name(path)

    def _start_save(self) -> None:
        if self.session.read_only:
            self.context.show_message(self.session.read_only, severity="warning")
            return
        # So that one undo does not go past what is saved.
        self.context.editor.history.checkpoint()
        self.context.run_worker(self._save(), group="save")

    async def _save(self, path: Path | None = None) -> bool:
        context = self.context
        context.is_saving = True
        context.redraw_bars()
        try:
            is_saved = await self.session.saver.save(path)
        finally:
            context.is_saving = False
            context.redraw_bars()
        warning = self.session.saver.opened.doubt
        if is_saved and warning is not None:
            context.show_message(say(warning), severity="warning")
        elif is_saved:
            message = _("Saved: {path}").format(path=visible(str(self.session.path)))
            context.show_message(message)
        elif self.session.saver.error is not None:
            self.report_error(self.session.saver.error)
        if is_saved:
            context.redraw()
            self.report_conflicts()
        return is_saved

    def _leave_as_chosen(self, choice: str | None) -> None:
        if choice == "discard":
            self.context.exit()
        elif choice == "save":
            # The answer may have been typed ahead of the last letters.
            self.context.run_after_typing(self._start_save_and_exit)

    def _start_save_and_exit(self) -> None:
        self.context.run_worker(self._save_and_exit(), group="save")

    async def _save_and_exit(self) -> None:
        if await self._save() and not self.session.dirty:
            self.context.exit()


def _refuse_impossible_path(path: Path) -> None:
    """Raise ``BadValue`` for a name that no file can have, while it can still be changed."""
    try:
        if path.is_dir():
            raise BadValue(
                phrase("{path} is a folder.", path=str(path)),
                phrase("Write the name of the file too, like {name}.", name="bao-cao.toml"),
            )
        if not path.parent.is_dir():
            raise BadValue(
                phrase("There is no folder {path}.", path=str(path.parent)),
                phrase("Choose a folder that exists, like {name}.", name=str(Path.home())),
            )
    except (OSError, ValueError, RuntimeError):
        return  # the error of the save explains it better
