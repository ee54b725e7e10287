"""Standard input, output and error: data on stdout, messages on stderr, UTF-8 on all three."""

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
    """Return whether a file name means standard output."""
    return name in _STDOUT


def is_open_descriptor(name: str) -> bool:
    """Return whether a name is a descriptor that the shell opened, as in ``<(command)``.

    Such a pipe is read until it ends; a named pipe elsewhere is not.
    """
    return _HANDED_OVER.fullmatch(name) is not None


def prepare() -> None:
    """Make the standard streams UTF-8 with plain newlines, independent of the locale.

    A terminal of another encoding shows what it can. A closed descriptor 0, 1 or 2 is opened on the
    null device: else the next file would get its number, and all that is printed.
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


def draw_in_utf8() -> None:
    """Encode the screen in UTF-8 in every locale: no other encoding has all our letters."""
    for stream in (sys.__stdout__, sys.__stderr__):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="replace")


def write(text: str) -> None:
    """Write data to stdout; raise ``StoreError`` when it cannot be written."""
    if sys.stdout is None:
        raise _write_error(phrase("it is closed"))
    try:
        sys.stdout.write(text)
    except BrokenPipeError:
        raise
    except OSError as error:
        raise _write_error(error.strerror or str(error)) from error


def write_bytes(data: bytes) -> None:
    """Write bytes to stdout; raise ``StoreError`` where that is a terminal or cannot be written."""
    target = binary_stdout()
    try:
        target.write(data)
        target.flush()
    except BrokenPipeError:
        raise
    except OSError as error:
        raise _write_error(error.strerror or str(error)) from error


def is_terminal() -> bool:
    """Return whether stdout is open and a terminal."""
    return sys.stdout is not None and sys.stdout.isatty()


def binary_stdout() -> BinaryIO:
    """Return stdout for bytes; raise ``StoreError`` where it is closed or a terminal."""
    if sys.stdout is None:
        raise _write_error(phrase("it is closed"))
    if sys.stdout.isatty():
        raise StoreError(
            phrase("This file cannot be printed on a terminal."),
            phrase("Redirect it, as in “decuong … > FILE”, or name a file."),
        )
    sys.stdout.flush()
    return sys.stdout.buffer


def flush() -> None:
    """Flush stdout; raise ``StoreError`` when it cannot be written."""
    if sys.stdout is None:
        return
    try:
        sys.stdout.flush()
    except BrokenPipeError:
        raise
    except OSError as error:
        discard_output()
        raise _write_error(error.strerror or str(error)) from error


def flush_quietly() -> None:
    """Flush stdout after an error; a second error is ignored."""
    try:
        if sys.stdout is not None:
            sys.stdout.flush()
    except (OSError, ValueError):
        discard_output()


def discard_output() -> None:
    """Discard what is buffered, so that Python prints no error at its exit."""
    try:
        null = os.open(os.devnull, os.O_WRONLY)
        os.dup2(null, sys.stdout.fileno())
        os.close(null)
    except (OSError, ValueError):  # a stdout without a descriptor needs nothing
        return


def print_message(text: str) -> None:
    """Print a message on stderr; a closed stderr is no error."""
    if sys.stderr is None:
        return
    try:
        sys.stderr.write(text + "\n")
        sys.stderr.flush()
    except OSError:
        return


def warn(sentence: Phrase | None) -> None:
    """Print a warning on stderr; nothing for None."""
    if sentence is not None:
        print_message("decuong: " + visible(say(sentence)))


def report_error(error: DecuongError) -> None:
    """Print an error on one line of stderr: where, what and the cure.

    The notes of the error are the location, the outermost last.
    """
    location = "".join(f"{note}: " for note in reversed(getattr(error, "__notes__", ())))
    parts = [location + say(error.what)]
    if error.cure is not None:
        parts.append(say(error.cure))
    print_message("decuong: " + " ".join(visible(" ".join(parts)).split()))


def read_stdin_bytes(meaning: str) -> bytes:
    """Return all of stdin; raise ``StoreError`` where it is a terminal or closed.

    Args:
        meaning: what is read, in the user's language.
    """
    if sys.stdin is None:
        raise StoreError(
            phrase("{what} is read from standard input, but that is closed.", what=meaning),
            phrase("Redirect a file, as in “decuong … < FILE”."),
        )
    if sys.stdin.isatty():
        raise StoreError(
            phrase("{what} is read from standard input, but that is the terminal.", what=meaning),
            phrase("Redirect a file, as in “decuong … < FILE”."),
        )
    try:
        data = read_all(sys.stdin.buffer)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise StoreError(
            phrase("Standard input cannot be read: {reason}.", reason=reason),
            phrase("Redirect a file, as in “decuong … < FILE”."),
        ) from error
    if len(data) > LIMIT:
        raise StoreError(
            phrase("Standard input is larger than {limit} MiB.", limit=LIMIT // 1024 // 1024)
        )
    return data


def read_all(stream: BinaryIO) -> bytes:
    """Return the content of a stream, at most ``LIMIT`` bytes and one; read in chunks.

    A single read would allocate the whole limit at once.
    """
    parts, size = [], 0
    while size <= LIMIT and (part := stream.read(min(_CHUNK, LIMIT + 1 - size))):
        parts.append(part)
        size += len(part)
    return b"".join(parts)


def read_stdin_text(meaning: str) -> str:
    """Return all of stdin as text, see ``decode``."""
    return decode(read_stdin_bytes(meaning))


def decode(data: bytes) -> str:
    """Decode UTF-8, or UTF-16 with a byte order mark or with Latin letters at its start."""
    try:
        return data.decode(_encoding(data))
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise StoreError(
            phrase("Standard input is not UTF-8 text (line {line}).", line=line),
            phrase("Save it as UTF-8 and try again."),
        ) from error


def _encoding(data: bytes) -> str:
    """Return the encoding of text; in UTF-16 every second byte of a Latin letter is zero."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "utf-16"
    start = data[:4]
    zeros = [byte == 0 for byte in start]
    if zeros == [False, True, False, True]:
        return "utf-16-le"
    return "utf-16-be" if zeros == [True, False, True, False] else "utf-8-sig"


def _write_error(reason: object) -> StoreError:
    cause = reason if isinstance(reason, Phrase) else str(reason)
    return StoreError(phrase("Standard output cannot be written: {reason}.", reason=cause))
