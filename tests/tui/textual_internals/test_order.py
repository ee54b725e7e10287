"""However a stream of bytes is cut, every text entry holds what the same keys give one by one."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from textual._xterm_parser import XTermParser
from textual.app import App, ComposeResult
from textual.pilot import Pilot
from textual.widget import Widget

from tests.tui.bursts import BACKSPACES, Burst, bursts, cut, decoded
from tests.tui.widgets.text_editor.test_body_editor import by_hand
from tui.widgets.text_editor.body_editor import BodyEditor
from tui.widgets.text_input import LineInput

SENT = {
    "backspace": "\x7f",
    "ctrl+h": "\b",
    "left": "\x1b[D",
    "right": "\x1bOC",
    "home": "\x1b[H",
    "end": "\x1b[4~",
    "delete": "\x1b[3~",
    "enter": "\r",
}
"""Key -> what a terminal sends for it; all others send themselves."""
KEYS = st.lists(st.sampled_from([*"aêđệ.", *SENT]), min_size=1, max_size=30)
CUTS = st.lists(st.integers(1, 120), max_size=12)


class Desk(App[None]):
    """An app with both kinds of text entry."""

    def __init__(self) -> None:
        super().__init__()
        self.editor, self.entry = BodyEditor(), LineInput()

    def compose(self) -> ComposeResult:
        yield self.editor
        yield self.entry

    def on_mount(self) -> None:
        self.editor.open("a", "")

    async def take(self, pilot: Pilot[None], widget: Widget, pieces: list[bytes]) -> None:
        """Send bytes to a widget as the driver does: read by read, no key waits for another."""
        widget.focus()
        await pilot.pause()
        parser = XTermParser()
        for text in decoded(pieces):
            for message in parser.feed(text):
                self.post_message(message)
        await pilot.pause()


def model(keys: list[str]) -> str:
    return by_hand(["backspace" if key == "ctrl+h" else key for key in keys])


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(keys=KEYS, cuts=CUTS)
async def test_any_split_of_the_stream_gives_the_same_text(
    keys: list[str], cuts: list[int]
) -> None:
    app = Desk()
    on_a_line = [key for key in keys if key != "enter"]
    async with app.run_test() as pilot:
        stream = "".join(SENT.get(key, key) for key in keys).encode()
        await app.take(pilot, app.editor, cut(stream, cuts))
        assert app.editor.text == model(keys)
        # Enter means nothing here, and is left to whoever holds the entry.
        await app.take(pilot, app.entry, cut(stream, cuts))
        assert app.entry.value == model(on_a_line)


@pytest.mark.parametrize("backspace", BACKSPACES)
@pytest.mark.parametrize("size", [0, 1, 2, 7])
async def test_every_input_method_leaves_the_text_it_meant(size: int, backspace: str) -> None:
    """Bursts in one read each (0), and in reads of a few bytes that break letters."""
    app, found = Desk(), list(bursts())
    async with app.run_test() as pilot:
        await app.take(pilot, app.editor, _pieces(found, "\r", size, BACKSPACES[backspace]))
        assert app.editor.text.split("\n") == [*(one.text for one in found), ""]
        await app.take(pilot, app.entry, _pieces(found, "|", size, BACKSPACES[backspace]))
        assert app.entry.value.split("|") == [*(one.text for one in found), ""]


def _pieces(found: Sequence[Burst], then: str, size: int, backspace: str) -> list[bytes]:
    writes = [write for one in found for write in (*one.writes, then)]
    sent = [write.replace("\x7f", backspace).encode() for write in writes]
    stream = b"".join(sent)
    return cut(stream, range(size, len(stream), size)) if size else sent


def test_all_methods_and_both_ways_of_typing_are_there() -> None:
    found = list(bursts())
    programs = ("evkey", "ibus", "openkey", "unikey")
    assert {one.method for one in found} == {f"{p} {w}" for p in programs for w in ("telex", "vni")}
    corrected = [one for one in found if any(len(w) > 1 and "\x7f" in w for w in one.writes)]
    assert len(corrected) > len(found) * 3 // 4


async def test_eth_that_is_typed_or_pasted_becomes_the_letter_it_looks_like() -> None:
    app = Desk()
    async with app.run_test() as pilot:
        sent = "\xd0ảng, 500\xf0, vi\xf0 \x1b[200~\xd0ồng vi\xf0\x1b[201~"
        await app.take(pilot, app.editor, [sent.encode()])
        assert app.editor.text == "Đảng, 500đ, vi\xf0 Đồng vi\xf0"
        await app.take(pilot, app.entry, [sent.encode()])
        assert app.entry.value == "Đảng, 500đ, vi\xf0 Đồng vi\xf0"
