"""File names that look alike: composed (NFC) or with letters and marks apart (NFD).

macOS, some archives and Samba write a name with its marks apart; keyboards here type it composed.
To Linux these are two names.
"""

from __future__ import annotations

import os

from outline.text import nfc


def on_disk(name: str) -> str:
    """Return the name as a file or folder on the disk spells it.

    A name that is there stays as it is, and so does one that is nowhere, or that several look like.
    """
    if name.isascii() or os.path.lexists(name):
        return name
    stripped = name.rstrip("/")
    return _respell(stripped) + name[len(stripped) :]


def _respell(path: str) -> str:
    if not path or os.path.lexists(path):
        return path
    parent, name = os.path.split(path)
    if not name:
        return path
    parent = _respell(parent)
    path = os.path.join(parent, name)
    if name.isascii() or os.path.lexists(path):
        return path
    try:
        names = os.listdir(parent or os.curdir)
    except (OSError, ValueError):
        return path
    alike = [listed for listed in names if nfc(listed) == nfc(name)]
    return os.path.join(parent, alike[0]) if len(alike) == 1 else path
