"""Tells the components over the title apart, in a letterhead that anybody may have typed."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

from export.profiles import Profile
from outline.text import fold

from .lines import Line

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

Found = tuple[str, Line]


def named(line: Line, component: str, profile: Profile) -> bool:
    """Tell whether a line has our own style of a component."""
    style = profile.styles.get(component)
    return style is not None and line.style == style.name


def dated(text: str) -> bool:
    """Tell whether a line of the letterhead is the place and date, in whatever form."""
    lines = (match.span() for match in re.finditer(r".+", text))
    return bool(
        any(in_order(_IN_WORDS, text, begin, end) for begin, end in lines)
        or IN_FIGURES.search(text)
        or _AFTER_PLACE.match(text)
    )


def in_order(words: Sequence[re.Pattern[str]], text: str, begin: int, end: int) -> bool:
    """Tell whether words stand one after the other in a stretch of text, whatever is between.

    One pattern for all of them would try each word with each other one of a long line.
    """
    for word in words:
        match = word.search(text, begin, end)
        if match is None:
            return False
        begin = match.end()
    return True


def letterhead(lines: Sequence[Line], profile: Profile) -> list[Found]:
    """Return the components; what is none of them by its words is superior or issuer."""
    found: list[Found] = []
    others: list[Line] = []
    over = {
        fold(words): name
        for name, words in (
            ("Party", profile.text.party),
            ("Nation", profile.text.nation),
            ("Motto", profile.text.motto),
        )
        if words
    }
    for whole in lines:
        for line in whole.parts():
            name = _by_words(line, over, profile)
            if name:
                found.append((name, line))
            elif not line.text:
                found.append(("Rule", line))
            elif not (HYPHENS.match(line.text) or _SECRET.match(line.text)):
                others.append(line)
    return found + _bodies(_senders(others, found), profile)


def _by_words(line: Line, over: Mapping[str, str], profile: Profile) -> str:
    text = line.text
    tests = (
        ("PlaceDate", dated(text)),
        ("Number", bool(_NUMBER.match(text))),
        ("Star", bool(_STARS.match(text))),
        ("Draft", bool(_DRAFT.match(text))),
        ("Urgency", bool(_URGENT.match(text))),
        ("Circulation", bool(_CIRCULATION.match(text))),
        ("LetterSubject", bool(_ABOUT.match(text))),
    )
    by_words = over.get(fold(text[:_LONGEST])) or next((name for name, true in tests if true), "")
    styled = ("Draft", "Urgency", "Circulation", "Number", "LetterSubject", "PlaceDate")
    return by_words or next((name for name in styled if named(line, name, profile)), "")


def _senders(others: list[Line], found: Iterable[Found]) -> list[Line]:
    """Keep what stands over star and number, and not in the column of the heading or the date."""
    marks = [line for name, line in found if name in ("Star", "Number")]
    under = min((line.number for line in marks), default=0)
    right = {line.cell for name, line in found if name in ("Party", "Nation", "Motto", "PlaceDate")}
    right -= {0, *(line.cell for line in marks)}
    left = [line for line in others if line.cell not in right]
    above = [line for line in left if line.number < under]
    return above or left or others


def _bodies(lines: Sequence[Line], profile: Profile) -> list[Found]:
    """Tell the issuer, in bold and maybe on several lines, from the superior over it.

    Of two lines the second is the issuer whatever they look like; more lines are told apart by
    their letters, and by our own styles.
    """
    first = max(len(lines) - 1, 0)
    while first > 1 and (named(lines[first - 1], "Issuer", profile) or _bold(lines[first - 1])):
        first -= 1
    names = ["Superior"] * first + ["Issuer"] * (len(lines) - first)
    return list(zip(names, lines, strict=True))


def _bold(line: Line) -> bool:
    return all(run.look.bold for run in line.runs if run.text.strip())
