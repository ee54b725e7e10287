"""What two people wrote or set differently: both versions, and one key for each.

A choice is one edit, taken back by one undo. After it comes the next place; after the last one the
screen closes by itself.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
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
from tui.presenters.labels import version
from tui.presenters.view_types import StyledText, width_of
from tui.widgets.key_bindings import bindings

from .findings import place_name
from .modal import Box, Hints, Modal, Says, wrap
from .recovery import Reading

if TYPE_CHECKING:
    from tui.session.session import Session

SCOPE = "restore"
"""Taken back by a merge, so that what came in or was typed since stays."""
BESIDE = 96
"""Columns from which on the versions stand beside each other."""
_SIGNS = {
    word_diff.REMOVED: ("[-", "-]", "bad"),
    word_diff.ADDED: ("{+", "+}", "good"),
    word_diff.EQUAL: ("", "", ""),
}
"""Signs as in the history, so that nothing hangs on colours alone."""


class ClashScreen(Modal[PendingConflict | str | None]):
    """One place after the other; the result is one to write anew, or what is to be told."""

    WHERE = "clash"
    BINDINGS = bindings("clash")
    CSS_PATH: ClassVar = ["../styles/modal.tcss", "../styles/clash.tcss"]

    def __init__(
        self,
        session: Session,
        first: PendingConflict | None = None,
        *,
        after_typing: Callable[[Callable[[], object]], object] = lambda act: act(),
    ) -> None:
        """Begin at a place, or at the first one."""
        super().__init__()
        self._session = session
        self._after_typing = after_typing
        self._clashes: tuple[PendingConflict, ...] = ()
        self._at = 0
        self._first = first
        self._seen: object = None
        self._ahead: list[Callable[[], object]] = []
        self._where = Says("where", wraps=False)
        self._versions = Versions(self.run_key)
        self._says = Says()
        self._hints = Hints("clash")
        self._box = Box(_("Written or set differently by two people"), classes="-full")
        self.receiver = self._versions

    def compose(self) -> ComposeResult:
        """Show where it is over the two versions."""
        with self._box:
            yield self._where
            yield self._versions
            yield self._says
            yield self._hints

    def on_mount(self) -> None:
        """Look, when what was typed before is in the report."""
        self._after_typing(self._begin)
        self.set_interval(0.5, self._look)

    def action_ours(self) -> None:
        """Let the first one stand."""
        self._once_begun(lambda: self._choose(Resolution.OURS))

    def action_theirs(self) -> None:
        """Let the second one stand."""
        self._once_begun(lambda: self._choose(Resolution.THEIRS))

    def action_both(self) -> None:
        """Let both texts stand; of two values only one can."""
        self._once_begun(lambda: self._choose(Resolution.BOTH))

    def action_go(self) -> None:
        """Go there, to write it anew."""
        self._once_begun(lambda: self.dismiss(self._one) if self._one is not None else None)

    def action_next(self) -> None:
        """Look at the next place, round the end."""
        self._once_begun(lambda: self._step(1))

    def action_back(self) -> None:
        """Look at the place before, round the beginning."""
        self._once_begun(lambda: self._step(-1))

    def action_undo(self) -> None:
        """Take back the last choice."""
        done = self._session.undo_any((SCOPE,))
        self._back_to_what_waits_again()
        self._show("" if done else _("There is nothing to undo here."))

    def action_redo(self) -> None:
        """Choose again."""
        done = self._session.redo_any((SCOPE,))
        self._show("" if done else _("There is nothing to redo here."))

    def action_save(self) -> None:
        """Write the report."""
        self.run_worker(self._save(), group="save")

    def action_close(self) -> None:
        """Leave what is left as it is."""
        self.dismiss(None)

    @property
    def _one(self) -> PendingConflict | None:
        return self._clashes[self._at] if self._at < len(self._clashes) else None

    def _once_begun(self, act: Callable[[], object]) -> None:
        """Act, but not before the places are known: keys may have been typed ahead."""
        if self._seen is None:
            self._ahead.append(act)
        else:
            act()

    def _begin(self) -> None:
        self._clashes = find_pending_conflicts(self._session.report)
        first = self._first
        if first is not None:
            named = (at for at, one in enumerate(self._clashes) if one.address == first.address)
            self._at = next(named, 0)
        self._show()
        for act in self._ahead:
            act()

    def _look(self) -> None:
        """Follow what others saved meanwhile."""
        if self._seen is not None and self._session.report is not self._seen:
            self._show()

    def _step(self, step: int) -> None:
        if self._clashes:
            self._at = (self._at + step) % len(self._clashes)
            self._show()

    def _choose(self, choice: Resolution) -> None:
        one = self._one
        if one is None or (
            choice not in one.resolutions and choice is Resolution.BOTH and one.resolutions
        ):
            return
        before = self._session.report
        try:
            after = resolve_conflict(before, one, choice)
            touched = [
                part for part in report_diff.find_changed_parts(before, after) if part != "document"
            ]
            self._session.edit(SCOPE, lambda _report: after, {one.part, *touched})
        except DecuongError as error:
            cure = f" {say(error.cure)}" if error.cure is not None else ""
            self._show(say(error.what) + cure)
            return
        said = _("Settled; {key} takes it back.").format(key=label("undo"))
        if find_pending_conflicts(self._session.report):
            self._show(said, "good")
        else:
            self.dismiss(said)

    def _back_to_what_waits_again(self) -> None:
        known = self._clashes
        found = find_pending_conflicts(self._session.report)
        again = next((at for at, one in enumerate(found) if one not in known), None)
        if again is not None:
            self._clashes, self._at = found, again

    async def _save(self) -> None:
        if await self._session.saver.save():
            self._show(_("Saved."), "good")
        elif self._session.saver.error is not None:
            self._show(say(self._session.saver.error.what))

    def _show(self, said: str = "", ink: str = "warn") -> None:
        """Draw the place in hand, as the report has it now."""
        was, report = self._one, self._session.report
        self._seen = report
        self._clashes = find_pending_conflicts(report)
        if was is not None and was in self._clashes:
            self._at = self._clashes.index(was)
        self._at = min(self._at, max(len(self._clashes) - 1, 0))
        one = self._one
        many = ngettext("{n} place", "{n} places", len(self._clashes)).format(n=len(self._clashes))
        if one is None:
            self._box.entitle(_("Written or set differently by two people"))
            self._where.say([[("● ", "good"), (_("There are no conflicts."), "good")]])
            self._versions.show([], [])
            self._says.say([[(said, ink)]])
            return
        here = f"{self._at + 1}/{len(self._clashes)} · {many}" if len(self._clashes) > 1 else many
        self._box.entitle(_("Written or set differently by two people"), here)
        place = " ".join(filter(None, place_name(self._session, one.part)))
        self._where.say([[(place, "head"), (f" · {_said(one.name)}", "muted")]])
        self._versions.show(*_columns(one))
        hint = said or (
            "" if one.resolutions else _("Its markers do not fit together: write it anew.")
        )
        self._says.say([[(hint, ink)]])
        without = {"ours": "clash_ours", "theirs": "clash_theirs", "both": "clash_both"}
        self._hints.leave_out([id_ for word, id_ in without.items() if word not in one.resolutions])


class Versions(Reading):
    """Two texts, beside each other where there is room, else one under the other."""

    def __init__(self, otherwise: Callable[[str], bool]) -> None:
        """Show nothing yet."""
        super().__init__((), otherwise)
        self._columns: tuple[Sequence[list[StyledText]], Sequence[list[StyledText]]] = ((), ())
        self._drawn: tuple[int, list[list[StyledText]]] | None = None

    def show(self, one: Sequence[list[StyledText]], other: Sequence[list[StyledText]]) -> None:
        """Take other texts; scrolls back where they differ from those before."""
        if (one, other) != self._columns:
            self._columns, self._drawn, self._top = (one, other), None, 0
            self.refresh()

    def _rows(self) -> list[list[StyledText]]:
        width = max(self.size.width, 10)
        if self._drawn is None or self._drawn[0] != width:
            self._drawn = (width, [*self._laid(width)])
        return self._drawn[1]

    def _laid(self, width: int) -> Iterator[list[StyledText]]:
        one, other = self._columns
        if width < BESIDE:
            yield from (row for line in (*one, [], *other) for row in wrap(line, width))
            return
        half = (width - 3) // 2
        left, right = ([row for line in side for row in wrap(line, half)] for side in (one, other))
        for at in range(max(len(left), len(right))):
            here = left[at] if at < len(left) else []
            gap = " " * (half - width_of(here))
            yield [*here, (gap, ""), (" │ ", "edge"), *(right[at] if at < len(right) else [])]


def _columns(one: PendingConflict) -> tuple[list[list[StyledText]], list[list[StyledText]]]:
    """Return the lines of the two versions, each under its number and who wrote it."""
    ours, theirs = _said(one.ours), _said(one.theirs)
    unknown = _("somebody") if one.is_text else _("what stands now")
    first = [(f"{label('clash_ours')}  ", "key"), (version(one.our_name) or unknown, "accent")]
    who = version(one.their_name) or _("somebody")
    second = [(f"{label('clash_theirs')}  ", "key"), (who, "accent")]
    if not one.resolutions:
        return [
            [(_("As it stands in the text"), "accent")],
            *_version([(word_diff.EQUAL, ours)]),
        ], []
    pieces = [(piece.kind, piece.text) for piece in word_diff.diff_words(ours, theirs)]
    if not one.is_text:  # of a name or a date there is nothing to be found out by words
        return [first, [(ours, "")]], [second, [(theirs, "")]]
    return (
        [first, *_version([piece for piece in pieces if piece[0] != word_diff.ADDED])],
        [second, *_version([piece for piece in pieces if piece[0] != word_diff.REMOVED])],
    )


def _version(pieces: Sequence[tuple[str, str]]) -> Iterator[list[StyledText]]:
    """Yield the lines of a version, with the words that only it has between signs."""
    if not any(text for _kind, text in pieces):
        yield [(_("(empty)"), "muted")]
        return
    line: list[StyledText] = []
    for kind, text in pieces:
        before, after, ink = _SIGNS[kind]
        for at, part in enumerate(text.split("\n")):
            if at:
                yield line
                line = []
            if part:
                line.append((f"{before}{part}{after}", ink))
    yield line


def _said(text: Phrase | str) -> str:
    return say(text) if isinstance(text, Phrase) else text
