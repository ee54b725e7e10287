"""The bytes of a terminal as messages: letters are UTF-8, and what is none becomes a sign.

A terminal that is set to another character set sends bytes that are no letters in UTF-8. Each is
shown as U+FFFD, with a warning; the keys behind it arrive.
"""

from __future__ import annotations

import codecs
from collections.abc import Callable, Iterator
from time import monotonic

from textual.message import Message

from .key_decoder import PASTE_SILENCE, KeyCodes

REST_OF_LETTER = 1.0
"""Seconds after which the rest of a letter does not come any more."""


class NotUtf8(Message):
    """The terminal has sent bytes that are no letters in UTF-8."""


class Utf8Decoder:
    """Decodes bytes as they come, however letters are cut; none of them makes it raise."""

    def __init__(self) -> None:
        self.pending = b""
        """The beginning of a letter whose rest has not come."""
        self.met_invalid = False
        """Whether the bytes decoded last held any that are no letter."""

    def decode(self, data: bytes, final: bool = False) -> str:
        """Return the letters that are whole; with ``final`` no rest is waited for."""
        data = self.pending + data
        try:
            text, length = codecs.utf_8_decode(data, "strict", final)
            self.met_invalid = False
        except UnicodeDecodeError:
            text, length = codecs.utf_8_decode(data, "replace", final)
            self.met_invalid = True
        self.pending = data[length:]
        return text


class TerminalInput:
    """Reads the bytes of a terminal; nothing that comes makes it raise, or halts it for long."""

    def __init__(self, *, mouse: bool = False, clock: Callable[[], float] = monotonic) -> None:
        """``mouse`` is whether the terminal was asked to report the mouse."""
        self._clock = clock
        self._decoder = Utf8Decoder()
        self._keys = KeyCodes(mouse=mouse, clock=clock)
        self._latest = 0.0
        """When the latest bytes came."""

    @property
    def is_pasting(self) -> bool:
        """Whether the end of a paste is still to come."""
        return self._keys.is_pasting

    def feed(self, data: bytes) -> Iterator[Message]:
        """Yield what the bytes mean."""
        self._latest = self._clock()
        yield from self._read(data)

    def tick(self) -> Iterator[Message]:
        """Yield what was begun and whose rest has not come in time."""
        yield from self._keys.tick()
        patience = PASTE_SILENCE if self.is_pasting else REST_OF_LETTER
        if self._decoder.pending and self._clock() - self._latest >= patience:
            yield from self._read(b"", final=True)

    def _read(self, data: bytes, *, final: bool = False) -> Iterator[Message]:
        text = self._decoder.decode(data, final)
        if self._decoder.met_invalid:
            yield NotUtf8()
        if text:
            yield from self._keys.feed(text)
