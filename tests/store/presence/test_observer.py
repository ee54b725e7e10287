"""Who is seen and who is not: no clock of another machine, no pause of ours, no junk counts."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

import pytest

from store import identity
from store.disk import lease_file, sidecar
from store.presence import leases, observer
from store.presence.observer import EXPIRY, LOOK_INTERVAL, Observer
from store.report_file import files
from store.templates import catalog
from tests.store.crowd import Clock, dead, elsewhere, left_over, neighbour, plant

SECTION = "p1.ii.1.1"


@pytest.fixture
def report(tmp_path: Path) -> Path:
    path = tmp_path / "bao-cao.toml"
    files.create(path, catalog.sample())
    return path


def watching(report: Path) -> tuple[Observer, Clock]:
    clock = Clock()
    return Observer(report, identity.me(), clock), clock


def pass_by(watched: Observer, clock: Clock, seconds: float) -> observer.Observation:
    seen = watched.look()
    for _ in range(int(seconds / LOOK_INTERVAL)):
        clock.now += LOOK_INTERVAL
        seen = watched.look()
    return seen


def test_who_writes_on_another_machine_is_seen(report: Path) -> None:
    watched, _ = watching(report)
    assert watched.look().holders == {}
    plant(report, SECTION, elsewhere())
    assert watched.look().holders[SECTION].holder == elsewhere()


def test_who_does_not_beat_is_gone_after_a_while_and_put_away(report: Path) -> None:
    watched, clock = watching(report)
    plant(report, SECTION, elsewhere())
    assert SECTION in pass_by(watched, clock, EXPIRY - 2).holders
    assert pass_by(watched, clock, 4).holders == {}
    assert left_over(report) == []


def test_who_beats_stays(report: Path) -> None:
    watched, clock = watching(report)
    for beat in range(30):
        plant(report, SECTION, elsewhere(), beat)
        assert SECTION in pass_by(watched, clock, 5).holders


@pytest.mark.parametrize("since", [0, 4_000_000_000])
def test_the_clock_of_another_machine_does_not_count(report: Path, since: int) -> None:
    watched, clock = watching(report)
    path = plant(report, SECTION, replace(elsewhere(), since=since))
    os.utime(path, (since, since))
    assert SECTION in pass_by(watched, clock, EXPIRY - 2).holders


def test_a_pause_of_ours_proves_nothing(report: Path) -> None:
    watched, clock = watching(report)
    plant(report, SECTION, elsewhere())
    watched.look()
    clock.now += 10 * EXPIRY  # we were stopped, or the whole machine was
    assert SECTION in watched.look().holders
    clock.now -= 20 * EXPIRY
    assert SECTION in watched.look().holders


def test_the_dead_of_this_machine_are_gone_at_once(report: Path) -> None:
    watched, _ = watching(report)
    plant(report, SECTION, dead())
    assert watched.look().holders == {}
    assert left_over(report) == []


def test_what_is_from_before_a_restart_is_gone_at_once(report: Path) -> None:
    me = identity.me()
    machine, boot, space = me.boot.split(".")
    watched, _ = watching(report)
    with neighbour() as lan:
        plant(report, SECTION, replace(lan, boot=f"{machine}.{boot[::-1]}.{space}"))
        assert watched.look().holders == {}
    assert left_over(report) == []


def test_one_that_was_stopped_on_this_machine_does_not_hold_for_ever(report: Path) -> None:
    watched, clock = watching(report)
    with neighbour() as lan:
        plant(report, SECTION, lan)
        assert SECTION in pass_by(watched, clock, EXPIRY - 2).holders
        assert pass_by(watched, clock, 4).holders == {}


def test_our_own_lease_is_not_that_of_somebody_else(report: Path) -> None:
    watched, _ = watching(report)
    leases.take(report, SECTION, identity.me())
    assert watched.look(SECTION).holders == {}


def test_a_request_for_our_section_is_told_once(report: Path) -> None:
    watched, _ = watching(report)
    leases.ask(report, SECTION, elsewhere("minh"))
    leases.ask(report, "p2", elsewhere("hoa"))
    assert [mark.holder.user for mark in watched.look(SECTION).requests] == ["minh"]
    assert watched.look(SECTION).requests == ()
    assert len(left_over(report)) == 1


def test_a_request_of_the_dead_is_not_told(report: Path) -> None:
    watched, _ = watching(report)
    leases.ask(report, SECTION, dead())
    assert watched.look(SECTION).requests == ()
    assert left_over(report) == []


def test_a_request_that_nobody_takes_does_not_stay(report: Path) -> None:
    watched, clock = watching(report)
    leases.ask(report, SECTION, elsewhere())
    pass_by(watched, clock, EXPIRY + 3)
    assert left_over(report) == []


def test_what_is_no_lease_is_neither_shown_nor_removed(report: Path, tmp_path: Path) -> None:
    folder = sidecar.ensure(report)
    (folder / "lease-p1").write_bytes(b"\x00\xff")
    (folder / "lease-p2").symlink_to(tmp_path)
    (folder / "lease-p3").mkdir()
    os.mkfifo(folder / "lease-p4")
    (folder / "fresh-1").write_bytes(b"")
    (folder / "ask-1").write_text("Lan, gọi lại cho anh Minh.")
    (folder / "journal-x").write_bytes(b"\x00")
    there = sorted(os.listdir(folder))
    watched, clock = watching(report)
    assert watched.look().holders == {}
    pass_by(watched, clock, EXPIRY + 3)
    assert sorted(os.listdir(folder)) == there


def test_a_lease_of_a_later_version_is_left_alone(report: Path) -> None:
    path = plant(report, SECTION, elsewhere())
    path.write_bytes(path.read_bytes().replace(b'"format": 1', b'"format": 2'))
    watched, clock = watching(report)
    pass_by(watched, clock, EXPIRY + 3)
    assert path.exists()


def test_a_lease_under_the_name_of_another_section_is_not_believed(report: Path) -> None:
    path = plant(report, SECTION, elsewhere())
    path.rename(path.with_name("lease-p2"))
    watched, _ = watching(report)
    assert watched.look().holders == {}
    assert leases.find_holders(report) == {}


def test_of_very_many_files_a_look_reads_few(report: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = sidecar.ensure(report)
    for number in range(2000):
        (folder / f"lease-x{number}").touch()
    plant(report, "zz", elsewhere())
    read = []
    load = lease_file.load

    def counted(path: Path) -> lease_file.LeaseRecord:
        read.append(path)
        return load(path)

    monkeypatch.setattr(lease_file, "load", counted)
    watched, clock = watching(report)
    watched.look()
    assert len(read) <= observer._MOST_FILES
    assert "zz" in pass_by(watched, clock, 10).holders


def test_a_folder_at_rest_is_not_read_again(report: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    plant(report, SECTION, elsewhere())
    watched, clock = watching(report)
    pass_by(watched, clock, 5)
    monkeypatch.setattr(os, "scandir", lambda path: pytest.fail("the folder was read again"))
    assert SECTION in pass_by(watched, clock, 3).holders


def test_a_report_without_a_sidecar_has_nobody(report: Path) -> None:
    watched, _ = watching(report)
    assert watched.look().holders == {}
    assert not sidecar.of(report).exists()


def test_a_lease_that_goes_between_listing_and_reading_is_gone(report: Path) -> None:
    watched, clock = watching(report)
    path = plant(report, SECTION, elsewhere())
    pass_by(watched, clock, 5)
    stamp = path.parent.stat().st_mtime_ns
    path.unlink()
    os.utime(path.parent, ns=(stamp, stamp))  # the folder says nothing of it
    assert watched.look().holders == {}
