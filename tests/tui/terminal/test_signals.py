"""The editor ended from outside, in a real terminal: what was typed is there at the next start.

Every test reads what the terminal shows or what the disk holds; none waits for time to pass.
"""

from __future__ import annotations

import os
import re
import select
import shutil
import signal
import subprocess
import sys
import termios
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import pyte
import pytest

from outline.model import Report
from store.disk import sidecar
from store.journal import recovery
from store.report_file import files
from tests.tui.command import decuong
from tests.tui.wire import PATIENCE, Wire

PRIVATE = re.compile(rb"\x1b\[[<>=?][0-9;]*[a-zA-Z$]+")
TYPED = "Chữ vừa gõ xong."
LAG = 120
"""Keys the journal lacks when the editor is stuck: more than are typed between two flushes."""
MOST_KEYS = 2000
GONE = 30.0
"""Seconds after which a process that has not ended never will."""


class Seen(Wire):
    """A wire with a terminal at its end: what is seen, not what is sent."""

    def __init__(self, command: Sequence[str], env: Mapping[str, str]) -> None:
        super().__init__(command, env)
        self.screen = pyte.Screen(120, 40)
        self._stream = pyte.ByteStream(self.screen)
        self.raw = b""

    def _read(self, seconds: float) -> bytes:
        data = super()._read(seconds)
        self.raw += data
        # What no terminal of today minds, but this one: private forms of common sequences.
        self._stream.feed(PRIVATE.sub(b"", data))
        return data

    def see(self, text: str) -> str:
        """Read until the screen shows a text; return the screen."""
        end = time.monotonic() + PATIENCE
        while True:
            shown = "\n".join(self.screen.display)
            if text in shown:
                return shown
            assert time.monotonic() < end, f"never seen: {text}\n{shown}"
            self._read(0.1)

    def miss(self, text: str) -> None:
        """Read until the screen does not show a text any more."""
        end = time.monotonic() + PATIENCE
        while text in "\n".join(self.screen.display):
            assert time.monotonic() < end, f"still seen: {text}"
            self._read(0.1)


def editor(path: Path, *before: str, code: str = "") -> Seen:
    """Open a report; ``code`` is run in the process first, ``before`` comes before its command."""
    program = ["-c", f"{code}\nimport sys; from tui.cli.main import main; sys.exit(main())"]
    command = [*before, sys.executable, *program, "--lang", "en", str(path)]
    return Seen(command, {**os.environ, "TERM": "xterm-256color"})


def type_into(wire: Seen) -> None:
    wire.see("Phần I")
    wire.send(b"\r")
    wire.send(TYPED.encode())
    wire.until(b"xong.")


def held(path: Path) -> list[str]:
    """Return what journals of the report hold, without touching them."""
    found = []
    folder = sidecar.of(path)
    for file in folder.glob("journal-*"):
        from store.journal import records
        from store.report_file import codec

        data = file.read_bytes()
        base = codec.decode(records.read_header(data).base, "base").report
        found.append(records.replay(data, base).preamble.body)
    return found


def await_that(condition: Callable[[], object], what: str, seconds: float = GONE) -> float:
    """Wait until something holds; return how long it took."""
    began = time.monotonic()
    while not condition():
        assert time.monotonic() < began + seconds, f"never happened: {what}"
        select.select([], [], [], 0.01)
    return time.monotonic() - began


def ended(wire: Wire) -> Callable[[], bool]:
    def look() -> bool:
        found = os.waitid(os.P_PID, wire.child, os.WEXITED | os.WNOHANG | os.WNOWAIT)
        return found is not None

    return look


def code_of(wire: Wire) -> int:
    found = os.waitid(os.P_PID, wire.child, os.WEXITED | os.WNOWAIT)
    assert found is not None
    return found.si_status if found.si_code == os.CLD_EXITED else -found.si_status


def recovered(path: Path) -> list[Report]:
    found, told = recovery.claim_journals(path)
    assert not told
    reports = [one.recover().ours for one in found]
    for one in found:
        one.close()
    return reports


def test_what_was_typed_is_on_the_disk_within_a_second_and_survives_a_kill(sample: Path) -> None:
    with editor(sample) as wire:
        type_into(wire)
        began = time.monotonic()
        await_that(lambda: any(TYPED in body for body in held(sample)), "the journal", 1.0)
        assert time.monotonic() - began < 1.0
        os.kill(wire.child, signal.SIGKILL)
        await_that(ended(wire), "the end")
    assert TYPED not in sample.read_text("utf-8")
    with editor(sample) as wire:
        drawn = wire.see("Recovered")
        assert "in 1 place" in drawn
        assert "F11" in drawn
        wire.send(b"\x1b[23~")
        assert "{+" + TYPED in wire.see("Brought back, and not saved yet")
        wire.send(b"\x1b[23~")
        wire.miss("not saved yet")
        wire.send(b"\x13")
        wire.see("Saved")
        await_that(lambda: not [*sidecar.of(sample).glob("journal-*")], "the journal's end")
    assert TYPED in decuong("get", sample, "pre").out
    assert recovered(sample) == []


@pytest.mark.parametrize("way", ["git clean", "rm", "mv"])
def test_a_sidecar_that_is_removed_while_one_types_costs_nothing(sample: Path, way: str) -> None:
    """Said once; what was typed before and after is there after a kill."""
    folder = sidecar.of(sample)
    with editor(sample) as wire:
        type_into(wire)
        await_that(lambda: any(TYPED in body for body in held(sample)), "the journal")
        match way:
            case "git clean":
                (sample.parent / ".gitignore").write_text(".*.decuong/\n")
                for command in (["init", "-q"], ["clean", "-fdXq"]):
                    subprocess.run(["git", *command], cwd=sample.parent, check=True)
            case "rm":
                shutil.rmtree(folder)
            case _:
                folder.rename(sample.parent / "aside")
        wire.see("removed")  # one word: the sentence is wrapped
        wire.send(" Sau đó.".encode())
        await_that(lambda: any("Sau đó." in body for body in held(sample)), "a new journal")
        os.kill(wire.child, signal.SIGKILL)
        await_that(ended(wire), "the end")
    (back,) = recovered(sample)
    assert f"{TYPED} Sau đó." in back.preamble.body


def test_a_terminal_that_stops_reading_does_not_stop_the_journal(sample: Path) -> None:
    """Nothing is read from here on, so that the loop stands still with its output queued."""
    flood = """
from tui.terminal.driver import DiffDriver
old = DiffDriver.write
def write(self, data):
    old(self, data)
    if self._drawing:
        for _ in range(10):
            old(self, "\\x1b[m" * 2000)
DiffDriver.write = write
"""
    with editor(sample) as wire:
        wire.see("Phần I")
        wire.send(b"\r")
        wire.send(TYPED.encode())
        await_that(lambda: any(TYPED in body for body in held(sample)), "the journal")
    with editor(sample, code=flood) as wire:
        wire.see("Recovered")
        wire.send("\rThêm nữa. ".encode())
        await_that(lambda: any("Thêm nữa. " in body for body in held(sample)), "the journal")
        sent = 0
        while sent - max(body.count("x") for body in held(sample)) < LAG:
            assert sent < MOST_KEYS, "the editor does not get stuck"
            for _key in range(10):
                wire.send(b"x")
                select.select([], [], [], 0.02)
            sent += 10
        began = time.monotonic()
        os.kill(wire.child, signal.SIGTERM)
        await_that(ended(wire), "the end of a blocked editor")
        assert time.monotonic() - began < 2.0
        assert code_of(wire) == 128 + signal.SIGTERM
    (back,) = recovered(sample)
    assert "Thêm nữa. " in back.preamble.body
    assert 0 < back.preamble.body.count("x") < sent, "the editor was not stuck"
    assert TYPED in back.preamble.body


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP, signal.SIGINT])
def test_a_signal_flushes_restores_the_terminal_and_leaves(
    sample: Path, number: signal.Signals
) -> None:
    with editor(sample) as wire:
        before = termios.tcgetattr(wire.master)
        type_into(wire)
        assert termios.tcgetattr(wire.master) != before
        wire.send(b" Ngay")
        wire.see("Ngay")
        began = time.monotonic()
        os.kill(wire.child, number)
        await_that(ended(wire), "the end")
        took = time.monotonic() - began
        wire.rest()
        drawn = wire.raw
        assert b"\x1b[?1049l" in drawn
        assert drawn.rindex(b"\x1b[?25h") > drawn.rindex(b"\x1b[?1049l")
        assert termios.tcgetattr(wire.master)[:4] == before[:4]
        assert code_of(wire) == 128 + number
    assert took < 0.5
    (back,) = recovered(sample)
    assert f"{TYPED} Ngay" in back.preamble.body


def test_a_terminal_of_another_user_that_cannot_be_opened_is_given_back(sample: Path) -> None:
    refused = """
import os
real = os.open
def refusing(path, *rest, **more):
    if str(path).startswith("/dev/pts/"):
        raise PermissionError(13, "Permission denied", path)
    return real(path, *rest, **more)
os.open = refusing
"""
    with editor(sample, code=refused) as wire:
        before = termios.tcgetattr(wire.master)
        type_into(wire)
        assert termios.tcgetattr(wire.master) != before
        os.kill(wire.child, signal.SIGTERM)
        await_that(ended(wire), "the end")
        wire.rest()
        assert b"\x1b[?1049l" in wire.raw
        assert termios.tcgetattr(wire.master)[:4] == before[:4]
        assert code_of(wire) == 128 + signal.SIGTERM


def test_a_terminal_that_is_gone_ends_the_editor_though_it_ignores_hanging_up(
    sample: Path,
) -> None:
    """Neither the leader of the session nor willing to hear of it: only the terminal tells."""
    pid_file = sample.parent / "pid"
    script = 'trap "" HUP; "$@" & echo $! > "$PID_FILE"; wait'
    env = {**os.environ, "TERM": "xterm-256color", "PID_FILE": str(pid_file)}
    program = [sys.executable, "-m", "tui", "--lang", "en", str(sample)]
    foreground = f"set -m; {script.replace(' & echo', ' <&0 & echo').replace('wait', 'fg')}"
    wire = Seen(["/bin/bash", "-c", foreground, "sh", *program], env)
    with wire:
        type_into(wire)
        await_that(lambda: any(TYPED in body for body in held(sample)), "the journal")
        pid = int(pid_file.read_text())
        wire.hang_up()
        took = await_that(lambda: not Path(f"/proc/{pid}").exists(), "the end")
    assert took < 5
    (back,) = recovered(sample)
    assert TYPED in back.preamble.body


def test_a_ruined_journal_is_told_and_does_not_stop_the_start(sample: Path) -> None:
    folder = sidecar.ensure(sample)
    (folder / "journal-host-1-00").write_bytes(b"\x00garbage\x1b]0;x\x07")
    with editor(sample) as wire:
        wire.see("What was left unsaved cannot")
        wire.send(b"\x11")
        await_that(ended(wire), "the end")
        assert code_of(wire) == 0
    assert [file.name[:4] for file in folder.glob("*host-1-00*")] == ["bad-"]


def test_somebody_elses_save_shows_and_leaves_the_typing_alone(sample: Path) -> None:
    with editor(sample) as wire:
        type_into(wire)
        opened = files.load(sample)
        began = time.monotonic()
        done = decuong("put", sample, "p1.i", stdin="Của người khác.")
        assert done.code == 0, done.talk
        wire.send(b"\x1b")
        wire.press(b"")
        await_that(lambda: _based_on_new(sample, opened.data), "taken in")
        assert time.monotonic() - began < 10
        wire.send(b"\x13")
        wire.see("Saved")
    assert "Của người khác." in decuong("get", sample, "p1.i").out
    assert TYPED in decuong("get", sample, "pre").out


def _based_on_new(path: Path, old: bytes) -> bool:
    """Tell whether the editor has begun its journal anew, on the file as it is now."""
    from store.journal import records

    for file in sidecar.of(path).glob("journal-*"):
        base = records.read_header(file.read_bytes()).base
        return base != old and base == path.read_bytes()
    return False
