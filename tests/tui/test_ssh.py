"""A thin line: bursts of input methods, through tmux and ssh, come to the file as they were meant.

With ``--slow``. Keys go into a terminal in which tmux runs; in tmux runs ssh; on its way to an sshd
of this test some packets are lost and come again later (``far_end``).
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
import uuid
from pathlib import Path

import pytest

from store.report_file import files
from tests.paths import ROOT
from tests.samples.small import make_report
from tests.tui.bursts import BACKSPACES, bursts, cut
from tests.tui.far_end import SSHD, Line, ssh, sshd
from tests.tui.wire import Wire

MISSING = [name for name, path in (("sshd", SSHD), ("ssh", shutil.which("ssh"))) if not path]
MISSING += [] if shutil.which("tmux") else ["tmux"]
TEN = 10
PATIENCE = 60.0


class Tmux:
    """A server of tmux of its own."""

    def __init__(self) -> None:
        self.name = f"decuong-{uuid.uuid4().hex[:8]}"

    def __enter__(self) -> Tmux:
        return self

    def __exit__(self, *_: object) -> None:
        subprocess.run([*self._tmux, "kill-server"], check=False, capture_output=True)

    def command(self, run: str) -> list[str]:
        return [*self._tmux, "-f", "/dev/null", "new-session", run]

    @property
    def pane(self) -> str:
        """What tmux shows, as text."""
        capture = [*self._tmux, "capture-pane", "-p"]
        return subprocess.run(capture, check=False, capture_output=True).stdout.decode()

    @property
    def _tmux(self) -> list[str]:
        return ["tmux", "-u", "-L", self.name]


@pytest.mark.slow
@pytest.mark.skipif(bool(MISSING), reason=f"{', '.join(MISSING)}: not installed; NOT PROVED HERE")
def test_ten_bursts_and_lost_packets_change_nothing(tmp_path: Path) -> None:
    report = tmp_path / "bao-cao.toml"
    files.create(report, make_report())
    ten = list(bursts())[:: max(1, len(list(bursts())) // TEN)][:TEN]
    assert len({one.method for one in ten}) >= 4
    env = {name: value for name, value in os.environ.items() if name.startswith(("HOME", "XDG_"))}
    env |= {"LANG": "C.UTF-8", "PYTHONPATH": str(ROOT)}
    program = [sys.executable, "-m", "tui", "--lang", "en", str(report)]
    with sshd(tmp_path) as (port, key), Line(port) as line, Tmux() as tmux:
        run = ssh(line.port, key, ROOT, env, program)
        near = {**os.environ, "TERM": "xterm-256color", "LANG": "C.UTF-8"}
        with Wire(tmux.command(run), near) as wire:

            def until(wanted: str) -> None:
                end = time.monotonic() + PATIENCE
                while wanted not in tmux.pane:
                    wire.rest(0.1)
                    if time.monotonic() > end:
                        raise AssertionError(f"never seen: {wanted}\n{tmux.pane}")

            until("KẾT QUẢ")
            wire.send(b"\x1b[B\x1b[B\x1b[B\r")
            until("Lĩnh vực nông nghiệp")
            lost = line.stalls
            for at, one in enumerate(ten):
                for write in ("\r" if at else "", *one.writes):
                    data = write.replace("\x7f", BACKSPACES["DEL"]).encode()
                    # Every other one in single bytes, as a slow line brings them.
                    for piece in cut(data, range(len(data)) if at % 2 else ()):
                        wire.send(piece)
                wire.rest(0.05)
            wire.send(b"\x13")
            until("Saved:")
            assert line.stalls - lost >= 2, "some packets must have been lost while one typed"
            for word in ten[-1].text.split():
                assert word in tmux.pane
    body = files.load(report).report.section("p1.i.1").body
    assert body.split("\n") == [one.text for one in ten]
