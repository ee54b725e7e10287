"""The real program in a real terminal: visits to screens in one write, in bytes, or with gaps."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from outline.model import Report, Row
from store.report_file import files
from tests.samples.small import make_report
from tests.tui.bursts import Burst, bursts

from .test_order_pty import Seen, editing

SAVE = b"\x13"
VISITS: dict[str, tuple[bytes, Callable[[Report], object], object]] = {
    "a jump": (b"\x07du lich\rtrong", lambda report: report.section("p1.i.2").body, "trong"),
    "a jump, and a state": (
        b"\x07du lich\rtrong\x1b[20~",
        lambda report: report.section("p1.i.2").status,
        "review",
    ),
    "a jump that is left": (
        b"\x07du lich\x1btrong",
        lambda report: report.section("p1.i.1").body,
        "trong",
    ),
    "a jump, and the blanks": (
        b"\x07du lich\r\x1b[15~\x152025-2030\x1b",
        lambda report: report.blanks[0].value,
        "2025-2030",
    ),
    "two jumps": (
        b"\x07du lich\rmot\x07han che\rhai",
        lambda report: (report.section("p1.i.2").body, report.section("p1.ii").body),
        ("mot", "hai"),
    ),
    "finding": (
        b"mot hai\x1b[1~\x06hai\rba",
        lambda report: report.section("p1.i.1").body,
        "mot ba",
    ),
    "help, and export twice": (
        b"\x1bOPq\x1b[24~\x1b\x1b[24~\x1btrong",
        lambda report: report.section("p1.i.1").body,
        "trong",
    ),
    "a command by its name": (
        b"\x10due\r05/7/2023\rtrong",
        lambda report: (report.section("p1.i.1").body, str(report.section("p1.i.1").due)),
        ("trong", "2023-07-05"),
    ),
    "a heading": (
        b"\x1b\x1b[BaMuc moi\rtrong",
        lambda report: [one.body for one in report.sections if one.title == "Muc moi"],
        ["trong"],
    ),
    "a reason": (
        b"\x1b[17~-khong co\r\x1btrong",
        lambda report: (
            report.section("p1.i.1").prompts[0].reason,
            report.section("p1.i.1").body,
        ),
        ("khong co", "trong"),
    ),
    "a register": (
        b"\x1b[19~\x0ex\t7\r\x1btrong",
        lambda report: ([cells(row) for row in report.tables[0].rows], body(report)),
        ([("x", "7")], "trong"),
    ),
    "leaving, but not now": (b"trong\x11\t\rsau", lambda report: body(report), "trongsau"),
}


def body(report: Report) -> str:
    return report.section("p1.i.1").body


def cells(row: Row) -> tuple[str, ...]:
    return tuple(str(row.values[name]) for name in ("name", "target"))


@pytest.fixture
def report(tmp_path: Path) -> Path:
    path = tmp_path / "bao-cao.toml"
    files.create(path, make_report())
    return path


def holds(seen: Seen, path: Path, found: Callable[[Report], object], wanted: object) -> None:
    """Wait until the saved report says what is wanted."""
    seen.until(
        lambda: found(files.load(path).report) == wanted,
        f"{wanted!r} saved, and not {found(files.load(path).report)!r}",
    )


@pytest.mark.parametrize("name", VISITS)
def test_a_visit_and_the_save_behind_it_in_one_write(report: Path, name: str) -> None:
    stream, found, wanted = VISITS[name]
    with editing(report) as seen:
        seen.wire.send(stream + SAVE)
        holds(seen, report, found, wanted)


@pytest.mark.parametrize("gap", [0.0, 0.02, 0.1])
def test_a_visit_in_bytes_with_gaps_between(report: Path, gap: float) -> None:
    """The codes of keys come whole: a code that the line cuts for so long is Esc and letters."""
    with editing(report) as seen:
        for key in ["\x07", *"du lich", "\r", *"đã", "\x07", *"han", "\x1b[B", "\x1b[A", "\r", "ệ"]:
            for byte in [key.encode()] if key[0] == "\x1b" else list(key.encode()):
                seen.wire.send(byte if isinstance(byte, bytes) else bytes([byte]))
                time.sleep(gap)
        seen.wire.send(SAVE)
        holds(
            seen,
            report,
            lambda found: (found.section("p1.i.2").body, found.section("p1.ii").body),
            ("đã", "ệ"),
        )


# Bursts of input methods into every place where text is typed ------------------------------------

BURSTS = list(bursts())
PLAIN = [one for one in BURSTS if "," not in one.text]
FEW = [
    next(one for one in PLAIN if one.method == method)
    for method in sorted({one.method for one in BURSTS})
]
"""One of each program, Telex and VNI."""


def sent(one: Burst) -> bytes:
    return "".join(one.writes).encode()


def test_bursts_into_the_cells_of_a_register(report: Path) -> None:
    with editing(report) as seen:
        seen.wire.send(b"\x1b[19~")
        seen.until("So sánh chỉ tiêu")
        for one in BURSTS[::4]:
            seen.wire.send(b"\x0e")
            for write in one.writes:
                seen.wire.send(write.encode())
            seen.wire.send(b"\r")
        seen.wire.send(b"\x1b" + SAVE)
        wanted = [one.text for one in BURSTS[::4]]
        holds(
            seen,
            report,
            lambda found: [str(row.values["name"]) for row in found.tables[0].rows],
            wanted,
        )


@pytest.mark.parametrize("whole", [True, False], ids=["one write", "write by write"])
def test_bursts_into_every_dialog(report: Path, whole: bool) -> None:
    """Who writes a section, new headings and their names, why nothing arose."""
    with editing(report) as seen:
        for one in FEW:
            send(seen, (b"\x10Writer\r\x15", *one.writes, b"\r"), whole=whole)
            send(seen, (b"\x1b[17~-\x15", *one.writes, b"\r\x1b"), whole=whole)
            seen.wire.send(SAVE)
            holds(
                seen,
                report,
                lambda found: (
                    found.section("p1.i.1").owner,
                    found.section("p1.i.1").prompts[0].reason,
                ),
                (one.text, one.text),
            )
        first, second = FEW[:2]
        send(seen, (b"\x1ba", *first.writes, b"\r"), whole=whole)
        send(seen, (b"\x1b[12~\x15", *second.writes, b"\r", SAVE), whole=whole)
        holds(seen, report, lambda found: found.sections[4].title, second.text)


def send(seen: Seen, keys: Sequence[str | bytes], *, whole: bool) -> None:
    data = [key if isinstance(key, bytes) else key.encode() for key in keys]
    for piece in [b"".join(data)] if whole else data:
        seen.wire.send(piece)


def test_bursts_into_the_form_of_blanks_and_letterhead(report: Path) -> None:
    with editing(report) as seen:
        for one in FEW:
            # The third field is the first of the letterhead.
            seen.wire.send(b"\x1b[15~\t\t\x15" + sent(one) + b"\x1b" + SAVE)
            holds(seen, report, lambda found: found.document.superior, one.text)


def test_bursts_into_find_and_replace(report: Path) -> None:
    with editing(report) as seen:
        for one in FEW:
            seen.wire.send(b"Z \x06\x15Z\t\x15" + sent(one) + b"\x1b[24~")
            seen.until(one.text)
        seen.wire.send(b"\x1b")


def test_bursts_into_the_boxes_that_search(report: Path) -> None:
    with editing(report) as seen:
        for key, title in ((b"\x07", "Jump to section"), (b"\x10", "Commands")):
            for one in FEW:
                seen.wire.send(key + sent(one))
                seen.until(lambda one=one: one.text in seen.text)  # type: ignore[misc]
                seen.wire.send(b"\x1b")
                seen.until(lambda title=title: title not in seen.text)  # type: ignore[misc]
