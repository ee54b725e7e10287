"""The place and the date of a document, however they are written."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator

from outline.errors import Phrase, phrase

from . import messages
from .finding import Finding
from .letterhead import IN_FIGURES, in_order
from .lines import Line
from .rules import Rules
from .typography import code, place

_SPELT = re.compile(r"ngày\s+(\d+)\s+tháng\s+(\d+)\s+năm\s+(\d+)", re.IGNORECASE)
_PLACE = re.compile(r"[^,]+, ngày\b")
_DAY = re.compile(r"\bngày$", re.IGNORECASE)
_MONTH_YEAR = (re.compile(r"\btháng\b"), re.compile(r"\bnăm\b"))
_TWO_DIGIT_MONTHS = 2
"""Months up to this one are written with a nought."""


def check(line: Line, rules: Rules) -> Iterator[Finding]:
    """Yield what departs in a line that is the place and date."""
    told = " ".join(line.text.split())
    spelt = _SPELT.search(told)
    if spelt:
        # No calendar has more digits, and Python refuses to read thousands of them.
        numbers = [int(digits[:9]) for digits in spelt.groups()]
        wanted = _written(*numbers)
        if not _is_date(*numbers):
            required = phrase("a day that the calendar has")
            cure = phrase("Write the day on which the document was signed.")
            yield _wrong("day", line, required, cure, rules)
        elif spelt[0] != wanted:
            yield _wrong("figures", line, messages.said(wanted), _retype(wanted), rules)
    placed = _PLACE.match(told)
    if placed and in_order(_MONTH_YEAR, told, placed.end(), len(told)):
        return
    required = phrase("the place, a comma, and the date")
    figures = IN_FIGURES.search(told)
    where = _DAY.sub("", told[: figures.start()].rstrip()).rstrip(" ,") if figures else ""
    if figures and where and _is_date(*map(int, figures.groups())):
        right = f"{where}, {_written(*map(int, figures.groups()))}"
        yield _wrong("form", line, required, _retype(right), rules)
        return
    cure = phrase("Type it like “{example}”.", example="Bình An, ngày 05 tháng 6 năm 2026")
    yield _wrong("form", line, required, cure, rules)


def _wrong(name: str, line: Line, required: Phrase, cure: Phrase, rules: Rules) -> Finding:
    told = messages.said(" ".join(line.text.split())[:60])
    where = place("PlaceDate", line)
    return Finding(code("PlaceDate", name), where, required, told, cure, rules.style("PlaceDate"))


def _retype(text: str) -> Phrase:
    return phrase("Type it as “{text}”.", text=text)


def _written(day: int, month: int, year: int) -> str:
    return f"ngày {day:02} tháng {month:0{2 if month <= _TWO_DIGIT_MONTHS else 1}} năm {year}"


def _is_date(day: int, month: int, year: int) -> bool:
    try:
        dt.date(year, month, day)
    except (ValueError, OverflowError):
        return False
    return True
