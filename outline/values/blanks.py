"""Values of blanks: reading, printing, finding by any occurrence, and the ties between them."""

from __future__ import annotations

from decimal import Decimal

from outline.errors import BadValue, Phrase, phrase
from outline.model import Blank, Report, Rule, RuleKind, Value
from outline.text import clean

from .blank_types import find_type
from .number_formats import shorten_quote


def parse_value(type_name: str, text: str) -> Value:
    """Read what a person wrote for a blank of this type; raise ``BadValue`` with a cure.

    Text is cleaned and put on one line. A Party name is kept without a leading 'Đảng bộ', which
    the directive prints itself. An ordinal is kept as written (``XII`` or ``12``), in upper case;
    a term with a hyphen, ``2020-2025``.
    """
    type_ = find_type(type_name)
    line = " ".join(clean(text).split())
    if not line:
        raise BadValue(phrase("No value was given."), type_.cure())
    try:
        return type_.parse(line)
    except BadValue as error:
        if error.cure is not None:
            raise
        raise BadValue(error.what, type_.cure()) from error
    except (ValueError, ArithmeticError) as error:
        raise BadValue(
            phrase("“{text}” does not fit here.", text=shorten_quote(line)), type_.cure()
        ) from error


def format_value(type_name: str, value: Value) -> str:
    """Write a value as it is printed in the report, ``1.234``, ``9,5%``, ``05/6/2023``."""
    type_ = find_type(type_name)
    return type_.form.format(value, type_.format)


def is_value(type_name: str, value: Value) -> bool:
    """Return whether a blank of the type may hold a value: what is printed reads back as it."""
    read = parse_value(type_name, format_value(type_name, value))
    return type(read) is type(value) and read == value


def example(type_name: str) -> str:
    """Return a value of the type, for hints; ``parse_value`` accepts it.

    Empty for a text: no two blanks of text are about the same.
    """
    return find_type(type_name).example


def cure(type_name: str) -> Phrase:
    """Say what a blank of the type takes."""
    return find_type(type_name).cure()


def find(report: Report, name: str) -> Blank | None:
    """Return the blank with this id, or with this id of a further occurrence; None if none."""
    for blank in report.blanks:
        if blank.id == name or name in blank.aliases:
            return blank
    return None


def find_broken_rules(report: Report) -> tuple[Rule, ...]:
    """Return the ties that the values break, in order; a missing value breaks nothing.

    The one exception is what ``EXPLAIN`` is for: its parts differ, both known, and the reason is
    missing.
    """
    return tuple(rule for rule in report.rules if _is_broken(report, rule))


def _is_broken(report: Report, rule: Rule) -> bool:
    blanks = [find(report, name) for name in (rule.total, *rule.parts)]
    if any(blank is None for blank in blanks):
        return False
    total, *parts = (blank.value for blank in blanks if blank is not None)
    if rule.kind is RuleKind.EXPLAIN:
        return len(set(parts)) > 1 and None not in parts and not total
    numbers = [value for value in (total, *parts) if isinstance(value, int | Decimal)]
    return len(numbers) == len(blanks) and numbers[0] != sum(numbers[1:])
