"""Export a report to a path: whole or not at all, and only over a document of our own.

Only a regular file is ever replaced, and only under its own name: a link is not followed, and what
could hold up the program (a pipe) or do something else with the text (a device) is refused. The
descriptors of this process (``/dev/stdout``, ``/dev/fd/63``) are written to: whoever started the
program has opened them.
"""

from __future__ import annotations

import contextlib
import errno
import os
import re
import stat
from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

from outline.errors import ExportError, phrase
from store.disk import atomic

if TYPE_CHECKING:
    from export import Exported
    from export.profiles import Profile
    from export.progress import Progress
    from outline.model import Report

_OWN_DESCRIPTOR = re.compile(r"/(?:dev|proc/self)/fd/([0-9]{1,9})")
_STANDARD_STREAMS = {"/dev/stdout": 1, "/dev/stderr": 2}
_LARGEST = 256 << 20
"""Bytes past which a document is none of ours, whatever is in it."""
_READ = os.O_RDONLY | os.O_CLOEXEC | os.O_NONBLOCK | os.O_NOFOLLOW


def export_to_file(
    report: Report,
    profile: Profile,
    path: Path,
    progress: Progress | None = None,
    *,
    force: bool = False,
    dress: Callable[[int], object] | None = None,
) -> Exported:
    """Write the DOCX of a report to a path, which holds the old document or the new one, whole.

    ``progress(done, total)`` returning False stops with ``Stopped``, and nothing has been written.
    A document that another program made, or that was changed since its export, is only replaced
    with ``force``. A document that is replaced keeps its rights; ``dress`` is called with the
    descriptor of a new one, before anything is in it, and gives it its rights; without it they are
    those of the umask. Raises ``ExportError`` with path and cure.
    """
    from export import export_report

    check_target(path, force=force)
    document = BytesIO()
    exported = export_report(report, profile, document, progress)
    deliver(document.getvalue(), path, dress)
    return exported


def check_target(path: Path, *, force: bool) -> None:
    """Refuse at once what could only fail after the work; raise ``ExportError``."""
    if _own_descriptor(path) is not None:
        return
    with _explain_errors(path):
        try:
            old = _status(path)
        except FileNotFoundError:
            if os.path.lexists(path) or not path.parent.is_dir():
                raise
            _require_access(path.parent)
            return
        if _is_nowhere(path):
            return
        _require_regular(path, old)
        _require_access(path)  # a rename would replace a document that somebody has locked
        if old.st_size:
            _refuse_foreign(path, force)


def deliver(data: bytes, path: Path, dress: Callable[[int], object] | None = None) -> None:
    """Write a document; a new one is given its rights by ``dress``. Raise ``ExportError``."""
    descriptor = _own_descriptor(path)
    with _explain_errors(path):
        if descriptor is not None or _is_nowhere(path):
            number = os.open(path, os.O_WRONLY) if descriptor is None else os.dup(descriptor)
            with os.fdopen(number, "wb") as out:
                out.write(data)
            return
        with contextlib.suppress(FileNotFoundError):
            _require_regular(path, _status(path))
        # That the disk did not confirm the new name is no error: the document is in place.
        atomic.put(path, data, dress)


def _own_descriptor(path: Path) -> int | None:
    """Return the descriptor of this process that a path names."""
    name = str(path)
    match = _OWN_DESCRIPTOR.fullmatch(name)
    return int(match[1]) if match else _STANDARD_STREAMS.get(name)


def _is_nowhere(path: Path) -> bool:
    return str(path) == os.devnull


def _status(path: Path) -> os.stat_result:
    """Return the status of a name; raise ``ExportError`` for a link, which leads elsewhere."""
    status = path.lstat()
    if stat.S_ISLNK(status.st_mode):
        target = Path(os.path.realpath(path))
        try:
            path.stat()  # raises ELOOP for a link that leads back to itself
        except FileNotFoundError:
            if not target.parent.is_dir():
                raise
        raise ExportError(
            phrase(
                "“{path}” is a link to {target}; it was not followed and nothing was written.",
                path=str(path),
                target=str(target),
            ),
            phrase("Remove the link, or name the file itself as the document to write."),
        )
    return status


def _require_regular(path: Path, status: os.stat_result) -> None:
    if stat.S_ISDIR(status.st_mode):
        raise ExportError(
            phrase("“{path}” is a folder.", path=str(path)),
            phrase("Name a file in it, like {example}.", example=str(path / "report.docx")),
        )
    if not stat.S_ISREG(status.st_mode):
        raise ExportError(
            phrase("“{path}” is a pipe or a device, not a file.", path=str(path)),
            phrase("Remove it or choose another name; “-o -” writes to standard output."),
        )


def _require_access(path: Path) -> None:
    if not os.access(path, os.W_OK):
        if os.statvfs(path).f_flag & os.ST_RDONLY:
            raise OSError(errno.EROFS, os.strerror(errno.EROFS), str(path))
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(path))


def _refuse_foreign(path: Path, force: bool) -> None:
    """Refuse to replace a report by mistake, or a document that was edited in Word."""
    from export.docx import is_own

    with os.fdopen(os.open(path, _READ), "rb") as file:
        # Checked again: the name may lead to another file by now.
        _require_regular(path, os.fstat(file.fileno()))
        if file.read(4) != b"PK\x03\x04":
            raise ExportError(
                phrase("“{path}” exists and is not a DOCX; it was left as it is.", path=str(path)),
                phrase("Choose another name for the document."),
            )
        file.seek(0)
        if not force and not (os.fstat(file.fileno()).st_size <= _LARGEST and is_own(file)):
            raise ExportError(
                phrase(
                    "“{path}” was made by another program, or changed since its export; it was "
                    "left as it is.",
                    path=str(path),
                ),
                phrase("Choose another name for the document; --force replaces it."),
            )


@contextlib.contextmanager
def _explain_errors(path: Path) -> Iterator[None]:
    """Turn errors of the operating system into sentences with a cure."""
    try:
        yield
    except FileNotFoundError as error:
        folder = path.parent
        if folder.is_dir() and path.is_symlink():  # a link to where nothing is
            folder = Path(os.path.realpath(path)).parent
        if folder.is_dir():  # /proc, which has files of the system alone
            raise ExportError(
                phrase("In the folder “{folder}” no file can be made.", folder=str(folder)),
                phrase("Choose another place."),
            ) from error
        raise ExportError(
            phrase("There is no folder “{folder}”.", folder=str(folder)),
            phrase("Make the folder first, or choose another one."),
        ) from error
    except NotADirectoryError as error:
        raise ExportError(
            phrase("“{path}” is a file, not a folder.", path=str(_first_file(path))),
            phrase("Choose another place."),
        ) from error
    except PermissionError as error:
        raise ExportError(
            phrase("“{path}” cannot be written: permission denied.", path=str(path)),
            phrase("Choose a folder of your own, or ask for permission."),
        ) from error
    except BrokenPipeError:
        raise
    except OSError as error:
        if error.errno == errno.EROFS:
            raise ExportError(
                phrase("“{path}” cannot be written: the disk is read-only.", path=str(path)),
                phrase("Choose a folder on another disk."),
            ) from error
        if error.errno == errno.ELOOP:
            raise ExportError(
                phrase("“{path}” is a link that leads back to itself.", path=str(path)),
                phrase("Choose another place."),
            ) from error
        why = error.strerror or str(error)
        raise ExportError(
            phrase("“{path}” cannot be written: {why}.", path=str(path), why=why),
            phrase("Free some space or choose another place, then export again."),
        ) from error


def _first_file(path: Path) -> Path:
    """Return the part of a path that is a file where a folder should be."""
    return next((parent for parent in reversed(path.parents) if parent.is_file()), path.parent)
