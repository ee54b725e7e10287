"""Leases: who writes in which section now. They guide people; merging is what keeps their text.

A lease is a file of the sidecar, put in place by a hard link, which exactly one process can make,
also on NFS; on a disk without hard links, by an exclusive create. A stale lease is removed, and one
is taken over, under the lock of the report. On its own machine a holder that has ended is known at
once (``identity.is_alive``); elsewhere an ``Observer`` measures how long the lease has had no
heartbeat. Clocks of two machines are never compared.
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
from store.disk import atomic, lease_file, lock, sidecar
from store.disk.folder import Folder
from store.disk.lease_file import ASK, FRESH, LEASE, LeaseRecord, encode_section
from store.disk.rights import Share
from store.history import snapshots
from store.identity import Identity
from store.toml.parser import LIMIT

if TYPE_CHECKING:
    from outline.model import Report
    from store.report_file.files import Opened

PATIENCE = 5.0
"""Seconds to wait for a save of another user, when a stale lease is removed."""

_NO_LINKS = (errno.EPERM, errno.EOPNOTSUPP, errno.ENOSYS, errno.EMLINK, errno.EINVAL)

IsStale = Callable[[LeaseRecord], bool]
"""Returns whether a lease has had no heartbeat for so long that its holder must have ended."""


@dataclass(frozen=True, slots=True)
class Lease:
    """A section that this process may write in."""

    path: Path
    """The report."""
    record: LeaseRecord

    @property
    def section(self) -> str:
        """Id of the section."""
        return self.record.section


@dataclass(frozen=True, slots=True)
class LeaseOfAnother:
    """A section that another user writes in."""

    record: LeaseRecord

    @property
    def holder(self) -> Identity:
        """The other user."""
        return self.record.holder


def is_dead(record: LeaseRecord) -> bool:
    """Return whether the holder of a lease is known to have ended."""
    return identity.is_alive(record.holder) is False


def take(
    path: Path, section: str, me: Identity, stale: IsStale = is_dead
) -> Lease | LeaseOfAnother:
    """Take the lease of a section, unless another process that still runs has it.

    Raise ``OSError`` or ``DecuongError`` where there can be no leases: a read-only folder, a full
    disk, a sidecar of another program.
    """
    return sidecar.retry_if_removed(lambda: _take(path, section, me, stale))


def _take(path: Path, section: str, me: Identity, stale: IsStale) -> Lease | LeaseOfAnother:
    record = LeaseRecord(section, os.urandom(8).hex(), me)
    with sidecar.hold(path) as folder:
        if _place_new(folder, record):
            return Lease(path, record)
        current = _find_lease(folder, section)
        if current is not None and identity.is_same_process(current.holder, me):
            return Lease(path, current)
        if current is not None and not stale(current):
            return LeaseOfAnother(current)
        with lock.hold(path, PATIENCE):
            latest = _find_lease(folder, section)
            if (
                latest is not None
                and (current is None or latest.nonce != current.nonce)
                and not stale(latest)
            ):
                return LeaseOfAnother(latest)
            if latest is not None or not _place_new(folder, record):
                _replace(folder, record)
    return Lease(path, record)


def take_over(path: Path, lease: LeaseOfAnother, me: Identity) -> Lease | LeaseOfAnother:
    """Take the lease of a section from its holder, after recording the file in the history.

    If it has changed hands since, nothing is taken: return the current holder. Raise as ``take``
    does.
    """
    return sidecar.retry_if_removed(lambda: _take_over(path, lease, me))


def _take_over(path: Path, lease: LeaseOfAnother, me: Identity) -> Lease | LeaseOfAnother:
    record = LeaseRecord(
        lease.record.section, os.urandom(8).hex(), me, taken_from=lease.record.nonce
    )
    with sidecar.hold(path) as folder, lock.hold(path, PATIENCE):
        current = _find_lease(folder, record.section)
        if current is not None and current.nonce != lease.record.nonce and not is_dead(current):
            return LeaseOfAnother(current)
        with contextlib.suppress(OSError):
            _record_snapshot(path, atomic.read(path, LIMIT), lease.holder, record.section)
        if current is not None or not _place_new(folder, record):
            _replace(folder, record)
    return Lease(path, record)


def record_unsaved(opened: Opened, report: Report, me: Identity, section: str) -> None:
    """Record the text in the editor as a snapshot when the lease was lost.

    Never raises: the text is in the journal and in the editor, too.
    """
    from store.report_file.codec import render

    with contextlib.suppress(OSError, DecuongError):
        data = render(opened.source, report, opened.source.name).data
        with lock.hold(opened.path, PATIENCE):
            _record_snapshot(opened.path, data, me, section)


def renew(lease: Lease, idle: int) -> Lease | LeaseOfAnother | None:
    """Renew a lease; ``idle`` is for how many seconds nothing was typed.

    Return it, the lease of another user who has taken it over, or None if its file was removed.
    Only the open file that was checked is written to. Raise ``OSError``.
    """
    folder = sidecar.find(lease.path)
    if folder is None:
        return None
    with folder:
        return _renew(folder, lease, idle)


def _renew(folder: Folder, lease: Lease, idle: int) -> Lease | LeaseOfAnother | None:
    try:
        fd = folder.open(_lease_name(lease.section), os.O_RDWR)
    except (FileNotFoundError, StoreError):
        return None
    try:
        current = lease_file.load_from(fd)
        if current.nonce != lease.record.nonce:
            return LeaseOfAnother(current)
        record = replace(current, beat=current.beat + 1, idle=idle)
        os.pwrite(fd, lease_file.encode_beat(record.beat, record.idle), 0)
    except ValueError:
        return None
    finally:
        os.close(fd)
    return Lease(lease.path, record)


def release(lease: Lease) -> None:
    """Give a lease back, unless another user has it by now; never raises.

    Without the lock, to be quick on exit: if it is taken over between the check and the removal,
    the new holder puts it back with its next heartbeat.
    """
    with contextlib.suppress(OSError, DecuongError):
        _remove_lease(lease.path, lease.record)


def clear(path: Path, record: LeaseRecord) -> None:
    """Remove a stale lease, unless it is another one by now; never raises, never waits."""
    with contextlib.suppress(OSError, DecuongError), lock.hold(path, 0.0):
        _remove_lease(path, record)


def find_holders(path: Path, me: Identity | None = None) -> dict[str, Identity]:
    """Return who writes in which section, without this process and those that have ended.

    For a single look; an ``Observer`` looks repeatedly and notices missing heartbeats.
    """
    holders: dict[str, Identity] = {}
    with contextlib.suppress(OSError, DecuongError), contextlib.ExitStack() as stack:
        folder = sidecar.find(path)
        if folder is None:
            return holders
        stack.enter_context(folder)
        for name in folder.names(LEASE):
            with contextlib.suppress(OSError, DecuongError, ValueError):
                record = lease_file.load_in(folder, name)
                is_own = me is not None and identity.is_same_process(record.holder, me)
                if name == _lease_name(record.section) and not is_own and not is_dead(record):
                    holders[record.section] = record.holder
    return holders


def ask(path: Path, section: str, me: Identity) -> None:
    """Ask the holder of a section for it. Raise ``OSError`` or ``DecuongError``."""
    record = LeaseRecord(section, os.urandom(8).hex(), me)
    with sidecar.hold(path) as folder:
        _place(folder, _write(folder, record), f"{ASK}{record.nonce}", record)


def _record_snapshot(path: Path, data: bytes, author: Identity, section: str) -> None:
    snapshots.record(
        path,
        data,
        identity.label(author),
        dt.datetime.now().astimezone(),
        (section,),
        snapshots.TAKEOVER,
    )


def _lease_name(section: str) -> str:
    return f"{LEASE}{encode_section(section)}"


def _remove_lease(path: Path, record: LeaseRecord) -> None:
    folder = sidecar.find(path)
    if folder is not None:
        with folder:
            lease_file.remove_record(folder, _lease_name(record.section), record.nonce)


def _find_lease(folder: Folder, section: str) -> LeaseRecord | None:
    """Return the lease of a section; None if there is none or the file is not one."""
    try:
        record = lease_file.load_in(folder, _lease_name(section))
    except (OSError, DecuongError, ValueError):
        return None
    return record if record.section == section else None


def _place_new(folder: Folder, record: LeaseRecord) -> bool:
    return _place(folder, _write(folder, record), _lease_name(record.section), record)


def _write(folder: Folder, record: LeaseRecord) -> str:
    """Write a record to a new file; remove that on failure."""
    new_name = f"{FRESH}{record.nonce}"
    _fill(folder, new_name, record)
    return new_name


def _fill(folder: Folder, name: str, record: LeaseRecord) -> None:
    fd = folder.make(name, Share.READERS)
    try:
        os.write(fd, lease_file.encode(record))
    except OSError:
        folder.discard(name)
        raise
    finally:
        os.close(fd)


def _place(folder: Folder, new_name: str, name: str, record: LeaseRecord) -> bool:
    """Give a new file its name, unless that is in use; return whether it has it now."""
    try:
        try:
            folder.link(new_name, name)
        except FileExistsError:
            # On NFS the answer to a first try may be lost, and the second finds our own link.
            return folder.stat(new_name).st_nlink == 2
        except OSError as error:
            if folder.stat(new_name).st_nlink == 2:
                return True
            if error.errno not in _NO_LINKS:
                raise
            return _create_in_place(folder, name, record)
        return True
    finally:
        folder.discard(new_name)


def _create_in_place(folder: Folder, name: str, record: LeaseRecord) -> bool:
    """Make the file in its place: for disks without hard links."""
    try:
        _fill(folder, name, record)
    except FileExistsError:
        return False
    return True


def _replace(folder: Folder, record: LeaseRecord) -> None:
    new_name = _write(folder, record)
    try:
        folder.rename(new_name, _lease_name(record.section))
    except OSError:
        folder.discard(new_name)
        raise
