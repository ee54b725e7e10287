"""Folders ``.NAME.decuong`` whose report is no longer beside them: it was removed, or renamed.

Alone in its module, because it is asked after nearly every command and finds nothing as a rule.
"""

from __future__ import annotations

import os
from pathlib import Path

from store.names import SIDECAR_SUFFIX

MOST = 32
"""Folders that are named."""


def find_orphans(report: str | os.PathLike[str]) -> list[Path]:
    """Return where reports were beside this one that have left their folder; never raises.

    Those whose names are so long that the folder has a hash for a name are not known again.
    """
    real = Path(os.path.realpath(report))
    orphans: list[Path] = []
    try:
        with os.scandir(real.parent) as entries:
            for entry in entries:
                name = entry.name
                if (
                    name.startswith(".")
                    and name.endswith(SIDECAR_SUFFIX)
                    and len(name) > len(SIDECAR_SUFFIX) + 1
                ):
                    old = real.with_name(name[1 : -len(SIDECAR_SUFFIX)])
                    if not os.path.lexists(old) and entry.is_dir(follow_symlinks=False):
                        orphans.append(old)
    except (OSError, ValueError):
        return []
    return sorted(orphans)[:MOST]
