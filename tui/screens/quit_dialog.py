"""Leaving the report: a question that takes keys at once, and is seen only if it must be asked.

Whether something is unsaved is known when the keys typed before Ctrl+Q have reached the report;
the keys typed after it must not reach it. So the question opens with the key, and shows itself, or
makes way, a moment later.
"""

from __future__ import annotations

from typing import ClassVar

from .dialogs import UnsavedScreen


class LeaveScreen(UnsavedScreen):
    """The question what to do with unsaved changes, unseen until ``ask``."""

    CSS_PATH: ClassVar = ["../styles/modal.tcss", "../styles/leaving.tcss"]

    def __init__(self, name: str, *, asks: bool) -> None:
        """Take keys; be seen at once where it is known that something is unsaved."""
        super().__init__(name)
        self.set_class(not asks, "-unasked")

    def ask(self) -> None:
        """Show the question."""
        self.remove_class("-unasked")
