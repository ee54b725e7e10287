"""Header, title line and footer fit the width, and the least needed gives way."""

from __future__ import annotations

import pytest
from rich.cells import cell_len

from tui.presenters.view_types import HeaderFacts, StyledText, width_of
from tui.widgets.bars import FooterBar, HeaderBar, TitleBar

LONG = "Sơ kết giữa nhiệm kỳ thực hiện nghị quyết đại hội đảng bộ " * 3


def text(parts: object) -> str:
    assert isinstance(parts, (list, tuple))
    return "".join(part[0] for part in parts)


@pytest.mark.parametrize("width", [60, 80, 100, 120, 200])
def test_the_header_fits_and_always_says_days_and_percentage(width: int) -> None:
    bar = HeaderBar(id="header")
    bar.tell(HeaderFacts(LONG, "Huyện ủy Tân An Bình", "12 days left", False, 43, "unsaved"), width)
    assert width_of(bar.left) + width_of(bar.right) <= width
    assert "12 days left" in text(bar.right)
    assert "43%" in text(bar.right)
    assert "unsaved" in text(bar.right)
    assert text(bar.left).lstrip().startswith("Sơ kết")
    assert "…" in text(bar.left)


def test_the_bar_of_progress_is_as_long_as_its_share() -> None:
    bar = HeaderBar(id="header")
    for percent, full in ((0, 0), (9, 0), (10, 1), (55, 5), (99, 9), (100, 10)):
        bar.tell(HeaderFacts("a", "b", "", False, percent, ""), 120)
        done = [part for part in bar.right if part[1] == "done"]
        rest = [part for part in bar.right if part[1] == "rest"]
        assert [cell_len(part[0]) for part in (*done, *rest)] == [full, 10 - full]


def test_a_deadline_that_has_passed_is_drawn_as_bad() -> None:
    bar = HeaderBar(id="header")
    bar.tell(HeaderFacts("a", "b", "1 day late", True, 0, ""), 120)
    assert ("1 day late", "bad") in bar.right


@pytest.mark.parametrize("width", [40, 66, 80, 120])
def test_the_title_line_keeps_the_state_and_drops_the_last_facts_first(width: int) -> None:
    facts: list[StyledText] = [
        ("◔ draft", ""),
        ("4 points open", "muted"),
        ("Ban", ""),
        ("9 words", ""),
    ]
    bar = TitleBar(id="title")
    bar.tell("1.1.", LONG, facts, width)
    assert width_of(bar.left) + width_of(bar.right) <= width
    assert "◔ draft" in text(bar.right)
    shown = [fact for fact, _ink in facts if fact in text(bar.right)]
    assert shown == [fact for fact, _ink in facts][: len(shown)]


@pytest.mark.parametrize("width", range(58, 202, 3))
def test_the_footer_shows_whole_keys_only(width: int) -> None:
    keys = [(f"F{n}", "nhãn" * (n % 3 + 1)) for n in range(1, 13)]
    bar = FooterBar(id="footer")
    bar.tell(keys, width)
    assert width_of(bar.left) <= width
    shown = text(bar.left)
    for key, label in keys:
        assert (f" {key} {label}" in shown) == (f" {key} " in f"{shown} ")
    assert " F1 nhãn" in shown
