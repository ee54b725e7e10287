"""Others in the same report, made up: processes that live, that died, and on other machines."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from store import identity
from store.disk import lease_file, sidecar
from store.disk.lease_file import LEASE, LeaseRecord, encode_section
from store.identity import Identity
from tests.paths import ROOT


class Clock:
    """A clock that stands until it is moved."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


def elsewhere(user: str = "lan", pid: int = 77) -> Identity:
    """Return somebody on another machine, of whom nobody here can know whether they live."""
    return Identity(user, "may-khac", "ma.boot.1", pid, 5, "pts/1", 1_700_000_000)


def dead() -> Identity:
    """Return a process of this machine that was there before one of the same number."""
    me = identity.me()
    return replace(me, ticks=me.ticks - 1)


@contextmanager
def neighbour() -> Iterator[Identity]:
    """Have another process of this machine live for a while."""
    code = (
        "import sys; from store import identity;"
        "print(identity.me().pid, identity.me().ticks, flush=True)"
    )
    child = subprocess.Popen(
        [sys.executable, "-c", f"{code}; sys.stdin.read()"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        cwd=ROOT,
        text=True,
    )
    assert child.stdout is not None
    pid, ticks = child.stdout.readline().split()
    try:
        yield replace(identity.me(), user="lan", pid=int(pid), ticks=int(ticks))
    finally:
        child.communicate()


def plant(report: Path, section: str, whose: Identity, beat: int = 0, nonce: str = "n1") -> Path:
    """Put a lease of somebody into place."""
    path = sidecar.ensure(report) / f"{LEASE}{encode_section(section)}"
    path.write_bytes(lease_file.encode(LeaseRecord(section, nonce, whose, beat)))
    return path


def left_over(report: Path) -> list[str]:
    """Return the names of the files of leases, requests and unfinished ones."""
    try:
        names = os.listdir(sidecar.of(report))
    except FileNotFoundError:
        return []
    begun = (lease_file.LEASE, lease_file.ASK, lease_file.FRESH)
    return sorted(name for name in names if name.startswith(begun))
