"""The lock of a report: one holder at a time, free when its holder dies, on disks without locks."""

from __future__ import annotations

import errno
import fcntl
import json
import os
import shutil
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from outline.errors import StoreError
from store import identity
from store.disk import lock, sidecar
from tests.paths import ROOT


@pytest.fixture
def report(tmp_path: Path) -> Path:
    path = tmp_path / "a.toml"
    path.write_text("format = 1\n")
    return path


@pytest.fixture(params=[lock.LockKind.KERNEL, lock.LockKind.LINK])
def kind(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> lock.LockKind:
    """Run with the locks of the system, and as on a disk that has none."""
    if request.param is lock.LockKind.LINK:
        no_locks(monkeypatch, errno.ENOLCK)
    kind: lock.LockKind = request.param
    return kind


def no_locks(monkeypatch: pytest.MonkeyPatch, number: int) -> None:
    def refuse(*_: Any) -> None:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr("store.disk.lock.fcntl.flock", refuse)


def test_a_second_holder_waits_and_then_is_told_so(report: Path, kind: lock.LockKind) -> None:
    with lock.hold(report) as found:
        assert found is kind
        with pytest.raises(StoreError, match="is being saved by"), lock.hold(report, 0.02):
            pass
    with lock.hold(report, 0.0) as found:
        assert found is kind


def test_a_second_holder_gets_it_as_soon_as_the_first_lets_go(
    report: Path, kind: lock.LockKind
) -> None:
    inside, seen = threading.Event(), []

    def second() -> None:
        inside.wait()
        with lock.hold(report):
            seen.append("second")

    thread = threading.Thread(target=second)
    thread.start()
    with lock.hold(report):
        inside.set()
        thread.join(0.05)
        seen.append("first")
    thread.join(5)
    assert seen == ["first", "second"]


@pytest.mark.parametrize("number", [errno.ENOLCK, errno.EOPNOTSUPP, errno.ENOSYS])
def test_a_disk_without_locks_gets_a_link(
    report: Path, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    no_locks(monkeypatch, number)
    with lock.hold(report) as kind:
        assert kind is lock.LockKind.LINK
        assert lock.LINK in os.listdir(sidecar.of(report))
    assert os.listdir(sidecar.of(report)) == [lock.NAME]


def test_another_error_of_the_disk_is_told(report: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    no_locks(monkeypatch, errno.EIO)
    with pytest.raises(OSError, match="Input/output") as caught, lock.hold(report):
        pass
    assert caught.value.errno == errno.EIO


def test_a_stale_handle_is_opened_again(report: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    flock, calls = fcntl.flock, []

    def stale(fd: int, operation: int) -> None:
        calls.append(fd)
        if len(calls) < 4:
            raise OSError(errno.ESTALE, "stale")
        flock(fd, operation)

    monkeypatch.setattr("store.disk.lock.fcntl.flock", stale)
    with lock.hold(report) as kind:
        assert kind is lock.LockKind.KERNEL
    assert len(calls) == 4


def test_a_lock_whose_folder_was_removed_meanwhile_keeps_nobody_out_so_it_is_taken_anew(
    report: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    flock, folder = fcntl.flock, sidecar.ensure(report)

    def remove(fd: int, operation: int) -> None:
        flock(fd, operation)
        monkeypatch.setattr("store.disk.lock.fcntl.flock", flock)
        shutil.rmtree(folder)

    monkeypatch.setattr("store.disk.lock.fcntl.flock", remove)
    with lock.hold(report):
        with pytest.raises(StoreError), lock.hold(report, 0.0):
            pass
        assert os.listdir(folder) == [lock.NAME]


HOLDER = """
import sys, time
from store.disk import lock
with lock.hold(sys.argv[1]):
    print("held", flush=True)
    time.sleep(60)
"""


@pytest.fixture
def holder(report: Path) -> Iterator[subprocess.Popen[str]]:
    root = str(ROOT)
    child = subprocess.Popen(
        [sys.executable, "-c", HOLDER, str(report)], stdout=subprocess.PIPE, text=True, cwd=root
    )
    assert child.stdout is not None
    assert child.stdout.readline() == "held\n"
    yield child
    child.kill()
    child.wait()
    child.stdout.close()


def test_a_killed_holder_holds_nothing(report: Path, holder: subprocess.Popen[str]) -> None:
    with pytest.raises(StoreError, match="another user"), lock.hold(report, 0.0):
        pass
    holder.send_signal(signal.SIGKILL)
    holder.wait()
    with lock.hold(report, 0.0):
        pass


def leave_link(report: Path, holder: identity.Identity) -> Path:
    link = sidecar.ensure(report) / lock.LINK
    link.write_text(json.dumps(holder.to_json()))
    return link


def test_the_link_of_a_dead_process_of_this_host_is_taken_away(
    report: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    no_locks(monkeypatch, errno.ENOLCK)
    leave_link(report, replace(identity.me(), ticks=1))
    with lock.hold(report, 0.0) as kind:
        assert kind is lock.LockKind.LINK
    assert os.listdir(sidecar.of(report)) == [lock.NAME]


def test_the_link_of_another_host_stands_and_its_holder_is_named(
    report: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    no_locks(monkeypatch, errno.ENOLCK)
    link = leave_link(report, replace(identity.me(), user="lan", host="maychu2"))
    with pytest.raises(StoreError, match="lan@maychu2"), lock.hold(report, 0.0):
        pass
    assert link.exists()


def test_a_link_that_says_nothing_is_nobodys_to_take(
    report: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    no_locks(monkeypatch, errno.ENOLCK)
    link = sidecar.ensure(report) / lock.LINK
    link.write_text("[[[")
    with pytest.raises(StoreError, match="another user"), lock.hold(report, 0.0):
        pass
    assert link.exists()


def test_a_pipe_in_the_place_of_the_link_holds_nobody_up(
    report: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    no_locks(monkeypatch, errno.ENOLCK)
    os.mkfifo(sidecar.ensure(report) / lock.LINK)
    with pytest.raises(StoreError, match="is being saved by another user"), lock.hold(report, 0.0):
        pass


def test_a_link_that_was_made_although_the_disk_said_no_is_ours(
    report: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    no_locks(monkeypatch, errno.ENOLCK)
    link = os.link

    def twice(one: str, other: str, **where: Any) -> None:
        link(one, other, **where)
        raise FileExistsError(errno.EEXIST, "there")

    monkeypatch.setattr(os, "link", twice)
    with lock.hold(report, 0.0) as kind:
        assert kind is lock.LockKind.LINK


def test_the_link_of_one_who_was_quicker_is_put_back(
    report: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    no_locks(monkeypatch, errno.ENOLCK)
    dead, quick = replace(identity.me(), ticks=1), replace(identity.me(), host="maychu2")
    link = leave_link(report, dead)
    alive = identity.is_alive

    def slow(one: identity.Identity) -> bool | None:
        leave_link(report, quick)
        return alive(one)

    monkeypatch.setattr("store.disk.lock.identity.is_alive", slow)
    with pytest.raises(StoreError, match="maychu2"), lock.hold(report, 0.0):
        pass
    assert json.loads(link.read_text())["host"] == "maychu2"
