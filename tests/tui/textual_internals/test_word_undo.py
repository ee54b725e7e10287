"""Undo of what an input method outside has typed: by whole words, and nothing half composed."""

from __future__ import annotations

import re
import unicodedata
from itertools import pairwise

import pytest
from textual.pilot import Pilot

from tests.tui.bursts import Burst, bursts
from tui.textual_internals.word_undo import WordHistory

from .test_order import Desk

ONE_OF_EACH = {(one.method, one.text): one for one in bursts()}


async def take(app: Desk, pilot: Pilot[None], text: str) -> None:
    await app.take(pilot, app.editor, [text.encode()])


def undone(app: Desk) -> list[str]:
    """Return what stands there after each undo, until nothing more is undone."""
    seen = [app.editor.text]
    while True:
        app.editor.undo()
        if app.editor.text == seen[-1]:
            return seen[1:]
        seen.append(app.editor.text)


def hasty(monkeypatch: pytest.MonkeyPatch, *, pause: float) -> None:
    """Let so many seconds pass before every edit."""
    now = [0.0]

    def tick() -> float:
        now[0] += pause
        return now[0]

    monkeypatch.setattr(WordHistory, "_get_time", staticmethod(tick))


@pytest.mark.parametrize("pause", [0.01, 3.0])
@pytest.mark.parametrize("program", ["unikey", "evkey", "openkey", "ibus"])
async def test_undo_goes_back_by_words(
    program: str, pause: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also where one pauses in the middle of a word, which ends a step of Textual."""
    hasty(monkeypatch, pause=pause)
    found = [one for one in ONE_OF_EACH.values() if one.method.startswith(program)]
    app = Desk()
    async with app.run_test() as pilot:
        for number, one in enumerate(found):
            app.editor.open(f"p{number}", "")
            app.editor.focus()
            await app.take(pilot, app.editor, [write.encode() for write in one.writes])
            assert app.editor.text == one.text
            states = undone(app)
            assert states[-1] == ""
            assert set(states) <= beginnings(one), (one, states)
            while app.editor.text != one.text:
                before = app.editor.text
                app.editor.redo()
                assert app.editor.text != before, "redo brings everything back"


def beginnings(burst: Burst) -> set[str]:
    """Return the text up to the beginning or the end of every word."""
    words = burst.text.split(" ")
    ends = {" ".join(words[:count]) for count in range(len(words))}
    return ends | {f"{end} " for end in ends if end}


async def test_a_word_that_stood_there_comes_back_whole() -> None:
    app = Desk()
    async with app.run_test() as pilot:
        app.editor.open("b", "đã viêt")
        app.editor.move_cursor((0, 7))
        await take(app, pilot, "\x7f\x7fệt")
        assert app.editor.text == "đã việt"
        assert undone(app) == ["đã viêt"]


async def test_a_letter_elsewhere_is_a_step_of_its_own() -> None:
    app = Desk()
    async with app.run_test() as pilot:
        await take(app, pilot, "mot")
        await take(app, pilot, "\x1b[H")
        await take(app, pilot, "h")
        assert app.editor.text == "hmot"
        assert undone(app) == ["mot", ""]


def as_an_input_method_types(word: str) -> str:
    """Return the keys that a word comes in: ``viet``, and then ``ệt`` over ``et``."""
    bare = "".join(unicodedata.normalize("NFD", letter)[0] for letter in word)
    pairs = zip(bare, word, strict=True)
    same = next((at for at, (key, letter) in enumerate(pairs) if key != letter), len(word))
    return bare + "\x7f" * (len(word) - same) + word[same:]


@pytest.mark.parametrize("by", ["an input method", "plain keys"])
@pytest.mark.parametrize(
    "text",
    [
        "thực hiện nghị quyết đại hội đảng bộ huyện " * 24,
        "số 2141-CV/BTGTU,(xã/phường)thị-trấn;" * 24,
        "a  b   c " * 40,
    ],
)
async def test_one_undo_takes_back_three_words_at_most_however_fast_they_came(
    text: str, by: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    hasty(monkeypatch, pause=0.001)
    words = re.findall(r"[^\W_]+|[\W_]+", text)
    sent = words if by == "plain keys" else [as_an_input_method_types(word) for word in words]
    app = Desk()
    async with app.run_test() as pilot:
        await take(app, pilot, "".join(sent))
        assert app.editor.text == text
        states = [text, *undone(app)]
        assert states[-1] == ""
        for later, earlier in pairwise(states):
            assert 0 <= count_words(later) - count_words(earlier) <= 3, (later, earlier)
        while app.editor.text != text:
            before = app.editor.text
            app.editor.redo()
            assert 0 <= count_words(app.editor.text) - count_words(before) <= 3
            assert app.editor.text != before


def count_words(text: str) -> int:
    return len(re.findall(r"[^\W_]+", text))


async def test_a_word_that_is_typed_anew_from_its_start_is_counted_once(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """As ibus does: what was typed is taken away whole, and comes again with its marks."""
    hasty(monkeypatch, pause=0.001)
    app = Desk()
    async with app.run_test() as pilot:
        for word in ("việt", "nam", "đổi", "mới"):
            bare = "x" * len(word)
            await take(app, pilot, bare + "\x7f" * len(word) + word + " ")
        assert undone(app) == ["việt nam đổi ", ""]
