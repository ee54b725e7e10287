"""Two orders of one list become one: pair by pair, whoever merges whom."""

from __future__ import annotations

from itertools import combinations, permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from outline.merging.order_merge import MAX_RUNS, merge_order

BASE = "1234"
orders = st.permutations("abcdefg").map("".join)


def both(base: str, ours: str, theirs: str) -> tuple[str, str]:
    """Return the merged order, and what is told."""
    found, clash = merge_order(base, ours, theirs, {*base, *ours, *theirs})
    return "".join(found), "".join(sorted(clash))


def turned(one: str, other: str, pair: tuple[str, str]) -> bool:
    """Tell whether a pair stands the other way round."""
    a, b = pair
    return (one.index(a) < one.index(b)) != (other.index(a) < other.index(b))


@pytest.mark.parametrize(
    ("ours", "theirs", "wanted"),
    [
        ("2134", "1243", "2143"),  # two neighbours changed places here, two others there
        ("2341", "1423", "4231"),  # one to the end, another to the front
        ("4123", "1243", "4123"),  # one and the same, farther here than there
        ("2134", "2134", "2134"),
        ("1234", "1324", "1324"),
    ],
)
def test_what_each_side_moved_stands_where_it_moved_it(ours: str, theirs: str, wanted: str) -> None:
    assert both(BASE, ours, theirs) == both(BASE, theirs, ours) == (wanted, "")


@pytest.mark.parametrize(
    ("ours", "theirs", "ring"),
    [("3124", "1243", "1234"), ("2134", "1324", "123"), ("1324", "1243", "234")],
)
def test_what_leads_round_in_a_ring_is_told_and_ours_stands(
    ours: str, theirs: str, ring: str
) -> None:
    assert both(BASE, ours, theirs) == (ours, ring)
    assert both(BASE, theirs, ours) == (theirs, ring)


def test_a_ring_does_not_hold_up_what_is_beside_it() -> None:
    assert both("1234567", "2134576", "1324567") == ("2134576", "123")


def test_every_pair_stands_as_it_did_or_as_the_side_that_turned_it_has_it() -> None:
    """All 576 pairs of orders of four; the outcome does not depend on who merges whom."""
    for ours in map("".join, permutations(BASE)):
        for theirs in map("".join, permutations(BASE)):
            found, ring = both(BASE, ours, theirs)
            assert both(BASE, theirs, ours)[1] == ring
            if not ring:
                assert both(BASE, theirs, ours)[0] == found
            for pair in combinations(BASE, 2):
                if not {*pair} <= {*ring}:
                    wanted = turned(BASE, ours, pair) or turned(BASE, theirs, pair)
                    assert turned(BASE, found, pair) == wanted, (ours, theirs, pair)


@given(orders, orders, orders)
def test_longer_lists_too(base: str, ours: str, theirs: str) -> None:
    found, ring = both(base, ours, theirs)
    assert sorted(found) == sorted(base)
    assert both(base, theirs, ours)[1] == ring
    for pair in combinations(base, 2):
        if not {*pair} <= {*ring}:
            wanted = turned(base, ours, pair) or turned(base, theirs, pair)
            assert turned(base, found, pair) == wanted


def test_what_is_new_stands_behind_what_it_stood_behind() -> None:
    assert both("1234", "2x134", "124y3") == ("2x14y3", "")
    assert both("12", "1a2", "1b2") == ("1ab2", "")


def test_more_pieces_than_can_be_compared_are_told() -> None:
    base = [str(at) for at in range(4 * MAX_RUNS)]
    ours = [base[at ^ 1] for at in range(len(base))]
    theirs = [*base[1:], base[0]]
    found, clash = merge_order(base, ours, theirs, {*base})
    assert found == ours
    assert clash == frozenset(base)
