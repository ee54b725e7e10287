"""The folder beside a report that holds what belongs to it: lock, journals, leases, history.

``.NAME.decuong`` beside the real file, open to those who may open the report, and to no others.
In a folder that others may write to, somebody could plant one, or put a link or a private folder of
another under its name; nothing is ever made, changed or removed in anything but a folder that is
checked to be ours, and that is then held (``folder``).
"""

from __future__ import annotations

import contextlib
import errno
import os
import stat
import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from outline.errors import Phrase, StoreError, phrase
from store import errors
from store.hashing import sha256
from store.names import SIDECAR_SUFFIX

from . import sidecar_mark
from .atomic import PREFIX
from .atomic import SUFFIX as UNFINISHED
from .folder import OPEN, PATIENCE, Folder
from .rights import Rights, Share, give, read_rights, rights_of_maker
from .sidecar_mark import SidecarOrigin

_LONGEST = 255
"""Bytes that a name may have on the usual disks."""
_Result = TypeVar("_Result")


def of(path: str | os.PathLike[str]) -> Path:
    """Return where the sidecar of a report is or would be; links are followed. Makes nothing."""
    real = Path(os.path.realpath(path))
    name = f".{real.name}{SIDECAR_SUFFIX}"
    if len(os.fsencode(name)) > _LONGEST:
        name = f".{sha256(os.fsencode(real.name)).hexdigest()}{SIDECAR_SUFFIX}"
    return real.with_name(name)


def hold(path: str | os.PathLike[str], *, allow_missing: bool = False) -> Folder:
    """Open the sidecar of an existing report, made if need be, to work in it.

    Its rights follow those of the report. With ``allow_missing`` the report may have been removed;
    then a new one is for its maker alone. Raise ``StoreError`` for a link, for anything that is no
    folder, for a folder of another user and for one that was made for something else; ``OSError``
    when the disk refuses.
    """
    folder_path, report = of(path), _report(path, allow_missing=allow_missing)
    try:
        folder, origin = _open(folder_path, path, report)
    except FileNotFoundError:
        _make(folder_path, path, report)
        folder, origin = _open(folder_path, path, report)
    try:
        if report is not None and origin is not None:
            _follow(folder, origin)
    except BaseException:
        folder.close()
        raise
    return folder


def find(path: str | os.PathLike[str]) -> Folder | None:
    """Open the sidecar that a report has; None where there is none. Makes and changes nothing.

    Raise as ``hold`` does.
    """
    try:
        return _open(of(path), path, _report(path, allow_missing=True))[0]
    except (FileNotFoundError, NotADirectoryError):
        return None


def tighten(path: str | os.PathLike[str]) -> None:
    """Take from a sidecar of ours, and its files, what the report no longer allows.

    A save does so by the way; who only looks at a report does it too, so that what was made private
    is so at once. Best effort, no errors; costs a few questions to the disk.
    """
    with contextlib.suppress(OSError, ValueError, StoreError):
        folder, origin = _open(of(path), path, _report(path, allow_missing=False))
        with folder:
            if origin not in (None, SidecarOrigin.BARE, SidecarOrigin.EMPTY):
                _tighten(folder)


def ensure(path: str | os.PathLike[str], *, allow_missing: bool = False) -> Path:
    """Make the sidecar of a report if need be, and return where it is; raise as ``hold`` does."""
    with hold(path, allow_missing=allow_missing) as folder:
        return folder.path


def retry_if_removed(work: Callable[[], _Result]) -> _Result:
    """Do some work in a sidecar; once more where the folder was removed in the midst of it."""
    try:
        return work()
    except FileNotFoundError:
        return work()


def explain_refusal(path: str | os.PathLike[str]) -> Phrase | None:
    """Return why ``hold`` would refuse the sidecar that is there; makes and changes nothing."""
    until = time.monotonic() + PATIENCE
    while True:
        try:
            folder, origin = _open(of(path), path, _report(path, allow_missing=False))
            folder.close()
            # The owner corrects its rights; another user's process may just be setting them.
            needed = os.R_OK | os.W_OK | os.X_OK if origin is None else os.R_OK
            if os.access(folder.path, needed):
                return None
        except StoreError as error:
            return error.what
        except PermissionError:
            pass
        except (OSError, ValueError):
            return None
        if time.monotonic() > until:
            folder_name = errors.path_text(of(path))
            return phrase("You may not write in the folder {folder}.", folder=folder_name)
        time.sleep(0.005)


def _report(path: str | os.PathLike[str], *, allow_missing: bool) -> os.stat_result | None:
    try:
        return os.stat(path)
    except FileNotFoundError:
        if allow_missing:
            return None
        raise


def _make(folder_path: Path, path: str | os.PathLike[str], report: os.stat_result | None) -> None:
    """Make a sidecar; it has its name only when it is marked and its rights are right.

    A process killed before that leaves an empty folder that is not taken for a sidecar.
    """
    unfinished = folder_path.with_name(f"{PREFIX}{os.urandom(8).hex()}{UNFINISHED}")
    os.mkdir(unfinished, 0o700)
    try:
        rights = _rights(path, report, os.lstat(unfinished))
        with Folder(unfinished, os.open(unfinished, OPEN), rights) as folder:
            sidecar_mark.write_mark(folder, folder_path.name)
            give(folder.fd, folder.rights, Share.FOLDER)
        os.replace(unfinished, folder_path)
    except OSError:
        with contextlib.suppress(OSError):
            os.rmdir(unfinished)
        if not os.path.lexists(
            folder_path
        ):  # else another process was quicker, or only the answer was lost
            raise


def _open(
    place: Path, path: str | os.PathLike[str], report: os.stat_result | None
) -> tuple[Folder, SidecarOrigin | None]:
    """Open the folder at the name of a sidecar, and check that it is one.

    Return where it comes from, too; None for one that is not ours to change.
    """
    fd = _open_directory(place)
    try:
        status, parent = os.fstat(fd), os.stat(place.parent)
        if not _is_trusted(status, report or parent, parent):
            raise errors.foreign_file(place)
        folder = Folder(place, fd, _rights(path, report, status))
    except BaseException:
        os.close(fd)
        raise
    if os.geteuid() not in {0, status.st_uid}:
        return folder, None
    try:
        origin = sidecar_mark.find_origin(folder)
        if origin is SidecarOrigin.UNKNOWN or (report is not None and _is_doubtful(folder, origin)):
            raise errors.foreign_folder(place)
    except BaseException:
        folder.close()
        raise
    return folder, origin if status.st_uid == os.geteuid() else None


def _open_directory(folder_path: Path) -> int:
    until = time.monotonic() + PATIENCE
    while True:
        try:
            return os.open(folder_path, OPEN)
        except PermissionError:
            if time.monotonic() > until:
                raise
            time.sleep(0.005)
        except OSError as error:
            if error.errno in (errno.ELOOP, errno.ENOTDIR):
                raise errors.foreign_file(folder_path) from error
            raise


def _rights(
    path: str | os.PathLike[str], report: os.stat_result | None, folder: os.stat_result
) -> Rights:
    if report is None:
        return rights_of_maker(folder.st_uid, folder.st_gid)
    return read_rights(path, report)


def _is_trusted(status: os.stat_result, report: os.stat_result, parent: os.stat_result) -> bool:
    """Return whether the owner of the folder could change the report anyway.

    Where people save by turns, the report belongs to the last who saved, the folder to the first.
    """
    if status.st_uid in {0, os.geteuid(), report.st_uid, parent.st_uid}:
        return True
    if not parent.st_mode & stat.S_IWOTH:
        return bool(parent.st_mode & stat.S_IWGRP)
    if parent.st_mode & stat.S_ISVTX:
        return False
    group_works = report.st_mode & status.st_mode & stat.S_IWGRP and status.st_gid == report.st_gid
    return bool(report.st_mode & stat.S_IWOTH or group_works)


def _is_doubtful(folder: Folder, origin: SidecarOrigin) -> bool:
    """Return whether a folder may not be ours, and would have to get other rights.

    A sidecar of another report may have been put here to be opened to others; one of ours that
    came along with its report is open enough. An empty folder is ours if its rights are those that
    we would have given it.
    """
    status, rights = os.fstat(folder.fd), folder.rights
    mode = stat.S_IMODE(status.st_mode) & 0o777
    needed = rights.mode_for(Share.FOLDER, same_group=status.st_gid == rights.group)
    return (origin is SidecarOrigin.MOVED and bool(needed & ~mode)) or (
        origin is SidecarOrigin.EMPTY and mode != needed
    )


def _follow(folder: Folder, origin: SidecarOrigin) -> None:
    """Give a sidecar of ours the rights that the report has today."""
    if origin not in (SidecarOrigin.BARE, SidecarOrigin.EMPTY):
        give(folder.fd, folder.rights, Share.FOLDER)
    if origin is not SidecarOrigin.OURS:
        sidecar_mark.write_mark(folder, folder.path.name)


def _tighten(folder: Folder) -> None:
    readers = folder.rights.mode_for(Share.READERS)
    enter = folder.rights.mode_for(Share.FOLDER)
    mode = os.fstat(folder.fd).st_mode
    is_wider = bool(stat.S_IMODE(mode) & 0o777 & ~enter)
    if is_wider:
        os.fchmod(folder.fd, stat.S_IMODE(mode) & (enter | stat.S_ISGID))
    if not is_wider and not _is_history_wider(folder, readers):
        return
    for name in folder.names():
        with contextlib.suppress(OSError, StoreError):
            fd = folder.open(name)
            try:
                os.fchmod(fd, stat.S_IMODE(os.fstat(fd).st_mode) & readers)
            finally:
                os.close(fd)


def _is_history_wider(folder: Folder, readers: int) -> bool:
    try:
        mode = folder.stat("history").st_mode
    except FileNotFoundError:
        return False
    return stat.S_ISREG(mode) and bool(mode & 0o777 & ~readers)
