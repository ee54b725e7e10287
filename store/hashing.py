"""SHA-256, loaded so that a lack of memory is reported in one sentence.

``hashlib`` prints a traceback for each of its functions where the library behind it cannot be
loaded, and goes on; that library is asked for first.
"""

from __future__ import annotations

import contextlib

with contextlib.suppress(ModuleNotFoundError):  # built without it, Python has its own functions
    import _hashlib  # noqa: F401

from hashlib import sha256

__all__ = ["sha256"]
