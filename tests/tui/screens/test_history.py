"""The history on the screen: saves, what differs by words, and bringing it back as one edit."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path

import pytest
from textual.pilot import Pilot

from outline.editing import sections
from outline.model import Report, Row
from store.disk import sidecar
from store.history import snapshots
from store.report_file import files
from tests.samples.small import make_report
from tests.tui.directive import burst
from tests.tui.support import SMALL, WIDE, opened, shown, wait_for
from tui.i18n import LANGUAGES, set_language
from tui.screens.history import HistoryScreen
from tui.screens.main.screen import MainScreen
from tui.session.session import Session

BEGIN = dt.datetime.now().astimezone() - dt.timedelta(hours=5)


@pytest.fixture
def session(tmp_path: Path) -> Session:
    """Return a report that was saved three times after it was made."""
    at = files.create(tmp_path / "bao-cao.toml", make_report())
    snapshots.record(at.path, at.data, "lan@maychu", BEGIN, (), snapshots.OUTSIDE)

    def body(id_: str, text: str) -> Callable[[Report], Report]:
        return lambda report: sections.set_body(report, id_, text)

    for number, change in enumerate((
        body("p1.i.1", "Đạt 83,2% kế hoạch năm."),
        body("p1.i.2", "Khách tăng."),
        body("p1.i.1", "Đạt 85,2% kế hoạch."),
    ), 1):  # fmt: skip
        at = files.save(at, change(at.report), author=f"minh{number}@maychu")
    return Session(at)


async def open_history(pilot: Pilot[int]) -> HistoryScreen:
    await burst(pilot, "ctrl+k")
    await wait_for(pilot, lambda: isinstance(pilot.app.screen, HistoryScreen), "the history")
    screen = pilot.app.screen
    assert isinstance(screen, HistoryScreen)
    await wait_for(pilot, lambda: "Nothing differs from now." in shown(pilot.app), "compared")
    return screen


async def sees(pilot: Pilot[int], text: str) -> None:
    await wait_for(pilot, lambda: text in shown(pilot.app), f"{text!r} on the screen")


@pytest.mark.parametrize("size", [SMALL, WIDE])
async def test_what_differs_by_words_stands_beside_the_save(
    session: Session, size: tuple[int, int]
) -> None:
    async with opened(session, size) as (_main, pilot):
        await open_history(pilot)
        await burst(pilot, "down")
        await burst(pilot, "down")
        await sees(pilot, "Đạt [-83,2-]{+85,2+}% kế hoạch[- năm-].")
        assert "1. Cơ cấu lại nền kinh tế" in shown(pilot.app)
        assert "compared with now" in shown(pilot.app)


@pytest.mark.parametrize("size", [SMALL, WIDE])
async def test_enter_brings_one_part_back_as_one_edit(
    session: Session, size: tuple[int, int]
) -> None:
    async with opened(session, size) as (main, pilot):
        await open_history(pilot)
        await burst(pilot, "end")
        await sees(pilot, "{+Khách tăng.+}")
        await burst(pilot, "enter", "enter")
        await wait_for(pilot, lambda: not session.report.section("p1.i.1").body, "brought back")
        assert session.report.section("p1.i.2").body == "Khách tăng."
        await sees(pilot, "Ctrl+Z takes")
        await burst(pilot, "ctrl+z")
        await wait_for(pilot, lambda: session.report.section("p1.i.1").body, "taken back")
        assert session.report == session.saver.opened.report
        await burst(pilot, "ctrl+y")
        await wait_for(pilot, lambda: not session.report.section("p1.i.1").body, "again")
        await burst(pilot, "escape", "escape")
        await wait_for(pilot, lambda: pilot.app.screen is main, "closed")
        assert session.dirty


async def test_undo_in_the_outline_takes_it_back_and_what_was_typed_since_stays(
    session: Session,
) -> None:
    async with opened(session) as (main, pilot):
        await open_history(pilot)
        await burst(pilot, "end")
        await sees(pilot, "{+Khách tăng.+}")
        await burst(pilot, "enter", "enter")
        await wait_for(pilot, lambda: not session.report.section("p1.i.1").body, "brought back")
        await burst(pilot, "escape", "escape")
        await wait_for(pilot, lambda: pilot.app.screen is main, "closed")
        session.type_body("p1.ii", "Gõ thêm.")
        main.action_to_tree()
        await burst(pilot, "ctrl+z")
        await wait_for(pilot, lambda: session.report.section("p1.i.1").body, "taken back")
        assert session.report.section("p1.ii").body == "Gõ thêm."


async def test_the_whole_report_comes_back_only_after_a_question(session: Session) -> None:
    async with opened(session) as (main, pilot):
        screen = await open_history(pilot)
        await burst(pilot, "end")
        await sees(pilot, "{+Khách tăng.+}")
        await burst(pilot, "ctrl+r")
        await wait_for(pilot, lambda: pilot.app.screen is not screen, "asked")
        assert session.report == session.saver.opened.report
        await burst(pilot, "escape")
        await wait_for(pilot, lambda: pilot.app.screen is screen, "stayed")
        await burst(pilot, "ctrl+r")
        await wait_for(pilot, lambda: pilot.app.screen is not screen, "asked again")
        await burst(pilot, "tab", "enter")
        await wait_for(pilot, lambda: session.report == make_report(), "brought back")
        await burst(pilot, "ctrl+z")
        await wait_for(pilot, lambda: session.report == session.saver.opened.report, "taken back")
        assert isinstance(main, MainScreen)


async def test_only_the_saves_of_the_section_can_be_listed(session: Session) -> None:
    async with opened(session) as (main, pilot):
        main.go_to("p1.i.2")
        await wait_for(pilot, lambda: main.editor.section == "p1.i.2", "there")
        await open_history(pilot)
        assert "4 saves" in shown(pilot.app)
        await burst(pilot, "f4")
        await sees(pilot, "2 saves")
        assert "minh2@maychu" in shown(pilot.app)
        assert "minh3@maychu" not in shown(pilot.app)


async def test_what_one_save_changed_can_be_shown(session: Session) -> None:
    async with opened(session) as (_main, pilot):
        await open_history(pilot)
        await burst(pilot, "f3")
        await sees(pilot, "Đạt [-83,2-]{+85,2+}% kế hoạch[- năm-].")
        await sees(pilot, "what this save changed")
        await burst(pilot, "down")
        await sees(pilot, "{+Khách tăng.+}")
        await burst(pilot, "end")
        await sees(pilot, "the first one kept")


async def test_what_was_typed_just_before_is_compared_too(session: Session) -> None:
    async with opened(session) as (main, pilot):
        main.go_to("p1.i.2")
        await wait_for(pilot, lambda: main.editor.section == "p1.i.2", "there")
        await burst(pilot, *"Mới ", "ctrl+k")
        await sees(pilot, "{+Mới +}Khách tăng.")


async def test_a_report_without_history_says_so(tmp_path: Path) -> None:
    at = files.create(tmp_path / "a.toml", make_report())
    async with opened(Session(at)) as (main, pilot):
        await burst(pilot, "ctrl+k")
        await sees(pilot, "no history yet")
        await burst(pilot, "enter", "tab", "ctrl+r", "ctrl+z", "escape")
        await wait_for(pilot, lambda: pilot.app.screen is main, "closed")


async def test_a_damaged_save_says_so_and_the_others_are_there(session: Session) -> None:
    pack = sidecar.of(session.path) / snapshots.NAME
    data = bytearray(pack.read_bytes())
    data[40] ^= 1
    pack.write_bytes(data)
    async with opened(session) as (_main, pilot):
        await burst(pilot, "ctrl+k")
        await sees(pilot, "damaged")
        assert "4 saves" in shown(pilot.app)


async def test_a_read_only_report_is_not_changed(session: Session) -> None:
    session = Session(session.saver.opened, read_only="Chỉ đọc.")
    async with opened(session) as (_main, pilot):
        await open_history(pilot)
        await burst(pilot, "end")
        await sees(pilot, "{+Khách tăng.+}")
        await burst(pilot, "enter", "enter")
        await sees(pilot, "Chỉ đọc.")
        assert session.report == session.saver.opened.report


async def test_hostile_words_are_only_shown(session: Session) -> None:
    hostile = "\x1b]0;x\x07[/][@click=app.bell]x[/]"
    when = BEGIN + dt.timedelta(days=1)
    snapshots.record(
        session.path, session.saver.opened.data + b"\n", hostile, when, (hostile,), hostile
    )
    async with opened(session) as (_main, pilot):
        await open_history(pilot)
        text = shown(pilot.app)
        assert "\x1b" not in text
        assert "[/]" in text


async def test_it_speaks_vietnamese(session: Session) -> None:
    set_language("vi")
    async with opened(session) as (_main, pilot):
        await burst(pilot, "ctrl+k")
        await sees(pilot, "Không có gì khác hiện nay.")
        assert "Lịch sử" in shown(pilot.app)


@pytest.mark.parametrize("size", [SMALL, WIDE])
@pytest.mark.parametrize("language", LANGUAGES)
async def test_the_saves_say_headings_and_not_ids(
    size: tuple[int, int], language: str, session: Session
) -> None:
    set_language(language)
    at = session.saver.opened
    changes: tuple[Callable[[Report], Report], ...] = (
        lambda report: sections.add_section(report, "p1.ii", "x1", "Thủy sản"),
        lambda report: sections.delete(report, "x1"),
        lambda report: sections.set_document(report, issuer="Huyện ủy X"),
        lambda report: sections.set_blank(report, "members", 45),
        lambda report: sections.add_row(report, "indicators", Row("r1", {"name": "Thu"})),
    )
    for change in changes:
        at = files.save(at, change(at.report), author="minh@maychu")
    async with opened(Session(at), size) as (main, pilot):
        await burst(pilot, "ctrl+k")
        await sees(pilot, "Thủy sản")
        width = main.app.screen.query_one("#saves").size.width
        rows = [line[: width + 4] for line in shown(main.app).splitlines()]
        text = "\n".join(rows)
        assert text.count("Thủy sản") == 2, "also the save that deleted it"
        assert "1. Cơ cấu lại" in text or size == SMALL
        assert "Phụ lục 1" in text
        for id_ in ("x1", "p1.i", "document", "blanks", "indicators"):
            assert id_ not in text
        for line in rows:
            assert len(line) <= size[0]


async def test_a_save_of_several_parts_says_how_many_more_and_what_was_emptied(
    session: Session,
) -> None:
    ids = ("p1.i.1", "p1.i.2", "p1.ii")
    when = dt.datetime.now().astimezone()
    data = session.saver.opened.data
    snapshots.record(session.path, data + b"# 1\n", "a@b", when, ids)
    snapshots.record(session.path, data + b"# 2\n", "a@b", when, ids, emptied=ids[1:])
    async with opened(session) as (main, pilot):
        await burst(pilot, "ctrl+k")
        await sees(pilot, "6 saves")
        newest, older = [line for line in shown(main.app).splitlines() if "  a@b  " in line]
        assert "emptied: 2. Du l" in newest
        assert "+1" in newest
        assert "1. Cơ cấu lại" in older
        assert "+2" in older


async def test_few_states_are_read_to_open_the_history(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    from store.history.snapshots import History
    from tui.presenters import part_names

    when = dt.datetime.now().astimezone()
    for number in range(40):
        data = session.saver.opened.data + b"# %d\n" % number
        snapshots.record(session.path, data, "a@b", when, (f"gone{number}",))
    real = History.read
    read: list[str] = []

    def counted(self: History, stamp: str) -> bytes:
        read.append(stamp)
        return real(self, stamp)

    monkeypatch.setattr(History, "read", counted)
    async with opened(session) as (main, pilot):
        await burst(pilot, "ctrl+k")
        await sees(pilot, "44 saves")
        await sees(pilot, "Nothing differs from now.")
        await main.app.screen.workers.wait_for_complete()
        assert "a deleted section" in shown(main.app)
        assert 0 < len(read) <= part_names.MOST_READ + 1
