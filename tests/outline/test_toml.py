"""Our reader gives what ``tomllib`` gives for every text, and reads our own files by itself."""

from __future__ import annotations

import sys
import tomllib
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from outline import toml

ROOT = Path(__file__).parents[2]
OURS = [
    *sorted((ROOT / "store" / "data").rglob("*.toml")),
    *sorted((ROOT / "export" / "data").rglob("*.toml")),
    ROOT / "tests" / "data" / "finished.toml",
]

PIECES = (
    *("a", "b", "c-1", '"a"', '""', "a.b", "'a'", " ", "\t", "=", " = ", "\n", "\n", "\n", "\r\n"),
    *("[a]\n", "[b]\n", "[a.b]\n", "[a.b.c]\n", "[ a ]\n", '["a"]\n', "[[a]]\n", "[[b]]\n"),
    *("[[a.b]]\n", "[a] x\n", "a = 1\n", "b = 2\n", 'a = "x"\n', "a.b = 1\n", "{ a = 1 }"),
    *(
        '"\\\\"',
        '"\\"x\\""',
        '"x"',
        '"é ẹ"',
        '"a\\"b"',
        '"\\u00e9"',
        '"\\x"',
        '"""',
        '"""x"""',
        '"""\nx\n\ny"""',
        '""',
    ),
    *('"', "'", "''", "'x'", "'''x\ny'''", '"""a"b""c"""', '"""a""""', '"""a"""""', "\\", "\\\n"),
    *("0", "1", "-1", "+1", "01", "1_000", "0x1F", "1.5", "-0.50", "1e3", "1.", ".5", "inf", "nan"),
    *(
        "9" * 18,
        "9" * 19,
        "9" * 5000,
        "true",
        "false",
        "True",
        "# lời",
        "#",
        "#\x0b",
        "\x00",
        "\x7f",
    ),
    *("2023-06-05", "2023-02-30", "2023-06-05T10:00:00", "10:00:00", "2023-06-05 10:00:00"),
    *("[", "]", ",", "[]", "[1, 2]", "[12.7, 10]", '["x", "y"]', '["x, y",]', "[1, # hai\n 2]"),
    *('["x"\n,\n"y"\n]', "[[1], [2]]", "[,]", "[1 2]", '["a\\"b"]', "\u2028", "\ud800", "\ufeff"),
)


def read(loads: Any, text: str) -> object:
    """Return what a reader gives, a figure as its text; or what it raises."""
    try:
        return repr(loads(text, parse_float=Decimal))
    except (ValueError, RecursionError) as error:
        return type(error)


@settings(max_examples=1500, deadline=None)
@given(st.lists(st.sampled_from(PIECES), max_size=12).map("".join))
@example("[a.b]\n[a]\n")
@example("[a]\n[a.b]\nc = 1\n[a.c]\n")
@example("a = []\n[[a]]\n")
@example("[[a]]\n[a]\n")
@example("[[a]]\n[a.b]\n")
@example('a = """"""\nb = ""\n')
@example('a = "x" "y"\n')
@example("a = 1\r\n")
@example("a = 1\r")
@example("a = 1")
def test_every_text_is_what_tomllib_says(text: str) -> None:
    assert read(toml.loads, text) == read(tomllib.loads, text)


VALUES = st.sampled_from([piece for piece in PIECES if "\n[" not in piece])


@settings(max_examples=1500, deadline=None)
@given(st.lists(st.tuples(st.sampled_from("abc"), VALUES, VALUES), max_size=4))
def test_every_value_is_what_tomllib_says(lines: list[tuple[str, str, str]]) -> None:
    text = "".join(f"{key} = {value}{more}\n" for key, value, more in lines)
    assert read(toml.loads, text) == read(tomllib.loads, text)


@settings(max_examples=300, deadline=None)
@given(st.data())
def test_a_letter_lost_or_put_into_a_file_of_ours_is_seen_as_tomllib_sees_it(
    data: st.DataObject,
) -> None:
    text = OURS[0].read_text("utf-8")[:3000]
    at = data.draw(st.integers(0, len(text) - 1))
    put = data.draw(st.sampled_from(["", *PIECES]))
    text = text[:at] + put + text[at + data.draw(st.integers(0, 2)) :]
    assert read(toml.loads, text) == read(tomllib.loads, text)


@pytest.mark.parametrize("path", OURS, ids=lambda path: path.name)
def test_our_own_files_are_read_without_tomllib(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = path.read_text("utf-8")
    there = tomllib.loads(text)
    monkeypatch.setitem(sys.modules, "tomllib", None)
    assert toml.loads(text) == there
