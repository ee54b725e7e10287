"""What the tests of the screens share: a small report, an app over it, and waiting."""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from textual.app import App
from textual.pilot import Pilot

from outline.model import (
    Report,
)
from store.report_file import files
from tests.samples.small import make_report
from tui.app import DecuongApp
from tui.screens.main.screen import MainScreen
from tui.session.session import Session
from tui.terminal.terminal_input import TerminalInput

TODAY = dt.date(2023, 7, 2)
SMALL = (80, 24)
WIDE = (120, 40)


def make_session(path: Path, report: Report | None = None, *, read_only: str = "") -> Session:
    """Return a session over a file that holds the report."""
    opened = files.create(path / "bao-cao.toml", report or make_report())
    return Session(opened, read_only=read_only)


@asynccontextmanager
async def opened(
    session: Session, size: tuple[int, int] = WIDE, *, theme: str = "decuong-dark"
) -> AsyncIterator[tuple[MainScreen, Pilot[int]]]:
    """Open the app over a session; give the main screen and a pilot."""
    app = DecuongApp(session, today=lambda: TODAY, theme=theme)
    async with app.run_test(size=size, notifications=True) as pilot:
        await pilot.pause()
        yield app.main, pilot


async def wait_for(
    pilot: Pilot[Any], condition: Callable[[], object], description: str, *, seconds: float = 5.0
) -> None:
    """Let the app work until the condition holds; fail with the description when it never does."""
    end = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > end:
            raise AssertionError(f"waited {seconds} s in vain: {description}")
        await pilot.pause()


def shown(app: App[Any]) -> str:
    """Return the text on the screen, row by row, as a person sees it."""
    width, _height = app.size
    strips = app.screen._compositor.render_strips()
    return "\n".join("".join(segment.text for segment in strip)[:width] for strip in strips)


class Clock:
    """A clock that a test sets."""

    now = 0.0

    def __call__(self) -> float:
        return self.now


def read_names(source: TerminalInput, *pieces: bytes) -> list[str]:
    """Return the names of the keys that bytes mean; what is no key is named by its class."""
    messages = [message for piece in pieces for message in source.feed(piece)]
    return [getattr(message, "key", type(message).__name__) for message in messages]
