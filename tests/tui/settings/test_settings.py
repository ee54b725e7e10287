"""What the settings say, the app does: colours, typing, clipboard, signs, waiting for Esc."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from rich.cells import cell_len

from tests.tui.support import make_session, opened
from tui.app import DecuongApp
from tui.keys import registry
from tui.presenters.labels import STATES
from tui.session.session import Session
from tui.settings import config
from tui.settings.config import Config
from tui.terminal import ascii_fallback
from tui.theme.themes import DARK, LIGHT, SIXTEEN


@pytest.fixture(autouse=True)
def the_keys_as_they_were() -> Iterator[None]:
    yield
    registry.use(registry.COMMANDS)


async def test_the_theme_of_the_settings_is_the_one_at_the_start(tmp_path: Path) -> None:
    session = make_session(tmp_path)
    for wish, theme in (("light", LIGHT), ("dark", DARK)):
        assert DecuongApp(session, settings=Config(theme=wish)).theme == theme.name
    app = DecuongApp(session, settings=Config(theme="light"))
    async with app.run_test():
        app.action_theme()
    assert app.theme == DARK.name
    assert DecuongApp(session, settings=Config(theme="light")).theme == LIGHT.name
    assert DecuongApp(session).theme == DARK.name, "a fixed theme is not what was chosen last"


async def test_the_typing_of_the_settings_is_on_at_the_start(session: Session) -> None:
    app = DecuongApp(session, settings=Config(typing="vni"))
    assert app.typing_method == "vni"
    async with app.run_test():
        app.action_typing()
    assert DecuongApp(session, settings=Config(typing="vni")).typing_method == "vni"
    assert DecuongApp(session, settings=Config(typing="telex")).typing_method == "telex"
    assert DecuongApp(session, settings=Config(typing="off")).typing_method == ""
    assert DecuongApp(session).typing_method == ""


def test_few_colours_have_their_own_theme_whatever_is_chosen(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    assert DecuongApp(session, settings=Config(theme="light")).theme == SIXTEEN.name


async def test_what_is_copied_goes_to_the_terminal_up_to_the_limit(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with opened(make_session(tmp_path)) as (main, pilot):
        app = main.app
        assert isinstance(app, DecuongApp)
        sent: list[str] = []
        assert app._driver is not None
        monkeypatch.setattr(app._driver, "write", sent.append)
        said: list[str] = []
        monkeypatch.setattr(main, "show_message", lambda text, **_more: said.append(text))

        def copy(text: str, settings: Config) -> list[str]:
            sent.clear()
            said.clear()
            app.settings = settings
            app.copy_to_clipboard(text)
            assert app.clipboard == text, "it can always be pasted in here"
            return [data for data in sent if "]52;" in data]

        assert copy("đ", Config()) == ["\x1b]52;c;xJE=\a"]
        assert copy("đ" * 4, Config(osc52_limit=8))
        assert not said
        assert not copy("đ" * 5, Config(osc52_limit=8))
        assert len(said) == 1
        assert "only be pasted in this program" in said[0]
        assert not copy("đ", Config(osc52=False))
        assert not said
        await pilot.pause()


def test_plain_signs_are_for_consoles_and_tell_states_apart() -> None:
    assert ascii_fallback.needs_ascii({"TERM": "linux"}, "auto")
    assert ascii_fallback.needs_ascii({"TERM": "linux-16color"}, "auto")
    assert not ascii_fallback.needs_ascii({"TERM": "xterm-256color"}, "auto")
    assert not ascii_fallback.needs_ascii({"TERM": "linux"}, "full")
    assert ascii_fallback.needs_ascii({"TERM": "xterm"}, "plain")
    for signs in ({state.glyph for state in STATES}, set("☐☑–"), set("■□"), set("●✓✗○"), set("▸▾")):
        drawn = {ascii_fallback.to_ascii(sign) for sign in signs}
        assert len(drawn) == len(signs), drawn
        assert all(len(sign) == 1 for sign in drawn)


def test_signs_keep_their_width() -> None:
    for sign, instead in ascii_fallback.REPLACEMENTS.items():
        assert cell_len(sign) == cell_len(instead) == 1


def test_colours_and_esc_are_told_to_textual_before_it_is_imported(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for name in ("ESCDELAY", "NO_COLOR", "TEXTUAL_COLOR_SYSTEM"):
        monkeypatch.setenv(name, "before")
    config.use(Config())
    assert os.environ["ESCDELAY"] == os.environ["NO_COLOR"] == "before"
    config.use(Config(escape_ms=300, colours="16"))
    assert os.environ["ESCDELAY"] == "300"
    assert "NO_COLOR" not in os.environ
    assert os.environ["TEXTUAL_COLOR_SYSTEM"] == "standard"
    config.use(Config(colours="none"))
    assert os.environ["NO_COLOR"] == "1"
