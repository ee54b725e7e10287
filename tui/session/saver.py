"""The file of a session: saving, what others saved meanwhile, what is not saved yet.

All that comes in from others is merged with the report as it is now, against what both sides have
in common; what is typed while a save is under way is never lost nor written twice. All of it
happens in the loop of the screen but for the work on the disk, which is done in threads.
"""

from __future__ import annotations

import asyncio
import os
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from outline.errors import DecuongError, Phrase, StoreError, phrase
from outline.model import Report
from tui.threads import run_beside

if TYPE_CHECKING:
    from outline.merging.report_merge import MergeResult
    from outline.patching.patch import Change
    from store.journal.recovery import ClaimedJournal
    from store.journal.writer import Journal
    from store.renamed import FormerName
    from store.report_file.files import Opened


TRIES = 3
"""How often a merge is made again in a thread because the same text was typed into."""


@dataclass(frozen=True, slots=True)
class Recovery:
    """What came back from a journal when the report was opened."""

    before: Report
    """The report as it is in the file."""
    after: Report
    name: str
    """Who typed it; empty when it is not known."""
    when: str


class EditedReport(Protocol):
    """What a saver needs of the session that it belongs to."""

    report: Report
    generation: int

    def adopt(self, report: Report, touched: Iterable[str]) -> frozenset[str]:
        """Make another report the one that is edited."""


class Saver:
    """Keeps a report that is being edited in step with its file and its journal."""

    def __init__(self, edited: EditedReport, opened: Opened, *, read_only: str = "") -> None:
        """Save to the opened file; ``read_only`` is the reason why that cannot be, for the user."""
        self._edited = edited
        self.opened = opened
        """The file as it was read or written last."""
        self.read_only = read_only
        self.saved_generation = edited.generation
        """The generation of the session that is in the file."""
        self.error: DecuongError | None = None
        """Why the last save failed; None after one that succeeded."""
        self.journal: Journal | None = None
        self.recovery: Recovery | None = None
        self.formers: tuple[FormerName, ...] = ()
        """What the report was called before, where something is still kept under that name."""
        self.troubles: list[Phrase] = []
        """What went wrong when the report was opened, to be shown."""
        self.conflicts: tuple[str, ...] = ()
        """Addresses where the last merge kept two texts or values, ids of sections first."""
        self.in_step: Callable[[], Awaitable[None]] | None = None
        """Returns when all that is on the screen has reached the session."""
        self.on_taken: Callable[[Report, Report], None] | None = None
        """Called at once when something came in, with the report before and after."""
        self._unsafe_journals: list[ClaimedJournal] = []
        """Journals whose content is nowhere else yet: kept for the next start until a save."""
        self._lock = asyncio.Lock()

    def keep_journal(self) -> None:
        """Write down from now on what is typed, within a second."""
        from store.journal.writer import Journal

        self.journal = Journal(self.opened.path, self.opened.data, self.opened.report)

    async def save(self, path: Path | None = None) -> bool:
        """Write the latest generation, one writer at a time; keep the error for the screen.

        A save that finds its generation already written by one before it does nothing. What others
        saved meanwhile is in the file and in the session afterwards. Return whether the report is
        on disk.
        """
        from store.report_file import files

        edited, requested = self._edited, self._edited.generation
        async with self._lock:
            is_written = self.saved_generation >= requested and self.error is None
            if path is None and is_written and os.path.lexists(self.opened.path):
                return True
            generation, report, journal = edited.generation, edited.report, self.journal
            before = partial(journal.begin_save, report=report) if journal is not None else None
            try:
                opened = await run_beside(files.save, self.opened, report, path, before=before)
                conflicts = _addresses(opened.merged)
                if opened.report is not report:
                    merged_from = await self._join(report, opened.report)
                    self.conflicts = tuple(dict.fromkeys((*conflicts, *self.conflicts)))
                else:
                    merged_from, self.conflicts = edited.generation, conflicts
                self._land(generation, merged_from, opened)
            except DecuongError as error:
                self.error = error
                return False
            self.error = None
            return True

    async def receive(self) -> bool:
        """Take in what others have saved; return whether there was anything.

        Raise ``DecuongError`` when the file cannot be read or merged; then nothing has changed.
        """
        from store import errors
        from store.report_file import files
        from tui.keys import registry

        async with self._lock:
            try:
                opened = await run_beside(files.load, self.opened.path)
            except StoreError as error:
                if os.path.lexists(self.opened.path):
                    raise
                raise errors.missing_while_open(
                    self.opened.path, registry.label("save_as")
                ) from error
            if opened.data == self.opened.data:
                return False
            merged_from = await self._join(self.opened.report, opened.report, opened)
            self.opened = opened
            if merged_from == self.saved_generation:
                self.saved_generation = self._edited.generation
            self._restart_journal()
            return True

    def recover(self, journals: Iterable[ClaimedJournal], warnings: Iterable[Phrase] = ()) -> None:
        """Take in what journals hold and the file does not, and report what cannot be.

        A journal is kept until what it held is in one of ours.
        """
        self.troubles += warnings
        edited = self._edited
        before, merged_journals = edited.report, []
        for journal in journals:
            try:
                content = journal.recover()
                merged = _merge(content.base, content.ours, edited.report)
            except StoreError as error:
                self.troubles.append(error.what)
                continue
            except DecuongError as error:
                journal.keep()
                self.troubles += [error.what, _kept_file_message(journal.path)]
                continue
            merged_journals.append(journal)
            if merged.report != edited.report:
                self._take(merged)
                self.recovery = Recovery(before, edited.report, content.name, content.when)
        is_safe = self.recovery is None or (self.journal is not None and self.journal.flush(2.0))
        for journal in merged_journals:
            if self.recovery is None:
                journal.discard()
            elif is_safe:
                journal.keep()
            else:
                self._unsafe_journals.append(journal)

    async def adopt(self, former: FormerName) -> None:
        """Bring along what is kept under an old name; what was not saved comes back at once.

        Raise ``DecuongError``; then nothing has changed.
        """
        from store import errors, renamed
        from store.journal import recovery

        async with self._lock:
            try:
                await run_beside(renamed.adopt, self.opened.path, former)
            except OSError as error:
                raise errors.cannot_write(self.opened.path, error) from error
            self.formers = ()
            journals, warnings = await run_beside(recovery.claim_journals, self.opened.path)
            await self._wait_for_screen()
            self.recover(journals, warnings)

    def drop_recovery(self) -> None:
        """Take back what came from a journal, and nothing that was typed since."""
        recovery, self.recovery = self.recovery, None
        if recovery is not None:
            self._take(_merge(recovery.after, self._edited.report, recovery.before))

    def end(self, *, keep: bool) -> None:
        """Close the journal; with ``keep`` what is unsaved comes back at the next start."""
        if self.journal is not None:
            self.journal.close(keep=keep)
            self.journal = None
        for journal in self._unsafe_journals:
            journal.close()

    async def _join(self, base: Report, theirs: Report, source: Opened | None = None) -> int:
        """Merge what others made of ``base`` with the edited report; return the generation before.

        ``source`` is the file that theirs is in, to name who wrote it where both are in conflict.

        The merge is made in a thread, of the report as it was when it began. What was typed
        meanwhile is put beside it where that is plain, else the merge is made again. Nothing comes
        between the last letter taken in and the return.
        """
        edited = self._edited
        for _ in range(TRIES):
            ours = edited.report
            merged = await run_beside(_merge_sharing, base, ours, theirs, source)
            await self._wait_for_screen()
            if edited.report is not ours:
                rebased = _rebase(ours, edited.report, merged)
                if rebased is None:
                    continue
                merged = rebased
            break
        else:
            merged = _merge(base, edited.report, theirs)
        generation = edited.generation
        self._take(merged)
        return generation

    async def _wait_for_screen(self) -> None:
        """Wait until all that is on the screen has reached the session."""
        if self.in_step is not None:
            await self.in_step()

    def _land(self, generation: int, merged_from: int, opened: Opened) -> None:
        """Take over what a save made of the file.

        ``merged_from`` is the generation of what was typed before anything came in.
        """
        has_moved = opened.path != self.opened.path
        self.opened = opened
        is_latest = merged_from == generation
        self.saved_generation = self._edited.generation if is_latest else generation
        if has_moved and (self.journal is not None or self.read_only):
            self.read_only = ""  # what could not be written was the other file
            if self.journal is not None:
                self.journal.close()
            self.keep_journal()
        self._restart_journal()
        while self._unsafe_journals:
            self._unsafe_journals.pop().keep()

    def _take(self, merged: MergeResult) -> None:
        before = self._edited.report
        self.conflicts = _addresses(merged)
        if merged.report is before:
            return
        self._edited.adopt(merged.report, _changed_sections(merged.incoming))
        if self.on_taken is not None:
            self.on_taken(before, self._edited.report)

    def _restart_journal(self) -> None:
        if self.journal is not None:
            self.journal.finish_save(self.opened.data, self.opened.report, self._edited.report)


def _merge(base: Report, ours: Report, theirs: Report, their_name: str = "") -> MergeResult:
    from outline.merging.report_merge import merge_reports
    from store import identity

    return merge_reports(
        base, ours, theirs, our_name=identity.label(identity.me()), their_name=their_name
    )


def _merge_sharing(
    base: Report, ours: Report, theirs: Report, source: Opened | None
) -> MergeResult:
    """Merge into a report that shares with ``ours`` all that is the same, so that it is cheap."""
    from outline.patching.patch import apply_changes, find_changes

    merged = _merge(base, ours, theirs)
    if merged.conflicts and source is not None:  # only then is it of interest who wrote it
        from store.report_file import files

        merged = _merge(base, ours, theirs, files.find_author(source.path, source.data))
    return replace(merged, report=apply_changes(ours, find_changes(ours, merged.report)))


def _rebase(ours: Report, newer: Report, merged: MergeResult) -> MergeResult | None:
    """Put what came into ``ours`` into what has become of it; None where the two could touch."""
    from outline.patching.patch import apply_changes, find_changes

    typed, incoming = find_changes(ours, newer), find_changes(ours, merged.report)
    overlap = {change.key for change in typed} & {change.key for change in incoming}
    if overlap or any(change.key[0] in ("whole", "order") for change in (*typed, *incoming)):
        return None
    return replace(merged, report=apply_changes(newer, incoming))


def _changed_sections(changes: Iterable[Change]) -> tuple[str, ...]:
    """Return the sections that changes are about."""
    ids: dict[str, None] = {}
    for change in changes:
        match change.key:
            case ("section" | "prompt" | "answer", id_, *_) | ("whole" | "order", _, id_, *_):
                ids[id_] = None
    return tuple(ids)


def _addresses(merged: MergeResult | None) -> tuple[str, ...]:
    if merged is None:
        return ()
    return tuple(dict.fromkeys(conflict.address for conflict in merged.conflicts))


def _kept_file_message(path: Path) -> Phrase:
    from store.errors import path_text

    return phrase("The unsaved text is kept in {file}.", file=path_text(path))
