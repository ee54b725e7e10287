"""Commands that change the outline: add, rename, move, promote, demote, delete; undo and redo."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterable, Mapping

from outline.display_names import name_section
from outline.editing import sections
from outline.errors import DecuongError
from outline.model import Report
from tui.i18n import _, ngettext
from tui.keys.registry import label
from tui.presenters.outline_rows import fill_title
from tui.session.session import WHOLE

from .context import MainContext
from .controller import Controller


class StructureController(Controller):
    """Changes of the outline; what the directive laid down refuses them with the reason."""

    def __init__(self, context: MainContext) -> None:
        """Work on what the context offers; nothing was added yet."""
        super().__init__(context)
        self._cursor_before_adding: dict[str, str] = {}
        """Id of an added heading -> where the cursor was then."""

    def add_sibling(self) -> None:
        """Ask for a heading to add after this one, below all that is under it."""
        self._add(child=False)

    def add_child(self) -> None:
        """Ask for a heading to add under this one."""
        self._add(child=True)

    def rename(self) -> None:
        """Ask for another title."""
        section = self.current_section()
        if section is None or not self._is_allowed(
            lambda report: sections.set_title(report, section.id, section.title + " ")
        ):
            return
        from tui.screens.dialogs import AskScreen

        def set_title(text: str | None) -> None:
            if text is not None:
                self.edit(
                    "structure",
                    lambda report: sections.set_title(report, section.id, text),
                    (section.id,),
                )

        def check(text: str) -> None:
            sections.set_title(self.report, section.id, text)

        question = _("Rename the heading")
        self.context.ask(AskScreen(question, "", section.title, check, required=True), set_title)

    def move_up(self) -> None:
        """Move the heading before the one above it."""
        self._restructure(lambda report, id_: sections.move(report, id_, -1))

    def move_down(self) -> None:
        """Move the heading after the one below it."""
        self._restructure(lambda report, id_: sections.move(report, id_, 1))

    def promote(self) -> None:
        """Move the heading one level out."""
        self._restructure(sections.promote)

    def demote(self) -> None:
        """Move the heading one level in."""
        self._restructure(sections.demote)

    def delete(self) -> None:
        """Ask, then delete the heading and what is under it."""
        section = self.current_section()
        if section is None or not self._is_allowed(
            lambda report: sections.delete(report, section.id)
        ):
            return
        from tui.screens.dialogs import ConfirmScreen

        shape = self.report.shape
        position = shape.position[section.id]
        descendants = shape.end[position] - position - 1
        question = _("Delete “{title}”?").format(title=fill_title(self.report, section))
        if descendants:
            addition = ngettext(
                "{n} section under it is deleted too.",
                "{n} sections under it are deleted too.",
                descendants,
            )
            question = f"{question}\n{addition.format(n=descendants)}"

        def delete(confirmed: bool | None) -> None:
            if confirmed:
                self.edit(
                    "structure", lambda report: sections.delete(report, section.id), (section.id,)
                )
                message = _("Deleted; {key} in the outline undoes that.")
                self.context.show_message(message.format(key=label("undo")))

        self.context.ask(ConfirmScreen(question, _("Delete")), delete)

    def undo(self) -> None:
        """Take back the last change of the outline or of the current section."""
        messages = {
            "": _("There is nothing to undo here."),
            "replace": _("The replacement was undone in the whole report."),
            "restore": _("What was restored from the history was undone."),
        }
        self._travel(self.session.undo_any, messages)

    def redo(self) -> None:
        """Redo what was undone."""
        messages = {
            "": _("There is nothing to redo here."),
            "replace": _("Replaced again in the whole report."),
            "restore": _("Restored from the history again."),
        }
        self._travel(self.session.redo_any, messages)

    def _travel(self, step: Callable[[Iterable[str]], str], messages: Mapping[str, str]) -> None:
        """Undo or redo; the cursor goes to what came back, or from what went to where one was.

        ``messages`` has the sentence for a scope: for none, and for one that reaches beyond what
        is seen.
        """
        current, old_positions = self.context.current, self.report.shape.position
        scopes = ("structure", f"section:{current}", *WHOLE)
        if message := messages.get(step(scopes)):
            self.context.show_message(message)
        shape = self.report.shape
        target = next((id_ for id_ in shape.ids if id_ not in old_positions), "")
        if not target and current in old_positions and current not in shape.position:
            target = self._cursor_before_adding.get(current, "")
        if self.is_section(target):
            self.context.select_section(target)
        self.context.redraw()

    def _add(self, *, child: bool) -> None:
        section = self.current_section()
        new_id = f"x{secrets.token_hex(5)}"
        if section is None or not self._is_allowed(
            lambda report: sections.add_section(report, section.id, new_id, "?", child=child)
        ):
            return
        from tui.screens.dialogs import AskScreen

        def add(text: str | None) -> None:
            if text is None:
                return
            is_added = self.edit(
                "structure",
                lambda report: sections.add_section(report, section.id, new_id, text, child=child),
                (new_id, section.id),
            )
            if is_added:
                self._cursor_before_adding[new_id] = section.id
                self.context.go_to(new_id)

        def check(text: str) -> None:
            sections.add_section(self.report, section.id, new_id, text, child=child)

        preview = sections.add_section(self.report, section.id, new_id, "?", child=child)
        question, hint = _("Add a heading"), _describe_position(preview, new_id)
        self.context.ask(AskScreen(question, hint, check=check, required=True), add)

    def _restructure(self, change: Callable[[Report, str], Report]) -> None:
        section = self.current_section()
        if section is not None:
            self.edit("structure", lambda report: change(report, section.id), (section.id,))

    def _is_allowed(self, change: Callable[[Report], Report]) -> bool:
        """Try an edit on the side; report why it cannot be done, before asking anything."""
        try:
            change(self.report)
        except DecuongError as error:
            self.report_error(error)
            return False
        return True


def _describe_position(report: Report, id_: str) -> str:
    """Show where a heading will be: after the prescribed ones, not always after this one."""
    shape = report.shape
    position = shape.position[id_]
    label = report.sections[position].label
    older = [child for child in shape.children(shape.parent[position]) if child < position]
    if older:
        sentence, neighbour = _("It becomes {label}, after “{title}”."), older[-1]
    elif shape.parent[position] >= 0:
        sentence, neighbour = _("It becomes {label}, under “{title}”."), shape.parent[position]
    else:
        return _("It becomes {label}.").format(label=label)
    return sentence.format(label=label, title=name_section(report, report.sections[neighbour]))
