"""A disk that others reach without our locks is known before anybody writes on it."""

from __future__ import annotations

from pathlib import Path

import pytest

from store.disk import mounts

LINE = "36 35 98:0 / {place} rw,noatime shared:1 - {kind} server:/data rw"


@pytest.fixture
def report(tmp_path: Path) -> Path:
    folder = tmp_path / "báo cáo chung"
    folder.mkdir()
    return folder / "r.toml"


def tell(monkeypatch: pytest.MonkeyPatch, folder: Path, *lines: tuple[object, str]) -> None:
    """Let the system have these mounts."""
    table = folder / "mountinfo"
    shown = [
        LINE.format(place=str(place).replace(" ", "\\040"), kind=kind) for place, kind in lines
    ]
    table.write_text("\n".join(["no mount at all", *shown, ""]), encoding="utf-8")
    monkeypatch.setattr(mounts, "MOUNTS", table)


def test_a_disk_whose_locks_end_here_is_told(
    report: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tell(monkeypatch, tmp_path, ("/", "ext4"), (report.parent, "fuse.sshfs"))
    said = mounts.find_lock_warning(report)
    assert said is not None
    assert str(report.parent) in str(said)
    assert "sshfs" in str(said)


@pytest.mark.parametrize("kind", ["ext4", "nfs4", "btrfs", "tmpfs", "overlay"])
def test_a_disk_whose_locks_hold_is_not_worth_a_word(
    kind: str, report: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tell(monkeypatch, tmp_path, ("/", "fuse.sshfs"), (report.parent.parent, kind))
    assert mounts.find_lock_warning(report) is None


def test_the_mount_that_is_seen_counts(
    report: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    beside = f"{report.parent}2"
    tell(monkeypatch, tmp_path, (report.parent, "ext4"), (beside, "fuse.sshfs"), ("/", "ext4"))
    assert mounts.find_lock_warning(report) is None
    tell(monkeypatch, tmp_path, (report.parent, "ext4"), (report.parent, "fuse.sshfs"))
    assert mounts.find_lock_warning(report) is not None


def test_a_system_that_tells_nothing_is_trusted(
    report: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(mounts, "MOUNTS", tmp_path / "nothing")
    assert mounts.find_lock_warning(report) is None
