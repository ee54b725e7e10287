"""Everything still to be done (F7): by section, filtered by typing, one key from its place."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult

from outline.completion.document_findings import BLANKS, DOCUMENT
from outline.completion.section_findings import Finding, count_blocking
from outline.lazy_sequence import LazySequence
from outline.text import fold
from tui.i18n import _, ngettext, say
from tui.presenters.outline_rows import row
from tui.presenters.view_types import ListRow, StyledText
from tui.widgets.key_bindings import bindings
from tui.widgets.line_widget import Rows
from tui.widgets.text_input import LineInput

from .modal import Box, Hints, Modal, Says, passed_on
from .picker import MOVES

if TYPE_CHECKING:
    from tui.session.session import Session

GLYPHS = {"error": ("■", "bad"), "warning": ("□", "warn")}
"""A finding that blocks completion is full, one that does not is hollow."""


class FindingsScreen(Modal[Finding | None]):
    """The list; Enter gives the finding to go to."""

    WHERE = "findings"
    BINDINGS = bindings("findings")
    CSS_PATH: ClassVar = ["../styles/modal.tcss", "../styles/findings.tcss"]

    def __init__(self, session: Session) -> None:
        """List what the session's completion finds."""
        super().__init__()
        self._session = session
        self._all: Sequence[Finding] = tuple(session.completion.all_findings())
        self._keys: list[str] = []
        """What the filter looks at; made when one is typed for the first time."""
        self._heads: dict[str, str] = {}
        self._entry = LineInput(
            placeholder=_("type to filter: a word, a number of a section"),
            passes=(*MOVES, *passed_on("findings")),
        )
        self._rows = Rows()
        self._says = Says()
        self._box = Box(_("Still to be done"), classes="-full")
        self.receiver = self._entry

    def compose(self) -> ComposeResult:
        """Show the filter over the list, and the cure of the finding under the cursor."""
        with self._box:
            yield self._entry
            yield self._rows
            yield self._says
            yield Hints("findings")

    def on_mount(self) -> None:
        """Show all of them."""
        self._rows.can_focus = False
        self._filter("")

    def on_input_changed(self, event: LineInput.Changed) -> None:
        """Filter again on every key."""
        event.stop()
        self._filter(event.value)

    def on_line_input_pressed(self, event: LineInput.Pressed) -> None:
        """Move, go or leave."""
        event.stop()
        if not self.run_key(event.key):
            self._rows.press(event.key)
            self._describe()

    def action_go(self) -> None:
        """Go to where the finding can be mended."""
        item = self._rows.current
        if item is not None:
            self.dismiss(self._all[int(item.key)])

    def action_close(self) -> None:
        """Go back to the report."""
        self.dismiss(None)

    def _filter(self, query: str) -> None:
        words = fold(query).split()
        if words and not self._keys:
            self._keys = [self._words(finding) for finding in self._all]
        found = [
            at
            for at in range(len(self._all))
            if not words or all(word in self._keys[at] for word in words)
        ]
        self._rows.show(_Listed(self._all, found, self._head))
        blocking = count_blocking(self._all[at] for at in found)
        self._box.entitle(_("Still to be done"), counted(blocking, len(found) - blocking))
        self._describe()

    def _head(self, section: str) -> str:
        if section not in self._heads:
            self._heads[section] = " ".join(filter(None, place_name(self._session, section)))
        return self._heads[section]

    def _words(self, finding: Finding) -> str:
        return fold(f"{self._head(finding.section)} {say(finding.message)} {finding.code}")

    def _describe(self) -> None:
        item = self._rows.current
        if item is not None:
            finding = self._all[int(item.key)]
            self._says.say([[("→ ", "accent"), (say(finding.cure), "")]])
        elif self._all:
            self._says.say([[(_("Nothing still to be done is called that."), "muted")]])
        else:
            self._says.say(
                [
                    [("● ", "good"), (_("The report is complete."), "good")],
                    [(_("Nothing the directive asks for is lacking."), "muted")],
                ]
            )


class _Listed(LazySequence[ListRow]):
    """The rows of the list: there may be a hundred thousand."""

    def __init__(
        self, findings: Sequence[Finding], found: Sequence[int], head: Callable[[str], str]
    ) -> None:
        self._findings = findings
        self._head = head
        self._places: list[int | str | None] = []
        section = None
        for at in found:
            if findings[at].section != section:
                section = findings[at].section
                if self._places:
                    self._places.append(None)
                self._places.append(section)
            self._places.append(at)

    def __len__(self) -> int:
        return len(self._places)

    def item_at(self, at: int) -> ListRow:
        place = self._places[at]
        if place is None:
            return ListRow("", (), heading=True)
        if isinstance(place, str):
            return ListRow("", ((f" {self._head(place)}", "head"),), heading=True)
        finding = self._findings[place]
        return ListRow(str(place), ((" ", ""), _glyph(finding), (say(finding.message), "")))


def place_name(session: Session, section: str) -> tuple[str, str]:
    """Return label and title of where a finding stands."""
    if section == DOCUMENT:
        return "", _("Letterhead and signature")
    if section == BLANKS:
        return "", _("Blanks")
    line = row(session.report, session.completion, section)
    return line.label, line.title


def _glyph(finding: Finding) -> StyledText:
    glyph, ink = GLYPHS[finding.severity]
    return f"{glyph} ", ink


def counted(blocking: int, warnings: int) -> str:
    """Say how many findings there are, those that block completion first."""
    said = []
    if blocking:
        many = ngettext("{n} thing to be done", "{n} things to be done", blocking)
        said.append(many.format(n=blocking))
    if warnings:
        many = ngettext("{n} remark", "{n} remarks", warnings)
        said.append(many.format(n=warnings))
    return " · ".join(said) or _("complete")
