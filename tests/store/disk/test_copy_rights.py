"""Copies of a report, and what lies beside it, are open to nobody who may not read the report."""

from __future__ import annotations

import os
import stat
import struct
from collections.abc import Iterator
from pathlib import Path

import pytest

from outline.model import Report
from store.disk import atomic, sidecar
from store.disk.copy_rights import rights_of
from store.disk.sidecar import tighten
from store.report_file import files
from tests.samples.small import make_report

ACL = "system.posix_acl_access"


@pytest.fixture
def report(tmp_path: Path) -> Path:
    return files.create(tmp_path / "báo cáo.toml", make_report()).path


@pytest.fixture(params=[0o000, 0o022, 0o077])
def umask(request: pytest.FixtureRequest) -> Iterator[None]:
    before = os.umask(request.param)
    yield
    os.umask(before)


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def copy(target: Path, *reports: Path) -> Path:
    atomic.create(target, b"text", lambda data: None, rights_of(*reports))
    return target


@pytest.mark.parametrize(
    ("of_report", "of_copy"),
    [
        (0o600, 0o600),
        (0o640, 0o640),
        (0o660, 0o660),
        (0o664, 0o664),
        (0o444, 0o644),
        (0o755, 0o644),
    ],
)
def test_a_copy_is_open_to_whoever_may_read_the_report_whatever_the_mask(
    report: Path, umask: None, of_report: int, of_copy: int
) -> None:
    report.chmod(of_report)
    assert mode(copy(report.with_name("copy"), report)) == of_copy


def test_a_copy_of_several_is_open_to_whoever_may_read_all_of_them(
    report: Path, tmp_path: Path
) -> None:
    other = files.create(tmp_path / "b.toml", Report()).path
    report.chmod(0o664)
    other.chmod(0o640)
    assert mode(copy(tmp_path / "copy", report, other)) == 0o640


def test_a_copy_of_what_is_gone_is_its_makers_alone(tmp_path: Path) -> None:
    assert mode(copy(tmp_path / "copy", tmp_path / "none.toml")) == 0o600


def test_a_copy_is_never_open_wider_while_it_is_written(
    report: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    report.chmod(0o600)
    seen = []
    write = os.write

    def spy(fd: int, data: bytes) -> int:
        seen.append(stat.S_IMODE(os.fstat(fd).st_mode))
        return write(fd, data)

    monkeypatch.setattr("store.disk.atomic.os.write", spy)
    before = os.umask(0)
    try:
        copy(report.with_name("copy"), report)
    finally:
        os.umask(before)
    assert seen == [0o600]


def test_a_disk_without_hard_links_gets_a_copy_with_the_same_rights(
    report: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def link(*_: object) -> None:
        raise PermissionError(1, "no links here")

    report.chmod(0o640)
    monkeypatch.setattr("store.disk.atomic.os.link", link)
    assert mode(copy(report.with_name("copy"), report)) == 0o640


def access_list(path: Path, entries: list[tuple[int, int, int]]) -> None:
    packed = b"".join(struct.pack("<HHI", tag, may, who & 0xFFFFFFFF) for tag, may, who in entries)
    try:
        os.setxattr(path, ACL, struct.pack("<I", 2) + packed)
    except OSError as error:
        pytest.skip(f"this disk keeps no access lists: {error}")


def test_a_group_that_an_access_list_shuts_out_is_shut_out_of_the_copy(report: Path) -> None:
    """The group bits of such a mode say what the list allows at most, not what the group may."""
    access_list(report, [(1, 6, -1), (2, 6, 12345), (4, 0, -1), (16, 6, -1), (32, 0, -1)])
    assert mode(report) == 0o660
    made = copy(report.with_name("copy"), report)
    assert os.getxattr(made, ACL) == os.getxattr(report, ACL)


def test_an_access_list_that_cannot_be_kept_leaves_the_group_what_anybody_has(
    report: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    access_list(report, [(1, 6, -1), (2, 6, 12345), (4, 0, -1), (16, 6, -1), (32, 0, -1)])

    def refuse(*_: object) -> None:
        raise OSError(95, "no lists here")

    monkeypatch.setattr("store.disk.copy_rights.os.setxattr", refuse)
    assert mode(copy(report.with_name("copy"), report)) == 0o600


def test_a_copy_does_not_inherit_whom_its_folder_lets_in(report: Path) -> None:
    entries = [(1, 7, -1), (2, 7, 12345), (4, 7, -1), (16, 7, -1), (32, 0, -1)]
    packed = b"".join(struct.pack("<HHI", tag, may, who & 0xFFFFFFFF) for tag, may, who in entries)
    report.chmod(0o640)
    try:
        os.setxattr(report.parent, "system.posix_acl_default", struct.pack("<I", 2) + packed)
    except OSError as error:
        pytest.skip(f"this disk keeps no access lists: {error}")
    made = copy(report.with_name("copy"), report)
    assert ACL not in os.listxattr(made)
    assert mode(made) == 0o640


def saved_once(report: Path) -> Path:
    opened = files.load(report)
    files.save(opened, Report())
    return sidecar.of(report)


def test_what_is_made_private_takes_its_history_along_with_the_next_look(report: Path) -> None:
    report.chmod(0o644)
    folder = saved_once(report)
    assert (mode(folder), mode(folder / "history")) == (0o755, 0o644)
    report.chmod(0o600)
    files.load(report)
    assert (mode(folder), mode(folder / "history")) == (0o700, 0o600)
    assert {mode(path) for path in folder.iterdir()} == {0o600}


def test_a_history_that_is_open_in_a_closed_folder_is_closed_too(report: Path) -> None:
    report.chmod(0o644)
    folder = saved_once(report)
    report.chmod(0o600)
    folder.chmod(0o700)
    tighten(report)
    assert mode(folder / "history") == 0o600


def test_nothing_is_opened_wider_nor_followed_by_looking(report: Path, tmp_path: Path) -> None:
    report.chmod(0o644)
    folder = saved_once(report)
    other = tmp_path / "other"
    other.write_text("mine")
    other.chmod(0o666)
    (folder / "lease-x").symlink_to(other)
    os.link(other, folder / "lease-y")
    report.chmod(0o600)
    tighten(report)
    assert mode(other) == 0o666
    report.chmod(0o644)
    tighten(report)
    assert (mode(folder), mode(folder / "history")) == (0o700, 0o600)


def test_a_folder_that_is_a_link_is_left_alone(report: Path, tmp_path: Path) -> None:
    private = tmp_path / "private"
    private.mkdir(0o755)
    sidecar.of(report).symlink_to(private)
    report.chmod(0o600)
    tighten(report)
    assert mode(private) == 0o755


@pytest.mark.root
def test_a_copy_has_the_group_of_its_report_or_nobodys(report: Path, tmp_path: Path) -> None:
    os.chown(report, -1, 12345)
    report.chmod(0o660)
    made = copy(tmp_path / "copy", report)
    assert (made.stat().st_gid, mode(made)) == (12345, 0o660)
