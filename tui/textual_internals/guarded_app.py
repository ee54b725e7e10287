"""Where an app steps in before Textual looks up a binding, reports an error or prints one."""

from __future__ import annotations

from typing import TypeVar

from textual.app import App
from textual.keys import key_to_character
from textual.worker import WorkerFailed

T = TypeVar("T")


class GuardedApp(App[T]):
    """An app that keeps the first unforeseen error for its caller, and prints no traceback."""

    crash: Exception | None = None
    """The unexpected error that ended the app."""

    async def _check_bindings(self, key: str, priority: bool = False) -> bool:
        """Run what a key is bound to; a key typed as text is bound to nothing above the text.

        Textual comes to the same, by copying every binding of every widget for each letter.
        """
        focused = self.focused
        if (
            priority
            and focused is not None
            and not self._keymap
            and focused.check_consume_key(key, key_to_character(key))
            and key not in focused._bindings.key_to_bindings
        ):
            return False
        return await super()._check_bindings(key, priority)

    def _handle_exception(self, error: Exception) -> None:
        # A worker's error comes in a wrapper, whose own traceback is one line.
        cause = error.error if isinstance(error, WorkerFailed) else error
        if self.crash is None:
            self.crash = cause if isinstance(cause, Exception) else error
        super()._handle_exception(error)

    def _fatal_error(self) -> None:
        # Textual would print the traceback, with the report's text in it, over the shell; the
        # caller raises the error instead, and its details go to a private file.
        self._close_messages_no_wait()
