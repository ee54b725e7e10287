"""Find and replace: live places, a preview, ticks, one undo, and back in the text."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from textual import events
from textual.pilot import Pilot

from outline.editing import sections
from outline.model import Report, Section
from outline.search.find_replace import TextQuery, find_in_section
from tests.samples.small import make_report
from tests.tui.support import SMALL, WIDE, make_session, opened, shown, wait_for
from tui.screens.find import FindScreen
from tui.screens.main.screen import MainScreen
from tui.session.session import Session


def written() -> Report:
    report = sections.set_body(make_report(), "pre", "Thực hiện kế hoạch.")
    report = sections.set_body(report, "p1.i.1", "Kinh tế tăng.\n\nNền kinh te xanh.")
    return sections.set_body(report, "p1.i.2", "Kinh tế du lịch.")


@pytest.fixture
def session(tmp_path: Path) -> Session:
    return make_session(tmp_path, written())


async def sought(main: MainScreen, pilot: Pilot[int], query: str, places: int) -> FindScreen:
    await pilot.press("ctrl+f", *query)
    screen = main.app.screen
    assert isinstance(screen, FindScreen)
    await wait_for(
        pilot,
        lambda: screen.query_text == query and len(screen._matches) == places,
        f"{places} places of {query!r}",
    )
    await pilot.pause()
    return screen


def bodies(session: Session) -> list[str]:
    return [session.report.section(id_).body for id_ in ("pre", "p1.i.1", "p1.i.2")]


@pytest.mark.parametrize("size", [SMALL, WIDE])
async def test_places_are_listed_under_their_sections_as_one_types(
    session: Session, size: tuple[int, int]
) -> None:
    async with opened(session, size) as (main, pilot):
        await sought(main, pilot, "kinh te", 3)
        text = shown(main.app)
        assert "1. Cơ cấu lại nền kinh tế" in text
        assert "3  Nền kinh te xanh." in text
        assert "1  Kinh tế du lịch." in text
        assert "3 places · 2 sections" in text


async def test_words_with_marks_find_only_the_same_marks(session: Session) -> None:
    async with opened(session) as (main, pilot):
        await sought(main, pilot, "kinh tế", 2)
        assert "xanh" not in shown(main.app)


@pytest.mark.parametrize("size", [SMALL, WIDE])
async def test_enter_goes_to_the_place_with_its_words_selected(
    session: Session, size: tuple[int, int]
) -> None:
    async with opened(session, size) as (main, pilot):
        await sought(main, pilot, "kinh te", 3)
        await pilot.press("down", "enter")
        await wait_for(pilot, lambda: main.editor.selected_text == "kinh te", "the words selected")
        assert main.current == "p1.i.1"
        assert main.area == "editor"
        await pilot.press("f3")
        await wait_for(pilot, lambda: main.current == "p1.i.2", "the next place")
        await wait_for(pilot, lambda: main.editor.selected_text == "Kinh tế", "its words")
        await pilot.press("f3")
        await wait_for(pilot, lambda: main.current == "p1.i.1", "round the end")
        await wait_for(pilot, lambda: main.editor.span == (0, 7), "the first place again")
        await pilot.press("f13")
        await wait_for(pilot, lambda: main.current == "p1.i.2", "back round the beginning")


async def test_what_is_ticked_is_replaced_and_one_undo_takes_it_back(session: Session) -> None:
    before = bodies(session)
    async with opened(session) as (main, pilot):
        await sought(main, pilot, "kinh te", 3)
        await pilot.press("tab", *"thương mại", "tab")
        assert "☑   1  Kinh tế → Thương mại tăng." in shown(main.app)
        await pilot.press("down", "space")
        assert "☐   3  Nền kinh te xanh." in shown(main.app)
        await pilot.press("ctrl+r")
        after = [
            "Thực hiện kế hoạch.",
            "Thương mại tăng.\n\nNền kinh te xanh.",
            "Thương mại du lịch.",
        ]
        await wait_for(pilot, lambda: bodies(session) == after, "the words are replaced")
        await wait_for(pilot, lambda: "Replaced at 2 places." in shown(main.app), "it is said")
        await pilot.press("ctrl+z")
        await wait_for(pilot, lambda: bodies(session) == before, "all is taken back")
        await pilot.press("ctrl+y")
        assert bodies(session) == after
        await pilot.press("escape", "ctrl+z")
        await wait_for(pilot, lambda: bodies(session) == before, "the outline's undo does it too")
        said = "undone in the whole report"
        await wait_for(pilot, lambda: said in shown(main.app), "and says so")
        await pilot.press("ctrl+y")
        await wait_for(pilot, lambda: bodies(session) == after, "as does its redo")
        said = "Replaced again in the whole report"
        await wait_for(pilot, lambda: said in shown(main.app), "which is said too")


async def test_the_editor_shows_what_was_replaced_and_can_take_its_own_part_back(
    session: Session,
) -> None:
    async with opened(session) as (main, pilot):
        main.go_to("p1.i.1")
        await wait_for(pilot, lambda: main.editor.section == "p1.i.1", "the section")
        await pilot.press(*"Ôi ")
        main.go_to("p1.i.2")
        await wait_for(pilot, lambda: main.editor.section == "p1.i.2", "the other section")
        await sought(main, pilot, "kinh te", 3)
        await pilot.press("tab", *"X", "ctrl+r")
        await wait_for(pilot, lambda: bodies(session)[2] == "X du lịch.", "replaced")
        await pilot.press("escape")
        await wait_for(pilot, lambda: main.editor.text == "X du lịch.", "the open body follows")
        main.go_to("p1.i.1")
        await wait_for(pilot, lambda: main.editor.text == "Ôi X tăng.\n\nNền X xanh.", "so here")
        await pilot.press("ctrl+z")
        await wait_for(
            pilot, lambda: bodies(session)[1] == "Ôi Kinh tế tăng.\n\nNền kinh te xanh.", "undone"
        )
        await pilot.press("ctrl+z")
        await wait_for(
            pilot, lambda: bodies(session)[1] == "Kinh tế tăng.\n\nNền kinh te xanh.", "and typing"
        )
        assert bodies(session)[2] == "X du lịch."


async def test_an_untouched_field_of_new_words_does_not_delete(session: Session) -> None:
    before = bodies(session)
    async with opened(session) as (main, pilot):
        await sought(main, pilot, "kinh te", 3)
        await pilot.press("ctrl+r")
        assert bodies(session) == before
        assert "Kinh tế → (nothing)" in shown(main.app)
        await pilot.press("ctrl+r")
        await wait_for(pilot, lambda: bodies(session)[2] == " du lịch.", "deleted when asked twice")


async def test_what_is_typed_ahead_is_found_and_lands_in_the_query(session: Session) -> None:
    async with opened(session) as (main, pilot):
        main.go_to("p2.i")
        await wait_for(pilot, lambda: main.editor.section == "p2.i", "the section")
        for key in (*"moi ", "ctrl+f", *"moi"):
            main.app.post_message(events.Key(key, key if len(key) == 1 else None))
        await wait_for(
            pilot,
            lambda: isinstance(main.app.screen, FindScreen) and len(main.app.screen._matches) == 1,
            "the words just typed are found",
        )
        assert session.report.section("p2.i").body == "moi "


async def test_a_report_that_cannot_be_written_says_so(tmp_path: Path) -> None:
    session = make_session(tmp_path, written(), read_only="It belongs to somebody else.")
    async with opened(session) as (main, pilot):
        await sought(main, pilot, "kinh te", 3)
        await pilot.press("tab", "x", "ctrl+r")
        assert "It belongs to somebody else." in shown(main.app)


async def test_f4_ticks_none_and_all(session: Session) -> None:
    before = bodies(session)
    async with opened(session) as (main, pilot):
        await sought(main, pilot, "kinh te", 3)
        await pilot.press("tab", "x", "f4", "ctrl+r")
        assert "No place is ticked." in shown(main.app)
        assert bodies(session) == before
        await pilot.press("f4", "ctrl+r")
        await wait_for(pilot, lambda: bodies(session)[2] == "X du lịch.", "replaced")


async def test_ten_thousand_sections_answer_keys_while_they_are_searched(tmp_path: Path) -> None:
    many = tuple(
        Section(f"x{n}", 1, "", f"Mục {n}", body=f"Kinh tế {n} tăng. " * 10) for n in range(10_000)
    )
    session = make_session(tmp_path, replace(make_report(), sections=many, tables=(), tags=()))
    async with opened(session) as (main, pilot):
        screen = await sought(main, pilot, "kinh te 9999", 10)
        assert len(screen._rows.items) == 11
        await pilot.press("escape")
        await wait_for(pilot, lambda: main.app.screen is main, "the screen is gone")


async def test_a_narrow_screen_names_the_keys_of_the_replacement_that_is_shown(
    session: Session,
) -> None:
    async with opened(session, SMALL) as (main, pilot):
        await sought(main, pilot, "kinh te", 3)
        await pilot.press("tab", *"thu")
        await wait_for(pilot, lambda: "Ctrl+R Replace" in shown(main.app), "how to replace")
        assert "Esc Close" in shown(main.app)
        await pilot.press("ctrl+r")
        await wait_for(pilot, lambda: "Ctrl+Z Undo" in shown(main.app), "how to take it back")


async def put_in(pilot: Pilot[int], text: str) -> None:
    await pilot.press("ctrl+r")
    await wait_for(pilot, lambda: text in shown(pilot.app), text)


@pytest.mark.parametrize(
    ("body", "query", "text", "after"),
    [
        ("Toàn tỉnh; tỉnh ta.", "tỉnh", "toàn tỉnh", "Toàn toàn tỉnh; toàn tỉnh ta."),
        ("Tỉnh ta, TỈNH nhà.", "tinh", "tỉnh ta", "Tỉnh ta ta, TỈNH TA nhà."),
        ("Kế hoạch năm.", "ke hoach", "ke hoach ke hoach", "Ke hoach ke hoach năm."),
        ("aaaa", "aa", "a", "aa"),
        ("a  b\na", "a", "a-a", "a-a  b\na-a"),
    ],
)
async def test_what_was_put_in_is_not_replaced_by_the_next_press(
    body: str, query: str, text: str, after: str, tmp_path: Path
) -> None:
    session = make_session(tmp_path, sections.set_body(make_report(), "p1.i.1", body))
    async with opened(session, SMALL) as (main, pilot):
        places = len(list(find_in_section(session.report.section("p1.i.1"), TextQuery(query))))
        await sought(main, pilot, query, places)
        await pilot.press("tab", *text)
        await put_in(pilot, "Replaced at")
        assert session.report.section("p1.i.1").body == after
        await put_in(pilot, "There is nothing more to replace")
        assert session.report.section("p1.i.1").body == after
        await pilot.press("escape")
        await wait_for(pilot, lambda: main.app.screen is main, "the report again")
        await pilot.press("ctrl+f")
        await put_in(pilot, "There is nothing more to replace")
        assert session.report.section("p1.i.1").body == after, "nor by one of another time"
        await pilot.press("ctrl+z")
        await wait_for(
            pilot, lambda: session.report.section("p1.i.1").body == body, "taken back at once"
        )
        await put_in(pilot, "Replaced at")
        assert session.report.section("p1.i.1").body == after, "and then it can be put in again"


async def test_keys_typed_ahead_replace_once(session: Session) -> None:
    async with opened(session) as (main, pilot):
        await sought(main, pilot, "kinh te", 3)
        await pilot.press("tab", *"kinh te xanh")
        for _press in range(3):
            main.app.post_message(events.Key("ctrl+r", None))
        await wait_for(pilot, lambda: "nothing more to replace" in shown(main.app), "it is said")
        assert bodies(session)[1:] == [
            "Kinh te xanh tăng.\n\nNền kinh te xanh xanh.",
            "Kinh te xanh du lịch.",
        ]


async def test_one_place_after_the_other_is_replaced_and_what_is_left_out_stays_left_out(
    tmp_path: Path,
) -> None:
    body = "tỉnh một, tỉnh hai, tỉnh ba"
    session = make_session(tmp_path, sections.set_body(make_report(), "p1.i.1", body))
    async with opened(session) as (main, pilot):
        await sought(main, pilot, "tỉnh", 3)
        await pilot.press("tab", *"toàn tỉnh", "tab", "down", "space", "space")
        text = shown(main.app)
        assert (text.count("☑"), text.count("☐")) == (1, 2)
        await put_in(pilot, "Replaced at 1 place.")
        assert session.report.section("p1.i.1").body == "toàn tỉnh một, tỉnh hai, tỉnh ba"
        await put_in(pilot, "No place is ticked.")
        await pilot.press("f4")
        await put_in(pilot, "Replaced at 2 places.")
        done = "toàn tỉnh một, toàn tỉnh hai, toàn tỉnh ba"
        assert session.report.section("p1.i.1").body == done
        await pilot.press("f4", "f4")
        await put_in(pilot, "nothing more to replace")
        assert session.report.section("p1.i.1").body == done


async def test_other_words_and_a_tick_of_ones_own_reach_what_was_put_in(tmp_path: Path) -> None:
    session = make_session(tmp_path, sections.set_body(make_report(), "p1.i.1", "tỉnh"))
    async with opened(session) as (main, pilot):
        await sought(main, pilot, "tỉnh", 1)
        await pilot.press("tab", *"toàn tỉnh")
        await put_in(pilot, "Replaced at 1 place.")
        assert "✓   1  toàn tỉnh" in shown(main.app)
        await pilot.press("tab", "space", "ctrl+r")
        twice = "toàn toàn tỉnh"
        await wait_for(
            pilot, lambda: session.report.section("p1.i.1").body == twice, "ticked by hand"
        )
        await pilot.press("tab", "ctrl+u", *twice)
        await wait_for(pilot, lambda: "☑   1  toàn toàn tỉnh" in shown(main.app), "other words")
        await put_in(pilot, "Replaced at 1 place.")
        assert session.report.section("p1.i.1").body == "toàn tỉnh"


async def test_what_is_written_later_is_replaced_and_what_was_put_in_is_not(
    tmp_path: Path,
) -> None:
    session = make_session(tmp_path, sections.set_body(make_report(), "p1.i.1", "tỉnh"))
    async with opened(session) as (main, pilot):
        await sought(main, pilot, "tỉnh", 1)
        await pilot.press("tab", *"toàn tỉnh")
        await put_in(pilot, "Replaced at 1 place.")
        await pilot.press("escape")
        await wait_for(pilot, lambda: main.app.screen is main, "the report again")
        session.type_body("p1.i.1", "Cả tỉnh và toàn tỉnh")
        main.redraw()
        await pilot.press("ctrl+f")
        await put_in(pilot, "Replaced at 1 place.")
        assert session.report.section("p1.i.1").body == "Cả toàn tỉnh và toàn tỉnh"
