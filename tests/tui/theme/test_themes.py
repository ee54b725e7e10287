"""The looks can be read: contrast, 16 colours, and the theme chosen last."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual.color import Color
from textual.theme import Theme

from tests.tui.support import opened
from tui.session.session import Session
from tui.theme import saved_theme
from tui.theme.themes import DARK, LIGHT, NAMES, SIXTEEN, is_plain, opposite

INKS = ("foreground", "primary", "success", "warning", "error", "muted")
PAPERS = ("background", "surface", "panel", "here-row")


def colour(theme: Theme, name: str) -> Color:
    return Color.parse(theme.variables.get(name) or getattr(theme, name))


def contrast(one: Color, other: Color) -> float:
    """The ratio of WCAG 2: 4.5 is readable text, 21 is black on white."""

    def luminance(colour: Color) -> float:
        parts = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4
                 for part in colour.normalized]  # fmt: skip
        return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]

    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("theme", [DARK, LIGHT], ids=lambda theme: theme.name)
@pytest.mark.parametrize("ink", INKS)
@pytest.mark.parametrize("paper", PAPERS)
def test_every_ink_can_be_read_on_every_paper(theme: Theme, ink: str, paper: str) -> None:
    assert contrast(colour(theme, ink), colour(theme, paper)) >= 4.5


@pytest.mark.parametrize("theme", [DARK, LIGHT], ids=lambda theme: theme.name)
def test_the_row_of_the_cursor_can_be_read_and_seen(theme: Theme) -> None:
    row = colour(theme, "cursor-row")
    assert contrast(colour(theme, "foreground"), row) >= 7
    assert contrast(row, colour(theme, "background")) >= 1.2


def test_sixteen_colours_are_the_terminals_own_and_leave_its_background() -> None:
    named = [SIXTEEN.primary, SIXTEEN.warning, SIXTEEN.error, *SIXTEEN.variables.values()]
    assert all(str(one).startswith("ansi_") for one in named)
    assert SIXTEEN.background == SIXTEEN.surface == SIXTEEN.panel == "ansi_default"


@pytest.mark.parametrize(
    ("environ", "colours", "plain"),
    [
        ({}, "truecolor", False),
        ({}, "256", False),
        ({}, "standard", True),
        ({}, None, True),
        ({"NO_COLOR": "1"}, "truecolor", True),
        ({"NO_COLOR": ""}, "truecolor", False),
    ],
)
def test_few_colours_or_none_take_the_plain_theme(
    environ: dict[str, str], colours: str | None, plain: bool
) -> None:
    assert is_plain(environ, colours) == plain


@pytest.mark.parametrize(
    ("environ", "name"),
    [
        ({"TERM": "xterm"}, SIXTEEN.name),
        ({"TERM": "linux"}, SIXTEEN.name),
        ({"TERM": "xterm-256color"}, DARK.name),
        ({"TERM": "xterm", "COLORTERM": "truecolor"}, DARK.name),
        ({"TERM": "xterm-256color", "NO_COLOR": "1"}, SIXTEEN.name),
    ],
)
async def test_the_terminal_decides_between_themes(
    environ: dict[str, str], name: str, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("COLORTERM")
    for key, value in environ.items():
        monkeypatch.setenv(key, value)
    async with opened(session, theme="") as (main, _pilot):
        assert main.app.theme == name


def test_the_theme_chosen_last_is_recalled_and_garbage_is_not(a_home_of_its_own: Path) -> None:
    assert saved_theme.load(NAMES) == DARK.name
    saved_theme.save(LIGHT.name)
    assert saved_theme.load(NAMES) == LIGHT.name
    (file,) = a_home_of_its_own.rglob("theme")
    file.write_bytes(b"\xff\xfe")
    assert saved_theme.load(NAMES) == DARK.name
    file.write_text("decuong-pink")
    assert saved_theme.load(NAMES) == DARK.name


def test_light_and_dark_are_opposite_and_sixteen_colours_have_none() -> None:
    assert opposite(DARK.name) == LIGHT.name
    assert opposite(LIGHT.name) == DARK.name
    assert opposite(SIXTEEN.name) == SIXTEEN.name
