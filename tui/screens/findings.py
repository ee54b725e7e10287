"""The list of everything still to be done (F7), by section, with a filter."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult

from outline.completion.document_findings import BLANKS, DOCUMENT
from outline.completion.section_findings import Finding, count_blocking
from outline.lazy_sequence import LazySequence
from outline.text import fold
from tui.i18n import _, ngettext, say
from tui.presenters.outline_rows import make_row
from tui.presenters.view_types import ListRow, StyledText
from tui.widgets.key_bindings import bindings
from tui.widgets.line_widget import Rows
from tui.widgets.text_input import LineInput

from .modal import Box, Hints, Modal, StatusLines, list_forwarded_keys
from .picker import MOVES

if TYPE_CHECKING:
    from tui.session.session import Session

GLYPHS = {"error": ("■", "bad"), "warning": ("□", "warn")}
"""A finding that blocks completion is full, one that does not is hollow."""


class FindingsScreen(Modal[Finding | None]):
    """The list of findings; the result is the finding to go to."""

    KEY_SCOPE = "findings"
    BINDINGS = bindings("findings")
    CSS_PATH: ClassVar = ["../styles/modal.tcss", "../styles/findings.tcss"]

    def __init__(self, session: Session) -> None:
        """List what the session's completion finds."""
        super().__init__()
        self._session = session
        self._findings: Sequence[Finding] = tuple(session.completion.all_findings())
        self._filter_texts: list[str] = []
        """The folded text of each finding for the filter; made when the filter is first used."""
        self._headings: dict[str, str] = {}
        self._entry = LineInput(
            placeholder=_("type to filter: a word, a number of a section"),
            passes=(*MOVES, *list_forwarded_keys("findings")),
        )
        self._rows = Rows()
        self._status = StatusLines()
        self._box = Box(_("Still to be done"), classes="-full")
        self.receiver = self._entry

    def compose(self) -> ComposeResult:
        """Show the filter above the list, and below it the cure of the finding under the cursor."""
        with self._box:
            yield self._entry
            yield self._rows
            yield self._status
            yield Hints("findings")

    def on_mount(self) -> None:
        """Show all findings."""
        self._rows.can_focus = False
        self._filter("")

    def on_input_changed(self, event: LineInput.Changed) -> None:
        """Filter again on every key."""
        event.stop()
        self._filter(event.value)

    def on_line_input_pressed(self, event: LineInput.Pressed) -> None:
        """Run the commands that the entry leaves to the screen, or move the cursor of the list."""
        event.stop()
        if not self.run_key(event.key):
            self._rows.press(event.key)
            self._describe()

    def action_go(self) -> None:
        """Go to where the finding can be fixed."""
        item = self._rows.current
        if item is not None:
            self.dismiss(self._findings[int(item.key)])

    def action_close(self) -> None:
        """Close the list."""
        self.dismiss(None)

    def _filter(self, query: str) -> None:
        words = fold(query).split()
        if words and not self._filter_texts:
            self._filter_texts = [self._make_filter_text(finding) for finding in self._findings]
        matches = [
            index
            for index in range(len(self._findings))
            if not words or all(word in self._filter_texts[index] for word in words)
        ]
        self._rows.show(_FindingRows(self._findings, matches, self._find_heading))
        blocking = count_blocking(self._findings[index] for index in matches)
        self._box.entitle(_("Still to be done"), describe_counts(blocking, len(matches) - blocking))
        self._describe()

    def _find_heading(self, section: str) -> str:
        if section not in self._headings:
            self._headings[section] = " ".join(
                filter(None, find_label_and_title(self._session, section))
            )
        return self._headings[section]

    def _make_filter_text(self, finding: Finding) -> str:
        return fold(f"{self._find_heading(finding.section)} {say(finding.message)} {finding.code}")

    def _describe(self) -> None:
        item = self._rows.current
        if item is not None:
            finding = self._findings[int(item.key)]
            self._status.say([[("→ ", "accent"), (say(finding.cure), "")]])
        elif self._findings:
            self._status.say([[(_("Nothing still to be done is called that."), "muted")]])
        else:
            self._status.say(
                [
                    [("● ", "good"), (_("The report is complete."), "good")],
                    [(_("Nothing the directive asks for is lacking."), "muted")],
                ]
            )


class _FindingRows(LazySequence[ListRow]):
    """The rows of the list: there may be a hundred thousand."""

    def __init__(
        self,
        findings: Sequence[Finding],
        matches: Sequence[int],
        find_heading: Callable[[str], str],
    ) -> None:
        self._findings = findings
        self._find_heading = find_heading
        self._rows: list[int | str | None] = []
        """The index of a finding, the id of the section whose heading is shown, or a blank row."""
        section = None
        for index in matches:
            if findings[index].section != section:
                section = findings[index].section
                if self._rows:
                    self._rows.append(None)
                self._rows.append(section)
            self._rows.append(index)

    def __len__(self) -> int:
        return len(self._rows)

    def item_at(self, index: int) -> ListRow:
        row = self._rows[index]
        if row is None:
            return ListRow("", (), heading=True)
        if isinstance(row, str):
            return ListRow("", ((f" {self._find_heading(row)}", "head"),), heading=True)
        finding = self._findings[row]
        return ListRow(str(row), ((" ", ""), _make_glyph(finding), (say(finding.message), "")))


def find_label_and_title(session: Session, section: str) -> tuple[str, str]:
    """Return label and title of the part that a finding is about."""
    if section == DOCUMENT:
        return "", _("Letterhead and signature")
    if section == BLANKS:
        return "", _("Blanks")
    row = make_row(session.report, session.completion, section)
    return row.label, row.title


def _make_glyph(finding: Finding) -> StyledText:
    glyph, style = GLYPHS[finding.severity]
    return f"{glyph} ", style


def describe_counts(blocking: int, warnings: int) -> str:
    """Return how many findings there are, those that block completion first."""
    counts = []
    if blocking:
        sentence = ngettext("{n} thing to be done", "{n} things to be done", blocking)
        counts.append(sentence.format(n=blocking))
    if warnings:
        sentence = ngettext("{n} remark", "{n} remarks", warnings)
        counts.append(sentence.format(n=warnings))
    return " · ".join(counts) or _("complete")
