"""From a key to its paint: ours against a bare Textual tree and text area, in turns."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from statistics import median

from outline.model import Report
from store import files
from tests.tui.wire import Wire

from .measure import Finding, milliseconds
from .reports import BODY, report

BARE = """
import sys
from textual.app import App
from textual.containers import Horizontal
from textual.widgets import TextArea, Tree
class Bare(App):
    CSS = "Tree { width: 2fr; } TextArea { width: 3fr; }"
    def compose(self):
        tree = Tree("outline")
        for at in range(60):
            tree.root.add_leaf(f"{at}. a heading of the outline")
        tree.root.expand()
        area = TextArea(sys.argv[1])
        area.cursor_blink = False
        with Horizontal():
            yield tree
            yield area
    def on_ready(self):
        self.query_one(TextArea).focus()
Bare().run(mouse=False)
"""
FAST = {"TEXTUAL_FPS": "1000"}
"""Textual paints at most sixty times a second; that wait would hide what is measured."""
LARGE_BODY = 300_000
"""Bytes, about."""
TO_BODY = (b"\x1b[B", b"\x1b[B", b"\x1b[B", b"\r")
"""From the first row of the outline into the body of the first section that has one."""
LETTERS = "kinh te phat trien kha va on dinh "


def to_paint(folder: Path, rounds: int) -> Iterator[Finding]:
    """Measure a letter typed in a body, from the key to the first byte of its paint."""
    large = report(60)
    long = (BODY + "\n\n") * (LARGE_BODY // len(BODY.encode()))
    sections = tuple(
        replace(section, body=long) if section.id == "s1" else section for section in large.sections
    )
    reports: Mapping[str, Report] = {
        "60": report(60),
        "10,000": report(10_000),
        "300 kB": large.with_sections(sections),
    }
    with ExitStack() as open_:
        wires = {"bare": open_.enter_context(_app([sys.executable, "-c", BARE, BODY], folder))}
        wires["bare"].until(b"heading")
        for name, one in reports.items():
            path = folder / f"{name.replace(' ', '')}.toml"
            files.create(path, one)
            wires[name] = open_.enter_context(
                _app([sys.executable, "-m", "tui", str(path)], folder)
            )
            wires[name].until(b"1.1.")
            for key in TO_BODY:
                wires[name].press(key, 0.4)
        found: dict[str, list[float]] = {name: [] for name in wires}
        for letter in (LETTERS * rounds)[: 20 * rounds]:
            for name, wire in wires.items():
                found[name].append(_latency(wire, letter.encode()))
    taken = {name: median(times) for name, times in found.items()}

    def against(name: str, rival: str, want: float, what: str) -> Finding:
        note = f"{milliseconds(taken[name])} / {milliseconds(taken[rival])}"
        return Finding(what, want, taken[name] / taken[rival], "x", note)

    yield against("60", "bare", 0.5, "key to paint / bare tree and text area")
    yield against("10,000", "60", 1.3, "key to paint, 10,000 / 60 sections")
    yield against("300 kB", "60", 1.3, "key to paint, body of 300 kB / 60 sections")


def _app(command: Sequence[str], folder: Path) -> Wire:
    home = {"HOME": str(folder), "XDG_STATE_HOME": str(folder), "XDG_CONFIG_HOME": str(folder)}
    kept = {name: value for name, value in os.environ.items() if name != "NO_COLOR"}
    return Wire(
        command, {**kept, **home, "TERM": "xterm-256color", "COLORTERM": "truecolor", **FAST}
    )


def _latency(wire: Wire, key: bytes) -> float:
    start = time.perf_counter()
    wire.send(key)
    wire.first()
    taken = time.perf_counter() - start
    wire.rest(0.08)
    return taken
