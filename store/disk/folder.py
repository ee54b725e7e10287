"""A folder held by its descriptor: every file in it is reached from there, never by a path.

Users who may write in the parent folder can put another folder, or a link, under the name at any
moment; the folder that was checked is the one used. A file that is not a regular one, or that has a
second name (a hard link, perhaps to a private file elsewhere), is refused.
"""

from __future__ import annotations

import contextlib
import errno
import os
import stat
import time
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from store.errors import foreign_file

from .rights import Rights, Share, give

OPEN = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC
PATIENCE = 0.2
"""Seconds to wait for the rights of something that another process is just making."""
_FILE = os.O_NOFOLLOW | os.O_CLOEXEC | os.O_NONBLOCK  # a planted pipe would hold us up
_MOST_NAMES = 20_000


class Folder:
    """The one owner of a folder's descriptor."""

    def __init__(self, path: Path, fd: int, rights: Rights) -> None:
        """Take over an open folder; ``path`` is its name, for sentences and for ``is_there``."""
        self.path = path
        self.fd = fd
        self.rights = rights
        """Those of the report: what is made here follows them."""

    def __enter__(self) -> Folder:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def __del__(self) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the folder; a second time does nothing."""
        fd, self.fd = self.fd, -1
        if fd >= 0:
            with contextlib.suppress(OSError):
                os.close(fd)

    def copy(self) -> Folder:
        """Return the same folder with a descriptor of its own."""
        return Folder(self.path, os.dup(self.fd), self.rights)

    def is_there(self) -> bool:
        """Return whether its name still leads to it: not removed, not moved, not replaced."""
        try:
            return os.path.samestat(os.fstat(self.fd), os.lstat(self.path))
        except (FileNotFoundError, NotADirectoryError):
            return False

    def holds(self, name: str, fd: int) -> bool:
        """Return whether a name in it leads to an open file that has no other name."""
        try:
            named = os.lstat(name, dir_fd=self.fd)
        except FileNotFoundError:
            return False
        return named.st_nlink == 1 and os.path.samestat(named, os.fstat(fd))

    def is_same(self, name: str, second: str) -> bool:
        """Return whether two names in it are of one file."""
        try:
            return os.path.samestat(self.stat(name), self.stat(second))
        except FileNotFoundError:
            return False

    def names(self, *prefixes: str, limit: int = _MOST_NAMES) -> list[str]:
        """Return the names in it that begin so; of very many entries only some are looked at."""
        with os.scandir(self.fd) as entries:
            return [
                entry.name
                for entry in islice(entries, limit)
                if entry.name.startswith(prefixes or "")
            ]

    def stat(self, name: str) -> os.stat_result:
        """Return what the system knows of a name; links are not followed."""
        with self._naming(name):
            return os.lstat(name, dir_fd=self.fd)

    def open(self, name: str, flags: int = os.O_RDONLY, *, linked: bool = False) -> int:
        """Open a file that is there; raise ``StoreError`` for one that no program of ours made.

        ``linked``: it may have a second name, since we make such links ourselves.
        """
        with self._naming(name):
            fd = os.open(name, flags | _FILE, dir_fd=self.fd)
            try:
                status = os.fstat(fd)
                if not stat.S_ISREG(status.st_mode) or (status.st_nlink != 1 and not linked):
                    raise foreign_file(self.path / name)
            except BaseException:
                os.close(fd)
                raise
        return fd

    def make(self, name: str, share: Share) -> int:
        """Make a file that is not there yet; return its descriptor, to read and write."""
        with self._naming(name):
            fd = os.open(name, os.O_RDWR | os.O_CREAT | os.O_EXCL | _FILE, 0o600, dir_fd=self.fd)
            try:
                give(fd, self.rights, share)
            except BaseException:
                os.close(fd)
                with contextlib.suppress(OSError):
                    os.unlink(name, dir_fd=self.fd)
                raise
        return fd

    def open_or_make(self, name: str, share: Share) -> int:
        """Open a file that stays for good, made if need be."""
        until = time.monotonic() + PATIENCE
        while True:
            try:
                return self.open(name, os.O_RDWR)
            except FileNotFoundError:
                pass
            except PermissionError:
                if time.monotonic() > until:
                    raise
                time.sleep(0.005)
                continue
            with contextlib.suppress(FileExistsError):
                return self.make(name, share)

    def follow(self, fd: int, share: Share) -> None:
        """Give a file that is there, and known to be of our making, the rights of today."""
        if os.fstat(fd).st_uid == os.geteuid():
            give(fd, self.rights, share)

    def is_loose(self, fd: int) -> bool:
        """Return whether a file of ours is open to some who may only read the report.

        Older versions made such locks and journals.
        """
        status, needed = os.fstat(fd), self.rights.mode_for(Share.WRITERS)
        return status.st_uid == os.geteuid() and bool(status.st_mode & 0o066 & ~needed)

    def link(self, name: str, new_name: str) -> None:
        """Give a file a second name, which must be free."""
        with self._naming(new_name):
            os.link(name, new_name, src_dir_fd=self.fd, dst_dir_fd=self.fd, follow_symlinks=False)

    def rename(self, name: str, new_name: str) -> None:
        """Rename a file, replacing one that has the new name."""
        with self._naming(new_name):
            os.rename(name, new_name, src_dir_fd=self.fd, dst_dir_fd=self.fd)

    def remove(self, name: str) -> None:
        """Remove a file."""
        with self._naming(name):
            os.unlink(name, dir_fd=self.fd)

    def discard(self, *names: str) -> None:
        """Remove files of our own making, and be content where that fails."""
        for name in names:
            with contextlib.suppress(OSError):
                os.unlink(name, dir_fd=self.fd)

    def sync(self) -> None:
        """Make the names in it last, where the disk has such a thing."""
        try:
            with self._naming(""):
                os.fsync(self.fd)
        except OSError as error:
            if error.errno != errno.EINVAL:  # a disk that has no such thing as syncing a folder
                raise

    @contextlib.contextmanager
    def _naming(self, name: str) -> Iterator[None]:
        """Put the whole path into an error, as it is shown to people."""
        try:
            yield
        except OSError as error:
            error.filename = str(self.path / name)
            raise
