"""Stretches of a body: where they are after edits, and which places they cover."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from outline.search.stretches import (
    Span,
    TrackedSpans,
    find_changed_span,
    find_inserted_spans,
    follow_spans,
    move_spans,
    overlaps,
)

TEXTS = st.text(alphabet="ab", max_size=12)


def test_what_edits_put_in_stands_where_they_put_it() -> None:
    # "tỉnh x tỉnh" -> "toàn tỉnh x toàn tỉnh"
    assert find_inserted_spans([(0, 4, 9), (7, 11, 9)]) == [(0, 9), (12, 21)]
    assert find_inserted_spans([(0, 4, 0), (7, 11, 2)]) == [(3, 5)], (
        "nothing is put in where words go"
    )


def test_stretches_move_with_the_words_before_them_and_go_with_their_own() -> None:
    edits = [(4, 6, 5), (10, 12, 0)]
    assert move_spans([(0, 4), (5, 7), (6, 8), (9, 11), (12, 14)], edits) == [
        (0, 4),
        (9, 11),
        (13, 15),
    ]


@pytest.mark.parametrize(
    ("start", "end", "covered"), [(0, 2, False), (1, 3, True), (4, 5, True), (5, 7, False)]
)
def test_a_place_is_covered_where_it_shares_a_character(
    start: int, end: int, covered: bool
) -> None:
    assert overlaps([(2, 5), (9, 10)], start, end) is covered


@given(TEXTS, st.text(alphabet="xy", min_size=1), TEXTS)
def test_stretches_beside_a_change_keep_their_words(head: str, new: str, tail: str) -> None:
    before, after = f"{head}z{tail}", head + new + tail
    stretches = [(0, len(head)), (len(head), len(head) + 1), (len(head) + 1, len(before))]
    found = follow_spans(stretches, before, after)
    assert [after[start:end] for start, end in found] == [head, tail]


@given(TEXTS, TEXTS)
def test_what_differs_stands_between_what_is_the_same(old: str, new: str) -> None:
    start, end = find_changed_span(old, new)
    assert new[:start] == old[:start]
    assert new[end:] == old[len(old) - (len(new) - end) :]
    assert start <= end


def test_undo_and_redo_find_the_stretches_of_their_body() -> None:
    kept = TrackedSpans()
    kept.apply_edits("s", "x", "xx", [(0, 1, 2)], keep_inserted=True)
    kept.apply_edits("s", "xx y", "xx yy", [(3, 4, 2)], keep_inserted=True)
    assert kept.find("s", "xx yy") == ((0, 2), (3, 5))
    assert kept.find("s", "xx y") == ((0, 2),)
    assert kept.find("s", "x") == ()
    assert kept.find("t", "xx") == ()


def test_a_body_that_goes_on_changing_is_remembered_in_its_last_states_only() -> None:
    kept = TrackedSpans()
    kept.store("s", "ab", [(0, 2)])
    spans: set[tuple[Span, ...]] = {kept.find("s", "ab" + "c" * n) for n in range(200)}
    assert spans == {((0, 2),)}
    assert sum(map(len, kept._spans_by_body.values())) <= 16
