"""Report files on the disk: open, save over what was opened, create. Never replaces by surprise."""

from __future__ import annotations

import os
import stat
from dataclasses import dataclass
from pathlib import Path

from outline.errors import Phrase, StoreError, phrase
from outline.model import Report

from . import atomic, trouble
from .codec import Source, decode, render, verify
from .parse import LIMIT
from .spans import Span
from .trouble import ChangedOnDisk

__all__ = ["ChangedOnDisk", "Opened", "create", "load", "read_only_reason", "save"]


@dataclass(frozen=True, slots=True)
class Opened:
    """A report and the file it was read from: the base of the next save."""

    path: Path
    source: Source
    doubt: Phrase | None = None
    """Set when the file is saved but the disk did not confirm it."""

    @property
    def report(self) -> Report:
        """The report as it stands in the file."""
        return self.source.report

    @property
    def data(self) -> bytes:
        """The bytes of the file."""
        return self.source.data

    @property
    def spans(self) -> tuple[Span, ...]:
        """The text of the file, table by table."""
        return tuple(piece.span for piece in self.source.pieces)


def load(path: str | os.PathLike[str]) -> Opened:
    """Read a report; raise ``StoreError`` when there is none or it cannot be understood."""
    path = Path(path)
    try:
        data = atomic.read(path, LIMIT)
    except (OSError, ValueError) as error:
        raise trouble.unreadable(path, error) from error
    return Opened(path, decode(data, trouble.shown(path)))


def save(opened: Opened, report: Report, path: str | os.PathLike[str] | None = None) -> Opened:
    """Write a report over the file it came from, or to a new file when ``path`` is another one.

    Raise ``ChangedOnDisk`` when the file is not the one that was opened, ``StoreError`` for all
    else; then nothing has been written. Returns the base of the next save, with ``report`` itself.
    """
    if path is not None and not _is_same(Path(path), opened.path):
        return _make(Path(path), report, opened.source)
    path = opened.path
    refusal = _marked_read_only(path)
    if refusal is not None:
        raise StoreError(refusal, phrase("Save it under another name or in another folder."))
    source = render(opened.source, report, opened.source.name)
    try:
        sure = atomic.replace(
            path, source.data, opened.data, lambda data: verify(data, source.name, report)
        )
    except atomic.Changed:
        raise trouble.changed(path) from None
    except FileNotFoundError as error:
        raise (trouble.unwritable(path, error) if path.exists() else trouble.gone(path)) from error
    except OSError as error:
        raise trouble.unwritable(path, error) from error
    atomic.sweep(path.parent)
    return Opened(path, source, None if sure else trouble.unconfirmed(path))


def create(path: str | os.PathLike[str], report: Report) -> Opened:
    """Write a new report file; raise ``StoreError`` when something has that name already."""
    return _make(Path(path), report, None)


def read_only_reason(path: str | os.PathLike[str]) -> Phrase | None:
    """Return why a save of an existing file would be refused, so that nobody types in vain."""
    path = Path(path)
    marked = _marked_read_only(path)
    if marked is not None:
        return marked
    folder = Path(os.path.realpath(path)).parent
    if not os.access(folder, os.W_OK | os.X_OK):
        return phrase("You may not write in the folder {folder}.", folder=trouble.shown(folder))
    if _keeps_to_owners(folder, path):
        return phrase(
            "You may not replace the files of others in the folder {folder}.",
            folder=trouble.shown(folder),
        )
    return None


def _make(path: Path, report: Report, source: Source | None) -> Opened:
    made = render(source, report, trouble.shown(path))
    try:
        sure = atomic.create(path, made.data, lambda data: verify(data, made.name, report))
    except (OSError, ValueError) as error:
        raise trouble.unwritable(path, error) from error
    return Opened(path, made, None if sure else trouble.unconfirmed(path))


def _marked_read_only(path: Path) -> Phrase | None:
    """Return a refusal for a file without write permission: a rename would replace it all the same.

    Nobody's write bit being set counts for the administrator too, whom the system never refuses.
    """
    try:
        mode = os.stat(path).st_mode
    except (OSError, ValueError):
        return None
    if stat.S_ISREG(mode) and mode & 0o222 and os.access(path, os.W_OK):
        return None
    return trouble.read_only(path) if stat.S_ISREG(mode) else None


def _keeps_to_owners(folder: Path, path: Path) -> bool:
    """Tell whether the folder is sticky, like /tmp: only an owner may rename over a file there."""
    try:
        above, file = os.stat(folder), os.stat(path)
    except OSError:
        return False
    return bool(above.st_mode & stat.S_ISVTX) and os.geteuid() not in {
        0,
        above.st_uid,
        file.st_uid,
    }


def _is_same(one: Path, other: Path) -> bool:
    return os.path.realpath(one) == os.path.realpath(other)
