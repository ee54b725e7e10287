"""The theme chosen last: kept in the state folder of the user."""

from __future__ import annotations

from collections.abc import Sequence

from tui.settings import paths


def load(names: Sequence[str]) -> str:
    """Return the theme chosen last, or the first of ``names``."""
    name = paths.load_state("theme").strip()
    return name if name in names else names[0]


def save(name: str) -> None:
    """Write down the theme; a folder that cannot be written does not matter."""
    paths.save_state("theme", f"{name}\n")
