"""The picker: live on every key, keys typed ahead land in it, Enter gives the key of the row."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual import events
from textual._compositor import ChopsUpdate
from textual.geometry import Size
from textual.screen import Screen

from tests.samples.directive import fresh
from tests.tui.directive import HOSTILE, session_of
from tests.tui.support import SMALL, WIDE, opened, shown, wait_for
from tui.screens.main.screen import MainScreen
from tui.screens.picker import Picker, PickerItem, find_sections, make_search
from tui.textual_internals.partial_compositor import PartialCompositor
from tui.widgets.line_widget import Rows


@pytest.mark.parametrize("size", [SMALL, WIDE])
async def test_jump_takes_keys_typed_before_it_is_drawn(
    size: tuple[int, int], tmp_path: Path
) -> None:
    session = session_of(fresh(), tmp_path)
    async with opened(session, size) as (main, pilot):
        before = session.report
        for key in ("ctrl+g", *"co cau lai", "enter"):
            pilot.app.post_message(events.Key(key, key if len(key) == 1 else None))
        await wait_for(
            pilot, lambda: pilot.app.screen is main and main.current == "p1.ii.1.1", "jumped"
        )
        assert session.report is before, "what was typed into the picker reached the report"


async def test_arrows_move_and_escape_leaves_everything(tmp_path: Path) -> None:
    session = session_of(fresh(), tmp_path)
    async with opened(session, SMALL) as (main, pilot):
        here = main.current
        await pilot.press("ctrl+g", *"1.1")
        picker = pilot.app.screen
        assert isinstance(picker, Picker)
        rows = picker.query_one(Rows)
        first = rows.current
        await pilot.press("down")
        assert rows.current is not None
        assert first is not None
        assert {first.key, rows.current.key} == {"p1.ii.1.1", "p1.iii.1.1"}
        await pilot.press("escape")
        assert pilot.app.screen is main
        assert main.current == here


async def test_an_empty_box_shows_first_where_one_was_lately(tmp_path: Path) -> None:
    session = session_of(fresh(), tmp_path)
    async with opened(session, WIDE) as (main, pilot):

        async def offered() -> list[str]:
            await pilot.press("ctrl+g")
            picker = pilot.app.screen
            assert isinstance(picker, Picker)
            rows = picker.query_one(Rows)
            keys = [rows.items[at].key for at in range(5)]
            await pilot.press("escape")
            return keys

        untouched = await offered()
        assert untouched == ["pre", *session.report.shape.ids[:4]]
        for query in ("2.4", "ktxh", "2.8"):
            await pilot.press("ctrl+g", *query, "enter")
        await wait_for(pilot, lambda: main.current == "p1.ii.2.8", "there")
        assert await offered() == ["p1.iii.1.1", "p1.ii.2.4", "pre", *session.report.shape.ids[:2]]
        await pilot.press("escape", "up")
        assert (await offered())[:3] == ["p1.ii.2.8", "p1.iii.1.1", "p1.ii.2.4"]
        await pilot.press("ctrl+g", *"2.4", *("backspace",) * 3)
        picker = pilot.app.screen
        assert isinstance(picker, Picker)
        current = picker.query_one(Rows).current
        assert current is not None
        assert current.key == "p1.ii.2.8"


async def test_label_title_state_and_match_are_shown(tmp_path: Path) -> None:
    session = session_of(fresh(), tmp_path)
    async with opened(session, WIDE) as (_main, pilot):
        await pilot.press("ctrl+g", *"qpan")
        await pilot.pause()
        text = shown(pilot.app)
        assert "Về kinh tế - xã hội, quốc phòng, an ninh" in text
        assert "○ 1." in text
        found = find_sections(session, "kiem tra")
        assert found[0].text[slice(*found[0].spans[0])].casefold().startswith("kiểm")


async def test_the_page_keys_reach_the_last_of_many_rows(tmp_path: Path) -> None:
    picker = Picker("Many", make_search([PickerItem(str(n), f"Mục {n}") for n in range(120)]))
    async with opened(session_of(fresh(), tmp_path), SMALL) as (_main, pilot):
        pilot.app.push_screen(picker)
        await pilot.pause()
        await pilot.press(*["pagedown"] * 12)
        assert "Mục 119" in shown(pilot.app)


async def test_what_cannot_be_chosen_says_why_and_stays(tmp_path: Path) -> None:
    taken: list[str | None] = []
    choices = [PickerItem("a", "Move up", reason="The directive laid it down.")]
    async with opened(session_of(fresh(), tmp_path), SMALL) as (_main, pilot):
        pilot.app.push_screen(Picker("Commands", make_search(choices)), taken.append)
        await pilot.pause()
        await pilot.press("enter")
        assert isinstance(pilot.app.screen, Picker)
        assert "The directive laid it down." in shown(pilot.app)
        await pilot.press("escape")
        assert taken == [None]


async def test_hostile_text_is_only_shown(tmp_path: Path) -> None:
    choices = [PickerItem("a", HOSTILE, label="[/]", note="[bold]")]
    async with opened(session_of(fresh(), tmp_path), WIDE) as (_main, pilot):
        pilot.app.push_screen(Picker(HOSTILE, make_search(choices), placeholder="[/]"))
        await pilot.pause()
        text = shown(pilot.app)
        assert "[@click=app.bell]x[/]" in text
        assert "\x1b" not in text
        assert "\u202e" not in text


def test_a_fixed_list_is_searched_without_marks_and_by_beginnings() -> None:
    search = make_search(
        [PickerItem("a", "Đưa vào bảng"), PickerItem("b", "Xóa dòng"), PickerItem("c", "Dừng")]
    )
    assert [choice.key for choice in search("")] == ["a", "b", "c"]
    assert [choice.key for choice in search("xoa d")] == ["b"]
    assert [choice.key for choice in search("ang")] == ["a"], (
        "inside a word, where nothing begins so"
    )
    assert [choice.key for choice in search("D")] == ["a", "b", "c"]
    assert search("zzz") == []
    found = search("dong")[0]
    assert found.text[slice(*found.spans[0])] == "dòng"


async def test_the_palette_runs_a_command_by_name(tmp_path: Path) -> None:
    async with opened(session_of(fresh(), tmp_path), WIDE) as (_main, pilot):
        await pilot.press("ctrl+p", *"blanks and", "backspace", "enter")
        await wait_for(
            pilot, lambda: not isinstance(pilot.app.screen, (MainScreen, Picker)), "a form opened"
        )
        assert "Letterhead" in shown(pilot.app) or "letterhead" in shown(pilot.app)


async def test_a_letter_its_answer_and_its_bar_are_one_frame_without_a_layout(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    session = session_of(fresh(), tmp_path)
    async with opened(session, SMALL) as (_main, pilot):
        await pilot.press("ctrl+g")
        picker = pilot.app.screen
        assert isinstance(picker, Picker)
        rows = picker.query_one(Rows)
        await wait_for(pilot, lambda: rows.show_vertical_scrollbar, "more rows than are seen")
        await pilot.pause(0.1)
        frames: list[ChopsUpdate] = []
        layouts: list[str] = []
        render, lay_out = PartialCompositor.render_partial_update, Screen._refresh_layout

        def rendered(self: PartialCompositor) -> ChopsUpdate | None:
            frame = render(self)
            if frame is not None:
                frames.append(frame)
            return frame

        def laid_out(self: Screen[object], size: Size | None = None, scroll: bool = False) -> None:
            layouts.append(repr(size))
            lay_out(self, size, scroll)

        monkeypatch.setattr(PartialCompositor, "render_partial_update", rendered)
        monkeypatch.setattr(Screen, "_refresh_layout", laid_out)
        for letter in "qpan":
            frames.clear()
            await pilot.press(letter)
            await pilot.pause(0.1)
            assert not layouts
            assert len(frames) == 1, letter
            painted = {y for y, _, _ in frames[0].spans}
            for seen in (picker._entry, *rows.painted_widgets):
                assert seen.region.y in painted
        assert len(rows.items) < rows.size.height, "the bar has something to change for"
