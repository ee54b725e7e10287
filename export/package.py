"""A report to a file or a stream, whole or not at all."""

from __future__ import annotations

import contextlib
import errno
import gc
import io
import os
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO, cast

from outline.errors import ExportError, phrase
from outline.frozen import dataclass
from outline.model import Report

from .profiles import Profile
from .progress import Progress


@dataclass(frozen=True, slots=True)
class Exported:
    """What was delivered."""

    missing: int
    """Gaps on the paper: values and texts that are still missing."""
    size: int
    """Bytes."""


def export_report(
    report: Report,
    profile: Profile,
    target: Path | str | BinaryIO,
    progress: Progress | None = None,
    *,
    force: bool = False,
) -> Exported:
    """Write the DOCX of a report; the bytes are the same for a path and for a stream.

    A path is written beside itself and renamed, so that it holds the old document or the new one,
    never a part. ``progress(done, total)`` returning False stops with ``Stopped``, and nothing has
    been written. A document that somebody else made, or changed since, is only replaced with
    ``force``. Raises ``ExportError`` with path and cure.
    """
    path = Path(target) if isinstance(target, str | Path) else None
    if path is not None:
        _refuse(path, force)
    with _uncollected():
        return _make(report, profile, target, path, progress)


@contextlib.contextmanager
def _uncollected() -> Iterator[None]:
    """Spare the collector of garbage: all that is made is kept, so it would search in vain.

    Its searches cost a tenth of the time of a long report.
    """
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()


def _make(
    report: Report,
    profile: Profile,
    target: Path | str | BinaryIO,
    path: Path | None,
    progress: Progress | None,
) -> Exported:
    from .docx import write
    from .layout.blocks import Gaps
    from .layout.document import lay

    # The document is made before it goes out: what fails from here on is the place it goes to. It
    # is small, some 30 kB; the blocks, which are not, are never all there at once.
    gaps, whole = Gaps(), io.BytesIO()
    write(gaps.counted(lay(report, profile)), profile, report, whole, progress)
    data = whole.getvalue()
    if path is None:
        out = cast(BinaryIO, target)
        out.write(data)
        out.flush()
    else:
        _deliver(data, path)
    return Exported(gaps.count, len(data))


def _refuse(path: Path, force: bool) -> None:
    """Refuse at once what could only fail after the work."""
    with _telling(path):
        try:
            old = path.stat()
        except FileNotFoundError:
            if not path.parent.is_dir():
                raise
            _ask_leave(path.parent)
            return
        if stat.S_ISDIR(old.st_mode):
            raise ExportError(
                phrase("“{path}” is a folder.", path=str(path)),
                phrase("Name a file in it, like {example}.", example=str(path / "report.docx")),
            )
        _ask_leave(path)  # a rename would replace a document that somebody has locked
        if stat.S_ISREG(old.st_mode) and old.st_size:
            _refuse_foreign(path, force)


def _ask_leave(place: Path) -> None:
    if not os.access(place, os.W_OK):
        if os.statvfs(place).f_flag & os.ST_RDONLY:
            raise OSError(errno.EROFS, os.strerror(errno.EROFS), str(place))
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(place))


def _refuse_foreign(path: Path, force: bool) -> None:
    """A slip of the hand must not replace the report, nor what somebody has written in Word."""
    from .docx import is_own

    with path.open("rb") as file:
        if file.read(4) != b"PK\x03\x04":
            raise ExportError(
                phrase("“{path}” exists and is not a DOCX; it was left as it is.", path=str(path)),
                phrase("Choose another name for the document."),
            )
        file.seek(0)
        if not force and not is_own(file):
            raise ExportError(
                phrase(
                    "“{path}” was made by another program, or changed since its export; it was "
                    "left as it is.",
                    path=str(path),
                ),
                phrase("Choose another name for the document; --force replaces it."),
            )


def _deliver(data: bytes, path: Path) -> None:
    with _telling(path):
        mode = path.stat().st_mode if path.exists() else None
        if mode is None or stat.S_ISREG(mode):
            # A link keeps pointing at the document.
            _replace(data, Path(os.path.realpath(path)), mode)
        else:  # /dev/stdout, a named pipe
            with path.open("wb") as out:
                out.write(data)


def _replace(data: bytes, place: Path, mode: int | None) -> None:
    """Write beside, flush to disk, rename over, flush the folder."""
    beside = place.with_name(f".{os.urandom(8).hex()}.docx.tmp")
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC | os.O_NOFOLLOW
    # A new document is as open as the umask says; one that replaces another is nobody's to read
    # until it has the other's permissions.
    number = os.open(beside, flags, 0o666 if mode is None else 0o600)
    try:
        with os.fdopen(number, "wb") as out:
            out.write(data)
            out.flush()
            if mode is not None:
                os.fchmod(out.fileno(), stat.S_IMODE(mode))
            os.fsync(out.fileno())
        os.replace(beside, place)
    except BaseException:
        with contextlib.suppress(OSError):
            beside.unlink()
        raise
    _flush_folder(place.parent)


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
