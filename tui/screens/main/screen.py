"""The main screen: outline, editor, checklist. It composes the panes and owns the controllers.

Keys that are typed ahead must land where they were meant to. So all that shows another section, or
looks at the text, goes through the queue of the editor (``run_in_order``), behind the keys that are
still in it; and the focus changes at once, before the keys that follow.
"""

from __future__ import annotations

import datetime as dt
import gc
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, ClassVar, TypeVar

from textual import events, on
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.geometry import Size
from textual.screen import Screen, ScreenResultCallbackType
from textual.timer import Timer
from textual.widget import Widget
from textual.widgets import Static

from outline.completion.register_findings import find_register_of_part
from outline.model import PREAMBLE
from outline.text import visible
from tui.i18n import _
from tui.input_method import selection
from tui.input_method.graphemes import is_text
from tui.keys import registry
from tui.presenters.header import describe_part, make_header
from tui.presenters.outline_rows import AMONG_BLANKS
from tui.session.cursor_position import APPENDICES, CursorPosition
from tui.session.session import Session
from tui.textual_internals import input_order
from tui.textual_internals.partial_compositor import InPieces
from tui.widgets.bars import FooterBar, HeaderBar, TitleBar
from tui.widgets.checklist import Checklist
from tui.widgets.key_bindings import bindings
from tui.widgets.outline_tree import OutlineTree
from tui.widgets.plain_content import safe
from tui.widgets.text_editor.body_editor import BodyEditor
from tui.widgets.text_editor.command_area import WritingArea

from .controllers import Controllers
from .presence_controller import PresenceController

if TYPE_CHECKING:
    from textual.notifications import SeverityLevel

    from store.disk.lease_file import LeaseRecord

Answer = TypeVar("Answer")

NARROW = 100
"""Columns below which outline and page take turns."""
TYPING_PAUSE = 0.4
"""Seconds without a key after which counters and rows are drawn again."""
SMALLEST = (60, 16)
"""Columns and rows below which one sentence is shown instead."""


class MainScreen(InPieces):
    """Outline at the left, the current section at the right; the context of its controllers."""

    BINDINGS: ClassVar = bindings("main")

    def __init__(self, session: Session, today: Callable[[], dt.date]) -> None:
        """Show the session's report; ``today`` gives the day when the header is drawn."""
        super().__init__()
        self.session = session
        self.holders: Mapping[str, LeaseRecord] = {}
        self.is_saving = False
        self._today = today
        self._start = session.left_off()
        self.current = self._start.position.section
        self.header = HeaderBar(id="header")
        self.outline = OutlineTree()
        self.title_bar = TitleBar(id="title")
        self.editor = BodyEditor(placeholder=_("Write here."))
        self.checklist = Checklist()
        self.footer = FooterBar(id="footer")
        self.controllers = Controllers(self)
        self.controllers.outline.folded = set(self._start.folded)
        self._received_change = 0
        """The last change of the editor that has reached the session."""
        self._typing_pause: Timer | None = None
        self._focus_when_larger: Widget | None = None
        # Set before the first style is worked out: a class set later restyles every widget.
        is_in_text = self._start.position != CursorPosition() and not find_register_of_part(
            session.report, self.current
        )
        self.add_class("-at-page" if is_in_text else "-at-tree")

    def compose(self) -> ComposeResult:
        """Lay out the panes."""
        self._fit(self.app.size)
        yield self.header
        with Horizontal(id="body"):
            yield self.outline
            with Vertical(id="page"):
                yield self.title_bar
                yield self.editor
                yield self.checklist
        yield self.footer
        sentence = _("The terminal is too small: at least {columns}x{rows} characters are needed.")
        yield Static(safe(sentence.format(columns=SMALLEST[0], rows=SMALLEST[1])), id="small")

    def on_mount(self) -> None:
        """Start where the writer left off."""
        position = self._start.position
        self.controllers.outline.show()
        self.controllers.outline.reveal(position.section)
        self._show_page(position.section, position)
        has_no_text = position == CursorPosition() or self.has_class("-no-body")
        self.take_focus(self.outline if has_no_text else self.editor)
        self.call_after_refresh(_collect_again)
        self.call_after_refresh(self.controllers.presence.start)
        self.call_after_refresh(self.controllers.sharing.start)

    def on_unmount(self) -> None:
        """Stop looking for others, and give the lease back, on whichever way out."""
        self.controllers.sharing.stop()
        self.controllers.presence.stop()

    @property
    def area(self) -> str:
        """The part of the list of keys that belongs to the pane with the focus."""
        if self.focused is self.editor:
            return "leap" if self.editor.leaping else "editor"
        return "checklist" if self.focused is self.checklist else "tree"

    @property
    def has_every_change(self) -> bool:
        """Whether the session knows every letter that the editor holds."""
        return self._received_change == self.editor.told

    def is_turn(self, key: str, character: str | None) -> bool:
        """Whether a key may change who takes the next one: none that is typed into the text."""
        if self.area != "editor":
            return True
        return not is_text(character) and registry.command_at("editor", key) is not None

    def is_late(self, key: str, character: str | None) -> bool:
        """Whether a key looks at the report, and must find in it what was typed before."""
        if super().is_late(key, character):
            return True
        if self.focused is not self.editor or is_text(character):
            return False
        return registry.command_at("main", key) is not None

    def on_resize(self, event: events.Resize) -> None:
        """Fit the panes to the screen."""
        self._fit(event.size)
        self.redraw_bars()

    def _fit(self, size: Size) -> None:
        self.set_class(size.width < NARROW, "-narrow")
        is_small = size.width < SMALLEST[0] or size.height < SMALLEST[1]
        if is_small and not self.has_class("-small"):
            # A pane that is hidden loses the focus, and where the writer was with it.
            self._focus_when_larger = self.focused
        elif not is_small and self.has_class("-small") and self._focus_when_larger is not None:
            self.call_after_refresh(self.take_focus, self._focus_when_larger)
        self.set_class(is_small, "-small")

    # What the controllers ask of the screen: see ``MainContext``.

    def show_message(
        self, text: str, *, severity: SeverityLevel = "information", seconds: int = 0
    ) -> None:
        """Show a sentence; ``seconds`` 0 is a short time, twice as long for a warning."""
        timeout = seconds or (6 if severity == "warning" else 3)
        self.app.notify(visible(text, lines=True), severity=severity, timeout=timeout, markup=False)

    def ask(
        self, dialog: Screen[Answer], on_answer: ScreenResultCallbackType[Answer] | None = None
    ) -> None:
        """Show a screen over this one and pass on what it is closed with."""
        self.app.push_screen(dialog, on_answer)

    def go_to(self, id_: str, location: str = "") -> None:
        """Go to a section with the cursor in its body, to a register, the blanks, the document."""
        controllers, report = self.controllers, self.session.report
        controllers.navigation.note_jump(id_)
        register, _, cell = location.partition("/")
        if find_register_of_part(report, id_) or find_register_of_part(report, register):
            table = find_register_of_part(report, register or id_)
            controllers.report.open_register(table, cell.partition("/")[0])
        elif id_ in ("blanks", "document"):
            controllers.report.open_blanks(location)
        elif location.startswith(AMONG_BLANKS):
            controllers.report.open_blanks(location.removeprefix(AMONG_BLANKS))
        else:
            controllers.outline.reveal(id_)
            self.show_section(id_)
            self.run_in_order(lambda: controllers.page.point_at(location))
            self.take_focus(self.editor)

    def show_section(self, id_: str) -> None:
        """Show another section, after the keys that are still on their way to this one."""
        if id_ in (self.current, APPENDICES):
            return
        self.current = id_
        self.run_in_order(lambda: self._show_page(id_))

    def select_section(self, id_: str) -> None:
        """Put the cursor of the outline on a section and show it; the outline may be new."""
        self.controllers.outline.show()
        self.controllers.outline.reveal(id_)
        self.show_section(id_)

    def run_in_order(self, act: Callable[[], object]) -> None:
        """Act after the keys that are still in the queue of the editor."""
        self.editor.call_later(act)

    def run_after_typing(self, act: Callable[[], object]) -> None:
        """Act when every key typed so far has reached the session.

        The editor empties its queue, then this screen its own, which by then holds the last text.
        What is typed later waits until then: it may be meant for another pane or screen.
        """
        act_and_release = input_order.holding(self.app, act)
        self.run_in_order(lambda: self.call_later(act_and_release))

    def redraw(self) -> None:
        """Draw what has changed: rows, the checklist and the bars; not the document."""
        report = self.session.report
        was_removed = self.current != PREAMBLE and not (
            self.current in report.shape.position or find_register_of_part(report, self.current)
        )
        self.controllers.outline.redraw(self.session.take_changes())
        if was_removed:
            self.editor.forget(self.current)
            node = self.outline.node
            self.show_section(node.id if node is not None else PREAMBLE)
            return
        self.run_in_order(self.controllers.page.reload_text)
        self.controllers.page.draw()
        self.redraw_bars()

    def redraw_bars(self) -> None:
        """Draw header, title and footer again."""
        width = self.app.size.width
        typing = selection.NAMES[selection.current_method(self.app)]
        header = make_header(self.session, self._today(), saving=self.is_saving, typing=typing)
        self.header.tell(header, width)
        holder = self.controllers.presence.name_holder(self.current)
        label, title, details = describe_part(self.session, self.current, holder)
        page_width = width if width < NARROW else max(width * 11 // 20, width - 76)
        self.title_bar.tell(label, title, details, page_width)
        self._draw_footer()

    def remember_position(self) -> None:
        """Remember where the writer leaves off, and what is folded."""
        if find_register_of_part(self.session.report, self.current):
            position = CursorPosition(self.current)
        else:
            position = CursorPosition(self.editor.section or PREAMBLE, *self.editor.cursor_location)
        self.session.leave(position, tuple(self.controllers.outline.folded))

    def exit(self) -> None:
        """Leave the app and remember where the writer left off."""
        self.remember_position()
        self.app.exit(0)

    # Keys.

    def action_run_command(self, command: str) -> None:
        """Run a command of a controller, by its name in the list of keys."""
        self.controllers.run(command)

    def action_next_pane(self) -> None:
        """Go from outline to editor to checklist and round."""
        panes: list[Widget] = [self.outline, self.editor, self.checklist]
        if self.has_class("-no-body"):
            panes.remove(self.editor)
        if self.checklist.has_class("-empty"):
            panes.remove(self.checklist)
        index = panes.index(self.focused) if self.focused in panes else -1
        self.take_focus(panes[(index + 1) % len(panes)])

    def action_to_tree(self) -> None:
        """End the leap where there is one; else go back to the outline."""
        if self.focused is self.editor and self.editor.leaping:
            self.editor.do_stop()
        else:
            self.take_focus(self.outline)

    def action_to_editor(self) -> None:
        """Go back to the editor."""
        self.take_focus(self.editor)

    def action_alone(self) -> None:
        """Show the text alone, or everything again."""
        self.toggle_class("-focus")
        if self.has_class("-focus") and not self.has_class("-no-body"):
            self.take_focus(self.editor)

    # Messages of the panes.

    def on_outline_tree_highlighted(self, event: OutlineTree.Highlighted) -> None:
        """Show the section that the cursor came to."""
        event.stop()
        self.show_section(event.node)

    def on_outline_tree_fold_requested(self, event: OutlineTree.FoldRequested) -> None:
        """Fold or unfold."""
        event.stop()
        self.controllers.outline.fold(event.node, fold=event.fold)

    def on_checklist_tick_requested(self, event: Checklist.TickRequested) -> None:
        """Tick an item, remove its tick, or go to the section of the item."""
        event.stop()
        self.controllers.section.tick(event)

    def on_checklist_decline_requested(self, event: Checklist.DeclineRequested) -> None:
        """Ask why nothing arose."""
        event.stop()
        self.controllers.section.decline(event)

    def on_body_editor_body_changed(self, event: BodyEditor.BodyChanged) -> None:
        """Take what was typed."""
        event.stop()
        self._received_change = event.number
        if event.section != PREAMBLE and event.section not in self.session.report.shape.position:
            return
        was_saved = not self.session.dirty
        self.controllers.presence.note_typing()
        self.session.type_body(event.section, event.text)
        if was_saved:
            self.redraw_bars()
        # Count again once the writer pauses: at each key it would cost more than the letter.
        if self._typing_pause is not None:
            self._typing_pause.stop()
        self._typing_pause = self.set_timer(TYPING_PAUSE, self.redraw)

    def on_body_editor_refused(self, event: BodyEditor.Refused) -> None:
        """Explain why nothing can be written."""
        event.stop()
        self.controllers.presence.explain_refusal(event.section)

    def on_writing_area_mode_changed(self, event: WritingArea.ModeChanged) -> None:
        """Show the keys that work now."""
        event.stop()
        self.redraw_bars()

    def on_writing_area_wished(self, event: WritingArea.Wished) -> None:
        """Do what the editor leaves to the screen."""
        event.stop()
        self.controllers.run(event.action)

    def on_presence_controller_news_arrived(self, event: PresenceController.NewsArrived) -> None:
        """Draw who writes where."""
        event.stop()
        self.controllers.presence.show_news(event.news)

    def on_screen_resume(self) -> None:
        """Draw what a screen above has changed."""
        if self.is_mounted:
            self.redraw()

    def take_focus(self, pane: Widget) -> None:
        """Give a pane the focus now, so that the next key is its own."""
        visible_side, hidden_side = ("-at-tree", "-at-page")[:: 1 if pane is self.outline else -1]
        if not self.has_class(visible_side):
            self.remove_class(hidden_side)
            self.add_class(visible_side)
        self.set_focus(pane, scroll_visible=False)
        self._follow_focus()

    @on(events.DescendantFocus)
    def _follow_focus(self) -> None:
        """Show the keys of the pane that has the focus now, and hold the lease of its section."""
        self._draw_footer()
        self.controllers.presence.enter_section()

    def _show_page(self, id_: str, position: CursorPosition | None = None) -> None:
        if self.controllers.page.show(id_, position):
            self.redraw_bars()
            self.controllers.presence.enter_section()

    def _draw_footer(self) -> None:
        self.footer.tell(self.controllers.presence.hints(), self.app.size.width)


def _collect_again() -> None:
    """Switch the collector on after the first frame, and leave alone what was made until then."""
    if not gc.isenabled():
        gc.freeze()
        gc.enable()
