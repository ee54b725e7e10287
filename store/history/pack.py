"""The pack in which snapshots are kept: append-only bytes, every record with its own checksum.

A pack is a line that names the format, then records. A *text* record holds what a snapshot says
that the one before it did not; a *snapshot* record says who and when, and lists the slices of text
records that make up the file. So a save costs what it changed. A tail that was torn by a power cut
is not a record and is written over; a record that went bad costs the snapshots that hold its text,
and no others. Every ``ANEW`` snapshots the whole text is laid down again, so that this is few.

Everything here is about bytes; nothing reads a file, and nothing here trusts the bytes.
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
ANEW = 50
"""Snapshots after which the whole text is kept again."""
LIMIT = 64 * 1024 * 1024
"""Most bytes of one snapshot; the largest report file that is read (``parse.LIMIT``)."""

LARGEST_FACTS = 8 << 20
"""Most bytes of what one snapshot record says."""
MOST_FACTS = 32 << 20
"""Most bytes of what all snapshot records of a pack say."""
MOST_NUMBERS = 4_000_000
"""Most values in all snapshot records of a pack, each of which takes a place in memory."""
MOST_ENTRIES = 30_000
"""Most snapshots of a pack; the ladder leaves some hundreds, and all of the last day."""
MOST_UNPACKED = 8 * LIMIT
"""Most bytes that are unpacked to put one snapshot together."""
SMALL = LIMIT // 64
"""Bytes of text up to which it is packed as tightly as can be."""
LARGEST_RATIO = 256
"""How many times larger a text is than it was packed, above ``SMALL``: deflate at its quickest,
which packs the rest, comes to 230 for a text of one letter. More than that is not ours."""
MOST_PIECES = 1_000_000
"""Most paragraphs and tables of a text that another is compared with, one by one."""

TEXT, SNAPSHOT = b"T", b"S"
_MARK = b"\x00\xd0\xc7\xf1"
_FRAME = len(_MARK) + 1 + 4 + 4
"""Mark, kind, length of the payload, checksum of these two and the payload."""

Slice = tuple[int, int, int]
"""Offset of a text record in the pack, start and length within its text."""


class Damaged(ValueError):
    """A snapshot cannot be put together from what the pack still holds."""


class Excessive(ValueError):
    """The pack says more than any that was written by this program."""


class Newer(ValueError):
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
class Entry:
    """A snapshot as the pack has it."""

    offset: int
    facts: Mapping[str, object]
    """What was said of it: ``stamp``, ``at``, ``who``, ``why``, ``sections``, and more."""
    slices: tuple[Slice, ...]
    size: int
    digest: str
    """SHA-256 of the file's bytes, in hexadecimal digits."""


class Pack:
    """The bytes of a pack and what was found in them."""

    def __init__(self, data: bytes, end: int = 0) -> None:
        """Know the bytes, and nothing yet of what is in them."""
        self.data = data
        self.texts: dict[int, Record] = {}
        """Text records by offset."""
        self.entries: list[Entry] = []
        """Snapshots, the oldest first."""
        self.end = end
        """Offset past the last good record; what is behind it is a torn tail."""
        self._unpacked: dict[int, bytes] = {}
        self._last: tuple[Entry | None, bytes] | None = None

    def read(self, entry: Entry) -> bytes:
        """Return the file as the snapshot has it; raise ``Damaged``."""
        needed = self._needed(entry)
        parts = []
        for offset, start, length in entry.slices:
            parts.append(self._text(offset, needed[offset])[start : start + length])
        found = b"".join(parts)
        if len(found) != entry.size or sha256(found).hexdigest() != entry.digest:
            raise Damaged
        return found

    def _needed(self, entry: Entry) -> dict[int, int]:
        """Return how many bytes of which texts a snapshot is made of; before any is unpacked."""
        if not 0 <= entry.size <= LIMIT or entry.size != sum(part[2] for part in entry.slices):
            raise Damaged
        needed: dict[int, int] = {}
        for offset, start, length in entry.slices:
            needed[offset] = max(needed.get(offset, 0), start + length)
        if sum(needed.values()) > MOST_UNPACKED:
            raise Damaged
        for offset, size in needed.items():
            record = self.texts.get(offset)
            if record is None or size > max(SMALL, LARGEST_RATIO * len(record.payload)):
                raise Damaged
        return needed

    def _text(self, offset: int, size: int) -> bytes:
        """Return at least the first bytes of a text; raise ``Damaged`` where it is shorter."""
        text = self._unpacked.get(offset, b"")
        if len(text) < size:
            text = _unpacked(self.texts[offset].payload, size)
            if len(text) < size:
                raise Damaged
            if sum(map(len, self._unpacked.values())) > LIMIT:
                self._unpacked.clear()
            self._unpacked[offset] = text
        return text

    def last(self) -> tuple[Entry | None, bytes]:
        """Return the latest snapshot and its text; None where there is none that can be read."""
        if self._last is None:
            self._last = None, b""
            if self.entries:
                with contextlib.suppress(Damaged):
                    self._last = self.entries[-1], self.read(self.entries[-1])
        return self._last

    def wholes(self) -> int:
        """Return how many snapshots there are since the whole text was laid down."""
        count = 0
        for entry in reversed(self.entries):
            count += 1
            if len(entry.slices) == 1 and entry.slices[0][1:] == (0, entry.size):
                break
        return count


def load(data: bytes) -> Pack:
    """Find the records of a pack, stepping over what is broken.

    Raise ``Newer``, or ``Excessive`` for one that would take all memory or minutes.
    """
    version = re.match(rb"decuong history ([0-9]{1,9})\n", data)
    if version is not None and int(version[1]) > 1:
        raise Newer
    if data.count(_MARK + SNAPSHOT) > MOST_ENTRIES:
        raise Excessive
    pack = Pack(data, end=len(HEADER) if data.startswith(HEADER) else 0)
    room, numbers = MOST_FACTS, MOST_NUMBERS
    for record in _records(data):
        pack.end = record.end
        if record.kind == TEXT:
            pack.texts[record.offset] = record
        elif record.kind == SNAPSHOT:
            said = _said(record, room)
            room, numbers = room - len(said), numbers - said.count(b",")
            if room < 0 or numbers < 0:
                raise Excessive
            entry = _entry(record, said)
            if entry is not None:
                pack.entries.append(entry)
    return pack


def addition(pack: Pack, data: bytes, facts: Mapping[str, object]) -> bytes:
    """Return what is to be written at the end of a pack to keep ``data`` as a snapshot."""
    head = b"" if pack.end else HEADER
    at = pack.end + len(head)
    entry, old = pack.last() if pack.wholes() < ANEW else (None, b"")
    if not _is_comparable(old, data):
        entry, old = None, b""
    runs = list(_runs(old, data)) if entry is not None else [(-1, data)]
    fresh = b"".join(text for start, text in runs if start < 0)
    text = frame(TEXT, _packed(fresh)) if fresh else b""
    slices: list[Slice] = []
    ends = list(accumulate(size for _, _, size in entry.slices)) if entry is not None else []
    used = 0
    for start, part in runs:
        if start < 0:
            slices.append((at, used, len(part)))
            used += len(part)
        elif entry is not None:
            slices += _within(entry.slices, ends, start, len(part))
    return head + text + snapshot(facts, _joined(slices), len(data), sha256(data).hexdigest())


def snapshot(facts: Mapping[str, object], slices: Sequence[Slice], size: int, digest: str) -> bytes:
    """Return a snapshot record."""
    said = {**facts, "size": size, "sha256": digest, "parts": [n for one in slices for n in one]}
    text = json.dumps(said, ensure_ascii=False, separators=(",", ":"))
    return frame(SNAPSHOT, _packed(text.encode("utf-8", "replace")))


def frame(kind: bytes, payload: bytes) -> bytes:
    """Return a record."""
    said = kind + len(payload).to_bytes(4, "big")
    check = zlib.crc32(payload, zlib.crc32(said))
    return _MARK + said + check.to_bytes(4, "big") + payload


def _records(data: bytes) -> Iterator[Record]:
    """Yield the good records; where one is bad, go on at the next mark."""
    at = data.find(_MARK)
    wasted = 0
    while at >= 0 and wasted <= len(data):  # a crafted pack must not cost its square
        said = data[at + len(_MARK) : at + len(_MARK) + 5]
        start = at + _FRAME
        stop = start + int.from_bytes(said[1:], "big")
        if len(said) == 5 and stop <= len(data):
            payload = data[start:stop]
            check = int.from_bytes(data[start - 4 : start], "big")
            if zlib.crc32(payload, zlib.crc32(said)) == check:
                yield Record(at, said[:1], payload)
                at = data.find(_MARK, stop)
                continue
            wasted += len(payload)
        at = data.find(_MARK, at + 1)


def _said(record: Record, room: int) -> bytes:
    """Return what a snapshot record says; empty where it is broken. Raise ``Excessive``."""
    most = min(LARGEST_FACTS, room)
    try:
        said = _unpacked(record.payload, most + 1)
    except Damaged:
        return b""
    if len(said) > most:
        raise Excessive
    return said


def _entry(record: Record, said: bytes) -> Entry | None:
    """Read a snapshot record; None for one that says something else than it should."""
    try:
        facts = json.loads(said)
        size, digest, parts = facts.pop("size"), facts.pop("sha256"), facts.pop("parts")
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return None
    if not (type(size) is int and isinstance(digest, str) and isinstance(parts, list)):
        return None
    if len(parts) % 3 or not all(type(part) is int and part >= 0 for part in parts):
        return None
    slices = tuple(zip(parts[::3], parts[1::3], parts[2::3], strict=True))
    return Entry(record.offset, facts, slices, size, digest)


def _runs(old: bytes, new: bytes) -> Iterator[tuple[int, bytes]]:
    """Yield the pieces of ``new``, each with where it stands in ``old``, -1 where it does not.

    What both begin and end with costs nothing; between, paragraphs and tables are looked up.
    """
    head = _common(old, new)
    tail = _common(old[head:][::-1], new[head:][::-1])
    yield 0, new[:head]
    where: dict[bytes, int] = {}
    at, stop = head, len(old) - tail
    for piece in _cut(old[head:stop]):
        where.setdefault(piece, at)
        at += len(piece)
    expected = head
    for piece in _cut(new[head : len(new) - tail]):
        start = expected if old.startswith(piece, expected) else where.get(piece, -1)
        yield start, piece
        if start >= 0:
            expected = start + len(piece)
    yield len(old) - tail, new[len(new) - tail :]


def _is_comparable(old: bytes, new: bytes) -> bool:
    """Tell whether it is worth while to look for a text in an older one, piece by piece."""
    pieces = old.count(b"\n[") + old.count(b"\n\n")
    return len(old) <= 4 * len(new) + SMALL and pieces <= MOST_PIECES


def _cut(text: bytes) -> Iterator[bytes]:
    """Yield the pieces of a TOML text: tables, and paragraphs within. Joined they are the text."""
    for at, table in enumerate(text.split(b"\n[")):
        *parts, last = (b"\n[" + table if at else table).split(b"\n\n")
        yield from (part + b"\n\n" for part in parts)
        if last:
            yield last


def _common(one: bytes, other: bytes) -> int:
    """Return how many bytes both begin with."""
    low, high = 0, min(len(one), len(other))
    while low < high:
        middle = (low + high + 1) // 2
        if one[low:middle] == other[low:middle]:
            low = middle
        else:
            high = middle - 1
    return low


def _within(
    slices: Sequence[Slice], ends: Sequence[int], start: int, length: int
) -> Iterator[Slice]:
    """Yield the slices of records that hold a stretch of the text which ``slices`` make up.

    ``ends`` has where in the text each of them ends; O(log slices).
    """
    for index in range(bisect_right(ends, start), len(slices)):
        offset, begin, size = slices[index]
        at = ends[index] - size
        if at >= start + length:
            return
        first, last = max(start, at), min(start + length, ends[index])
        if first < last:
            yield offset, begin + first - at, last - first


def _joined(slices: Sequence[Slice]) -> list[Slice]:
    """Return the slices with those that follow each other in the same record made one."""
    found: list[Slice] = []
    for offset, start, length in slices:
        if found and found[-1][0] == offset and found[-1][1] + found[-1][2] == start:
            offset, start, length = offset, found[-1][1], found.pop()[2] + length
        if length:
            found.append((offset, start, length))
    return found


def _packed(data: bytes) -> bytes:
    return zlib.compress(data, 6 if len(data) < SMALL else 1)


def _unpacked(payload: bytes, most: int) -> bytes:
    """Unpack the first bytes of a payload, at most so many; raise ``Damaged``."""
    if most <= 0:
        return b""  # to zlib, nothing means without end
    unpacker = zlib.decompressobj()
    try:
        found = unpacker.decompress(payload, most)
    except zlib.error as error:
        raise Damaged from error
    if len(found) < most and not unpacker.eof:
        raise Damaged
    return found
