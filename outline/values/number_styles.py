"""Read figures whose comma may separate thousands: ``12,000`` has two readings.

``number_formats`` reads and writes the Vietnamese style only. What a person types or pastes, or a
spreadsheet gives, is read here: the meaning of a comma before exactly three digits is never
guessed, since one reading is a thousand times the other.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal
from enum import StrEnum

from outline.errors import BadValue, Phrase, phrase
from outline.text import clean

from .number_formats import format_number, parse_number, parse_whole, shorten_quote

_SWAP = str.maketrans(",.", ".,")


class Style(StrEnum):
    """Which marks a file writes its figures with."""

    VIETNAMESE = "vi"
    """``45.799,5``."""
    ENGLISH = "en"
    """``45,799.5``."""


class Mark(StrEnum):
    """What the one mark of a figure with two readings parts."""

    THOUSANDS = "thousands"
    DECIMALS = "decimals"


class Ambiguous(BadValue):
    """A figure has two readings, and nothing shows which is meant."""

    def __init__(
        self, what: Phrase, cure: Phrase | None, text: str, thousands: str, decimals: str
    ) -> None:
        """Take the message; ``thousands`` and ``decimals`` are the readings, written plainly."""
        super().__init__(what, cure)
        self.text = text
        self.readings = {Mark.THOUSANDS: thousands, Mark.DECIMALS: decimals}

    def inside(self, what: Phrase) -> Ambiguous:
        """Return the same error with a message that says where it arose."""
        readings = self.readings
        return Ambiguous(
            what, self.cure, self.text, readings[Mark.THOUSANDS], readings[Mark.DECIMALS]
        )


def read_number(text: str, style: Style | None = None, mark: Mark | None = None) -> Decimal:
    """Read a number, a percent sign after it or not; raise ``BadValue``, or ``Ambiguous``.

    ``style`` is that of the file, where other figures have settled it; ``mark`` is what a person
    answered. A dot before three digits parts thousands, except that an English file leaves doubt.
    """
    line = _strip_percent(text)
    digits = re.fullmatch(r"([+-]?) ?([1-9][0-9]{0,2})([,.])([0-9]{3})", line)
    if digits is None:
        if style is Style.ENGLISH and (number := _parse_english(line)) is not None:
            return number
        return parse_number(line)
    sign, whole_part, parting, last_digits = digits.groups()
    thousands, decimals = (
        Decimal(f"{sign}{whole_part}{last_digits}"),
        Decimal(f"{sign}{whole_part}.{last_digits}"),
    )
    if mark is None:
        if parting == "," and style is not None:
            mark = Mark.THOUSANDS if style is Style.ENGLISH else Mark.DECIMALS
        elif parting == "." and style is not Style.ENGLISH:
            mark = Mark.THOUSANDS
        else:
            raise _ambiguous_error(text, parting, thousands, decimals)
    return thousands if mark is Mark.THOUSANDS else decimals


def read_whole(text: str, style: Style | None = None, mark: Mark | None = None) -> int:
    """Read a whole number, where commas before three digits can only part thousands.

    Not in a file of Vietnamese figures: there ``12,000`` may be 12 with idle decimals.
    """
    line = clean(text).strip().replace("−", "-")
    digits = re.fullmatch(r"([+-]?) ?([1-9][0-9]{0,2}(?:,[0-9]{3})+)", line)
    if digits is None:
        return parse_whole(line)
    if style is Style.VIETNAMESE and re.fullmatch(r"[0-9]+,000", digits[2]):
        return int(read_number(text, None, mark))
    return parse_whole(digits[1] + digits[2].replace(",", "."))


def find_column_styles(columns: Sequence[tuple[Sequence[str], bool]]) -> list[Style | None]:
    """Return the style of each column of figures: its own figures decide, else all of the file.

    A column is its texts, and whether they are whole numbers. None where no figure is sure, or two
    contradict each other. English is only what has commas: a lone ``45.79`` is more often a slip.
    """
    styles_by_column = [
        {_find_style(_strip_percent(text), are_whole) for text in texts} - {None}
        for texts, are_whole in columns
    ]
    everywhere = _get_single(set().union(*styles_by_column))
    return [_get_single(styles) if styles else everywhere for styles in styles_by_column]


def _get_single(styles: set[Style | None]) -> Style | None:
    return next(iter(styles)) if len(styles) == 1 else None


def _find_style(line: str, is_whole: bool) -> Style | None:
    if not re.search("[,.]", line):
        return None
    if is_whole and re.fullmatch(r"[+-]? ?[1-9][0-9]{0,2},(?!000)[0-9]{3}", line):
        return Style.ENGLISH
    vietnamese, english = _parse_vietnamese(line), _parse_english(line)
    if vietnamese is not None and english is None:
        return Style.VIETNAMESE
    if vietnamese is None and english is not None and "," in line:
        return Style.ENGLISH
    return None


def write_unambiguous(text: str) -> str:
    """Return a figure as ``figures`` writes it so that it has one reading: ``045,799``.

    No style puts a nought before a group of thousands. The value stays digit for digit.
    """
    return re.sub(r"^(-?)(?=[1-9][0-9]{0,2},[0-9]{3}%?$)", r"\g<1>0", text)


def _strip_percent(text: str) -> str:
    return clean(text).strip().removesuffix("%").strip().replace("−", "-")


def _parse_vietnamese(line: str) -> Decimal | None:
    try:
        return parse_number(line)
    except BadValue:
        return None


def _parse_english(line: str) -> Decimal | None:
    return _parse_vietnamese(line.translate(_SWAP))


def _ambiguous_error(text: str, parting: str, thousands: Decimal, decimals: Decimal) -> Ambiguous:
    many, few = format_number(thousands), _write_decimals(decimals)
    return Ambiguous(
        phrase(
            "“{text}” can mean {thousands} (thousands) or {decimals} (decimals).",
            text=shorten_quote(text),
            thousands=many,
            decimals=few,
        ),
        phrase("Write {thousands} or {decimals}.", thousands=many, decimals=few)
        if parting == ","
        else phrase("Write all figures in one way, like 45.799,5."),
        shorten_quote(text),
        many,
        few,
    )


def _write_decimals(number: Decimal) -> str:
    """Write decimals so that they cannot be read as thousands: ``12``, ``12,5``, ``45,7990``."""
    text = format_number(number.normalize())
    return f"{text}0" if re.fullmatch(r"-?[1-9][0-9]{0,2},[0-9]{3}", text) else text
