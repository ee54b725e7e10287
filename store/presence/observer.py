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
from pathlib import Path

from outline.errors import StoreError
from store import identity
from store.disk import sidecar
from store.disk.folder import Folder
from store.identity import Who

from . import lease_file, leases
from .lease_file import ASK, FRESH, LEASE, Mark, NewerLease, name_of

EXPIRY = 45.0
"""Seconds of looking in which a lease must beat once; holders beat every 5."""
LOOK = 1.0
"""Seconds between two looks; a longer pause counts as twice that."""
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
    read_only: bool = False
    """Whether nothing may be removed, whatever is found."""
    _folder: Folder | None = None
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
        asked: list[Mark] = []
        folder = self._open()
        if folder is not None:
            with contextlib.suppress(OSError):
                self._read_names(folder)
            for name in self._turn():
                self._read(folder, name, mine, passed, asked)
        return Seen(self._holders(), tuple(asked))

    def close(self) -> None:
        """Let go of the folder."""
        if self._folder is not None:
            self._folder.close()
            self._folder = None

    def _open(self) -> Folder | None:
        """Return the sidecar that has its name now, checked when it is another one than before."""
        with contextlib.suppress(OSError, StoreError):
            if self._folder is None or not self._folder.is_there():
                self.close()
                self._names, self._stamp = [], -1
                self._files.clear()
                self._folder = sidecar.find(self.path)
        return self._folder

    def _read(self, folder: Folder, name: str, mine: str, passed: float, asked: list[Mark]) -> None:
        """Read one file; remove it where it says what a lease says and nobody stands behind it."""
        file = self._files.setdefault(name, _File())
        try:
            mark = lease_file.load_in(folder, name)
        except NewerLease:
            file.quiet = 0.0
            return
        except FileNotFoundError:
            del self._files[name]
            return
        except (OSError, StoreError, ValueError):
            self._see(file, None, passed)
            return
        if name.startswith(ASK):
            if mine and mark.section == mine and not identity.same_process(mark.who, self.me):
                self._remove(folder, name, mark)
                if not leases.is_dead(mark):
                    asked.append(mark)
                return
        elif name == LEASE + name_of(mark.section):
            self._see(file, mark, passed)
            file.gone = self.is_stale(mark)
            if file.gone and not self.read_only:
                leases.clear(self.path, mark)
            return
        self._see(file, mark, passed)
        if file.quiet > EXPIRY:
            self._remove(folder, name, mark)

    def _remove(self, folder: Folder, name: str, mark: Mark) -> None:
        if not self.read_only:
            with contextlib.suppress(OSError):
                lease_file.put_away(folder, name, mark.nonce)

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
            and not identity.same_process(file.mark.who, self.me)
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

    def _read_names(self, folder: Folder) -> None:
        stamp = os.fstat(folder.fd).st_mtime_ns
        if stamp != self._stamp:
            self._stamp, self._unsettled = stamp, _SETTLE
        elif self._unsettled == 0:
            return
        else:
            self._unsettled -= 1
        names = folder.names(LEASE, ASK, FRESH)
        for name in self._files.keys() - set(names):
            del self._files[name]
        self._names = sorted(names)
