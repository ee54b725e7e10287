"""The main screen: keys land where they were meant to, and what changed is what is drawn."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from textual import events
from textual.pilot import Pilot

from outline.editing import sections
from outline.model import Answer, Status
from store.report_file import files
from tests.samples.small import make_report
from tests.tui.support import SMALL, WIDE, make_session, opened, shown, wait_for
from tui.screens.main.screen import MainScreen
from tui.screens.quit_dialog import QuitScreen
from tui.session.cursor_position import CursorPosition
from tui.session.session import Session

HOSTILE = ("[/]", "[@click=app.bell]x[/]", "a[b]c", "]]>", "{x}", "%s")


def burst(main: MainScreen, *keys: str) -> None:
    """Send keys as one read from a terminal does: all at once."""
    for key in keys:
        main.app.post_message(events.Key(key, key if len(key) == 1 else None))


async def at(pilot: Pilot[int], main: MainScreen, id_: str) -> None:
    await wait_for(
        pilot, lambda: main.editor.section == id_ == main.current, f"{id_} is in the editor"
    )


@pytest.mark.parametrize("size", [SMALL, WIDE])
async def test_the_first_frame_shows_the_outline(session: Session, size: tuple[int, int]) -> None:
    async with opened(session, size) as (main, _pilot):
        text = shown(main.app)
        assert "Mở đầu" in text
        assert "Phần I KẾT QUẢ" in text
        assert "1. Cơ cấu lại nền kinh tế" in text
        assert "Phụ lục 1 So sánh chỉ tiêu" in text


async def test_the_header_says_report_unit_days_left_and_percentage(session: Session) -> None:
    async with opened(session) as (main, _pilot):
        header = shown(main.app).splitlines()[0]
        assert "Sơ kết giữa nhiệm kỳ 2020-2025" in header
        assert "Huyện ủy Tân An Bình" in header
        assert "12 days left" in header
        assert header.rstrip().endswith(f"{session.completion.report_progress.percent}%")


@pytest.mark.parametrize("size", [SMALL, WIDE])
async def test_the_cursor_of_the_outline_shows_its_section(
    session: Session, size: tuple[int, int]
) -> None:
    async with opened(session, size) as (main, pilot):
        await pilot.press("down", "down", "down")
        await at(pilot, main, "p1.i.1")
        await pilot.press("enter", *"Đã làm")
        await wait_for(
            pilot, lambda: session.report.section("p1.i.1").body == "Đã làm", "the text is kept"
        )
        assert "☐ Lĩnh vực nông nghiệp." in shown(main.app)


async def test_keys_typed_ahead_land_in_the_section_they_were_meant_for(session: Session) -> None:
    """One read from a slow line: text, out, down, in, text, next gap, text."""
    async with opened(session) as (main, pilot):
        await pilot.press("down", "down", "down", "enter")
        await at(pilot, main, "p1.i.1")
        burst(main, *"mot", "escape", "down", "enter", *"hai", "ctrl+n", *"ba")
        await wait_for(
            pilot, lambda: session.report.section("p1.ii").body == "ba", "p1.ii has the third text"
        )
        assert session.report.section("p1.i.1").body == "mot"
        assert session.report.section("p1.i.2").body == "hai"


async def test_a_save_key_right_after_typing_saves_all_of_it(session: Session) -> None:
    async with opened(session) as (main, pilot):
        await pilot.press("down", "down", "down", "enter")
        await at(pilot, main, "p1.i.1")
        burst(main, *"chua het cau", "ctrl+s")
        await wait_for(pilot, lambda: session.saver.saved_generation, "the report is saved")
        body = files.load(session.path).report.section("p1.i.1").body
        assert body == "chua het cau"
        await wait_for(pilot, lambda: not session.dirty, "nothing is unsaved")
        assert "unsaved" not in shown(main.app).splitlines()[0]


async def test_one_undo_does_not_go_past_what_is_saved(session: Session) -> None:
    async with opened(session) as (main, pilot):
        await pilot.press("down", "down", "down", "enter")
        await at(pilot, main, "p1.i.1")
        burst(main, *"mot", "ctrl+s")
        await wait_for(pilot, lambda: session.saver.saved_generation, "the report is saved")
        burst(main, *"hai", "ctrl+z")
        await wait_for(pilot, lambda: main.editor.text == "mot", "back to what is saved")
        await wait_for(pilot, lambda: not session.dirty, "and that is not unsaved")


async def test_leaving_asks_where_the_file_is_gone_and_its_name_can_be_taken_again(
    session: Session,
) -> None:
    async with opened(session) as (main, pilot):
        session.path.unlink()
        burst(main, "ctrl+q")
        await wait_for(pilot, lambda: isinstance(main.app.screen, QuitScreen), "asked")
        await wait_for(pilot, lambda: "Unsaved changes" in shown(main.app), "seen")
        burst(main, "escape")
        await wait_for(pilot, lambda: main.app.screen is main, "stayed")
        main.controllers.saving.start_save_as(session.path)
        await wait_for(pilot, session.path.exists, "made anew under its own name")
        assert files.load(session.path).report == session.report
        assert not session.at_risk


async def test_leaving_from_a_dialog_says_what_comes_first(session: Session) -> None:
    async with opened(session) as (main, pilot):
        for key in ("ctrl+g", "f5", "f7", "ctrl+p", "f1"):
            await pilot.press(key)
            await wait_for(pilot, lambda: main.app.screen is not main, key)
            await pilot.press("ctrl+q")
            await wait_for(pilot, lambda: "Close this first" in shown(main.app), f"said over {key}")
            main.app.clear_notifications()
            await pilot.press("escape")
            await wait_for(pilot, lambda: main.app.screen is main, f"{key} is closed")


async def test_typing_redraws_the_row_and_the_header_only(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with opened(session) as (main, pilot):
        await pilot.press("down", "down", "down", "enter")
        await at(pilot, main, "p1.i.1")
        shows: list[object] = []
        monkeypatch.setattr(main.outline, "show", lambda *args: shows.append(args))
        await pilot.press(*"abc")
        await wait_for(pilot, lambda: "◔" in shown(main.app), "the row says draft")
        assert shows == []


async def test_a_tick_and_a_reason_reach_the_report(session: Session) -> None:
    async with opened(session) as (main, pilot):
        await pilot.press("down", "down", "down")
        await at(pilot, main, "p1.i.1")
        await pilot.press("f6", "f6")
        assert main.area == "checklist"
        await pilot.press("space")
        prompts = session.report.section("p1.i.1").prompts
        assert prompts[0].state is Answer.COVERED
        await pilot.press("down", "n")
        await wait_for(pilot, lambda: main.app.screen is not main, "the reason is asked")
        await pilot.press(*"khong co", "enter")
        await wait_for(pilot, lambda: main.app.screen is main, "the question is gone")
        prompt = session.report.section("p1.i.1").prompts[1]
        assert (prompt.state, prompt.reason) == (Answer.NONE, "khong co")
        await pilot.press("ctrl+z")
        assert session.report.section("p1.i.1").prompts[1].state is Answer.OPEN
        assert session.report.section("p1.i.1").prompts[0].state is Answer.COVERED


async def test_status_turns_and_is_never_none_where_it_may_not_be(session: Session) -> None:
    async with opened(session) as (main, pilot):
        await pilot.press("down", "down", "down")
        await at(pilot, main, "p1.i.1")
        seen = []
        for _ in range(4):
            await pilot.press("f9")
            seen.append(session.report.section("p1.i.1").status)
        assert seen == [Status.DRAFT, Status.REVIEW, Status.DONE, Status.EMPTY]
        main.go_to("p2.i")
        await at(pilot, main, "p2.i")
        seen = []
        for _ in range(5):
            await pilot.press("f9")
            seen.append(session.report.section("p2.i").status)
        assert seen == [Status.DRAFT, Status.REVIEW, Status.DONE, Status.NONE, Status.EMPTY]


async def test_a_mandated_heading_says_why_it_cannot_go(session: Session) -> None:
    async with opened(session) as (main, pilot):
        await pilot.press("down", "down", "down")
        await at(pilot, main, "p1.i.1")
        report = session.report
        for key in ("delete", "left_square_bracket", "less_than_sign", "f2"):
            main.app.clear_notifications()
            await pilot.press(key)
            assert main.app.screen is main, key
            assert session.report is report, key
            assert len(main.app._notifications) == 1, key


async def test_a_heading_is_added_renamed_moved_and_deleted_and_all_is_undone(
    session: Session,
) -> None:
    async with opened(session) as (main, pilot):
        await pilot.press("down", "down", "down", "down")
        await at(pilot, main, "p1.i.2")
        before = session.report
        await pilot.press("a")
        await wait_for(pilot, lambda: main.app.screen is not main, "the title is asked")
        await pilot.press(*"Thuy san", "enter")
        await wait_for(pilot, lambda: len(session.report.sections) == 8, "the heading is there")
        added = session.report.sections[4]
        await at(pilot, main, added.id)
        assert (added.title, added.label) == ("Thuy san", "3.")
        await pilot.press("escape", "f2")
        await wait_for(pilot, lambda: main.app.screen is not main, "the title is asked")
        await pilot.press("end", *" va rung", "enter")
        await wait_for(
            pilot,
            lambda: session.report.section(added.id).title == "Thuy san va rung",
            "the heading is renamed",
        )
        await pilot.press("greater_than_sign")
        assert session.report.section(added.id).level == 4
        await pilot.press("delete")
        await wait_for(pilot, lambda: main.app.screen is not main, "it is asked")
        await pilot.press("escape")
        await wait_for(pilot, lambda: main.app.screen is main, "nothing was deleted")
        assert added.id in session.report.shape.position
        await pilot.press(*["ctrl+z"] * 3)
        assert session.report.sections == before.sections
        await at(pilot, main, main.outline.node.id if main.outline.node else "")
        await pilot.press("ctrl+y")
        assert session.report.section(added.id).title == "Thuy san"


@pytest.mark.parametrize(
    ("id_", "key", "said"),
    [
        ("p1.i.1", "a", "It becomes 3., after “2. Du lịch”."),
        ("p1.i.2", "a", "It becomes 3., after “2. Du lịch”."),
        ("p1.i", "c", "It becomes 3., after “2. Du lịch”."),
        ("p1.i.2", "c", "It becomes 2.1., under “2. Du lịch”."),
        ("pre", "a", "It becomes Phần III, after “Phần II NHIỆM VỤ”."),
    ],
)
async def test_the_question_for_a_heading_says_where_it_lands(
    session: Session, id_: str, key: str, said: str
) -> None:
    async with opened(session) as (main, pilot):
        main.go_to(id_)
        await at(pilot, main, id_)
        await pilot.press("escape", key)
        await wait_for(pilot, lambda: main.app.screen is not main, "the title is asked")
        await wait_for(pilot, lambda: said in shown(main.app), said)


async def test_the_cursor_goes_to_what_an_undo_brings_back_and_leaves_what_it_takes(
    session: Session,
) -> None:
    session.edit(
        "structure", lambda r: sections.add_section(r, "p1.i", "x1", "Mới", child=True), ("x1",)
    )
    async with opened(session) as (main, pilot):
        main.go_to("x1")
        await at(pilot, main, "x1")
        await pilot.press("escape", "delete", "left", "enter")
        await wait_for(pilot, lambda: "x1" not in session.report.shape.position, "it is deleted")
        main.go_to("p2.i")
        await at(pilot, main, "p2.i")
        await pilot.press("escape", "ctrl+z")
        await at(pilot, main, "x1")
        assert main.outline.node is not None
        assert main.outline.node.id == "x1"
        main.go_to("p1.ii")
        await at(pilot, main, "p1.ii")
        await pilot.press("escape", "c")
        await wait_for(pilot, lambda: main.app.screen is not main, "the title is asked")
        await pilot.press(*"Con", "enter")
        await wait_for(pilot, lambda: main.current not in ("p1.ii", "x1"), "the heading is there")
        added = main.current
        await at(pilot, main, added)
        await pilot.press("escape", "ctrl+z")
        await at(pilot, main, "p1.ii")
        assert main.outline.node.id == "p1.ii"
        await pilot.press("home", "ctrl+y")
        await at(pilot, main, added)


async def test_below_a_hundred_columns_one_key_swaps_outline_and_page(session: Session) -> None:
    async with opened(session, SMALL) as (main, pilot):
        assert main.outline.display
        assert not main.editor.region.area
        await pilot.press("down", "down", "down", "f6")
        await wait_for(pilot, lambda: main.editor.region.area > 0, "the editor is seen")
        assert not main.outline.region.area
        assert main.area == "editor"
        await pilot.press("escape")
        await wait_for(pilot, lambda: main.outline.region.area > 0, "the outline is seen")


async def test_a_terminal_too_small_says_so_and_recovers(session: Session) -> None:
    async with opened(session, WIDE) as (main, pilot):
        await pilot.resize_terminal(59, 15)
        await wait_for(pilot, lambda: "too small" in shown(main.app), "one sentence is shown")
        assert "Phần I" not in shown(main.app)
        await pilot.resize_terminal(*SMALL)
        await wait_for(pilot, lambda: "Phần I" in shown(main.app), "the outline is back")


async def test_the_filter_shows_what_is_unfinished(session: Session) -> None:
    session.edit("x", lambda r: sections.set_status(r, "p2.i", Status.NONE), ("p2.i",))
    async with opened(session) as (main, pilot):
        assert "Điều chỉnh (nếu có)" in shown(main.app)
        await pilot.press("f4")
        await wait_for(pilot, lambda: "Điều chỉnh" not in shown(main.app), "p2.i is complete")
        assert "Du lịch" in shown(main.app)
        await pilot.press("f4")
        await wait_for(pilot, lambda: "Điều chỉnh" in shown(main.app), "everything is shown")


async def test_folding_hides_and_a_jump_unfolds(session: Session) -> None:
    async with opened(session) as (main, pilot):
        await pilot.press("down", "left")
        await wait_for(pilot, lambda: "Du lịch" not in shown(main.app), "Phần I is folded")
        main.go_to("p1.i.2")
        await at(pilot, main, "p1.i.2")
        await wait_for(pilot, lambda: "Du lịch" in shown(main.app), "Phần I is unfolded")
        assert main.area == "editor"


async def test_opening_lands_where_the_writer_left_off(tmp_path: Path) -> None:
    report = sections.set_body(make_report(), "p1.i.2", "dòng một\ndòng hai")
    session = make_session(tmp_path, report)
    async with opened(session) as (main, pilot):
        main.go_to("p1.i.2")
        await at(pilot, main, "p1.i.2")
        await pilot.press("down", "right", "right")
        await pilot.press("ctrl+q")
        await wait_for(pilot, lambda: main.app.return_code is not None, "the app is left")
    assert session.cursor_position() == CursorPosition("p1.i.2", 1, 2)
    async with opened(Session(files.load(session.path))) as (main, pilot):
        await at(pilot, main, "p1.i.2")
        assert main.editor.cursor_location == (1, 2)
        assert main.area == "editor"
        assert main.outline.node is not None
        assert main.outline.node.id == "p1.i.2"


async def test_leaving_with_unsaved_edits_asks(session: Session) -> None:
    async with opened(session) as (main, pilot):
        await pilot.press("down", "down", "down", "enter", "x", "ctrl+q")
        await wait_for(pilot, lambda: main.app.screen is not main, "it is asked")
        await pilot.press("escape")
        await wait_for(pilot, lambda: main.app.screen is main, "the writer stays")
        assert session.dirty
        assert main.app.return_code is None


async def test_a_failed_save_is_told_and_the_text_stays(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    from outline.errors import StoreError, phrase

    def fail(*_args: object, **_more: object) -> files.Opened:
        raise StoreError(phrase("The disk is full."), phrase("Make room."))

    monkeypatch.setattr(files, "save", fail)
    async with opened(session) as (main, pilot):
        await pilot.press("down", "down", "down", "enter", "x", "ctrl+s")
        await wait_for(pilot, lambda: session.saver.error is not None, "the save has failed")
        await wait_for(pilot, lambda: "The disk is full." in shown(main.app), "it is told")
        assert "not saved" in shown(main.app).splitlines()[0]
        assert session.report.section("p1.i.1").body == "x"


async def test_a_report_that_cannot_be_written_says_so_at_the_first_key(tmp_path: Path) -> None:
    session = make_session(tmp_path, read_only="You may only read it.")
    async with opened(session) as (main, pilot):
        assert "read only" in shown(main.app).splitlines()[0]
        await pilot.press("down", "down", "down", "enter", "x")
        await wait_for(pilot, lambda: "You may only read it." in shown(main.app), "it is told")
        assert session.report.section("p1.i.1").body == ""
        await pilot.press("f9")
        assert session.report.section("p1.i.1").status is Status.EMPTY


async def test_undo_in_the_editor_reaches_the_report(session: Session) -> None:
    async with opened(session) as (_main, pilot):
        await pilot.press("down", "down", "down", "enter", *"abc")
        await wait_for(
            pilot, lambda: session.report.section("p1.i.1").body == "abc", "the text is kept"
        )
        await pilot.press("ctrl+z")
        await wait_for(
            pilot, lambda: session.report.section("p1.i.1").body == "", "the text is taken back"
        )


@pytest.mark.parametrize("text", HOSTILE)
@pytest.mark.parametrize("size", [SMALL, WIDE])
async def test_hostile_text_everywhere_is_only_shown(
    tmp_path: Path, text: str, size: tuple[int, int]
) -> None:
    report = make_report()
    report = sections.set_document(report, issuer=text, subject=text)
    report = sections.add_section(report, "p1.i.2", "x1", text)
    report = sections.set_owner(report, "x1", text)
    report = sections.set_body(report, "x1", text)
    async with opened(make_session(tmp_path, report), size) as (main, pilot):
        main.go_to("x1")
        await at(pilot, main, "x1")
        await pilot.press("escape")
        await wait_for(pilot, lambda: text in shown(main.app), "the title is shown as it is")
        await pilot.press("delete")
        await wait_for(pilot, lambda: main.app.screen is not main, "it is asked")
        assert text in shown(main.app)
        await pilot.press("escape")
        main.show_message(text)
        await wait_for(pilot, lambda: main.app.screen is main, "back")


async def test_the_day_after_the_deadline_is_late(tmp_path: Path) -> None:
    report = sections.set_document(make_report(), due_before=dt.date(2023, 7, 2))
    async with opened(make_session(tmp_path, report)) as (main, _pilot):
        assert "1 day late" in shown(main.app).splitlines()[0]


async def test_the_light_theme_is_remembered(session: Session) -> None:
    async with opened(session, theme="") as (main, pilot):
        assert main.app.theme == "decuong-dark"
        await pilot.press("ctrl+l")
        assert main.app.theme == "decuong-light"
    async with opened(session, theme="") as (main, _pilot):
        assert main.app.theme == "decuong-light"


async def test_the_palette_runs_a_command(session: Session) -> None:
    async with opened(session) as (main, pilot):
        await pilot.press("ctrl+p")
        await wait_for(pilot, lambda: main.app.screen is not main, "the palette is open")
        await pilot.press(*"show only", "enter")
        await wait_for(pilot, lambda: main.app.screen is main, "the palette is gone")
        await wait_for(pilot, lambda: main.controllers.outline.only_unfinished, "the filter is on")


async def test_another_theme_changes_every_ink(session: Session) -> None:
    def colours() -> set[str]:
        strips = main.app.screen._compositor.render_strips()
        styles = [segment.style for strip in strips for segment in strip if segment.style]
        return {one.name for style in styles for one in (style.color, style.bgcolor) if one}

    async with opened(session) as (main, pilot):
        dark = colours()
        await pilot.press("ctrl+l")
        await wait_for(pilot, lambda: not colours() & dark, "no colour of the dark theme is left")
        light = colours()
        await pilot.press("ctrl+l")
        await wait_for(pilot, lambda: colours() == dark, "the dark theme is back")
        assert light != dark
