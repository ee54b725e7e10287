"""The one list of keys: unique, without clashes, with nothing a terminal would swallow."""

from __future__ import annotations

from collections import Counter

import pytest

from tui.i18n import set_language
from tui.keys.registry import (
    COMMANDS,
    GROUPS,
    SCOPES,
    commands,
    hints,
    key_name,
    short_name,
)
from tui.widgets.bars import FooterBar
from tui.widgets.key_bindings import bindings

PANES = ("tree", "editor", "leap", "checklist")
SCREENS = [place for place in SCOPES if place not in ("app", "main", *PANES)]


def test_ids_are_unique() -> None:
    assert [id_ for id_, n in Counter(one.id for one in COMMANDS).items() if n > 1] == []


def test_every_command_has_a_known_place_and_group_and_words() -> None:
    for command in COMMANDS:
        assert command.scope in SCOPES
        assert command.group in GROUPS
        assert command.label
        assert command.tooltip.endswith(".")


@pytest.mark.parametrize(
    "places",
    [*[("app", "main", pane) for pane in PANES], *[("app", place) for place in SCREENS]],
)
def test_no_key_means_two_things_where_both_work(places: tuple[str, ...]) -> None:
    keys = Counter(key for place in places for one in commands(place) for key in one.keys)
    assert [key for key, n in keys.items() if n > 1] == []


def test_no_key_needs_a_chord_that_a_terminal_swallows() -> None:
    """Alt is a prefix, Ctrl+B and Ctrl+A belong to tmux and screen, Ctrl+Shift to nobody."""
    for command in COMMANDS:
        first = command.key.split(",")[0]
        assert "alt+" not in first
        assert "shift" not in first or "tab" in first
        assert first not in ("ctrl+b", "ctrl+a", "ctrl+m", "ctrl+i", "ctrl+j", "ctrl+h")
        if first in ("ctrl+left", "ctrl+right", "ctrl+up", "ctrl+down", "ctrl+home", "ctrl+end"):
            assert command.action in {one.action for one in commands("leap")}, command.id
        if first in ("ctrl+pageup", "ctrl+pagedown"):
            assert f"wish({command.action})" in {one.action for one in commands("leap")}


def test_what_opens_a_screen_acts_before_the_editor_sees_the_key() -> None:
    """Type-ahead after it must land in that screen, never in the report."""
    for command in (*commands("app"), *commands("main"), *commands("tree"), *commands("checklist")):
        assert command.priority, command.id


def test_escape_never_destroys() -> None:
    words = {one.action for one in COMMANDS if "escape" in one.key.split(",")}
    assert words == {"screen.to_tree", "screen.to_editor", "close"}


@pytest.mark.parametrize(
    ("key", "name", "short"),
    [
        ("ctrl+g", "Ctrl+G", "^G"),
        ("f5", "F5", "F5"),
        ("f12", "F12", "F12"),
        ("a", "a", "a"),
        ("left_square_bracket", "[", "["),
        ("less_than_sign", "<", "<"),
        ("escape", "Esc", "Esc"),
        ("shift+tab", "Shift+Tab", "Shift+Tab"),
        ("delete", "Del", "Del"),
        ("space", "Space", "Space"),
    ],
)
def test_keys_are_named_as_people_write_them(key: str, name: str, short: str) -> None:
    assert key_name(key) == name
    assert short_name(key) == short


def test_bindings_carry_id_label_and_tooltip_in_the_language_in_use() -> None:
    set_language("vi")
    (jump,) = [one for one in bindings("main") if getattr(one, "id", "") == "jump"]
    assert getattr(jump, "priority", False)
    assert getattr(jump, "key", "") == "ctrl+g"
    set_language("en")
    (english,) = [one for one in bindings("main") if getattr(one, "id", "") == "jump"]
    assert getattr(jump, "description", "") != getattr(english, "description", "")


@pytest.mark.parametrize("area", PANES)
def test_the_footer_names_the_way_out_and_what_works_here(area: str) -> None:
    found = dict(hints(area))
    assert found["^Q"] == "Quit"
    assert found["F1"] == "Help"
    shown = {key for keys in found for key in keys.split()}
    assert {short_name(one.key.split(",")[0]) for one in commands(area) if one.footer} <= shown


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize(
    ("width", "least"),
    [
        (80, ["← →", "↑ ↓", "PgUp PgDn", "Home End"]),
        (120, ["← →", "↑ ↓", "PgUp PgDn", "Home End", "[ ]", "-", "+", "j", "s", "Tab"]),
    ],
)
def test_while_leaping_the_footer_shows_the_leaps(
    width: int, least: list[str], language: str
) -> None:
    set_language(language)
    bar = FooterBar(id="footer")
    bar.tell(hints("leap"), width)
    keys = [text for text, ink in bar.left if ink == "key"]
    assert keys[: len(least)] == least


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("area", [pane for pane in PANES if pane != "leap"])
def test_a_wide_footer_shows_what_the_report_needs(area: str, language: str) -> None:
    set_language(language)
    bar = FooterBar(id="footer")
    bar.tell(hints(area), 120)
    keys = {text for text, ink in bar.left if ink == "key"}
    assert {"F1", "^G", "^S", "^Q", "F5", "F7", "F8", "F12"} <= keys
