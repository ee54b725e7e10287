"""What the system refused, as a sentence: the file, the reason, the cure."""

from __future__ import annotations

import errno
import os
from collections.abc import Sequence
from pathlib import Path

from outline.errors import DecuongError, Phrase, StoreError, phrase

from .names import SIDECAR_SUFFIX


class ChangedOnDisk(StoreError):
    """The file is no longer the one that was opened; a person must choose (exit code 3)."""

    exit_code = 3


def shown(path: str | os.PathLike[str]) -> str:
    """Return a path as text that can always be written, also where its bytes are no UTF-8."""
    return os.fspath(path).encode("utf-8", "replace").decode()


def unreadable(path: Path, error: OSError | ValueError) -> StoreError:
    """Say why a file cannot be read."""
    file = shown(path)
    match getattr(error, "errno", None):
        case None:
            return _impossible(file)
        case errno.ENOENT | errno.ENOTDIR:
            return StoreError(
                phrase("There is no file {file}.", file=file),
                phrase("Check the path; “decuong new FILE” starts a report."),
            )
        case errno.EACCES | errno.EPERM:
            return StoreError(
                phrase("{file} cannot be read: you have no permission.", file=file),
                phrase("Ask its owner, or the administrator, for the right to read it."),
            )
        case _:
            return StoreError(
                phrase("{file} cannot be read: {reason}.", file=file, reason=_reason(error))
            )


def unwritable(path: Path, error: OSError | ValueError) -> StoreError:
    """Say why a file cannot be written; what was there before still is."""
    file = shown(path)
    elsewhere = phrase("Save it under another name or in another folder.")
    aside = _aside(error)
    folder = shown(aside or os.path.abspath(path.parent))
    if aside is not None:
        elsewhere = phrase(
            "That folder belongs to the report: ask its owner, or the administrator, for the right "
            "to write in it; or save under another name."
        )
    match getattr(error, "errno", None):
        case None:
            return _impossible(file)
        case errno.ENOSPC:
            what = phrase("{file} cannot be saved: the disk is full.", file=file)
            return StoreError(
                what, phrase("Make room, or save it on another disk, then try again.")
            )
        case errno.EDQUOT:
            what = phrase("{file} cannot be saved: your disk quota is used up.", file=file)
            return StoreError(what, phrase("Remove files you no longer need, then try again."))
        case errno.EROFS:
            what = phrase("{file} cannot be saved: the disk is read-only.", file=file)
        case errno.EACCES | errno.EPERM:
            what = phrase(
                "{file} cannot be saved: you may not write in the folder {folder}.",
                file=file,
                folder=folder,
            )
        case errno.ENOENT | errno.ENOTDIR:
            what = phrase(
                "{file} cannot be saved: there is no folder {folder}.", file=file, folder=folder
            )
        case errno.EEXIST:
            what = phrase("{file} exists already; it was not replaced.", file=file)
            elsewhere = phrase("Choose another name, or open that file.")
        case errno.ENAMETOOLONG:
            what = phrase("{file} cannot be saved: the name is too long.", file=file)
        case errno.EIO:
            what = phrase("{file} cannot be saved: the disk reports an error.", file=file)
        case _:
            what = phrase("{file} cannot be saved: {reason}.", file=file, reason=_reason(error))
    return StoreError(what, elsewhere)


def not_a_file(path: Path, *, folder: bool) -> StoreError:
    """Say that a path leads to a folder, a pipe or a device."""
    cure = phrase("Give the path of a report, a file that ends in .toml.")
    if folder:
        return StoreError(phrase("{file} is a folder, not a report.", file=shown(path)), cure)
    return StoreError(phrase("{file} is a pipe or a device, not a file.", file=shown(path)), cure)


def foreign(path: Path) -> StoreError:
    """Say that something stands where we keep what is ours, and that we did not put it there."""
    return StoreError(
        phrase(
            "{file} is not ours: it is a link, it has a second name, or it belongs to a stranger "
            "to the report.",
            file=shown(path),
        ),
        phrase("Ask whoever put it there, or the administrator, to remove it; then try again."),
    )


def made_elsewhere(folder: Path) -> StoreError:
    """Say that a folder of one's own stands where the sidecar of a report belongs."""
    return StoreError(
        phrase(
            "{folder} is not ours: it has the name of the folder that belongs to the report, but "
            "was made for something else.",
            folder=shown(folder),
        ),
        phrase("Give it another name, then try again; nothing in it was touched."),
    )


def read_only(path: Path) -> Phrase:
    """Say that a file is marked read-only."""
    return phrase("{file} is read-only for you.", file=shown(path))


def unmergeable(path: Path, reason: DecuongError) -> ChangedOnDisk:
    """Say that somebody else wrote something that cannot be brought together with what is here."""
    return ChangedOnDisk(
        phrase(
            "{file} was changed by somebody else and cannot be merged; nothing was written: {why}",
            file=shown(path),
            why=reason.what,
        ),
        phrase("Save under another name, then compare the two files."),
    )


def restless(path: Path) -> ChangedOnDisk:
    """Say that the file changed again each time it was to be saved."""
    return ChangedOnDisk(
        phrase(
            "{file} is being changed by another program all the time; nothing was written.",
            file=shown(path),
        ),
        phrase("Stop that program, or save under another name."),
    )


def clashing(path: Path, places: Sequence[str]) -> ChangedOnDisk:
    """Say that a save landed where somebody else had just set the same places."""
    return ChangedOnDisk(
        phrase(
            "{file} is saved, but somebody else changed the same places; both versions are kept: "
            "{places}.",
            file=shown(path),
            places=", ".join(places),
        ),
        phrase("“decuong settle {file}” shows both and keeps one.", file=shown(path)),
    )


def gone(path: Path) -> ChangedOnDisk:
    """Say that the file has been removed or renamed since it was opened."""
    return ChangedOnDisk(
        phrase(
            "{file} has been removed or renamed since it was opened; nothing was written.",
            file=shown(path),
        ),
        phrase("Save under another name."),
    )


def vanished(path: Path, way: str) -> ChangedOnDisk:
    """Say that the file is gone while it is open; ``way`` is how one saves under another name."""
    return ChangedOnDisk(
        phrase(
            "{file} is gone: somebody has removed or renamed it. What you type is kept apart.",
            file=shown(path),
        ),
        phrase("Put the file back, or save under another name: {way}.", way=way),
    )


def unconfirmed(path: Path) -> Phrase:
    """Say that the new file is in place, but that the disk did not confirm it."""
    return phrase(
        "{file} is saved, but the disk did not confirm it: a power cut now could undo it.",
        file=shown(path),
    )


def _aside(error: OSError | ValueError) -> Path | None:
    """Return the sidecar that the system refused, where it is not the report's own folder."""
    refused = getattr(error, "filename", None)
    number = getattr(error, "errno", None)
    if not isinstance(refused, str | os.PathLike) or number not in (errno.EACCES, errno.EPERM):
        return None
    where = Path(os.path.abspath(refused))
    return next((one for one in (where, where.parent) if one.name.endswith(SIDECAR_SUFFIX)), None)


def _impossible(file: str) -> StoreError:
    return StoreError(
        phrase("“{file}” cannot be the name of a file.", file=file),
        phrase("Give the path of a report, a file that ends in .toml."),
    )


def _reason(error: OSError | ValueError) -> str:
    return os.strerror(getattr(error, "errno", None) or errno.EIO)
