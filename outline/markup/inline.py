"""One line of a body as runs: bold, italic and the footnotes that are called.

Marks follow CommonMark, with ``*`` alone: ``_`` and all else stay as typed.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache
from typing import NamedTuple

_NAMES = {"*": "em", "**": "strong"}


class Run(NamedTuple):
    """Text of one look."""

    text: str
    bold: bool = False
    italic: bool = False


def parse_inline(text: str, labels: frozenset[str]) -> list[Run | str]:
    """Return the runs of a line, and the names of the footnotes called where they are called.

    Only ``labels`` are names; every other ``[^x]`` is text.
    """
    if not labels and (plain := _parse_plain_bold(text)) is not None:
        return plain
    tokens = _tokenize_plain(text, labels)
    if tokens is None:
        tokens = _build_parser()(text, labels)
    runs: list[Run | str] = []
    bold = italic = 0
    for kind, content in tokens:
        if kind == "text":
            if content:
                runs.append(Run(content, bold > 0, italic > 0))
        elif kind == "note":
            runs.append(content)
        elif kind == "strong_open":
            bold += 1
        elif kind == "strong_close":
            bold -= 1
        elif kind == "em_open":
            italic += 1
        else:
            italic -= 1
    return runs


_BEFORE = (" ", "(")
_AFTER = tuple(" .,;:)[")
_LAST = tuple(".,;:%)")


def _parse_plain_bold(text: str) -> list[Run | str] | None:
    """Return the runs of a text whose only marks are plain ``**...**``, else None.

    Nine of ten marked lines are so, and a long report has a hundred thousand of them.
    """
    parts = text.split("**")
    if len(parts) % 2 == 0 or "\\" in text:
        return None
    runs: list[Run | str] = []
    for index, part in enumerate(parts):
        if "*" in part:
            return None
        if index % 2:
            before = (parts[index - 1] if index > 1 else f" {parts[0]}")[-1:]
            after = (parts[index + 1] if index + 2 < len(parts) else f"{parts[-1]} ")[:1]
            if before not in _BEFORE or after not in _AFTER:
                return None
            if not (part[:1].isalnum() and (part[-1].isalnum() or part[-1] in _LAST)):
                return None
            runs.append(Run(part, True))
        elif part:
            runs.append(Run(part))
    return runs


def _tokenize_plain(text: str, labels: frozenset[str]) -> list[tuple[str, str]] | None:
    """Return the tokens of a text whose marks are plain, or None where CommonMark must decide.

    Plain is what nearly every report holds: ``**...**`` and ``*...*``, not nested, between spaces
    and common punctuation, and footnote calls. It spares most bodies the parser, which is slow to
    load and three times slower to run.
    """
    if "\\" in text:
        return None
    tokens: list[tuple[str, str]] = []
    opened = ""
    position = 0
    for mark in re.finditer(r"\*+|\[\^([^\]\s]{1,40})\]", text):
        start, end = mark.span()
        if mark[1] and mark[1] not in labels:
            continue
        tokens.append(("text", text[position:start]))
        position = end
        before, after = text[start - 1 : start], text[end : end + 1]
        if mark[1]:
            tokens.append(("note", mark[1]))
        elif not opened and before in ("", *_BEFORE) and after.isalnum() and len(mark[0]) < 3:
            opened = mark[0]
            tokens.append((_NAMES[opened] + "_open", ""))
        elif opened == mark[0] and (before.isalnum() or before in _LAST) and after in ("", *_AFTER):
            tokens.append((_NAMES[opened] + "_close", ""))
            opened = ""
        else:
            return None
    tokens.append(("text", text[position:]))
    return None if opened else tokens


@lru_cache(maxsize=1)
def _build_parser() -> Callable[[str, frozenset[str]], list[tuple[str, str]]]:
    """Return CommonMark's emphasis with ``*`` alone, our footnote calls and two escapes.

    Built when the first marked-up text is met: markdown-it-py costs 20 ms to load, and most
    commands never need it.
    """
    from markdown_it import MarkdownIt
    from markdown_it.rules_inline import StateInline, emphasis
    from markdown_it.token import Token

    call = re.compile(r"\[\^([^\]\s]{1,40})\]")
    lone = re.compile(r"(?<=\()\*+(?=\))")

    # "silent" asks a rule to look ahead without writing; only links do that, and they are off.
    def star(state: StateInline, silent: bool) -> bool:
        if state.src[state.pos] != "*":
            return False
        if mark := lone.match(state.src, state.pos):  # the remark sign (*) is no emphasis
            state.pending += mark[0]
            state.pos = mark.end()
            return True
        return emphasis.tokenize(state, silent)

    def bare(state: StateInline, silent: bool) -> bool:
        if state.src[state.pos : state.pos + 2] not in ("\\*", "\\["):
            return False
        state.pending += state.src[state.pos + 1]
        state.pos += 2
        return True

    def note(state: StateInline, silent: bool) -> bool:
        match = call.match(state.src, state.pos)
        if not match or match[1] not in state.env["labels"]:
            return False
        state.push("note", "", 0).content = match[1]
        state.pos = match.end()
        return True

    reader = MarkdownIt("zero")
    reader.inline.ruler.push("bare", bare)
    reader.inline.ruler.push("note", note)
    reader.inline.ruler.push("star", star)
    reader.inline.ruler2.enable("emphasis")

    def parse_inline(text: str, labels: frozenset[str]) -> list[tuple[str, str]]:
        tokens: list[Token] = []
        reader.inline.parse(text, reader, {"labels": labels}, tokens)
        return [(token.type, token.content) for token in tokens]

    return parse_inline
