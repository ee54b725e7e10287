"""What is typed behind a key that closes a screen goes to whatever has the focus then."""

from __future__ import annotations

import asyncio
import itertools
import secrets
import time
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from textual import events
from textual.app import App

from tests.tui.bursts import cut, decoded
from tests.tui.support import make_session, opened, wait_for
from tui.app import DecuongApp
from tui.screens.find import FindScreen
from tui.screens.main.screen import MainScreen
from tui.terminal.key_decoder import KeyCodes
from tui.textual_internals import input_order
from tui.textual_internals.input_order import OrderedInputApp

ESC = "\x1b"
VISITS = {
    "jump": "\x07du lich\r",
    "jump, none": "\x07du lich\x1b",
    "find": "\x06kinh\x1b",
    "find, go": "\x06a\r",
    "blanks": "\x1b[15~\x152025-2030\t77\x1b",
    "blanks, bad": "\x1b[15~\t7x\x1b",
    "register": "\x1b[19~\x0eGiảm nghèo\t12\r\x1b[19~",
    "findings": "\x1b[18~\r",
    "findings, none": "\x1b[18~\x1b",
    "history": "\x0b\t\x1b\x1b",
    "export": "\x1b[24~\x1b[24~\x1b[24~\x1b",
    "help": "\x1bOPq",
    "palette": "\x10due\r05/7/2023\r",
    "palette, none": "\x10due\x1b",
    "palette in palette": "\x10jump\rhan che\r",
    "back": "\x12",
    "status": "\x1b[20~",
    "next": "\x0e",
    "leap": "\x0f\x1b[D\x1b",
    "tree": "\x1b\x1b[B\x1b[B\x1b[20~\r",
    "owner": "\x1b\x1b[BoAn\r\r",
    "heading": "\x1b\x1b[B\x1b[B\x1b[BaMột mục\r",
    "fold": "\x1b\x1b[D\x1b[D\x1b[B\r",
    "checklist": "\x1b[17~ \x1b[B-không có\r\x1b",
    "leave, stay": "x\x11\t\r",
    "letters": "chữ a",
    "line": "\r- b\r",
}


class Told:
    """What a writer has in the end."""

    def __init__(self, main: MainScreen) -> None:
        self.report = main.session.report
        self.current = main.current
        self.place = (main.editor.section, main.editor.cursor_location, main.editor.text)
        self.focus = main.app.focused.__class__
        self.screens = [one.__class__ for one in main.app.screen_stack]

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Told) and vars(self) == vars(other)

    def __repr__(self) -> str:
        bodies = {one.id: one.body for one in self.report.sections if one.body}
        return f"{bodies} {self.current} {self.place} {self.focus} {self.screens}"

    __hash__ = None  # type: ignore[assignment]


async def at_rest(app: App[int]) -> None:
    """Let the app work until nothing is left in any queue; much sooner than a pause of Pilot."""
    assert isinstance(app, OrderedInputApp)
    calm, end = 0, time.monotonic() + 10
    while calm < 20 and not app._exit:
        assert time.monotonic() < end, "there is always something left to do"
        await asyncio.sleep(0)
        pumps = [
            app,
            *(node for screen in app.screen_stack for node in screen.walk_children(with_self=True)),
        ]
        busy = any(one._next_callbacks or not one._message_queue.empty() for one in pumps)
        calm = 0 if busy or app.has_waiting_keys else calm + 1


async def typed(reads: Sequence[Sequence[str]]) -> Told:
    """Type reads, each a list of what the parser gets at once; wait between them."""
    numbers = itertools.count()
    with pytest.MonkeyPatch.context() as patch, TemporaryDirectory() as folder:
        patch.setattr(secrets, "token_hex", lambda _: f"{next(numbers):010x}")
        async with opened(make_session(Path(folder))) as (main, pilot):
            await pilot.press("down", "down", "down", "enter")
            await pilot.pause()
            for read in reads:
                parser = KeyCodes()
                for text in read:
                    for message in parser.feed(text):
                        pilot.app.post_message(message)
                for message in parser.feed(""):
                    pilot.app.post_message(message)
                await at_rest(pilot.app)
            await pilot.pause()
            return Told(main)


def keys_of(stream: str) -> list[str]:
    """Return the codes of the keys one by one."""
    found: list[str] = []
    for letter in stream:
        code = found[-1] if found else ""
        begun = code.startswith((ESC + "[", ESC + "O")) and code[-1] not in "~ABCDP"
        if begun or (code == ESC and letter in "[O"):
            found[-1] += letter
        else:
            found.append(letter)
    return found


ROUNDS = [tuple(list(VISITS)[at : at + 5]) for at in range(0, len(VISITS), 5)]


@pytest.mark.parametrize("names", ROUNDS, ids="; ".join)
async def test_text_behind_each_screen_in_one_read_goes_where_it_goes_key_by_key(
    names: Sequence[str],
) -> None:
    stream = "".join(VISITS[name] + "chữ" for name in names)
    assert await typed([[stream]]) == await typed([[key] for key in keys_of(stream)])


@settings(max_examples=5, deadline=None)
@given(
    names=st.lists(st.sampled_from(sorted(VISITS)), min_size=2, max_size=4),
    cuts=st.lists(st.integers(1, 60), max_size=6),
)
async def test_any_split_of_visits_to_screens_comes_to_the_same(
    names: list[str], cuts: list[int]
) -> None:
    stream = "".join(VISITS[name] for name in names)
    pieces = list(decoded(cut(stream.encode(), cuts)))
    assert await typed([pieces]) == await typed([[key] for key in keys_of(stream)])


@pytest.mark.parametrize("opens", ["", "\x06"], ids=["editor", "find"])
async def test_the_way_of_typing_changes_behind_the_letters_before_it(
    tmp_path: Path, opens: str
) -> None:
    async with opened(make_session(tmp_path)) as (main, pilot):
        app = main.app
        assert isinstance(app, DecuongApp)
        app.typing_method = "telex"
        main.go_to("p1.i.2")
        await wait_for(pilot, lambda: main.editor.section == "p1.i.2", "the section")
        for message in KeyCodes().feed(opens + "quyr\x14 quyr\x14 quyr\x14 quyr "):
            app.post_message(message)
        await at_rest(app)
        screen = app.screen
        text = screen.query_text if isinstance(screen, FindScreen) else main.editor.text
        assert text == "quỷ quyr quyr quỷ "


async def test_a_key_that_nobody_lets_go_does_not_leave_a_dead_keyboard(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with opened(make_session(tmp_path)) as (main, pilot):
        app = main.app
        assert isinstance(app, OrderedInputApp)
        main.go_to("p1.i.1")
        await wait_for(pilot, lambda: main.editor.has_focus, "the editor has the focus")
        before = main.editor.text
        app.hold()
        app.post_message(events.Key("a", "a"))
        await wait_for(pilot, lambda: app.has_waiting_keys, "the key waits")
        later = time.monotonic() + input_order.PATIENCE + 1
        monkeypatch.setattr("tui.textual_internals.input_order.monotonic", lambda: later)
        app.post_message(events.Key("b", "b"))
        await wait_for(pilot, lambda: not app.has_waiting_keys, "both keys are given out")
        await wait_for(pilot, lambda: main.editor.text == f"ab{before}", "in their order")
