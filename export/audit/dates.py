"""The place and the date of a document, however they are written."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator

from outline.errors import Phrase, phrase

from . import messages
from .finding import AuditFinding
from .letterhead import IN_FIGURES, are_in_order
from .lines import TextLine
from .rules import ProfileRules
from .typography import finding_code, locate

_IN_WORDS = re.compile(r"ngày\s+(\d+)\s+tháng\s+(\d+)\s+năm\s+(\d+)", re.IGNORECASE)
_PLACE = re.compile(r"[^,]+, ngày\b")
_DAY = re.compile(r"\bngày$", re.IGNORECASE)
_MONTH_YEAR = (re.compile(r"\btháng\b"), re.compile(r"\bnăm\b"))
_TWO_DIGIT_MONTHS = 2
"""Months up to this one are written with a nought."""


def check(line: TextLine, rules: ProfileRules) -> Iterator[AuditFinding]:
    """Yield what departs in a line that is the place and date."""
    line_text = " ".join(line.text.split())
    date_in_words = _IN_WORDS.search(line_text)
    if date_in_words:
        # No calendar has more digits, and Python refuses to read thousands of them.
        numbers = [int(digits[:9]) for digits in date_in_words.groups()]
        standard_date = _format_date(*numbers)
        if not _is_date(*numbers):
            required = phrase("a day that the calendar has")
            cure = phrase("Write the day on which the document was signed.")
            yield _finding("day", line, required, cure, rules)
        elif date_in_words[0] != standard_date:
            yield _finding(
                "figures", line, messages.quote(standard_date), _retype_cure(standard_date), rules
            )
    place_prefix = _PLACE.match(line_text)
    if place_prefix and are_in_order(_MONTH_YEAR, line_text, place_prefix.end(), len(line_text)):
        return
    required = phrase("the place, a comma, and the date")
    figures = IN_FIGURES.search(line_text)
    place_name = _DAY.sub("", line_text[: figures.start()].rstrip()).rstrip(" ,") if figures else ""
    if figures and place_name and _is_date(*map(int, figures.groups())):
        standard_line = f"{place_name}, {_format_date(*map(int, figures.groups()))}"
        yield _finding("form", line, required, _retype_cure(standard_line), rules)
        return
    cure = phrase("Type it like “{example}”.", example="Bình An, ngày 05 tháng 6 năm 2026")
    yield _finding("form", line, required, cure, rules)


def _finding(
    name: str, line: TextLine, required: Phrase, cure: Phrase, rules: ProfileRules
) -> AuditFinding:
    actual = messages.quote(" ".join(line.text.split())[:60])
    location = locate("PlaceDate", line)
    return AuditFinding(
        finding_code("PlaceDate", name),
        location,
        required,
        actual,
        cure,
        rules.style_source("PlaceDate"),
    )


def _retype_cure(text: str) -> Phrase:
    return phrase("Type it as “{text}”.", text=text)


def _format_date(day: int, month: int, year: int) -> str:
    return f"ngày {day:02} tháng {month:0{2 if month <= _TWO_DIGIT_MONTHS else 1}} năm {year}"


def _is_date(day: int, month: int, year: int) -> bool:
    try:
        dt.date(year, month, day)
    except (ValueError, OverflowError):
        return False
    return True
