"""Packs: what is laid down comes back, whatever happened to the bytes between."""

from __future__ import annotations

import random
import zlib
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from store.history import pack as history_pack
from store.history.pack import FULL_TEXT_EVERY, HEADER, SNAPSHOT, DamagedSnapshot, NewerPack

BYTES = st.lists(st.sampled_from([b"\n\n", b"\n[", b"a", b"bc", b"\n", b"\xff"]), max_size=30)


def kept(texts: list[bytes]) -> bytes:
    """Return a pack of the texts."""
    data = b""
    for number, text in enumerate(texts):
        pack = history_pack.load(data)
        data = data[: pack.end] + history_pack.encode_addition(pack, text, {"stamp": str(number)})
    return data


def report(sections: int, seed: int = 1) -> list[bytes]:
    """Return tables with words in them, as a report has."""
    words = random.Random(seed)
    return [
        f'[[section]]\nid = "p{at}"\nstatus = "draft"\nbody = """\n'.encode()
        + "\n\n".join(
            " ".join(f"tiếng{words.randrange(5000)}" for _ in range(80)) for _ in range(3)
        ).encode()
        + b'\n"""\n'
        for at in range(sections)
    ]


@given(st.lists(BYTES.map(b"".join), max_size=8))
def test_every_text_comes_back_as_it_was(texts: list[bytes]) -> None:
    pack = history_pack.load(kept(texts))
    assert [pack.read(entry) for entry in pack.entries] == texts
    assert [entry.facts for entry in pack.entries] == [
        {"stamp": str(at)} for at in range(len(texts))
    ]


@given(st.lists(BYTES.map(b"".join), min_size=1, max_size=5), st.integers(0, 10**6))
def test_a_torn_tail_is_no_error_and_is_written_over(texts: list[bytes], cut: int) -> None:
    data = kept(texts)
    torn = data[: cut % len(data)]
    pack = history_pack.load(torn)
    assert [pack.read(entry) for entry in pack.entries] == texts[: len(pack.entries)]
    on = torn[: pack.end] + history_pack.encode_addition(pack, b"the next", {})
    again = history_pack.load(on)
    assert again.read(again.entries[-1]) == b"the next"
    assert len(again.entries) == len(pack.entries) + 1


@given(
    st.lists(BYTES.map(b"".join), min_size=1, max_size=6),
    st.integers(0, 10**6),
    st.integers(1, 255),
)
def test_no_bad_byte_ever_gives_a_wrong_text(texts: list[bytes], at: int, by: int) -> None:
    data = bytearray(kept(texts))
    data[at % len(data)] ^= by
    try:
        pack = history_pack.load(bytes(data))
    except NewerPack:
        return
    for entry in pack.entries:
        stamp = entry.facts["stamp"]
        assert isinstance(stamp, str)
        with suppress(DamagedSnapshot):
            assert pack.read(entry) == texts[int(stamp)]


def test_a_broken_record_costs_the_snapshots_that_hold_its_text_and_no_others() -> None:
    whole = report(40)
    texts = [b"".join(whole)]
    for at in range(3):
        whole[at] = whole[at].replace(b"draft", b"done!")
        texts.append(b"".join(whole))
    data = kept(texts)
    records = list(history_pack.load(data).texts)
    bad = bytearray(data)
    bad[records[2] + 14] ^= 1
    pack = history_pack.load(bytes(bad))
    assert pack.read(pack.entries[0]) == texts[0]
    assert pack.read(pack.entries[1]) == texts[1]
    for entry in pack.entries[2:]:
        with pytest.raises(DamagedSnapshot):
            pack.read(entry)
    # The next one does not build on what is broken.
    on = bytes(bad) + history_pack.encode_addition(pack, texts[3], {})
    again = history_pack.load(on)
    assert again.read(again.entries[-1]) == texts[3]


def test_the_whole_text_is_laid_down_again_after_a_while() -> None:
    text = b"".join(report(20))
    texts = [text.replace(b"p7", f"p7-{at}".encode()) for at in range(2 * FULL_TEXT_EVERY + 1)]
    data = kept(texts)
    bad = bytearray(data)
    bad[len(HEADER) + 20] ^= 1
    pack = history_pack.load(bytes(bad))
    readable = 0
    for entry in pack.entries:
        with suppress(DamagedSnapshot):
            pack.read(entry)
            readable += 1
    assert readable == FULL_TEXT_EVERY + 1
    assert len(data) < 4.5 * len(zlib.compress(text))


def test_fifty_snapshots_of_a_report_take_little() -> None:
    whole = report(180)
    texts = []
    change = random.Random(2)
    for at in range(50):
        for _ in range(3):
            number = change.randrange(len(whole))
            whole[number] = whole[number].replace(
                b'\n"""', f" thêm câu thứ {at}.".encode() + b'\n"""'
            )
        texts.append(b"".join(whole))
    assert len(texts[0]) > 300_000
    assert len(kept(texts)) < 400_000


def test_a_pack_of_a_newer_version_is_left_alone() -> None:
    with pytest.raises(NewerPack):
        history_pack.load(b"decuong history 2\n whatever")


@pytest.mark.parametrize(
    "record",
    [
        history_pack.encode_record(SNAPSHOT, b"no zlib"),
        history_pack.encode_record(SNAPSHOT, zlib.compress(b"[" * 100_000)),
        history_pack.encode_record(SNAPSHOT, zlib.compress(b"[]")),
        history_pack.encode_record(
            SNAPSHOT, zlib.compress(b'{"size":1,"sha256":"","parts":[1,2]}')
        ),
        history_pack.encode_record(
            SNAPSHOT, zlib.compress(b'{"size":1,"sha256":"","parts":[-1,0,1]}')
        ),
        history_pack.encode_record(SNAPSHOT, zlib.compress(b'{"size":"1","sha256":"","parts":[]}')),
        history_pack.encode_record(b"?", b"of a later version"),
    ],
)
def test_a_record_that_says_nonsense_is_stepped_over(record: bytes) -> None:
    data = kept([b"one"]) + record
    pack = history_pack.load(data)
    assert [pack.read(entry) for entry in pack.entries] == [b"one"]


def test_a_snapshot_that_points_anywhere_is_damaged_not_believed() -> None:
    for slices in ([(0, 0, 5)], [(len(HEADER), 0, 10**12)], [(len(HEADER), 3, 0), (5, 0, 1)]):
        data = kept([b"one"]) + history_pack.encode_snapshot({}, slices, 3, "0" * 64)
        pack = history_pack.load(data)
        with pytest.raises(DamagedSnapshot):
            pack.read(pack.entries[-1])


def test_a_text_that_unpacks_to_too_much_is_damaged(monkeypatch: pytest.MonkeyPatch) -> None:
    data = kept([b"a" * 10_000])
    monkeypatch.setattr(history_pack, "LIMIT", 9_999)
    pack = history_pack.load(data)
    with pytest.raises(DamagedSnapshot):
        pack.read(pack.entries[0])


def test_marks_without_records_do_not_cost_their_square() -> None:
    mark = kept([b"x"])[len(HEADER) : len(HEADER) + 4]
    bogus = mark + b"T" + (200_000).to_bytes(4, "big") + b"\0\0\0\0"
    data = HEADER + bogus * 60_000
    assert history_pack.load(data).entries == []
