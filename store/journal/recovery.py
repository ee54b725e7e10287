"""Journals that processes left which are gone: found, claimed, replayed, and kept if they are bad.

A journal is claimed under the lock that its writer held, and renamed before it is read: a journal
that would bring us down has another name by then, and after a few such tries it is set aside for
good. Nothing is removed before what it holds is in a journal of ours or in the report.
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
from store.disk import atomic, sidecar
from store.disk.folder import Folder
from store.disk.rights import Share
from store.hashing import sha256
from store.presence import lease_file
from store.report_file import codec
from store.toml.parser import LIMIT

from . import records
from . import writer as journal

REPLAY = "replay-"
BAD = "bad-"
DONE = "done-"
TRIES = 3
"""How often a journal is tried whose replay never came to an end."""
MOST = 64
"""Journals that are looked at in one start."""
MOST_KEPT = 8
"""Replayed journals that are kept for a while; older ones go."""
WAITS = 86_400.0
"""Seconds for which the journal of another account is left for its writer to come back."""
LARGEST = 256 << 20
"""Bytes of a journal; more is none of ours."""
_FRESH = re.compile(rf"{journal.FRESH}([A-Za-z0-9._]+-[0-9]+-[0-9a-f]+|[0-9a-f]{{16}})")
"""What a journal or a lease is called before it is whole."""
MOST_AT_ONCE = 256 << 20
"""Bytes of journals that are read in one start, and of bases that are unpacked."""
FEW = 3
"""Journals set aside that are told one by one."""


@dataclass(frozen=True, slots=True)
class Recovered:
    """What a journal adds to a report."""

    base: Report
    """What its writer had opened or saved last."""
    ours: Report
    """What its writer had typed since."""
    name: str
    """Who wrote it, ready to be shown; empty when it does not say."""
    when: str
    """When the first of it was written; ISO 8601 or empty, unchecked."""


class Budget:
    """How much all journals of one start may still take."""

    def __init__(self) -> None:
        """Begin with all of it."""
        self.left = MOST_AT_ONCE


class Found:
    """A journal that is ours now; other processes leave it alone until this one is gone."""

    def __init__(
        self,
        folder: Folder,
        name: str,
        fd: int,
        report: Path | None = None,
        budget: Budget | None = None,
    ) -> None:
        """Take a claimed journal of a report, with a folder of its own to work in.

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
        """Replay it. Raise ``StoreError`` when that cannot be done; then it is kept, set aside."""
        try:
            data = _content(self._fd)
            head = records.read_header(data, self._budget.left)
            self._budget.left -= len(head.base)
            writer, owner = identity.from_json(head.who), os.fstat(self._fd).st_uid
            if writer is not None:
                if head.uid not in (None, owner) or not identity.is_of(writer, owner):
                    raise self._forged(writer, owner)
                writer = replace(writer, user=identity.name_of(owner))
            base = codec.decode(head.base, errors.shown(self.path)).report
            base, ours = records.replay_from(data, base, self._is_saved)
        except _Forged:
            raise
        except records.NoRoom:
            raise self._put_back() from None
        except (DecuongError, ValueError, OSError, MemoryError, RecursionError) as error:
            raise self._set_aside() from error
        return Recovered(base, ours, identity.label(writer) if writer else "", head.when)

    def discard(self) -> None:
        """Let it go: what it holds is elsewhere, or nobody wants it."""
        self._folder.discard(self._name)
        self.close()

    def keep(self) -> None:
        """Keep it under a name that is not tried again, the latest few of them."""
        self._rename(DONE)
        with contextlib.suppress(OSError):
            others = [name for name in self._folder.names(DONE) if name != self._name]
            others.sort(key=lambda name: self._folder.stat(name).st_mtime_ns, reverse=True)
            self._folder.discard(*others[MOST_KEPT - 1 :])
        self.close()

    def close(self) -> None:
        """Leave it where it is; the next start finds it."""
        if self._fd >= 0:
            os.close(self._fd)
            self._fd = -1
            self._folder.close()

    def _is_saved(self, made: records.Mark) -> bool:
        """Tell whether a save that was under way put its file in the place of the report."""
        from store.history import snapshots  # not above: few journals are older than a save

        if self._report is None:
            return False
        with contextlib.suppress(OSError, StoreError):
            data = atomic.read(self._report, LIMIT)
            if sha256(data).hexdigest() == made.digest:
                return True
        with contextlib.suppress(StoreError):
            return made.after is not None and snapshots.load(self._report).had_digest(
                made.digest, made.after
            )
        return False

    def _put_back(self) -> StoreError:
        """Leave it for the next start, as if it had not been tried."""
        name = f"{journal.PREFIX}{_tries(self._name)[1]}"
        with contextlib.suppress(OSError):
            self._folder.rename(self._name, name)
            self._name = name
        self.close()
        return StoreError(_left_over(1, self._folder.path))

    def _set_aside(self) -> StoreError:
        self._rename(BAD)
        self.close()
        return StoreError(unreadable(self.path))

    def _forged(self, writer: identity.Who, owner: int) -> StoreError:
        self._rename(BAD)
        self.close()
        return _Forged(
            phrase(
                "What was left unsaved in {file} was not brought back: it names {name} as its "
                "writer, but the file belongs to {owner}.",
                file=errors.shown(self.path),
                name=identity.label(writer),
                owner=visible(identity.name_of(owner)),
            )
        )

    def _rename(self, prefix: str) -> None:
        name = f"{prefix}{self._name.partition('-')[2]}"
        with contextlib.suppress(OSError):
            self._folder.rename(self._name, name)
            self._name = name


class _Forged(StoreError):
    """A journal names somebody as its writer whose file it is not."""


def unreadable(path: Path) -> Phrase:
    """Say that a journal cannot be replayed."""
    return phrase(
        "What was left unsaved cannot be read; it is kept in {file}.", file=errors.shown(path)
    )


def _left_over(count: int, folder: Path) -> Phrase:
    return phrase(
        "There is more unsaved text than is read at once; what is left ({n} files in {folder}) "
        "comes back the next time the report is opened.",
        n=count,
        folder=errors.shown(folder),
    )


def _tell_aside(aside: list[Path], folder: Path) -> list[Phrase]:
    if len(aside) <= FEW:
        return [unreadable(path) for path in aside]
    return [
        phrase(
            "What was left unsaved in {n} files cannot be read; they are kept in {folder}, with "
            "names that begin with “{prefix}”.",
            n=len(aside),
            folder=errors.shown(folder),
            prefix=BAD,
        )
    ]


def waits(path: str | os.PathLike[str]) -> bool:
    """Tell whether there are journals of a report, which may be gone itself; touches nothing."""
    try:
        folder = sidecar.find(path)
        if folder is None:
            return False
        with folder:
            return bool(folder.names(journal.PREFIX, REPLAY))
    except (OSError, StoreError, ValueError):
        return False


def pending(path: str | os.PathLike[str]) -> tuple[list[Found], list[Phrase]]:
    """Claim the journals of processes that are gone, the oldest first.

    Return them, and a sentence for every one that is set aside. Never raises, and leaves alone what
    it may not touch.
    """
    found: list[Found] = []
    told: list[Phrase] = []
    if not os.path.lexists(sidecar.of(path)):
        return found, told
    with contextlib.suppress(OSError, StoreError), sidecar.hold(path) as folder:
        aside: list[Path] = []
        budget, total, left_over = Budget(), 0, 0
        _sweep(folder)
        for name, size in _by_age(folder):
            fits = len(found) + len(aside) < MOST and total + size <= MOST_AT_ONCE
            if size <= LARGEST and not fits:
                left_over += 1
                continue
            claimed = _claim(folder, name, aside, Path(path), budget)
            if claimed is not None:
                found.append(claimed)
                total += size
        told += _tell_aside(aside, folder.path)
        if left_over:
            told.append(_left_over(left_over, folder.path))
    return found, told


def _by_age(folder: Folder) -> list[tuple[str, int]]:
    """Return the journals and their sizes, our own first: those of others must not bar them."""
    dated = []
    for name in folder.names(journal.PREFIX, REPLAY):
        with contextlib.suppress(OSError):
            found = folder.stat(name)
            if _is_own_or_old(found) or _user() == 0:
                foreign = found.st_uid != _user()
                dated.append((foreign, found.st_mtime_ns, name, found.st_size))
    return [(name, size) for _foreign, _when, name, size in sorted(dated)]


def _sweep(folder: Folder) -> None:
    """Remove what processes of ours left that were killed before their file had its name."""
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
    """Tell whether nobody is going to give an unfinished file its name any more."""
    with contextlib.suppress(ValueError):
        return identity.alive(lease_file.load_from(fd).who) is False
    return bool(journal.lock(fd))


def _claim(
    folder: Folder, name: str, aside: list[Path], report: Path, budget: Budget
) -> Found | None:
    """Take a journal whose writer is gone; rename it so that each try shows in its name."""
    try:
        fd = folder.open(name, os.O_RDWR)
    except (OSError, StoreError):
        return None
    try:
        is_large = os.fstat(fd).st_size > LARGEST
        if _is_for_us(fd) and _is_free(folder, fd) and folder.holds(name, fd):
            folder.follow(fd, Share.WRITERS)
            tries, tail = _tries(name)
            if tries >= TRIES or is_large:
                folder.rename(name, f"{BAD}{tail}")
                aside.append(folder.path / f"{BAD}{tail}")
            else:
                replay = f"{REPLAY}{tries + 1}-{tail}"
                folder.rename(name, replay)
                return Found(folder.copy(), replay, fd, report, budget)
    except (OSError, ValueError, MemoryError):
        pass
    os.close(fd)
    return None


def _tries(name: str) -> tuple[int, str]:
    prefix, _, tail = name.partition("-")
    if f"{prefix}-" != REPLAY:
        return 0, tail
    number, _, rest = tail.partition("-")
    return (int(number), rest) if number.isdigit() and len(number) < 4 else (TRIES, tail)


def _is_for_us(fd: int) -> bool:
    """Tell whether we wrote it; that of somebody else waits a day for its writer."""
    if _is_own_or_old(os.fstat(fd)):
        return True
    return _user() == 0 and _header(fd).by == 0  # given to the owner of the report


def _is_own_or_old(found: os.stat_result) -> bool:
    return found.st_uid == _user() or time.time() - found.st_mtime > WAITS


def _user() -> int:
    return os.geteuid()


def _is_free(folder: Folder, fd: int) -> bool:
    """Take the lock; where that tells nothing, ask the header whether its writer runs.

    That is a disk without locks, and a journal of an older version whose lock any reader can hold.
    """
    taken = journal.lock(fd)
    if taken or (taken is False and not folder.is_loose(fd)):
        return taken
    try:
        writer = identity.from_json(_header(fd).who)
    except (ValueError, OSError, MemoryError):
        writer = None
    return taken is None if writer is None else identity.alive(writer) is False


def _header(fd: int) -> records.Header:
    return records.read_header(_content(fd, whole=False))


def read_base(fd: int, most: int) -> bytes:
    """Return what a journal starts from; raise ``ValueError``, or ``NoRoom`` where it is longer."""
    return records.read_header(_content(fd, whole=False), most).base


def _content(fd: int, *, whole: bool = True) -> bytes:
    """Return what is in a journal, or only its header.

    Raise ``ValueError`` for none of ours, by its size and first bytes, before the rest is read.
    """
    size = os.fstat(fd).st_size
    length = records.length_of(os.pread(fd, records.LONGEST_PREFIX, 0))
    if not length <= size <= LARGEST:
        raise ValueError(size)
    parts, at, end = [], 0, size if whole else length
    while at < end and (part := os.pread(fd, end - at, at)):
        parts.append(part)
        at += len(part)
    return b"".join(parts)
