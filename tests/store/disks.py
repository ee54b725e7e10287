"""Disks whose power can be cut: file systems on loop devices, and what a cut leaves of them.

A file system is mounted from an image file. A copy of that file, taken while nothing was written
back on our account, is what a disk holds whose power goes at that moment; mounted, it goes through
the file system's own recovery. There are two kinds, since disks have caches of their own:

``kept``
    the disk loses nothing that the system has sent it. A copy of the image as the system sees it.
``lost``
    the disk has lost everything that it was not told to flush. The image lies on a second loop
    device with another file system, whose copy is taken: what was sent to the inner image and not
    flushed is in the memory of this machine, and not in the copy.

What lies between (a disk that keeps some of what was not flushed) is not played through.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

MEGA = 1 << 20
INNER, OUTER = 320 * MEGA, 512 * MEGA
"""Bytes of the images; they are sparse. XFS wants 300 MB."""
IMAGE = "image"


@dataclass(frozen=True, slots=True)
class Kind:
    """A file system, how it is made, and how it is mounted."""

    name: str
    make: tuple[str, ...]
    options: str = ""


KINDS = (
    Kind("ext4", ("mkfs.ext4", "-q", "-F")),
    Kind("ext4-noauto", ("mkfs.ext4", "-q", "-F"), "noauto_da_alloc"),
    Kind("xfs", ("mkfs.xfs", "-q", "-f"), "nouuid"),
    Kind("btrfs", ("mkfs.btrfs", "-q", "-f")),
)


class NoDisk(Exception):
    """This machine mounts no such thing; the text says what failed."""


@dataclass(frozen=True, slots=True)
class Disk:
    """A mounted file system and the file in which all of it is."""

    kind: Kind
    root: Path
    """Where it is mounted."""
    image: Path
    """The file whose copy is a power cut."""
    nested: bool
    """Whether the copy holds an image on a file system, rather than the file system."""

    def cut(self, to: Path) -> Path:
        """Copy what the disk holds now; a copy during which something was written is not one."""
        while True:
            before = os.stat(self.image).st_mtime_ns
            _run("cp", "--sparse=always", str(self.image), str(to))
            if os.stat(self.image).st_mtime_ns == before:
                return to

    @contextlib.contextmanager
    def after(self, cut: Path, scratch: Path) -> Iterator[Path]:
        """Start the machine again: mount a cut, let it recover, hand out its root."""
        with contextlib.ExitStack() as stack:
            if self.nested:
                outer = stack.enter_context(mounted(cut, scratch / "outer", ""))
                cut = outer / IMAGE
            yield stack.enter_context(mounted(cut, scratch / "inner", self.kind.options))


@contextlib.contextmanager
def disk(kind: Kind, folder: Path, *, keeps: bool) -> Iterator[Disk]:
    """Make and mount a disk that keeps, or loses, what it was not told to flush."""
    if shutil.which(kind.make[0]) is None:
        raise NoDisk(f"{kind.make[0]} is not installed")
    with contextlib.ExitStack() as stack:
        place = folder
        image = folder / IMAGE
        if not keeps:
            image = folder / "outer-image"
            _make(KINDS[0], image, OUTER)
            place = stack.enter_context(mounted(image, folder / "outer", ""))
        _make(kind, place / IMAGE, INNER)
        root = stack.enter_context(mounted(place / IMAGE, folder / "disk", kind.options))
        _run("sync", "-f", str(root))
        if not keeps:
            _run("sync", "-f", str(place))
        yield Disk(kind, root, image, not keeps)


@contextlib.contextmanager
def mounted(image: Path, at: Path, options: str) -> Iterator[Path]:
    """Mount an image for a while; raise ``NoDisk`` where that cannot be done."""
    at.mkdir(exist_ok=True)
    _run("mount", "-o", ",".join(filter(None, ("loop", options))), str(image), str(at))
    try:
        yield at
    finally:
        _run("umount", str(at))


@contextlib.contextmanager
def memory(at: Path, size: int) -> Iterator[Path]:
    """Mount a disk in memory of so many bytes; raise ``NoDisk`` where that cannot be done."""
    at.mkdir(exist_ok=True)
    _run("mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", str(at))
    try:
        yield at
    finally:
        _run("umount", str(at))


def _make(kind: Kind, image: Path, size: int) -> None:
    with open(image, "wb") as made:
        made.truncate(size)
    _run(*kind.make, str(image))


def _run(*command: str) -> None:
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise NoDisk(f"{' '.join(command)}: {done.stderr.strip() or done.returncode}")
