"""The history of a report: every save is a snapshot in the pack beside the file.

The pack is ``.NAME.decuong/history``. It is written under the lock of a save and can be read at
any time: a reader sees the old or the new one. The history never makes a save fail; what could not
be recorded is returned as a sentence. ``pack`` defines the format, ``retention`` how long
snapshots stay.
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
from .pack import DamagedSnapshot, ExcessivePack, NewerPack, Pack, PackEntry

NAME = "history"
SAVE = "save"
OUTSIDE = "outside"
"""Why a snapshot was made: the text that was found in the file, written by another program."""
RESTORE = "restore"
TAKEOVER = "takeover"
"""The file, or the text in an editor, when a lease changed hands; perhaps never in the file."""

_LARGEST = 2 * retention.LARGEST_PACK + (1 << 20)
"""Bytes above which a file is not a pack of this program: a full one, and one more report."""
ASIDE = "bad-history-"
"""How the name begins of a file that was not a pack of this program and was set aside."""


@dataclass(frozen=True, slots=True)
class Snapshot:
    """The file as it was at one time."""

    stamp: str
    """``2026-11-23T22:50:47``, by the author's clock; unique in its history, and never a path.

    A second one in the same second ends in ``-2``.
    """
    who: str
    """Who saved, ``lan@maychu``; several if snapshots in between were dropped; empty: unknown."""
    when: dt.datetime
    sections: tuple[str, ...]
    """Ids of what differs from the snapshot before: sections, registers, document, blanks."""
    why: str = SAVE
    """``save``, ``outside``, ``restore``, or a word that a later version has."""
    emptied: tuple[str, ...] = ()
    """Ids of sections whose whole text was removed with this snapshot."""
    size: int = 0
    """Bytes of the file."""


class History:
    """A history as it is at this moment; later saves do not show."""

    def __init__(self, path: Path, pack: Pack) -> None:
        """Show a pack that was read from the sidecar of ``path``."""
        self._path = path
        self._pack = pack
        self._entries = {describe_entry(entry).stamp: entry for entry in pack.entries}

    @property
    def snapshots(self) -> list[Snapshot]:
        """All of them, the newest first."""
        return [describe_entry(entry) for entry in reversed(self._entries.values())]

    def had_digest(self, digest: str, since: str) -> bool:
        """Return whether the file had this SHA-256 at snapshot ``since`` or later; empty: ever."""
        stamps = [*self._entries]
        if since and since not in self._entries:
            return False  # thinned out since: nothing is known
        first = stamps.index(since) if since else 0
        return any(self._entries[stamp].digest == digest for stamp in stamps[first:])

    def find_current(self, data: bytes) -> Snapshot | None:
        """Return the snapshot that a file with these bytes is; None if it was changed since."""
        entry = _find_current(self._pack, data)
        return describe_entry(entry) if entry is not None else None

    def find(self, stamp: str) -> Snapshot:
        """Return the snapshot of a stamp, or the newest one whose stamp starts with it.

        ``2026-11-23`` is the last of that day. Raise ``StoreError``.
        """
        stamp = stamp.strip().replace(" ", "T", 1)
        entry = self._entries.get(stamp)
        if entry is None and stamp:
            matches = [entry_ for name, entry_ in self._entries.items() if name.startswith(stamp)]
            entry = matches[-1] if matches else None
        if entry is None:
            raise StoreError(
                phrase(
                    "The history of {file} has no snapshot {stamp}.",
                    file=errors.path_text(self._path),
                    stamp=stamp or "“”",
                ),
                phrase("“decuong history {file}” lists them.", file=errors.path_text(self._path)),
            )
        return describe_entry(entry)

    def read(self, stamp: str) -> bytes:
        """Return the bytes of the file as a snapshot has them; raise ``StoreError``."""
        snapshot = self.find(stamp)
        try:
            return self._pack.read(self._entries[snapshot.stamp])
        except DamagedSnapshot:
            raise StoreError(
                phrase(
                    "The snapshot {stamp} of {file} is damaged and cannot be read.",
                    stamp=snapshot.stamp,
                    file=errors.path_text(self._path),
                ),
                phrase("Take the one before it or after it: the others are not concerned."),
            ) from None


def describe_entry(entry: PackEntry) -> Snapshot:
    """Return the snapshot of an entry; facts of a wrong type are left out."""
    facts = entry.facts
    return Snapshot(
        stamp=_as_text(facts.get("stamp")),
        who=_as_text(facts.get("who")),
        when=retention.time_of(entry),
        sections=_as_texts(facts.get("sections")),
        why=_as_text(facts.get("why")),
        emptied=_as_texts(facts.get("emptied")),
        size=entry.size,
    )


def load(path: str | os.PathLike[str]) -> History:
    """Read the history of a report; one that was never saved has none. Raise ``StoreError``."""
    path = Path(path)
    pack_path = sidecar.of(path) / NAME
    try:
        folder = sidecar.find(path)
        if folder is None:
            return History(path, Pack(b""))
        with folder:
            fd = folder.open(NAME)
    except FileNotFoundError:
        return History(path, Pack(b""))
    except (OSError, ValueError) as error:
        raise errors.cannot_read(pack_path, error) from error
    try:
        return History(path, history_pack.load(_read_all(fd)))
    except OSError as error:
        raise errors.cannot_read(pack_path, error) from error
    except ExcessivePack:
        raise StoreError(
            phrase("{file} is too large to be a history.", file=errors.path_text(pack_path)),
            phrase("The next save sets it aside and begins a new one."),
        ) from None
    except NewerPack:
        raise _explain_newer(pack_path) from None
    finally:
        os.close(fd)


def load_pack(folder: Folder) -> Pack | None:
    """Read the pack in a sidecar, for joining two; None if there is none that can be read."""
    try:
        fd = folder.open(NAME)
    except (OSError, StoreError):
        return None
    try:
        return history_pack.load(_read_all(fd))
    except (OSError, ValueError):
        return None
    finally:
        os.close(fd)


def replace_pack(folder: Folder, data: bytes) -> None:
    """Replace the pack in a sidecar; the caller holds the lock of its report."""
    _replace(folder, data)


def list_snapshots(path: str | os.PathLike[str]) -> list[Snapshot]:
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
    """Add ``data`` as the latest snapshot, unless the latest one holds the same bytes.

    Called under the lock of the save: once with the bytes found in the file (``OUTSIDE``), before
    it is replaced, which costs nothing if that is the latest snapshot; once with those written.
    A ``when`` without an offset is by the clock of this machine.
    Return None, or what went wrong: a save never fails because of its history.
    """
    folder, fd, problem = None, -1, None
    try:
        when = when if when.tzinfo is not None else when.astimezone()
        folder = sidecar.hold(path)
        fd = folder.open_or_make(NAME, Share.READERS)
        try:
            pack = history_pack.load(_read_all(fd))
        except ExcessivePack:
            os.close(fd)
            fd, problem = -1, _set_pack_aside(folder)
            fd, pack = folder.open_or_make(NAME, Share.READERS), Pack(b"")
        if pack.end or not pack.data:  # else another file was put here: its rights stay
            folder.follow(fd, Share.READERS)
        latest_entry, latest_data = pack.read_latest()
        if (latest_entry is not None and latest_data == data) or (
            why == OUTSIDE and _find_current(pack, data)
        ):
            return problem
        facts = {
            "stamp": choose_stamp(pack, when),
            "at": when.isoformat(timespec="milliseconds"),
            "who": who,
            "why": why,
            "sections": [*sections],
            "emptied": [*emptied],
        }
        addition = history_pack.encode_addition(pack, data, facts)
        _append(fd, pack.end, addition)
        if not pack.end:
            _sync(folder)
        new_pack = history_pack.load(pack.data[: pack.end] + addition)
        if retention.is_due(new_pack, when):
            _replace(folder, retention.thin_pack(new_pack, when))
    except StoreError as error:
        return error.what
    except NewerPack:
        return _explain_newer(sidecar.of(path) / NAME).what
    except Exception as error:  # noqa: BLE001 - the file is saved: that must not look undone
        os_error = error if isinstance(error, OSError) else OSError(errno.EIO, str(error))
        return errors.cannot_write(sidecar.of(path) / NAME, os_error).what
    finally:
        if fd >= 0:
            with contextlib.suppress(OSError):  # what counts was synced before
                os.close(fd)
        if folder is not None:
            folder.close()
    return problem


def _set_pack_aside(folder: Folder) -> Phrase:
    """Rename a file that is not a pack of this program, so that a new one can begin."""
    new_name = f"{ASIDE}{os.urandom(4).hex()}"
    folder.rename(NAME, new_name)
    return phrase(
        "{file} was too large to be a history; it is kept as {aside}, and a new one begins.",
        file=errors.path_text(folder.path / NAME),
        aside=errors.path_text(new_name),
    )


def _find_current(pack: Pack, data: bytes) -> PackEntry | None:
    """Return the snapshot with these bytes, if only takeovers came after it.

    Sizes and digests are compared before anything is unpacked.
    """
    digest = sha256(data).hexdigest()
    for entry in reversed(pack.entries):
        if (entry.size, entry.digest) == (len(data), digest):
            try:
                return entry if pack.read(entry) == data else None
            except DamagedSnapshot:
                return None
        if entry.facts.get("why") != TAKEOVER:
            return None
    return None


def choose_stamp(pack: Pack, when: dt.datetime) -> str:
    """Return a stamp that no snapshot of the pack has."""
    stamps = {entry.facts.get("stamp") for entry in pack.entries}
    stamp = second = when.isoformat(timespec="seconds")[:19]
    number = 1
    while stamp in stamps:
        number += 1
        stamp = f"{second}-{number}"
    return stamp


def _read_all(fd: int) -> bytes:
    """Read a regular file; raise ``ExcessivePack`` if it is larger than a pack can be."""
    status = os.fstat(fd)
    if not stat.S_ISREG(status.st_mode):
        raise OSError(errno.EINVAL, os.strerror(errno.EINVAL))
    if status.st_size > _LARGEST:
        raise ExcessivePack
    parts = []
    offset = 0
    while part := os.pread(fd, status.st_size - offset + 1, offset):
        parts.append(part)
        offset += len(part)
        if offset > _LARGEST:
            raise ExcessivePack
        if offset > status.st_size:  # another process is appending to it
            status = os.fstat(fd)
    return b"".join(parts)


def _append(fd: int, end: int, data: bytes) -> None:
    """Write after the last good record, over a torn tail; all of it or nothing."""
    try:
        os.ftruncate(fd, end)
        remaining = memoryview(data)
        offset = end
        while remaining:
            written = os.pwrite(fd, remaining, offset)
            remaining, offset = remaining[written:], offset + written
        os.fsync(fd)
    except OSError:
        with contextlib.suppress(OSError):
            os.ftruncate(fd, end)
        raise


def _replace(folder: Folder, data: bytes) -> None:
    """Replace the pack; a reader sees the old or the new one, whole."""
    new_name = f"{NAME}.new"
    folder.discard(new_name)  # of a save that was killed here; we hold the lock
    fd = folder.make(new_name, Share.READERS)
    try:
        try:
            _append(fd, 0, data)
        finally:
            os.close(fd)
        folder.rename(new_name, NAME)
        _sync(folder)
    except OSError:
        folder.discard(new_name)
        raise


def _sync(folder: Folder) -> None:
    """Sync the names in a folder; some disks cannot, and that is no error."""
    with contextlib.suppress(OSError):
        folder.sync()


def _explain_newer(path: Path) -> StoreError:
    return StoreError(
        phrase(
            "{file} was begun by a newer version of decuong and is left alone.",
            file=errors.path_text(path),
        ),
        phrase("Install that version to read or go on with this history."),
    )


def _as_text(value: object) -> str:
    return value if isinstance(value, str) else ""


def _as_texts(value: object) -> tuple[str, ...]:
    return tuple(item for item in value if isinstance(item, str)) if isinstance(value, list) else ()
