"""``config.toml``: read strictly, refused in one sentence, and each setting does what it says."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path

import pytest

from outline.errors import StoreError
from tests.catalogue import said
from tests.paths import ROOT
from tests.tui.command import decuong
from tui.i18n import set_language
from tui.keys import registry, remapping
from tui.settings import config, paths
from tui.settings.config import Config


@pytest.fixture(autouse=True)
def the_keys_as_they_were() -> Iterator[None]:
    yield
    registry.use(registry.COMMANDS)


def read(text: str) -> Config:
    return config.read(text.encode(), "config.toml")


def refused(text: str) -> str:
    with pytest.raises(StoreError) as caught:
        read(text)
    assert caught.value.exit_code == 2
    return f"{caught.value.what} {caught.value.cure}"


def keys_of(text: str) -> dict[str, tuple[str, ...]]:
    changed = remapping.remap(registry.COMMANDS, read(f"[keys]\n{text}").keys)
    return {one.id: one.keys for one in changed}


def test_no_file_means_the_defaults() -> None:
    assert config.load() == Config() == read("")


def test_the_file_is_where_the_system_keeps_settings(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    assert paths.config_file() == tmp_path / "decuong" / "config.toml"
    monkeypatch.setenv("XDG_CONFIG_HOME", "relative")
    monkeypatch.setenv("HOME", str(tmp_path))
    assert paths.config_file() == tmp_path / ".config" / "decuong" / "config.toml"
    monkeypatch.setenv("DECUONG_CONFIG", "/elsewhere.toml")
    assert paths.config_file() == Path("/elsewhere.toml")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("\nlanguage = 'vn'", ("config.toml, line 2:", "“vn”", "auto, vi, en")),
        ("colour = '16'", ("line 1:", "“colour”", "“colours”")),
        ("theme = 'drak'", ("line 1:", "“drak”", "“dark”")),
        ("mouse = 'yes'", ("line 1:", "true or false")),
        ("escape_ms = 5", ("line 1:", "between 20 and 2000")),
        ("osc52_limit = -1", ("line 1:", "between 0 and")),
        ("[keys]\n\njmp = 'f11'", ("line 3:", "“jmp”", "“jump”")),
        ("theme = 5", ("line 1:", "a text in quotes", '"remember", "dark", "light"')),
        ("[keys]\njump = 3", ("line 2:", "list of texts", '"f5"')),
        ("[keys]\njump = [3]", ("line 2:", "list of texts", '"f5"')),
        ("keys = 3", ("line 1:", "[keys]")),
        ("[[keys]]\njump = 'f11'", ("[keys]",)),
        ("[key]\njump = 'f11'", ("line 1:", "“key”", "“keys”")),
        ("jump = ", ("line 1",)),
    ],
)
def test_what_is_not_understood_is_named_with_its_line_and_a_cure(
    text: str, said: tuple[str, ...]
) -> None:
    sentence = refused(text)
    assert [words for words in said if words not in sentence] == [], sentence


@pytest.mark.parametrize(
    ("written", "key"),
    [
        ("Ctrl+G", "ctrl+g"),
        ("ctrl+g", "ctrl+g"),
        ("^G", "ctrl+g"),
        ("F5", "f5"),
        ("Shift+F3", "f13"),
        ("Ctrl+\\\\", "ctrl+backslash"),
        ("Ctrl+]", "ctrl+right_square_bracket"),
        ("Ctrl+Space", "ctrl+@"),
        ("Ctrl+_", "ctrl+underscore"),
        ("Ctrl+PgUp", "ctrl+pageup"),
    ],
)
def test_keys_are_read_as_people_write_them(written: str, key: str) -> None:
    free = ["alone", "section_up", "forward", "counts", "jump", "blanks", "find_previous"]
    free.append("find_next")
    wishes = "".join(f"{id_} = []\n" for id_ in free)
    found = keys_of(f"{wishes}editor_mark = 'f10'\nfind = \"{written}\"")
    assert found["find"] == (key,)


@pytest.mark.parametrize("key", ["a", "A", "?", "+", "-", "Space", "Shift+Tab", "Ctrl+]", "[", "á"])
def test_signs_may_be_keys_where_nothing_is_written(key: str) -> None:
    wishes = "forward = 'ctrl+w'\nadd_sibling = 'z'\nmove_up = 'u'\n"
    found = keys_of(f"{wishes}owner = '{key}'")
    assert len(found["owner"]) == 1


@pytest.mark.parametrize(
    ("key", "why"),
    [
        ("alt+g", "Esc and another key"),
        ("meta+g", "Esc and another key"),
        ("ctrl+i", "Tab"),
        ("ctrl+m", "Enter"),
        ("ctrl+j", "Enter"),
        ("ctrl+h", "Backspace"),
        ("ctrl+[", "Esc"),
        ("ctrl+5", "without Ctrl"),
        ("ctrl+f5", "without Ctrl"),
        ("ctrl+shift+g", "without Shift"),
        ("shift+f5", "without Shift"),
        ("f20", "F12"),
        ("x", "typed as text"),
        ("space", "typed as text"),
        ("enter", "needed for writing"),
        ("left", "needed for writing"),
        ("tab", "needed for writing"),
        ("backspace", "needed for writing"),
        ("esc", "Esc always closes or goes back"),
        ("foo", "is no key"),
        ("hyper+x", "“hyper” is no Ctrl or Shift"),
        ("", "is no key"),
    ],
)
def test_a_key_that_cannot_work_is_refused_with_the_reason(key: str, why: str) -> None:
    sentence = refused(f"[keys]\njump = '{key}'")
    assert "config.toml, line 2: " in sentence
    assert why in sentence


def test_a_clash_names_both_commands_and_the_line() -> None:
    sentence = refused("[keys]\nrename = 'ctrl+w'\njump = 'f5'")
    assert "line 3:" in sentence
    assert "F5 would mean both “jump” and “blanks”" in sentence


def test_two_commands_may_trade_their_keys() -> None:
    found = keys_of("jump = 'f5'\nblanks = 'ctrl+g'")
    assert found["jump"] == ("f5",)
    assert found["blanks"] == ("ctrl+g",)


def test_keys_of_places_that_never_meet_do_not_clash() -> None:
    assert keys_of("register_add = 'ctrl+g'")["register_add"] == ("ctrl+g",)
    assert keys_of("blanks_where = 'f6'")["blanks_where"] == ("f6",)


def test_a_command_may_lose_its_key_only_where_the_palette_has_it() -> None:
    assert keys_of("filter = []")["filter"] == ()
    assert "“editor_mark” must have a key" in refused("[keys]\neditor_mark = []")
    assert "“palette” must have a key" in refused("[keys]\npalette = []")


def test_what_means_the_same_elsewhere_goes_along_unless_it_is_named_itself() -> None:
    found = keys_of("undo = 'ctrl+u'\nsave = 'ctrl+w'\nblanks_save = 'ctrl+a'\nblanks = 'ctrl+b'")
    assert found["editor_undo"] == found["register_undo"] == found["find_undo"] == ("ctrl+u",)
    assert found["register_save"] == ("ctrl+w",)
    assert found["blanks_save"] == ("ctrl+a",)
    assert found["blanks_close"] == ("escape", "ctrl+b")


def test_what_goes_along_takes_no_key_from_another_command() -> None:
    found = keys_of("save = 'ctrl+d'")
    assert found["register_delete"] == ("ctrl+d",)
    assert found["register_save"] == ("ctrl+s",)


def test_footer_help_and_sentences_name_the_keys_in_use() -> None:
    from tui.screens.help import make_page

    wishes = {"jump": ("ctrl+b",), "undo": ("ctrl+w",), "editor_leap": ("ctrl+a",), "filter": ()}
    registry.use(remapping.remap(registry.COMMANDS, wishes))
    assert dict(registry.hints("tree"))["^B"] == "Jump"
    assert "^G" not in dict(registry.hints("tree"))
    assert "F4" not in dict(registry.hints("tree"))
    said = "\n".join("".join(text for text, _ink in line) for line in make_page("leap", 90))
    assert "leaps (ctrl+a in the editor)" in said.casefold()
    assert "Ctrl+G" not in said
    assert registry.label("register_undo") == "Ctrl+W"
    assert registry.label("filter") == "Ctrl+P “Unfinished”"


def test_the_printed_settings_are_a_file_that_sets_the_same(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    file = tmp_path / "mine.toml"
    monkeypatch.setenv("DECUONG_CONFIG", str(file))
    assert decuong("config", "--path").out == f"{file}\n"
    usual = decuong("config").out
    assert "this file does not exist yet" in usual
    assert set(tomllib.loads(usual)["keys"]) == {one.id for one in registry.COMMANDS}
    assert remapping.remap(registry.COMMANDS, read(usual).keys) == registry.COMMANDS
    file.write_text("theme = 'light'\nmouse = true\n[keys]\njump = ['Ctrl+B', '^W']\nfilter = []\n")
    ours = decuong("config").out
    file.write_text(ours)
    assert decuong("config").out == ours
    assert read(ours).keys["jump"] == ("ctrl+b", "ctrl+w")
    assert read(ours).keys["filter"] == ()
    assert (read(ours).theme, read(ours).mouse) == ("light", True)


@pytest.mark.parametrize("lang", ["en", "vi"])
def test_what_is_printed_can_be_copied_the_examples_too(
    lang: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("DECUONG_CONFIG", str(tmp_path / "none.toml"))
    printed = decuong("config", lang=lang).out
    assert tomllib.loads(printed)["theme"]
    above = printed[: printed.index("\n[keys]\n")].splitlines()[-1]
    example = re.findall(r"\[.*?\]", above)
    assert [tomllib.loads(f"key = {one}")["key"] for one in example] == [["f5", "ctrl+k"], []]


def test_a_multiplexer_that_keeps_a_key_for_itself_is_told_of(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "c.toml").write_text("[keys]\njump = 'ctrl+b'\nrename = 'ctrl+a'\n")
    monkeypatch.setenv("DECUONG_CONFIG", str(tmp_path / "c.toml"))
    monkeypatch.delenv("TMUX", raising=False)
    monkeypatch.delenv("STY", raising=False)
    assert decuong("config").talk == ""
    monkeypatch.setenv("TMUX", "x")
    assert "tmux keeps it" in decuong("config").talk
    monkeypatch.setenv("STY", "x")
    assert "screen keeps it" in decuong("config").talk


def test_headless_commands_take_the_language_and_let_the_rest_be(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    file = tmp_path / "c.toml"
    monkeypatch.setenv("DECUONG_CONFIG", str(file))
    monkeypatch.setenv("LANG", "en_US.UTF-8")
    file.write_text("language = 'vi'\n[keys]\nnonsense = 'alt+x'\n")
    assert "Trình soạn thảo" in decuong("--help", lang=None).out
    assert "An editor" in decuong("--help", lang="en").out
    monkeypatch.setenv("DECUONG_LANG", "en")
    assert "An editor" in decuong("--help", lang=None).out
    monkeypatch.delenv("DECUONG_LANG")
    file.write_text("language = ")
    assert decuong("--help", lang=None).code == 0
    file.write_text("language = 'fr'")
    wrong = decuong("--help", lang=None)
    assert wrong.code == 2
    assert "line 1" in wrong.talk
    set_language("en")


def test_settings_that_cannot_be_read_are_no_defaults(tmp_path: Path) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DECUONG_CONFIG", str(tmp_path))
        with pytest.raises(StoreError):
            config.load()


def test_the_page_on_settings_names_each_with_its_values_and_its_example_is_good() -> None:
    page = (ROOT / "docs/settings.md").read_text("utf-8")
    example = page.partition("```toml\n")[2].partition("```")[0]
    assert read(example).keys["recovered"] == ()
    rows = {line.split("`")[1]: line for line in page.splitlines() if line.startswith("| `")}
    assert set(rows) == {one.name for one in fields(Config)} - {"keys"}
    for name, words in config.WORDS.items():
        assert ", ".join(f'`"{word}"`' for word in words) in rows[name]
    assert f"`{config.OSC52_LIMIT}`, 0 to {config.LIMIT}" in rows["osc52_limit"]
    assert f"{config.LEAST_ESCAPE} to {config.MOST_ESCAPE}" in rows["escape_ms"]
    assert f"`{config.ESCAPE_MS}`" in rows["escape_ms"]


def test_whatever_means_the_same_on_another_screen_goes_along() -> None:
    """A new screen with an undo, a save, or a key that closes it as it opened it, must be told."""
    known = {one.id: one for one in registry.COMMANDS}
    missing = []
    for one in registry.COMMANDS:
        name = one.id.rpartition("_")[2]
        if name in ("undo", "redo", "save") and one.id != name:
            missing += [one.id] if one.id not in remapping.LEADERS[name] else []
        for key in one.keys if name == "close" else ():
            opener = next((open_ for open_ in registry.commands("main") if key in open_.keys), None)
            if opener is not None and one.id not in remapping.LEADERS.get(opener.id, ()):
                missing.append(one.id)
    assert not missing
    assert set(remapping.LEADERS) <= set(known)
    assert {id_ for ids in remapping.LEADERS.values() for id_ in ids} <= set(known)


KEY = re.compile(r"(?:Ctrl|Alt|Shift)\+|\^[A-Z]\b|\bF\d{1,2}\b|\bEsc\b|\bPg(?:Up|Dn)\b")
NAMED_FOR_WHAT_THEY_ARE = {
    "Esc always closes or goes back",
    "Milliseconds to wait after Esc for the rest of a key; more for slow connections.",
    "keyboards end at F12",
    "terminals send it as Esc and another key, which slow connections separate",
}


def test_no_sentence_names_a_key_by_itself() -> None:
    """It would be wrong as soon as somebody gives the command another key."""
    named = {
        text
        for _where, message in said()
        for text in ((message,) if isinstance(message, str) else message)
        if KEY.search(text)
    }
    assert named == NAMED_FOR_WHAT_THEY_ARE
