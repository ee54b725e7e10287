"""Replace or create a file so that whoever looks sees the old one or the new one, whole.

A kill, a full disk or a power cut at any point leaves one of the two. Links are followed first:
a rename over a symbolic link would replace the link. A hard link is parted from its other names,
which keep the old text; that is what a rename does and what copies made of hard links rely on.
"""

from __future__ import annotations

import contextlib
import errno
import os
import stat
import time
from collections.abc import Callable
from pathlib import Path

from store.errors import not_a_file

from .copy_rights import take_after

PREFIX = ".decuong-"
SUFFIX = ".tmp"
STALE = 3600.0
"""Seconds after which a temporary file belongs to a save that was killed."""

_READ = os.O_RDONLY | os.O_CLOEXEC | os.O_NONBLOCK
_WRITE = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC
_CHUNK = 1 << 20

Check = Callable[[bytes], None]
"""Raises unless these bytes, read back from the disk, are what was meant."""


class Changed(Exception):
    """The file on disk is not the base that the new text was made from."""


def read(path: Path, limit: int) -> bytes:
    """Return a regular file's bytes, at most ``limit`` + 1 of them; never waits on a pipe."""
    fd = os.open(path, _READ)
    try:
        mode = os.fstat(fd).st_mode
        if not stat.S_ISREG(mode):
            raise not_a_file(path, folder=stat.S_ISDIR(mode))
        return _read_all(fd, limit)
    finally:
        os.close(fd)


def replace(path: Path, data: bytes, base: bytes, check: Check) -> bool:
    """Put ``data`` in the place of a file that holds ``base``; keep its mode, group and ACL.

    Return whether the disk confirmed it: False when the new file is in place but the folder could
    not be synced. Raise ``Changed``, ``FileNotFoundError`` or another ``OSError``; then the old
    file stands and no temporary file is left.
    """
    path = Path(os.path.realpath(path))
    if read(path, len(base)) != base:
        raise Changed
    before = os.stat(path)
    temp = _write(path.parent, data, 0o600, check, lambda fd: take_after(fd, path, before))
    try:
        if read(path, len(base)) != base:
            raise Changed
        os.rename(temp, path)
    except BaseException as error:
        # A network disk may answer with an error and yet have renamed.
        if isinstance(error, OSError) and not _exists(temp) and _holds(path, data):
            return False
        _remove(temp)
        raise
    return _sync_folder(path)


def create(
    path: Path, data: bytes, check: Check, dress: Callable[[int], object] | None = None
) -> bool:
    """Make a new file; raise ``FileExistsError`` rather than replace one. As ``replace`` else.

    ``dress`` gives it its rights before anything is in it; without it they are those of the umask.
    """
    path = Path(os.path.realpath(path))
    if _exists(path):
        raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), str(path))
    mode, dress = (0o666, lambda fd: None) if dress is None else (0o600, dress)
    temp = _write(path.parent, data, mode, check, dress)
    try:
        _link(temp, path, data, mode, dress)
    finally:
        _remove(temp)
    return _sync_folder(path)


def put(path: Path, data: bytes, dress: Callable[[int], object] | None = None) -> bool:
    """Put a file at a name, whatever is there; a link itself is replaced, never what it leads to.

    A regular file that is replaced keeps its owner, group, mode and attributes; a new one gets its
    rights from ``dress``, or else from the umask. Return and raise as ``replace``.
    """
    try:
        old = os.lstat(path)
    except FileNotFoundError:
        mode, dress = (0o666, lambda fd: None) if dress is None else (0o600, dress)
    else:
        mode, dress = 0o600, lambda fd: take_after(fd, path, old)
    temp = _write(path.parent, data, mode, lambda data: None, dress)
    try:
        os.rename(temp, path)
    except BaseException:
        _remove(temp)
        raise
    return _sync_folder(path)


def sweep(folder: Path) -> None:
    """Remove the temporary files that our own killed saves left; best effort, no errors."""
    with contextlib.suppress(OSError), os.scandir(folder) as entries:
        for entry in entries:
            if entry.name.startswith(PREFIX) and entry.name.endswith(SUFFIX):
                with contextlib.suppress(OSError):
                    status = entry.stat(follow_symlinks=False)
                    if status.st_uid == os.geteuid() and time.time() - status.st_mtime > STALE:
                        remove = os.rmdir if stat.S_ISDIR(status.st_mode) else os.unlink
                        remove(entry.path)


def _write(
    folder: Path, data: bytes, mode: int, check: Check, dress: Callable[[int], object]
) -> Path:
    """Write a temporary file and read it back; leave nothing behind on failure."""
    temp = folder / f"{PREFIX}{os.urandom(8).hex()}{SUFFIX}"
    fd = os.open(temp, _WRITE, mode)
    try:
        try:
            dress(fd)
            _write_all(fd, data)
        finally:
            os.close(fd)
        written = read(temp, len(data))
        if written != data:
            raise OSError(errno.EIO, os.strerror(errno.EIO), str(temp))
        check(written)
    except BaseException:
        _remove(temp)
        raise
    return temp


def _link(temp: Path, path: Path, data: bytes, mode: int, dress: Callable[[int], object]) -> None:
    try:
        os.link(temp, path)
    except OSError as error:
        if _is_same(temp, path):
            return
        if error.errno not in (errno.EPERM, errno.EOPNOTSUPP, errno.ENOSYS, errno.EMLINK):
            raise
        # A disk without hard links (vfat): the file is made in place, and unmade if that fails.
        fd = os.open(path, _WRITE, mode)
        try:
            try:
                dress(fd)
                _write_all(fd, data)
            finally:
                os.close(fd)
            if read(path, len(data)) != data:
                raise OSError(errno.EIO, os.strerror(errno.EIO), str(path)) from None
        except BaseException:
            _remove(path)
            raise


def _sync_folder(path: Path) -> bool:
    """Make the rename last; False when the disk would not say so."""
    try:
        fd = os.open(path.parent, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
        try:
            os.fsync(fd)
        finally:
            os.close(fd)
    except OSError as error:
        return error.errno == errno.EINVAL  # this disk has no such thing as syncing a folder
    return True


def _write_all(fd: int, data: bytes) -> None:
    remaining = memoryview(data)
    while remaining:
        remaining = remaining[os.write(fd, remaining) :]
    os.fsync(fd)


def _read_all(fd: int, limit: int) -> bytes:
    chunks = []
    remaining = limit + 1
    while remaining > 0:
        chunk = os.read(fd, min(remaining, _CHUNK))
        if not chunk:
            break
        chunks.append(chunk)
        remaining -= len(chunk)
    return b"".join(chunks)


def _holds(path: Path, data: bytes) -> bool:
    try:
        return read(path, len(data)) == data
    except OSError:
        return False


def _exists(path: Path) -> bool:
    try:
        os.lstat(path)
    except OSError:
        return False
    return True


def _is_same(path: Path, other_path: Path) -> bool:
    try:
        return os.path.samestat(os.lstat(path), os.lstat(other_path))
    except OSError:
        return False


def _remove(path: Path) -> None:
    with contextlib.suppress(OSError):
        os.unlink(path)
