"""The file of one lease: a line with its heartbeat, and a line with its holder and section.

``0000000042 0000000007``: how often the holder has renewed it, and for how many seconds the holder
has typed nothing. Both are counted, not read from a clock, so that clocks of two machines need not
agree. The first line has a fixed width: a beat overwrites it in place and needs no room on a disk.
"""

from __future__ import annotations

import json
import os
import stat
from dataclasses import dataclass
from pathlib import Path

from outline.errors import StoreError
from store import identity as who
from store.hashing import sha256
from store.identity import Identity

from .folder import Folder

LEASE = "lease-"
ASK = "ask-"
FRESH = "fresh-"
"""What the names of leases, of requests and of files not yet in place begin with."""
FORMAT = 1
LIMIT = 4096
"""Bytes above which a file is not a lease."""

_READ = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC
_BEAT_DIGITS, _IDLE_DIGITS = 10, 7
_LONGEST_ID = 200
_PLAIN = frozenset("abcdefghijklmnopqrstuvwxyz0123456789.-_")
_LONGEST_PLAIN = 80


@dataclass(frozen=True, slots=True)
class LeaseRecord:
    """The content of the file of a lease or of a request."""

    section: str
    nonce: str
    """Distinguishes this lease from any other one, also of the same holder."""
    holder: Identity
    beat: int = 0
    idle: int = 0
    """Seconds since the holder typed anything."""
    taken_from: str = ""
    """The nonce of the lease that was taken over for this one."""


class NewerLease(ValueError):
    """A later version of the program wrote it; it is left alone."""


def encode_section(section: str) -> str:
    """Return the end of a file name for a section; ids that could do harm in one are hashed."""
    if section and len(section) <= _LONGEST_PLAIN and set(section) <= _PLAIN:
        return section
    return "+" + sha256(section.encode("utf-8", "surrogatepass")).hexdigest()[:32]


def encode(record: LeaseRecord) -> bytes:
    """Return the bytes of a record."""
    content = {
        "format": FORMAT,
        "section": record.section,
        "nonce": record.nonce,
        "who": record.holder.to_json(),
        "from": record.taken_from,
    }
    return encode_beat(record.beat, record.idle) + json.dumps(content).encode() + b"\n"


def encode_beat(beat: int, idle: int) -> bytes:
    """Return the line of the heartbeat."""
    beat %= 10**_BEAT_DIGITS
    idle = max(0, min(idle, 10**_IDLE_DIGITS - 1))
    return b"%0*d %0*d\n" % (_BEAT_DIGITS, beat, _IDLE_DIGITS, idle)


def decode(data: bytes) -> LeaseRecord:
    """Read a record; raise ``ValueError`` for anything else, ``NewerLease`` for a later format."""
    first, _, json_text = data.partition(b"\n")
    beat, _, idle = first.partition(b" ")
    if len(data) > LIMIT or not (beat.isdigit() and idle.isdigit() and len(first) <= 40):
        raise ValueError("no lease")
    try:
        content = json.loads(json_text)
    except RecursionError:
        raise ValueError("no lease") from None
    if not isinstance(content, dict):
        raise ValueError("no lease")
    format_ = content.get("format")
    if isinstance(format_, int) and format_ > FORMAT:
        raise NewerLease
    section, nonce, taken_from = (content.get(key, "") for key in ("section", "nonce", "from"))
    holder = who.from_json(content.get("who"))
    texts = (section, nonce, taken_from)
    if format_ != FORMAT or holder is None or not all(isinstance(text, str) for text in texts):
        raise ValueError("no lease")
    if not section or not nonce or max(map(len, texts)) > _LONGEST_ID:
        raise ValueError("no lease")
    return LeaseRecord(section, nonce, holder, int(beat), int(idle), taken_from)


def load(path: Path) -> LeaseRecord:
    """Read a file; raise ``OSError`` or ``ValueError``. Never follows a link, never waits."""
    fd = os.open(path, _READ)
    try:
        return load_from(fd)
    finally:
        os.close(fd)


def load_in(folder: Folder, name: str) -> LeaseRecord:
    """Read a file of a folder; raise ``OSError``, ``StoreError`` or ``ValueError``.

    One that is just being put in place has two names, so that a second name is allowed.
    """
    fd = folder.open(name, linked=True)
    try:
        return load_from(fd)
    finally:
        os.close(fd)


def remove_record(folder: Folder, name: str, nonce: str) -> bool:
    """Remove a file if it holds the record with this nonce; return whether it was removed.

    A file with a second name is not touched, unless both are names of this lease: its writer was
    killed before removing the first one. Raise ``OSError``.
    """
    try:
        fd = folder.open(name, linked=True)
    except (FileNotFoundError, StoreError):
        return False
    try:
        record = load_from(fd)
        is_own_link = name.startswith(FRESH) and folder.is_same(
            name, LEASE + encode_section(record.section)
        )
        if record.nonce != nonce or (os.fstat(fd).st_nlink != 1 and not is_own_link):
            return False
        folder.remove(name)
    except ValueError:
        return False
    finally:
        os.close(fd)
    return True


def load_from(fd: int) -> LeaseRecord:
    """Read an open file; raise ``OSError`` or ``ValueError``."""
    if not stat.S_ISREG(os.fstat(fd).st_mode):
        raise ValueError("no file")
    return decode(os.pread(fd, LIMIT + 1, 0))
