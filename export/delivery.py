"""Puts a finished document where it was asked for: beside itself first, then by one rename.

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
from pathlib import Path

from outline.errors import ExportError, phrase

_OWN = re.compile(r"/(?:dev|proc/self)/fd/([0-9]{1,9})")
_STANDARD = {"/dev/stdout": 1, "/dev/stderr": 2}
_LARGEST = 256 << 20
"""Bytes past which a document is none of ours, whatever is in it."""
_READ = os.O_RDONLY | os.O_CLOEXEC | os.O_NONBLOCK | os.O_NOFOLLOW


def check_target(path: Path, *, force: bool) -> None:
    """Refuse at once what could only fail after the work; raise ``ExportError``."""
    if _own_descriptor(path) is not None:
        return
    with _telling(path):
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
    with _telling(path):
        if descriptor is not None or _is_nowhere(path):
            number = os.open(path, os.O_WRONLY) if descriptor is None else os.dup(descriptor)
            with os.fdopen(number, "wb") as out:
                out.write(data)
            return
        mode = None
        with contextlib.suppress(FileNotFoundError):
            old = _status(path)
            _require_regular(path, old)
            mode = stat.S_IMODE(old.st_mode)
        _replace(data, path, mode, dress)


def _own_descriptor(path: Path) -> int | None:
    """Return the number of the open file of this process that a path names."""
    name = str(path)
    found = _OWN.fullmatch(name)
    return int(found[1]) if found else _STANDARD.get(name)


def _is_nowhere(path: Path) -> bool:
    return str(path) == os.devnull


def _status(path: Path) -> os.stat_result:
    """Return what stands at a name; raise ``ExportError`` for a link, which leads elsewhere."""
    found = path.lstat()
    if stat.S_ISLNK(found.st_mode):
        target = Path(os.path.realpath(path))
        try:
            path.stat()  # a link in a circle is told as such
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
    return found


def _require_regular(path: Path, found: os.stat_result) -> None:
    if stat.S_ISDIR(found.st_mode):
        raise ExportError(
            phrase("“{path}” is a folder.", path=str(path)),
            phrase("Name a file in it, like {example}.", example=str(path / "report.docx")),
        )
    if not stat.S_ISREG(found.st_mode):
        raise ExportError(
            phrase("“{path}” is a pipe or a device, not a file.", path=str(path)),
            phrase("Remove it or choose another name; “-o -” writes to standard output."),
        )


def _require_access(place: Path) -> None:
    if not os.access(place, os.W_OK):
        if os.statvfs(place).f_flag & os.ST_RDONLY:
            raise OSError(errno.EROFS, os.strerror(errno.EROFS), str(place))
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(place))


def _refuse_foreign(path: Path, force: bool) -> None:
    """A slip of the hand must not replace the report, nor what somebody has written in Word."""
    from .docx import is_own

    with os.fdopen(os.open(path, _READ), "rb") as file:
        # Looked at again: another thing may stand at the name by now.
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


def _replace(
    data: bytes, path: Path, mode: int | None, dress: Callable[[int], object] | None
) -> None:
    """Write beside, flush to disk, rename over, flush the folder.

    A rename replaces the name and never what a link leads to, whoever put one there meanwhile.
    """
    beside = path.with_name(f".{os.urandom(8).hex()}.docx.tmp")
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC | os.O_NOFOLLOW
    # Nobody's to read until it has the permissions of what it replaces, or of its report.
    number = os.open(beside, flags, 0o666 if mode is None and dress is None else 0o600)
    try:
        with os.fdopen(number, "wb") as out:
            if mode is None and dress is not None:
                dress(out.fileno())
            out.write(data)
            out.flush()
            if mode is not None:
                os.fchmod(out.fileno(), mode)
            os.fsync(out.fileno())
        os.replace(beside, path)
    except BaseException:
        with contextlib.suppress(OSError):
            beside.unlink()
        raise
    _flush_folder(path.parent)


def _flush_folder(folder: Path) -> None:
    """The document is in place already: a file system that cannot flush a folder is no error."""
    with contextlib.suppress(OSError):
        number = os.open(folder, os.O_RDONLY | os.O_CLOEXEC)
        try:
            os.fsync(number)
        finally:
            os.close(number)


@contextlib.contextmanager
def _telling(path: Path) -> Iterator[None]:
    """Turn the operating system's refusals into sentences with a cure."""
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
            phrase("Make the folder first, or choose another place."),
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
    """Return what of a path stands where a folder should."""
    return next((one for one in reversed(path.parents) if one.is_file()), path.parent)
