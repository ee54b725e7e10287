"""Find and replace in the whole report: the words, the new words, and all matches (Ctrl+F)."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from time import perf_counter
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.widget import Widget

from outline.errors import DecuongError
from outline.search.find_replace import (
    SCOPE,
    TextFinder,
    TextMatch,
    TextQuery,
    apply_capitals,
    follows_capitals,
    list_texts,
    replace_all,
)
from outline.search.stretches import TrackedSpans
from tui.i18n import _, ngettext, say
from tui.presenters.find_ticks import Ticks
from tui.presenters.outline_rows import make_row
from tui.presenters.search_results import MatchRows
from tui.textual_internals import input_order
from tui.widgets.key_bindings import bindings
from tui.widgets.line_widget import Rows
from tui.widgets.text_input import LineInput

from .modal import Box, Hints, Modal, StatusLines, list_forwarded_keys
from .picker import MOVES

if TYPE_CHECKING:
    from tui.session.session import Session

SEARCH_DELAY = 0.04
"""Seconds without a key after which the search begins."""
SLICE = 0.008
"""Seconds of searching after which keys are answered."""
DRAWN_EARLY = 400
"""Matches after which the list is drawn although the search goes on."""


class FindScreen(Modal[TextMatch | None]):
    """Two entries above a list of matches; the result is the match to go to."""

    KEY_SCOPE = "find"
    BINDINGS = bindings("find")
    CSS_PATH: ClassVar = ["../styles/modal.tcss", "../styles/find.tcss"]

    def __init__(
        self,
        session: Session,
        query: str = "",
        text: str = "",
        *,
        after_typing: Callable[[Callable[[], object]], object] = lambda act: act(),
        finder: TextFinder | None = None,
        replaced_spans: dict[str, TrackedSpans] | None = None,
    ) -> None:
        """Start with a query and new words.

        ``after_typing`` acts when the keys typed before have reached the report.
        ``replaced_spans`` is what was replaced before, by query; it is kept up to date.
        """
        super().__init__()
        self._session = session
        self._after_typing = after_typing
        self._finder = finder or TextFinder()
        passes = (*MOVES, *list_forwarded_keys("find"))
        self._query = LineInput(
            query, placeholder=_("words to find, with marks or without"), passes=passes
        )
        # Now, and not when the screen is mounted: letters may have been typed ahead by then.
        self._query.start(query, select=True)
        self._replacement = LineInput(
            text, placeholder=_("words to put in their place"), passes=passes
        )
        self._rows = Rows(otherwise=self.run_key)
        self._status = StatusLines()
        self._hints = Hints("find", leave_out=("find_back", "find_step", "find_redo"))
        self._box = Box(_("Find and replace"), classes="-full")
        self._matches: list[TextMatch] = []
        self._ticks = Ticks(replaced_spans if replaced_spans is not None else {})
        self._is_replacing = bool(text)
        self._headings: dict[str, str] = {}
        self._result = ""
        """The result of the last command, until it has been shown."""
        self._pending_actions: list[Callable[[], object]] = []
        """Commands that were given before the search had ended."""
        self._is_searching = True
        self._searches = 0
        self.receiver = self._query

    @property
    def query_text(self) -> str:
        """The words to find."""
        return self._query.value

    @property
    def new_text(self) -> str:
        """The words that replace them."""
        return self._replacement.value

    def compose(self) -> ComposeResult:
        """Show the entries above the matches."""
        with self._box:
            yield self._query
            yield self._replacement
            yield self._rows
            yield self._status
            yield self._hints

    def on_mount(self) -> None:
        """Search once the keys typed before have reached the report."""
        self._after_typing(self._start_search)

    def on_input_changed(self, event: LineInput.Changed) -> None:
        """Search again, or show the new words in the list."""
        event.stop()
        if event.input is self._replacement:
            self._is_replacing = self._is_replacing or bool(event.value)
            self._redraw()
        elif self.is_mounted:
            self._start_search()

    def on_line_input_pressed(self, event: LineInput.Pressed) -> None:
        """Run the commands that the entries leave to the screen."""
        event.stop()
        if not self.run_key(event.key):
            self._rows.press(event.key)

    def on_rows_picked(self, event: Rows.Picked) -> None:
        """Go to the match under the cursor of the list."""
        event.stop()
        self.action_go()

    def action_go(self) -> None:
        """Go to the match under the cursor."""
        self._run_when_searched(self._go)

    def action_close(self) -> None:
        """Close the screen."""
        self.dismiss(None)

    def action_field(self) -> None:
        """Go to the next field."""
        self._go_to_field(1)

    def action_back(self) -> None:
        """Go to the previous field."""
        self._go_to_field(-1)

    def action_step(self) -> None:
        """Move the cursor of the list one match down."""
        self._rows.press("down")

    def action_tick(self) -> None:
        """Tick or untick the match under the cursor, and move to the next one."""
        self._run_when_searched(self._tick)

    def action_every(self) -> None:
        """Tick every match; when all are ticked, untick them."""
        self._run_when_searched(self._tick_all)

    def action_replace(self) -> None:
        """Replace every ticked match: one edit, which one undo takes back."""
        self._run_when_searched(self._replace)

    def action_undo(self) -> None:
        """Undo the last replacement."""
        if self._session.undo_any((SCOPE,)):
            self._result = _("The replacement is taken back.")
            self._start_search()
        else:
            self._show_status(_("There is nothing to undo here."), "warn")

    def action_redo(self) -> None:
        """Redo the replacement that was undone last."""
        if self._session.redo_any((SCOPE,)):
            self._result = _("Replaced again.")
            self._start_search()
        else:
            self._show_status(_("There is nothing to redo here."), "warn")

    def _run_when_searched(self, act: Callable[[], object]) -> None:
        """Act once the search has ended: keys may have been typed ahead."""
        if not self._is_searching:
            act()
            return
        self._pending_actions.append(input_order.holding(self.app, act))

    def _go(self) -> None:
        if (match := self._current_match()) is not None:
            self.dismiss(match)

    def _tick(self) -> None:
        if (match := self._current_match()) is not None:
            self._ticks.toggle(match)
            self._is_replacing = True
            self._redraw()
            self._rows.press("down")

    def _tick_all(self) -> None:
        self._ticks.toggle_all()
        self._is_replacing = True
        self._redraw()

    def _replace(self) -> None:
        matches = self._ticks.ticked
        if not matches:
            self._show_status(self._explain_nothing_ticked(), "warn")
            return
        if not self._is_replacing:
            # An empty field that was never used does not ask to delete the words.
            self._is_replacing = True
            self._focus(self._replacement)
            self._redraw()
            self._show_status(
                _("Write the new words first, or press again to delete the old ones."), "warn"
            )
            return
        text = self._replacement.value
        before = self._session.report
        try:
            self._session.edit(
                SCOPE,
                lambda report: replace_all(report, matches, text, capitals=self._follows_capitals),
                {match.section for match in matches},
            )
        except DecuongError as error:
            self._show_status(say(error.what), "warn")
            return
        self._ticks.record_replacement(
            before, self._session.report, matches, text, capitals=self._follows_capitals
        )
        sentence = ngettext("Replaced at {n} place.", "Replaced at {n} places.", len(matches))
        self._result = sentence.format(n=len(matches))
        self._start_search()

    def _explain_nothing_ticked(self) -> str:
        """Return why there is nothing to replace."""
        if not self._matches:
            return _("There is nothing to replace: these words are nowhere in the report.")
        if self._ticks.are_all_replaced:
            return _("There is nothing more to replace: the places shown were just put in.")
        return _("No place is ticked.")

    def _go_to_field(self, step: int) -> None:
        fields: list[Widget] = [self._query, self._replacement, self._rows]
        index = fields.index(self.receiver) if self.receiver in fields else 0
        self._focus(fields[(index + step) % len(fields)])

    def _focus(self, field: Widget) -> None:
        # The receiver changes now: the next key may have been read already.
        self.receiver = field
        self.set_focus(field)

    def _start_search(self) -> None:
        self._is_searching = True
        self._searches += 1
        number = self._searches

        async def search() -> None:
            try:
                await self._search()
            finally:
                # However it ended, but not when a newer search has replaced it.
                if number == self._searches:
                    self._end_search()

        begin: Callable[[], object] = search
        self.run_worker(begin, group="find", exclusive=True, exit_on_error=False)

    def _end_search(self) -> None:
        self._is_searching = False
        while self._pending_actions and not self._is_searching:
            self._pending_actions.pop(0)()

    async def _search(self) -> None:
        """Search in slices, so that every key is answered; a newer search ends this one."""
        await asyncio.sleep(SEARCH_DELAY)
        query = TextQuery(self._query.value)
        matches: list[TextMatch] = []
        is_drawn = False
        stop = perf_counter() + SLICE
        for section_matches in self._finder.find(list_texts(self._session.report), query):
            matches += section_matches
            if perf_counter() > stop:
                if not is_drawn and len(matches) >= DRAWN_EARLY:
                    is_drawn = True
                    self._show(list(matches), is_complete=False)
                await asyncio.sleep(0)
                stop = perf_counter() + SLICE
        self._show(matches, is_complete=True)

    def _show(self, matches: list[TextMatch], *, is_complete: bool) -> None:
        self._matches = matches
        self._ticks.show(self._session.report, self._query.value, matches)
        self._rows.show(self._make_rows())
        self._update_hints()
        section_count = len({match.section for match in matches})
        count = ""
        if matches:
            places = ngettext("{n} place", "{n} places", len(matches)).format(n=len(matches))
            sections = ngettext("{n} section", "{n} sections", section_count)
            count = f"{places} · {sections.format(n=section_count)}{'' if is_complete else ' …'}"
        self._box.entitle(_("Find and replace"), count)
        if self._result:
            self._show_status(self._result, "good")
            self._result = ""
        elif not matches and TextQuery(self._query.value):
            self._show_status(_("These words are nowhere in the report."), "muted")
        else:
            self._show_status(_("With marks, only the same marks are found."), "muted")

    def _redraw(self) -> None:
        self._rows.replace(self._make_rows())
        self._update_hints()

    def _update_hints(self) -> None:
        """Show the keys to replace, undo and tick first, when they apply."""
        undo = ("find_undo",) if self._session.history.can_undo(SCOPE) else ()
        replace = ("find_replace",) if self._is_replacing and self._matches else ()
        self._hints.put_first(*replace, *undo, *(("find_tick",) if replace else ()))

    def _make_rows(self) -> MatchRows:
        replace = self._replace_words if self._is_replacing else None
        return MatchRows(
            self._session.report, self._matches, self._ticks, replace, self._find_heading
        )

    def _replace_words(self, words: str) -> str:
        """Return what would replace the words of a match."""
        text = self._replacement.value
        return apply_capitals(words, text) if self._follows_capitals else text

    @property
    def _follows_capitals(self) -> bool:
        return follows_capitals(self._query.value, self._replacement.value)

    def _find_heading(self, section: str) -> str:
        if section not in self._headings:
            row = make_row(self._session.report, self._session.completion, section)
            self._headings[section] = f"{row.label} {row.title}".strip()
        return self._headings[section]

    def _current_match(self) -> TextMatch | None:
        item = self._rows.current
        return self._matches[int(item.key)] if item is not None else None

    def _show_status(self, text: str, style: str) -> None:
        self._status.say([[(text, style)]])
