"""The form of the blanks and of the document's fields (F5): entered once, used everywhere."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult

from outline.completion.document_findings import BLANKS, DOCUMENT
from outline.completion.section_findings import count_blocking
from outline.display_names import shorten
from tui.i18n import _
from tui.keys.registry import label
from tui.presenters.form_fields import BlankFields
from tui.presenters.messages import make_sentence
from tui.presenters.register_grid import section_name
from tui.presenters.view_types import InputCheck, StyledText
from tui.widgets.form import Form
from tui.widgets.key_bindings import bindings

from .findings import describe_counts
from .modal import Box, Hints, Modal, StatusLines
from .picker import Picker, PickerItem, make_search

if TYPE_CHECKING:
    from tui.session.session import Session


class BlanksScreen(Modal[str | None]):
    """A form; what is typed is stored when the cursor leaves the field, if it is valid."""

    KEY_SCOPE = "blanks"
    BINDINGS = bindings("blanks")
    CSS_PATH: ClassVar = ["../styles/modal.tcss", "../styles/blanks.tcss"]

    def __init__(self, session: Session, start: str = "") -> None:
        """Start in the field ``start``: a blank by any id, or a key of the document."""
        super().__init__()
        self._session = session
        self.source = BlankFields(session)
        self.form = Form(self.source, self.run_key, start=self.source.key_of(start))
        self.receiver = self.form
        self._box = Box(_("Blanks and letterhead"), classes="-full")
        self.says = StatusLines()
        self._notice = ""
        """A message that is shown once, when the field is described next."""

    def compose(self) -> ComposeResult:
        """Show the fields, and a description of the one under the cursor."""
        with self._box:
            yield self.form
            yield self.says
            yield Hints("blanks")

    def on_cell_editing_cursor_moved(self) -> None:
        """Update how much is still to be done."""
        self._count()

    def _count(self) -> None:
        completion = self._session.completion
        parts = [completion.progress(part) for part in (DOCUMENT, BLANKS)]
        met, needed = sum(part.met for part in parts), sum(part.needed for part in parts)
        left = describe_counts(count_blocking(self.source.findings()), 0)
        self._box.entitle(_("Blanks and letterhead"), f"{met}/{needed} · {left}")

    def on_cell_editing_checked(self, event: Form.Checked) -> None:
        """Show what the field takes, and the check of the text in it."""
        self._describe(event.check)

    def _describe(self, check: InputCheck) -> None:
        key = self.form.key
        field = next((field for field in self.source.fields if field.key == key), None)
        if field is None:
            return
        takes = f"  {self.source.hint(key)}"
        first: list[StyledText] = [(shorten(field.label), "accent"), (takes, "muted")]
        notice, self._notice = self._notice, ""
        if not check.ok:
            # The reason first: what the field takes is cut off sooner where both are long.
            self.says.say([[("✗ ", "bad"), (check.message, "bad")], first])
            return
        verdict: Sequence[StyledText] = [(self._describe_uses(key), "muted")]
        if notice:
            verdict = [(notice, "good")]
        elif check.message.startswith("!"):
            verdict = [(check.message, "warn")]
        elif check.message:
            verdict = [("✓ ", "good"), (check.message, "muted")]
        self.says.say([first, verdict])

    def _describe_uses(self, key: str) -> str:
        ids = self.source.where(key)
        if not ids:
            return ""
        names = ", ".join(self._name_section(id_, label_only=True) for id_ in ids[:6])
        return _("Used in: {places}").format(places=names + (", …" if len(ids) > 6 else ""))

    def _name_section(self, id_: str, *, label_only: bool = False) -> str:
        report = self._session.report
        if id_ == report.preamble.id:
            return report.preamble.title
        if label_only and (label := report.section(id_).label):
            return label
        return section_name(report, id_)

    def action_next(self) -> None:
        """Go to the next field."""
        self.form.move("down")

    def action_back(self) -> None:
        """Go to the field before."""
        self.form.move("up")

    def action_gap(self) -> None:
        """Go to the next empty field, round the end."""
        if not self.form.store():
            return
        keys = [field.key for field in self.source.fields]
        at = keys.index(self.form.key) + 1 if self.form.key in keys else 0
        open_keys = self.source.open_keys()
        ahead = [key for key in (*keys[at:], *keys[:at]) if key in open_keys]
        if ahead:
            self.form.go(ahead[0])
        else:
            self.says.say([[(_("Every field that is needed is filled in."), "good")]])

    def action_where(self) -> None:
        """Go to a text that quotes the value."""
        ids = self.source.where(self.form.key)
        if not ids:
            self.says.say([[(_("No text quotes this value."), "muted")]])
        elif len(ids) == 1:
            self._leave(ids[0])
        else:
            choices = [PickerItem(id_, self._name_section(id_)) for id_ in ids]

            def leave_for(id_: str | None) -> None:
                if id_ is not None:
                    self._leave(id_)

            self.app.push_screen(Picker(_("Where it is used"), make_search(choices)), leave_for)

    def action_undo(self) -> None:
        """Undo what is typed in the field; else the last change of such a field."""
        if not self.form.revert():
            self._travel(
                self._session.undo(self.source.scope(self.form.key)),
                _("There is nothing to undo here."),
            )

    def action_redo(self) -> None:
        """Redo what was undone."""
        if self.form.is_wrong:
            self.form.store()
            return
        self._travel(
            self._session.redo(self.source.scope(self.form.key)),
            _("There is nothing to redo here."),
        )

    def _travel(self, done: bool, otherwise: str) -> None:
        if done:
            self.form.renew()
        else:
            self.says.say([[(otherwise, "muted")]])

    def action_save(self) -> None:
        """Store the field and write the report to its file, also where the field is refused."""
        self.form.store()
        if self._session.read_only:
            self.says.say([[("✗ ", "bad"), (self._session.read_only, "bad")]])
            return
        self.run_worker(self._save(), group="save", exit_on_error=False)

    async def _save(self) -> None:
        if await self._session.saver.save():
            lines: list[list[StyledText]] = [[("✓ ", "good"), (_("Saved."), "good")]]
            if self.form.refused:
                lines.insert(0, [("✗ ", "bad"), (self.form.refused, "bad")])
            self.says.say(lines)
        elif self._session.saver.error is not None:
            self.says.say([[("✗ ", "bad"), (make_sentence(self._session.saver.error), "bad")]])

    def action_close(self) -> None:
        """Restore the earlier value where the text is wrong; else store the text and go back."""
        if not self.form.is_wrong:
            self._leave("")
        elif self.form.revert():
            message = _("The earlier value is back; {key} closes.")
            self._notice = message.format(key=label("blanks_close"))

    def _leave(self, target: str) -> None:
        """Store the field and go; stay where it is refused."""
        if self.form.store():
            self.dismiss(target)
