"""Who may read a file that replaces another, or a copy of a report.

Nothing that holds text of a report is ever open to more people than the report itself.
"""

from __future__ import annotations

import contextlib
import os
import stat
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from .rights import ACCESS_LIST, read_access_list


def take_after(fd: int, path: Path, old: os.stat_result) -> None:
    """Give the new file the owner, group, mode and extended attributes of the old one."""
    mode = stat.S_IMODE(old.st_mode) & 0o777
    is_same_group = _give(fd, old.st_uid, old.st_gid)
    if not is_same_group:
        mode = _without_group(mode)
    if stat.S_IMODE(os.fstat(fd).st_mode) != mode:  # a disk without modes refuses, and has it right
        os.fchmod(fd, mode)
    if sys.platform == "linux":  # pragma: no branch - elsewhere there are none
        with contextlib.suppress(OSError):
            for name in os.listxattr(path):
                if name != ACCESS_LIST:
                    with contextlib.suppress(OSError):
                        os.setxattr(fd, name, os.getxattr(path, name))
        _take_access_list(fd, read_access_list(path), mode, is_same_group)


def rights_of(*paths: str | os.PathLike[str]) -> Callable[[int], None]:
    """Return what gives a new file the rights of the reports that its text is from.

    It is open to all who may read all of them, and to its maker; a report that was removed counts
    as private. The rights are those of the reports now.
    """
    rights_of_all = [_rights(Path(path)) for path in paths]
    first = rights_of_all[0]
    mode = 0o666
    for rights in rights_of_all:
        is_same = (rights.group, rights.access_list) == (first.group, first.access_list)
        mode &= rights.mode if is_same else _without_group(rights.mode)
    distinct = {(rights.group, rights.mode, rights.access_list) for rights in rights_of_all}
    access_list = first.access_list if len(distinct) == 1 else b""
    if access_list != first.access_list:
        mode = _without_group(mode)
    return lambda fd: _dress(fd, first, mode & 0o666 | 0o600, access_list)


@dataclass(frozen=True, slots=True)
class _Rights:
    owner: int
    group: int
    mode: int
    access_list: bytes


def _rights(path: Path) -> _Rights:
    try:
        status = os.stat(path)
    except (OSError, ValueError):
        return _Rights(-1, -1, 0o600, b"")
    return _Rights(
        status.st_uid, status.st_gid, stat.S_IMODE(status.st_mode), read_access_list(path)
    )


def _dress(fd: int, rights: _Rights, mode: int, access_list: bytes) -> None:
    is_same_group = _give(fd, rights.owner, rights.group)
    if not is_same_group:
        mode = _without_group(mode)
    if stat.S_IMODE(os.fstat(fd).st_mode) != mode:
        os.fchmod(fd, mode)
    _take_access_list(fd, access_list, mode, is_same_group)


def _give(fd: int, owner: int, group: int) -> bool:
    """Give a file to an owner, or at least to a group; return whether it has the group now."""
    status = os.fstat(fd)
    if group in (-1, status.st_gid) and owner in (-1, status.st_uid):
        return True
    for user in (owner, -1):
        with contextlib.suppress(OSError):
            os.fchown(fd, user, group)
            return True
    return False


def _take_access_list(fd: int, access_list: bytes, mode: int, is_same_group: bool) -> None:
    """Give a file the access list of another, or none, also where its folder has one to inherit.

    The group bits of a mode are the most that a list allows: without the list they are too much.
    """
    if sys.platform != "linux":  # pragma: no cover - elsewhere there are none
        return
    if access_list and is_same_group:
        try:
            os.setxattr(fd, ACCESS_LIST, access_list)
        except OSError:
            mode = _without_group(mode)
        else:
            return
    with contextlib.suppress(OSError):
        os.removexattr(fd, ACCESS_LIST)
    if stat.S_IMODE(os.fstat(fd).st_mode) != mode:
        os.fchmod(fd, mode)


def _without_group(mode: int) -> int:
    """Return a mode in which a group that is another one has no more than anybody."""
    return mode & 0o707 | (mode & 0o007) << 3
