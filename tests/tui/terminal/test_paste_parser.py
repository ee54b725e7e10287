"""A paste is one text, however its bytes are cut; one whose end never comes is over in time."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from textual import events
from textual._xterm_parser import XTermParser

from tests.tui.support import Clock, read_names
from tui.terminal.key_decoder import PASTE_SILENCE
from tui.terminal.terminal_input import TerminalInput

LONG = "phát triển " * 9
PIECES = st.sampled_from(["x", "ê\u0323", "\n", "\t", "\x1b", "\x1b[A", "\x1b[200~", "\x13", LONG])
BEGIN, END = b"\x1b[200~", b"\x1b[201~"


@given(st.lists(PIECES, min_size=1, max_size=12), st.lists(st.integers(0, 400), max_size=6))
@example(["\x1b[20", "\x1b[201", "\x1b"], [8, 12, 13])
@example([LONG, LONG, LONG], [287])
def test_what_is_pasted_is_one_text_however_it_is_cut(pieces: list[str], cuts: list[int]) -> None:
    text = "".join(pieces)
    data = BEGIN + text.encode() + END + b"k"
    places = sorted({0, len(data), *(cut for cut in cuts if cut < len(data))})
    source = TerminalInput()
    messages = [message for a, b in pairwise(places) for message in source.feed(data[a:b])]
    assert [getattr(message, "text", "") for message in messages[:-1]] == [text]
    assert [getattr(message, "key", "") for message in messages[-1:]] == ["k"]


@given(st.text(st.characters(exclude_characters="\x1b", codec="utf-8"), min_size=1, max_size=80))
def test_what_is_pasted_is_what_textual_reads(text: str) -> None:
    data = f"\x1b[200~{text}\x1b[201~"
    (expected,) = XTermParser().feed(data)
    assert isinstance(expected, events.Paste)
    found = list(TerminalInput().feed(data.encode()))
    assert [getattr(paste, "text", None) for paste in found] == (
        [expected.text] if expected.text else []
    )


def test_a_paste_of_nothing_does_not_take_what_is_marked() -> None:
    assert read_names(TerminalInput(), BEGIN + END + b"k") == ["k"]


def test_a_paste_without_an_end_is_over_after_silence_and_what_came_is_pasted() -> None:
    clock = Clock()
    source = TerminalInput(clock=clock)
    assert read_names(source, BEGIN + b"abc") == []
    clock.now += PASTE_SILENCE - 0.1
    assert read_names(source, b"d\x1b[20") == [], "it still comes: the silence begins anew"
    clock.now += PASTE_SILENCE - 0.1
    assert [*source.tick()] == []
    clock.now += 0.1
    assert [getattr(paste, "text", "") for paste in source.tick()] == ["abcd\x1b[20"]
    assert read_names(source, b"x\x13") == ["x", "ctrl+s"]
    assert read_names(source, END + b"y") == ["y"], "its end comes too late, and means nothing"


def test_a_letter_that_a_paste_is_cut_in_is_waited_for_as_long_as_the_paste() -> None:
    clock = Clock()
    source = TerminalInput(clock=clock)
    first, rest = "ế".encode()[:2], "ế".encode()[2:]
    assert read_names(source, BEGIN + first) == []
    clock.now += PASTE_SILENCE - 0.1
    assert [*source.tick()] == []
    (paste,) = source.feed(rest + END)
    assert isinstance(paste, events.Paste)
    assert paste.text == "ế"


@pytest.mark.parametrize("size", [1, 63, 4096])
def test_no_letter_of_a_long_paste_is_read_as_a_key(
    size: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    read: list[str] = []
    monkeypatch.setattr("tui.terminal.key_decoder.read_character", read.append)
    text = "Kinh tế - xã hội phát triển ổn định.\n" * 300
    data = BEGIN + text.encode() + END
    source = TerminalInput()
    pieces = [data[at : at + size] for at in range(0, len(data), size)]
    (paste,) = [message for piece in pieces for message in source.feed(piece)]
    assert isinstance(paste, events.Paste)
    assert paste.text == text
    assert read == []
