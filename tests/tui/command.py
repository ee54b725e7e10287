"""Runs the command line inside the test, with streams of its own."""

from __future__ import annotations

import io
import sys
from contextlib import ExitStack
from dataclasses import dataclass
from unittest import mock

from tui.cli.main import main


class Stream(io.TextIOWrapper):
    """A standard stream in memory that may claim to be a terminal."""

    def __init__(self, data: bytes = b"", *, terminal: bool = False) -> None:
        self.bytes = io.BytesIO(data)
        self.terminal = terminal
        super().__init__(self.bytes, encoding="utf-8", write_through=True)

    def isatty(self) -> bool:
        return self.terminal


@dataclass(frozen=True, slots=True)
class Ran:
    """What a run left behind."""

    code: int
    data: bytes
    """stdout."""
    talk: str
    """stderr."""

    @property
    def out(self) -> str:
        return self.data.decode()


def decuong(
    *arguments: object,
    stdin: str | bytes = b"",
    terminal: bool = False,
    stdin_terminal: bool = False,
    lang: str | None = "en",
) -> Ran:
    """Run ``decuong`` with arguments; ``terminal`` makes stdout and stderr terminals."""
    data = stdin.encode() if isinstance(stdin, str) else stdin
    streams = {
        "stdin": Stream(data, terminal=stdin_terminal),
        "stdout": Stream(terminal=terminal),
        "stderr": Stream(terminal=terminal),
    }
    words = [str(word) for word in arguments]
    if lang is not None:
        words = ["--lang", lang, *words]
    with ExitStack() as stack:
        for name, stream in streams.items():
            stack.enter_context(mock.patch.object(sys, name, stream))
        code = main(words)
        for stream in (streams["stdout"], streams["stderr"]):
            stream.flush()
    return Ran(
        code, streams["stdout"].bytes.getvalue(), streams["stderr"].bytes.getvalue().decode()
    )
