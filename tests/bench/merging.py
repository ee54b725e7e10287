"""What it costs to bring together what two people wrote in a large report."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from time import process_time

from outline.editing import sections
from outline.merging.report_merge import merge_reports
from outline.model import Report
from store.report_file import files
from tests.samples.long import BODY, report

from .measure import Finding

MERGE_MS = 300.0
SAVE_MS = 1500.0
SECTIONS = 2_000
LARGE = 3_000_000
"""Bytes of the report, about."""
OURS, THEIRS = 20, 30
"""One section in so many is changed; every third of these by both."""


def merging(folder: Path, rounds: int) -> Iterator[Finding]:
    """Measure a merge of 3 MB, and a save that begins with one; the best of some rounds.

    In the time that this process works, as ``sharing`` does, whatever else the machine does.
    """
    base = files.create(folder / "a.toml", _large())
    ours = _changed(base.report, OURS, "{}\n\nthêm ở cuối")
    theirs = _changed(base.report, THEIRS, "thêm ở đầu\n\n{}")
    files.save(base, theirs)
    there = files.load(base.path)
    merges, saves = [], []
    for at in range(max(rounds // 3, 1)):
        start = process_time()
        found = merge_reports(base.report, ours, there.report)
        merges.append(process_time() - start)
        copy = files.create(folder / f"copy-{at}.toml", base.report)
        files.save(copy, theirs)
        start = process_time()
        saved = files.save(copy, ours)
        saves.append(process_time() - start)
        if saved.report != found.report or found.conflicts:
            raise AssertionError("the merge lost something")
    yield Finding("merging two versions of 3 MB", MERGE_MS, min(merges) * 1000, "ms")
    yield Finding("saving 3 MB that somebody else saved", SAVE_MS, min(saves) * 1000, "ms")


def _large() -> Report:
    found = report(SECTIONS)
    body = "\n\n".join([BODY] * max(1, LARGE // SECTIONS // max(len(BODY.encode()), 1)))
    for section in found.sections:
        found = sections.set_body(found, section.id, f"{body} {section.id}")
    return found


def _changed(found: Report, each: int, text: str) -> Report:
    for section in found.sections[::each]:
        found = sections.set_body(found, section.id, text.format(section.body))
    return found
