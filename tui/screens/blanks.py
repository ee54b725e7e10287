"""The form of the blanks and of the document's fields (F5): entered once, used everywhere."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult

from outline.figures import shortened
from tui.i18n import _, ngettext
from tui.keys import bindings
from tui.widgets.board import Check
from tui.widgets.form import Draft, Form
from tui.widgets.lines import Part

from .blank_fields import OPTIONAL, BlankFields
from .dialogs import Answer, Question
from .modal import Box, Hints, Modal, Says
from .picker import Choice, Picker, matching
from .register_cells import section_name
from .sentences import sentence

if TYPE_CHECKING:
    from tui.session import Session


def refusal(draft: Draft) -> str:
    """Return a refused text and why; not twice the text where the reason quotes it."""
    if f"“{shortened(draft.text.strip())}”" in draft.reason:
        return draft.reason
    return f"“{shortened(draft.text)}” – {draft.reason}"


class BlanksScreen(Modal[str | None]):
    """A form; what is typed is stored when the cursor leaves the field, if it is valid."""

    WHERE = "blanks"
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
        self.says = Says()

    def compose(self) -> ComposeResult:
        """Show the fields, and what there is to say of the one under the cursor."""
        with self._box:
            yield self.form
            yield self.says
            yield Hints("blanks")

    def on_board_moved(self) -> None:
        """Count again what is still empty."""
        fields = self.source.fields
        keys = {field.key for field in fields} - OPTIONAL
        empty = sum(not self.source.text(key) for key in keys)
        if empty:
            left = ngettext("{n} field empty", "{n} fields empty", empty).format(n=empty)
        else:
            left = _("all filled in")
        self._box.entitle(_("Blanks and letterhead"), left)

    def on_board_checked(self, event: Form.Checked) -> None:
        """Say what the field takes and what there is to say of the text in it."""
        self._describe(event.check)

    def _describe(self, check: Check) -> None:
        key = self.form.key
        field = next((one for one in self.source.fields if one.key == key), None)
        if field is None:
            return
        first: list[Part] = [(field.label, "accent"), (f"  {self.source.hint(key)}", "muted")]
        verdict: Sequence[Part] = [(self._where(key), "muted")]
        if not check.ok:
            verdict = [("✗ ", "bad"), (check.message, "bad")]
        elif check.message.startswith("!"):
            verdict = [(check.message, "warn")]
        elif check.message:
            verdict = [("✓ ", "good"), (check.message, "muted")]
        draft = self.form.drafts.get(self.form.refused)
        if draft is not None and self.form.refused != key:
            # What is wrong with the field just left, at once; what this one takes comes below.
            left = self._label(self.form.refused)
            self.says.say([[("✗ ", "bad"), (f"{left}: {refusal(draft)}", "bad")], first])
        else:
            self.says.say([first, verdict])

    def _label(self, key: str) -> str:
        return next((one.label for one in self.source.fields if one.key == key), "")

    def _where(self, key: str) -> str:
        ids = self.source.where(key)
        if not ids:
            return ""
        shown = ", ".join(self._called(id_, label_only=True) for id_ in ids[:6])
        return _("Used in: {places}").format(places=shown + (", …" if len(ids) > 6 else ""))

    def _called(self, id_: str, *, label_only: bool = False) -> str:
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
        keys = [field.key for field in self.source.fields]
        self.form.store()
        at = keys.index(self.form.key) + 1 if self.form.key in keys else 0
        ahead = [key for key in (*keys[at:], *keys[:at]) if key not in OPTIONAL]
        empty = [key for key in ahead if not self.source.text(key)]
        if empty:
            self.form.go(empty[0])
        else:
            self.says.say([[(_("Every field is filled in."), "good")]])

    def action_where(self) -> None:
        """Go to a text that quotes the value."""
        ids = self.source.where(self.form.key)
        if not ids:
            self.says.say([[(_("No text quotes this value."), "muted")]])
        elif len(ids) == 1:
            self._leave(ids[0])
        else:
            choices = [Choice(id_, self._called(id_)) for id_ in ids]

            def chosen(id_: str | None) -> None:
                if id_ is not None:
                    self._leave(id_)

            self.app.push_screen(Picker(_("Where it is used"), matching(choices)), chosen)

    def action_undo(self) -> None:
        """Take back what is typed in the field; else the last change of such a field."""
        if not self.form.revert():
            self._travel(
                self._session.undo(self.source.scope(self.form.key)),
                _("There is nothing to take back here."),
            )

    def action_redo(self) -> None:
        """Do again what was taken back."""
        self._travel(
            self._session.redo(self.source.scope(self.form.key)),
            _("There is nothing to do again here."),
        )

    def _travel(self, done: bool, otherwise: str) -> None:
        if done:
            self.form.renew()
        else:
            self.says.say([[(otherwise, "muted")]])

    def action_save(self) -> None:
        """Store the field and write the report to its file."""
        self.form.store()
        if self._session.read_only:
            self.says.say([[("✗ ", "bad"), (self._session.read_only, "bad")]])
            return
        self.run_worker(self._save(), group="save", exit_on_error=False)

    async def _save(self) -> None:
        if await self._session.save():
            said: list[Part] = [("✓ ", "good"), (_("Saved."), "good")]
            for key, draft in self.form.drafts.items():
                said += [("  ✗ ", "bad"), (f"{self._label(key)}: {refusal(draft)}", "bad")]
            self.says.say([said])
        elif self._session.error is not None:
            self.says.say([[("✗ ", "bad"), (sentence(self._session.error), "bad")]])

    def action_close(self) -> None:
        """Store the field and go back."""
        self._leave("")

    def _leave(self, target: str) -> None:
        """Go, unless a field holds what cannot be stored: then ask first."""
        self.form.store()
        drafts = self.form.drafts
        if not drafts:
            self.dismiss(target)
            return
        lines = [f"{self._label(key)}: {refusal(draft)}" for key, draft in drafts.items()]

        def answered(drop: bool | None) -> None:
            if drop:
                self.dismiss(target)
            else:
                self.form.go(next(iter(drafts)))

        title = ngettext("{n} value cannot be kept", "{n} values cannot be kept", len(drafts))
        self.app.push_screen(
            Question[bool](
                title.format(n=len(drafts)),
                "\n".join(lines),
                (
                    Answer(False, _("Stay and mend")),
                    Answer(True, _("Leave without them"), harms=True),
                ),
                False,
            ),
            answered,
        )
