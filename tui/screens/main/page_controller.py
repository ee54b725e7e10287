"""The page beside the outline: the text and the checklist of the current section."""

from __future__ import annotations

from outline.model import PREAMBLE
from tui.presenters.outline_rows import ChecklistItem, list_checklist
from tui.session.cursor_position import CursorPosition

from .controller import Controller


class PageController(Controller):
    """What the editor and the checklist show."""

    def show(self, id_: str, position: CursorPosition | None = None) -> bool:
        """Show a section, unless the cursor has moved on meanwhile; return whether it is shown."""
        context, shape = self.context, self.report.shape
        index = shape.position.get(id_)
        has_body = index is not None or id_ == PREAMBLE
        if has_body:
            # Even where the cursor has moved on: keys that follow may be meant for this section.
            body = self.report.section(id_).body
            read_only = bool(self.session.read_only) or id_ in context.holders
            context.editor.open(id_, body, read_only=read_only)
            if position is not None:
                context.editor.move_cursor((position.row, position.column))
        if id_ != context.current:
            return False
        context.set_class(not has_body, "-no-body")
        context.set_class(index is not None and not shape.is_leaf(index), "-above")
        context.checklist.show(self._items(), anew=True)
        self.draw()
        return True

    def draw(self) -> None:
        """Draw the checklist again."""
        current_items = self._items()
        self.context.checklist.show(current_items)
        self.context.checklist.set_class(not current_items, "-empty")

    def reload_text(self) -> None:
        """Take a body that was changed elsewhere, by undo or on another screen."""
        context = self.context
        # Letters that are still on their way are newer than the session; they bring a redraw.
        section = context.editor.section
        if context.has_every_change and section and section == context.current:
            context.editor.replace_text(self.report.section(section).body)

    def point_at(self, location: str) -> None:
        """Put the cursor on a spot of the text, or of the checklist."""
        kind, _, offset = location.partition(":")
        if kind == "body" and offset.isdecimal():
            before = self.context.editor.text[: int(offset)]
            row, column = before.count("\n"), len(before) - before.rfind("\n") - 1
            self.context.editor.move_cursor((row, column))
        elif location:
            self.context.checklist.point_at(location)

    def _items(self) -> tuple[ChecklistItem, ...]:
        return list_checklist(self.report, self.session.completion, self.context.current)
