"""One value changes in a table as a person left it; every other character stays."""

from __future__ import annotations

from store.report_file.key_edits import edit
from store.report_file.schema import Fields
from store.toml.spans import cut


def test_a_table_without_an_end_of_line_takes_a_new_key() -> None:
    span = cut("[a]\nid = 1")[1]
    assert edit(span, {"id": 1}, {"id": 1, "x": "y"}).body == '[a]\nid = 1\nx = "y"\n'
    assert edit(cut("[a]")[1], {}, {"x": "y"}).body == '[a]\nx = "y"\n'


def test_new_keys_at_one_place_keep_their_order_and_quote_what_must_be() -> None:
    span = cut("[a]\n# x\nid = 1 # y\nz = 2\n")[1]
    new: Fields = {"id": 1, "b": 2, "số": 3, "z": 2}
    assert edit(span, {"id": 1, "z": 2}, new).body == (
        '[a]\n# x\nid = 1 # y\nb = 2\n"số" = 3\nz = 2\n'
    )


def test_a_default_that_was_never_written_can_go_without_a_trace() -> None:
    span = cut('[a]\nid = 1\n# giữ\ngone = "x" # theo\n')[1]
    assert edit(span, {"id": 1, "unsaid": "y", "gone": "x"}, {"id": 1}).body == (
        "[a]\nid = 1\n# giữ\n"
    )


def test_a_list_laid_out_over_lines_keeps_its_comments_where_it_can() -> None:
    span = cut('[a]\nx = [\n  "1", # một\n  "2",\n]\n')[1]
    kept = edit(span, {"x": ("1", "2")}, {"x": ("1", "3", "2")}).body
    assert kept == '[a]\nx = [\n  "1", # một\n  "3",\n  "2",\n]\n'
    turned = edit(span, {"x": ("1", "2")}, {"x": ("2", "1")}).body
    assert turned == '[a]\nx = ["2", "1"]\n'
    twice = edit(span, {"x": ("1", "2")}, {"x": ("1", "1")}).body
    assert twice == '[a]\nx = ["1", "1"]\n'
