"""Typed access to the tables of a parsed TOML file: a wrong thing names file, key and line.

Unknown keys are left alone unless ``only`` is called. Texts come out
as ``outline.text.clean`` leaves them: NFC, LF newlines, no control characters.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable
from decimal import Decimal
from enum import StrEnum
from typing import TypeVar

from outline.errors import BadValue, Phrase, StoreError, phrase
from outline.model import Value
from outline.text import clean
from outline.values.stored_forms import DAY, LINE, MAX_DIGITS, NUMBER, WHOLE, StoredForm, is_sane
from outline.values.type_names import suggest_name

from .parser import Parsed, Values

Word = TypeVar("Word", bound=StrEnum)

_MISFITS = (ValueError, TypeError, AttributeError, ArithmeticError, BadValue)
"""What the reader of a form may raise for something of another kind."""

_FORMS = {"line": LINE, "whole": WHOLE, "number": NUMBER, "date": DAY}


class Entry:
    """One table of a file; ``kind`` and ``index`` identify it in messages."""

    __slots__ = ("file", "index", "kind", "values")

    def __init__(self, file: Parsed, kind: str, index: int, values: Values) -> None:
        """Wrap the parsed values of ``[kind]``, of the index-th ``[[kind]]`` or of the head."""
        self.file = file
        self.kind = kind
        self.index = index
        self.values = values

    def __contains__(self, key: str) -> bool:
        """Return whether the key is written in the file."""
        return key in self.values

    def line(self, key: str = "") -> int:
        """Return the line of the table's header, or of a key in it."""
        line = self.file.line(self.kind, self.index, key)
        return line if self.kind or not key else max(line, self.file.line(key))

    def text(self, key: str, default: str | None = None) -> str:
        """Return a text; without a default the key must be there."""
        value = self.values.get(key, default)
        if type(value) is str:
            return value if self.file.is_plain else clean(value)
        if value is None:
            raise self.missing(key)
        raise self.wrong(key, "text")

    def line_text(self, key: str, default: str | None = None) -> str:
        """Return a text that runs over one line only."""
        text = self.text(key, default)
        if "\n" in text:
            raise self.wrong(key, "line")
        return text

    def whole(self, key: str, default: int | None = None) -> int:
        """Return a whole number."""
        value = self.values.get(key, default)
        if type(value) is int and abs(value) < 10**MAX_DIGITS:
            return value
        if value is None:
            raise self.missing(key)
        raise self.wrong(key, "whole")

    def number(self, key: str) -> Decimal:
        """Return a number, exact as written; whole numbers are taken too."""
        value = self.values.get(key)
        if type(value) is int:
            value = Decimal(value)
        if type(value) is Decimal and is_sane(value):
            return value
        if value is None:
            raise self.missing(key)
        raise self.wrong(key, "number")

    def flag(self, key: str, default: bool | None = None) -> bool:
        """Return true or false."""
        value = self.values.get(key, default)
        if type(value) is bool:
            return value
        if value is None:
            raise self.missing(key)
        raise self.wrong(key, "flag")

    def date(self, key: str) -> dt.date | None:
        """Return a local date, or None when the key is not there."""
        value = self.values.get(key)
        if value is None or type(value) is dt.date:
            return value
        raise self.wrong(key, "date")

    def texts(self, key: str, default: tuple[str, ...] | None = ()) -> tuple[str, ...]:
        """Return an array of texts; with ``default=None`` the key must be there."""
        value = self.values.get(key, default)
        if value is None:
            raise self.missing(key)
        if isinstance(value, list | tuple) and all(type(item) is str for item in value):
            return tuple(value) if self.file.is_plain else tuple(map(clean, value))
        raise self.wrong(key, "texts")

    def plain(self, key: str) -> Value | tuple[str, ...] | None:
        """Return a value of a kind that blanks, cells and keys have, or None when there is none."""
        value = self.values.get(key)
        match value:
            case None:
                return None
            case dt.datetime() | bool() | float():
                raise self.wrong(key, "text")
            case dt.date():
                return value
            case int():
                return self.whole(key)
            case Decimal():
                return self.number(key)
            case list():
                return self.texts(key)
            case _:
                return self.text(key)

    def word(self, key: str, words: type[Word], default: Word | None = None) -> Word:
        """Return one of the fixed words of an enumeration."""
        value = self.values.get(key, default)
        if isinstance(value, words):
            return value
        text = self.text(key)
        try:
            return words(text)
        except ValueError:
            raise self.not_among(key, text, [word.value for word in words]) from None

    def type_name(self, key: str, names: Collection[str]) -> str:
        """Return the name of a type; the error for an unknown one has the nearest and all names."""
        name = self.text(key)
        if name not in names:
            raise StoreError(self._cannot_be(key, name), suggest_name(name, names))
        return name

    def typed(self, key: str, form: StoredForm) -> Value:
        """Return the value of a key that is there, written in the form of its type."""
        raw = self.values[key]
        if type(raw) is str and not self.file.is_plain:
            raw = clean(raw)
        try:
            return form.read(raw)
        except _MISFITS as error:
            place: dict[str, str | int] = {
                "file": self.file.name,
                "line": self.line(key),
                "key": key,
            }
            raise StoreError(
                Phrase(form.requirement.template, place),
                phrase("Write it like this: {example}", example=form.example),
            ) from error

    def one_of(self, key: str, words: Collection[str], default: str | None = None) -> str:
        """Return a text that must be one of the given words, or the default."""
        if not isinstance(self.values.get(key, ""), str):
            raise self.wrong(key, "text", words)
        text = self.text(key, default)
        if text != default and text not in words:
            raise self.not_among(key, text, words)
        return text

    def only(self, allowed_keys: Collection[str]) -> None:
        """Refuse keys that are not known, naming the nearest one that is."""
        for key in self.values:
            if key in allowed_keys:
                continue
            near = nearest(key, allowed_keys)
            raise StoreError(
                phrase(
                    "{file}, line {line}: “{key}” is not a key of {table}.",
                    file=self.file.name,
                    line=self.line(key),
                    key=key,
                    table=self.table,
                ),
                phrase("Did you mean “{near}”?", near=near) if near else None,
            )

    @property
    def table(self) -> str:
        """How the table is written in the file."""
        if not self.kind:
            return self.file.name
        single = isinstance(self.file.data.get(self.kind), dict)
        return f"[{self.kind}]" if single else f"[[{self.kind}]]"

    def missing(self, key: str) -> StoreError:
        """Report that a key is not there, and which key looks like it, or that the file was cut."""
        near = nearest(key, self.values)
        cure = None
        if near:
            cure = phrase("Is “{near}” meant to be “{key}”?", near=near, key=key)
        elif self._is_last():
            cure = phrase(
                "This is the last table of the file: if the file was cut off there, take its last "
                "whole copy."
            )
        return StoreError(
            phrase(
                "{file}, line {line}: “{key}” is missing in {table}.",
                file=self.file.name,
                line=self.line(),
                key=key,
                table=self.table,
            ),
            cure,
        )

    def _is_last(self) -> bool:
        """Return whether this is the last table, where a file that was cut off ends."""
        path = next((span.path for span in reversed(self.file.spans) if span.path), ())
        count = self.file.headers[self.kind, True] or 1
        return bool(self.kind) and path == (self.kind,) and self.index == count - 1

    def wrong(self, key: str, wanted: str, words: Collection[str] = ()) -> StoreError:
        """Report that a value is not of the type wanted, or not one of the words that it may be."""
        place: dict[str, str | int] = {"file": self.file.name, "line": self.line(key), "key": key}
        known = ", ".join(f'"{word}"' for word in words)
        cure = phrase("Use one of: {words}.", words=known) if known else _example(wanted)
        return StoreError(_wrong_type(wanted, place), cure)

    def not_among(self, key: str, found: str, words: Iterable[str]) -> StoreError:
        """Report that a value is not one of the fixed words, and which is nearest."""
        allowed = list(words)
        near = nearest(found, allowed)
        return self.error(
            self._cannot_be(key, found),
            phrase("Did you mean “{near}”?", near=near)
            if near
            else phrase("Use one of: {words}.", words=", ".join(allowed)),
        )

    def _cannot_be(self, key: str, found: str) -> Phrase:
        return phrase(
            "{file}, line {line}: “{key}” cannot be “{found}”.",
            file=self.file.name,
            line=self.line(key),
            key=key,
            found=found,
        )

    @staticmethod
    def error(what: Phrase, cure: Phrase | None = None) -> StoreError:
        """Make the error of a check that only the caller knows."""
        return StoreError(what, cure)


def nearest(word: str, words: Iterable[str]) -> str:
    """Return the known word that looks most like this one, or an empty string."""
    from difflib import get_close_matches

    matches = get_close_matches(word, list(words), 1, 0.6)
    return matches[0] if matches else ""


def head(file: Parsed) -> Entry:
    """Return the keys before any table."""
    return Entry(file, "", 0, file.data)


def single(file: Parsed, kind: str) -> Entry:
    """Return the table ``[kind]``, without values when the file has none."""
    return _all(file, kind, array=False)[0]


def many(file: Parsed, kind: str) -> list[Entry]:
    """Return the tables ``[[kind]]`` in the order of the file; none when the file has none."""
    return _all(file, kind, array=True)


def _all(file: Parsed, kind: str, *, array: bool) -> list[Entry]:
    value = file.data.get(kind)
    if value is None:
        return [] if array else [Entry(file, kind, 0, {})]
    count = file.headers[kind, array]
    if array and isinstance(value, list) and count == len(value):
        return [Entry(file, kind, index, values) for index, values in enumerate(value)]
    if not array and isinstance(value, dict) and count == 1:
        return [Entry(file, kind, 0, value)]
    raise StoreError(
        phrase(
            "{file}, line {line}: “{key}” must be written as tables under {header}.",
            file=file.name,
            line=max(file.line(kind), file.line("", 0, kind)),
            key=kind,
            header=f"[[{kind}]]" if array else f"[{kind}]",
        )
    )


def _wrong_type(form: str, position: dict[str, str | int]) -> Phrase:
    match form:
        case "text":
            return phrase("{file}, line {line}: “{key}” must be a text in quotes.", **position)
        case "texts":
            return phrase("{file}, line {line}: “{key}” must be a list of texts.", **position)
        case "flag":
            return phrase("{file}, line {line}: “{key}” must be true or false.", **position)
        case _:
            return Phrase(_FORMS[form].requirement.template, position)


def _example(form: str) -> Phrase:
    examples = {"text": '"Huyện ủy"', "texts": '["n1.a", "n1.b"]', "flag": "true"}
    example = examples.get(form) or _FORMS[form].example
    return phrase("Write it like this: {example}", example=example)
