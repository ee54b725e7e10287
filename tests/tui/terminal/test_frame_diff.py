"""A terminal fed by the painter shows what Textual's own stream makes it show, for fewer bytes."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import pyte
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.cells import cell_len
from wcwidth import wcwidth

from tui.terminal.frame_diff import FrameDiff
from tui.terminal.sgr import (
    PLAIN,
    UnknownSgr,
    apply_sgr,
    encode_change,
    space_state,
    starts_with_reset,
)

WIDTH, HEIGHT = 24, 8
CLEAR = "\x1b[?7l\x1b[m" + "".join(f"\x1b[{y};1H{' ' * WIDTH}" for y in range(1, HEIGHT + 1))

PENS = (
    *("", "0", "1", "2", "3", "4", "7", "9", "22", "23", "24", "27", "29", "31", "39", "44", "49"),
    *("38;2;1;2;3", "48;2;9;8;7", "38;5;100", "48;5;20", "0;1;31", "97", "100", "1;4;38;5;9;49"),
)
LETTERS = "ab cđệ│ ─漢x  ế.字✓◐e\u0323\u0301"


class Screen:
    """What a terminal shows of a stream."""

    def __init__(self, width: int = WIDTH, height: int = HEIGHT) -> None:
        self.screen = pyte.Screen(width, height)
        self.stream = pyte.Stream(self.screen)
        self.width, self.height = width, height

    def feed(self, data: str) -> None:
        # The terminal's driver ends lines with CR and LF; pyte knows neither in-band questions
        # nor the keyboard protocol.
        data = re.sub("\x1b\\[(?:\\?\\d+\\$p|[<>]\\d*u)", "", data)
        self.stream.feed(data.replace("\r\n", "\n").replace("\n", "\r\n"))

    @property
    def caret(self) -> tuple[int, int] | None:
        """Where the caret is seen; None when hidden."""
        cursor = self.screen.cursor
        return None if cursor.hidden else (min(cursor.x, self.width - 1), cursor.y)

    @property
    def is_caret_seen(self) -> bool:
        """Whether the caret is seen at all."""
        return self.caret is not None

    def rows(self) -> list[list[object]]:
        """What is seen of every cell; "torn" is half a wide letter, which terminals dispute."""
        return [list(self._row(y)) for y in range(self.height)]

    def _row(self, y: int) -> Iterator[object]:
        cells = [self.screen.buffer[y][x] for x in range(self.width)]
        for x, cell in enumerate(cells):
            before = cells[x - 1].data if x else ""
            after = cells[x + 1].data if x + 1 < self.width else " "
            if (_is_right_half(cell.data) and not _wide(before)) or (
                _wide(cell.data) and not _is_right_half(after)
            ):
                yield "torn"
                continue
            lines = (cell.underscore, cell.reverse, cell.strikethrough)
            # A stray mark on a blank keeps the blank's ink, which is none.
            drawn = cell.data[:1].strip() != ""
            ink = cell.fg if drawn or any(lines) else None
            weight = (cell.bold, cell.italics) if drawn else None
            yield cell.data, cell.bg, ink, weight, lines


def _is_right_half(data: str) -> bool:
    """Tell a cell right of a wide letter; pyte puts the marks of the letter into it."""
    return all(wcwidth(character) == 0 for character in data)


def _wide(data: str) -> bool:
    return bool(data) and wcwidth(data[0]) == 2


@dataclass
class Pair:
    """Two terminals: one gets the stream as it is, one what the painter makes of it."""

    painter: FrameDiff
    stock: Screen
    ours: Screen
    taken: int = 0
    sent: int = 0

    @classmethod
    def of(cls, width: int = WIDTH, height: int = HEIGHT) -> Pair:
        return cls(FrameDiff(width, height), Screen(width, height), Screen(width, height))

    def feed(self, data: str) -> str:
        made = self.painter.feed(data)
        self.taken += len(data.encode())
        self.sent += len(made.encode())
        self.stock.feed(data)
        self.ours.feed(made)
        return made

    def differences(self) -> list[tuple[int, int, object, object]]:
        stock, ours = self.stock.rows(), self.ours.rows()
        return [
            (x, y, a, b)
            for y, rows in enumerate(zip(stock, ours, strict=True))
            for x, (a, b) in enumerate(zip(*rows, strict=True))
            if a != b and "torn" not in (a, b)
        ]

    def torn(self) -> bool:
        return any("torn" in row for row in self.stock.rows())

    def check(self) -> None:
        assert self.differences() == []
        assert self.ours.caret == self.stock.caret


def _at(x: int, y: int) -> str:
    return f"\x1b[{y + 1};{x + 1}H"


def _fit(text: str, cells: int) -> str:
    while cell_len(text) > cells:
        text = text[:-1]
    return text


texts = st.text(st.sampled_from(LETTERS), min_size=1, max_size=12)
pens = st.sampled_from(PENS).map(lambda code: f"\x1b[{code}m")
moves = st.builds(_at, st.integers(0, WIDTH - 1), st.integers(0, HEIGHT - 1))
runs = st.builds(
    lambda x, y, text: _at(x, y) + _fit(text, WIDTH - x),
    st.integers(0, WIDTH - 1),
    st.integers(0, HEIGHT - 1),
    texts,
)
aliens = st.sampled_from(
    ("\x1b[K", "\x1b[2J", "\x1b[1P", "\x1b[2@", "\x1b[3C", "\x1b7", "\x1b8", "\x1b[2X", "\x1bM")
)
others = st.sampled_from(
    (
        "\n",
        "\x1b[?25h",
        "\x1b[?25l",
        "\x1b[?2004h",
        "\x1b[>25u",
        "\x1b]52;c;YQ==\x07",
        "\x1b[?2026$p",
    )
)
frames = st.lists(st.one_of(pens, moves, runs, runs, runs, others), min_size=1, max_size=20)
wild = st.lists(st.one_of(pens, moves, runs, runs, others, aliens, texts), min_size=1, max_size=20)


def _compare(stream: Iterable[list[str]]) -> None:
    pair = Pair.of()
    pair.feed(CLEAR)
    for frame in stream:
        pair.feed("".join(frame))
        if pair.torn():
            # Half a wide letter is drawn otherwise by every terminal; nothing after it can be held.
            return
        pair.check()


@settings(max_examples=400, deadline=None)
@given(st.lists(frames, min_size=1, max_size=6))
def test_the_screen_is_the_same_after_every_frame(stream: list[list[str]]) -> None:
    _compare(stream)


@settings(max_examples=400, deadline=None)
@given(st.lists(wild, min_size=1, max_size=6))
def test_what_is_not_known_passes_and_is_not_built_upon(stream: list[list[str]]) -> None:
    _compare(stream)


@given(st.lists(st.sampled_from(PENS), max_size=8), st.lists(st.sampled_from(PENS), max_size=8))
def test_a_switch_has_the_effect_of_the_pens_it_replaces(first: list[str], then: list[str]) -> None:
    old = PLAIN
    for codes in first:
        old = apply_sgr(old, codes)
    new = old
    for codes in then:
        new = apply_sgr(new, codes)
    for start in (old, None):
        reached, sent = old, encode_change(start, new)
        assert (sent == "") == (start == new)
        for codes in re.findall("\x1b\\[([\\d;]*)m", sent):
            reached = apply_sgr(reached, codes)
        assert reached == new
    assert space_state(space_state(new)) == space_state(new)


@pytest.mark.parametrize("codes", ["38;2;1;2", "38", "48;7;1", "58;5;1", "21", "11"])
def test_a_pen_that_is_not_known_is_no_guess(codes: str) -> None:
    with pytest.raises(UnknownSgr):
        apply_sgr(PLAIN, codes)


def test_what_starts_from_nothing_can_be_read_without_a_past() -> None:
    assert starts_with_reset("")
    assert starts_with_reset("0;31")
    assert not starts_with_reset("31;0")
    assert not starts_with_reset("1")


def test_a_letter_at_the_end_of_a_line_costs_its_own_bytes() -> None:
    pair = Pair.of()
    pair.feed(CLEAR)
    ink = "\x1b[38;2;200;201;202;48;2;10;11;12m"
    line = "Kinh t"
    for letter in "ế x":
        line += letter
        made = pair.feed(
            f"{_at(2, 3)}{ink}{line}{' ' * (20 - len(line))}\x1b[0m{_at(2 + len(line), 3)}"
        )
        pair.check()
    assert made == "x"


def test_a_frame_that_says_nothing_new_costs_nothing() -> None:
    pair = Pair.of()
    frame = CLEAR + _at(3, 3) + "\x1b[1mđề cương\x1b[0m" + _at(0, 0)
    assert pair.feed(frame)
    assert pair.feed(frame.removeprefix("\x1b[?7l")) == ""


def test_text_past_the_edge_is_left_to_the_terminal() -> None:
    pair = Pair.of()
    pair.feed(CLEAR)
    made = pair.feed(_at(WIDTH - 3, 2) + "dài quá" + _at(0, 5) + "tiếp")
    assert "dài quá" in made
    pair.check()


def test_the_last_column_is_never_a_place_to_go_on_from() -> None:
    pair = Pair.of()
    pair.feed(CLEAR)
    made = pair.feed(
        _at(WIDTH - 1, 2) + "x" + _at(0, 3) + "y" + _at(WIDTH - 1, 3) + "z" + _at(5, 3)
    )
    pair.check()
    # Whether a terminal waits at the edge or has wrapped: only an absolute place is sure.
    assert re.fullmatch(r"(?s).*x\x1b\[\d*;?\d*H.*z\x1b\[\d+;\d+H", made)


def test_a_wide_letter_that_does_not_fit_is_left_to_the_terminal() -> None:
    pair = Pair.of()
    pair.feed(CLEAR)
    assert "漢" in pair.feed(_at(WIDTH - 1, 2) + "漢" + _at(0, 5) + "tiếp")
    assert pair.ours.rows()[5] == pair.stock.rows()[5]


@pytest.mark.parametrize("text", ["👨\u200d👩", "❤\ufe0f!", "🇻🇳", "👍🏽", "\u0301a"])
def test_letters_whose_width_terminals_dispute_are_sent_whole(text: str) -> None:
    painter = FrameDiff(WIDTH, HEIGHT)
    painter.feed(CLEAR)
    frame = _at(2, 2) + text + _at(0, 0)
    assert text in painter.feed(frame)
    assert text in painter.feed(frame), "what the row shows now is not known"


def test_marks_stay_on_their_letter() -> None:
    pair = Pair.of()
    pair.feed(CLEAR)
    for text in ("ê\u0323a", "e\u0323\u0302a", "e\u0323a", "ea"):
        pair.feed(_at(4, 4) + text + _at(0, 0))
        pair.check()


def test_a_screen_taken_for_larger_than_it_is_is_left_to_the_terminal() -> None:
    painter = FrameDiff(WIDTH, HEIGHT)
    painter.feed(CLEAR)
    assert painter.feed("\x1b[30;50Hxa") == "\x1b[30;50Hxa"


def test_another_size_forgets_everything() -> None:
    painter = FrameDiff(WIDTH, HEIGHT)
    painter.feed(CLEAR + _at(2, 2) + "cũ")
    painter.resize(WIDTH, HEIGHT)
    assert "cũ" in painter.feed(_at(2, 2) + "cũ")


def test_a_long_frame_appears_at_once() -> None:
    painter = FrameDiff(100, HEIGHT)
    short = painter.feed("\x1b[?2026h" + _at(0, 0) + "a\x1b[?25h\x1b[?2026l")
    assert "2026" not in short
    painter.feed("\x1b[?2026h")
    long = painter.feed("".join(f"{_at(0, y)}{'đề ' * 33}" for y in range(HEIGHT)))
    assert long.startswith("\x1b[?2026h\x1b[?25l")
    assert long.endswith("\x1b[?25h\x1b[?2026l")


def test_a_hidden_caret_is_not_moved() -> None:
    painter = FrameDiff(WIDTH, HEIGHT)
    painter.feed(CLEAR + "\x1b[?25l" + _at(0, 0))
    assert painter.feed(_at(5, 5)) == ""
    assert painter.feed("\x1b[?25h") == "\x1b[6;6H\x1b[?25h"
    assert painter.feed("\x1b[?25h" + _at(6, 5)) == "\x1b[C"
