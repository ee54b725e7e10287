"""Widths of columns."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from export.layout.column_widths import column_widths, text_width

PADDING = 170


def widths(*columns: list[str], total: int = 9000) -> tuple[int, ...]:
    return column_widths(columns, total, 11, PADDING)


@given(
    st.lists(st.lists(st.text(max_size=40), min_size=1, max_size=5), min_size=1, max_size=12),
    st.integers(200, 20_000),
)
def test_widths_fill_the_page_and_no_column_vanishes(columns: list[list[str]], total: int) -> None:
    found = widths(*columns, total=total)
    assert sum(found) == total
    assert min(found) >= 1
    assert len(found) == len(columns)


def test_a_word_is_never_cut_where_there_is_room() -> None:
    long = "trách-nhiệm-giải-trình"
    found = widths(["TT", "1"], ["A", long], ["B", "một hai ba " * 40])
    assert found[1] >= text_width(long, 11) + PADDING


def test_a_short_cell_stays_on_one_line() -> None:
    found = widths(["Đánh giá", "khó đạt"], ["Nguyên nhân", "giá cả tăng cao " * 30])
    assert found[0] >= text_width("khó đạt", 11) + PADDING


def test_an_endless_word_breaks_and_takes_no_room_from_the_others() -> None:
    text, url = "một hai ba bốn năm " * 12, "https://binhan.example/" + "x" * 117
    without = widths(["TT", "1"], ["A", text], ["Nguồn", "sổ"], ["B", text], ["Tỷ lệ", "99,5%"])
    with_ = widths(["TT", "1"], ["A", text], ["Nguồn", url], ["B", text], ["Tỷ lệ", "99,5%"])
    assert with_[0] >= text_width("TT", 11) + PADDING
    assert with_[4] >= text_width("99,5%", 11) + PADDING
    assert min(with_[1], with_[3]) > without[1] / 2


def test_where_words_find_no_room_only_the_longest_break() -> None:
    long = "m" * 12
    found = widths(["A", long], ["B", long], ["C", long], ["D", long], ["Tỷ lệ", "một"])
    assert found[4] >= text_width("một", 11) + PADDING - 1
    assert max(found[:4]) - min(found[:4]) <= 1


def test_longer_texts_get_more_room() -> None:
    found = widths(["A", "một hai ba " * 5], ["B", "một hai ba " * 40], ["C", "một hai ba " * 15])
    assert found[0] < found[2] < found[1]


def test_many_long_cells_weigh_more_than_one() -> None:
    text = "một hai ba bốn năm " * 6
    found = widths(["A", text, "", "", ""], ["B", text, text, text, text])
    assert found[0] < found[1]


def test_equal_columns_are_equal() -> None:
    assert len(set(widths(["A", "x y " * 30], ["A", "x y " * 30], total=8000))) == 1


def test_a_table_with_little_in_it_still_fills_the_page() -> None:
    assert sum(widths(["A", "1"], ["B", "2"])) == 9000


def test_the_estimate_knows_narrow_and_wide_letters() -> None:
    """Times New Roman at 10 pt: 'm' is 0.778 em, 'i' 0.278 em, a digit 0.5 em."""
    assert 0.25 * 200 <= text_width("i", 10) <= 0.4 * 200
    assert 0.75 * 200 <= text_width("m", 10) <= 1.05 * 200
    assert 0.45 * 200 <= text_width("5", 10) <= 0.55 * 200
