"""Bytes of a TOML file to a parsed tree, with a sentence for every way it can be unreadable.

``tomli`` decides what is TOML: the standard library's ``tomllib``, compiled. Compiled code keeps
the interpreter until it is done, a tenth of a second for 3 MB; beside a screen that must answer
keys ``tomllib`` itself reads, whose turns end. The limits of both are handled here: RecursionError
is not a ValueError, very long integers raise a bare ValueError, and a byte order mark is refused.
"""

from __future__ import annotations

import re
import threading
from collections import Counter
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from unicodedata import is_normalized

import tomli

from outline.errors import StoreError, phrase
from outline.text import may_mean_bar

from . import spans as spans_

LIMIT = 64 * 1024 * 1024
"""Largest file that is read, in bytes; tomli has no guard of its own (gh-111264)."""

MOST_TABLES = 100_000
"""Most tables that are read: a report of ten thousand sections has sixty thousand."""
_TABLE = r"(?m)^\[+[\w. \t\"'-]+\]+[ \t]*(?:#.*)?\r?$"
_DEEPEST = 32
_PART = r"""(?:[\w-]++|"[^"\n]*+"|'[^'\n]*+')[ \t]*+"""
_DEEP_KEY = rf"(?:^|[{{,])[ \t]*+\[{{0,2}}+[ \t]*+(?:{_PART}\.[ \t]*+){{{_DEEPEST},}}{_PART}[=\]]"
"""A dotted key or header of many parts, for which tomli takes time and memory by the square."""

Values = dict[str, object]


@dataclass(frozen=True)
class Parsed:
    """A TOML file as read, and the positions in its text."""

    name: str
    """The file as the person knows it; only for sentences."""
    text: str
    """Without byte order mark; newlines as in the file."""
    data: Values

    @cached_property
    def spans(self) -> list[spans_.Span]:
        """The text, table by table."""
        return spans_.cut(self.text)

    @cached_property
    def headers(self) -> Counter[tuple[str, bool]]:
        """How often each undotted header is in the text, by name and whether doubled."""
        return Counter((span.path[0], span.array) for span in self.spans if len(span.path) == 1)

    @cached_property
    def is_plain(self) -> bool:
        """Whether no string of the file can need ``outline.text.clean``; cheaper than asking each.

        An escape can make any character, and a line-ending backslash can join two into one.
        """
        text = self.text.replace("\r\n", "\n").replace("\n", "").replace("\t", "")
        return (
            text.isprintable()
            and is_normalized("NFC", self.text)
            and not may_mean_bar(text)
            and not re.search(r"\\[uUrfb\s]", self.text)
        )

    def line(self, table: str = "", index: int = 0, key: str = "") -> int:
        """Return the line, from 1, of a table's header or of a key in it; 1 when not found."""
        offset = count = 0
        for span in self.spans:
            if (span.path[0] if len(span.path) == 1 else "") == table and len(span.path) < 2:
                if count == index:
                    offset += len(span.lead) if span.path else 0
                    return spans_.line_of(self.text, offset + self._key_offset(span, key))
                count += 1
            offset += len(span.lead) + len(span.body)
        return 1

    @staticmethod
    def _key_offset(span: spans_.Span, key: str) -> int:
        if key:
            for statement in spans_.statements(span):
                if statement.key == key:
                    return statement.start
        return 0


class _NotToml(Exception):
    """The message of either reader for a text that is not TOML."""


def parse(data: bytes, name: str) -> Parsed:
    """Read a TOML file; floats become ``Decimal``, exact. Raise ``StoreError``."""
    text = _text(data, name)
    _check_size(text, name)
    try:
        return Parsed(name, text, _loads(text))
    except RecursionError:
        raise _too_deep(name) from None
    except MemoryError:
        message = phrase("{file}: there is not enough memory to read it.", file=name)
        raise StoreError(message) from None
    except _NotToml as error:
        raise _explain_syntax_error(text, name, str(error)) from None
    except (ValueError, ArithmeticError):
        message = phrase("{file}: holds a number too long to be a figure of a report.", file=name)
        raise StoreError(message) from None


def _loads(text: str) -> Values:
    """Read TOML; a thread beside others takes the reader that leaves them their turns."""
    if threading.current_thread() is threading.main_thread():
        try:
            return tomli.loads(text, parse_float=Decimal)
        except tomli.TOMLDecodeError as error:
            raise _NotToml(str(error)) from None
    import tomllib  # 8 ms, which a command never pays

    try:
        return tomllib.loads(text, parse_float=Decimal)
    except tomllib.TOMLDecodeError as error:
        raise _NotToml(str(error)) from None


def _check_size(text: str, name: str) -> None:
    """Refuse what would take minutes or gigabytes to read and can be no report."""
    if text.count("\n[") > MOST_TABLES and len(re.findall(_TABLE, text)) > MOST_TABLES:
        raise StoreError(
            phrase(
                "{file} has more than {most} tables, too many to be a report.",
                file=name,
                most=MOST_TABLES,
            )
        )
    # Line by line, so that other threads get their turns: such a key is no longer than its line.
    for line in text.split("\n"):
        if line.count(".") >= _DEEPEST and re.search(_DEEP_KEY, line):
            raise _too_deep(name)


def _too_deep(name: str) -> StoreError:
    return StoreError(
        phrase("{file}: values are nested too deeply; this is not a decuong file.", file=name)
    )


def _text(data: bytes, name: str) -> str:
    if len(data) > LIMIT:
        raise StoreError(
            phrase(
                "{file} is larger than {limit} MiB, too large to be a report.",
                file=name,
                limit=LIMIT // 1048576,
            )
        )
    if data.startswith((b"PK\x03\x04", b"%PDF", b"\xd0\xcf\x11\xe0")):
        raise StoreError(
            phrase("{file} is a Word, PDF or zip file, not a decuong report.", file=name),
            phrase("Open the .toml file of the report; “decuong new FILE” starts one."),
        )
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise StoreError(
            phrase(
                "{file}, line {line}: byte {byte} is not UTF-8 text.",
                file=name,
                line=data.count(b"\n", 0, error.start) + 1,
                byte=error.start - data.rfind(b"\n", 0, error.start),
            ),
            phrase("Save the file as UTF-8 in the program that wrote it, then open it again."),
        ) from None
    if "\0" in text:
        raise StoreError(
            phrase(
                "{file}, line {line}: holds a zero byte; this is no text file, or a damaged one.",
                file=name,
                line=spans_.line_of(text, text.index("\0")),
            )
        )
    return text


def _explain_syntax_error(text: str, name: str, reason: str) -> StoreError:
    """Report where the text stops being TOML, and why when the reason is a common one."""
    marker = re.search(r"^(?:<<<<<<<|>>>>>>>) ", text, re.MULTILINE)
    if marker is not None:
        return StoreError(
            phrase(
                "{file}, line {line}: git left conflict markers here.",
                file=name,
                line=spans_.line_of(text, marker.start()),
            ),
            phrase(
                "In its folder, get the three versions with “git show :1:./{name} > BASE”, "
                "“:2:./{name} > OURS” and “:3:./{name} > THEIRS”; then move {name} away and run "
                "“decuong merge BASE OURS THEIRS -o {name}”.",
                name=name.rpartition("/")[2],
            ),
        )
    position = re.search(r"at line (\d+), column (\d+)", reason)
    if position is None:
        line = text.count("\n") + (not text.endswith("\n"))
        return StoreError(
            phrase(
                "{file}, line {line}: the file ends in the middle of a value; it was cut off.",
                file=name,
                line=max(1, line),
            ),
            phrase("Take the last whole copy of the file, or close the text with three quotes."),
        )
    detail = reason[: position.start()].rstrip(" (")
    return StoreError(
        phrase(
            "{file}, line {line}, column {column}: this is not valid TOML ({reason}).",
            file=name,
            line=int(position[1]),
            column=int(position[2]),
            reason=detail,
        ),
        phrase("Fix that line in a text editor, then open it again."),
    )
