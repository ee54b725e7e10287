"""A paste is read as Textual reads it, however the bytes are cut, and sooner."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from textual._xterm_parser import XTermParser
from textual.drivers import linux_driver
from textual.message import Message

from tui import driver, keycodes, pasting

LONG = "phát triển " * 9
PIECES = st.sampled_from(
    [
        "\x1b[200~",
        "\x1b[201~",
        "\x1b[A",
        "\x1b",
        "\x1b[20",
        "x",
        "ê\u0323",
        "\n\0",
        LONG,
    ]
)


def read(parser: XTermParser, chunks: Sequence[str]) -> list[str]:
    return [repr(event) for chunk in chunks for event in parser.feed(chunk)]


@settings(deadline=None, max_examples=60)
@given(st.lists(PIECES, max_size=12), st.lists(st.integers(0, 400), max_size=6))
@example(["\x1b[200~", LONG, LONG, LONG], [287])
def test_whatever_comes_is_read_as_textual_reads_it(pieces: list[str], cuts: list[int]) -> None:
    data = "".join(pieces)
    places = sorted({0, len(data), *(cut for cut in cuts if cut < len(data))})
    chunks = [data[a:b] for a, b in pairwise(places)]
    assert read(pasting.RunParser(), chunks) == read(XTermParser(), chunks)


@given(st.integers(1, 40), st.booleans())
def test_reads_of_every_length_are_read_on(length: int, pasted: bool) -> None:
    """A read of just so many letters must not be taken for the end of all input."""
    chunks = ["\x1b[200~" if pasted else "x", "a" * length, "\x1b[201~", "b"]
    assert read(pasting.RunParser(), chunks) == read(XTermParser(), chunks)


def test_of_a_long_paste_hardly_a_letter_is_taken_by_itself(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    taken = []
    stock = XTermParser.feed

    def feed(parser: XTermParser, data: str) -> Iterable[Message]:
        taken.append(len(data))
        return stock(parser, data)

    monkeypatch.setattr(XTermParser, "feed", feed)
    data = "\x1b[200~" + "Kinh tế - xã hội phát triển ổn định.\n" * 3_000 + "\x1b[201~"
    chunks = [data[at : at + 4096] for at in range(0, len(data), 4096)]
    assert len(read(pasting.RunParser(), chunks)) == 1
    assert sum(taken) < len(data) / 50


def test_the_driver_reads_with_it_and_with_the_codes_of_keys() -> None:
    assert driver.ThinDriver.__mro__[-1] is object
    reads_with = linux_driver.XTermParser  # type: ignore[attr-defined]
    assert reads_with is keycodes.KeyCodes
    assert issubclass(reads_with, pasting.RunParser)
