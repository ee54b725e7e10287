"""The records of a journal: one a line, with length and checksum, so that a torn one shows.

``length crc32 json``: the length of the JSON in bytes, eight hexadecimal digits, and JSON in
ASCII. The first record is the header; base text follows in it, packed. What a kill or a full disk
left half written at the end fails its checksum and is left out; everything before it counts. A
save that is about to replace the report is marked: if it did, what is before the mark is saved.
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
"""How many times larger a base is than it was packed: deflate at its quickest comes to 230."""
LARGEST_RECORD = 128 << 20
"""Bytes of a record: all of the largest report written anew, in ASCII."""
MOST_VALUES = 4_000_000
"""Values in a record, each of which takes a place in memory."""
_PREFIX = re.compile(rb"([0-9]{1,10}) ([0-9a-f]{8}) ")
LONGEST_PREFIX = 20
"""Bytes at the beginning of a record that tell how long it is."""


class Broken(ValueError):
    """These bytes are no journal that can be replayed."""


class NoRoom(Exception):
    """There is no room left for what this journal takes; another time there is."""


@dataclass(frozen=True, slots=True)
class Header:
    """What the first record says."""

    who: object
    """The process that wrote it, as ``who.from_json`` reads it; unchecked."""
    base: bytes
    """The report file that the changes start from."""
    when: str
    """When the first change was written, ISO 8601; for showing only."""
    uid: int | None = None
    """The account that the file was made for; None in journals of older versions."""
    by: int | None = None
    """The account that wrote it; another one only where the administrator did."""


def frame(value: object) -> bytes:
    """Return one record."""
    text = json.dumps(value, ensure_ascii=True, separators=(",", ":")).encode("ascii")
    return b"%d %08x %s\n" % (len(text), zlib.crc32(text), text)


def header(
    who: Mapping[str, object], base: bytes, when: str, uid: int | None = None, by: int | None = None
) -> bytes:
    """Return the first record; costs a fast compression of the base."""
    packed = base64.b64encode(zlib.compress(base, 1)).decode("ascii")
    digest = sha256(base).hexdigest()
    return frame(
        {
            "format": FORMAT,
            "who": dict(who),
            "when": when,
            "uid": uid,
            "by": by,
            "sha256": digest,
            "base": packed,
        }
    )


def changes(found: Iterable[Change]) -> bytes:
    """Return the record of some changes; long texts as the part that differs."""
    return frame([_packed(change) for change in found])


@dataclass(frozen=True, slots=True)
class Mark:
    """A save that was under way: if it came to its end, all that is before the mark is saved."""

    digest: str
    """SHA-256 of what the report was to hold."""
    after: str | None
    """Stamp of the latest snapshot before it; empty where there was none, None: not known."""


def mark(made: Mark) -> bytes:
    """Return the record of a mark."""
    return frame({"saved": made.digest, "after": made.after})


def length_of(start: bytes) -> int:
    """Return how many bytes a record takes that begins so; raise ``Broken`` for none of ours."""
    prefix = _PREFIX.match(start)
    if prefix is None or int(prefix[1]) > LARGEST_RECORD:
        raise Broken
    return prefix.end() + int(prefix[1]) + 1


def read_header(data: bytes, room: int = LARGEST_BASE) -> Header:
    """Read the first record; raise ``Broken``, or ``NoRoom`` where the base takes more."""
    value = next(_values(data), None)
    if not isinstance(value, dict) or value.get("format") != FORMAT:
        raise Broken
    base, digest = value.get("base"), value.get("sha256")
    if not isinstance(base, str):
        raise Broken
    text = _unpacked(base, min(room, LARGEST_BASE))
    if sha256(text).hexdigest() != digest:
        raise Broken
    when, uid, by = value.get("when"), value.get("uid"), value.get("by")
    return Header(
        value.get("who"),
        text,
        when if isinstance(when, str) else "",
        uid if type(uid) is int else None,
        by if type(by) is int else None,
    )


def replay(data: bytes, base: Report) -> Report:
    """Apply every whole record after the header; raise ``Broken`` where one cannot be meant."""
    return replay_from(data, base, lambda _mark: False)[1]


def replay_from(
    data: bytes, base: Report, is_saved: Callable[[Mark], bool]
) -> tuple[Report, Report]:
    """Return what of a journal was saved since, and all of it; raise ``Broken``.

    A journal may be older than the last save of its writer, who was killed before it was begun
    anew: what was saved, and perhaps taken out again by others, is not put in once more.
    """
    report = base
    lines = _lines(data)
    next(lines, None)
    try:
        for value in map(_value, lines):
            if isinstance(value, dict):
                made = Mark(str(value["saved"]), value.get("after"))
                base = report if is_saved(made) else base
            else:
                report = apply_changes(report, [_whole(item, report) for item in value])
    except (DecuongError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise Broken from error
    return base, report


def _lines(data: bytes) -> Iterator[bytes]:
    """Return the JSON of the records up to the first that is not whole; raise ``Broken``."""
    at = 0
    while (prefix := _PREFIX.match(data, at)) is not None:
        length, crc, start = int(prefix[1]), prefix[2], prefix.end()
        if length > LARGEST_RECORD:
            raise Broken
        text = data[start : start + length]
        at = start + length + 1
        if data[at - 1 : at] != b"\n" or crc != b"%08x" % zlib.crc32(text):
            return
        yield text


def _values(data: bytes) -> Iterator[Any]:
    return map(_value, _lines(data))


def _value(text: bytes) -> Any:
    if text.count(b",") > MOST_VALUES:
        raise Broken
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        raise Broken from None


def _unpacked(text: str, room: int) -> bytes:
    """Unpack a base; raise ``Broken`` for a bomb, ``NoRoom`` for one that takes more than that."""
    try:
        packed = base64.b64decode(text, validate=True)
        most = min(LARGEST_RATIO * len(packed), LARGEST_BASE)
        machine = zlib.decompressobj()
        found = machine.decompress(packed, min(most, max(room, 0)) + 1)
    except (binascii.Error, zlib.error, ValueError) as error:
        raise Broken from error
    if len(found) > most:
        raise Broken
    if len(found) > room:
        raise NoRoom
    if not machine.eof:
        raise Broken
    return found


def _packed(change: Change) -> list[object]:
    old, new = change.old, change.new
    if not _is_body(change.key) or not isinstance(old, str) or not isinstance(new, str):
        return [list(change.key), old, new]
    start, end = _ends(old, new)
    splice = {
        "at": start,
        "of": len(old) - start - end,
        "text": new[start : len(new) - end],
        "was": _sum(old),
    }
    return [list(change.key), splice]


def _whole(item: Any, report: Report) -> Change:
    if len(item) == 3:
        return decode_change(item)
    key, splice = item
    if not _is_body(tuple(key)):
        raise Broken
    old = report.section(key[1]).body
    start, length, text = splice["at"], splice["of"], splice["text"]
    if _sum(old) != splice["was"] or not 0 <= start <= start + length <= len(old):
        raise Broken
    return Change(tuple(key), old, old[:start] + text + old[start + length :])


def _is_body(key: tuple[str, ...]) -> bool:
    return len(key) == 3 and key[0] == "section" and key[2] == "body"


def _sum(text: str) -> int:
    return zlib.crc32(text.encode("utf-8", "surrogatepass"))


def _ends(old: str, new: str) -> tuple[int, int]:
    """Return how many characters two texts share at the start, and at the end after that.

    By halving: comparing slices is a matter of C, letter by letter would hold up the screen.
    """
    most = min(len(old), len(new))
    start = _shared(most, lambda n: old[:n] == new[:n])
    rest = most - start
    end = _shared(rest, lambda n: n == 0 or old[-n:] == new[-n:])
    return start, end


def _shared(most: int, same: Callable[[int], bool]) -> int:
    low, high = 0, most
    while low < high:
        middle = (low + high + 1) // 2
        if same(middle):
            low = middle
        else:
            high = middle - 1
    return low
