"""Looks whether somebody else has written the report that is open here: every second, in a thread.

Time, size and number of the file are only hints (two saves may share them, clocks may lie); what
counts are its bytes. A disk that does not answer stops this thread and nothing else.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Callable
from pathlib import Path

from outline.errors import DecuongError

LOOK = 1.0
"""Seconds between two looks."""
BLINK = 0.3
"""Seconds for which a file may be gone before it is told."""
SURE = 15
"""Looks after which the bytes are read although the hints are the same."""

Hint = tuple[int, int, int, int]


class Watching:
    """Watches one file; ``tell`` is called in the thread when its bytes are others than known.

    And once when it is gone, and once when it is there again.
    """

    def __init__(self, known: Callable[[], tuple[Path, bytes]], tell: Callable[[], object]) -> None:
        """``known`` returns the file and what its reader knows of it; asked in the thread."""
        self._known = known
        self._tell = tell
        self._stop = threading.Event()
        self._hint: Hint | None = None
        self._looks = 0
        self._gone = False
        """Whether it was told that there is no file any more."""
        self._thread = threading.Thread(target=self._run, name="decuong-watch", daemon=True)

    def start(self) -> None:
        """Begin to look."""
        self._thread.start()

    def stop(self) -> None:
        """Stop looking; does not wait."""
        self._stop.set()

    def look(self) -> None:
        """Look once."""
        from store.disk import atomic, sidecar
        from store.toml.parser import LIMIT

        path, _data = self._known()
        sidecar.tighten(path)
        hint = _hint(path)
        self._looks += 1
        if hint is None:
            if not self._gone and not self._is_back(path):
                self._gone = True
                self._tell()
            return
        if hint == self._hint and not self._gone and self._looks % SURE:
            return
        try:
            data = atomic.read(path, LIMIT)
        except (OSError, ValueError, DecuongError):
            return  # gone for now, or half replaced by another program: the next save tells
        self._hint = hint
        if self._gone or (path, data) != self._known():
            self._gone = False
            self._tell()

    def _is_back(self, path: Path) -> bool:
        """Wait for a program that removes a file and writes it again."""
        return self._stop.wait(BLINK) or os.path.lexists(path)

    def _run(self) -> None:
        while not self._stop.wait(LOOK):
            self.look()


def _hint(path: Path) -> Hint | None:
    try:
        found = os.stat(path)
    except OSError:
        return None
    return found.st_mtime_ns, found.st_size, found.st_ino, found.st_dev
