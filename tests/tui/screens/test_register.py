"""The registers: typed cell by cell, pasted, moved, deleted and taken back; judged as one types."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path

import pytest
from textual import events
from textual.pilot import Pilot

from outline.editing import sections
from outline.errors import BadValue
from outline.model import Row
from tests.samples.directive import fresh, indicator, with_indicators
from tests.tui.directive import HOSTILE, burst, session_of
from tests.tui.support import SMALL, WIDE, opened, shown, wait_for
from tui.presenters.register_clipboard import paste, split_cells
from tui.presenters.register_grid import RegisterCells
from tui.presenters.view_types import StyledText
from tui.screens.blanks import BlanksScreen
from tui.screens.dialogs import ConfirmScreen
from tui.screens.picker import Picker
from tui.screens.register import RegisterScreen
from tui.session.session import Session


def column(cells: RegisterCells, id_: str) -> int:
    return [one.key for one in cells.columns].index(id_)


def values(session: Session, table: str = "indicators") -> list[dict[str, object]]:
    return [dict(row.values) for row in session.report.table(table).rows]


async def open_register(pilot: Pilot[int], session: Session, table: str = "a1") -> RegisterScreen:
    screen = RegisterScreen(session, table)
    pilot.app.push_screen(screen)
    await pilot.pause()
    return screen


def stand(screen: RegisterScreen, row: int, id_: str) -> None:
    screen.editable_grid.go(row, column(screen.cells, id_))


@pytest.mark.parametrize("size", [SMALL, WIDE])
async def test_an_indicator_is_added_and_typed_by_keys_alone(
    size: tuple[int, int], tmp_path: Path
) -> None:
    session = session_of(fresh(), tmp_path)
    async with opened(session, size) as (main, pilot):
        await pilot.press("f8")
        await wait_for(pilot, lambda: isinstance(pilot.app.screen, RegisterScreen), "registers")
        await burst(pilot, "ctrl+n", *"Thu", "tab", *"Kinh tế", "tab", "tab")
        await burst(pilot, "space", "tab", "space", "tab", *"tỷ đồng", "tab", *"tang", "tab", "tab")
        await burst(pilot, *"45.799,5", "tab", *"50000", "enter")
        text = shown(pilot.app)
        await pilot.press("escape")
        assert pilot.app.screen is main
        assert values(session) == [
            {
                "name": "Thu",
                "field": "Kinh tế",
                "class": "main",
                "source": "congress",
                "unit": "tỷ đồng",
                "direction": "up",
                "target": Decimal("45799.5"),
                "actual": Decimal(50000),
            }
        ]
        assert "50.000" in text


async def test_keys_that_come_in_one_read_end_in_the_right_cells(tmp_path: Path) -> None:
    session = session_of(with_indicators(), tmp_path)
    async with opened(session, SMALL) as (_main, pilot):
        screen = await open_register(pilot, session)
        stand(screen, 2, "target")
        await burst(pilot, *"96,5", "tab", *"9x", "backspace", "7", "enter", "ctrl+n")
        await burst(pilot, *"Mới", "enter")
        rows = values(session)
        assert (rows[2]["target"], rows[2]["actual"]) == (Decimal("96.5"), Decimal(97))
        assert rows[3] == {"name": "Mới"}


async def test_percentage_and_verdict_follow_the_figures_while_typing(tmp_path: Path) -> None:
    session = session_of(with_indicators(), tmp_path)
    async with opened(session, WIDE) as (_main, pilot):
        screen = await open_register(pilot, session)
        stand(screen, 2, "actual")
        await burst(pilot, *"96")
        assert "101,1%" in shown(pilot.app), "said before it is stored"
        assert "actual" not in values(session)[2]
        await pilot.press("enter")
        stand(screen, 2, "verdict")
        await pilot.pause()
        text = shown(pilot.app)
        assert "▲ vượt" in text
        assert "▼ khó đạt" in text
        assert "━╌╌╌╌╌" in text, "a fifth of the target is one cell of the bar"


async def test_a_wrong_figure_stays_in_its_cell_with_the_reason(tmp_path: Path) -> None:
    session = session_of(with_indicators(), tmp_path)
    async with opened(session, SMALL) as (_main, pilot):
        screen = await open_register(pilot, session)
        stand(screen, 0, "target")
        await burst(pilot, *"7,5 phần", "tab", "enter", "down")
        assert screen.editable_grid.editing
        assert screen.editable_grid.editor.value == "7,5 phần"
        assert "is not a number" in shown(pilot.app)
        await pilot.press("escape")
        assert "45.799" in shown(pilot.app)
        assert pilot.app.screen is screen, "the first Esc only closes the cell"
        assert values(session)[0]["target"] == Decimal("7.5")


async def test_what_is_computed_cannot_be_typed_and_says_why(tmp_path: Path) -> None:
    session = session_of(with_indicators(), tmp_path)
    before = session.report
    async with opened(session, WIDE) as (_main, pilot):
        screen = await open_register(pilot, session)
        stand(screen, 0, "percent")
        for key in ("5", "delete", "enter", "space"):
            await pilot.press(key)
            await pilot.pause()
            assert not screen.editable_grid.editing
            assert "is computed" in shown(pilot.app)
        assert session.report is before


async def test_choices_turn_by_space_and_are_picked_by_enter(tmp_path: Path) -> None:
    session = session_of(with_indicators(), tmp_path)
    async with opened(session, SMALL) as (_main, pilot):
        screen = await open_register(pilot, session)
        stand(screen, 0, "class")
        await pilot.press("space")
        assert values(session)[0]["class"] == "specific"
        await pilot.press("enter", *"chu", "enter")
        await wait_for(pilot, lambda: pilot.app.screen is screen, "picked")
        assert values(session)[0]["class"] == "main"
        await pilot.press(*"cụ", "enter")
        assert values(session)[0]["class"] == "specific", "the beginning of a word will do"
        await pilot.press("up", *"xyz", "enter")
        await wait_for(pilot, lambda: isinstance(pilot.app.screen, Picker), "asked which")
        await pilot.press("escape")
        assert values(session)[0]["class"] == "specific"


async def test_a_section_is_picked_by_a_few_letters(tmp_path: Path) -> None:
    session = session_of(with_indicators(), tmp_path)
    async with opened(session, SMALL) as (_main, pilot):
        screen = await open_register(pilot, session)
        stand(screen, 0, "section")
        await pilot.press(*"co cau", "enter")
        await wait_for(pilot, lambda: isinstance(pilot.app.screen, Picker), "asked which")
        await pilot.press("enter")
        await wait_for(pilot, lambda: pilot.app.screen is screen, "picked")
        assert values(session)[0]["section"] == "p1.ii.1.1"
        assert "1.1. Cơ cấu lại" in shown(pilot.app)


async def test_deleting_asks_and_enter_alone_does_not_do_it(tmp_path: Path) -> None:
    session = session_of(with_indicators(), tmp_path)
    async with opened(session, SMALL) as (_main, pilot):
        screen = await open_register(pilot, session)
        stand(screen, 1, "name")
        await pilot.press("ctrl+d")
        await wait_for(pilot, lambda: isinstance(pilot.app.screen, ConfirmScreen), "asked")
        await pilot.press("enter")
        await wait_for(pilot, lambda: pilot.app.screen is screen, "answered")
        assert len(values(session)) == 3
        await pilot.press("ctrl+d")
        await wait_for(pilot, lambda: isinstance(pilot.app.screen, ConfirmScreen), "asked again")
        await pilot.press("tab", "enter")
        await wait_for(pilot, lambda: pilot.app.screen is screen, "answered again")
        assert [row["name"] for row in values(session)] == ["Tăng trưởng", "Bảo hiểm y tế"]
        await pilot.press("ctrl+z")
        assert [row["name"] for row in values(session)][1] == "Thu ngân sách"
        await pilot.press("ctrl+y")
        assert len(values(session)) == 2


async def test_rows_move_up_and_down_and_the_cursor_goes_with_them(tmp_path: Path) -> None:
    session = session_of(with_indicators(), tmp_path)
    async with opened(session, SMALL) as (_main, pilot):
        screen = await open_register(pilot, session)
        await pilot.press("f4", "f4", "f4")
        assert [row.id for row in session.report.table("indicators").rows] == [
            "thu",
            "bhyt",
            "grdp",
        ]
        assert screen.editable_grid.grid.row == 2
        await pilot.press("f3")
        assert [row.id for row in session.report.table("indicators").rows][1] == "grdp"


async def test_clearing_a_required_cell_marks_it_missing(tmp_path: Path) -> None:
    session = session_of(with_indicators(), tmp_path)
    async with opened(session, WIDE) as (_main, pilot):
        screen = await open_register(pilot, session)
        stand(screen, 0, "field")
        await pilot.press("delete")
        await pilot.pause()
        assert "field" not in values(session)[0]
        assert "! missing" in shown(pilot.app)


async def test_what_a_hard_target_lacks_is_marked_as_missing_too(tmp_path: Path) -> None:
    session = session_of(with_indicators(), tmp_path)
    async with opened(session, WIDE) as (_main, pilot):
        screen = await open_register(pilot, session)
        hard, met = 1, 0
        for id_ in ("cause", "solution"):
            at = column(screen.cells, id_)
            assert ("! ", "warn") in screen.cells.cell(hard, at)
            assert ("! ", "warn") not in screen.cells.cell(met, at)
        stand(screen, hard, "cause")
        await burst(pilot, *"Khách quan", "enter")
        assert screen.cells.cell(hard, column(screen.cells, "cause")) == [("Khách quan", "")]


async def test_rows_pasted_from_a_spreadsheet_come_in_below(tmp_path: Path) -> None:
    session = session_of(with_indicators(), tmp_path)
    async with opened(session, SMALL) as (_main, pilot):
        await open_register(pilot, session)
        pasted = "Mục tiêu nghị quyết\tChỉ tiêu\n1.234,5\tSố xã\n12\t“Số\thuyện\n"
        pilot.app.post_message(events.Paste(pasted.replace("\thuyện", " huyện")))
        await wait_for(pilot, lambda: len(values(session)) == 5, "rows came in")
        assert values(session)[1] == {"name": "Số xã", "target": Decimal("1234.5")}
        assert values(session)[2] == {"name": "“Số huyện", "target": Decimal(12)}
        await pilot.press("ctrl+z")
        assert len(values(session)) == 3, "one paste is one step back"


async def test_a_refused_paste_names_the_cell_and_changes_nothing(tmp_path: Path) -> None:
    session = session_of(with_indicators(), tmp_path)
    before = session.report
    async with opened(session, WIDE) as (_main, pilot):
        screen = await open_register(pilot, session)
        pilot.app.post_message(events.Paste("Chỉ tiêu\tMục tiêu nghị quyết\nA\t1\nB\thai\n"))
        await pilot.pause()
        await pilot.pause()
        text = shown(pilot.app)
        assert "Row 3" in text
        assert "Mục tiêu nghị quyết" in text
        assert "hai" in text
        assert session.report is before
        stand(screen, 1, "target")
        pilot.app.post_message(events.Paste("1\t2\n3\tx\n"))
        await pilot.pause()
        await pilot.pause()
        assert "Row 3, column “Kết quả đạt được”" in shown(pilot.app)
        assert session.report is before


async def test_a_column_of_figures_is_laid_over_the_cells_below(tmp_path: Path) -> None:
    session = session_of(with_indicators(), tmp_path)
    async with opened(session, SMALL) as (_main, pilot):
        screen = await open_register(pilot, session)
        stand(screen, 1, "actual")
        pilot.app.post_message(events.Paste("10.000,5\r\n96,25\r\n1\r\n"))
        await wait_for(pilot, lambda: len(values(session)) == 4, "a row was added for the rest")
        assert [row.get("actual") for row in values(session)] == [
            Decimal("7.8"),
            Decimal("10000.5"),
            Decimal("96.25"),
            Decimal(1),
        ]
        stand(screen, 0, "actual")
        pilot.app.post_message(events.Paste("8,5\n"))
        await wait_for(pilot, lambda: values(session)[0]["actual"] == Decimal("8.5"), "one cell")


async def test_copying_gives_a_spreadsheet_what_it_can_paste_back(tmp_path: Path) -> None:
    session = session_of(with_indicators(), tmp_path)
    async with opened(session, SMALL) as (_main, pilot):
        await open_register(pilot, session)
        await pilot.press("ctrl+c")
        assert pilot.app.clipboard.split("\t")[0] == "Tăng trưởng"
        await pilot.press("ctrl+v")
        await wait_for(pilot, lambda: len(values(session)) == 4, "pasted")
        assert values(session)[1] == values(session)[0]
        await pilot.press("ctrl+e")
        lines = pilot.app.clipboard.splitlines()
        assert len(lines) == 5
        assert lines[0].startswith("Chỉ tiêu\tLĩnh vực")


async def test_a_narrow_footer_names_the_key_of_ready_rows_while_there_are_any(
    tmp_path: Path,
) -> None:
    session = session_of(fresh(), tmp_path)
    async with opened(session, SMALL) as (main, pilot):
        screen = await open_register(pilot, session)
        assert screen.cells.table.ready
        assert "Ctrl+R Given rows" in shown(main.app)
        other = next(table.id for table in session.report.tables if not table.ready)
        screen.dismiss(None)
        screen = await open_register(pilot, session, other)
        await wait_for(pilot, lambda: "Esc Close" in shown(main.app), "the footer")
        assert "Ctrl+R Given rows" not in shown(main.app)


async def test_ready_rows_are_offered_and_taken_once(tmp_path: Path) -> None:
    session = session_of(fresh(), tmp_path)
    async with opened(session, SMALL) as (_main, pilot):
        screen = await open_register(pilot, session)
        assert "Ctrl+R offers 5 ready rows" in shown(pilot.app)
        await pilot.press("ctrl+r", *"PCI", "enter")
        await wait_for(pilot, lambda: pilot.app.screen is screen and values(session), "taken")
        assert "PCI" in str(values(session)[0]["name"])
        assert len(session.report.table("indicators").ready) == 4


async def test_f6_goes_round_the_registers(tmp_path: Path) -> None:
    session = session_of(with_indicators(), tmp_path)
    async with opened(session, SMALL) as (_main, pilot):
        screen = await open_register(pilot, session)
        await burst(pilot, "f6", "f6", "ctrl+n", *"2023", "tab", "space", "tab")
        assert values(session, "discipline") == [{"year": 2023, "activity": "inspect"}]
        await pilot.press("f6")
        assert screen.cells.table_id == "indicators"


async def test_ctrl_s_saves_from_here(tmp_path: Path) -> None:
    session = session_of(with_indicators(), tmp_path)
    async with opened(session, SMALL) as (_main, pilot):
        await open_register(pilot, session)
        await pilot.press(*"GRDP", "enter", "ctrl+s")
        await wait_for(pilot, lambda: not session.dirty, "saved")
        assert 'name = "GRDP"' in session.path.read_text(encoding="utf-8")


async def test_a_report_that_cannot_be_written_says_why_and_stays(tmp_path: Path) -> None:
    session = session_of(with_indicators(), tmp_path)
    before = session.report
    session.saver.read_only = "You may read it, but not write it."
    async with opened(session, WIDE) as (main, pilot):
        screen = await open_register(pilot, session)
        for keys in (["x", "enter", "escape"], ["ctrl+n"], ["f4"], ["delete"], ["ctrl+s"]):
            await burst(pilot, *keys[:2])
            assert "You may read it, but not write it." in shown(pilot.app), keys
            await burst(pilot, *keys[2:], "right")
        await burst(pilot, "ctrl+d")
        await wait_for(pilot, lambda: isinstance(pilot.app.screen, ConfirmScreen), "asked")
        await burst(pilot, "tab", "enter")
        await wait_for(pilot, lambda: pilot.app.screen is screen, "answered")
        await burst(pilot, "ctrl+r")
        await wait_for(pilot, lambda: isinstance(pilot.app.screen, Picker), "offered")
        await burst(pilot, "enter")
        await wait_for(pilot, lambda: pilot.app.screen is screen, "picked")
        await burst(pilot, "escape")
        await wait_for(pilot, lambda: pilot.app.screen is main, "closed")
        await burst(pilot, "f5")
        await wait_for(pilot, lambda: isinstance(pilot.app.screen, BlanksScreen), "the form")
        await burst(pilot, *"1")
        await burst(pilot, "ctrl+s")
        assert "You may read it, but not write it." in shown(pilot.app)
        assert session.report is before


async def test_the_first_column_stays_while_the_others_scroll(tmp_path: Path) -> None:
    session = session_of(with_indicators(), tmp_path)
    async with opened(session, SMALL) as (_main, pilot):
        screen = await open_register(pilot, session)
        await pilot.press("end")
        await pilot.pause()
        text = shown(pilot.app)
        assert "Tăng trưởng" in text
        assert "Giải pháp" in text
        assert "Lĩnh vực" not in text
        await pilot.press("home")
        await pilot.pause()
        assert "Lĩnh vực" in shown(pilot.app)
        assert screen.editable_grid.grid.column == 0


async def test_a_thousand_rows_draw_only_what_is_seen(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = [indicator(f"r{n}", f"Chỉ tiêu {n}", target=Decimal(n)) for n in range(1, 1001)]
    session = session_of(sections.replace_rows(fresh(), "indicators", rows), tmp_path)
    async with opened(session, SMALL) as (_main, pilot):
        screen = await open_register(pilot, session)
        drawn: list[int] = []
        cell = screen.cells.cell

        def noted(row: int, column: int) -> Sequence[StyledText]:
            drawn.append(row)
            return cell(row, column)

        monkeypatch.setattr(screen.cells, "cell", noted)
        await pilot.press("ctrl+end", "pageup", "down")
        await pilot.pause()
        assert "Chỉ tiêu 990" in shown(pilot.app)
        assert len(set(drawn)) < 60
        assert min(drawn) > 900


async def test_hostile_text_is_only_shown(tmp_path: Path) -> None:
    rows = (indicator("a", "x", target=Decimal(1)),)
    report = sections.replace_rows(fresh(), "indicators", rows)
    table = report.table("indicators")
    bad = Row("a", {**table.rows[0].values, "name": HOSTILE, "cause": HOSTILE})
    from dataclasses import replace

    tables = tuple(
        replace(one, rows=(bad,), title=HOSTILE) if one is table else one for one in report.tables
    )
    session = session_of(fresh(), tmp_path)
    session.report = replace(report, tables=tables)
    async with opened(session, WIDE) as (_main, pilot):
        screen = await open_register(pilot, session)
        await pilot.press("ctrl+d")
        await wait_for(pilot, lambda: isinstance(pilot.app.screen, ConfirmScreen), "asked")
        text = shown(pilot.app)
        assert "[@click=app.bell]x[/]" in text
        assert "\x1b" not in text
        assert "\u202e" not in text
        await pilot.press("escape")
        await wait_for(pilot, lambda: pilot.app.screen is screen, "closed")
        await burst(pilot, "enter", "enter", "enter", "escape")
        assert session.report.table("indicators").rows[0] is bad, "looking at it changes nothing"


def test_quoted_cells_of_a_spreadsheet_may_hold_line_breaks() -> None:
    assert split_cells('a\t"b\nc"\nd\te\n\n') == [["a", "b\nc"], ["d", "e"]]


def test_a_date_is_typed_as_it_is_printed(tmp_path: Path) -> None:
    cells = RegisterCells(session_of(with_indicators(), tmp_path), "indicators")
    at = column(cells, "as_of")
    assert cells.text(2, at) == "05/6/2023"
    assert cells.put(0, at, "5-6-2023") == ""
    assert cells.row(0).values["as_of"] == dt.date(2023, 6, 5)
    assert cells.text(0, at) == cells.text(2, at)


def test_a_section_that_is_not_there_is_refused(tmp_path: Path) -> None:
    cells = RegisterCells(session_of(with_indicators(), tmp_path), "indicators")
    assert "p9" in cells.put(0, column(cells, "section"), "p9")


async def test_a_refused_paste_says_all_of_it_on_a_narrow_screen(tmp_path: Path) -> None:
    session = session_of(with_indicators(), tmp_path)
    async with opened(session, SMALL) as (main, pilot):
        screen = await open_register(pilot, session)
        before, rows = session.report, screen._says.size.height
        names = [one.label for one in screen.cells.table.columns if not one.computed]
        wrong = ["không phải là một số, mà là một câu dài" for _ in names]
        pasted = "\n".join("\t".join(line) for line in (names, ["x"] * len(names), wrong))
        screen.editable_grid.paste(pasted)
        await wait_for(pilot, lambda: "Nothing was pasted." in shown(main.app), "refused")
        await wait_for(pilot, lambda: screen._says.size.height > rows, "the line grows")
        seen = " ".join(line.strip(" │") for line in shown(main.app).splitlines())
        told = screen._says.text.splitlines()[-1]
        assert "In what was copied: Row" in told
        assert " ".join(told.split()) in " ".join(seen.split())
        assert session.report is before
        screen.editable_grid.go(0, 1)
        await wait_for(pilot, lambda: screen._says.size.height == rows, "and shrinks again")


def test_a_paste_of_too_many_columns_is_refused_whole(tmp_path: Path) -> None:
    cells = RegisterCells(session_of(with_indicators(), tmp_path), "indicators")
    before = cells.session.report
    with pytest.raises(BadValue):
        paste(cells, 0, 0, "\t".join("x" * 30))
    with pytest.raises(BadValue, match=r"Nothing was pasted\. Row 2 has more cells"):
        paste(cells, 1, column(cells, "cause"), "a\tb\tc")
    assert cells.session.report is before


@pytest.mark.parametrize("size", [SMALL, WIDE])
@pytest.mark.parametrize("key", ["enter", "tab", "ctrl+s"])
async def test_a_refused_cell_is_held_with_the_reason_until_escape_gives_the_value_back(
    size: tuple[int, int], key: str, tmp_path: Path
) -> None:
    session = session_of(with_indicators(), tmp_path)
    async with opened(session, size) as (_main, pilot):
        screen = await open_register(pilot, session)
        stand(screen, 0, "actual")
        await burst(pilot, *"9o", key)
        for _pause in range(3):
            await pilot.pause()
        assert screen.editable_grid.editing
        assert screen.editable_grid.editor.value == "9o"
        assert "✗ “9o” is not a number." in shown(pilot.app)
        assert "45.799,5" in shown(pilot.app)
        assert "Saved." not in shown(pilot.app)
        await burst(pilot, "escape")
        await wait_for(pilot, lambda: not screen.editable_grid.editing, "the value of before")
        assert values(session)[0]["actual"] == Decimal("7.8")
        assert "✗" not in shown(pilot.app)


async def test_saving_stores_the_cell_that_is_being_typed(tmp_path: Path) -> None:
    session = session_of(with_indicators(), tmp_path)
    async with opened(session, SMALL) as (_main, pilot):
        screen = await open_register(pilot, session)
        stand(screen, 0, "actual")
        await burst(pilot, *"95", "ctrl+s")
        await wait_for(pilot, lambda: "Saved." in shown(pilot.app), "saved")
        assert values(session)[0]["actual"] == Decimal(95)
        assert "actual = 95" in session.path.read_text(encoding="utf-8")


async def test_a_word_that_is_not_chosen_is_named_with_those_that_can_be(tmp_path: Path) -> None:
    session = session_of(with_indicators(), tmp_path)
    async with opened(session, SMALL) as (_main, pilot):
        screen = await open_register(pilot, session)
        stand(screen, 0, "direction")
        before = values(session)
        await burst(pilot, *"lên", "enter")
        await wait_for(pilot, lambda: isinstance(pilot.app.screen, Picker), "the words")
        await burst(pilot, "escape")
        await wait_for(pilot, lambda: pilot.app.screen is screen, "back")
        assert "✗ “lên” is not one of the words for this column." in shown(pilot.app)
        assert values(session) == before
