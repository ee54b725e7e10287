"""Names of bookmarks."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from export.layout.bookmarks import Bookmarks


def test_a_path_id_can_be_read_in_its_name() -> None:
    assert Bookmarks().of("p1.ii.1.1") == "_s_p1_ii_1_1"


@given(st.lists(st.text(max_size=60), min_size=1, max_size=20))
def test_names_are_legal_and_unique_whatever_the_ids(ids: list[str]) -> None:
    bookmarks = Bookmarks()
    names = [bookmarks.of(id_) for id_ in ids]
    assert len({name.lower() for name in names}) == len(ids)
    for name in names:
        assert len(name) <= 40
        assert name.startswith("_s_")
        assert name.isascii()
        assert name.replace("_", "").isalnum() or not name.strip("_s")


def test_ids_that_differ_only_where_names_cannot_get_different_names() -> None:
    bookmarks = Bookmarks()
    assert [bookmarks.of(id_) for id_ in ("a.b", "a-b", "A_b", "x" * 50, "x" * 51)] == [
        "_s_a_b",
        "_s_a_b_2",
        "_s_A_b_3",
        "_s_" + "x" * 37,
        "_s_" + "x" * 35 + "_2",
    ]
