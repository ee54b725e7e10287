"""Whatever bytes a terminal sends, in whatever pieces: the key behind them arrives, and once."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from textual import events, messages

from tests.tui.support import Clock, read_names
from tui.terminal.key_decoder import REPLY_SECONDS
from tui.terminal.terminal_input import REST_OF_LETTER, NotUtf8, TerminalInput

SIGN = "\ufffd"
SAVE = b"\x13"
LATE = 10.0
"""Seconds after which nothing is waited for."""

# Letters ----------------------------------------------------------------------------------------

INVALID = {
    b"\xe9": SIGN,
    b"\xe1\xbbx": f"{SIGN}x",
    b"\xc0\x80": SIGN * 2,
    b"\xff\xfe": SIGN * 2,
    b"\xed\xa0\x80": SIGN * 3,
    b"\xe1nh": f"{SIGN}nh",
    b"\xf4\x90\x80\x80": SIGN * 4,
    b"\x80": SIGN,
    "đ".encode() + b"\xbb" + "ệ".encode(): f"đ{SIGN}ệ",
}


def letters(messages: Sequence[object]) -> str:
    return "".join(str(getattr(message, "character", "")) for message in messages)


@pytest.mark.parametrize(("data", "typed"), INVALID.items())
def test_bytes_that_are_no_letter_are_shown_as_a_sign_and_told(data: bytes, typed: str) -> None:
    for cut in range(len(data)):
        source = TerminalInput()
        found = [*source.feed(data[:cut]), *source.feed(data[cut:]), *source.feed(SAVE)]
        assert any(isinstance(message, NotUtf8) for message in found)
        keys = [message for message in found if not isinstance(message, NotUtf8)]
        assert letters(keys) == f"{typed}\x13"


def test_letters_that_are_right_are_no_reason_to_tell_anything() -> None:
    text = "Đồng bằng ẵ 漢字 \ufffd\U0001f600e\u0323"
    for size in (1, 2, 3, 100):
        source, data = TerminalInput(), text.encode()
        pieces = [data[at : at + size] for at in range(0, len(data), size)]
        found = [message for piece in pieces for message in source.feed(piece)]
        assert letters(found) == text


def test_a_letter_that_a_line_cuts_is_waited_for_and_half_a_letter_not_for_ever() -> None:
    clock = Clock()
    source = TerminalInput(clock=clock)
    first, rest = "ế".encode()[:2], "ế".encode()[2:]
    assert read_names(source, first) == []
    clock.now += REST_OF_LETTER / 2
    assert [*source.tick()] == []
    assert letters([*source.feed(rest)]) == "ế"
    assert read_names(source, first) == []
    clock.now += REST_OF_LETTER
    told, sign = source.tick()
    assert isinstance(told, NotUtf8)
    assert letters([sign]) == SIGN
    assert letters([*source.feed(b"a")]) == "a"


# Replies that come late, or without being asked for ---------------------------------------------

REPLIES = (
    *(b"\x1b]11;rgb:0000/0000/0000", b"\x1b]10;?", b"\x1b]52;c;S2luaCB04bq_", b"\x1b]lde cuong"),
    *(
        b"\x1bP>|XTerm(370)",
        b"\x1bP1$r0m",
        b"\x1bP0+r544e",
        b"\x1bP!|00000000",
        b"\x1bP@kitty-cmd{",
    ),
    *(b"\x1b_Gi=31;OK", b"\xc2\x9d11;rgb:0", b"\xc2\x901$r1 q", b"\xc2\x9fapc", b"\xc2\x98s"),
)
"""Each without its end."""
WITH_ST = (*REPLIES, b"\x1b_apc", b"\x1b^a private message", b"\x1bXa string", b"\x1bPq#0~~")
"""They may also be Esc and letters that somebody types, until their end is there."""
ENDS = (b"\x1b\\", b"\xc2\x9c")


@pytest.mark.parametrize(
    "data",
    [
        *(reply + end for reply in WITH_ST for end in ENDS),
        *(reply + b"\x07" for reply in REPLIES),
    ],
)
def test_a_reply_is_swallowed_whole_however_it_is_cut(data: bytes) -> None:
    assert read_names(TerminalInput(), data + b"k") == ["k"]
    assert read_names(TerminalInput(), *(bytes([byte]) for byte in data + b"k")) == ["k"]
    for cut in range(len(data)):
        assert read_names(TerminalInput(), data[:cut], data[cut:] + b"k") == ["k"]


@pytest.mark.parametrize("data", REPLIES)
def test_a_reply_without_an_end_holds_no_key_back_and_no_letter_for_long(data: bytes) -> None:
    assert read_names(TerminalInput(), data + SAVE) == ["ctrl+s"], "a key ends it at once"
    assert read_names(TerminalInput(), data + b"\x1b[15~") == ["f5"]
    clock = Clock()
    source = TerminalInput(clock=clock)
    assert read_names(source, data) == []
    clock.now += REPLY_SECONDS - 0.1
    assert read_names(source, b"k") == []
    clock.now += 0.1
    assert [*source.tick()] == [], "what came is no text"
    assert read_names(source, b"k") == ["k"]
    assert read_names(source, b"\x1b\\k") == ["k"], "its end comes too late, and means nothing"


def test_a_long_reply_on_a_slow_line_is_swallowed_and_one_that_never_ends_is_not() -> None:
    clock = Clock()
    source = TerminalInput(clock=clock)
    names = read_names(source, b"\x1b]52;c;")
    for _ in range(30):
        clock.now += 1.0
        names += read_names(source, b"QUJD" * 500)
    assert names + read_names(source, b"\x07k") == ["k"]
    names = read_names(source, b"\x1b]52;c;", *[b"QUJD" * 1024] * 256)
    assert names == []
    assert read_names(source, b"k") == ["k"]


TYPED = {
    "\x1bPhát triển": ["escape", *"Phát", "space", *"triển"],
    "\x1bXuân\r": ["escape", *"Xuân", "enter"],
    "\x1b]\x07": ["escape", "right_square_bracket", "ctrl+g"],
    "\x1bXuân\x07": ["escape", *"Xuân", "ctrl+g"],
    "\x1b_a\x1b": ["escape", "underscore", "a", "escape"],
    "\x1b^\x1b[A": ["escape", "circumflex_accent", "up"],
    "\x1bP" + "a" * 5000: ["escape", "P", *"a" * 5000],
}


@pytest.mark.parametrize(("data", "keys"), TYPED.items())
def test_esc_and_letters_that_could_begin_a_reply_are_esc_and_letters(
    data: str, keys: list[str]
) -> None:
    clock = Clock()
    source = TerminalInput(clock=clock)
    names = read_names(source, *(letter.encode() for letter in data))
    clock.now += 1.0
    assert names + [getattr(message, "key", "") for message in source.tick()] == keys


# Reports ----------------------------------------------------------------------------------------


def test_a_window_without_pixels_reports_the_mouse_in_cells() -> None:
    source = TerminalInput(mouse=True)
    size, pressed, key = source.feed(b"\x1b[48;40;120;0;0t\x1b[<0;5;5Mk")
    assert isinstance(size, events.Resize)
    assert tuple(size.size) == (120, 40)
    assert isinstance(pressed, events.MouseDown)
    assert (pressed.x, pressed.y) == (4, 4)
    assert isinstance(key, events.Key)


@pytest.mark.parametrize(
    "data", [b"\x1b[48;0;0;0;0t", b"\x1b[48;9999;9999;0;0t", b"\x1b[48;" + b"9" * 9 + b";1;1;1t"]
)
def test_a_size_that_no_window_has_is_none(data: bytes) -> None:
    assert read_names(TerminalInput(), data + b"k") == ["k"]


@pytest.mark.parametrize("data", [b"\x1b[<0;5;5M", b"\x1b[<0;-1;5m", b"\x1b[32;5;5M"])
def test_a_mouse_that_was_not_asked_for_does_nothing(data: bytes) -> None:
    assert read_names(TerminalInput(), data + b"k") == ["k"]


def test_an_old_report_of_the_mouse_is_eaten_only_where_there_is_a_mouse() -> None:
    assert read_names(TerminalInput(), b"\x1b[Manh") == ["f1", *"anh"]
    assert read_names(TerminalInput(mouse=True), b"\x1b[M !!anh") == [*"anh"]


def test_what_the_terminal_can_do_is_understood() -> None:
    able, _ = TerminalInput().feed(b"\x1b[?2026;2$yk")
    assert isinstance(able, messages.TerminalSupportsSynchronizedOutput)
    focus, blur = TerminalInput().feed(b"\x1b[I\x1b[O")
    assert isinstance(focus, events.AppFocus)
    assert isinstance(blur, events.AppBlur)


def test_controls_of_one_letter_begin_what_esc_and_a_letter_begin() -> None:
    assert read_names(TerminalInput(), "\x9b15~\x8fPk".encode()) == ["f5", "f1", "k"]
    assert read_names(TerminalInput(), "\x85\x9c\x9b\x13\x8fệ".encode()) == ["ctrl+s", "ệ"]
    assert read_names(TerminalInput(), "\x9b200~a\x9b31mb\x9b201~k".encode())[1:] == ["k"]


def test_a_parser_that_fails_costs_the_sequence_and_nothing_else(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def fail(_: str) -> list[events.Key]:
        raise ValueError("a sequence that nobody foresaw")

    monkeypatch.setattr("tui.terminal.key_decoder.read_sequence", fail)
    assert read_names(TerminalInput(), b"a\x1b[15~b\x1b[Ac") == [*"abc"]


# Anything whatsoever ----------------------------------------------------------------------------

PIECES = st.one_of(
    st.binary(max_size=6),
    st.sampled_from(
        [*INVALID, *REPLIES, *WITH_ST, *ENDS, b"\x1b", b"\x1b[", b"\x1bO", b"\x1b[200~"]
    ),
    st.sampled_from(
        [b"\x1b[201~", b"\x1b[M", b"\x1b[[", b"\x07", b"\xc2\x9b", "ế".encode(), b"\0"]
    ),
    st.from_regex(rb"\x1b\[[0-9:;<>?$-]{0,8}[@-~]", fullmatch=True),
    st.from_regex(rb"\x1b\[(48|<?[0-9]);[0-9:]{0,9};[0-9]{0,9}(;[0-9]*)?[tMmu]", fullmatch=True),
)


def cut_up(data: bytes, cuts: Sequence[int]) -> list[bytes]:
    places = sorted({0, len(data), *(cut for cut in cuts if cut < len(data))})
    return [data[begin:end] for begin, end in pairwise(places)]


def holds(pieces: Sequence[bytes], cuts: Sequence[int], mouse: bool) -> None:
    """After any bytes the key arrives: at once, but within a paste; and in any case with time."""
    data = b"".join(pieces)
    clock = Clock()
    source = TerminalInput(mouse=mouse, clock=clock)
    found = [message for piece in cut_up(data, cuts) for message in source.feed(piece)]
    whole = list(TerminalInput(mouse=mouse).feed(data))
    assert [repr(message) for message in found if not isinstance(message, NotUtf8)] == [
        repr(message) for message in whole if not isinstance(message, NotUtf8)
    ], "whatever the line cuts"
    clock.now += LATE
    for _ in range(2):
        for _message in source.tick():
            pass
    assert [*source.tick()] == []
    assert read_names(source, b"k" + SAVE + b"\x1b[15~\x1b[A" + "ế".encode()) == [
        *("k", "ctrl+s", "f5", "up", "ế")
    ]


def arrives(pieces: Sequence[bytes]) -> None:
    source = TerminalInput()
    before = read_names(source, *pieces)
    if source.is_pasting:
        return
    assert read_names(source, SAVE)[-1:] == ["ctrl+s"], before


CUTS = st.lists(st.integers(1, 60), max_size=5)


@settings(max_examples=400)
@given(st.lists(PIECES, max_size=8), CUTS, st.booleans())
@example([b"\x1b[48;40;120;0;0t", b"\x1b[<0;5;5M"], [], True)
@example([b"\x1b[118;1:3u", b"\x1b[97:65;2;65u", b"\x1b[99999999u"], [], False)
def test_after_any_bytes_the_key_arrives(pieces: list[bytes], cuts: list[int], mouse: bool) -> None:
    holds(pieces, cuts, mouse)
    arrives(pieces)


@pytest.mark.slow
@settings(max_examples=5_000)
@given(st.lists(PIECES, max_size=12), CUTS, st.booleans())
def test_after_any_bytes_the_key_arrives_for_a_long_time(
    pieces: list[bytes], cuts: list[int], mouse: bool
) -> None:
    holds(pieces, cuts, mouse)
    arrives(pieces)
