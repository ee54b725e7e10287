"""The history beside a file: every save is kept, no save fails for it, no byte is believed."""

from __future__ import annotations

import datetime as dt
import errno
import os
import stat
from pathlib import Path

import pytest

from outline.errors import StoreError
from store.disk import sidecar
from store.history import pack as history_pack
from store.history import retention, snapshots

HANOI = dt.timezone(dt.timedelta(hours=7))
NOW = dt.datetime(2026, 11, 23, 17, 0, 5, tzinfo=HANOI)


@pytest.fixture
def report(tmp_path: Path) -> Path:
    path = tmp_path / "bao-cao.toml"
    path.write_bytes(b"format = 1\n")
    return path


def keep(path: Path, *texts: bytes, start: dt.datetime = NOW, minutes: int = 1) -> None:
    """Keep the texts as snapshots, a minute apart."""
    for at, text in enumerate(texts):
        when = start + dt.timedelta(minutes=minutes * at)
        assert snapshots.record(path, text, "lan@maychu", when, (f"s{at}",)) is None


def pack(path: Path) -> Path:
    return sidecar.of(path) / snapshots.NAME


def test_every_save_is_a_snapshot_with_who_when_and_what(report: Path) -> None:
    keep(report, b"one", b"two")
    newest, oldest = snapshots.list_snapshots(report)
    assert (oldest.stamp, newest.stamp) == ("2026-11-23T17:00:05", "2026-11-23T17:01:05")
    assert newest.who == "lan@maychu"
    assert newest.when == NOW + dt.timedelta(minutes=1)
    assert newest.sections == ("s1",)
    assert newest.why == snapshots.SAVE
    assert [snapshots.read(report, one.stamp) for one in (oldest, newest)] == [b"one", b"two"]


def test_a_report_that_was_never_saved_has_none_and_gets_no_sidecar(report: Path) -> None:
    assert snapshots.list_snapshots(report) == []
    assert os.listdir(report.parent) == [report.name]


def test_what_is_the_latest_already_is_not_kept_again(report: Path) -> None:
    keep(report, b"one")
    before = pack(report).read_bytes()
    assert snapshots.record(report, b"one", "", NOW, (), snapshots.OUTSIDE) is None
    assert pack(report).read_bytes() == before


def test_what_an_outside_program_wrote_is_kept_before_it_is_replaced(report: Path) -> None:
    keep(report, b"one")
    assert snapshots.record(report, b"by vim", "", NOW, (), snapshots.OUTSIDE) is None
    keep(report, b"two")
    assert [one.why for one in snapshots.list_snapshots(report)] == ["save", "outside", "save"]
    assert b"by vim" in [
        snapshots.read(report, one.stamp) for one in snapshots.list_snapshots(report)
    ]


def test_two_in_one_second_have_stamps_of_their_own(report: Path) -> None:
    keep(report, b"one", b"two", b"three", minutes=0)
    stamps = [one.stamp for one in snapshots.list_snapshots(report)]
    assert stamps == ["2026-11-23T17:00:05-3", "2026-11-23T17:00:05-2", "2026-11-23T17:00:05"]
    assert snapshots.read(report, "2026-11-23T17:00:05") == b"one"


def test_the_beginning_of_a_stamp_is_the_newest_that_begins_so(report: Path) -> None:
    keep(report, b"one", b"two")
    keep(report, b"three", start=NOW + dt.timedelta(days=1))
    assert snapshots.read(report, "2026-11-23") == b"two"
    assert snapshots.read(report, " 2026-11-23 17:00") == b"one"
    assert snapshots.load(report).find("2026-11").stamp == "2026-11-24T17:00:05"


@pytest.mark.parametrize(
    "stamp",
    ["", " ", "2025", "../../etc/passwd", "/", "\x1b[2J", "2026-11-23T17:00:05-2", "\ud800"],
)
def test_a_stamp_that_is_none_is_refused_in_a_sentence(report: Path, stamp: str) -> None:
    keep(report, b"one")
    with pytest.raises(StoreError) as refused:
        snapshots.read(report, stamp)
    assert "no snapshot" in str(refused.value)


def test_who_may_read_the_report_may_read_its_history_and_nobody_else(report: Path) -> None:
    for mode in (0o600, 0o640, 0o664):
        os.chmod(report, mode)
        keep(report, f"{mode}".encode())
        assert stat.S_IMODE(pack(report).stat().st_mode) == mode


def test_it_keeps_the_rights_when_it_is_written_again(
    report: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    os.chmod(report, 0o640)
    monkeypatch.setattr(retention, "SLACK", 1)
    keep(report, *(f"{at}".encode() for at in range(30)), start=NOW - dt.timedelta(days=300))
    keep(report, b"now")
    assert stat.S_IMODE(pack(report).stat().st_mode) == 0o640
    assert sorted(os.listdir(sidecar.of(report))) == ["history"]


def test_it_is_thinned_as_it_grows(report: Path) -> None:
    texts = [f"text {at}".encode() for at in range(60)]
    keep(report, *texts, start=NOW - dt.timedelta(days=300))
    assert len(snapshots.list_snapshots(report)) == 60
    keep(report, b"now")
    assert len(snapshots.list_snapshots(report)) == retention.ALWAYS_KEPT
    assert snapshots.read(report, snapshots.list_snapshots(report)[0].stamp) == b"now"


def test_the_text_before_an_emptied_one_is_there_years_later(report: Path) -> None:
    old = NOW - dt.timedelta(days=2000)
    snapshots.record(report, b"all of it", "lan", old)
    snapshots.record(report, b"gone", "lan", old + dt.timedelta(minutes=1), emptied=("p1.i",))
    keep(report, *(f"{at}".encode() for at in range(60)), start=old + dt.timedelta(hours=1))
    keep(report, b"now")
    found = snapshots.load(report)
    texts = [found.read(one.stamp) for one in found.snapshots]
    assert b"all of it" in texts
    assert len(texts) < 40


def test_a_torn_tail_is_cut_off(report: Path) -> None:
    keep(report, b"one", b"two")
    whole = pack(report).read_bytes()
    pack(report).write_bytes(whole[:-3])
    assert [snapshots.read(report, one.stamp) for one in snapshots.list_snapshots(report)] == [
        b"one"
    ]
    keep(report, b"three", start=NOW + dt.timedelta(hours=1))
    found = snapshots.load(report)
    assert [found.read(one.stamp) for one in found.snapshots] == [b"three", b"one"]


def test_a_damaged_snapshot_says_so_and_the_others_are_read(report: Path) -> None:
    keep(report, b"one " * 50)
    at = pack(report).stat().st_size
    keep(report, b"one " * 50 + b"two", start=NOW + dt.timedelta(hours=1))
    data = bytearray(pack(report).read_bytes())
    data[at + 15] ^= 0xFF
    pack(report).write_bytes(data)
    with pytest.raises(StoreError, match="damaged"):
        snapshots.read(report, "2026-11-23T18")
    assert snapshots.read(report, "2026-11-23T17") == b"one " * 50


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EIO, errno.EDQUOT])
@pytest.mark.parametrize("call", ["pwrite", "fsync", "ftruncate"])
def test_a_disk_that_refuses_leaves_the_history_as_it_was(
    report: Path, monkeypatch: pytest.MonkeyPatch, call: str, number: int
) -> None:
    keep(report, b"one")
    before = pack(report).read_bytes()

    def refuse(*_: object) -> None:
        raise OSError(number, os.strerror(number))

    with monkeypatch.context() as patch:
        patch.setattr(os, call, refuse)
        said = snapshots.record(report, b"two", "lan", NOW)
    assert said is not None
    assert "history" in str(said)
    if call != "ftruncate":
        assert pack(report).read_bytes() == before
    assert snapshots.record(report, b"three", "lan", NOW) is None
    found = snapshots.load(report)
    assert [found.read(one.stamp) for one in found.snapshots] == [b"three", b"one"]


def test_half_a_write_is_taken_back(report: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    keep(report, b"one")
    before = pack(report).read_bytes()
    real = os.pwrite
    left = [10]

    def some(fd: int, data: memoryview, at: int) -> int:
        if not left[0]:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        left[0] -= 10
        return real(fd, data[:10], at)

    with monkeypatch.context() as patch:
        patch.setattr(os, "pwrite", some)
        assert snapshots.record(report, b"two", "lan", NOW) is not None
    assert pack(report).read_bytes() == before


def test_a_rewrite_that_fails_leaves_the_pack(
    report: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    keep(report, *(f"{at}".encode() for at in range(60)), start=NOW - dt.timedelta(days=300))

    def refuse(*_: object, **where: object) -> None:
        raise OSError(errno.EIO, os.strerror(errno.EIO))

    with monkeypatch.context() as patch:
        patch.setattr(os, "rename", refuse)
        assert snapshots.record(report, b"now", "lan", NOW) is not None
    assert len(snapshots.list_snapshots(report)) == 61
    assert os.listdir(sidecar.of(report)) == ["history"]


def test_a_left_over_of_a_killed_rewrite_is_no_hindrance(report: Path) -> None:
    keep(report, *(f"{at}".encode() for at in range(60)), start=NOW - dt.timedelta(days=300))
    (sidecar.of(report) / "history.new").write_bytes(b"half")
    keep(report, b"now")
    assert len(snapshots.list_snapshots(report)) == retention.ALWAYS_KEPT
    assert os.listdir(sidecar.of(report)) == ["history"]


def test_a_link_in_its_place_is_not_followed(report: Path, tmp_path: Path) -> None:
    victim = tmp_path / "victim"
    victim.write_bytes(b"precious")
    sidecar.ensure(report)
    pack(report).symlink_to(victim)
    assert snapshots.record(report, b"one", "lan", NOW) is not None
    with pytest.raises(StoreError):
        snapshots.list_snapshots(report)
    assert victim.read_bytes() == b"precious"


def test_what_is_no_file_is_refused_at_once(report: Path) -> None:
    sidecar.ensure(report)
    os.mkfifo(pack(report))
    with pytest.raises(StoreError):
        snapshots.list_snapshots(report)
    assert snapshots.record(report, b"one", "lan", NOW) is not None


def test_a_file_too_large_to_be_a_pack_is_refused(report: Path) -> None:
    keep(report, b"one")
    os.truncate(pack(report), 1 << 40)
    with pytest.raises(StoreError):
        snapshots.list_snapshots(report)
    assert snapshots.record(report, b"two", "lan", NOW) is not None


def test_a_newer_history_is_left_alone(report: Path) -> None:
    sidecar.ensure(report)
    pack(report).write_bytes(b"decuong history 2\nsomething else")
    said = snapshots.record(report, b"one", "lan", NOW)
    assert said is not None
    assert "newer version" in str(said)
    with pytest.raises(StoreError, match="newer version"):
        snapshots.list_snapshots(report)
    assert pack(report).read_bytes() == b"decuong history 2\nsomething else"


def test_hostile_words_in_a_pack_are_only_words(report: Path) -> None:
    assert snapshots.record(report, b"one", "\x1b]0;x\x07\ud800[/]", NOW, ("\x1b",)) is None
    (found,) = snapshots.list_snapshots(report)
    assert found.sections == ("\x1b",)
    assert snapshots.read(report, found.stamp) == b"one"


@pytest.mark.parametrize("name", ["a\nb.toml", "-rf.toml", "\x1b[2J.toml", "ă" * 125, ".toml"])
def test_hostile_names_of_reports_are_only_names(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.write_bytes(b"")
    keep(path, b"one")
    assert snapshots.read(path, "2026") == b"one"


def test_a_link_to_the_report_has_the_same_history(report: Path, tmp_path: Path) -> None:
    link = tmp_path / "elsewhere.toml"
    link.symlink_to(report)
    keep(link, b"one")
    assert snapshots.read(report, "2026") == b"one"


def test_a_time_without_an_offset_is_that_of_this_machine(report: Path) -> None:
    keep(report, b"one")
    assert snapshots.record(report, b"two", "lan", dt.datetime(2026, 11, 24, 8, 0)) is None
    newest, oldest = snapshots.list_snapshots(report)
    assert (newest.stamp, newest.when.tzinfo is None) == ("2026-11-24T08:00:00", False)
    assert oldest.when == NOW


def test_whatever_goes_wrong_the_save_goes_on(
    report: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise RuntimeError("nobody foresaw this")

    monkeypatch.setattr(history_pack, "load", fail)
    said = snapshots.record(report, b"one", "lan", NOW)
    assert said is not None
    assert "history" in str(said)
