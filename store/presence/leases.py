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
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from outline.errors import DecuongError, StoreError
from store import identity
from store.disk import atomic, lock, sidecar
from store.disk.folder import Folder
from store.disk.rights import Share
from store.history import snapshots
from store.identity import Who
from store.toml.parser import LIMIT

from . import lease_file
from .lease_file import ASK, FRESH, LEASE, Mark, name_of

if TYPE_CHECKING:
    from outline.model import Report
    from store.report_file.files import Opened

PATIENCE = 5.0
"""Seconds to wait for a save of somebody else, when a stale lease is put away."""

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
    return identity.alive(mark.who) is False


def take(path: Path, section: str, me: Who, stale: Stale = is_dead) -> Lease | Held:
    """Take the lease of a section, unless somebody who is not gone has it.

    Raise ``OSError`` or ``DecuongError`` where there can be no leases: a folder that we may not
    write in, a full disk, a sidecar that is not ours.
    """
    return sidecar.again(lambda: _take(path, section, me, stale))


def _take(path: Path, section: str, me: Who, stale: Stale) -> Lease | Held:
    mark = Mark(section, os.urandom(8).hex(), me)
    with sidecar.hold(path) as folder:
        if _placed(folder, mark):
            return Lease(path, mark)
        found = _found(folder, section)
        if found is not None and identity.same_process(found.who, me):
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
    return sidecar.again(lambda: _take_over(path, held, me))


def _take_over(path: Path, held: Held, me: Who) -> Lease | Held:
    mark = Mark(held.mark.section, os.urandom(8).hex(), me, taken_from=held.mark.nonce)
    with sidecar.hold(path) as folder, lock.held(path, PATIENCE):
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
    from store.report_file.codec import render

    with contextlib.suppress(OSError, DecuongError):
        data = render(opened.source, report, opened.source.name).data
        with lock.held(opened.path, PATIENCE):
            _record(opened.path, data, me, section)


def beat(lease: Lease, idle: int) -> Lease | Held | None:
    """Renew a lease; ``idle`` is for how many seconds nothing was typed.

    Return it, who has taken it over, or None when its file is gone. Only the file that was found to
    be ours is written to, whatever takes its place meanwhile. Raise ``OSError``.
    """
    folder = sidecar.find(lease.path)
    if folder is None:
        return None
    with folder:
        return _beat(folder, lease, idle)


def _beat(folder: Folder, lease: Lease, idle: int) -> Lease | Held | None:
    try:
        fd = folder.open(_name(lease.section), os.O_RDWR)
    except (FileNotFoundError, StoreError):
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
    with contextlib.suppress(OSError, DecuongError):
        _put_away(lease.path, lease.mark)


def clear(path: Path, mark: Mark) -> None:
    """Put away a stale lease, unless it is another one by now; never raises, never waits."""
    with contextlib.suppress(OSError, DecuongError), lock.held(path, 0.0):
        _put_away(path, mark)


def others(path: Path, me: Who | None = None) -> dict[str, Who]:
    """Return who writes in which section, without ourselves and those known to be gone.

    For a single look. ``watch.Watch`` looks again and again and sees who has stopped beating.
    """
    found: dict[str, Who] = {}
    with contextlib.suppress(OSError, DecuongError), contextlib.ExitStack() as stack:
        folder = sidecar.find(path)
        if folder is None:
            return found
        stack.enter_context(folder)
        for name in folder.names(LEASE):
            with contextlib.suppress(OSError, DecuongError, ValueError):
                mark = lease_file.load_in(folder, name)
                ours = me is not None and identity.same_process(mark.who, me)
                if name == _name(mark.section) and not ours and not is_dead(mark):
                    found[mark.section] = mark.who
    return found


def ask(path: Path, section: str, me: Who) -> None:
    """Ask the holder of a section for it. Raise ``OSError`` or ``DecuongError``."""
    mark = Mark(section, os.urandom(8).hex(), me)
    with sidecar.hold(path) as folder:
        _place(folder, _write(folder, mark), f"{ASK}{mark.nonce}", mark)


def _record(path: Path, data: bytes, whose: Who, section: str) -> None:
    snapshots.record(
        path,
        data,
        identity.label(whose),
        dt.datetime.now().astimezone(),
        (section,),
        snapshots.TAKEOVER,
    )


def _name(section: str) -> str:
    return f"{LEASE}{name_of(section)}"


def _put_away(path: Path, mark: Mark) -> None:
    folder = sidecar.find(path)
    if folder is not None:
        with folder:
            lease_file.put_away(folder, _name(mark.section), mark.nonce)


def _found(folder: Folder, section: str) -> Mark | None:
    """Return the lease of a section; None when there is none or it is no lease."""
    try:
        mark = lease_file.load_in(folder, _name(section))
    except (OSError, DecuongError, ValueError):
        return None
    return mark if mark.section == section else None


def _placed(folder: Folder, mark: Mark) -> bool:
    return _place(folder, _write(folder, mark), _name(mark.section), mark)


def _write(folder: Folder, mark: Mark) -> str:
    """Write a mark to a file of its own; nothing is left of it when that fails."""
    fresh = f"{FRESH}{mark.nonce}"
    _fill(folder, fresh, mark)
    return fresh


def _fill(folder: Folder, name: str, mark: Mark) -> None:
    fd = folder.make(name, Share.READERS)
    try:
        os.write(fd, lease_file.write(mark))
    except OSError:
        folder.discard(name)
        raise
    finally:
        os.close(fd)


def _place(folder: Folder, fresh: str, name: str, mark: Mark) -> bool:
    """Give a written mark its name, unless that is taken; whether it has it now."""
    try:
        try:
            folder.link(fresh, name)
        except FileExistsError:
            # On NFS the answer to a first try may be lost, and the second finds our own link.
            return folder.stat(fresh).st_nlink == 2
        except OSError as error:
            if folder.stat(fresh).st_nlink == 2:
                return True
            if error.errno not in _NO_LINKS:
                raise
            return _created(folder, name, mark)
        return True
    finally:
        folder.discard(fresh)


def _created(folder: Folder, name: str, mark: Mark) -> bool:
    """Make the file in its place: for disks without hard links."""
    try:
        _fill(folder, name, mark)
    except FileExistsError:
        return False
    return True


def _put_over(folder: Folder, mark: Mark) -> None:
    fresh = _write(folder, mark)
    try:
        folder.rename(fresh, _name(mark.section))
    except OSError:
        folder.discard(fresh)
        raise
