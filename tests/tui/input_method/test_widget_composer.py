"""Telex and VNI on the screen: switched with one key, seen, remembered, and in every text entry."""

from __future__ import annotations

from textual import events
from textual.pilot import Pilot

from tests.tui.support import SMALL, WIDE, opened, shown, wait_for
from tui.input_method import selection
from tui.screens.main.screen import MainScreen
from tui.screens.picker import Picker
from tui.session.session import Session

FIRST = ("down", "down", "down", "enter")
"""Keys to the editor of ``p1.i.1``."""


def burst(pilot: Pilot[int], text: str) -> None:
    """Send letters as one read does; ``<`` is Backspace."""
    for letter in text:
        key = events.Key("backspace", None) if letter == "<" else events.Key(letter, letter)
        pilot.app.post_message(key)


async def written(pilot: Pilot[int], main: MainScreen, text: str) -> None:
    await pilot.pause()
    assert main.editor.text == text


async def test_one_key_goes_round_and_the_header_says_which_is_on(session: Session) -> None:
    async with opened(session, SMALL) as (main, pilot):
        seen = []
        for _ in range(4):
            header = shown(main.app).splitlines()[0]
            seen.append([name for name in ("Telex", "VNI") if name in header])
            await pilot.press("ctrl+t")
            await pilot.pause()
        assert seen == [[], ["Telex"], ["VNI"], []]


async def test_the_method_is_there_again_next_time(session: Session) -> None:
    async with opened(session) as (main, pilot):
        await pilot.press("ctrl+t", "ctrl+t")
    assert selection.load() == "vni"
    async with opened(session) as (main, pilot):
        assert "VNI" in shown(main.app).splitlines()[0]
        await pilot.press(*FIRST)
        burst(pilot, "viet65")
        await written(pilot, main, "việt")


async def test_letters_are_what_the_keys_are_until_it_is_switched_on(session: Session) -> None:
    async with opened(session) as (main, pilot):
        await pilot.press(*FIRST)
        burst(pilot, "vieetj ")
        await written(pilot, main, "vieetj ")
        await pilot.press("ctrl+t")
        burst(pilot, "vieetj email ")
        await written(pilot, main, "vieetj việt email ")


async def test_undo_takes_back_a_word_and_redo_gives_it_again(session: Session) -> None:
    async with opened(session) as (main, pilot):
        await pilot.press(*FIRST, "ctrl+t")
        burst(pilot, "phats trieenr")
        await written(pilot, main, "phát triển")
        await pilot.press("ctrl+z")
        assert main.editor.text.rstrip() == "phát"
        await pilot.press("ctrl+y")
        assert main.editor.text == "phát triển"
        body = session.report.section("p1.i.1").body
        assert body == "phát triển"


async def test_composing_goes_on_after_backspace_and_not_after_a_move(session: Session) -> None:
    async with opened(session) as (main, pilot):
        await pilot.press(*FIRST, "ctrl+t")
        burst(pilot, "vieetj<n")
        await written(pilot, main, "viện")
        await pilot.press("left", "right")
        burst(pilot, "s")
        await written(pilot, main, "viện" + "s")


async def test_the_jump_box_composes_and_still_finds_without_marks(session: Session) -> None:
    for keys, query in (("du lichj", "du lịch"), ("du lich", "du lich"), ("dulich", "dulich")):
        async with opened(session, WIDE) as (main, pilot):
            if selection.load() != "telex":
                await pilot.press("ctrl+t")
            await pilot.press("ctrl+g")
            picker = pilot.app.screen
            assert isinstance(picker, Picker)
            burst(pilot, keys)
            await pilot.pause()
            assert picker._entry.value == query
            await pilot.press("enter")
            await wait_for(pilot, lambda: main.current == "p1.i.2", f"{query} is found")
        assert session.report.section("p1.i.1").body == ""


async def test_the_method_can_be_switched_in_the_jump_box(session: Session) -> None:
    async with opened(session) as (_main, pilot):
        await pilot.press("ctrl+g", "ctrl+t")
        picker = pilot.app.screen
        assert isinstance(picker, Picker)
        burst(pilot, "nhieemj")
        await pilot.pause()
        assert picker._entry.value == "nhiệm"


async def test_one_key_gives_back_the_keys_of_a_word_and_undo_takes_that_back(
    session: Session,
) -> None:
    async with opened(session, SMALL) as (main, pilot):
        await pilot.press(*FIRST, "ctrl+t")
        burst(pilot, "nhieemx virus")
        await written(pilot, main, "nhiễm víu")
        await pilot.press("ctrl+circumflex_accent")
        await written(pilot, main, "nhiễm virus")
        burst(pilot, "es tas")
        await written(pilot, main, "nhiễm viruses tá")
        await pilot.press("ctrl+left", "ctrl+left", "ctrl+left", "ctrl+o", "k")
        await written(pilot, main, "nhieemx viruses tá")
        await pilot.press("ctrl+z")
        await written(pilot, main, "nhiễm viruses tá")
        await pilot.press("end", "ctrl+t", "ctrl+t", "ctrl+circumflex_accent")
        await written(pilot, main, "nhiễm viruses tá")
    assert session.report.section("p1.i.1").body == "nhiễm viruses tá"


async def test_the_key_works_in_every_entry_of_one_line(session: Session) -> None:
    async with opened(session) as (_main, pilot):
        await pilot.press("ctrl+g", "ctrl+t")
        picker = pilot.app.screen
        assert isinstance(picker, Picker)
        burst(pilot, "tas virus")
        await pilot.press("ctrl+circumflex_accent")
        await pilot.pause()
        assert picker._entry.value == "tá virus"
