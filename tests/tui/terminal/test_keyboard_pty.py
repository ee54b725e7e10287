"""The real program in a real terminal: whatever bytes come, the keys behind them are heard."""

from __future__ import annotations

import os
import re
import sys
from itertools import count
from pathlib import Path
from random import Random

import pytest

from store.report_file import files
from tests.samples.small import make_report
from tests.tui.textual_internals.test_order_pty import QUIT, editing
from tests.tui.wire import Wire

HINT = "not UTF-8; set its character set to UTF-8"
SIGN = "\ufffd"


@pytest.fixture
def report(tmp_path: Path) -> Path:
    path = tmp_path / "bao-cao.toml"
    files.create(path, make_report())
    return path


def body(report: Path) -> str:
    return files.load(report).report.section("p1.i.1").body


@pytest.mark.parametrize(
    ("data", "typed"),
    {
        b"\xe9": SIGN,
        b"\xe1\xbbx": f"{SIGN}x",
        b"\xc0\x80": SIGN * 2,
        b"\xff\xfe": SIGN * 2,
        b"\xed\xa0\x80": SIGN * 3,
        b"\xe1nh": f"{SIGN}nh",
    }.items(),
)
def test_bytes_of_another_character_set_are_shown_told_once_and_end_nothing(
    report: Path, data: bytes, typed: str
) -> None:
    with editing(report) as seen:
        seen.wire.send(data)
        seen.until(SIGN)
        seen.until(lambda: HINT in re.sub(r"[\s▌│]+", " ", seen.text), "the hint")
        seen.wire.send(data + "ệ".encode())
        seen.save(f"{typed * 2}ệ", report)
        assert seen.text.count("UTF-8;") == 1
        seen.wire.send(QUIT)
        assert seen.wire.ended() == 0


NOTHING = (
    *(b"\x1b[118;1:3u", b"\x1b[99999999u", b"\x1b[1114112u", b"\x1b[:u", b"\x1b[?1;2c"),
    *(b"\x1b[48;40;120;0;0t", b"\x1b[<0;5;5M", b"\x1b[?2026;2$y", b"\x1b[?2048;1$y", b"\x1b[O"),
    *(b"\x1b[48;40;120;0;0t\x1b[<0;5;5M", b"\x1b[48;0;0;0;0t", b"\x1b[48;9999;9999;9;9t"),
    *(b"\x1b]11;rgb:0000/0000/0000\x1b\\", b"\x1b]11;rgb:0000/0000/0000\x07", b"\x1b[24;80R"),
    *(b"\x1bP>|XTerm(370)\x1b\\", b"\x1bP1$r0m\x1b\\", b"\x1b]52;c;xJHhu6M=\x07", b"\x1b[O\x1b[I"),
    *(b"\x1b_Gi=31;OK\x1b\\", b"\x1b^a message\x1b\\", b"\xc2\x9d10;rgb:1\xc2\x9c", b"\xc2\x9b?1c"),
)
"""Reports, keys let go and numbers that are no key: none of them types or does anything."""


def test_reports_and_replies_do_nothing_and_the_next_key_is_heard(report: Path) -> None:
    numbers = count(1)
    expected = ""
    with editing(report) as seen:
        for data in (*NOTHING, *_random(30)):
            mark = f"k{next(numbers)} "
            seen.wire.send(data + mark.encode())
            seen.until(mark.strip())
            expected += mark
        seen.save(expected, report)
        seen.wire.send(QUIT)
        assert seen.wire.ended() == 0


def _random(number: int, seed: int = 10) -> list[bytes]:
    """Return sequences that no key has, and strings, both of random letters."""
    chance = Random(seed)

    def some(letters: bytes, most: int) -> bytes:
        return bytes(chance.choices(letters, k=chance.randint(1, most)))

    digits, printable = b"0123456789:;", bytes(range(0x20, 0x7F))
    return [
        chance.choice(
            (
                b"\x1b[?" + some(digits + b"$ !", 40) + some(b"cnxyzu", 1),
                b"\x1b[>" + some(digits, 400) + some(b"cmnq", 1),
                b"\x1b]" + some(b"0123456789", 4) + some(printable, 400) + b"\x1b\\",
                b"\x1bP1$r" + some(printable, 400) + b"\x07",
                b"\x1b_G" + some(printable, 400) + b"\x1b\\",
            )
        )
        for _ in range(number)
    ]


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(12))
def test_after_any_bytes_at_all_the_program_still_hears_a_key(report: Path, seed: int) -> None:
    """Any bytes but those that leave the program; then Esc closes what they have opened."""
    chance = Random(seed)
    with editing(report) as seen:
        for _ in range(40):
            pieces = [chance.randbytes(chance.randint(1, 12)), *_random(2, chance.getrandbits(32))]
            seen.wire.send(b"".join(pieces).replace(QUIT, b"") + b"\x1b\\")
        seen.wire.send(b"\x1b[201~" + b"\x1b" * 12)
        seen.screen.feed(seen.wire.rest(2.0).decode())
        for _ in range(3):
            before = seen.text
            seen.wire.send(b"\x14")
            seen.until(lambda before=before: seen.text != before, "another way of typing")  # type: ignore[misc]


def test_a_paste_that_never_ends_is_over_after_silence(report: Path) -> None:
    with editing(report) as seen:
        seen.wire.send(b"\x1b[200~dan vao")
        seen.until("dan vao")
        seen.wire.send(b" sau")
        seen.save("dan vao sau", report)


@pytest.mark.parametrize("painter", ["thin", "stock"])
def test_no_protocol_is_asked_for_and_none_is_ended(
    report: Path, painter: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LANG", "C.UTF-8")
    monkeypatch.setenv("DECUONG_PAINTER", painter)
    with Wire([sys.executable, "-m", "tui", str(report)], os.environ) as wire:
        drawn = wire.until("KẾT QUẢ".encode())
        drawn += wire.press(b"\xe9\x1b[99999999u\x11", 1.0)
        assert wire.ended() == 0
    assert b"\x1b[?1004h" in drawn
    assert re.findall(rb"\x1b\[[<>=?]\d*u", drawn) == []


def test_keys_in_the_forms_of_kitty_work_all_the_same(report: Path) -> None:
    with editing(report) as seen:
        seen.wire.send(b"mot\x1b[32uhai\x1b[32;1:3u\x1b[32;1:2uba")
        seen.save("mot hai ba", report)
        seen.wire.send(b"\x1b[7^X\x1b[8^Y")
        seen.wire.send(b"\x1b[115;5u")
        seen.until(lambda: body(report) == "Xmot hai baY", "rxvt's keys, and Ctrl+S")
        seen.wire.send(b"\x1b[M")
        seen.until("─ Keys ─")
        seen.wire.send(b"\x1b[27u")
        seen.until(lambda: "─ Keys ─" not in seen.text, "Esc closes it")
        seen.wire.send(b"\x1b[113;5u")
        assert seen.wire.ended() == 0


FAILING = """
import sys
from tui.terminal.terminal_input import TerminalInput
feed = TerminalInput.feed
def fail(self, data):
    if data == b"\\x1e":
        raise OSError(22, "the secret word")
    return feed(self, data)
TerminalInput.feed = fail
from tui.cli.main import main
sys.exit(main())
"""


def test_a_keyboard_that_fails_ends_the_program_and_what_was_typed_comes_back(
    report: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LANG", "C.UTF-8")
    before = report.read_bytes()
    with Wire([sys.executable, "-c", FAILING, "--lang", "en", str(report)], os.environ) as wire:
        wire.until("KẾT QUẢ".encode())
        wire.press(b"\x1b[B\x1b[B\x1b[B\r", 1.0)
        wire.press("Mới gõ".encode(), 0.5)
        wire.send(b"\x1e")
        said = wire.seen(b"comes back when you open").decode()
        assert wire.ended() == 2
    assert "the secret word" not in said
    assert "Traceback" not in said
    assert report.read_bytes() == before
    with editing(report) as seen:
        seen.until("Mới gõ")
