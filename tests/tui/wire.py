"""A program at the far end of a wire: a pseudo-terminal whose bytes are read and counted."""

from __future__ import annotations

import contextlib
import fcntl
import os
import pty
import select
import signal
import struct
import termios
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Self

from tests.paths import ROOT

QUIET = 0.3
"""Seconds without output after which a screen is at rest."""
PATIENCE = 20.0
"""Seconds after which a program that goes on drawing, or draws nothing, has failed."""


class Wire:
    """A program in a terminal of its own; gone when the ``with`` is left."""

    def __init__(
        self,
        command: Sequence[str],
        env: Mapping[str, str],
        size: tuple[int, int] = (120, 40),
        folder: Path = ROOT,
    ) -> None:
        self._gone = self._ended = False
        self.child, self.master = pty.fork()
        if self.child == 0:
            try:
                _resize(1, size)
                os.chdir(folder)
                os.execvpe(command[0], list(command), dict(env))
            finally:
                os._exit(127)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        if not self._ended:
            with contextlib.suppress(ProcessLookupError):
                os.kill(self.child, signal.SIGKILL)
            os.waitpid(self.child, 0)
        os.close(self.master)

    def ended(self) -> int:
        """Wait until the program has ended; return its exit code."""
        end = time.monotonic() + PATIENCE
        while not self._gone and time.monotonic() < end:
            self._read(0.1)
        if not self._gone:
            raise RuntimeError("the program goes on")
        _, status = os.waitpid(self.child, 0)
        self._ended = True
        return os.waitstatus_to_exitcode(status)

    def until(self, awaited: bytes) -> bytes:
        """Return what is drawn until it holds ``awaited`` and the screen is at rest."""
        return self.seen(awaited) + self.rest()

    def seen(self, awaited: bytes) -> bytes:
        """Return what is drawn until it holds ``awaited``, and wait no longer."""
        drawn, end = b"", time.monotonic() + PATIENCE
        while awaited not in drawn:
            if self._gone or time.monotonic() > end:
                raise RuntimeError(f"never drawn: {awaited!r}; only {drawn[-400:]!r}")
            drawn += self._read(0.1)
        return drawn

    def press(self, keys: bytes, quiet: float = QUIET) -> bytes:
        """Type; return what is drawn then."""
        os.write(self.master, keys)
        return self.rest(quiet)

    def send(self, keys: bytes) -> None:
        """Type, and do not wait."""
        os.write(self.master, keys)

    def send_all(self, keys: bytes) -> None:
        """Type more than the line takes at once; returns when the program has read nearly all."""
        while keys:
            keys = keys[os.write(self.master, keys[:4096]) :]

    def first(self) -> bytes:
        """Return the first bytes that are drawn from now on."""
        return self._read(PATIENCE)

    def more(self, seconds: float) -> bytes:
        """Return the next bytes that are drawn, none when none come for so long."""
        return self._read(seconds)

    def resize(self, size: tuple[int, int]) -> None:
        """Give the terminal another size; the program hears of it."""
        _resize(self.master, size)

    def hang_up(self) -> None:
        """Close the terminal, as a line that is cut does."""
        os.close(self.master)
        self.master = os.open(os.devnull, os.O_RDONLY)

    def rest(self, quiet: float = QUIET) -> bytes:
        """Return what is drawn until the screen is at rest."""
        drawn, end = b"", time.monotonic() + PATIENCE
        while time.monotonic() < end:
            more = self._read(quiet)
            if not more:
                break
            drawn += more
        return drawn

    def _read(self, seconds: float) -> bytes:
        if not select.select([self.master], [], [], seconds)[0]:
            return b""
        try:
            return os.read(self.master, 1 << 16)
        except OSError:
            self._gone = True
            return b""


def _resize(terminal: int, size: tuple[int, int]) -> None:
    fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", size[1], size[0], 0, 0))
