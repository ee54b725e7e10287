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


def path_text(path: str | os.PathLike[str]) -> str:
    """Return a path as text that can always be written, also where its bytes are no UTF-8."""
    return os.fspath(path).encode("utf-8", "replace").decode()


def cannot_read(path: Path, error: OSError | ValueError) -> StoreError:
    """Explain why a file cannot be read."""
    file = path_text(path)
    match getattr(error, "errno", None):
        case None:
            return _impossible_name(file)
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


def cannot_write(path: Path, error: OSError | ValueError) -> StoreError:
    """Explain why a file cannot be written; what was there before still is."""
    file = path_text(path)
    cure = phrase("Save it under another name or in another folder.")
    sidecar = _find_sidecar(error)
    folder = path_text(sidecar or os.path.abspath(path.parent))
    if sidecar is not None:
        cure = phrase(
            "That folder belongs to the report: ask its owner, or the administrator, for the right "
            "to write in it; or save under another name."
        )
    match getattr(error, "errno", None):
        case None:
            return _impossible_name(file)
        case errno.ENOSPC:
            message = phrase("{file} cannot be saved: the disk is full.", file=file)
            return StoreError(
                message, phrase("Make room, or save it on another disk, then try again.")
            )
        case errno.EDQUOT:
            message = phrase("{file} cannot be saved: your disk quota is used up.", file=file)
            return StoreError(message, phrase("Remove files you no longer need, then try again."))
        case errno.EROFS:
            message = phrase("{file} cannot be saved: the disk is read-only.", file=file)
        case errno.EACCES | errno.EPERM:
            message = phrase(
                "{file} cannot be saved: you may not write in the folder {folder}.",
                file=file,
                folder=folder,
            )
        case errno.ENOENT | errno.ENOTDIR:
            message = phrase(
                "{file} cannot be saved: there is no folder {folder}.", file=file, folder=folder
            )
        case errno.EEXIST:
            message = phrase("{file} exists already; it was not replaced.", file=file)
            cure = phrase("Choose another name, or open that file.")
        case errno.ENAMETOOLONG:
            message = phrase("{file} cannot be saved: the name is too long.", file=file)
        case errno.EIO:
            message = phrase("{file} cannot be saved: the disk reports an error.", file=file)
        case _:
            message = phrase("{file} cannot be saved: {reason}.", file=file, reason=_reason(error))
    return StoreError(message, cure)


def not_a_file(path: Path, *, folder: bool) -> StoreError:
    """Report that a path leads to a folder, a pipe or a device."""
    cure = phrase("Give the path of a report, a file that ends in .toml.")
    if folder:
        return StoreError(phrase("{file} is a folder, not a report.", file=path_text(path)), cure)
    return StoreError(
        phrase("{file} is a pipe or a device, not a file.", file=path_text(path)), cure
    )


def foreign_file(path: Path) -> StoreError:
    """Report a file that this program did not make in the sidecar of a report."""
    return StoreError(
        phrase(
            "{file} is not from this program: it is a link, has a second name, or belongs to "
            "another user.",
            file=path_text(path),
        ),
        phrase("Ask whoever put it there, or the administrator, to remove it; then try again."),
    )


def foreign_folder(folder: Path) -> StoreError:
    """Report a folder of another purpose with the name of a sidecar."""
    return StoreError(
        phrase(
            "{folder} is not from this program: it has the name of the folder that belongs to the "
            "report, but was made for something else.",
            folder=path_text(folder),
        ),
        phrase("Give it another name, then try again; nothing in it was touched."),
    )


def read_only(path: Path) -> Phrase:
    """Report that a file is marked read-only."""
    return phrase("{file} is read-only for you.", file=path_text(path))


def cannot_merge(path: Path, reason: DecuongError) -> ChangedOnDisk:
    """Report that the changes of another user cannot be merged."""
    return ChangedOnDisk(
        phrase(
            "{file} was changed by another user and cannot be merged; nothing was written: {why}",
            file=path_text(path),
            why=reason.what,
        ),
        phrase("Save under another name, then compare the two files."),
    )


def keeps_changing(path: Path) -> ChangedOnDisk:
    """Report that the file changed again each time it was to be saved."""
    return ChangedOnDisk(
        phrase(
            "{file} is being changed by another program all the time; nothing was written.",
            file=path_text(path),
        ),
        phrase("Stop that program, or save under another name."),
    )


def saved_with_conflicts(path: Path, conflicts: Sequence[str]) -> ChangedOnDisk:
    """Report that a save has conflicts with the changes of another user."""
    return ChangedOnDisk(
        phrase(
            "{file} is saved, but somebody else changed the same places; both versions are kept: "
            "{places}.",
            file=path_text(path),
            places=", ".join(conflicts),
        ),
        phrase("“decuong settle {file}” shows both and keeps one.", file=path_text(path)),
    )


def file_missing(path: Path) -> ChangedOnDisk:
    """Report that the file has been removed or renamed since it was opened."""
    return ChangedOnDisk(
        phrase(
            "{file} has been removed or renamed since it was opened; nothing was written.",
            file=path_text(path),
        ),
        phrase("Save under another name."),
    )


def missing_while_open(path: Path, way: str) -> ChangedOnDisk:
    """Report that the open file is missing; ``way`` is the key that saves under another name."""
    return ChangedOnDisk(
        phrase(
            "{file} is gone: somebody has removed or renamed it. What you type is kept apart.",
            file=path_text(path),
        ),
        phrase("Put the file back, or save under another name: {way}.", way=way),
    )


def not_confirmed(path: Path) -> Phrase:
    """Report that the new file is in place, but that the disk did not confirm it."""
    return phrase(
        "{file} is saved, but the disk did not confirm it: a power cut now could undo it.",
        file=path_text(path),
    )


def _find_sidecar(error: OSError | ValueError) -> Path | None:
    """Return the sidecar that the system refused, where it is not the report's own folder."""
    refused = getattr(error, "filename", None)
    error_number = getattr(error, "errno", None)
    if not isinstance(refused, str | os.PathLike) or error_number not in (
        errno.EACCES,
        errno.EPERM,
    ):
        return None
    refused_path = Path(os.path.abspath(refused))
    return next(
        (
            candidate
            for candidate in (refused_path, refused_path.parent)
            if candidate.name.endswith(SIDECAR_SUFFIX)
        ),
        None,
    )


def _impossible_name(file: str) -> StoreError:
    return StoreError(
        phrase("“{file}” cannot be the name of a file.", file=file),
        phrase("Give the path of a report, a file that ends in .toml."),
    )


def _reason(error: OSError | ValueError) -> str:
    return os.strerror(getattr(error, "errno", None) or errno.EIO)
