"""What a terminal sends, cut into whole units: letters, key sequences, pastes, replies.

Textual's own parser waits for ever for the end of a paste, takes a reply that comes late for Esc
and letters, and raises on sequences that make no sense. This one knows the grammar of what a
terminal may send (ECMA-48, as DEC's terminals read it), so that any bytes whatsoever come to an
end: what is whole and means nothing types nothing, what is not whole ends with time.

Esc and what is typed right behind it are Esc and that: to Textual they are a letter with Alt, which
means nothing here. Left as they are: ``ESC[`` and ``ESCO``, which begin a key, and ``ESCb``,
``ESCf`` and ``ESC DEL``, by which Macs send Option with an arrow or Backspace.

Replies are strings between ``ESC ]``, ``ESC P``, ``ESC _``, ``ESC ^`` or ``ESC X`` and either BEL
or ``ESC`` and a back slash. They are swallowed. Since Esc, P and more letters may also be typed,
only what looks like a reply from its first letters on (``ESC]11;``, ``ESC P1$r``, ``ESC_G``) is
taken for one before its end is there.

PuTTY sends ``ESCOD`` for Ctrl with an arrow where the cursor keys are in their normal mode, which
the driver asks for (``NORMAL``); Textual takes it for the arrow alone.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Generator, Iterator
from time import monotonic

from textual import constants, events, messages
from textual._xterm_parser import IS_ITERM, XTermParser
from textual.message import Message

from .key_sequences import read_character, read_sequence

ESC = "\x1b"
NORMAL = "\x1b[?1l"
"""Asks for plain arrows as ``ESC[D``; a program that was killed may have left them as ``ESCOD``."""

PASTE_SILENCE = 5.0
"""Seconds without a letter after which a paste is over, though its end has not come."""
REPLY_SECONDS = 5.0
"""Seconds after which a reply is over, though its end has not come: letters behind it are keys."""
_LONGEST_REPLY = 1 << 20
"""Letters after which it is over, however quickly they come."""
_TYPED_AT_ONCE = 64
"""More letters than a person types between two reads: so many belong to a long reply."""
_LONGEST_SEQUENCE = 256
"""Letters of a sequence above which it is no key and no report, however it goes on."""
_LONGEST_UNSURE = 4096
"""Letters after which what may be a reply without its end counts as typed text."""
_LARGEST_SIDE = 2000
"""Columns or rows above which a size is no size."""

_INTRODUCER = re.compile("[\x1b\x80-\x9f]")
"""What ends a run of letters: ESC, and the C1 controls, which are ESC and a letter in one.

No key is a C1 control: what they begin and is not whole types nothing.
"""
_C1_SS3, _C1_CSI, _C1_STRINGS = "\x8f", "\x9b", "\x90\x98\x9d\x9e\x9f"
_WITH_OPTION = "bf\x7f"
_CSI = re.compile(r"(?:\x1b\[|\x9b)(\[[ -~]|\d{1,2}\$|[ -?]*[@-Z\\-~]|[ -?]+\[)")
"""A whole sequence; ``ESC[[A`` is F1 of the Linux console, ``ESC[3$`` Shift+Delete of rxvt."""
_CSI_BEGUN = re.compile(r"(?:\x1b\[|\x9b)(?:\[|[ -?]*)")
_MEANINGLESS = "\x1b[?"
"""The beginning of a sequence that is no key."""
_X10_MOUSE, _X10_LETTERS = "M", 3
"""An old report of the mouse, and what it has behind; without a mouse it is F1 (PuTTY's SCO)."""

_STRING_INTRODUCERS = "]PX^_"
_REPLY = re.compile(r"\x1b(?:\][0-9lL]|P[!-@]|_G)")
"""The first letters of strings that terminals send; never typed behind Esc."""
_STRING_STOP = re.compile(r"[\x00-\x1a\x1c-\x1f\x80-\x9f]|\x1b.?", re.S)
"""What no string goes on over: its end, or a key that shows that the end will not come."""
_STRING_ENDS = (f"{ESC}\\", "\x9c")
BEL = "\x07"
"""Ends a reply, too; behind letters that may be typed it is Ctrl+G."""

_PASTE_BEGIN = "\x1b[200~"
_PASTE_END = re.compile(r"(?:\x1b\[|\x9b)201~")
_PASTE_END_BEGUN = re.compile(r"(?:\x1b(?:\[(?:2(?:01?)?)?)?|\x9b(?:2(?:01?)?)?)\Z")

_FOCUS: dict[str, type[events.Event]] = {"\x1b[I": events.AppFocus, "\x1b[O": events.AppBlur}
_RESIZE = re.compile(r"\x1b\[48;" + ";".join([r"(\d{1,7})(?::[\d:]*)?"] * 4) + "t").fullmatch
_MODE = re.compile(r"\x1b\[\?(\d{1,7});(\d)\$y").fullmatch
_SYNCHRONIZED, _SIZES_IN_BAND = 2026, 2048
_MOUSE = re.compile(r"\x1b\[(?:<[-\d;]*[mM]|\d[\d;]*M)").fullmatch


class KeyCodes:
    """Reads what a terminal sends, however it is cut; nothing that comes makes it raise or halt."""

    def __init__(self, *, mouse: bool = False, clock: Callable[[], float] = monotonic) -> None:
        """``mouse`` is whether the terminal was asked to report the mouse."""
        self._mouse = mouse
        self._clock = clock
        self._textual = XTermParser()
        """Reads reports of the mouse; keeps its last place and the size of the window."""
        self._held = ""
        """A unit that has begun and is not whole."""
        self._pasted: list[str] | None = None
        """What a paste holds so far; None outside of one."""
        self._reply_until: float | None = None
        """When a reply is given up whose end has not come; None outside of one."""
        self._reply_left = 0
        self._deadline: float | None = None

    @property
    def is_pasting(self) -> bool:
        """Whether the end of a paste is still to come."""
        return self._pasted is not None

    def feed(self, data: str) -> Iterator[Message]:
        """Yield what was sent; no data is the end of all, at which nothing is waited for."""
        if not data:
            yield from self._give_up()
            return
        data, self._held = self._held + data, ""
        offset = 0
        while offset < len(data):
            if self._pasted is not None:
                offset = yield from self._read_paste(data, offset, self._pasted)
            elif self._reply_until is not None:
                offset = self._skip_reply(data, offset)
            elif data[offset] == ESC:
                offset = yield from self._read_escape(data, offset)
            elif "\x80" <= data[offset] <= "\x9f":
                offset = yield from self._read_c1(data, offset)
            else:
                introducer = _INTRODUCER.search(data, offset)
                end = introducer.start() if introducer else len(data)
                yield from _read_typed(data[offset:end])
                offset = end
        self._set_deadline()

    def tick(self) -> Iterator[Message]:
        """Yield what was begun and is given up, since its rest has not come in time."""
        if self._deadline is not None and self._clock() >= self._deadline:
            yield from self._give_up()

    def _set_deadline(self) -> None:
        if self._pasted is not None:
            self._deadline = self._clock() + PASTE_SILENCE
        elif self._held:
            self._deadline = self._clock() + constants.ESCAPE_DELAY
        else:
            self._deadline = self._reply_until

    def _give_up(self) -> Iterator[Message]:
        """Yield the keys for a sequence whose rest does not come."""
        pending, self._held = self._held, ""
        pasted, self._pasted = self._pasted, None
        self._reply_until = self._deadline = None
        if pasted is not None:
            yield from _paste([*pasted, pending])
        elif pending.startswith(ESC) and not (pending.startswith(f"{ESC}[") and len(pending) > 2):
            yield from _read_typed(pending)

    def _hold(self, data: str, offset: int) -> int:
        """Keep what has begun until its rest comes; return the offset behind it."""
        self._held = data[offset:]
        return len(data)

    # What is not a letter: each yields what it means, and returns the offset behind it -----------

    def _read_escape(self, data: str, offset: int) -> Generator[Message, None, int]:
        following = data[offset + 1 : offset + 2]
        if not following:
            return self._hold(data, offset)
        if following == "[":
            return (yield from self._read_csi(data, offset))
        if following in _STRING_INTRODUCERS:
            return (yield from self._read_string(data, offset))
        if following == "\\":
            return offset + 2  # the end of a reply that was given up
        length = 3 if following == "O" else 2
        if offset + length > len(data):
            return self._hold(data, offset)
        if length == 3 or following in _WITH_OPTION:
            keys = read_sequence(data[offset : offset + length])
            if keys:
                yield from keys
                return offset + length
        yield from _read_typed(ESC)
        return offset + 1

    def _read_c1(self, data: str, offset: int) -> Generator[Message, None, int]:
        control = data[offset]
        if control == _C1_CSI:
            return (yield from self._read_csi(data, offset))
        if control in _C1_STRINGS:
            return self._begin_reply(offset + 1)
        if control != _C1_SS3:
            return offset + 1
        if offset + 1 == len(data):
            return self._hold(data, offset)
        keys = read_sequence(f"{ESC}O{data[offset + 1]}")
        yield from keys
        return offset + 2 if keys else offset + 1

    def _read_csi(self, data: str, offset: int) -> Generator[Message, None, int]:
        sequence = _CSI.match(data, offset)
        if sequence is None:
            begun = _CSI_BEGUN.match(data, offset)
            end = begun.end() if begun else offset + 1
            if end == len(data):
                if end - offset > _LONGEST_SEQUENCE:
                    data, offset = _MEANINGLESS, 0  # the rest of it will mean nothing either
                self._hold(data, offset)
            elif data[offset:end] == f"{ESC}[":
                yield from _read_typed(ESC)
                return offset + 1
            return end
        if self._mouse and sequence[1] == _X10_MOUSE:
            end = sequence.end() + _X10_LETTERS
            return end if end <= len(data) else self._hold(data, offset)
        yield from self._read_whole(f"{ESC}[{sequence[1]}")
        return sequence.end()

    def _read_string(self, data: str, offset: int) -> Generator[Message, None, int]:
        if _REPLY.match(data, offset):
            return self._begin_reply(offset + 2)
        stop = _STRING_STOP.search(data, offset + 2)
        if stop is not None and stop[0] in _STRING_ENDS:
            return stop.end()
        is_open = stop is None or stop[0] == ESC
        if is_open and len(data) - offset <= _LONGEST_UNSURE:
            return self._hold(data, offset)
        yield from _read_typed(ESC)
        return offset + 1

    def _begin_reply(self, offset: int) -> int:
        self._reply_until = self._clock() + REPLY_SECONDS
        self._reply_left = _LONGEST_REPLY
        return offset

    def _skip_reply(self, data: str, offset: int) -> int:
        stop = _STRING_STOP.search(data, offset)
        if stop is None:
            length = len(data) - offset
            self._reply_left -= length
            if self._reply_left < 0:
                self._reply_until = None
            elif length >= _TYPED_AT_ONCE:
                self._reply_until = self._clock() + REPLY_SECONDS
            return len(data)
        if stop[0] == ESC:
            return self._hold(data, stop.start())
        self._reply_until = None
        return stop.end() if stop[0] in (*_STRING_ENDS, BEL) else stop.start()

    def _read_paste(
        self, data: str, offset: int, pasted: list[str]
    ) -> Generator[Message, None, int]:
        end = _PASTE_END.search(data, offset)
        if end is None:
            begun = _PASTE_END_BEGUN.search(data, max(offset, len(data) - len(_PASTE_BEGIN)))
            until = begun.start() if begun else len(data)
            pasted.append(data[offset:until])
            return self._hold(data, until)
        pasted.append(data[offset : end.start()])
        self._pasted = None
        yield from _paste(pasted)
        return end.end()

    # Whole sequences ----------------------------------------------------------------------------

    def _read_whole(self, sequence: str) -> list[Message]:
        """Return what a sequence means; nothing where that is unknown."""
        if sequence == _PASTE_BEGIN:
            self._pasted = []
            return []
        if len(sequence) > _LONGEST_SEQUENCE:
            return []
        try:
            return self._read_report(sequence) or [*read_sequence(sequence)]
        except Exception:  # noqa: BLE001 - whatever a sequence says, the keys behind it must arrive
            return []

    def _read_report(self, sequence: str) -> list[Message]:
        if sequence in _FOCUS:
            return [_FOCUS[sequence]()]
        if size := _RESIZE(sequence):
            return self._read_size(*map(int, size.groups()))
        if mode := _MODE(sequence):
            return _read_mode(*map(int, mode.groups()))
        if self._mouse and _MOUSE(sequence):
            event = self._textual.parse_mouse_code(sequence)
            return [] if event is None else [event]
        return []

    def _read_size(self, rows: int, columns: int, height: int, width: int) -> list[Message]:
        if not (0 < rows <= _LARGEST_SIDE and 0 < columns <= _LARGEST_SIDE):
            return []
        # A terminal that does not know its pixels says 0; then the mouse is reported in cells.
        pixels = (width, height) if width and height else None
        event = events.Resize.from_dimensions((columns, rows), pixels)
        self._textual.terminal_size = event.size
        self._textual.terminal_pixel_size = event.pixel_size
        self._textual.mouse_pixels = True
        return [event]


def _read_mode(mode: int, setting: int) -> list[Message]:
    if mode == _SYNCHRONIZED and setting > 0:
        return [messages.TerminalSupportsSynchronizedOutput()]
    if mode == _SIZES_IN_BAND and constants.SMOOTH_SCROLL and not IS_ITERM:
        return [messages.InBandWindowResize.from_setting_parameter(setting)]
    return []


def _read_typed(letters: str) -> Iterator[Message]:
    for letter in letters:
        yield from read_character(letter)


def _paste(parts: list[str]) -> Iterator[Message]:
    text = "".join(parts).replace("\0", "")
    if text:
        yield events.Paste(text)
