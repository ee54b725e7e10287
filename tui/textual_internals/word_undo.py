"""Undo by words: what became of one word while it was typed is taken back as one.

Input methods outside send Backspaces and the letters again; Textual would make a step of each, and
undo would show words half composed that were never meant. Textual's limit of letters counts none
of those that join a word, so a step ends by the count of its words instead.
"""

from __future__ import annotations

from collections.abc import Callable

from textual.widgets.text_area import Edit, EditHistory

Location = tuple[int, int]

WORDS_PER_STEP = 3
"""Words that one undo takes back at most, however fast they were typed."""


class WordHistory(EditHistory):
    """A history that takes back a word as one, however it was corrected, not stroke by stroke."""

    joins = False
    """Whether the next edit belongs to the word before it."""

    character_before: Callable[[Location], str] | None = None
    """Returns the text left of a location; "" at the beginning of a line."""

    _stretch: tuple[Location, Location] | None = None
    """The range of the word that is being typed, with the space behind it."""
    _ended = False
    """Whether the stretch ends with that space."""
    _step: list[Edit] | None = None
    """The step that the words are counted in."""
    _word_starts: tuple[Location, ...] = ()
    """Where the words begin that were typed in it."""

    def record(self, edit: Edit) -> None:
        """Record an edit, with those of its word."""
        joins = self.joins or self._goes_on(edit)
        if self._exceeds(edit):
            # A stretch without a space, as 2141-CV/BTGTU, may be of several words itself.
            joins = False
            self.checkpoint()
        if not (joins and self._undo_stack and not self._force_end_batch):
            joins = False
            super().record(edit)
        else:
            self._undo_stack[-1].append(edit)
            self._redo_stack.clear()
            self._last_edit_time = self._get_time()
        self._count(edit)
        touched, result = _changed_text(edit), edit._edit_result
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
        touched = _changed_text(edit)
        if self._ended:
            # OpenKey sends an empty letter, kept as a space, and takes it away at once.
            return touched == " " and not edit.text
        return touched == edit.text == " " or not any(map(str.isspace, touched))

    def _exceeds(self, edit: Edit) -> bool:
        """Return whether an edit begins a word for which its step has no room."""
        if not self._begins_word(edit):
            return False
        if not self._undo_stack or self._undo_stack[-1] is not self._step:
            return True
        return len(self._word_starts) >= WORDS_PER_STEP

    def _begins_word(self, edit: Edit) -> bool:
        if not edit.text[:1].isalnum():
            return False
        # An input method may take the whole word away and write it anew.
        if self._is_current() and edit.top in self._word_starts:
            return False
        before = self.character_before(edit.top) if self.character_before is not None else ""
        return not before.isalnum()

    def _count(self, edit: Edit) -> None:
        begins = self._begins_word(edit)
        if not self._is_current():
            self._step = self._undo_stack[-1] if self._undo_stack else None
            self._word_starts = ()
        self._word_starts = tuple(start for start in self._word_starts if start <= edit.top)
        if begins:
            self._word_starts += (edit.top,)

    def _is_current(self) -> bool:
        return bool(self._undo_stack) and self._undo_stack[-1] is self._step


def _changed_text(edit: Edit) -> str:
    result = edit._edit_result
    return edit.text + (result.replaced_text if result is not None else "")
