"""Delivery: whole or not at all, to a path or a stream, and clear words where it cannot be."""

from __future__ import annotations

import errno
import io
import os
import socket
import stat
import sys
import types
import zipfile
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from export import Exported, Stopped, export_report
from export.profiles import load
from outline.errors import ExportError
from outline.model import Report, Section
from tests.samples.printed import PROFILE, REPORT, Made
from tui.session.delivery import export_to_file

OLD = Made(Report()).data
"""What an earlier export left."""
LONG = Report(sections=tuple(Section(f"s{at}", 1, f"{at}.", "T", body="x") for at in range(600)))


@pytest.fixture
def data() -> bytes:
    return Made().data


@pytest.fixture
def umask() -> Iterator[None]:
    old = os.umask(0o027)
    yield
    os.umask(old)


def refused(target: Path) -> ExportError:
    with pytest.raises(ExportError) as caught:
        export_to_file(REPORT, PROFILE, target)
    assert caught.value.cure is not None
    return caught.value


def test_a_path_and_a_stream_get_the_same_bytes(tmp_path: Path, data: bytes) -> None:
    target = tmp_path / "báo cáo.docx"
    assert export_to_file(REPORT, PROFILE, target) == Exported(missing=5, size=len(data))
    assert target.read_bytes() == data
    assert export_to_file(REPORT, PROFILE, target).size == len(data)
    assert os.listdir(tmp_path) == ["báo cáo.docx"]


def test_what_goes_to_the_null_device_goes_nowhere() -> None:
    assert export_to_file(REPORT, PROFILE, Path("/dev/null")).missing == 5
    assert stat.S_ISCHR(os.stat("/dev/null").st_mode)


def make_pipe(path: Path) -> None:
    os.mkfifo(path)


def make_socket(path: Path) -> None:
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(str(path))


@pytest.mark.parametrize("make", [make_pipe, make_socket])
@pytest.mark.parametrize("force", [False, True])
def test_a_pipe_or_socket_in_the_place_of_the_document_is_refused_at_once(
    tmp_path: Path, make: Callable[[Path], None], force: bool
) -> None:
    target = tmp_path / "r.docx"
    make(target)
    before = target.lstat()
    with pytest.raises(ExportError) as caught:
        export_to_file(REPORT, PROFILE, target, force=force)
    assert str(caught.value) == f"“{target}” is a pipe or a device, not a file."
    assert "“-o -” writes to standard output" in str(caught.value.cure)
    assert os.path.samestat(before, target.lstat())
    assert os.listdir(tmp_path) == ["r.docx"]


def test_a_device_is_refused_before_anything_is_sent_to_it() -> None:
    assert str(refused(Path("/dev/zero"))) == "“/dev/zero” is a pipe or a device, not a file."


def test_a_pipe_that_comes_while_the_document_is_made_is_refused_too(tmp_path: Path) -> None:
    target = tmp_path / "r.docx"

    def progress(done: int, total: int) -> bool:
        if not target.exists():
            os.mkfifo(target)
        return True

    with pytest.raises(ExportError, match="is a pipe or a device"):
        export_to_file(LONG, PROFILE, target, progress)
    assert stat.S_ISFIFO(target.stat().st_mode)


def test_a_link_that_comes_while_the_document_is_made_is_not_followed(tmp_path: Path) -> None:
    target, other = tmp_path / "r.docx", tmp_path / "other"
    other.write_bytes(OLD)

    def progress(done: int, total: int) -> bool:
        if not target.is_symlink():
            target.symlink_to(other)
        return True

    with pytest.raises(ExportError, match="is a link to"):
        export_to_file(LONG, PROFILE, target, progress)
    assert other.read_bytes() == OLD


def test_a_new_file_is_as_open_as_the_umask_says(tmp_path: Path, umask: None) -> None:
    export_to_file(REPORT, PROFILE, tmp_path / "a.docx")
    assert stat.S_IMODE((tmp_path / "a.docx").stat().st_mode) == 0o640


def test_an_earlier_document_is_replaced_and_keeps_its_permissions(
    tmp_path: Path, umask: None
) -> None:
    target = tmp_path / "a.docx"
    target.write_bytes(OLD)
    target.chmod(0o604)
    export_to_file(REPORT, PROFILE, target)
    assert target.read_bytes() == Made().data
    assert stat.S_IMODE(target.stat().st_mode) == 0o604


def test_while_it_replaces_a_private_document_nobody_else_can_read_it(
    tmp_path: Path, umask: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "a.docx"
    target.write_bytes(OLD)
    target.chmod(0o600)
    modes = []
    real = os.write

    def spy(descriptor: int, data: bytes) -> int:
        modes.append(stat.S_IMODE(os.fstat(descriptor).st_mode))
        return real(descriptor, data)

    monkeypatch.setattr(os, "write", spy)
    export_to_file(REPORT, PROFILE, target)
    assert modes == [0o600]  # the document is one write


@pytest.mark.parametrize("old", [OLD, b"", None])
@pytest.mark.parametrize("force", [False, True])
def test_a_link_in_the_place_of_the_document_is_not_followed(
    tmp_path: Path, old: bytes | None, force: bool
) -> None:
    other, target = tmp_path / "other.docx", tmp_path / "a.docx"
    if old is not None:
        other.write_bytes(old)
    target.symlink_to(other)
    with pytest.raises(ExportError) as caught:
        export_to_file(REPORT, PROFILE, target, force=force)
    said = f"“{target}” is a link to {other}; it was not followed and nothing was written."
    assert str(caught.value) == said
    assert target.is_symlink()
    assert (other.read_bytes() if other.exists() else None) == old


def test_a_folder_that_is_reached_by_a_link_takes_the_document(tmp_path: Path) -> None:
    real = tmp_path / "kho"
    real.mkdir()
    (tmp_path / "link").symlink_to(real)
    export_to_file(REPORT, PROFILE, tmp_path / "link" / "b.docx")
    assert (real / "b.docx").read_bytes() == Made().data


def test_a_new_document_is_nobody_elses_before_it_is_given_its_rights(
    tmp_path: Path, umask: None
) -> None:
    seen: list[tuple[int, int]] = []

    def dress(number: int) -> None:
        status = os.fstat(number)
        seen.append((stat.S_IMODE(status.st_mode), status.st_size))
        os.fchmod(number, 0o660)

    target = tmp_path / "a.docx"
    export_to_file(REPORT, PROFILE, target, dress=dress)
    assert seen == [(0o600, 0)]
    assert stat.S_IMODE(target.stat().st_mode) == 0o660
    target.chmod(0o640)
    export_to_file(REPORT, PROFILE, target, dress=dress)
    assert seen == [(0o600, 0)], "what is replaced keeps its own rights"
    assert stat.S_IMODE(target.stat().st_mode) == 0o640


def test_a_report_is_never_overwritten_by_its_document(tmp_path: Path) -> None:
    target = tmp_path / "report.toml"
    target.write_text("format = 1\n")
    error = refused(target)
    assert str(error) == f"“{target}” exists and is not a DOCX; it was left as it is."
    assert target.read_text() == "format = 1\n"


def repacked(target: Path) -> None:
    """Save it as Word does: every part anew, and one that says by what."""
    with zipfile.ZipFile(io.BytesIO(OLD)) as old, zipfile.ZipFile(target, "w") as package:
        for member in old.infolist():
            clean = zipfile.ZipInfo(member.filename)
            clean.create_system = 0
            package.writestr(clean, old.read(member))
        package.writestr(zipfile.ZipInfo("docProps/app.xml"), "<Properties/>")


def freshened(target: Path) -> None:
    """Put another text in, as a tool for zips does."""
    target.write_bytes(OLD)
    with pytest.warns(UserWarning, match="Duplicate"), zipfile.ZipFile(target, "a") as package:
        package.writestr("word/document.xml", "<other/>")


def broken(target: Path) -> None:
    target.write_bytes(OLD[:-40])


@pytest.mark.parametrize("spoil", [repacked, freshened, broken])
def test_what_somebody_changed_is_only_replaced_by_force(
    tmp_path: Path, spoil: Callable[[Path], None]
) -> None:
    target = tmp_path / "a.docx"
    spoil(target)
    before = target.read_bytes()
    error = refused(target)
    assert str(target) in str(error)
    assert "--force" in str(error.cure)
    assert target.read_bytes() == before
    export_to_file(REPORT, PROFILE, target, force=True)
    assert target.read_bytes() == Made().data


def test_force_does_not_replace_a_report(tmp_path: Path) -> None:
    target = tmp_path / "r.toml"
    target.write_bytes(b"format = 1\n")
    with pytest.raises(ExportError):
        export_to_file(REPORT, PROFILE, target, force=True)
    assert target.read_bytes() == b"format = 1\n"


def test_an_empty_file_may_be_filled(tmp_path: Path) -> None:
    (tmp_path / "a.docx").touch()
    export_to_file(REPORT, PROFILE, tmp_path / "a.docx")
    assert (tmp_path / "a.docx").read_bytes() == Made().data


def test_a_folder_is_refused_with_an_example(tmp_path: Path) -> None:
    error = refused(tmp_path)
    assert str(error) == f"“{tmp_path}” is a folder."
    assert str(tmp_path / "report.docx") in str(error.cure)


def test_a_folder_that_is_not_there_is_named(tmp_path: Path) -> None:
    error = refused(tmp_path / "không" / "a.docx")
    assert str(error) == f"There is no folder “{tmp_path / 'không'}”."
    assert os.listdir(tmp_path) == []


def test_a_file_in_the_place_of_a_folder_is_told(tmp_path: Path) -> None:
    (tmp_path / "a").touch()
    assert str(refused(tmp_path / "a" / "b.docx")) == f"“{tmp_path / 'a'}” is a file, not a folder."


def test_links_to_nowhere_and_to_themselves_are_told_as_such(tmp_path: Path) -> None:
    (tmp_path / "a.docx").symlink_to(tmp_path / "không" / "b.docx")
    said = f"There is no folder “{tmp_path / 'không'}”."
    assert str(refused(tmp_path / "a.docx")) == said
    (tmp_path / "c.docx").symlink_to("c.docx")
    assert "leads back to itself" in str(refused(tmp_path / "c.docx"))


def test_a_pipe_by_its_name_is_written_to(tmp_path: Path) -> None:
    profile = load("hd36-2018")
    whole = io.BytesIO()
    export_report(REPORT, profile, whole)
    reading, writing = os.pipe()
    with os.fdopen(reading, "rb") as out, ThreadPoolExecutor(1) as beside:
        read = beside.submit(out.read)
        export_to_file(REPORT, profile, Path(f"/dev/fd/{writing}"))
        os.close(writing)
        assert read.result() == whole.getvalue()


@pytest.mark.parametrize("exists", [True, False])
def test_a_place_that_is_read_only_is_refused_before_the_work(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, exists: bool
) -> None:
    """Told by os.access, because the superuser, who may run this, is refused nothing."""
    target = tmp_path / "a.docx"
    if exists:
        target.write_bytes(b"PK\x03\x04 locked")
    locked = target if exists else tmp_path
    monkeypatch.setattr(os, "access", lambda place, mode: Path(place) != locked)
    worked: list[int] = []

    def progress(done: int, total: int) -> bool:
        worked.append(done)
        return True

    with pytest.raises(ExportError) as caught:
        export_to_file(REPORT, PROFILE, target, progress)
    assert str(caught.value) == f"“{target}” cannot be written: permission denied."
    assert not worked
    assert not exists or target.read_bytes() == b"PK\x03\x04 locked"


def test_a_disk_that_is_read_only_is_told_from_a_missing_right(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    flags = types.SimpleNamespace(f_flag=os.ST_RDONLY)
    monkeypatch.setattr(os, "access", lambda place, mode: False)
    monkeypatch.setattr(os, "statvfs", lambda place: flags)
    error = refused(tmp_path / "a.docx")
    assert str(error).endswith("cannot be written: the disk is read-only.")
    assert str(error.cure) == "Choose a folder on another disk."


@pytest.mark.skipif(sys.platform != "linux", reason="/proc is Linux's")
@pytest.mark.skipif(os.geteuid() != 0, reason="others may not write there at all")
def test_a_folder_that_takes_no_files_is_not_said_to_be_missing() -> None:
    error = refused(Path("/proc/x.docx"))
    assert str(error) == "In the folder “/proc” no file can be made."


FAILING = ["open", "write", "fchmod", "fsync", "read", "rename"]


@pytest.mark.parametrize("step", FAILING)
@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EIO, errno.EACCES, errno.EROFS])
def test_wherever_it_fails_the_old_document_stays_and_nothing_is_left_beside_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str, number: int
) -> None:
    target = tmp_path / "a.docx"
    target.write_bytes(OLD)
    target.chmod(0o640)

    def fail(*args: Any, **kwargs: Any) -> Any:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(os, step, fail)
    error = refused(target)
    monkeypatch.undo()
    assert str(target) in str(error)
    assert target.read_bytes() == OLD
    assert os.listdir(tmp_path) == ["a.docx"]


@pytest.mark.parametrize("kind", ["file", "link"])
def test_what_somebody_planted_in_the_way_is_neither_written_nor_followed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    victim = tmp_path / "victim"
    victim.write_bytes(b"mine")
    monkeypatch.setattr(os, "urandom", bytes)
    planted = tmp_path / f".decuong-{bytes(8).hex()}.tmp"
    if kind == "file":
        victim.rename(planted)
        victim = planted
    else:
        planted.symlink_to(victim)
    refused(tmp_path / "a.docx")
    assert victim.read_bytes() == b"mine"
    assert not (tmp_path / "a.docx").exists()


def test_a_folder_that_cannot_be_flushed_is_no_failure(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = os.fsync

    def fsync(number: int) -> None:
        if stat.S_ISDIR(os.fstat(number).st_mode):
            raise OSError(errno.EINVAL, "no")
        real(number)

    monkeypatch.setattr(os, "fsync", fsync)
    export_to_file(REPORT, PROFILE, tmp_path / "a.docx")
    assert (tmp_path / "a.docx").exists()


@pytest.mark.parametrize("at", [0, 2, 5])
def test_stopping_delivers_nothing(tmp_path: Path, at: int) -> None:
    calls = iter(range(100))

    def progress(done: int, total: int) -> bool:
        return next(calls) < at

    with pytest.raises(Stopped):
        export_to_file(LONG, PROFILE, tmp_path / "a.docx", progress)
    assert os.listdir(tmp_path) == []


def test_a_broken_pipe_is_left_to_the_caller(monkeypatch: pytest.MonkeyPatch) -> None:
    class Broken(io.BytesIO):
        def write(self, data: Any, /) -> int:
            raise BrokenPipeError

    def open_broken(number: int, mode: str) -> Broken:
        os.close(number)
        return Broken()

    monkeypatch.setattr(os, "fdopen", open_broken)
    with pytest.raises(BrokenPipeError):
        export_to_file(REPORT, PROFILE, Path("/dev/null"))
