"""What the main screen offers to its controllers: all that a controller may know of the others."""

from __future__ import annotations

from collections.abc import Callable, Coroutine, Mapping
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

if TYPE_CHECKING:
    from textual.message import Message
    from textual.notifications import SeverityLevel
    from textual.screen import Screen, ScreenResultCallbackType

    from store.disk.lease_file import LeaseRecord
    from tui.session.session import Session
    from tui.widgets.checklist import Checklist
    from tui.widgets.outline_tree import OutlineTree
    from tui.widgets.text_editor.body_editor import BodyEditor

Answer = TypeVar("Answer")


class MainContext(Protocol):
    """The session, the panes, and what one concern may ask of the rest of the screen."""

    session: Session
    current: str
    """Id of the row under the cursor of the outline: a section, or an appendix."""
    holders: Mapping[str, LeaseRecord]
    """Who else writes in a section, by its id."""
    is_saving: bool
    outline: OutlineTree
    editor: BodyEditor
    checklist: Checklist

    @property
    def area(self) -> str:
        """The part of the list of keys that belongs to the pane with the focus."""

    @property
    def is_attached(self) -> bool:
        """Whether the screen is still part of a running app."""

    @property
    def has_every_change(self) -> bool:
        """Whether the session knows every letter that the editor holds."""

    def show_message(
        self, text: str, *, severity: SeverityLevel = "information", seconds: int = 0
    ) -> None:
        """Show a sentence; ``seconds`` 0 is a short time, twice as long for a warning."""

    def ask(
        self, dialog: Screen[Answer], on_answer: ScreenResultCallbackType[Answer] | None = None
    ) -> None:
        """Show a screen over this one and pass on what it is closed with."""

    def go_to(self, id_: str, location: str = "") -> None:
        """Go to a section, a register, the blanks or the document, with the cursor in it."""

    def show_section(self, id_: str) -> None:
        """Show another section, after the keys that are still on their way to this one."""

    def select_section(self, id_: str) -> None:
        """Put the cursor of the outline on a section and show it."""

    def redraw(self) -> None:
        """Draw what has changed in the session."""

    def redraw_bars(self) -> None:
        """Draw header, title and footer again."""

    def set_class(self, add: bool, *class_names: str) -> object:
        """Set or remove a class of the screen, for its style sheet."""

    def run_in_order(self, act: Callable[[], object]) -> None:
        """Act after the keys that are still in the queue of the editor."""

    def run_after_typing(self, act: Callable[[], object]) -> None:
        """Act when every key typed so far has reached the session; later keys wait for it."""

    def run_worker(
        self, work: Coroutine[Any, Any, Any], *, group: str, exit_on_error: bool = True
    ) -> object:
        """Run a coroutine beside the messages of the screen."""

    def set_interval(self, interval: float, callback: Callable[[], None]) -> object:
        """Call a function every so many seconds."""

    def post_message(self, message: Message) -> bool:
        """Send a message to the screen, from any thread."""

    async def run_action(self, action: str) -> None:
        """Run an action as if its key had been pressed."""

    def exit(self) -> None:
        """Leave the app and remember where the writer left off."""
