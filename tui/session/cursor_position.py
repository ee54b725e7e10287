"""Where a writer left off in a file: kept in the state folder of the user, never in the report."""

from __future__ import annotations

import json
import os
from dataclasses import dataclass
from pathlib import Path

from outline.model import PREAMBLE
from tui.settings import paths

APPENDICES = "appendices"
"""The id of the row above the registers in the outline, which folds them; no part has it."""
MOST_FOLDED = 1000
"""Folded headings that are remembered, the first ones of the report."""


@dataclass(frozen=True, slots=True)
class CursorPosition:
    """A section and the cursor in its body."""

    section: str = PREAMBLE
    row: int = 0
    """Line of the body, from 0."""
    column: int = 0
    """Characters from the start of the line."""


@dataclass(frozen=True, slots=True)
class LeftOff:
    """What is found again when a report is opened."""

    position: CursorPosition = CursorPosition()
    folded: tuple[str, ...] = ()
    """Ids of the headings whose sections the outline hides, at most ``MOST_FOLDED``."""


def load(path: Path) -> LeftOff:
    """Return how the writer left the report; the beginning where nothing readable is stored."""
    try:
        stored = json.loads(paths.load_state(_name(path)))
        section, row, column = stored["section"], stored["row"], stored["column"]
        folded = stored.get("folded", [])
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return LeftOff()
    position = CursorPosition()
    if isinstance(section, str) and type(row) is int and type(column) is int:
        position = CursorPosition(section, max(row, 0), max(column, 0))
    ids = folded if isinstance(folded, list) else []
    return LeftOff(position, tuple(id_ for id_ in ids[:MOST_FOLDED] if isinstance(id_, str)))


def save(path: Path, left: LeftOff) -> None:
    """Write down how the writer leaves; a folder that cannot be written does not matter."""
    position = left.position
    stored = {"section": position.section, "row": position.row, "column": position.column}
    text = json.dumps({**stored, "folded": left.folded[:MOST_FOLDED]})
    if len(text) >= paths.LIMIT:  # ids of an unusual length
        text = json.dumps(stored)
    paths.save_state(_name(path), text)


def _name(path: Path) -> str:
    from store.hashing import sha256

    key = sha256(os.fsencode(os.path.realpath(path))).hexdigest()[:32]
    return f"places/{key}.json"
