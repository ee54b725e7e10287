"""Reports under the directive, new and with indicators, for the screens over the main one."""

from __future__ import annotations

from pathlib import Path

from textual import events
from textual.pilot import Pilot

from outline.model import Report
from store.report_file import files
from tui.session.session import Session

HOSTILE = "[/] [@click=app.bell]x[/] \x1b]52;c;aGk=\x07\u202eabc"
"""What crashes or takes over a widget that reads markup or passes controls on."""


async def burst(pilot: Pilot[int], *keys: str) -> None:
    """Send keys as they come in one read, then let the app work."""
    for key in keys:
        if key in (" ", "space"):
            pilot.app.post_message(events.Key("space", " "))
        else:
            pilot.app.post_message(events.Key(key, key if len(key) == 1 else None))
    await pilot.pause()
    await pilot.pause()


def session_of(report: Report, folder: Path) -> Session:
    """Return a session over a file that holds the report."""
    return Session(files.create(folder / "bao-cao.toml", report))
