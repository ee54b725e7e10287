"""Journals and histories that would take minutes or gigabytes are set aside before they do."""

from __future__ import annotations

import base64
import datetime as dt
import hashlib
import json
import os
import zlib
from pathlib import Path
from typing import Any

import pytest

from outline.editing import sections
from outline.errors import StoreError
from outline.patching.patch import find_changes
from store.disk import sidecar
from store.history import pack as history_pack
from store.history import retention, snapshots
from store.history.pack import HEADER, SNAPSHOT, TEXT, DamagedSnapshot, ExcessivePack, encode_record
from store.journal import records, recovery
from store.report_file import files
from tests.samples.small import make_report

NOW = dt.datetime(2026, 11, 23, tzinfo=dt.UTC)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return files.create(tmp_path / "bao-cao.toml", make_report()).path


@pytest.fixture
def folder(path: Path) -> Path:
    return sidecar.ensure(path)


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Count the bytes that are read from journals and histories."""
    counts: list[int] = []
    real = os.pread

    def pread(fd: int, size: int, offset: int) -> bytes:
        found = real(fd, size, offset)
        counts.append(len(found))
        return found

    monkeypatch.setattr(os, "pread", pread)
    return counts


@pytest.fixture
def unpacked(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Count the bytes that are unpacked."""
    counts: list[int] = []
    real = zlib.decompressobj

    class Counting:
        def __init__(self) -> None:
            self._real = real()

        def decompress(self, data: bytes, most: int = 0) -> bytes:
            found = self._real.decompress(data, most)
            counts.append(len(found))
            return found

        def __getattr__(self, name: str) -> Any:
            return getattr(self._real, name)

    monkeypatch.setattr(zlib, "decompressobj", Counting)
    return counts


def sparse(path: Path, size: int, start: bytes = b"") -> Path:
    with path.open("wb") as file:
        file.write(start)
        file.truncate(size)
    return path


def journals(folder: Path) -> list[str]:
    return sorted(name for name in os.listdir(folder) if name != "lock")


# Journals.


def test_journals_as_large_as_none_of_ours_are_set_aside_unread(
    path: Path, folder: Path, read: list[int]
) -> None:
    for number in range(8):
        sparse(folder / f"journal-may-{number}-00", 500 << 20)
    found, told = recovery.claim_journals(path)
    assert found == []
    assert sum(read) == 0
    assert [str(sentence) for sentence in told] == [
        f"What was left unsaved in 8 files cannot be read; they are kept in {folder}, with names "
        "that begin with “bad-”."
    ]
    assert journals(folder) == [f"bad-may-{number}-00" for number in range(8)]
    assert recovery.claim_journals(path) == ([], [])


@pytest.mark.parametrize("start", [b"", b"99999999999 00000000 {", b"4000000000 00000000 {"])
def test_a_journal_that_does_not_begin_as_one_is_set_aside_by_its_first_bytes(
    path: Path, folder: Path, read: list[int], start: bytes
) -> None:
    sparse(folder / "journal-may-1-00", 200 << 20, start)
    (found,), told = recovery.claim_journals(path)
    assert told == []
    with pytest.raises(StoreError, match="cannot be read; it is kept in"):
        found.recover()
    assert sum(read) <= records.LONGEST_PREFIX
    assert journals(folder) == ["bad-1-may-1-00"]


def header(base: bytes, packed: bytes | None = None) -> bytes:
    return records.encode_record(
        {
            "format": 1,
            "who": None,
            "when": "",
            "sha256": hashlib.sha256(base).hexdigest(),
            "base": base64.b64encode(packed or zlib.compress(base, 1)).decode(),
        }
    )


def test_a_base_that_unpacks_as_none_of_ours_does_is_given_up_early(
    path: Path, folder: Path, unpacked: list[int]
) -> None:
    bomb = zlib.compress(b"\0" * (60 << 20), 9)
    (folder / "journal-may-1-00").write_bytes(header(b"\0" * (60 << 20), bomb))
    (found,), _told = recovery.claim_journals(path)
    with pytest.raises(StoreError, match="cannot be read"):
        found.recover()
    assert sum(unpacked) <= records.LARGEST_RATIO * len(bomb) + 1


def test_a_base_of_one_letter_packed_by_us_is_still_ours() -> None:
    base = b"a" * (60 << 20)
    assert records.read_header(header(base)).base == base


def test_a_record_of_millions_of_values_is_given_up_before_it_is_read() -> None:
    many = b"[" + b"0," * (records.MOST_VALUES + 1) + b"0]"
    record = b"%d %08x %s\n" % (len(many), zlib.crc32(many), many)
    with pytest.raises(records.BrokenJournal):
        records.replay(records.encode_record({}) + record, make_report())


def left_by_somebody(path: Path, name: str, text: str) -> None:
    report = files.load(path).report
    after = sections.set_body(report, "p1.i.2", text)
    change = records.encode_changes(find_changes(report, after))
    (sidecar.ensure(path) / name).write_bytes(header(path.read_bytes()) + change)


def texts(found: list[recovery.ClaimedJournal]) -> list[str]:
    return [one.recover().ours.section("p1.i.2").body for one in found]


def test_more_journals_than_are_looked_at_once_wait_and_that_is_told(
    path: Path, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(recovery, "MOST_JOURNALS", 3)
    for number in range(5):
        left_by_somebody(path, f"journal-may-{number}-00", f"Lần {number}.")
        os.utime(folder / f"journal-may-{number}-00", (number, number))
    found, told = recovery.claim_journals(path)
    assert texts(found) == ["Lần 0.", "Lần 1.", "Lần 2."]
    assert [str(sentence) for sentence in told] == [
        "There is more unsaved text than is read at once; what is left (2 files in "
        f"{folder}) comes back the next time the report is opened."
    ]
    for one in found:
        one.discard()
    found, told = recovery.claim_journals(path)
    assert (texts(found), told) == (["Lần 3.", "Lần 4."], [])


def test_journals_that_are_too_much_together_wait_for_the_next_start(
    path: Path, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(3):
        left_by_somebody(path, f"journal-may-{number}-00", f"Lần {number}.")
        os.utime(folder / f"journal-may-{number}-00", (number, number))
    size = (folder / "journal-may-0-00").stat().st_size
    monkeypatch.setattr(recovery, "MOST_AT_ONCE", 2 * size)
    found, told = recovery.claim_journals(path)
    assert (len(found), len(told)) == (2, 1)
    assert "journal-may-2-00" in journals(folder)


def test_a_base_for_which_no_room_is_left_waits_as_if_it_had_not_been_tried(
    path: Path, folder: Path
) -> None:
    for number in range(2):
        left_by_somebody(path, f"journal-may-{number}-00", f"Lần {number}.")
    (first, second), _told = recovery.claim_journals(path)
    first._budget.left = len(path.read_bytes())
    assert texts([first]) == ["Lần 0."]
    with pytest.raises(StoreError, match="comes back the next time"):
        second.recover()
    assert "journal-may-1-00" in journals(folder)
    first.discard()
    found, _told = recovery.claim_journals(path)
    assert texts(found) == ["Lần 1."]


@pytest.mark.root
def test_the_journals_of_others_do_not_bar_our_own(path: Path, folder: Path) -> None:
    for number in range(recovery.MOST_JOURNALS + 5):
        forged = sparse(folder / f"journal-may-{number}-00", 300 << 20)
        os.chown(forged, 12345, -1)
        os.utime(forged, (0, 0))
    left_by_somebody(path, "journal-nha-1-00", "Của tôi.")
    found, _told = recovery.claim_journals(path)
    assert texts(found[:1]) == ["Của tôi."]


# Histories.


def told_record(**facts: object) -> bytes:
    return encode_record(SNAPSHOT, zlib.compress(json.dumps(facts).encode()))


def takeovers(text: bytes, count: int) -> bytes:
    """Return a pack of a few kilobytes whose snapshots claim gigabytes."""
    pack = HEADER + encode_record(TEXT, zlib.compress(text, 9))
    parts = [len(HEADER), 0, len(text)]
    for number in range(count):
        pack += told_record(
            stamp=str(number), why="takeover", size=len(text), sha256="00", parts=parts
        )
    return pack


def test_snapshots_that_say_they_are_another_text_are_not_unpacked(
    path: Path, folder: Path, unpacked: list[int]
) -> None:
    """Each of a thousand would have taken 64 MiB, and the lock of the report all the while."""
    (folder / snapshots.NAME).write_bytes(takeovers(b"\0" * (64 << 20), 1000))
    assert snapshots.record(path, b"now", "", NOW, why=snapshots.OUTSIDE) is None
    assert sum(unpacked) < 1 << 20
    latest = snapshots.load(path)
    assert latest.read(latest.snapshots[0].stamp) == b"now"


def test_a_text_that_unpacks_as_none_of_ours_does_is_damaged_before_it_is_unpacked(
    unpacked: list[int],
) -> None:
    text = b"\0" * (64 << 20)
    pack = history_pack.load(takeovers(text, 1))
    before = sum(unpacked)
    with pytest.raises(DamagedSnapshot):
        pack.read(pack.entries[0])
    assert sum(unpacked) == before


def test_the_longest_text_of_one_letter_packed_by_us_is_still_ours() -> None:
    for size in (history_pack.SMALL - 1, history_pack.SMALL, history_pack.LIMIT):
        text = b"a" * size
        pack = history_pack.load(history_pack.encode_addition(history_pack.Pack(b""), text, {}))
        assert pack.read(pack.entries[0]) == text


def test_a_snapshot_of_pieces_of_more_texts_than_can_be_is_damaged(
    unpacked: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(history_pack, "MOST_UNPACKED", 50_000)
    text = os.urandom(1000)
    pack = HEADER
    parts: list[int] = []
    for _number in range(60):
        parts += [len(pack), len(text) - 1, 1]
        pack += encode_record(TEXT, zlib.compress(text, 0))
    pack += told_record(size=60, sha256="00", parts=parts)
    loaded = history_pack.load(pack)
    before = sum(unpacked)
    with pytest.raises(DamagedSnapshot):
        loaded.read(loaded.entries[0])
    assert sum(unpacked) == before


@pytest.mark.parametrize(
    ("size", "length"), [(-1, 4), (3, 4), (history_pack.LIMIT + 1, history_pack.LIMIT + 1)]
)
def test_a_snapshot_whose_sizes_disagree_is_damaged(size: int, length: int) -> None:
    pack = HEADER + encode_record(TEXT, zlib.compress(b"text"))
    pack += told_record(size=size, sha256="00", parts=[len(HEADER), 0, length])
    loaded = history_pack.load(pack)
    with pytest.raises(DamagedSnapshot):
        loaded.read(loaded.entries[0])


def excessive() -> dict[str, bytes]:
    numbers = b"[" + b"0," * (history_pack.MOST_NUMBERS // 2 + 1) + b"0]"
    letters = b'{"who": "' + b"a" * history_pack.LARGEST_FACTS + b'"}'
    some = b'{"who": "' + b"a" * (history_pack.LARGEST_FACTS // 2) + b'"}'
    small = encode_record(SNAPSHOT, zlib.compress(b'{"size":0,"sha256":"","parts":[]}'))
    return {
        "one that says too much": encode_record(SNAPSHOT, zlib.compress(letters)),
        "many that say much": encode_record(SNAPSHOT, zlib.compress(some)) * 9,
        "numbers": encode_record(SNAPSHOT, zlib.compress(numbers)) * 2,
        "snapshots": small * (history_pack.MOST_ENTRIES + 1),
    }


@pytest.mark.parametrize("name", excessive())
def test_a_history_that_says_more_than_any_can_is_set_aside_and_a_new_one_begins(
    path: Path, folder: Path, name: str
) -> None:
    forged = HEADER + excessive()[name]
    (folder / snapshots.NAME).write_bytes(forged)
    with pytest.raises(ExcessivePack):
        history_pack.load(forged)
    with pytest.raises(StoreError, match="is too large to be a history") as caught:
        snapshots.load(path)
    assert str(caught.value.cure) == "The next save sets it aside and begins a new one."
    opened = files.load(path)
    saved = files.save(opened, sections.set_body(opened.report, "p1.i.2", "Mới."))
    (aside,) = folder.glob("bad-history-*")
    assert aside.read_bytes() == forged
    assert str(saved.doubt) == (
        f"{folder / 'history'} was too large to be a history; it is kept as {aside.name}, and a "
        "new one begins."
    )
    begun = snapshots.load(path)
    assert [begun.read(one.stamp) for one in begun.snapshots] == [saved.data, opened.data]


def test_a_file_as_large_as_no_history_can_be_is_not_read(
    path: Path, folder: Path, read: list[int]
) -> None:
    sparse(folder / snapshots.NAME, 500 << 20, HEADER)
    with pytest.raises(StoreError, match="is too large to be a history"):
        snapshots.load(path)
    assert sum(read) == 0
    assert "was too large to be a history" in str(snapshots.record(path, b"now", "", NOW))
    assert [one.size for one in snapshots.list_snapshots(path)] == [3]


def test_a_text_in_more_pieces_than_can_be_compared_is_not_compared(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(history_pack, "MOST_PIECES", 1000)
    old = b"\n[" * 1001
    data = history_pack.encode_addition(history_pack.Pack(b""), old, {})
    data += history_pack.encode_addition(history_pack.load(data), old + b"new", {})
    last = history_pack.load(data).entries[-1]
    assert [part[1:] for part in last.slices] == [(0, len(old) + 3)]


def test_what_is_unpacked_is_not_all_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(history_pack, "LIMIT", 100_000)
    monkeypatch.setattr(history_pack, "FULL_TEXT_EVERY", 1)
    data = b""
    for number in range(10):
        text = b"%d" % number * 50_000
        data += history_pack.encode_addition(history_pack.load(data), text, {})
    pack = history_pack.load(data)
    assert [pack.read(entry)[:1] for entry in pack.entries] == [b"%d" % n for n in range(10)]
    assert sum(map(len, pack._unpacked.values())) <= 150_000


def test_a_script_that_saves_every_second_is_thinned_before_it_is_too_much(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(retention, "MOST_SNAPSHOTS", 100)
    data = b""
    for number in range(150):
        at = (NOW + dt.timedelta(seconds=number)).isoformat()
        data += history_pack.encode_addition(history_pack.load(data), b"%d" % number, {"at": at})
    pack = history_pack.load(data)
    later = NOW + dt.timedelta(seconds=150)
    assert retention.is_due(pack, later)
    thinned = history_pack.load(retention.thin_pack(pack, later))
    assert len(thinned.entries) <= 100
    assert thinned.read(thinned.entries[-1]) == b"149"
