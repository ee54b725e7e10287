"""The ways a terminal or an administrator ends the editor: flush, give back the terminal, leave.

Textual's loop stops while a terminal does not read, and with it every handler that the loop
would run (Textual #5140; measured). So two threads wait here: one for SIGTERM and SIGHUP, which are
blocked for all others, one for the hang-up of the terminal itself, which comes without a signal to
a program that is not the leader of its session. Either of them does what must be done and ends the
process, also while the loop is busy. SIGINT is one of the former: Ctrl+C is a key in here, so that
it comes from outside alone, and the loop would take it for a request to leave in good order.
"""

from __future__ import annotations

import contextlib
import os
import select
import signal
import sys
import termios
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

SIGNALS = (signal.SIGTERM, signal.SIGHUP, signal.SIGINT)
PATIENCE = 0.3
"""Seconds for what must be done before the end: typing flushed, leases given back."""
BLOCKED = 0.1
"""Seconds in which a terminal must take the few bytes that restore it."""
RESTORE = b"\x18\x1b[?2026l\x1b[?2004l\x1b[?7h\x1b[?2048l\x1b[?1049l\x1b[?25h\x1b[?1004l\x1b[m"
"""What the driver sends when it leaves; CAN ends a sequence that was cut."""


@dataclass(frozen=True, slots=True)
class Terminal:
    """The terminal as it was before the editor began."""

    fd: int
    attributes: list[Any]

    def restore(self) -> None:
        """Give the terminal back, without waiting for one that does not read.

        All that the editor's own threads still write goes nowhere from here on.
        """
        with contextlib.suppress(OSError, termios.error), _way_out(self.fd) as fd:
            self._mute()
            if not _send(fd, RESTORE, 0.0):
                termios.tcflush(fd, termios.TCOFLUSH)
                _send(fd, RESTORE, BLOCKED)
        with contextlib.suppress(OSError, termios.error):
            termios.tcsetattr(self.fd, termios.TCSANOW, self.attributes)

    def _mute(self) -> None:
        with contextlib.suppress(OSError):
            nowhere = os.open(os.devnull, os.O_WRONLY)
            for stream in (1, 2):
                if os.isatty(stream):
                    os.dup2(nowhere, stream)


@contextlib.contextmanager
def _way_out(fd: int) -> Iterator[int]:
    """Give a descriptor that writes to the terminal and waits for nothing.

    A description of its own: the shell must not find its terminal non-blocking. That of another
    user (``su``, ``setpriv``) can be used and not opened; then ours is non-blocking for a moment.
    """
    try:
        device = os.open(os.ttyname(fd), os.O_WRONLY | os.O_NOCTTY | os.O_NONBLOCK)
    except OSError:
        device = -1
    if device >= 0:
        yield device
        return
    shared = os.dup(1 if os.isatty(1) else fd)
    blocking = os.get_blocking(shared)
    os.set_blocking(shared, False)
    try:
        yield shared
    finally:
        os.set_blocking(shared, blocking)


def terminal() -> Terminal | None:
    """Return the terminal at standard input as it is now; None when there is none."""
    try:
        fd = sys.__stdin__.fileno() if sys.__stdin__ is not None else 0
        return Terminal(fd, termios.tcgetattr(fd))
    except (OSError, ValueError, termios.error):
        return None


class Ending:
    """Watches for the end from outside, from ``start`` to ``stop``."""

    def __init__(self, last: Callable[[], None], screen: Terminal | None) -> None:
        """``last`` is what must be done, in a thread, within ``PATIENCE``; it may hang or fail."""
        self._last = last
        self._screen = screen
        self._once = threading.Lock()
        self._stopped = False

    def start(self) -> None:
        """Begin, in the main thread and before any other thread is there."""
        for number in SIGNALS:
            # A handler, so that a signal that was ignored at the start is not thrown away.
            signal.signal(number, lambda got, _frame: self._hand_over(got))
        signal.pthread_sigmask(signal.SIG_BLOCK, SIGNALS)
        threading.Thread(target=self._wait, name="decuong-signals", daemon=True).start()
        if self._screen is not None:
            threading.Thread(target=self._watch, name="decuong-hangup", daemon=True).start()

    def stop(self) -> None:
        """Give signals back to Python."""
        self._stopped = True
        for number in SIGNALS:
            usual = signal.default_int_handler if number == signal.SIGINT else signal.SIG_DFL
            signal.signal(number, usual)
        signal.pthread_sigmask(signal.SIG_UNBLOCK, SIGNALS)

    def _hand_over(self, number: int) -> None:
        threading.Thread(target=self._end, args=(number,), daemon=True).start()

    def _wait(self) -> None:
        self._end(signal.sigwait(SIGNALS))

    def _watch(self) -> None:
        assert self._screen is not None
        poll = select.poll()
        poll.register(self._screen.fd, 0)  # a hang-up is told without being asked for
        while not any(event & (select.POLLHUP | select.POLLNVAL) for _fd, event in poll.poll()):
            time.sleep(1)  # an error that is none of these must not make this spin
        self._end(signal.SIGHUP)

    def _end(self, number: int) -> None:
        if self._stopped or not self._once.acquire(blocking=False):
            return
        worker = threading.Thread(target=self._last, daemon=True)
        try:
            worker.start()
            worker.join(PATIENCE)
            if self._screen is not None:
                self._screen.restore()
        finally:
            os._exit(128 + number)


def _send(fd: int, data: bytes, seconds: float) -> bool:
    """Write without waiting longer than that; return whether all of it went."""
    end = time.monotonic() + seconds
    unsent = memoryview(data)
    while unsent:
        try:
            unsent = unsent[os.write(fd, unsent) :]
        except BlockingIOError:
            left = end - time.monotonic()
            if left <= 0:
                return False
            select.select([], [fd], [], left)
    return True
