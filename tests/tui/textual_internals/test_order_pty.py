"""The real program in a real terminal: keys in one read, or cut anywhere, come to the same file."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from store.report_file import files
from tests.samples.small import make_report
from tests.tui.bursts import bursts, cut
from tests.tui.terminal.test_frame_diff import Screen
from tests.tui.wire import Wire

FIRST = b"\x1b[B\x1b[B\x1b[B\r"
"""Keys to the editor of ``p1.i.1``."""
SAVE, QUIT = b"\x13", b"\x11"
JUMP, FIND, PALETTE, BLANKS = b"\x07", b"\x06", b"\x10", b"\x1b[15~"
WORD = "xin chào"
"""What is typed ahead; it names no command and no section."""


@pytest.fixture
def report(tmp_path: Path) -> Path:
    path = tmp_path / "bao-cao.toml"
    files.create(path, make_report())
    return path


@contextmanager
def editing(report: Path, size: tuple[int, int] = (120, 40)) -> Iterator[Seen]:
    """Open the report in a terminal of its own, with the cursor in a body."""
    dropped = ("NO_COLOR", "DECUONG_PAINTER", "COLUMNS", "LINES")
    env = {name: value for name, value in os.environ.items() if name not in dropped}
    command = [sys.executable, "-m", "tui", "--lang", "en", str(report)]
    with Wire(command, {**env, "LANG": "C.UTF-8"}, size) as wire:
        seen = Seen(wire, Screen(*size))
        seen.until("KẾT QUẢ")
        wire.send(FIRST)
        seen.until(lambda: seen.screen.is_caret_seen, "the cursor is in the body")
        yield seen


class Seen:
    """A program, and what its terminal shows."""

    def __init__(self, wire: Wire, screen: Screen) -> None:
        self.wire, self.screen = wire, screen

    def until(self, wanted: str | Callable[[], object], what: str = "") -> None:
        """Read until the screen shows a text, or a condition holds."""
        end = time.monotonic() + 20
        while not (wanted in self.text if isinstance(wanted, str) else wanted()):
            if time.monotonic() > end:
                raise AssertionError(f"never: {what or wanted}\n{self.text}")
            self.screen.feed(self.wire.rest(0.05).decode())

    @property
    def text(self) -> str:
        return "\n".join(self.screen.screen.display)

    def save(self, body: str, report: Path) -> None:
        """Save, and wait until the file holds the body."""
        self.wire.send(SAVE)
        self.until(lambda: _body(report) == body, f"saved {body!r}")


def _body(report: Path) -> str:
    return files.load(report).report.section("p1.i.1").body


@pytest.mark.parametrize("size", [0, 1, 3])
def test_bursts_are_in_the_file_as_they_were_meant(report: Path, size: int) -> None:
    """Every burst in one write of the terminal (0), or in writes of so many bytes."""
    found = list(bursts())
    with editing(report) as seen:
        for one in found:
            for write in ("\r" if one is not found[0] else "", *one.writes):
                data = write.encode()
                for piece in cut(data, range(size, len(data), size)) if size else [data]:
                    seen.wire.send(piece)
        seen.save("\n".join(one.text for one in found), report)


def test_a_whole_page_of_bursts_and_the_save_in_one_write(report: Path) -> None:
    found = list(bursts())[:12]
    with editing(report) as seen:
        stream = "\r".join("".join(one.writes) for one in found).encode()
        seen.wire.send(stream + SAVE)
        body = "\n".join(one.text for one in found)
        seen.until(lambda: _body(report) == body, "what was typed before the save is saved")


@pytest.mark.parametrize(
    ("key", "title"),
    [
        (JUMP, "╭─ Jump to section"),
        (FIND, "╭─ Find and replace"),
        (PALETTE, "╭─ Commands"),
        (BLANKS, "╭─ "),
        (b"\x1b[19~", "╭─ "),
        (b"\x1b[24~", "╭─ "),
        (b"\x1b[18~", "╭─ "),
        (b"\x1bOP", "╭─ "),
    ],
    ids=["jump", "find", "palette", "blanks", "registers", "export", "findings", "help"],
)
def test_what_is_typed_ahead_of_a_screen_never_reaches_the_report(
    report: Path, key: bytes, title: str
) -> None:
    with editing(report) as seen:
        seen.wire.send(b"trong" + key + WORD.encode())
        seen.until(title)
        seen.screen.feed(seen.wire.rest().decode())
        if key in (JUMP, FIND, PALETTE, BLANKS):
            assert WORD in seen.text
        if key == BLANKS:
            seen.wire.send(b"\x152020-2025")
        seen.wire.send(b"\x1b")
        seen.until(lambda: title not in seen.text, f"{title} is closed")
        seen.save("trong", report)


def test_keys_typed_ahead_of_the_question_about_leaving_answer_it(report: Path) -> None:
    with editing(report) as seen:
        seen.wire.send(b"mot" + QUIT + b"hai\t")
        seen.until("Unsaved changes")
        seen.screen.feed(seen.wire.rest().decode())
        seen.wire.send(b"\r")
        seen.until(lambda: "Unsaved changes" not in seen.text, "Tab has marked the second answer")
        seen.save("mot", report)
        seen.wire.send(b"ba" + QUIT + b"\r")
        seen.until(lambda: _body(report) == "motba", "the first answer saves")


def test_leaving_with_nothing_unsaved_asks_nothing_whatever_is_typed_ahead(report: Path) -> None:
    before = report.read_bytes()
    with editing(report) as seen:
        seen.wire.send(QUIT + b"mot\r")
        assert seen.wire.ended() == 0
    assert report.read_bytes() == before


def test_tab_goes_on_and_is_no_letter_where_it_is_a_key(report: Path) -> None:
    with editing(report) as seen:
        # In the form Tab goes to the next field, also between two letters of one write.
        seen.wire.send(BLANKS + b"\x15" + b"2025-2030\t7\t" + SAVE)

        def values() -> list[object]:
            return [one.value for one in files.load(report).report.blanks]

        seen.until(lambda: values() == ["2025-2030", 7], "both fields are saved")
    assert _body(report) == ""
