"""The Textual application: looks, the main screen, and the way out. It only wires."""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Callable
from pathlib import Path
from typing import ClassVar

from textual.app import App
from textual.binding import BindingType

from . import look
from .keys import bindings
from .screens.main import MainScreen
from .session import Session
from .themes import DARK, LIGHT, SIXTEEN, THEMES, is_plain, opposite


class DecuongApp(App[int], inherit_bindings=False):
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
    ) -> None:
        """Edit the session's report; ``theme`` '' is the one chosen last."""
        plain = bool(os.environ.get("NO_COLOR"))
        super().__init__(ansi_color=True if plain else None)
        self.session = session
        self._today = today
        for one in THEMES:
            self.register_theme(one)
        if not theme:
            few = is_plain(os.environ, self.console.color_system)
            theme = SIXTEEN.name if few else look.recall((DARK.name, LIGHT.name))
        self.theme = theme

    def get_default_screen(self) -> MainScreen:
        """Return the main screen, so that the first frame shows the report."""
        return MainScreen(self.session, self._today)

    @property
    def main(self) -> MainScreen:
        """The main screen, whatever lies over it."""
        screen = self.screen_stack[0]
        assert isinstance(screen, MainScreen)
        return screen

    def action_help(self) -> None:
        """Show the keys, those of the pane with the focus first."""
        from .screens.help import HelpScreen

        if not isinstance(self.screen, HelpScreen):
            self.push_screen(HelpScreen(self.main.area))

    async def action_quit(self) -> None:
        """Leave, by way of the main screen: it knows what is unsaved."""
        if self.screen is self.main:
            self.main.leave()

    def turn_theme(self) -> None:
        """Change between light and dark, and remember it."""
        self.theme = opposite(self.theme)
        if self.theme != SIXTEEN.name:
            look.remember(self.theme)


def run(path: Path, *, read_only_reason: str | None = None) -> int:
    """Edit the report at ``path`` until the writer leaves; return the exit code.

    Raise ``StoreError`` where the file cannot be read, before the screen is touched.
    """
    from store import files

    session = Session(files.load(path), read_only=read_only_reason or _why_read_only(path))
    app = DecuongApp(session)
    code = app.run(mouse=False)
    return app.return_code or 0 if code is None else code


def _why_read_only(path: Path) -> str:
    from .i18n import _

    if os.access(path, os.W_OK) and os.access(path.resolve().parent, os.W_OK):
        return ""
    return _("You may read {path}, but not write it.").format(path=path)
