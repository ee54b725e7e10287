"""Slips of the directive, by the command and on the screen: seen, corrected, printed, put back."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path

import pytest

from store.report_file import files
from tests.samples.directive import fresh
from tests.tui.command import decuong
from tests.tui.directive import burst, session_of
from tests.tui.support import SMALL, WIDE, opened, shown, wait_for
from tui.screens.corrections import CorrectionsScreen

OWN = "xác định ưu tiên, quyết liệt triển khai"
CORRECTED = "xác định ưu tiên, triển khai thực hiện quyết liệt"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    file = tmp_path / "bao-cao.toml"
    assert decuong("new", file).code == 0
    return file


def words(file: Path) -> str:
    with zipfile.ZipFile(file) as document:
        return document.read("word/document.xml").decode()


def test_a_correction_is_kept_in_the_file_and_printed(path: Path, tmp_path: Path) -> None:
    before = path.read_bytes()
    listed = json.loads(decuong("fixes", path, "--json").out)
    assert {one["id"]: one["accepted"] for one in listed}["T7"] is False
    assert decuong("fixes", path, "--accept", "T7", "t14").code == 0
    assert files.load(path).report.section("p2.ii.2").title.count("quyết liệt") == 1
    assert decuong("export", path, "-o", tmp_path / "a.docx").code == 0
    assert CORRECTED in words(tmp_path / "a.docx")
    assert OWN not in words(tmp_path / "a.docx")
    shown = decuong("fixes", path).out
    assert [line.split()[1] for line in shown.splitlines() if line.startswith("✓")] == [
        "corrected",
        "corrected",
    ]
    assert decuong("fixes", path, "--refuse", "T7", "T14").code == 0
    assert path.read_bytes() == before


def test_all_or_none_are_decided(path: Path) -> None:
    before = path.read_bytes()
    ran = decuong("fixes", path, "--accept", "T7", "T20")
    assert ran.code == 2
    assert "“T20”" in ran.talk
    assert str(path) in ran.talk
    assert path.read_bytes() == before


def test_a_report_of_another_template_is_told_apart(path: Path, tmp_path: Path) -> None:
    text = path.read_text("utf-8").replace('id = "bc-2141-2023"', 'id = "x"', 1)
    path.write_text(text, encoding="utf-8")
    ran = decuong("fixes", path)
    assert (ran.code, ran.data) == (2, b"")
    assert "“x”" in ran.talk
    assert "T7" in decuong("fixes", path, "--template", "bc-2141-2023").out


@pytest.mark.parametrize("size", [SMALL, WIDE])
async def test_enter_corrects_and_puts_back(size: tuple[int, int], tmp_path: Path) -> None:
    session = session_of(fresh(), tmp_path)
    before = session.report
    async with opened(session, size) as (main, pilot):
        await pilot.press("ctrl+p", *"misprints", "enter")
        await wait_for(pilot, lambda: isinstance(pilot.app.screen, CorrectionsScreen), "the list")
        assert "○ T7" in shown(pilot.app)
        assert "The directive: “" in shown(pilot.app)
        assert "Corrected: “" in shown(pilot.app), "both are seen whole"
        await burst(pilot, "enter")
        await wait_for(pilot, lambda: "✓ T7" in shown(pilot.app), "corrected")
        assert CORRECTED in session.report.section("p2.ii.2").title
        await burst(pilot, "down", "enter")
        await wait_for(pilot, lambda: "✓ T9" in shown(pilot.app), "the one below")
        assert main.session.dirty
        await burst(pilot, "enter", "up", "enter", "escape")
        await wait_for(pilot, lambda: pilot.app.screen is main, "closed")
        assert session.report == before


async def test_the_outline_shows_the_corrected_title(tmp_path: Path) -> None:
    session = session_of(fresh(), tmp_path)
    async with opened(session, (200, 60)) as (main, pilot):
        main.go_to("p2.ii.2")
        await pilot.pause()
        assert OWN in shown(pilot.app)
        main.controllers.report.open_corrections()
        await wait_for(pilot, lambda: isinstance(pilot.app.screen, CorrectionsScreen), "the list")
        await burst(pilot, "enter", "escape")
        await wait_for(pilot, lambda: pilot.app.screen is main, "closed")
        await pilot.pause()
        assert OWN not in shown(pilot.app)
        assert CORRECTED.partition(" thực")[0] in shown(pilot.app)


async def test_a_report_that_can_only_be_read_stays(tmp_path: Path) -> None:
    session = session_of(fresh(), tmp_path)
    session.saver.read_only = "Chỉ đọc."
    before = session.report
    async with opened(session, WIDE) as (main, pilot):
        main.controllers.report.open_corrections()
        await wait_for(pilot, lambda: isinstance(pilot.app.screen, CorrectionsScreen), "the list")
        await burst(pilot, "enter")
        await wait_for(pilot, lambda: "Chỉ đọc." in shown(pilot.app), "refused")
        assert session.report is before
