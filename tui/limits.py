"""Limits of the system (memory, threads, open files) as a sentence instead of a traceback.

Nothing here needs more than what is loaded already.
"""

from __future__ import annotations

import errno
import os
import threading

from outline.errors import DecuongError, phrase

_NO_THREAD = "can't start new thread"
_NOT_MAPPED = ("failed to map segment", "cannot allocate memory", "Cannot allocate memory")
"""Errors of the loader when a library does not fit into memory."""


def find_exhausted_limit(error: BaseException) -> DecuongError | None:
    """Return an error with a sentence where a limit of the system is reached; else None."""
    if isinstance(error, DecuongError):
        return None  # it has its sentence already
    if is_out_of_memory(error):
        return out_of_memory_error()
    cause: BaseException | None = error
    while cause is not None:
        if is_out_of_threads(cause):
            return DecuongError(
                phrase("No further thread can be started: too many programs of yours are running."),
                phrase("Close some of them, or ask the administrator to raise the limit."),
            )
        if isinstance(cause, OSError) and cause.errno in (errno.EMFILE, errno.ENFILE):
            return DecuongError(
                phrase("No further file can be opened: too many are open."),
                phrase("Close other programs, or ask the administrator to raise the limit."),
            )
        cause = cause.__cause__ or cause.__context__
    return None


def out_of_memory_error() -> DecuongError:
    """Return the error for memory that is used up."""
    return DecuongError(
        phrase("There is not enough memory for this; no file was left half written."),
        phrase("Close other programs, or ask the administrator to raise the limit."),
    )


def is_out_of_threads(error: BaseException) -> bool:
    """Return whether an error means that no further thread can be started."""
    return isinstance(error, RuntimeError) and _NO_THREAD in str(error)


def require_threads(count: int) -> None:
    """Raise ``RuntimeError`` unless so many threads can run at once, before anything needs them."""
    over = threading.Event()
    probes: list[threading.Thread] = []
    try:
        for _number in range(count):
            probe = threading.Thread(target=over.wait, daemon=True)
            probe.start()
            probes.append(probe)
    finally:
        over.set()
        for probe in probes:
            probe.join()


def report_lack_of_memory() -> None:
    """Print that memory is used up, where too little is left for the catalogue."""
    try:
        os.write(2, b"decuong: There is not enough memory for this.\n")
    except OSError:
        return


def is_out_of_memory(error: BaseException) -> bool:
    """Return whether an error, or its cause, means that memory is used up."""
    cause: BaseException | None = error
    while cause is not None:
        if isinstance(cause, MemoryError):
            return True
        if isinstance(cause, OSError) and cause.errno == errno.ENOMEM:
            return True
        if isinstance(cause, ImportError) and any(word in str(cause) for word in _NOT_MAPPED):
            return True
        cause = cause.__cause__ or cause.__context__
    return False
