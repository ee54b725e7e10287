"""Values of blanks: reading, printing, finding by any occurrence, and the ties between them."""

from __future__ import annotations

import datetime as dt
import re
from decimal import Decimal

from outline.errors import BadValue, Phrase, phrase
from outline.model import Blank, BlankType, Report, Rule, RuleKind, Value
from outline.text import clean, fold

from .number_formats import (
    FIRST_YEAR,
    LAST_YEAR,
    format_date,
    format_number,
    format_percent,
    from_roman,
    parse_date,
    parse_percent,
    shorten_quote,
)
from .number_styles import read_whole

LONGEST_TERM = 10
"""Years; a term of office lasts five, and nothing that is called one lasts longer than this."""


def parse_value(type_: BlankType, text: str) -> Value:
    """Read what somebody wrote for a blank of this type; raise ``BadValue`` with a cure.

    Text is cleaned and put on one line. A Party name is kept without a leading 'Đảng bộ', which
    the directive prints itself. An ordinal is kept as written (``XII`` or ``12``), in upper case;
    a term with a hyphen, ``2020-2025``.
    """
    line = " ".join(clean(text).split())
    if not line:
        raise BadValue(
            phrase("No value was given."),
            cure(type_),
        )
    match type_:
        case BlankType.INT:
            return _read_count(line)
        case BlankType.PERCENT:
            return _read_share(line)
        case BlankType.DATE:
            return parse_date(line)
        case BlankType.CODE:
            return _read_code(line)
        case BlankType.ORDINAL:
            return _read_ordinal(line)
        case BlankType.TERM:
            return _read_term(line)
        case BlankType.PARTY_NAME:
            return _read_party_name(line)
        case BlankType.TEXT:
            return line


def _read_count(line: str) -> int:
    number = read_whole(line)
    if number < 0:
        raise BadValue(
            phrase("“{text}” is below zero.", text=shorten_quote(line)),
            phrase("Write a count of 0 or more."),
        )
    return number


def _read_share(line: str) -> Decimal:
    share = parse_percent(line)
    if not 0 < share <= 100:
        raise BadValue(
            phrase("“{text}” is not a share of a whole.", text=shorten_quote(line)),
            phrase("Write a percentage above 0 and up to 100, like 9,5%."),
        )
    return share


def _read_code(line: str) -> str:
    if not re.fullmatch(r"[^\W_]+(?:[-/.&][^\W_]+)*", line):
        raise BadValue(
            phrase("“{text}” is not a code.", text=shorten_quote(line)),
            phrase("Write letters and digits without spaces, like HU or BC/HU."),
        )
    return line


def _read_ordinal(line: str) -> str:
    if re.fullmatch(r"[1-9][0-9]{0,3}", line):
        return line
    try:
        from_roman(line)
    except BadValue as error:
        raise BadValue(
            phrase("“{text}” is not an ordinal.", text=shorten_quote(line)),
            phrase("Write a Roman or an ordinary number, like XII or 12."),
        ) from error
    return line.upper()


def _read_term(line: str) -> str:
    match = re.fullmatch(r"([0-9]{4})(?:-| )([0-9]{4})", fold(line))
    if match is None:
        raise BadValue(
            phrase("“{text}” is not a term of office.", text=shorten_quote(line)),
            phrase("Write its first and last year like 2020-2025."),
        )
    first, last = int(match[1]), int(match[2])
    if not (FIRST_YEAR <= first < last <= LAST_YEAR and last - first <= LONGEST_TERM):
        raise BadValue(
            phrase("A term cannot run from {first} to {last}.", first=first, last=last),
            phrase("Write its first and last year like 2020-2025."),
        )
    return f"{first}-{last}"


def _read_party_name(line: str) -> str:
    words = line.split()
    if len(words) > 2 and fold(" ".join(words[:2])) == "dang bo":
        words = words[2:]
    name = " ".join(words)
    if not any(map(str.isalpha, name)):
        raise BadValue(
            phrase("“{text}” is not the name of a Party organisation.", text=shorten_quote(line)),
            phrase("Write it like {example}.", example=example(BlankType.PARTY_NAME)),
        )
    return name


def format_value(type_: BlankType, value: Value) -> str:
    """Write a value as it is printed in the report, ``1.234``, ``9,5%``, ``05/6/2023``."""
    match value:
        case dt.date():
            return format_date(value)
        case int() | Decimal():
            percent = type_ is BlankType.PERCENT
            return format_percent(value) if percent else format_number(value)
        case _:
            return value


def example(type_: BlankType) -> str:
    """Return a value of the type, for hints; ``parse_value`` accepts it.

    Empty for a text: no two blanks of text are about the same.
    """
    return {
        BlankType.INT: "45",
        BlankType.PERCENT: "9,5%",
        BlankType.DATE: "05/6/2023",
        BlankType.TEXT: "",
        BlankType.CODE: "HU",
        BlankType.ORDINAL: "XII",
        BlankType.TERM: "2020-2025",
        BlankType.PARTY_NAME: "huyện Bình An",
    }[type_]


def cure(type_: BlankType) -> Phrase:
    """Say what a blank of the type takes."""
    sample = example(type_)
    if not sample:
        return phrase("Write it in the words that are to be printed.")
    return phrase("Write a value like {example}.", example=sample)


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
