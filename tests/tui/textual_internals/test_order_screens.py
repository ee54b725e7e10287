"""Every screen that takes text applies keys in their order, however the stream is cut."""

from __future__ import annotations

import random
import re
from pathlib import Path

import pytest
from textual._xterm_parser import XTermParser
from textual.app import App
from textual.pilot import Pilot

from tests.paths import ROOT
from tests.tui.bursts import bursts, cut, decoded
from tests.tui.support import opened, wait_for
from tui.screens.dialogs import AskScreen
from tui.session.session import Session
from tui.widgets.text_input import LineInput

CUTS = 12
"""Ways in which each stream is cut; the same ones each time."""
OPENED = {"jump": "ctrl+g", "find": "ctrl+f", "palette": "ctrl+p", "blanks": "f5", "dialog": ""}


async def take(pilot: Pilot[int], stream: bytes, places: list[int]) -> None:
    """Send a stream as the driver reads it, without a pause between two reads."""
    parser = XTermParser()
    for text in decoded(cut(stream, places)):
        for message in parser.feed(text):
            pilot.app.post_message(message)
    await pilot.pause()


def entry(app: App[int]) -> LineInput:
    focused = app.screen.focused
    return focused if isinstance(focused, LineInput) else app.screen.query(LineInput).first()


@pytest.mark.parametrize("where", OPENED)
async def test_any_split_of_a_burst_gives_the_same_text_on_every_screen(
    session: Session, where: str
) -> None:
    chosen = [one for one in bursts() if "đ" in one.text or "việt" in one.text]
    dice = random.Random(where)
    async with opened(session) as (main, pilot):
        if OPENED[where]:
            await pilot.press(OPENED[where])
        else:
            pilot.app.push_screen(AskScreen("?"))
        await wait_for(pilot, lambda: pilot.app.screen is not main, "the screen is open")
        await pilot.pause()
        for number in range(CUTS):
            one = chosen[number % len(chosen)]
            stream = "".join(one.writes).encode()
            # Ctrl+E and Ctrl+U first: an empty line.
            await take(pilot, b"\x05\x15" + stream, dice.sample(range(len(stream)), 6))
            assert entry(pilot.app).value == one.text, one
        # Home, Delete, End, an arrow, Backspace: all in one read, between letters.
        await take(pilot, b"\x05\x15abc\x1b[H\x1b[3~x\x1b[Fy\x1b[Dz\x7f\x1b[1~\x1b[Cw", [])
        assert entry(pilot.app).value == "xwbcy"


def test_nothing_but_the_two_kinds_of_entry_takes_text() -> None:
    """Who adds a text field takes ours, which are held to the order of keys."""
    allowed = {
        "tui/widgets/text_input.py",
        "tui/widgets/text_editor/command_area.py",
        "tui/widgets/text_editor/body_editor.py",
        "tui/textual_internals/cached_text_area.py",
    }
    stock = re.compile(r"\b(?:Input|TextArea|MaskedInput)\b\(|\((?:Input|TextArea)\)")
    found = {
        str(path.relative_to(ROOT))
        for path in Path(ROOT, "tui").rglob("*.py")
        if stock.search(path.read_text("utf-8"))
    }
    assert found <= allowed
    assert "tui/widgets/text_input.py" in found, "the rule finds what it looks for"
