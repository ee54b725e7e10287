"""The list of findings: by section, filtered as one types, Enter goes there."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from pathlib import Path

import pytest

from outline.editing import sections
from outline.model import Answer, Report, Section, Status
from tests.samples.directive import fresh
from tests.tui.directive import HOSTILE, burst, session_of
from tests.tui.support import SMALL, WIDE, opened, shown, wait_for
from tui.screens.findings import FindingsScreen, describe_counts
from tui.screens.main.screen import MainScreen
from tui.session.session import Session
from tui.widgets.line_widget import Rows


def complete() -> Report:
    """Return a report of one section that lacks nothing."""
    section = Section("a", 1, "I.", "Kết quả", body="Đã làm xong.", status=Status.DONE)
    document = replace(
        fresh().document,
        subject="sơ kết",
        symbol="BC/HU",
        number="1",
        place="Bình An",
        date=dt.date(2023, 7, 1),
        authority="T/M",
        signer_title="BÍ THƯ",
        signer="Họ và tên",
    )
    preamble = Section("pre", 0, "", "Mở đầu", body="Báo cáo.", status=Status.DONE)
    return Report(document=document, preamble=preamble, sections=(section,))


@pytest.mark.parametrize("size", [SMALL, WIDE])
async def test_enter_goes_to_the_place_of_the_finding(
    size: tuple[int, int], tmp_path: Path
) -> None:
    session = session_of(fresh(), tmp_path)
    async with opened(session, size) as (main, pilot):
        await burst(pilot, "f7", *"2.4 thanh tra", "enter")
        await wait_for(
            pilot, lambda: pilot.app.screen is main and main.current == "p1.ii.2.4", "went there"
        )


async def test_findings_stand_under_their_section_with_the_cure_below(tmp_path: Path) -> None:
    session = session_of(fresh(), tmp_path)
    async with opened(session, WIDE) as (_main, pilot):
        await burst(pilot, "f7", *"khai thac manh")
        await wait_for(pilot, lambda: isinstance(pilot.app.screen, FindingsScreen), "the list")
        text = shown(pilot.app)
        heading = text.index("1.3. Khai thác mạnh mẽ")
        assert heading < text.index("■ There is no text yet.")
        assert "→ Write the text of this section." in text
        await burst(pilot, "down")
        assert "→ Answer it in the text and tick it" in shown(pilot.app)


async def test_the_count_is_that_of_completion_and_falls_when_something_is_done(
    tmp_path: Path,
) -> None:
    session = session_of(fresh(), tmp_path)
    total = len(list(session.completion.all_findings()))
    session.edit(
        "section:p1.ii.1.1",
        lambda report: sections.answer_prompt(report, "p1.ii.1.1/b1", Answer.COVERED),
        ("p1.ii.1.1",),
    )
    found = list(session.completion.all_findings())
    assert len(found) == total - 1
    blocking = sum(finding.severity == "error" for finding in found)
    async with opened(session, WIDE) as (_main, pilot):
        pilot.app.push_screen(FindingsScreen(session))
        await pilot.pause()
        assert describe_counts(blocking, len(found) - blocking) in shown(pilot.app)
        assert f"{blocking} things to be done" in shown(pilot.app)


async def test_every_finding_can_be_reached_with_the_arrows(tmp_path: Path) -> None:
    session = session_of(fresh(), tmp_path)
    count = len(list(session.completion.all_findings()))
    async with opened(session, SMALL) as (_main, pilot):
        screen = FindingsScreen(session)
        pilot.app.push_screen(screen)
        await pilot.pause()
        rows = screen.query_one(Rows)
        seen = set()
        for _step in range(count):
            assert rows.current is not None
            assert not rows.current.heading
            seen.add(rows.current.key)
            rows.press("down")
        assert len(seen) == count


async def test_a_filter_that_finds_nothing_says_so(tmp_path: Path) -> None:
    session = session_of(fresh(), tmp_path)
    async with opened(session, SMALL) as (main, pilot):
        await burst(pilot, "f7", *"zzzz", "enter")
        await wait_for(pilot, lambda: isinstance(pilot.app.screen, FindingsScreen), "the list")
        assert "Nothing still to be done is called that." in shown(pilot.app)
        await burst(pilot, "escape")
        await wait_for(pilot, lambda: pilot.app.screen is main, "closed")


async def test_a_complete_report_says_so_calmly(tmp_path: Path) -> None:
    session = session_of(complete(), tmp_path)
    assert session.completion.report_progress.complete
    async with opened(session, SMALL) as (_main, pilot):
        pilot.app.push_screen(FindingsScreen(session))
        await pilot.pause()
        text = shown(pilot.app)
        assert "● The report is complete." in text
        assert "■" not in text


async def test_hostile_text_is_only_shown(tmp_path: Path) -> None:
    session = session_of(fresh(), tmp_path)
    report = session.report
    first = report.sections[3]
    session = Session(session.saver.opened)
    bad = replace(report, sections=tuple(
        replace(one, title=HOSTILE, body="{{[/]}} ....") if one is first else one
        for one in report.sections
    ))  # fmt: skip
    session.edit("structure", lambda _report: bad, (first.id,))
    async with opened(session, WIDE) as (_main, pilot):
        assert isinstance(pilot.app.screen, MainScreen)
        await burst(pilot, "f7", *"click")
        await wait_for(pilot, lambda: isinstance(pilot.app.screen, FindingsScreen), "the list")
        text = shown(pilot.app)
        assert "[@click=app.bell]x[/]" in text
        assert "\x1b" not in text
        assert "\u202e" not in text
