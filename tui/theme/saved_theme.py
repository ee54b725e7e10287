"""The theme chosen last: kept in the state folder of the user."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from tui.settings.paths import state_folder


def recall(known: Sequence[str]) -> str:
    """Return the theme chosen last, or the first of the ``known`` ones."""
    try:
        name = _file().read_text(encoding="utf-8").strip()
    except (OSError, ValueError):
        return known[0]
    return name if name in known else known[0]


def remember(name: str) -> None:
    """Write down the theme; a folder that cannot be written does not matter."""
    file = _file()
    try:
        file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        file.write_text(f"{name}\n", encoding="utf-8")
    except OSError:
        return


def _file() -> Path:
    return state_folder() / "theme"
