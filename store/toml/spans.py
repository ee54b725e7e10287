"""Cut a TOML text into spans, one per table, so that what is not touched can be written back as is.

A span is a table with the blank lines and comments above its header. Everything here takes a text
that ``tomli`` has already accepted: that is why a few patterns can replace a parser. No
character is ever lost: the spans joined are the text, byte for byte.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache

import tomli

# Only single characters are repeated possessively: until 3.11.5 Python forgets where a group began
# that is repeated so and fails half-way. Groups need it not, as nothing here can be read two ways.
_STRING = (
    r'"""[^"\\]*+(?:(?:\\.|"{1,2}(?!"))[^"\\]*+)*"{3,5}(?!")'
    r"|'''[^']*+(?:'{1,2}(?!')[^']*+)*'{3,5}(?!')"
    r'|"(?!"")[^"\\\n]*+(?:\\.[^"\\\n]*+)*"'
    r"|'(?!'')[^'\n]*+'"
)
_COMMENT = r"#[^\n]*+"
_EMPTY_LINES = rf"(?:[ \t]*+(?:{_COMMENT}|\r)?\n)*"
_FLAT_ARRAY = rf"\[(?:{_STRING}|{_COMMENT}|[^\"'#\[\]{{}}]++)*\]"
_STATEMENT = (
    rf"[ \t]*+(?:[A-Za-z0-9_\-.]|{_STRING})(?:{_STRING}|{_FLAT_ARRAY}|[^\"'#\[\]{{}}\n]++)*"
    rf"(?:{_COMMENT})?(?:\n|\Z)"
)
_HEADER = r"[ \t]*+\[[^\n]*+(?:\n|\Z)"
_BARE_HEADER = r"[ \t]*+(\[\[?)[ \t]*+([A-Za-z0-9_-]++)[ \t]*+\]"
_KEY = rf"[ \t]*+((?:{_STRING}|[A-Za-z0-9_\-. \t])+)="


@dataclass(frozen=True, slots=True)
class Span:
    """One table of the text; the first span is the part before any table."""

    path: tuple[str, ...]
    """The key path of the header; empty for the head of the file and for its tail."""
    array: bool
    """Whether the header is ``[[path]]``."""
    lead: str
    """The blank lines and comments above the header."""
    body: str
    """The header and everything down to the last key of the table."""

    @property
    def text(self) -> str:
        """The whole text of the span."""
        return self.lead + self.body


@dataclass(frozen=True, slots=True)
class Statement:
    """The position of one ``key = value`` in a span; comment lines above it are not part of it."""

    key: str
    """The first part of the key, unquoted."""
    dotted: bool
    start: int
    """Offset in the span's body, after any comment lines above."""
    end: int
    """Offset just past the statement's last line."""


@cache
def _pattern(source: str) -> re.Pattern[str]:
    """Compile on first use: a command that reads no report pays nothing."""
    return re.compile(source, re.DOTALL)


def cut(text: str) -> list[Span]:
    """Cut a valid TOML text into its head, one span per table, and its tail, in order; O(text)."""
    run = _pattern(rf"(?:{_EMPTY_LINES}{_STATEMENT})*").match
    empty = _pattern(_EMPTY_LINES).match
    header = _pattern(_HEADER).match
    bare = _pattern(_BARE_HEADER).match
    spans: list[Span] = []
    path: tuple[str, ...] = ()
    is_array = False
    lead = ""
    begin = done = 0  # where the span's body begins; where its last statement ends
    while True:
        done = _end(run, text, done)
        offset = _end(empty, text, done)
        header_match = header(text, offset)
        if header_match is None and offset < len(text) and not _is_comment(text, offset):
            done = _statement_end(text, offset)
            continue
        spans.append(Span(path, is_array, lead, text[begin:done]))
        if header_match is None:
            break
        lead = text[done:offset]
        begin, done = offset, header_match.end()
        name = bare(text, offset)
        if name is not None:
            path, is_array = (name[2],), name[1] == "[["
        else:
            path, is_array = _parse_header(header_match[0])
    spans.append(Span((), False, text[done:], ""))
    return spans


def header_end(span: Span) -> int:
    """Return the offset in the span's body just past its header line; 0 in the head of a file."""
    return _end(_pattern(_HEADER).match, span.body, 0) if span.path else 0


def statements(span: Span) -> Iterator[Statement]:
    """Yield the key/value statements of one span, in order."""
    text = span.body
    offset = header_end(span)
    empty = _pattern(_EMPTY_LINES).match
    while True:
        start = _end(empty, text, offset)
        if start >= len(text) or _is_comment(text, start):
            return
        offset = _statement_end(text, start)
        raw = _pattern(_KEY).match(text, start)
        parts = _key_parts(raw[1]) if raw else [""]
        yield Statement(parts[0], len(parts) > 1, start, offset)


def line_of(text: str, offset: int) -> int:
    """Return the line number, from 1, of an offset in a text."""
    return text.count("\n", 0, offset) + 1


def _end(match: Callable[[str, int], re.Match[str] | None], text: str, offset: int) -> int:
    result = match(text, offset)
    return offset if result is None else result.end()


def _is_comment(text: str, offset: int) -> bool:
    """Return whether blanks, or a comment without a newline, end the text here."""
    return _pattern(r"[ \t\r]*+(?:#|\Z)").match(text, offset) is not None


def _statement_end(text: str, offset: int) -> int:
    """Return the end of one statement, which may hold nested arrays and inline tables."""
    simple = _pattern(_STATEMENT).match(text, offset)
    if simple is not None:
        return simple.end()
    token = _pattern(rf"{_STRING}|{_COMMENT}|[\[\]{{}}\n]|[^\"'#\[\]{{}}\n]++")
    depth = 0
    for token_ in token.finditer(text, offset):
        first = token_[0][0]
        if first in "[{":
            depth += 1
        elif first in "]}":
            depth -= 1
        elif first == "\n" and depth == 0:
            return token_.end()
    return len(text)


def _key_parts(raw: str) -> list[str]:
    """Return the parts of a key as TOML reads it: ``a."b c"`` gives ``a`` and ``b c``."""
    raw = raw.strip(" \t")
    if raw.replace("_", "a").replace("-", "a").isalnum():
        return [raw]
    parts = []
    inner: object = tomli.loads(f"{raw} = 0")
    while isinstance(inner, dict):
        name, inner = next(iter(inner.items()))
        parts.append(name)
    return parts


def _parse_header(line: str) -> tuple[tuple[str, ...], bool]:
    """Read a header that is dotted, quoted or oddly spaced."""
    inner: object = tomli.loads(line)
    path: list[str] = []
    while True:
        if isinstance(inner, list):
            return tuple(path), True
        if not isinstance(inner, dict) or not inner:
            return tuple(path), False
        name, inner = next(iter(inner.items()))
        path.append(name)
