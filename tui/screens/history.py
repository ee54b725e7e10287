"""Who saved what and when, what differs by words, and bringing it back (Ctrl+K)."""

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
from tui.presenters import diff_lines as said
from tui.presenters.part_names import PartNames
from tui.presenters.view_types import ListRow, StyledText
from tui.threads import run_beside
from tui.widgets.key_bindings import bindings
from tui.widgets.line_widget import Rows

from .modal import Box, Hints, Modal, Says, wrap

if TYPE_CHECKING:
    from store.history.snapshots import History, Snapshot
    from tui.session.session import Session

SCOPE = "restore"
"""The scope in which what was brought back is undone."""
NARROW = 100
"""Columns below which the saves stand over what they changed."""
PAUSE = 0.05
"""Seconds on a save after which it is compared: who walks through the list does not wait."""
_HELD = 6
"""States that are kept in memory; a report may be large."""
_INKS = {REMOVED: "bad", ADDED: "good"}


class Saves(Rows):
    """A list that says when its cursor has come to another row."""

    @dataclass
    class Moved(Message):
        """The cursor is on another save."""

    def watch_cursor(self, old: int, new: int) -> None:
        """Draw the rows again, and say so."""
        super().watch_cursor(old, new)
        self.post_message(self.Moved())


class HistoryScreen(Modal[None]):
    """The saves at the left, what differs at the right."""

    WHERE = "history"
    BINDINGS = bindings("history")
    CSS_PATH: ClassVar = ["../styles/modal.tcss", "../styles/history.tcss"]

    def __init__(
        self,
        session: Session,
        section: str = "",
        *,
        after_typing: Callable[[Callable[[], object]], object] = lambda act: act(),
    ) -> None:
        """Show the history of the session's file; ``section`` is the part one came from."""
        super().__init__()
        self._session = session
        self._section = section
        self._after_typing = after_typing
        self._history: History | None = None
        self._snapshots: list[Snapshot] = []
        self._states: dict[str, Report] = {}
        self._names = PartNames(session.report, ())
        self._only = False
        """Whether only the saves that changed ``section`` are listed."""
        self._since = True
        """Whether a save is compared with now; else with the save before it."""
        self._ids: list[str] = []
        """The parts that differ, in the order in which they are shown."""
        self._saves = Saves(otherwise=self.run_key, widget_id="saves")
        self._parts = Rows(otherwise=self.run_key, widget_id="parts")
        self._says = Says()
        self._box = Box(_("History"), classes="-full")
        self.receiver = self._saves

    def compose(self) -> ComposeResult:
        """Show the saves beside what differs."""
        with self._box:
            with Container(id="panes"):
                yield self._saves
                yield self._parts
            yield self._says
            yield Hints("history", leave_out=("history_redo",))

    def on_mount(self) -> None:
        """Read the history, when what was typed before is in the report."""
        self.set_class(self.app.size.width < NARROW, "-narrow")
        self.set_focus(self._saves)
        self._after_typing(self._read)

    def on_resize(self, event: events.Resize) -> None:
        """Put one over the other where there is no room for both."""
        self.set_class(event.size.width < NARROW, "-narrow")
        if self._history is not None:
            self.call_after_refresh(self._compare)

    def on_rows_picked(self, event: Rows.Picked) -> None:
        """Go on to what differs, or bring back the part under the cursor."""
        event.stop()
        if self.receiver is self._saves:
            self.action_pane()
        else:
            self.action_part()

    def action_pane(self) -> None:
        """Go from the saves to what differs, or back."""
        other = self._parts if self.receiver is self._saves else self._saves
        if other is self._parts and not self._ids:
            return
        self.receiver = other
        self.set_focus(other)

    def action_close(self) -> None:
        """Go back to the list, or to the report."""
        if self.receiver is self._parts:
            self.action_pane()
        else:
            self.dismiss(None)

    def action_only(self) -> None:
        """List only the saves that changed the section one came from, or all."""
        self._only = not self._only and bool(self._section)
        self._list()

    def action_turn(self) -> None:
        """Compare with now, or with the save before."""
        self._since = not self._since
        self._compare()

    def action_part(self) -> None:
        """Bring back the part under the cursor."""
        item, then = self._parts.current, self._then()
        if item is None or then is None:
            return
        id_ = item.key.partition(":")[2]
        self._restore(lambda report: restore.restore_part(report, then, id_), id_)

    def action_whole(self) -> None:
        """Bring back the whole report, asking first."""
        from .dialogs import ConfirmScreen

        then = self._then()
        if then is None:
            return

        def sure(yes: bool | None) -> None:
            if yes:
                self._restore(lambda report: report if report == then else then, "")

        question = _("Bring back the whole report as it was then?")
        self.app.push_screen(ConfirmScreen(question, _("Restore all")), sure)

    def action_undo(self) -> None:
        """Take back what was brought back last."""
        if not self._session.undo_any((SCOPE,)):
            self._tell(_("There is nothing to undo here."), "warn")
            return
        self._compare()

    def action_redo(self) -> None:
        """Bring back again."""
        if not self._session.redo_any((SCOPE,)):
            self._tell(_("There is nothing to redo here."), "warn")
            return
        self._compare()

    def _restore(self, change: Callable[[Report], Report], id_: str) -> None:
        snapshot, before = self._snapshot(), self._session.report
        if snapshot is None:
            return
        try:
            after = change(before)
            if after == before:
                self._tell(_("Nothing differs from now."), "muted")
                return
            ids = report_diff.find_changed_parts(before, after)
            self._session.edit(SCOPE, lambda _report: after, ids)
        except DecuongError as error:
            self._tell(say(error.what), "warn")
            return
        name = said.part_name(before, after, id_) if id_ else _("the whole report")
        done = _("Restored as of {stamp}: {name}. {key} takes it back.")
        self._compare(done.format(stamp=_time(snapshot), name=name, key=label("history_undo")))

    def _read(self) -> None:
        from store.history import snapshots

        try:
            self._history = snapshots.load(self._session.path)
        except StoreError as error:
            self._tell(say(error.what), "warn")
            return
        self._snapshots = self._history.snapshots
        self._names = PartNames(self._session.report, self._snapshots)
        # What was deleted and not saved yet is in the file.
        self._names.learn(self._session.saver.opened.report)
        self._list()
        name: Callable[[], object] = self._look_up
        self.run_worker(name, group="names", exit_on_error=False)

    async def _look_up(self) -> None:
        """Find the names of what was deleted, from a few states; the list is there meanwhile."""
        if await asyncio.to_thread(self._names.look_up, self._read_state):
            self._name_again()

    def _name_again(self) -> None:
        known = {one.stamp: one for one in self._snapshots}
        self._saves.replace([self._row(known[item.key]) for item in self._saves.items])

    def _list(self) -> None:
        """Show the saves."""
        shown = [
            one
            for one in self._snapshots
            if not self._only or self._section in one.sections or not one.sections
        ]
        self._saves.show([self._row(one) for one in shown])
        count = ngettext("{n} save", "{n} saves", len(shown)).format(n=len(shown))
        self._box.entitle(_("History"), count)
        if shown:
            self._compare()
        else:
            self._tell(_("This report has no history yet: a save begins it."), "muted")

    def on_saves_moved(self, event: Saves.Moved) -> None:
        """Compare another save."""
        event.stop()
        self._compare()

    def _compare(self, done: str = "") -> None:
        work: Callable[[], object] = partial(self._compared, done)
        self.run_worker(work, group="history", exclusive=True, exit_on_error=False)

    async def _compared(self, done: str) -> None:
        """Read and compare in a thread; a newer wish takes the place of this one."""
        await asyncio.sleep(PAUSE)
        snapshot = self._snapshot()
        if snapshot is None:
            return
        at = self._snapshots.index(snapshot)
        before = self._snapshots[at + 1] if at + 1 < len(self._snapshots) else None
        now = self._session.report
        width = max(self._parts.size.width - 4, 20)
        try:
            ids, rows = await run_beside(self._rows, snapshot, before, now, width)
        except DecuongError as error:
            self._ids = []
            self._parts.show([])
            self._tell(say(error.what), "warn")
            return
        self._ids = ids
        came = [self._names.learn(state) for state in [*self._states.values()]]
        if any(came):
            self._name_again()
        first = self._section if self._section in ids else (ids[0] if ids else "")
        self._parts.show(rows, key=f"0:{first}")
        if not ids and self.receiver is self._parts:
            self.action_pane()
        self._tell(done or self._about(before), "good" if done else "muted")

    def _rows(
        self, snapshot: Snapshot, before: Snapshot | None, now: Report, width: int
    ) -> tuple[list[str], list[ListRow]]:
        """Return the ids of the parts that differ, and the rows that say how."""
        one = self._state(snapshot)
        other = now if self._since else (self._state(before) if before else one)
        old, new = (one, other) if self._since else (other, one)
        found = report_diff.diff_reports(old, new)
        if self._only:
            found = tuple(each for each in found if each.id == self._section)
        rows: list[ListRow] = []
        for each in found:
            if rows:
                rows.append(ListRow("", (), heading=True))
            name, what = said.part_name(old, new, each.id), said.what(each)
            rows.append(ListRow("", ((f" {name}  {what}".rstrip(), "head"),), heading=True))
            lines = [_inked(line.pieces) for line in said.lines(each, old, new)]
            number = 0
            for line in lines or [[("…", "muted")]]:
                for parts in wrap(line, width):
                    rows.append(ListRow(f"{number}:{each.id}", tuple(parts)))
                    number += 1
        return [each.id for each in found], rows

    def _about(self, before: Snapshot | None) -> str:
        if self._since:
            return _("compared with now") if self._ids else _("Nothing differs from now.")
        if before is None:
            return _("the first one kept")
        if self._ids:
            return _("what this save changed")
        return _("This save changed nothing that is shown here.")

    def _state(self, snapshot: Snapshot) -> Report:
        found = self._states.get(snapshot.stamp)
        if found is None:
            found = self._read_state(snapshot)
            while len(self._states) >= _HELD:
                self._states.pop(next(iter(self._states)), None)
            self._states[snapshot.stamp] = found
        return found

    def _read_state(self, snapshot: Snapshot) -> Report:
        from store.report_file import codec

        assert self._history is not None
        return codec.decode(self._history.read(snapshot.stamp), snapshot.stamp).report

    def _then(self) -> Report | None:
        """Return the report as the save under the cursor has it; None where it cannot be read."""
        snapshot = self._snapshot()
        try:
            return self._state(snapshot) if snapshot is not None else None
        except DecuongError as error:
            self._tell(say(error.what), "warn")
            return None

    def _snapshot(self) -> Snapshot | None:
        item = self._saves.current
        stamp = item.key if item is not None else None
        return next((one for one in self._snapshots if one.stamp == stamp), None)

    def _row(self, snapshot: Snapshot) -> ListRow:
        """Return when, who and what; what does not fit is cut, how many there are is not."""
        ids, ink = snapshot.sections, "muted"
        words = [why] if (why := said.why(snapshot)) else []
        if snapshot.emptied:
            ids, ink = snapshot.emptied, "warn"
            words.append(_("emptied: {ids}").format(ids=self._names.name(ids[0])))
        elif ids:
            words.append(self._names.name(ids[0]))
        parts: list[StyledText] = [(_time(snapshot), "accent"), (f"  {snapshot.who or '?'}  ", "")]
        note = ((f"+{len(ids) - 1}", "muted"),) if len(ids) > 1 else ()
        return ListRow(snapshot.stamp, (*parts, (" · ".join(words), ink)), note)

    def _tell(self, text: str, ink: str) -> None:
        self._says.say([[(text, ink)]])


def _time(snapshot: Snapshot) -> str:
    return f"{snapshot.when:%d/%m/%Y %H:%M}"


def _inked(pieces: Sequence[tuple[str, str]]) -> list[StyledText]:
    return [(text, _INKS.get(kind, "")) for kind, text in pieces]
