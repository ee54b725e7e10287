"""Finding the command, the language, the help; streams that close, break and fill up."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from tests.paths import ROOT
from tests.tui.command import decuong
from tui import __version__, i18n
from tui.cli import main
from tui.cli.commands.registry import COMMANDS
from tui.cli.parser import parser_for

NAMES = [command.name for command in COMMANDS]


def real(*arguments: str, **options: object) -> subprocess.CompletedProcess[bytes]:
    """Run the command line in a process of its own."""
    return subprocess.run(  # type: ignore[call-overload, no-any-return]
        [sys.executable, "-m", "tui", "--lang", "en", *arguments],
        cwd=ROOT,
        check=False,
        **{"capture_output": True, "stdin": subprocess.DEVNULL, **options},
    )


@pytest.mark.parametrize(
    ("words", "name", "rest"),
    [
        (["show", "a.toml"], "show", ["a.toml"]),
        (["a.toml"], "edit", ["a.toml"]),
        (["./show"], "edit", ["./show"]),
        (["edit", "show"], "edit", ["show"]),
        (["--lang", "vi", "check", "a"], "check", ["--lang", "vi", "a"]),
        (["--lang=vi", "a.toml"], "edit", ["--lang=vi", "a.toml"]),
        (["--", "show"], "edit", ["--", "show"]),
        (["-"], "edit", ["-"]),
        (["--help"], None, ["--help"]),
        ([], None, []),
        (["--lang", "vi"], None, ["--lang", "vi"]),
    ],
)
def test_the_first_word_is_the_command_or_else_a_file(
    words: list[str], name: str | None, rest: list[str]
) -> None:
    assert main.split_command(words) == (name, rest)


def test_no_words_at_all_print_the_overview_as_talk() -> None:
    ran = decuong()
    assert (ran.code, ran.data) == (2, b"")
    said = " ".join(ran.talk.split())
    assert all(command.summary in said for command in COMMANDS)


def test_help_lists_every_command_on_stdout() -> None:
    ran = decuong("--help")
    assert ran.code == 0
    assert all(f"{command.usage} " in ran.out for command in COMMANDS)


def test_the_version_is_that_of_the_package() -> None:
    assert decuong("--version").out == f"decuong {__version__}\n"


@pytest.mark.parametrize("lang", i18n.LANGUAGES)
@pytest.mark.parametrize("name", NAMES)
def test_every_help_is_complete_with_an_example(name: str, lang: str) -> None:
    ran = decuong(name, "--help", lang=lang)
    assert (ran.code, ran.talk) == (0, "")
    command = next(command for command in COMMANDS if command.name == name)
    module = command.load()
    parser = parser_for(command, module)
    for action in parser._actions:
        assert action.help, f"{name}: {action.dest} is not explained"
    assert module.EXAMPLES
    for example in module.EXAMPLES:
        assert f"  {example}\n" in ran.out
    first = " ".join(ran.out.split("\n\n")[1].split())
    assert first == i18n._(module.DESCRIPTION)


@pytest.mark.parametrize("name", NAMES)
def test_every_help_is_translated(name: str) -> None:
    english, vietnamese = (decuong(name, "--help", lang=lang).out for lang in ("en", "vi"))
    for text in ("usage: ", "options:", "Examples:", "show this help", "language of the messages"):
        assert text in english
        assert text not in vietnamese
    assert english.split("\n\n")[1] != vietnamese.split("\n\n")[1]


@pytest.mark.parametrize("name", NAMES)
def test_every_example_is_a_command_line_that_parses(name: str) -> None:
    command = next(command for command in COMMANDS if command.name == name)
    module = command.load()
    for example in module.EXAMPLES:
        last = example.split(" | ")[-1]
        words = shlex.split(last.split(" < ")[0].split(" > ")[0])
        assert words[0] == "decuong"
        found, rest = main.split_command(words[1:])
        assert found == name
        parser_for(command, module).parse_args(rest)


@pytest.mark.parametrize("name", NAMES)
def test_help_at_a_terminal_is_the_same_text_in_colour(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "120")
    plain = decuong(name, "--help").out
    monkeypatch.setenv("FORCE_COLOR", "1")
    ran = decuong(name, "--help", terminal=True)
    assert "\x1b[" in ran.out
    bare = re.sub("\x1b\\[[0-9;]*m", "", ran.out)
    # rich-argparse writes "-o, --output OUT", argparse "-o OUT, --output OUT".
    assert set(bare.replace(",", "").split()) == set(plain.replace(",", "").split())


def test_the_language_may_come_after_the_command_too() -> None:
    assert decuong("show", "--help", "--lang", "vi", lang=None).out == (
        decuong("show", "--help", lang="vi").out
    )


@pytest.mark.parametrize(
    ("variables", "english"),
    [
        ({"LANG": "en_US.UTF-8"}, True),
        ({"LANG": "vi_VN.UTF-8"}, False),
        ({"LANG": "C"}, False),
        ({"LANG": "fr_FR.UTF-8"}, False),
        ({"LANG": "vi_VN", "LC_ALL": "en_GB.UTF-8"}, True),
        ({"LANG": "en_US", "DECUONG_LANG": "vi"}, False),
    ],
)
def test_the_language_follows_wish_and_locale(
    variables: dict[str, str], english: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    ran = decuong("show", "/nowhere/at-all.toml", lang=None)
    in_english = decuong("show", "/nowhere/at-all.toml", lang="en")
    assert (ran.talk == in_english.talk) is english


@pytest.mark.parametrize("place", ["argument", "variable"])
def test_an_unknown_language_is_told_in_a_known_one(
    place: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    if place == "variable":
        monkeypatch.setenv("DECUONG_LANG", "fr")
    ran = decuong("show", "a.toml", lang="fr" if place == "argument" else None)
    assert ran.code == 2
    assert "“fr”" in ran.talk
    assert "vi, en" in ran.talk


def test_what_nobody_foresaw_goes_to_a_file_and_never_to_the_screen(
    sample: Path, monkeypatch: pytest.MonkeyPatch, a_home_of_its_own: Path
) -> None:
    def broken(*_: object) -> None:
        raise RuntimeError("the secret word")

    monkeypatch.setattr("tui.cli.report_source.read_report", broken)
    ran = decuong("show", sample)
    assert ran.code == 2
    assert ran.talk.count("\n") == 1
    assert "RuntimeError" in ran.talk
    assert "Traceback" not in ran.talk
    (details,) = (a_home_of_its_own / "state" / "decuong").iterdir()
    assert str(details) in ran.talk
    assert "the secret word" in details.read_text("utf-8")
    assert details.stat().st_mode & 0o777 == 0o600


def test_a_crash_without_a_place_for_details_still_says_what_it_was(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def refuse(*_: object) -> None:
        raise OSError("no")

    def broken(*_: object) -> None:
        raise RuntimeError("the word")

    monkeypatch.setattr("tempfile.mkstemp", refuse)
    monkeypatch.setattr("tui.cli.report_source.read_report", broken)
    ran = decuong("show", "a")
    assert ran.code == 2
    assert "RuntimeError: the word" in ran.talk


def test_interrupting_is_130_without_a_word(monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("tui.cli.report_source.read_report", interrupted)
    ran = decuong("show", "a")
    assert (ran.code, ran.data, ran.talk) == (130, b"", "")


def test_a_reader_that_goes_away_is_no_error(sample: Path) -> None:
    read, write = os.pipe()
    os.close(read)
    ran = real("show", str(sample), "--json", stdout=write, stderr=subprocess.PIPE,
               capture_output=False)  # fmt: skip
    os.close(write)
    assert ran.stderr == b""
    assert ran.returncode == 0


@pytest.mark.parametrize("command", ["show", "get", "export"])
def test_a_full_disk_behind_stdout_is_told(command: str, sample: Path) -> None:
    more = {"get": ["p1.i"], "export": ["-o", "-"]}
    words = [command, str(sample), *more.get(command, [])]
    with Path("/dev/full").open("wb") as full:
        ran = real(*words, stdout=full, stderr=subprocess.PIPE, capture_output=False)
    assert ran.returncode == 2
    assert ran.stderr.decode().startswith("decuong: Standard output cannot be written:")
    assert ran.stderr.count(b"\n") == 1


def test_a_closed_stdout_is_told(sample: Path) -> None:
    words = [sys.executable, "-m", "tui", "--lang", "en", "show", str(sample)]
    ran = subprocess.run(
        ["sh", "-c", f"exec {shlex.join(words)} >&-"], cwd=ROOT, capture_output=True, check=False
    )
    assert ran.returncode == 2
    assert ran.stderr.decode().startswith("decuong: Standard output cannot be written:")
    assert b"Traceback" not in ran.stderr
    words[words.index("en")] = "vi"
    ran = subprocess.run(
        ["sh", "-c", f"exec {shlex.join(words)} >&-"], cwd=ROOT, capture_output=True, check=False
    )
    assert "đã bị đóng" in ran.stderr.decode()


def test_data_is_utf8_in_any_locale(sample: Path) -> None:
    env = {**os.environ, "LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
    ran = real("get", str(sample), "p1.i", env=env)
    assert ran.returncode == 0
    assert ran.stdout == decuong("get", sample, "p1.i").data
    assert "Đảng bộ" in ran.stdout.decode()


def test_a_file_name_cannot_write_on_the_terminal(tmp_path: Path) -> None:
    ran = decuong("show", tmp_path / "a\x1b]0;mine\x07\nb.toml", terminal=True)
    assert ran.code == 2
    assert "\x1b" not in ran.talk
    assert "\x07" not in ran.talk
    assert ran.talk.count("\n") == 1


def test_an_error_survives_a_closed_stderr(tmp_path: Path) -> None:
    words = [sys.executable, "-m", "tui", "show", str(tmp_path / "none.toml")]
    ran = subprocess.run(
        ["sh", "-c", f"exec {shlex.join(words)} 2>&-"], cwd=ROOT, capture_output=True, check=False
    )
    assert ran.returncode == 2
    assert ran.stdout == b""
