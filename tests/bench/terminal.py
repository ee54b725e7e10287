"""A program in a terminal of its own: when its first frame is there, how much memory it takes."""

from __future__ import annotations

import fcntl
import os
import pty
import re
import select
import signal
import struct
import termios
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.paths import ROOT

COLUMNS, LINES = 120, 40
PATIENCE = 30.0
"""Seconds until a program that draws nothing has failed."""
QUIET = 0.3
"""Seconds without output after which a screen is at rest."""

_ESCAPES = re.compile(
    rb"\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)|[PX^_].*?\x1b\\|.)"
)


@dataclass(frozen=True, slots=True)
class Shown:
    """What a run has shown."""

    seconds: float
    """From the start of the process to the frame that holds the awaited text."""
    peak_mb: float
    """VmHWM after the keys, in MB (10^6 bytes)."""


def show(
    command: Sequence[str], awaited: str, env: Mapping[str, str], keys: Sequence[bytes] = ()
) -> Shown:
    """Run a command in a new terminal until ``awaited`` is drawn; type keys; kill it.

    Raise ``RuntimeError`` with what was drawn when it never is.
    """
    start = time.perf_counter()
    child, master = pty.fork()
    if child == 0:
        fcntl.ioctl(1, termios.TIOCSWINSZ, struct.pack("HHHH", LINES, COLUMNS, 0, 0))
        os.chdir(ROOT)
        os.execvpe(command[0], list(command), {**env, "TERM": "xterm-256color"})
    try:
        seconds = _await(master, awaited.encode(), start)
        _rest(master)
        for key in keys:
            os.write(master, key)
            _rest(master)
        return Shown(seconds, _peak(child))
    finally:
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        os.close(master)


def _await(master: int, awaited: bytes, start: float) -> float:
    drawn = b""
    while time.perf_counter() - start < PATIENCE:
        more = _read(master, 0.1)
        if more is None:
            break
        drawn += more
        if more and awaited in _ESCAPES.sub(b"", drawn):
            return time.perf_counter() - start
    text = _ESCAPES.sub(b"", drawn).decode(errors="replace")
    raise RuntimeError(f"never drawn: {awaited.decode()!r}; only {text[-400:]!r}")


def _rest(master: int) -> None:
    end = time.perf_counter() + PATIENCE
    while time.perf_counter() < end and _read(master, QUIET):
        continue


def _read(master: int, seconds: float) -> bytes | None:
    """Return what comes within a time, b"" for nothing, None when the program has gone."""
    if not select.select([master], [], [], seconds)[0]:
        return b""
    try:
        return os.read(master, 1 << 16) or None
    except OSError:
        return None


def _peak(child: int) -> float:
    status = Path(f"/proc/{child}/status").read_text("ascii")
    match = re.search(r"VmHWM:\s+(\d+) kB", status)
    assert match, "this system does not tell peak memory"
    return int(match[1]) * 1024 / 1e6
