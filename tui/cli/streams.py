"""Standard input, output and error: data on one, talk on the other, UTF-8 on all three."""

from __future__ import annotations

import io
import os
import re
import sys
from typing import BinaryIO

from outline.errors import DecuongError, Phrase, StoreError, phrase
from outline.text import visible
from tui.i18n import say

STDIO = "-"
"""The file name that means standard input or output."""

_STDOUT = ("-", "/dev/stdout", "/dev/fd/1", "/proc/self/fd/1")
_HANDED_OVER = re.compile(r"/dev/stdin|/(?:dev|proc/self)/fd/[0-9]{1,9}")

_CHUNK = 1 << 20

LIMIT = 64 * 1024 * 1024
"""Most bytes that are read from standard input."""


def is_stdout(name: str | None) -> bool:
    """Tell whether a name on the command line means standard output."""
    return name in _STDOUT


def is_handed_over(name: str) -> bool:
    """Tell whether a name is an open file that the shell gave us, as in ``<(command)``.

    It may be a pipe, and is waited for; a pipe that lies about under any other name is not.
    """
    return _HANDED_OVER.fullmatch(name) is not None


def prepare() -> None:
    """Make the standard streams UTF-8 with plain newlines, whatever the locale says.

    Data must not depend on who runs the command. A terminal of another encoding shows what it can.
    The number of a closed stream is taken, or the next file that is opened would have it, and
    whatever a library says there would land in that file.
    """
    for number in (0, 1, 2):
        try:
            os.fstat(number)
        except OSError:
            os.open(os.devnull, os.O_RDWR)
    for stream, errors in ((sys.stdout, "surrogateescape"), (sys.stderr, "backslashreplace")):
        if isinstance(stream, io.TextIOWrapper):
            if stream.isatty():
                stream.reconfigure(errors="replace")
            else:
                stream.reconfigure(encoding="utf-8", errors=errors, newline="\n")


def speak_utf8() -> None:
    """Draw in UTF-8 whatever the locale says: no other encoding of a terminal has our letters."""
    for stream in (sys.__stdout__, sys.__stderr__):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="replace")


def out(text: str) -> None:
    """Write data to stdout; raise ``StoreError`` when it cannot be written."""
    if sys.stdout is None:
        raise _unwritable(phrase("it is closed"))
    try:
        sys.stdout.write(text)
    except BrokenPipeError:
        raise
    except OSError as error:
        raise _unwritable(error.strerror or str(error)) from error


def out_bytes(data: bytes) -> None:
    """Write bytes to stdout, which must not be a terminal."""
    target = binary_out()
    try:
        target.write(data)
        target.flush()
    except BrokenPipeError:
        raise
    except OSError as error:
        raise _unwritable(error.strerror or str(error)) from error


def is_terminal() -> bool:
    """Tell whether stdout is a terminal; one that is closed is none."""
    return sys.stdout is not None and sys.stdout.isatty()


def binary_out() -> BinaryIO:
    """Return stdout for bytes; raise ``StoreError`` where it is closed or a terminal."""
    if sys.stdout is None:
        raise _unwritable(phrase("it is closed"))
    if sys.stdout.isatty():
        raise StoreError(
            phrase("A terminal cannot take this file."),
            phrase("Send it on, as in “decuong … > FILE”, or name a file."),
        )
    sys.stdout.flush()
    return sys.stdout.buffer


def flush() -> None:
    """Push out what is buffered, so that an error is seen while it can still be told."""
    if sys.stdout is None:
        return
    try:
        sys.stdout.flush()
    except BrokenPipeError:
        raise
    except OSError as error:
        hang_up()
        raise _unwritable(error.strerror or str(error)) from error


def let_go() -> None:
    """Push out what is buffered where that can be done; after a failure that is told already."""
    try:
        if sys.stdout is not None:
            sys.stdout.flush()
    except (OSError, ValueError):
        hang_up()


def hang_up() -> None:
    """Throw away what is still buffered: Python would otherwise complain on its way out."""
    try:
        null = os.open(os.devnull, os.O_WRONLY)
        os.dup2(null, sys.stdout.fileno())
        os.close(null)
    except (OSError, ValueError):  # a stdout without a descriptor has nothing to complain about
        return


def talk(text: str) -> None:
    """Say something to the person on stderr; nobody listening is no error."""
    if sys.stderr is None:
        return
    try:
        sys.stderr.write(text + "\n")
        sys.stderr.flush()
    except OSError:
        return


def doubt(sentence: Phrase | None) -> None:
    """Say what may not be so although it was done; nothing for None."""
    if sentence is not None:
        talk("decuong: " + visible(say(sentence)))


def complain(error: DecuongError) -> None:
    """Say what went wrong, where, and the cure, on one line of stderr.

    Where is in the error's notes; the last one that was added is the widest.
    """
    place = "".join(f"{note}: " for note in reversed(getattr(error, "__notes__", ())))
    parts = [place + say(error.what)]
    if error.cure is not None:
        parts.append(say(error.cure))
    talk("decuong: " + " ".join(visible(" ".join(parts)).split()))


def stdin_bytes(meaning: str) -> bytes:
    """Return all of stdin; raise ``StoreError`` at a terminal, where nobody knows what is awaited.

    Args:
        meaning: what is awaited, in the user's language.
    """
    if sys.stdin is None:
        raise StoreError(
            phrase("{what} is read from standard input, and that is closed.", what=meaning),
            phrase("Send it in, as in “decuong … < FILE”."),
        )
    if sys.stdin.isatty():
        raise StoreError(
            phrase("{what} is read from standard input, and that is the terminal.", what=meaning),
            phrase("Send it in, as in “decuong … < FILE”."),
        )
    try:
        data = read_all(sys.stdin.buffer)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise StoreError(
            phrase("Standard input cannot be read: {reason}.", reason=reason),
            phrase("Send it in, as in “decuong … < FILE”."),
        ) from error
    if len(data) > LIMIT:
        raise StoreError(
            phrase("Standard input is larger than {limit} MiB.", limit=LIMIT // 1024 // 1024)
        )
    return data


def read_all(stream: BinaryIO) -> bytes:
    """Return what a stream holds, one byte past ``LIMIT`` at most; piece by piece.

    Asked for all of it at once, Python makes room for as much as it is allowed to be.
    """
    parts, size = [], 0
    while size <= LIMIT and (part := stream.read(min(_CHUNK, LIMIT + 1 - size))):
        parts.append(part)
        size += len(part)
    return b"".join(parts)


def stdin_text(meaning: str) -> str:
    """Return all of stdin as text: UTF-8, or UTF-16 where a byte order mark says so."""
    return decode(stdin_bytes(meaning))


def decode(data: bytes) -> str:
    """Decode what a person or a spreadsheet gives: UTF-8, or UTF-16 with its mark or plainly so."""
    try:
        return data.decode(_encoding(data))
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise StoreError(
            phrase("Standard input is not UTF-8 text (line {line}).", line=line),
            phrase("Save it as UTF-8 and try again."),
        ) from error


def _encoding(data: bytes) -> str:
    """Return what text is encoded in; in UTF-16 every second byte of Latin letters is nought."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "utf-16"
    start = data[:4]
    zeros = [byte == 0 for byte in start]
    if zeros == [False, True, False, True]:
        return "utf-16-le"
    return "utf-16-be" if zeros == [True, False, True, False] else "utf-8-sig"


def _unwritable(reason: object) -> StoreError:
    why = reason if isinstance(reason, Phrase) else str(reason)
    return StoreError(phrase("Standard output cannot be written: {reason}.", reason=why))
