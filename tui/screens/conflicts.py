"""The conflicts of a report: both versions of a text or value, and one key for each.

A choice is one edit, which one undo takes back. After it the next conflict is shown; after the last
one the screen closes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import zip_longest
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult

from outline.conflict_resolution import (
    PendingConflict,
    Resolution,
    find_pending_conflicts,
    resolve_conflict,
)
from outline.errors import DecuongError, Phrase
from outline.revisions import report_diff, word_diff
from tui.i18n import _, ngettext, say
from tui.keys.registry import label
from tui.presenters.labels import name_version
from tui.presenters.view_types import StyledText, width_of
from tui.widgets.key_bindings import bindings

from .findings import find_label_and_title
from .modal import Box, Hints, Modal, StatusLines, wrap
from .recovery import ScrollingLines

if TYPE_CHECKING:
    from tui.session.session import Session

SCOPE = "restore"
"""The scope of undo: a merge takes a choice back, so that later edits stay."""
SIDE_BY_SIDE = 96
"""Columns from which the two versions are shown side by side."""
_SIGNS = {
    word_diff.REMOVED: ("[-", "-]", "bad"),
    word_diff.ADDED: ("{+", "+}", "good"),
    word_diff.EQUAL: ("", "", ""),
}
"""Opening sign, closing sign and style of words, as in the history: no colour is needed."""


class ConflictScreen(Modal[PendingConflict | str | None]):
    """One conflict after the other; the result is one to rewrite, or a message to show."""

    KEY_SCOPE = "clash"
    BINDINGS = bindings("clash")
    CSS_PATH: ClassVar = ["../styles/modal.tcss", "../styles/clash.tcss"]

    def __init__(
        self,
        session: Session,
        first: PendingConflict | None = None,
        *,
        after_typing: Callable[[Callable[[], object]], object] = lambda act: act(),
    ) -> None:
        """Begin at the conflict ``first``, or else at the first of all."""
        super().__init__()
        self._session = session
        self._after_typing = after_typing
        self._conflicts: tuple[PendingConflict, ...] = ()
        self._index = 0
        self._first = first
        self._drawn_report: object = None
        self._pending_actions: list[Callable[[], object]] = []
        self._location = StatusLines("where", wraps=False)
        self._versions = VersionsView(self.run_key)
        self._status = StatusLines()
        self._hints = Hints("clash")
        self._box = Box(_("Written or set differently by two people"), classes="-full")
        self.receiver = self._versions

    def compose(self) -> ComposeResult:
        """Show the location above the two versions."""
        with self._box:
            yield self._location
            yield self._versions
            yield self._status
            yield self._hints

    def on_mount(self) -> None:
        """List the conflicts once the keys typed before have reached the report."""
        self._after_typing(self._begin)
        self.set_interval(0.5, self._follow_report)

    def action_ours(self) -> None:
        """Take the first version."""
        self._run_when_loaded(lambda: self._choose(Resolution.OURS))

    def action_theirs(self) -> None:
        """Take the second version."""
        self._run_when_loaded(lambda: self._choose(Resolution.THEIRS))

    def action_both(self) -> None:
        """Keep both texts; of two values only one can be kept."""
        self._run_when_loaded(lambda: self._choose(Resolution.BOTH))

    def action_go(self) -> None:
        """Go to the text in the report, to rewrite it."""
        self._run_when_loaded(
            lambda: self.dismiss(self._current) if self._current is not None else None
        )

    def action_next(self) -> None:
        """Show the next conflict; after the last one, the first."""
        self._run_when_loaded(lambda: self._step(1))

    def action_back(self) -> None:
        """Show the previous conflict; before the first one, the last."""
        self._run_when_loaded(lambda: self._step(-1))

    def action_undo(self) -> None:
        """Undo the last choice."""
        done = self._session.undo_any((SCOPE,))
        self._show_reopened_conflict()
        self._show("" if done else _("There is nothing to undo here."))

    def action_redo(self) -> None:
        """Redo the choice that was undone last."""
        done = self._session.redo_any((SCOPE,))
        self._show("" if done else _("There is nothing to redo here."))

    def action_save(self) -> None:
        """Save the report."""
        self.run_worker(self._save(), group="save")

    def action_close(self) -> None:
        """Close, and leave the remaining conflicts for later."""
        self.dismiss(None)

    @property
    def _current(self) -> PendingConflict | None:
        return self._conflicts[self._index] if self._index < len(self._conflicts) else None

    def _run_when_loaded(self, act: Callable[[], object]) -> None:
        """Act once the conflicts are listed: keys may have been typed ahead."""
        if self._drawn_report is None:
            self._pending_actions.append(act)
        else:
            act()

    def _begin(self) -> None:
        self._conflicts = find_pending_conflicts(self._session.report)
        first = self._first
        if first is not None:
            addresses = [conflict.address for conflict in self._conflicts]
            self._index = addresses.index(first.address) if first.address in addresses else 0
        self._show()
        for act in self._pending_actions:
            act()

    def _follow_report(self) -> None:
        """Show what others saved meanwhile."""
        if self._drawn_report is not None and self._session.report is not self._drawn_report:
            self._show()

    def _step(self, step: int) -> None:
        if self._conflicts:
            self._index = (self._index + step) % len(self._conflicts)
            self._show()

    def _choose(self, choice: Resolution) -> None:
        conflict = self._current
        if conflict is None:
            return
        if (
            choice is Resolution.BOTH
            and conflict.resolutions
            and choice not in conflict.resolutions
        ):
            return
        before = self._session.report
        try:
            after = resolve_conflict(before, conflict, choice)
            changed_parts = [
                part for part in report_diff.find_changed_parts(before, after) if part != "document"
            ]
            self._session.edit(SCOPE, lambda _report: after, {conflict.part, *changed_parts})
        except DecuongError as error:
            cure = f" {say(error.cure)}" if error.cure is not None else ""
            self._show(say(error.what) + cure)
            return
        message = _("Settled; {key} takes it back.").format(key=label("undo"))
        if find_pending_conflicts(self._session.report):
            self._show(message, "good")
        else:
            self.dismiss(message)

    def _show_reopened_conflict(self) -> None:
        conflicts = find_pending_conflicts(self._session.report)
        reopened = [conflict for conflict in conflicts if conflict not in self._conflicts]
        if reopened:
            self._conflicts, self._index = conflicts, conflicts.index(reopened[0])

    async def _save(self) -> None:
        if await self._session.saver.save():
            self._show(_("Saved."), "good")
        elif self._session.saver.error is not None:
            self._show(say(self._session.saver.error.what))

    def _show(self, message: str = "", style: str = "warn") -> None:
        """Draw the current conflict as it is in the report now."""
        previous, report = self._current, self._session.report
        self._drawn_report = report
        self._conflicts = find_pending_conflicts(report)
        if previous is not None and previous in self._conflicts:
            self._index = self._conflicts.index(previous)
        self._index = min(self._index, max(len(self._conflicts) - 1, 0))
        conflict, number = self._current, len(self._conflicts)
        count = ngettext("{n} place", "{n} places", number).format(n=number)
        if conflict is None:
            self._box.entitle(_("Written or set differently by two people"))
            self._location.say([[("● ", "good"), (_("There are no conflicts."), "good")]])
            self._versions.show([], [])
            self._status.say([[(message, style)]])
            return
        position = f"{self._index + 1}/{number} · {count}" if number > 1 else count
        self._box.entitle(_("Written or set differently by two people"), position)
        heading = " ".join(filter(None, find_label_and_title(self._session, conflict.part)))
        self._location.say([[(heading, "head"), (f" · {_translate(conflict.name)}", "muted")]])
        self._versions.show(*_lay_out_versions(conflict))
        if not message and not conflict.resolutions:
            message = _("Its markers do not fit together: write it anew.")
        self._status.say([[(message, style)]])
        commands = {"ours": "clash_ours", "theirs": "clash_theirs", "both": "clash_both"}
        self._hints.leave_out(
            id_ for choice, id_ in commands.items() if choice not in conflict.resolutions
        )


class VersionsView(ScrollingLines):
    """Two texts, side by side where there is room, else one below the other."""

    def __init__(self, run_key: Callable[[str], bool]) -> None:
        """Show nothing yet."""
        super().__init__((), run_key)
        self._columns: tuple[Sequence[list[StyledText]], Sequence[list[StyledText]]] = ((), ())
        self._drawn: tuple[int, list[list[StyledText]]] | None = None

    def show(self, ours: Sequence[list[StyledText]], theirs: Sequence[list[StyledText]]) -> None:
        """Show two texts; scroll to the top where they differ from those shown before."""
        if (ours, theirs) != self._columns:
            self._columns, self._drawn, self._top = (ours, theirs), None, 0
            self.refresh()

    def _rows(self) -> list[list[StyledText]]:
        width = max(self.size.width, 10)
        if self._drawn is None or self._drawn[0] != width:
            self._drawn = (width, [*self._lay_out(width)])
        return self._drawn[1]

    def _lay_out(self, width: int) -> Iterator[list[StyledText]]:
        ours, theirs = self._columns
        if width < SIDE_BY_SIDE:
            yield from (row for line in (*ours, [], *theirs) for row in wrap(line, width))
            return
        half = (width - 3) // 2
        left, right = ([row for line in side for row in wrap(line, half)] for side in self._columns)
        for left_row, right_row in zip_longest(left, right, fillvalue=list[StyledText]()):
            gap = " " * (half - width_of(left_row))
            yield [*left_row, (gap, ""), (" │ ", "edge"), *right_row]


def _lay_out_versions(
    conflict: PendingConflict,
) -> tuple[list[list[StyledText]], list[list[StyledText]]]:
    """Return the lines of the two versions, each below its number and its author."""
    ours, theirs = _translate(conflict.ours), _translate(conflict.theirs)
    default_name = _("somebody") if conflict.is_text else _("what stands now")
    our_heading = [
        (f"{label('clash_ours')}  ", "key"),
        (name_version(conflict.our_name) or default_name, "accent"),
    ]
    their_name = name_version(conflict.their_name) or _("somebody")
    their_heading = [(f"{label('clash_theirs')}  ", "key"), (their_name, "accent")]
    if not conflict.resolutions:
        return [
            [(_("As it stands in the text"), "accent")],
            *_lay_out_version([(word_diff.EQUAL, ours)]),
        ], []
    pieces = [(piece.kind, piece.text) for piece in word_diff.diff_words(ours, theirs)]
    if not conflict.is_text:  # a name or a date is too short to compare by words
        return [our_heading, [(ours, "")]], [their_heading, [(theirs, "")]]
    return (
        [
            our_heading,
            *_lay_out_version([piece for piece in pieces if piece[0] != word_diff.ADDED]),
        ],
        [
            their_heading,
            *_lay_out_version([piece for piece in pieces if piece[0] != word_diff.REMOVED]),
        ],
    )


def _lay_out_version(pieces: Sequence[tuple[str, str]]) -> Iterator[list[StyledText]]:
    """Yield the lines of a version; the words that only it has are between signs."""
    if not any(text for _kind, text in pieces):
        yield [(_("(empty)"), "muted")]
        return
    line: list[StyledText] = []
    for kind, text in pieces:
        opening, closing, style = _SIGNS[kind]
        for index, part in enumerate(text.split("\n")):
            if index:
                yield line
                line = []
            if part:
                line.append((f"{opening}{part}{closing}", style))
    yield line


def _translate(text: Phrase | str) -> str:
    return say(text) if isinstance(text, Phrase) else text
