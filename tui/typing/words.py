"""Undo by words: what became of one word while it was typed is taken back as one.

Input methods outside send Backspaces and the letters anew; Textual would make a step of each, and
undo would show words half composed that were never meant.
"""

from __future__ import annotations

from textual.widgets.text_area import Edit, EditHistory

Place = tuple[int, int]


class WordHistory(EditHistory):
    """A history that takes back a word as one, however it was corrected, not stroke by stroke."""

    joins = False
    """Whether the next edit belongs to the word before it."""

    _stretch: tuple[Place, Place] | None = None
    """Where the word stands that is being typed, with the space behind it."""
    _ended = False
    """Whether the stretch ends with that space."""

    def record(self, edit: Edit) -> None:
        """Record an edit, with those of its word."""
        joins = self.joins or self._goes_on(edit)
        if not (joins and self._undo_stack and not self._force_end_batch):
            joins = False
            super().record(edit)
        else:
            self._undo_stack[-1].append(edit)
            self._redo_stack.clear()
            self._last_edit_time = self._get_time()
        touched, result = _touched(edit), edit._edit_result
        space = touched == edit.text == " "
        if result is None or (any(map(str.isspace, touched)) and not joins):
            self._stretch = None
        else:
            start = self._stretch[0] if joins and self._stretch is not None else edit.top
            self._stretch = (start, result.end_location)
        self._ended = space

    def _pop_undo(self) -> list[Edit] | None:
        self._stretch = None
        return super()._pop_undo()

    def _pop_redo(self) -> list[Edit] | None:
        self._stretch = None
        return super()._pop_redo()

    def _goes_on(self, edit: Edit) -> bool:
        if self._stretch is None:
            return False
        start, end = self._stretch
        if edit.bottom != end or edit.top < start:
            return False
        touched = _touched(edit)
        if self._ended:
            # OpenKey sends an empty letter, kept as a space, and takes it away at once.
            return touched == " " and not edit.text
        return touched == edit.text == " " or not any(map(str.isspace, touched))


def _touched(edit: Edit) -> str:
    result = edit._edit_result
    return edit.text + (result.replaced_text if result is not None else "")
