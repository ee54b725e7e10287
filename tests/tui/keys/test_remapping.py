"""Screens that take keys themselves obey the list of keys, also where somebody has changed it.

That the old keys do no more is seen in a terminal: bindings are made when a module is imported.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import ClassVar

import pytest
from textual.binding import BindingType
from textual.pilot import Pilot

from tests.samples.directive import with_indicators
from tests.tui.directive import burst, session_of
from tests.tui.support import make_session, opened, wait_for
from tui.keys import registry, remapping
from tui.keys.remapping import parse_key
from tui.screens.blanks import BlanksScreen
from tui.screens.dialogs import AskScreen, ConfirmScreen
from tui.screens.find import FindScreen
from tui.screens.findings import FindingsScreen
from tui.screens.picker import Picker, make_section_picker
from tui.screens.register import RegisterScreen
from tui.widgets.key_bindings import bindings

Change = Callable[..., None]


@pytest.fixture
def change() -> Iterator[Change]:
    """Give commands other keys."""

    def to(**wishes: str) -> None:
        given = {id_: tuple(map(parse_key, text.split())) for id_, text in wishes.items()}
        registry.use(remapping.remap(registry.COMMANDS, given))

    yield to
    registry.use(registry.COMMANDS)


async def answered(
    pilot: Pilot[int], screen: AskScreen | ConfirmScreen, typed: Sequence[str]
) -> object:
    """Return what a dialog is left with."""
    found: list[object] = []
    pilot.app.push_screen(screen, found.append)
    await pilot.pause()
    await burst(pilot, *typed)
    await wait_for(pilot, lambda: found, "answered")
    return found[0]


async def test_dialogs(change: Change, tmp_path: Path) -> None:
    change(dialog_accept="ctrl+w", dialog_close="escape ctrl+b", dialog_next="ctrl+a")
    async with opened(make_session(tmp_path)) as (_main, pilot):
        assert await answered(pilot, AskScreen("?"), [*"abc", "ctrl+w"]) == "abc"
        assert await answered(pilot, AskScreen("?"), [*"abc", "ctrl+b"]) is None
        assert await answered(pilot, AskScreen("?"), [*"a", "enter", *"b", "ctrl+w"]) == "ab"
        sure = await answered(pilot, ConfirmScreen("?", "Do"), ["ctrl+a", "enter", "ctrl+w"])
        assert sure is True

        class Sure(ConfirmScreen, inherit_bindings=False):
            """Loaded after the settings, as all is in the program."""

            CSS_PATH: ClassVar = []
            BINDINGS: ClassVar[list[BindingType]] = bindings("dialog")

        assert await answered(pilot, Sure("?", "Do"), ["tab", "ctrl+w"]) is False


async def test_pickers_and_findings(change: Change, tmp_path: Path) -> None:
    change(picker_choose="tab", findings_go="ctrl+w", findings="ctrl+b")
    session = make_session(tmp_path)
    async with opened(session) as (main, pilot):
        picker: Picker = make_section_picker(session)
        pilot.app.push_screen(picker)
        await pilot.pause()
        await burst(pilot, "enter", *"du lich", "enter")
        await pilot.pause()
        assert pilot.app.screen is picker
        await burst(pilot, "tab")
        await wait_for(pilot, lambda: pilot.app.screen is main, "chosen")
        for key in ("ctrl+w", "ctrl+b"):
            pilot.app.push_screen(FindingsScreen(session))
            await pilot.pause()
            await burst(pilot, "enter")
            await pilot.pause()
            assert isinstance(pilot.app.screen, FindingsScreen)
            await burst(pilot, key)
            await wait_for(pilot, lambda: pilot.app.screen is main, key)


async def test_the_form_of_blanks(change: Change, tmp_path: Path) -> None:
    change(blanks_next="ctrl+w", blanks_back="ctrl+b", blanks="ctrl+a")
    async with opened(make_session(tmp_path)) as (main, pilot):
        screen = BlanksScreen(main.session)
        pilot.app.push_screen(screen)
        await pilot.pause()
        first = screen.form.key
        await burst(pilot, "ctrl+w", "ctrl+w", "ctrl+b")
        await pilot.pause()
        fields = [field.key for field in screen.source.fields]
        assert fields.index(screen.form.key) == fields.index(first) + 1
        await burst(pilot, "ctrl+a")
        await wait_for(pilot, lambda: pilot.app.screen is main, "closed")


async def test_registers(change: Change, tmp_path: Path) -> None:
    change(
        register_clear="ctrl+w",
        register_edit="ctrl+b",
        register_next="ctrl+a",
        undo="ctrl+u",
        register_type="f9",
    )
    report = with_indicators()
    async with opened(session_of(report, tmp_path)) as (main, pilot):
        screen = RegisterScreen(main.session, "a1")
        pilot.app.push_screen(screen)
        await pilot.pause()

        def name() -> object:
            return main.session.report.table("indicators").rows[0].values.get("name")

        assert name() == "Tăng trưởng"
        await burst(pilot, "ctrl+b", "x", "enter", "up")
        await pilot.pause()
        assert name() == "Tăng trưởngx"
        await burst(pilot, "f9", "y", "enter", "up")
        await pilot.pause()
        assert name() == "Tăng trưởngxy"
        await burst(pilot, "ctrl+w")
        await pilot.pause()
        assert name() is None
        await burst(pilot, "ctrl+u")
        await pilot.pause()
        assert name() == "Tăng trưởngxy"
        await burst(pilot, "ctrl+a")
        await pilot.pause()
        assert screen.editable_grid.grid.column == 1


async def test_find_and_the_editor(change: Change, tmp_path: Path) -> None:
    change(find_close="escape ctrl+w", find_field="ctrl+b", editor_leap="ctrl+a")
    async with opened(make_session(tmp_path)) as (main, pilot):
        screen = FindScreen(main.session)
        pilot.app.push_screen(screen)
        await pilot.pause()
        await burst(pilot, "a", "ctrl+b")
        await pilot.pause()
        await burst(pilot, "b")
        await pilot.pause()
        assert (screen.query_text, screen.new_text) == ("a", "b")
        await burst(pilot, "ctrl+w")
        await wait_for(pilot, lambda: pilot.app.screen is main, "closed")
        main.take_focus(main.editor)
        await burst(pilot, "ctrl+a")
        await wait_for(pilot, lambda: main.editor.leaping, "leaping")
