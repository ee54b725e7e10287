"""Watches in a thread whether another program has written the report that is open here.

Time, size and inode of the file are only hints (two saves may share them, clocks may be wrong); the
bytes decide. A disk that does not answer stops this thread and nothing else.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Callable
from pathlib import Path

from outline.errors import DecuongError

INTERVAL = 1.0
"""Seconds between two checks."""
GRACE = 0.3
"""Seconds for which a file may be missing before that is reported."""
READ_ANYWAY = 15
"""Checks after which the bytes are read although the hints are the same."""

Hint = tuple[int, int, int, int]


class FileWatcher:
    """Watches one file; calls ``on_change`` in its thread when the bytes differ from those read.

    And once when the file is missing, and once when it exists again.
    """

    def __init__(
        self, read_known: Callable[[], tuple[Path, bytes]], on_change: Callable[[], object]
    ) -> None:
        """``read_known`` returns the file and its bytes as read last; called in the thread."""
        self._read_known = read_known
        self._on_change = on_change
        self._stop = threading.Event()
        self._hint: Hint | None = None
        self._checks = 0
        self._reported_missing = False
        """Whether the missing file was reported."""
        self._thread = threading.Thread(target=self._run, name="decuong-watch", daemon=True)

    def start(self) -> None:
        """Start the thread."""
        self._thread.start()

    def stop(self) -> None:
        """End the thread, without waiting for it."""
        self._stop.set()

    def check(self) -> None:
        """Check the file once."""
        from store.disk import atomic, sidecar
        from store.toml.parser import LIMIT

        path, _data = self._read_known()
        sidecar.tighten(path)
        hint = _hint(path)
        self._checks += 1
        if hint is None:
            if not self._reported_missing and not self._is_back(path):
                self._reported_missing = True
                self._on_change()
            return
        if hint == self._hint and not self._reported_missing and self._checks % READ_ANYWAY:
            return
        try:
            data = atomic.read(path, LIMIT)
        except (OSError, ValueError, DecuongError):
            return  # missing or half replaced for now: the next save reports that
        self._hint = hint
        if self._reported_missing or (path, data) != self._read_known():
            self._reported_missing = False
            self._on_change()

    def _is_back(self, path: Path) -> bool:
        """Return whether the file exists after a moment: some programs remove it to write it."""
        return self._stop.wait(GRACE) or os.path.lexists(path)

    def _run(self) -> None:
        while not self._stop.wait(INTERVAL):
            self.check()


def _hint(path: Path) -> Hint | None:
    try:
        status = os.stat(path)
    except OSError:
        return None
    return status.st_mtime_ns, status.st_size, status.st_ino, status.st_dev
