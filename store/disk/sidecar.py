"""The folder beside a report that holds what belongs to it: lock, journals, leases, history.

``.NAME.decuong`` beside the real file, open to whoever may open the report and to nobody else.
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
from .rights import Rights, Share, give, rights_of, rights_of_maker
from .sidecar_mark import Origin

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


def hold(path: str | os.PathLike[str], *, gone: bool = False) -> Folder:
    """Open the sidecar of an existing report, made if need be, to work in it.

    Its rights follow those of the report. With ``gone`` the report may have been removed meanwhile;
    then a new one is for its maker alone. Raise ``StoreError`` for a link, for anything that is no
    folder, for a stranger's folder and for one that was made for something else; ``OSError`` for
    whatever the disk refuses.
    """
    place, report = of(path), _report(path, gone=gone)
    try:
        folder, origin = _open(place, path, report)
    except FileNotFoundError:
        _make(place, path, report)
        folder, origin = _open(place, path, report)
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
        return _open(of(path), path, _report(path, gone=True))[0]
    except (FileNotFoundError, NotADirectoryError):
        return None


def tighten(path: str | os.PathLike[str]) -> None:
    """Take from a sidecar of ours, and its files, what the report no longer allows.

    A save does so by the way; who only looks at a report does it too, so that what was made private
    is so at once. Best effort, no errors; costs a few questions to the disk.
    """
    with contextlib.suppress(OSError, ValueError, StoreError):
        folder, origin = _open(of(path), path, _report(path, gone=False))
        with folder:
            if origin not in (None, Origin.BARE, Origin.EMPTY):
                _tighten(folder)


def ensure(path: str | os.PathLike[str], *, gone: bool = False) -> Path:
    """Make the sidecar of a report if need be, and return where it is; raise as ``hold`` does."""
    with hold(path, gone=gone) as folder:
        return folder.path


def again(work: Callable[[], _Result]) -> _Result:
    """Do some work in a sidecar; once more where the folder was removed in the midst of it."""
    try:
        return work()
    except FileNotFoundError:
        return work()


def refusal(path: str | os.PathLike[str]) -> Phrase | None:
    """Return why ``hold`` would refuse the sidecar that is there; makes and changes nothing."""
    until = time.monotonic() + PATIENCE
    while True:
        try:
            folder, origin = _open(of(path), path, _report(path, gone=False))
            folder.close()
            # Its owner mends its rights; those of somebody else's may just be coming.
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
            where = errors.shown(of(path))
            return phrase("You may not write in the folder {folder}.", folder=where)
        time.sleep(0.005)


def _report(path: str | os.PathLike[str], *, gone: bool) -> os.stat_result | None:
    try:
        return os.stat(path)
    except FileNotFoundError:
        if gone:
            return None
        raise


def _make(place: Path, path: str | os.PathLike[str], report: os.stat_result | None) -> None:
    """Make a sidecar; it has its name only when it is marked and its rights are right.

    Killed before that, one leaves an empty folder that nobody takes for a sidecar.
    """
    unfinished = place.with_name(f"{PREFIX}{os.urandom(8).hex()}{UNFINISHED}")
    os.mkdir(unfinished, 0o700)
    try:
        rights = _rights(path, report, os.lstat(unfinished))
        with Folder(unfinished, os.open(unfinished, OPEN), rights) as folder:
            sidecar_mark.mark(folder, place.name)
            give(folder.fd, folder.rights, Share.FOLDER)
        os.replace(unfinished, place)
    except OSError:
        with contextlib.suppress(OSError):
            os.rmdir(unfinished)
        if not os.path.lexists(place):  # else somebody was quicker, or only the answer was lost
            raise


def _open(
    place: Path, path: str | os.PathLike[str], report: os.stat_result | None
) -> tuple[Folder, Origin | None]:
    """Open the folder at the name of a sidecar, and check that it is one.

    Return where it comes from, too; None for one that is not ours to change.
    """
    fd = _opened(place)
    try:
        found, above = os.fstat(fd), os.stat(place.parent)
        if not _is_trusted(found, report or above, above):
            raise errors.foreign(place)
        folder = Folder(place, fd, _rights(path, report, found))
    except BaseException:
        os.close(fd)
        raise
    if os.geteuid() not in {0, found.st_uid}:
        return folder, None
    try:
        origin = sidecar_mark.origin(folder)
        if origin is Origin.UNKNOWN or (report is not None and _is_doubtful(folder, origin)):
            raise errors.made_elsewhere(place)
    except BaseException:
        folder.close()
        raise
    return folder, origin if found.st_uid == os.geteuid() else None


def _opened(place: Path) -> int:
    until = time.monotonic() + PATIENCE
    while True:
        try:
            return os.open(place, OPEN)
        except PermissionError:
            if time.monotonic() > until:
                raise
            time.sleep(0.005)
        except OSError as error:
            if error.errno in (errno.ELOOP, errno.ENOTDIR):
                raise errors.foreign(place) from error
            raise


def _rights(
    path: str | os.PathLike[str], report: os.stat_result | None, folder: os.stat_result
) -> Rights:
    if report is None:
        return rights_of_maker(folder.st_uid, folder.st_gid)
    return rights_of(path, report)


def _is_trusted(found: os.stat_result, report: os.stat_result, above: os.stat_result) -> bool:
    """Tell whether the folder is of somebody who could change the report anyway.

    Where people save by turns, the report belongs to whoever saved last, the folder to the first.
    """
    if found.st_uid in {0, os.geteuid(), report.st_uid, above.st_uid}:
        return True
    if not above.st_mode & stat.S_IWOTH:
        return bool(above.st_mode & stat.S_IWGRP)
    if above.st_mode & stat.S_ISVTX:
        return False
    group_works = report.st_mode & found.st_mode & stat.S_IWGRP and found.st_gid == report.st_gid
    return bool(report.st_mode & stat.S_IWOTH or group_works)


def _is_doubtful(folder: Folder, origin: Origin) -> bool:
    """Tell whether a folder may not be ours, and would have to get other rights.

    A sidecar of another report may have been put here to be opened to others; one of ours that
    came along with its report is open enough. An empty folder is ours if its rights are those that
    we would have given it.
    """
    found, rights = os.fstat(folder.fd), folder.rights
    mode = stat.S_IMODE(found.st_mode) & 0o777
    needed = rights.mode_for(Share.FOLDER, same_group=found.st_gid == rights.group)
    return (origin is Origin.MOVED and bool(needed & ~mode)) or (
        origin is Origin.EMPTY and mode != needed
    )


def _follow(folder: Folder, origin: Origin) -> None:
    """Give a sidecar of ours the rights that the report has today."""
    if origin not in (Origin.BARE, Origin.EMPTY):
        give(folder.fd, folder.rights, Share.FOLDER)
    if origin is not Origin.OURS:
        sidecar_mark.mark(folder, folder.path.name)


def _tighten(folder: Folder) -> None:
    readers = folder.rights.mode_for(Share.READERS)
    enter = folder.rights.mode_for(Share.FOLDER)
    found = os.fstat(folder.fd).st_mode
    is_wider = bool(stat.S_IMODE(found) & 0o777 & ~enter)
    if is_wider:
        os.fchmod(folder.fd, stat.S_IMODE(found) & (enter | stat.S_ISGID))
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
