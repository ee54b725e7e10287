"""Journals of processes that ended without saving: found, claimed, replayed, kept if damaged.

A journal is claimed under the lock that its writer held, and renamed before it is read: a journal
that crashes the program has another name by then, and after a few such tries it is set aside.
Nothing is removed before its changes are in a journal of this process or in the report.
"""

from __future__ import annotations

import contextlib
import os
import re
import time
from dataclasses import dataclass, replace
from pathlib import Path

from outline.errors import DecuongError, Phrase, StoreError, phrase
from outline.model import Report
from outline.text import visible
from store import errors, identity
from store.disk import atomic, lease_file, sidecar
from store.disk.folder import Folder
from store.disk.rights import Share
from store.hashing import sha256
from store.report_file import codec
from store.toml.parser import LIMIT

from . import records
from . import writer as journal

REPLAY = "replay-"
BAD = "bad-"
REPLAYED = "done-"
TRIES = 3
"""How often a journal is tried whose replay never finished."""
MOST_JOURNALS = 64
"""Journals that are read in one start."""
MOST_REPLAYED = 8
"""Replayed journals that are kept for a while; older ones are removed."""
WRITER_GRACE = 86_400.0
"""Seconds for which the journal of another account is left for its writer to come back."""
LARGEST_JOURNAL = 256 << 20
"""Most bytes of a journal of this program."""
_FRESH = re.compile(rf"{journal.FRESH}([A-Za-z0-9._]+-[0-9]+-[0-9a-f]+|[0-9a-f]{{16}})")
"""What a journal or a lease is called before it is whole."""
MOST_AT_ONCE = 256 << 20
"""Bytes of journals that are read in one start, and of bases that are unpacked."""
FEW_TO_NAME = 3
"""Journals set aside that are named one by one."""


@dataclass(frozen=True, slots=True)
class Recovered:
    """The changes in a journal, as two states of a report."""

    base: Report
    """The report as its writer had opened or last saved it."""
    ours: Report
    """The report with the changes typed since."""
    name: str
    """Its writer, ready to be shown; empty if not stored."""
    when: str
    """When the first change was written; ISO 8601 or empty, unchecked."""


class Budget:
    """How many bytes all journals of one start may still take."""

    def __init__(self) -> None:
        """Start with the whole budget."""
        self.left = MOST_AT_ONCE


class ClaimedJournal:
    """A journal that this process holds; others leave it alone until this process has ended."""

    def __init__(
        self,
        folder: Folder,
        name: str,
        fd: int,
        report: Path | None = None,
        budget: Budget | None = None,
    ) -> None:
        """Hold a claimed journal of a report, with its own open folder.

        ``budget`` is shared by all journals of one start.
        """
        self._folder = folder
        self._name = name
        self._fd = fd
        self._report = report
        self._budget = budget or Budget()

    @property
    def path(self) -> Path:
        """Where it is."""
        return self._folder.path / self._name

    def recover(self) -> Recovered:
        """Replay it. Raise ``StoreError`` if that fails; then the file is kept, set aside."""
        try:
            data = _read_content(self._fd)
            header = records.read_header(data, self._budget.left)
            self._budget.left -= len(header.base)
            writer, owner = identity.from_json(header.writer), os.fstat(self._fd).st_uid
            if writer is not None:
                if header.uid not in (None, owner) or not identity.may_be_of(writer, owner):
                    raise self._refuse_forged(writer, owner)
                writer = replace(writer, user=identity.find_user_name(owner))
            base = codec.decode(header.base, errors.path_text(self.path)).report
            base, ours = records.replay_from(data, base, self._is_saved)
        except _ForgedJournal:
            raise
        except records.NoRoom:
            raise self._put_back() from None
        except (DecuongError, ValueError, OSError, MemoryError, RecursionError) as error:
            raise self._set_aside() from error
        return Recovered(base, ours, identity.label(writer) if writer else "", header.started)

    def discard(self) -> None:
        """Remove it: its changes are elsewhere, or were declined."""
        self._folder.discard(self._name)
        self.close()

    def keep(self) -> None:
        """Keep it under a name that is not tried again; only the latest few stay."""
        self._rename(REPLAYED)
        with contextlib.suppress(OSError):
            older = [name for name in self._folder.names(REPLAYED) if name != self._name]
            older.sort(key=lambda name: self._folder.stat(name).st_mtime_ns, reverse=True)
            self._folder.discard(*older[MOST_REPLAYED - 1 :])
        self.close()

    def close(self) -> None:
        """Leave the file; the next start finds it."""
        if self._fd >= 0:
            os.close(self._fd)
            self._fd = -1
            self._folder.close()

    def _is_saved(self, mark: records.SaveMark) -> bool:
        """Return whether a save that was under way did replace the report."""
        from store.history import snapshots  # not above: few journals are older than a save

        if self._report is None:
            return False
        with contextlib.suppress(OSError, StoreError):
            data = atomic.read(self._report, LIMIT)
            if sha256(data).hexdigest() == mark.digest:
                return True
        with contextlib.suppress(StoreError):
            return mark.after is not None and snapshots.load(self._report).had_digest(
                mark.digest, mark.after
            )
        return False

    def _put_back(self) -> StoreError:
        """Rename it back for the next start, as if it had not been tried."""
        untried_name = f"{journal.PREFIX}{_parse_tries(self._name)[1]}"
        with contextlib.suppress(OSError):
            self._folder.rename(self._name, untried_name)
            self._name = untried_name
        self.close()
        return StoreError(_describe_left_over(1, self._folder.path))

    def _set_aside(self) -> StoreError:
        self._rename(BAD)
        self.close()
        return StoreError(describe_unreadable(self.path))

    def _refuse_forged(self, writer: identity.Identity, owner: int) -> StoreError:
        self._rename(BAD)
        self.close()
        return _ForgedJournal(
            phrase(
                "What was left unsaved in {file} was not brought back: it names {name} as its "
                "writer, but the file belongs to {owner}.",
                file=errors.path_text(self.path),
                name=identity.label(writer),
                owner=visible(identity.find_user_name(owner)),
            )
        )

    def _rename(self, prefix: str) -> None:
        new_name = f"{prefix}{self._name.partition('-')[2]}"
        with contextlib.suppress(OSError):
            self._folder.rename(self._name, new_name)
            self._name = new_name


class _ForgedJournal(StoreError):
    """A journal names a writer who does not own the file."""


def describe_unreadable(path: Path) -> Phrase:
    """Describe a journal that cannot be replayed."""
    return phrase(
        "What was left unsaved cannot be read; it is kept in {file}.", file=errors.path_text(path)
    )


def _describe_left_over(count: int, folder: Path) -> Phrase:
    return phrase(
        "There is more unsaved text than is read at once; what is left ({n} files in {folder}) "
        "comes back the next time the report is opened.",
        n=count,
        folder=errors.path_text(folder),
    )


def _describe_set_aside(paths: list[Path], folder: Path) -> list[Phrase]:
    if len(paths) <= FEW_TO_NAME:
        return [describe_unreadable(path) for path in paths]
    return [
        phrase(
            "What was left unsaved in {n} files cannot be read; they are kept in {folder}, with "
            "names that begin with “{prefix}”.",
            n=len(paths),
            folder=errors.path_text(folder),
            prefix=BAD,
        )
    ]


def has_journals(path: str | os.PathLike[str]) -> bool:
    """Return whether a report, which may be removed, has journals; touches nothing."""
    try:
        folder = sidecar.find(path)
        if folder is None:
            return False
        with folder:
            return bool(folder.names(journal.PREFIX, REPLAY))
    except (OSError, StoreError, ValueError):
        return False


def claim_journals(path: str | os.PathLike[str]) -> tuple[list[ClaimedJournal], list[Phrase]]:
    """Claim the journals of processes that have ended, the oldest first.

    Return them, and a sentence for every one that is set aside. Never raises, and leaves alone
    what it may not touch.
    """
    claimed_journals: list[ClaimedJournal] = []
    messages: list[Phrase] = []
    if not os.path.lexists(sidecar.of(path)):
        return claimed_journals, messages
    with contextlib.suppress(OSError, StoreError), sidecar.hold(path) as folder:
        set_aside: list[Path] = []
        budget, total, left_over = Budget(), 0, 0
        _sweep(folder)
        for name, size in _list_by_age(folder):
            fits = (
                len(claimed_journals) + len(set_aside) < MOST_JOURNALS
                and total + size <= MOST_AT_ONCE
            )
            if size <= LARGEST_JOURNAL and not fits:
                left_over += 1
                continue
            journal_ = _claim(folder, name, set_aside, Path(path), budget)
            if journal_ is not None:
                claimed_journals.append(journal_)
                total += size
        messages += _describe_set_aside(set_aside, folder.path)
        if left_over:
            messages.append(_describe_left_over(left_over, folder.path))
    return claimed_journals, messages


def _list_by_age(folder: Folder) -> list[tuple[str, int]]:
    """Return the journals and their sizes, own ones first: those of others must not crowd out."""
    dated = []
    for name in folder.names(journal.PREFIX, REPLAY):
        with contextlib.suppress(OSError):
            status = folder.stat(name)
            if _is_own_or_old(status) or _current_uid() == 0:
                foreign = status.st_uid != _current_uid()
                dated.append((foreign, status.st_mtime_ns, name, status.st_size))
    return [(name, size) for _foreign, _when, name, size in sorted(dated)]


def _sweep(folder: Folder) -> None:
    """Remove unfinished files of this account's processes that were killed."""
    for name in folder.names(journal.FRESH):
        if _FRESH.fullmatch(name) is None:
            continue
        with contextlib.suppress(OSError, StoreError):
            fd = folder.open(name, os.O_RDWR)
            try:
                if os.fstat(fd).st_uid == os.geteuid() and _is_abandoned(fd):
                    folder.remove(name)
            finally:
                os.close(fd)


def _is_abandoned(fd: int) -> bool:
    """Return whether the writer of an unfinished file has ended."""
    with contextlib.suppress(ValueError):
        return identity.is_alive(lease_file.load_from(fd).holder) is False
    return bool(journal.lock(fd))


def _claim(
    folder: Folder, name: str, set_aside: list[Path], report: Path, budget: Budget
) -> ClaimedJournal | None:
    """Claim a journal whose writer has ended; rename it so that its name counts the tries."""
    try:
        fd = folder.open(name, os.O_RDWR)
    except (OSError, StoreError):
        return None
    try:
        is_large = os.fstat(fd).st_size > LARGEST_JOURNAL
        if _may_claim(fd) and _is_writer_gone(folder, fd) and folder.holds(name, fd):
            folder.follow(fd, Share.WRITERS)
            tries, tail = _parse_tries(name)
            if tries >= TRIES or is_large:
                folder.rename(name, f"{BAD}{tail}")
                set_aside.append(folder.path / f"{BAD}{tail}")
            else:
                replay = f"{REPLAY}{tries + 1}-{tail}"
                folder.rename(name, replay)
                return ClaimedJournal(folder.copy(), replay, fd, report, budget)
    except (OSError, ValueError, MemoryError):
        pass
    os.close(fd)
    return None


def _parse_tries(name: str) -> tuple[int, str]:
    prefix, _, tail = name.partition("-")
    if f"{prefix}-" != REPLAY:
        return 0, tail
    number, _, original_tail = tail.partition("-")
    return (int(number), original_tail) if number.isdigit() and len(number) < 4 else (TRIES, tail)


def _may_claim(fd: int) -> bool:
    """Return whether this account may claim it; another user's waits a day for its writer."""
    if _is_own_or_old(os.fstat(fd)):
        return True
    return (
        _current_uid() == 0 and _read_header(fd).writer_uid == 0
    )  # given to the owner of the report


def _is_own_or_old(status: os.stat_result) -> bool:
    return status.st_uid == _current_uid() or time.time() - status.st_mtime > WRITER_GRACE


def _current_uid() -> int:
    return os.geteuid()


def _is_writer_gone(folder: Folder, fd: int) -> bool:
    """Take the lock; where that proves nothing, check whether the writer in the header runs.

    That is on a disk without locks, or for an old journal whose lock any reader can hold.
    """
    is_locked = journal.lock(fd)
    if is_locked or (is_locked is False and not folder.is_loose(fd)):
        return is_locked
    try:
        writer = identity.from_json(_read_header(fd).writer)
    except (ValueError, OSError, MemoryError):
        writer = None
    return is_locked is None if writer is None else identity.is_alive(writer) is False


def _read_header(fd: int) -> records.Header:
    return records.read_header(_read_content(fd, whole=False))


def read_base(fd: int, limit: int) -> bytes:
    """Return the base of a journal; raise ``ValueError``, or ``NoRoom`` above ``limit`` bytes."""
    return records.read_header(_read_content(fd, whole=False), limit).base


def _read_content(fd: int, *, whole: bool = True) -> bytes:
    """Read a journal, or only its header.

    Raise ``ValueError`` if its size or first bytes are wrong, before the rest is read.
    """
    size = os.fstat(fd).st_size
    length = records.read_length(os.pread(fd, records.LONGEST_PREFIX, 0))
    if not length <= size <= LARGEST_JOURNAL:
        raise ValueError(size)
    parts, offset, end = [], 0, size if whole else length
    while offset < end and (part := os.pread(fd, end - offset, offset)):
        parts.append(part)
        offset += len(part)
    return b"".join(parts)
