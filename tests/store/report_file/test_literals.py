"""What is written as TOML is read back by ``tomllib`` as the same value."""

from __future__ import annotations

import datetime as dt
import tomllib
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from store.report_file.literals import array, key, literal, table
from store.report_file.schema import Plain, Prose

UGLY = "\"'\\\n\r\t\b\0\x7f\x85\u2028\u202e\ufeff a#[]="
texts = st.text(st.one_of(st.sampled_from(UGLY), st.characters(exclude_categories=["Cs"])))


def back(text: str) -> object:
    return tomllib.loads(f"x = {text}\n", parse_float=Decimal)["x"]


@given(texts)
def test_any_text_comes_back(text: str) -> None:
    assert back(literal(text)) == text
    assert back(literal(Prose(text))) == text + "\n"
    assert back(literal((text, text * 9, "x"))) == [text, text * 9, "x"]
    assert tomllib.loads(f"{key(text)} = 1") == {text: 1}


@pytest.mark.parametrize("text", ['a\n"', 'a\n""', '"""\n"""', "\n", "\n\n", "a\n\\", '\n""\\"'])
def test_texts_over_lines_stand_on_lines_of_their_own(text: str) -> None:
    written = literal(text)
    assert back(written) == text
    assert written.startswith('"""\n')
    assert written.count("\n") == text.count("\n") + 1


@given(st.one_of(st.integers(), st.dates(), st.booleans(), st.decimals(allow_nan=False, places=3)))
def test_other_values_come_back_too(value: int | dt.date | bool | Decimal) -> None:
    if isinstance(value, Decimal) and not value.is_finite():
        value = Decimal(0)
    assert back(literal(value)) == value
    assert isinstance(back(literal(value)), (int if value == 0 else type(value), Decimal))


def test_what_cannot_be_seen_is_written_so_that_it_can() -> None:
    assert literal("a\u202eb\ufeff\x85") == '"a\\u202eb\\ufeff\\u0085"'
    assert literal("Bình – «x»\u00a0") == '"Bình – «x»\u00a0"'


def test_no_quote_of_the_text_touches_the_quotes_around_it() -> None:
    """TOML 1.0 allows two; a person, and a reader of TOML 0.5, would miscount."""
    assert literal('a\n"') == '"""\na\n\\""""'


def test_long_lists_stand_one_to_a_line() -> None:
    assert array(["1", "2"]) == "[1, 2]"
    long = array([f'"{"x" * 40}"'] * 3)
    assert long.splitlines() == ["[", *[f'  "{"x" * 40}",'] * 3, "]"]


def test_a_table_is_its_header_and_its_keys() -> None:
    fields: dict[str, Plain] = {"id": "a", "số mục": 1, "due": dt.date(2023, 7, 1), "on": True}
    assert table("[[rows]]", fields) == (
        '[[rows]]\nid = "a"\n"số mục" = 1\ndue = 2023-07-01\non = true\n'
    )
