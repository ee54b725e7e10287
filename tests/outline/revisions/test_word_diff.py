"""Differences by word: nothing lost, nothing made up, never slow."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from outline.revisions import word_diff
from outline.revisions.word_diff import ADDED, EQUAL, REMOVED, WordRun, diff_words

TEXTS = st.lists(
    st.sampled_from(["Đảng", "ủy", "xã", "45.799,5", ",", ".", " ", "  ", "\n", "\n\n", "\t", "—"]),
    max_size=40,
).map("".join)


def told(old: str, new: str) -> str:
    """Return a difference as ``[-gone-]`` and ``{+come+}``, as git prints it."""
    marks = {EQUAL: "{}", REMOVED: "[-{}-]", ADDED: "{{+{}+}}"}
    return "".join(marks[piece.kind].format(piece.text) for piece in diff_words(old, new))


@given(TEXTS | st.text(), TEXTS | st.text())
def test_both_texts_are_in_it_whole(old: str, new: str) -> None:
    found = diff_words(old, new)
    assert "".join(piece.text for piece in found if piece.kind != ADDED) == old
    assert "".join(piece.text for piece in found if piece.kind != REMOVED) == new
    kinds = [piece.kind for piece in found]
    assert all(one != other for one, other in pairwise(kinds))
    assert all(piece.text for piece in found)


@given(TEXTS)
def test_a_text_does_not_differ_from_itself(text: str) -> None:
    assert diff_words(text, text) == ((WordRun(EQUAL, text),) if text else ())


@pytest.mark.parametrize(
    ("old", "new", "shown"),
    [
        ("Đảng ủy xã Bình", "Đảng ủy xã Hòa Bình", "Đảng ủy xã {+Hòa +}Bình"),
        ("đạt 83,2% kế hoạch", "đạt 85,2% kế hoạch", "đạt [-83,2-]{+85,2+}% kế hoạch"),
        ("ngày 05/6/2023.", "ngày 06/6/2023.", "ngày [-05/6/2023-]{+06/6/2023+}."),
        ("một hai ba", "bốn năm ba", "[-một hai-]{+bốn năm+} ba"),
        ("một\n\nhai\n\nba", "một\n\nba", "một\n\n[-hai\n\n-]ba"),
        ("một, hai", "một hai", "một[-,-] hai"),
        ("", "mới", "{+mới+}"),
        ("cũ", "", "[-cũ-]"),
    ],
)
def test_words_stand_where_they_came_and_went(old: str, new: str, shown: str) -> None:
    assert told(old, new) == shown


def test_the_longest_common_text_is_found() -> None:
    found = diff_words("a b c a b b a", "c b a b a c")
    assert sum(len(piece.text.split()) for piece in found if piece.kind == EQUAL) >= 4


def test_long_texts_with_nothing_in_common_are_gone_and_come() -> None:
    old = " ".join(f"cũ{at}" for at in range(40_000))
    new = " ".join(f"mới{at}" for at in range(40_000))
    assert diff_words(old, new) == (WordRun(REMOVED, old), WordRun(ADDED, new))


def test_what_is_too_far_apart_is_shown_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(word_diff, "MAX_STEPS", 0)
    assert told("x a y b z", "x c y d z") == "x [-a y b-]{+c y d+} z"
