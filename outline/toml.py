"""Reads TOML as ``tomllib`` does, and the plain part of it in a quarter of the time.

``tomllib`` goes through a text character by character, which is most of what a short command does.
Our own files, reports and profiles, hold little else than headers and ``key = value`` on lines of
their own, so one pattern reads a line. ``tomllib`` still decides what is TOML: a string with an
escape is given to it alone, and whatever is not plain, or wrong, is given to it whole.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from typing import Any

_ILLEGAL = r"\x00-\x08\x0a-\x1f\x7f"
_PLAIN = rf'"(?!"")[^"\\{_ILLEGAL}]*+"'
_NUMBER = r"-?(?:0|[1-9][0-9]{0,17})"
_BLANKS = r"[ \t\n]*+"
_ITEM = rf"(?:{_PLAIN}|{_NUMBER}(?:\.[0-9]+)?)"
_LINE = re.compile(
    rf"""[\ \t]*+(?:
        (?P<key>[A-Za-z0-9_-]++|{_PLAIN})[\ \t]*+=[\ \t]*+(?:
            "(?!"")(?P<words>[^"\\{_ILLEGAL}]*+)"
            | \"""\n?(?P<prose>[^"\\\x00-\x08\x0b-\x1f\x7f]*+
                (?:"{{1,2}}(?!")[^"\\\x00-\x08\x0b-\x1f\x7f]*+)*+)\"""(?!")
            | "(?!"")(?P<quoted>(?:[^"\\{_ILLEGAL}]|\\["\\])*+)"
            | (?P<escaped>\"""(?:[^"\\]|\\.|"{{1,2}}(?!"))*+"{{3,5}} | "(?:[^"\\\n]|\\.)*+")
            | (?P<date>[0-9]{{4}}-[0-9]{{2}}-[0-9]{{2}})
            | (?P<decimal>{_NUMBER}\.[0-9]+)
            | (?P<whole>{_NUMBER})
            | (?P<flag>true|false)
            | \[{_BLANKS}(?P<list>(?:{_ITEM}{_BLANKS},{_BLANKS})*+(?:{_ITEM}{_BLANKS})?)\]
        )
        | \[(?P<table>[A-Za-z0-9_-]++(?:\.[A-Za-z0-9_-]++)*+)\]
        | \[\[(?P<array>[A-Za-z0-9_-]++)\]\]
    )?[\ \t]*+(?:\#[^{_ILLEGAL}]*+)?(?:\n|\Z)""",
    re.VERBOSE | re.DOTALL,
)


def loads(text: str, parse_float: Callable[[str], Any] = float) -> dict[str, Any]:
    """Return what ``tomllib.loads`` returns, or raise what it raises."""
    try:
        return _read(text.replace("\r\n", "\n"), parse_float)
    except _NotPlain:
        import tomllib

        return tomllib.loads(text, parse_float=parse_float)


def broken() -> type[ValueError]:
    """Return what is raised for a text that is not TOML; loaded only to catch it."""
    import tomllib

    return tomllib.TOMLDecodeError


class _NotPlain(Exception):
    """The text is more than this module reads, or is not TOML."""


def _read(text: str, parse_float: Callable[[str], Any]) -> dict[str, Any]:
    whole: dict[str, Any] = {}
    table = whole
    arrays: set[str] = set()
    match = _LINE.match
    at, end = 0, len(text)
    while at < end:
        line = match(text, at)
        if line is None:
            raise _NotPlain
        at = line.end()
        kind = line.lastgroup
        if kind is None:
            continue
        value = line[kind]
        if kind == "table":
            table = _opened(whole, value.split("."))
            continue
        if kind == "array":
            table = _begun(whole, value, arrays)
            continue
        key = line["key"].strip('"')
        if key in table:
            raise _NotPlain
        if kind == "words" or kind == "prose":
            table[key] = value
        elif kind == "quoted":
            table[key] = re.sub(r"\\(.)", r"\1", value)
        elif kind == "list":
            table[key] = [_item(item, parse_float) for item in re.findall(_ITEM, value)]
        else:
            table[key] = _value(kind, value, parse_float)
    return whole


def _opened(whole: dict[str, Any], path: list[str]) -> dict[str, Any]:
    """Return the new table at a path; one that stands already is for ``tomllib`` to judge."""
    above: Any = whole
    for name in path[:-1]:
        above = above.setdefault(name, {})
        if not isinstance(above, dict):
            raise _NotPlain
    if path[-1] in above:
        raise _NotPlain
    table: dict[str, Any] = {}
    above[path[-1]] = table
    return table


def _begun(whole: dict[str, Any], name: str, arrays: set[str]) -> dict[str, Any]:
    """Return the next table of an array of tables."""
    if name not in arrays:
        if name in whole:
            raise _NotPlain
        arrays.add(name)
        whole[name] = []
    table: dict[str, Any] = {}
    whole[name].append(table)
    return table


def _item(text: str, parse_float: Callable[[str], Any]) -> Any:
    if text[0] == '"':
        return text[1:-1]
    return _value("decimal" if "." in text else "whole", text, parse_float)


def _value(kind: str, text: str, parse_float: Callable[[str], Any]) -> Any:
    if kind == "whole":
        return int(text)
    if kind == "decimal":
        return parse_float(text)
    if kind == "flag":
        return text == "true"
    try:
        if kind == "date":
            return dt.date.fromisoformat(text)
        import tomllib

        return tomllib.loads(f"_ = {text}")["_"]
    except ValueError:
        raise _NotPlain from None
