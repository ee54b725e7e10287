"""The folder beside a report is open to whoever may open the report, and to nobody else."""

from __future__ import annotations

import errno
import os
import stat
import struct
from pathlib import Path

import pytest

from outline.errors import StoreError
from store import files, sidecar


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


@pytest.mark.parametrize(
    ("of_report", "of_folder", "of_file"),
    [(0o600, 0o700, 0o600), (0o640, 0o750, 0o640), (0o660, 0o770, 0o660), (0o664, 0o775, 0o664)],
)
@pytest.mark.parametrize("mask", [0, 0o022, 0o077])
def test_it_has_the_rights_of_the_report_whatever_the_mask(
    report: Path, of_report: int, of_folder: int, of_file: int, mask: int
) -> None:
    report.chmod(of_report)
    before = os.umask(mask)
    try:
        folder = sidecar.ensure(report)
        os.close(sidecar.make_file(folder, "lock", os.O_RDWR | os.O_CREAT))
    finally:
        os.umask(before)
    assert (mode(folder), mode(folder / "lock")) == (of_folder, of_file)


def test_it_follows_when_the_rights_of_the_report_change(report: Path) -> None:
    report.chmod(0o600)
    folder = sidecar.ensure(report)
    os.close(sidecar.make_file(folder, "lock", os.O_RDWR | os.O_CREAT))
    report.chmod(0o660)
    sidecar.ensure(report)
    os.close(sidecar.make_file(folder, "lock", os.O_RDWR | os.O_CREAT))
    assert (mode(folder), mode(folder / "lock")) == (0o770, 0o660)


def test_a_planted_link_is_refused_and_not_followed(report: Path) -> None:
    victim = report.parent / "victim"
    victim.mkdir()
    sidecar.of(report).symlink_to(victim)
    with pytest.raises(StoreError, match="is not ours"):
        sidecar.ensure(report)
    assert "is not ours" in str(files.read_only_reason(report)), "told before anybody types"
    assert list(victim.iterdir()) == []


def test_a_file_in_its_place_is_refused(report: Path) -> None:
    assert files.read_only_reason(report) is None
    sidecar.of(report).write_text("x")
    with pytest.raises(StoreError, match="is not ours"):
        sidecar.ensure(report)
    assert "is not ours" in str(files.read_only_reason(report))


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
        sidecar.make_file(folder, "lock", os.O_RDWR | os.O_CREAT)
    assert caught.value.errno == errno.ELOOP
    assert not victim.exists()


def test_a_pipe_in_it_neither_holds_us_up_nor_counts_as_a_file(report: Path) -> None:
    folder = sidecar.ensure(report)
    os.mkfifo(folder / "lock")
    with pytest.raises(StoreError, match="is not ours"):
        sidecar.make_file(folder, "lock", os.O_RDWR | os.O_CREAT)


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
        with pytest.raises(StoreError, match="belongs to a stranger"):
            sidecar.ensure(report)


@pytest.mark.root
def test_it_belongs_to_the_group_of_the_report(report: Path) -> None:
    os.chown(report, -1, 12345)
    report.chmod(0o660)
    folder = sidecar.ensure(report)
    os.close(sidecar.make_file(folder, "lock", os.O_RDWR | os.O_CREAT))
    assert (folder.stat().st_gid, (folder / "lock").stat().st_gid) == (12345, 12345)


def test_whoever_an_access_list_lets_in_comes_into_the_folder_too(report: Path) -> None:
    entries = [(1, 6, -1), (2, 6, 12345), (4, 4, -1), (16, 6, -1), (32, 0, -1)]
    acl = struct.pack("<I", 2) + b"".join(
        struct.pack("<HHI", tag, may, who & 0xFFFFFFFF) for tag, may, who in entries
    )
    try:
        os.setxattr(report, "system.posix_acl_access", acl)
    except OSError as error:
        pytest.skip(f"this disk keeps no access lists: {error}")
    folder = sidecar.ensure(report)
    os.close(sidecar.make_file(folder, "lock", os.O_RDWR | os.O_CREAT))

    def may(path: Path) -> int:
        found = os.getxattr(path, "system.posix_acl_access")
        named = {who: may for tag, may, who in struct.iter_unpack("<HHI", found[4:]) if tag == 2}
        return int(named[12345])

    assert (may(folder), may(folder / "lock")) == (7, 6)
