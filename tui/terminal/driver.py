"""The driver of the terminal: what Textual writes goes through the painter, and the caret is real.

Textual draws a cursor of its own and hides the terminal's. Here the terminal shows its own caret in
what is being edited: a move costs a few bytes, and the pop-up of an input method sits where the
letters go.
"""

from __future__ import annotations

import signal
import time
from collections.abc import Mapping
from types import FrameType
from typing import TYPE_CHECKING, Any

from textual import events
from textual.app import ScreenStackError
from textual.drivers.linux_driver import LinuxDriver

from tui.settings.config import Config

from . import ascii_fallback, cursor, key_decoder
from .frame_diff import WHOLE_FROM, FrameDiff
from .input_driver import InputDriver

if TYPE_CHECKING:
    from textual.message import Message

SWITCH = "DECUONG_PAINTER"
"""The environment variable that turns the painter off: ``stock`` sends all that Textual draws."""

TURN = 0.0001
"""Seconds in which another thread takes over the interpreter."""


def choose_driver(env: Mapping[str, str], settings: Config) -> type[LinuxDriver] | None:
    """Return the driver to use, None for the one that the environment names."""
    if env.get("TEXTUAL_DRIVER"):
        return None
    is_plain = ascii_fallback.needs_ascii(env, settings.glyphs)
    if (env.get(SWITCH) or settings.painter) == "stock":
        return AsciiStockDriver if is_plain else StockDriver
    return AsciiDiffDriver if is_plain else DiffDriver


class StockDriver(InputDriver):
    """Textual's driver; what it draws is sent as it is."""


class DiffDriver(cursor.ShowsCaret, InputDriver):
    """Textual's driver with a painter between."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Take what Textual gives a driver."""
        super().__init__(*args, **kwargs)
        width, height = self._get_terminal_size()
        self._painter: FrameDiff | None = FrameDiff(width, height)
        self._drawing = False
        self._begun = False
        self._stale = False
        """Set by the signal and by the input thread; looked at before the next frame."""

    def write(self, data: str) -> None:
        """Send what the terminal needs of ``data``, and put the caret where letters go."""
        if not self._drawing:
            super().write(data)
            return
        data += self._place_caret()
        if self._painter is not None:
            data = self._thin(self._painter, data)
        if data:
            super().write(data)
            if len(data) < WHOLE_FROM:
                # The thread that writes gets its turn now; else it may have to wait until what is
                # computed after the frame lets go of the interpreter.
                time.sleep(TURN)

    def start_application_mode(self) -> None:
        """Begin with a screen that may show anything."""
        super().start_application_mode()  # type: ignore[no-untyped-call]
        super().write(key_decoder.NORMAL)
        self._hear_resizes()
        self._stale = True
        if self._begun:
            # Back from being suspended: the shell has drawn where our cells were.
            self._loop.call_soon_threadsafe(self._redraw)
        self._begun = True
        self._drawing = self._writer_thread is not None

    def stop_application_mode(self) -> None:
        """Leave the terminal as it was: from here on nothing is held back."""
        self._drawing = False
        super().stop_application_mode()

    def process_message(self, message: Message) -> None:
        """Paint all again for a new size that the terminal reports within its input."""
        if isinstance(message, events.Resize):
            self._repaint_all()
        super().process_message(message)

    def _hear_resizes(self) -> None:
        stock = signal.getsignal(signal.SIGWINCH)

        def post_resize(signum: int, frame: FrameType | None) -> None:
            self._repaint_all()
            if callable(stock):
                stock(signum, frame)

        if callable(stock):
            signal.signal(signal.SIGWINCH, post_resize)

    def _repaint_all(self) -> None:
        """Paint all again: terminals cut, wrap or clear what they show when their size changes.

        Also where the size is the old one in the end; Textual then sees no reason to draw.
        """
        self._stale = True
        self._loop.call_soon_threadsafe(self._redraw)

    def _redraw(self) -> None:
        try:
            self._app.screen.refresh()
        except ScreenStackError:
            return

    def _place_caret(self) -> str:
        place = cursor.place(self._app)
        if place is None:
            return "\x1b[?25l"
        return f"\x1b[{place.y + 1};{place.x + 1}H\x1b[?25h"

    def _thin(self, painter: FrameDiff, data: str) -> str:
        size = self._app.size
        try:
            if self._stale or size != (painter.width, painter.height):
                self._stale = False
                painter.resize(*size)
            return painter.feed(data)
        except Exception as error:  # noqa: BLE001 - a fault here must not cost the writer the screen
            self._app.log.error("The painter failed; from here on all is sent.", error)
            self._painter = None
            self._redraw()
            return f"\x1b[m{data}"


class AsciiDiffDriver(DiffDriver):
    """Ours, with the signs that every console has."""

    def write(self, data: str) -> None:
        """Send what the terminal needs of ``data``."""
        super().write(ascii_fallback.to_ascii(data))


class AsciiStockDriver(StockDriver):
    """Textual's, with the signs that every console has."""

    def write(self, data: str) -> None:
        """Send all of ``data``."""
        super().write(ascii_fallback.to_ascii(data))
