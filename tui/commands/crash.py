"""What is left when something happened that nobody foresaw: a file with the details."""

from __future__ import annotations

import os
import tempfile
import traceback
from pathlib import Path

from outline.errors import DecuongError, phrase


def explain(error: BaseException) -> DecuongError:
    """Write the traceback to a private file; return the sentence that names it.

    The file holds code lines and the error's own words, readable by its owner only; it goes to the
    user's state folder, or to the folder for temporary files where that cannot be written.
    """
    details = "".join(traceback.format_exception(error))
    name = type(error).__name__
    for folder in (_state, tempfile.gettempdir):
        try:
            where = Path(folder())
            where.mkdir(parents=True, exist_ok=True, mode=0o700)
            handle, path = tempfile.mkstemp(".txt", "decuong-crash-", where)
        except OSError:
            continue
        with os.fdopen(handle, "w", encoding="utf-8", errors="backslashreplace") as file:
            file.write(details)
        return DecuongError(
            phrase(
                "Something unforeseen went wrong ({name}); the details are in {path}.",
                name=name,
                path=path,
            ),
            phrase("Your report file is as it was last saved."),
        )
    return DecuongError(
        phrase("Something unforeseen went wrong: {name}: {reason}.", name=name, reason=str(error))
    )


def _state() -> str:
    from platformdirs import user_state_path

    return str(user_state_path("decuong", appauthor=False))
