"""Figures with two readings are asked about on the screen, and a paste that is not sure is none."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest
from textual import events
from textual.pilot import Pilot

from outline.editing import sections
from outline.errors import BadValue
from outline.model import Report
from outline.values.number_styles import Ambiguous, Mark
from tests.samples.directive import with_indicators
from tests.tui.directive import burst, session_of
from tests.tui.support import SMALL, WIDE, opened, shown, wait_for
from tui.presenters.register_clipboard import format_copy, paste
from tui.presenters.register_grid import RegisterCells
from tui.screens.register import RegisterScreen
from tui.screens.which_reading import WhichReading
from tui.session.session import Session


def column(cells: RegisterCells, id_: str) -> int:
    return [one.key for one in cells.columns].index(id_)


def values(session: Session) -> list[dict[str, object]]:
    return [dict(row.values) for row in session.report.table("indicators").rows]


async def stand(pilot: Pilot[int], session: Session, row: int, id_: str) -> RegisterScreen:
    screen = RegisterScreen(session, "a1")
    pilot.app.push_screen(screen)
    await pilot.pause()
    screen.editable_grid.go(row, column(screen.cells, id_))
    return screen


async def asked(pilot: Pilot[int]) -> str:
    await wait_for(pilot, lambda: isinstance(pilot.app.screen, WhichReading), "asked")
    return shown(pilot.app)


@pytest.mark.parametrize("size", [SMALL, WIDE])
@pytest.mark.parametrize(
    ("answer", "number"), [(("tab", "enter"), "12000"), (("tab", "tab", "enter"), "12.000")]
)
async def test_a_typed_figure_with_two_readings_is_asked_about_and_stored_as_answered(
    answer: tuple[str, ...], number: str, size: tuple[int, int], tmp_path: Path
) -> None:
    session = session_of(with_indicators(), tmp_path)
    async with opened(session, size) as (_main, pilot):
        screen = await stand(pilot, session, 2, "target")
        await burst(pilot, *"12,000")
        assert "! “12,000” can mean 12.000 (thousands) or 12 (decimals)." in shown(pilot.app)
        await burst(pilot, "tab")
        text = await asked(pilot)
        assert "12.000 (thousands)" in text
        assert "12 (decimals)" in text
        await burst(pilot, *answer)
        await wait_for(pilot, lambda: pilot.app.screen is screen, "answered")
        assert str(values(session)[2]["target"]) == number
        assert not screen.editable_grid.editing
        assert screen.editable_grid.grid.column == column(screen.cells, "actual"), "Tab went on"


@pytest.mark.parametrize("answer", ["escape", "enter"])
async def test_a_figure_nobody_decides_on_stays_in_its_cell(answer: str, tmp_path: Path) -> None:
    session = session_of(with_indicators(), tmp_path)
    before = session.report
    async with opened(session, SMALL) as (_main, pilot):
        screen = await stand(pilot, session, 0, "target")
        await burst(pilot, *"45,799", "enter", *"99")
        await asked(pilot)
        await burst(pilot, answer)
        await wait_for(pilot, lambda: pilot.app.screen is screen, "back")
        assert screen.editable_grid.editing
        assert screen.editable_grid.editor.value == "45,799"
        assert session.report is before
        await burst(pilot, "backspace", "enter")
        assert values(session)[0]["target"] == Decimal("45.79")


async def test_one_pasted_figure_is_asked_about_too(tmp_path: Path) -> None:
    session = session_of(with_indicators(), tmp_path)
    async with opened(session, SMALL) as (_main, pilot):
        screen = await stand(pilot, session, 0, "actual")
        pilot.app.post_message(events.Paste("-45,799"))
        await asked(pilot)
        await burst(pilot, "tab", "enter")
        await wait_for(pilot, lambda: pilot.app.screen is screen, "answered")
        assert values(session)[0]["actual"] == -45799


async def test_what_stands_in_a_cell_already_is_not_asked_about(tmp_path: Path) -> None:
    report = sections.set_cell(with_indicators(), "indicators", "grdp", "target", Decimal("45.799"))
    session = session_of(report, tmp_path)
    async with opened(session, SMALL) as (_main, pilot):
        screen = await stand(pilot, session, 0, "target")
        await burst(pilot, "enter")
        assert screen.editable_grid.editor.value == "45,799"
        assert "can mean" not in shown(pilot.app)
        await burst(pilot, "enter")
        assert pilot.app.screen is screen
        assert session.report is report


@pytest.mark.parametrize("size", [SMALL, WIDE])
async def test_a_paste_with_figures_in_doubt_is_asked_about_once(
    size: tuple[int, int], tmp_path: Path
) -> None:
    session = session_of(with_indicators(), tmp_path)
    before: Report = session.report
    pasted = "Chỉ tiêu\tMục tiêu nghị quyết\nA\t12,000\nB\t45,799\n"
    async with opened(session, size) as (_main, pilot):
        screen = await stand(pilot, session, 0, "name")
        pilot.app.post_message(events.Paste(pasted))
        assert "Row 2, column" in await asked(pilot)
        await burst(pilot, "escape")
        await wait_for(pilot, lambda: pilot.app.screen is screen, "left")
        assert "Nothing was pasted." in shown(pilot.app)
        assert session.report is before
        pilot.app.post_message(events.Paste(pasted))
        await asked(pilot)
        await burst(pilot, "tab", "enter")
        await wait_for(pilot, lambda: len(values(session)) == 5, "rows came in")
        assert [row["target"] for row in values(session)[1:3]] == [12000, 45799]


async def test_a_block_laid_over_cells_is_asked_about_and_settled_alike(tmp_path: Path) -> None:
    session = session_of(with_indicators(), tmp_path)
    async with opened(session, SMALL) as (_main, pilot):
        screen = await stand(pilot, session, 0, "target")
        pilot.app.post_message(events.Paste("12,000\t1\n45,799\t2\n"))
        await asked(pilot)
        await burst(pilot, "tab", "tab", "enter")
        await wait_for(pilot, lambda: values(session)[0]["target"] == 12, "laid over")
        assert values(session)[1]["target"] == Decimal("45.799")
        assert pilot.app.screen is screen
        pilot.app.post_message(events.Paste("12,000\t1\n1,234.5\t2\n"))
        await wait_for(pilot, lambda: values(session)[0]["target"] == 12000, "settled by the block")
        assert values(session)[1]["target"] == Decimal("1234.5")


@pytest.mark.parametrize("at", ["name", "target"])
@pytest.mark.parametrize(
    ("pasted", "named"),
    [
        ("Chỉ tiêu\tGhi chú riêng\nA\tx\n", "“Chỉ tiêu”.*“Ghi chú riêng”"),
        ("Mục tiêu nghị quyết\tLạ\n1\t2\n", "“Mục tiêu nghị quyết”.*“Lạ”"),
        ('1\t2\n"3\t4\n5\t6\n', "line 2 is never closed"),
        ('1\t2\n"3" x\t4\n', "line 2 is closed in the middle"),
    ],
)
def test_a_paste_that_is_not_surely_meant_changes_nothing(
    pasted: str, named: str, at: str, tmp_path: Path
) -> None:
    cells = RegisterCells(session_of(with_indicators(), tmp_path), "indicators")
    before = cells.session.report
    with pytest.raises(BadValue, match=rf"Nothing was pasted\..*{named}"):
        paste(cells, 0, column(cells, at), pasted)
    assert cells.session.report is before


def test_a_wrong_cell_of_a_block_is_told_before_one_in_doubt(tmp_path: Path) -> None:
    cells = RegisterCells(session_of(with_indicators(), tmp_path), "indicators")
    with pytest.raises(BadValue, match="Row 2") as refused:
        paste(cells, 0, column(cells, "target"), "12,000\nhai\n")
    assert not isinstance(refused.value, Ambiguous)
    with pytest.raises(Ambiguous, match="Row 1"):
        paste(cells, 0, column(cells, "target"), "12,000\n2\n")
    paste(cells, 0, column(cells, "target"), "12,000\n2\n", Mark.THOUSANDS)
    assert cells.row(0).values["target"] == 12000


def test_what_is_copied_from_a_register_comes_back_as_it_was(tmp_path: Path) -> None:
    report = sections.set_cell(with_indicators(), "indicators", "grdp", "target", Decimal("45.799"))
    report = sections.set_cell(report, "indicators", "grdp", "cause", "'=x")
    cells = RegisterCells(session_of(report, tmp_path), "indicators")
    text = format_copy(cells)
    assert "''=x" in text
    before = values(cells.session)
    paste(cells, len(before) - 1, 0, text)
    assert values(cells.session)[len(before) :] == before
    line = format_copy(cells, 0).rstrip("\n").split("\t")
    at = column(cells, "cause")
    paste(cells, 1, at, "\t".join(line[at : at + 2]))
    assert cells.row(1).values["cause"] == "'=x", "laid over cells as well"
