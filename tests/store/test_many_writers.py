"""Many processes put texts into one report at the same time: none is lost, every clash is named."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from outline.merging import conflicts, text_merge
from outline.model import Document, Report, Section
from store.report_file import files
from tests.paths import ROOT

WRITERS = 8

WRITER = """
import sys
from pathlib import Path
from outline.editing import sections as edit
from store.report_file import files

path, name, count, shared = Path(sys.argv[1]), sys.argv[2], int(sys.argv[3]), sys.argv[4]
for at in range(count):
    opened = files.load(path)
    if shared == "own":
        report = edit.set_body(opened.report, f"s{name}.{at}", f"{name} {at}")
    elif shared == "text":
        body = opened.report.section("all").body
        line = int(name) * 2
        texts = body.split("\\n")
        texts[line] += f" {at}"
        report = edit.set_body(opened.report, "all", "\\n".join(texts))
    else:
        report = edit.set_document(opened.report, place=f"{name}-{at}")
    saved = files.save(opened, report, author=f"w{name}@may")
    conflicts = saved.merged.conflicts if saved.merged else ()
    for conflict in conflicts:
        print("clash", conflict.address, conflict.ours, conflict.theirs, flush=True)
    if shared == "same" and not conflicts:
        print("saw", opened.report.document.place, flush=True)
"""

PUT = """
import subprocess
import sys

path, name, count = sys.argv[1], sys.argv[2], int(sys.argv[3])
for at in range(count):
    command = [sys.executable, "-m", "tui", "--lang", "en", "put", path, f"s{name}.{at}", "-"]
    done = subprocess.run(command, input=f"{name} {at}", capture_output=True, text=True)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", ""), done
"""


def run(
    path: Path, count: int, shared: str, writers: int = WRITERS, code: str = WRITER
) -> list[str]:
    """Let all writers work; return the conflicts that they were told of."""
    children = [
        subprocess.Popen(
            [sys.executable, "-c", code, str(path), str(name), str(count), shared],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            cwd=ROOT,
        )
        for name in range(writers)
    ]
    said = []
    for child in children:
        out, wrong = child.communicate(timeout=1800)
        assert child.returncode == 0, wrong
        said += out.splitlines()
    return said


def counts(usual: int) -> list[object]:
    return [pytest.param(usual), pytest.param(200, marks=pytest.mark.slow)]


def report_of(folder: Path, writers: int, count: int) -> Path:
    """Make a report in which everybody has sections of their own."""
    names = [f"s{name}.{at}" for name in range(writers) for at in range(count)]
    report = Report().with_sections(tuple(Section(id_, 1, "I.", id_) for id_ in names))
    return files.create(folder / "a.toml", report).path


def nothing_is_lost(path: Path) -> None:
    for section in files.load(path).report.sections:
        assert section.body == section.id[1:].replace(".", " ")


@pytest.mark.parametrize("count", counts(6))
def test_no_text_of_anybody_is_lost(tmp_path: Path, count: int) -> None:
    path = report_of(tmp_path, WRITERS, count)
    assert run(path, count, "own") == []
    nothing_is_lost(path)


@pytest.mark.parametrize(
    ("writers", "count"),
    [(4, 3), pytest.param(WRITERS, 200, marks=pytest.mark.slow)],
)
def test_no_text_is_lost_by_the_command_either(tmp_path: Path, writers: int, count: int) -> None:
    """Each text by a process of its own: ``decuong put``, that reads, merges and saves."""
    path = report_of(tmp_path, writers, count)
    assert run(path, count, "own", writers, PUT) == []
    nothing_is_lost(path)


@pytest.mark.parametrize("count", counts(6))
def test_lines_of_one_text_that_each_has_alone_are_not_lost(tmp_path: Path, count: int) -> None:
    body = "\n\n".join(f"Dòng {name}:" for name in range(WRITERS))
    report = Report().with_sections((Section("all", 1, "I.", "Chung", body=body),))
    path = files.create(tmp_path / "a.toml", report).path
    assert run(path, count, "text") == []
    numbers = " ".join(map(str, range(count)))
    found = files.load(path).report.section("all").body
    assert found == "\n\n".join(f"Dòng {name}: {numbers}" for name in range(WRITERS))
    assert [*text_merge.find_marked_ranges(found)] == []


@pytest.mark.parametrize("count", counts(4))
def test_every_clash_of_one_value_is_named(tmp_path: Path, count: int) -> None:
    report = Report(document=Document(place="đầu"))
    path = files.create(tmp_path / "a.toml", report).path
    said = run(path, count, "same")
    found = files.load(path).report
    everything = {f"{name}-{at}" for name in range(WRITERS) for at in range(count)}
    # Each value was replaced once: by somebody who had seen it, or by one who was told of it.
    seen = [line.split()[1] for line in said if line.startswith("saw ")]
    named = [line.split()[3] for line in said if line.startswith("clash document.place ")]
    assert len(seen) + len(named) == len(said) == WRITERS * count
    assert sorted([*seen, *named, found.document.place]) == sorted([*everything, "đầu"])
    assert named
    assert {one.theirs for one in conflicts.find_unresolved(found)} <= {*named}


def test_who_reads_meanwhile_never_sees_half_a_report(tmp_path: Path) -> None:
    path = tmp_path / "bao-cao.toml"
    text = "Chữ. " * 3_000
    sections = tuple(Section(f"s0.{at}", 1, f"{at}.", "Mục", body=text) for at in range(20))
    files.create(path, Report().with_sections(sections))
    with subprocess.Popen(
        [sys.executable, "-c", WRITER, str(path), "0", "20", "own"], cwd=ROOT
    ) as writer:
        seen = set()
        while writer.poll() is None:
            bodies = [section.body for section in files.load(path).report.sections]
            done = sum(body != text for body in bodies)
            # What is written so far, in order, and nothing of what is being written.
            assert bodies == [*(f"0 {at}" for at in range(done)), *bodies[done:]]
            assert all(body == text for body in bodies[done:])
            seen.add(done)
    assert writer.returncode == 0
    assert len(seen) > 2, "it was read in between"
