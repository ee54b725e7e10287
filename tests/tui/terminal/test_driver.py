"""The real app at the end of a wire: the same screen as Textual's own driver, for a few bytes."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from store.report_file import files
from store.templates import catalog
from tests.tui.wire import Wire
from tui.settings.config import Config
from tui.terminal.driver import DiffDriver, StockDriver, choose_driver

from .test_frame_diff import Pair, Screen

TRUE = {"TERM": "xterm-256color", "COLORTERM": "truecolor"}
TERMINALS = {
    "truecolor": TRUE,
    "256": {"TERM": "xterm-256color", "COLORTERM": ""},
    "16": {"TERM": "xterm", "COLORTERM": ""},
    "no colour": {**TRUE, "NO_COLOR": "1"},
}
WORK = (
    *(b"\x1b[B", b"\x1b[B", b"\x1b[B", b"\x1b[6~", b"\x1b[5~", b"\r"),
    *(b"Kinh t", "ế phát triển khá. ".encode(), b"\x7f\x7f", b"\x1b[D\x1b[D", b"x", b"\x1b[B"),
    *(
        b"\x1b[1;2D\x1b[1;2D",
        b"\x1a",
        b"\x1b[H",
        "e\u0323\u0302漢字 ".encode(),
        b"\r\r",
        b"\t",
        b"\x1b",
    ),
    *(b"\x10", b"kinh", b"\x1b[B", b"\x1b", b"\x1b[1;5H"),
)

SHOWN = "HUYỆN ỦY BÌNH AN".encode()
"""In the header, from the first frame on."""


@pytest.fixture
def report(tmp_path: Path) -> Path:
    path = tmp_path / "bao-cao.toml"
    files.create(path, catalog.sample())
    return path


def _env(terminal: dict[str, str]) -> dict[str, str]:
    dropped = ("NO_COLOR", "DECUONG_PAINTER", "TEXTUAL_DRIVER", "COLUMNS", "LINES")
    kept = {name: value for name, value in os.environ.items() if name not in dropped}
    return {**kept, "LANG": "C.UTF-8", **terminal}


def _app(report: Path, terminal: dict[str, str], *, size: tuple[int, int] = (120, 40)) -> Wire:
    return Wire([sys.executable, "-m", "tui", str(report)], _env(terminal), size)


def _recorded(
    report: Path, terminal: dict[str, str], *, size: tuple[int, int] = (120, 40), fail_at: int = 0
) -> tuple[Wire, Path]:
    record = report.with_name("record.jsonl")
    command = [sys.executable, "-m", "tests.tui.recorder", str(report), str(record), str(fail_at)]
    return Wire(command, _env(terminal), size), record


def _frames(record: Path) -> Iterator[tuple[str, str, tuple[int, int]]]:
    for line in record.read_text("utf-8").splitlines():
        data, made, (width, height) = json.loads(line)
        yield data, made, (width, height)


@pytest.mark.parametrize("name", TERMINALS)
def test_a_day_of_work_looks_the_same(report: Path, name: str) -> None:
    wire, record = _recorded(report, TERMINALS[name], size=(100, 30))
    with wire:
        wire.until(SHOWN)
        for keys in WORK:
            wire.press(keys, 0.12)
    pair = Pair.of(100, 30)
    seen = 0
    for data, made, size in _frames(record):
        assert size == (100, 30)
        pair.stock.feed(data)
        pair.ours.feed(made)
        pair.taken += len(data)
        pair.sent += len(made)
        pair.check()
        seen += 1
    assert seen > len(WORK), "the app has drawn next to nothing"
    assert pair.sent < pair.taken / 4


def test_a_storm_of_sizes_leaves_a_whole_screen(report: Path) -> None:
    # What a terminal shows while its size changes nobody knows: judged is the rest after it.
    wire, record = _recorded(report, TRUE)
    with wire:
        wire.until(SHOWN)
        for size in ((80, 24), (132, 50), (70, 20), (120, 40), (81, 25), (100, 30)):
            wire.resize(size)
        wire.rest()
        before = len(list(_frames(record)))
        # There and back before Textual looks: it sees no other size, and must draw all the same.
        wire.resize((90, 28))
        wire.resize((100, 30))
        drawn = wire.rest()
        wire.press(b"\x1b[B")
    found = list(_frames(record))
    assert all(size == (100, 30) for _, _, size in found[before:])
    pair = Pair.of(100, 30)
    for data, made, _ in found[before:]:
        pair.stock.feed(data)
        pair.ours.feed(made)
    pair.check()
    assert "KẾT QUẢ" in "\n".join(pair.ours.screen.display)
    assert len(drawn) > 2_000, "a terminal that has lost its cells must get them again"


def test_a_letter_a_move_and_a_rest_cost_next_to_nothing(report: Path) -> None:
    with _app(report, TRUE) as wire:
        opening = wire.until(SHOWN)
        assert len(opening) <= 20_000
        switches = [len(wire.press(b"\x1b[B")) for _ in range(6)]
        assert sum(switches) / len(switches) <= 4_000
        # At the end of the text: in the middle of a line, what stands behind must move, too.
        for key in (b"\r", *[b"\x1b[6~"] * 6, b"\x1b[F", b"\r"):
            wire.press(key, 0.6)
        typed = [len(wire.press(letter.encode(), 0.1)) for letter in "phát triển"]
        wire.rest(0.8)
        moved = [len(wire.press(key, 0.1)) for key in (b"\x1b[D", b"\x1b[D", b"\x1b[A", b"\x1b[B")]
        wire.rest(0.8)
        assert sorted(typed)[len(typed) // 2] <= 40, typed
        assert max(moved) <= 40, moved
        assert wire.rest(1.0) == b""


def test_the_caret_is_the_terminals_own_and_stands_where_letters_go(report: Path) -> None:
    screen = Screen(120, 40)
    with _app(report, TRUE) as wire:
        screen.feed(wire.until(SHOWN).decode())
        assert not screen.is_caret_seen, "nothing is edited in the outline"
        screen.feed(wire.press(b"\r", 0.6).decode())
        screen.feed(wire.press(b"\x1b[H", 0.6).decode())
        place = screen.caret
        assert place is not None, "the editor shows it"
        x, y = place
        screen.feed(wire.press(b"QZ", 0.6).decode())
        assert screen.screen.display[y][x : x + 2] == "QZ"
        assert screen.caret == (x + 2, y)
        screen.feed(wire.press(b"\x07", 0.6).decode())
        place = screen.caret
        assert place is not None, "the box that searches shows it, too"
        x, y = place
        screen.feed(wire.press(b"qz", 0.6).decode())
        assert screen.screen.display[y][x : x + 2] == "qz"
        assert screen.caret == (x + 2, y)
        screen.feed(wire.press(b"\x1b", 0.6).decode())
        screen.feed(wire.press(b"\x1b", 0.6).decode())
        assert not screen.is_caret_seen


def test_a_painter_that_fails_costs_bytes_and_no_cell(report: Path) -> None:
    wire, record = _recorded(report, TRUE, size=(100, 30), fail_at=4)
    pair = Pair.of(100, 30)
    with wire:
        pair.ours.feed(wire.until(SHOWN).decode())
        for keys in (b"\x1b[B", b"\x1b[B", b"\r"):
            raw = wire.press(keys)
            pair.ours.feed(raw.decode())
        assert len(list(_frames(record))) == 4, "the painter is asked no more"
    assert len(raw) > 1_000
    stock = Pair.of(100, 30)
    with _app(report, {**TRUE, "DECUONG_PAINTER": "stock"}, size=(100, 30)) as wire:
        stock.stock.feed(wire.until(SHOWN).decode())
        for keys in (b"\x1b[B", b"\x1b[B", b"\r"):
            stock.stock.feed(wire.press(keys).decode())
    assert pair.ours.screen.display == stock.stock.screen.display


def test_the_terminal_is_left_as_it_was(report: Path) -> None:
    with _app(report, TRUE) as wire:
        wire.until(SHOWN)
        left = wire.press(b"\x11", 1.0)
    for mode in (b"\x1b[?1049l", b"\x1b[?25h", b"\x1b[?2004l", b"\x1b[?7h"):
        assert mode in left
    assert left.rindex(b"\x1b[?25h") > left.rindex(b"\x1b[?1049l")


def test_the_environment_can_ask_for_the_stock_driver() -> None:
    assert choose_driver({}, Config()) is DiffDriver
    assert choose_driver({"DECUONG_PAINTER": "stock"}, Config()) is StockDriver
    assert choose_driver({"TEXTUAL_DRIVER": "a:b"}, Config()) is None
    assert choose_driver({}, Config(painter="stock")) is StockDriver
    assert choose_driver({"DECUONG_PAINTER": "thin"}, Config(painter="stock")) is DiffDriver
