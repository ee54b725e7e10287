"""The history of a report: every save is a snapshot in the pack beside the file.

The pack is ``.NAME.decuong/history``. It is written under the lock of a save and read by anybody at
any time: a reader sees it as it was or as it is. Nothing here ever fails a save; what could not be
kept is told in a sentence. See ``history_pack`` for what is in the pack, ``history_thin`` for how
long things stay.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import errno
import os
import stat
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from outline.errors import Phrase, StoreError, phrase
from store import errors
from store.disk import sidecar
from store.disk.folder import Folder
from store.disk.rights import Share
from store.hashing import sha256

from . import pack as history_pack
from . import retention
from .pack import Damaged, Entry, Excessive, Newer, Pack

NAME = "history"
SAVE = "save"
OUTSIDE = "outside"
"""Why a snapshot was made: the text that was found in the file, written by another program."""
RESTORE = "restore"
TAKEOVER = "takeover"
"""What stood in the file, or in a memory, when a lease changed hands; perhaps never in the file."""

_LARGEST = 2 * retention.LARGEST + (1 << 20)
"""Bytes past which a file is no pack of ours: a full one, and one more report."""
ASIDE = "bad-history-"
"""How the name begins of a file that was no pack of ours and was set aside."""


@dataclass(frozen=True, slots=True)
class Snapshot:
    """The file as it stood at one time."""

    stamp: str
    """``2026-11-23T22:50:47``, by the clock of who saved; unique in its history, and never a path.

    A second one in the same second ends in ``-2``.
    """
    who: str
    """Who saved, ``lan@maychu``; several when snapshots between were dropped; empty: unknown."""
    when: dt.datetime
    sections: tuple[str, ...]
    """Ids of what differs from the snapshot before: sections, registers, document, blanks."""
    why: str = SAVE
    """``save``, ``outside``, ``restore``, or a word that a later version has."""
    emptied: tuple[str, ...] = ()
    """Ids of sections whose whole text went with this snapshot."""
    size: int = 0
    """Bytes of the file."""


class History:
    """A history as it is at this moment; later saves do not show."""

    def __init__(self, path: Path, pack: Pack) -> None:
        """Take a pack that was read from the sidecar of ``path``."""
        self._path = path
        self._pack = pack
        self._entries = {snapshot(entry).stamp: entry for entry in pack.entries}

    @property
    def snapshots(self) -> list[Snapshot]:
        """All of them, the newest first."""
        return [snapshot(entry) for entry in reversed(self._entries.values())]

    def held(self, digest: str, since: str) -> bool:
        """Tell whether the file had this SHA-256 at a snapshot or later; empty: ever."""
        stamps = [*self._entries]
        if since and since not in self._entries:
            return False  # thinned out since: nothing is known
        first = stamps.index(since) if since else 0
        return any(self._entries[stamp].digest == digest for stamp in stamps[first:])

    def left(self, data: bytes) -> Snapshot | None:
        """Return the snapshot that a file of these bytes was left as; None when it is news."""
        entry = _left(self._pack, data)
        return snapshot(entry) if entry is not None else None

    def find(self, stamp: str) -> Snapshot:
        """Return the snapshot of a stamp, or the newest one whose stamp begins so.

        ``2026-11-23`` is the last of that day. Raise ``StoreError``.
        """
        stamp = stamp.strip().replace(" ", "T", 1)
        entry = self._entries.get(stamp)
        if entry is None and stamp:
            begun = [one for name, one in self._entries.items() if name.startswith(stamp)]
            entry = begun[-1] if begun else None
        if entry is None:
            raise StoreError(
                phrase(
                    "The history of {file} has no snapshot {stamp}.",
                    file=errors.shown(self._path),
                    stamp=stamp or "“”",
                ),
                phrase("“decuong history {file}” lists them.", file=errors.shown(self._path)),
            )
        return snapshot(entry)

    def read(self, stamp: str) -> bytes:
        """Return the bytes of the file as a snapshot has them; raise ``StoreError``."""
        found = self.find(stamp)
        try:
            return self._pack.read(self._entries[found.stamp])
        except Damaged:
            raise StoreError(
                phrase(
                    "The snapshot {stamp} of {file} is damaged and cannot be read.",
                    stamp=found.stamp,
                    file=errors.shown(self._path),
                ),
                phrase("Take the one before it or after it: the others are not concerned."),
            ) from None


def snapshot(entry: Entry) -> Snapshot:
    """Return what a pack says of a snapshot, with whatever it should not say left out."""
    facts = entry.facts
    return Snapshot(
        stamp=_text(facts.get("stamp")),
        who=_text(facts.get("who")),
        when=retention.when(entry),
        sections=_texts(facts.get("sections")),
        why=_text(facts.get("why")),
        emptied=_texts(facts.get("emptied")),
        size=entry.size,
    )


def load(path: str | os.PathLike[str]) -> History:
    """Read the history of a report; one that was never saved has none. Raise ``StoreError``."""
    path = Path(path)
    kept = sidecar.of(path) / NAME
    try:
        folder = sidecar.find(path)
        if folder is None:
            return History(path, Pack(b""))
        with folder:
            fd = folder.open(NAME)
    except FileNotFoundError:
        return History(path, Pack(b""))
    except (OSError, ValueError) as error:
        raise errors.unreadable(kept, error) from error
    try:
        return History(path, history_pack.load(_content(fd)))
    except OSError as error:
        raise errors.unreadable(kept, error) from error
    except Excessive:
        raise StoreError(
            phrase("{file} is too large to be a history.", file=errors.shown(kept)),
            phrase("The next save sets it aside and begins a new one."),
        ) from None
    except Newer:
        raise _newer(kept) from None
    finally:
        os.close(fd)


def pack_of(folder: Folder) -> Pack | None:
    """Return the pack in a sidecar, for joining two; None where there is none that can be read."""
    try:
        fd = folder.open(NAME)
    except (OSError, StoreError):
        return None
    try:
        return history_pack.load(_content(fd))
    except (OSError, ValueError):
        return None
    finally:
        os.close(fd)


def put_pack(folder: Folder, data: bytes) -> None:
    """Put a pack in the place of the one in a sidecar, under the lock of its report."""
    _replace(folder, data)


def listing(path: str | os.PathLike[str]) -> list[Snapshot]:
    """Return the snapshots of a report, the newest first; raise ``StoreError``."""
    return load(path).snapshots


def read(path: str | os.PathLike[str], stamp: str) -> bytes:
    """Return a report's bytes as a snapshot has them; raise ``StoreError``."""
    return load(path).read(stamp)


def record(
    path: Path,
    data: bytes,
    who: str,
    when: dt.datetime,
    sections: Sequence[str] = (),
    why: str = SAVE,
    *,
    emptied: Sequence[str] = (),
) -> Phrase | None:
    """Keep ``data`` as the latest snapshot; nothing where the latest one holds the same.

    Called under the lock of the save: once with what was found in the file (``OUTSIDE``), before it
    is replaced, which costs nothing when that is the latest snapshot; once with what was written.
    A ``when`` without an offset is by the clock of this machine.
    Return None, or what went wrong: a save never fails for its history.
    """
    folder, fd, told = None, -1, None
    try:
        when = when if when.tzinfo is not None else when.astimezone()
        folder = sidecar.hold(path)
        fd = folder.open_or_make(NAME, Share.READERS)
        try:
            pack = history_pack.load(_content(fd))
        except Excessive:
            os.close(fd)
            fd, told = -1, _set_aside(folder)
            fd, pack = folder.open_or_make(NAME, Share.READERS), Pack(b"")
        if pack.end or not pack.data:  # else another file was put here: its rights stay
            folder.follow(fd, Share.READERS)
        known, latest = pack.last()
        if (known is not None and latest == data) or (why == OUTSIDE and _left(pack, data)):
            return told
        facts = {
            "stamp": free_stamp(pack, when),
            "at": when.isoformat(timespec="milliseconds"),
            "who": who,
            "why": why,
            "sections": [*sections],
            "emptied": [*emptied],
        }
        added = history_pack.addition(pack, data, facts)
        _append(fd, pack.end, added)
        if not pack.end:
            _sync(folder)
        whole = history_pack.load(pack.data[: pack.end] + added)
        if retention.is_due(whole, when):
            _replace(folder, retention.thinned(whole, when))
    except StoreError as error:
        return error.what
    except Newer:
        return _newer(sidecar.of(path) / NAME).what
    except Exception as error:  # noqa: BLE001 - the file is saved: that must not look undone
        reason = error if isinstance(error, OSError) else OSError(errno.EIO, str(error))
        return errors.unwritable(sidecar.of(path) / NAME, reason).what
    finally:
        if fd >= 0:
            with contextlib.suppress(OSError):  # what counts was synced before
                os.close(fd)
        if folder is not None:
            folder.close()
    return told


def _set_aside(folder: Folder) -> Phrase:
    """Give what is no pack of ours another name, so that a new one can begin."""
    aside = f"{ASIDE}{os.urandom(4).hex()}"
    folder.rename(NAME, aside)
    return phrase(
        "{file} was too large to be a history; it is kept as {aside}, and a new one begins.",
        file=errors.shown(folder.path / NAME),
        aside=errors.shown(aside),
    )


def _left(pack: Pack, data: bytes) -> Entry | None:
    """Return the snapshot with these bytes, where nothing but takeovers came after it.

    What a snapshot says of its size and digest is looked at before anything is unpacked.
    """
    digest = sha256(data).hexdigest()
    for entry in reversed(pack.entries):
        if (entry.size, entry.digest) == (len(data), digest):
            try:
                return entry if pack.read(entry) == data else None
            except Damaged:
                return None
        if entry.facts.get("why") != TAKEOVER:
            return None
    return None


def free_stamp(pack: Pack, when: dt.datetime) -> str:
    """Return a stamp that no snapshot of the pack has."""
    taken = {entry.facts.get("stamp") for entry in pack.entries}
    stamp = second = when.isoformat(timespec="seconds")[:19]
    number = 1
    while stamp in taken:
        number += 1
        stamp = f"{second}-{number}"
    return stamp


def _content(fd: int) -> bytes:
    """Return all of a regular file; raise ``Excessive`` where it is larger than a pack can be."""
    found = os.fstat(fd)
    if not stat.S_ISREG(found.st_mode):
        raise OSError(errno.EINVAL, os.strerror(errno.EINVAL))
    if found.st_size > _LARGEST:
        raise Excessive
    parts = []
    at = 0
    while part := os.pread(fd, found.st_size - at + 1, at):
        parts.append(part)
        at += len(part)
        if at > _LARGEST:
            raise Excessive
        if at > found.st_size:  # somebody is appending to it
            found = os.fstat(fd)
    return b"".join(parts)


def _append(fd: int, end: int, data: bytes) -> None:
    """Write behind the last good record, over a tail that was torn; all of it or nothing."""
    try:
        os.ftruncate(fd, end)
        rest = memoryview(data)
        at = end
        while rest:
            written = os.pwrite(fd, rest, at)
            rest, at = rest[written:], at + written
        os.fsync(fd)
    except OSError:
        with contextlib.suppress(OSError):
            os.ftruncate(fd, end)
        raise


def _replace(folder: Folder, data: bytes) -> None:
    """Put a pack in the place of the old one; whoever reads sees one of the two."""
    fresh = f"{NAME}.new"
    folder.discard(fresh)  # of a save that was killed here; we hold the lock
    fd = folder.make(fresh, Share.READERS)
    try:
        try:
            _append(fd, 0, data)
        finally:
            os.close(fd)
        folder.rename(fresh, NAME)
        _sync(folder)
    except OSError:
        folder.discard(fresh)
        raise


def _sync(folder: Folder) -> None:
    """Make names in a folder last, where the disk has such a thing."""
    with contextlib.suppress(OSError):
        folder.sync()


def _newer(path: Path) -> StoreError:
    return StoreError(
        phrase(
            "{file} was begun by a newer version of decuong and is left alone.",
            file=errors.shown(path),
        ),
        phrase("Install that version to read or go on with this history."),
    )


def _text(found: object) -> str:
    return found if isinstance(found, str) else ""


def _texts(found: object) -> tuple[str, ...]:
    return tuple(one for one in found if isinstance(one, str)) if isinstance(found, list) else ()
