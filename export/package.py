"""A report to a file or a stream, whole or not at all."""

from __future__ import annotations

import contextlib
import gc
import io
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, cast

from outline.model import Report

from . import delivery
from .profiles import Profile
from .progress import Progress


@dataclass(frozen=True, slots=True)
class Exported:
    """What was delivered."""

    missing: int
    """Gaps on the paper: values and texts that are still missing."""
    size: int
    """Bytes."""


def export_report(
    report: Report,
    profile: Profile,
    target: Path | str | BinaryIO,
    progress: Progress | None = None,
    *,
    force: bool = False,
    dress: Callable[[int], object] | None = None,
) -> Exported:
    """Write the DOCX of a report; the bytes are the same for a path and for a stream.

    A path is written beside itself and renamed, so that it holds the old document or the new one,
    never a part. ``progress(done, total)`` returning False stops with ``Stopped``, and nothing has
    been written. A document that somebody else made, or changed since, is only replaced with
    ``force``; links, pipes and devices are never written to. ``dress`` is called with the
    descriptor of a new document, before anything is in it, and gives it its rights; without it they
    are those of the umask. Raises ``ExportError`` with path and cure.
    """
    path = Path(target) if isinstance(target, str | Path) else None
    if path is not None:
        delivery.check_target(path, force=force)
    with _uncollected():
        return _make(report, profile, target, path, progress, dress)


@contextlib.contextmanager
def _uncollected() -> Iterator[None]:
    """Spare the collector of garbage: all that is made is kept, so it would search in vain.

    Its searches cost a tenth of the time of a long report.
    """
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()


def _make(
    report: Report,
    profile: Profile,
    target: Path | str | BinaryIO,
    path: Path | None,
    progress: Progress | None,
    dress: Callable[[int], object] | None,
) -> Exported:
    from .docx import write
    from .layout.blocks import GapCounter
    from .layout.document import lay

    # The document is made before it goes out: what fails from here on is the place it goes to. It
    # is small, some 30 kB; the blocks, which are not, are never all there at once.
    gaps, whole = GapCounter(), io.BytesIO()
    write(gaps.count_passing(lay(report, profile)), profile, report, whole, progress)
    data = whole.getvalue()
    if path is None:
        out = cast(BinaryIO, target)
        out.write(data)
        out.flush()
    else:
        delivery.deliver(data, path, dress)
    return Exported(gaps.count, len(data))
