"""Any number of editors, doing anything in any order: one section has one writer, and never none.

Editors come, enter, leave, type, take over, die without a word, are stopped and go on; clocks jump.
Once everybody who lives has looked a few times, each section that somebody wants is held by exactly
one of them, and everybody else knows by whom.
"""

from __future__ import annotations

import shutil
import tempfile
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from store import identity
from store.presence import observer
from store.presence.presence_thread import BEAT, Presence, PresenceState
from tests.store.crowd import Clock, left_over

SECTIONS = ("p1", "Ế/..")
MOST = 3
EXPIRY = 2 * BEAT
"""Shorter than the real one, so that fewer looks are needed; it must be longer than a beat."""


class Editor:
    """One open report; on a machine of its own, so that only its beats tell that it lives."""

    def __init__(self, report: Path, number: int) -> None:
        self.clock = Clock()
        self.clock.now = 1e5 * number
        me = identity.me()
        self.me = replace(me, user=f"nguoi-{number}", host=f"may-{number}", pid=number + 1)
        self.news: list[PresenceState] = []
        self.presence = Presence(report, self.me, self.news.append, clock=self.clock)
        self.wants = ""
        self.stopped = False

    def enter(self, section: str) -> None:
        self.wants = section
        self.presence.enter(section)

    def step(self, seconds: float) -> None:
        self.clock.now += seconds
        self.presence.step()


class Editors(RuleBasedStateMachine):
    """The report and everybody in it."""

    def __init__(self) -> None:
        super().__init__()
        self.patch = pytest.MonkeyPatch()
        self.patch.setattr(observer, "EXPIRY", EXPIRY)
        self.folder = Path(tempfile.mkdtemp())
        self.report = self.folder / "bao-cao.toml"
        self.report.write_bytes(b"leases do not read the report")
        self.editors: list[Editor] = []
        self.came = 0

    def teardown(self) -> None:
        self.settled()
        self.patch.undo()
        shutil.rmtree(self.folder)

    @precondition(lambda self: len(self.editors) < MOST)
    @rule(section=st.sampled_from(SECTIONS))
    def come(self, section: str) -> None:
        self.came += 1
        self.editors.append(Editor(self.report, self.came))
        self.editors[-1].enter(section)
        self.editors[-1].step(0.0)

    @precondition(lambda self: self.editors)
    @rule(at=st.integers(0), section=st.sampled_from(("", *SECTIONS)))
    def enter(self, at: int, section: str) -> None:
        self.editors[at % len(self.editors)].enter(section)

    @precondition(lambda self: self.editors)
    @rule(at=st.integers(0), seconds=st.sampled_from((0.0, 1.0, BEAT, -1e4, 1e6)))
    def step(self, at: int, seconds: float) -> None:
        editor = self.editors[at % len(self.editors)]
        if not editor.stopped:
            editor.step(seconds)

    @precondition(lambda self: self.editors)
    @rule(at=st.integers(0))
    def take_over(self, at: int) -> None:
        editor = self.editors[at % len(self.editors)]
        barred = editor.presence.state.blocked_by
        if barred is not None and not editor.stopped:
            editor.wants = barred.section
            editor.presence.take_over(barred)
            editor.step(0.0)

    @precondition(lambda self: self.editors)
    @rule(at=st.integers(0))
    def die(self, at: int) -> None:
        del self.editors[at % len(self.editors)]

    @precondition(lambda self: self.editors)
    @rule(at=st.integers(0))
    def stop_or_go_on(self, at: int) -> None:
        editor = self.editors[at % len(self.editors)]
        editor.stopped = not editor.stopped

    @precondition(lambda self: self.editors)
    @rule()
    def everybody_looks(self) -> None:
        self.settled()

    def settled(self) -> None:
        """Let all who live look until whoever is gone is known to be gone; then judge."""
        for _ in range(int(EXPIRY + 2 * BEAT)):
            for editor in self.editors:
                if not editor.stopped:
                    editor.step(1.0)
        here = [editor for editor in self.editors if not editor.stopped]
        for section in SECTIONS:
            wanting = [editor for editor in here if editor.wants == section]
            holding = [editor for editor in here if editor.presence.state.own_section == section]
            assert len(holding) == min(len(wanting), 1), section
            for editor in here:
                seen = editor.presence.state.holders.get(section)
                if not holding or editor is holding[0]:
                    assert seen is None or seen.holder not in [other.me for other in here]
                else:
                    assert seen is not None
                    assert seen.holder.user == holding[0].me.user

    @invariant()
    def nothing_unfinished_is_left(self) -> None:
        assert not [name for name in left_over(self.report) if name.startswith("fresh-")]


TestEditors = Editors.TestCase
TestEditors.settings = settings(max_examples=20, stateful_step_count=30, deadline=None)
