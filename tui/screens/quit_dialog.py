"""The question before quitting: it takes keys at once, and is visible only where it is needed.

Whether something is unsaved is known when the keys typed before Ctrl+Q have reached the report;
the keys typed after it must not reach the report. So the question opens at once, and becomes
visible, or closes, a moment later.
"""

from __future__ import annotations

from typing import ClassVar

from .dialogs import UnsavedScreen


class QuitScreen(UnsavedScreen):
    """The question what to do with unsaved changes, invisible until ``ask``."""

    CSS_PATH: ClassVar = ["../styles/modal.tcss", "../styles/leaving.tcss"]

    def __init__(self, name: str, *, asks: bool) -> None:
        """Take keys; ``asks`` makes it visible at once, as something is known to be unsaved."""
        super().__init__(name)
        self.set_class(not asks, "-unasked")

    def ask(self) -> None:
        """Make the question visible."""
        self.remove_class("-unasked")
