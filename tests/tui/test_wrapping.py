"""Lines are wrapped where Textual wraps them, and sooner."""

from __future__ import annotations

import time

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from textual._wrap import compute_wrap_offsets
from textual.document import _wrapped_document

from tui import wrapping
from tui.widgets.kept_lines import KeptLines

WORDS = st.text("aếộ,.–“", max_size=9)
ODD = st.sampled_from(["\t", "\xa0", "\u3000", "漢字", "e\u0301", "\u200b", "\U0001f600"])
LINES = st.lists(st.one_of(WORDS, WORDS, st.text(" ", max_size=12), ODD), max_size=40)


@given(LINES, st.sampled_from(["", " "]), st.integers(1, 40))
@example(["a" * 5, " " * 9, "b"], "", 6)
@example([" " * 9], "", 4)
@example(["a", " ", "b"], "", 2)
def test_every_line_is_wrapped_where_textual_does(
    parts: list[str], between: str, width: int
) -> None:
    line = between.join(parts)
    assert wrapping.offsets(line, width, 4) == compute_wrap_offsets(line, width, 4)


@pytest.mark.parametrize("text", ["漢字 " * 50, "a\tb " * 50, "a" * 99, "phát triển " + "a" * 99])
def test_what_cannot_be_looked_up_is_left_to_textual(text: str) -> None:
    assert wrapping.offsets(text, 30, 4) == compute_wrap_offsets(text, 30, 4) != []


def test_a_long_paragraph_is_wrapped_much_faster() -> None:
    line = "Kinh tế - xã hội phát triển khá nhanh và bền vững. " * 200

    def taken(wrap: object) -> float:
        assert callable(wrap)
        start = time.perf_counter()
        for width in range(40, 60):
            wrap(line, width, 4)
        return time.perf_counter() - start

    ours, stock = (
        min(taken(wrap) for _ in range(3)) for wrap in (wrapping.offsets, compute_wrap_offsets)
    )
    assert ours < stock / 4


def test_text_areas_wrap_by_it() -> None:
    assert KeptLines("một hai ba").wrapped_document is not None
    assert _wrapped_document.compute_wrap_offsets is wrapping.offsets  # type: ignore[attr-defined]
