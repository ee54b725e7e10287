"""A paste is read as Textual reads it, however the bytes are cut, and sooner."""

from __future__ import annotations

import time
from collections.abc import Sequence
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st
from textual._xterm_parser import XTermParser
from textual.drivers import linux_driver

from tui import driver, pasting

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
        "phát triển " * 9,
    ]
)


def read(parser: XTermParser, chunks: Sequence[str]) -> list[str]:
    return [repr(event) for chunk in chunks for event in parser.feed(chunk)]


@settings(deadline=None, max_examples=60)
@given(st.lists(PIECES, max_size=12), st.lists(st.integers(0, 400), max_size=6))
def test_whatever_comes_is_read_as_textual_reads_it(pieces: list[str], cuts: list[int]) -> None:
    data = "".join(pieces)
    places = sorted({0, len(data), *(cut for cut in cuts if cut < len(data))})
    chunks = [data[a:b] for a, b in pairwise(places)]
    assert read(pasting.RunParser(), chunks) == read(XTermParser(), chunks)


def test_a_long_paste_is_read_much_faster() -> None:
    data = "\x1b[200~" + "Kinh tế - xã hội phát triển ổn định.\n" * 3_000 + "\x1b[201~"
    taken = []
    for kind in (pasting.RunParser, XTermParser):
        start = time.perf_counter()
        assert len(read(kind(), [data[at : at + 4096] for at in range(0, len(data), 4096)])) == 1
        taken.append(time.perf_counter() - start)
    assert taken[0] < taken[1] / 4


def test_the_driver_reads_with_it() -> None:
    assert driver.ThinDriver.__mro__[-1] is object
    assert linux_driver.XTermParser is pasting.RunParser  # type: ignore[attr-defined]
