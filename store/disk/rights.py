"""Who may do what with a report, and so with what belongs to it.

Users who may read a report may see who writes in it and its history. The lock and the journals are
for those who may write it: a lock that can be opened can be held for ever, and others need not see
unsaved text.
"""

from __future__ import annotations

import contextlib
import errno
import os
import stat
import struct
import sys
from dataclasses import dataclass
from enum import Enum

ACCESS_LIST = "system.posix_acl_access"
"""The attribute in which Linux keeps an access list."""
_ENTRY = struct.Struct("<HHI")
_OWNER, _GROUP, _OTHERS = 1, 4, 32
"""Entries of an access list for the three classes of the mode."""
_NO_MODES = (errno.EPERM, errno.EOPNOTSUPP, errno.ENOSYS)


class Share(Enum):
    """Whom a thing beside a report is open to."""

    READERS = "whoever may read the report; to write for whoever may write it"
    WRITERS = "whoever may write the report, and nobody else"
    FOLDER = "whoever may read the report may enter; who may write it may make files"


@dataclass(frozen=True, slots=True)
class Rights:
    """The rights of a report."""

    owner: int
    group: int
    mode: int
    acl: bytes = b""
    """Its access list as the system keeps it; empty where there is none."""

    def mode_for(self, share: Share, *, same_group: bool = True) -> int:
        """Return the mode of a thing; a group that is another one has no more than anybody."""
        others = _allow(self.mode & 7, share)
        group = _allow(self.mode >> 3 & 7, share) if same_group else others
        return (7 if share is Share.FOLDER else 6) << 6 | group << 3 | others

    def acl_for(self, share: Share, *, same_group: bool = True) -> bytes:
        """Return the access list of a thing; empty where the report has none."""
        if not self.acl:
            return b""
        entries = list(_ENTRY.iter_unpack(self.acl[4:]))
        others = next((may for tag, may, _who in entries if tag == _OTHERS), 0)
        entries_ = []
        for tag, may, id_ in entries:
            if tag == _OWNER:
                may = 6
            elif tag == _GROUP and not same_group:
                may = others
            entries_.append(_ENTRY.pack(tag, _allow(may, share), id_))
        return self.acl[:4] + b"".join(entries_)


def read_rights(path: str | os.PathLike[str], status: os.stat_result) -> Rights:
    """Return the rights of a report that is there."""
    acl = read_access_list(path)
    return Rights(status.st_uid, status.st_gid, stat.S_IMODE(status.st_mode) & 0o777, acl)


def read_access_list(path: str | os.PathLike[str]) -> bytes:
    """Return the access list of a file; empty where it has none, or its disk knows none."""
    try:
        return os.getxattr(path, ACCESS_LIST) if sys.platform == "linux" else b""
    except OSError:
        return b""


def rights_of_maker(owner: int, group: int) -> Rights:
    """Return the rights of something that is for its owner alone."""
    return Rights(owner, group, 0o600)


def give(fd: int, rights: Rights, share: Share) -> None:
    """Give a file or folder of ours the rights of a report.

    What the administrator makes belongs to the owner of the report, who could not go on without it.
    """
    status = os.fstat(fd)
    if os.geteuid() == 0 and status.st_uid == 0 and rights.owner != 0:
        with contextlib.suppress(OSError):  # a disk of another machine may not let root do so
            os.chown(fd, rights.owner, rights.group)
    elif status.st_gid != rights.group:
        with contextlib.suppress(OSError):
            os.chown(fd, -1, rights.group)
    same_group = os.fstat(fd).st_gid == rights.group
    if sys.platform == "linux":  # pragma: no branch - elsewhere there are no access lists
        acl = rights.acl_for(share, same_group=same_group)
        with contextlib.suppress(OSError):
            if acl:
                os.setxattr(fd, ACCESS_LIST, acl)  # which sets the mode, too
                return
            os.removexattr(fd, ACCESS_LIST)  # it may have one from the folder that it lies in
        same_group = same_group and not acl
    mode, current_mode = rights.mode_for(share, same_group=same_group), os.fstat(fd).st_mode
    if stat.S_IMODE(current_mode) & 0o777 != mode:
        _change_mode(fd, mode | stat.S_IMODE(current_mode) & stat.S_ISGID)


def _allow(bits: int, share: Share) -> int:
    """Return what may be done with a thing by those who may do this with the report."""
    writes, reads = bits & 6 == 6, bool(bits & 4)
    match share:
        case Share.WRITERS:
            return 6 if writes else 0
        case Share.READERS:
            return 6 if writes else 4 if reads else 0
        case Share.FOLDER:
            return 7 if writes else 5 if reads else 0


def _change_mode(fd: int, mode: int) -> None:
    try:
        os.fchmod(fd, mode)
    except OSError as error:
        if error.errno not in _NO_MODES:  # a disk that keeps none
            raise
