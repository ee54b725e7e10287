"""How the folder beside a report is distinguished from another folder with its name.

In a shared folder anybody can rename a private folder of another user to the name of a sidecar. A
sidecar is marked when it is made; one from before there were marks, or on a disk that keeps none,
is known by what lies in it.
"""

from __future__ import annotations

import contextlib
import errno
import os
import re
import sys
from enum import Enum

from outline.errors import StoreError

from . import lease_file
from .folder import Folder

MARK = "user.decuong"
"""The extended attribute that holds the name which the folder was made under."""
_MOST_NAMES = 1000
_NO_MARKS = (errno.EOPNOTSUPP, errno.ENOSYS, errno.EPERM)
_NAME = re.compile(
    r"lock|lock\.link(-[0-9a-f]{16})?|history(\.new)?|(lease|ask|fresh|journal|replay|done|bad)-.+"
)
_FORMS = re.compile(
    rb"decuong history [0-9]"
    rb"|[0-9]{1,10} [0-9a-f]{8} \{\"format\":"
    rb"|\{\"user\": \"[^\"]*\", \"host\":"
)
"""How a history, a journal and the link used as a lock begin."""


class SidecarOrigin(Enum):
    """Where a folder comes from that has the name of a sidecar."""

    OURS = "made by us for this report"
    EARLIER = "made by us, by the files in it"
    MOVED = "made by us, under another name"
    EMPTY = "empty, and without a mark"
    BARE = "empty, on a disk that keeps no marks"
    UNKNOWN = "something else"


class _Sign(Enum):
    """What a file in a folder without a mark proves."""

    PROOF = "only we write such a file, and keep it"
    FITS = "it may lie in a folder of ours"
    STRANGE = "we make no such file"


def write_mark(folder: Folder, name: str) -> None:
    """Mark a folder as ours, where the disk keeps such marks."""
    if sys.platform == "linux":  # pragma: no branch - elsewhere there are none
        with contextlib.suppress(OSError):
            os.setxattr(folder.fd, MARK, os.fsencode(name))


def find_origin(folder: Folder) -> SidecarOrigin:
    """Return where an open folder comes from."""
    name, marks = _read_mark(folder)
    if name is not None:
        return SidecarOrigin.OURS if name == os.fsencode(folder.path.name) else SidecarOrigin.MOVED
    names = folder.names(limit=_MOST_NAMES)
    if not names:
        return SidecarOrigin.EMPTY if marks else SidecarOrigin.BARE
    signs = {_judge_file(folder, name) for name in names}
    if _Sign.PROOF in signs or signs == {_Sign.FITS}:
        return SidecarOrigin.EARLIER
    return SidecarOrigin.UNKNOWN


def _read_mark(folder: Folder) -> tuple[bytes | None, bool]:
    """Return the mark of a folder, and whether the disk keeps marks at all."""
    if sys.platform != "linux":  # pragma: no cover
        return None, False
    try:
        return os.getxattr(folder.fd, MARK), True
    except OSError as error:
        return None, error.errno not in _NO_MARKS


def _judge_file(folder: Folder, name: str) -> _Sign:
    """Return what a file proves of its folder."""
    if _NAME.fullmatch(name) is None:
        return _Sign.STRANGE
    try:
        fd = folder.open(name)
    except (OSError, StoreError):
        return _Sign.STRANGE
    try:
        data = os.pread(fd, lease_file.LIMIT + 1, 0)
    except OSError:
        return _Sign.STRANGE
    finally:
        os.close(fd)
    if _FORMS.match(data):
        return _Sign.PROOF
    if not data or name.startswith("bad-"):
        return _Sign.FITS  # a lock, what was cut off before it was written, a ruined journal
    try:
        lease_file.decode(data)
    except lease_file.NewerLease:
        pass
    except ValueError:
        return _Sign.STRANGE
    return _Sign.FITS
