"""A sequence made when it is looked at is a sequence."""

from __future__ import annotations

import pytest

from outline.lazy_sequence import LazySequence


class Squares(LazySequence[int]):
    """The first ten square numbers."""

    def __init__(self) -> None:
        self.looked_at: list[int] = []

    def __len__(self) -> int:
        return 10

    def item_at(self, at: int) -> int:
        self.looked_at.append(at)
        return at * at


def test_only_what_is_looked_at_is_made() -> None:
    squares = Squares()
    assert (squares[3], squares[-1], squares[2:4], squares[::-4]) == (9, 81, [4, 9], [81, 25, 1])
    assert squares.looked_at == [3, 9, 2, 3, 9, 5, 1]


def test_its_end_is_an_end() -> None:
    assert list(Squares()) == [at * at for at in range(10)]
    for at in (10, -11):
        with pytest.raises(IndexError):
            Squares()[at]
