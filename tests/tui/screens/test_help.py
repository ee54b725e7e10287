"""The help shows every key of the one list, what it does, and the place one comes from first."""

from __future__ import annotations

from pathlib import Path

import pytest
from rich.cells import cell_len

from tests.samples.directive import fresh
from tests.tui.directive import burst, session_of
from tests.tui.support import SMALL, WIDE, opened, shown, wait_for
from tui.i18n import set_language
from tui.keys.registry import COMMANDS, SCOPES, scope_name
from tui.presenters.view_types import width_of
from tui.screens.help import HelpScreen, make_page


def text_of(area: str, width: int) -> str:
    return "\n".join("".join(text for text, _ink in line) for line in make_page(area, width))


@pytest.mark.parametrize("width", [58, 76, 116, 196])
def test_every_key_and_its_sentence_are_there_whole(width: int) -> None:
    said = " ".join(text_of("", width).split()) if width < 100 else text_of("", 76)
    for command in COMMANDS:
        assert command.shown_key in said
        for word in command.tooltip.split():
            assert word in said, command.id


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("width", [58, 116, 196])
def test_no_line_is_wider_than_the_page(width: int, language: str) -> None:
    set_language(language)
    assert max(width_of(line) for line in make_page("tree", width)) <= width


@pytest.mark.parametrize("area", list(SCOPES))
def test_the_place_one_comes_from_stands_first(area: str) -> None:
    lines = text_of(area, 76).split("\n")
    if area in ("app", "main"):
        assert lines[0] == "Go"
    else:
        assert lines[0].casefold() == scope_name(area).casefold()


def test_a_wide_page_has_two_columns_of_like_height() -> None:
    narrow, wide = make_page("", 76), make_page("", 140)
    assert len(wide) < len(narrow) * 0.65
    right = [line for line in wide if cell_len("".join(text for text, _ink in line)) > 80]
    assert len(right) > len(wide) * 0.6


@pytest.mark.parametrize("size", [SMALL, WIDE])
async def test_f1_opens_it_and_it_scrolls_to_the_last_key(
    size: tuple[int, int], tmp_path: Path
) -> None:
    async with opened(session_of(fresh(), tmp_path), size) as (main, pilot):
        await burst(pilot, "f1")
        await wait_for(pilot, lambda: isinstance(pilot.app.screen, HelpScreen), "the help")
        first = shown(pilot.app)
        await burst(pilot, "end")
        await pilot.pause()
        assert COMMANDS[-1].tooltip in shown(pilot.app)
        assert shown(pilot.app) != first
        await burst(pilot, "home")
        await pilot.pause()
        assert shown(pilot.app) == first
        await burst(pilot, "escape")
        await wait_for(pilot, lambda: pilot.app.screen is main, "closed")
