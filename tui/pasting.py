"""Read a long paste in runs of letters.

Textual's parser takes what a terminal sends letter by letter; a pasted megabyte keeps it, and with
it the screen, busy for most of a second. Within a bracketed paste only the escape character means
something, so the runs between are handed on whole.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from textual._parser import Read1
from textual._xterm_parser import XTermParser
from textual.message import Message

_RUNS = re.compile("([^\x1b]{64,})")
_HEAD = 16
"""Letters that may still end the sequence that begins a paste; they are read one by one."""


class RunParser(XTermParser):
    """Textual's parser, which takes a run of pasted letters as if it were one."""

    def feed(self, data: str) -> Iterable[Message]:
        """Return what the data says; no data is the end."""
        if len(data) <= _HEAD:
            yield from super().feed(data)
            return
        for part in _RUNS.split(data):
            # No empty rest is ever handed on: that would be the end of all input.
            if len(part) <= _HEAD or "\x1b" in part:
                yield from super().feed(part) if part else ()
                continue
            yield from super().feed(part[:_HEAD])
            if self._pasting:
                self._timeout_time = None
                self._awaiting = self._gen.send(part[_HEAD:])
            else:
                yield from super().feed(part[_HEAD:])

    @property
    def _pasting(self) -> bool:
        """Whether the parser is among pasted letters, outside any sequence."""
        awaiting, frame = self._awaiting, getattr(self._gen, "gi_frame", None)
        outside = isinstance(awaiting, Read1) and awaiting.timeout is None
        return outside and frame is not None and bool(frame.f_locals.get("bracketed_paste"))
