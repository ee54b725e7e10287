"""How a long export reports its progress, and how it is stopped."""

from __future__ import annotations

from collections.abc import Callable

from outline.errors import ExportError

Progress = Callable[[int, int], bool]
"""Called with blocks done and blocks in all; False stops."""


class Stopped(ExportError):
    """``progress`` asked to stop; nothing has been delivered."""

    exit_code = 130
