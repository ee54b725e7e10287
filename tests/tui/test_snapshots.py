"""Pictures of the screens at fixed sizes, themes and days; read the report before accepting one."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path

import pytest
from textual.pilot import Pilot

from store.report_file import files
from store.templates import catalog
from tests.tui.support import SMALL, WIDE, wait_for
from tui.app import DecuongApp
from tui.i18n import set_language
from tui.session.session import Session

TODAY = dt.date(2023, 7, 2)
SnapCompare = Callable[..., bool]


def sample(folder: Path, theme: str, language: str) -> DecuongApp:
    set_language(language)
    opened = files.create(folder / "bao-cao.toml", catalog.sample())
    return DecuongApp(Session(opened), today=lambda: TODAY, theme=theme)


def go(section: str, *keys: str) -> Callable[[Pilot[int]], object]:
    """Go to a section, press keys, and wait until a screen above has come."""

    async def run(pilot: Pilot[int]) -> None:
        app = pilot.app
        assert isinstance(app, DecuongApp)
        main = app.main
        await wait_for(pilot, lambda: main.editor.section, "the first section is shown")
        if section:
            main.go_to(section)
            await wait_for(pilot, lambda: main.editor.section == section, "the section is shown")
        await pilot.press(*keys)
        for _ in range(5):
            await pilot.pause()

    return run


@pytest.mark.parametrize(
    ("size", "theme", "language", "section", "keys"),
    [
        pytest.param(WIDE, "decuong-dark", "vi", "p1.ii.1.1", (), id="page"),
        pytest.param(WIDE, "decuong-light", "vi", "p1.ii.1", ("escape",), id="heading_over_others"),
        pytest.param(WIDE, "decuong-dark", "en", "p1.ii.1.2", ("f6",), id="english"),
        pytest.param(SMALL, "decuong-light", "vi", "", (), id="outline_small"),
        pytest.param(SMALL, "decuong-dark", "vi", "p1.ii.1.1", (), id="page_small"),
        pytest.param(SMALL, "decuong-16", "vi", "p1.ii.1.1", ("escape",), id="sixteen_colours"),
        pytest.param(WIDE, "decuong-dark", "vi", "p2.ii.1", ("escape", "f4"), id="unfinished_only"),
        pytest.param(SMALL, "decuong-dark", "vi", "", ("ctrl+g", *"co cau"), id="jump"),
        pytest.param(WIDE, "decuong-light", "vi", "", ("f5",), id="blanks"),
        pytest.param(WIDE, "decuong-dark", "vi", "", ("f8",), id="registers"),
        pytest.param(SMALL, "decuong-light", "vi", "", ("f7",), id="findings"),
        pytest.param(SMALL, "decuong-dark", "vi", "", ("f9", "ctrl+q"), id="unsaved"),
    ],
)
def test_the_screen_looks_as_it_did(
    size: tuple[int, int],
    theme: str,
    language: str,
    section: str,
    keys: tuple[str, ...],
    tmp_path: Path,
    snap_compare: SnapCompare,
) -> None:
    app = sample(tmp_path, theme, language)
    assert snap_compare(app, terminal_size=size, run_before=go(section, *keys))
