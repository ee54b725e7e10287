"""Commands about the outline: add, rename, move, promote, demote, delete; undo and redo."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterable, Mapping

from outline.display_names import heading
from outline.editing import sections
from outline.errors import DecuongError
from outline.model import PREAMBLE, Report
from tui.i18n import _, ngettext, say
from tui.keys.registry import label
from tui.presenters.outline_rows import title
from tui.session.session import WHOLE, Session

from .section_controller import SectionDesk


class OutlineDesk(SectionDesk):
    """Changes of the outline; what the directive laid down refuses them with the reason."""

    def __init__(self, session: Session) -> None:
        """Work on a session's report; nothing was added yet."""
        super().__init__(session)
        self._added_from: dict[str, str] = {}
        """Id of an added heading -> where the cursor was then."""

    def stand_on(self, id_: str) -> None:
        """Put the cursor of the outline on a section and show it."""

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
            lambda report: sections.set_title(report, section.id, section.title + " ")
        ):
            return
        from tui.screens.dialogs import AskScreen

        def take(text: str | None) -> None:
            if text is not None:
                self.attempt(
                    "structure",
                    lambda report: sections.set_title(report, section.id, text),
                    (section.id,),
                )

        def check(text: str) -> None:
            sections.set_title(self.report, section.id, text)

        title = _("Rename the heading")
        self.app.push_screen(AskScreen(title, "", section.title, check, required=True), take)

    def action_move_up(self) -> None:
        """Move the heading before the one above it."""
        self._restructure(lambda report, id_: sections.move(report, id_, -1))

    def action_move_down(self) -> None:
        """Move the heading after the one below it."""
        self._restructure(lambda report, id_: sections.move(report, id_, 1))

    def action_promote(self) -> None:
        """Move the heading one level out."""
        self._restructure(sections.promote)

    def action_demote(self) -> None:
        """Move the heading one level in."""
        self._restructure(sections.demote)

    def action_delete(self) -> None:
        """Ask, then delete the heading and what is under it."""
        section = self.section_in_hand()
        if section is None or self._refused(lambda report: sections.delete(report, section.id)):
            return
        from tui.screens.dialogs import ConfirmScreen

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
                    "structure", lambda report: sections.delete(report, section.id), (section.id,)
                )
                said = _("Deleted; {key} in the outline brings it back.")
                self.tell(said.format(key=label("undo")))

        self.app.push_screen(ConfirmScreen(question, _("Delete")), take)

    def action_undo(self) -> None:
        """Take back the last change of the outline or of the section in hand."""
        told = {
            "": _("There is nothing to undo here."),
            "replace": _("The replacement is taken back in the whole report."),
            "restore": _("What was brought back from the history is taken back."),
        }
        self._turn_back(self.session.undo_any, told)

    def action_redo(self) -> None:
        """Do again what was taken back."""
        told = {
            "": _("There is nothing to redo here."),
            "replace": _("Replaced again in the whole report."),
            "restore": _("Brought back from the history again."),
        }
        self._turn_back(self.session.redo_any, told)

    def _turn_back(self, travel: Callable[[Iterable[str]], str], told: Mapping[str, str]) -> None:
        """Undo or redo; the cursor goes to what came back, or from what went to where one was.

        ``told`` says what of a scope: of none, and of one that reaches beyond what is seen.
        """
        here, before = self.current, self.report.shape.position
        if said := told.get(travel(self._scopes())):
            self.tell(said)
        after = self.report.shape
        came = next((id_ for id_ in after.ids if id_ not in before), "")
        gone = here in before and here not in after.position
        target = came or (self._added_from.get(here, "") if gone else "")
        if target in after.position or target == PREAMBLE:
            self.stand_on(target)
        self.redraw()

    def refusals(self) -> dict[str, str]:
        """Return why commands cannot be done now, by id of the command: edits tried on the side."""
        id_ = self.current
        tries: dict[str, Callable[[Report], Report]] = {
            "rename": lambda report: sections.set_title(report, id_, _title_of(report, id_) + " "),
            "move_up": lambda report: sections.move(report, id_, -1),
            "move_down": lambda report: sections.move(report, id_, 1),
            "promote": lambda report: sections.promote(report, id_),
            "demote": lambda report: sections.demote(report, id_),
            "delete": lambda report: sections.delete(report, id_),
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
            lambda report: sections.add_section(report, section.id, new_id, "?", child=child)
        ):
            return
        from tui.screens.dialogs import AskScreen

        def take(text: str | None) -> None:
            if text is None:
                return
            done = self.attempt(
                "structure",
                lambda report: sections.add_section(report, section.id, new_id, text, child=child),
                (new_id, section.id),
            )
            if done:
                self._added_from[new_id] = section.id
                self.go_to(new_id)

        def check(text: str) -> None:
            sections.add_section(self.report, section.id, new_id, text, child=child)

        added = sections.add_section(self.report, section.id, new_id, "?", child=child)
        title, where = _("Add a heading"), _place(added, new_id)
        self.app.push_screen(AskScreen(title, where, check=check, required=True), take)

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


def _place(report: Report, id_: str) -> str:
    """Say where a heading lands: behind those laid down, which is not always after this one."""
    shape = report.shape
    at = shape.position[id_]
    label = report.sections[at].label
    before = [one for one in shape.children(shape.parent[at]) if one < at]
    if before:
        said, beside = _("It becomes {label}, after “{title}”."), before[-1]
    elif shape.parent[at] >= 0:
        said, beside = _("It becomes {label}, under “{title}”."), shape.parent[at]
    else:
        return _("It becomes {label}.").format(label=label)
    return said.format(label=label, title=heading(report, report.sections[beside]))


def _title_of(report: Report, id_: str) -> str:
    return report.section(id_).title
