"""The three single lines of the main screen: header, title of the section, footer.

Each is given values and draws them; none knows the report.
"""

from __future__ import annotations

from collections.abc import Sequence

from rich.cells import cell_len
from textual.strip import Strip

from tui.presenters.view_types import HeaderFacts, StyledText, fit, one_row, width_of

from .line_widget import Lines

BAR = 10
"""Cells of the bar of progress."""


class Bar(Lines):
    """One line: some parts at the left, some at the right; the left ones give way."""

    can_focus = False

    def __init__(self, *, id: str) -> None:  # noqa: A002
        """Start empty."""
        super().__init__(id=id)
        self.left: Sequence[StyledText] = ()
        self.right: Sequence[StyledText] = ()

    def show(self, left: Sequence[StyledText], right: Sequence[StyledText] = ()) -> None:
        """Draw other parts."""
        if (left, right) != (self.left, self.right):
            self.left, self.right = left, right
            self.refresh()

    def render_line(self, y: int) -> Strip:
        """Draw the line."""
        width = self.size.width
        if y:
            return self.paint((), width)
        right_width = min(width_of(self.right), width)
        room = max(width - right_width, 0)
        return self.paint_fields((self.left, room, ""), (self.right, right_width, ""))


class HeaderBar(Bar):
    """Report, unit, days left, percentage."""

    def tell(self, heading: HeaderFacts, width: int) -> None:
        """Draw the header, leaving out the least where the screen is narrow."""
        right: list[StyledText] = []
        if heading.typing:
            right += [(heading.typing, "accent"), ("  ", "")]
        if heading.mark:
            right += [(f" {heading.mark} ", "warn"), ("  ", "")]
        if heading.deadline:
            right += [(heading.deadline, "bad" if heading.late else "label"), ("  ", "")]
        if width >= 100:
            full = min(BAR * heading.percent // 100, BAR)
            right += [("━" * full, "done"), ("━" * (BAR - full), "rest"), (" ", "")]
        right.append((f"{heading.percent}% ", "bar"))
        unit = one_row(heading.unit)
        room = width - width_of(right) - 3
        unit_width = min(cell_len(unit) + 5, room // 2) if unit else 0
        left: list[StyledText] = [
            (" ", ""),
            (fit(heading.report, room - unit_width).rstrip(), "bar"),
        ]
        if unit:
            left += [("  ·  ", "muted"), (fit(unit, unit_width - 5).rstrip(), "label")]
        self.show(left, [("  ", ""), *right])


class TitleBar(Bar):
    """Title, state, owner, length of the section being written."""

    def tell(self, label: str, title: str, facts: Sequence[StyledText], width: int) -> None:
        """Draw the title at the left and the facts at the right, the last facts giving way."""
        shown_facts: list[StyledText] = []
        room = width - min(cell_len(one_row(f"{label} {title}")), width * 2 // 5) - 4
        for text, ink in facts:
            piece = f"  {text}"
            if cell_len(piece) > room:
                break
            room -= cell_len(piece)
            shown_facts.append((piece, ink))
        head = f" {label} " if label else " "
        facts_width = width_of(shown_facts) + 1
        title = fit(title, max(width - facts_width - cell_len(head), 0)).rstrip()
        self.show([(head, "accent"), (title, "head")], [*shown_facts, (" ", "")])


class FooterBar(Bar):
    """The keys that work here; as many as fit, the most needed first."""

    def tell(self, keys: Sequence[tuple[str, str]], width: int) -> None:
        """Draw ``(key, label)`` pairs."""
        parts: list[StyledText] = []
        room = width
        for key, label in keys:
            gap = "  " if parts else " "
            wide = cell_len(f"{gap}{key} {label}")
            if wide <= room:
                room -= wide
                parts += [(gap, ""), (key, "key"), (f" {label}", "label")]
        self.show(parts)
