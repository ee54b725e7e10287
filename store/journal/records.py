"""The records of a journal: one a line, with length and checksum, so that a torn one is seen.

``length crc32 json``: the length of the JSON in bytes, eight hexadecimal digits, and JSON in
ASCII. The first record is the header, which holds the base file, compressed. A last record that a
kill or a full disk left half written fails its checksum and is left out; all before it counts. A
save that is about to replace the report is marked: if it did, all before the mark is saved.
"""

from __future__ import annotations

import base64
import binascii
import json
import re
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from outline.errors import DecuongError
from outline.model import Report
from outline.patching.patch import Change, apply_changes, decode_change
from store.hashing import sha256

FORMAT = 1
LARGEST_BASE = 64 << 20
"""Bytes of a base: the largest report that is read (``parse.LIMIT``)."""
LARGEST_RATIO = 256
"""Highest compression ratio of a base: deflate at its quickest reaches 230."""
LARGEST_RECORD = 128 << 20
"""Bytes of a record: all of the largest report, in ASCII."""
MOST_VALUES = 4_000_000
"""Values in a record, each of which takes memory."""
_PREFIX = re.compile(rb"([0-9]{1,10}) ([0-9a-f]{8}) ")
LONGEST_PREFIX = 20
"""Bytes at the beginning of a record that hold its length."""


class BrokenJournal(ValueError):
    """These bytes are no journal that can be replayed."""


class NoRoom(Exception):
    """This journal takes more than is left of the budget; the next start can read it."""


@dataclass(frozen=True, slots=True)
class Header:
    """The first record."""

    writer: object
    """The process that wrote it, as ``identity.from_json`` reads it; unchecked."""
    base: bytes
    """The report file that the changes start from."""
    started: str
    """When the first change was written, ISO 8601; only to be shown."""
    uid: int | None = None
    """The account that the file was made for; None in journals of older versions."""
    writer_uid: int | None = None
    """The account that wrote it; another one only where the administrator did."""


def encode_record(value: object) -> bytes:
    """Return one record."""
    text = json.dumps(value, ensure_ascii=True, separators=(",", ":")).encode("ascii")
    return b"%d %08x %s\n" % (len(text), zlib.crc32(text), text)


def encode_header(
    writer: Mapping[str, object],
    base: bytes,
    started: str,
    uid: int | None = None,
    by: int | None = None,
) -> bytes:
    """Return the first record; costs a fast compression of the base."""
    packed = base64.b64encode(zlib.compress(base, 1)).decode("ascii")
    digest = sha256(base).hexdigest()
    return encode_record(
        {
            "format": FORMAT,
            "who": dict(writer),
            "when": started,
            "uid": uid,
            "by": by,
            "sha256": digest,
            "base": packed,
        }
    )


def encode_changes(changes: Iterable[Change]) -> bytes:
    """Return the record of some changes; long texts as the part that differs."""
    return encode_record([_encode_change(change) for change in changes])


@dataclass(frozen=True, slots=True)
class SaveMark:
    """A save that was under way: if it was completed, all before the mark is saved."""

    digest: str
    """SHA-256 of the new file."""
    after: str | None
    """Stamp of the latest snapshot before the save; empty if there was none, None if unknown."""


def encode_mark(mark: SaveMark) -> bytes:
    """Return the record of a mark."""
    return encode_record({"saved": mark.digest, "after": mark.after})


def read_length(start: bytes) -> int:
    """Return the bytes of a record with this start; raise ``BrokenJournal`` if it is none."""
    prefix = _PREFIX.match(start)
    if prefix is None or int(prefix[1]) > LARGEST_RECORD:
        raise BrokenJournal
    return prefix.end() + int(prefix[1]) + 1


def read_header(data: bytes, limit: int = LARGEST_BASE) -> Header:
    """Read the first record; raise ``BrokenJournal``, or ``NoRoom`` if the base is too large."""
    value = next(_parse_records(data), None)
    if not isinstance(value, dict) or value.get("format") != FORMAT:
        raise BrokenJournal
    base, digest = value.get("base"), value.get("sha256")
    if not isinstance(base, str):
        raise BrokenJournal
    base_data = _unpack_base(base, min(limit, LARGEST_BASE))
    if sha256(base_data).hexdigest() != digest:
        raise BrokenJournal
    started, uid, by = value.get("when"), value.get("uid"), value.get("by")
    return Header(
        value.get("who"),
        base_data,
        started if isinstance(started, str) else "",
        uid if type(uid) is int else None,
        by if type(by) is int else None,
    )


def replay(data: bytes, base: Report) -> Report:
    """Apply every whole record after the header; raise ``BrokenJournal`` if one does not fit."""
    return replay_from(data, base, lambda _mark: False)[1]


def replay_from(
    data: bytes, base: Report, is_saved: Callable[[SaveMark], bool]
) -> tuple[Report, Report]:
    """Return the report as last saved, and with all changes; raise ``BrokenJournal``.

    A journal may be older than the last save of its writer, who was killed before starting a new
    one: changes that were saved, and perhaps removed again by others, are not applied twice.
    """
    report = base
    lines = _split_records(data)
    next(lines, None)
    try:
        for value in map(_parse_record, lines):
            if isinstance(value, dict):
                mark = SaveMark(str(value["saved"]), value.get("after"))
                base = report if is_saved(mark) else base
            else:
                report = apply_changes(report, [_decode_change(item, report) for item in value])
    except (DecuongError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise BrokenJournal from error
    return base, report


def _split_records(data: bytes) -> Iterator[bytes]:
    """Yield the JSON of the records up to the first damaged one; raise ``BrokenJournal``."""
    offset = 0
    while (prefix := _PREFIX.match(data, offset)) is not None:
        length, crc, start = int(prefix[1]), prefix[2], prefix.end()
        if length > LARGEST_RECORD:
            raise BrokenJournal
        text = data[start : start + length]
        offset = start + length + 1
        if data[offset - 1 : offset] != b"\n" or crc != b"%08x" % zlib.crc32(text):
            return
        yield text


def _parse_records(data: bytes) -> Iterator[Any]:
    return map(_parse_record, _split_records(data))


def _parse_record(text: bytes) -> Any:
    if text.count(b",") > MOST_VALUES:
        raise BrokenJournal
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        raise BrokenJournal from None


def _unpack_base(text: str, limit: int) -> bytes:
    """Unpack a base; raise ``BrokenJournal`` for a bomb, ``NoRoom`` for more than ``limit``."""
    try:
        packed = base64.b64decode(text, validate=True)
        largest = min(LARGEST_RATIO * len(packed), LARGEST_BASE)
        unpacker = zlib.decompressobj()
        data = unpacker.decompress(packed, min(largest, max(limit, 0)) + 1)
    except (binascii.Error, zlib.error, ValueError) as error:
        raise BrokenJournal from error
    if len(data) > largest:
        raise BrokenJournal
    if len(data) > limit:
        raise NoRoom
    if not unpacker.eof:
        raise BrokenJournal
    return data


def _encode_change(change: Change) -> list[object]:
    old, new = change.old, change.new
    if not _is_body(change.key) or not isinstance(old, str) or not isinstance(new, str):
        return [list(change.key), old, new]
    start, end = _count_common_ends(old, new)
    splice = {
        "at": start,
        "of": len(old) - start - end,
        "text": new[start : len(new) - end],
        "was": _checksum(old),
    }
    return [list(change.key), splice]


def _decode_change(item: Any, report: Report) -> Change:
    if len(item) == 3:
        return decode_change(item)
    key, splice = item
    if not _is_body(tuple(key)):
        raise BrokenJournal
    old = report.section(key[1]).body
    start, length, text = splice["at"], splice["of"], splice["text"]
    if _checksum(old) != splice["was"] or not 0 <= start <= start + length <= len(old):
        raise BrokenJournal
    return Change(tuple(key), old, old[:start] + text + old[start + length :])


def _is_body(key: tuple[str, ...]) -> bool:
    return len(key) == 3 and key[0] == "section" and key[2] == "body"


def _checksum(text: str) -> int:
    return zlib.crc32(text.encode("utf-8", "surrogatepass"))


def _count_common_ends(old: str, new: str) -> tuple[int, int]:
    """Return how many characters two texts share at the start, and at the end after that.

    By halving: slices are compared in C; letter by letter would block the screen.
    """
    shorter = min(len(old), len(new))
    start = _find_longest(shorter, lambda n: old[:n] == new[:n])
    remaining = shorter - start
    end = _find_longest(remaining, lambda n: n == 0 or old[-n:] == new[-n:])
    return start, end


def _find_longest(limit: int, is_common: Callable[[int], bool]) -> int:
    low, high = 0, limit
    while low < high:
        middle = (low + high + 1) // 2
        if is_common(middle):
            low = middle
        else:
            high = middle - 1
    return low
