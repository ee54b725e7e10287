"""The file of one lease, as text: a line that beats, and a line that says who holds what.

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
from store.disk.folder import Folder
from store.hashing import sha256
from store.identity import Who

LEASE = "lease-"
ASK = "ask-"
FRESH = "fresh-"
"""What the names of leases, of requests and of files not yet in place begin with."""
FORMAT = 1
LIMIT = 4096
"""Bytes past which a file is no lease."""

_READ = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC
_BEAT, _IDLE = 10, 7
_LONGEST_ID = 200
_PLAIN = frozenset("abcdefghijklmnopqrstuvwxyz0123456789.-_")
_LONGEST_PLAIN = 80


@dataclass(frozen=True, slots=True)
class Mark:
    """What the file of a lease or of a request says."""

    section: str
    nonce: str
    """Tells this lease from every other one, also from another one of the same holder."""
    who: Who
    beat: int = 0
    idle: int = 0
    """Seconds since the holder typed anything."""
    taken_from: str = ""
    """The nonce of the lease that was taken over for this one."""


class NewerLease(ValueError):
    """A later version of the program wrote it; it is left alone."""


def name_of(section: str) -> str:
    """Return the end of a file name for a section; ids that could do harm in one are hashed."""
    if section and len(section) <= _LONGEST_PLAIN and set(section) <= _PLAIN:
        return section
    return "+" + sha256(section.encode("utf-8", "surrogatepass")).hexdigest()[:32]


def write(mark: Mark) -> bytes:
    """Return the bytes of a mark."""
    said = {
        "format": FORMAT,
        "section": mark.section,
        "nonce": mark.nonce,
        "who": mark.who.to_json(),
        "from": mark.taken_from,
    }
    return pulse(mark.beat, mark.idle) + json.dumps(said).encode() + b"\n"


def pulse(beat: int, idle: int) -> bytes:
    """Return the line that beats."""
    beat %= 10**_BEAT
    idle = max(0, min(idle, 10**_IDLE - 1))
    return b"%0*d %0*d\n" % (_BEAT, beat, _IDLE, idle)


def read(data: bytes) -> Mark:
    """Read a mark; raise ``ValueError`` for anything else, ``NewerLease`` for a later format."""
    first, _, rest = data.partition(b"\n")
    beat, _, idle = first.partition(b" ")
    if len(data) > LIMIT or not (beat.isdigit() and idle.isdigit() and len(first) <= 40):
        raise ValueError("no lease")
    try:
        said = json.loads(rest)
    except RecursionError:
        raise ValueError("no lease") from None
    if not isinstance(said, dict):
        raise ValueError("no lease")
    number = said.get("format")
    if isinstance(number, int) and number > FORMAT:
        raise NewerLease
    section, nonce, before = (said.get(key, "") for key in ("section", "nonce", "from"))
    holder = who.from_json(said.get("who"))
    texts = (section, nonce, before)
    if number != FORMAT or holder is None or not all(isinstance(one, str) for one in texts):
        raise ValueError("no lease")
    if not section or not nonce or max(map(len, texts)) > _LONGEST_ID:
        raise ValueError("no lease")
    return Mark(section, nonce, holder, int(beat), int(idle), before)


def load(path: Path) -> Mark:
    """Read the mark in a file; raise ``OSError`` or ``ValueError``. Never follows, never waits."""
    fd = os.open(path, _READ)
    try:
        return load_from(fd)
    finally:
        os.close(fd)


def load_in(folder: Folder, name: str) -> Mark:
    """Read the mark in a file of a folder; raise ``OSError``, ``StoreError`` or ``ValueError``.

    One that is just being put in place has two names, so that a second one is no hindrance.
    """
    fd = folder.open(name, linked=True)
    try:
        return load_from(fd)
    finally:
        os.close(fd)


def put_away(folder: Folder, name: str, nonce: str) -> bool:
    """Remove a file that holds this very mark, and nothing else; tell whether it was there.

    A file with a second name is not touched, but for our own that was killed between giving a lease
    its name and taking its first one away. Raise ``OSError``.
    """
    try:
        fd = folder.open(name, linked=True)
    except (FileNotFoundError, StoreError):
        return False
    try:
        mark = load_from(fd)
        twin = name.startswith(FRESH) and folder.is_same(name, LEASE + name_of(mark.section))
        if mark.nonce != nonce or (os.fstat(fd).st_nlink != 1 and not twin):
            return False
        folder.remove(name)
    except ValueError:
        return False
    finally:
        os.close(fd)
    return True


def load_from(fd: int) -> Mark:
    """Read the mark in an open file; raise ``OSError`` or ``ValueError``."""
    if not stat.S_ISREG(os.fstat(fd).st_mode):
        raise ValueError("no file")
    return read(os.pread(fd, LIMIT + 1, 0))
