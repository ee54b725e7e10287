"""Questions: Esc and the first Enter never lose anything; a text is asked for until it will do."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot
from textual.screen import Screen

from outline.values.number_formats import parse_date
from tests.samples.directive import fresh
from tests.tui.directive import HOSTILE, burst, session_of
from tests.tui.support import SMALL, WIDE, opened, shown, wait_for
from tui.screens.dialogs import (
    AnswerOption,
    AskScreen,
    ConfirmScreen,
    Question,
    UnsavedScreen,
)


async def ask(pilot: Pilot[int], screen: Screen[Any]) -> list[object]:
    answers: list[object] = []
    pilot.app.push_screen(screen, answers.append)
    await pilot.pause()
    return answers


@pytest.mark.parametrize(
    ("keys", "answer"),
    [
        (["enter"], ["save"]),
        (["escape"], [""]),
        (["tab", "enter"], [""]),
        (["left", "enter", "enter"], []),
        (["left", "enter", "escape"], []),
        (["left", "enter", "right", "enter"], ["discard"]),
    ],
)
async def test_unsaved_changes_are_never_lost_by_one_key(
    keys: list[str], answer: list[str], tmp_path: Path
) -> None:
    async with opened(session_of(fresh(), tmp_path), SMALL) as (_main, pilot):
        screen = UnsavedScreen("bao-cao.toml")
        answers = await ask(pilot, screen)
        for key in keys:
            await burst(pilot, key)
        assert answers == answer


async def test_leaving_with_unsaved_changes_saves_them(tmp_path: Path) -> None:
    session = session_of(fresh(), tmp_path)
    async with opened(session, SMALL) as (_main, pilot):
        session.type_body("p1.ii.1.1", "Đã làm.")
        await burst(pilot, "ctrl+q")
        await wait_for(pilot, lambda: isinstance(pilot.app.screen, UnsavedScreen), "asked")
        await burst(pilot, "enter")
        await wait_for(pilot, lambda: not session.dirty, "saved")
    assert "Đã làm." in session.path.read_text(encoding="utf-8")


async def test_no_is_marked_first_where_something_is_deleted(tmp_path: Path) -> None:
    async with opened(session_of(fresh(), tmp_path), SMALL) as (_main, pilot):
        assert await ask(pilot, ConfirmScreen("Delete?", "Delete")) == []
        text = shown(pilot.app)
        assert "▌ No" in text
        answers = await ask(pilot, ConfirmScreen("Delete?", "Delete"))
        await burst(pilot, "enter")
        assert answers == [False]
        answers = await ask(pilot, ConfirmScreen("Delete?", "Delete"))
        await burst(pilot, "shift+tab", "enter")
        assert answers == [True]


async def test_a_text_is_asked_for_until_it_will_do(tmp_path: Path) -> None:
    async with opened(session_of(fresh(), tmp_path), SMALL) as (_main, pilot):
        answers = await ask(pilot, AskScreen("Due", "A day", check=parse_date))
        await burst(pilot, *"31/2/2023", "enter")
        assert answers == []
        assert "There is no day 31/2/2023." in shown(pilot.app)
        await burst(pilot, "home", "delete", "delete", *"05", "enter")
        assert answers == ["05/2/2023"]


async def test_a_reason_is_needed_and_escape_keeps_things_as_they_are(tmp_path: Path) -> None:
    async with opened(session_of(fresh(), tmp_path), SMALL) as (_main, pilot):
        answers = await ask(pilot, AskScreen("Why?", required=True))
        await burst(pilot, " ", "enter")
        assert answers == []
        assert "Write something here" in shown(pilot.app)
        await burst(pilot, "escape")
        assert answers == [None]
        answers = await ask(pilot, AskScreen("Why?", value="cũ"))
        await burst(pilot, "enter")
        assert answers == ["cũ"]


async def test_keys_typed_before_the_question_is_drawn_land_in_it(tmp_path: Path) -> None:
    async with opened(session_of(fresh(), tmp_path), SMALL) as (_main, pilot):
        answers: list[object] = []
        pilot.app.push_screen(AskScreen("Why?"), answers.append)
        await burst(pilot, *"vie\u0302\u0323t", "enter")
        assert answers == ["việt"]


async def test_hostile_text_is_only_shown(tmp_path: Path) -> None:
    async with opened(session_of(fresh(), tmp_path), WIDE) as (_main, pilot):
        for screen in (
            UnsavedScreen(HOSTILE),
            ConfirmScreen(HOSTILE, HOSTILE, note=HOSTILE),
            Question(HOSTILE, HOSTILE, (AnswerOption(None, HOSTILE),), None),
            AskScreen(HOSTILE, HOSTILE, HOSTILE),
        ):
            await ask(pilot, screen)
            text = shown(pilot.app)
            assert "[@click=app.bell]x[/]" in text
            assert "\x1b" not in text
            assert "\u202e" not in text
            await burst(pilot, "escape")
