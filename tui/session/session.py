"""One open report: its values, completion, history and saving. Plain Python; widgets display it.

Nothing on the screen is the truth; this is. Every edit passes ``edit`` or ``type_body``, so that
completion, undo, the generation and the list of what must be drawn again never disagree.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from outline.completion.register_findings import find_register_of_part
from outline.editing import sections as edit
from outline.editing.undo import UndoHistory
from outline.errors import StoreError, phrase
from outline.merging import conflicts
from outline.model import PREAMBLE, Report

from . import cursor_position, profile_names
from .cursor_position import APPENDICES, CursorPosition, LeftOff
from .saver import Saver

if TYPE_CHECKING:
    from outline.search.heading_index import HeadingIndex
    from store.report_file.files import Opened

WHOLE = ("replace", "restore")
"""Scopes whose edits reach over the whole report."""


@dataclass(frozen=True, slots=True)
class Changes:
    """What a screen must draw again."""

    ids: frozenset[str]
    """Sections, and other things with findings, whose row has changed."""
    outline: bool
    """Whether sections came, went, moved or changed their level."""


class Session:
    """A report being edited; its saver knows the file."""

    def __init__(self, opened: Opened, *, read_only: str = "") -> None:
        """Take an opened file; ``read_only`` is why it cannot be written, for the user."""
        self.report: Report = opened.report
        self.completion = profile_names.completion(self.report)
        self.history = UndoHistory()
        self.generation = 0
        """Counts edits; a save is up to date when it wrote this one."""
        self.saver = Saver(self, opened, read_only=read_only)
        self._changed: set[str] = set()
        self._outline_changed = False
        self._scopes: list[str] = []
        self._undone: list[str] = []
        self._index: tuple[Report, HeadingIndex] | None = None

    @property
    def path(self) -> Path:
        """The file that a save writes."""
        return self.saver.opened.path

    @property
    def read_only(self) -> str:
        """Why the report cannot be written; "" where it can."""
        return self.saver.read_only

    @property
    def dirty(self) -> bool:
        """Whether there are edits that no save has written."""
        return self.generation != self.saver.saved_generation

    @property
    def at_risk(self) -> bool:
        """Whether leaving would lose something: edits, or all, where the file is missing."""
        return self.dirty or not os.path.lexists(self.path)

    @property
    def index(self) -> HeadingIndex:
        """The search index over the headings, made again when headings have changed."""
        from outline.search.heading_index import HeadingIndex

        cached = self._index
        if cached is not None and cached[0] is self.report:
            return cached[1]
        if cached is None or not _has_same_headings(cached[0], self.report):
            cached = (self.report, HeadingIndex(self.report))
        self._index = (self.report, cached[1])
        return cached[1]

    def edit(
        self, scope: str, change: Callable[[Report], Report], touched: Iterable[str]
    ) -> frozenset[str]:
        """Apply a pure edit, record it for undo in ``scope``, and refresh ``touched``.

        Return the ids whose findings or progress changed. What ``change`` raises passes through,
        with nothing changed.
        """
        if self.read_only:
            raise StoreError(phrase("{reason}", reason=self.read_only))
        before = self.report
        after = conflicts.drop_resolved_by_edit(before, change(before))
        if after is before:
            return frozenset()
        self.history = self.history.record(scope, before, after)
        self._scopes.append(scope)
        # What was undone in other places is not done again over what is newer.
        self._undone.clear()
        return self.adopt(after, touched)

    def type_body(self, id_: str, text: str) -> frozenset[str]:
        """Take what was typed into a body: O(section), no undo record (the editor keeps that)."""
        section = self.report.section(id_)
        if self.read_only or section.body == text:
            return frozenset()
        # Nor is what reached over all bodies, as they were before this.
        self._undone = [scope for scope in self._undone if scope not in WHOLE]
        after = edit.set_body(self.report, id_, text)
        return self.adopt(conflicts.keep_unresolved(self.report, after), (id_,))

    def undo(self, scope: str) -> bool:
        """Take back the last edit of ``scope``; False when there is none."""
        report, self.history = self.history.undo(self.report, scope)
        return self._adopt_travelled(report, scope)

    def redo(self, scope: str) -> bool:
        """Do again what was taken back last in ``scope``; False when there is nothing."""
        report, self.history = self.history.redo(self.report, scope)
        return self._adopt_travelled(report, scope)

    def undo_any(self, scopes: Iterable[str]) -> str:
        """Take back the latest edit of any of the scopes; return its scope, '' when none is."""
        return self._travel_any(set(scopes), self._scopes, self._undone, self.undo)

    def redo_any(self, scopes: Iterable[str]) -> str:
        """Do again what was taken back last in any of the scopes; return the scope it was."""
        return self._travel_any(set(scopes), self._undone, self._scopes, self.redo)

    def _travel_any(
        self,
        scopes: set[str],
        source: list[str],
        target: list[str],
        travel: Callable[[str], bool],
    ) -> str:
        for index in range(len(source) - 1, -1, -1):
            if source[index] in scopes:
                scope = source.pop(index)
                target.append(scope)
                if travel(scope):
                    return scope
        return ""

    def take_changes(self) -> Changes:
        """Return what changed since the last call, for the screen to draw."""
        changes = Changes(frozenset(self._changed), self._outline_changed)
        self._changed = set()
        self._outline_changed = False
        return changes

    def cursor_position(self) -> CursorPosition:
        """Return where the writer left off, if that section or register is still there."""
        return self.left_off().position

    def left_off(self) -> LeftOff:
        """Return where the writer left off and what was folded, as far as it is still there."""
        left = cursor_position.load(self.path)
        is_there = self._has_part(left.position.section)
        position = left.position if is_there else CursorPosition()
        return LeftOff(position, self._sort_foldable(left.folded))

    def _has_part(self, id_: str) -> bool:
        is_section = id_ == PREAMBLE or id_ in self._positions()
        return is_section or bool(find_register_of_part(self.report, id_))

    def leave(self, position: CursorPosition, folded: Iterable[str] = ()) -> None:
        """Remember where the writer leaves off, and what is folded."""
        cursor_position.save(self.path, LeftOff(position, self._sort_foldable(folded)))

    def _sort_foldable(self, ids: Iterable[str]) -> tuple[str, ...]:
        """Return those of the ids that can be folded, in the order of the outline."""
        positions = self._positions()
        folded = set(ids)
        sections = sorted(folded & positions.keys(), key=positions.__getitem__)
        return (*sections, *({APPENDICES} & folded))

    def _positions(self) -> dict[str, int]:
        return self.report.shape.position

    def _adopt_travelled(self, report: Report, scope: str) -> bool:
        if report is self.report:
            return False
        kind, _, id_ = scope.partition(":")
        self.adopt(report, (id_ or kind,))
        return True

    def adopt(self, report: Report, touched: Iterable[str]) -> frozenset[str]:
        """Make another report the one that is edited; return the ids that must be drawn again."""
        touched = tuple(touched)
        self._outline_changed |= report.shape is not self.report.shape
        self.report = report
        self.generation += 1
        if self.saver.journal is not None:
            self.saver.journal.take(report)
        changed = frozenset(self.completion.refresh(report, touched)) | frozenset(touched)
        self._changed |= changed
        if self._is_as_saved(touched):
            self.saver.saved_generation = self.generation
        return changed

    def _is_as_saved(self, touched: tuple[str, ...]) -> bool:
        """Return whether the report equals the file again; O(1) while a body differs."""
        ours, saved = self.report, self.saver.opened.report
        for id_ in touched:
            our_index, saved_index = ours.shape.position.get(id_), saved.shape.position.get(id_)
            if our_index is None:
                continue  # no section: the opening, a blank, a register
            if (
                saved_index is None
                or ours.sections[our_index].body != saved.sections[saved_index].body
            ):
                return False
        return ours == saved


def _has_same_headings(before: Report, after: Report) -> bool:
    if before.shape is not after.shape:
        return False
    return all(
        old is new or (old.title == new.title and old.label == new.label)
        for old, new in zip(before.sections, after.sections, strict=True)
    )
