"""Find and replace in the whole report: words, new words, and every place they stand (Ctrl+F)."""

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
from tui.presenters.outline_rows import row
from tui.presenters.search_results import Found
from tui.textual_internals import input_order
from tui.widgets.key_bindings import bindings
from tui.widgets.line_widget import Rows
from tui.widgets.text_input import LineInput

from .modal import Box, Hints, Modal, Says, passed_on
from .picker import MOVES

if TYPE_CHECKING:
    from tui.session.session import Session

PAUSE = 0.04
"""Seconds without a key after which the search begins."""
SLICE = 0.008
"""Seconds of searching after which keys are answered."""
FIRST = 400
"""Places found after which the list is drawn though the search goes on."""


class FindScreen(Modal[TextMatch | None]):
    """Two entries over a list of places; the result is the place to go to."""

    WHERE = "find"
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
        put_in: dict[str, TrackedSpans] | None = None,
    ) -> None:
        """Start with a query and new words; ``after_typing`` acts when what was typed is in.

        ``put_in`` is what was put in before, by query; it is kept up to date.
        """
        super().__init__()
        self._session = session
        self._after_typing = after_typing
        self._finder = finder or TextFinder()
        passes = (*MOVES, *passed_on("find"))
        self._query = LineInput(
            query, placeholder=_("words to find, with marks or without"), passes=passes
        )
        # Now, and not when the screen is there: letters may have been typed ahead by then.
        self._query.start(query, select=True)
        self._text = LineInput(text, placeholder=_("words to put in their place"), passes=passes)
        self._rows = Rows(otherwise=self.run_key)
        self._says = Says()
        self._hints = Hints("find", leave_out=("find_back", "find_step", "find_redo"))
        self._box = Box(_("Find and replace"), classes="-full")
        self._hits: list[TextMatch] = []
        self._ticks = Ticks(put_in if put_in is not None else {})
        self._replacing = bool(text)
        self._heads: dict[str, str] = {}
        self._done = ""
        """What was done last, until something else is."""
        self._ahead: list[Callable[[], object]] = []
        """What was asked for before the places were known."""
        self._is_looking = True
        self._searches = 0
        self.receiver = self._query

    @property
    def query_text(self) -> str:
        """What is looked for now."""
        return self._query.value

    @property
    def new_text(self) -> str:
        """What is put in its place."""
        return self._text.value

    def compose(self) -> ComposeResult:
        """Show the entries over the places."""
        with self._box:
            yield self._query
            yield self._text
            yield self._rows
            yield self._says
            yield self._hints

    def on_mount(self) -> None:
        """Look for the first query, when what was typed before is in the report."""
        self._after_typing(self._look)

    def on_input_changed(self, event: LineInput.Changed) -> None:
        """Look again, or show the new words."""
        event.stop()
        if event.input is self._text:
            self._replacing = self._replacing or bool(event.value)
            self._redraw()
        elif self.is_mounted:
            self._look()

    def on_line_input_pressed(self, event: LineInput.Pressed) -> None:
        """Run the commands that the entries leave to the screen."""
        event.stop()
        if not self.run_key(event.key):
            self._rows.press(event.key)

    def on_rows_picked(self, event: Rows.Picked) -> None:
        """Go to the place under the cursor of the list."""
        event.stop()
        self.action_go()

    def action_go(self) -> None:
        """Go to the place under the cursor."""
        self._once_found(self._go)

    def action_close(self) -> None:
        """Go back to the report."""
        self.dismiss(None)

    def action_field(self) -> None:
        """Go to the next field."""
        self._turn(1)

    def action_back(self) -> None:
        """Go to the field before."""
        self._turn(-1)

    def action_step(self) -> None:
        """Go one place down."""
        self._rows.press("down")

    def action_tick(self) -> None:
        """Leave the place under the cursor as it is, or not; and go on to the next."""
        self._once_found(self._tick)

    def action_every(self) -> None:
        """Tick every place; when all are, none."""
        self._once_found(self._tick_all)

    def action_replace(self) -> None:
        """Put the new words at every ticked place: one edit, undone as one."""
        self._once_found(self._replace)

    def action_undo(self) -> None:
        """Take back the last replacement."""
        if self._session.undo_any((SCOPE,)):
            self._done = _("The replacement is taken back.")
            self._look()
        else:
            self._say(_("There is nothing to undo here."), "warn")

    def action_redo(self) -> None:
        """Replace again what was taken back."""
        if self._session.redo_any((SCOPE,)):
            self._done = _("Replaced again.")
            self._look()
        else:
            self._say(_("There is nothing to redo here."), "warn")

    def _once_found(self, act: Callable[[], object]) -> None:
        """Act, but not before the places are known: keys may have been typed ahead."""
        if not self._is_looking:
            act()
            return
        self._ahead.append(input_order.holding(self.app, act))

    def _go(self) -> None:
        if (hit := self._hit()) is not None:
            self.dismiss(hit)

    def _tick(self) -> None:
        if (hit := self._hit()) is not None:
            self._ticks.toggle(hit)
            self._replacing = True
            self._redraw()
            self._rows.press("down")

    def _tick_all(self) -> None:
        self._ticks.toggle_all()
        self._replacing = True
        self._redraw()

    def _replace(self) -> None:
        places = self._ticks.chosen
        if not places:
            self._say(self._why_nothing(), "warn")
            return
        if not self._replacing:
            # An empty field that nobody has been at is not a wish to delete the words.
            self._replacing = True
            self._focus(self._text)
            self._redraw()
            self._say(
                _("Write the new words first, or press again to delete the old ones."), "warn"
            )
            return
        text = self._text.value
        before = self._session.report
        try:
            self._session.edit(
                SCOPE,
                lambda report: replace_all(report, places, text, capitals=self._capitals),
                {hit.section for hit in places},
            )
        except DecuongError as error:
            self._say(say(error.what), "warn")
            return
        self._ticks.replaced(before, self._session.report, places, text, capitals=self._capitals)
        done = ngettext("Replaced at {n} place.", "Replaced at {n} places.", len(places))
        self._done = done.format(n=len(places))
        self._look()

    def _why_nothing(self) -> str:
        """Say why no place would be replaced."""
        if not self._hits:
            return _("There is nothing to replace: these words are nowhere in the report.")
        if self._ticks.is_done:
            return _("There is nothing more to replace: the places shown were just put in.")
        return _("No place is ticked.")

    def _turn(self, step: int) -> None:
        fields: list[Widget] = [self._query, self._text, self._rows]
        at = fields.index(self.receiver) if self.receiver in fields else 0
        self._focus(fields[(at + step) % len(fields)])

    def _focus(self, field: Widget) -> None:
        # The receiver changes now: the next key may have been read already.
        self.receiver = field
        self.set_focus(field)

    def _look(self) -> None:
        self._is_looking = True
        self._searches += 1
        number = self._searches

        async def search() -> None:
            try:
                await self._search()
            finally:
                # However it ended; but not where a newer one has taken its place.
                if number == self._searches:
                    self._stop_looking()

        begin: Callable[[], object] = search
        self.run_worker(begin, group="find", exclusive=True, exit_on_error=False)

    def _stop_looking(self) -> None:
        self._is_looking = False
        while self._ahead and not self._is_looking:
            self._ahead.pop(0)()

    async def _search(self) -> None:
        """Search in slices, so that every key is answered; a newer search ends this one."""
        await asyncio.sleep(PAUSE)
        wording = TextQuery(self._query.value)
        found: list[TextMatch] = []
        shown = False
        stop = perf_counter() + SLICE
        for hits in self._finder.find(list_texts(self._session.report), wording):
            found += hits
            if perf_counter() > stop:
                if not shown and len(found) >= FIRST:
                    shown = True
                    self._show(list(found), more=True)
                await asyncio.sleep(0)
                stop = perf_counter() + SLICE
        self._show(found, more=False)

    def _show(self, hits: list[TextMatch], *, more: bool) -> None:
        self._hits = hits
        self._ticks.show(self._session.report, self._query.value, hits)
        self._rows.show(self._found())
        self._hint()
        sections = len({hit.section for hit in hits})
        count = ""
        if hits:
            places = ngettext("{n} place", "{n} places", len(hits)).format(n=len(hits))
            where = ngettext("{n} section", "{n} sections", sections).format(n=sections)
            count = f"{places} · {where}" + (" …" if more else "")
        self._box.entitle(_("Find and replace"), count)
        if self._done:
            self._say(self._done, "good")
            self._done = ""
        elif not hits and TextQuery(self._query.value):
            self._say(_("These words are nowhere in the report."), "muted")
        else:
            self._say(_("With marks, only the same marks are found."), "muted")

    def _redraw(self) -> None:
        self._rows.replace(self._found())
        self._hint()

    def _hint(self) -> None:
        """Show first what is done with a replacement that is seen, and what takes one back."""
        replaced = self._session.history.can_undo(SCOPE)
        undo = ("find_undo",) if replaced else ()
        replace = ("find_replace",) if self._replacing and self._hits else ()
        self._hints.put_first(*replace, *undo, *(("find_tick",) if replace else ()))

    def _found(self) -> Found:
        new = self._new if self._replacing else None
        return Found(self._session.report, self._hits, self._ticks, new, self._head)

    def _new(self, found: str) -> str:
        """Return what would stand in place of words."""
        text = self._text.value
        return apply_capitals(found, text) if self._capitals else text

    @property
    def _capitals(self) -> bool:
        return follows_capitals(self._query.value, self._text.value)

    def _head(self, section: str) -> str:
        if section not in self._heads:
            line = row(self._session.report, self._session.completion, section)
            self._heads[section] = f"{line.label} {line.title}".strip()
        return self._heads[section]

    def _hit(self) -> TextMatch | None:
        item = self._rows.current
        return self._hits[int(item.key)] if item is not None else None

    def _say(self, text: str, ink: str) -> None:
        self._says.say([[(text, ink)]])
