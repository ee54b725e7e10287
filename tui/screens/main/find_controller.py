"""Find and replace: the words sought last, and going on to their next match."""

from __future__ import annotations

from outline.search.find_replace import (
    TextFinder,
    TextMatch,
    TextQuery,
    find_in_section,
    list_texts,
)
from outline.search.stretches import TrackedSpans
from tui.i18n import _

from .context import MainContext
from .controller import Controller

LONGEST_QUERY = 80
"""Characters of a selection that are taken for words to find."""


class FindController(Controller):
    """What was sought last is remembered while the report is open."""

    def __init__(self, context: MainContext) -> None:
        """Nothing has been sought yet."""
        super().__init__(context)
        self._query = ""
        self._replacement = ""
        self._finder = TextFinder()
        self._replaced: dict[str, TrackedSpans] = {}
        """What find and replace has put in, by the words that were sought."""

    def open(self) -> None:
        """Open find and replace, with the selected words or those sought last."""
        from tui.screens.find import FindScreen

        context = self.context
        selected = context.editor.selected_text if context.area == "editor" else ""
        if selected and "\n" not in selected and len(selected) <= LONGEST_QUERY:
            self._query = selected
        screen = FindScreen(
            self.session,
            self._query,
            self._replacement,
            after_typing=context.run_after_typing,
            finder=self._finder,
            replaced_spans=self._replaced,
        )

        def show_match(match: TextMatch | None) -> None:
            self._query, self._replacement = screen.query_text, screen.new_text
            if match is not None:
                self._show(match)

        context.ask(screen, show_match)

    def go_to_next(self) -> None:
        """Go to the next match, round the end; ask for words when none were sought yet."""
        self._go_on(1)

    def go_to_previous(self) -> None:
        """Go to the match before the cursor, round the beginning."""
        self._go_on(-1)

    def _show(self, match: TextMatch) -> None:
        """Go to a match with its words selected."""
        editor = self.context.editor
        self.context.go_to(match.section)
        self.context.run_in_order(lambda: editor.select(match.start, match.end))

    def _go_on(self, step: int) -> None:
        if self._query:
            self.context.run_after_typing(lambda: self._show_neighbour(step))
        else:
            self.open()

    def _show_neighbour(self, step: int) -> None:
        editor, current = self.context.editor, self.context.current
        wording = TextQuery(self._query)
        sections = list(list_texts(self.report))[::step]
        index = next((i for i, section in enumerate(sections) if section.id == current), 0)
        start, end = editor.span if editor.section == current else (0, 0)
        matches = list(find_in_section(sections[index], wording))[::step]
        beyond = [hit for hit in matches if (hit.start >= end if step > 0 else hit.end <= start)]
        others = self._finder.find([*sections[index + 1 :], *sections[:index]], wording)
        match = next(iter(beyond), None)
        match = match or next((match_[::step][0] for match_ in others if match_), None)
        match = match or next(iter(matches), None)
        if match is None:
            message = _("“{words}” is not in the report.").format(words=self._query)
            self.context.show_message(message)
        else:
            self._show(match)
