"""What the main screen is to its commands: the session, the section in hand, and a voice."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from outline.errors import DecuongError
from outline.model import PREAMBLE, Report
from outline.text import visible
from tui.i18n import say
from tui.session.session import Session
from tui.textual_internals.partial_compositor import InPieces


class Desk(InPieces):
    """The base of the main screen; commands are mixed in by room of work."""

    def __init__(self, session: Session) -> None:
        """Work on the session's report."""
        super().__init__()
        self.session = session
        self.current = PREAMBLE
        """Id of the row under the cursor of the outline: a section, or an appendix."""

    @property
    def report(self) -> Report:
        """The report as it is now."""
        return self.session.report

    def attempt(
        self, scope: str, change: Callable[[Report], Report], touched: Iterable[str]
    ) -> bool:
        """Try an edit; say why where it is refused. Return whether it was done."""
        try:
            self.session.edit(scope, change, touched)
        except DecuongError as error:
            self.complain(error)
            return False
        self.redraw()
        return True

    def complain(self, error: DecuongError) -> None:
        """Show what is wrong and the cure."""
        text = say(error.what) if error.cure is None else f"{say(error.what)}\n{say(error.cure)}"
        self.tell(text, severity="warning")

    def tell(self, text: str, *, severity: str = "information") -> None:
        """Show a sentence for a while."""
        self.app.notify(
            visible(text, lines=True),
            severity="warning" if severity == "warning" else "information",
            timeout=6 if severity == "warning" else 3,
            markup=False,
        )

    def redraw(self) -> None:
        """Draw what the session says has changed."""

    def go_to(self, id_: str, place: str = "") -> None:
        """Go to a section, a register, the blanks or the document, with the cursor in it."""
