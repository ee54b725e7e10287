"""Choose one of many by a few letters: sections, commands, ready rows, words of a column.

What answers a query is found elsewhere (``outline.search`` for sections); here it is only shown.
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

from .modal import Box, Hints, Modal, Says, passed_on

if TYPE_CHECKING:
    from tui.session.session import Session

LIMIT = 200
"""Rows offered for one query; nobody reads further down."""

MOVES = ("up", "down", "pageup", "pagedown")


@dataclass(frozen=True, slots=True)
class Choice:
    """One thing to choose."""

    key: str
    text: str
    label: str = ""
    """Shown before the text, for example the number of a section."""
    spans: tuple[tuple[int, int], ...] = ()
    """What of the text matched the query."""
    glyph: str = ""
    ink: str = ""
    """Ink of the glyph."""
    note: str = ""
    """Shown at the right."""
    reason: str = ""
    """Why it cannot be chosen now; "" when it can."""


class Picker(Modal[str | None]):
    """A query over what answers it, live on every key."""

    WHERE = "picker"
    BINDINGS = bindings("picker")

    def __init__(
        self,
        title: str,
        search: Callable[[str], Sequence[Choice]],
        placeholder: str = "",
        *,
        query: str = "",
    ) -> None:
        """Offer what ``search`` finds; start with ``query``."""
        super().__init__()
        self._title = title
        self._search = search
        self._entry = LineInput(
            query,
            placeholder=placeholder,
            passes=(*MOVES, *passed_on("picker")),
            edited=self._seek,
        )
        self._rows = Rows()
        self._says = Says()
        self._offered = _Offered(())
        self.receiver = self._entry

    def compose(self) -> ComposeResult:
        """Show the query over the rows."""
        with Box(self._title, classes="-list"):
            yield self._entry
            yield self._rows
            yield self._says
            yield Hints("picker")

    def on_mount(self) -> None:
        """Show what answers the first query."""
        self._rows.can_focus = False
        self._find(self._entry.value)

    def _seek(self) -> None:
        """Look again on every key, and show letter and answer in one frame."""
        self._find(self._entry.value)
        self.paint_now(self._entry, *self._rows.painted_widgets, self._says, answer=True)

    def on_line_input_pressed(self, event: LineInput.Pressed) -> None:
        """Move, choose or leave."""
        event.stop()
        if not self.run_key(event.key):
            self._rows.press(event.key)
            self._describe()

    def action_choose(self) -> None:
        """Take the row under the cursor, if it can be taken."""
        choice = self._current()
        if choice is None:
            return
        if choice.reason:
            self._says.say([[("✗ ", "warn"), (choice.reason, "warn")]])
        else:
            self.dismiss(choice.key)

    def action_close(self) -> None:
        """Leave without choosing."""
        self.dismiss(None)

    def _find(self, query: str, key: str = "") -> None:
        found = self._search(query.strip())
        if (keys := self._entry.as_typed) != query:
            # Initials that composing takes for a mark (ddk) must find what they find without it.
            known = {one.key for one in found}
            found = [*found, *(one for one in self._search(keys.strip()) if one.key not in known)]
        self._offered = _Offered(found)
        self._rows.show(self._offered, key=key)
        self._describe()

    def _current(self) -> Choice | None:
        """Return the choice under the cursor."""
        at = self._rows.cursor
        return self._offered.choices[at] if 0 <= at < len(self._offered) else None

    def _describe(self) -> None:
        count = len(self._offered)
        if not count:
            self._says.say([[(_("Nothing is called that."), "warn")]])
            return
        choice = self._current()
        found = ngettext("{n} row", "{n} rows", count).format(n=count)
        said: list[StyledText] = [(found, "muted")]
        if choice is not None and choice.reason:
            said = [(choice.reason, "muted")]
        self._says.say([said])


class _Offered(LazySequence[ListRow]):
    """The rows of the list."""

    def __init__(self, choices: Sequence[Choice]) -> None:
        self.choices = choices
        labels = choices.labels if isinstance(choices, Sections) else _labels(choices)
        self._width = min(max(map(len, labels), default=0), 12)

    def __len__(self) -> int:
        return len(self.choices)

    def item_at(self, at: int) -> ListRow:
        return _item(self.choices[at], self._width)


def _labels(choices: Sequence[Choice]) -> list[str]:
    return [choice.label for choice in choices]


def _item(choice: Choice, width: int) -> ListRow:
    ink = "muted" if choice.reason else ""
    parts: list[StyledText] = []
    if choice.glyph:
        parts.append((f"{choice.glyph} ", choice.ink))
    if width:
        parts.append((choice.label.ljust(width) + " ", "label"))
    parts += mark_spans(choice.text, choice.spans, ink)
    return ListRow(choice.key, tuple(parts), ((choice.note, "muted"),) if choice.note else ())


def matching(choices: Sequence[Choice]) -> Callable[[str], list[Choice]]:
    """Return a search over a fixed list: every word of the query begins a word, marks or not."""
    keys = [fold(f"{choice.label} {choice.text} {choice.note}") for choice in choices]

    def search(query: str) -> list[Choice]:
        words = fold(query).split()
        found = [
            choice
            for choice, key in zip(choices, keys, strict=True)
            if all(f" {word}" in f" {key}" for word in words)
        ] or [
            choice
            for choice, key in zip(choices, keys, strict=True)
            if all(word in key for word in words)
        ]
        return [_with_spans(choice, words) for choice in found]

    return search


def _with_spans(choice: Choice, words: Sequence[str]) -> Choice:
    folded, offsets = fold_letters(choice.text)
    spans = []
    for word in words:
        at = folded.find(word)
        if at >= 0:
            spans.append((offsets[at], offsets[at + len(word)]))
    return replace(choice, spans=tuple(spans))


def jump(session: Session, recent: Sequence[str] = ()) -> Picker:
    """Return the picker of sections: labels, titles, initials and numbers all land.

    Before anything is typed the ``recent`` ones come first.
    """
    return Picker(
        _("Jump to section"),
        lambda query: Sections(session, query, recent),
        _("a few letters or a number: ktxh, 2.4, kiem tra"),
    )


class Sections(LazySequence[Choice]):
    """The sections and appendices that answer a query, best first."""

    def __init__(self, session: Session, query: str, recent: Sequence[str] = ()) -> None:
        """Look for them."""
        self._session = session
        self._found = session.index.search_lazily(query, LIMIT, recent)
        self.labels = self._found.labels

    def __len__(self) -> int:
        """Count them."""
        return len(self._found)

    def item_at(self, at: int) -> Choice:
        """Make one."""
        hit = self._found[at]
        return _section_choice(self._session, hit.id, hit.label, hit.title, hit.spans)


def sections(session: Session, query: str) -> Sequence[Choice]:
    """Return the sections and appendices that answer a query, best first."""
    return Sections(session, query)


def _section_choice(
    session: Session, id_: str, label: str, title: str, spans: tuple[tuple[int, int], ...]
) -> Choice:
    from tui.presenters.outline_rows import row

    line = row(session.report, session.completion, id_)
    return Choice(id_, title, label, spans, line.state.glyph, line.state.ink, line.count)


def palette(commands: Sequence[Choice]) -> Picker:
    """Return the picker of commands."""
    return Picker(_("Commands"), matching(commands), _("what do you want to do?"))
