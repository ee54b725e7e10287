"""CSV and TSV are cut as they were meant, or refused with the line; formulas go out harmless."""

from __future__ import annotations

import csv
import io
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from outline.errors import BadValue
from outline.registers.delimited import guard, read_cells, unguard


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_a_quote_that_is_never_closed_is_named_by_its_line(delimiter: str, newline: str) -> None:
    rows = [["Một", "x"], ["Hai\n“dài”", "y"], ["Ba", '"z']]
    text = newline.join(
        delimiter.join(f'"{cell}"' if "\n" in cell else cell for cell in row) for row in rows
    ).replace("\n“", f"{newline}“")
    with pytest.raises(BadValue, match="opens in line 4 is never closed") as refused:
        read_cells(text + newline + delimiter.join(["Bốn", "w"]))
    assert refused.value.cure is not None


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_an_open_quote_is_named_however_much_comes_after_it(delimiter: str) -> None:
    row = delimiter.join(["Thu", "Kinh tế", "5"]) + "\n"
    with pytest.raises(BadValue, match="opens in line 2 is never closed"):
        read_cells(row + '"' + row * 20_000)


@pytest.mark.parametrize(
    "text",
    ['a,b\n"Thu,1\n"Chi",2\n', 'a,b\n"Thu" ngân sách,1\n', 'a,b\n"Thu""" x,1\n'],
)
def test_a_quote_closed_in_the_middle_of_a_cell_is_named_by_its_line(text: str) -> None:
    with pytest.raises(BadValue, match="opens in line 2 is closed in the middle"):
        read_cells(text)


@pytest.mark.parametrize(
    ("text", "cells"),
    [
        ('a,"b ""c"""\n', [["a", 'b "c"']]),
        ('Ống 5",5\n"x",6\n', [['Ống 5"', "5"], ["x", "6"]]),
        ('"",a\n', [["", "a"]]),
        ('"a" ,b\n', [["a ", "b"]]),
        ("sep=;\na,x;b\n", [["a,x", "b"]]),
        ("a,b\r1\t2,3\r", [["a", "b"], ["1\t2", "3"]]),
    ],
)
def test_quotes_that_are_right_are_read(text: str, cells: list[list[str]]) -> None:
    assert read_cells(text) == cells


@pytest.mark.parametrize(
    ("cell", "out"),
    [
        *(("=1+1", "'=1+1"), ("@SUM(A1)", "'@SUM(A1)"), ("-", "'-"), ("- gạch", "'- gạch")),
        *(("+x", "'+x"), ("\t=x", "'\t=x"), ("\r=x", "'\r=x"), (" =x", "' =x"), ("\tx", "'\tx")),
        *(("-5", "-5"), ("+84", "+84"), ("-12,5%", "-12,5%"), ("−5", "−5")),
        *(("'=x", "''=x"), ("'-5", "''-5"), ("'chào'", "'chào'"), ("a=b", "a=b"), ("", "")),
    ],
)
def test_what_a_spreadsheet_would_run_goes_out_behind_an_apostrophe(cell: str, out: str) -> None:
    assert guard(cell) == out
    assert unguard(out) == cell


@given(st.text(max_size=6) | st.text("'=+-@ \t5x,%", max_size=6))
def test_the_apostrophe_is_taken_off_again_and_no_other(cell: str) -> None:
    assert unguard(guard(cell)) == cell


cells = st.text('ab",;\t\n ', max_size=5)


@given(st.lists(st.lists(cells, min_size=2, max_size=2), min_size=1), st.sampled_from(",;\t"))
def test_what_a_spreadsheet_quotes_is_read_back(rows: list[list[str]], delimiter: str) -> None:
    text = io.StringIO()
    csv.writer(text, delimiter=delimiter, lineterminator="\n").writerows(rows)
    assert read_cells(text.getvalue(), delimiter) == rows


@given(st.text('ab",;\t\r\n', max_size=20))
def test_any_text_is_cut_or_refused(text: str) -> None:
    with suppress(BadValue):
        assert all(isinstance(line, list) for line in read_cells(text))
