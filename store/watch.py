"""What a process sees of the others, look by look: who writes where, who asks, who has gone.

A look costs one ``stat`` of the folder and the leases there are; names are read again only when the
folder has changed. Whether a lease beats is judged by what this process has seen itself, in its own
looks and by its own clock: a pause of ours proves nothing about others.
"""

from __future__ import annotations

import contextlib
import os
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path

from . import lease_file, leases, sidecar, who
from .lease_file import ASK, FRESH, LEASE, Mark, NewerLease, name_of
from .who import Who

EXPIRY = 45.0
"""Seconds of looking in which a lease must beat once; holders beat every 5."""
LOOK = 1.0
"""Seconds between two looks; a longer pause counts as twice that."""
_MOST_NAMES = 20_000
_MOST_FILES = 256
"""Files that are read in one look; of more, the next ones at the next look."""
_SETTLE = 3
"""Looks after a change of the folder in which its names are read again: its time is coarse."""


@dataclass(frozen=True, slots=True)
class Seen:
    """What was seen at one look."""

    holders: dict[str, Mark]
    """Who writes in which section; not ourselves, nobody who is gone."""
    asked: tuple[Mark, ...] = ()
    """Requests for sections that we hold, each told once."""


@dataclass(slots=True)
class _File:
    state: tuple[str, int] | None = None
    """Nonce and beat, as seen last; None: not a lease."""
    quiet: float = 0.0
    mark: Mark | None = None
    gone: bool = False
    """Whether the holder was found to be gone."""


@dataclass(slots=True)
class Watch:
    """The looks of one process at the sidecar of one report."""

    path: Path
    me: Who
    clock: Callable[[], float] = time.monotonic
    _files: dict[str, _File] = field(default_factory=dict)
    _names: list[str] = field(default_factory=list)
    _stamp: int = -1
    _unsettled: int = 0
    _last: float | None = None
    _next: int = 0

    def look(self, mine: str = "") -> Seen:
        """Look once; ``mine`` is the section that we hold. Never raises."""
        now = self.clock()
        passed = 0.0 if self._last is None else min(max(now - self._last, 0.0), 2 * LOOK)
        self._last = now
        folder = sidecar.of(self.path)
        with contextlib.suppress(OSError):
            self._read_names(folder)
        asked: list[Mark] = []
        for name in self._turn():
            path = folder / name
            file = self._files.setdefault(name, _File())
            try:
                mark = lease_file.load(path)
            except NewerLease:
                file.quiet = 0.0
                continue
            except FileNotFoundError:
                del self._files[name]
                continue
            except (OSError, ValueError):
                self._see(file, None, passed)
                if file.quiet > EXPIRY:
                    _remove(path)
                continue
            if name.startswith(ASK):
                if mine and mark.section == mine and not who.same_process(mark.who, self.me):
                    _remove(path)
                    if not leases.is_dead(mark):
                        asked.append(mark)
                    continue
            elif name == LEASE + name_of(mark.section):
                self._see(file, mark, passed)
                file.gone = self.is_stale(mark)
                if file.gone:
                    leases.clear(self.path, mark)
                continue
            self._see(file, mark, passed)
            if file.quiet > EXPIRY:
                _remove(path)
        return Seen(self._holders(), tuple(asked))

    def is_stale(self, mark: Mark) -> bool:
        """Tell whether the holder of a lease is gone, as far as this machine and we have seen."""
        file = self._files.get(LEASE + name_of(mark.section))
        ours = file is not None and file.mark is not None and file.mark.nonce == mark.nonce
        return (file is not None and ours and file.quiet > EXPIRY) or leases.is_dead(mark)

    def _holders(self) -> dict[str, Mark]:
        return {
            file.mark.section: file.mark
            for name, file in self._files.items()
            if file.mark is not None
            and name == LEASE + name_of(file.mark.section)
            and not who.same_process(file.mark.who, self.me)
            and not file.gone
        }

    def _see(self, file: _File, mark: Mark | None, passed: float) -> None:
        # Of many files each has its turn only now and then; looks between do not count as quiet.
        state = (mark.nonce, mark.beat) if mark is not None else None
        if state == file.state:
            file.quiet += passed
        else:
            file.quiet = 0.0
        file.state, file.mark = state, mark

    def _turn(self) -> list[str]:
        """Return the names to read at this look."""
        if len(self._names) <= _MOST_FILES:
            return self._names
        start = self._next % len(self._names)
        self._next = start + _MOST_FILES
        return self._names[start : start + _MOST_FILES]

    def _read_names(self, folder: Path) -> None:
        try:
            stamp = os.stat(folder, follow_symlinks=False).st_mtime_ns
        except FileNotFoundError:
            self._names, self._stamp = [], -1
            self._files.clear()
            return
        if stamp != self._stamp:
            self._stamp, self._unsettled = stamp, _SETTLE
        elif self._unsettled == 0:
            return
        else:
            self._unsettled -= 1
        with os.scandir(folder) as entries:
            found = [
                entry.name
                for entry in islice(entries, _MOST_NAMES)
                if entry.name.startswith((LEASE, ASK, FRESH))
            ]
        gone = self._files.keys() - set(found)
        for name in gone:
            del self._files[name]
        self._names = sorted(found)


def _remove(path: Path) -> None:
    with contextlib.suppress(OSError):
        os.unlink(path)
