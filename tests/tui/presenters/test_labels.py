"""States, deadlines and sizes as words, in both languages."""

from __future__ import annotations

import datetime as dt

import pytest

from tui.i18n import set_language
from tui.presenters.labels import STATES, describe_deadline, describe_size, is_late, state_of_count

BEFORE = dt.date(2023, 7, 15)


@pytest.mark.parametrize("language", ["vi", "en"])
def test_every_state_has_its_own_glyph_or_word(language: str) -> None:
    set_language(language)
    assert len({(state.glyph, state.word) for state in STATES}) == len(STATES)
    assert all(len(state.glyph) == 1 and state.word for state in STATES)


@pytest.mark.parametrize(
    ("day", "said", "late"),
    [
        (dt.date(2023, 7, 2), "12 days left", False),
        (dt.date(2023, 7, 13), "1 day left", False),
        (dt.date(2023, 7, 14), "due today", False),
        (dt.date(2023, 7, 15), "1 day late", True),
        (dt.date(2023, 7, 20), "6 days late", True),
    ],
)
def test_before_a_day_means_the_day_before_at_the_latest(
    day: dt.date, said: str, late: bool
) -> None:
    assert describe_deadline(BEFORE, day) == said
    assert is_late(BEFORE, day) == late


def test_no_deadline_says_nothing() -> None:
    assert describe_deadline(None, dt.date(2023, 7, 2)) == ""
    assert not is_late(None, dt.date(2023, 7, 2))


def test_days_are_counted_in_vietnamese() -> None:
    set_language("vi")
    assert describe_deadline(BEFORE, dt.date(2023, 7, 2)) == "còn 12 ngày"


def test_a_size_is_syllables_and_pages() -> None:
    assert describe_size(0) == "0 syllables"
    assert describe_size(1).startswith("1 syllable · ")
    assert describe_size(4700) == "4.700 syllables · ≈ 10,0 pages"


def test_what_has_nothing_in_it_is_done() -> None:
    assert state_of_count(0, 0).label == "done"
