"""Without colours, and with sixteen, every screen opens and says by glyph and word what it says."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.samples.directive import with_indicators
from tests.tui.directive import burst, session_of
from tests.tui.support import SMALL, opened, shown, wait_for


@pytest.mark.parametrize("no_color", [True, False])
@pytest.mark.parametrize(
    ("key", "sign"),
    [
        ("f1", "Undo"),
        ("f5", "○ Số của Chương trình"),
        ("f7", "■ The symbol of the document is missing."),
        ("f8", "▌Tăng trưởng"),
        ("f12", "things to be done"),
        ("ctrl+g", "▌"),
        ("ctrl+p", "Ctrl+S"),
    ],
)
async def test_every_screen_opens(
    key: str, sign: str, no_color: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if no_color:
        monkeypatch.setenv("NO_COLOR", "1")
    session = session_of(with_indicators(), tmp_path)
    async with opened(session, SMALL, theme="decuong-16") as (main, pilot):
        await burst(pilot, key)
        await wait_for(pilot, lambda: pilot.app.screen is not main, "the screen opened")
        await wait_for(pilot, lambda: sign in shown(pilot.app), sign)
        colours = {
            segment.style.color.name
            for strip in pilot.app.screen._compositor.render_strips()
            for segment in strip
            if segment.style is not None and segment.style.color is not None
        }
        assert not [name for name in colours if name.startswith("#")], "only the terminal's own"
        marked = [
            segment.text
            for strip in pilot.app.screen._compositor.render_strips()
            for segment in strip
            if (style := segment.style) is not None
            and (style.reverse or (style.bgcolor is not None and not style.bgcolor.is_default))
        ]
        assert marked or key == "f1", "the cursor is seen without colour"
