"""Kept lines look as Textual would draw them, and are few to draw again."""

from __future__ import annotations

from collections.abc import Callable
from unittest.mock import patch

import pytest
from textual.app import App, ComposeResult
from textual.widgets import TextArea
from textual.widgets.text_area import Selection

from tui.textual_internals.cached_text_area import CachedTextArea

TEXT = "\n\n".join(
    f"Đoạn {n}: kinh tế - xã hội phát triển ổn định, bền vững. " * 3 for n in range(9)
)


class Pair(App[None]):
    """The same text twice: Textual's own area and ours."""

    AUTO_FOCUS = None
    CSS = "TextArea { width: 40; height: 20; }"

    def compose(self) -> ComposeResult:
        for area in (TextArea(TEXT, id="stock"), CachedTextArea(TEXT, id="ours")):
            area.cursor_blink = False
            area.highlight_cursor_line = False
            yield area


def drawn(area: TextArea) -> list[list[tuple[str, str]]]:
    """Every cell and its style, line by line, drawn anew where Textual forgets."""
    area._line_cache.clear()
    return [
        [(cell, str(style)) for text, style, _ in area.render_line(y) for cell in text]
        for y in range(area.size.height)
    ]


@pytest.mark.parametrize("theme", ["textual-dark", "textual-light"])
async def test_every_line_looks_as_textual_draws_it(theme: str) -> None:
    app = Pair()
    async with app.run_test(size=(100, 40)) as pilot:
        app.theme = theme
        stock, ours = app.query_one("#stock", TextArea), app.query_one("#ours", TextArea)
        steps: list[Callable[[TextArea], object]] = [
            lambda area: area.insert("x", (0, 3)),
            lambda area: area.insert("dài hơn một dòng rất nhiều chữ ", (2, 0)),
            lambda area: setattr(area, "selection", Selection((2, 3), (6, 9))),
            lambda area: setattr(area, "selection", Selection.cursor((4, 4))),
            lambda area: area.delete((0, 0), (2, 0)),
            lambda area: area.insert("\n", (4, 0)),
            lambda area: area.scroll_to(0, 3, animate=False, immediate=True),
            lambda area: area.undo(),
            lambda area: setattr(area.styles, "width", 33),
            lambda area: area.load_text("khác hẳn\n\nhai đoạn"),
        ]
        for step in steps:
            for area in (stock, ours):
                step(area)
            await pilot.pause()
            assert drawn(ours) == drawn(stock)
        app.theme = "nord"
        await pilot.pause()
        assert drawn(ours) == drawn(stock)


async def test_a_letter_draws_only_its_own_paragraph_again() -> None:
    app = Pair()
    async with app.run_test(size=(100, 40)) as pilot:
        ours = app.query_one("#ours", TextArea)
        drawn(ours)
        await pilot.pause()
        stock_drawing = TextArea._render_line
        with patch.object(TextArea, "_render_line", autospec=True) as draw:
            draw.side_effect = stock_drawing
            ours.insert("x", (0, 0))
            drawn(ours)
        again = [call.args[1] for call in draw.call_args_list]
        assert 0 < len(again) <= 12, again


async def test_a_word_that_wraps_below_the_pane_is_seen_at_once() -> None:
    app = Pair()
    async with app.run_test(size=(100, 40)) as pilot:
        ours = app.query_one("#ours", CachedTextArea)
        ours.load_text("\n" * (ours.size.height + 5) + "chữ " * 8)
        ours.move_cursor(ours.document.end)
        await pilot.pause()
        rows = ours.wrapped_document.height
        with ours.defer_repaint():
            for letter in "nghiêng nghiêng":
                ours.insert(letter)
                # No frame can come between: nothing else has run.
                assert ours.cursor_location == ours.document.end
                assert 0 <= ours._cursor_offset[1] - ours.scroll_offset.y < ours.size.height
        assert ours.wrapped_document.height == rows + 1
