"""What a process sees of others at each look: who writes where, who asks, who has ended.

A look costs one ``stat`` of the folder and reading the leases; names are read again only when the
folder has changed. Heartbeats are judged by the looks and the clock of this process alone: a pause
of this process proves nothing about others.
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
from store.disk import lease_file, sidecar
from store.disk.folder import Folder
from store.disk.lease_file import ASK, FRESH, LEASE, LeaseRecord, NewerLease, encode_section
from store.identity import Identity

from . import leases

EXPIRY = 45.0
"""Seconds of looking in which a heartbeat must be seen; holders send one every 5."""
LOOK_INTERVAL = 1.0
"""Seconds between two looks; a longer pause counts as twice that."""
_MOST_FILES = 256
"""Files that are read in one look; the next look reads the next ones."""
_SETTLE = 3
"""Looks after a change of the folder in which its names are read again: its time is coarse."""


@dataclass(frozen=True, slots=True)
class Observation:
    """The result of one look."""

    holders: dict[str, LeaseRecord]
    """Who writes in which section, without this process and those that have ended."""
    requests: tuple[LeaseRecord, ...] = ()
    """Requests for sections of this process, each reported once."""


@dataclass(slots=True)
class _ObservedFile:
    state: tuple[str, int] | None = None
    """Nonce and beat, as seen last; None: not a lease."""
    quiet: float = 0.0
    record: LeaseRecord | None = None
    is_gone: bool = False
    """Whether the holder was found to have ended."""


@dataclass(slots=True)
class Observer:
    """The looks of one process at the sidecar of one report."""

    path: Path
    me: Identity
    clock: Callable[[], float] = time.monotonic
    read_only: bool = False
    """Whether nothing may be removed."""
    _folder: Folder | None = None
    _files: dict[str, _ObservedFile] = field(default_factory=dict)
    _names: list[str] = field(default_factory=list)
    _stamp: int = -1
    _unsettled: int = 0
    _last_look: float | None = None
    _next_file: int = 0

    def look(self, own_section: str = "") -> Observation:
        """Look once; ``own_section`` is the one that this process holds. Never raises."""
        now = self.clock()
        seconds = (
            0.0
            if self._last_look is None
            else min(max(now - self._last_look, 0.0), 2 * LOOK_INTERVAL)
        )
        self._last_look = now
        requests: list[LeaseRecord] = []
        folder = self._open()
        if folder is not None:
            with contextlib.suppress(OSError):
                self._read_names(folder)
            for name in self._select_names():
                self._read(folder, name, own_section, seconds, requests)
        return Observation(self._holders(), tuple(requests))

    def close(self) -> None:
        """Close the folder."""
        if self._folder is not None:
            self._folder.close()
            self._folder = None

    def _open(self) -> Folder | None:
        """Open the current sidecar, checked if it is another one than before."""
        with contextlib.suppress(OSError, StoreError):
            if self._folder is None or not self._folder.is_there():
                self.close()
                self._names, self._stamp = [], -1
                self._files.clear()
                self._folder = sidecar.find(self.path)
        return self._folder

    def _read(
        self,
        folder: Folder,
        name: str,
        own_section: str,
        seconds: float,
        requests: list[LeaseRecord],
    ) -> None:
        """Read one file; remove it if it is a lease or request whose process has ended."""
        file = self._files.setdefault(name, _ObservedFile())
        try:
            record = lease_file.load_in(folder, name)
        except NewerLease:
            file.quiet = 0.0
            return
        except FileNotFoundError:
            del self._files[name]
            return
        except (OSError, StoreError, ValueError):
            self._see(file, None, seconds)
            return
        if name.startswith(ASK):
            if (
                own_section
                and record.section == own_section
                and not identity.is_same_process(record.holder, self.me)
            ):
                self._remove(folder, name, record)
                if not leases.is_dead(record):
                    requests.append(record)
                return
        elif name == LEASE + encode_section(record.section):
            self._see(file, record, seconds)
            file.is_gone = self.is_stale(record)
            if file.is_gone and not self.read_only:
                leases.clear(self.path, record)
            return
        self._see(file, record, seconds)
        if file.quiet > EXPIRY:
            self._remove(folder, name, record)

    def _remove(self, folder: Folder, name: str, record: LeaseRecord) -> None:
        if not self.read_only:
            with contextlib.suppress(OSError):
                lease_file.remove_record(folder, name, record.nonce)

    def is_stale(self, record: LeaseRecord) -> bool:
        """Return whether the holder of a lease has ended, as far as this process can know."""
        file = self._files.get(LEASE + encode_section(record.section))
        is_same = file is not None and file.record is not None and file.record.nonce == record.nonce
        return (file is not None and is_same and file.quiet > EXPIRY) or leases.is_dead(record)

    def _holders(self) -> dict[str, LeaseRecord]:
        return {
            file.record.section: file.record
            for name, file in self._files.items()
            if file.record is not None
            and name == LEASE + encode_section(file.record.section)
            and not identity.is_same_process(file.record.holder, self.me)
            and not file.is_gone
        }

    def _see(self, file: _ObservedFile, record: LeaseRecord | None, seconds: float) -> None:
        # Of many files each has its turn only now and then; looks between do not count as quiet.
        state = (record.nonce, record.beat) if record is not None else None
        if state == file.state:
            file.quiet += seconds
        else:
            file.quiet = 0.0
        file.state, file.record = state, record

    def _select_names(self) -> list[str]:
        """Return the names to read at this look."""
        if len(self._names) <= _MOST_FILES:
            return self._names
        start = self._next_file % len(self._names)
        self._next_file = start + _MOST_FILES
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
