"""A report as a DOCX, to a stream."""

from __future__ import annotations

import contextlib
import gc
import io
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

from outline.model import Report

from .profiles import Profile
from .progress import Progress


@dataclass(frozen=True, slots=True)
class Exported:
    """The size of a document, and how much of it is still missing."""

    missing: int
    """Gaps on the paper: values and texts that are still missing."""
    size: int
    """Bytes."""


def export_report(
    report: Report, profile: Profile, out: BinaryIO, progress: Progress | None = None
) -> Exported:
    """Write the DOCX of a report to a stream, once it is whole.

    ``progress(done, total)`` returning False stops with ``Stopped``; nothing has been written then.
    """
    from .docx import write
    from .layout.blocks import GapCounter
    from .layout.document import lay

    # The document is made before it goes out: what fails from here on is the stream. It is small,
    # some 30 kB; the blocks, which are not, are never all there at once.
    gaps, document = GapCounter(), io.BytesIO()
    with _pause_collector():
        write(gaps.count_passing(lay(report, profile)), profile, report, document, progress)
    data = document.getvalue()
    out.write(data)
    out.flush()
    return Exported(gaps.count, len(data))


@contextlib.contextmanager
def _pause_collector() -> Iterator[None]:
    """Pause the garbage collector: everything that is made is kept, so it would find nothing.

    Its searches take a tenth of the time of a long report.
    """
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()
