"""Who works on a report: a user in one process on one machine, and whether that still runs.

No clock is compared between machines. On one machine a process is known by its id and the tick at
which it started, so that a reused process id is not taken for the earlier process; a new boot id
means that every process from before has ended.
"""

from __future__ import annotations

import os
import time
from collections.abc import Mapping
from dataclasses import dataclass, fields
from functools import cache
from pathlib import Path

from outline.text import visible

from .hashing import sha256

LONGEST = 64
"""Most characters of a name that are read from a file."""
_LARGEST = (1 << 63) - 1
_LARGEST_PID = (1 << 31) - 1
_PROC = Path("/proc")
_MACHINE_IDS = (Path("/etc/machine-id"), Path("/var/lib/dbus/machine-id"))


@dataclass(frozen=True, slots=True)
class Identity:
    """One process of one person."""

    user: str
    host: str
    boot: str
    """Machine, boot and process id namespace; empty if the system does not show them."""
    pid: int
    ticks: int
    """When the process started, in clock ticks since boot; 0 if the system does not show it."""
    tty: str
    """The terminal, without ``/dev/``; empty when there is none."""
    since: int
    """Seconds since 1970 by the clock of that host; for showing only, never compared."""

    def to_json(self) -> dict[str, str | int]:
        """Return what ``from_json`` reads."""
        return {field.name: getattr(self, field.name) for field in fields(self)}


def from_json(value: object) -> Identity | None:
    """Read what ``to_json`` wrote; None for anything else. Long names are cut."""
    if not isinstance(value, Mapping):
        return None
    names = [value.get(key) for key in ("user", "host", "boot", "tty")]
    numbers = [value.get(key) for key in ("pid", "ticks", "since")]
    if not all(isinstance(item, str) for item in names):
        return None
    if not all(type(item) is int and 0 <= item <= _LARGEST for item in numbers):
        return None
    user, host, boot, tty = (str(item) for item in names)
    pid, ticks, since = (int(item) for item in numbers if isinstance(item, int))
    if not user or not host or not 0 < pid <= _LARGEST_PID:
        return None
    return Identity(
        user[:LONGEST], host[:LONGEST], boot[: 3 * LONGEST], pid, ticks, tty[:LONGEST], since
    )


def me() -> Identity:
    """Return the identity of this process."""
    pid = os.getpid()
    start = _find_start(pid)
    return Identity(
        user=find_user_name(os.geteuid()),
        host=os.uname().nodename[:LONGEST] or "localhost",
        boot=_find_boot(),
        pid=pid,
        ticks=start[0] if start else 0,
        tty=_find_terminal(),
        since=max(int(time.time()), 0),
    )


def is_alive(process: Identity) -> bool | None:
    """Return whether a process still runs; None if this machine cannot know.

    It cannot for a process of another machine, of another process id namespace (a container), or
    one that the system hides.
    """
    if process.host != os.uname().nodename[:LONGEST]:
        return None
    own_boot = _find_boot()
    their_parts, own_parts = process.boot.split("."), own_boot.split(".")
    if process.boot != own_boot:
        same_machine = bool(own_parts[0]) and their_parts[0] == own_parts[0]
        restarted = (
            same_machine
            and len(their_parts) == len(own_parts) == 3
            and their_parts[1] != own_parts[1]
        )
        return False if restarted else None
    start = _find_start(process.pid)
    if start is not None:
        ticks, ended = start
        return not ended and (not process.ticks or ticks == process.ticks)
    try:
        os.kill(process.pid, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return None  # a process with this id runs, and the system hides which
    return None if process.ticks else True


def find_user_name(uid: int) -> str:
    """Return the name of an account; its number if this machine knows no name."""
    import pwd

    try:
        name = pwd.getpwuid(uid).pw_name
    except KeyError:
        name = ""
    return name[:LONGEST] or str(uid)


def may_be_of(process: Identity, uid: int) -> bool:
    """Return whether an identity can be of an account; an unknown name can be of any."""
    import pwd

    if process.user == find_user_name(uid):
        return True
    try:
        return pwd.getpwnam(process.user).pw_uid == uid
    except (KeyError, ValueError):
        return not process.user.isdecimal()


def is_same_process(first: Identity, second: Identity) -> bool:
    """Return whether two identities are of one process."""
    key = (first.host, first.boot, first.pid, first.ticks)
    return key == (second.host, second.boot, second.pid, second.ticks)


def is_same_person(first: Identity, second: Identity) -> bool:
    """Return whether two processes belong to one account of one machine."""
    return (first.user, first.host) == (second.user, second.host)


def label(process: Identity) -> str:
    """Return ``lan@maychu``, safe to show."""
    return visible(f"{process.user}@{process.host}")


def _find_boot() -> str:
    """Return ``machine.boot.space``; the machine's own id stays private, as machine-id(5) asks."""
    return _find_boot_in(_PROC)


@cache
def _find_boot_in(proc: Path) -> str:
    boot = _read_start(proc / "sys/kernel/random/boot_id")
    if not boot:
        return ""
    machine = next((id_ for path in _MACHINE_IDS if (id_ := _read_start(path))), "")
    if machine:
        machine = sha256(f"decuong {machine}".encode()).hexdigest()[:16]
    try:
        space = os.readlink(proc / "self/ns/pid").strip("pid:[]")
    except OSError:
        space = ""
    return f"{machine}.{boot}.{space}"


def _find_start(pid: int) -> tuple[int, bool] | None:
    """Return the tick at which a process started, and whether it has ended; None if unknown.

    See proc_pid_stat(5): the name of the program is in brackets and may hold any character.
    """
    text = _read_start(_PROC / str(pid) / "stat")
    fields = text.rpartition(")")[2].split()
    if len(fields) < 20 or not fields[19].isdecimal():
        return None
    return int(fields[19]), fields[0] in "ZXx"


def _read_start(path: Path) -> str:
    try:
        with path.open("rb") as file:
            return file.read(4096).decode("utf-8", "replace").strip()
    except (OSError, ValueError):
        return ""


def _find_terminal() -> str:
    for stream in (0, 1, 2):
        try:
            return os.ttyname(stream).removeprefix("/dev/")[:LONGEST]
        except OSError:
            continue
    return ""
