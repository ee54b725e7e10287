"""The checklist wraps, keeps its place, and turns keys into wishes."""

from __future__ import annotations

import pytest
from textual.app import App, ComposeResult

from outline.model import Answer
from tests.tui.support import shown, wait_for
from tui.presenters.labels import DRAFT
from tui.presenters.outline_rows import ChecklistItem
from tui.widgets.checklist import Checklist

HOSTILE = ("[/]", "[@click=app.bell]x[/]", "\x1b]52;c;YQ==\x07", "\x1b[2J", "a\u202eb", "\x9b31m")
ITEMS = (
    ChecklistItem("heading", "", "What to answer", note="1/2"),
    ChecklistItem("prompt", "b1", "Lĩnh vực nông nghiệp.", Answer.COVERED),
    ChecklistItem("prompt", "b2", "Lĩnh vực công nghiệp.", Answer.OPEN),
    ChecklistItem("heading", "", "To bear in mind", note="1/1"),
    ChecklistItem("demand", "h", "Nguyên nhân", Answer.NONE, "không có việc này"),
    ChecklistItem("child", "p1.i", "I. Khái quát", note="2/5", state=DRAFT),
)


class Desk(App[None]):
    """The smallest app that shows a checklist."""

    def __init__(self, items: tuple[ChecklistItem, ...] = ITEMS) -> None:
        super().__init__()
        self.items = items
        self.wishes: list[tuple[str, ...]] = []

    def compose(self) -> ComposeResult:
        yield Checklist()

    def on_mount(self) -> None:
        self.list.show(self.items, anew=True)
        self.list.focus()

    @property
    def list(self) -> Checklist:
        return self.query_one(Checklist)

    def on_checklist_tick_requested(self, event: Checklist.TickRequested) -> None:
        self.wishes.append(("tick", event.kind, event.id))

    def on_checklist_decline_requested(self, event: Checklist.DeclineRequested) -> None:
        self.wishes.append(("decline", event.kind, event.id, event.reason))


async def test_items_show_how_they_are_answered() -> None:
    app = Desk()
    async with app.run_test(size=(60, 20)):
        text = shown(app)
        assert "What to answer  1/2" in text
        assert "☑ Lĩnh vực nông nghiệp." in text
        assert "☐ Lĩnh vực công nghiệp." in text
        assert "– Nguyên nhân" in text
        assert "nothing to report: không có việc này" in text
        assert "◔ I. Khái quát" in text


async def test_the_cursor_passes_over_headings_and_stays_within() -> None:
    app = Desk()
    async with app.run_test() as pilot:
        visited = []
        for _ in range(6):
            assert app.list.item is not None
            visited.append(app.list.item.id)
            await pilot.press("down")
        assert visited == ["b1", "b2", "h", "p1.i", "p1.i", "p1.i"]


async def test_keys_become_wishes() -> None:
    app = Desk()
    async with app.run_test() as pilot:
        await pilot.press("space", "down", "enter", "down", "n", "down", "n", "enter")
        expected = [
            ("tick", "prompt", "b1"),
            ("tick", "prompt", "b2"),
            ("decline", "demand", "h", "không có việc này"),
            ("tick", "child", "p1.i"),
        ]
        await wait_for(pilot, lambda: app.wishes == expected, "a child cannot be declined")


async def test_the_cursor_stays_on_its_item_when_items_change() -> None:
    app = Desk()
    async with app.run_test() as pilot:
        await pilot.press("down")
        app.list.show((ITEMS[2], ITEMS[4]))
        assert app.list.item == ITEMS[2]
        app.list.show(ITEMS, anew=True)
        assert app.list.item == ITEMS[1]


async def test_long_items_wrap_between_words_and_lose_nothing() -> None:
    text = "Tăng cường đấu tranh, ngăn chặn sự suy thoái về tư tưởng chính trị " * 3
    app = Desk((ChecklistItem("prompt", "b1", text.strip(), Answer.OPEN),))
    async with app.run_test(size=(40, 20)):
        rows = [row.strip("▌ ☐") for row in shown(app).splitlines()]
        assert " ".join(row for row in rows if row) == text.strip()
        assert all(len(row) <= 38 for row in rows)


async def test_a_word_without_end_is_cut_not_lost() -> None:
    app = Desk((ChecklistItem("prompt", "b1", "x" * 100, Answer.OPEN),))
    async with app.run_test(size=(40, 20)):
        assert shown(app).count("x") == 100


@pytest.mark.parametrize("text", HOSTILE)
async def test_hostile_items_are_only_shown(text: str) -> None:
    items = (
        ChecklistItem("heading", "", text, note=text),
        ChecklistItem("prompt", text, text, Answer.NONE, text),
        ChecklistItem("child", text, text, note=text, state=DRAFT),
        ChecklistItem("finding", text, text, note=text),
    )
    app = Desk(items)
    async with app.run_test(size=(80, 20)) as pilot:
        await pilot.press("down", "space")
        drawn = shown(app)
        assert not any(c in drawn for c in "\x1b\x07\x9b\u202e")
