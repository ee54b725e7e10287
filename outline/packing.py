"""Values and things of a report to plain JSON and back: dates and decimals keep their type.

A thing is an object with its fields; what has the default is left out. Reading back never trusts
what it is given: whatever cannot be is a ``ValueError``.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from decimal import Decimal, InvalidOperation
from enum import Enum
from typing import Any

from . import model
from .frozen import MISSING, Field, fields

Json = None | bool | int | str | list["Json"] | dict[str, "Json"]

KINDS: dict[str, type] = {
    **{"section": model.Section, "prompt": model.Prompt, "answer": model.DemandAnswer},
    **{"blank": model.Blank, "rule": model.Rule, "demand": model.Demand, "tag": model.Tag},
    **{"table": model.Table, "column": model.Column, "row": model.Row, "ready": model.Row},
    **{"choice": model.Choice, "dispute": model.Dispute},
}
"""The name of a kind of thing -> its type."""

_INNER: dict[str, dict[str, str]] = {
    "Section": {"prompts": "prompt", "demands": "answer"},
    "Table": {"columns": "column", "rows": "row", "ready": "ready"},
    "Column": {"choices": "choice"},
}
_ENUMS: dict[tuple[str, str], type[Enum]] = {
    ("Section", "origin"): model.Origin,
    ("Section", "status"): model.Status,
    ("Prompt", "state"): model.Answer,
    ("DemandAnswer", "state"): model.Answer,
    ("Blank", "type"): model.BlankType,
    ("Column", "type"): model.ColumnType,
    ("Rule", "kind"): model.RuleKind,
}
_VALUES = {("Blank", "value"), ("Dispute", "ours"), ("Dispute", "theirs")}
_DATES = {("Section", "due"), ("Document", "date"), ("Document", "due_before")}


def pack(value: Any) -> Json:
    """Return a value or a thing of a report as JSON."""
    if value is None or type(value) in (str, int, bool):
        plain: Json = value
        return plain
    if isinstance(value, Enum):
        return str(value.value)
    if isinstance(value, Decimal):
        return {"decimal": str(value)}
    if isinstance(value, dt.date):
        return {"date": value.isoformat()}
    if isinstance(value, Mapping):
        return {key: pack(one) for key, one in value.items()}
    if isinstance(value, tuple):
        return [pack(one) for one in value]
    return {
        field.name: pack(getattr(value, field.name))
        for field in fields(value)
        if not _is_default(field, getattr(value, field.name))
    }


def _is_default(field: Field[Any], value: object) -> bool:
    return (
        field.default is not MISSING
        and type(field.default) is type(value)
        and (field.default == value)
    )


def unpack(kind: str | type, name: str, value: object) -> Any:
    """Return what was packed: a thing of a kind, or with ``name`` the value of a field of a type.

    A cell is the nameless field of a row. Raise ``ValueError``.
    """
    if isinstance(kind, str):
        return _thing(KINDS[kind], value)
    owner = kind.__name__
    if owner == "Row" and name == "":
        return _value(value)
    if owner == "Row" and name == "values":
        return {_text(key): _value(one) for key, one in _object(value).items()}
    if name in _INNER.get(owner, {}):
        inner = KINDS[_INNER[owner][name]]
        return tuple(_thing(inner, one) for one in _list(value))
    if (owner, name) in _ENUMS:
        return _ENUMS[owner, name](value)
    if (owner, name) in _VALUES:
        return tuple(map(_text, value)) if isinstance(value, list) else _value(value)
    if (owner, name) in _DATES:
        found = _value(value)
        if found is None or isinstance(found, dt.date):
            return found
        raise ValueError(value)
    return _plain(kind, name, value)


def _thing(kind: type, value: object) -> Any:
    given = _object(value)
    known = {field.name for field in fields(kind)}
    if given.keys() - known:
        raise ValueError(sorted(given))
    try:
        return kind(**{name: unpack(kind, name, one) for name, one in given.items()})
    except TypeError as error:
        raise ValueError(str(error)) from error


def _plain(kind: type, name: str, value: object) -> Any:
    """Return the value of a field that is a text, a number, a truth, or several texts."""
    wanted = next((field.type for field in fields(kind) if field.name == name), "")
    readers: dict[str, Callable[[object], Any]] = {
        "str": _text,
        "int": _whole,
        "bool": _truth,
        "tuple[str, ...]": lambda value: tuple(map(_text, _list(value))),
    }
    reader = readers.get(str(wanted))
    if reader is None:
        raise ValueError(name)
    return reader(value)


def _value(value: object) -> model.Value | None:
    match value:
        case None:
            return None
        case bool():
            raise ValueError(value)
        case str() | int():
            return value
        case {"decimal": str() as text}:
            try:
                return Decimal(text)
            except InvalidOperation as error:
                raise ValueError(text) from error
        case {"date": str() as text}:
            return dt.date.fromisoformat(text)
        case _:
            raise ValueError(value)


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise ValueError(value)
    return value


def _whole(value: object) -> int:
    if type(value) is not int:
        raise ValueError(value)
    return value


def _truth(value: object) -> bool:
    if not isinstance(value, bool):
        raise ValueError(value)
    return value


def _list(value: object) -> list[object]:
    if not isinstance(value, list):
        raise ValueError(value)
    return value


def _object(value: object) -> dict[str, object]:
    if not isinstance(value, dict):
        raise ValueError(value)
    return value
