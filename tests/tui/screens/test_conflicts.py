"""Settling what two people wrote or set differently, from the list of what is to be done."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from textual.pilot import Pilot

from outline.conflict_resolution import Resolution, find_pending_conflicts, resolve_conflict
from outline.editing import sections as edit
from outline.merging.report_merge import merge_reports
from outline.model import Conflict, Report, Row
from store.report_file import files
from tests.samples.directive import fresh
from tests.tui.directive import HOSTILE, burst, session_of
from tests.tui.support import SMALL, WIDE, opened, shown, wait_for
from tui.screens.conflicts import ConflictScreen
from tui.session.session import Session

SECTION = "p1.ii.2.4"
TEXT = "Trước.\n««« lan\nĐã kiểm tra 12 tổ chức.\n««»»\nĐã kiểm tra 15 tổ chức.\n»»» mai\nSau."
OURS, THEIRS = "Đã kiểm tra 12 tổ chức.", "Đã kiểm tra 15 tổ chức."


def with_text(text: str = TEXT) -> Report:
    report = fresh()
    at = report.shape.position[SECTION]
    sections = list(report.sections)
    sections[at] = replace(sections[at], body=text)
    return report.with_sections(tuple(sections))


def with_owner(text: str = "Đã viết.") -> Report:
    report = with_text(text)
    at = report.shape.position[SECTION]
    sections = list(report.sections)
    sections[at] = replace(sections[at], owner="Lan")
    dispute = Conflict(("section", SECTION, "owner"), "Lan", "Mai", "mai@maychu")
    return replace(report.with_sections(tuple(sections)), conflicts=(dispute,))


ALL = ("ctrl+p", *"resolve what", "enter")
"""The keys to all that waits, by the palette."""


async def open_from_list(pilot: Pilot[int], *words: str) -> ConflictScreen:
    await burst(pilot, "f7", *words, "enter")
    await wait_for(pilot, lambda: isinstance(pilot.app.screen, ConflictScreen), "the versions")
    screen = pilot.app.screen
    assert isinstance(screen, ConflictScreen)
    return screen


@pytest.mark.parametrize("size", [SMALL, WIDE])
@pytest.mark.parametrize(
    ("key", "left"), [("1", OURS), ("2", THEIRS), ("3", f"{OURS}\n\n{THEIRS}")]
)
async def test_a_text_is_settled_by_one_key_and_one_undo_takes_it_back(
    key: str, left: str, size: tuple[int, int], tmp_path: Path
) -> None:
    session = session_of(with_text(), tmp_path)
    async with opened(session, size) as (main, pilot):
        await open_from_list(pilot, *"two people")
        text = shown(pilot.app)
        for words in ("lan", "mai", "[-12-] tổ chức.", "{+15+} tổ chức.", "2.4.", "line 2"):
            assert words in text
        beside = any("[-12-]" in row and "{+15+}" in row for row in text.split("\n"))
        assert beside == (size == WIDE)
        await burst(pilot, key)
        await wait_for(pilot, lambda: pilot.app.screen is main, "back")
        await wait_for(pilot, lambda: "Settled; Ctrl+Z takes it back." in shown(pilot.app), "told")
        assert body(session) == f"Trước.\n{left}\nSau."
        assert not any(one.code == "conflict" for one in session.completion.all_findings())
        main.action_to_tree()
        await burst(pilot, "ctrl+z")
        await wait_for(pilot, lambda: body(session) == TEXT, "taken back")


async def test_a_choice_typed_ahead_is_made(tmp_path: Path) -> None:
    session = session_of(with_text(), tmp_path)
    async with opened(session, SMALL) as (main, pilot):
        main.controllers.report.open_conflicts()
        await burst(pilot, "2")
        await wait_for(pilot, lambda: body(session) == f"Trước.\n{THEIRS}\nSau.", "settled")
        await wait_for(pilot, lambda: pilot.app.screen is main, "back")


@pytest.mark.parametrize(("key", "owner"), [("1", "Lan"), ("2", "Mai")])
async def test_a_value_is_settled_by_one_key_and_one_undo_takes_it_back(
    key: str, owner: str, tmp_path: Path
) -> None:
    before = with_owner()
    session = session_of(before, tmp_path)
    async with opened(session, WIDE) as (main, pilot):
        await open_from_list(pilot, *"mai@maychu")
        assert "Both" not in shown(pilot.app), "of two values only one can stand"
        assert "Writer" in shown(pilot.app)
        await burst(pilot, "3")
        assert isinstance(pilot.app.screen, ConflictScreen)
        await burst(pilot, key)
        await wait_for(pilot, lambda: pilot.app.screen is main, "back")
        assert session.report.conflicts == ()
        assert session.report.section(SECTION).owner == owner
        main.action_to_tree()
        await burst(pilot, "ctrl+z")
        await wait_for(pilot, lambda: session.report == before, "waits again")


def with_structure() -> Report:
    """Merge a section and a row that one deleted and the other changed, and two orders."""
    base = fresh()
    for id_ in ("moi1", "moi2", "moi3"):
        base = edit.add_section(base, SECTION, id_, f"Mục {id_}", child=True)
    for id_ in ("d1", "d2", "d3"):
        base = edit.add_row(base, "indicators", Row(id_, {"name": f"Chỉ tiêu {id_}"}))
    ours = edit.set_body(edit.delete_row(base, "indicators", "d2"), "moi3", "Chữ.")
    ours = edit.move_row(edit.move(edit.move(ours, "moi2", -1), "moi1", 1), "indicators", "d1", 1)
    theirs = edit.set_cell(edit.delete(base, "moi3"), "indicators", "d2", "name", "Khác")
    return merge_reports(base, ours, theirs, our_name="lan", their_name="mai").report


@pytest.mark.parametrize("size", [SMALL, WIDE])
async def test_what_was_deleted_is_kept_or_goes_by_one_key(
    size: tuple[int, int], tmp_path: Path
) -> None:
    session = session_of(with_structure(), tmp_path)
    before = session.report
    assert [one.kind for one in find_pending_conflicts(before)] == ["structure", "structure"]
    async with opened(session, size) as (main, pilot):
        await open_from_list(pilot, *"mai deleted")
        for words in ("kept", "deleted", "mai", "Deletion of the section"):
            assert words in shown(pilot.app)
        await burst(pilot, "2")
        await wait_for(pilot, lambda: "moi3" not in session.report.shape.position, "gone")
        await burst(pilot, "ctrl+z")
        await wait_for(pilot, lambda: session.report == before, "waits again")
        assert "Deletion of the section" in shown(pilot.app), "it leads back to what was undone"
        await burst(pilot, "1")
        await wait_for(pilot, lambda: len(find_pending_conflicts(session.report)) == 1, "kept")
        assert session.report.section("moi3").body == "Chữ."
        await wait_for(pilot, lambda: "lan" in shown(pilot.app), "the row, which lan deleted")
        await burst(pilot, "2")
        await wait_for(pilot, lambda: pilot.app.screen is main, "back")
        rows = session.report.table("indicators").rows
        assert "d2" not in [row.id for row in rows]
        assert find_pending_conflicts(session.report) == ()


@pytest.mark.parametrize("words", ["mai deleted", "lan deleted"])
async def test_enter_leads_to_what_was_deleted(words: str, tmp_path: Path) -> None:
    session = session_of(with_structure(), tmp_path)
    async with opened(session, WIDE) as (main, pilot):
        screen = await open_from_list(pilot, *words)
        await burst(pilot, "enter")
        await wait_for(pilot, lambda: pilot.app.screen is not screen, "went there")
        if words.startswith("mai"):
            await wait_for(pilot, lambda: main.current == "moi3", "in the section")
        else:
            await wait_for(pilot, lambda: "Chỉ tiêu d1" in shown(pilot.app), "in the register")


async def test_enter_goes_there_and_esc_leaves_it(tmp_path: Path) -> None:
    session = session_of(with_text(), tmp_path)
    async with opened(session, WIDE) as (main, pilot):
        for key in ("escape", "enter"):
            await open_from_list(pilot, *"two people")
            await burst(pilot, key)
            await wait_for(pilot, lambda: pilot.app.screen is main, "back")
            assert body(session) == TEXT
        await wait_for(pilot, lambda: main.editor.cursor_location == (1, 0), "went there")
        assert main.current == SECTION


async def test_one_place_after_the_other_and_undo_on_the_way(tmp_path: Path) -> None:
    session = session_of(with_owner(f"{TEXT}\n\n{TEXT}"), tmp_path)
    before = session.report
    async with opened(session, SMALL) as (main, pilot):
        await burst(pilot, *ALL)
        await wait_for(pilot, lambda: "1/3 · 3 places" in shown(pilot.app), "the first of three")
        await burst(pilot, "tab")
        assert "2/3" in shown(pilot.app)
        await burst(pilot, "2")
        assert "2 places" in shown(pilot.app)
        assert body(session) == f"{TEXT}\n\nTrước.\n{THEIRS}\nSau."
        await burst(pilot, "ctrl+z")
        assert session.report == before
        await burst(pilot, "ctrl+y", "1", "1")
        await wait_for(pilot, lambda: pilot.app.screen is main, "all settled")
        assert session.report.conflicts == ()
        assert "««" not in body(session)


async def test_what_does_not_fit_together_can_only_be_written_anew(tmp_path: Path) -> None:
    session = session_of(with_text("««« lan\nMột.\n»»» mai"), tmp_path)
    async with opened(session, SMALL) as (main, pilot):
        await burst(pilot, *ALL)
        await wait_for(pilot, lambda: "do not fit together" in shown(pilot.app), "said")
        assert "Keep 1" not in shown(pilot.app)
        await burst(pilot, "1")
        assert "cannot be resolved that way" in shown(pilot.app)
        await burst(pilot, "enter")
        await wait_for(pilot, lambda: pilot.app.screen is main, "back")
        assert main.current == SECTION


async def test_where_nothing_waits_it_says_so(tmp_path: Path) -> None:
    session = session_of(fresh(), tmp_path)
    async with opened(session, SMALL) as (_main, pilot):
        await burst(pilot, *ALL)
        await wait_for(pilot, lambda: "There are no conflicts." in shown(pilot.app), "said")
        await burst(pilot, "1", "tab", "enter")
        assert isinstance(pilot.app.screen, ConflictScreen)


async def test_a_report_that_cannot_be_written_is_not_settled(tmp_path: Path) -> None:
    session = session_of(with_owner(), tmp_path)
    session.saver.read_only = "Chỉ đọc."
    async with opened(session, SMALL) as (_main, pilot):
        await burst(pilot, *ALL)
        await wait_for(pilot, lambda: "mai@maychu" in shown(pilot.app), "the versions")
        await burst(pilot, "2")
        await wait_for(pilot, lambda: "Chỉ đọc." in shown(pilot.app), "said")
        assert session.report.section(SECTION).owner == "Lan"


async def test_what_others_settle_meanwhile_is_gone_from_the_screen(tmp_path: Path) -> None:
    session = session_of(with_owner(), tmp_path)
    async with opened(session, SMALL) as (_main, pilot):
        await burst(pilot, *ALL)
        await wait_for(pilot, lambda: "mai@maychu" in shown(pilot.app), "the versions")
        saved = files.load(session.path)
        report = resolve_conflict(
            saved.report, find_pending_conflicts(saved.report)[0], Resolution.THEIRS
        )
        files.save(saved, report)
        await wait_for(
            pilot, lambda: "There are no conflicts" in shown(pilot.app), "followed", seconds=8
        )
        assert session.report.section(SECTION).owner == "Mai"


async def test_a_clash_is_told_by_the_heading_and_what_it_is_there(tmp_path: Path) -> None:
    session = session_of(with_owner(), tmp_path)
    session.saver.conflicts = (f"{SECTION} (owner)",)
    async with opened(session, WIDE) as (main, pilot):
        main.controllers.sharing.report_conflicts()
        await wait_for(pilot, lambda: "F7 to choose" in shown(pilot.app), "told")
        said = " ".join(shown(pilot.app).split())
        assert "(Writer)" in said
        assert "(owner)" not in said


async def test_the_checklist_leads_there_too(tmp_path: Path) -> None:
    session = session_of(with_owner(), tmp_path)
    async with opened(session, WIDE) as (main, pilot):
        main.go_to(SECTION)
        await pilot.pause()
        main.take_focus(main.checklist)
        await burst(pilot, "up", "pagedown", "pagedown")
        for _ in range(40):
            if isinstance(pilot.app.screen, ConflictScreen):
                break
            item = main.checklist.item
            if item is not None and item.kind == "finding" and "(owner)" in item.id:
                await burst(pilot, "enter")
            else:
                await burst(pilot, "up")
        await wait_for(pilot, lambda: isinstance(pilot.app.screen, ConflictScreen), "the versions")


@pytest.mark.parametrize("size", [SMALL, WIDE])
async def test_long_versions_scroll_and_hostile_names_stay_text(
    size: tuple[int, int], tmp_path: Path
) -> None:
    one, other = ("\n".join(f"Dòng {n} {who}." for n in range(60)) for who in ("lan", "mai"))
    session = session_of(with_text(f"««« {HOSTILE}\n{one}\n««»»\n{other}\n»»» mai"), tmp_path)
    async with opened(session, size) as (_main, pilot):
        await burst(pilot, *ALL)
        await wait_for(pilot, lambda: "Dòng 0" in shown(pilot.app), "the beginning")
        assert "\x1b" not in shown(pilot.app)
        await burst(pilot, *["pagedown"] * 8)
        assert "Dòng 59 {+mai+}" in shown(pilot.app)
        await burst(pilot, *["pageup"] * 8)
        assert "Dòng 0" in shown(pilot.app)


def body(session: Session) -> str:
    return session.report.section(SECTION).body
