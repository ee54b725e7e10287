"""Whatever the disk refuses, and wherever a save is killed: the file is the old one or the new one.

Every operation that a save asks of the system is made to fail, one after the other, with each of
the errors that real disks give; then the same with a kill instead of an error.
"""

from __future__ import annotations

import errno
import os
import shutil
import signal
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from outline.errors import StoreError
from outline.model import Report, Section
from store import errors
from store.disk import atomic, lock, rights, sidecar, sidecar_mark
from store.disk import folder as held_folder
from store.history import snapshots
from store.report_file.files import Opened, create, load, read_only_reason, save

from .accounts import shared

__all__ = ["shared"]

REPORT = Report().with_sections((Section("p1", 1, "I.", "Tình hình", body="Một. " * 2000),))
OTHER = REPORT.with_section(replace(REPORT.sections[0], body="Hai. " * 3000))

OPERATIONS = {
    *("open", "fstat", "stat", "lstat", "read", "write", "fsync", "close", "fchmod", "fchown"),
    *("rename", "link", "listxattr", "getxattr", "setxattr", "unlink", "scandir", "mkdir"),
    *("ftruncate", "lseek", "pread", "pwrite", "replace", "fdatasync"),
}
ERRORS = (errno.ENOSPC, errno.EIO, errno.EACCES, errno.EDQUOT, errno.EROFS, errno.ENOENT)


class Shaky:
    """The system, but its n-th operation goes wrong; clearing away is left to work."""

    def __init__(self, at: int, go_wrong: Callable[[str], None]) -> None:
        self.at = at
        self.go_wrong = go_wrong
        self.asked: list[str] = []

    def __getattr__(self, name: str) -> Any:
        real = getattr(os, name)
        if name not in OPERATIONS:
            return real

        def asked(*args: Any, **more: Any) -> Any:
            self.asked.append(name)
            if len(self.asked) - 1 == self.at:
                if name == "close":
                    real(*args, **more)  # the system frees the number also when close fails
                self.go_wrong(name)
            return real(*args, **more)

        return asked


def fail(number: int) -> Callable[[str], None]:
    def go_wrong(_: str) -> None:
        raise OSError(number, os.strerror(number))

    return go_wrong


def kill(_: str) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def temporaries(folder: Path) -> list[str]:
    return [name for name in os.listdir(folder) if name.startswith(atomic.PREFIX)]


def points(run: Callable[[], object], monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return the operations of a run in which nothing goes wrong."""
    steady = Shaky(-1, kill)
    with monkeypatch.context() as patch:
        shake(patch, steady)
        run()
    return steady.asked


def anew(path: Path, data: bytes) -> None:
    """Put a report back as it was before anybody saved it."""
    path.write_bytes(data)
    shutil.rmtree(sidecar.of(path), ignore_errors=True)


def shake(patch: pytest.MonkeyPatch, system: Shaky) -> None:
    """Let everything that a save does go through a system that may fail."""
    for module in (atomic, held_folder, rights, sidecar, sidecar_mark, lock, snapshots):
        patch.setattr(module, "os", system)


@pytest.mark.parametrize("number", ERRORS, ids=errno.errorcode.__getitem__)
def test_a_save_whose_disk_fails_leaves_the_old_or_the_new_report_and_says_which(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    path = tmp_path / "a.toml"
    old = create(path, REPORT).data
    new = save(load(path), OTHER).data
    anew(path, old)
    opened = load(path)
    asked = points(lambda: save(opened, OTHER), monkeypatch)
    assert {"open", "read", "write", "fsync", "rename", "close"} <= set(asked)
    outcomes = set()
    for at in range(len(asked)):
        anew(path, old)
        with monkeypatch.context() as patch:
            shake(patch, Shaky(at, fail(number)))
            saved = attempt(lambda: save(opened, OTHER), path)
        outcome = "refused" if saved is None else "doubtful" if saved.doubt else "saved"
        assert path.read_bytes() == (old if outcome == "refused" else new), (at, asked[at])
        assert temporaries(tmp_path) == [], (at, asked[at])
        outcomes.add(outcome)
    assert outcomes == {"refused", "saved", "doubtful"}


def attempt(call: Callable[[], Opened], path: Path) -> Opened | None:
    """Return what was saved; None when it was refused, in a sentence with the path."""
    try:
        return call()
    except StoreError as error:
        said = str(error.what)
        if str(path) not in said or "\n" in said:
            raise AssertionError(said) from error
        return None


@pytest.mark.parametrize("links", [True, False], ids=["links", "no links"])
@pytest.mark.parametrize("number", ERRORS, ids=errno.errorcode.__getitem__)
def test_a_new_file_whose_disk_fails_is_whole_or_not_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int, links: bool
) -> None:
    path = tmp_path / "a.toml"
    if not links:
        monkeypatch.setattr("store.disk.atomic.os.link", lambda one, other: fail(errno.EPERM)(""))
    asked = points(lambda: create(path, REPORT), monkeypatch)
    new = path.read_bytes()
    outcomes = set()
    for at in range(len(asked)):
        path.unlink(missing_ok=True)
        with monkeypatch.context() as patch:
            shake(patch, Shaky(at, fail(number)))
            made = attempt(lambda: create(path, REPORT), path)
        assert path.exists() == (made is not None), (at, asked[at])
        assert made is None or path.read_bytes() == new
        left = temporaries(tmp_path)
        assert left == [] or asked[at] == "unlink"
        for name in left:
            (tmp_path / name).unlink()
        outcomes.add(made is None)
    assert outcomes == {True, False}


WORDS = {
    errno.ENOSPC: ("the disk is full", "Make room"),
    errno.EDQUOT: ("quota is used up", "Remove files"),
    errno.EIO: ("the disk reports an error", "another name"),
    errno.EROFS: ("the disk is read-only", "another name"),
    errno.EACCES: ("you may not write in the folder", "another name"),
    errno.ESTALE: ("cannot be saved: Stale file handle", "another name"),
}


@pytest.mark.parametrize("number", WORDS, ids=errno.errorcode.__getitem__)
def test_each_refusal_of_the_disk_has_its_own_sentence_and_cure(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    opened = create(tmp_path / "a.toml", REPORT)
    asked = points(lambda: save(opened, REPORT), monkeypatch)
    anew(opened.path, opened.data)
    # The one of the new report itself; what the history does before it never refuses a save.
    synced = [at for at, name in enumerate(asked[: asked.index("rename")]) if name == "fsync"][-1]
    shake(monkeypatch, Shaky(synced, fail(number)))
    with pytest.raises(StoreError) as caught:
        save(opened, OTHER)
    what, cure = WORDS[number]
    assert what in str(caught.value.what)
    assert cure in str(caught.value.cure)


def test_a_rename_that_worked_but_answered_with_an_error_counts_as_saved(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A network disk may repeat a request that had already been done."""
    opened = create(tmp_path / "a.toml", REPORT)

    def rename(one: Path, other: Path) -> None:
        os.replace(one, other)
        raise FileNotFoundError(errno.ENOENT, "gone")

    monkeypatch.setattr("store.disk.atomic.os.rename", rename)
    again = save(opened, OTHER)
    assert again.doubt is not None
    assert "did not confirm" in str(again.doubt)
    assert load(opened.path).report == OTHER


def test_a_link_that_worked_but_answered_with_an_error_counts_as_made(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    link = os.link

    def twice(one: Path, other: Path) -> None:
        link(one, other)
        raise FileExistsError(errno.EEXIST, "there")

    monkeypatch.setattr("store.disk.atomic.os.link", twice)
    assert load(create(tmp_path / "a.toml", REPORT).path).report == REPORT


def test_what_the_disk_gives_back_wrong_is_never_put_in_place(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened = create(tmp_path / "a.toml", REPORT)
    write = os.write
    monkeypatch.setattr("store.disk.atomic.os.write", lambda fd, data: write(fd, bytes(len(data))))
    with pytest.raises(StoreError, match="the disk reports an error"):
        save(opened, OTHER)
    assert opened.path.read_bytes() == opened.data
    assert temporaries(tmp_path) == []


def test_a_file_that_one_may_not_read_is_told_as_such(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = create(tmp_path / "a.toml", REPORT).path
    monkeypatch.setattr(atomic, "os", Shaky(0, fail(errno.EACCES)))
    with pytest.raises(StoreError, match="cannot be read: you have no permission") as caught:
        load(path)
    assert "Ask its owner" in str(caught.value.cure)


def test_a_rename_that_lost_both_files_is_not_called_a_save(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened = create(tmp_path / "a.toml", REPORT)

    def rename(one: Path, other: Path) -> None:
        one.unlink()
        other.unlink()
        raise OSError(errno.EIO, "lost")

    monkeypatch.setattr("store.disk.atomic.os.rename", rename)
    with pytest.raises(StoreError, match="the disk reports an error"):
        save(opened, OTHER)


def test_a_file_made_in_place_is_read_back_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "a.toml"
    write = os.write

    def spoil(fd: int, data: bytes) -> int:
        return write(fd, bytes(len(data)) if path.exists() else data)

    monkeypatch.setattr("store.disk.atomic.os.link", lambda one, other: fail(errno.EPERM)(""))
    monkeypatch.setattr("store.disk.atomic.os.write", spoil)
    with pytest.raises(StoreError, match="the disk reports an error"):
        create(path, REPORT)
    assert os.listdir(tmp_path) == []


def test_a_disk_that_takes_a_little_at_a_time_gets_everything(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened = create(tmp_path / "a.toml", REPORT)
    write = os.write
    monkeypatch.setattr(
        "store.disk.atomic.os.write", lambda fd, data: write(fd, bytes(data[:1000]))
    )
    assert load(save(opened, OTHER).path).report == OTHER


def test_a_folder_that_cannot_be_synced_at_all_raises_no_doubt(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened = create(tmp_path / "a.toml", REPORT)
    asked = points(lambda: save(opened, REPORT), monkeypatch)
    anew(opened.path, opened.data)
    synced = asked.index("fsync", asked.index("rename"))
    shake(monkeypatch, Shaky(synced, fail(errno.EINVAL)))
    assert save(opened, OTHER).doubt is None


def killed_at(at: int, run: Callable[[], object]) -> bool:
    """Run in a child that is killed at the n-th operation; tell whether it was."""
    child = os.fork()
    if child == 0:
        try:
            shake(pytest.MonkeyPatch(), Shaky(at, kill))
            run()
        finally:
            os._exit(0)
    _, status = os.waitpid(child, 0)
    return os.WIFSIGNALED(status)


def kills(run: Callable[[], object]) -> Iterator[int]:
    at = 0
    while killed_at(at, run):
        yield at
        at += 1


@pytest.mark.filterwarnings("ignore:.*fork.*:DeprecationWarning")
def test_a_save_killed_anywhere_leaves_the_old_or_the_new_report_whole(tmp_path: Path) -> None:
    path = tmp_path / "a.toml"
    old = create(path, REPORT).data
    new = save(load(path), OTHER).data
    anew(path, old)
    opened = load(path)
    found = []
    for _ in kills(lambda: save(opened, OTHER)):
        found.append(path.read_bytes())
        anew(path, old)
    assert len(found) > 10
    assert set(found) == {old, new}
    first_new = found.index(new)
    assert set(found[first_new:]) == {new}
    assert load(path).report in (REPORT, OTHER)


@pytest.mark.filterwarnings("ignore:.*fork.*:DeprecationWarning")
def test_a_new_file_killed_anywhere_is_whole_or_not_there(tmp_path: Path) -> None:
    path = tmp_path / "a.toml"
    new = create(tmp_path / "b.toml", REPORT).data
    found = []
    for _ in kills(lambda: create(path, REPORT)):
        found.append(path.read_bytes() if path.exists() else b"")
        path.unlink(missing_ok=True)
    assert set(found) == {b"", new}


def as_somebody(call: Callable[[], object]) -> str:
    """Run as a user without rights in a child; return the refusal, or ``done``."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            os.setgroups([])
            os.setgid(12345)
            os.setuid(12345)
            said = "done"
            try:
                call()
            except StoreError as error:
                said = str(error.what)
            os.write(writing, said.encode())
        finally:
            os._exit(0)
    os.close(writing)
    with os.fdopen(reading, encoding="utf-8") as pipe:
        said = pipe.read()
    os.waitpid(child, 0)
    return said


def test_a_sidecar_that_refuses_is_named_and_not_the_folder_of_the_report(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened = create(tmp_path / "a.toml", REPORT)
    aside = sidecar.of(opened.path)
    real = os.open

    def refusing(path: Any, *rest: Any, **more: Any) -> int:
        if path == "lock":
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), path)
        return real(path, *rest, **more)

    monkeypatch.setattr(os, "open", refusing)
    with pytest.raises(StoreError) as caught:
        save(opened, OTHER)
    assert str(caught.value.what).endswith(f"you may not write in the folder {aside}.")
    assert "ask its owner" in str(caught.value.cure)


@pytest.mark.parametrize("name", ["a.toml", "../here/a.toml"])
def test_a_folder_is_named_in_full(
    tmp_path: Path, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    here = tmp_path / "here"
    here.mkdir()
    monkeypatch.chdir(here)
    error = PermissionError(errno.EACCES, os.strerror(errno.EACCES))
    said = str(errors.cannot_write(Path(name), error).what)
    assert said.endswith(f"you may not write in the folder {here}.")


@pytest.mark.root
@pytest.mark.filterwarnings("ignore:.*fork.*:DeprecationWarning")
def test_the_rights_of_others_are_kept_and_their_refusals_told(shared: Path) -> None:
    folder = shared
    path = folder / "a.toml"
    opened = create(path, REPORT)
    path.chmod(0o666)
    assert f"you may not write in the folder {folder}" in as_somebody(lambda: save(opened, OTHER))
    assert "may not write in the folder" in as_somebody_reason(path)
    folder.chmod(0o777)
    assert as_somebody_reason(path) == "done"
    path.chmod(0o664)
    assert as_somebody(lambda: save(opened, OTHER)) == f"{path} is read-only for you."
    path.chmod(0o666)
    folder.chmod(0o1777)
    assert "may not replace the files of others" in as_somebody_reason(path)
    assert "may not write in the folder" in as_somebody(lambda: save(opened, OTHER))
    path.chmod(0o600)
    assert "you have no permission" in as_somebody(lambda: load(path))
    assert path.read_bytes() == opened.data
    assert temporaries(folder) == []

    os.chown(path, 12345, 12345)
    path.chmod(0o640)
    save(opened, OTHER)
    kept = path.stat()
    assert (kept.st_uid, kept.st_gid, kept.st_mode & 0o777) == (12345, 12345, 0o640)

    folder.chmod(0o777)
    os.chown(path, 0, 0)
    path.chmod(0o666)
    base = load(path)
    assert as_somebody(lambda: save(base, REPORT)) == "done"
    lost = path.stat()
    assert (lost.st_uid, lost.st_mode & 0o777) == (12345, 0o666)


def as_somebody_reason(path: Path) -> str:
    def ask() -> None:
        reason = read_only_reason(path)
        if reason is not None:
            raise StoreError(reason)

    return as_somebody(ask)
