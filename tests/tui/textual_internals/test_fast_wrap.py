"""Lines are wrapped where Textual wraps them, and sooner."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from textual._wrap import compute_wrap_offsets
from textual.document import _wrapped_document
from textual.expand_tabs import get_tab_widths

from tui.textual_internals import fast_wrap
from tui.textual_internals.cached_text_area import CachedTextArea

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
    assert fast_wrap.offsets(line, width, 4) == compute_wrap_offsets(line, width, 4)


@given(st.text("a\t ệ漢", max_size=20), st.sampled_from([2, 4, 8]))
@example("", 4)
def test_every_line_is_cut_at_its_tabs_as_textual_does(line: str, tab_size: int) -> None:
    assert fast_wrap.tab_widths(line, tab_size) == get_tab_widths(line, tab_size)


@pytest.mark.parametrize("text", ["漢字 " * 50, "a\tb " * 50, "a" * 99, "phát triển " + "a" * 99])
def test_what_cannot_be_looked_up_is_left_to_textual(text: str) -> None:
    assert fast_wrap.offsets(text, 30, 4) == compute_wrap_offsets(text, 30, 4) != []


@pytest.mark.parametrize("width", range(20, 60, 7))
def test_textual_is_not_asked_about_a_paragraph_of_plain_words(
    monkeypatch: pytest.MonkeyPatch, width: int
) -> None:
    line = "Kinh tế - xã hội phát triển khá nhanh và bền vững. " * 200
    wanted = compute_wrap_offsets(line, width, 4)
    monkeypatch.delattr(fast_wrap, "compute_wrap_offsets")
    assert fast_wrap.offsets(line, width, 4) == wanted


def test_text_areas_wrap_by_it() -> None:
    assert CachedTextArea("một hai ba").wrapped_document is not None
    assert _wrapped_document.compute_wrap_offsets is fast_wrap.offsets  # type: ignore[attr-defined]
    assert _wrapped_document.get_tab_widths is fast_wrap.tab_widths  # type: ignore[attr-defined]
