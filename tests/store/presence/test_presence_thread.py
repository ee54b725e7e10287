"""The thread that keeps our lease: one step at a time, and as a thread among others."""

from __future__ import annotations

import errno
import os
import threading
from dataclasses import replace
from pathlib import Path

import pytest

from store import identity
from store.disk import sidecar
from store.disk.lease_file import load
from store.presence import leases
from store.presence.presence_thread import BEAT, RETRY, Presence, PresenceState
from store.report_file import files
from store.templates import catalog
from tests.store.crowd import Clock, dead, elsewhere, left_over, plant

SECTION = "p1.ii.1.1"


@pytest.fixture
def report(tmp_path: Path) -> Path:
    path = tmp_path / "bao-cao.toml"
    files.create(path, catalog.sample())
    return path


class Told:
    """A presence that is moved by hand, and what it told."""

    def __init__(self, report: Path, name: str = "") -> None:
        self.clock = Clock()
        self.news: list[PresenceState] = []
        me = identity.me()
        # Another name and machine makes another person of this process.
        self.me = replace(me, user=name, host=f"may-{name}") if name else me
        self.presence = Presence(report, self.me, self.news.append, clock=self.clock)

    def step(self, seconds: float = 1.0) -> PresenceState:
        self.clock.now += seconds
        self.presence.step()
        return self.presence.state


def test_entering_takes_and_leaving_gives_back(report: Path) -> None:
    told = Told(report)
    told.presence.enter(SECTION)
    assert left_over(report) == []  # not on the way of a key
    assert told.step().own_section == SECTION
    assert left_over(report) == [f"lease-{SECTION}"]
    told.presence.enter("p2")
    assert told.step().own_section == "p2"
    assert left_over(report) == ["lease-p2"]
    told.presence.enter("")
    assert told.step().own_section == ""
    assert left_over(report) == []


def test_a_lease_beats_and_says_how_long_nothing_was_typed(report: Path) -> None:
    told = Told(report)
    told.presence.enter(SECTION)
    told.step()
    path = sidecar.of(report) / f"lease-{SECTION}"
    for _ in range(int(3 * BEAT)):
        told.step()
    assert load(path).beat == 3
    assert load(path).idle >= 2 * BEAT
    told.presence.note_typing()
    told.step(BEAT)
    assert load(path).idle == BEAT


def test_two_that_enter_one_section_see_each_other(report: Path) -> None:
    lan, minh = Told(report, "lan"), Told(report, "minh")
    lan.presence.enter(SECTION)
    lan.step()
    minh.presence.enter(SECTION)
    barred = minh.step().blocked_by
    assert barred is not None
    assert barred.holder.user == "lan"
    assert minh.presence.state.holders[SECTION].holder.user == "lan"
    lan.presence.enter("")
    lan.step()
    assert minh.step().own_section == SECTION
    assert lan.step().holders[SECTION].holder.user == "minh"


def test_taking_over_tells_the_other(report: Path) -> None:
    lan, minh = Told(report, "lan"), Told(report, "minh")
    lan.presence.enter(SECTION)
    lan.step()
    minh.presence.enter(SECTION)
    barred = minh.step().blocked_by
    assert barred is not None
    minh.presence.take_over(barred)
    assert minh.step().own_section == SECTION
    news = lan.step()
    assert news.taken_by is not None
    assert news.taken_by.holder.user == "minh"
    assert news.own_section == ""
    again = lan.step()
    assert again.taken_by is None
    assert again.blocked_by is not None
    assert minh.step(BEAT).own_section == SECTION


def test_asking_tells_the_holder_once(report: Path) -> None:
    lan, minh = Told(report, "lan"), Told(report, "minh")
    lan.presence.enter(SECTION)
    lan.step()
    minh.step()
    minh.presence.ask(SECTION)
    minh.step()
    assert [mark.holder.user for mark in lan.step().requests] == ["minh"]
    assert lan.step().requests == ()


def test_nothing_is_told_while_nothing_changes(report: Path) -> None:
    lan, minh = Told(report, "lan"), Told(report, "minh")
    lan.presence.enter(SECTION)
    for _ in range(3):
        lan.step(), minh.step()
    told = len(lan.news), len(minh.news)
    for _ in range(20):
        lan.step(), minh.step()
    assert (len(lan.news), len(minh.news)) == told


def test_a_lease_that_somebody_removed_is_taken_again(report: Path) -> None:
    told = Told(report)
    told.presence.enter(SECTION)
    told.step()
    (sidecar.of(report) / f"lease-{SECTION}").unlink()
    told.step(BEAT)
    assert told.presence.state.own_section == SECTION
    assert left_over(report) == [f"lease-{SECTION}"]


def test_what_the_dead_left_bars_nobody(report: Path) -> None:
    plant(report, SECTION, dead())
    told = Told(report)
    told.presence.enter(SECTION)
    news = told.step()
    assert (news.own_section, news.blocked_by) == (SECTION, None)


def test_where_there_can_be_no_leases_nothing_is_said_and_nothing_bars(
    report: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tries = []

    def refused(path: Path) -> Path:
        tries.append(path)
        raise PermissionError(errno.EACCES, "no")

    monkeypatch.setattr(sidecar, "hold", refused)
    told = Told(report)
    told.presence.enter(SECTION)
    for _ in range(10):
        news = told.step()
        assert (news.own_section, news.blocked_by, news.taken_by) == ("", None, None)
    told.presence.ask(SECTION)
    told.step()
    assert told.news == []
    assert len(tries) == 2  # to take and to ask
    told.step(RETRY)
    assert len(tries) == 3


def test_a_disk_in_trouble_does_not_take_the_lease_away(
    report: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = Told(report)
    told.presence.enter(SECTION)
    told.step()

    def broken(*args: object) -> int:
        raise OSError(errno.EIO, "broken")

    with monkeypatch.context() as context:
        context.setattr(os, "pwrite", broken)
        assert told.step(BEAT).own_section == SECTION
    assert told.step(BEAT).own_section == SECTION


def test_the_thread_takes_tells_and_gives_back(report: Path) -> None:
    heard = threading.Event()
    presence = Presence(
        report, identity.me(), lambda news: heard.set() if news.own_section else None
    )
    presence.start()
    presence.enter(SECTION)
    assert heard.wait(10)
    assert left_over(report) == [f"lease-{SECTION}"]
    presence.close(10)
    assert left_over(report) == []


def test_closing_does_not_wait_for_a_disk_that_hangs(
    report: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    hangs, go_on = threading.Event(), threading.Event()
    take = leases.take

    def slow(*args: object) -> object:
        hangs.set()
        go_on.wait(10)
        return take(*args)  # type: ignore[arg-type]

    monkeypatch.setattr(leases, "take", slow)
    presence = Presence(report, identity.me(), lambda news: None)
    presence.enter(SECTION)
    presence.start()
    assert hangs.wait(10)
    presence.enter("p2")  # nor does a key
    presence.note_typing()
    presence.close(0.01)
    assert presence._thread is not None
    assert presence._thread.is_alive()
    go_on.set()
    presence._thread.join(10)
    assert left_over(report) == []


def test_somebody_on_another_machine_who_stopped_beating_lets_us_in(report: Path) -> None:
    plant(report, SECTION, elsewhere())
    told = Told(report)
    told.presence.enter(SECTION)
    assert told.step().blocked_by is not None
    for _ in range(60):
        told.step()
    assert told.presence.state.own_section == SECTION
