"""Where small things about a user are kept between runs: never in a report, never precious."""

from __future__ import annotations

import os
import sys
from pathlib import Path


def state_folder() -> Path:
    """Return the folder; it may not exist yet.

    On Linux by the XDG rules, read here because the library that knows every system takes longer
    to load than the rest of finding the place of a writer.
    """
    system: str = sys.platform
    if system.startswith("linux"):
        home = os.environ.get("XDG_STATE_HOME", "")
        return (Path(home) if os.path.isabs(home) else Path.home() / ".local/state") / "decuong"
    from platformdirs import user_state_path

    return user_state_path("decuong", appauthor=False)
