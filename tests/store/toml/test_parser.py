"""What reads our files agrees with the standard library on what TOML is."""

from __future__ import annotations

import tomllib
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from typing import Any

import pytest
import tomli
from hypothesis import example, given
from hypothesis import strategies as st

from outline.errors import StoreError
from store.toml.parser import parse
from tests.paths import DATA

FORMAT = (DATA / "formats" / "1.toml").read_text("utf-8")
PIECES = st.sampled_from(
    [
        *("a", "b.c", '"é"', " = ", "=", "\n", "\r\n", "\r", " ", "\t", "# x\n", ",", "."),
        *('"x"', "'x'", '"""', "'''", '"\\n"', '"\\e"', '"\\x41"', '"\\u0000"', "\\", "\x00"),
        *("1", "-0", "01", "1_0", "1.5", "1e3", "inf", "true", "2023-07-15", "07:30:00", "7:30"),
        *(
            "[a]\n",
            "[[a]]\n",
            "[a.b]\n",
            "[",
            "]",
            "{",
            "}",
            "{x = 1}",
            "{x = 1,\ny = 2}",
            "[1, 2,]",
        ),
    ]
)
"""TOML 1.1, which is not read, has escapes, times and inline tables of its own."""


def answer(loads: Any, text: str) -> object:
    """Return what is read, or that it is refused."""
    try:
        return repr(loads(text, parse_float=Decimal))
    except (tomllib.TOMLDecodeError, tomli.TOMLDecodeError):
        return "refused"
    except ValueError as error:
        return type(error)


@given(st.lists(PIECES, max_size=14).map("".join))
@example('a = "\\e"')
@example("a = {x = 1,\n}")
@example("a = 07:30")
def test_the_same_texts_are_read_and_refused(text: str) -> None:
    assert answer(tomli.loads, text) == answer(tomllib.loads, text)


@given(st.integers(0, len(FORMAT)), st.integers(0, 40), PIECES)
def test_a_report_that_somebody_broke_is_judged_alike(at: int, length: int, piece: str) -> None:
    text = FORMAT[:at] + piece + FORMAT[at + length :]
    assert answer(tomli.loads, text) == answer(tomllib.loads, text)


@pytest.mark.parametrize("text", ["a = " + "[" * 100_000, "a = " + "{b = " * 100_000])
def test_depth_is_an_error_and_never_the_end_of_the_program(text: str) -> None:
    with pytest.raises((RecursionError, tomli.TOMLDecodeError)):
        tomli.loads(text)


def test_a_thread_beside_the_screen_reads_with_what_leaves_it_its_turns(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Compiled code keeps the interpreter until it is done: no key is answered meanwhile."""

    def kept(text: str, **_: object) -> dict[str, object]:
        raise AssertionError(text)

    monkeypatch.setattr(tomli, "loads", kept)
    with ThreadPoolExecutor(1) as beside:
        read = beside.submit(parse, FORMAT.encode(), "r.toml").result()
        refused = beside.submit(parse, b"a = 1\nb = = 2\n", "r.toml").exception()
    assert read.data == tomllib.loads(FORMAT, parse_float=Decimal)
    monkeypatch.undo()
    with pytest.raises(StoreError) as here:
        parse(b"a = 1\nb = = 2\n", "r.toml")
    assert str(refused) == str(here.value)
    assert "line 2" in str(refused)
