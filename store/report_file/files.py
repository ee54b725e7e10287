"""Report files on the disk: open, save, create. What others wrote meanwhile is merged, never lost.

A save holds the lock of the report, reads the file again, and if another user has changed it
merges three versions: the one opened, the one to be saved, the one in the file.
"""

from __future__ import annotations

import datetime as dt
import os
import stat
from collections.abc import Callable, Collection
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from outline.errors import Phrase, StoreError, phrase
from outline.model import Report
from store import errors
from store.disk import atomic
from store.disk.copy_rights import rights_of
from store.errors import ChangedOnDisk
from store.toml.parser import LIMIT
from store.toml.spans import Span

from .codec import Source, decode, render, verify

if TYPE_CHECKING:
    from outline.merging.report_merge import MergeResult

SAVE = "save"
_TRIES = 5
"""How often a save begins again because another program wrote the file without our lock."""

__all__ = ["ChangedOnDisk", "Opened", "create", "load", "read_only_reason", "save"]


@dataclass(frozen=True, slots=True)
class Opened:
    """A report and the file it was read from: the base of the next save."""

    path: Path
    source: Source
    doubt: Phrase | None = None
    """Set when the file is saved, but the disk did not confirm it or the history has it not."""
    merged: MergeResult | None = None
    """What a save merged; None if no other user had changed the file."""

    @property
    def report(self) -> Report:
        """The report in the file."""
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
        raise errors.cannot_read(path, error) from error
    from store.disk import sidecar

    sidecar.tighten(path)
    return Opened(path, decode(data, errors.path_text(path)))


def save(
    opened: Opened,
    report: Report,
    path: str | os.PathLike[str] | None = None,
    *,
    author: str = "",
    reason: str = SAVE,
    before: Callable[[bytes], object] | None = None,
) -> Opened:
    """Write a report over the file it came from, or to a new file when ``path`` is another one.

    Changes of others to the file since it was opened are merged; then ``merged`` of the result is
    set, and its report is the merged one, else ``report`` itself.
    ``who`` is named to others, ``lan@maychu``; the name of who runs this where it is empty. ``why``
    is the word for the history. ``before`` gets the bytes that are about to be written.

    Raise ``ChangedOnDisk`` when the file is missing or cannot be merged, ``StoreError``
    for all else; then nothing has been written.
    """
    elsewhere = path is not None and not _is_same(Path(path), opened.path)
    if path is not None and (elsewhere or not os.path.lexists(path)):
        return _make(Path(path), report, opened.source, rights_of(opened.path))
    path = opened.path
    refusal = _marked_read_only(path)
    if refusal is not None:
        raise StoreError(refusal, phrase("Save it under another name or in another folder."))
    try:
        from store.disk import (
            lock,  # not above: most commands only read, and locks load hashes and dice
        )
        from store.identity import label, me

        with lock.hold(path):
            saved = _save(opened, report, author or label(me()), reason, before)
    except FileNotFoundError as error:
        raise (
            errors.cannot_write(path, error) if path.exists() else errors.file_missing(path)
        ) from error
    except OSError as error:
        raise errors.cannot_write(path, error) from error
    atomic.sweep(path.parent)
    return saved


def _save(
    opened: Opened,
    report: Report,
    author: str,
    reason: str,
    before: Callable[[bytes], object] | None,
) -> Opened:
    """Merge and replace, under the lock; again where a program that knows no lock was quicker."""
    from store.history import snapshots

    path = opened.path
    if report.conflicts:
        from outline.merging.conflicts import drop_resolved_by_edit

        report = drop_resolved_by_edit(opened.report, report)
    for _ in range(_TRIES):
        source, merged, data = opened.source, None, atomic.read(path, LIMIT)
        if data != opened.data:
            source, merged = _merge(opened, report, data, author)
        result = merged.report if merged else report
        rendered = render(source, result, source.name)
        is_unchanged = merged is not None and rendered.data == data
        # Before it is replaced: a crash between the two must not cost what another program wrote.
        warning = snapshots.record(
            path, data, "", dt.datetime.now().astimezone(), why=snapshots.OUTSIDE
        )
        if before is not None:
            before(rendered.data)
        if is_unchanged:
            return Opened(path, rendered, None, merged)
        try:
            is_confirmed = atomic.replace(
                path, rendered.data, data, partial(verify, name=rendered.name, report=result)
            )
        except atomic.Changed:
            continue
        warning = (
            _record_snapshot(path, source.report, result, rendered.data, author, reason) or warning
        )
        return Opened(
            path, rendered, warning if is_confirmed else errors.not_confirmed(path), merged
        )
    raise errors.keeps_changing(path)


def _merge(opened: Opened, report: Report, data: bytes, author: str) -> tuple[Source, MergeResult]:
    """Return what is in the file now, and what becomes of it with what is to be saved."""
    from outline.merging.report_merge import CannotMerge, merge_reports

    try:
        source = decode(data, opened.source.name)
        merged = merge_reports(opened.report, report, source.report, our_name=author)
        if merged.conflicts:  # only then is it of interest who wrote the other version
            theirs = find_author(opened.path, data)
            merged = merge_reports(
                opened.report, report, source.report, our_name=author, their_name=theirs
            )
    except (StoreError, CannotMerge) as error:
        raise errors.cannot_merge(opened.path, error) from error
    return source, merged


def find_author(path: Path, data: bytes) -> str:
    """Return who wrote what is in the file, as the history knows; empty for another program."""
    from store.history import snapshots

    try:
        snapshot = snapshots.load(path).find_current(data)
    except StoreError:
        return ""
    return snapshot.who if snapshot is not None else ""


def _record_snapshot(
    path: Path, before: Report, after: Report, data: bytes, author: str, reason: str
) -> Phrase | None:
    """Record a save as a snapshot; return a warning if that failed."""
    from outline.patching.patch import changed_part, find_changes
    from outline.revisions.report_diff import find_emptied_parts
    from store.history import snapshots

    return snapshots.record(
        path,
        data,
        author,
        dt.datetime.now().astimezone(),
        sections=tuple(
            dict.fromkeys(changed_part(change.key) for change in find_changes(before, after))
        ),
        why=reason,
        emptied=find_emptied_parts(before, after),
    )


def write_merged(
    path: Path, source: Source, known: Collection[bytes], like: Collection[Path] = ()
) -> Phrase | None:
    """Write a report to a new file, or over one that holds what is ``known``; for merges.

    A new one is open to those who may read all of ``like``.

    Nothing else is replaced, and no lock is taken: git merges in files that are not being edited.
    Return a warning as in ``Opened``; raise ``StoreError``.
    """
    check = partial(verify, name=source.name, report=source.report)
    try:
        current = atomic.read(path, LIMIT) if os.path.lexists(path) else None
        if current is not None and current in known:
            is_confirmed = atomic.replace(path, source.data, current, check)
        else:
            is_confirmed = atomic.create(
                path, source.data, check, rights_of(*like) if like else None
            )
    except atomic.Changed:
        raise errors.keeps_changing(path) from None
    except (OSError, ValueError) as error:
        raise errors.cannot_write(path, error) from error
    return None if is_confirmed else errors.not_confirmed(path)


def create(
    path: str | os.PathLike[str], report: Report, like: str | os.PathLike[str] | None = None
) -> Opened:
    """Write a new report file; raise ``StoreError`` when something has that name already.

    A copy of another report is ``like`` that one: open to those who may read it, and no others.
    """
    return _make(Path(path), report, None, None if like is None else rights_of(like))


def read_only_reason(path: str | os.PathLike[str]) -> Phrase | None:
    """Return why a save of an existing file would be refused; known before a person types."""
    path = Path(path)
    marked = _marked_read_only(path)
    if marked is not None:
        return marked
    folder = Path(os.path.realpath(path)).parent
    if not os.access(folder, os.W_OK | os.X_OK):
        return phrase("You may not write in the folder {folder}.", folder=errors.path_text(folder))
    if _keeps_to_owners(folder, path):
        return phrase(
            "You may not replace the files of others in the folder {folder}.",
            folder=errors.path_text(folder),
        )
    from store.disk import (
        sidecar,  # not above: only an editor needs it
    )

    return sidecar.explain_refusal(path)


def _make(
    path: Path,
    report: Report,
    source: Source | None,
    dress: Callable[[int], object] | None,
) -> Opened:
    rendered = render(source, report, errors.path_text(path))
    try:
        is_confirmed = atomic.create(
            path, rendered.data, lambda data: verify(data, rendered.name, report), dress
        )
    except (OSError, ValueError) as error:
        raise errors.cannot_write(path, error) from error
    return Opened(path, rendered, None if is_confirmed else errors.not_confirmed(path))


def _marked_read_only(path: Path) -> Phrase | None:
    """Return a refusal for a file without write permission: a rename would replace it all the same.

    No write bit at all counts for the administrator, too, whom the system never refuses.
    """
    try:
        mode = os.stat(path).st_mode
    except (OSError, ValueError):
        return None
    if stat.S_ISREG(mode) and mode & 0o222 and os.access(path, os.W_OK):
        return None
    return errors.read_only(path) if stat.S_ISREG(mode) else None


def _keeps_to_owners(folder: Path, path: Path) -> bool:
    """Return whether the folder is sticky, like /tmp, and this user owns neither."""
    try:
        above, file = os.stat(folder), os.stat(path)
    except OSError:
        return False
    return bool(above.st_mode & stat.S_ISVTX) and os.geteuid() not in {
        0,
        above.st_uid,
        file.st_uid,
    }


def _is_same(first: Path, second: Path) -> bool:
    return os.path.realpath(first) == os.path.realpath(second)
