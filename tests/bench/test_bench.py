"""The benchmarks run and judge: small sizes, one round, no verdict on the speed of this machine."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path

import pytest

from tests.bench import __main__ as bench
from tests.bench import growth, merging, pandoc, past, scale, sharing, start
from tests.bench.measure import Finding, in_turns
from tests.bench.terminal import show


@pytest.fixture(autouse=True)
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(bench.PARTS, "store", lambda folder, n: scale.storing(folder, n, (20,)))
    monkeypatch.setitem(bench.PARTS, "typing", lambda _folder, n: scale.typing(n, 40))
    monkeypatch.setitem(bench.PARTS, "growth", lambda _folder, n: growth.growing(n, 1_000, 40))
    monkeypatch.setitem(bench.PARTS, "export", lambda _folder, n: scale.exporting(n, (10, 20)))
    monkeypatch.setitem(
        bench.PARTS, "pandoc", lambda folder, n: pandoc.against_pandoc(folder, n, (10, 20))
    )


def test_every_part_measures_something(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(past, "SIZE", 20_000)
    monkeypatch.setattr(past, "SNAPSHOTS", 5)
    monkeypatch.setattr(merging, "LARGE", 30_000)
    monkeypatch.setattr(merging, "SECTIONS", 40)
    monkeypatch.setattr(sharing, "LARGE", 30_000)
    monkeypatch.setattr(sharing, "SECTIONS", 20)
    monkeypatch.setattr(sharing, "KEYS", 20)
    for name in ("store", "typing", "export", "pandoc", "sharing", "merging", "history", "growth"):
        found = list(bench.PARTS[name](tmp_path, 1))
        assert found
        for finding in found:
            # So small a report may fit into memory the process had already, and leave it.
            assert finding.got > 0 or (finding.unit == "MB" and finding.got > -1), finding


def test_the_terminal_sees_the_first_frame(tmp_path: Path) -> None:
    paint, memory = start.first_paint(tmp_path, 1)
    assert 0.2 < paint.got < 20
    assert 10 < memory.got < 500


def test_a_program_that_draws_nothing_is_an_error() -> None:
    with pytest.raises(RuntimeError, match="never drawn"):
        show([sys.executable, "-c", "print('something else')"], "awaited", os.environ)


@pytest.mark.parametrize(("got", "code"), [(0.5, 0), (1.5, 1)])
def test_a_missed_want_is_the_exit_code(
    got: float, code: int, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    finding = Finding("one", 1.0, got, "x", "note")
    monkeypatch.setattr(bench, "PARTS", {"part": lambda _folder, _n: iter([finding])})
    assert bench.main([]) == code
    table = capsys.readouterr().out
    assert ("MISSED" in table) is bool(code)
    assert bench.main(["--json", "-n", "1"]) == code
    (shown,) = json.loads(capsys.readouterr().out)
    assert shown == {
        "name": "one",
        "want": 1.0,
        "got": got,
        "unit": "x",
        "note": "note",
        "holds": not code,
    }


def test_rivals_take_turns_and_medians_are_compared() -> None:
    calls: list[str] = []

    def rival(name: str, *values: float) -> object:
        left = list(values)

        def run() -> float:
            calls.append(name)
            return left.pop(0)

        return run

    found = in_turns({"a": rival("a", 1, 9, 2), "b": rival("b", 3, 3, 8)}, 3)  # type: ignore[dict-item]
    assert found == {"a": 2, "b": 3}
    assert calls == ["a", "b"] * 3
