"""The one-line entry applies keys in the order in which they arrive and keeps its text clean."""

from __future__ import annotations

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from textual import events
from textual.app import App, ComposeResult
from textual.widgets import Input

from outline.text import clean, nfc
from tui.widgets.text_input import LineInput, one_line

KEYS = {"\b": "backspace", "\x01": "left", "\x02": "right", "\x03": "home", "\x04": "end"}


class Alone(App[None]):
    """An app that holds one entry, or Textual's own."""

    def __init__(self, entry: Input) -> None:
        super().__init__()
        self.entry = entry
        self.heard: list[str] = []

    def compose(self) -> ComposeResult:
        yield self.entry

    def on_input_changed(self, event: Input.Changed) -> None:
        self.heard.append(event.value)

    def on_line_input_pressed(self, event: LineInput.Pressed) -> None:
        self.heard.append(f"<{event.key}>")

    def burst(self, text: str) -> None:
        """Send keys as a terminal does when they come in one read: none waits for another."""
        for letter in text:
            key = KEYS.get(letter)
            self.post_message(events.Key(key or letter, None if key else letter))


async def typed(entry: Input, text: str) -> str:
    app = Alone(entry)
    async with app.run_test() as pilot:
        entry.focus()
        await pilot.pause()
        app.burst(text)
        await pilot.pause()
        return entry.value


async def test_a_burst_of_an_input_method_keeps_its_marks() -> None:
    # Unikey types "viet", goes back and types it anew with marks (Textual #6605).
    burst = "vie\b\biêt\b\b\biệt nam"
    assert await typed(LineInput(), burst) == "việt nam"
    assert await typed(Input(), burst) != "việt nam", "Textual has mended #6605: think again"


@settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.text(st.sampled_from("abê đ\b\x01\x02\x03\x04"), max_size=30))
async def test_every_burst_is_what_a_plain_buffer_would_hold(burst: str) -> None:
    text, at = "", 0
    for letter in burst:
        match letter:
            case "\b":
                text, at = text[: max(at - 1, 0)] + text[at:], max(at - 1, 0)
            case "\x01":
                at = max(at - 1, 0)
            case "\x02":
                at = min(at + 1, len(text))
            case "\x03":
                at = 0
            case "\x04":
                at = len(text)
            case _:
                text, at = text[:at] + letter + text[at:], at + 1
    assert await typed(LineInput(), burst) == text


async def test_a_mark_that_comes_alone_joins_its_letter() -> None:
    assert await typed(LineInput(), "vie\u0302\u0323t") == "việt"
    assert await typed(LineInput(), "ab\x01e\u0302\u0323x") == "aệxb", "the cursor stays behind it"


async def test_a_paste_comes_in_on_one_line_and_clean() -> None:
    entry = LineInput()
    app = Alone(entry)
    async with app.run_test() as pilot:
        entry.start("a")
        entry.focus()
        await pilot.pause()
        app.post_message(events.Paste("vie\u0302\u0323t\r\nnam\x1b]52;c;x\x07\u202e\t!"))
        await pilot.pause()
        assert entry.value == "aviệt nam !"


async def test_keys_left_to_the_screen_come_in_order_with_the_changes() -> None:
    entry = LineInput(passes=("down", "escape"))
    app = Alone(entry)
    async with app.run_test() as pilot:
        entry.focus()
        await pilot.pause()
        app.post_message(events.Key("a", "a"))
        app.post_message(events.Key("down", None))
        app.post_message(events.Key("b", "b"))
        app.post_message(events.Key("escape", None))
        await pilot.pause()
        assert app.heard == ["a", "<down>", "ab", "<escape>"]


async def test_every_editing_key_does_what_it_says() -> None:
    entry = LineInput()
    app = Alone(entry)
    async with app.run_test() as pilot:
        entry.start("một hai ba")
        entry.focus()
        await pilot.press("ctrl+w")
        assert entry.value == "một hai "
        await pilot.press("home", "delete", "end", "backspace")
        assert entry.value == "ột hai"
        await pilot.press("ctrl+left", "ctrl+k")
        assert entry.value == "ột "
        await pilot.press("x", "ctrl+u")
        assert entry.value == ""
        await pilot.press("a", "b", "shift+left", "ctrl+x")
        assert entry.value == "a"
        await pilot.press("ctrl+v", "ctrl+v")
        assert entry.value == "abb"


async def test_it_does_not_blink() -> None:
    entry = LineInput()
    async with Alone(entry).run_test() as pilot:
        entry.focus()
        await pilot.pause()
        assert entry.cursor_blink is False


@given(st.text())
def test_one_line_is_clean_and_has_no_line_break(text: str) -> None:
    line = one_line(text)
    assert "\n" not in line
    assert "\t" not in line
    assert line == clean(line) == nfc(line)
