"""After an unexpected error: write the traceback and what was typed to files."""

from __future__ import annotations

import os
import tempfile
import traceback
from pathlib import Path
from typing import TYPE_CHECKING

from outline.errors import DecuongError, phrase

from .limits import find_exhausted_limit

if TYPE_CHECKING:
    from .session.session import Session


class Crashed(Exception):
    """The editor ended because of an unexpected error, which is the cause of this one."""

    def __init__(self, rescued_file: Path | None, journaled_report: Path | None = None) -> None:
        """Take the file that holds what was not saved yet; None where all was saved.

        ``kept`` is the report whose journal holds it.
        """
        super().__init__()
        self.rescued = rescued_file
        self.kept = journaled_report


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

    # No other user can have made a link under a name that cannot be guessed.
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
    limit = find_exhausted_limit(cause) if cause is not None else None
    if limit is not None and not isinstance(error, Crashed):
        return limit
    name = type(cause).__name__
    details_file = (
        _write_details("".join(traceback.format_exception(cause))) if limit is None else None
    )
    rescued_file = error.rescued if isinstance(error, Crashed) else None
    journaled_report = error.kept if isinstance(error, Crashed) else None
    if journaled_report is not None:
        cure = phrase(
            "The unsaved text comes back when you open {path}.", path=str(journaled_report)
        )
    elif rescued_file is not None:
        cure = phrase("The unsaved text is in {path}.", path=str(rescued_file))
    else:
        cure = phrase("Your report file is as it was last saved.")
    if limit is not None:
        sentence = limit.what
    elif details_file is None:
        reason = str(cause)
        sentence = phrase(
            "There was an unexpected error: {name}: {reason}.", name=name, reason=reason
        )
    else:
        sentence = phrase(
            "There was an unexpected error ({name}); the details are in {path}.",
            name=name,
            path=details_file,
        )
    return DecuongError(sentence, cure)


def _write_details(details: str) -> str | None:
    for folder in (_state_folder, tempfile.gettempdir):
        try:
            folder_path = Path(folder())
            folder_path.mkdir(parents=True, exist_ok=True, mode=0o700)
            handle, path = tempfile.mkstemp(".txt", "decuong-crash-", folder_path)
        except OSError:
            continue
        with os.fdopen(handle, "w", encoding="utf-8", errors="backslashreplace") as file:
            file.write(details)
        return path
    return None


def _state_folder() -> str:
    from .settings.paths import state_folder

    folder = state_folder()
    if folder is None:
        raise FileNotFoundError
    return str(folder)
