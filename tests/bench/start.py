"""How long a person waits: first paint, memory, headless commands."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from pathlib import Path

from tui.cli.main import main

from .measure import Finding, in_turns, milliseconds, process
from .terminal import Shown, show

LABEL = """
from textual.app import App
from textual.widgets import Label
class Smallest(App):
    def compose(self):
        yield Label("smallest")
Smallest().run()
"""
"""The smallest Textual app that shows something."""

SCRIPT = "from tui.cli.main import program; program()"
"""What the installed ``decuong`` runs."""

PAINT = 1.7
MEMORY_MB = 60
EXPORT = 2.0
HEADLESS = 2.0
HEADLESS_EXTRA = 0.100
"""Seconds besides twice the rival's."""

KEYS = (b"\x07", b"k", b"t", b"x", b"h", b"\r", *(letter.encode() for letter in "báo cáo "))
"""Jump to a section and type in it, before the memory is read."""


def first_paint(folder: Path, rounds: int) -> Iterator[Finding]:
    """Measure the first frame of a filled report against the smallest app, and peak memory."""
    report = sample(folder)
    env = _env(folder)
    ours = [sys.executable, "-c", SCRIPT, str(report)]
    smallest = [sys.executable, "-c", LABEL]
    shown: list[Shown] = []

    def editor() -> float:
        shown.append(show(ours, "Phần I", env, KEYS))
        return shown[-1].seconds

    found = in_turns(
        {"editor": editor, "label": lambda: show(smallest, "smallest", env).seconds}, rounds
    )
    yield Finding(
        "first paint / smallest Textual app",
        PAINT,
        found["editor"] / found["label"],
        "x",
        f"{milliseconds(found['editor'])} / {milliseconds(found['label'])}",
    )
    yield Finding("peak memory", MEMORY_MB, max(one.peak_mb for one in shown), "MB")


def headless(folder: Path, rounds: int) -> Iterator[Finding]:
    """Measure whole commands against the import that they cannot do without."""
    report = str(sample(folder))
    tui = ["-c", SCRIPT]
    rivals = {
        "tomllib": process(["-c", "import tomllib"]),
        "docx": process(["-c", "import docx"]),
        "show": process([*tui, "show", report]),
        "show --json": process([*tui, "show", report, "--json"]),
        "check": process([*tui, "check", report]),
        "get": process([*tui, "get", report, "p1.ii.1.1"]),
        "export": process([*tui, "export", report, "-o", str(folder / "bao-cao.docx")]),
    }
    found = in_turns(rivals, rounds)
    for name in ("show", "show --json", "check", "get"):
        allowed = HEADLESS * found["tomllib"] + HEADLESS_EXTRA
        yield Finding(
            f"{name} / (2 x import tomllib + 100 ms)",
            1.0,
            found[name] / allowed,
            "x",
            f"{milliseconds(found[name])} / {milliseconds(allowed)}",
        )
    yield Finding(
        "export / import docx",
        EXPORT,
        found["export"] / found["docx"],
        "x",
        f"{milliseconds(found['export'])} / {milliseconds(found['docx'])}",
    )


def sample(folder: Path) -> Path:
    """Return the path of a filled report in a folder."""
    path = folder / "bao-cao.toml"
    if not path.exists() and main(["new", str(path), "--sample"]) != 0:
        raise RuntimeError("the sample report cannot be made")
    return path


def _env(folder: Path) -> dict[str, str]:
    """Return an environment in which no earlier run has left a trace."""
    kept = {key: value for key, value in os.environ.items() if not key.startswith("XDG_")}
    return {**kept, "HOME": str(folder), "LANG": "vi_VN.UTF-8", "COLORTERM": "truecolor"}
