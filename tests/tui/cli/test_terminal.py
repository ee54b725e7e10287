"""The editor in real terminals: those in which it cannot run, and one in which it can."""

from __future__ import annotations

import codecs
import fcntl
import os
import pty
import re
import select
import signal
import struct
import sys
import termios
import time
from pathlib import Path

import pytest

from store.disk import sidecar
from tests.paths import ROOT
from tests.tui.command import decuong
from tests.tui.terminal.test_frame_diff import Screen

ESCAPES = re.compile(r"\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)|.)")


class Terminal:
    """A program in a terminal of its own."""

    def __init__(
        self,
        *arguments: str,
        columns: int = 100,
        lines: int = 30,
        program: tuple[str, ...] = ("-m", "tui"),
        **variables: str,
    ) -> None:
        self.drawn = ""
        self._screen = Screen(columns, lines)
        self._decode = codecs.getincrementaldecoder("utf-8")(errors="replace").decode
        self.child, self.master = pty.fork()
        if self.child == 0:
            size = struct.pack("HHHH", lines, columns, 0, 0)
            fcntl.ioctl(1, termios.TIOCSWINSZ, size)
            os.chdir(ROOT)
            words = [sys.executable, *program, "--lang", "en", *arguments]
            os.execve(words[0], words, {**os.environ, "TERM": "xterm-256color", **variables})

    def until(self, text: str, seconds: float = 20) -> bool:
        """Read until the screen shows a text, or once held it; tell whether it ever did."""
        end = time.monotonic() + seconds
        while not self._shows(text) and time.monotonic() < end:
            if not self._read(0.2):
                break
        return self._shows(text)

    def _shows(self, text: str) -> bool:
        # Of a text that changes only the cells that differ are sent: the screen has it whole.
        return text in ESCAPES.sub("", self.drawn) or text in "\n".join(self._screen.screen.display)

    def type(self, keys: str) -> None:
        os.write(self.master, keys.encode())

    def end(self, seconds: float = 20) -> int:
        """Read until the program leaves; return its exit code."""
        limit = time.monotonic() + seconds
        while time.monotonic() < limit and self._read(0.2):
            continue
        done, status = os.waitpid(self.child, os.WNOHANG)
        while not done and time.monotonic() < limit:
            select.select([], [], [], 0.02)
            done, status = os.waitpid(self.child, os.WNOHANG)
        if not done:
            os.kill(self.child, signal.SIGKILL)
            os.waitpid(self.child, 0)
            raise AssertionError(f"never left; drawn: {ESCAPES.sub('', self.drawn)[-500:]!r}")
        os.close(self.master)
        return os.waitstatus_to_exitcode(status)

    def _read(self, seconds: float) -> bool:
        """Read what comes; False once the program is gone."""
        if not select.select([self.master], [], [], seconds)[0]:
            return True
        try:
            data = os.read(self.master, 1 << 16)
        except OSError:
            return False
        text = self._decode(data)
        self.drawn += text
        self._screen.feed(text)
        return bool(data)


@pytest.mark.parametrize(("columns", "lines"), [(59, 30), (100, 15), (20, 5)])
def test_a_small_terminal_is_told_what_is_needed(columns: int, lines: int, sample: Path) -> None:
    before = sample.read_bytes()
    terminal = Terminal(str(sample), columns=columns, lines=lines)
    assert terminal.end() == 2
    said = " ".join(terminal.drawn.split())
    assert said.startswith(f"decuong: The terminal has {columns}x{lines} characters")
    assert "60x16" in said
    assert "\x1b" not in said, "the screen must be left alone"
    assert sample.read_bytes() == before


def test_a_dumb_terminal_is_told_the_cure(sample: Path) -> None:
    terminal = Terminal(str(sample), TERM="dumb")
    assert terminal.end() == 2
    assert "TERM=xterm-256color" in terminal.drawn
    assert "\x1b" not in terminal.drawn


def test_a_broken_report_is_told_before_the_screen_is_touched(tmp_path: Path) -> None:
    path = tmp_path / "a.toml"
    path.write_text("format = 9\n", encoding="utf-8")
    terminal = Terminal(str(path))
    assert terminal.end() == 2
    assert "a.toml" in terminal.drawn
    assert "\x1b[?1049h" not in terminal.drawn
    assert "Traceback" not in terminal.drawn


@pytest.mark.parametrize(("columns", "lines"), [(60, 16), (120, 40)])
def test_the_editor_opens_and_leaves(columns: int, lines: int, sample: Path) -> None:
    terminal = Terminal(str(sample), columns=columns, lines=lines)
    assert terminal.until("Phần I"), ESCAPES.sub("", terminal.drawn)[-500:]
    terminal.type("\x11")
    assert terminal.end() == 0
    assert "\x1b[?1049l" in terminal.drawn, "the terminal is given back"
    assert "Traceback" not in terminal.drawn


def test_the_demo_opens_a_private_copy_and_tells_where_it_stays(tmp_path: Path) -> None:
    terminal = Terminal("demo", TMPDIR=str(tmp_path))
    assert terminal.until("Phần I"), ESCAPES.sub("", terminal.drawn)[-500:]
    terminal.type("\x11")
    assert terminal.end() == 0
    (copy,) = tmp_path.glob("decuong-demo-*/*.toml")
    assert copy.parent.stat().st_mode & 0o777 == 0o700
    said = terminal.drawn.rpartition("\x1b[?1049l")[2]
    assert str(copy) in "".join(ESCAPES.sub("", said).split("\r\n"))


def test_a_demo_that_cannot_open_leaves_no_copy(tmp_path: Path) -> None:
    terminal = Terminal("demo", columns=30, lines=10, TMPDIR=str(tmp_path))
    assert terminal.end() == 2
    assert list(tmp_path.iterdir()) == []


BROKEN = """
import sys
from tui.screens.main.navigation_controller import NavigationController
def jump(self):
    raise ZeroDivisionError("the secret word")
NavigationController.jump = jump
from tui.cli.main import main
sys.exit(main())
"""


def test_a_crash_gives_back_the_terminal_and_what_was_typed(
    sample: Path, a_home_of_its_own: Path
) -> None:
    before = sample.read_bytes()
    terminal = Terminal(str(sample), program=("-c", BROKEN), columns=120)
    assert terminal.until("Phần I")
    terminal.type("\r")
    terminal.type("Mới gõ thêm. ")
    assert terminal.until("Mới gõ thêm.")
    terminal.type("\x07")
    assert terminal.end() == 2
    said = "".join(ESCAPES.sub("", terminal.drawn.rpartition("\x1b[?1049l")[2]).split("\r\n"))
    assert "Traceback" not in terminal.drawn
    assert "the secret word" not in terminal.drawn
    assert "ZeroDivisionError" in said
    (details,) = (a_home_of_its_own / "state" / "decuong").glob("decuong-crash-*.txt")
    assert str(details) in said
    assert "the secret word" in details.read_text("utf-8")
    assert f"comes back when you open {sample}" in said
    assert sample.read_bytes() == before
    again = Terminal(str(sample), columns=120)
    assert again.until("Recovered")
    assert again.until("Mới gõ thêm."), "\n".join(again._screen.screen.display)
    again.type("\x13")
    assert again.until("Saved")
    again.type("\x11")
    assert again.end() == 0
    assert "Mới gõ thêm." in decuong("get", sample, "pre").out


def test_a_crash_of_a_worker_names_the_error_itself(sample: Path, a_home_of_its_own: Path) -> None:
    broken = BROKEN.replace(
        "def jump(self):",
        "def jump(self):\n    self.context.run_worker(failing(self), group='jump')\n"
        "async def failing(self):",
    )
    assert broken != BROKEN
    terminal = Terminal(str(sample), program=("-c", broken), columns=120)
    assert terminal.until("Phần I")
    terminal.type("\x07")
    assert terminal.end() == 2
    said = "".join(ESCAPES.sub("", terminal.drawn.rpartition("\x1b[?1049l")[2]).split("\r\n"))
    assert "ZeroDivisionError" in said
    (details,) = (a_home_of_its_own / "state" / "decuong").glob("decuong-crash-*.txt")
    assert "in failing" in details.read_text("utf-8")


def test_a_crash_with_nothing_unsaved_leaves_no_second_report(sample: Path) -> None:
    terminal = Terminal(str(sample), program=("-c", BROKEN), columns=120)
    assert terminal.until("Phần I")
    terminal.type("\x07")
    assert terminal.end() == 2
    assert "last saved" in " ".join(terminal.drawn.split())
    assert list(sample.parent.glob("*rescued*")) == []


def test_a_report_that_is_gone_names_what_was_left_unsaved(sample: Path) -> None:
    folder = sidecar.ensure(sample)
    (folder / "journal-may-1-00").write_bytes(b"x")
    sample.unlink()
    said = decuong(sample)
    assert said.code == 2
    assert str(folder) in said.talk
    assert "then open it" in said.talk
    (folder / "journal-may-1-00").unlink()
    assert "decuong new" in decuong(sample).talk
