"""Which method is on: off, Telex or VNI. The one chosen last is kept in the user's state folder."""

from __future__ import annotations

from typing import Any

from textual.app import App

from tui.settings import paths

OFF = ""
NAMES = {OFF: "", "telex": "Telex", "vni": "VNI"}
"""The methods in the order in which they are offered, and what they are called."""


class HasTypingMethod:
    """What an app is whose entries can compose."""

    typing_method: str = OFF


def current_method(app: App[Any]) -> str:
    """Return the method that is on in an app."""
    return app.typing_method if isinstance(app, HasTypingMethod) else OFF


def parse_setting(word: str) -> str:
    """Return the method that a setting names."""
    return word if word in NAMES else OFF


def next_method(method: str) -> str:
    """Return the method after this one."""
    names = list(NAMES)
    return names[(names.index(method) + 1) % len(names)]


def load() -> str:
    """Return the method chosen last; off where nothing is known."""
    name = paths.load_state("typing").strip()
    return name if name in NAMES else OFF


def save(method: str) -> None:
    """Write down the method; a folder that cannot be written does not matter."""
    paths.save_state("typing", f"{method}\n")
