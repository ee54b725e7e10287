"""The base of the controllers of the main screen."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from outline.errors import DecuongError
from outline.model import PREAMBLE, Report, Section
from tui.i18n import _, say
from tui.presenters.messages import describe_conflicts
from tui.session.session import Session

from .context import MainContext


class Controller:
    """One concern of the main screen; it knows the context, and no other controller."""

    def __init__(self, context: MainContext) -> None:
        """Work on what the context offers."""
        self.context = context

    @property
    def session(self) -> Session:
        """The session of the open report."""
        return self.context.session

    @property
    def report(self) -> Report:
        """The report as it is now."""
        return self.context.session.report

    def is_section(self, id_: str) -> bool:
        """Return whether an id is the opening or a section that exists, not an appendix."""
        return id_ == PREAMBLE or id_ in self.report.shape.position

    def current_section(self) -> Section | None:
        """Return the section under the cursor; show a warning where the row is none."""
        id_ = self.context.current
        if id_ == self.report.preamble.id or id_ in self.report.shape.position:
            return self.report.section(id_)
        self.context.show_message(_("Put the cursor on a section first."), severity="warning")
        return None

    def edit(self, scope: str, change: Callable[[Report], Report], touched: Iterable[str]) -> bool:
        """Apply an edit and draw it; report the error where it is refused. Return success."""
        try:
            self.session.edit(scope, change, touched)
        except DecuongError as error:
            self.report_error(error)
            return False
        self.context.redraw()
        return True

    def report_error(self, error: DecuongError) -> None:
        """Show what is wrong and the cure."""
        text = say(error.what) if error.cure is None else f"{say(error.what)}\n{say(error.cure)}"
        self.context.show_message(text, severity="warning")

    def report_conflicts(self) -> None:
        """Show where the last merge kept the texts or values of both sides."""
        if addresses := self.session.saver.conflicts:
            text = describe_conflicts(self.report, addresses)
            self.context.show_message(text, severity="warning")
