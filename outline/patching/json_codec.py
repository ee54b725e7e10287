"""Encode the values and records of a report as plain JSON, and decode them with their types.

A record becomes an object of its fields, without those that have their default. Decoding checks
everything that it is given and raises ``ValueError`` for what does not fit.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import MISSING, Field, fields
from decimal import Decimal, InvalidOperation
from enum import Enum
from typing import Any

from outline import model
from outline.errors import BadValue
from outline.registers import column_types
from outline.values import blank_types

Json = None | bool | int | str | list["Json"] | dict[str, "Json"]

TYPES_BY_KIND: dict[str, type] = {
    **{"section": model.Section, "prompt": model.Prompt, "answer": model.DemandAnswer},
    **{"blank": model.Blank, "rule": model.Rule, "demand": model.Demand, "tag": model.Tag},
    **{"table": model.Table, "column": model.Column, "row": model.Row, "ready": model.Row},
    **{"choice": model.Choice, "dispute": model.Conflict},  # the kind that journals hold
}
"""The name of a kind of thing -> its type."""

_ITEM_KINDS: dict[str, dict[str, str]] = {
    "Section": {"prompts": "prompt", "demands": "answer"},
    "Table": {"columns": "column", "rows": "row", "ready": "ready"},
    "Column": {"choices": "choice"},
}
_ENUM_FIELDS: dict[tuple[str, str], type[Enum]] = {
    ("Section", "origin"): model.Origin,
    ("Section", "status"): model.Status,
    ("Prompt", "state"): model.Answer,
    ("DemandAnswer", "state"): model.Answer,
    ("Rule", "kind"): model.RuleKind,
}
_TYPE_FIELDS: dict[tuple[str, str], Callable[[str], object]] = {
    ("Blank", "type"): blank_types.find_type,
    ("Column", "type"): column_types.find_type,
}
"""Fields that name a record of a type, and what finds it."""
_STORED_NAMES = {("Conflict", "key"): "place", ("Conflict", "author"): "who"}
"""Fields that journals and histories hold under an older name."""
_VALUE_FIELDS = {("Blank", "value"), ("Conflict", "ours"), ("Conflict", "theirs")}
_DATE_FIELDS = {("Section", "due"), ("Document", "date"), ("Document", "due_before")}


def encode_json(value: Any) -> Json:
    """Return a value or a record of a report as JSON."""
    if value is None or type(value) in (str, int, bool):
        scalar: Json = value
        return scalar
    if isinstance(value, Enum):
        return str(value.value)
    if isinstance(value, Decimal):
        return {"decimal": str(value)}
    if isinstance(value, dt.date):
        return {"date": value.isoformat()}
    if isinstance(value, Mapping):
        return {key: encode_json(item) for key, item in value.items()}
    if isinstance(value, tuple):
        return [encode_json(item) for item in value]
    owner = type(value).__name__
    return {
        _STORED_NAMES.get((owner, field.name), field.name): encode_json(getattr(value, field.name))
        for field in fields(value)
        if not _is_default(field, getattr(value, field.name))
    }


def _is_default(field: Field[Any], value: object) -> bool:
    return (
        field.default is not MISSING
        and type(field.default) is type(value)
        and (field.default == value)
    )


def decode_json(kind: str | type, name: str, value: object) -> Any:
    """Decode a record of a kind, or with ``name`` the value of that field of a type.

    A cell is decoded as the field ``""`` of a row. Raise ``ValueError``.
    """
    if isinstance(kind, str):
        return _decode_record(TYPES_BY_KIND[kind], value)
    owner = kind.__name__
    if owner == "Row" and name == "":
        return _decode_value(value)
    if owner == "Row" and name == "values":
        return {_check_text(key): _decode_value(cell) for key, cell in _check_object(value).items()}
    if name in _ITEM_KINDS.get(owner, {}):
        item_type = TYPES_BY_KIND[_ITEM_KINDS[owner][name]]
        return tuple(_decode_record(item_type, item) for item in _check_list(value))
    if (owner, name) in _ENUM_FIELDS:
        return _ENUM_FIELDS[owner, name](value)
    if (owner, name) in _TYPE_FIELDS:
        return _check_type_name(_TYPE_FIELDS[owner, name], value)
    if (owner, name) in _VALUE_FIELDS:
        return tuple(map(_check_text, value)) if isinstance(value, list) else _decode_value(value)
    if (owner, name) in _DATE_FIELDS:
        day = _decode_value(value)
        if day is None or isinstance(day, dt.date):
            return day
        raise ValueError(value)
    return _decode_scalar(kind, name, value)


def _decode_record(kind: type, value: object) -> Any:
    values = _check_object(value)
    names = {
        _STORED_NAMES.get((kind.__name__, field.name), field.name): field.name
        for field in fields(kind)
    }
    if values.keys() - names.keys():
        raise ValueError(sorted(values))
    try:
        return kind(
            **{names[key]: decode_json(kind, names[key], item) for key, item in values.items()}
        )
    except TypeError as error:
        raise ValueError(str(error)) from error


def _decode_scalar(kind: type, name: str, value: object) -> Any:
    """Decode the value of a field that is a text, a number, a boolean, or several texts."""
    annotation = next((field.type for field in fields(kind) if field.name == name), "")
    readers: dict[str, Callable[[object], Any]] = {
        "str": _check_text,
        "int": _check_int,
        "bool": _check_bool,
        "tuple[str, ...]": lambda value: tuple(map(_check_text, _check_list(value))),
    }
    reader = readers.get(str(annotation))
    if reader is None:
        raise ValueError(name)
    return reader(value)


def _decode_value(value: object) -> model.Value | None:
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


def _check_text(value: object) -> str:
    if not isinstance(value, str):
        raise ValueError(value)
    return value


def _check_type_name(find_type: Callable[[str], object], value: object) -> str:
    name = _check_text(value)
    try:
        find_type(name)
    except BadValue as error:
        raise ValueError(f"{error.what} {error.cure}") from error
    return name


def _check_int(value: object) -> int:
    if type(value) is not int:
        raise ValueError(value)
    return value


def _check_bool(value: object) -> bool:
    if not isinstance(value, bool):
        raise ValueError(value)
    return value


def _check_list(value: object) -> list[object]:
    if not isinstance(value, list):
        raise ValueError(value)
    return value


def _check_object(value: object) -> dict[str, object]:
    if not isinstance(value, dict):
        raise ValueError(value)
    return value
