"""Timing that holds on a busy machine: rivals run in turns, medians are compared."""

from __future__ import annotations

import gc
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from statistics import median

from tests.paths import ROOT


@dataclass(frozen=True, slots=True)
class Finding:
    """One figure against what is wanted of it; smaller is better."""

    name: str
    want: float
    got: float
    unit: str
    """``x`` for a ratio, ``ms``, ``MB``."""
    note: str = ""
    """The figures behind a ratio."""

    @property
    def holds(self) -> bool:
        """Whether the want is met."""
        return self.got <= self.want


def in_turns(rivals: Mapping[str, Callable[[], float]], rounds: int) -> dict[str, float]:
    """Call every rival once a round; return the median of what each returns.

    Turns keep a machine that grows slow or fast from favouring the one that ran before.
    """
    found: dict[str, list[float]] = {name: [] for name in rivals}
    for _ in range(rounds):
        for name, run in rivals.items():
            found[name].append(run())
    return {name: median(values) for name, values in found.items()}


def clock(work: Callable[[], object]) -> Callable[[], float]:
    """Return a function that does the work and returns the seconds it took."""

    def timed() -> float:
        gc.collect()
        start = time.perf_counter()
        work()
        return time.perf_counter() - start

    return timed


def process(arguments: Sequence[str]) -> Callable[[], float]:
    """Return a function that runs this Python with arguments and returns the seconds it took."""

    def run() -> None:
        subprocess.run(
            [sys.executable, *arguments],
            cwd=ROOT,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            check=False,
        )

    return clock(run)


def milliseconds(seconds: float) -> str:
    """Write seconds as milliseconds."""
    return f"{seconds * 1000:.{0 if seconds >= 0.01 else 2}f} ms"
