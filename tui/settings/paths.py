"""Where the files of the user are: the settings, and small state kept between runs.

The state (cursor positions, the theme) is never in a report and never precious. A user need not
have a home, nor be allowed to write in it: then nothing is kept, and nothing fails.
"""

from __future__ import annotations

import os
from pathlib import Path

VARIABLE = "DECUONG_CONFIG"
"""The environment variable that names another file of settings."""

LIMIT = 128 * 1024
"""Most bytes of one file of state."""


def config_file() -> Path | None:
    """Return the file of settings, which may not exist; None for a user without a home."""
    if named := os.environ.get(VARIABLE, ""):
        return Path(named)
    from platformdirs import user_config_path

    try:
        return user_config_path("decuong", appauthor=False) / "config.toml"
    except RuntimeError:
        return None


def state_folder() -> Path | None:
    """Return the folder of the state, which may not exist yet; None for a user without a home."""
    from platformdirs import user_state_path

    try:
        return user_state_path("decuong", appauthor=False)
    except RuntimeError:
        return None


def load_state(name: str) -> str:
    """Return the text stored under a name; empty where there is none that can be read."""
    from outline.errors import StoreError
    from store.disk import atomic

    folder = state_folder()
    if folder is None:
        return ""
    try:
        return atomic.read(folder / name, LIMIT).decode("utf-8")
    except (OSError, ValueError, StoreError):
        return ""


def save_state(name: str, text: str) -> None:
    """Store a text under a name; a folder that cannot be written does not matter."""
    from outline.errors import StoreError
    from store.disk import atomic

    folder = state_folder()
    if folder is None:
        return
    file = folder / name
    try:
        file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        atomic.put(file, text.encode("utf-8"))
    except (OSError, ValueError, StoreError):
        return
