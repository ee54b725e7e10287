"""The types of blanks, one record for each: all that the program knows of a type is here.

``Blank.type`` is the name of a record. Code that treats some types differently asks for a property
of the record (``prints_in_symbols``), never for its name, so that a new type is one more record.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from outline.errors import BadValue, Phrase, phrase
from outline.model import Value
from outline.text import fold

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
from .stored_forms import DAY, LINE, NUMBER, WHOLE, StoredForm
from .type_names import find_record

LONGEST_TERM = 10
"""Years; a term of office lasts five, and nothing that is called one lasts longer than this."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BlankType:
    """How the values of one type are read, printed, stored and explained."""

    name: str
    """The word in the file."""
    description: Phrase
    """What such a blank takes, for its hint: ``a date``."""
    parse: Callable[[str], Value]
    """Read one line that is not empty; raise ``BadValue``."""
    format: Callable[[Any], str] = str
    """Print a value; ``parse`` reads it back."""
    form: StoredForm = LINE
    """How a value is written in files."""
    example: str = ""
    """A value as one writes it; empty where no two blanks of the type are about the same."""
    is_name: bool = False
    """Whether a heading in capitals prints it in capitals."""
    is_plain_in_numbers: bool = False
    """Whether it is printed without dots in the number of a document, ``1234-KH/HU``."""
    prints_in_symbols: bool = False
    """Whether it is the code of a body, with which symbols of documents are made."""
    is_term_of_office: bool = False
    """Whether it is to be the term that the document has."""

    def describe(self) -> Phrase:
        """Return the hint: what the type takes, with its example."""
        if not self.example:
            return self.description
        return phrase("{what}, like {sample}", what=self.description, sample=self.example)

    def cure(self) -> Phrase:
        """Return how to write a value of the type."""
        if not self.example:
            return phrase("Write it in the words that are to be printed.")
        return phrase("Write a value like {example}.", example=self.example)


def find_type(name: str) -> BlankType:
    """Return the record of a type; raise ``BadValue`` with the nearest name and all of them."""
    return find_record(BLANK_TYPES, name)


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


def parse_term(line: str) -> str:
    """Read a term of office, kept with a hyphen: ``2020-2025``; raise ``BadValue``."""
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


_PARTY_NAME_EXAMPLE = "huyện Bình An"


def _read_party_name(line: str) -> str:
    words = line.split()
    if len(words) > 2 and fold(" ".join(words[:2])) == "dang bo":
        words = words[2:]
    name = " ".join(words)
    if not any(map(str.isalpha, name)):
        raise BadValue(
            phrase("“{text}” is not the name of a Party organisation.", text=shorten_quote(line)),
            phrase("Write it like {example}.", example=_PARTY_NAME_EXAMPLE),
        )
    return name


BLANK_TYPES: dict[str, BlankType] = {
    record.name: record
    for record in (
        BlankType(
            name="int",
            description=phrase("a count"),
            parse=_read_count,
            format=format_number,
            form=WHOLE,
            example="45",
            is_plain_in_numbers=True,
        ),
        BlankType(
            name="percent",
            description=phrase("a percentage"),
            parse=_read_share,
            format=format_percent,
            form=NUMBER,
            example="9,5%",
        ),
        BlankType(
            name="date",
            description=phrase("a date"),
            parse=parse_date,
            format=format_date,
            form=DAY,
            example="05/6/2023",
        ),
        BlankType(name="text", description=phrase("a text"), parse=str, is_name=True),
        BlankType(
            name="code",
            description=phrase("a code"),
            parse=_read_code,
            example="HU",
            prints_in_symbols=True,
        ),
        BlankType(
            name="ordinal", description=phrase("an ordinal"), parse=_read_ordinal, example="XII"
        ),
        BlankType(
            name="term",
            description=phrase("a term of office"),
            parse=parse_term,
            example="2020-2025",
            is_term_of_office=True,
        ),
        BlankType(
            name="party_name",
            description=phrase("the name of a Party organisation"),
            parse=_read_party_name,
            example=_PARTY_NAME_EXAMPLE,
            is_name=True,
        ),
    )
}
"""The name of each type -> its record, in the order in which they are listed to people."""
