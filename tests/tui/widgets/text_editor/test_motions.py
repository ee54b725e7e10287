"""Motions stay in the text and lead back; edits of lines change those lines and no others."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.session.cursor_position import CursorPosition
from tui.session.jump_list import JumpList
from tui.widgets.text_editor import motions
from tui.widgets.text_editor.motions import RangeReplacement

TEXTS = st.lists(st.sampled_from([*"ađế .;!?\n-+", "\n\n", "- ", "ệ\u0300"]), max_size=40).map(
    "".join
)
KINDS = st.sampled_from([motions.words, motions.sentences, motions.paragraphs])


def done(text: str, change: RangeReplacement | None) -> str:
    assert change is not None
    return text[: change.start] + change.text + text[change.end :]


@given(TEXTS, KINDS, st.data())
def test_a_motion_stays_in_the_text_and_goes_its_way(
    text: str, kind: Callable[[str], list[int]], data: st.DataObject
) -> None:
    at = data.draw(st.integers(0, len(text)))
    starts = kind(text)
    right, left = (motions.step(starts, at, way, len(text)) for way in (1, -1))
    assert 0 <= left <= at <= right <= len(text)
    assert right > at or at == len(text)
    assert left < at or at == 0


@given(TEXTS, KINDS)
def test_there_and_back_again_is_where_one_was(text: str, kind: Callable[[str], list[int]]) -> None:
    starts = kind(text)
    for at in starts:
        assert motions.step(starts, motions.step(starts, at, 1, len(text)), -1, len(text)) == at


def test_words_sentences_and_paragraphs_begin_where_a_reader_sees_them() -> None:
    text = "Tăng 45.799,5 tỷ. “Tốt!” Còn?\n\n- Một\n- Hai\ntiếp"
    assert [text[at:][:4] for at in motions.sentences(text)] == [
        "Tăng",
        "“Tốt",
        "Còn?",
        "- Mộ",
        "- Ha",
    ]
    assert [text[at:][:3] for at in motions.paragraphs(text)] == ["Tăn", "- M", "- H"]
    assert motions.words("e\u0330\u0301m o\u0302") == [0, 5]
    assert motions.words("a, b (c)") == [0, 1, 3, 5, 6, 7]


@given(TEXTS, st.data())
def test_a_block_moved_and_moved_back_gives_the_same_text(text: str, data: st.DataObject) -> None:
    for start, end in motions.blocks(text):
        at = data.draw(st.integers(start, end))
        change = motions.move_block(text, at, at, 1)
        if change is None:
            continue
        new = done(text, change)
        assert sorted(new) == sorted(text)
        back = motions.move_block(new, *change.select, -1)
        if len(motions.blocks(new)) == len(motions.blocks(text)):
            assert done(new, back) == text


def test_a_block_goes_over_the_next_one_and_what_parts_them_stays() -> None:
    text = "Một\nhai\n\n- Ba\n- Bốn"
    change = motions.move_block(text, 2, 2, 1)
    assert done(text, change) == "- Ba\n\nMột\nhai\n- Bốn"
    assert change is not None
    assert done(text, change)[change.select[0] - 2 :].startswith("Một")
    assert motions.move_block(text, 0, 0, -1) is None


@pytest.mark.parametrize(
    ("text", "begun"),
    [
        ("Tại TP. Vinh có. Còn lại", ["Tại", "Còn lại"]),
        ("PGS. TS. Nguyễn Văn A nói. Rồi", ["PGS", "Rồi"]),
        ("gạo, ngô, v.v. đều tăng. Hết", ["gạo", "Hết"]),
        ("gạo, ngô, v.v. Năm sau", ["gạo", "Năm"]),
        ("1. Về kinh tế. Đạt", ["1.", "Đạt"]),
        ("- 2.1. Về xã. Đạt", ["-", "Đạt"]),
        ("Đạt 83. Còn lại", ["Đạt", "Còn"]),
        ("Chi 1.250.000.000. Sau đó giảm. Hết.", ["Chi", "Sau", "Hết"]),
        ("Tổng là 250.000.000. Sau đó", ["Tổng", "Sau"]),
        ("I. Về kinh tế. Hai", ["I.", "Hai"]),
        ("a. Về\nĐiều 12. Phạm vi. B. Rồi", ["a.", "B.", "Rồi"]),
        ("Họp xong.\n\nA. Phần đầu. Rồi", ["Họp", "A.", "Rồi"]),
        ("Đồng chí A. Ông", ["Đồng", "Ông"]),
        ("Có … chi bộ. Đạt!  Vượt?", ["Có", "Đạt", "Vượt"]),
        ("(Theo NQ.) Sau đó", ["(Theo", "Sau"]),
    ],
)
def test_a_full_stop_that_shortens_a_word_ends_no_sentence(text: str, begun: list[str]) -> None:
    found = motions.sentences(text)
    assert len(found) == len(begun)
    assert all(text.startswith(words, at) for at, words in zip(found, begun, strict=True))


@pytest.mark.parametrize(
    ("text", "mark", "new"),
    [
        ("a\nb", "-", "- a\n- b"),
        ("- a\n- b", "-", "a\nb"),
        ("- a\nb", "-", "- a\n- b"),
        ("- a\n- b", "+", "+ a\n+ b"),
        ("a\n\nb", "-", "- a\n\n- b"),
        ("", "-", "- "),
    ],
)
def test_lines_become_items_and_plain_again(text: str, mark: str, new: str) -> None:
    assert done(text, motions.toggle_items(text, 0, len(text), mark)) == new


def test_only_the_lines_of_the_selection_are_changed() -> None:
    text = "a\nb\nc\nd"
    assert done(text, motions.toggle_items(text, 2, 6, "-")) == "a\n- b\n- c\nd"


def test_lists_are_joined_and_split() -> None:
    assert done("- a;\n- b;\n- c", motions.join_lines("- a;\n- b;\n- c", 0, 12)) == "- a; b; c"
    assert done("a\n\nb\nc", motions.join_lines("a\n\nb\nc", 0, 0)) == "a b\nc"
    assert done("x: a; b", motions.split_line("x: a; b", 0, 0)) == "- x: a;\n- b"
    assert done("+ Có. Đủ.", motions.split_line("+ Có. Đủ.", 3, 3)) == "+ Có.\n+ Đủ."
    text = "Có.\n\nĐủ. Hết."
    assert done(text, motions.split_line(text, 0, 12)) == "- Có.\n\n- Đủ.\n- Hết."
    text = "Tại TP. Vinh đạt 9%.  Tại huyện đạt 8%. "
    assert done(text, motions.split_line(text, 0, 0)) == (
        "- Tại TP. Vinh đạt 9%.\n- Tại huyện đạt 8%."
    )


@pytest.mark.parametrize(
    ("text", "at", "new"),
    [
        ("- a", 3, "- a\n- "),
        ("  + ab", 5, "  + a\n  + b"),
        ("- a\n- ", 6, "- a\n"),
        ("- a\n-", 5, "- a\n"),
    ],
)
def test_enter_goes_on_with_a_list_and_ends_it(text: str, at: int, new: str) -> None:
    assert done(text, motions.enter(text, at)) == new


@pytest.mark.parametrize(("text", "at"), [("a", 1), ("- a", 0), ("- a", 1), ("-a", 2), ("", 0)])
def test_enter_elsewhere_is_a_line_end(text: str, at: int) -> None:
    assert motions.enter(text, at) is None


def test_items_go_in_and_out() -> None:
    assert done("- a\n- b", motions.nest("- a\n- b", 5, 5, inward=True)) == "- a\n+ b"
    assert done("- a\n+ b", motions.nest("- a\n+ b", 5, 5, inward=False)) == "- a\n- b"
    assert motions.nest("a", 0, 0, inward=True) is None


def test_visits_lead_back_and_forward_past_what_is_gone() -> None:
    visits = JumpList()
    a, b, c = CursorPosition("a", 1, 2), CursorPosition("b"), CursorPosition("c")
    visits.leave(a)
    visits.leave(b)
    everything = {"a", "b", "c"}.__contains__
    assert visits.back(c, everything) == b
    assert visits.back(b, everything) == a
    assert visits.back(a, everything) is None
    assert visits.forward(a, {"a", "c"}.__contains__) == c
    visits.leave(c)
    assert visits.forward(c, everything) is None
