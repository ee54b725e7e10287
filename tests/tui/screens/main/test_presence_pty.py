"""Two real editors on one report: each sees the other, one takes over, one dies."""

from __future__ import annotations

import os
import signal
import time
from pathlib import Path

import pytest

from outline.editing import sections
from store.disk import sidecar
from store.report_file import files
from tests.samples.small import make_report
from tests.store.crowd import left_over
from tests.tui.textual_internals.test_order_pty import editing

HELD = "p1.i.1"
HOLDER, SAVE = b"\x05", b"\x13"
SEEN = 4.0
"""Seconds: the two that are promised, and as much again for a machine at work."""
TOLD = 6.5
"""Seconds after which no sentence is left on a screen."""
LOOKS = 2.5
"""Seconds in which every editor has looked for the others several times."""


@pytest.fixture
def report(tmp_path: Path) -> Path:
    path = tmp_path / "bao-cao.toml"
    files.create(path, make_report())
    return path


def body(report: Path) -> str:
    return files.load(report).report.section(HELD).body


def test_one_of_two_editors_takes_over_and_both_come_to_rest(report: Path) -> None:
    with editing(report) as one:
        one.until(lambda: left_over(report) == [f"lease-{HELD}"], "the first has the lease")
        with editing(report) as two:
            two.until("✎")
            two.until("Another session of yours")
            two.wire.send(b"abc")
            two.wire.send(HOLDER)
            one.until("has taken over this section")
            two.until("can write in this section now")
            two.wire.send(b"xyz" + SAVE)
            two.until(lambda: body(report) == "xyz", "what was typed before is not in it")
            one.wire.rest(TOLD)
            two.wire.rest()
            for editor in (one, two):
                assert editor.wire.rest(LOOKS) == b"", "an idle editor sends nothing"
        one.until(lambda: left_over(report) == [f"lease-{HELD}"], "the first has it again")


def test_what_somebody_else_saved_is_seen_within_two_seconds(report: Path) -> None:
    """Cursor and undo are held elsewhere; here the time, with a margin for a machine at work."""
    with editing(report, (80, 24)) as one:
        one.wire.send(b"abc")
        one.until("abc")
        for text in ("Bằng lời khác.", "Lần nữa."):
            opened = files.load(report)
            saved = sections.set_body(
                opened.report, HELD, f"{opened.report.section(HELD).body}{text}"
            )
            files.save(opened, saved)
            begun = time.monotonic()
            one.until(text)
            assert time.monotonic() - begun < SEEN


def test_a_folder_that_is_not_ours_is_told_at_the_beginning(report: Path) -> None:
    sidecar.of(report).symlink_to(report.parent)
    with editing(report) as one:
        one.until("is not from this program")
        one.until("read only")
        one.wire.send(b"abc")
        one.wire.rest()
        assert "abc" not in one.text
    assert body(report) == ""


@pytest.mark.parametrize("end", [signal.SIGKILL, signal.SIGTERM])
def test_an_editor_that_dies_is_gone_for_the_other(report: Path, end: signal.Signals) -> None:
    with editing(report, (80, 24)) as one:
        one.until(lambda: left_over(report) == [f"lease-{HELD}"], "the first has the lease")
        with editing(report, (80, 24)) as two:
            two.until("Another session of yours")
            os.kill(one.wire.child, end)
            two.until("can write in this section now")
            two.wire.send(b"xyz" + SAVE)
            two.until(lambda: body(report) == "xyz", "written")
