"""What was typed and not saved yet, on the disk within a second: one file for a process and report.

A thread of its own writes, so that a terminal that stops reading, or a loop that hangs, stops
nothing. Whoever types hands over the newest report, which costs nothing; the thread finds what is
new in it, appends one record and has the disk confirm it. A save begins the journal anew.

The file lies in the sidecar, and its writer holds a lock on it for as long as it lives: whoever can
take that lock has found the journal of a process that is gone (``journal_found``).
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
from store import errors as trouble
from store import identity
from store.disk import sidecar
from store.disk.folder import Folder
from store.disk.rights import Share
from store.hashing import sha256

from . import records as journal_records

PREFIX = "journal-"
FRESH = "fresh-"
DELAY = 0.25
"""Seconds in which keys are gathered into one record."""
LOOK = 1.0
"""Seconds between two looks whether the journal still has its name, while nothing is typed."""
RETRY = 2.0
"""Seconds between two tries while the disk refuses."""
LARGEST = 16 << 20
"""Bytes of records after which a journal is written anew, as one change from its base."""
_NO_LOCKS = (errno.ENOLCK, errno.EOPNOTSUPP, errno.ENOSYS, errno.EINVAL)


@dataclass(slots=True)
class _File:
    """The journal on the disk; held by its descriptor, whatever its name is."""

    folder: Folder
    name: str
    fd: int
    end: int
    """Where the last good record ends."""
    bare: int
    """Where the header ends."""
    report: Report
    """What the records add up to."""

    def is_in_place(self) -> bool:
        """Tell whether the next start would find it: an unlinked file takes records, too."""
        return self.folder.is_there() and self.folder.holds(self.name, self.fd)


@dataclass(frozen=True, slots=True)
class _Mark:
    """A save that is under way: what it writes holds all of a report."""

    what: journal_records.Mark
    report: Report


class Journal:
    """The journal of one open report; ``take`` and ``saved`` may be called from any thread."""

    def __init__(self, path: Path, base: bytes, report: Report) -> None:
        """Begin at what the file holds; nothing is written before the first edit."""
        self._path = path
        self._changed = threading.Condition()
        self._base, self._base_report = base, report
        self._newest: Report = report
        self._taken = self._written = 0
        """How many reports were taken, and which of them is on the disk."""
        self._begun = 0
        """Counts the bases: another one asks for another file."""
        self._mark: _Mark | None = None
        """The save that is under way."""
        self._marked: _Mark | None = None
        """The one that the file tells of."""
        self._hurry = self._closing = self._keep = False
        self._told: StoreError | None = None
        self.renewals = 0
        """How often it was begun anew since somebody had removed, moved or replaced it."""
        self._file: _File | None = None
        self._file_base = 0
        self._thread = threading.Thread(target=self._run, name="decuong-journal", daemon=True)
        self._thread.start()

    @property
    def trouble(self) -> StoreError | None:
        """Why the disk does not take what is typed, and the cure; None while it does."""
        return self._told

    def take(self, report: Report) -> None:
        """Hand over the newest report; it is on the disk within a second."""
        with self._changed:
            self._newest = report
            self._taken += 1
            self._changed.notify_all()

    def saving(self, data: bytes, report: Report, timeout: float = 1.0) -> None:
        """Note that a file with ``data`` is about to hold ``report``; waits for the disk a while.

        Who is killed after that and before ``saved`` leaves a journal that is older than the file.
        """
        digest, after = sha256(data).hexdigest(), _latest(self._path)
        with self._changed:
            self._mark = _Mark(journal_records.Mark(digest, after), report)
            self._taken += 1
            wanted, self._hurry = self._taken, True
            self._changed.notify_all()
            self._changed.wait_for(
                lambda: self._written >= wanted or not self._thread.is_alive(), timeout
            )

    def saved(self, base: bytes, report: Report, newest: Report) -> None:
        """Begin anew after a save: the file holds ``base``, and what is typed is ``newest``."""
        with self._changed:
            self._base, self._base_report, self._newest = base, report, newest
            self._mark = None
            self._begun += 1
            self._taken += 1
            self._hurry = True
            self._changed.notify_all()

    def flush(self, timeout: float) -> bool:
        """Wait until everything taken so far is on the disk; False when it is not in time."""
        with self._changed:
            wanted = self._taken
            self._hurry = True
            self._changed.notify_all()
            return self._changed.wait_for(
                lambda: self._written >= wanted or not self._thread.is_alive(), timeout
            ) and (self._written >= wanted)

    def close(self, timeout: float = 5.0, *, keep: bool = False) -> None:
        """Stop. What is not saved is dropped, unless it is to be found at the next start."""
        with self._changed:
            self._closing, self._keep = True, keep
            self._changed.notify_all()
        self._thread.join(timeout)

    def _run(self) -> None:
        while True:
            with self._changed:
                self._changed.wait_for(
                    lambda: self._closing or self._written < self._taken,
                    LOOK if self._file is not None else None,
                )
                if not self._closing and self._written < self._taken:
                    self._changed.wait_for(lambda: self._hurry or self._closing, DELAY)
                if self._closing and not self._keep:
                    break
                last = self._closing and self._written >= self._taken
                if last and self._file is None:
                    break
                job = (self._taken, self._newest, self._mark, self._begun)
                base = (self._base, self._base_report)
                self._hurry = False
            told = self._try(*job, *base)
            with self._changed:
                self._told = told
                if told is None:
                    self._written = max(self._written, job[0])
                    self._changed.notify_all()
                if last or (told is not None and self._closing):
                    break
                if told is not None:
                    self._changed.wait_for(lambda: self._hurry or self._closing, RETRY)
        self._end()

    def _try(
        self,
        number: int,
        newest: Report,
        mark: _Mark | None,
        begun: int,
        base: bytes,
        base_report: Report,
    ) -> StoreError | None:
        """Write what is new; return what went wrong."""
        try:
            file = self._file
            if file is None or self._file_base != begun or file.end - file.bare > LARGEST:
                self._begin(newest, mark, base, base_report)
                self._file_base, self._marked = begun, mark
            else:
                self._append(file, newest, mark, (base, base_report))
        except StoreError as error:
            return error
        except (OSError, ValueError) as error:
            return _refused(self._path, error)
        except Exception as error:  # noqa: BLE001 - this thread must outlive its faults
            return _refused(self._path, OSError(errno.EIO, f"{type(error).__name__}: {error}"))
        return None

    def _begin(self, newest: Report, mark: _Mark | None, base: bytes, base_report: Report) -> None:
        """Put a new file in the place of the old one; none while nothing is unsaved."""
        old, found = self._file, find_changes(base_report, newest)
        if found:
            records = _records(base_report, newest, mark)
            self._file = sidecar.again(lambda: _made(self._path, base, records, newest))
        else:
            self._file = None
        if old is not None:
            _drop(old, remove=True)

    def _append(
        self, file: _File, newest: Report, mark: _Mark | None, base: tuple[bytes, Report]
    ) -> None:
        """Write a record; where the file has lost its name, begin another that holds everything.

        The old one is written to all the same: it may have been moved along with the report.
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
            _drop(self._file, remove=not self._keep)
            self._file = None


def _records(before: Report, newest: Report, mark: _Mark | None) -> bytes:
    """Return what makes ``newest`` of a report, by way of what a save is writing; may be empty."""
    if mark is None:
        found = find_changes(before, newest)
        return journal_records.changes(found) if found else b""
    way = _records(before, mark.report, None), _records(mark.report, newest, None)
    return way[0] + journal_records.mark(mark.what) + way[1]


def _latest(path: Path) -> str | None:
    """Return the stamp of the latest snapshot of a report; empty for none, None for not known."""
    from store.history import snapshots  # not above: it is needed for a save, not for a key

    try:
        return "".join(one.stamp for one in snapshots.list_snapshots(path)[:1])
    except StoreError:
        return None


def _append(file: _File, newest: Report, mark: _Mark | None) -> None:
    record = _records(file.report, newest, mark)
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


def _write(fd: int, data: bytes, at: int) -> None:
    rest = memoryview(data)
    while rest:
        written = os.pwrite(fd, rest, at)
        rest, at = rest[written:], at + written
    os.fsync(fd)


def _made(path: Path, base: bytes, records: bytes, newest: Report) -> _File:
    """Make a journal; it has its name only when it is whole and locked."""
    tail = f"{_plain(os.uname().nodename)}-{os.getpid()}-{os.urandom(4).hex()}"
    fresh, name = f"{FRESH}{tail}", f"{PREFIX}{tail}"
    folder = sidecar.hold(path, gone=True)
    try:
        fd = folder.make(fresh, Share.WRITERS)
        try:
            lock(fd)
            head = _header(base, os.fstat(fd).st_uid)
            _write(fd, head + records, 0)
            folder.rename(fresh, name)
            folder.sync()
        except BaseException:
            os.close(fd)
            folder.discard(fresh, name)
            raise
    except BaseException:
        folder.close()
        raise
    return _File(folder, name, fd, len(head) + len(records), len(head), newest)


def _header(base: bytes, uid: int) -> bytes:
    """Return a header that names whoever the file belongs to; nobody else would be believed."""
    writer = replace(identity.me(), user=identity.name_of(uid))
    now = dt.datetime.now().astimezone().isoformat("T", "seconds")
    return journal_records.header(writer.to_json(), base, now, uid, os.geteuid())


def lock(fd: int) -> bool | None:
    """Take the lock on a journal; False where its writer lives, None where no lock tells."""
    try:
        fcntl.flock(fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    except OSError as error:
        if error.errno not in _NO_LOCKS:
            raise
        return None
    return True


def _drop(file: _File, *, remove: bool) -> None:
    """Let go of a journal; what has taken its name meanwhile is left alone."""
    with contextlib.suppress(OSError):
        if remove and file.folder.holds(file.name, file.fd):
            file.folder.remove(file.name)
    with contextlib.suppress(OSError):
        os.close(file.fd)
    file.folder.close()


def _plain(host: str) -> str:
    return re.sub(r"[^A-Za-z0-9.]", "_", host)[:40] or "host"


def _refused(path: Path, error: OSError | ValueError) -> StoreError:
    file, folder = trouble.shown(path), trouble.shown(path.parent.absolute())
    elsewhere = phrase("Save it under another name or in another folder.")
    match getattr(error, "errno", None):
        case errno.ENOSPC:
            what = phrase(
                "The disk is full: what you type into {file} is kept in memory only.", file=file
            )
            return StoreError(what, phrase("Make room, or save elsewhere."))
        case errno.EDQUOT:
            what = phrase(
                "Your disk quota is used up: what you type into {file} is kept in memory only.",
                file=file,
            )
            return StoreError(what, phrase("Remove files you no longer need, or save elsewhere."))
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
    what = phrase(
        "What you type into {file} is kept in memory only: {reason}.", file=file, reason=reason
    )
    return StoreError(what, elsewhere)
