"""The Textual application: themes, the main screen, and the end. It only connects parts."""

from __future__ import annotations

import datetime as dt
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import ClassVar

from rich.console import Console
from textual.binding import BindingType
from textual.constants import COLOR_SYSTEM
from textual.driver import Driver
from textual.reactive import Initialize, Reactive
from textual.theme import Theme

from outline.text import visible
from tui.widgets.key_bindings import bindings

from .i18n import _, say
from .input_method import selection
from .keys.registry import label
from .limits import is_out_of_threads, require_threads
from .screens.main.screen import MainScreen
from .session.session import Session
from .settings.config import Config
from .textual_internals.guarded_app import GuardedApp
from .textual_internals.input_order import OrderedInputApp
from .theme import saved_theme
from .theme.text_styles import StyledApp
from .theme.themes import NAMES, SIXTEEN, THEMES, is_plain, opposite

SWITCH = 0.001
"""Seconds after which a thread that saves yields to a key."""
CHARSET_SECONDS = 20
"""Seconds for which the hint on the terminal's character set is shown; it is shown once."""
THREADS = 9
"""Threads that an editor needs: for its end, the journal, the terminal, the others and saving."""
FLUSH = 0.25
"""Seconds that the journal has when a signal ends the process."""


class DecuongApp(
    selection.HasTypingMethod,
    StyledApp[int],
    OrderedInputApp[int],
    GuardedApp[int],
    inherit_bindings=False,
):
    """One report in one editor."""

    CSS_PATH: ClassVar = ["styles/app.tcss", "styles/main.tcss"]
    BINDINGS: ClassVar[list[BindingType]] = bindings("app")
    ENABLE_COMMAND_PALETTE = False
    TITLE = "decuong"

    def __init__(
        self,
        session: Session,
        *,
        today: Callable[[], dt.date] = dt.date.today,
        theme: str = "",
        settings: Config | None = None,
        driver_class: type[Driver] | None = None,
    ) -> None:
        """Edit the session's report; an empty ``theme`` is that of the settings."""
        self.settings = settings or Config()
        self._copied = ""
        # Known before the styles are first worked out, so that they are worked out once.
        self._first_theme = theme
        no_color = bool(os.environ.get("NO_COLOR"))
        super().__init__(ansi_color=True if no_color else None, driver_class=driver_class)
        self.session = session
        self._today = today
        typing = self.settings.typing
        self.typing_method = (
            selection.load() if typing == "remember" else selection.parse_setting(typing)
        )

    def _choose_theme(self) -> str:
        if self._first_theme:
            return self._first_theme
        colors = Console(color_system=COLOR_SYSTEM, force_terminal=True).color_system  # type: ignore[arg-type]
        if is_plain(os.environ, colors):
            return SIXTEEN.name
        chosen = f"decuong-{self.settings.theme}"
        return chosen if chosen in NAMES else saved_theme.load(NAMES)

    theme: Reactive[str] = Reactive(Initialize(_choose_theme))

    @property
    def available_themes(self) -> dict[str, Theme]:
        """The themes of this app, and no others."""
        return {theme.name: theme for theme in THEMES}

    def get_default_screen(self) -> MainScreen:
        """Return the main screen, so that the first frame shows the report."""
        return MainScreen(self.session, self._today)

    @property
    def main(self) -> MainScreen:
        """The main screen, also under other screens."""
        screen = self.screen_stack[0]
        assert isinstance(screen, MainScreen)
        return screen

    def action_help(self) -> None:
        """Show the keys, those of the pane with the focus first."""
        from .screens.help import HelpScreen

        if not isinstance(self.screen, HelpScreen):
            self.push_screen(HelpScreen(self.main.area))

    async def action_quit(self) -> None:
        """Leave; the main screen asks about what is unsaved."""
        if self.screen is self.main:
            self.main.controllers.saving.leave()
        else:
            message = _("Close this first; then {key} quits.")
            self.notify(visible(message.format(key=label("quit"))), markup=False)

    def last(self) -> None:
        """Do what must be done before the process ends from outside; called in any thread."""
        session = self.session
        if session.saver.journal is not None:
            session.saver.journal.flush(FLUSH)
        if self.screen_stack:
            self.main.controllers.presence.stop()
            self.main.remember_position()

    def on_not_utf8(self) -> None:
        """Show why letters come in wrongly."""
        message = _(
            "The terminal sends letters that are not UTF-8; set its character set to UTF-8 "
            "(PuTTY: Window, Translation)."
        )
        self.notify(visible(message), severity="warning", timeout=CHARSET_SECONDS, markup=False)

    def action_typing(self) -> None:
        """Switch from no input method to Telex, to VNI and back; remember it."""
        self.typing_method = selection.next_method(self.typing_method)
        if self.settings.typing == "remember":
            selection.save(self.typing_method)
        self.main.redraw_bars()
        if self.screen is not self.main:
            name = selection.NAMES[self.typing_method]
            self.main.show_message(name or _("Telex and VNI are off."))

    def action_theme(self) -> None:
        """Change between light and dark, and remember it."""
        self.theme = opposite(self.theme)
        if self.theme != SIXTEEN.name and self.settings.theme == "remember":
            saved_theme.save(self.theme)

    @property
    def clipboard(self) -> str:
        """What was copied or cut here last."""
        return self._copied

    def copy_to_clipboard(self, text: str) -> None:
        """Keep a text for pasting here; send it to the terminal's clipboard where it takes it."""
        self._copied = text
        size = len(text.encode("utf-8", "replace"))
        if self.settings.osc52 and size <= self.settings.osc52_limit:
            super().copy_to_clipboard(text)
        elif self.settings.osc52:
            self.main.show_message(
                _("Too long for the terminal's clipboard: it can only be pasted in this program."),
                severity="warning",
            )


def _run(app: DecuongApp, settings: Config) -> int | None:
    try:
        return app.run(mouse=settings.mouse)
    except RuntimeError as error:
        # At its end asyncio wants one more thread, to wait for its own; the app has left by then.
        if app.return_code is None or not is_out_of_threads(error):
            raise
        return app.return_code


def run(path: Path, *, read_only_reason: str | None = None, settings: Config | None = None) -> int:
    """Edit the report at ``path`` until the writer leaves; return the exit code.

    Raise ``StoreError`` where the file cannot be read, before the screen is touched, and
    ``Crashed`` after an unexpected error: what was typed comes back at the next start.
    SIGTERM, SIGHUP, SIGINT and the loss of the terminal end the process here, with what was typed
    kept.
    """
    from store import renamed
    from store.journal import recovery
    from store.report_file import files

    from .terminal import driver, signals

    opened = files.load(path)
    require_threads(THREADS)
    refusal = files.read_only_reason(path)
    reason = read_only_reason or (say(refusal) if refusal is not None else "")
    session = Session(opened, read_only=reason)
    settings = settings or Config()
    app = DecuongApp(
        session, settings=settings, driver_class=driver.choose_driver(os.environ, settings)
    )
    ending = signals.Ending(app.last, signals.terminal())
    ending.start()
    sys.setswitchinterval(SWITCH)
    code: int | None = None
    try:
        if not reason:
            session.saver.keep_journal()
            session.saver.recover(*recovery.claim_journals(path))
            session.saver.formers = renamed.find_former(path, opened.data)
        code = _run(app, settings)
        if app.crash is not None:
            from .crash import Crashed, rescue

            raise Crashed(*rescue(session)) from app.crash
    finally:
        session.saver.end(keep=code is None)
        ending.stop()
    return app.return_code or 0 if code is None else code
