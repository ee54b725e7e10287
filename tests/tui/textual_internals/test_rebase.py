"""Others change rows of a text: cursor and undo go with it, whatever was typed before."""

from __future__ import annotations

from random import Random

from hypothesis import given
from hypothesis import strategies as st
from textual.app import App, ComposeResult
from textual.widgets.text_area import Edit

from tests.tui.support import wait_for
from tui.textual_internals.rebase import hunks, move_location
from tui.widgets.text_editor.body_editor import BodyEditor

ROWS = st.lists(st.sampled_from("abcdef"), min_size=0, max_size=8).map("\n".join)


class Alone(App[None]):
    def compose(self) -> ComposeResult:
        yield BodyEditor()


@given(ROWS, ROWS)
def test_the_hunks_make_one_text_of_the_other(old: str, new: str) -> None:
    one, other, made, at, there = old.split("\n"), new.split("\n"), [], 0, 0
    for hunk in hunks(old, new):
        made += one[at : hunk.start]
        there += hunk.start - at
        made += other[there : there + hunk.rows]
        at, there = hunk.end, there + hunk.rows
    assert [*made, *one[at:]] == other


@given(ROWS, ROWS, st.integers(0, 9), st.integers(0, 2))
def test_a_place_stays_in_the_text(old: str, new: str, row: int, column: int) -> None:
    rows = old.split("\n")
    row = min(row, len(rows) - 1)
    place = move_location((row, min(column, len(rows[row]))), hunks(old, new), old, new)
    after = new.split("\n")
    assert 0 <= place[0] < len(after)
    assert 0 <= place[1] <= len(after[place[0]])


def test_a_place_keeps_to_its_row_and_its_words() -> None:
    old, new = "một\nhai\nba bốn", "không\nmột\nhai\nthêm ba bốn"
    changed = hunks(old, new)
    assert move_location((0, 2), changed, old, new) == (1, 2)
    assert move_location((1, 3), changed, old, new) == (2, 3)
    assert move_location((2, 3), changed, old, new) == (3, 8)
    assert move_location((1, 1), hunks(old, "một\nba bốn"), old, "một\nba bốn") == (1, 0)


async def test_undo_and_redo_go_on_where_others_changed_other_rows() -> None:
    async with Alone().run_test() as pilot:
        editor = pilot.app.query_one(BodyEditor)
        editor.open("a", "đầu\ngiữa\ncuối")
        editor.focus()
        editor.move_cursor((1, 4))
        await pilot.press("x", "y")
        await wait_for(pilot, lambda: editor.text == "đầu\ngiữaxy\ncuối", "typed")
        editor.take("a", "trên\nđầu\ngiữaxy\ncuối\ndưới")
        assert editor.cursor_location == (2, 6)
        await pilot.press("z")
        assert editor.text == "trên\nđầu\ngiữaxyz\ncuối\ndưới"
        editor.undo()
        editor.undo()
        assert editor.text == "trên\nđầu\ngiữa\ncuối\ndưới"
        editor.take("a", "đầu\ngiữa\ncuối\ndưới hơn")
        editor.redo()
        editor.redo()
        assert editor.text == "đầu\ngiữaxyz\ncuối\ndưới hơn"


async def test_undo_ends_at_rows_that_others_changed_and_is_never_wrong() -> None:
    async with Alone().run_test() as pilot:
        editor = pilot.app.query_one(BodyEditor)
        editor.open("a", "một\nhai")
        editor.focus()
        editor.move_cursor((0, 3))
        await pilot.press("x")
        editor.history.checkpoint()
        editor.move_cursor((1, 3))
        await pilot.press("y")
        editor.take("a", "KHÁC\nhaiy")
        editor.undo()
        assert editor.text == "KHÁC\nhai"
        editor.undo()
        assert editor.text == "KHÁC\nhai"


async def test_a_section_that_is_not_shown_is_changed_with_its_undo() -> None:
    async with Alone().run_test() as pilot:
        editor = pilot.app.query_one(BodyEditor)
        editor.open("a", "một\nhai")
        editor.focus()
        editor.move_cursor((1, 3))
        await pilot.press("x")
        editor.open("b", "khác")
        editor.take("a", "không\nmột\nhaix")
        assert editor.text == "khác"
        editor.open("a", "không\nmột\nhaix")
        assert editor.cursor_location == (2, 4)
        editor.undo()
        assert editor.text == "không\nmột\nhai"


async def test_whatever_others_change_undo_and_redo_meet_again() -> None:
    """All steps back and all forth again is where one was; what others wrote is never undone."""
    random = Random(7)
    async with Alone().run_test() as pilot:
        editor = pilot.app.query_one(BodyEditor)
        undone = 0
        for number in range(80):
            editor.open(f"s{number}", "\n".join(random.choices("abcd", k=random.randint(1, 6))))
            for _edit in range(random.randint(1, 6)):
                rows = editor.text.split("\n")
                row = random.randrange(len(rows))
                start, end = sorted(random.choices(range(len(rows[row]) + 1), k=2))
                text = random.choice(["x", "yy", "", "u\nv", "\n"])
                editor.history.checkpoint()
                editor.edit(Edit(text, (row, start), (row, end), False))
            for _step in range(random.randint(0, 2)):
                editor.undo()
            rows = editor.text.split("\n")
            at = random.randrange(len(rows) + 1)
            theirs = [*rows[:at], "CỦA HỌ", *rows[at + random.randint(0, 1) :]]
            editor.take(f"s{number}", "\n".join(theirs))
            assert editor.text == "\n".join(theirs)
            for _step in range(20):
                editor.redo()
            newest = editor.text
            back = len(editor.history.undo_stack)
            undone += back
            for _step in range(back):
                editor.undo()
            assert editor.text.count("CỦA HỌ") == 1
            for _step in range(20):
                editor.redo()
            assert editor.text == newest
        assert undone > 50, "nearly every step was cut off"
