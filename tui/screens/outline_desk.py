"""Commands about the outline: add, rename, move, promote, demote, delete; undo and redo."""

from __future__ import annotations

import secrets
from collections.abc import Callable

from outline import edit
from outline.errors import DecuongError
from outline.model import Report
from tui.i18n import _, ngettext, say
from tui.keys import label
from tui.rows import title
from tui.session import WHOLE

from .section_desk import SectionDesk


class OutlineDesk(SectionDesk):
    """Changes of the outline; what the directive laid down refuses them with the reason."""

    def action_add_sibling(self) -> None:
        """Ask for a heading to add after this one, below all that is under it."""
        self._add(child=False)

    def action_add_child(self) -> None:
        """Ask for a heading to add under this one."""
        self._add(child=True)

    def action_rename(self) -> None:
        """Ask for another title."""
        section = self.section_in_hand()
        if section is None or self._refused(
            lambda report: edit.set_title(report, section.id, section.title + " ")
        ):
            return
        from .dialogs import AskScreen

        def take(text: str | None) -> None:
            if text is not None:
                self.attempt(
                    "structure",
                    lambda report: edit.set_title(report, section.id, text),
                    (section.id,),
                )

        self.app.push_screen(
            AskScreen(_("Rename the heading"), "", section.title, required=True), take
        )

    def action_move_up(self) -> None:
        """Move the heading before the one above it."""
        self._restructure(lambda report, id_: edit.move(report, id_, -1))

    def action_move_down(self) -> None:
        """Move the heading after the one below it."""
        self._restructure(lambda report, id_: edit.move(report, id_, 1))

    def action_promote(self) -> None:
        """Move the heading one level out."""
        self._restructure(edit.promote)

    def action_demote(self) -> None:
        """Move the heading one level in."""
        self._restructure(edit.demote)

    def action_delete(self) -> None:
        """Ask, then delete the heading and what is under it."""
        section = self.section_in_hand()
        if section is None or self._refused(lambda report: edit.delete(report, section.id)):
            return
        from .dialogs import ConfirmScreen

        shape = self.report.shape
        at = shape.position[section.id]
        under = shape.end[at] - at - 1
        question = _("Delete “{title}”?").format(title=title(self.report, section))
        if under:
            more = ngettext(
                "{n} section under it goes too.", "{n} sections under it go too.", under
            )
            question = f"{question}\n{more.format(n=under)}"

        def take(sure: bool | None) -> None:
            if sure:
                self.attempt(
                    "structure", lambda report: edit.delete(report, section.id), (section.id,)
                )
                said = _("Deleted; {key} in the outline brings it back.")
                self.tell(said.format(key=label("undo")))

        self.app.push_screen(ConfirmScreen(question, _("Delete")), take)

    def action_undo(self) -> None:
        """Take back the last change of the outline or of the section in hand."""
        scope = self.session.undo_any(self._scopes())
        if said := _undone(scope):
            self.tell(said)
        self.redraw()

    def action_redo(self) -> None:
        """Do again what was taken back."""
        scope = self.session.redo_any(self._scopes())
        if said := _redone(scope):
            self.tell(said)
        self.redraw()

    def refusals(self) -> dict[str, str]:
        """Return why commands cannot be done now, by id of the command: edits tried on the side."""
        id_ = self.current
        tries: dict[str, Callable[[Report], Report]] = {
            "rename": lambda report: edit.set_title(report, id_, _title_of(report, id_) + " "),
            "move_up": lambda report: edit.move(report, id_, -1),
            "move_down": lambda report: edit.move(report, id_, 1),
            "promote": lambda report: edit.promote(report, id_),
            "demote": lambda report: edit.demote(report, id_),
            "delete": lambda report: edit.delete(report, id_),
        }
        found = {}
        for command, change in tries.items():
            try:
                change(self.report)
            except DecuongError as error:
                found[command] = say(error.what)
        return found

    def _scopes(self) -> tuple[str, ...]:
        return ("structure", f"section:{self.current}", *WHOLE)

    def _add(self, *, child: bool) -> None:
        section = self.section_in_hand()
        new_id = f"x{secrets.token_hex(5)}"
        if section is None or self._refused(
            lambda report: edit.add_section(report, section.id, new_id, "?", child=child)
        ):
            return
        from .dialogs import AskScreen

        def take(text: str | None) -> None:
            if text is None:
                return
            added = self.attempt(
                "structure",
                lambda report: edit.add_section(report, section.id, new_id, text, child=child),
                (new_id, section.id),
            )
            if added:
                self.go_to(new_id)

        where = _("Under “{title}”.") if child else _("After “{title}”.")
        hint = where.format(title=title(self.report, section))
        self.app.push_screen(AskScreen(_("Add a heading"), hint, required=True), take)

    def _restructure(self, change: Callable[[Report, str], Report]) -> None:
        section = self.section_in_hand()
        if section is not None:
            self.attempt("structure", lambda report: change(report, section.id), (section.id,))

    def _refused(self, change: Callable[[Report], Report]) -> bool:
        """Try an edit on the side and say why it cannot be done, before asking anything."""
        try:
            change(self.report)
        except DecuongError as error:
            self.complain(error)
            return True
        return False


def _undone(scope: str) -> str:
    """Return what is said of an undo: of none, and of one that reaches beyond what is seen."""
    if not scope:
        return _("There is nothing to undo here.")
    told = {
        "replace": _("The replacement is taken back in the whole report."),
        "restore": _("What was brought back from the history is taken back."),
    }
    return told.get(scope, "")


def _redone(scope: str) -> str:
    if not scope:
        return _("There is nothing to redo here.")
    told = {
        "replace": _("Replaced again in the whole report."),
        "restore": _("Brought back from the history again."),
    }
    return told.get(scope, "")


def _title_of(report: Report, id_: str) -> str:
    return report.section(id_).title
