"""Undo of what an input method outside has typed: by whole words, and nothing half composed."""

from __future__ import annotations

import pytest
from textual.pilot import Pilot

from tests.tui.bursts import Burst, bursts
from tests.tui.test_order import Desk
from tui.typing.words import WordHistory

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
