"""A session's dealings with the disk: saving, what others saved meanwhile, what is not saved yet.

Whatever comes in from others is merged with what stands here now, against what both sides have in
common; what is typed while a save is under way is never lost nor written twice. All of it happens
in the loop of the screen but for the work on the disk, which is done in threads.
"""

from __future__ import annotations

import asyncio
import os
from collections.abc import Awaitable, Callable, Iterable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from outline.errors import DecuongError, Phrase, StoreError, phrase
from outline.frozen import dataclass, replace
from outline.model import Report
from tui.threads import run_beside

if TYPE_CHECKING:
    from outline.merging.report_merge import MergeResult
    from outline.patching.patch import Change
    from store.journal.recovery import Found
    from store.journal.writer import Journal
    from store.report_file.files import Opened
    from store.report_file.renamed import Former


TRIES = 3
"""How often a merge is made anew in a thread because somebody typed into the same text."""


@dataclass(frozen=True, slots=True)
class Recovery:
    """What came back from a journal when the report was opened."""

    before: Report
    """The report as it is in the file."""
    after: Report
    name: str
    """Who typed it; empty when it is not known."""
    when: str


class Saving:
    """The part of a session that knows files."""

    opened: Opened
    report: Report
    generation: int
    saved_generation: int
    read_only: str

    def __init__(self) -> None:
        """No journal yet, and nobody to be told of what comes in."""
        self.error: DecuongError | None = None
        """Why the last save failed; None after one that succeeded."""
        self.journal: Journal | None = None
        self.recovery: Recovery | None = None
        self.formers: tuple[Former, ...] = ()
        """What the report was called before, where something is still kept under that name."""
        self.troubles: list[Phrase] = []
        """What went wrong when the report was opened, to be told."""
        self.conflicts: tuple[str, ...] = ()
        """Places where the last merge kept two texts or values, ids of sections first."""
        self.in_step: Callable[[], Awaitable[None]] | None = None
        """Returns when all that is on the screen has reached this session."""
        self.on_taken: Callable[[Report, Report], None] | None = None
        """Told at once when something came in: the report before and after."""
        self._unsafe: list[Found] = []
        """Journals whose content is nowhere else yet: kept for the next start until a save."""
        self._lock = asyncio.Lock()

    def keep_journal(self) -> None:
        """Write down from now on what is typed, within a second."""
        from store.journal.writer import Journal

        self.journal = Journal(self.opened.path, self.opened.data, self.opened.report)

    async def save(self, path: Path | None = None) -> bool:
        """Write the latest generation, one writer at a time; keep the error for the screen.

        A save that finds its generation already written by one before it does nothing. What others
        saved meanwhile is in the file and in this session afterwards. Return whether the report is
        on disk.
        """
        from store.report_file import files

        wanted = self.generation
        async with self._lock:
            written = self.saved_generation >= wanted and self.error is None
            if path is None and written and os.path.lexists(self.opened.path):
                return True
            generation, report, journal = self.generation, self.report, self.journal
            told = partial(journal.saving, report=report) if journal is not None else None
            try:
                opened = await run_beside(files.save, self.opened, report, path, before=told)
                found = _places(opened.merged)
                if opened.report is not report:
                    at = await self._join(report, opened.report)
                    self.conflicts = tuple(dict.fromkeys((*found, *self.conflicts)))
                else:
                    at, self.conflicts = self.generation, found
                self._land(generation, at, opened)
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
                raise errors.vanished(self.opened.path, registry.label("save_as")) from error
            if opened.data == self.opened.data:
                return False
            at = await self._join(self.opened.report, opened.report, opened)
            self.opened = opened
            if at == self.saved_generation:
                self.saved_generation = self.generation
            self._restart_journal()
            return True

    def recover(self, found: Iterable[Found], told: Iterable[Phrase] = ()) -> None:
        """Take in what journals hold that the file lacks, and say what cannot be.

        A journal is kept until what it held is in one of ours.
        """
        self.troubles += told
        before, done = self.report, []
        for one in found:
            try:
                back = one.recover()
                merged = _merge(back.base, back.ours, self.report)
            except StoreError as error:
                self.troubles.append(error.what)
                continue
            except DecuongError as error:
                one.keep()
                self.troubles += [error.what, _kept(one.path)]
                continue
            done.append(one)
            if merged.report != self.report:
                self._take(merged)
                self.recovery = Recovery(before, self.report, back.name, back.when)
        safe = self.recovery is None or (self.journal is not None and self.journal.flush(2.0))
        for one in done:
            if self.recovery is None:
                one.discard()
            elif safe:
                one.keep()
            else:
                self._unsafe.append(one)

    async def adopt(self, former: Former) -> None:
        """Bring along what is kept under an old name; what was not saved comes back at once.

        Raise ``DecuongError``; then nothing has changed.
        """
        from store import errors
        from store.journal import recovery
        from store.report_file import renamed

        async with self._lock:
            try:
                await run_beside(renamed.adopt, self.opened.path, former)
            except OSError as error:
                raise errors.unwritable(self.opened.path, error) from error
            self.formers = ()
            found, told = await run_beside(recovery.pending, self.opened.path)
            await self._in_step()
            self.recover(found, told)

    def drop_recovery(self) -> None:
        """Take back what came from a journal, and nothing that was typed since."""
        back, self.recovery = self.recovery, None
        if back is not None:
            self._take(_merge(back.after, self.report, back.before))

    def end(self, *, keep: bool) -> None:
        """Close the journal; with ``keep`` what is unsaved comes back at the next start."""
        if self.journal is not None:
            self.journal.close(keep=keep)
            self.journal = None
        for one in self._unsafe:
            one.close()

    async def _join(self, base: Report, theirs: Report, source: Opened | None = None) -> int:
        """Merge what others made of ``base`` with what stands here; return the generation before.

        ``source`` is the file that theirs stands in, to name who wrote it where both clash.

        The merge is made in a thread, of what stood here when it began. What was typed meanwhile is
        put beside it where that is plain, else the merge is made again. Nothing comes between the
        last letter taken in and the return.
        """
        for _ in range(TRIES):
            ours = self.report
            merged = await run_beside(_shared, base, ours, theirs, source)
            await self._in_step()
            if self.report is not ours:
                beside = _beside(ours, self.report, merged)
                if beside is None:
                    continue
                merged = beside
            break
        else:
            merged = _merge(base, self.report, theirs)
        at = self.generation
        self._take(merged)
        return at

    def _land(self, generation: int, at: int, opened: Opened) -> None:
        """Take over what a save made of the file; ``at`` is what was typed before it came in."""
        moved = opened.path != self.opened.path
        self.opened = opened
        self.saved_generation = self.generation if at == generation else generation
        if moved and (self.journal is not None or self.read_only):
            self.read_only = ""  # what could not be written was the other file
            if self.journal is not None:
                self.journal.close()
            self.keep_journal()
        self._restart_journal()
        while self._unsafe:
            self._unsafe.pop().keep()

    def _take(self, merged: MergeResult) -> None:
        before = self.report
        self.conflicts = _places(merged)
        if merged.report is before:
            return
        self._adopt(merged.report, _sections(merged.incoming))
        if self.on_taken is not None:
            self.on_taken(before, self.report)

    def _restart_journal(self) -> None:
        if self.journal is not None:
            self.journal.saved(self.opened.data, self.opened.report, self.report)

    async def _in_step(self) -> None:
        if self.in_step is not None:
            await self.in_step()

    def _adopt(self, report: Report, touched: Iterable[str]) -> frozenset[str]:
        """Make another report the one that stands here."""
        raise AssertionError("a session does this")


def _merge(base: Report, ours: Report, theirs: Report, their_name: str = "") -> MergeResult:
    from outline.merging.report_merge import merge_reports
    from store import identity

    return merge_reports(
        base, ours, theirs, our_name=identity.label(identity.me()), their_name=their_name
    )


def _shared(base: Report, ours: Report, theirs: Report, source: Opened | None) -> MergeResult:
    """Merge into a report that shares with ``ours`` whatever is the same, so that it is cheap."""
    from outline.patching.patch import apply_changes, find_changes

    merged = _merge(base, ours, theirs)
    if merged.conflicts and source is not None:  # only then is it of interest who wrote it
        from store.report_file import files

        merged = _merge(base, ours, theirs, files.writer(source.path, source.data))
    return replace(merged, report=apply_changes(ours, find_changes(ours, merged.report)))


def _beside(ours: Report, now: Report, merged: MergeResult) -> MergeResult | None:
    """Put what came into ``ours`` into what has become of it; None where the two could touch."""
    from outline.patching.patch import apply_changes, find_changes

    typed, came = find_changes(ours, now), find_changes(ours, merged.report)
    both = {change.key for change in typed} & {change.key for change in came}
    if both or any(change.key[0] in ("whole", "order") for change in (*typed, *came)):
        return None
    return replace(merged, report=apply_changes(now, came))


def _sections(taken: Iterable[Change]) -> tuple[str, ...]:
    """Return the sections that changes are about."""
    found: dict[str, None] = {}
    for change in taken:
        match change.key:
            case ("section" | "prompt" | "answer", id_, *_) | ("whole" | "order", _, id_, *_):
                found[id_] = None
    return tuple(found)


def _places(merged: MergeResult | None) -> tuple[str, ...]:
    if merged is None:
        return ()
    return tuple(dict.fromkeys(conflict.address for conflict in merged.conflicts))


def _kept(path: Path) -> Phrase:
    from store.errors import shown

    return phrase("What was left unsaved is kept in {file}.", file=shown(path))
