"""From a key to its paint: ours against a bare Textual tree and text area, in turns.

Over a pseudo-terminal, each as its users get it; a paint is done when its last byte has come.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from statistics import median
from threading import Thread

from outline.model import Report
from store.report_file import files
from tests.samples.long import BODY, report
from tests.tui.wire import Wire

from .measure import Finding, milliseconds

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
SETTLED = 0.08
"""Seconds without a byte after which a paint is whole."""
LARGE_BODY = 300_000
"""Bytes, about."""
TO_BODY = (b"\x1b[B", b"\x1b[B", b"\x1b[B", b"\r")
"""From the first row of the outline into the body of the first section that has one."""
PASTED = 1 << 20
"""Bytes, about."""
SOUGHT = "kiem tra 999"
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
        jumps = _jump(wires["10,000"], rounds)
        pasted, after = _paste(wires["60"])
    taken = {name: median(times) for name, times in found.items()}

    def against(name: str, rival: str, want: float, what: str) -> Finding:
        note = f"{milliseconds(taken[name])} / {milliseconds(taken[rival])}"
        return Finding(what, want, taken[name] / taken[rival], "x", note)

    yield against("60", "bare", 0.5, "key to paint / bare tree and text area")
    yield against("10,000", "60", 1.3, "key to paint, 10,000 / 60 sections")
    yield against("300 kB", "60", 1.3, "key to paint, body of 300 kB / 60 sections")
    note = f"median {milliseconds(median(jumps))}"
    yield Finding("jump box, 10,000 headings, slowest key", 16, max(jumps) * 1000, "ms", note)
    note = f"the next key {milliseconds(after)}"
    yield Finding("paste of 1 MB", 1_000, pasted * 1000, "ms", note)


def _jump(wire: Wire, rounds: int) -> list[float]:
    """Return how long each letter in the jump box took, the median of the rounds."""
    taken: list[list[float]] = [[] for _ in SOUGHT]
    wire.press(b"\x07", 0.6)
    for _ in range(min(rounds, 5)):
        for letter, times in zip(SOUGHT, taken, strict=True):
            times.append(_latency(wire, letter.encode()))
        for _ in SOUGHT:
            wire.press(b"\x7f", 0.08)
    wire.press(b"\x1b", 0.4)
    return [median(times) for times in taken]


def _paste(wire: Wire) -> tuple[float, float]:
    """Return how long a pasted text took to be seen to its end, and how long the key after it."""
    lines: list[str] = []
    size = 0
    while size < PASTED:
        lines.append(BODY.replace("9,2%", f"{len(lines)},2%"))
        size += len(lines[-1].encode()) + 2
    end = "ĐẾN-ĐÂY-LÀ-HẾT"
    keys = f"\x1b[200~{chr(10).join(lines)} {end}\x1b[201~".encode()
    start = time.perf_counter()
    sender = Thread(target=wire.send_all, args=(keys,))
    sender.start()
    wire.seen(end.encode())
    taken = time.perf_counter() - start
    sender.join()
    return taken, _latency(wire, b"x")


def _app(command: Sequence[str], folder: Path) -> Wire:
    home = {"HOME": str(folder), "XDG_STATE_HOME": str(folder), "XDG_CONFIG_HOME": str(folder)}
    taken = ("NO_COLOR", "TEXTUAL_FPS")
    kept = {name: value for name, value in os.environ.items() if name not in taken}
    return Wire(command, {**kept, **home, "TERM": "xterm-256color", "COLORTERM": "truecolor"})


def _latency(wire: Wire, key: bytes) -> float:
    """Return the seconds until the last byte of what a key paints; counters come later."""
    start = last = time.perf_counter()
    wire.send(key)
    more = wire.first()
    while more:
        last = time.perf_counter()
        more = wire.more(SETTLED)
    return last - start
