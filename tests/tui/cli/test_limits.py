"""Streams that are closed or full, no home, no memory, no threads: one sentence, exit code 2."""

from __future__ import annotations

import os
import resource
import shlex
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable
from pathlib import Path
from unittest import mock

import pytest

from outline.errors import DecuongError, StoreError, phrase
from tests.paths import ROOT
from tests.tui.command import decuong
from tests.tui.support import SMALL, make_session, opened, shown, wait_for
from tui import crash, limits, threads
from tui.cli import main as cli
from tui.settings import config, paths

from .test_main import NAMES
from .test_terminal import Terminal

SECONDS = 60.0
NO_HOME = """
import os, pwd, sys
def nobody(_wanted):
    raise KeyError
pwd.getpwuid = pwd.getpwnam = nobody
for name in ("HOME", "USER", "LOGNAME", "LNAME", "USERNAME"):
    os.environ.pop(name, None)
for name in [name for name in os.environ if name.startswith("XDG_")]:
    del os.environ[name]
from tui.cli.main import program
program()
"""
"""A user whom the system does not know, as in a container that is given a number."""

COMMANDS = {
    "show": ["show", "REPORT"],
    "check": ["check", "REPORT"],
    "get": ["get", "REPORT", "pre"],
    "put": ["put", "REPORT", "pre"],
    "set": ["set", "REPORT", "document.subject=khác"],
    "status": ["status", "REPORT", "p1.i", "done"],
    "table": ["table", "REPORT", "a1"],
    "export": ["export", "REPORT", "-o", "-"],
    "history": ["history", "REPORT"],
    "merge": ["merge", "REPORT", "REPORT", "REPORT"],
    "settle": ["settle", "REPORT"],
    "fixes": ["fixes", "REPORT"],
    "config": ["config"],
    "new": ["new", "-"],
    "template": ["template", "list"],
    "overview": ["--help"],
    "help": ["get", "--help"],
    "version": ["--version"],
}
PRINTING = [name for name in COMMANDS if name not in ("put", "set", "status", "history", "settle")]


@pytest.fixture
def report(tmp_path: Path) -> Path:
    path = tmp_path / "r.toml"
    assert decuong("new", path, "--sample").code == 0
    return path


def shell(
    words: list[str], report: Path, redirected: str = "", program: str = "", **options: object
) -> subprocess.CompletedProcess[str]:
    """Run a command; in English by the locale, so that the settings are asked for a language."""
    begin = [sys.executable, *(["-c", program] if program else ["-m", "tui"])]
    line = shlex.join([*begin, *(str(report) if word == "REPORT" else word for word in words)])
    return subprocess.run(  # type: ignore[call-overload, no-any-return]
        ["bash", "-c", f"exec {line} {redirected}"],
        **{"cwd": ROOT, "capture_output": True, "text": True, "errors": "replace",
           "timeout": SECONDS, "check": False, "input": "Văn bản.\n", **options},
    )  # fmt: skip


def is_one_sentence(talk: str) -> bool:
    return talk.startswith("decuong: ") and talk.count("\n") == 1 and "Traceback" not in talk


# Streams.


@pytest.mark.parametrize("way", [">&-", ">/dev/full"])
@pytest.mark.parametrize("name", PRINTING)
def test_what_cannot_be_printed_is_told(name: str, way: str, report: Path) -> None:
    ran = shell(COMMANDS[name], report, way)
    assert ran.returncode == 2
    assert is_one_sentence(ran.stderr), ran.stderr
    assert ran.stderr.startswith("decuong: Standard output cannot be written: ")


@pytest.mark.parametrize("words", [["put", "REPORT", "pre"], ["table", "REPORT", "a1", "--append"],
                                   ["show", "-"], ["audit", "-"]])  # fmt: skip
def test_a_closed_standard_input_is_called_closed_and_no_terminal(
    words: list[str], report: Path
) -> None:
    before = report.read_bytes()
    ran = shell(words, report, "<&-", input=None)
    assert ran.returncode == 2
    assert is_one_sentence(ran.stderr), ran.stderr
    assert "is read from standard input, but that is closed." in ran.stderr
    assert report.read_bytes() == before


def test_a_standard_input_that_only_takes_is_told(report: Path) -> None:
    ran = shell(["put", "REPORT", "pre"], report, "0>/dev/null", input=None)
    assert (ran.returncode, is_one_sentence(ran.stderr)) == (2, True)
    assert "Standard input cannot be read: " in ran.stderr


@pytest.mark.parametrize("name", ["edit", "demo"])
@pytest.mark.parametrize("closed", ["<&-", ">&-", "<&- >&-"])
def test_the_editor_says_that_it_has_no_terminal_where_streams_are_closed(
    name: str, closed: str, report: Path
) -> None:
    ran = shell([name, *(["REPORT"] if name == "edit" else [])], report, closed, input=None)
    assert (ran.returncode, is_one_sentence(ran.stderr)) == (2, True)
    assert "needs a terminal" in ran.stderr


@pytest.mark.parametrize("closed", ["<&-", "2>&-", ">&- 2>&-", "<&- >&- 2>&-"])
def test_a_save_with_closed_streams_writes_the_report_and_nothing_else(
    closed: str, report: Path
) -> None:
    """A file that is opened gets the first number that is free, and libraries write to 1 and 2."""
    assert shell(["set", "REPORT", "document.subject=khác"], report, closed).returncode == 0
    assert decuong("get", report, "document.subject").out == "khác\n"
    out = report.with_name("out")
    numbers = (
        "import os; from tui.cli import streams; streams.prepare();"
        f"number = os.open({str(report)!r}, os.O_RDONLY);"
        f"print(number > 2, file=open({str(out)!r}, 'w'))"
    )
    shell([], report, closed, program=numbers)
    assert out.read_text() == "True\n"


def test_a_reader_that_goes_away_is_still_no_error(report: Path) -> None:
    for words in (["--help"], ["--version"], ["show", str(report), "--json"]):
        line = shlex.join([sys.executable, "-m", "tui", *words])
        ran = subprocess.run(
            ["bash", "-o", "pipefail", "-c", f"{line} | true"],
            cwd=ROOT, capture_output=True, check=False, timeout=SECONDS,
        )  # fmt: skip
        assert (ran.returncode, ran.stderr) == (0, b""), words


# No home.


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_works_for_a_user_without_a_home_or_a_name(name: str, report: Path) -> None:
    ran = shell(COMMANDS[name], report, program=NO_HOME)
    assert ran.returncode == (1 if name == "check" else 0)
    assert "decuong:" not in ran.stderr
    assert "Traceback" not in ran.stderr
    assert not (ROOT / "~").exists()


def test_without_a_home_there_is_no_place_for_settings(report: Path) -> None:
    ran = shell(["config", "--path"], report, program=NO_HOME)
    assert (ran.returncode, ran.stdout, is_one_sentence(ran.stderr)) == (2, "", True)
    assert "you have no home folder" in ran.stderr


@pytest.mark.parametrize("kind", ["missing", "a file", "closed", "somebody else's"])
def test_every_home_will_do(
    kind: str, report: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = tmp_path / "home"
    if kind == "a file":
        home.touch()
    elif kind != "missing":
        home.mkdir(mode=0o000)
    if kind == "somebody else's":  # root is let in everywhere
        real = os.open, os.lstat

        def refuse(which: int) -> Callable[..., object]:
            function: Callable[..., object] = real[which]

            def call(path: object, *arguments: object, **options: object) -> object:
                if str(path).startswith(str(home)):
                    raise PermissionError(13, "no")
                return function(path, *arguments, **options)

            return call

        monkeypatch.setattr(os, "open", refuse(0))
        monkeypatch.setattr(os, "lstat", refuse(1))
    for name in ("CONFIG", "STATE", "DATA", "CACHE"):
        monkeypatch.delenv(f"XDG_{name}_HOME")
    monkeypatch.setenv("HOME", str(home))
    assert config.load() == config.Config()
    paths.save_state("theme", "x")
    for words in (["config"], ["check", report], ["--help"]):
        assert decuong(*words).code in (0, 1)


def test_settings_that_are_named_must_be_readable_all_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").touch()
    monkeypatch.setenv("DECUONG_CONFIG", str(tmp_path / "file" / "config.toml"))
    with pytest.raises(StoreError, match="cannot be read"):
        config.load()


def test_the_editor_works_for_a_user_without_a_home(report: Path) -> None:
    terminal = Terminal(str(report), program=("-c", NO_HOME), columns=120)
    assert terminal.until("Phần I")
    terminal.type("\x14\x13\x11")  # Telex, which would be kept; save; leave
    assert terminal.end() == 0


def test_a_demo_without_a_place_for_it_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tui.cli.commands.demo.refuse_terminal", lambda: None)
    monkeypatch.setattr(tempfile, "tempdir", "/nonexistent")
    ran = decuong("demo")
    assert (ran.code, is_one_sentence(ran.talk)) == (2, True)
    assert "No temporary folder can be made: " in ran.talk


# No memory.


@pytest.mark.parametrize("name", ["show", "put", "export", "merge", "history", "new"])
def test_without_memory_there_is_a_sentence_or_the_work_is_done(name: str, report: Path) -> None:
    """From where Python itself begins to run to where there is enough for everything."""
    before = report.read_bytes()
    told = 0
    for megabytes in (15, 17, 19, 20, 21, 22, 24, 64):

        def limit(size: int = megabytes << 20) -> None:
            resource.setrlimit(resource.RLIMIT_AS, (size, size))

        ran = subprocess.run(
            [sys.executable, "-m", "tui", "--lang", "en",
             *(str(report) if word == "REPORT" else word for word in COMMANDS[name])],
            cwd=ROOT, input=b"Khac.\n", capture_output=True, preexec_fn=limit, timeout=SECONDS,
            check=False,
        )  # fmt: skip
        talk = ran.stderr.decode()
        assert "Traceback" not in talk
        if ran.returncode:
            assert (ran.returncode, is_one_sentence(talk)) == (2, True), talk
            assert "memory" in talk
            assert report.read_bytes() == before
            told += 1
        else:
            before = report.read_bytes()
    assert ran.returncode == 0, "64 MB are enough"
    assert [path for path in report.parent.iterdir() if path.suffix == ".tmp"] == []


def test_a_command_that_runs_out_of_memory_says_so(
    report: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def greedy(*_: object) -> None:
        raise MemoryError

    monkeypatch.setattr("tui.cli.report_source.read_report", greedy)
    ran = decuong("show", report)
    assert ran.code == 2
    assert ran.talk == (
        "decuong: There is not enough memory for this; no file was left half written. Close other "
        "programs, or ask the administrator to raise the limit.\n"
    )


def test_the_last_words_need_no_catalogue(
    report: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    def greedy(*_: object) -> None:
        raise MemoryError

    monkeypatch.setattr("tui.cli.report_source.read_report", greedy)
    monkeypatch.setattr("tui.crash.explain", greedy)
    monkeypatch.setattr("tui.cli.streams.report_error", greedy)
    assert decuong("show", report).code == 2
    assert capfd.readouterr().err == "decuong: There is not enough memory for this.\n"


def test_an_explanation_that_fails_is_no_second_traceback(
    report: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise ZeroDivisionError("the word")

    monkeypatch.setattr("tui.cli.report_source.read_report", broken)
    monkeypatch.setattr("tui.crash.explain", broken)
    ran = decuong("show", report)
    assert (ran.code, is_one_sentence(ran.talk)) == (2, True)
    assert "ZeroDivisionError: the word" in ran.talk


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (MemoryError(), "memory"),
        (OSError(12, "Cannot allocate memory"), "memory"),
        (ImportError("x.so: failed to map segment from shared object"), "memory"),
        (RuntimeError("can't start new thread"), "thread"),
        (OSError(24, "Too many open files"), "file can be opened"),
        (RuntimeError("something else"), None),
        (OSError(28, "No space left on device"), None),
        (ImportError("No module named x"), None),
        (StoreError(phrase("As it is.")), None),
    ],
)
def test_each_limit_of_the_system_has_its_sentence(error: Exception, said: str | None) -> None:
    wrapped = ValueError("while doing something")
    wrapped.__cause__ = error
    for one in (error, wrapped):
        found = limits.find_exhausted_limit(one)
        assert (found is None) == (said is None)
        assert said is None or said in str(found)


# No threads.


def no_more_than(count: int) -> Callable[[threading.Thread], None]:
    left = [count]
    real = threading.Thread.start

    def start(thread: threading.Thread) -> None:
        if not left[0]:
            raise RuntimeError("can't start new thread")
        left[0] -= 1
        real(thread)

    return start


FEW_THREADS = """
import sys, threading
most, real = int(sys.argv.pop(1)), threading.Thread.start
def start(thread):
    global most
    if not most:
        raise RuntimeError("can't start new thread")
    most -= 1
    real(thread)
threading.Thread.start = start
from tui.cli.main import program
program()
"""


@pytest.mark.parametrize("count", [0, 4, 8])
def test_an_editor_without_enough_threads_leaves_the_screen_alone(count: int, report: Path) -> None:
    terminal = Terminal(str(report), program=("-c", FEW_THREADS, str(count)), columns=200)
    assert terminal.end() == 2
    assert "No further thread can be started" in terminal.drawn
    assert "Traceback" not in terminal.drawn
    assert "\x1b[?1049h" not in terminal.drawn


def test_an_editor_whose_threads_run_out_saves_and_leaves_in_good_order(report: Path) -> None:
    """What it looked for at its start is gone again: nobody else is seen, and all else works."""
    program = FEW_THREADS.replace(
        "from tui.cli", "import tui.app; tui.app.THREADS = 0\nfrom tui.cli"
    )
    terminal = Terminal(str(report), program=("-c", program, "5"), columns=120)
    assert terminal.until("No further thread can be started")
    terminal.type("\tMới. \x13")
    assert terminal.until("Saved")
    terminal.type("\x11")
    assert terminal.end() == 0
    assert "Mới. " in decuong("get", report, "pre").out


async def test_a_save_without_a_thread_is_made_all_the_same(tmp_path: Path) -> None:
    session = make_session(tmp_path)
    async with opened(session, SMALL) as (main, pilot):
        main.editor.focus()
        with mock.patch.object(threading.Thread, "start", no_more_than(0)):
            await pilot.press("M", "ctrl+s")
            await wait_for(pilot, lambda: "Saved" in shown(pilot.app), "saved")
    assert not session.dirty


async def test_work_that_runs_out_of_memory_is_an_error_like_others() -> None:
    def greedy() -> None:
        raise MemoryError

    def broken() -> None:
        raise RuntimeError("something else")

    with pytest.raises(DecuongError, match="not enough memory"):
        await threads.run_beside(greedy)
    with pytest.raises(RuntimeError, match="something else"):
        await threads.run_beside(broken)


def test_a_fall_for_want_of_threads_names_what_was_kept(tmp_path: Path) -> None:
    error = crash.Crashed(None, tmp_path / "r.toml")
    error.__cause__ = RuntimeError("can't start new thread")
    said = crash.explain(error)
    assert "No further thread can be started" in str(said)
    assert str(said.cure) == f"The unsaved text comes back when you open {tmp_path}/r.toml."


def test_the_console_script_begins_where_memory_is_looked_after() -> None:
    text = (ROOT / "pyproject.toml").read_text("utf-8")
    assert 'decuong = "tui.__main__:program"' in text
    for error in (MemoryError(), ImportError("x: failed to map segment from shared object")):
        code = (
            "import sys\nclass Finder:\n    def find_spec(self, name, *_):\n"
            f"        if name == 'tui.cli':\n            raise {error!r}\n"
            "sys.meta_path.insert(0, Finder())\nfrom tui.__main__ import program\nprogram()"
        )
        ran = subprocess.run(
            [sys.executable, "-c", code], cwd=ROOT, capture_output=True, check=False
        )
        assert (ran.returncode, is_one_sentence(ran.stderr.decode())) == (2, True)


def test_every_command_is_looked_at_here_or_needs_more_than_a_report() -> None:
    named = {words[0] for words in COMMANDS.values()}
    assert set(NAMES) - named == {"edit", "demo", "audit", "restore"}
    assert cli.INTERRUPTED == 130
