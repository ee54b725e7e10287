"""One writer of a report at a time: a lock in the sidecar, never on the report itself.

A rename replaces the report, and a lock on it would be lost with it. The lock file is never
renamed and never removed; the system takes the lock away when its holder dies. Where the disk
offers no locks (some network disks), a hard link is used, which exactly one process can make.
"""

from __future__ import annotations

import contextlib
import errno
import fcntl
import json
import os
import threading
import time
from collections.abc import Iterator
from enum import StrEnum
from pathlib import Path

from outline.errors import StoreError, phrase
from store import identity
from store.errors import path_text

from . import sidecar
from .folder import Folder
from .rights import Share

NAME = "lock"
LINK = "lock.link"

_NO_LOCKS = (errno.ENOLCK, errno.EOPNOTSUPP, errno.ENOSYS, errno.EINVAL)
_BUSY = (errno.EAGAIN, errno.EACCES)
_STALE_TRIES = 10


class LockKind(StrEnum):
    """What keeps others out."""

    KERNEL = "kernel"
    """The system's own lock; on NFS a lock of the server."""
    LINK = "link"
    """A hard link with the name of its holder; one that died on another host must be removed."""


@contextlib.contextmanager
def hold(path: str | os.PathLike[str], timeout: float = 30.0) -> Iterator[LockKind]:
    """Hold the lock of a report for the length of a ``with``; wait at most ``timeout`` seconds.

    Raise ``StoreError`` when another user keeps it longer than that, ``OSError`` when the disk
    refuses. A child that is started meanwhile does not inherit it unless it is forked; it is
    not reentrant.
    """
    until = time.monotonic() + timeout
    fd = _acquire(Path(path), until, waits=timeout > 0)
    if fd is None:
        with _acquire_link(Path(path), until) as folder:
            try:
                yield LockKind.LINK
            finally:
                folder.discard(LINK)
        return
    try:
        yield LockKind.KERNEL
    finally:
        with contextlib.suppress(OSError):  # it is closed in any case, and unlocked
            os.close(fd)


def _acquire(path: Path, until: float, *, waits: bool) -> int | None:
    """Return the descriptor that holds the lock; None where this disk knows no locks."""
    stale = 0
    while True:
        with sidecar.hold(path) as folder:
            try:
                fd = folder.open_or_make(NAME, Share.WRITERS)
            except FileNotFoundError:
                continue  # another process has just removed the whole folder
            try:
                try:
                    _take(fd, path, until)
                except StoreError:
                    if not (waits and folder.is_loose(fd)):
                        raise
                if folder.is_there() and folder.holds(NAME, fd):
                    return _tighten(folder, fd)
                os.close(fd)  # it was replaced while we waited: that lock is of no use
            except OSError as error:
                os.close(fd)
                if error.errno in _NO_LOCKS:
                    return None
                stale += 1
                if error.errno != errno.ESTALE or stale > _STALE_TRIES:
                    raise
            except BaseException:
                os.close(fd)
                raise


def _tighten(folder: Folder, fd: int) -> int:
    """Give a lock the rights of today; return it, or the one that is in its place then.

    A reader who has opened a loose lock can hold that file for ever, so it is replaced.
    """
    loose = folder.is_loose(fd)
    if os.fstat(fd).st_size == 0:  # else another file was put here, whose rights stay
        folder.follow(fd, Share.WRITERS)
    if not loose or folder.is_loose(fd):  # a disk without modes
        return fd
    temporary_name = f"{LINK}-{os.urandom(8).hex()}"
    new_fd = folder.make(temporary_name, Share.WRITERS)
    try:
        fcntl.flock(new_fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
        folder.rename(temporary_name, NAME)
    except OSError:
        os.close(new_fd)
        folder.discard(temporary_name)
        raise
    os.close(fd)
    return new_fd


def _take(fd: int, path: Path, until: float) -> None:
    try:
        fcntl.flock(fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        if error.errno not in _BUSY:
            raise
        if not _Waiter(fd).wait(max(until - time.monotonic(), 0.0)):
            raise _busy(path, "") from None


class _Waiter:
    """Waits in the system's queue, which is fair; a thread, for the time-out.

    The system's wait has no end of its own. One that was given up ends when the lock comes free,
    and lets it go at once.
    """

    def __init__(self, fd: int) -> None:
        self._fd = os.dup(fd)  # of one lock with ``fd``: it is free when both are closed
        self._mutex = threading.Lock()
        self._finished = threading.Event()
        self._given_up = False
        self._error: OSError | None = None

    def wait(self, seconds: float) -> bool:
        """Return whether the lock came in time; raise ``OSError``."""
        threading.Thread(target=self._run, daemon=True).start()
        self._finished.wait(seconds)
        with self._mutex:
            if not self._finished.is_set():
                self._given_up = True
                return False
        os.close(self._fd)
        if self._error is not None:
            raise self._error
        return True

    def _run(self) -> None:
        error = None
        try:
            fcntl.flock(self._fd, fcntl.LOCK_EX)
        except OSError as found:
            error = found
        with self._mutex:
            if self._given_up:
                os.close(self._fd)
            else:
                self._error = error
                self._finished.set()


def _wait(path: Path, until: float, holder: str = "") -> None:
    if time.monotonic() >= until:
        raise _busy(path, holder)
    time.sleep(0.001 + 0.009 * os.urandom(1)[0] / 255)  # not all of them at the same moment


def _busy(path: Path, holder: str) -> StoreError:
    cure = phrase("Try again in a moment; nothing of yours is lost.")
    if holder:
        return StoreError(
            phrase("{file} is being saved by {who}.", file=path_text(path), who=holder), cure
        )
    return StoreError(phrase("{file} is being saved by another user.", file=path_text(path)), cure)


def _acquire_link(path: Path, until: float) -> Folder:
    """Make the link that only one can make; return the folder that it is in."""
    own = f"{LINK}-{os.urandom(8).hex()}"
    with contextlib.ExitStack() as stack:
        folder = stack.enter_context(sidecar.hold(path))
        fd = folder.make(own, Share.WRITERS)
        stack.callback(folder.discard, own)
        stack.callback(os.close, fd)
        os.write(fd, json.dumps(identity.me().to_json()).encode())
        os.fsync(fd)
        while True:
            with contextlib.suppress(OSError):
                folder.link(own, LINK)
            if os.fstat(fd).st_nlink == 2:  # an answer may be lost on its way, the link is there
                return folder.copy()
            holder = _holder(folder, LINK)
            if holder is not None and identity.is_alive(holder) is False:
                _break(folder, holder)
                continue
            _wait(path, until, identity.label(holder) if holder else "")


def _holder(folder: Folder, name: str) -> identity.Identity | None:
    try:
        fd = folder.open(name, linked=True)
    except (OSError, StoreError):
        return None
    try:
        return identity.from_json(json.loads(os.read(fd, 4096)))
    except (OSError, ValueError):
        return None
    finally:
        os.close(fd)


def _break(folder: Folder, dead: identity.Identity) -> None:
    """Remove the link of a dead holder, unless another process has just replaced it."""
    aside = f"{LINK}-{os.urandom(8).hex()}"
    with contextlib.suppress(OSError):
        folder.rename(LINK, aside)
        if _holder(folder, aside) != dead:
            folder.link(aside, LINK)
        folder.remove(aside)
