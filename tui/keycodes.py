"""What terminals send for a key, where Textual 8.2.8 reads it as something else.

Textual tries the codes of the Kitty protocol first, and takes ``ESC[25~``, which is Shift+F3 in
PuTTY, for the character 25, and ``ESC[34~``, Shift+F10 there, for a quotation mark that is typed
into the text. It takes ``ESC[1;2R``, Shift+F3 in xterm, for the place of the cursor, which it asks
for only where it draws within a shell's lines.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from textual import events
from textual._ansi_sequences import ANSI_SEQUENCES_KEYS
from textual.drivers import linux_driver
from textual.keys import Keys
from textual.message import Message

from .pasting import RunParser

_OLD = re.compile(r"\x1b\[\d+[~A-Z]").fullmatch
"""One number and a letter or tilde: a key of an old terminal; a character ends in ``u``."""
_SHIFT_F3 = (1, 0)
"""Where the cursor would be by ``ESC[1;2R``: column, row, from 0."""


class KeyCodes(RunParser):
    """Reads keys as they were meant, and a long paste in runs."""

    def _parse_extended_key(  # type: ignore[override]
        self, sequence: str
    ) -> list[events.Key] | None:
        if _OLD(sequence):
            known = sequence in ANSI_SEQUENCES_KEYS
            return None if known else [events.Key(Keys.Ignore, sequence)]
        return super()._parse_extended_key(sequence)

    def feed(self, data: str) -> Iterable[Message]:
        """Yield what the bytes mean."""
        for event in super().feed(data):
            if isinstance(event, events.CursorPosition) and (event.x, event.y) == _SHIFT_F3:
                yield events.Key("f15", None)
            else:
                yield event


def hear() -> None:
    """Let the drivers of a terminal read keys so; they have no other seam for it."""
    linux_driver.XTermParser = KeyCodes  # type: ignore[attr-defined]
