"""What is folded in the outline stays folded: when it is opened again, and when others save."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual.pilot import Pilot

from outline.editing import sections
from store.report_file import files
from tests.samples.small import make_report
from tests.tui.support import SMALL, WIDE, make_session, opened, shown, wait_for
from tui.screens.main.screen import MainScreen
from tui.session.session import Session


async def at(pilot: Pilot[int], main: MainScreen, id_: str) -> None:
    await wait_for(
        pilot, lambda: main.editor.section == id_ == main.current, f"{id_} is in the editor"
    )


async def leave(main: MainScreen, pilot: Pilot[int]) -> None:
    await pilot.press("ctrl+q")
    await wait_for(pilot, lambda: main.app.return_code is not None, "the app is left")


def rows(main: MainScreen) -> str:
    """Return the rows of the outline, whatever the page beside it says."""
    width = main.outline.size.width
    return "\n".join(line[:width] for line in shown(main.app).splitlines())


@pytest.mark.parametrize("size", [SMALL, WIDE])
async def test_what_is_folded_stays_so_when_the_report_is_opened_again(
    session: Session, size: tuple[int, int]
) -> None:
    async with opened(session, size) as (main, pilot):
        await pilot.press("down", "down", "left", "end", "up", "left")
        await wait_for(pilot, lambda: "Du lịch" not in rows(main), "Kinh tế is folded")
        await wait_for(pilot, lambda: "Phụ lục 1" not in rows(main), "so are the appendices")
        await pilot.press("home")
        await leave(main, pilot)
    async with opened(Session(files.load(session.path)), size) as (main, pilot):
        text = rows(main)
        assert "Kinh tế - xã hội" in text
        assert "Hạn chế" in text
        assert "Du lịch" not in text
        assert "Phụ lục 1" not in text
        main.go_to("p1.i.2")
        await at(pilot, main, "p1.i.2")
        assert main.outline.node is not None
        assert main.outline.node.id == "p1.i.2", "a jump unfolds what is in its way"
        assert "Phụ lục 1" not in rows(main), "and nothing else"
        await leave(main, pilot)
    async with opened(Session(files.load(session.path)), WIDE) as (main, pilot):
        await at(pilot, main, "p1.i.2")
        assert "Du lịch" in rows(main), "what a jump has unfolded stays unfolded"


async def test_what_others_save_leaves_folded_what_is_folded(session: Session) -> None:
    async with opened(session, WIDE) as (main, pilot):
        await pilot.press("down", "down", "left")
        await wait_for(pilot, lambda: "Du lịch" not in rows(main), "Kinh tế is folded")
        theirs = files.load(session.path)
        added = sections.add_section(theirs.report, "p1.i.2", "x1", "Thủy sản")
        files.save(theirs, sections.set_body(added, "p2.i", "Của người khác."))
        assert await session.saver.receive()
        main.redraw()
        await wait_for(pilot, lambda: "x1" in session.report.shape.position, "theirs came in")
        assert "Thủy sản" not in rows(main)
        assert "Du lịch" not in rows(main)
        assert main.outline.node is not None
        assert main.outline.node.id == main.current == "p1.i"


async def test_a_section_that_others_moved_under_a_folded_heading_stays_in_sight(
    tmp_path: Path,
) -> None:
    report = sections.add_section(make_report(), "p2", "x1", "Thủy sản")
    session = make_session(tmp_path, report)
    async with opened(session, WIDE) as (main, pilot):
        main.go_to("p2")
        await at(pilot, main, "p2")
        await pilot.press("escape", "left")
        await wait_for(pilot, lambda: "Điều chỉnh" not in rows(main), "Phần II is folded")
        main.go_to("x1")
        await at(pilot, main, "x1")
        theirs = files.load(session.path)
        files.save(theirs, sections.demote(theirs.report, "x1"))
        assert await session.saver.receive()
        main.redraw()
        assert main.outline.node is not None
        assert main.outline.node.id == main.current == "x1"


async def test_opening_lands_on_the_register_one_left(session: Session) -> None:
    async with opened(session) as (main, pilot):
        await pilot.press("down", "down", "left", "end")
        await wait_for(pilot, lambda: main.current == "a1", "the register")
        await leave(main, pilot)
    async with opened(Session(files.load(session.path)), SMALL) as (main, pilot):
        await wait_for(pilot, lambda: main.area == "tree", "the outline")
        assert main.outline.node is not None
        assert main.outline.node.id == main.current == "a1"
        assert "Du lịch" not in rows(main)
