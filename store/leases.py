"""Leases: who writes in which section now. They guide people; merging is what keeps their text.

A lease is a file of the sidecar, put in place by a hard link, which exactly one can make, also on
NFS; where a disk has no hard links, by an exclusive create. Whoever finds one that is stale, or
takes one over, does so under the lock of the report. A holder that is gone is known at once on its
own machine (``who.alive``); elsewhere a watcher counts how long it saw the lease not beat (see
``watch``). No clock of one machine is compared with that of another.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import errno
import os
from collections.abc import Callable
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from outline.errors import DecuongError
from outline.frozen import dataclass, replace

from . import atomic, history, lease_file, lock, sidecar, who
from .lease_file import ASK, FRESH, LEASE, Mark, name_of
from .parse import LIMIT
from .who import Who

if TYPE_CHECKING:
    from outline.model import Report

    from .files import Opened

PATIENCE = 5.0
"""Seconds to wait for a save of somebody else, when a stale lease is put away."""

_MOST_NAMES = 20_000
_NEW = os.O_WRONLY | os.O_CREAT | os.O_EXCL
_NO_LINKS = (errno.EPERM, errno.EOPNOTSUPP, errno.ENOSYS, errno.EMLINK, errno.EINVAL)

Stale = Callable[[Mark], bool]
"""Tells whether a lease has not beaten for so long that its holder must be gone."""


@dataclass(frozen=True, slots=True)
class Lease:
    """A section that is ours to write in."""

    path: Path
    """The report."""
    mark: Mark

    @property
    def section(self) -> str:
        """Id of the section."""
        return self.mark.section


@dataclass(frozen=True, slots=True)
class Held:
    """A section that somebody else writes in."""

    mark: Mark

    @property
    def by(self) -> Who:
        """Who does."""
        return self.mark.who


def is_dead(mark: Mark) -> bool:
    """Tell whether the holder of a lease is known to be gone."""
    return who.alive(mark.who) is False


def take(path: Path, section: str, me: Who, stale: Stale = is_dead) -> Lease | Held:
    """Take the lease of a section, unless somebody who is not gone has it.

    Raise ``OSError`` or ``DecuongError`` where there can be no leases: a folder that we may not
    write in, a full disk, a sidecar that is not ours.
    """
    folder = sidecar.ensure(path)
    mark = Mark(section, os.urandom(8).hex(), me)
    if _placed(folder, mark):
        return Lease(path, mark)
    found = _found(folder, section)
    if found is not None and who.same_process(found.who, me):
        return Lease(path, found)
    if found is not None and not stale(found):
        return Held(found)
    with lock.held(path, PATIENCE):
        now = _found(folder, section)
        if now is not None and (found is None or now.nonce != found.nonce) and not stale(now):
            return Held(now)
        if now is not None or not _placed(folder, mark):
            _put_over(folder, mark)
    return Lease(path, mark)


def take_over(path: Path, held: Held, me: Who) -> Lease | Held:
    """Take the lease of a section from its holder, who will notice; first keep what is on the disk.

    When it has changed hands meanwhile, nothing is taken: return who holds it now. Raise as
    ``take`` does.
    """
    folder = sidecar.ensure(path)
    mark = Mark(held.mark.section, os.urandom(8).hex(), me, taken_from=held.mark.nonce)
    with lock.held(path, PATIENCE):
        now = _found(folder, mark.section)
        if now is not None and now.nonce != held.mark.nonce and not is_dead(now):
            return Held(now)
        with contextlib.suppress(OSError):
            _record(path, atomic.read(path, LIMIT), held.by, mark.section)
        if now is not None or not _placed(folder, mark):
            _put_over(folder, mark)
    return Lease(path, mark)


def keep(opened: Opened, report: Report, me: Who, section: str) -> None:
    """Keep what one had in memory when the lease was lost, as a snapshot of the history.

    Never raises: it is kept in the journal and in that memory too.
    """
    from .codec import render

    with contextlib.suppress(OSError, DecuongError):
        data = render(opened.source, report, opened.source.name).data
        with lock.held(opened.path, PATIENCE):
            _record(opened.path, data, me, section)


def beat(lease: Lease, idle: int) -> Lease | Held | None:
    """Renew a lease; ``idle`` is for how many seconds nothing was typed.

    Return it, who has taken it over, or None when its file is gone. Only the file that was found to
    be ours is written to, whatever takes its place meanwhile. Raise ``OSError``.
    """
    path = _path(sidecar.of(lease.path), lease.section)
    try:
        fd = os.open(path, os.O_RDWR | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    except FileNotFoundError:
        return None
    try:
        found = lease_file.load_from(fd)
        if found.nonce != lease.mark.nonce:
            return Held(found)
        mark = replace(found, beat=found.beat + 1, idle=idle)
        os.pwrite(fd, lease_file.pulse(mark.beat, mark.idle), 0)
    except ValueError:
        return None
    finally:
        os.close(fd)
    return Lease(lease.path, mark)


def release(lease: Lease) -> None:
    """Give a lease back, unless it is somebody else's by now; never raises.

    Without the lock, since one may be leaving in haste: should it be taken over between the look
    and the removal, the new holder puts it back with its next beat.
    """
    folder = sidecar.of(lease.path)
    found = _found(folder, lease.section)
    if found is not None and found.nonce == lease.mark.nonce:
        with contextlib.suppress(OSError):
            os.unlink(_path(folder, lease.section))


def clear(path: Path, mark: Mark) -> None:
    """Put away a stale lease, unless it is another one by now; never raises, never waits."""
    folder = sidecar.of(path)
    with contextlib.suppress(OSError, DecuongError), lock.held(path, 0.0):
        found = _found(folder, mark.section)
        if found is not None and found.nonce == mark.nonce:
            os.unlink(_path(folder, mark.section))


def others(path: Path, me: Who | None = None) -> dict[str, Who]:
    """Return who writes in which section, without ourselves and those known to be gone.

    For a single look. ``watch.Watch`` looks again and again and sees who has stopped beating.
    """
    found: dict[str, Who] = {}
    with contextlib.suppress(OSError), os.scandir(sidecar.of(path)) as entries:
        for entry in islice(entries, _MOST_NAMES):
            if not entry.name.startswith(LEASE):
                continue
            with contextlib.suppress(OSError, ValueError):
                mark = lease_file.load(Path(entry.path))
                ours = me is not None and who.same_process(mark.who, me)
                if entry.name == LEASE + name_of(mark.section) and not ours and not is_dead(mark):
                    found[mark.section] = mark.who
    return found


def ask(path: Path, section: str, me: Who) -> None:
    """Ask the holder of a section for it. Raise ``OSError`` or ``DecuongError``."""
    folder = sidecar.ensure(path)
    mark = Mark(section, os.urandom(8).hex(), me)
    _place(folder, _write(folder, mark), folder / f"{ASK}{mark.nonce}", mark)


def _record(path: Path, data: bytes, whose: Who, section: str) -> None:
    history.record(
        path, data, who.label(whose), dt.datetime.now().astimezone(), (section,), history.TAKEOVER
    )


def _path(folder: Path, section: str) -> Path:
    return folder / f"{LEASE}{name_of(section)}"


def _found(folder: Path, section: str) -> Mark | None:
    """Return the lease of a section; None when there is none or it is no lease."""
    try:
        mark = lease_file.load(_path(folder, section))
    except (OSError, ValueError):
        return None
    return mark if mark.section == section else None


def _placed(folder: Path, mark: Mark) -> bool:
    return _place(folder, _write(folder, mark), _path(folder, mark.section), mark)


def _write(folder: Path, mark: Mark) -> Path:
    """Write a mark to a file of its own; nothing is left of it when that fails."""
    fresh = folder / f"{FRESH}{mark.nonce}"
    fd = sidecar.make_file(folder, fresh.name, _NEW)
    try:
        os.write(fd, lease_file.write(mark))
    except OSError:
        _remove(fresh)
        raise
    finally:
        os.close(fd)
    return fresh


def _place(folder: Path, fresh: Path, path: Path, mark: Mark) -> bool:
    """Give a written mark its name, unless that is taken; whether it has it now."""
    try:
        try:
            os.link(fresh, path)
        except FileExistsError:
            # On NFS the answer to a first try may be lost, and the second finds our own link.
            return os.lstat(fresh).st_nlink == 2
        except OSError as error:
            if os.lstat(fresh).st_nlink == 2:
                return True
            if error.errno not in _NO_LINKS:
                raise
            return _created(folder, path, mark)
        return True
    finally:
        _remove(fresh)


def _created(folder: Path, path: Path, mark: Mark) -> bool:
    """Make the file in its place: for disks without hard links."""
    try:
        fd = sidecar.make_file(folder, path.name, _NEW)
    except FileExistsError:
        return False
    try:
        os.write(fd, lease_file.write(mark))
    except OSError:
        _remove(path)
        raise
    finally:
        os.close(fd)
    return True


def _put_over(folder: Path, mark: Mark) -> None:
    fresh = _write(folder, mark)
    try:
        os.rename(fresh, _path(folder, mark.section))
    except OSError:
        _remove(fresh)
        raise


def _remove(path: Path) -> None:
    with contextlib.suppress(OSError):
        os.unlink(path)
