"""Which method is on: off, Telex or VNI. The one chosen last is kept in the user's state folder."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from textual.app import App

from tui.settings.paths import state_folder

OFF = ""
NAMES = {OFF: "", "telex": "Telex", "vni": "VNI"}
"""The methods in the order in which they are offered, and what they are called."""


class Typing:
    """What an app is whose entries can compose."""

    typing_method: str = OFF


def of(app: App[Any]) -> str:
    """Return the method that is on in an app."""
    return app.typing_method if isinstance(app, Typing) else OFF


def of_setting(word: str) -> str:
    """Return the method that a setting names."""
    return word if word in NAMES else OFF


def following(method: str) -> str:
    """Return the method after this one."""
    names = list(NAMES)
    return names[(names.index(method) + 1) % len(names)]


def recall() -> str:
    """Return the method chosen last; off where nothing is known."""
    try:
        name = _file().read_text(encoding="utf-8").strip()
    except (OSError, ValueError):
        return OFF
    return name if name in NAMES else OFF


def remember(method: str) -> None:
    """Write down the method; a folder that cannot be written does not matter."""
    file = _file()
    try:
        file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        file.write_text(f"{method}\n", encoding="utf-8")
    except OSError:
        return


def _file() -> Path:
    return state_folder() / "typing"
