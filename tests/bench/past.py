"""What the history of a report costs: on the disk, and at each save."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

from outline.editing import sections as edit
from store.disk import sidecar
from store.history import snapshots
from store.report_file import files
from tests.samples.long import report

from .measure import Finding, clock, in_turns, milliseconds

SNAPSHOTS = 50
SIZE = 300_000
DISK_MB = 2.0
RECORD_MS = 50


def keeping(folder: Path, rounds: int) -> Iterator[Finding]:
    """Measure fifty snapshots of a report of 300 kB, each with three texts written anew."""
    path = folder / "history.toml"
    sections = 100
    while len(files.create(path, report(sections)).data) < SIZE:
        path.unlink()
        sections += 100
    opened = files.load(path)
    ids = opened.report.shape.ids
    begin = dt.datetime.now().astimezone()
    texts = []
    changed = opened.report
    for turn in range(SNAPSHOTS + rounds):
        for at in range(3):
            id_ = ids[(turn * 37 + at * 11) % len(ids)]
            body = f"Lần {turn}, đoạn {at}: " + "kết quả đạt được trong kỳ. " * 40
            changed = edit.set_body(changed, id_, body)
        opened = files.save(opened, changed)
        texts.append(opened.data)
    kept = sidecar.of(path) / snapshots.NAME
    kept.unlink()

    def record(turn: int, text: bytes) -> None:
        snapshots.record(path, text, "lan@maychu", begin + dt.timedelta(minutes=turn))

    for turn, text in enumerate(texts[:SNAPSHOTS]):
        record(turn, text)
    size = kept.stat().st_size
    left = iter(enumerate(texts[SNAPSHOTS:], SNAPSHOTS))
    found = in_turns({"record": clock(lambda: record(*next(left)))}, rounds)["record"]
    yield Finding(
        f"{SNAPSHOTS} snapshots of {len(texts[0]) // 1000} kB",
        DISK_MB,
        size / 1_000_000,
        "MB",
        f"three texts of {len('kết quả đạt được trong kỳ. ' * 40)} letters anew each time",
    )
    yield Finding("one more snapshot", RECORD_MS, found * 1000, "ms", milliseconds(found))
