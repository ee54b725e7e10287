"""The outline draws rows from values, keeps its place by id, and costs what is seen."""

from __future__ import annotations

import pytest
from textual.app import App, ComposeResult

from tests.tui.support import shown, wait_for
from tui.presenters.labels import DONE, EMPTY
from tui.presenters.outline_rows import OutlineNode, OutlineRow
from tui.widgets.outline_tree import OutlineTree

HOSTILE = ("[/]", "[@click=app.bell]x[/]", "\x1b]52;c;YQ==\x07", "\x1b[2J", "a\u202eb", "\x9b31m")
NODES = (
    OutlineNode("p1", 0, "section", open=True),
    OutlineNode("p1.i", 1, "section", open=True),
    OutlineNode("p1.i.1", 2, "section"),
    OutlineNode("p1.ii", 1, "section"),
    OutlineNode("p2", 0, "section"),
)


class Desk(App[None]):
    """The smallest app that shows an outline."""

    def __init__(self, nodes: tuple[OutlineNode, ...] = NODES, title: str = "Đề mục") -> None:
        super().__init__()
        self.nodes = nodes
        self.title_of = title
        self.described: list[str] = []
        self.heard: list[object] = []

    def compose(self) -> ComposeResult:
        yield OutlineTree()

    def on_mount(self) -> None:
        self.tree_.show(self.nodes, self.describe)
        self.tree_.focus()

    def describe(self, id_: str) -> OutlineRow:
        self.described.append(id_)
        return OutlineRow(DONE if id_ == "p2" else EMPTY, "1.", f"{self.title_of} {id_}", "0/2")

    @property
    def tree_(self) -> OutlineTree:
        return self.query_one(OutlineTree)

    def on_outline_tree_highlighted(self, event: OutlineTree.Highlighted) -> None:
        self.heard.append(event.node)

    def on_outline_tree_fold_requested(self, event: OutlineTree.FoldRequested) -> None:
        self.heard.append((event.node, event.fold))


async def test_a_row_says_its_state_in_glyph_and_word_with_the_count_at_the_right() -> None:
    app = Desk()
    async with app.run_test(size=(60, 10)):
        rows = shown(app).splitlines()
        assert "○ 1. Đề mục p1.i.1" in rows[2]
        assert rows[2].split()[-2:] == ["empty", "0/2"]
        assert "● 1. Đề mục p2" in rows[4]
        assert " done " in rows[4]
        assert {row.index("0/2") for row in rows[:5]} == {rows[0].index("0/2")}


async def test_arrows_move_the_cursor_and_tell_the_last_place() -> None:
    app = Desk()
    async with app.run_test() as pilot:
        await pilot.press("down", "down")
        await wait_for(pilot, lambda: app.heard[-1:] == ["p1.i.1"], "the cursor is on p1.i.1")
        await pilot.press("left")
        await wait_for(pilot, lambda: app.heard[-1:] == ["p1.i"], "left goes to the heading above")
        await pilot.press("left")
        assert app.heard[-1] == ("p1.i", True)
        await pilot.press("end")
        await wait_for(pilot, lambda: app.heard[-1:] == ["p2"], "the cursor is on the last row")
        await pilot.press("down", "down")
        assert app.tree_.cursor == 4


async def test_a_new_outline_keeps_the_cursor_on_its_section() -> None:
    app = Desk()
    async with app.run_test() as pilot:
        await pilot.press("end")
        app.tree_.show(NODES[:1] + NODES[3:], app.describe)
        assert app.tree_.node == NODES[4]
        app.tree_.show(NODES[:2], app.describe)
        assert app.tree_.node == NODES[1], "a section that is gone leaves the cursor where it was"


async def test_patch_asks_for_those_rows_again_and_no_others() -> None:
    app = Desk()
    async with app.run_test() as pilot:
        app.described.clear()
        app.tree_.patch({"p1.i", "unknown"})
        await wait_for(pilot, lambda: app.described == ["p1.i"], "only p1.i is described again")


async def test_ten_thousand_sections_cost_what_is_seen() -> None:
    nodes = tuple(OutlineNode(f"s{n}", n % 4, "section") for n in range(10_000))
    app = Desk(nodes)
    async with app.run_test(size=(80, 24)) as pilot:
        assert len(set(app.described)) <= 24
        app.described.clear()
        app.tree_.show(nodes, app.describe)
        await pilot.pause()
        assert len(set(app.described)) <= 24
        app.described.clear()
        await pilot.press("end")
        assert app.tree_.node == nodes[-1]
        assert len(set(app.described)) <= 24


@pytest.mark.parametrize("title", HOSTILE)
async def test_a_hostile_title_is_only_shown(title: str) -> None:
    app = Desk(title=title)
    async with app.run_test(size=(80, 10)):
        drawn = shown(app)
        assert not any(c in drawn for c in "\x1b\x07\x9b\u202e")
        if title.isprintable():
            assert title in drawn


async def test_a_long_title_gives_way_to_the_count() -> None:
    app = Desk(title="Tháo gỡ những bất cập, vướng mắc " * 5)
    async with app.run_test(size=(44, 10)):
        for row in shown(app).splitlines()[:5]:
            assert row.rstrip().endswith("0/2")
            assert "…" in row
