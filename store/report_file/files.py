"""Report files on the disk: open, save, create. What others wrote meanwhile is merged, never lost.

A save holds the lock of the report, reads the file again, and where somebody else has changed it
merges three ways: what was opened, what is to be saved, what is there.
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
    """What a save merged; None when nobody else had changed the file."""

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
        raise errors.unreadable(path, error) from error
    from store.disk import sidecar

    sidecar.tighten(path)
    return Opened(path, decode(data, errors.shown(path)))


def save(
    opened: Opened,
    report: Report,
    path: str | os.PathLike[str] | None = None,
    *,
    who: str = "",
    why: str = SAVE,
    before: Callable[[bytes], object] | None = None,
) -> Opened:
    """Write a report over the file it came from, or to a new file when ``path`` is another one.

    What somebody else has changed in the file since it was opened is merged; then the base that is
    returned says so in ``merged``, and its report is the merged one, else ``report`` itself.
    ``who`` is named to others, ``lan@maychu``; the name of who runs this where it is empty. ``why``
    is the word for the history. ``before`` is told what the file is about to hold.

    Raise ``ChangedOnDisk`` when the file is gone or what is there cannot be merged, ``StoreError``
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

        with lock.held(path):
            saved = _save(opened, report, who or label(me()), why, before)
    except FileNotFoundError as error:
        raise (errors.unwritable(path, error) if path.exists() else errors.gone(path)) from error
    except OSError as error:
        raise errors.unwritable(path, error) from error
    atomic.sweep(path.parent)
    return saved


def _save(
    opened: Opened, report: Report, who: str, why: str, before: Callable[[bytes], object] | None
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
            source, merged = _merged(opened, report, data, who)
        wanted = merged.report if merged else report
        made = render(source, wanted, source.name)
        same = merged is not None and made.data == data
        # Before it is replaced: a crash between the two must not cost what another program wrote.
        lost = snapshots.record(
            path, data, "", dt.datetime.now().astimezone(), why=snapshots.OUTSIDE
        )
        if before is not None:
            before(made.data)
        if same:
            return Opened(path, made, None, merged)
        try:
            sure = atomic.replace(
                path, made.data, data, partial(verify, name=made.name, report=wanted)
            )
        except atomic.Changed:
            continue
        lost = _remember(path, source.report, wanted, made.data, who, why) or lost
        return Opened(path, made, lost if sure else errors.unconfirmed(path), merged)
    raise errors.restless(path)


def _merged(opened: Opened, report: Report, data: bytes, who: str) -> tuple[Source, MergeResult]:
    """Return what is in the file now, and what becomes of it with what is to be saved."""
    from outline.merging.report_merge import CannotMerge, merge_reports

    try:
        source = decode(data, opened.source.name)
        merged = merge_reports(opened.report, report, source.report, our_name=who)
        if merged.conflicts:  # only then is it of interest who wrote the other version
            theirs = writer(opened.path, data)
            merged = merge_reports(
                opened.report, report, source.report, our_name=who, their_name=theirs
            )
    except (StoreError, CannotMerge) as error:
        raise errors.unmergeable(opened.path, error) from error
    return source, merged


def writer(path: Path, data: bytes) -> str:
    """Return who wrote what is in the file, as the history knows; empty for another program."""
    from store.history import snapshots

    try:
        known = snapshots.load(path).find_current(data)
    except StoreError:
        return ""
    return known.who if known is not None else ""


def _remember(
    path: Path, before: Report, after: Report, data: bytes, who: str, why: str
) -> Phrase | None:
    """Keep what was saved as a snapshot; return what is to be told where that was not possible."""
    from outline.patching.patch import changed_part, find_changes
    from outline.revisions.report_diff import find_emptied_parts
    from store.history import snapshots

    return snapshots.record(
        path,
        data,
        who,
        dt.datetime.now().astimezone(),
        sections=tuple(dict.fromkeys(changed_part(one.key) for one in find_changes(before, after))),
        why=why,
        emptied=find_emptied_parts(before, after),
    )


def put(
    path: Path, source: Source, known: Collection[bytes], like: Collection[Path] = ()
) -> Phrase | None:
    """Write a report to a new file, or over one that holds what is ``known``; for merges.

    A new one is open to whoever may read all that it is ``like``.

    Nothing else is replaced, and no lock is taken: git merges in files that nobody edits. Return
    a doubt as in ``Opened``; raise ``StoreError``.
    """
    check = partial(verify, name=source.name, report=source.report)
    try:
        there = atomic.read(path, LIMIT) if os.path.lexists(path) else None
        if there is not None and there in known:
            sure = atomic.replace(path, source.data, there, check)
        else:
            sure = atomic.create(path, source.data, check, rights_of(*like) if like else None)
    except atomic.Changed:
        raise errors.restless(path) from None
    except (OSError, ValueError) as error:
        raise errors.unwritable(path, error) from error
    return None if sure else errors.unconfirmed(path)


def create(
    path: str | os.PathLike[str], report: Report, like: str | os.PathLike[str] | None = None
) -> Opened:
    """Write a new report file; raise ``StoreError`` when something has that name already.

    A copy of another report is ``like`` that one: open to whoever may read it, and to nobody else.
    """
    return _make(Path(path), report, None, None if like is None else rights_of(like))


def read_only_reason(path: str | os.PathLike[str]) -> Phrase | None:
    """Return why a save of an existing file would be refused, so that nobody types in vain."""
    path = Path(path)
    marked = _marked_read_only(path)
    if marked is not None:
        return marked
    folder = Path(os.path.realpath(path)).parent
    if not os.access(folder, os.W_OK | os.X_OK):
        return phrase("You may not write in the folder {folder}.", folder=errors.shown(folder))
    if _keeps_to_owners(folder, path):
        return phrase(
            "You may not replace the files of others in the folder {folder}.",
            folder=errors.shown(folder),
        )
    from store.disk import (
        sidecar,  # not above: it is asked for by nobody but who opens a report to write
    )

    return sidecar.refusal(path)


def _make(
    path: Path,
    report: Report,
    source: Source | None,
    dress: Callable[[int], object] | None,
) -> Opened:
    made = render(source, report, errors.shown(path))
    try:
        sure = atomic.create(path, made.data, lambda data: verify(data, made.name, report), dress)
    except (OSError, ValueError) as error:
        raise errors.unwritable(path, error) from error
    return Opened(path, made, None if sure else errors.unconfirmed(path))


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
    return errors.read_only(path) if stat.S_ISREG(mode) else None


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
