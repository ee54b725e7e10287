"""Every call of the system that a save or a journal makes fails once, by the kernel's own answer.

With ``--slow``; needs strace. ``test_faults`` does the same in a fraction of the time with a system
that is made up; here are the real program, all that Python itself asks, and the real exit code.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

from outline.editing import sections
from outline.model import Report, Section
from store.disk import atomic, sidecar
from store.history import snapshots
from store.journal import recovery
from store.report_file import files
from tests.paths import ROOT
from tests.store import kernel
from tests.store.kernel import Point, Run

NOT_HERE = kernel.strace()
pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(bool(NOT_HERE), reason=f"{NOT_HERE}; NOT PROVED HERE"),
]
ERRORS = ("EIO", "ENOSPC", "EDQUOT", "EINTR")
REPORT = Report().with_sections((Section("p1", 1, "I.", "Tình hình", body="Một. " * 2000),))
NEW = "Hai. " * 3000

JOURNAL = """
import json
import sys
from outline.editing import sections as edit
from store.report_file import files; from store.journal import writer as journal

opened = files.load(sys.argv[1])
writer = journal.Journal(opened.path, opened.data, opened.report)
tried, told = writer._try, []

def logged(*job):
    told.append(tried(*job))
    return told[-1]

writer._try = logged
print(writer._thread.native_id, flush=True)
sys.stdin.readline()
for text in sys.argv[2:]:
    writer.take(edit.set_body(opened.report, "p1", text))
    assert writer.flush(30)
writer.close(30, keep=True)
print(json.dumps([str(one) for one in told if one]))
"""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(ROOT)
    monkeypatch.setenv("PYTHONDONTWRITEBYTECODE", "1")
    monkeypatch.setenv("PYTHONHASHSEED", "0")
    made = tmp_path / "bao-cao"
    made.mkdir()
    return made


def begin(folder: Path) -> tuple[Path, bytes]:
    """Put the report back as it was before anything happened to it."""
    shutil.rmtree(folder)
    folder.mkdir()
    opened = files.create(folder / "a.toml", REPORT)
    return opened.path, opened.data


def put(path: Path, what: str = "", at: Point | None = None) -> Run:
    program = [sys.executable, "-m", "tui", "--lang", "en", "put", str(path), "p1", "-"]
    return kernel.run(program, path.parent, NEW, what, at)


def new_text(folder: Path) -> bytes:
    path, _ = begin(folder)
    assert put(path).code == 0
    return path.read_bytes()


@pytest.mark.parametrize("error", ERRORS)
def test_a_save_lives_through_every_failing_call(folder: Path, error: str) -> None:
    new, outcomes = new_text(folder), Counter[str]()

    def once(at: Point | None) -> Run:
        return put(begin(folder)[0], f"error={error}", at)

    def check(at: Point, done: Run) -> None:
        path, facts = folder / "a.toml", (at, done.hit, done.err)
        data = path.read_bytes()
        assert "Traceback" not in done.err, facts
        assert done.code in (0, 2), facts
        assert done.err.count("\n") <= 2, facts
        if done.code:
            assert data != new, facts
            assert files.load(path).report == REPORT, facts
            assert str(folder) in done.err, facts
            outcomes["refused"] += 1
        else:
            assert data == new, facts
            outcomes["doubtful" if done.err else "saved"] += 1
        assert at.call.startswith("unlink") or temporaries(folder) == [], facts
        again = files.save(files.load(path), sections.set_body(REPORT, "p1", "Ba."))
        assert again.doubt is None, facts

    points = kernel.sweep(once, check)
    print(f"{error}: {points} calls, {dict(outcomes)}")
    assert points > 40
    assert outcomes["saved"]
    assert error == "EINTR" or min(outcomes["refused"], outcomes["doubtful"]) > 0


def test_a_save_killed_at_any_call_leaves_the_old_or_the_new_report(folder: Path) -> None:
    new, outcomes = new_text(folder), Counter[str]()

    def once(at: Point | None) -> Run:
        return put(begin(folder)[0], "signal=SIGKILL", at)

    def check(at: Point, done: Run) -> None:
        path = folder / "a.toml"
        data = path.read_bytes()
        outcomes["new" if data == new else "old"] += 1
        assert data == new or files.load(path).report == REPORT, at
        again = files.save(files.load(path), sections.set_body(REPORT, "p1", "Ba."))
        assert again.doubt is None, at
        assert snapshots.read(path, snapshots.list_snapshots(path)[0].stamp) == again.data, at

    assert kernel.sweep(once, check) > 40
    assert min(outcomes["new"], outcomes["old"]) > 0


@pytest.mark.parametrize("error", ERRORS)
def test_a_journal_lives_through_every_failing_call(folder: Path, error: str) -> None:
    texts = ["một", "một hai"]
    told_of = Counter[str]()

    def once(at: Point | None) -> Run:
        return typed(begin(folder)[0], texts, f"error={error}", at)

    def check(at: Point, done: Run) -> None:
        facts = (at, done.hit, done.err)
        assert (done.code, done.err) == (0, ""), facts
        path = folder / "a.toml"
        for told in json.loads(done.out):
            assert f"What you type into {path}" in told or f"type into {path} is kept" in told, (
                facts
            )
            told_of[told] += 1
        found, told = recovery.claim_journals(path)
        assert (len(found), told) == (1, []), facts
        assert found[0].recover().ours.section("p1").body == texts[-1], facts
        found[0].discard()
        left = sorted(os.listdir(sidecar.of(path)))
        assert left == [] or at.call.startswith("unlink"), facts

    points = kernel.sweep(once, check)
    print(f"{error}: {points} calls, {sum(told_of.values())} told")
    assert points > 12
    assert error == "EINTR" or sum(told_of.values()) > 5


def typed(path: Path, texts: list[str], what: str, at: Point | None) -> Run:
    """Let a process type; only the thread that writes its journal is meddled with."""
    process = subprocess.Popen(
        [sys.executable, "-c", JOURNAL, str(path), *texts],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    assert process.stdin is not None
    thread = int(process.stdout.readline())
    listener = subprocess.Popen([*kernel.command(path.parent, what, at), "-p", str(thread)])
    try:
        status = Path(f"/proc/{process.pid}/task/{thread}/status")
        while "TracerPid:\t0\n" in status.read_text():
            os.sched_yield()
        out, err = process.communicate("\n", timeout=60)
    finally:
        process.kill()
        listener.wait(30)
    return kernel.ended(path.parent, process.returncode, out, err)


def temporaries(folder: Path) -> list[str]:
    return [name for name in os.listdir(folder) if name.startswith(atomic.PREFIX)]
