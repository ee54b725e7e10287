"""What the system no longer gives: memory, threads, open files; as a sentence, without a traceback.

Nothing here needs more than what is loaded already.
"""

from __future__ import annotations

import errno
import os
import threading

from outline.errors import DecuongError, phrase

_NO_THREAD = "can't start new thread"
_NOT_MAPPED = ("failed to map segment", "cannot allocate memory", "Cannot allocate memory")
"""What the loader says when a library does not fit into the memory that is left."""


def exhausted(error: BaseException) -> DecuongError | None:
    """Return the sentence for an error that says a limit of the system is reached; else None."""
    if isinstance(error, DecuongError):
        return None  # it says already what is to be said
    if is_out_of_memory(error):
        return out_of_memory()
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


def out_of_memory() -> DecuongError:
    """Return the sentence for memory that is used up."""
    return DecuongError(
        phrase("There is not enough memory for this; nothing was left half written."),
        phrase("Close other programs, or ask the administrator to raise the limit."),
    )


def is_out_of_threads(error: BaseException) -> bool:
    """Tell whether an error says that no further thread can be started."""
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


def say_last_words() -> None:
    """Say that memory is used up where there is none left to find the sentence in a catalogue."""
    try:
        os.write(2, b"decuong: There is not enough memory for this.\n")
    except OSError:
        return


def is_out_of_memory(error: BaseException) -> bool:
    """Tell whether an error, or what led to it, says that memory is used up."""
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
