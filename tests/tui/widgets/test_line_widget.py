"""Lines: exact widths, nothing lost, nothing that acts."""

from __future__ import annotations

import unicodedata

from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from tui.presenters.view_types import fit, mark_spans, one_row, width_of
from tui.screens.modal import wrap

texts = st.text(max_size=60)
prose = st.text(st.sampled_from("aữ đ漢\x1b\n\u202e["), max_size=80)


@given(texts | prose, st.integers(0, 30), st.booleans())
def test_fit_is_as_wide_as_asked(text: str, width: int, right: bool) -> None:
    assert cell_len(fit(text, width, right=right)) == width


@given(texts | prose)
def test_one_row_holds_nothing_that_moves_the_cursor(text: str) -> None:
    row = one_row(text)
    assert all(c.isprintable() or unicodedata.category(c) == "Zs" for c in row)
    assert one_row(row) == row


@given(st.lists(st.tuples(prose, st.sampled_from(["", "bad"])), max_size=4), st.integers(2, 40))
def test_wrapping_loses_nothing_but_spaces_and_keeps_the_width(
    parts: list[tuple[str, str]], width: int
) -> None:
    rows = wrap(parts, width)
    whole = "".join(one_row(text) for text, _ink in parts).replace(" ", "")
    assert "".join(text for row in rows for text, _ink in row).replace(" ", "") == whole
    assert all(width_of(row) <= width for row in rows)


@given(prose, st.lists(st.tuples(st.integers(-3, 90), st.integers(-3, 90)), max_size=4))
def test_marking_matches_keeps_the_text(text: str, spans: list[tuple[int, int]]) -> None:
    assert "".join(part for part, _ink in mark_spans(text, spans)) == text
