"""What was typed is on the disk, and comes back whatever happened to the process or the file."""

from __future__ import annotations

import errno
import json
import os
import shutil
import subprocess
import sys
import threading
import time
import zlib
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from outline.editing import sections
from outline.errors import StoreError
from outline.merging import conflicts
from outline.merging.report_merge import merge_reports
from outline.model import Answer, Report
from outline.patching.patch import Change, find_changes
from store import identity
from store.disk import lock, sidecar
from store.history import snapshots
from store.journal import records, recovery
from store.journal import writer as journal
from store.journal.writer import Journal
from store.presence import leases, observer
from store.report_file import codec, files
from tests.samples.small import make_report


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return files.create(tmp_path / "bao-cao.toml", make_report()).path


def begin(path: Path) -> tuple[Journal, Report]:
    opened = files.load(path)
    return Journal(path, opened.data, opened.report), opened.report


def body(report: Report, text: str, section: str = "p1.i.2") -> Report:
    return sections.set_body(report, section, text)


def left(path: Path) -> list[str]:
    folder = sidecar.of(path)
    return sorted(os.listdir(folder)) if folder.exists() else []


def recovered(path: Path) -> list[Report]:
    found, told = recovery.claim_journals(path)
    assert not told
    reports = []
    for one in found:
        reports.append(one.recover().ours)
        one.close()
    return reports


def told(writer: Journal) -> str:
    return f"{writer.error} {writer.error.cure}" if writer.error else ""


def die(writer: Journal) -> None:
    """Leave a journal as a kill does: nothing is removed, the lock is gone."""
    assert writer.flush(10)
    writer.close(keep=True)


def test_an_edit_comes_back_without_a_save(path: Path) -> None:
    writer, report = begin(path)
    writer.take(body(report, "Đã làm được nhiều việc."))
    die(writer)
    found, told = recovery.claim_journals(path)
    assert (len(found), told) == (1, [])
    back = found[0].recover()
    assert back.base == report
    assert back.ours.section("p1.i.2").body == "Đã làm được nhiều việc."
    assert "@" in back.name
    assert back.when[:2] == "20"


def test_an_edit_is_written_within_a_second_without_being_asked(path: Path) -> None:
    writer, report = begin(path)
    writer.take(body(report, "chữ"))
    with writer._changed:
        assert writer._changed.wait_for(lambda: writer._written == 1, 1.0)
    writer.close()


def test_nothing_typed_leaves_nothing_on_the_disk(path: Path) -> None:
    writer, report = begin(path)
    writer.take(report)
    die(writer)
    assert left(path) == []


def test_every_kind_of_edit_comes_back_in_its_order(path: Path) -> None:
    writer, report = begin(path)
    edits: tuple[Callable[[Report], Report], ...] = (
        lambda r: body(r, "một\nhai\nba"),
        lambda r: body(r, "một\nhai rưỡi\nba"),
        lambda r: sections.add_section(r, "p1.i.2", "x1", "Thủy sản"),
        lambda r: body(r, "của mục mới", "x1"),
        lambda r: sections.answer_prompt(r, "p1.i.1/b1", Answer.NONE, "không có"),
        lambda r: sections.set_blank(r, "members", 12),
        lambda r: sections.set_document(r, place="Tân An"),
        lambda r: body(r, ""),
    )
    for change in edits:
        report = change(report)
        writer.take(report)
        assert writer.flush(10)
    die(writer)
    assert recovered(path) == [report]


def test_a_save_begins_anew_and_a_save_of_everything_leaves_nothing(path: Path) -> None:
    writer, report = begin(path)
    one, two = body(report, "một"), body(report, "một hai")
    writer.take(one)
    assert writer.flush(10)
    opened = files.save(files.load(path), one)
    writer.finish_save(opened.data, opened.report, two)
    assert writer.flush(10)
    (name,) = [name for name in left(path) if name.startswith(journal.PREFIX)]
    head = records.read_header((sidecar.of(path) / name).read_bytes())
    assert head.base == path.read_bytes()
    opened = files.save(opened, two)
    writer.finish_save(opened.data, opened.report, two)
    assert writer.flush(10)
    assert not [name for name in left(path) if name.startswith(journal.PREFIX)]
    writer.close()


def test_leaving_on_purpose_leaves_nothing(path: Path) -> None:
    writer, report = begin(path)
    writer.take(body(report, "không giữ"))
    assert writer.flush(10)
    writer.close()
    assert left(path) == []


def test_the_journal_of_a_living_process_is_left_alone(path: Path) -> None:
    writer, report = begin(path)
    writer.take(body(report, "của người khác"))
    assert writer.flush(10)
    before = left(path)
    assert recovery.claim_journals(path) == ([], [])
    assert left(path) == before
    writer.close()


def test_a_claimed_journal_is_nobody_elses(path: Path) -> None:
    writer, report = begin(path)
    writer.take(body(report, "một"))
    die(writer)
    (mine,), _told = recovery.claim_journals(path)
    assert recovery.claim_journals(path) == ([], [])
    mine.close()
    assert len(recovery.claim_journals(path)[0]) == 1


def test_a_journal_that_never_comes_to_an_end_is_tried_three_times(path: Path) -> None:
    """Each start claims it and dies; the fourth sets it aside, says where, and opens."""
    writer, report = begin(path)
    writer.take(body(report, "một"))
    die(writer)
    for _time in range(recovery.TRIES):
        (found,), told = recovery.claim_journals(path)
        assert told == []
        found.close()
    found_none, (told_one,) = recovery.claim_journals(path)
    assert found_none == []
    (kept,) = left(path)
    assert kept.startswith(recovery.BAD)
    assert kept in str(told_one)
    assert recovery.claim_journals(path) == ([], [])


def ruin(data: bytes) -> list[bytes]:
    head = data.index(b"\n") + 1
    text = json.dumps([[["section", "p1.i.2", "body"], {"at": 5, "of": 9}]]).encode()
    return [
        b"",
        b"\0" * 5000,
        b"garbage\n" + data,
        data[: head // 2],
        data[:20] + b"x" + data[21:],
        data[:head] + b"%d %08x %s\n" % (len(text), zlib.crc32(text), text),
        records.encode_record({"format": 99}),
        records.encode_record([[]]),
        records.encode_record({"format": 1, "base": "!!!", "sha256": "", "who": None}),
    ]


@pytest.mark.parametrize("which", range(9))
def test_a_ruined_journal_is_set_aside_and_told(path: Path, which: int) -> None:
    writer, report = begin(path)
    writer.take(body(report, "một"))
    die(writer)
    (name,) = left(path)
    file = sidecar.of(path) / name
    file.write_bytes(ruin(file.read_bytes())[which])
    (found,), _told = recovery.claim_journals(path)
    with pytest.raises(StoreError, match="kept in") as error:
        found.recover()
    (kept,) = left(path)
    assert kept.startswith(recovery.BAD)
    assert kept in str(error.value)
    assert recovery.claim_journals(path) == ([], [])


@given(cut=st.integers(min_value=0, max_value=200))
def test_a_torn_end_costs_the_last_record_only(cut: int) -> None:
    report = make_report()
    one, two = body(report, "một"), body(report, "một hai ba bốn")
    first = records.encode_changes(find_changes(report, one))
    second = records.encode_changes(find_changes(one, two))
    head = records.encode_record({})
    whole = head + first + second
    back = records.replay(whole[: len(whole) - min(cut, len(second))], report)
    assert back == (two if cut == 0 else one)


@given(st.text(), st.text())
def test_a_body_is_written_as_the_part_that_differs(old: str, new: str) -> None:
    report = body(make_report(), old)
    after = body(report, new)
    record = records.encode_record({}) + records.encode_changes(find_changes(report, after))
    assert records.replay(record, report) == after


def test_one_letter_in_a_long_text_costs_a_short_record() -> None:
    report = body(make_report(), "Văn bản dài. " * 20_000)
    after = body(report, "Văn bản dài. " * 10_000 + "x" + "Văn bản dài. " * 10_000)
    assert len(records.encode_changes(find_changes(report, after))) < 200


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EDQUOT, errno.EIO])
def test_a_disk_that_refuses_is_told_and_tried_again(
    path: Path, number: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    real, refusing = os.pwrite, threading.Event()
    refusing.set()

    def write(fd: int, data: Any, at: int) -> int:
        if refusing.is_set():
            real(fd, bytes(data)[:3], at)
            raise OSError(number, os.strerror(number))
        return real(fd, data, at)

    monkeypatch.setattr(os, "pwrite", write)
    monkeypatch.setattr(journal, "RETRY", 0.01)
    writer, report = begin(path)
    writer.take(body(report, "một"))
    assert not writer.flush(0.5)
    assert "bao-cao.toml" in told(writer)
    assert not [name for name in left(path) if name.startswith((journal.FRESH, journal.PREFIX))]
    refusing.clear()
    assert writer.flush(10)
    assert told(writer) == ""
    refusing.set()
    two = body(report, "một hai")
    writer.take(two)
    assert not writer.flush(0.2)
    refusing.clear()
    die(writer)
    assert recovered(path) == [two]


@pytest.mark.parametrize(
    ("number", "reason", "cure"),
    [
        (errno.ENOSPC, "disk is full", "Make room"),
        (errno.EDQUOT, "quota is used up", "no longer need"),
        (errno.EROFS, "the disk is read-only", "under another name"),
        (errno.EACCES, "you may not write in the folder /", "under another name"),
        (errno.EIO, "the disk reports an error", "under another name"),
    ],
)
def test_each_refusal_has_a_reason_and_a_cure_of_its_own(
    path: Path, number: int, reason: str, cure: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def write(*_: object) -> int:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(os, "pwrite", write)
    writer, report = begin(path)
    writer.take(body(report, "một"))
    assert not writer.flush(0.2)
    assert reason in told(writer)
    assert cure in told(writer)
    writer.close()


def test_what_is_typed_is_kept_when_the_report_is_gone_before_the_first_letter(path: Path) -> None:
    writer, report = begin(path)
    data = path.read_bytes()
    path.unlink()
    writer.take(body(report, "sau khi tệp đã mất"))
    assert writer.flush(10)
    assert told(writer) == ""
    assert sidecar.of(path).stat().st_mode & 0o777 == 0o700
    die(writer)
    assert recovery.has_journals(path)
    path.write_bytes(data)
    assert recovered(path) == [body(report, "sau khi tệp đã mất")]


def test_a_folder_that_is_gone_with_the_report_is_named(path: Path) -> None:
    folder = path.parent / "sub"
    folder.mkdir()
    inside = path.rename(folder / path.name)
    writer, report = begin(inside)
    inside.unlink()
    folder.rmdir()
    writer.take(body(report, "một"))
    assert not writer.flush(0.2)
    assert f"the folder {folder} is gone" in told(writer)
    writer.close()


def test_a_fault_of_our_own_is_told_and_does_not_end_the_journal(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_reports: Report) -> tuple[Change, ...]:
        raise ZeroDivisionError

    monkeypatch.setattr(journal, "find_changes", fail)
    monkeypatch.setattr(journal, "RETRY", 0.01)
    writer, report = begin(path)
    writer.take(body(report, "một"))
    assert not writer.flush(0.3)
    assert told(writer)
    monkeypatch.setattr(journal, "find_changes", find_changes)
    die(writer)
    assert len(recovered(path)) == 1


def test_a_long_journal_is_written_anew(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(journal, "LARGEST_RECORDS", 2000)
    writer, report = begin(path)
    for number in range(60):
        report = body(report, f"lần thứ {number} " * 5)
        writer.take(report)
        assert writer.flush(10)
    names = [name for name in left(path) if name.startswith(journal.PREFIX)]
    assert len(names) == 1
    data = (sidecar.of(path) / names[0]).read_bytes()
    assert len(data) - data.index(b"\n") < 3000
    die(writer)
    assert recovered(path) == [report]


def test_links_and_pipes_in_the_folder_are_not_read(path: Path, tmp_path: Path) -> None:
    folder = sidecar.ensure(path)
    secret = tmp_path / "secret"
    secret.write_text("a secret")
    (folder / "journal-a-1-00").symlink_to(secret)
    os.mkfifo(folder / "journal-b-1-00")
    (folder / "journal-c-1-00").mkdir()
    assert recovery.claim_journals(path) == ([], [])
    assert secret.read_text() == "a secret"


def test_what_was_killed_before_it_had_a_name_is_swept(path: Path) -> None:
    folder = sidecar.ensure(path)
    (folder / f"{journal.FRESH}host-1-00").write_bytes(b"half")
    assert recovery.claim_journals(path) == ([], [])
    assert left(path) == []


def test_a_kept_journal_is_not_tried_again_and_few_are_kept(path: Path) -> None:
    for number in range(recovery.MOST_REPLAYED + 3):
        writer, report = begin(path)
        writer.take(body(report, f"lần {number}"))
        die(writer)
        (found,), _told = recovery.claim_journals(path)
        found.recover()
        found.keep()
    assert len(left(path)) == recovery.MOST_REPLAYED
    assert recovery.claim_journals(path) == ([], [])


def test_the_journal_of_somebody_else_waits_a_day_for_its_writer(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    writer, report = begin(path)
    writer.take(body(report, "của Lan"))
    die(writer)
    (name,) = left(path)
    file = sidecar.of(path) / name
    monkeypatch.setattr(recovery, "_current_uid", lambda: os.geteuid() + 1)
    assert recovery.claim_journals(path) == ([], [])
    assert left(path) == [name]
    old = file.stat().st_mtime - recovery.WRITER_GRACE - 60
    os.utime(file, (old, old))
    assert [one.section("p1.i.2").body for one in recovered(path)] == ["của Lan"]


KILLED = """
import os, sys
from pathlib import Path
from outline.editing import sections as edit
from outline.errors import StoreError
from store.report_file import files
from store.journal.writer import Journal
opened = files.load(Path(sys.argv[1]))
writer = Journal(opened.path, opened.data, opened.report)
report = opened.report
for number in range(50):
    report = edit.set_body(report, "p1.i.2", f"lần {number}")
    writer.take(report)
    assert writer.flush(10)
print("typed", flush=True)
os.kill(os.getpid(), 9)
"""


def test_a_killed_process_leaves_everything_it_had_flushed(path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", KILLED, str(path)], capture_output=True, text=True, timeout=60,
        check=False,
    )  # fmt: skip
    assert (done.returncode, done.stdout) == (-9, "typed\n"), done.stderr
    assert [one.section("p1.i.2").body for one in recovered(path)] == ["lần 49"]


@pytest.mark.parametrize(
    ("of_report", "of_journal"),
    [(0o600, 0o600), (0o640, 0o600), (0o644, 0o600), (0o664, 0o660), (0o666, 0o666)],
)
def test_a_journal_is_open_only_to_who_may_write_the_report(
    path: Path, of_report: int, of_journal: int
) -> None:
    path.chmod(of_report)
    writer, report = begin(path)
    writer.take(body(report, "một"))
    die(writer)
    (name,) = left(path)
    assert (sidecar.of(path) / name).stat().st_mode & 0o777 == of_journal


def killed_in_a_save(path: Path, *, typed_since: str = "") -> None:
    """Save as the editor does, and die when the file is there and the journal not begun anew."""
    opened = files.load(path)
    writer = Journal(path, opened.data, opened.report)
    ours = body(sections.set_document(opened.report, place="Tân An"), "của ta")
    writer.take(ours)
    assert writer.flush(10)
    files.save(opened, ours, before=partial(writer.begin_save, report=ours))
    if typed_since:
        writer.take(body(ours, typed_since, "p1.ii"))
    die(writer)


def others(path: Path) -> Report:
    """Take out of the file what was just saved, as somebody does who does not want it."""
    opened = files.load(path)
    report = sections.set_document(body(opened.report, ""), place="")
    return files.save(opened, report).report


def replayed(path: Path) -> Report:
    """Return what the next start makes of the file and the journals beside it."""
    report = files.load(path).report
    found, told = recovery.claim_journals(path)
    assert not told
    for one in found:
        back = one.recover()
        report = merge_reports(back.base, back.ours, report).report
        one.close()
    return report


@pytest.mark.parametrize("typed", ["", "gõ tiếp"])
def test_a_journal_that_is_older_than_a_save_brings_back_only_what_was_typed_since(
    path: Path, typed: str
) -> None:
    before = files.load(path).report
    killed_in_a_save(path, typed_since=typed)
    left = others(path)
    assert left.section("p1.i.2").body == before.section("p1.i.2").body == ""
    after = replayed(path)
    assert after.section("p1.i.2").body == ""
    assert after.document.place == ""
    assert after.section("p1.ii").body == typed


def test_a_dispute_that_was_settled_is_not_revived_by_an_older_journal(path: Path) -> None:
    """Its writer was killed right after the save that brought the dispute into the file."""
    opened = files.load(path)
    writer = Journal(path, opened.data, opened.report)
    theirs = files.save(opened, sections.set_document(opened.report, place="Tân An"))
    ours = merge_reports(
        opened.report, sections.set_document(opened.report, place="Bình Sơn"), theirs.report
    ).report
    assert [one.theirs for one in ours.conflicts] == ["Tân An"]
    writer.finish_save(theirs.data, theirs.report, ours)
    assert writer.flush(10)
    files.save(theirs, ours, before=partial(writer.begin_save, report=ours))
    die(writer)
    opened = files.load(path)
    files.save(opened, conflicts.accept_theirs(opened.report, opened.report.conflicts[0]))
    after = replayed(path)
    assert after.document.place == "Tân An"
    assert conflicts.find_unresolved(after) == ()


def test_a_save_that_came_to_nothing_leaves_all_in_the_journal(path: Path) -> None:
    """Also where what it was to write had stood in the file before: that was another save."""
    first = files.load(path)
    ours = body(first.report, "của ta")
    files.save(first, ours)
    others(path)
    opened = files.load(path)
    writer = Journal(path, opened.data, opened.report)
    again = body(opened.report, "của ta")
    writer.take(again)
    assert writer.flush(10)

    class Killed(Exception):
        pass

    def kill(data: bytes) -> None:
        assert data == codec.encode(opened.source, again)
        writer.begin_save(data, again)
        raise Killed

    with pytest.raises(Killed):
        files.save(opened, again, before=kill)
    die(writer)
    assert replayed(path).section("p1.i.2").body == "của ta"


def test_a_mark_is_in_the_journal_also_where_the_first_key_comes_after_it(path: Path) -> None:
    opened = files.load(path)
    writer = Journal(path, opened.data, opened.report)
    ours = body(opened.report, "của ta")
    files.save(opened, ours, before=partial(writer.begin_save, report=ours))
    writer.take(body(ours, "gõ tiếp", "p1.ii"))
    die(writer)
    others(path)
    after = replayed(path)
    assert (after.section("p1.i.2").body, after.section("p1.ii").body) == ("", "gõ tiếp")


def test_a_mark_without_a_history_is_believed_only_of_the_file_itself(path: Path) -> None:
    killed_in_a_save(path)
    assert replayed(path) == files.load(path).report
    others(path)
    (sidecar.of(path) / "history").unlink()
    assert replayed(path).section("p1.i.2").body == "của ta"


def removed(folder: Path) -> None:
    shutil.rmtree(folder)


def moved(folder: Path) -> None:
    folder.rename(folder.with_name("aside"))


def emptied(folder: Path) -> None:
    for file in folder.iterdir():
        file.unlink()


def renamed(folder: Path) -> None:
    for file in folder.glob("journal-*"):
        file.rename(file.with_name(f"old-{file.name}"))


def replaced(folder: Path) -> None:
    for file in folder.glob("journal-*"):
        data = file.read_bytes()
        file.unlink()
        file.write_bytes(data)


def linked(folder: Path) -> None:
    """Give the journal a second name: such a file would be refused at the next start."""
    for file in folder.glob("journal-*"):
        os.link(file, folder.with_name("second"))


WAYS = (removed, moved, emptied, renamed, replaced, linked)


@pytest.mark.parametrize("lose", WAYS)
def test_a_journal_that_lost_its_name_is_begun_anew_with_everything_since_the_save(
    path: Path, lose: Callable[[Path], None]
) -> None:
    writer, report = begin(path)
    one = body(report, "trước")
    writer.take(one)
    assert writer.flush(10)
    assert writer.renewals == 0
    lose(sidecar.of(path))
    two = body(one, "sau", "p1.ii")
    writer.take(two)
    assert writer.flush(10)
    assert (writer.error, writer.renewals) == (None, 1)
    three = body(two, "sau nữa", "p1.i.1")
    writer.take(three)
    die(writer)
    assert writer.renewals == 1, "told once"
    backs = recovered(path)
    assert three in backs
    assert (sidecar.of(path).stat().st_mode & 0o777) == 0o755


@pytest.mark.parametrize("lose", WAYS)
def test_a_journal_that_lost_its_name_is_missed_although_nothing_is_typed(
    path: Path, lose: Callable[[Path], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(journal, "CHECK_INTERVAL", 0.01)
    writer, report = begin(path)
    one = body(report, "trước")
    writer.take(one)
    assert writer.flush(10)
    lose(sidecar.of(path))
    end = time.monotonic() + 10
    while not writer.renewals:
        assert time.monotonic() < end, "never missed"
        os.sched_yield()
    die(writer)
    assert one in recovered(path)


@pytest.mark.parametrize("lose", WAYS)
def test_who_leaves_in_haste_looks_once_more_for_the_journal(
    path: Path, lose: Callable[[Path], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(journal, "CHECK_INTERVAL", 1000.0)
    writer, report = begin(path)
    one = body(report, "trước")
    writer.take(one)
    assert writer.flush(10)
    lose(sidecar.of(path))
    writer.close(keep=True)
    assert one in recovered(path)


def test_a_journal_that_was_moved_leaves_nothing_behind_when_it_is_begun_anew(path: Path) -> None:
    """What is brought back twice would be brought back after it was taken out again."""
    writer, report = begin(path)
    writer.take(body(report, "trước"))
    assert writer.flush(10)
    moved(sidecar.of(path))
    writer.take(body(report, "sau"))
    die(writer)
    assert os.listdir(path.parent / "aside") == []
    assert [one.section("p1.i.2").body for one in recovered(path)] == ["sau"]


def test_a_journal_whose_whole_folder_was_moved_goes_on_there(path: Path) -> None:
    folder = path.parent / "sub"
    folder.mkdir()
    inside = path.rename(folder / path.name)
    writer, report = begin(inside)
    writer.take(body(report, "trước"))
    assert writer.flush(10)
    there = folder.rename(path.parent / "moved") / path.name
    writer.take(body(report, "sau"))
    assert not writer.flush(0.2)
    assert f"the folder {folder} is gone" in told(writer)
    writer.close(keep=True)
    assert [one.section("p1.i.2").body for one in recovered(there)] == ["sau"]


@pytest.mark.parametrize("lose", [removed, moved])
def test_leases_lock_and_history_live_through_the_loss_of_their_folder(
    path: Path, lose: Callable[[Path], None]
) -> None:
    opened = files.load(path)
    opened = files.save(opened, body(opened.report, "một"))
    lease = leases.take(path, "p1.i.2", identity.me())
    assert isinstance(lease, leases.Lease)
    seen = observer.Observer(path, replace(identity.me(), pid=1))
    assert "p1.i.2" in seen.look().holders
    lose(sidecar.of(path))
    assert seen.look().holders == {}
    assert leases.renew(lease, 0) is None
    leases.release(lease)
    assert isinstance(leases.take(path, "p1.i.2", identity.me()), leases.Lease)
    assert "p1.i.2" in seen.look().holders
    with lock.hold(path):
        shutil.rmtree(sidecar.of(path))
        with lock.hold(path, 1.0):
            assert lock.NAME in left(path)
    opened = files.save(opened, body(opened.report, "hai"))
    assert opened.doubt is None
    assert snapshots.list_snapshots(path)[0].why == "save"


LOST = """
import os, shutil, sys
from pathlib import Path
from outline.editing import sections as edit
from store.report_file import files; from store.disk import sidecar
from store.journal.writer import Journal
opened = files.load(Path(sys.argv[1]))
writer = Journal(opened.path, opened.data, opened.report)
report = edit.set_body(opened.report, "p1.i.2", "trước")
writer.take(report)
assert writer.flush(10)
shutil.rmtree(sidecar.of(opened.path))
writer.take(edit.set_body(report, "p1.ii", "sau"))
assert writer.flush(10)
print("typed", flush=True)
os.kill(os.getpid(), 9)
"""


def test_a_killed_process_whose_sidecar_was_removed_leaves_what_was_typed_before_and_after(
    path: Path,
) -> None:
    done = subprocess.run(
        [sys.executable, "-c", LOST, str(path)], capture_output=True, text=True, timeout=60,
        check=False,
    )  # fmt: skip
    assert (done.returncode, done.stdout) == (-9, "typed\n"), done.stderr
    (back,) = recovered(path)
    assert [back.section(id_).body for id_ in ("p1.i.2", "p1.ii")] == ["trước", "sau"]
