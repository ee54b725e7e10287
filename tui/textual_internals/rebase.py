"""A text that others changed under one's hands: the cursor and every step of undo go with it.

Lines that others put in or took out move what stands below them. A step of undo in the very lines
that others changed cannot be taken back any more, nor can those before it; all others can.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher

from textual.widgets.text_area import Edit, EditHistory, EditResult, Selection

from outline.frozen import dataclass

Place = tuple[int, int]
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
    one, other = old.split("\n"), new.split("\n")
    head = 0
    while head < min(len(one), len(other)) and one[head] == other[head]:
        head += 1
    tail = 0
    while tail < min(len(one), len(other)) - head and one[-1 - tail] == other[-1 - tail]:
        tail += 1
    middle = SequenceMatcher(
        None, one[head : len(one) - tail], other[head : len(other) - tail], autojunk=False
    )
    return tuple(
        Hunk(head + start, head + end, to - at)
        for tag, start, end, at, to in middle.get_opcodes()
        if tag != "equal"
    )


def moved(place: Place, changed: Sequence[Hunk], old: str, new: str) -> Place:
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
            now = start + min(row - hunk.start, hunk.rows - 1)
            before, after = old.split("\n")[row], new.split("\n")[now]
            return now, _column(column, before, after)
        grown += hunk.grows
    return _within((row + grown, column), new)


def rebase(history: EditHistory, changed: Sequence[Hunk]) -> None:
    """Fit what can be undone and redone to a text in which others changed some rows."""
    undo, redo = history._undo_stack, history._redo_stack
    kept = _kept(reversed(undo), changed, back=True)
    undo.clear()
    undo.extend(reversed(kept))
    kept = _kept(reversed(redo), changed, back=False)
    redo.clear()
    redo.extend(reversed(kept))
    history.checkpoint()


def _kept(
    batches: Iterator[list[Edit]], changed: Sequence[Hunk], *, back: bool
) -> list[list[Edit]]:
    """Shift batches, the next to be taken first, up to one that cannot be taken any more."""
    kept: list[list[Edit]] = []
    for batch in batches:
        for edit in reversed(batch) if back else batch:
            passed = _passed(edit, changed, back=back)
            if passed is None:
                return kept
            changed = passed
        kept.append(batch)
    return kept


def _passed(edit: Edit, changed: Sequence[Hunk], *, back: bool) -> Sequence[Hunk] | None:
    """Shift one edit; return the rows as they are on its other side, None where they clash."""
    first = edit.top[0]
    before = edit.bottom[0]
    result = edit._edit_result
    after = result.end_location[0] if result is not None else first + edit.text.count("\n")
    last, grows = (after, before - after) if back else (before, after - before)
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
        edit.from_location = _down(edit.from_location, shift)
        edit.to_location = _down(edit.to_location, shift)
        if result is not None:
            edit._edit_result = EditResult(_down(result.end_location, shift), result.replaced_text)
        for name in ("_original_selection", "_updated_selection"):
            found: Selection | None = getattr(edit, name)
            if found is not None:
                setattr(edit, name, Selection(*(_down(place, shift) for place in found)))
    return passed


def _down(place: Place, rows: int) -> Place:
    return max(place[0] + rows, 0), place[1]


def _within(place: Place, text: str) -> Place:
    rows = text.split("\n")
    row = min(max(place[0], 0), len(rows) - 1)
    return row, min(place[1], len(rows[row]))


def _column(column: int, before: str, after: str) -> int:
    """Return a column in a row that changed: by what stands left of it, else right of it."""
    if before[:column] == after[:column]:
        return column
    rest = before[column:]
    if after.endswith(rest):
        return len(after) - len(rest)
    return min(column, len(after))
