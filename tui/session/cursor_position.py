"""Where a writer left off in a file: kept in the state folder of the user, never in the report."""

from __future__ import annotations

import json
import os
from pathlib import Path

from outline.frozen import dataclass
from outline.model import PREAMBLE
from tui.settings import paths

MOST_FOLDED = 1000
"""Folded headings that are remembered, the first ones of the report."""


@dataclass(frozen=True, slots=True)
class Place:
    """A section and the cursor in its body."""

    section: str = PREAMBLE
    row: int = 0
    """Line of the body, from 0."""
    column: int = 0
    """Characters from the start of the line."""


@dataclass(frozen=True, slots=True)
class LeftOff:
    """What is found again when a report is opened."""

    place: Place = Place()
    folded: tuple[str, ...] = ()
    """Ids of the headings whose sections the outline hides, at most ``MOST_FOLDED``."""


def recall(path: Path) -> LeftOff:
    """Return how the writer left the report; the beginning where nothing (readable) is known."""
    try:
        known = json.loads(paths.recall(_name(path)))
        section, row, column = known["section"], known["row"], known["column"]
        folded = known.get("folded", [])
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return LeftOff()
    place = Place()
    if isinstance(section, str) and type(row) is int and type(column) is int:
        place = Place(section, max(row, 0), max(column, 0))
    ids = folded if isinstance(folded, list) else []
    return LeftOff(place, tuple(id_ for id_ in ids[:MOST_FOLDED] if isinstance(id_, str)))


def remember(path: Path, left: LeftOff) -> None:
    """Write down how the writer leaves; a folder that cannot be written does not matter."""
    place = left.place
    known = {"section": place.section, "row": place.row, "column": place.column}
    text = json.dumps({**known, "folded": left.folded[:MOST_FOLDED]})
    if len(text) >= paths.LIMIT:  # ids that nobody would give
        text = json.dumps(known)
    paths.remember(_name(path), text)


def _name(path: Path) -> str:
    from store.hashing import sha256

    key = sha256(os.fsencode(os.path.realpath(path))).hexdigest()[:32]
    return f"places/{key}.json"
