"""What is left after an error that nobody foresaw: details and typing, each in a file."""

from __future__ import annotations

import os
import tempfile
import traceback
from pathlib import Path
from typing import TYPE_CHECKING

from outline.errors import DecuongError, phrase

from .limits import exhausted

if TYPE_CHECKING:
    from .session.session import Session


class Crashed(Exception):
    """The editor left for an error that nobody foresaw, which is the cause of this one."""

    def __init__(self, rescued: Path | None, kept: Path | None = None) -> None:
        """Take the file that holds what was not saved yet; None where all was saved.

        ``kept`` is the report whose journal holds it.
        """
        super().__init__()
        self.rescued = rescued
        self.kept = kept


def rescue(session: Session) -> tuple[Path | None, Path | None]:
    """Make sure that what is not saved yet is on the disk.

    Return a new file beside the report, or among temporary files, and the report whose journal has
    it all. None for the file where there was nothing to write, nowhere to write it or no need.
    """
    if not session.dirty:
        return None, None
    if session.saver.journal is not None and session.saver.journal.flush(2.0):
        return None, session.path
    from store.report_file import files

    # Nobody else can have laid a link at a name that nobody can guess.
    name = f"{session.path.stem}.rescued-{os.urandom(6).hex()}.toml"
    for beside in (True, False):
        try:
            path = (session.path.parent if beside else Path(tempfile.gettempdir())) / name
            return files.create(path, session.report, like=session.path).path, None
        except (DecuongError, OSError):
            continue
    return None, None


def explain(error: Exception) -> DecuongError:
    """Write the traceback to a private file; return the sentence that names it.

    The file holds code lines and the error's own words, readable by its owner only; it goes to the
    user's state folder, or to the folder for temporary files where that cannot be written.
    """
    cause = error.__cause__ if isinstance(error, Crashed) else error
    limit = exhausted(cause) if cause is not None else None
    if limit is not None and not isinstance(error, Crashed):
        return limit
    name = type(cause).__name__
    where = _keep("".join(traceback.format_exception(cause))) if limit is None else None
    rescued = error.rescued if isinstance(error, Crashed) else None
    kept = error.kept if isinstance(error, Crashed) else None
    if kept is not None:
        cure = phrase("What was not saved yet comes back when you open {path}.", path=str(kept))
    elif rescued is not None:
        cure = phrase("What was not saved yet is in {path}.", path=str(rescued))
    else:
        cure = phrase("Your report file is as it was last saved.")
    if limit is not None:
        what = limit.what
    elif where is None:
        reason = str(cause)
        what = phrase(
            "Something unforeseen went wrong: {name}: {reason}.", name=name, reason=reason
        )
    else:
        what = phrase(
            "Something unforeseen went wrong ({name}); the details are in {path}.",
            name=name,
            path=where,
        )
    return DecuongError(what, cure)


def _keep(details: str) -> str | None:
    for folder in (_state, tempfile.gettempdir):
        try:
            where = Path(folder())
            where.mkdir(parents=True, exist_ok=True, mode=0o700)
            handle, path = tempfile.mkstemp(".txt", "decuong-crash-", where)
        except OSError:
            continue
        with os.fdopen(handle, "w", encoding="utf-8", errors="backslashreplace") as file:
            file.write(details)
        return path
    return None


def _state() -> str:
    from .settings.paths import state_folder

    folder = state_folder()
    if folder is None:
        raise FileNotFoundError
    return str(folder)
