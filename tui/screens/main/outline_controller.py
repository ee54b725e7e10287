"""What the outline shows: its rows, what is folded, the filter, and where its cursor is."""

from __future__ import annotations

from dataclasses import replace

from outline.completion.register_findings import find_register_of_part
from outline.text import visible
from tui.i18n import _
from tui.presenters.outline_rows import (
    OutlineRow,
    list_nodes,
    make_row,
)
from tui.session.cursor_position import APPENDICES
from tui.session.session import Changes
from tui.widgets.plain_content import safe

from .context import MainContext
from .controller import Controller


class OutlineController(Controller):
    """The rows of the outline; changes of the outline itself are another concern."""

    def __init__(self, context: MainContext) -> None:
        """Show everything."""
        super().__init__(context)
        self.folded: set[str] = set()
        """Ids of the headings whose sections the outline hides."""
        self.only_unfinished = False

    def show(self) -> None:
        """Show the outline as it is now."""
        is_wanted = self._is_wanted if self.only_unfinished else None
        self.context.outline.show(list_nodes(self.report, self.folded, is_wanted), self._describe)

    def redraw(self, changes: Changes) -> None:
        """Draw the rows that have changed, or all where the outline itself has."""
        current, outline = self.context.current, self.context.outline
        if changes.outline or self.only_unfinished or changes.ids & {"blanks", "document"}:
            self.show()
            if current in self.report.shape.position and not outline.shows(current):
                self.reveal(current)  # others have moved it to where something is folded
        else:
            outline.patch({*changes.ids, APPENDICES})

    def reveal(self, id_: str) -> None:
        """Put the cursor on a row; unfold what hides it, and drop the filter if that does."""
        outline, shape = self.context.outline, self.report.shape
        if outline.move_to(id_):
            return
        position = shape.position.get(id_)
        ancestors = (
            {shape.ids[index] for index in shape.path(position)[:-1]}
            if position is not None
            else set()
        )
        if find_register_of_part(self.report, id_):
            ancestors = {APPENDICES}
        self.folded -= ancestors
        self.only_unfinished &= not self.session.completion.progress(id_).complete
        outline.set_class(self.only_unfinished, "-filtered")
        self.show()
        outline.move_to(id_)

    def fold(self, id_: str, *, fold: bool) -> None:
        """Fold what is under a row, or unfold it."""
        (self.folded.add if fold else self.folded.discard)(id_)
        self.show()

    def open_row(self) -> None:
        """Write in what is under the cursor, or open it."""
        node = self.context.outline.node
        if node is None:
            return
        if node.kind == "group":
            self.fold(node.id, fold=bool(node.open))
        else:
            self.context.go_to(node.id)

    def toggle_filter(self) -> None:
        """Show only what is unfinished, or everything."""
        outline = self.context.outline
        self.only_unfinished = not self.only_unfinished
        self.show()
        if (node := outline.node) is not None:
            self.context.show_section(node.id)
        outline.border_title = safe(_("only unfinished"))
        outline.set_class(self.only_unfinished, "-filtered")
        self.context.redraw_bars()

    def _describe(self, id_: str) -> OutlineRow:
        """Return a row, with the name of who else writes in its section."""
        described = make_row(self.report, self.session.completion, id_)
        mark = self.context.holders.get(id_)
        return described if mark is None else replace(described, holder=visible(mark.holder.user))

    def _is_wanted(self, id_: str) -> bool:
        """Return whether the filter shows a section: unfinished, or above the current one."""
        shape = self.report.shape
        position, current = shape.position.get(id_), shape.position.get(self.context.current)
        if (
            position is not None
            and current is not None
            and position <= current < shape.end[position]
        ):
            return True
        return not self.session.completion.progress(id_).complete
