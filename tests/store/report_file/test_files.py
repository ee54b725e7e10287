"""Files are opened, saved and created so that nothing of anybody is lost or replaced unasked."""

from __future__ import annotations

import contextlib
import errno
import os
import stat
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from outline.editing import sections
from outline.errors import StoreError
from outline.model import Report, Section
from store.disk import sidecar
from store.history import snapshots
from store.report_file import files
from store.report_file.codec import verify
from store.report_file.files import ChangedOnDisk, Opened, create, load, read_only_reason, save
from store.toml.parser import LIMIT

REPORT = Report().with_sections((Section("p1", 1, "I.", "Tình hình", body="Một."),))
OTHER = REPORT.with_section(replace(REPORT.sections[0], body="Hai.\n\nBa."))


@pytest.fixture
def opened(tmp_path: Path) -> Opened:
    return create(tmp_path / "báo cáo.toml", REPORT)


def refusal(call: Callable[[], object]) -> tuple[str, StoreError]:
    with pytest.raises(StoreError) as caught:
        call()
    assert "\n" not in str(caught.value.what)
    return str(caught.value.what), caught.value


def names(folder: Path) -> list[str]:
    """Return what stands in a folder, without what a save keeps beside the reports."""
    return sorted(name for name in os.listdir(folder) if not name.endswith(".decuong"))


def test_what_is_created_is_read_and_what_is_saved_is_the_next_base(opened: Opened) -> None:
    assert load(opened.path).report == REPORT
    second = save(opened, OTHER)
    assert second.report is OTHER
    assert second.doubt is None
    assert second.data == opened.path.read_bytes()
    assert load(opened.path).report == OTHER
    third = save(second, REPORT)
    assert third.path.read_bytes() == opened.data
    assert names(opened.path.parent) == ["báo cáo.toml"]


def test_the_spans_of_an_opened_file_are_the_file(opened: Opened) -> None:
    assert "".join(span.text for span in opened.spans).encode() == opened.data


def test_what_somebody_else_wrote_meanwhile_is_merged(opened: Opened) -> None:
    theirs = sections.set_owner(REPORT, "p1", "tổ 1")
    other = save(load(opened.path), theirs)
    assert other.merged is None
    mine = save(opened, OTHER)
    assert mine.merged is not None
    assert mine.merged.conflicts == ()
    assert [change.key for change in mine.merged.incoming] == [("section", "p1", "owner")]
    assert load(opened.path).report == mine.report == sections.set_owner(OTHER, "p1", "tổ 1")
    assert mine.data == opened.path.read_bytes()
    assert save(mine, REPORT).merged is None


def test_what_another_program_wrote_keeps_its_comments_and_keys(opened: Opened) -> None:
    theirs = opened.data.replace(b"[[sections]]", b"# ghi\n[[sections]] # x\nmine = 1")
    opened.path.write_bytes(theirs)
    mine = save(opened, OTHER)
    assert b"# ghi\n[[sections]] # x\nmine = 1\n" in opened.path.read_bytes()
    assert mine.report == OTHER
    assert mine.merged is not None


def test_a_text_that_both_changed_holds_both_with_their_names(opened: Opened) -> None:
    other = load(opened.path)
    save(other, REPORT.with_section(replace(REPORT.sections[0], body="Ba.")), author="mai@maychu")
    mine = save(
        opened, REPORT.with_section(replace(REPORT.sections[0], body="Hai.")), author="lan@may"
    )
    assert mine.merged is not None
    assert [conflict.address for conflict in mine.merged.conflicts] == ["p1"]
    body = load(opened.path).report.sections[0].body
    assert body == "««« lan@may\nHai.\n««»»\nBa.\n»»» mai@maychu"


def test_nothing_is_written_where_the_file_holds_it_already(opened: Opened) -> None:
    save(load(opened.path), OTHER)
    before = opened.path.stat()
    mine = save(opened, OTHER)
    assert mine.report == OTHER
    assert opened.path.stat().st_ino == before.st_ino


@pytest.mark.parametrize(
    ("theirs", "why"),
    [
        (b"format = 1\n[[sec", "the file ends in the middle"),
        (b"format = 2\n", "is in format 2"),
        (b'format = 1\n[template]\nid = "khac"\n', "different templates"),
        (b"\0\0\0", "zero byte"),
        (b"", "no “format” key"),
    ],
)
def test_what_cannot_be_merged_is_left_as_it_stands(
    opened: Opened, theirs: bytes, why: str
) -> None:
    opened.path.write_bytes(theirs)
    said, error = refusal(lambda: save(opened, OTHER))
    assert isinstance(error, ChangedOnDisk)
    assert error.exit_code == 3
    assert "changed by another user and cannot be merged; nothing was written: " in said
    assert why in said
    assert "another name" in str(error.cure)
    assert opened.path.read_bytes() == theirs
    assert names(opened.path.parent) == ["báo cáo.toml"]


def test_a_change_in_the_last_moment_before_the_rename_is_merged_too(
    opened: Opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    theirs = opened.data + b"# now\n"
    calls = []

    def slow(data: bytes, name: str, report: Report) -> None:
        verify(data, name, report)
        calls.append(name)
        if len(calls) == 1:
            opened.path.write_bytes(theirs)

    monkeypatch.setattr(files, "verify", slow)
    mine = save(opened, OTHER)
    assert len(calls) == 2
    assert mine.data.endswith(b"# now\n")
    assert load(opened.path).report == OTHER
    assert names(opened.path.parent) == ["báo cáo.toml"]


def test_a_program_that_never_stops_writing_is_not_overwritten(
    opened: Opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    def race(data: bytes, name: str, report: Report) -> None:
        opened.path.write_bytes(opened.path.read_bytes() + b"# x\n")

    monkeypatch.setattr(files, "verify", race)
    said, error = refusal(lambda: save(opened, OTHER))
    assert "being changed by another program all the time" in said
    assert error.exit_code == 3
    assert load(opened.path).report == REPORT


def test_every_save_is_in_the_history_with_what_it_replaced(opened: Opened) -> None:
    second = save(opened, OTHER, author="lan@may")
    save(second, REPORT.with_section(replace(REPORT.sections[0], body="")), author="mai@may")
    kept = snapshots.list_snapshots(opened.path)
    assert [(one.who, one.why, one.sections, one.emptied) for one in kept] == [
        ("mai@may", "save", ("p1",), ("p1",)),
        ("lan@may", "save", ("p1",), ()),
        ("", "outside", (), ()),
    ]
    assert snapshots.read(opened.path, kept[2].stamp) == opened.data


def test_a_stranger_s_folder_beside_the_report_stops_the_save(opened: Opened) -> None:
    victim = opened.path.parent / "victim"
    victim.mkdir()
    sidecar.of(opened.path).symlink_to(victim)
    said, _ = refusal(lambda: save(opened, OTHER))
    assert "is not from this program" in said
    assert list(victim.iterdir()) == []
    assert opened.path.read_bytes() == opened.data


def test_a_removed_file_is_not_made_again_behind_your_back(opened: Opened) -> None:
    opened.path.unlink()
    said, error = refusal(lambda: save(opened, OTHER))
    assert "removed or renamed" in said
    assert error.exit_code == 3
    assert names(opened.path.parent) == []
    kept = save(opened, OTHER, opened.path.with_name("mới.toml"))
    assert load(kept.path).report == OTHER


def test_the_same_path_said_otherwise_is_a_save_and_another_path_a_new_file(
    opened: Opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(opened.path.parent)
    second = save(opened, OTHER, Path("./báo cáo.toml"))
    assert load(opened.path).report == OTHER
    said, error = refusal(lambda: save(second, REPORT, create(Path("x.toml"), REPORT).path))
    assert "exists already; it was not replaced" in said
    assert error.exit_code == 2


def test_a_copy_under_another_name_keeps_the_comments(opened: Opened) -> None:
    opened.path.write_bytes(opened.data.replace(b"[[sections]]", b"# ghi\n[[sections]] # x"))
    copy = save(load(opened.path), OTHER, opened.path.with_name("b.toml"))
    assert b"# ghi\n[[sections]] # x" in copy.path.read_bytes()


def test_what_exists_is_never_replaced_by_a_new_file(opened: Opened, tmp_path: Path) -> None:
    (tmp_path / "folder.toml").mkdir()
    os.mkfifo(tmp_path / "pipe.toml")
    before = names(tmp_path)
    for path in sorted(tmp_path.iterdir()):
        assert "exists already" in refusal(partial(create, path, OTHER))[0]
    assert names(tmp_path) == before
    assert opened.path.read_bytes() == opened.data


def test_somebody_who_creates_the_same_name_meanwhile_wins(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "a.toml"

    def slow(data: bytes, name: str, report: Report) -> None:
        verify(data, name, report)
        path.write_bytes(b"theirs")

    monkeypatch.setattr(files, "verify", slow)
    assert "exists already" in refusal(lambda: create(path, REPORT))[0]
    assert path.read_bytes() == b"theirs"
    assert names(tmp_path) == ["a.toml"]


@pytest.mark.parametrize("mode", [0o600, 0o640, 0o664, 0o444 | stat.S_IWUSR])
def test_a_save_keeps_the_mode(opened: Opened, mode: int) -> None:
    opened.path.chmod(mode)
    save(opened, OTHER)
    assert stat.S_IMODE(opened.path.stat().st_mode) == mode


@pytest.mark.parametrize(("mask", "mode"), [(0o022, 0o644), (0o077, 0o600), (0, 0o666)])
def test_a_new_file_has_the_mode_that_the_mask_gives(tmp_path: Path, mask: int, mode: int) -> None:
    before = os.umask(mask)
    try:
        path = create(tmp_path / "a.toml", REPORT).path
    finally:
        os.umask(before)
    assert stat.S_IMODE(path.stat().st_mode) == mode


def test_nobody_else_can_read_the_text_while_it_is_being_written(
    opened: Opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened.path.chmod(0o600)
    seen = []
    write = os.write

    def spy(fd: int, data: bytes) -> int:
        seen.append(stat.S_IMODE(os.fstat(fd).st_mode))
        return write(fd, data)

    monkeypatch.setattr("store.disk.atomic.os.write", spy)
    before = os.umask(0)
    try:
        save(opened, OTHER)
    finally:
        os.umask(before)
    assert seen == [0o600]


@pytest.mark.parametrize(("refused", "kept"), [((), 0o664), ((0,), 0o664), ((0, 1), 0o644)])
def test_a_group_that_cannot_be_kept_gets_no_more_than_anybody(
    opened: Opened, monkeypatch: pytest.MonkeyPatch, refused: tuple[int, ...], kept: int
) -> None:
    """The file is somebody else's; its owner, and then its group, may be refused to us."""
    opened.path.chmod(0o664)
    ask = os.stat
    asked: list[tuple[int, int]] = []

    def of_another(path: Any) -> os.stat_result:
        found = list(ask(path))
        return os.stat_result([*found[:4], found[4] + 1, *found[5:]])

    def fchown(fd: int, uid: int, gid: int) -> None:
        asked.append((uid, gid))
        if len(asked) - 1 in refused:
            raise PermissionError(errno.EPERM, "no")

    owner = ask(opened.path)
    with monkeypatch.context() as patch:
        patch.setattr("store.disk.atomic.os.fchown", fchown)
        patch.setattr("store.disk.atomic.os.stat", of_another)
        save(opened, OTHER)
    assert asked == [(owner.st_uid + 1, owner.st_gid), (-1, owner.st_gid)][: len(refused) + 1]
    assert stat.S_IMODE(opened.path.stat().st_mode) == kept


def test_a_link_stays_a_link_and_the_file_behind_it_is_saved(opened: Opened) -> None:
    link = opened.path.with_name("link.toml")
    link.symlink_to(opened.path.name)
    save(load(link), OTHER)
    assert link.is_symlink()
    assert load(opened.path).report == OTHER


def test_extended_attributes_stay(opened: Opened) -> None:
    with contextlib.suppress(OSError):  # not every disk has them
        os.setxattr(opened.path, "user.ghi", b"1")
    before = {name: os.getxattr(opened.path, name) for name in os.listxattr(opened.path)}
    save(opened, OTHER)
    after = {name: os.getxattr(opened.path, name) for name in os.listxattr(opened.path)}
    assert after == before


def test_a_file_marked_read_only_is_refused_although_a_rename_could_replace_it(
    opened: Opened,
) -> None:
    assert read_only_reason(opened.path) is None
    opened.path.chmod(0o444)
    said, error = refusal(lambda: save(opened, OTHER))
    assert said.endswith("is read-only for you.")
    assert "another name" in str(error.cure)
    assert str(read_only_reason(opened.path)) == said
    assert opened.path.read_bytes() == opened.data


def test_a_folder_one_may_not_write_in_is_told_before_anybody_types(
    opened: Opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    access = os.access

    def refuse(path: Any, mode: int) -> bool:
        return access(path, mode) and not (mode & os.X_OK and Path(path) == opened.path.parent)

    monkeypatch.setattr("store.report_file.files.os.access", refuse)
    assert "may not write in the folder" in str(read_only_reason(opened.path))


def test_a_folder_where_only_owners_replace_their_files_is_told_too(
    opened: Opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened.path.parent.chmod(0o1777)
    assert read_only_reason(opened.path) is None
    monkeypatch.setattr("store.report_file.files.os.geteuid", lambda: 12345)
    assert "may not replace the files of others" in str(read_only_reason(opened.path))
    opened.path.unlink()
    assert read_only_reason(opened.path) is None


UNREADABLE: dict[str, Callable[[Path], Path]] = {
    "There is no file": lambda folder: folder / "none.toml",
    "is a folder": lambda folder: folder,
    "is a pipe or a device": lambda folder: made(folder / "pipe"),
    "is a pipe or a device, not a file": lambda folder: Path("/dev/null"),
    "cannot be the name of a file": lambda folder: folder / "a\0b",
    "is larger than 64 MiB": lambda folder: sparse(folder / "big.toml"),
    "cannot be read: Too many levels of symbolic links": lambda folder: circle(folder / "c.toml"),
    "cannot be read: File name too long": lambda folder: folder / ("a" * 300),
}


def made(path: Path) -> Path:
    os.mkfifo(path)
    return path


def sparse(path: Path) -> Path:
    with path.open("wb") as file:
        file.truncate(LIMIT + 10)
    return path


def circle(path: Path) -> Path:
    path.symlink_to(path.name)
    return path


@pytest.mark.parametrize("expected", UNREADABLE)
def test_what_is_no_report_is_refused_without_waiting(tmp_path: Path, expected: str) -> None:
    path = UNREADABLE[expected](tmp_path)
    said, error = refusal(lambda: load(path))
    assert expected in said
    assert error.exit_code == 2


def test_a_name_that_is_no_utf8_can_be_opened_saved_and_told(tmp_path: Path) -> None:
    path = Path(os.fsdecode(os.fsencode(tmp_path) + b"/b\xe0o.toml"))
    save(create(path, REPORT), OTHER)
    assert load(path).report == OTHER
    path.write_bytes(b"x")
    refusal(lambda: load(path))[0].encode()


def test_a_new_file_needs_its_folder(tmp_path: Path) -> None:
    said, _ = refusal(lambda: create(tmp_path / "no" / "a.toml", REPORT))
    assert f"there is no folder {tmp_path / 'no'}" in said
    assert "too long" in refusal(lambda: create(tmp_path / ("a" * 300), REPORT))[0]
    assert "cannot be the name" in refusal(lambda: create(tmp_path / "a\0b", REPORT))[0]


def test_a_disk_without_hard_links_gets_its_new_file_all_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(one: object, other: object) -> None:
        raise OSError(errno.EPERM, "no links")

    monkeypatch.setattr("store.disk.atomic.os.link", refuse)
    path = create(tmp_path / "a.toml", REPORT).path
    assert load(path).report == REPORT
    assert "exists already" in refusal(lambda: create(path, OTHER))[0]
    assert names(tmp_path) == ["a.toml"]


def test_temporary_files_of_killed_saves_go_after_an_hour_and_younger_ones_stay(
    opened: Opened,
) -> None:
    folder = opened.path.parent
    old, young, other = (folder / name for name in (".decuong-1.tmp", ".decuong-2.tmp", "x.tmp"))
    for path in (old, young, other):
        path.write_bytes(b"")
    for path in (old, other):
        os.utime(path, (1, 1))
    save(opened, OTHER)
    assert names(folder) == [".decuong-2.tmp", "báo cáo.toml", "x.tmp"]


def test_a_report_that_would_not_come_back_leaves_the_old_file(
    opened: Opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(files, "render", lambda source, report, name: source)
    said, _ = refusal(lambda: save(opened, OTHER))
    assert "would not be read back as it is here (at sections p1)" in said
    assert opened.path.read_bytes() == opened.data
    assert names(opened.path.parent) == ["báo cáo.toml"]


def test_a_trap_laid_at_the_name_of_the_temporary_file_is_not_stepped_into(
    opened: Opened, monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory
) -> None:
    victim = tmp_path_factory.mktemp("elsewhere") / "victim"
    victim.write_bytes(b"precious")
    monkeypatch.setattr("store.disk.atomic.os.urandom", bytes)
    trap = opened.path.with_name(f".decuong-{bytes(8).hex()}.tmp")
    trap.symlink_to(victim)
    assert "exists already" in refusal(lambda: save(opened, OTHER))[0]
    assert victim.read_bytes() == b"precious"
    assert trap.is_symlink()
    assert opened.path.read_bytes() == opened.data
