"""The pack that holds snapshots: append-only bytes, every record with its own checksum.

A pack is a line that names the format, then records. A *text* record holds the text that is new
in a snapshot; a *snapshot* record holds author and time, and lists the slices of text records that
make up the file. So a save costs what it changed. A tail that was torn by a power cut is not a
record and is overwritten; a damaged record costs the snapshots that use its text, and no others.
Every ``FULL_TEXT_EVERY`` snapshots the whole text is stored again, so that those are few.

This module works on bytes only: it reads no file, and it trusts none of the bytes.
"""

from __future__ import annotations

import contextlib
import json
import re
import zlib
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate

from store.hashing import sha256

HEADER = b"decuong history 1\n"
FULL_TEXT_EVERY = 50
"""Snapshots after which the whole text is stored again."""
LIMIT = 64 * 1024 * 1024
"""Most bytes of one snapshot; the largest report file that is read (``parse.LIMIT``)."""

LARGEST_FACTS = 8 << 20
"""Most bytes of the facts of one snapshot record, unpacked."""
MOST_FACTS = 32 << 20
"""Most bytes of the facts of all snapshot records of a pack, unpacked."""
MOST_NUMBERS = 4_000_000
"""Most values in all snapshot records of a pack, each of which takes memory."""
MOST_ENTRIES = 30_000
"""Most snapshots of a pack; ``retention`` leaves some hundreds, and all of the last day."""
MOST_UNPACKED = 8 * LIMIT
"""Most bytes that are unpacked to put one snapshot together."""
SMALL = LIMIT // 64
"""Bytes of a text up to which it gets the usual compression, not the quickest."""
LARGEST_RATIO = 256
"""Highest compression ratio of a text above ``SMALL``: deflate at its quickest, which packs
those, reaches 230 for a text of one repeated letter. A higher one is not from this program."""
MOST_PIECES = 1_000_000
"""Most paragraphs and tables of a text that another is compared with, one by one."""

TEXT, SNAPSHOT = b"T", b"S"
_MARK = b"\x00\xd0\xc7\xf1"
_FRAME = len(_MARK) + 1 + 4 + 4
"""Mark, kind, length of the payload, checksum of these two and the payload."""

Slice = tuple[int, int, int]
"""Offset of a text record in the pack, start and length within its text."""


class DamagedSnapshot(ValueError):
    """A snapshot cannot be put together from what the pack still holds."""


class ExcessivePack(ValueError):
    """The pack holds more than any that was written by this program."""


class NewerPack(ValueError):
    """The pack was begun by a newer version of the program."""


@dataclass(frozen=True, slots=True)
class Record:
    """One record of a pack, its checksum found right."""

    offset: int
    kind: bytes
    payload: bytes

    @property
    def end(self) -> int:
        """Offset just past the record."""
        return self.offset + _FRAME + len(self.payload)


@dataclass(frozen=True, slots=True)
class PackEntry:
    """A snapshot as the pack has it."""

    offset: int
    facts: Mapping[str, object]
    """The facts as stored: ``stamp``, ``at``, ``who``, ``why``, ``sections``, and more."""
    slices: tuple[Slice, ...]
    size: int
    digest: str
    """SHA-256 of the file's bytes, in hexadecimal digits."""


class Pack:
    """The bytes of a pack and the records found in them."""

    def __init__(self, data: bytes, end: int = 0) -> None:
        """Hold the bytes; ``load`` fills in the records."""
        self.data = data
        self.texts: dict[int, Record] = {}
        """Text records by offset."""
        self.entries: list[PackEntry] = []
        """Snapshots, the oldest first."""
        self.end = end
        """Offset past the last good record; what follows is a torn tail."""
        self._unpacked: dict[int, bytes] = {}
        self._latest: tuple[PackEntry | None, bytes] | None = None

    def read(self, entry: PackEntry) -> bytes:
        """Return the file as the snapshot has it; raise ``DamagedSnapshot``."""
        needed = self._find_needed_sizes(entry)
        parts = []
        for offset, start, length in entry.slices:
            parts.append(self._unpack_text(offset, needed[offset])[start : start + length])
        data = b"".join(parts)
        if len(data) != entry.size or sha256(data).hexdigest() != entry.digest:
            raise DamagedSnapshot
        return data

    def _find_needed_sizes(self, entry: PackEntry) -> dict[int, int]:
        """Return how many bytes a snapshot needs of each text; nothing is unpacked for that."""
        if not 0 <= entry.size <= LIMIT or entry.size != sum(part[2] for part in entry.slices):
            raise DamagedSnapshot
        needed: dict[int, int] = {}
        for offset, start, length in entry.slices:
            needed[offset] = max(needed.get(offset, 0), start + length)
        if sum(needed.values()) > MOST_UNPACKED:
            raise DamagedSnapshot
        for offset, size in needed.items():
            record = self.texts.get(offset)
            if record is None or size > max(SMALL, LARGEST_RATIO * len(record.payload)):
                raise DamagedSnapshot
        return needed

    def _unpack_text(self, offset: int, size: int) -> bytes:
        """Unpack at least ``size`` bytes of a text; raise ``DamagedSnapshot`` if it is shorter."""
        text = self._unpacked.get(offset, b"")
        if len(text) < size:
            text = _decompress(self.texts[offset].payload, size)
            if len(text) < size:
                raise DamagedSnapshot
            if sum(map(len, self._unpacked.values())) > LIMIT:
                self._unpacked.clear()
            self._unpacked[offset] = text
        return text

    def read_latest(self) -> tuple[PackEntry | None, bytes]:
        """Return the latest snapshot and its text; None where there is none that can be read."""
        if self._latest is None:
            self._latest = None, b""
            if self.entries:
                with contextlib.suppress(DamagedSnapshot):
                    self._latest = self.entries[-1], self.read(self.entries[-1])
        return self._latest

    def count_since_full_text(self) -> int:
        """Return how many snapshots there are since the whole text was stored."""
        count = 0
        for entry in reversed(self.entries):
            count += 1
            if len(entry.slices) == 1 and entry.slices[0][1:] == (0, entry.size):
                break
        return count


def load(data: bytes) -> Pack:
    """Find the records of a pack, skipping what is damaged.

    Raise ``NewerPack``, or ``ExcessivePack`` for one that would take all memory or minutes.
    """
    version = re.match(rb"decuong history ([0-9]{1,9})\n", data)
    if version is not None and int(version[1]) > 1:
        raise NewerPack
    if data.count(_MARK + SNAPSHOT) > MOST_ENTRIES:
        raise ExcessivePack
    pack = Pack(data, end=len(HEADER) if data.startswith(HEADER) else 0)
    room_left, numbers_left = MOST_FACTS, MOST_NUMBERS
    for record in _find_records(data):
        pack.end = record.end
        if record.kind == TEXT:
            pack.texts[record.offset] = record
        elif record.kind == SNAPSHOT:
            facts = _unpack_facts(record, room_left)
            room_left, numbers_left = room_left - len(facts), numbers_left - facts.count(b",")
            if room_left < 0 or numbers_left < 0:
                raise ExcessivePack
            entry = _parse_entry(record, facts)
            if entry is not None:
                pack.entries.append(entry)
    return pack


def encode_addition(pack: Pack, data: bytes, facts: Mapping[str, object]) -> bytes:
    """Return the bytes to append to a pack to add ``data`` as a snapshot."""
    head = b"" if pack.end else HEADER
    text_offset = pack.end + len(head)
    entry, previous = (
        pack.read_latest() if pack.count_since_full_text() < FULL_TEXT_EVERY else (None, b"")
    )
    if not _is_comparable(previous, data):
        entry, previous = None, b""
    runs = list(_find_runs(previous, data)) if entry is not None else [(-1, data)]
    new_text = b"".join(text for start, text in runs if start < 0)
    text = encode_record(TEXT, _compress(new_text)) if new_text else b""
    slices: list[Slice] = []
    ends = list(accumulate(size for _, _, size in entry.slices)) if entry is not None else []
    used = 0
    for start, part in runs:
        if start < 0:
            slices.append((text_offset, used, len(part)))
            used += len(part)
        elif entry is not None:
            slices += _select_slices(entry.slices, ends, start, len(part))
    return (
        head
        + text
        + encode_snapshot(facts, _join_slices(slices), len(data), sha256(data).hexdigest())
    )


def encode_snapshot(
    facts: Mapping[str, object], slices: Sequence[Slice], size: int, digest: str
) -> bytes:
    """Return a snapshot record."""
    content = {
        **facts,
        "size": size,
        "sha256": digest,
        "parts": [n for slice_ in slices for n in slice_],
    }
    text = json.dumps(content, ensure_ascii=False, separators=(",", ":"))
    return encode_record(SNAPSHOT, _compress(text.encode("utf-8", "replace")))


def encode_record(kind: bytes, payload: bytes) -> bytes:
    """Return a record."""
    kind_and_length = kind + len(payload).to_bytes(4, "big")
    check = zlib.crc32(payload, zlib.crc32(kind_and_length))
    return _MARK + kind_and_length + check.to_bytes(4, "big") + payload


def _find_records(data: bytes) -> Iterator[Record]:
    """Yield the good records; after a damaged one, go on at the next mark."""
    offset = data.find(_MARK)
    wasted = 0
    while offset >= 0 and wasted <= len(data):  # a crafted pack must not cost its square
        kind_and_length = data[offset + len(_MARK) : offset + len(_MARK) + 5]
        start = offset + _FRAME
        stop = start + int.from_bytes(kind_and_length[1:], "big")
        if len(kind_and_length) == 5 and stop <= len(data):
            payload = data[start:stop]
            check = int.from_bytes(data[start - 4 : start], "big")
            if zlib.crc32(payload, zlib.crc32(kind_and_length)) == check:
                yield Record(offset, kind_and_length[:1], payload)
                offset = data.find(_MARK, stop)
                continue
            wasted += len(payload)
        offset = data.find(_MARK, offset + 1)


def _unpack_facts(record: Record, room: int) -> bytes:
    """Unpack the facts of a snapshot record; empty if damaged. Raise ``ExcessivePack``."""
    limit = min(LARGEST_FACTS, room)
    try:
        facts = _decompress(record.payload, limit + 1)
    except DamagedSnapshot:
        return b""
    if len(facts) > limit:
        raise ExcessivePack
    return facts


def _parse_entry(record: Record, packed_facts: bytes) -> PackEntry | None:
    """Read a snapshot record; None if a fact is missing or of a wrong type."""
    try:
        facts = json.loads(packed_facts)
        size, digest, parts = facts.pop("size"), facts.pop("sha256"), facts.pop("parts")
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return None
    if not (type(size) is int and isinstance(digest, str) and isinstance(parts, list)):
        return None
    if len(parts) % 3 or not all(type(part) is int and part >= 0 for part in parts):
        return None
    slices = tuple(zip(parts[::3], parts[1::3], parts[2::3], strict=True))
    return PackEntry(record.offset, facts, slices, size, digest)


def _find_runs(old: bytes, new: bytes) -> Iterator[tuple[int, bytes]]:
    """Yield the pieces of ``new``, each with its offset in ``old``, -1 for a piece that is new.

    The common start and end are one piece each; between, paragraphs and tables are looked up.
    """
    head = _count_common(old, new)
    tail = _count_common(old[head:][::-1], new[head:][::-1])
    yield 0, new[:head]
    offsets: dict[bytes, int] = {}
    offset, stop = head, len(old) - tail
    for piece in _split_pieces(old[head:stop]):
        offsets.setdefault(piece, offset)
        offset += len(piece)
    expected = head
    for piece in _split_pieces(new[head : len(new) - tail]):
        start = expected if old.startswith(piece, expected) else offsets.get(piece, -1)
        yield start, piece
        if start >= 0:
            expected = start + len(piece)
    yield len(old) - tail, new[len(new) - tail :]


def _is_comparable(old: bytes, new: bytes) -> bool:
    """Return whether two texts are of sizes that make a comparison piece by piece worthwhile."""
    pieces = old.count(b"\n[") + old.count(b"\n\n")
    return len(old) <= 4 * len(new) + SMALL and pieces <= MOST_PIECES


def _split_pieces(text: bytes) -> Iterator[bytes]:
    """Yield the pieces of a TOML text, its tables cut into paragraphs; joined they are the text."""
    for index, table in enumerate(text.split(b"\n[")):
        *parts, last = (b"\n[" + table if index else table).split(b"\n\n")
        yield from (part + b"\n\n" for part in parts)
        if last:
            yield last


def _count_common(first: bytes, second: bytes) -> int:
    """Return how many bytes both begin with."""
    low, high = 0, min(len(first), len(second))
    while low < high:
        middle = (low + high + 1) // 2
        if first[low:middle] == second[low:middle]:
            low = middle
        else:
            high = middle - 1
    return low


def _select_slices(
    slices: Sequence[Slice], ends: Sequence[int], start: int, length: int
) -> Iterator[Slice]:
    """Yield the slices of records that hold one range of the text which ``slices`` make up.

    ``ends`` are the offsets in the text at which the slices end; O(log slices).
    """
    for index in range(bisect_right(ends, start), len(slices)):
        offset, begin, size = slices[index]
        slice_start = ends[index] - size
        if slice_start >= start + length:
            return
        first, last = max(start, slice_start), min(start + length, ends[index])
        if first < last:
            yield offset, begin + first - slice_start, last - first


def _join_slices(slices: Sequence[Slice]) -> list[Slice]:
    """Return the slices, joining those that follow each other in the same record."""
    joined: list[Slice] = []
    for offset, start, length in slices:
        if joined and joined[-1][0] == offset and joined[-1][1] + joined[-1][2] == start:
            offset, start, length = offset, joined[-1][1], joined.pop()[2] + length
        if length:
            joined.append((offset, start, length))
    return joined


def _compress(data: bytes) -> bytes:
    return zlib.compress(data, 6 if len(data) < SMALL else 1)


def _decompress(payload: bytes, limit: int) -> bytes:
    """Unpack at most ``limit`` bytes of a payload; raise ``DamagedSnapshot``."""
    if limit <= 0:
        return b""  # to zlib, 0 means no limit
    unpacker = zlib.decompressobj()
    try:
        data = unpacker.decompress(payload, limit)
    except zlib.error as error:
        raise DamagedSnapshot from error
    if len(data) < limit and not unpacker.eof:
        raise DamagedSnapshot
    return data
