"""A report that was renamed: its history and unsaved text are still beside it, under the old name.

``mv`` takes the report and leaves the folder ``.NAME.decuong``. Such a folder is known by what it
holds: its last snapshot, or what its unsaved text began with, is the report as it stands; or as it
stood at the first save under the new name. A folder whose own report is still there is none: that
report was copied, not renamed.
"""

from __future__ import annotations

import contextlib
import os
import stat
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from outline.errors import DecuongError, StoreError, phrase
from outline.text import nfc
from store.disk import atomic, sidecar
from store.disk.folder import Folder
from store.disk.orphans import find_orphans
from store.errors import path_text
from store.history import pack as history_pack
from store.history import retention, snapshots
from store.journal import records, recovery, writer
from store.toml.parser import LIMIT

_UNSAVED = (writer.PREFIX, recovery.REPLAY)
_KEPT = (*_UNSAVED, recovery.REPLAYED, recovery.BAD)


@dataclass(frozen=True, slots=True)
class FormerName:
    """What a report was called before."""

    path: Path
    """Where it was; nothing is there now."""

    @property
    def name(self) -> str:
        """The old name, ready for a sentence."""
        return path_text(self.path.name)


def find_former(path: str | os.PathLike[str], data: bytes | None = None) -> tuple[FormerName, ...]:
    """Return what a report was called before, judging by the folders beside it; usually none.

    Several where their last states were the same. Costs a look at the names in the folder where
    there is nothing to find. ``data`` is what the report holds, where that is known. Never raises.
    """
    real = Path(os.path.realpath(path))
    formers: list[FormerName] = []
    with contextlib.suppress(OSError, ValueError, StoreError):
        for old in find_orphans(real):
            states = _states(real, data)
            if _is_usable(old, real) and any(_was_left_as(old, state) for state in states):
                formers.append(FormerName(old))
    return tuple(formers)


def describe(path: str | os.PathLike[str], formers: Sequence[FormerName]) -> DecuongError:
    """Return the notice with the former names of a report, and the cure."""
    file, names = path_text(path), ", ".join(former.name for former in formers)
    if len(formers) == 1:
        return DecuongError(
            phrase(
                "{file} is {old} under another name; its history and what was not saved are still "
                "kept under the old one.",
                file=file,
                old=names,
            ),
            phrase(
                "“decuong history {file} --adopt {old}” brings them along.", file=file, old=names
            ),
        )
    return DecuongError(
        phrase(
            "{file} is one of these under another name: {names}; history and what was not saved "
            "are still kept under the old one.",
            file=file,
            names=names,
        ),
        phrase("“decuong history {file} --adopt NAME” brings those of one along.", file=file),
    )


def find_former_named(path: str | os.PathLike[str], name: str) -> FormerName:
    """Return the former name that a person gave, checked; raise ``StoreError``."""
    file, old_name = path_text(path), nfc(Path(name).name)
    orphans = [old for old in find_orphans(path) if nfc(old.name) == old_name]
    if orphans:
        return FormerName(orphans[0])
    old = Path(os.path.realpath(path)).parent / old_name
    if old_name and os.path.lexists(old):
        raise StoreError(
            phrase(
                "{old} is still there: {file} is another report.", old=path_text(old), file=file
            ),
            phrase(
                "Each keeps its own history; “decuong history {old}” shows it.", old=path_text(old)
            ),
        )
    raise StoreError(
        phrase("Nothing is kept of a report {old} beside {file}.", old=path_text(old), file=file),
        phrase("Give the name that the report had before, in the same folder."),
    )


def adopt(path: str | os.PathLike[str], former: FormerName) -> None:
    """Bring along what is kept under an old name: history and unsaved text.

    Under the lock of the report. Where it has been saved under its new name since, what was saved
    comes behind what was saved before. Raise ``StoreError``, ``OSError``.
    """
    from store.disk import lock

    real = Path(os.path.realpath(path))
    with lock.hold(real):
        if os.path.lexists(former.path) or not _is_usable(former.path, real):
            raise StoreError(
                phrase(
                    "The history of {old} cannot be adopted: it is in use, or not from this "
                    "program.",
                    old=path_text(former.path),
                ),
                phrase(
                    "Close the editor in which {old} is still open.", old=path_text(former.path)
                ),
            )
        source = sidecar.find(former.path)
        if source is None:
            return  # another process was quicker
        with source, sidecar.hold(real) as target:
            # The history comes last: by it the rest is found again after a power cut.
            for name in source.names(*_KEPT):
                if _is_plain(source, name):
                    _move(source, name, target, _free_name(name, target))
            target.sync()
            _move_history(source, target)
            _remove_rest(source)
            with contextlib.suppress(OSError):
                if source.is_there():
                    os.rmdir(source.path)
        sidecar.tighten(real)


def _states(real: Path, data: bytes | None) -> list[bytes]:
    """Return what the report holds, and what it held before its first save under this name."""
    states = [atomic.read(real, LIMIT) if data is None else data]
    history = snapshots.load(real)
    if history.snapshots:
        states.append(history.read(history.snapshots[-1].stamp))
    return states


def _was_left_as(old: Path, state: bytes) -> bool:
    """Return whether a report was left in this state, by its history or by what was not saved."""
    history = snapshots.load(old)
    if history.snapshots:
        return history.find_current(state) is not None
    folder = sidecar.find(old)
    if folder is None:
        return False
    with folder:
        return any(_begins_with(folder, name, state) for name in _list_unsaved(folder))


def _list_unsaved(folder: Folder) -> list[str]:
    return sorted(folder.names(*_UNSAVED))[: recovery.MOST_JOURNALS]


def _begins_with(folder: Folder, name: str, state: bytes) -> bool:
    with contextlib.suppress(OSError, ValueError, StoreError, records.NoRoom):
        fd = folder.open(name)
        try:
            return recovery.read_base(fd, len(state)) == state
        finally:
            os.close(fd)
    return False


def _is_usable(old: Path, real: Path) -> bool:
    """Return whether a sidecar may be adopted: it is of a user of the report and not in use."""
    try:
        folder = sidecar.find(old)
    except StoreError:
        return False
    if folder is None:
        return False
    with folder:
        owner, report, above = os.fstat(folder.fd).st_uid, os.stat(real), os.stat(real.parent)
        is_shared = bool(above.st_mode & stat.S_IWGRP) and not above.st_mode & stat.S_IWOTH
        is_theirs = owner in {0, os.geteuid(), report.st_uid, above.st_uid}
        return (is_theirs or is_shared) and not any(
            _is_writer_alive(folder, name) for name in _list_unsaved(folder)
        )


def _is_writer_alive(folder: Folder, name: str) -> bool:
    """Return whether the writer of unsaved text lives."""
    try:
        fd = folder.open(name)
    except (OSError, StoreError):
        return False
    try:
        return writer.lock(fd) is False
    except OSError:
        return False
    finally:
        os.close(fd)


def _move(source: Folder, name: str, target: Folder, free_name: str) -> None:
    os.rename(name, free_name, src_dir_fd=source.fd, dst_dir_fd=target.fd)


def _move_history(source: Folder, target: Folder) -> None:
    """Move the history, or put what was saved since behind it where there is one already."""
    if not _is_plain(source, snapshots.NAME):
        return
    if not _is_plain(target, snapshots.NAME):
        _move(source, snapshots.NAME, target, snapshots.NAME)
        return
    earlier, later = snapshots.load_pack(source), snapshots.load_pack(target)
    if earlier is None or later is None:
        return  # neither is replaced by half of both
    pack, last = earlier, earlier.entries[-1].digest if earlier.entries else ""
    for entry in later.entries:
        if pack is earlier and entry.digest == last:
            continue  # the state in which the report was renamed
        with contextlib.suppress(history_pack.DamagedSnapshot):
            text = later.read(entry)
            facts = {**entry.facts, "stamp": snapshots.choose_stamp(pack, retention.time_of(entry))}
            added = history_pack.encode_addition(pack, text, facts)
            pack = history_pack.load(pack.data[: pack.end] + added)
    snapshots.replace_pack(target, pack.data[: pack.end])
    source.remove(snapshots.NAME)


def _remove_rest(source: Folder) -> None:
    """Remove what means nothing under another name: locks, leases, what was never finished."""
    for name in source.names("lock", "lease-", "ask-", writer.FRESH):
        if _is_plain(source, name):
            source.discard(name)


def _is_plain(folder: Folder, name: str) -> bool:
    """Return whether a name is of a regular file that has no other name."""
    try:
        status = folder.stat(name)
    except OSError:
        return False
    return stat.S_ISREG(status.st_mode) and status.st_nlink == 1


def _free_name(name: str, folder: Folder) -> str:
    """Return a name that nothing in the folder has; that of a journal ends in any letters."""
    while True:
        try:
            folder.stat(name)
        except FileNotFoundError:
            return name
        name = f"{name}-{os.urandom(2).hex()}"
