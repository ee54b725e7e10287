"""The folder beside a report that holds what belongs to it: lock, journals, leases, history.

``.NAME.decuong`` beside the real file, open to whoever may open the report and to nobody else.
In a folder that others may write to, somebody could plant one; nothing of ours is ever written
through a link or into a folder of a stranger.
"""

from __future__ import annotations

import contextlib
import errno
import hashlib
import os
import stat
import struct
import sys
import time
from pathlib import Path

from outline.errors import Phrase, StoreError, phrase

from .trouble import shown

SUFFIX = ".decuong"
_LONGEST = 255
"""Bytes that a name may have on the usual disks."""
_PATIENCE = 0.2
"""Seconds to wait for the rights of a folder that somebody else is just making."""
_ACL = "system.posix_acl_access"
_FOLDER = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC


def of(path: str | os.PathLike[str]) -> Path:
    """Return where the sidecar of a report is or would be; links are followed. Makes nothing."""
    real = Path(os.path.realpath(path))
    name = f".{real.name}{SUFFIX}"
    if len(os.fsencode(name)) > _LONGEST:
        name = f".{hashlib.sha256(os.fsencode(real.name)).hexdigest()}{SUFFIX}"
    return real.with_name(name)


def ensure(path: str | os.PathLike[str], *, gone: bool = False) -> Path:
    """Return the sidecar of an existing report, made if need be.

    Its mode and its group follow those of the report, with the right to enter where there is the
    right to read. With ``gone`` the report may have been removed meanwhile; then a new one is for
    its maker alone. Raise ``StoreError`` for a link, for anything that is no folder and for a
    stranger's folder, ``OSError`` for whatever the disk refuses.
    """
    folder = of(path)
    report = _found(path, gone=gone)
    with contextlib.suppress(FileExistsError):
        os.mkdir(folder, 0o700)
    fd = _opened(folder)
    try:
        found = os.fstat(fd)
        above = os.stat(folder.parent)
        if not _is_trusted(found, report or above, above):
            raise _foreign(folder)
        if report is not None and found.st_uid == os.geteuid():
            _follow(fd, found, report, Path(path))
    finally:
        os.close(fd)
    return folder


def _found(path: str | os.PathLike[str], *, gone: bool) -> os.stat_result | None:
    try:
        return os.stat(path)
    except FileNotFoundError:
        if gone:
            return None
        raise


def refusal(path: str | os.PathLike[str]) -> Phrase | None:
    """Return why ``ensure`` would refuse the sidecar that is there; makes nothing."""
    folder = of(path)
    until = time.monotonic() + _PATIENCE
    while True:
        try:
            found, report, above = os.lstat(folder), os.stat(path), os.stat(folder.parent)
        except (OSError, ValueError):
            return None
        if not stat.S_ISDIR(found.st_mode) or not _is_trusted(found, report, above):
            return _foreign(folder).what
        # Its owner mends its rights; those of somebody else's may just be coming.
        needed = os.R_OK if found.st_uid == os.geteuid() else os.R_OK | os.W_OK | os.X_OK
        if os.access(folder, needed):
            return None
        if time.monotonic() > until:
            return phrase("You may not write in the folder {folder}.", folder=shown(folder))
        time.sleep(0.005)


def make_file(folder: Path, name: str, flags: int) -> int:
    """Open or make a file of a sidecar; return its descriptor.

    ``flags`` as for ``os.open``. Links are never followed and the descriptor is not inherited; a
    file that is new has the rights and the group of the folder.
    """
    flags |= os.O_NOFOLLOW | os.O_CLOEXEC | os.O_NONBLOCK  # a planted pipe would hold us up
    fd = os.open(folder / name, flags, 0o600)
    try:
        found = os.fstat(fd)
        if not stat.S_ISREG(found.st_mode):
            raise _foreign(folder / name)
        above = os.stat(folder)
        mode = stat.S_IMODE(above.st_mode) & 0o666
        if flags & os.O_CREAT and found.st_uid == os.geteuid():
            if found.st_gid != above.st_gid and not _give(fd, above.st_gid):
                mode = _without_group(mode)
            if stat.S_IMODE(found.st_mode) != mode:
                os.fchmod(fd, mode)
            _copy_acl(folder, fd, enter=False)
    except BaseException:
        os.close(fd)
        raise
    return fd


def _opened(folder: Path) -> int:
    until = time.monotonic() + _PATIENCE
    while True:
        try:
            return os.open(folder, _FOLDER)
        except PermissionError:
            if time.monotonic() > until:
                raise
            time.sleep(0.005)
        except OSError as error:
            if error.errno in (errno.ELOOP, errno.ENOTDIR):
                raise _foreign(folder) from error
            raise


def _is_trusted(found: os.stat_result, report: os.stat_result, above: os.stat_result) -> bool:
    """Tell whether the folder is of somebody who could change the report anyway."""
    if found.st_uid in {0, os.geteuid(), report.st_uid, above.st_uid}:
        return True
    return bool(above.st_mode & stat.S_IWGRP) and not above.st_mode & stat.S_IWOTH


def _follow(fd: int, found: os.stat_result, report: os.stat_result, path: Path) -> None:
    mode = stat.S_IMODE(report.st_mode) & 0o666 | 0o600
    if found.st_gid != report.st_gid and not _give(fd, report.st_gid):
        mode = _without_group(mode)
    mode |= (mode & 0o444) >> 2
    if stat.S_IMODE(found.st_mode) & 0o777 != mode:
        os.fchmod(fd, mode | stat.S_IMODE(found.st_mode) & stat.S_ISGID)
    _copy_acl(path, fd, enter=True)


def _give(fd: int, group: int) -> bool:
    try:
        os.fchown(fd, -1, group)
    except OSError:
        return False
    return True


def _without_group(mode: int) -> int:
    """Return a mode in which a group that is another one has no more than anybody."""
    return mode & 0o707 | (mode & 0o007) << 3


def _copy_acl(source: Path, fd: int, *, enter: bool) -> None:
    """Give a file or folder the access list of another; with ``enter``, x goes where r is."""
    if sys.platform != "linux":  # pragma: no cover - elsewhere there are none
        return
    try:
        acl = os.getxattr(source, _ACL)
    except OSError:
        return  # there is none, or this disk knows none
    entry = struct.Struct("<HHI")
    entries = list(entry.iter_unpack(acl[4:]))
    changed = [(tag, may & ~1 | (may >> 2 & 1 if enter else 0), who) for tag, may, who in entries]
    with contextlib.suppress(OSError):
        os.setxattr(fd, _ACL, acl[:4] + b"".join(entry.pack(*one) for one in changed))


def _foreign(path: Path) -> StoreError:
    return StoreError(
        phrase(
            "{file} is not ours: it is a link, or it belongs to a stranger to the report.",
            file=shown(path),
        ),
        phrase("Ask whoever put it there, or the administrator, to remove it; then try again."),
    )
