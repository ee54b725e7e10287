"""Choose an item by a few letters: a section, a command, a ready row, a word of a column.

Items are found elsewhere (``outline.search`` for sections); here they are only shown.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from textual.app import ComposeResult

from outline.lazy_sequence import LazySequence
from outline.text import fold, fold_letters
from tui.i18n import _, ngettext
from tui.presenters.view_types import ListRow, StyledText, mark_spans
from tui.widgets.key_bindings import bindings
from tui.widgets.line_widget import Rows
from tui.widgets.text_input import LineInput

from .modal import Box, Hints, Modal, StatusLines, list_forwarded_keys

if TYPE_CHECKING:
    from tui.session.session import Session

LIMIT = 200
"""Most rows for one query; further down they would not be read."""

MOVES = ("up", "down", "pageup", "pagedown")


@dataclass(frozen=True, slots=True)
class PickerItem:
    """An item to choose."""

    key: str
    text: str
    label: str = ""
    """Shown before the text, for example the number of a section."""
    spans: tuple[tuple[int, int], ...] = ()
    """The stretches of the text that match the query."""
    glyph: str = ""
    ink: str = ""
    """Style of the glyph."""
    note: str = ""
    """Shown at the right."""
    reason: str = ""
    """Why it cannot be chosen now; "" when it can."""


class Picker(Modal[str | None]):
    """A query above the items that match it; they are searched again on every key."""

    KEY_SCOPE = "picker"
    BINDINGS = bindings("picker")

    def __init__(
        self,
        title: str,
        search: Callable[[str], Sequence[PickerItem]],
        placeholder: str = "",
        *,
        query: str = "",
    ) -> None:
        """Show what ``search`` returns; start with ``query``."""
        super().__init__()
        self._title = title
        self._search = search
        self._entry = LineInput(
            query,
            placeholder=placeholder,
            passes=(*MOVES, *list_forwarded_keys("picker")),
            edited=self._search_and_paint,
        )
        self._rows = Rows()
        self._status = StatusLines()
        self._items = _PickerRows(())
        self.receiver = self._entry

    def compose(self) -> ComposeResult:
        """Show the query above the rows."""
        with Box(self._title, classes="-list"):
            yield self._entry
            yield self._rows
            yield self._status
            yield Hints("picker")

    def on_mount(self) -> None:
        """Show the matches of the first query."""
        self._rows.can_focus = False
        self._find(self._entry.value)

    def _search_and_paint(self) -> None:
        """Search again, and show the typed letter and the matches in one frame."""
        self._find(self._entry.value)
        self.paint_now(self._entry, *self._rows.painted_widgets, self._status, answer=True)

    def on_line_input_pressed(self, event: LineInput.Pressed) -> None:
        """Run the commands that the entry leaves to the screen, or move the cursor of the list."""
        event.stop()
        if not self.run_key(event.key):
            self._rows.press(event.key)
            self._describe()

    def action_choose(self) -> None:
        """Choose the row under the cursor, if it can be chosen."""
        item = self._current()
        if item is None:
            return
        if item.reason:
            self._status.say([[("✗ ", "warn"), (item.reason, "warn")]])
        else:
            self.dismiss(item.key)

    def action_close(self) -> None:
        """Close without choosing."""
        self.dismiss(None)

    def _find(self, query: str, key: str = "") -> None:
        matches = self._search(query.strip())
        if (keys := self._entry.as_typed) != query:
            # Initials that composing takes for a mark (ddk) must find what they find without it.
            ids = {item.key for item in matches}
            more = [item for item in self._search(keys.strip()) if item.key not in ids]
            matches = [*matches, *more]
        self._items = _PickerRows(matches)
        self._rows.show(self._items, key=key)
        self._describe()

    def _current(self) -> PickerItem | None:
        """Return the item under the cursor."""
        index = self._rows.cursor
        return self._items.items[index] if 0 <= index < len(self._items) else None

    def _describe(self) -> None:
        count = len(self._items)
        if not count:
            self._status.say([[(_("Nothing is called that."), "warn")]])
            return
        item = self._current()
        message = ngettext("{n} row", "{n} rows", count).format(n=count)
        if item is not None and item.reason:
            message = item.reason
        self._status.say([[(message, "muted")]])


class _PickerRows(LazySequence[ListRow]):
    """The rows of the list."""

    def __init__(self, items: Sequence[PickerItem]) -> None:
        self.items = items
        labels = items.labels if isinstance(items, SectionMatches) else _list_labels(items)
        self._width = min(max(map(len, labels), default=0), 12)

    def __len__(self) -> int:
        return len(self.items)

    def item_at(self, index: int) -> ListRow:
        return _make_row(self.items[index], self._width)


def _list_labels(items: Sequence[PickerItem]) -> list[str]:
    return [item.label for item in items]


def _make_row(item: PickerItem, width: int) -> ListRow:
    ink = "muted" if item.reason else ""
    parts: list[StyledText] = []
    if item.glyph:
        parts.append((f"{item.glyph} ", item.ink))
    if width:
        parts.append((item.label.ljust(width) + " ", "label"))
    parts += mark_spans(item.text, item.spans, ink)
    return ListRow(item.key, tuple(parts), ((item.note, "muted"),) if item.note else ())


def make_search(items: Sequence[PickerItem]) -> Callable[[str], list[PickerItem]]:
    """Return a search of a fixed list: every word of the query begins a word, accents ignored."""
    keys = [fold(f"{item.label} {item.text} {item.note}") for item in items]

    def search(query: str) -> list[PickerItem]:
        words = fold(query).split()
        matches = [
            item
            for item, key in zip(items, keys, strict=True)
            if all(f" {word}" in f" {key}" for word in words)
        ] or [
            item
            for item, key in zip(items, keys, strict=True)
            if all(word in key for word in words)
        ]
        return [_mark_matches(item, words) for item in matches]

    return search


def _mark_matches(item: PickerItem, words: Sequence[str]) -> PickerItem:
    folded, offsets = fold_letters(item.text)
    spans = []
    for word in words:
        start = folded.find(word)
        if start >= 0:
            spans.append((offsets[start], offsets[start + len(word)]))
    return replace(item, spans=tuple(spans))


def make_section_picker(session: Session, recent: Sequence[str] = ()) -> Picker:
    """Return the picker of sections, found by label, title, initials or number.

    Before anything is typed, the ``recent`` sections come first.
    """
    return Picker(
        _("Jump to section"),
        lambda query: SectionMatches(session, query, recent),
        _("a few letters or a number: ktxh, 2.4, kiem tra"),
    )


class SectionMatches(LazySequence[PickerItem]):
    """The sections and appendices that match a query, best first."""

    def __init__(self, session: Session, query: str, recent: Sequence[str] = ()) -> None:
        """Search the headings of the report."""
        self._session = session
        self._matches = session.index.search_lazily(query, LIMIT, recent)
        self.labels = self._matches.labels

    def __len__(self) -> int:
        """Return the number of matches."""
        return len(self._matches)

    def item_at(self, index: int) -> PickerItem:
        """Make the item of a section."""
        match = self._matches[index]
        return _make_section_item(self._session, match.id, match.label, match.title, match.spans)


def find_sections(session: Session, query: str) -> Sequence[PickerItem]:
    """Return the sections and appendices that match a query, best first."""
    return SectionMatches(session, query)


def _make_section_item(
    session: Session, id_: str, label: str, title: str, spans: tuple[tuple[int, int], ...]
) -> PickerItem:
    from tui.presenters.outline_rows import make_row

    row = make_row(session.report, session.completion, id_)
    return PickerItem(id_, title, label, spans, row.state.glyph, row.state.ink, row.count)


def make_command_palette(commands: Sequence[PickerItem]) -> Picker:
    """Return the picker of commands."""
    return Picker(_("Commands"), make_search(commands), _("what do you want to do?"))
