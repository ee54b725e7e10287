"""Find the record of a type by its name; an unknown name is refused, never taken for another."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import TypeVar

from outline.errors import BadValue, Phrase, phrase

Record = TypeVar("Record")


def find_record(records: Mapping[str, Record], name: str) -> Record:
    """Return the record of a type; raise ``BadValue`` with the nearest name and all of them."""
    record = records.get(name)
    if record is None:
        raise BadValue(
            phrase("There is no type “{name}”.", name=name), suggest_name(name, records.keys())
        )
    return record


def suggest_name(name: str, known_names: Collection[str]) -> Phrase:
    """Return the cure for an unknown name: the nearest one, where there is one, and all of them."""
    from difflib import get_close_matches  # not above: only what is refused needs it

    words = ", ".join(known_names)
    near = get_close_matches(name.lower(), known_names, 1, 0.6)
    if near:
        return phrase("Did you mean “{near}”? Use one of: {words}.", near=near[0], words=words)
    return phrase("Use one of: {words}.", words=words)
