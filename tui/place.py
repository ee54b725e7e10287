"""Where a writer left off in a file: kept in the state folder of the user, never in the report."""

from __future__ import annotations

import hashlib
import json
import os
from pathlib import Path

from outline.frozen import dataclass
from outline.model import PREAMBLE

from .state import state_folder


@dataclass(frozen=True, slots=True)
class Place:
    """A section and the cursor in its body."""

    section: str = PREAMBLE
    row: int = 0
    """Line of the body, from 0."""
    column: int = 0
    """Characters from the start of the line."""


def recall(path: Path) -> Place | None:
    """Return where the writer left off, or None where nothing (readable) is known."""
    try:
        known = json.loads(_file(path).read_bytes())
        section, row, column = known["section"], known["row"], known["column"]
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        return None
    if isinstance(section, str) and type(row) is int and type(column) is int:
        return Place(section, max(row, 0), max(column, 0))
    return None


def remember(path: Path, place: Place) -> None:
    """Write down where the writer leaves off; a folder that cannot be written does not matter."""
    known = {"section": place.section, "row": place.row, "column": place.column}
    file = _file(path)
    part = file.with_suffix(f".{os.getpid()}")
    try:
        file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        part.write_text(json.dumps(known), encoding="utf-8")
        part.replace(file)
    except OSError:
        return


def _file(path: Path) -> Path:
    key = hashlib.sha256(os.fsencode(path.resolve())).hexdigest()[:32]
    return state_folder() / "places" / f"{key}.json"
