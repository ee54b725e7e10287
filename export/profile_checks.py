"""Strict reading of the tables of a profile: an error names the file, the table and the key."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Any

from outline.errors import ExportError, Phrase, phrase

_ABOUT_TABLE = ("source", "confidence")
"""Keys that every table may have: where its values come from, and how sure they are."""
_ABOUT_VALUE = ("range", "source", "confidence")
"""What a key may be followed by: ``size_range`` is the range that is allowed for ``size``."""
_TYPES: Mapping[object, tuple[type, ...]] = {
    bool: (bool,),
    int: (int,),
    float: (int, float),
    str: (str,),
    dt.date: (dt.date,),
    Mapping[str, str]: (dict,),
}


def check_keys(file: str, table: str, values: Mapping[str, Any], known: Iterable[str]) -> None:
    """Refuse keys that are not known, naming the nearest one that is."""
    allowed = frozenset(known)
    for key in values:
        if key not in allowed:
            raise ExportError(
                phrase("{file}: “{key}” is not a key of {table}.", file=file, key=key, table=table),
                _suggest_nearest(key, allowed),
            )


def check_table(file: str, table: str, values: Mapping[str, Any], kind: Any) -> None:
    """Refuse keys that a class does not have, and values of another type than its fields."""
    known, hints = _read_fields(kind)
    check_keys(file, table, values, known)
    for key, value in values.items():
        if key in hints:
            check_type(file, table, key, value, hints[key])


@lru_cache
def _read_fields(kind: Any) -> tuple[frozenset[str], Mapping[str, object]]:
    """Return the keys that the table of a class may have, and the types of its fields."""
    from typing import get_type_hints

    fields: tuple[str, ...] = kind._fields
    about_values = (f"{field}_{suffix}" for field in fields for suffix in _ABOUT_VALUE)
    return frozenset((*fields, *_ABOUT_TABLE, *about_values)), get_type_hints(kind)


def get_table(file: str, table: str, values: Mapping[str, Any], key: str) -> Mapping[str, Any]:
    """Return a table within a table, empty where there is none; refuse anything else."""
    value = values.get(key, {})
    if not isinstance(value, dict):
        raise _wrong_type(file, table, key)
    return value


def check_type(file: str, table: str, key: str, value: object, hint: object) -> None:
    """Refuse a value of another type; a number may be whole, but true is no number."""
    allowed = _TYPES[hint]
    is_text_table = isinstance(value, dict) and all(isinstance(v, str) for v in value.values())
    if (
        not isinstance(value, allowed)
        or (isinstance(value, bool) and bool not in allowed)
        or (dict in allowed and not is_text_table)
    ):
        raise _wrong_type(file, table, key)


def check_word(file: str, key: str, value: str, words: Sequence[str]) -> None:
    """Refuse a value that is not one of the fixed words, naming the nearest one."""
    if value not in words:
        raise ExportError(
            phrase("{file}: “{key}” cannot be “{found}”.", file=file, key=key, found=value),
            _suggest_nearest(value, words)
            or phrase("Use one of: {words}.", words=", ".join(words)),
        )


def _wrong_type(file: str, table: str, key: str) -> ExportError:
    return ExportError(
        phrase(
            "{file}: the value of “{key}” in {table} is of the wrong type.",
            file=file,
            key=key,
            table=table,
        )
    )


def check_required(
    file: str, table: str, values: Mapping[str, Any], required: Iterable[str]
) -> None:
    """Refuse a table in which a key is missing."""
    for key in required:
        if key not in values:
            raise ExportError(
                phrase("{file}: “{key}” is missing in {table}.", file=file, key=key, table=table)
            )


def _suggest_nearest(word: str, known: Iterable[str]) -> Phrase | None:
    from difflib import get_close_matches

    matches = get_close_matches(word, sorted(known), 1, 0.6)
    return phrase("Did you mean “{near}”?", near=matches[0]) if matches else None
