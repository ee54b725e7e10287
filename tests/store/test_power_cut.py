"""The power goes, after every single operation of a save, a journal or a history.

With ``--root``: each case mounts a disk of its own (``disks``), works on it, and copies it after
every operation. Each copy is mounted, which lets the file system recover, and is read as the next
start would read it. Real hardware that says it has flushed and has not is beyond any program.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from outline.editing import sections
from outline.model import Report, Section
from store.disk import atomic, lock, rights, sidecar
from store.disk import folder as held_folder
from store.history import snapshots as history
from store.journal import recovery
from store.journal import writer as journal
from store.journal.writer import Journal
from store.report_file import files
from tests.store.disks import KINDS, Disk, Kind, NoDisk, disk

pytestmark = pytest.mark.root

REPORT = Report().with_sections((Section("p1", 1, "I.", "Tình hình", body="Một. " * 2000),))
OTHER = sections.set_body(REPORT, "p1", "Hai. " * 3000)
WRITES = frozenset(
    ("open", "mkdir", "write", "pwrite", "fsync", "rename", "link", "unlink", "ftruncate", "fchmod")
)
CASES = [(kind, keeps) for kind in KINDS for keeps in (True, False)]
NAMES = [f"{kind.name}-{'kept' if keeps else 'lost'}" for kind, keeps in CASES]


@dataclass(frozen=True, slots=True)
class Cut:
    """The power went here."""

    image: Path
    after: str
    """The operation that was the last one."""
    promised: int
    """How much had been acknowledged by then."""


class Watched:
    """The system; after every operation that changes a disk, the power goes in a copy of it."""

    def __init__(self, on: Disk, folder: Path, without: str = "") -> None:
        self.cuts: list[Cut] = []
        self.promised = 0
        self._disk, self._folder, self._without = on, folder, without
        self._one = threading.Lock()
        self._numbers = count()

    def __getattr__(self, name: str) -> Any:
        real = getattr(os, name)
        if name not in WRITES:
            return real

        def done(*args: Any, **more: Any) -> Any:
            with self._one:
                found = None if name == self._without else real(*args, **more)
                self.cut(name)
                return found

        return done

    def cut(self, after: str) -> None:
        image = self._folder / f"cut-{next(self._numbers)}"
        self.cuts.append(Cut(self._disk.cut(image), after, self.promised))


@pytest.fixture(params=CASES, ids=NAMES)
def on(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Disk]:
    kind, keeps = request.param
    yield from made(kind, tmp_path, keeps=keeps)


def made(kind: Kind, folder: Path, *, keeps: bool) -> Iterator[Disk]:
    """Make a disk; say plainly that nothing was proved where there can be none."""
    try:
        with disk(kind, folder, keeps=keeps) as found:
            yield found
    except NoDisk as reason:
        pytest.skip(f"{kind.name}: {reason}; NOT PROVED HERE")


def watch(on: Disk, folder: Path, patch: pytest.MonkeyPatch, without: str = "") -> Watched:
    system = Watched(on, folder, without)
    for module in (atomic, held_folder, rights, sidecar, lock, history, journal):
        patch.setattr(module, "os", system)
    return system


def report_on(on: Disk) -> Path:
    """Put a report on a disk as one that has been there for long."""
    path = files.create(on.root / "bao-cao.toml", REPORT).path
    os.sync()
    return path


def restarts(on: Disk, system: Watched, scratch: Path) -> Iterator[tuple[Cut, Path]]:
    """Start again after each cut; yield the folder as it is then."""
    for cut in system.cuts:
        with on.after(cut.image, scratch) as root:
            yield cut, root
        cut.image.unlink()


def test_a_save_that_was_acknowledged_is_there_and_any_other_is_old_or_new(
    on: Disk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = report_on(on)
    opened = files.load(path)
    with monkeypatch.context() as patch:
        system = watch(on, tmp_path, patch)
        saved = files.save(opened, OTHER)
        system.promised = 1
        system.cut("saved")
    assert saved.doubt is None
    seen = set()
    for cut, root in restarts(on, system, tmp_path):
        data = (root / path.name).read_bytes()
        assert data in (opened.data, saved.data), cut
        assert data == saved.data or not cut.promised, cut
        # What stands in the file is in the history too, or the next save puts it there.
        kept = snapshots(root / path.name)
        assert opened.data in kept if data == saved.data else set(kept) <= {opened.data}, cut
        assert not cut.promised or saved.data in kept, cut
        again = files.save(files.load(root / path.name), REPORT)
        assert again.doubt is None
        seen.add(data)
    assert seen == {opened.data, saved.data}
    assert len(system.cuts) > 15


def snapshots(path: Path) -> list[bytes]:
    """Return the texts that a history has."""
    found = history.load(path)
    return [found.read(one.stamp) for one in found.snapshots]


def test_a_new_report_that_was_acknowledged_is_there_and_any_other_is_whole_or_not(
    on: Disk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = on.root / "moi.toml"
    with monkeypatch.context() as patch:
        system = watch(on, tmp_path, patch)
        opened = files.create(path, OTHER)
        system.promised = 1
        system.cut("created")
    for cut, root in restarts(on, system, tmp_path):
        found = root / path.name
        assert found.exists() or not cut.promised, cut
        assert not found.exists() or found.read_bytes() == opened.data, cut


def test_what_the_journal_acknowledged_is_replayed(
    on: Disk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = report_on(on)
    opened = files.load(path)
    texts = ["", "một", "một hai", "một hai ba", "bốn " * 5000, "năm"]
    with monkeypatch.context() as patch:
        system = watch(on, tmp_path, patch)
        writer = Journal(path, opened.data, REPORT)
        for at, text in enumerate(texts[1:], 1):
            writer.take(sections.set_body(REPORT, "p1", text))
            assert writer.flush(30)
            system.promised = at
            system.cut("flushed")
        writer.close(keep=True)
    assert writer.error is None
    most = 0
    for cut, root in restarts(on, system, tmp_path):
        assert (root / path.name).read_bytes() == opened.data, cut
        at = replayed(root / path.name, texts)
        assert at >= cut.promised, cut
        most = max(most, at)
    assert most == len(texts) - 1
    assert len(system.cuts) > 2 * len(texts)


def replayed(path: Path, texts: list[str]) -> int:
    """Return which of the texts the next start finds; no journal may be refused."""
    found, told = recovery.claim_journals(path)
    assert not told
    assert len(found) <= 1
    if not found:
        return 0
    body = found[0].recover().ours.section("p1").body
    found[0].close()
    return texts.index(body)


def test_a_journal_lives_until_what_it_holds_is_in_the_saved_report(
    on: Disk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """At no moment between typing, saving and typing on is a text neither here nor there."""
    path = report_on(on)
    opened = files.load(path)
    more = sections.set_body(OTHER, "p1", "Ba. " * 100)
    with monkeypatch.context() as patch:
        system = watch(on, tmp_path, patch)
        writer = Journal(path, opened.data, REPORT)
        writer.take(OTHER)
        assert writer.flush(30)
        system.promised = 1
        saved = files.save(opened, OTHER)
        writer.take(more)
        writer.finish_save(saved.data, OTHER, more)
        assert writer.flush(30)
        system.promised = 2
        system.cut("flushed")
        writer.close(keep=True)
    texts = [REPORT.section("p1").body, OTHER.section("p1").body, more.section("p1").body]
    for cut, root in restarts(on, system, tmp_path):
        in_file = texts.index(files.load(root / path.name).report.section("p1").body)
        found, told = recovery.claim_journals(root / path.name)
        assert not told, cut
        typed = [texts.index(one.recover().ours.section("p1").body) for one in found]
        for one in found:
            one.close()
        assert max([in_file, *typed]) >= cut.promised, cut


@pytest.mark.parametrize("kind", [KINDS[0], KINDS[2], KINDS[3]], ids=["ext4", "xfs", "btrfs"])
def test_the_disk_of_these_tests_loses_what_nobody_flushed(
    kind: Kind, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without fsync the same save is not there after the cut: these tests can fail."""
    for on in made(kind, tmp_path, keeps=False):
        path = report_on(on)
        opened = files.load(path)
        with monkeypatch.context() as patch:
            system = watch(on, tmp_path, patch, without="fsync")
            assert files.save(opened, OTHER).doubt is None
            system.cuts.clear()
            system.cut("saved")
        saved = files.load(path).data
        for _, root in restarts(on, system, tmp_path):
            assert (root / path.name).read_bytes() != saved
