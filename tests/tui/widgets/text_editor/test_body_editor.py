"""The editor keeps keys in order and a buffer for every section, and lets nothing raw through."""

from __future__ import annotations

import unicodedata
from typing import Any, ClassVar
from unittest.mock import patch

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from textual import events
from textual.app import App, ComposeResult
from textual.document import _wrapped_document
from textual.pilot import Pilot

from outline.text import clean
from tests.tui.support import wait_for
from tui.textual_internals import fast_wrap
from tui.widgets.text_editor.body_editor import BodyEditor

HOSTILE = ("[/]", "[@click=app.bell]x[/]", "\x1b]52;c;YQ==\x07", "\x1b[2J", "a\u202eb", "\x9b31m")


class Desk(App[None]):
    """The smallest app that shows the editor."""

    heard: ClassVar[list[tuple[str, str]]] = []

    def compose(self) -> ComposeResult:
        self.heard.clear()
        yield BodyEditor()

    def on_body_editor_body_changed(self, event: BodyEditor.BodyChanged) -> None:
        self.heard.append((event.section, event.text))

    @property
    def editor(self) -> BodyEditor:
        return self.query_one(BodyEditor)

    def burst(self, *keys: str) -> None:
        """Send keys as one read from a terminal does: all at once."""
        for key in keys:
            if len(key) == 1:
                self.post_message(events.Key(key, key))
            else:
                self.post_message(events.Key(key, "\r" if key == "enter" else None))


async def typed(pilot: Pilot[None], app: Desk, text: str) -> None:
    try:
        await wait_for(pilot, lambda: app.editor.text == text, "the text is as it should be")
    except AssertionError:
        assert app.editor.text == text


async def test_a_burst_of_an_input_method_keeps_its_marks() -> None:
    """Backspaces and letters of one read are applied in order (Textual #6605)."""
    app = Desk()
    async with app.run_test() as pilot:
        app.editor.open("a", "")
        app.editor.focus()
        await pilot.pause()
        back = "backspace"
        app.burst(*"vie", back, back, *"iê", "t", back, back, back, *"iệt", " ", *"nam")
        await typed(pilot, app, "việt nam")


async def test_arrows_and_enter_of_one_read_keep_their_order() -> None:
    app = Desk()
    async with app.run_test() as pilot:
        app.editor.open("a", "")
        app.editor.focus()
        await pilot.pause()
        app.burst(*"bc", "left", "left", "a", "end", "d", "enter", "e", "home", "f", "up", "x")
        await typed(pilot, app, "axbcd\nfe")


KEYS = st.lists(
    st.sampled_from([*"aêđ ", "backspace", "left", "right", "home", "end", "enter", "delete"]),
    max_size=25,
)


def by_hand(keys: list[str]) -> str:
    """What an editor that takes one key after the other must show."""
    text, at = "", 0
    for key in keys:
        start = text.rfind("\n", 0, at) + 1
        stop = text.find("\n", at)
        if key == "backspace":
            text, at = text[: max(at - 1, 0)] + text[at:], max(at - 1, 0)
        elif key == "delete":
            text = text[:at] + text[at + 1 :]
        elif key in ("left", "right"):
            at = min(max(at + (1 if key == "right" else -1), 0), len(text))
        elif key == "home":
            at = start
        elif key == "end":
            at = len(text) if stop < 0 else stop
        else:
            letter = "\n" if key == "enter" else key
            text, at = text[:at] + letter + text[at:], at + 1
    return text


@settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
@given(keys=KEYS.filter(lambda keys: " " not in keys or "home" not in keys))
async def test_any_burst_is_what_the_same_keys_give_one_by_one(keys: list[str]) -> None:
    app = Desk()
    async with app.run_test() as pilot:
        app.editor.open("a", "")
        app.editor.focus()
        await pilot.pause()
        app.burst(*keys)
        await typed(pilot, app, by_hand(keys))


async def test_a_mark_that_comes_alone_joins_the_letter_before_it() -> None:
    """Decomposed typing is composed, so that one Backspace takes one letter."""
    app = Desk()
    async with app.run_test() as pilot:
        app.editor.open("a", "")
        app.editor.focus()
        await pilot.pause()
        app.burst(*unicodedata.normalize("NFD", "tiếng việt"))
        await typed(pilot, app, "tiếng việt")
        app.burst("backspace")
        await typed(pilot, app, "tiếng việ")


async def test_undo_after_a_joined_mark_gives_back_what_was_there() -> None:
    app = Desk()
    async with app.run_test() as pilot:
        app.editor.open("a", "xe")
        app.editor.move_cursor((0, 2))
        app.editor.focus()
        await pilot.pause()
        app.burst("\u0302")
        await typed(pilot, app, "xê")
        app.burst("ctrl+z")
        await typed(pilot, app, "xe")


async def test_a_paste_is_cleaned_and_is_one_step_of_undo() -> None:
    app = Desk()
    async with app.run_test() as pilot:
        app.editor.open("a", "")
        app.editor.focus()
        await pilot.pause()
        app.burst("x")
        app.post_message(events.Paste("a\r\nb\x1b[2J\u00a0c\u200b"))
        await typed(pilot, app, "xa\nb c")
        app.burst("ctrl+z")
        await typed(pilot, app, "x")


async def test_every_section_keeps_its_own_undo_and_cursor() -> None:
    """Loading another text must not clear undo (Textual clears it)."""
    app = Desk()
    async with app.run_test() as pilot:
        editor = app.editor
        editor.open("a", "")
        editor.focus()
        await pilot.pause()
        app.burst(*"một hai")
        await typed(pilot, app, "một hai")
        editor.open("b", "khác")
        assert editor.text == "khác"
        app.burst("ctrl+z")
        await pilot.pause()
        assert editor.text == "khác", "undo reached over into another section"
        editor.open("a", "một hai")
        assert editor.cursor_location == (0, 7)
        app.burst("ctrl+z")
        await typed(pilot, app, "")
        app.burst("ctrl+y")
        await typed(pilot, app, "một hai")


async def test_a_switch_tells_no_change() -> None:
    app = Desk()
    async with app.run_test() as pilot:
        app.editor.open("a", "một")
        app.editor.open("b", "hai")
        await pilot.pause()
        assert app.heard == []
        app.editor.focus()
        await pilot.pause()
        app.burst("x")
        await wait_for(pilot, lambda: app.heard == [("b", "xhai")], "the change of b is told")


async def test_a_text_changed_elsewhere_is_one_more_step_of_undo() -> None:
    """Words replaced in the whole report are taken back here before what was typed before."""
    app = Desk()
    async with app.run_test() as pilot:
        editor = app.editor
        editor.open("a", "")
        editor.focus()
        await pilot.pause()
        app.burst(*"dài lắm")
        await typed(pilot, app, "dài lắm")
        editor.open("b", "")
        editor.open("a", "ngắn")
        app.burst("ctrl+z")
        await typed(pilot, app, "dài lắm")
        app.burst("ctrl+z")
        await typed(pilot, app, "")


async def test_undo_after_a_long_paste_does_not_end_the_app() -> None:
    """Textual #6686: paste 48 lines on a screen of 24 rows, then undo."""
    app = Desk()
    async with app.run_test(size=(80, 24)) as pilot:
        editor = app.editor
        editor.open("a", "đầu")
        editor.focus()
        await pilot.pause()
        editor.post_message(events.Paste("\n".join(f"dòng {n} " * 30 for n in range(48))))
        await wait_for(pilot, lambda: editor.document.line_count == 48, "the paste is in")
        app.burst("ctrl+z")
        await typed(pilot, app, "đầu")
        app.burst("ctrl+y")
        await wait_for(pilot, lambda: editor.document.line_count == 48, "the paste is back")


async def test_an_undo_that_fails_is_mended(monkeypatch: pytest.MonkeyPatch) -> None:
    app = Desk()
    async with app.run_test() as pilot:
        editor = app.editor
        editor.open("a", "")
        editor.focus()
        await pilot.pause()
        app.burst(*"abc")
        await typed(pilot, app, "abc")

        def fail(*_args: object) -> None:
            raise IndexError("list index out of range")

        monkeypatch.setattr(editor.wrapped_document, "wrap_range", fail)
        app.burst("ctrl+z")
        await typed(pilot, app, "")
        assert app.heard[-1] == ("a", "")


async def test_nothing_can_be_typed_where_nothing_can_be_written() -> None:
    app = Desk()
    async with app.run_test() as pilot:
        app.editor.open("a", "một", read_only=True)
        app.editor.focus()
        await pilot.pause()
        app.burst("x", "backspace", "enter", "ctrl+k", "ctrl+z")
        app.editor.post_message(events.Paste("y"))
        await pilot.pause()
        assert app.editor.text == "một"
        assert app.heard == []


@pytest.mark.parametrize("text", HOSTILE)
async def test_hostile_text_is_only_shown(text: str) -> None:
    app = Desk()
    async with app.run_test() as pilot:
        app.editor.open("a", text)
        app.editor.focus()
        await pilot.pause()
        strips = app.screen._compositor.render_strips()
        drawn = "".join(segment.text for strip in strips for segment in strip)
        assert clean(text) in drawn
        assert not any(c in drawn for c in "\x1b\x07\x9b\u202e")


async def test_a_long_paste_is_wrapped_once_in_the_width_that_stays() -> None:
    class Kept(Desk):
        CSS = "BodyEditor { scrollbar-gutter: stable; }"  # as the main screen has it

    app = Kept()
    async with app.run_test(size=(60, 20)) as pilot:
        app.editor.open("a", "")
        app.editor.focus()
        await pilot.pause()
        wrapped: list[tuple[int, int]] = []

        def offsets(text: str, width: int, *args: Any, **options: Any) -> list[int]:
            wrapped.append((len(text), width))
            return fast_wrap.offsets(text, width, *args, **options)

        lines = [f"{at} kinh tế - xã hội phát triển khá nhanh và bền vững" for at in range(100)]
        with patch.object(_wrapped_document, "compute_wrap_offsets", offsets):
            app.editor.post_message(events.Paste("\n".join(lines)))
            await wait_for(pilot, lambda: app.editor.text.endswith("vững"), "the paste is in")
            await pilot.pause()
        long = [one for one in wrapped if one[0]]
        assert len(long) == len(lines)
        assert {width for _, width in long} == {app.editor.wrap_width}
