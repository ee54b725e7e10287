"""Bytes to the terminal: to open, per key, per move, per section; the editors of the field beside.

At 120x40 with 16 million colours, each program typing the same letters at the end of its text.
"""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from statistics import mean, median

from store.report_file import files
from store.templates import catalog
from tests.tui.wire import Wire

from .measure import Finding

TYPED = "phát triển khá nhanh và bền vững "
MOVES = (b"\x1b[D", b"\x1b[D", b"\x1b[D", b"\x1b[A", b"\x1b[B", b"\x1b[C")
IDLE = 3.0
"""Seconds."""
PEERS = {
    "vim": ("vim", "-u", "NONE", "-N", "-i", "NONE", "-n"),
    "nano": ("nano", "--ignorercfiles"),
    "micro": ("micro",),
    "emacs": ("emacs", "-nw", "-Q"),
}
TO_END = {"vim": b"GA", "nano": b"\x1b/", "micro": b"\x1b[1;5F", "emacs": b"\x1b>"}


def terminal(folder: Path, env: Sequence[tuple[str, str]] = ()) -> Iterator[Finding]:
    """Measure our bytes, counters included, then against what others send for the same letters."""
    home = {"HOME": str(folder), "XDG_STATE_HOME": str(folder), "XDG_CONFIG_HOME": str(folder)}
    taken = {name: value for name, value in os.environ.items() if name != "NO_COLOR"}
    here = {**taken, **home, "TERM": "xterm-256color", "COLORTERM": "truecolor", **dict(env)}
    report = folder / "bao-cao.toml"
    files.create(report, catalog.sample())
    with Wire([sys.executable, "-m", "tui", str(report)], here) as wire:
        yield Finding("bytes to open", 20_000, len(wire.until("HUYỆN ỦY".encode())), "B")
        switches = [len(wire.press(b"\x1b[B", 0.4)) for _ in range(24)]
        yield Finding("bytes per section", 3_072, mean(switches), "B", "mean of 24")
        for key in (b"\r", *[b"\x1b[6~"] * 8, b"\x1b[F", b"\r"):
            wire.press(key, 0.6)
        keys = [len(wire.press(letter.encode(), 0.15)) for letter in TYPED]
        halt = len(wire.rest(1.0))
        ours = (sum(keys) + halt) / len(keys)
        note = f"mean {mean(keys):.1f}; {halt} more when typing halts"
        yield Finding("bytes per typed key, median", 40, median(keys), "B", note)
        yield Finding("bytes per move", 40, max(len(wire.press(key)) for key in MOVES), "B", "most")
        yield Finding("bytes at rest", 0, len(wire.rest(IDLE)), "B", f"in {IDLE:.0f} s")
    for name, command in PEERS.items():
        if shutil.which(name):
            peer = _peer(folder, name, command, here)
            note = f"{ours:.1f} / {peer:.1f} B, counters included"
            yield Finding(f"bytes per typed key / {name}", 1.0, ours / peer, "x", note)


def _peer(folder: Path, name: str, command: Sequence[str], env: dict[str, str]) -> float:
    text = folder / "text.txt"
    text.write_text("Kinh tế - xã hội phát triển ổn định.\n" * 10, "utf-8")
    with Wire([*command, str(text)], {**env, "LC_ALL": "C.UTF-8"}) as wire:
        wire.until("Kinh tế".encode())
        wire.press(TO_END[name], 0.5)
        return mean(len(wire.press(letter.encode(), 0.15)) for letter in TYPED)
