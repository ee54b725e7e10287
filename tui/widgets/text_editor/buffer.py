"""What is kept of a section's text while another section is edited."""

from __future__ import annotations

from dataclasses import dataclass

from textual.geometry import Offset
from textual.widgets.text_area import EditHistory, Selection

from tui.textual_internals.rebase import hunks, move_location, rebase


@dataclass(slots=True)
class Buffer:
    """What is kept of a section while another one is edited."""

    text: str
    history: EditHistory
    selection: Selection
    scroll: Offset


def rebase_buffer(buffer: Buffer, text: str) -> Buffer:
    """Return a buffer with the text that others made of it; cursor and undo go along."""
    changed = hunks(buffer.text, text)
    rebase(buffer.history, changed)
    start, end = (move_location(place, changed, buffer.text, text) for place in buffer.selection)
    return Buffer(text, buffer.history, Selection(start, end), buffer.scroll)
