"""Journals that processes left which are gone: found, claimed, replayed, and kept if they are bad.

A journal is claimed under the lock that its writer held, and renamed before it is read: a journal
that would bring us down has another name by then, and after a few such tries it is set aside for
good. Nothing is removed before what it holds is in a journal of ours or in the report.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import stat
import time
from pathlib import Path

from outline.errors import DecuongError, Phrase, StoreError, phrase
from outline.frozen import dataclass
from outline.model import Report

from . import codec, journal, journal_records, sidecar, trouble, who

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
LARGEST = 512 << 20
"""Bytes of a journal; more is none of ours."""
_READ = os.O_RDWR | os.O_NOFOLLOW | os.O_CLOEXEC | os.O_NONBLOCK


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


class Found:
    """A journal that is ours now; other processes leave it alone until this one is gone."""

    def __init__(self, path: Path, fd: int, report: Path | None = None) -> None:
        """Take a claimed journal of a report."""
        self.path = path
        self._fd = fd
        self._report = report

    def recover(self) -> Recovered:
        """Replay it. Raise ``StoreError`` when that cannot be done; then it is kept, set aside."""
        try:
            data = _content(self._fd)
            head = journal_records.read_header(data)
            base = codec.decode(head.base, trouble.shown(self.path)).report
            base, ours = journal_records.replay_from(data, base, self._is_saved)
        except (DecuongError, ValueError, OSError, MemoryError, RecursionError) as error:
            raise self._set_aside() from error
        writer = who.from_json(head.who)
        return Recovered(base, ours, who.label(writer) if writer else "", head.when)

    def discard(self) -> None:
        """Let it go: what it holds is elsewhere, or nobody wants it."""
        with contextlib.suppress(OSError):
            os.unlink(self.path)
        self.close()

    def keep(self) -> None:
        """Keep it under a name that is not tried again, the latest few of them."""
        self._rename(DONE)
        kept = [path for path in self.path.parent.glob(f"{DONE}*") if path != self.path]
        with contextlib.suppress(OSError):
            kept.sort(key=lambda path: path.lstat().st_mtime_ns, reverse=True)
            for path in kept[MOST_KEPT - 1 :]:
                path.unlink()
        self.close()

    def close(self) -> None:
        """Leave it where it is; the next start finds it."""
        if self._fd >= 0:
            os.close(self._fd)
            self._fd = -1

    def _is_saved(self, made: journal_records.Mark) -> bool:
        """Tell whether a save that was under way put its file in the place of the report."""
        from . import history  # not above: few journals are older than a save

        if self._report is None:
            return False
        with contextlib.suppress(OSError):
            if hashlib.sha256(self._report.read_bytes()).hexdigest() == made.digest:
                return True
        with contextlib.suppress(StoreError):
            return made.after is not None and history.load(self._report).held(
                made.digest, made.after
            )
        return False

    def _set_aside(self) -> StoreError:
        self._rename(BAD)
        self.close()
        return StoreError(unreadable(self.path))

    def _rename(self, prefix: str) -> None:
        name = f"{prefix}{self.path.name.partition('-')[2]}"
        with contextlib.suppress(OSError):
            self.path = self.path.rename(self.path.with_name(name))


def unreadable(path: Path) -> Phrase:
    """Say that a journal cannot be replayed."""
    return phrase(
        "What was left unsaved cannot be read; it is kept in {file}.", file=trouble.shown(path)
    )


def waits(path: str | os.PathLike[str]) -> bool:
    """Tell whether there are journals of a report, which may be gone itself; touches nothing."""
    try:
        names = os.listdir(sidecar.of(path))
    except (OSError, ValueError):
        return False
    return any(name.startswith((journal.PREFIX, REPLAY)) for name in names)


def pending(path: str | os.PathLike[str]) -> tuple[list[Found], list[Phrase]]:
    """Claim the journals of processes that are gone, the oldest first.

    Return them, and a sentence for every one that is set aside. Never raises, and leaves alone what
    it may not touch.
    """
    found: list[Found] = []
    told: list[Phrase] = []
    folder = sidecar.of(path)
    if not os.path.lexists(folder):
        return found, told
    with contextlib.suppress(OSError, StoreError):
        sidecar.ensure(path)
        names = [entry.name for entry in os.scandir(folder)]
        _sweep(folder, names)
        for name in _by_age(folder, names)[:MOST]:
            claimed = _claim(folder / name, told, Path(path))
            if claimed is not None:
                found.append(claimed)
    return found, told


def _by_age(folder: Path, names: list[str]) -> list[str]:
    dated = []
    for name in names:
        if name.startswith((journal.PREFIX, REPLAY)):
            with contextlib.suppress(OSError):
                dated.append((os.lstat(folder / name).st_mtime_ns, name))
    return [name for _when, name in sorted(dated)]


def _sweep(folder: Path, names: list[str]) -> None:
    """Remove what processes left that were killed before their journal had its name."""
    for name in names:
        if name.startswith(journal.FRESH):
            with contextlib.suppress(OSError):
                fd = os.open(folder / name, _READ)
                try:
                    if journal.lock(fd):
                        os.unlink(folder / name)
                finally:
                    os.close(fd)


def _claim(path: Path, told: list[Phrase], report: Path) -> Found | None:
    """Take a journal whose writer is gone; rename it so that each try shows in its name."""
    try:
        fd = os.open(path, _READ)
    except OSError:
        return None
    try:
        ours = (
            stat.S_ISREG(os.fstat(fd).st_mode)
            and _is_for_us(os.fstat(fd))
            and _is_free(fd)
            and os.path.samestat(os.fstat(fd), os.lstat(path))
        )
        if ours:
            tries, tail = _tries(path.name)
            if tries >= TRIES:
                aside = path.rename(path.with_name(f"{BAD}{tail}"))
                told.append(unreadable(aside))
            else:
                return Found(path.rename(path.with_name(f"{REPLAY}{tries + 1}-{tail}")), fd, report)
    except OSError:
        pass
    os.close(fd)
    return None


def _tries(name: str) -> tuple[int, str]:
    prefix, _, tail = name.partition("-")
    if f"{prefix}-" != REPLAY:
        return 0, tail
    number, _, rest = tail.partition("-")
    return (int(number), rest) if number.isdigit() and len(number) < 4 else (TRIES, tail)


def _is_for_us(found: os.stat_result) -> bool:
    """Tell whether it is our own; that of somebody else waits a day for its writer."""
    return found.st_uid == _user() or time.time() - found.st_mtime > WAITS


def _user() -> int:
    return os.geteuid()


def _is_free(fd: int) -> bool:
    """Take the lock; on a disk without locks ask the header whether its writer runs."""
    taken = journal.lock(fd)
    if taken is not None:
        return taken
    try:
        writer = who.from_json(journal_records.read_header(_content(fd)).who)
    except (ValueError, OSError, MemoryError):
        return True
    return writer is None or who.alive(writer) is False


def _content(fd: int) -> bytes:
    size = os.fstat(fd).st_size
    if size > LARGEST:
        raise ValueError(size)
    parts, at = [], 0
    while part := os.pread(fd, 1 << 20, at):
        parts.append(part)
        at += len(part)
    return b"".join(parts)
