"""Finds the components above the title, in a letterhead that anybody may have typed."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

from export.profiles import Profile
from outline.text import fold

from .lines import TextLine

HYPHENS = re.compile(r"^[-–—_]{2,}$")
IN_FIGURES = re.compile(r"\b(\d{1,2})\s*[/.-]\s*(\d{1,2})\s*[/.-]\s*(\d{4})\b")
_IN_WORDS = [re.compile(rf"\b{word}\b", re.IGNORECASE) for word in ("ngày", "tháng", "năm")]
_AFTER_PLACE = re.compile(r"^[^,:;]{1,60}?,?\s*\bngày\b\s*[\d….]", re.IGNORECASE)
_NUMBER = re.compile(r"^số\b", re.IGNORECASE)
_STARS = re.compile(r"^\*+$")
_DRAFT = re.compile(r"^dự thảo\b", re.IGNORECASE)
_URGENT = re.compile(r"^(thượng khẩn|khẩn|hỏa tốc|hoả tốc)$", re.IGNORECASE)
_ABOUT = re.compile(r"^(v/v|về việc)\b", re.IGNORECASE)
_CIRCULATION = re.compile(
    r"^\(?(chỉ )?(lưu hành|xong hội nghị|tài liệu (hội nghị|nội bộ|phục vụ)|không (phổ biến|sao)"
    r"|(dùng|phổ biến) nội bộ|(xem|đọc|họp) xong|(thu hồi|trả lại) sau)\b",
    re.IGNORECASE,
)
_SECRET = re.compile(r"^\(?(tuyệt mật|tối mật|mật)\)?$", re.IGNORECASE)
"""A stamp, which the rules of form leave to those on secrets."""

_LONGEST = 200
"""Letters of the longest heading, and some."""

ComponentLine = tuple[str, TextLine]


def has_style_of(line: TextLine, component: str, profile: Profile) -> bool:
    """Whether a line has the style that the profile gives a component."""
    style = profile.styles.get(component)
    return style is not None and line.style == style.name


def is_place_date(text: str) -> bool:
    """Whether a line of the letterhead is the place and date, in any form."""
    lines = (match.span() for match in re.finditer(r".+", text))
    return bool(
        any(are_in_order(_IN_WORDS, text, begin, end) for begin, end in lines)
        or IN_FIGURES.search(text)
        or _AFTER_PLACE.match(text)
    )


def are_in_order(words: Sequence[re.Pattern[str]], text: str, begin: int, end: int) -> bool:
    """Whether words occur in this order in a stretch of text, with anything between.

    One pattern for all of them would try each word with each other one of a long line.
    """
    for word in words:
        match = word.search(text, begin, end)
        if match is None:
            return False
        begin = match.end()
    return True


def find_letterhead(lines: Sequence[TextLine], profile: Profile) -> list[ComponentLine]:
    """Return the components; what is none of them by its words is superior or issuer."""
    component_lines: list[ComponentLine] = []
    others: list[TextLine] = []
    heading_names = {
        fold(words): name
        for name, words in (
            ("Party", profile.text.party),
            ("Nation", profile.text.nation),
            ("Motto", profile.text.motto),
        )
        if words
    }
    for line_of_columns in lines:
        for line in line_of_columns.parts():
            name = _component_of(line, heading_names, profile)
            if name:
                component_lines.append((name, line))
            elif not line.text:
                component_lines.append(("Rule", line))
            elif not (HYPHENS.match(line.text) or _SECRET.match(line.text)):
                others.append(line)
    return component_lines + _split_bodies(_select_senders(others, component_lines), profile)


def _component_of(line: TextLine, heading_names: Mapping[str, str], profile: Profile) -> str:
    text = line.text
    tests = (
        ("PlaceDate", is_place_date(text)),
        ("Number", bool(_NUMBER.match(text))),
        ("Star", bool(_STARS.match(text))),
        ("Draft", bool(_DRAFT.match(text))),
        ("Urgency", bool(_URGENT.match(text))),
        ("Circulation", bool(_CIRCULATION.match(text))),
        ("LetterSubject", bool(_ABOUT.match(text))),
    )
    by_words = heading_names.get(fold(text[:_LONGEST])) or next(
        (name for name, matches in tests if matches), ""
    )
    styled_components = ("Draft", "Urgency", "Circulation", "Number", "LetterSubject", "PlaceDate")
    return by_words or next(
        (name for name in styled_components if has_style_of(line, name, profile)), ""
    )


def _select_senders(
    others: list[TextLine], component_lines: Iterable[ComponentLine]
) -> list[TextLine]:
    """Keep the lines above star and number that are not in the column of heading or date."""
    marks = [line for name, line in component_lines if name in ("Star", "Number")]
    first_mark = min((line.number for line in marks), default=0)
    right = {
        line.cell
        for name, line in component_lines
        if name in ("Party", "Nation", "Motto", "PlaceDate")
    }
    right -= {0, *(line.cell for line in marks)}
    left = [line for line in others if line.cell not in right]
    above = [line for line in left if line.number < first_mark]
    return above or left or others


def _split_bodies(lines: Sequence[TextLine], profile: Profile) -> list[ComponentLine]:
    """Split superior and issuer, which is in bold and may have several lines.

    Of two lines the second is always the issuer; more lines are split by bold letters and by the
    style of the issuer.
    """
    first = max(len(lines) - 1, 0)
    while first > 1 and (
        has_style_of(lines[first - 1], "Issuer", profile) or _is_bold(lines[first - 1])
    ):
        first -= 1
    names = ["Superior"] * first + ["Issuer"] * (len(lines) - first)
    return list(zip(names, lines, strict=True))


def _is_bold(line: TextLine) -> bool:
    return all(run.format.bold for run in line.runs if run.text.strip())
