"""The history (Ctrl+K): who saved what and when, what differs, and restoring it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, ClassVar

from textual import events
from textual.app import ComposeResult
from textual.containers import Container
from textual.message import Message

from outline.errors import DecuongError, StoreError
from outline.model import Report
from outline.revisions import report_diff, restore
from outline.revisions.word_diff import ADDED, REMOVED
from tui.i18n import _, ngettext, say
from tui.keys.registry import label
from tui.presenters import diff_lines
from tui.presenters.part_names import PartNames
from tui.presenters.view_types import ListRow, StyledText
from tui.threads import run_beside
from tui.widgets.key_bindings import bindings
from tui.widgets.line_widget import Rows

from .modal import Box, Hints, Modal, StatusLines, wrap

if TYPE_CHECKING:
    from store.history.snapshots import History, Snapshot
    from tui.session.session import Session

SCOPE = "restore"
"""The scope of undo for what was restored."""
NARROW = 100
"""Columns of the screen below which the saves are shown above what they changed."""
COMPARE_DELAY = 0.05
"""Seconds on a save before it is compared, so that moving through the list stays fast."""
_MOST_CACHED = 6
"""Saved states that are kept in memory; a report may be large."""
_STYLES = {REMOVED: "bad", ADDED: "good"}


class SaveList(Rows):
    """A list that posts a message when its cursor moves."""

    @dataclass
    class SaveSelected(Message):
        """The cursor is on another save."""

    def watch_cursor(self, old: int, new: int) -> None:
        """Draw the rows again, and post the message."""
        super().watch_cursor(old, new)
        self.post_message(self.SaveSelected())


class HistoryScreen(Modal[None]):
    """The saves at the left, the differences at the right."""

    KEY_SCOPE = "history"
    BINDINGS = bindings("history")
    CSS_PATH: ClassVar = ["../styles/modal.tcss", "../styles/history.tcss"]

    def __init__(
        self,
        session: Session,
        section: str = "",
        *,
        after_typing: Callable[[Callable[[], object]], object] = lambda act: act(),
    ) -> None:
        """Show the history of the session's file; ``section`` is the current section."""
        super().__init__()
        self._session = session
        self._section = section
        self._after_typing = after_typing
        self._history: History | None = None
        self._snapshots: list[Snapshot] = []
        self._states: dict[str, Report] = {}
        self._names = PartNames(session.report, ())
        self._filters_section = False
        """Whether only the saves that changed ``section`` are listed."""
        self._compares_with_now = True
        """Whether a save is compared with the report of now; else with the save before it."""
        self._ids: list[str] = []
        """The ids of the parts that differ, in the order in which they are shown."""
        self._saves = SaveList(otherwise=self.run_key, widget_id="saves")
        self._parts = Rows(otherwise=self.run_key, widget_id="parts")
        self._status = StatusLines()
        self._box = Box(_("History"), classes="-full")
        self.receiver = self._saves

    def compose(self) -> ComposeResult:
        """Show the saves beside the differences."""
        with self._box:
            with Container(id="panes"):
                yield self._saves
                yield self._parts
            yield self._status
            yield Hints("history", leave_out=("history_redo",))

    def on_mount(self) -> None:
        """Read the history once the keys typed before have reached the report."""
        self.set_class(self.app.size.width < NARROW, "-narrow")
        self.set_focus(self._saves)
        self._after_typing(self._read)

    def on_resize(self, event: events.Resize) -> None:
        """Show one list above the other where there is no room for both."""
        self.set_class(event.size.width < NARROW, "-narrow")
        if self._history is not None:
            self.call_after_refresh(self._compare)

    def on_rows_picked(self, event: Rows.Picked) -> None:
        """Go to the differences, or restore the part under the cursor."""
        event.stop()
        if self.receiver is self._saves:
            self.action_pane()
        else:
            self.action_part()

    def action_pane(self) -> None:
        """Go from the saves to the differences, or back."""
        pane = self._parts if self.receiver is self._saves else self._saves
        if pane is self._parts and not self._ids:
            return
        self.receiver = pane
        self.set_focus(pane)

    def action_close(self) -> None:
        """Go back to the saves, or close."""
        if self.receiver is self._parts:
            self.action_pane()
        else:
            self.dismiss(None)

    def action_only(self) -> None:
        """List only the saves that changed the current section, or all."""
        self._filters_section = not self._filters_section and bool(self._section)
        self._list_saves()

    def action_turn(self) -> None:
        """Compare with now, or with the save before."""
        self._compares_with_now = not self._compares_with_now
        self._compare()

    def action_part(self) -> None:
        """Restore the part under the cursor."""
        item, saved = self._parts.current, self._read_current()
        if item is None or saved is None:
            return
        id_ = item.key.partition(":")[2]
        self._restore(lambda report: restore.restore_part(report, saved, id_), id_)

    def action_whole(self) -> None:
        """Restore the whole report, asking first."""
        from .dialogs import ConfirmScreen

        saved = self._read_current()
        if saved is None:
            return

        def restore_whole(is_sure: bool | None) -> None:
            if is_sure:
                self._restore(lambda report: report if report == saved else saved, "")

        question = _("Bring back the whole report as it was then?")
        self.app.push_screen(ConfirmScreen(question, _("Restore all")), restore_whole)

    def action_undo(self) -> None:
        """Undo what was restored last."""
        if not self._session.undo_any((SCOPE,)):
            self._show_status(_("There is nothing to undo here."), "warn")
            return
        self._compare()

    def action_redo(self) -> None:
        """Redo the restoring that was undone last."""
        if not self._session.redo_any((SCOPE,)):
            self._show_status(_("There is nothing to redo here."), "warn")
            return
        self._compare()

    def _restore(self, change: Callable[[Report], Report], id_: str) -> None:
        snapshot, before = self._current_snapshot(), self._session.report
        if snapshot is None:
            return
        try:
            after = change(before)
            if after == before:
                self._show_status(_("Nothing differs from now."), "muted")
                return
            ids = report_diff.find_changed_parts(before, after)
            self._session.edit(SCOPE, lambda _report: after, ids)
        except DecuongError as error:
            self._show_status(say(error.what), "warn")
            return
        name = diff_lines.name_changed_part(before, after, id_) if id_ else _("the whole report")
        done = _("Restored as of {stamp}: {name}. {key} takes it back.")
        self._compare(
            done.format(stamp=_format_time(snapshot), name=name, key=label("history_undo"))
        )

    def _read(self) -> None:
        from store.history import snapshots

        try:
            self._history = snapshots.load(self._session.path)
        except StoreError as error:
            self._show_status(say(error.what), "warn")
            return
        self._snapshots = self._history.snapshots
        self._names = PartNames(self._session.report, self._snapshots)
        # What was deleted and is not saved yet is in the file.
        self._names.learn(self._session.saver.opened.report)
        self._list_saves()
        work: Callable[[], object] = self._look_up_names
        self.run_worker(work, group="names", exit_on_error=False)

    async def _look_up_names(self) -> None:
        """Find the names of deleted parts in a few saved states; the list is shown meanwhile."""
        if await asyncio.to_thread(self._names.look_up, self._read_state):
            self._redraw_saves()

    def _redraw_saves(self) -> None:
        by_stamp = {snapshot.stamp: snapshot for snapshot in self._snapshots}
        self._saves.replace([self._make_save_row(by_stamp[item.key]) for item in self._saves.items])

    def _list_saves(self) -> None:
        """Show the saves."""
        listed = [
            snapshot
            for snapshot in self._snapshots
            if not self._filters_section
            or self._section in snapshot.sections
            or not snapshot.sections
        ]
        self._saves.show([self._make_save_row(snapshot) for snapshot in listed])
        count = ngettext("{n} save", "{n} saves", len(listed)).format(n=len(listed))
        self._box.entitle(_("History"), count)
        if listed:
            self._compare()
        else:
            self._show_status(_("This report has no history yet: a save begins it."), "muted")

    def on_save_list_save_selected(self, event: SaveList.SaveSelected) -> None:
        """Compare the save under the cursor."""
        event.stop()
        self._compare()

    def _compare(self, message: str = "") -> None:
        work: Callable[[], object] = partial(self._read_and_compare, message)
        self.run_worker(work, group="history", exclusive=True, exit_on_error=False)

    async def _read_and_compare(self, message: str) -> None:
        """Read and compare in a thread; a newer call cancels this one."""
        await asyncio.sleep(COMPARE_DELAY)
        snapshot = self._current_snapshot()
        if snapshot is None:
            return
        index = self._snapshots.index(snapshot)
        before = self._snapshots[index + 1] if index + 1 < len(self._snapshots) else None
        report = self._session.report
        width = max(self._parts.size.width - 4, 20)
        try:
            ids, rows = await run_beside(self._make_part_rows, snapshot, before, report, width)
        except DecuongError as error:
            self._ids = []
            self._parts.show([])
            self._show_status(say(error.what), "warn")
            return
        self._ids = ids
        learned = [self._names.learn(state) for state in [*self._states.values()]]
        if any(learned):
            self._redraw_saves()
        first = self._section if self._section in ids else (ids[0] if ids else "")
        self._parts.show(rows, key=f"0:{first}")
        if not ids and self.receiver is self._parts:
            self.action_pane()
        self._show_status(message or self._describe(before), "good" if message else "muted")

    def _make_part_rows(
        self, snapshot: Snapshot, before: Snapshot | None, report: Report, width: int
    ) -> tuple[list[str], list[ListRow]]:
        """Return the ids of the parts that differ, and the rows that show how."""
        saved = self._load_state(snapshot)
        if self._compares_with_now:
            old, new = saved, report
        else:
            old, new = (self._load_state(before) if before else saved), saved
        differences = report_diff.diff_reports(old, new)
        if self._filters_section:
            differences = tuple(part for part in differences if part.id == self._section)
        rows: list[ListRow] = []
        for part in differences:
            if rows:
                rows.append(ListRow("", (), heading=True))
            name = diff_lines.name_changed_part(old, new, part.id)
            presence = diff_lines.describe_presence(part)
            rows.append(ListRow("", ((f" {name}  {presence}".rstrip(), "head"),), heading=True))
            lines = [_style_pieces(line.pieces) for line in diff_lines.make_lines(part, old, new)]
            number = 0
            for line in lines or [[("…", "muted")]]:
                for parts in wrap(line, width):
                    rows.append(ListRow(f"{number}:{part.id}", tuple(parts)))
                    number += 1
        return [part.id for part in differences], rows

    def _describe(self, before: Snapshot | None) -> str:
        if self._compares_with_now:
            return _("compared with now") if self._ids else _("Nothing differs from now.")
        if before is None:
            return _("the first one kept")
        if self._ids:
            return _("what this save changed")
        return _("This save changed nothing that is shown here.")

    def _load_state(self, snapshot: Snapshot) -> Report:
        state = self._states.get(snapshot.stamp)
        if state is None:
            state = self._read_state(snapshot)
            while len(self._states) >= _MOST_CACHED:
                self._states.pop(next(iter(self._states)), None)
            self._states[snapshot.stamp] = state
        return state

    def _read_state(self, snapshot: Snapshot) -> Report:
        from store.report_file import codec

        assert self._history is not None
        return codec.decode(self._history.read(snapshot.stamp), snapshot.stamp).report

    def _read_current(self) -> Report | None:
        """Return the report of the save under the cursor; None where it cannot be read."""
        snapshot = self._current_snapshot()
        try:
            return self._load_state(snapshot) if snapshot is not None else None
        except DecuongError as error:
            self._show_status(say(error.what), "warn")
            return None

    def _current_snapshot(self) -> Snapshot | None:
        item = self._saves.current
        stamp = item.key if item is not None else None
        return next((snapshot for snapshot in self._snapshots if snapshot.stamp == stamp), None)

    def _make_save_row(self, snapshot: Snapshot) -> ListRow:
        """Return time, author and parts; long names are cut, the number of further parts is not."""
        ids, style = snapshot.sections, "muted"
        words = [reason] if (reason := diff_lines.describe_reason(snapshot)) else []
        if snapshot.emptied:
            ids, style = snapshot.emptied, "warn"
            words.append(_("emptied: {ids}").format(ids=self._names.name(ids[0])))
        elif ids:
            words.append(self._names.name(ids[0]))
        parts: list[StyledText] = [
            (_format_time(snapshot), "accent"),
            (f"  {snapshot.who or '?'}  ", ""),
        ]
        note = ((f"+{len(ids) - 1}", "muted"),) if len(ids) > 1 else ()
        return ListRow(snapshot.stamp, (*parts, (" · ".join(words), style)), note)

    def _show_status(self, text: str, style: str) -> None:
        self._status.say([[(text, style)]])


def _format_time(snapshot: Snapshot) -> str:
    return f"{snapshot.when:%d/%m/%Y %H:%M}"


def _style_pieces(pieces: Sequence[tuple[str, str]]) -> list[StyledText]:
    return [(text, _STYLES.get(kind, "")) for kind, text in pieces]
