"""Commands of writing that reach over sections: find, replace, go on to the next place."""

from __future__ import annotations

from textual.widget import Widget

from outline.model import PREAMBLE
from outline.search.find_replace import Finder, Hit, Wording, hits, texts
from outline.search.stretches import Stretches
from outline.text import syllables
from tui.i18n import _, ngettext
from tui.presenters.labels import size
from tui.session.cursor_position import Place
from tui.session.jump_list import Visits
from tui.widgets.text_editor.command_area import WritingArea

from .report_controller import ReportDesk

LONGEST_QUERY = 80
"""Characters of a selection that are taken for words to find."""


class WritingDesk(ReportDesk):
    """Finding; what was sought last is remembered while the report is open."""

    _query = ""
    _text = ""
    _finder: Finder | None = None
    _put_in: dict[str, Stretches] | None = None
    """What find and replace has put in, by the words that were sought."""
    _visits: Visits | None = None
    _travelling = False

    def action_find(self) -> None:
        """Open find and replace, with the selected words or those sought last."""
        from tui.screens.find import FindScreen

        selected = self.editor.selected_text if self.area == "editor" else ""
        if selected and "\n" not in selected and len(selected) <= LONGEST_QUERY:
            self._query = selected
        self._finder = self._finder or Finder()
        self._put_in = {} if self._put_in is None else self._put_in
        screen = FindScreen(
            self.session,
            self._query,
            self._text,
            after_typing=self.after_typing,
            finder=self._finder,
            put_in=self._put_in,
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

    def note_visit(self, section: str) -> None:
        """Remember the place that is left by a leap to another section, and the section."""
        self._places.enter(self.current)
        self._places.enter(section)
        if not self._travelling:
            self._places.leave(self._here())

    def recent_sections(self) -> list[str]:
        """Return the sections one was in lately, without the one in hand, the last one first."""
        return [section for section in self._places.recent if section != self.current]

    def action_back(self) -> None:
        """Go back to where one was."""
        self._travel(self._places.back(self._here(), self._is_section))

    def action_forward(self) -> None:
        """Go forward to where one went back from."""
        self._travel(self._places.forward(self._here(), self._is_section))

    def action_section_up(self) -> None:
        """Go to the section before."""
        self._step_section(-1)

    def action_section_down(self) -> None:
        """Go to the next section."""
        self._step_section(1)

    def action_alone(self) -> None:
        """Show the text alone, or everything again."""
        self.toggle_class("-focus")
        if self.has_class("-focus") and not self.has_class("-no-body"):
            self.take_focus(self.editor)

    def action_counts(self) -> None:
        """Say how long section and report are, when what was typed is in."""
        self.after_typing(self._count)

    def on_writing_area_mode_changed(self, event: WritingArea.ModeChanged) -> None:
        """Show the keys that work now."""
        event.stop()
        self.redraw_bars()

    def on_writing_area_wished(self, event: WritingArea.Wished) -> None:
        """Do what the editor leaves to the screen."""
        event.stop()
        getattr(self, f"action_{event.action}")()

    def take_focus(self, pane: Widget) -> None:
        """Give a pane the focus now."""

    @property
    def _places(self) -> Visits:
        self._visits = self._visits or Visits()
        return self._visits

    def _here(self) -> Place:
        if self.editor.section == self.current:
            return Place(self.current, *self.editor.cursor_location)
        return Place(self.current)

    def _is_section(self, id_: str) -> bool:
        return id_ == PREAMBLE or id_ in self.report.shape.position

    def _travel(self, place: Place | None) -> None:
        if place is None:
            self.tell(_("There is no other place to go to."))
            return
        self._travelling = True
        self.go_to(place.section)
        self._travelling = False
        self.in_order(lambda: self.editor.move_cursor((place.row, place.column)))

    def _step_section(self, step: int) -> None:
        ids = (PREAMBLE, *self.report.shape.ids)
        if self.current in ids and 0 <= (at := ids.index(self.current) + step) < len(ids):
            self.go_to(ids[at])

    def _count(self) -> None:
        everything = list(texts(self.report))
        said = [(_("The whole report: {size}, {characters}."), [one.body for one in everything])]
        if self._is_section(self.current):
            body = self.report.section(self.current).body
            said.insert(0, (_("This section: {size}, {characters}."), [body]))
        lines = []
        for sentence, bodies in said:
            letters = sum(len(body) - body.count("\n") for body in bodies)
            characters = ngettext("{n} character", "{n} characters", letters).format(
                n=f"{letters:,}".replace(",", ".")
            )
            length = size(sum(map(syllables, bodies)))
            lines.append(sentence.format(size=length, characters=characters))
        self.tell("\n".join(lines), severity="warning")

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
