"""Files that are wrong in any way are read or refused in a sentence, and versions of one merge.

What is drawn are choices; ``tests.mutants`` makes of them what becomes of a real file. A fault, a
hang and a memory that grows all fail.
"""

from __future__ import annotations

import signal
import tracemalloc
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from types import FrameType

import pytest
from hypothesis import given, note, settings
from hypothesis import strategies as st

from outline import conflict_resolution
from outline.completion.tracker import Completion
from outline.editing import sections
from outline.errors import BadValue, StoreError
from outline.invariants import assert_consistent
from outline.merging.report_merge import CannotMerge, merge_reports
from outline.model import Report
from store.report_file import codec
from tests import mutants
from tests.outline.merging.test_report_merge import BASE
from tests.outline.merging.test_structure import CHILD, CLASHES
from tests.paths import DATA
from tests.samples.finished import finished

MOST = 48 << 20
"""Bytes that reading, checking and writing a small file may take."""
SECONDS = 60
"""After which an example hangs; none takes more than one."""
choices = st.lists(st.integers(0, (1 << 16) - 1), max_size=120)


@cache
def seeds() -> tuple[bytes, ...]:
    """Return real files: of a released format, one that is finished, some with clashes."""
    texts = sections.set_body(BASE, "p1", "a\n\nlan"), sections.set_body(BASE, "p1", "a\n\nmai")
    pairs = [texts, *((ours, theirs) for _name, ours, theirs, _address, _who in CLASHES)]
    merged = [merge_reports(BASE, *pair).report for pair in pairs]
    made = [codec.encode(None, report) for report in (BASE, CHILD, *merged)]
    return (
        (DATA / "formats" / "1.toml").read_bytes(),
        codec.encode(None, finished()),
        *made,
    )


class Picked:
    """Gives one choice after the other; the first of all when there are no more."""

    def __init__(self, drawn: list[int]) -> None:
        self._drawn = iter(drawn)

    def __call__(self, below: int) -> int:
        return next(self._drawn, 0) % max(below, 1)


@contextmanager
def bounded() -> Iterator[None]:
    """Fail where something hangs or takes more memory than it may."""

    def ring(_number: int, _frame: FrameType | None) -> None:
        raise AssertionError("it hangs")

    before = signal.signal(signal.SIGALRM, ring)
    signal.alarm(SECONDS)
    tracemalloc.start()
    try:
        yield
        peak = tracemalloc.get_traced_memory()[1]
        assert peak < MOST, f"{peak >> 20} MiB"
    finally:
        tracemalloc.stop()
        signal.alarm(0)
        signal.signal(signal.SIGALRM, before)


def use(data: bytes) -> None:
    """Do with a file what every command does: read it, check it, write it again."""
    try:
        source = codec.decode(data, "x.toml")
    except StoreError as error:
        told = str(error.what)
    else:
        told = ""
    if told:
        assert "x.toml" in told
        assert "\n" not in told
        assert len(told) < 600
        return
    assert_consistent(source.report)
    Completion(source.report).all_findings()
    codec.verify(codec.encode(source, source.report), "x.toml", source.report)
    settle(source.report, conflict_resolution.Resolution.THEIRS)


def settle(report: Report, choice: conflict_resolution.Resolution) -> Report:
    """Decide about all that waits, and hold that nothing does afterwards."""
    for _ in range(200):
        waiting = [
            one
            for one in conflict_resolution.find_pending_conflicts(report)
            if choice in one.resolutions
        ]
        if not waiting:
            break
        try:
            report = conflict_resolution.resolve_conflict(report, waiting[0], choice)
        except BadValue:
            report = conflict_resolution.resolve_conflict(
                report, waiting[0], conflict_resolution.Resolution.OURS
            )
        assert_consistent(report)
    assert not [
        one for one in conflict_resolution.find_pending_conflicts(report) if one.stored is not None
    ]
    return report


KINDS: dict[str, Callable[[bytes, mutants.Pick], bytes]] = {
    "bytes": mutants.bytewise,
    "tokens": lambda data, pick: mutants.tokenwise(data.decode(), pick).encode(),
    "tables": lambda data, pick: mutants.tablewise(data.decode(), pick).encode(),
}


def read_one(kind: str, drawn: list[int]) -> None:
    pick = Picked(drawn)
    data = KINDS[kind](seeds()[pick(len(seeds()))], pick)
    note(data.decode(errors="replace"))
    with bounded():
        use(data)


def merge_three(drawn: list[int]) -> bool:
    """Merge versions of one file that people changed by hand; False where one is no report."""
    pick = Picked(drawn)
    seed = seeds()[pick(len(seeds()))]
    try:
        base, ours, theirs = (
            codec.decode(mutants.mildly(seed.decode(), pick).encode() if change else seed, "x.toml")
            for change in (pick(4) == 0, True, True)
        )
    except StoreError:
        return False
    note("\n======\n".join(one.data.decode() for one in (base, ours, theirs)))
    with bounded():
        try:
            found = merge_reports(
                base.report, ours.report, theirs.report, our_name="a", their_name="b"
            )
        except CannotMerge:
            return True
        assert_consistent(found.report)
        made = codec.combine(base, ours, theirs, found.report)
        codec.verify(made.data, "x.toml", found.report)
        for choice in (conflict_resolution.Resolution.OURS, conflict_resolution.Resolution.THEIRS):
            done = settle(found.report, choice)
            codec.verify(codec.encode(made, done), "x.toml", done)
            again = merge_reports(found.report, done, found.report)
            assert again.report == done, "settled once and for all"
    return True


@pytest.mark.parametrize("kind", KINDS)
def test_a_changed_file_is_read_or_refused_in_a_sentence(kind: str) -> None:
    @settings(max_examples=60)
    @given(choices)
    def any_change(drawn: list[int]) -> None:
        read_one(kind, drawn)

    any_change()


def test_changed_versions_of_one_file_merge_and_can_be_settled() -> None:
    merged = 0

    @settings(max_examples=120)
    @given(choices)
    def any_three(drawn: list[int]) -> None:
        nonlocal merged
        merged += merge_three(drawn)

    any_three()
    assert merged > 20, "most of what is drawn was no report"


@pytest.mark.slow
@pytest.mark.parametrize("kind", KINDS)
def test_many_changed_files_are_read_or_refused(kind: str) -> None:
    @settings(max_examples=5_000)
    @given(choices)
    def any_change(drawn: list[int]) -> None:
        read_one(kind, drawn)

    any_change()


@pytest.mark.slow
def test_many_changed_versions_merge() -> None:
    @settings(max_examples=4_000)
    @given(choices)
    def any_three(drawn: list[int]) -> None:
        merge_three(drawn)

    any_three()
