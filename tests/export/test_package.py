"""A report to a stream: whole or not at all."""

from __future__ import annotations

import io
import subprocess
import sys
from typing import Any

import pytest

from export import Exported, Stopped, export_report
from outline.model import Report, Section
from tests.samples.printed import PROFILE, REPORT, Made

LONG = Report(sections=tuple(Section(f"s{at}", 1, f"{at}.", "T", body="x") for at in range(600)))


def test_a_stream_gets_the_document_and_its_figures() -> None:
    out = io.BytesIO()
    data = Made().data
    assert export_report(REPORT, PROFILE, out) == Exported(missing=5, size=len(data))
    assert out.getvalue() == data


def test_a_pipe_gets_it_too() -> None:
    code = (
        "import sys; from export import export_report; from tests.samples.printed import *;"
        "export_report(REPORT, PROFILE, sys.stdout.buffer)"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True)
    assert run.stdout == Made().data


def test_progress_goes_from_nothing_to_all() -> None:
    seen: list[tuple[int, int]] = []

    def progress(done: int, total: int) -> bool:
        seen.append((done, total))
        return True

    export_report(LONG, PROFILE, io.BytesIO(), progress)
    totals = {total for _, total in seen}
    assert len(totals) == 1
    assert seen[0][0] == 0
    assert seen[-1][0] == seen[-1][1]
    assert len(seen) > 4
    assert seen == sorted(seen)


@pytest.mark.parametrize("steps", [0, 2, 5])
def test_a_stopped_export_writes_nothing(steps: int) -> None:
    calls = iter(range(100))
    stream = io.BytesIO()
    with pytest.raises(Stopped) as caught:
        export_report(LONG, PROFILE, stream, lambda done, total: next(calls) < steps)
    assert caught.value.exit_code == 130
    assert stream.getvalue() == b""


def test_a_broken_pipe_is_left_to_the_caller() -> None:
    class Broken(io.BytesIO):
        def write(self, data: Any, /) -> int:
            raise BrokenPipeError

    with pytest.raises(BrokenPipeError):
        export_report(REPORT, PROFILE, Broken())


def test_nothing_heavy_is_loaded_before_it_is_needed() -> None:
    code = (
        "import sys, export;"
        "sys.exit(any(name in sys.modules for name in ('lxml', 'docx', 'tomllib')))"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_python_docx_is_not_needed_to_write() -> None:
    code = (
        "import io, sys; sys.modules['docx'] = None; from tests.samples.printed import *; Made();"
        "sys.exit('rich' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
