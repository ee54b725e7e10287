"""What screens pass to widgets to draw: texts with the names of their styles, and rows of them.

Plain values and text functions; nothing of Textual, so that presenters are tested without a screen.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from rich.cells import cell_len, set_cell_size

from outline.text import visible

StyledText = tuple[str, str]
"""A text and the name of its style; an empty name is the plain style of the widget."""


def one_row(text: str) -> str:
    """Return a text as one row of a screen may show it: controls visible, no line breaks."""
    return visible(text.replace("\n", " ").replace("\t", " "))


def fit(text: str, width: int, *, right: bool = False) -> str:
    """Return the text in exactly ``width`` cells, cut with an ellipsis, padded with spaces."""
    width = max(width, 0)
    text = one_row(text)
    length = cell_len(text)
    if length > width:
        return set_cell_size(text, width - 1) + "…" if width > 0 else ""
    padding = " " * (width - length)
    return padding + text if right else text + padding


def mark_spans(text: str, spans: Iterable[tuple[int, int]], style: str = "") -> list[StyledText]:
    """Return a text as parts with the ``spans`` (character offsets) in the style of matches."""
    parts: list[StyledText] = []
    offset = 0
    for start, end in sorted(spans):
        start, end = max(start, offset), min(end, len(text))
        if end <= start:
            continue
        parts += [(text[offset:start], style), (text[start:end], "match")]
        offset = end
    return [part for part in (*parts, (text[offset:], style)) if part[0]]


def width_of(parts: Iterable[StyledText]) -> int:
    """Return the cells that the parts take."""
    return sum(cell_len(one_row(text)) for text, _ in parts)


@dataclass(frozen=True, slots=True)
class ListRow:
    """One row of a list: a key, the parts at the left, and a note at the right."""

    key: str
    parts: tuple[StyledText, ...]
    note: tuple[StyledText, ...] = ()
    heading: bool = False
    """A heading groups the rows below it; the cursor passes over it."""


@dataclass(frozen=True, slots=True)
class FormField:
    """One field of a form."""

    key: str
    label: str
    group: str
    """Fields of one group are shown together under its name."""
    note: str = ""
    """Shown at the right end, for example how often the value is used."""


@dataclass(frozen=True, slots=True)
class InputCheck:
    """The result of a check of a text while it is typed."""

    ok: bool
    message: str = ""
    """What is wrong; or, for a valid text, how it will read."""
    asks: bool = False
    """Whether the text has two readings, so that the user must be asked which one is meant."""


@dataclass(frozen=True, slots=True)
class GridColumn:
    """One column of a grid."""

    key: str
    label: str
    width: int
    """In cells, without the gap."""
    right: bool = False
    """Whether the cells are aligned right, as numbers are."""
    editable: bool = True
    picks: bool = False
    """Whether Enter opens a list to choose from; typing still edits."""


@dataclass(frozen=True, slots=True)
class HeaderFacts:
    """What the header shows."""

    report: str
    unit: str
    deadline: str
    late: bool
    percent: int
    mark: str
    """'unsaved', 'read only', ... or nothing."""
    typing: str = ""
    """'Telex', 'VNI' or nothing."""
