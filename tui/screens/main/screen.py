"""The main screen: outline, editor, checklist. It wires them to the session and draws changes.

Keys that are typed ahead must land where they were meant to. So whatever shows another section, or
looks at the text, goes through the queue of the editor (``in_order``), behind the keys that are
still in it; and the focus changes at once, before the keys that follow.
"""

from __future__ import annotations

import datetime as dt
import gc
from collections.abc import Callable
from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.geometry import Size
from textual.timer import Timer
from textual.widget import Widget
from textual.widgets import Static

from outline.model import PREAMBLE
from tui.i18n import _
from tui.input_method import selection
from tui.input_method.graphemes import is_text
from tui.keys import registry
from tui.presenters.header import facts, heading
from tui.presenters.outline_rows import (
    AMONG_BLANKS,
    APPENDICES,
    Item,
    items,
    nodes,
    row,
    table_of,
)
from tui.session.cursor_position import Place
from tui.session.session import Session
from tui.widgets.bars import FooterBar, HeaderBar, TitleBar
from tui.widgets.checklist import Checklist
from tui.widgets.outline_tree import OutlineTree
from tui.widgets.plain_content import safe
from tui.widgets.text_editor.body_editor import BodyEditor

from .presence_controller import PresenceDesk
from .sharing_controller import SharedDesk

NARROW = 100
"""Columns below which outline and page take turns."""
HALT = 0.4
"""Seconds without a key after which counters and rows are drawn again."""
SMALLEST = (60, 16)
"""Columns and rows below which one sentence is shown instead."""


class MainScreen(SharedDesk, PresenceDesk):
    """Outline at the left, the section in hand at the right."""

    BINDINGS: ClassVar = registry.bindings("main")

    def __init__(self, session: Session, today: Callable[[], dt.date]) -> None:
        """Show the session's report; ``today`` tells the day when the header is drawn."""
        super().__init__(session)
        self._today = today
        left = session.left_off()
        self._folded = set(left.folded)
        self.only_unfinished = False
        self.header = HeaderBar(id="header")
        self.outline = OutlineTree()
        self.title_bar = TitleBar(id="title")
        self.editor = BodyEditor(placeholder=_("Write here."))
        self.checklist = Checklist()
        self.footer = FooterBar(id="footer")
        self._halt: Timer | None = None
        self._pane_before: Widget | None = None
        self._place = left.place
        self.current = self._place.section
        # Said before the first style is worked out: a class set later restyles every widget.
        at_text = self._place != Place() and not table_of(self.report, self.current)
        self.add_class("-at-page" if at_text else "-at-tree")

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
        small = _("The terminal is too small: at least {columns}x{rows} characters are needed.")
        yield Static(safe(small.format(columns=SMALLEST[0], rows=SMALLEST[1])), id="small")

    def on_mount(self) -> None:
        """Start where the writer left off."""
        place = self._place
        self._show_outline()
        self._reveal(place.section)
        self._show_page(place.section, place)
        no_text = place == Place() or self.has_class("-no-body")
        self.take_focus(self.outline if no_text else self.editor)
        self.call_after_refresh(_collect_again)
        self.call_after_refresh(self.begin_presence)
        self.call_after_refresh(self.begin_sharing)

    @property
    def area(self) -> str:
        """The place in the list of keys that has the focus."""
        areas: dict[Widget, str] = {self.editor: "editor", self.checklist: "checklist"}
        if self.focused is self.editor and self.editor.leaping:
            return "leap"
        return areas.get(self.focused, "tree") if self.focused is not None else "tree"

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
        small = size.width < SMALLEST[0] or size.height < SMALLEST[1]
        if small and not self.has_class("-small"):
            # A pane that is hidden loses the focus, and where the writer was with it.
            self._pane_before = self.focused
        elif not small and self.has_class("-small") and self._pane_before is not None:
            self.call_after_refresh(self.take_focus, self._pane_before)
        self.set_class(small, "-small")

    def redraw(self) -> None:
        """Draw what has changed: rows, the checklist and the bars; not the document."""
        changes = self.session.take_changes()
        gone = self.current != PREAMBLE and not (
            self.current in self.report.shape.position or table_of(self.report, self.current)
        )
        if changes.outline or self.only_unfinished or changes.ids & {"blanks", "document"}:
            self._show_outline()
            if self.current in self.report.shape.position and not self.outline.shows(self.current):
                self._reveal(self.current)  # others have moved it to where something is folded
        else:
            self.outline.patch({*changes.ids, APPENDICES})
        if gone:
            self.editor.forget(self.current)
            node = self.outline.node
            self.request(node.id if node is not None else PREAMBLE)
            return
        self.in_order(self._take_text)
        self._draw_page()
        self.redraw_bars()

    def request(self, id_: str) -> None:
        """Show another section, after the keys that are still on their way to this one."""
        if id_ in (self.current, APPENDICES):
            return
        self.current = id_
        self.in_order(lambda: self._show_page(id_))

    def go_to(self, id_: str, place: str = "") -> None:
        """Go to a section with the cursor in its body, to a register, the blanks, the document."""
        self.note_visit(id_)
        register, _, cell = place.partition("/")
        if table_of(self.report, id_) or table_of(self.report, register):
            self.open_register(table_of(self.report, register or id_), cell.partition("/")[0])
        elif id_ in ("blanks", "document"):
            self.open_blanks(place)
        elif place.startswith(AMONG_BLANKS):
            self.open_blanks(place.removeprefix(AMONG_BLANKS))
        else:
            self._reveal(id_)
            self.request(id_)
            self.in_order(lambda: self._point_at(place))
            self.take_focus(self.editor)

    def stand_on(self, id_: str) -> None:
        """Put the cursor of the outline on a section and show it; the outline may be new."""
        self._show_outline()
        self._reveal(id_)
        self.request(id_)

    def _point_at(self, place: str) -> None:
        """Put the cursor on a spot of the text, or of the checklist."""
        kind, _, offset = place.partition(":")
        if kind == "body" and offset.isdecimal():
            before = self.editor.text[: int(offset)]
            self.editor.move_cursor((before.count("\n"), len(before) - before.rfind("\n") - 1))
        elif place:
            self.checklist.point_at(place)

    def in_order(self, act: Callable[[], object]) -> None:
        """Act after the keys that are still in the queue of the editor."""
        self.editor.call_later(act)

    def take_focus(self, pane: Widget) -> None:
        """Give a pane the focus now, so that the next key is its own."""
        here, there = ("-at-tree", "-at-page")[:: 1 if pane is self.outline else -1]
        if not self.has_class(here):
            self.remove_class(there)
            self.add_class(here)
        self.set_focus(pane, scroll_visible=False)
        self._draw_footer()
        self.settle_in()

    def action_next_pane(self) -> None:
        """Go from outline to editor to checklist and round."""
        panes: list[Widget] = [self.outline, self.editor, self.checklist]
        if self.has_class("-no-body"):
            panes.remove(self.editor)
        if self.checklist.has_class("-empty"):
            panes.remove(self.checklist)
        at = panes.index(self.focused) if self.focused in panes else -1
        self.take_focus(panes[(at + 1) % len(panes)])

    def action_to_tree(self) -> None:
        """End the leap where there is one; else go back to the outline."""
        if self.focused is self.editor and self.editor.leaping:
            self.editor.do_stop()
        else:
            self.take_focus(self.outline)

    def action_to_editor(self) -> None:
        """Go back to the editor."""
        self.take_focus(self.editor)

    def action_write(self) -> None:
        """Write in what is under the cursor of the outline, or open it."""
        node = self.outline.node
        if node is None:
            return
        if node.kind == "group":
            self.on_outline_tree_fold_requested(
                OutlineTree.FoldRequested(node.id, fold=bool(node.open))
            )
        else:
            self.go_to(node.id)

    def action_filter(self) -> None:
        """Show only what is unfinished, or everything."""
        self.only_unfinished = not self.only_unfinished
        self._show_outline()
        if (node := self.outline.node) is not None:
            self.request(node.id)
        self.outline.border_title = safe(_("only unfinished"))
        self.outline.set_class(self.only_unfinished, "-filtered")
        self.redraw_bars()

    def on_outline_tree_highlighted(self, event: OutlineTree.Highlighted) -> None:
        """Show the section that the cursor came to."""
        event.stop()
        self.request(event.node)

    def on_outline_tree_fold_requested(self, event: OutlineTree.FoldRequested) -> None:
        """Fold or unfold."""
        event.stop()
        (self._folded.add if event.fold else self._folded.discard)(event.node)
        self._show_outline()

    def on_body_editor_body_changed(self, event: BodyEditor.BodyChanged) -> None:
        """Take what was typed."""
        event.stop()
        self.heard(event.number)
        if event.section == PREAMBLE or event.section in self.report.shape.position:
            saved = not self.session.dirty
            self.note_typing()
            self.session.type_body(event.section, event.text)
            if saved:
                self.redraw_bars()
            self._redraw_when_typing_pauses()

    def _redraw_when_typing_pauses(self) -> None:
        """Count anew once the writer halts: at each key it would cost more than the letter."""
        if self._halt is not None:
            self._halt.stop()
        self._halt = self.set_timer(HALT, self.redraw)

    def on_descendant_focus(self) -> None:
        """Show the keys of the pane that has the focus now."""
        self._draw_footer()
        self.settle_in()

    def on_screen_resume(self) -> None:
        """Draw what a screen above has changed."""
        if self.is_mounted:
            self.redraw()

    def _show_outline(self) -> None:
        session = self.session
        keep = self._is_kept if self.only_unfinished else None
        self.outline.show(
            nodes(session.report, self._folded, keep),
            lambda id_: self.signed(row(session.report, session.completion, id_), id_),
        )

    def _is_kept(self, id_: str) -> bool:
        shape = self.report.shape
        at, here = shape.position.get(id_), shape.position.get(self.current)
        if at is not None and here is not None and at <= here < shape.end[at]:
            return True
        return not self.session.completion.progress(id_).complete

    def _reveal(self, id_: str) -> None:
        """Unfold what hides a section, and drop the filter if that does."""
        shape = self.report.shape
        at = shape.position.get(id_)
        above = {shape.ids[index] for index in shape.path(at)[:-1]} if at is not None else set()
        if table_of(self.report, id_):
            above = {APPENDICES}
        if not self.outline.move_to(id_):
            self._folded -= above
            self.only_unfinished &= not self.session.completion.progress(id_).complete
            self.outline.set_class(self.only_unfinished, "-filtered")
            self._show_outline()
            self.outline.move_to(id_)

    def _show_page(self, id_: str, place: Place | None = None) -> None:
        at = self.report.shape.position.get(id_)
        has_body = at is not None or id_ == PREAMBLE
        if has_body:
            # Even where the cursor has gone on: keys that follow may be meant for this section.
            body = self.report.section(id_).body
            self.editor.open(id_, body, read_only=self.is_barred(id_))
            if place is not None:
                self.editor.move_cursor((place.row, place.column))
        if id_ != self.current:
            return
        self.set_class(not has_body, "-no-body")
        self.set_class(at is not None and not self.report.shape.is_leaf(at), "-above")
        self.checklist.show(self._items(), anew=True)
        self._draw_page()
        self.redraw_bars()
        self.settle_in()

    def _take_text(self) -> None:
        """Take a body that was changed elsewhere, by undo or on another screen."""
        # Letters that are still on their way are newer than the session; they bring a redraw.
        if self.is_in_step() and self.editor.section and self.editor.section == self.current:
            self.editor.replace_text(self.report.section(self.current).body)

    def _items(self) -> tuple[Item, ...]:
        return items(self.report, self.session.completion, self.current)

    def _draw_page(self) -> None:
        found = self._items()
        self.checklist.show(found)
        self.checklist.set_class(not found, "-empty")

    def redraw_bars(self) -> None:
        """Draw header, title and footer again."""
        width = self.app.size.width
        typing = selection.NAMES[selection.of(self.app)]
        says = heading(self.session, self._today(), saving=self.saving, typing=typing)
        self.header.tell(says, width)
        label, title, found = facts(self.session, self.current, self.holder_of(self.current))
        page = width if width < NARROW else max(width * 11 // 20, width - 76)
        self.title_bar.tell(label, title, found, page)
        self._draw_footer()

    def _draw_footer(self) -> None:
        self.footer.tell(self.hints(), self.app.size.width)


def _collect_again() -> None:
    """Switch the collector on after the first frame, and leave alone what was made until then."""
    if not gc.isenabled():
        gc.freeze()
        gc.enable()
