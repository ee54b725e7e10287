"""What somebody puts under our names in a shared folder: nothing of it is changed or removed."""

from __future__ import annotations

import os
import shutil
import stat
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from outline.editing import sections
from outline.errors import StoreError
from store import identity
from store.disk import lease_file, lock, sidecar, sidecar_mark
from store.disk.lease_file import LeaseRecord
from store.disk.rights import Share
from store.history import snapshots
from store.journal import recovery
from store.journal.writer import Journal
from store.presence import leases
from store.presence.leases import Lease
from store.presence.observer import EXPIRY, LOOK_INTERVAL, Observer
from store.presence.presence_thread import Presence
from store.report_file import files
from store.templates import catalog
from tests.store.crowd import Clock, dead, left_over, plant

SECTION = "p1.ii.1.1"


@pytest.fixture
def report(tmp_path: Path) -> Path:
    path = files.create(tmp_path / "bao-cao.toml", catalog.sample()).path
    path.chmod(0o660)
    return path


def private_folder(report: Path, mode: int = 0o700) -> Path:
    """Return a folder of the victim's own, in which much is called as our files are."""
    folder = report.parent / "rieng"
    folder.mkdir()
    (folder / "lease-nha.txt").write_text("hợp đồng thuê nhà")
    (folder / "ask-bac-si").write_text("hỏi bác sĩ")
    (folder / "fresh-1").write_text("bản nháp")
    (folder / "lock").write_text("mã khóa: 1234")
    (folder / "history").write_text("bệnh án")
    (folder / "journal-2026").write_text("nhật ký")
    (folder / "done-1").write_text("đã xong")
    for file in folder.iterdir():
        file.chmod(0o600)
    folder.chmod(mode)
    return folder


def leased(folder: Path) -> Path:
    """Put in what looks like leases and a request, all of it of processes that are gone."""
    for name, section in (("lease-p1", "p1"), ("ask-0", "p1"), ("fresh-0", "p1"), ("lease-x", "p")):
        (folder / name).write_bytes(lease_file.encode(LeaseRecord(section, "n", dead())))
    return folder


def state(folder: Path) -> list[tuple[str, int, bytes]]:
    """Return everything that there is to know of a folder."""
    return [
        (path.name, stat.S_IMODE(path.stat().st_mode), b"" if path.is_dir() else path.read_bytes())
        for path in sorted([folder, *folder.iterdir()])
    ]


def work(report: Path) -> None:
    """Do all that an editor does beside a report, whatever comes of it."""
    clock = Clock()
    presence = Presence(report, identity.me(), lambda news: None, clock=clock)
    presence.enter(SECTION)
    presence.ask("p2")
    for _ in range(int(EXPIRY / LOOK_INTERVAL) + 5):
        clock.now += LOOK_INTERVAL
        presence.step()
    leases.find_holders(report)
    recovery.claim_journals(report)
    opened = files.load(report)
    writer = Journal(report, opened.data, opened.report)
    writer.take(sections.set_body(opened.report, SECTION, "đang gõ"))
    writer.flush(0.3)
    writer.close(keep=True)
    told = []
    for use in (
        lambda: files.save(opened, sections.set_body(opened.report, SECTION, "đã gõ")),
        lambda: snapshots.list_snapshots(report),
        lambda: leases.take_over(
            report, leases.LeaseOfAnother(LeaseRecord(SECTION, "n", dead())), identity.me()
        ),
    ):
        try:
            use()
        except (OSError, StoreError) as error:
            told.append(str(error))
    assert all("is not from this program" in sentence for sentence in told)
    assert len(told) == 3
    presence.enter("")
    presence.step()


@pytest.mark.parametrize("leases_too", [False, True])
def test_a_link_to_a_private_folder_harms_nothing_in_it(report: Path, leases_too: bool) -> None:
    private = private_folder(report)
    before = state(leased(private) if leases_too else private)
    sidecar.of(report).symlink_to(private)
    work(report)
    assert state(private) == before


@pytest.mark.parametrize("mode", [0o700, 0o770])
def test_a_private_folder_renamed_to_the_sidecar_is_not_touched(report: Path, mode: int) -> None:
    before = state(private_folder(report, mode))
    os.rename(report.parent / "rieng", sidecar.of(report))
    assert "was made for something else" in str(files.read_only_reason(report))
    work(report)
    assert state(sidecar.of(report))[1:] == before[1:]
    assert stat.S_IMODE(sidecar.of(report).stat().st_mode) == mode


def test_an_empty_private_folder_is_not_opened_to_others(report: Path) -> None:
    sidecar.of(report).mkdir(0o700)
    work(report)
    assert state(sidecar.of(report)) == [(sidecar.of(report).name, 0o700, b"")]


@pytest.mark.parametrize("by_link", [True, False])
def test_a_sidecar_that_is_replaced_while_one_works_is_left_alone(
    report: Path, by_link: bool
) -> None:
    """Somebody watches when the folder was checked, and is quick."""
    clock, private = Clock(), private_folder(report)
    watched = Observer(report, identity.me(), clock)
    plant(report, "p1", replace(dead(), host="may-khac"))
    assert "p1" in watched.look().holders
    lease = leases.take(report, SECTION, identity.me())
    assert isinstance(lease, Lease)
    opened = files.load(report)
    writer = Journal(report, opened.data, opened.report)
    writer.take(sections.set_body(opened.report, SECTION, "đang gõ"))
    assert writer.flush(10)
    leased(private)
    sidecar.of(report).rename(report.parent / "aside")
    if by_link:
        sidecar.of(report).symlink_to(private)
    else:
        private = private.rename(sidecar.of(report))
    before = state(private)
    for _ in range(int(EXPIRY / LOOK_INTERVAL) + 5):
        clock.now += LOOK_INTERVAL
        assert watched.look("p1").holders == {}
    with pytest.raises(StoreError, match="is not from this program"):
        leases.renew(lease, 0)
    leases.release(lease)
    writer.take(sections.set_body(opened.report, SECTION, "gõ tiếp"))
    assert not writer.flush(0.3)
    assert "is not from this program" in str(writer.error)
    writer.close()
    work(report)
    assert state(private) == before


def test_what_is_held_is_worked_in_whatever_has_its_name(report: Path) -> None:
    private = private_folder(report)
    before = state(private)
    with sidecar.hold(report) as folder:
        aside = sidecar.of(report).rename(report.parent / "aside")
        sidecar.of(report).symlink_to(private)
        os.close(folder.make("history", Share.READERS))
        folder.rename("history", "lock")
        folder.remove("lock")
        os.close(folder.open_or_make("lock", Share.WRITERS))
        assert not folder.is_there()
        assert os.listdir(aside) == ["lock"]
    assert state(private) == before


def holding(report: Path) -> None:
    with lock.hold(report, 0.0):
        pass


def recording(report: Path) -> None:
    import datetime as dt

    told = snapshots.record(report, b"one", "lan", dt.datetime.now().astimezone())
    if told is not None:
        raise StoreError(told)


def reading(report: Path) -> None:
    snapshots.load(report)


@pytest.mark.parametrize(
    ("name", "use"),
    [(lock.NAME, holding), (snapshots.NAME, recording), (snapshots.NAME, reading)],
    ids=["lock", "history", "history read"],
)
@pytest.mark.parametrize("data", [b"", b"decuong history 1\n", b"something"])
def test_a_hard_link_to_a_private_file_is_refused(
    report: Path, name: str, use: Callable[[Path], None], data: bytes
) -> None:
    private = report.parent / "private"
    private.write_bytes(data)
    private.chmod(0o600)
    os.link(private, sidecar.ensure(report) / name)
    with pytest.raises(StoreError, match="has a second name"):
        use(report)
    assert private.read_bytes() == data
    assert stat.S_IMODE(private.stat().st_mode) == 0o600


def test_a_hard_link_among_leases_and_journals_is_neither_read_written_nor_removed(
    report: Path,
) -> None:
    folder, private = sidecar.ensure(report), report.parent / "private"
    private.mkdir()
    for name, section in (("lease-p1", "p1"), (f"lease-{SECTION}", SECTION), ("ask-0", "p1")):
        (private / name).write_bytes(lease_file.encode(LeaseRecord(section, "n", dead())))
    opened = files.load(report)
    writer = Journal(report, opened.data, opened.report)
    writer.take(sections.set_body(opened.report, SECTION, "riêng tư"))
    assert writer.flush(10)
    writer.close(keep=True)
    (left,) = folder.glob("journal-*")
    left.rename(private / left.name)
    for file in private.iterdir():
        file.chmod(0o600)
        os.link(file, folder / file.name)
    before = state(private)
    assert recovery.claim_journals(report) == ([], [])
    clock = Clock()
    watched = Observer(report, identity.me(), clock)
    for _ in range(int(EXPIRY / LOOK_INTERVAL) + 5):
        clock.now += LOOK_INTERVAL
        watched.look("p1")
    assert {file.name for file in private.iterdir()} <= set(os.listdir(folder))
    assert isinstance(leases.take(report, SECTION, identity.me()), Lease), (
        "put in the place of its name"
    )
    assert state(private) == before


def test_a_read_only_look_removes_nothing(report: Path) -> None:
    """What is stale is left for those who may write."""
    folder = leased(sidecar.ensure(report))
    before, clock = state(folder), Clock()
    presence = Presence(report, identity.me(), lambda news: None, clock=clock, read_only=True)
    for _ in range(int(EXPIRY / LOOK_INTERVAL) + 5):
        clock.now += LOOK_INTERVAL
        presence.step()
    assert presence.state.holders == {}
    assert state(folder) == before


def test_a_lease_that_was_cut_off_between_its_two_names_goes_in_time(report: Path) -> None:
    """Killed between the link and the removal of the first name: both names are ours."""
    folder, clock = sidecar.ensure(report), Clock()
    (folder / "fresh-n").write_bytes(lease_file.encode(LeaseRecord("p1", "n", dead())))
    os.link(folder / "fresh-n", folder / "lease-p1")
    watched = Observer(report, identity.me(), clock)
    for _ in range(2 * int(EXPIRY / LOOK_INTERVAL)):
        clock.now += LOOK_INTERVAL
        watched.look()
    assert left_over(report) == []


@pytest.mark.parametrize("kept", ["lock", "history", "lease", "journal"])
def test_a_sidecar_of_an_older_version_is_known_by_what_lies_in_it(report: Path, kept: str) -> None:
    opened = files.load(report)
    files.save(opened, sections.set_body(opened.report, SECTION, "một"))
    leases.take(report, SECTION, identity.me())
    writer = Journal(report, opened.data, opened.report)
    writer.take(sections.set_body(opened.report, SECTION, "hai"))
    assert writer.flush(10)
    folder = sidecar.of(report)
    for file in folder.iterdir():
        if not file.name.startswith(kept):
            file.unlink()
    unmark(folder)
    folder.chmod(0o700)
    assert files.read_only_reason(report) is None
    sidecar.ensure(report)
    assert stat.S_IMODE(folder.stat().st_mode) & 0o777 == 0o770
    writer.close()


def unmark(folder: Path) -> None:
    try:
        os.removexattr(folder, sidecar_mark.MARK)
    except OSError as error:
        pytest.skip(f"this disk keeps no marks: {error}")


def test_an_empty_sidecar_of_an_older_version_has_the_rights_it_had(report: Path) -> None:
    unmark(sidecar.ensure(report))
    assert files.read_only_reason(report) is None
    assert isinstance(leases.take(report, SECTION, identity.me()), Lease)


def test_a_sidecar_that_was_renamed_with_its_report_goes_on(report: Path) -> None:
    opened = files.load(report)
    files.save(opened, sections.set_body(opened.report, SECTION, "một"))
    other = report.with_name("khac.toml")
    sidecar.of(report).rename(sidecar.of(other))
    report.rename(other)
    opened = files.load(other)
    assert files.save(opened, sections.set_body(opened.report, SECTION, "hai")).doubt is None
    assert len(snapshots.list_snapshots(other)) == 3
    other.chmod(0o600)
    sidecar.ensure(other)
    assert stat.S_IMODE(sidecar.of(other).stat().st_mode) & 0o777 == 0o700, "it is marked anew"


def test_the_sidecar_of_a_private_report_is_not_opened_under_another_name(report: Path) -> None:
    secret = files.create(report.with_name("mat.toml"), catalog.sample()).path
    secret.chmod(0o600)
    opened = files.load(secret)
    files.save(opened, sections.set_body(opened.report, SECTION, "mật"))
    before = state(sidecar.of(secret))[1:]
    sidecar.of(secret).rename(sidecar.of(report))
    work(report)
    assert state(sidecar.of(report))[1:] == before
    assert stat.S_IMODE(sidecar.of(report).stat().st_mode) == 0o700


def test_a_disk_that_keeps_no_marks_has_sidecars_too(
    report: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import errno

    def none(*_: object) -> bytes:
        raise OSError(errno.EOPNOTSUPP, os.strerror(errno.EOPNOTSUPP))

    monkeypatch.setattr(os, "setxattr", none)
    monkeypatch.setattr(os, "getxattr", none)
    lease = leases.take(report, SECTION, identity.me())
    assert isinstance(lease, Lease)
    leases.release(lease)
    sidecar.of(report).chmod(0o750)  # as on a disk whose modes are not ours to choose
    assert files.read_only_reason(report) is None
    opened = files.load(report)
    assert files.save(opened, sections.set_body(opened.report, SECTION, "một")).doubt is None
    private = private_folder(report)
    shutil.rmtree(sidecar.of(report))
    before = state(private)[1:]
    private.rename(sidecar.of(report))
    work(report)
    assert state(sidecar.of(report))[1:] == before
