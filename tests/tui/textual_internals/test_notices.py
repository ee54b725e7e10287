"""Notifications hide neither keys nor the line where the writer is, on no screen at any size."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from textual.pilot import Pilot
from textual.screen import Screen

from outline.editing import sections
from store.templates import catalog
from tests.samples.small import make_report
from tests.tui.support import SMALL, WIDE, make_session, opened, shown, wait_for
from tui import i18n
from tui.screens.dialogs import (
    AnswerOption,
    AskScreen,
    ConfirmScreen,
    Question,
    UnsavedScreen,
)
from tui.screens.main.screen import MainScreen
from tui.screens.recovery import RecoveryScreen
from tui.textual_internals.notices import NoticeScreen, best_row

SHORT = "Saved: /srv/bao-cao/2023/bao-cao.toml"
LONG = (
    "Somebody else changed the same places: 1.1. Cơ cấu lại nền kinh tế, 1.2. Tháo gỡ những bất "
    "cập, vướng mắc. Both are kept; F7 to choose.\nAnd a second sentence stands below it."
)
Opening = Callable[[MainScreen], object]


def pushed(make: Callable[[], Screen[Any]]) -> Opening:
    return lambda main: main.app.push_screen(make())


def recovered() -> Screen[Any]:
    report = make_report()
    return RecoveryScreen(report, sections.set_body(report, "p1.i.1", "Đã gõ."))


SCREENS: dict[str, Opening] = {
    "outline": lambda main: main.action_to_tree(),
    "editor": lambda main: main.go_to("p1.ii.1.1"),
    "checklist": lambda main: main.take_focus(main.checklist),
    "jump": lambda main: main.controllers.navigation.jump(),
    "commands": lambda main: main.controllers.navigation.choose_command(),
    "findings": lambda main: main.controllers.report.open_findings(),
    "blanks": lambda main: main.controllers.report.open_blanks(),
    "last blank": lambda main: main.controllers.report.open_blanks("document.contact"),
    "registers": lambda main: main.controllers.report.open_registers(),
    "last row": lambda main: main.controllers.report.open_register("discipline", "r18"),
    "export": lambda main: main.controllers.report.open_export(),
    "history": lambda main: main.controllers.report.open_history(),
    "fixes": lambda main: main.controllers.report.open_corrections(),
    "find": lambda main: main.controllers.find.open(),
    "due": lambda main: main.controllers.section.ask_due_date(),
    "save as": lambda main: main.controllers.saving.save_as(),
    "help": lambda main: main.app.run_worker(main.app.run_action("help")),
    "question": pushed(lambda: ConfirmScreen("Delete?\nReally?", "Delete", note="It comes back.")),
    "unsaved": pushed(lambda: UnsavedScreen("bao-cao.toml")),
    "message": pushed(
        lambda: Question("Read this", "One line.\n" * 12, (AnswerOption(None, "Close"),), None)
    ),
    "asked": pushed(lambda: AskScreen("Why?", "A reason", "words", required=True)),
    "recovered": pushed(recovered),
}


def spared(screen: Screen[Any]) -> dict[int, str]:
    """Return the rows that must be seen, of keys and of where the writer is, and what they say."""
    assert isinstance(screen, NoticeScreen)
    rows = shown(screen.app).splitlines()
    found = {row: rows[row] for row in screen.cursor_rows()}
    for widget in screen.query("#footer, #hints, #answers"):
        for row in screen.visible_region(widget).line_range:
            found[row] = rows[row]
    if screen is not screen.app.screen_stack[0]:
        found[len(rows) - 1] = rows[-1]
    return found


async def notify(main: MainScreen, pilot: Pilot[int], text: str) -> None:
    last = text.split()[-1]
    main.show_message(text, severity="warning")
    await wait_for(pilot, lambda: last in shown(main.app), f"{last!r} is shown")
    await pilot.pause()


@pytest.mark.parametrize(("size", "language"), [(SMALL, "vi"), (SMALL, "en"), (WIDE, "vi")])
async def test_a_notification_hides_neither_keys_nor_the_line_in_hand(
    size: tuple[int, int], language: str, tmp_path: Path
) -> None:
    i18n.set_language(language)
    session = make_session(tmp_path, catalog.sample())
    async with opened(session, size) as (main, pilot):
        for name, begin in SCREENS.items():
            begin(main)
            for _pause in range(3):
                await pilot.pause()
            screen = main.app.screen
            clean = spared(screen)
            assert clean, name
            for text in (SHORT, LONG):
                await notify(main, pilot, text)
                assert spared(screen) == clean, name
            main.app.clear_notifications()
            await pilot.pause()
            while main.app.screen is not main:
                main.app.pop_screen()
                await pilot.pause()


@pytest.mark.parametrize("size", [SMALL, WIDE])
async def test_it_goes_out_of_the_way_of_the_caret(size: tuple[int, int], tmp_path: Path) -> None:
    lines = [f"dòng số {number} của bài" + " x" * 20 for number in range(60)]
    session = make_session(tmp_path, sections.set_body(make_report(), "p1.ii", "\n".join(lines)))
    async with opened(session, size) as (main, pilot):
        main.go_to("p1.ii")
        await wait_for(pilot, lambda: main.editor.section == "p1.ii", "the section")
        main.show_message(LONG, severity="warning")
        await wait_for(pilot, lambda: "stands below it." in shown(main.app), "shown")
        for _key in range(size[1]):
            await pilot.press("down")
            await pilot.pause()
            (row,) = main.cursor_rows()
            at = main.editor.cursor_location[0]
            assert lines[at] in shown(main.app).splitlines()[row]
            assert "stands below it." in shown(main.app)


async def test_saved_leaves_the_keys_of_the_next_screen_in_sight(tmp_path: Path) -> None:
    session = make_session(tmp_path, catalog.sample())
    async with opened(session, SMALL) as (main, pilot):
        await pilot.press("f9", "ctrl+s", "f5")
        await wait_for(pilot, lambda: "Saved:" in shown(main.app), "saved")
        hints = shown(main.app).splitlines()[-2]
        assert hints.startswith("│ Enter Next   Shift+Tab Back")
        assert hints.rstrip(" │").endswith("Esc Close")


async def test_what_is_over_leaves_nothing_behind(tmp_path: Path) -> None:
    session = make_session(tmp_path, catalog.sample())
    async with opened(session, SMALL) as (main, pilot):
        before = shown(main.app)
        for _time in range(SMALL[1]):
            main.show_message(SHORT)
            await wait_for(pilot, lambda: SHORT in shown(main.app).splitlines()[-2], "shown")
            main.app.clear_notifications()
            await wait_for(pilot, lambda: shown(main.app) == before, "all is as it was")


@given(st.lists(st.integers(0, 3), min_size=1, max_size=40), st.integers(1, 50))
def test_the_cheapest_rows_are_taken_and_the_lowest_of_them(costs: list[int], height: int) -> None:
    row = best_row(costs, height)
    assert 0 <= row <= max(len(costs) - height, 0)
    every = {at: sum(costs[at : at + height]) for at in range(max(len(costs) - height, 0) + 1)}
    assert every[row] == min(every.values())
    assert not any(every[at] == every[row] for at in every if at > row)
