"""Who works on a report: a person in one process on one machine, and whether that one still runs.

No clock is compared between machines. On one machine a process is known by its id and the tick at
which it began, so that a process id used again is not taken for the one that is gone, and the boot
id tells that everything before a restart is gone.
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
"""Characters of a name that are kept of what a file says."""
_LARGEST = (1 << 63) - 1
_LARGEST_PID = (1 << 31) - 1
_PROC = Path("/proc")
_MACHINE_IDS = (Path("/etc/machine-id"), Path("/var/lib/dbus/machine-id"))


@dataclass(frozen=True, slots=True)
class Who:
    """One process of one person."""

    user: str
    host: str
    boot: str
    """Machine, boot and the space of process ids; empty where the system does not tell."""
    pid: int
    ticks: int
    """When the process began, in clock ticks since boot; 0 where the system does not tell."""
    tty: str
    """The terminal, without ``/dev/``; empty when there is none."""
    since: int
    """Seconds since 1970 by the clock of that host; for showing only, never compared."""

    def to_json(self) -> dict[str, str | int]:
        """Return what ``from_json`` reads."""
        return {field.name: getattr(self, field.name) for field in fields(self)}


def from_json(value: object) -> Who | None:
    """Read what another process wrote; None when it is anything else. Names are cut to fit."""
    if not isinstance(value, Mapping):
        return None
    names = [value.get(key) for key in ("user", "host", "boot", "tty")]
    numbers = [value.get(key) for key in ("pid", "ticks", "since")]
    if not all(isinstance(one, str) for one in names):
        return None
    if not all(type(one) is int and 0 <= one <= _LARGEST for one in numbers):
        return None
    user, host, boot, tty = (str(one) for one in names)
    pid, ticks, since = (int(one) for one in numbers if isinstance(one, int))
    if not user or not host or not 0 < pid <= _LARGEST_PID:
        return None
    return Who(
        user[:LONGEST], host[:LONGEST], boot[: 3 * LONGEST], pid, ticks, tty[:LONGEST], since
    )


def me() -> Who:
    """Return who this process is, now."""
    pid = os.getpid()
    begun = _begun(pid)
    return Who(
        user=name_of(os.geteuid()),
        host=os.uname().nodename[:LONGEST] or "localhost",
        boot=_boot(),
        pid=pid,
        ticks=begun[0] if begun else 0,
        tty=_terminal(),
        since=max(int(time.time()), 0),
    )


def alive(who: Who) -> bool | None:
    """Tell whether a process still runs; None where this machine cannot know.

    That is a process of another machine or of another space of process ids (a container), and one
    that the system hides from us.
    """
    if who.host != os.uname().nodename[:LONGEST]:
        return None
    here = _boot()
    theirs, ours = who.boot.split("."), here.split(".")
    if who.boot != here:
        same_machine = bool(ours[0]) and theirs[0] == ours[0]
        restarted = same_machine and len(theirs) == len(ours) == 3 and theirs[1] != ours[1]
        return False if restarted else None
    begun = _begun(who.pid)
    if begun is not None:
        ticks, ended = begun
        return not ended and (not who.ticks or ticks == who.ticks)
    try:
        os.kill(who.pid, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return None  # somebody runs under this number, and the system hides who
    return None if who.ticks else True


def name_of(uid: int) -> str:
    """Return the name of an account; its number where this machine knows no name."""
    import pwd

    try:
        name = pwd.getpwuid(uid).pw_name
    except KeyError:
        name = ""
    return name[:LONGEST] or str(uid)


def is_of(who: Who, uid: int) -> bool:
    """Tell whether a record can be of an account; a name unknown here can be anybody's."""
    import pwd

    if who.user == name_of(uid):
        return True
    try:
        return pwd.getpwnam(who.user).pw_uid == uid
    except (KeyError, ValueError):
        return not who.user.isdecimal()


def is_me(who: Who) -> bool:
    """Tell whether it is this very process."""
    return same_process(who, me())


def same_process(one: Who, other: Who) -> bool:
    """Tell whether two records are of one process."""
    key = (one.host, one.boot, one.pid, one.ticks)
    return key == (other.host, other.boot, other.pid, other.ticks)


def same_person(one: Who, other: Who) -> bool:
    """Tell whether two processes belong to one account of one machine."""
    return (one.user, one.host) == (other.user, other.host)


def label(who: Who) -> str:
    """Return ``lan@maychu``, safe to show."""
    return visible(f"{who.user}@{who.host}")


def _boot() -> str:
    """Return ``machine.boot.space``; the machine's own id stays private, as machine-id(5) asks."""
    return _boot_by(_PROC)


@cache
def _boot_by(proc: Path) -> str:
    boot = _line(proc / "sys/kernel/random/boot_id")
    if not boot:
        return ""
    machine = next((found for path in _MACHINE_IDS if (found := _line(path))), "")
    if machine:
        machine = sha256(f"decuong {machine}".encode()).hexdigest()[:16]
    try:
        space = os.readlink(proc / "self/ns/pid").strip("pid:[]")
    except OSError:
        space = ""
    return f"{machine}.{boot}.{space}"


def _begun(pid: int) -> tuple[int, bool] | None:
    """Return the tick at which a process began, and whether it has ended; None if not to be known.

    See proc_pid_stat(5): the name of the program stands in brackets and may hold any sign.
    """
    text = _line(_PROC / str(pid) / "stat")
    rest = text.rpartition(")")[2].split()
    if len(rest) < 20 or not rest[19].isdecimal():
        return None
    return int(rest[19]), rest[0] in "ZXx"


def _line(path: Path) -> str:
    try:
        with path.open("rb") as file:
            return file.read(4096).decode("utf-8", "replace").strip()
    except (OSError, ValueError):
        return ""


def _terminal() -> str:
    for stream in (0, 1, 2):
        try:
            return os.ttyname(stream).removeprefix("/dev/")[:LONGEST]
        except OSError:
            continue
    return ""
