"""What the form of blanks (F5) takes is held to the rules that check applies."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.samples.directive import fresh
from tests.tui.directive import burst, session_of
from tests.tui.support import SMALL, WIDE, opened, shown
from tui.screens.blanks import BlanksScreen


@pytest.mark.parametrize("size", [SMALL, WIDE])
@pytest.mark.parametrize(
    ("field", "typed", "named", "mended"),
    [
        ("pre.9", "KH/HU", "“KH/KH/HU” names the type", "HU"),
        ("document.symbol", "BC/BC/HU", "“BC/BC/HU” names the type", "BC/HU"),
        ("document.symbol", "145-BC/HU", "“145-BC/HU” is not the symbol", "BC/HU"),
    ],
)
async def test_a_symbol_that_would_be_printed_wrong_stays_in_its_field(
    field: str, typed: str, named: str, mended: str, size: tuple[int, int], tmp_path: Path
) -> None:
    session = session_of(fresh(), tmp_path)
    before = session.report
    async with opened(session, size) as (_main, pilot):
        screen = BlanksScreen(session, field)
        pilot.app.push_screen(screen)
        await pilot.pause()
        await burst(pilot, *typed)
        assert named in " ".join(shown(pilot.app).split())
        await burst(pilot, "enter")
        assert screen.form.key == field
        assert named in " ".join(shown(pilot.app).split())
        assert session.report is before
        await burst(pilot, *["backspace"] * len(typed), *mended, "enter")
        assert screen.source.text(field) == mended
        assert not screen.form.refused


async def test_a_count_written_the_english_way_says_how_it_is_read(tmp_path: Path) -> None:
    session = session_of(fresh(), tmp_path)
    async with opened(session, SMALL) as (_main, pilot):
        screen = BlanksScreen(session, "p1.i.8")
        pilot.app.push_screen(screen)
        await pilot.pause()
        await burst(pilot, *"12,000")
        assert "→ 12.000" in shown(pilot.app)
        await burst(pilot, "enter")
        assert screen.source.text("p1.i.8") == "12.000"
