"""Whether the locks of a disk reach other machines, as Linux lists its mounts."""

from __future__ import annotations

import os
import re
from pathlib import Path

from outline.errors import Phrase, phrase
from store.errors import path_text

MOUNTS = Path("/proc/self/mountinfo")
_ALONE = frozenset({"fuse.sshfs"})
"""File systems that others can reach too, and whose locks end at this machine."""


def find_lock_warning(path: str | os.PathLike[str]) -> Phrase | None:
    """Return what to know before others write the same report from other machines; None if nothing.

    A system that does not list its mounts is taken for one whose locks hold.
    """
    folder = Path(path).resolve().parent
    try:
        kind = _find_type(str(folder), MOUNTS.read_text("utf-8", "surrogateescape"))
    except OSError:
        return None
    if kind not in _ALONE:
        return None
    return phrase(
        "{folder} is mounted by {kind}: no lock reaches other machines, and of two saves at once "
        "one may be lost. Work on the server by ssh, or let only one person write at a time.",
        folder=path_text(folder),
        kind=kind.removeprefix("fuse."),
    )


def _find_type(folder: str, mounts: str) -> str:
    """Return the type of the file system that a folder is on (proc(5), mountinfo)."""
    type_, longest = "", -1
    for line in mounts.splitlines():
        fields, _, device = line.partition(" - ")
        parts = fields.split(" ")
        if len(parts) < 5 or not device:
            continue
        mount_point = re.sub(r"\\([0-7]{3})", lambda match: chr(int(match[1], 8)), parts[4])
        inside = folder == mount_point or folder.startswith(mount_point.rstrip("/") + "/")
        # Of two mounts at one place the later one is seen.
        if inside and len(mount_point) >= longest:
            type_, longest = device.split(" ")[0], len(mount_point)
    return type_
