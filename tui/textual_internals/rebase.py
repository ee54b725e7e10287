"""A text that others changed under one's hands: the cursor and every step of undo go with it.

Lines that others put in or took out move the lines below them. A step of undo in the very lines
that others changed cannot be taken back any more, nor can those before it; all others can.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from textual.widgets.text_area import Edit, EditHistory, EditResult, Selection

Location = tuple[int, int]
"""Row and column."""


@dataclass(frozen=True, slots=True)
class Hunk:
    """Rows ``start`` to ``end`` of a text that became ``rows`` others."""

    start: int
    end: int
    rows: int

    @property
    def grows(self) -> int:
        """How many rows more there are."""
        return self.rows - (self.end - self.start)


def hunks(old: str, new: str) -> tuple[Hunk, ...]:
    """Return what makes one text of the other, row by row, from top to bottom."""
    old_rows, new_rows = old.split("\n"), new.split("\n")
    head = 0
    while head < min(len(old_rows), len(new_rows)) and old_rows[head] == new_rows[head]:
        head += 1
    tail = 0
    while (
        tail < min(len(old_rows), len(new_rows)) - head
        and old_rows[-1 - tail] == new_rows[-1 - tail]
    ):
        tail += 1
    middle = SequenceMatcher(
        None,
        old_rows[head : len(old_rows) - tail],
        new_rows[head : len(new_rows) - tail],
        autojunk=False,
    )
    return tuple(
        Hunk(head + start, head + end, new_end - new_start)
        for tag, start, end, new_start, new_end in middle.get_opcodes()
        if tag != "equal"
    )


def move_location(place: Location, changed: Sequence[Hunk], old: str, new: str) -> Location:
    """Return where a place of the old text is in the new one."""
    row, column = place
    grown = 0
    for hunk in changed:
        if row < hunk.start:
            break
        if row < hunk.end:
            start = hunk.start + grown
            if not hunk.rows:
                return _within((start, 0), new)
            new_row = start + min(row - hunk.start, hunk.rows - 1)
            before, after = old.split("\n")[row], new.split("\n")[new_row]
            return new_row, _column(column, before, after)
        grown += hunk.grows
    return _within((row + grown, column), new)


def rebase(history: EditHistory, changed: Sequence[Hunk]) -> None:
    """Fit what can be undone and redone to a text in which others changed some rows."""
    undo, redo = history._undo_stack, history._redo_stack
    batches = _shift_batches(reversed(undo), changed, is_undo=True)
    undo.clear()
    undo.extend(reversed(batches))
    batches = _shift_batches(reversed(redo), changed, is_undo=False)
    redo.clear()
    redo.extend(reversed(batches))
    history.checkpoint()


def _shift_batches(
    batches: Iterator[list[Edit]], changed: Sequence[Hunk], *, is_undo: bool
) -> list[list[Edit]]:
    """Shift batches, the next to be taken first, up to one that cannot be taken any more."""
    shifted: list[list[Edit]] = []
    for batch in batches:
        for edit in reversed(batch) if is_undo else batch:
            passed = _shift_edit(edit, changed, is_undo=is_undo)
            if passed is None:
                return shifted
            changed = passed
        shifted.append(batch)
    return shifted


def _shift_edit(edit: Edit, changed: Sequence[Hunk], *, is_undo: bool) -> Sequence[Hunk] | None:
    """Shift one edit; return the rows as they are on its other side, None where they clash."""
    first = edit.top[0]
    before = edit.bottom[0]
    result = edit._edit_result
    after = result.end_location[0] if result is not None else first + edit.text.count("\n")
    last, grows = (after, before - after) if is_undo else (before, after - before)
    shift, passed = 0, []
    for hunk in changed:
        if hunk.end <= first:
            shift += hunk.grows
            passed.append(hunk)
        elif hunk.start > last:
            passed.append(Hunk(hunk.start + grows, hunk.end + grows, hunk.rows))
        else:
            return None
    if shift:
        edit.from_location = _shift_location(edit.from_location, shift)
        edit.to_location = _shift_location(edit.to_location, shift)
        if result is not None:
            edit._edit_result = EditResult(
                _shift_location(result.end_location, shift), result.replaced_text
            )
        for name in ("_original_selection", "_updated_selection"):
            selection: Selection | None = getattr(edit, name)
            if selection is not None:
                setattr(
                    edit, name, Selection(*(_shift_location(place, shift) for place in selection))
                )
    return passed


def _shift_location(place: Location, rows: int) -> Location:
    return max(place[0] + rows, 0), place[1]


def _within(place: Location, text: str) -> Location:
    rows = text.split("\n")
    row = min(max(place[0], 0), len(rows) - 1)
    return row, min(place[1], len(rows[row]))


def _column(column: int, before: str, after: str) -> int:
    """Return a column in a row that changed: by the text left of it, else right of it."""
    if before[:column] == after[:column]:
        return column
    tail = before[column:]
    if after.endswith(tail):
        return len(after) - len(tail)
    return min(column, len(after))
