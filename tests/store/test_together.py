"""Several people in one report, by chance: whatever happens, no accepted word is ever missing.

Every edit brings in a word of its own. A word is accepted when its writer's save returned, or when
the journal said it was on the disk before the writer's process died. It may leave the report in one
way only: somebody who had it on the screen wrote over it or deleted it. At the end all save, the
dead are recovered, and every other accepted word must be in the file: in its place, or between the
markers of a conflict, or in a dispute.
"""

from __future__ import annotations

import datetime as dt
import errno
import os
import re
import tempfile
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from unittest.mock import patch

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    precondition,
    rule,
    run_state_machine_as_test,
)

from outline import conflict_resolution
from outline.editing import registers, sections, structure
from outline.errors import DecuongError, StoreError
from outline.invariants import assert_consistent
from outline.merging import conflicts
from outline.merging.report_merge import merge_reports
from outline.model import Origin, Report, Row
from store.history.snapshots import list_snapshots, read
from store.journal import recovery
from store.journal.writer import Journal
from store.presence import leases
from store.report_file import codec, files
from tests.samples.finished import finished

from .crowd import elsewhere

PEOPLE = 3
FIELDS = ("place", "signer", "addressee", "signer_title")
ERRORS = (errno.ENOSPC, errno.EIO, errno.EDQUOT, errno.EACCES)
MOVES = ("delete", "up", "down", "promote", "demote")
CALLS = ("write", "fsync", "rename", "open")
people = st.integers(0, PEOPLE - 1)
picks = st.integers(0, 1_000)
moments = st.integers(1, 12)


@dataclass
class Person:
    """One editor: what it opened, what it shows, and its journal."""

    opened: files.Opened
    report: Report
    journal: Journal
    typed: set[str] = field(default_factory=set)
    """Words that no save has written."""
    wrote_over: set[str] = field(default_factory=set)
    """Words that were seen and taken out, by edits that no save has written."""


class Together(RuleBasedStateMachine):
    """The people, the file, and what is owed to them."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = tempfile.TemporaryDirectory()
        self.path = Path(self.folder.name) / "bao-cao.toml"
        self.now = dt.datetime(2026, 7, 1, 8, tzinfo=dt.UTC)
        clock = SimpleNamespace(now=lambda: self.now)
        self.clock = patch.object(files, "dt", SimpleNamespace(datetime=clock))
        self.clock.start()
        self.people: list[Person] = []
        self.accepted: set[str] = set()
        self.gone: set[str] = set()
        self.count = 0

    @initialize()
    def begin(self) -> None:
        files.create(self.path, finished())
        self.people = [self._opened() for _ in range(PEOPLE)]

    def teardown(self) -> None:
        try:
            if self.people:
                self._all_is_there()
        finally:
            for one in self.people:
                one.journal.close()
            self.clock.stop()
            self.folder.cleanup()

    # What people do

    @rule(who=people, where=picks, line=picks)
    def write_a_line(self, who: int, where: int, line: int) -> None:
        def change(report: Report, word: str) -> Report:
            section = report.sections[where % len(report.sections)]
            lines = section.body.split("\n")
            lines.insert(line % (len(lines) + 1), f"- {word}")
            return sections.set_body(report, section.id, "\n".join(lines))

        self._edit(who, change)

    @rule(who=people, where=picks, line=picks)
    def write_over_a_line(self, who: int, where: int, line: int) -> None:
        def change(report: Report, word: str) -> Report:
            section = report.sections[where % len(report.sections)]
            lines = section.body.split("\n")
            at = line % len(lines)
            if lines[at].startswith(("«««", "««»»", "»»»")):
                return report
            lines[at] = f"- {word}"
            return sections.set_body(report, section.id, "\n".join(lines))

        self._edit(who, change)

    @rule(who=people, name=st.sampled_from(FIELDS))
    def set_a_field(self, who: int, name: str) -> None:
        self._edit(who, lambda report, word: sections.set_document(report, **{name: word}))

    @rule(who=people, where=picks, child=st.booleans())
    def add_a_section(self, who: int, where: int, child: bool) -> None:
        def change(report: Report, word: str) -> Report:
            after = report.sections[where % len(report.sections)].id
            return structure.add_section(report, after, f"new-{word}", word, child=child)

        self._edit(who, change)

    @rule(
        who=people, where=picks, kind=st.sampled_from(("delete", "up", "down", "promote", "demote"))
    )
    def rearrange(self, who: int, where: int, kind: str) -> None:
        def change(report: Report, _word: str) -> Report:
            added = [one.id for one in report.sections if one.origin is Origin.ADDED]
            if not added:
                return report
            id_ = added[where % len(added)]
            if kind == "delete":
                return structure.delete(report, id_)
            if kind in ("promote", "demote"):
                return getattr(structure, kind)(report, id_)  # type: ignore[no-any-return]
            return structure.move(report, id_, -1 if kind == "up" else 1)

        self._edit(who, change, word=False)

    @rule(who=people, at=picks)
    def add_a_row(self, who: int, at: int) -> None:
        def change(report: Report, word: str) -> Report:
            table = report.tables[0]
            row = Row(f"row-{word}", {"name": word})
            return registers.add_row(report, table.id, row, at % (len(table.rows) + 1))

        self._edit(who, change)

    @rule(who=people, at=picks)
    def write_over_a_cell(self, who: int, at: int) -> None:
        def change(report: Report, word: str) -> Report:
            table = report.tables[0]
            if not table.rows:
                return report
            row = table.rows[at % len(table.rows)]
            return registers.set_cell(report, table.id, row.id, "name", word)

        self._edit(who, change)

    @rule(who=people, at=picks, kind=st.sampled_from(("delete", "up", "down")))
    def rearrange_rows(self, who: int, at: int, kind: str) -> None:
        def change(report: Report, _word: str) -> Report:
            table = report.tables[0]
            if not table.rows:
                return report
            row = table.rows[at % len(table.rows)].id
            if kind == "delete":
                return registers.delete_row(report, table.id, row)
            return registers.move_row(report, table.id, row, -1 if kind == "up" else 1)

        self._edit(who, change, word=False)

    @rule(who=people, where=picks, choice=st.sampled_from(conflict_resolution.Resolution))
    def settle(self, who: int, where: int, choice: conflict_resolution.Resolution) -> None:
        """Decide about something that waits; what is not chosen is taken out knowingly."""

        def change(report: Report, _word: str) -> Report:
            waiting = [
                one
                for one in conflict_resolution.find_pending_conflicts(report)
                if choice in one.resolutions
            ]
            if not waiting:
                return report
            return conflict_resolution.resolve_conflict(
                report, waiting[where % len(waiting)], choice
            )

        self._edit(who, change, word=False)

    # What the machine does

    @rule(who=people)
    def save(self, who: int) -> None:
        one = self.people[who]
        opened = files.save(one.opened, one.report, author=f"p{who}@may")
        self._saved(one, opened)

    @rule(
        who=people, call=st.sampled_from(CALLS), at=st.integers(1, 12), code=st.sampled_from(ERRORS)
    )
    def save_on_a_bad_disk(self, who: int, call: str, at: int, code: int) -> None:
        one = self.people[who]
        before = self.path.read_bytes()
        with _failing(call, at, code):
            try:
                opened = files.save(one.opened, one.report, author=f"p{who}@may")
            except StoreError:
                assert self.path.read_bytes() == before, "a refused save wrote"
                return
        self._saved(one, opened)

    @rule(who=people, flushed=st.booleans())
    def die(self, who: int, flushed: bool) -> None:
        """Kill an editor: all is lost but the file and what its journal has on the disk."""
        one = self.people[who]
        if flushed:
            assert one.journal.flush(20)
            one.journal.close(keep=True)
        else:
            one.journal.close()
            one.typed, one.wrote_over = set(), set()
        self.people[who] = self._opened(one)

    @rule(who=people)
    def die_in_a_save(self, who: int) -> None:
        """Kill an editor when the file is there and the journal has not been begun anew."""
        one = self.people[who]
        told = partial(one.journal.begin_save, report=one.report)
        files.save(one.opened, one.report, author=f"p{who}@may", before=told)
        assert one.journal.flush(20)
        one.journal.close(keep=True)
        self.accepted |= one.typed
        self.gone |= one.wrote_over
        one.typed, one.wrote_over = set(), set()
        self.people[who] = self._opened(one)

    @rule(who=people)
    def write_with_another_program(self, who: int) -> None:
        """Somebody's vim replaces the file: no lock, no history, no merge."""
        source = files.load(self.path).source
        word = self._word()
        section = source.report.sections[who]
        report = sections.set_body(source.report, section.id, f"{word}\n{section.body}")
        self.path.write_bytes(codec.encode(source, report))
        self.accepted.add(word)

    @rule(hours=st.integers(-30_000, 30_000))
    def jump_the_clock(self, hours: int) -> None:
        self.now += dt.timedelta(hours=hours) if 2000 < self.now.year < 2100 else dt.timedelta(0)
        if not 2000 < self.now.year < 2100:
            self.now = dt.datetime(2026, 7, 1, 8, tzinfo=dt.UTC)
        moment = self.now.timestamp()
        os.utime(self.path, (moment, moment))

    @rule(who=people, where=picks)
    def take_over(self, who: int, where: int) -> None:
        section = self.people[who].report.sections[where % 3].id
        me = elsewhere(f"p{who}", 100 + who)
        found = leases.take(self.path, section, me)
        if isinstance(found, leases.LeaseOfAnother):
            found = leases.take_over(self.path, found, me)
        assert isinstance(found, leases.Lease)
        assert leases.find_holders(self.path)[section] == me, "two hold one section"

    @precondition(lambda self: self.people)
    @rule()
    def the_latest_snapshot_is_a_report(self) -> None:
        for snapshot in list_snapshots(self.path)[:1]:
            codec.decode(read(self.path, snapshot.stamp), "snapshot")

    # What is owed

    def _all_is_there(self) -> None:
        for one in self.people:
            self._saved(one, files.save(one.opened, one.report))
        report = files.load(self.path).report
        assert_consistent(report)
        text = self.path.read_text(encoding="utf-8")
        missing = {word for word in self.accepted - self.gone if word not in text}
        assert not missing, f"lost: {sorted(missing)}\n{text}"

    def _word(self) -> str:
        self.count += 1
        return f"từ{self.count}x"

    def _edit(
        self, who: int, change: Callable[[Report, str], Report], *, word: bool = True
    ) -> None:
        one = self.people[who]
        made = self._word()
        try:
            report = change(one.report, made)
        except DecuongError:
            return
        if report is one.report:
            return
        before, after = _words(one.report), _words(report)
        one.report = report
        one.typed |= {made} if word else set()
        one.wrote_over |= before - after
        one.journal.take(report)

    def _saved(self, one: Person, opened: files.Opened) -> None:
        one.opened, one.report = opened, opened.report
        self.accepted |= one.typed
        self.gone |= one.wrote_over
        one.typed, one.wrote_over = set(), set()
        one.journal.finish_save(opened.data, opened.report, one.report)

    def _opened(self, dead: Person | None = None) -> Person:
        """Open the report as the editor does: what the dead left unsaved is merged in."""
        opened = files.load(self.path)
        report = opened.report
        found, told = recovery.claim_journals(self.path)
        assert not told, told
        for each in found:
            left = each.recover()
            report = merge_reports(left.base, left.ours, report).report
            each.discard()
        one = Person(opened, report, Journal(self.path, opened.data, opened.report))
        if report is not opened.report:
            one.journal.take(report)
        if dead is not None:
            one.typed, one.wrote_over = dead.typed, dead.wrote_over
        return one


def _words(report: Report) -> set[str]:
    """Return the words of ours in a report; what a settled dispute held is gone."""
    return set(
        re.findall("từ[0-9]+x", codec.encode(None, conflicts.drop_resolved(report)).decode())
    )


class _failing:
    """Make one call of the system fail, the ``at``-th of its kind in this thread."""

    def __init__(self, call: str, at: int, code: int) -> None:
        real: Callable[..., Any] = getattr(os, call)
        thread = threading.get_ident()
        left = [at]

        def failing(*args: Any, **named: Any) -> Any:
            if threading.get_ident() == thread:
                left[0] -= 1
                if left[0] == 0:
                    raise OSError(code, os.strerror(code), "x")
            return real(*args, **named)

        self._patch = patch.object(os, call, failing)

    def __enter__(self) -> None:
        self._patch.start()

    def __exit__(self, *_: object) -> None:
        self._patch.stop()


_QUIET = [HealthCheck.too_slow, HealthCheck.data_too_large]
_FEW = settings(
    max_examples=60, stateful_step_count=30, deadline=None, suppress_health_check=_QUIET
)
_MANY = settings(
    max_examples=1_000, stateful_step_count=80, deadline=None, suppress_health_check=_QUIET
)


def test_no_accepted_word_is_lost() -> None:
    run_state_machine_as_test(Together, settings=_FEW)


@pytest.mark.slow
def test_no_accepted_word_is_lost_in_a_long_time() -> None:
    run_state_machine_as_test(Together, settings=_MANY)
