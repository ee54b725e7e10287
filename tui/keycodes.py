"""What terminals send for a key, where Textual 8.2.8 reads it as something else.

Textual tries the codes of the Kitty protocol first, and takes ``ESC[25~``, which is Shift+F3 in
PuTTY, for the character 25, and ``ESC[34~``, Shift+F10 there, for a quotation mark that is typed
into the text. It takes ``ESC[1;2R``, Shift+F3 in xterm, for the place of the cursor, which it asks
for only where it draws within a shell's lines.

It takes Esc and what is typed right behind it for a letter with Alt, drops the Esc, and types a
``^`` where more than 30 letters follow. Alt means nothing here, so Esc is Esc. Left as they are:
``ESC[`` and ``ESCO``, which begin a key, and ``ESCb``, ``ESCf`` and ``ESC DEL``, by which Macs
send Option with an arrow or Backspace. A code that is whole and that nobody knows types nothing.

PuTTY sends ``ESCOD`` for Ctrl with an arrow where the cursor keys are in their normal mode, which
the driver asks for (``NORMAL``); Textual takes it for the arrow alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from textual import events
from textual._ansi_sequences import ANSI_SEQUENCES_KEYS
from textual._parser import ParseTimeout
from textual.drivers import linux_driver
from textual.keys import Keys
from textual.message import Message

from .pasting import RunParser

ESC = "\x1b"
PASTED = "\x1b[201~"
"""What ends a paste."""
_STANDS_FOR_ESC = "\uffff"
"""Within a paste; what cleans a text knows the sequences that begin with ESC."""
NORMAL = "\x1b[?1l"
"""Asks for plain arrows as ``ESC[D``; a program that was killed may have left them as ``ESCOD``."""
_ARROWS = {"A": "ctrl+up", "B": "ctrl+down", "C": "ctrl+right", "D": "ctrl+left"}
_VT100 = {letter: f"f{number}" for number, letter in enumerate("TUVWXYZ[", 5)}
"""F5 to F12, where PuTTY is set to function keys of “VT100+”."""
_OF_PUTTY = {f"\x1bO{letter}": key for letter, key in (_ARROWS | _VT100).items()}
_OLD = re.compile(r"\x1b\[\d+[~A-Z]").fullmatch
"""One number and a letter or tilde: a key of an old terminal; a character ends in ``u``."""
_WHOLE = re.compile(
    r"\x1bO.|\x1b\[(?!M)[0-?]*[ -/]*(?:[@-Z\\-~]|(?<!\x1b\[)\[)|\x1b\[\[.", re.S
).fullmatch
"""A code that is at its end; ``ESC[[A`` is F1 of the Linux console, and ``ESC[M`` has more."""
_SHIFT_F3 = (1, 0)
"""Where the cursor would be by ``ESC[1;2R``: column, row, from 0."""
_BEGINS = "[O\x1bbf\x7f"
"""What may follow ESC as part of one key."""


class KeyCodes(RunParser):
    """Reads keys as they were meant, and a long paste in runs."""

    _held = ""
    """What may be the first part of the end of a paste."""

    def _parse_extended_key(  # type: ignore[override]
        self, sequence: str
    ) -> list[events.Key] | None:
        if sequence in _OF_PUTTY:
            return [events.Key(_OF_PUTTY[sequence], None)]
        if _OLD(sequence):
            known = sequence in ANSI_SEQUENCES_KEYS
            return None if known else [events.Key(Keys.Ignore, sequence)]
        return super()._parse_extended_key(sequence)

    def feed(self, data: str) -> Iterable[Message]:
        """Yield what the bytes mean; no bytes are the end."""
        for event in self._read(data) if data else super().feed(data):
            if isinstance(event, events.CursorPosition) and (event.x, event.y) == _SHIFT_F3:
                yield events.Key("f15", None)
            elif isinstance(event, events.Paste):
                yield events.Paste(event.text.replace(_STANDS_FOR_ESC, ESC))
            else:
                yield event

    def tick(self) -> Iterable[Message]:
        """Yield what was begun and not ended in time: Esc, and perhaps a letter."""
        begun = self._begun
        late = list(super().tick())
        yield from self._apart(begun) if begun and not self._begun else late

    @property
    def _begun(self) -> str:
        """The code of a key that is not at its end yet; "" outside any, and within a paste."""
        frame = getattr(self._gen, "gi_frame", None)
        if self._awaiting.timeout is None or frame is None:
            return ""
        found = frame.f_locals
        return "" if found.get("bracketed_paste") else str(found.get("sequence", ""))

    def _read(self, data: str) -> Iterator[Message]:
        data, self._held = self._held + data, ""
        at = 0
        while at < len(data):
            if self._pasting and data[at] == ESC and not data.startswith(PASTED, at):
                if PASTED.startswith(data[at:]):
                    self._held = data[at:]
                    return
                # Textual would end the paste here and take the rest for keys.
                yield from super().feed(_STANDS_FOR_ESC)
                at += 1
                continue
            begun = self._begun
            if begun and (data[at] == ESC if begun != ESC else data[at] not in _BEGINS):
                yield from self._give_up(begun)
                continue
            # Outside a code all goes on to the next ESC; within one, letter by letter.
            end = data.find(ESC, at) if data[at] != ESC and not begun else at + 1
            yield from super().feed(data[at : end if end >= 0 else len(data)])
            at = end if end >= 0 else len(data)
            if _WHOLE(begun := self._begun):
                yield from self._give_up(begun)

    def _give_up(self, begun: str) -> Iterator[Message]:
        """Yield what a code that nobody knows stands for: Esc and a letter, or nothing."""
        self._timeout_time = None
        self._awaiting = self._gen.throw(ParseTimeout())
        self._tokens.clear()
        yield from self._apart(begun)

    def _apart(self, begun: str) -> Iterator[Message]:
        if begun == ESC or begun.startswith(f"{ESC}O") or begun == f"{ESC}[":
            yield events.Key("escape", ESC)
            yield from super().feed(begun[1:]) if begun != ESC else ()


def hear() -> None:
    """Let the drivers of a terminal read keys so; they have no other seam for it."""
    linux_driver.XTermParser = KeyCodes  # type: ignore[attr-defined]
