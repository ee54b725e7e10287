"""Unsaved changes, on the disk within a second: one file for each process and report.

A separate thread writes, so that a terminal that stops reading, or an event loop that hangs, stops
nothing. The editor hands over the newest report, which costs nothing; the thread finds the changes,
appends one record and syncs it. A save starts the journal again.

The file is in the sidecar, and its writer holds a lock on it for as long as it runs: a process
that can take that lock has found the journal of one that has ended (``recovery``).
"""

from __future__ import annotations

import contextlib
import datetime as dt
import errno
import fcntl
import os
import re
import threading
from dataclasses import dataclass, replace
from pathlib import Path

from outline.errors import StoreError, phrase
from outline.model import Report
from outline.patching.patch import find_changes
from store import errors, identity
from store.disk import sidecar
from store.disk.folder import Folder
from store.disk.rights import Share
from store.hashing import sha256

from . import records as journal_records

PREFIX = "journal-"
FRESH = "fresh-"
DELAY = 0.25
"""Seconds in which keys are gathered into one record."""
CHECK_INTERVAL = 1.0
"""Seconds between two checks that the journal still has its name, while nothing is typed."""
RETRY = 2.0
"""Seconds between two tries while the disk refuses."""
LARGEST_RECORDS = 16 << 20
"""Bytes of records after which a journal is rewritten as one change from its base."""
_NO_LOCKS = (errno.ENOLCK, errno.EOPNOTSUPP, errno.ENOSYS, errno.EINVAL)


@dataclass(slots=True)
class _File:
    """The journal on the disk; held by its descriptor, under any name."""

    folder: Folder
    name: str
    fd: int
    end: int
    """Where the last good record ends."""
    header_end: int
    """Where the header ends."""
    report: Report
    """The report that the records lead to."""

    def is_in_place(self) -> bool:
        """Return whether the next start would find it: an unlinked file takes records, too."""
        return self.folder.is_there() and self.folder.holds(self.name, self.fd)


@dataclass(frozen=True, slots=True)
class _MarkedSave:
    """A save that is under way, and the report that it writes."""

    mark: journal_records.SaveMark
    report: Report


class Journal:
    """The journal of one open report; its methods may be called from any thread."""

    def __init__(self, path: Path, base: bytes, report: Report) -> None:
        """Start from the content of the file; nothing is written before the first edit."""
        self._path = path
        self._changed = threading.Condition()
        self._base, self._base_report = base, report
        self._newest: Report = report
        self._taken = self._written = 0
        """How many reports were taken, and which of them is on the disk."""
        self._base_number = 0
        """Counts the bases: each one needs a new file."""
        self._mark: _MarkedSave | None = None
        """The save that is under way."""
        self._marked: _MarkedSave | None = None
        """The one that is in the file."""
        self._hurry = self._closing = self._keep = False
        self._error: StoreError | None = None
        self.renewals = 0
        """How often it was started again because the file was removed, moved or replaced."""
        self._file: _File | None = None
        self._file_base = 0
        self._thread = threading.Thread(target=self._run, name="decuong-journal", daemon=True)
        self._thread.start()

    @property
    def error(self) -> StoreError | None:
        """Why changes cannot be written to the disk, and the cure; None while they can."""
        return self._error

    def take(self, report: Report) -> None:
        """Hand over the newest report; it is on the disk within a second."""
        with self._changed:
            self._newest = report
            self._taken += 1
            self._changed.notify_all()

    def begin_save(self, data: bytes, report: Report, timeout: float = 1.0) -> None:
        """Record that a save of ``report`` as ``data`` begins; waits for the disk a while.

        A process killed between this and ``finish_save`` leaves a journal older than the file.
        """
        digest, latest_stamp = sha256(data).hexdigest(), _find_latest_stamp(self._path)
        with self._changed:
            self._mark = _MarkedSave(journal_records.SaveMark(digest, latest_stamp), report)
            self._taken += 1
            number, self._hurry = self._taken, True
            self._changed.notify_all()
            self._changed.wait_for(
                lambda: self._written >= number or not self._thread.is_alive(), timeout
            )

    def finish_save(self, base: bytes, report: Report, newest: Report) -> None:
        """Start again after a save: the file holds ``base``, and ``newest`` is being edited."""
        with self._changed:
            self._base, self._base_report, self._newest = base, report, newest
            self._mark = None
            self._base_number += 1
            self._taken += 1
            self._hurry = True
            self._changed.notify_all()

    def flush(self, timeout: float) -> bool:
        """Wait until everything taken so far is on the disk; False when it is not in time."""
        with self._changed:
            number = self._taken
            self._hurry = True
            self._changed.notify_all()
            return self._changed.wait_for(
                lambda: self._written >= number or not self._thread.is_alive(), timeout
            ) and (self._written >= number)

    def close(self, timeout: float = 5.0, *, keep: bool = False) -> None:
        """Stop. Unsaved changes are dropped, unless ``keep`` leaves them for the next start."""
        with self._changed:
            self._closing, self._keep = True, keep
            self._changed.notify_all()
        self._thread.join(timeout)

    def _run(self) -> None:
        while True:
            with self._changed:
                self._changed.wait_for(
                    lambda: self._closing or self._written < self._taken,
                    CHECK_INTERVAL if self._file is not None else None,
                )
                if not self._closing and self._written < self._taken:
                    self._changed.wait_for(lambda: self._hurry or self._closing, DELAY)
                if self._closing and not self._keep:
                    break
                is_last = self._closing and self._written >= self._taken
                if is_last and self._file is None:
                    break
                job = (self._taken, self._newest, self._mark, self._base_number)
                base = (self._base, self._base_report)
                self._hurry = False
            error = self._try(*job, *base)
            with self._changed:
                self._error = error
                if error is None:
                    self._written = max(self._written, job[0])
                    self._changed.notify_all()
                if is_last or (error is not None and self._closing):
                    break
                if error is not None:
                    self._changed.wait_for(lambda: self._hurry or self._closing, RETRY)
        self._end()

    def _try(
        self,
        number: int,
        newest: Report,
        mark: _MarkedSave | None,
        base_number: int,
        base: bytes,
        base_report: Report,
    ) -> StoreError | None:
        """Write the changes; return what went wrong."""
        try:
            file = self._file
            if (
                file is None
                or self._file_base != base_number
                or file.end - file.header_end > LARGEST_RECORDS
            ):
                self._begin(newest, mark, base, base_report)
                self._file_base, self._marked = base_number, mark
            else:
                self._append(file, newest, mark, (base, base_report))
        except StoreError as error:
            return error
        except (OSError, ValueError) as error:
            return _explain_refusal(self._path, error)
        except Exception as error:  # noqa: BLE001 - this thread must outlive its faults
            return _explain_refusal(
                self._path, OSError(errno.EIO, f"{type(error).__name__}: {error}")
            )
        return None

    def _begin(
        self, newest: Report, mark: _MarkedSave | None, base: bytes, base_report: Report
    ) -> None:
        """Replace the file by a new one; by none while nothing is unsaved."""
        old, changes = self._file, find_changes(base_report, newest)
        if changes:
            records = _encode_between(base_report, newest, mark)
            self._file = sidecar.retry_if_removed(
                lambda: _make_journal(self._path, base, records, newest)
            )
        else:
            self._file = None
        if old is not None:
            _release(old, remove=True)

    def _append(
        self, file: _File, newest: Report, mark: _MarkedSave | None, base: tuple[bytes, Report]
    ) -> None:
        """Write a record; if the file has lost its name, start another that holds everything.

        The old one gets the record, too: it may have been moved together with the report.
        """
        try:
            if newest is not file.report or mark is not self._marked:
                _append(file, newest, mark if mark is not self._marked else None)
        except OSError:
            if file.is_in_place():
                raise
        if not file.is_in_place():
            self._begin(newest, mark, *base)
            self.renewals += self._file is not None
        self._marked = mark

    def _end(self) -> None:
        if self._file is not None:
            _release(self._file, remove=not self._keep)
            self._file = None


def _encode_between(before: Report, newest: Report, mark: _MarkedSave | None) -> bytes:
    """Return the records that lead to ``newest``, with the mark of a save between; may be empty."""
    if mark is None:
        changes = find_changes(before, newest)
        return journal_records.encode_changes(changes) if changes else b""
    steps = _encode_between(before, mark.report, None), _encode_between(mark.report, newest, None)
    return steps[0] + journal_records.encode_mark(mark.mark) + steps[1]


def _find_latest_stamp(path: Path) -> str | None:
    """Return the stamp of the latest snapshot of a report; empty if none, None if unknown."""
    from store.history import snapshots  # not above: it is needed for a save, not for a key

    try:
        return "".join(snapshot.stamp for snapshot in snapshots.list_snapshots(path)[:1])
    except StoreError:
        return None


def _append(file: _File, newest: Report, mark: _MarkedSave | None) -> None:
    record = _encode_between(file.report, newest, mark)
    if not record:
        return
    try:
        _write(file.fd, record, file.end)
    except OSError:
        with contextlib.suppress(OSError):
            os.ftruncate(file.fd, file.end)
        raise
    file.end += len(record)
    file.report = newest


def _write(fd: int, data: bytes, offset: int) -> None:
    remaining = memoryview(data)
    while remaining:
        written = os.pwrite(fd, remaining, offset)
        remaining, offset = remaining[written:], offset + written
    os.fsync(fd)


def _make_journal(path: Path, base: bytes, records: bytes, newest: Report) -> _File:
    """Make a journal; it gets its name when it is complete and locked."""
    tail = f"{_plain_host(os.uname().nodename)}-{os.getpid()}-{os.urandom(4).hex()}"
    temporary_name, name = f"{FRESH}{tail}", f"{PREFIX}{tail}"
    folder = sidecar.hold(path, allow_missing=True)
    try:
        fd = folder.make(temporary_name, Share.WRITERS)
        try:
            lock(fd)
            header = _header(base, os.fstat(fd).st_uid)
            _write(fd, header + records, 0)
            folder.rename(temporary_name, name)
            folder.sync()
        except BaseException:
            os.close(fd)
            folder.discard(temporary_name, name)
            raise
    except BaseException:
        folder.close()
        raise
    return _File(folder, name, fd, len(header) + len(records), len(header), newest)


def _header(base: bytes, uid: int) -> bytes:
    """Return a header that names the owner of the file; another name would be refused."""
    writer = replace(identity.me(), user=identity.find_user_name(uid))
    started = dt.datetime.now().astimezone().isoformat("T", "seconds")
    return journal_records.encode_header(writer.to_json(), base, started, uid, os.geteuid())


def lock(fd: int) -> bool | None:
    """Lock a journal; False if its writer still runs, None if the disk has no locks."""
    try:
        fcntl.flock(fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    except OSError as error:
        if error.errno not in _NO_LOCKS:
            raise
        return None
    return True


def _release(file: _File, *, remove: bool) -> None:
    """Close a journal; another file that has taken its name is left alone."""
    with contextlib.suppress(OSError):
        if remove and file.folder.holds(file.name, file.fd):
            file.folder.remove(file.name)
    with contextlib.suppress(OSError):
        os.close(file.fd)
    file.folder.close()


def _plain_host(host: str) -> str:
    return re.sub(r"[^A-Za-z0-9.]", "_", host)[:40] or "host"


def _explain_refusal(path: Path, error: OSError | ValueError) -> StoreError:
    file, folder = errors.path_text(path), errors.path_text(path.parent.absolute())
    cure = phrase("Save it under another name or in another folder.")
    match getattr(error, "errno", None):
        case errno.ENOSPC:
            message = phrase(
                "The disk is full: what you type into {file} is kept in memory only.", file=file
            )
            return StoreError(message, phrase("Make room, or save elsewhere."))
        case errno.EDQUOT:
            message = phrase(
                "Your disk quota is used up: what you type into {file} is kept in memory only.",
                file=file,
            )
            return StoreError(
                message, phrase("Remove files you no longer need, or save elsewhere.")
            )
        case errno.EROFS:
            reason = phrase("the disk is read-only")
        case errno.EACCES | errno.EPERM:
            reason = phrase("you may not write in the folder {folder}", folder=folder)
        case errno.ENOENT | errno.ENOTDIR:
            reason = phrase("the folder {folder} is gone", folder=folder)
        case errno.EIO:
            reason = phrase("the disk reports an error")
        case number:
            reason = phrase("{reason}", reason=os.strerror(number or errno.EIO))
    message = phrase(
        "What you type into {file} is kept in memory only: {reason}.", file=file, reason=reason
    )
    return StoreError(message, cure)
