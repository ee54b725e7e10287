"""The driver's side of the keyboard: a thread that reads keys, and that is watched.

Textual decodes strictly, in a thread that is not watched: one byte that is no UTF-8, or one
sequence that its parser stumbles over, ends the keyboard without a word.
"""

from __future__ import annotations

import errno
import os
import re
import selectors
from contextlib import suppress

from textual import events
from textual.drivers.linux_driver import LinuxDriver
from textual.message import Message
from textual.messages import InBandWindowResize

from .terminal_input import NotUtf8, TerminalInput

LOOK = 0.1
"""Seconds between two looks at what has begun and not ended."""
READ = 4096
_KITTY = re.compile(r"\x1b\[[<>=?]\d*u").fullmatch
"""What asks for the Kitty protocol, or ends it."""


class InputDriver(LinuxDriver):
    """Textual's driver, with a keyboard that survives any bytes."""

    _has_told_charset = False

    def write(self, data: str) -> None:
        """Send ``data``; the Kitty protocol is neither asked for nor ended, which is another's.

        Under it terminals send keys in forms of which they and Textual have different ideas.
        """
        if not _KITTY(data):
            super().write(data)

    def run_input_thread(self) -> None:
        """Read what the terminal sends, until the driver stops."""
        source = TerminalInput(mouse=self._mouse)
        with selectors.SelectSelector() as selector:
            selector.register(self.fileno, selectors.EVENT_READ)
            while not self.exit_event.is_set():
                if selector.select(LOOK):
                    data = os.read(self.fileno, READ)
                    if not data:
                        # An end that is none: somebody has reset the terminal, and typed Ctrl+D.
                        self.exit_event.wait(LOOK)
                    for message in source.feed(data):
                        self._take(message)
                for message in source.tick():
                    self._take(message)

    def _run_input_thread(self) -> None:
        """Read keys; an unexpected error ends the program in order, with what was typed kept.

        A lost terminal ends the thread quietly: ``signals`` does the rest.
        """
        try:
            self.run_input_thread()
        except Exception as error:  # noqa: BLE001 - a program that hears no key must not go on
            is_gone = isinstance(error, OSError) and error.errno in (errno.EIO, errno.EBADF)
            if not is_gone and not self.exit_event.is_set():
                with suppress(RuntimeError):  # the loop is closed: the program ends already
                    self._app.call_later(self._app._handle_exception, error)

    def _take(self, message: Message) -> None:
        if isinstance(message, NotUtf8):
            if self._has_told_charset:
                return
            self._has_told_charset = True
        if isinstance(message, events.Resize) and not self._in_band_window_resize:
            return  # nobody has asked: the size is what the system says
        if isinstance(message, InBandWindowResize):
            # It is answered, and only the thread of the loop draws.
            self._loop.call_soon_threadsafe(self.process_message, message)
            return
        self.process_message(message)
