"""What is painted piece by piece is what the whole screen, drawn anew, would show."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pyte
import pytest
from rich.control import Control
from textual import events
from textual._compositor import CompositorUpdate
from textual.app import App
from textual.pilot import Pilot
from textual.screen import Screen

from tests.samples.long import BODY
from tests.samples.small import make_report
from tests.tui.support import make_session, opened, wait_for
from tui.app import DecuongApp
from tui.screens.main.screen import MainScreen
from tui.textual_internals.cached_text_area import CachedTextArea
from tui.textual_internals.partial_compositor import PartialCompositor

KEYS = (
    *("a", "ê", "space", "ộ", ",") * 4,
    *("enter", "backspace", "delete", "left", "right", "up", "down", "home", "end") * 2,
    *("pageup", "pagedown", "ctrl+home", "ctrl+end"),
    *("shift+left", "shift+right", "shift+up", "shift+down") * 2,
    *("ctrl+z", "ctrl+y", "ctrl+left", "ctrl+right", "shift+end"),
)
LONG = " ".join(["phát triển\tkinh tế"] * 30)


class Terminal:
    """The cells that a terminal shows of what an app displays."""

    def __init__(self) -> None:
        self.resize(120, 40)

    def resize(self, width: int, height: int) -> None:
        """Show nothing, in another size."""
        self.screen = pyte.Screen(width, height)
        self._stream = pyte.Stream(self.screen)

    def take(self, app: App[Any], update: object) -> None:
        """Show an update."""
        if isinstance(update, CompositorUpdate):
            self._stream.feed(update.render_segments(app.console))

    def cells(self) -> list[list[Any]]:
        """Return the letters with their pens."""
        rows, columns = range(self.screen.lines), range(self.screen.columns)
        return [[self.screen.buffer[y][x] for x in columns] for y in rows]


@pytest.fixture
def terminal() -> Iterator[Terminal]:
    one = Terminal()
    stock = DecuongApp._display

    def display(app: DecuongApp, screen: Screen[Any], update: Any) -> None:
        one.take(app, update)
        stock(app, screen, update)

    with patch.object(DecuongApp, "_display", display):
        yield one


def whole(screen: MainScreen) -> list[list[Any]]:
    """Return the cells of the screen, drawn by Textual alone with nothing remembered."""
    for widget in screen.walk_children():
        widget._styles_cache.clear()  # type: ignore[attr-defined]
    screen.editor.__dict__.pop("_kept", None)
    screen.editor._line_cache.clear()
    drawn = Terminal()
    drawn.resize(*screen.size)
    for y, strip in enumerate(screen._compositor.render_strips()):
        drawn._stream.feed(Control.move_to(0, y).segment.text + strip.render(screen.app.console))
    return drawn.cells()


async def _session(
    path: Path, seed: int, terminal: Terminal, play: Callable[[MainScreen, Pilot[int]], Any]
) -> None:
    report = make_report()
    first = next(one for one in report.sections if one.id == "p1.i.1")
    body = "\n\n".join((BODY, LONG, BODY, "", BODY.replace("ổ", "o\u0323")))
    report = report.with_section(replace(first, body=body))
    async with opened(make_session(path, report)) as (screen, pilot):
        screen.go_to("p1.i.1")
        await wait_for(pilot, lambda: screen.editor.has_focus, "the editor has the focus")
        await play(screen, pilot)


@pytest.mark.parametrize("seed", range(3))
async def test_a_random_day_of_writing_looks_as_if_all_were_drawn_anew(
    tmp_path: Path, terminal: Terminal, seed: int
) -> None:
    dice = random.Random(seed)

    async def play(screen: MainScreen, pilot: Pilot[int]) -> None:
        for step in range(30):
            keys = dice.choices(KEYS, k=dice.randint(1, 4))
            await pilot.press(*keys)
            if step % 15 == 7:
                screen.app.action_theme()  # type: ignore[attr-defined]
            if step % 15 == 11:
                width, height = dice.choice(((80, 24), (120, 40), (101, 17)))
                await pilot.resize_terminal(width, height)
                terminal.resize(width, height)
                screen.refresh()
            if step % 15 == 14:
                screen.show_message("Một câu hiện lên trên trang.")
            await pilot.pause()
            found, wanted = terminal.cells(), whole(screen)
            for y, (one, other) in enumerate(zip(found, wanted, strict=True)):
                assert one == other, (seed, step, keys, y)

    await _session(tmp_path, seed, terminal, play)


async def test_a_letter_composes_one_row_of_one_widget(tmp_path: Path, terminal: Terminal) -> None:
    async def play(screen: MainScreen, pilot: Pilot[int]) -> None:
        await pilot.press("ctrl+home")
        drawn = []
        draw = CachedTextArea.render_lines

        def render_lines(area: CachedTextArea, crop: Any) -> Any:
            drawn.append(crop)
            return draw(area, crop)

        stock = "textual._compositor.Compositor.render_partial_update"
        with (
            patch.object(CachedTextArea, "render_lines", render_lines),
            patch(stock) as whole_screen,
        ):
            await pilot.press("x")
            await wait_for(pilot, lambda: drawn, "the letter is painted")
        top = screen.editor.content_offset.y
        assert {crop.line_range for crop in drawn} == {range(top, top + 1)}
        whole_screen.assert_not_called()

    await _session(tmp_path, 0, terminal, play)


async def test_keys_that_wait_are_painted_together(tmp_path: Path, terminal: Terminal) -> None:
    async def play(screen: MainScreen, pilot: Pilot[int]) -> None:
        painted = []
        draw = PartialCompositor.render_partial_update

        def render(compositor: PartialCompositor) -> Any:
            painted.append(screen.editor.text[:4])
            return draw(compositor)

        await pilot.press("ctrl+home")
        with patch.object(PartialCompositor, "render_partial_update", render):
            for letter in "abcd":
                screen.editor.post_message(events.Key(letter, letter))
            await wait_for(pilot, lambda: painted, "the letters are painted")
        assert painted[0] == "abcd"

    await _session(tmp_path, 0, terminal, play)
