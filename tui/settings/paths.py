"""Where small things about a user are kept between runs: never in a report, never precious.

A user need not have a home, nor may write in it: then nothing is kept, and nothing fails.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

LIMIT = 128 * 1024
"""Bytes of what is kept about a user in one file."""


def home() -> Path | None:
    """Return the home of the user; None for one who has neither HOME nor an entry of the system."""
    found = os.path.expanduser("~")
    return Path(found) if os.path.isabs(found) else None


def state_folder() -> Path | None:
    """Return the folder, which may not exist yet; None for a user without a home.

    On Linux by the XDG rules, read here because the library that knows every system takes longer
    to load than the rest of finding the place of a writer.
    """
    system: str = sys.platform
    if system.startswith("linux"):
        wish = os.environ.get("XDG_STATE_HOME", "")
        if os.path.isabs(wish):
            return Path(wish) / "decuong"
        own = home()
        return own / ".local/state/decuong" if own is not None else None
    from platformdirs import user_state_path

    return user_state_path("decuong", appauthor=False)


def recall(name: str) -> str:
    """Return what was kept under a name; empty where nothing (readable) is."""
    from outline.errors import StoreError
    from store.disk import atomic

    folder = state_folder()
    if folder is None:
        return ""
    try:
        return atomic.read(folder / name, LIMIT).decode("utf-8")
    except (OSError, ValueError, StoreError):
        return ""


def remember(name: str, text: str) -> None:
    """Keep a text under a name; a folder that cannot be written does not matter."""
    folder = state_folder()
    if folder is None:
        return
    file = folder / name
    part = file.with_name(f".{file.name}.{os.getpid()}")
    try:
        file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        part.write_text(text, encoding="utf-8")
        part.replace(file)
    except OSError:
        return
