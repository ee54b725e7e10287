"""Motions, marks, lists and visits on the main screen, with keys that plain PuTTY passes."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual.pilot import Pilot

from outline.editing import sections
from tests.samples.small import make_report
from tests.tui.support import SMALL, WIDE, make_session, opened, shown, wait_for
from tui.screens.main.screen import MainScreen
from tui.session.session import Session

TEXT = "Kinh tế tăng. Xã hội ổn định.\n\nQuốc phòng vững.\n\nAn ninh tốt."


@pytest.fixture
def session(tmp_path: Path) -> Session:
    return make_session(tmp_path, sections.set_body(make_report(), "p1.i.1", TEXT))


async def at(main: MainScreen, pilot: Pilot[int], id_: str) -> None:
    main.go_to(id_)
    await wait_for(pilot, lambda: main.editor.section == id_ == main.current, id_)
    await pilot.pause()


@pytest.mark.parametrize("size", [SMALL, WIDE])
async def test_leaps_go_by_words_sentences_paragraphs_and_to_the_ends(
    session: Session, size: tuple[int, int]
) -> None:
    async with opened(session, size) as (main, pilot):
        await at(main, pilot, "p1.i.1")
        await pilot.press("ctrl+o", "right", "right")
        assert main.editor.span == (8, 8)
        assert "Words" in shown(main.app).splitlines()[-1]
        await pilot.press("down")
        assert main.editor.span == (14, 14)
        await pilot.press("pagedown", "pagedown", "pageup")
        assert main.editor.span == (31, 31)
        await pilot.press("end")
        assert main.editor.span == (len(TEXT), len(TEXT))
        await pilot.press("home", *"Ôi ")
        assert session.report.section("p1.i.1").body == f"Ôi {TEXT}"
        assert not main.editor.leaping


async def test_letters_typed_after_a_leap_are_text(session: Session) -> None:
    async with opened(session) as (main, pilot):
        await at(main, pilot, "p1.i.1")
        await pilot.press("ctrl+o", "end", *"sj-")
        assert main.editor.text == f"{TEXT}sj-"


async def test_escape_ends_the_leap_and_only_the_next_one_leaves_the_text(session: Session) -> None:
    async with opened(session) as (main, pilot):
        await at(main, pilot, "p1.i.1")
        await pilot.press("ctrl+o", "right", "escape")
        assert main.area == "editor"
        await pilot.press("s")
        assert main.editor.text == f"Kinh s{TEXT[5:]}"
        await pilot.press("escape")
        assert main.area == "tree"


async def test_keys_with_ctrl_do_the_same_where_a_terminal_passes_them(session: Session) -> None:
    async with opened(session) as (main, pilot):
        await at(main, pilot, "p1.i.1")
        await pilot.press("ctrl+right", "ctrl+down", "ctrl+right", "ctrl+left")
        assert main.editor.span == (31, 31)
        await pilot.press("ctrl+end")
        assert main.editor.span == (len(TEXT), len(TEXT))


async def test_marking_selects_without_shift_and_typing_ends_it(session: Session) -> None:
    async with opened(session) as (main, pilot):
        await at(main, pilot, "p1.i.1")
        await pilot.press("f10", "right", "right", "ctrl+o", "right")
        assert main.editor.selected_text == "Kinh "
        await pilot.press("ctrl+x", "right")
        assert not main.editor.marking
        assert main.editor.selected_text == ""
        await pilot.press("end", "ctrl+v")
        await wait_for(
            pilot,
            lambda: session.report.section("p1.i.1").body.startswith(
                "tế tăng. Xã hội ổn định.Kinh \n"
            ),
            "cut and pasted",
        )


@pytest.mark.parametrize("mark", ["f10", "ctrl+@"])
async def test_marking_goes_on_with_every_motion(session: Session, mark: str) -> None:
    async with opened(session) as (main, pilot):
        await at(main, pilot, "p1.i.1")
        await pilot.press(mark, "right", "right", "right", "right")
        assert main.editor.selected_text == TEXT[:4]
        await pilot.press("left")
        assert main.editor.selected_text == TEXT[:3]
        await pilot.press("end", "left", "left")
        assert main.editor.selected_text == TEXT.split("\n")[0][:-2]
        await pilot.press("pagedown")
        assert main.editor.selected_text == TEXT[: main.editor.span[1]]
        assert main.editor.span[1] > len(TEXT.split("\n")[0])


async def test_a_paragraph_moves_and_one_undo_moves_it_back(session: Session) -> None:
    async with opened(session) as (main, pilot):
        await at(main, pilot, "p1.i.1")
        down = "right_square_bracket"
        await pilot.press("ctrl+o", down, down)
        assert main.editor.text == (
            "Quốc phòng vững.\n\nAn ninh tốt.\n\nKinh tế tăng. Xã hội ổn định."
        )
        await pilot.press("ctrl+z")
        await wait_for(pilot, lambda: main.editor.text.startswith("Quốc"), "one step back")
        await pilot.press("ctrl+z")
        await wait_for(
            pilot, lambda: session.report.section("p1.i.1").body == TEXT, "as it was, everywhere"
        )


async def test_lists_are_made_gone_on_with_nested_and_ended(session: Session) -> None:
    async with opened(session) as (main, pilot):
        await at(main, pilot, "p2.i")
        await pilot.press("ctrl+o", "minus", *"Một", "enter", *"hai", "tab", "enter", *"ba")
        assert main.editor.text == "- Một\n+ hai\n+ ba"
        await pilot.press("shift+tab", "enter", "enter", *"Hết")
        assert main.editor.text == "- Một\n+ hai\n- ba\nHết"
        assert main.area == "editor"
        await pilot.press("f10", "ctrl+o", "home", "ctrl+o", "j")
        assert main.editor.text == "- Một hai ba Hết"


async def test_tab_goes_to_sections_among_leaps_and_back_leads_to_the_same_letter(
    session: Session,
) -> None:
    async with opened(session) as (main, pilot):
        await at(main, pilot, "p1.i.1")
        await pilot.press("right", "right", "ctrl+o", "tab")
        await wait_for(pilot, lambda: main.editor.section == "p1.i.2", "the next section")
        await pilot.press("shift+tab", "shift+tab")
        await wait_for(pilot, lambda: main.editor.section == "p1.i", "two back")
        await pilot.press("ctrl+r")
        await wait_for(pilot, lambda: main.editor.section == "p1.i.1", "back")
        await wait_for(pilot, lambda: main.editor.span == (2, 2), "the same letter")
        await pilot.press("ctrl+right_square_bracket")
        await wait_for(pilot, lambda: main.editor.section == "p1.i", "forward")


@pytest.mark.parametrize("size", [SMALL, WIDE])
async def test_the_text_can_stand_alone(session: Session, size: tuple[int, int]) -> None:
    async with opened(session, size) as (main, pilot):
        await at(main, pilot, "p1.i.1")
        await pilot.press("ctrl+backslash")
        text = shown(main.app)
        assert "Kinh tế tăng." in text
        assert "Lĩnh vực nông nghiệp." not in text
        assert "Hạn chế" not in text
        await pilot.press("ctrl+backslash")
        assert "Lĩnh vực nông nghiệp." in shown(main.app)


async def test_counts_tell_of_section_and_report(session: Session) -> None:
    session.type_body("pre", "Một hai ba.")
    async with opened(session) as (main, pilot):
        await at(main, pilot, "p1.i.1")
        await pilot.press("ctrl+underscore")
        await wait_for(pilot, lambda: "This section:" in shown(main.app), "it is said")
        text = " ".join(shown(main.app).split())
        assert "13 syllables" in text
        assert "16 syllables" in text
