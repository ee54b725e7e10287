"""Commands of writing that reach over sections: find, replace, go on to the next place."""

from __future__ import annotations

from outline.wording import Finder, Hit, Wording, hits, texts
from tui.i18n import _

from .report_desk import ReportDesk

LONGEST_QUERY = 80
"""Characters of a selection that are taken for words to find."""


class WritingDesk(ReportDesk):
    """Finding; what was sought last is remembered while the report is open."""

    _query = ""
    _text = ""
    _finder: Finder | None = None

    def action_find(self) -> None:
        """Open find and replace, with the selected words or those sought last."""
        from .find import FindScreen

        selected = self.editor.selected_text if self.area == "editor" else ""
        if selected and "\n" not in selected and len(selected) <= LONGEST_QUERY:
            self._query = selected
        self._finder = self._finder or Finder()
        screen = FindScreen(
            self.session,
            self._query,
            self._text,
            after_typing=self.after_typing,
            finder=self._finder,
        )

        def take(hit: Hit | None) -> None:
            self._query, self._text = screen.query_text, screen.new_text
            if hit is not None:
                self.show_hit(hit)

        self.app.push_screen(screen, take)

    def action_find_next(self) -> None:
        """Go to the next place, round the end; ask for words when none were sought yet."""
        self._find_on(1)

    def action_find_previous(self) -> None:
        """Go to the place before the cursor, round the beginning."""
        self._find_on(-1)

    @property
    def area(self) -> str:
        """The place in the list of keys that has the focus."""
        return "tree"

    def show_hit(self, hit: Hit) -> None:
        """Go to a place with its words selected."""
        self.go_to(hit.section)
        self.in_order(lambda: self.editor.select(hit.start, hit.end))

    def _find_on(self, step: int) -> None:
        if not self._query:
            self.action_find()
        else:
            self.after_typing(lambda: self._go_on(step))

    def _go_on(self, step: int) -> None:
        wording = Wording(self._query)
        sections = list(texts(self.report))[::step]
        here = next((at for at, one in enumerate(sections) if one.id == self.current), 0)
        start, end = self.editor.span if self.editor.section == self.current else (0, 0)
        in_hand = list(hits(sections[here], wording))[::step]
        later = [hit for hit in in_hand if (hit.start >= end if step > 0 else hit.end <= start)]
        self._finder = self._finder or Finder()
        order = [*sections[here + 1 :], *sections[:here]]
        others = self._finder.find(order, wording)
        hit = next(iter(later), None) or next((each[::step][0] for each in others if each), None)
        hit = hit or next(iter(in_hand), None)
        if hit is None:
            self.tell(_("“{words}” is nowhere in the report.").format(words=self._query))
        else:
            self.show_hit(hit)
