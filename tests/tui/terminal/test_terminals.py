"""Terminals as they are: their codes for keys, few colours, few signs, slow lines, tiny windows."""

from __future__ import annotations

import os
import re
import signal
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from store.report_file import files
from store.templates import catalog
from tests.tui.support import Clock
from tests.tui.wire import Wire
from tui.terminal import ascii_fallback
from tui.terminal.key_decoder import KeyCodes

from .test_frame_diff import Screen

TRUE = {"TERM": "xterm-256color", "COLORTERM": "truecolor"}
SHOWN = "HUYỆN ỦY".encode()
JUMP = b"type"
Open = Callable[..., Wire]


@pytest.fixture
def report(tmp_path: Path) -> Path:
    path = tmp_path / "bao-cao.toml"
    files.create(path, catalog.sample())
    return path


@pytest.fixture
def run(report: Path, tmp_path: Path) -> Open:
    """Open the sample with settings in a terminal of its own."""

    def opened(
        settings: str = "", terminal: dict[str, str] = TRUE, size: tuple[int, int] = (100, 30)
    ) -> Wire:
        file = tmp_path / "config.toml"
        file.write_text(settings, "utf-8")
        dropped = ("NO_COLOR", "DECUONG_PAINTER", "COLUMNS", "LINES", "ESCDELAY", "TMUX", "STY")
        kept = {name: value for name, value in os.environ.items() if name not in dropped}
        env = {**kept, "LANG": "C.UTF-8", "DECUONG_CONFIG": str(file), "DECUONG_LANG": "en"}
        env |= terminal
        return Wire([sys.executable, "-m", "tui", str(report)], env, size)

    return opened


def seen(screen: Screen, drawn: bytes) -> str:
    screen.feed(drawn.decode())
    return "\n".join(screen.screen.display)


def pens(drawn: bytes) -> set[str]:
    return set(re.findall(r"\x1b\[([\d;]*)m", drawn.decode()))


# Keys -------------------------------------------------------------------------------------------

KEYS = {
    "f1": ("\x1bOP", "\x1b[11~", "\x1b[[A"),
    "f2": ("\x1bOQ", "\x1b[12~", "\x1b[[B"),
    "f3": ("\x1bOR", "\x1b[13~", "\x1b[[C"),
    "f4": ("\x1bOS", "\x1b[14~", "\x1b[[D"),
    "f5": ("\x1b[15~", "\x1b[[E", "\x1bOT"),
    "f6": ("\x1b[17~",),
    "f7": ("\x1b[18~",),
    "f8": ("\x1b[19~",),
    "f9": ("\x1b[20~", "\x1bOX"),
    "f10": ("\x1b[21~",),
    "f11": ("\x1b[23~",),
    "f12": ("\x1b[24~", "\x1bO["),
    "f13": ("\x1b[25~",),
    "f15": ("\x1b[28~", "\x1b[1;2R"),
    "f20": ("\x1b[34~",),
    "home": ("\x1b[H", "\x1bOH", "\x1b[1~", "\x1b[7~"),
    "end": ("\x1b[F", "\x1bOF", "\x1b[4~", "\x1b[8~"),
    "up": ("\x1b[A",),
    "left": ("\x1b[D",),
    "pageup": ("\x1b[5~",),
    "delete": ("\x1b[3~",),
    "insert": ("\x1b[2~",),
    "ctrl+left": ("\x1b[1;5D", "\x1b[5D", "\x1bOd", "\x1bOD"),
    "ctrl+up": ("\x1b[1;5A", "\x1bOA"),
    "ctrl+pagedown": ("\x1b[6;5~",),
    "shift+insert": ("\x1b[2;2~",),
    "shift+tab": ("\x1b[Z",),
    "backspace": ("\x7f", "\x08"),
    "ctrl+backslash": ("\x1c",),
    "ctrl+right_square_bracket": ("\x1d",),
    "ctrl+underscore": ("\x1f",),
    "ctrl+@": ("\x00",),
}
"""xterm, PuTTY, linux, screen, tmux and rxvt; PuTTY's Shift+F3 is ``ESC[25~``, xterm's ``1;2R``.

Noted from PuTTY's terminal in each of its settings for function keys but SCO, of which
``test_key_sequences`` has what can be read; from xterm, and from screen within tmux.
"""


@pytest.mark.parametrize(("key", "codes"), KEYS.items())
def test_every_code_of_a_key_means_that_key_however_it_is_cut(
    key: str, codes: tuple[str, ...]
) -> None:
    for code in codes:
        for cut in range(len(code)):
            parser = KeyCodes()
            found = (
                [*parser.feed(code[:cut]), *parser.feed(code[cut:] + "a")]
                if cut
                else [*parser.feed(f"{code}a")]
            )
            assert [getattr(one, "key", one) for one in found] == [key, "a"], (code, cut)


def test_a_code_that_no_key_has_types_nothing() -> None:
    parser = KeyCodes()
    assert [getattr(one, "key", one) for one in parser.feed("\x1b[35~\x1b[22~a")] == ["a"]


READ = {
    "\x1bg": ["escape", "g"],
    "\x1b" + "đ" * 40: ["escape", *"đ" * 40],
    "\x1b\r": ["escape", "enter"],
    "\x1b\x13": ["escape", "ctrl+s"],
    "\x1b\x1b[24~": ["escape", "f12"],
    "\x1b\x1bOPa": ["escape", "f1", "a"],
    "\x1b[\x1b[A": ["escape", "left_square_bracket", "up"],
    "\x1bOanh": ["ctrl+up", "n", "h"],
    "\x1bOHoang": ["home", *"oang"],
    "\x1bOề": ["escape", "O", "ề"],
    "\x1bb\x1bf\x1b\x7f": ["ctrl+left", "ctrl+right", "ctrl+w"],
    "\x1b[99z\x1b[?1;2c\x1b[[Za": ["a"],
    "\x1b[200~a\x1b[31mb\x1b[Bc\x1b\x1b[201~d": ["a\x1b[31mb\x1b[Bc\x1b", "d"],
}
"""What comes in one read, or cut anywhere -> the keys, or what is pasted."""


@pytest.mark.parametrize(("data", "keys"), READ.items())
def test_esc_is_esc_whatever_is_typed_behind_it(data: str, keys: list[str]) -> None:
    def read(*pieces: str) -> list[str]:
        parser = KeyCodes()
        found = [one for piece in pieces if piece for one in parser.feed(piece)]
        return [getattr(one, "text", getattr(one, "key", "")) for one in found]

    assert read(data) == keys
    assert read(*data) == keys
    assert all(read(data[:cut], data[cut:]) == keys for cut in range(len(data)))


def test_what_was_begun_and_is_not_ended_in_time_is_esc_and_what_came() -> None:
    for begun, keys in {
        "\x1b": ["escape"],
        "\x1b[": ["escape", "left_square_bracket"],
        "\x1bO": ["escape", "O"],
        "\x1b[1;": [],
    }.items():
        clock = Clock()
        parser = KeyCodes(clock=clock)
        assert not list(parser.feed(begun))
        assert not list(parser.tick())
        clock.now += 1.0
        assert [getattr(one, "key", one) for one in parser.tick()] == keys
        assert [getattr(one, "key", one) for one in parser.feed("a")] == ["a"]


def test_function_keys_of_putty_and_the_console_open_what_they_should(run: Open) -> None:
    for code in (b"\x1b[11~", b"\x1b[[A", b"\x1bOP"):
        with run() as wire:
            screen = Screen(100, 30)
            seen(screen, wire.until(SHOWN))
            assert "─ Keys ─" in seen(screen, wire.press(code, 0.6))


def test_ctrl_with_an_arrow_goes_by_words_in_putty_as_elsewhere(run: Open) -> None:
    """PuTTY sends ``ESCOD`` for it while plain arrows are ``ESC[D``: that mode is asked for."""
    with run() as wire:
        screen = Screen(100, 30)
        first = wire.until(SHOWN)
        assert b"\x1b[?1l" in first
        seen(screen, first)
        seen(screen, wire.press(b"\r", 0.6))
        assert "|mot |hai" in seen(screen, wire.press(b"mot hai \x1bOD\x1bOD|\x1b[1;5C|", 0.8))


def test_remapped_keys_work_everywhere_and_the_old_ones_no_more(run: Open) -> None:
    settings = """
        [keys]
        blanks = "ctrl+b"
        jump = "ctrl+w"
        undo = "f5"
        picker_choose = "tab"
        editor_undo = "f12"
        export = []
        register_edit = "ctrl+u"
        dialog_close = ["escape", "f5"]
    """
    with run(settings) as wire:
        screen = Screen(100, 30)
        first = seen(screen, wire.until(SHOWN))
        assert "^W Jump" in first
        assert "^G" not in first
        assert "F12" not in first
        assert seen(screen, wire.press(b"\x07")) == first, "its own key has been given away"
        found = seen(screen, wire.press(b"\x17", 0.6))
        assert "Tab Choose" in found
        wire.press("kinh tế".encode(), 0.6)
        assert "Tab Choose" in seen(screen, wire.press(b"\r", 0.6)), "Enter chooses no more"
        there = seen(screen, wire.press(b"\t", 0.8))
        assert "Choose" not in there
        typed = seen(screen, wire.press(b"QQZZ", 0.6))
        assert "QQZZ" in typed
        assert "QQZZ" in seen(screen, wire.press(b"\x1a", 0.6)), "Ctrl+Z undoes no more"
        assert "QQZZ" not in seen(screen, wire.press(b"\x1b[24~", 0.6))
        blanks = seen(screen, wire.press(b"\x02", 0.8))
        assert "Blanks and letterhead" in blanks
        assert "Blanks and letterhead" not in seen(screen, wire.press(b"\x02", 0.8)), "and back"


def test_a_wrong_setting_is_one_sentence_before_the_screen_opens(run: Open) -> None:
    with run("[keys]\njump = 'f5'\n") as wire:
        said = wire.until(b"on the same screen").decode()
        assert "config.toml, line 2: F5 would mean both “jump” and “blanks”" in said
        assert "\x1b[?1049h" not in said
        assert "Traceback" not in said
        assert wire.ended() == 2


# Colours and signs ------------------------------------------------------------------------------


def test_colours_are_as_many_as_the_settings_say(run: Open) -> None:
    drawn = {}
    for colours in ("truecolor", "256", "16", "none"):
        with run(f"colours = '{colours}'", {"TERM": "xterm", "COLORTERM": ""}) as wire:
            drawn[colours] = pens(wire.until(SHOWN))
    assert any("38;2;" in pen for pen in drawn["truecolor"])
    assert any("38;5;" in pen for pen in drawn["256"])
    assert not any("38;2;" in pen for pen in drawn["256"])
    assert not any("38;" in pen for pen in drawn["16"])
    coloured = re.compile(r"(?:^|;)(?:3[0-8]|4[0-8]|9[0-7]|10[0-7])(?:;|$)")
    assert any(map(coloured.search, drawn["16"]))
    assert not any(map(coloured.search, drawn["none"]))


def test_the_settings_overrule_no_color(run: Open) -> None:
    with run("colours = '256'", {**TRUE, "NO_COLOR": "1"}) as wire:
        assert any("38;5;" in pen for pen in pens(wire.until(SHOWN)))


@pytest.mark.parametrize("painter", ["thin", "stock"])
def test_a_linux_console_gets_signs_that_its_font_has(run: Open, painter: str) -> None:
    with run(f"painter = '{painter}'", {"TERM": "linux", "COLORTERM": ""}) as wire:
        screen = Screen(100, 30)
        shown = seen(screen, wire.until(SHOWN))
        shown += seen(screen, wire.press(b"\t\x1b[[A", 0.8))
    lost = {sign for sign in ascii_fallback.REPLACEMENTS if sign in shown}
    assert not lost
    with run("glyphs = 'full'", {"TERM": "linux", "COLORTERM": ""}) as wire:
        assert set(wire.until(SHOWN).decode()) & set(ascii_fallback.REPLACEMENTS)


def test_mouse_and_painter_are_as_the_settings_say(run: Open) -> None:
    with run() as wire:
        quiet = wire.until(SHOWN)
        thin = len(wire.press(b"\x1b[B", 0.6))
    assert b"\x1b[?1000h" not in quiet
    with run("mouse = true\npainter = 'stock'") as wire:
        assert b"\x1b[?1000h" in wire.until(SHOWN)
        stock = len(wire.press(b"\x1b[B", 0.6))
    assert stock > thin * 2


@pytest.mark.parametrize(
    "locale",
    [
        {"LC_ALL": "C", "LANG": ""},
        {"LC_ALL": "POSIX", "LANG": ""},
        {"LC_ALL": "en_US.ISO-8859-1", "PYTHONUTF8": "0", "PYTHONIOENCODING": "iso-8859-1"},
        {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"},
    ],
)
def test_vietnamese_is_drawn_and_typed_whatever_the_locale(
    run: Open, locale: dict[str, str], report: Path
) -> None:
    with run("", {**TRUE, **locale}) as wire:
        screen = Screen(100, 30)
        seen(screen, wire.until(SHOWN))
        seen(screen, wire.press(b"\r", 0.8))
        assert "Đồng bằng ẵ" in seen(screen, wire.press("Đồng bằng ẵ".encode(), 0.8))
        wire.press(b"\x13", 1.0)
    assert "Đồng bằng ẵ" in report.read_text("utf-8")


# Esc, suspending, sizes --------------------------------------------------------------------------


def test_a_lone_esc_is_answered_soon(run: Open) -> None:
    with run() as wire:
        wire.until(SHOWN)
        wire.press(b"\x07", 0.8)
        began = time.perf_counter()
        wire.send(b"\x1b")
        assert wire.first()
        assert time.perf_counter() - began < 0.6


def test_a_sequence_that_the_line_cuts_in_two_is_waited_for(run: Open) -> None:
    """With the usual 100 ms a cut of 0.4 s would be Esc and then ``[B`` typed into the text."""
    with run("escape_ms = 1500") as wire:
        screen = Screen(100, 30)
        seen(screen, wire.until(SHOWN))
        seen(screen, wire.press(b"\r", 0.8))
        before = seen(screen, wire.press("Chữ".encode(), 0.6))
        wire.send(b"\x1b")
        assert wire.rest(0.4) == b"", "nothing happens yet"
        after = seen(screen, wire.press(b"[D|", 0.8))
    assert "Chữ" in before
    assert "Ch|ữ" in after
    assert "[D" not in after


def test_suspended_and_resumed_the_screen_is_whole_again(report: Path, tmp_path: Path) -> None:
    env = {
        **os.environ,
        **TRUE,
        "LANG": "C.UTF-8",
        "DECUONG_LANG": "en",
        "PS1": "READY> ",
        "HISTFILE": "",
    }
    shell = ["bash", "--norc", "--noprofile", "-i"]
    with Wire(shell, env, (100, 30)) as wire:
        wire.until(b"READY> ")
        wire.send(f"{sys.executable} -m tui {report}\n".encode())
        before, after = Screen(100, 30), Screen(100, 30)
        shown = seen(before, wire.until(SHOWN).rpartition(b"\x1b[?1049h")[2])
        (program,) = _children(wire.child)
        os.kill(program, signal.SIGTSTP)
        left = wire.until(b"READY> ")
        assert b"\x1b[?1049l" in left
        assert b"\x1b[?25h" in left
        wire.send(b"echo be'tween'\n")
        wire.until(b"between")
        wire.send(b"fg\n")
        back = wire.until(SHOWN)
        assert b"\x1b[?1049h" in back
        again = seen(after, back.rpartition(b"\x1b[?1049h")[2])
        assert again == shown
        wire.press(b"\x07", 0.8)
        assert "kinh" in seen(after, wire.press(b"kinh", 0.8))


def _children(parent: int) -> Iterator[int]:
    path = Path(f"/proc/{parent}/task/{parent}/children")
    return map(int, path.read_text().split())


def test_a_window_of_one_cell_and_back_loses_nothing(run: Open) -> None:
    with run() as wire:
        screen = Screen(100, 30)
        seen(screen, wire.until(SHOWN))
        seen(screen, wire.press(b"\r", 0.8))
        wire.press("Trước".encode(), 0.6)
        for size in ((1, 1), (100, 30), (2, 1), (1, 40), (300, 2), (1, 1)):
            wire.resize(size)
        wire.rest()
        wire.resize((100, 30))
        whole = Screen(100, 30)
        seen(whole, wire.rest())
        shown = seen(whole, wire.press(" và sau".encode(), 0.8))
        assert "Trước và sau" in shown, "the cursor is where it was"
        assert "HUYỆN ỦY" in shown
