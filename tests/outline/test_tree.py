"""The shape of an outline agrees with a slow walk over it."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from outline.tree import shape_of

levels = st.lists(st.integers(1, 5), max_size=30)


@given(levels)
def test_parents_and_ends_agree_with_their_definition(depths: list[int]) -> None:
    shape = shape_of((str(at), level) for at, level in enumerate(depths))
    for at, level in enumerate(depths):
        shallower = [one for one in range(at) if depths[one] < level]
        assert shape.parent[at] == (shallower[-1] if shallower else -1)
        deeper = at + 1
        while deeper < len(depths) and depths[deeper] > level:
            deeper += 1
        assert shape.end[at] == deeper
        assert shape.is_leaf(at) == (deeper == at + 1)
        assert shape.position[shape.ids[at]] == at


@given(levels)
def test_children_and_paths_agree_with_parents(depths: list[int]) -> None:
    shape = shape_of((str(at), level) for at, level in enumerate(depths))
    for at in range(-1, len(depths)):
        assert shape.children(at) == [one for one in range(len(depths)) if shape.parent[one] == at]
    for at in range(len(depths)):
        path = shape.path(at)
        assert path[-1] == at
        assert [shape.parent[one] for one in path] == [-1, *path[:-1]]


def test_an_empty_outline_has_a_shape() -> None:
    shape = shape_of(())
    assert shape.ids == ()
    assert shape.children(-1) == []
