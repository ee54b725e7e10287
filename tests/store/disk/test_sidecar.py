"""The folder beside a report is open to whoever may open the report, and to nobody else."""

from __future__ import annotations

import errno
import os
import stat
import struct
from pathlib import Path

import pytest

from outline.errors import StoreError
from store.disk import sidecar
from store.disk.rights import Share
from store.report_file import files


@pytest.fixture
def report(tmp_path: Path) -> Path:
    path = tmp_path / "báo cáo.toml"
    path.write_text("format = 1\n")
    return path


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_it_stands_beside_the_real_file(report: Path) -> None:
    link = report.parent / "sub" / "link.toml"
    link.parent.mkdir()
    link.symlink_to(report)
    assert sidecar.of(link) == report.parent / ".báo cáo.toml.decuong"
    assert sidecar.ensure(link) == sidecar.of(report)
    assert sidecar.of(report).is_dir()


def test_a_name_as_long_as_names_can_be_has_one_too(tmp_path: Path) -> None:
    path = tmp_path / ("a" * 250 + ".toml")
    path.write_text("format = 1\n")
    assert sidecar.ensure(path).is_dir()
    assert sidecar.of(path) != sidecar.of(tmp_path / ("b" * 250 + ".toml"))


def made(report: Path, share: Share, name: str = "lock") -> Path:
    """Make a file in the sidecar, or open the one that is there, as the program does."""
    with sidecar.hold(report) as folder:
        fd = folder.open_or_make(name, share)
        folder.follow(fd, share)
        os.close(fd)
        return folder.path / name


@pytest.mark.parametrize(
    ("of_report", "of_folder", "of_history", "of_lock"),
    [
        (0o600, 0o700, 0o600, 0o600),
        (0o640, 0o750, 0o640, 0o600),
        (0o644, 0o755, 0o644, 0o600),
        (0o660, 0o770, 0o660, 0o660),
        (0o664, 0o775, 0o664, 0o660),
        (0o666, 0o777, 0o666, 0o666),
        (0o606, 0o707, 0o606, 0o606),
        (0o620, 0o700, 0o600, 0o600),
        (0o444, 0o755, 0o644, 0o600),
    ],
)
@pytest.mark.parametrize("mask", [0, 0o022, 0o077])
def test_who_may_read_the_report_may_read_its_past_and_only_who_may_write_it_can_lock_it(
    report: Path, of_report: int, of_folder: int, of_history: int, of_lock: int, mask: int
) -> None:
    report.chmod(of_report)
    before = os.umask(mask)
    try:
        past, lock = made(report, Share.READERS, "history"), made(report, Share.WRITERS)
    finally:
        os.umask(before)
    assert (mode(lock.parent), mode(past), mode(lock)) == (of_folder, of_history, of_lock)


def test_it_follows_when_the_rights_of_the_report_change(report: Path) -> None:
    report.chmod(0o600)
    lock = made(report, Share.WRITERS)
    for of_report, of_folder, of_lock in ((0o660, 0o770, 0o660), (0o644, 0o755, 0o600)):
        report.chmod(of_report)
        made(report, Share.WRITERS)
        assert (mode(lock.parent), mode(lock)) == (of_folder, of_lock)


def test_a_planted_link_is_refused_and_not_followed(report: Path) -> None:
    victim = report.parent / "victim"
    victim.mkdir()
    sidecar.of(report).symlink_to(victim)
    with pytest.raises(StoreError, match="is not from this program"):
        sidecar.ensure(report)
    assert "is not from this program" in str(files.read_only_reason(report)), (
        "told before anybody types"
    )
    assert list(victim.iterdir()) == []


def test_a_file_in_its_place_is_refused(report: Path) -> None:
    assert files.read_only_reason(report) is None
    sidecar.of(report).write_text("x")
    with pytest.raises(StoreError, match="is not from this program"):
        sidecar.ensure(report)
    assert "is not from this program" in str(files.read_only_reason(report))


def test_a_folder_of_ours_is_no_obstacle_whatever_its_rights(report: Path) -> None:
    sidecar.ensure(report).chmod(0o500)
    assert files.read_only_reason(report) is None
    assert os.access(sidecar.ensure(report), os.W_OK)
    assert mode(sidecar.of(report)) == 0o755


def test_a_planted_link_in_it_is_not_followed(report: Path) -> None:
    folder = sidecar.ensure(report)
    victim = report.parent / "victim"
    (folder / "lock").symlink_to(victim)
    with pytest.raises(OSError) as caught:  # noqa: PT011 - the number is what tells
        made(report, Share.WRITERS)
    assert caught.value.errno == errno.ELOOP
    assert caught.value.filename == str(folder / "lock"), "an error names the whole path"
    assert not victim.exists()


def test_a_pipe_in_it_neither_holds_us_up_nor_counts_as_a_file(report: Path) -> None:
    folder = sidecar.ensure(report)
    os.mkfifo(folder / "lock")
    with pytest.raises(StoreError, match="is not from this program"):
        made(report, Share.WRITERS)


@pytest.mark.root
@pytest.mark.parametrize(
    ("of_folder", "taken"), [(0o755, False), (0o1777, False), (0o777, False), (0o2770, True)]
)
def test_the_folder_of_a_stranger_is_taken_only_where_the_group_works_together(
    report: Path, of_folder: int, taken: bool
) -> None:
    folder = sidecar.ensure(report)
    os.chown(folder, 12345, 12345)
    report.parent.chmod(of_folder)
    assert (files.read_only_reason(report) is None) == taken
    if taken:
        assert sidecar.ensure(report) == folder
    else:
        with pytest.raises(StoreError, match="belongs to another user"):
            sidecar.ensure(report)


@pytest.mark.root
def test_it_belongs_to_the_group_of_the_report(report: Path) -> None:
    os.chown(report, -1, 12345)
    report.chmod(0o660)
    lock = made(report, Share.WRITERS)
    assert (lock.parent.stat().st_gid, lock.stat().st_gid) == (12345, 12345)


def test_whoever_an_access_list_lets_write_comes_into_the_folder_and_to_the_lock(
    report: Path,
) -> None:
    """And whoever it lets read comes into the folder and to the history."""
    writer, reader = 12345, 12346
    entries = [(1, 6, -1), (2, 6, writer), (2, 4, reader), (4, 4, -1), (16, 6, -1), (32, 0, -1)]
    acl = struct.pack("<I", 2) + b"".join(
        struct.pack("<HHI", tag, may, who & 0xFFFFFFFF) for tag, may, who in entries
    )
    try:
        os.setxattr(report, "system.posix_acl_access", acl)
    except OSError as error:
        pytest.skip(f"this disk keeps no access lists: {error}")
    past, lock = made(report, Share.READERS, "history"), made(report, Share.WRITERS)

    def may(path: Path, account: int) -> int:
        found = os.getxattr(path, "system.posix_acl_access")
        named = {who: may for tag, may, who in struct.iter_unpack("<HHI", found[4:]) if tag == 2}
        return int(named[account])

    assert [may(path, writer) for path in (lock.parent, past, lock)] == [7, 6, 6]
    assert [may(path, reader) for path in (lock.parent, past, lock)] == [5, 4, 0]
