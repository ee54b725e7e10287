"""Figures that come from elsewhere, where a comma may part thousands: ``12,000`` has two readings.

``figures`` reads and writes the Vietnamese style alone and is its own inverse. Whatever a person
types or pastes, or a spreadsheet gives, is read here: a comma before exactly three digits is never
guessed at, since one reading is a thousand times the other.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal
from enum import StrEnum

from outline.errors import BadValue, Phrase, phrase
from outline.text import clean

from .number_formats import format_number, parse_number, parse_whole, shortened

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
    """A figure has two readings, and nothing beside it says which is meant."""

    def __init__(
        self, what: Phrase, cure: Phrase | None, text: str, thousands: str, decimals: str
    ) -> None:
        """Say what is wrong; ``thousands`` and ``decimals`` are the readings, written plainly."""
        super().__init__(what, cure)
        self.text = text
        self.readings = {Mark.THOUSANDS: thousands, Mark.DECIMALS: decimals}

    def inside(self, what: Phrase) -> Ambiguous:
        """Return the same doubt told with more words about where it arose."""
        readings = self.readings
        return Ambiguous(
            what, self.cure, self.text, readings[Mark.THOUSANDS], readings[Mark.DECIMALS]
        )


def read_number(text: str, style: Style | None = None, mark: Mark | None = None) -> Decimal:
    """Read a number, a percent sign after it or not; raise ``BadValue``, or ``Ambiguous``.

    ``style`` is that of the file, where other figures have settled it; ``mark`` is what a person
    answered. A dot before three digits parts thousands, except that an English file leaves doubt.
    """
    line = _bare(text)
    digits = re.fullmatch(r"([+-]?) ?([1-9][0-9]{0,2})([,.])([0-9]{3})", line)
    if digits is None:
        if style is Style.ENGLISH and (number := _english(line)) is not None:
            return number
        return parse_number(line)
    sign, whole, parting, rest = digits.groups()
    thousands, decimals = Decimal(f"{sign}{whole}{rest}"), Decimal(f"{sign}{whole}.{rest}")
    if mark is None:
        if parting == "," and style is not None:
            mark = Mark.THOUSANDS if style is Style.ENGLISH else Mark.DECIMALS
        elif parting == "." and style is not Style.ENGLISH:
            mark = Mark.THOUSANDS
        else:
            raise _doubt(text, parting, thousands, decimals)
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


def settle_styles(columns: Sequence[tuple[Sequence[str], bool]]) -> list[Style | None]:
    """Return the style of each column of figures: its own figures decide, else all of the file.

    A column is its texts, and whether they are whole numbers. None where no figure is sure, or two
    contradict each other. English is only what has commas: a lone ``45.79`` is more often a slip.
    """
    found = [{_style(_bare(text), whole) for text in texts} - {None} for texts, whole in columns]
    everywhere = _only(set().union(*found))
    return [_only(styles) if styles else everywhere for styles in found]


def _only(styles: set[Style | None]) -> Style | None:
    return next(iter(styles)) if len(styles) == 1 else None


def _style(line: str, whole: bool) -> Style | None:
    if not re.search("[,.]", line):
        return None
    if whole and re.fullmatch(r"[+-]? ?[1-9][0-9]{0,2},(?!000)[0-9]{3}", line):
        return Style.ENGLISH
    vietnamese, english = _vietnamese(line), _english(line)
    if vietnamese is not None and english is None:
        return Style.VIETNAMESE
    if vietnamese is None and english is not None and "," in line:
        return Style.ENGLISH
    return None


def write_surely(text: str) -> str:
    """Return a figure as ``figures`` writes it so that it has one reading: ``045,799``.

    No style puts a nought before a group of thousands. The value stays digit for digit.
    """
    return re.sub(r"^(-?)(?=[1-9][0-9]{0,2},[0-9]{3}%?$)", r"\g<1>0", text)


def _bare(text: str) -> str:
    return clean(text).strip().removesuffix("%").strip().replace("−", "-")


def _vietnamese(line: str) -> Decimal | None:
    try:
        return parse_number(line)
    except BadValue:
        return None


def _english(line: str) -> Decimal | None:
    return _vietnamese(line.translate(_SWAP))


def _doubt(text: str, parting: str, thousands: Decimal, decimals: Decimal) -> Ambiguous:
    many, few = format_number(thousands), _plainly(decimals)
    return Ambiguous(
        phrase(
            "“{text}” can mean {thousands} (thousands) or {decimals} (decimals).",
            text=shortened(text),
            thousands=many,
            decimals=few,
        ),
        phrase("Write {thousands} or {decimals}.", thousands=many, decimals=few)
        if parting == ","
        else phrase("Write all figures in one way, like 45.799,5."),
        shortened(text),
        many,
        few,
    )


def _plainly(number: Decimal) -> str:
    """Write decimals so that nobody takes them for thousands: ``12``, ``12,5``, ``45,7990``."""
    text = format_number(number.normalize())
    return f"{text}0" if re.fullmatch(r"-?[1-9][0-9]{0,2},[0-9]{3}", text) else text
