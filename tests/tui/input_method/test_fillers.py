"""Empty letters that input methods send before a Backspace are never kept, nor taken for others."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual import events

from tests.samples.directive import with_indicators
from tests.tui.directive import session_of
from tests.tui.screens.test_register import open_register, stand
from tests.tui.support import WIDE, opened
from tests.tui.textual_internals.test_order import Desk
from tui.input_method.fillers import Fillers

FILLERS = ("\u200b", "\u2060", "\ufeff", "\u00ad", "\u200e")


@pytest.mark.parametrize("filler", FILLERS)
@pytest.mark.parametrize(
    ("sent", "text"),
    [
        ("vie_<<\u00ea", "vi\u00ea"),
        ("viet_<<<\u1ec7t nam", "vi\u1ec7t nam"),
        ("viet__<<", "viet"),
        ("viet_<_<<", "vie"),
        ("viet_a<", "viet"),
        ("_viet_", "viet"),
        ("viet_ <<", "vie"),
    ],
)
async def test_a_backspace_behind_an_empty_letter_takes_that_and_no_other(
    filler: str, sent: str, text: str
) -> None:
    app = Desk()
    stream = sent.replace("_", filler).replace("<", "\x7f")
    async with app.run_test() as pilot:
        for pieces in ([stream.encode()], [letter.encode() for letter in stream]):
            app.editor.open(f"s{len(pieces)}", "")
            app.entry.value = ""
            await app.take(pilot, app.editor, pieces)
            assert app.editor.text == text
            await app.take(pilot, app.entry, pieces)
            assert app.entry.value == text


async def test_undo_knows_nothing_of_empty_letters() -> None:
    app = Desk()
    async with app.run_test() as pilot:
        await app.take(pilot, app.editor, ["viet\u200b\x7f\x7f\x7f\u1ec7t".encode()])
        app.editor.undo()
        assert app.editor.text == ""
        app.editor.redo()
        assert app.editor.text == "vi\u1ec7t"


async def test_a_cell_that_is_not_open_stays_as_it_is(tmp_path: Path) -> None:
    session = session_of(with_indicators(), tmp_path)
    async with opened(session, WIDE) as (_main, pilot):
        screen = await open_register(pilot, session)
        stand(screen, 0, "target")
        before = session.report.tables
        for key in (events.Key("\u200b", "\u200b"), events.Key("backspace", "\x7f")):
            pilot.app.post_message(key)
        await pilot.pause()
        assert not screen.editable_grid.editing
        assert session.report.tables == before


def test_any_other_key_between_them_leaves_backspace_its_meaning() -> None:
    fillers = Fillers()
    assert fillers.takes("\u200b", "\u200b")
    assert not fillers.takes("left", None)
    assert not fillers.takes("backspace", "\x7f")
