"""A program whose n-th call of the system fails, or is its last: ``strace`` answers for the kernel.

The first run of a program is only listened to; every call of its main thread, or of one thread,
that concerns a folder is a *point*. Each later run is the same but for one point.
"""

from __future__ import annotations

import re
import shutil
import subprocess
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

_CALLS = (
    *("open", "openat", "read", "pread64", "write", "pwrite64", "fsync", "fdatasync", "close"),
    *("rename", "renameat", "renameat2", "link", "linkat", "unlink", "unlinkat", "mkdir"),
    *("mkdirat", "ftruncate", "fchmod", "fchown", "flock", "stat", "lstat", "fstat"),
    *("newfstatat", "statx", "getdents64", "readlink", "getxattr", "fgetxattr", "listxattr"),
    *("setxattr", "fsetxattr", "lseek"),
)
_LINE = re.compile(r"^(?:(?P<pid>\d+) +)?(?P<call>\w+)\(")
_TRACE = ("strace", "-qq", "-y", "-s", "400")


@dataclass(frozen=True, slots=True)
class Point:
    """One call of a run."""

    call: str
    number: int
    """Which one of these calls it is, from 1."""


@dataclass(frozen=True, slots=True)
class Run:
    """How a run ended, and where it was meddled with."""

    code: int
    out: str
    err: str
    points: tuple[Point, ...]
    """The calls that concern the folder."""
    hit: str
    """The call that was answered for, as strace has it; empty for none."""


def strace() -> str:
    """Return why nothing can be proved here; empty where it can."""
    if shutil.which("strace") is None:
        return "strace: not installed"
    done = subprocess.run([*_TRACE, "-o", "/dev/null", "true"], capture_output=True, check=False)
    return "" if done.returncode == 0 else "strace: may not trace"


def command(folder: Path, what: str = "", at: Point | None = None) -> list[str]:
    """Return the command of strace, without the program; ``what``: ``error=EIO``."""
    kinds = ",".join(f"?{call}" for call in _CALLS)
    meddle = ["-e", f"inject={at.call}:{what}:when={at.number}"] if at else []
    return [*_TRACE, "-o", str(_log(folder)), "-e", f"trace={kinds}", *meddle]


def run(
    program: Sequence[str], folder: Path, stdin: str, what: str = "", at: Point | None = None
) -> Run:
    """Run a program from its start to its end."""
    done = subprocess.run(
        [*command(folder, what, at), *program],
        input=stdin,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    return ended(folder, done.returncode, done.stdout, done.stderr)


def ended(folder: Path, code: int, out: str, err: str) -> Run:
    """Return what there is to say of a run that strace has listened to."""
    counted: Counter[str] = Counter()
    points, hit = [], ""
    for line in _log(folder).read_text(errors="replace").splitlines():
        found = _LINE.match(line)
        if found is None:
            continue
        counted[found["call"]] += 1
        if str(folder) in line:
            points.append(Point(found["call"], counted[found["call"]]))
            hit = line if "(INJECTED)" in line else hit
    return Run(code, out, err, tuple(points), hit)


def sweep(again: Callable[[Point | None], Run], check: Callable[[Point, Run], None]) -> int:
    """Meddle with every point, one a run; return how many there are.

    Imports are calls too, and their number may differ from run to run: what hit something else is
    run again with the point where it is then.
    """
    first = again(None)
    for index, point in enumerate(first.points):
        for _ in range(3):
            done = again(point)
            if done.hit or done.code < 0:
                break
            point = again(None).points[index]
        else:
            raise AssertionError(f"never hit: {point}")
        check(point, done)
    return len(first.points)


def _log(folder: Path) -> Path:
    return folder.with_name(f"{folder.name}.calls")
