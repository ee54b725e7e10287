"""Undo by words: what composing did to one word is taken back as one."""

from __future__ import annotations

from textual.widgets.text_area import Edit, EditHistory


class WordHistory(EditHistory):
    """A history that takes back a word that was composed as one, not stroke by stroke."""

    joins = False
    """Whether the next edit belongs to the word before it."""

    def record(self, edit: Edit) -> None:
        """Record an edit, with those of its word."""
        if not (self.joins and self._undo_stack and not self._force_end_batch):
            super().record(edit)
            return
        self._undo_stack[-1].append(edit)
        self._redo_stack.clear()
        self._last_edit_time = self._get_time()
