"""Others in the same report: seen in outline and title, asked, waited for, and taken over from."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from store import identity
from store.disk import sidecar
from store.disk.lease_file import LeaseRecord
from store.history import snapshots
from store.presence import leases
from store.presence.leases import Lease
from store.report_file import files
from tests.store.crowd import elsewhere, left_over, neighbour, plant
from tests.tui.command import decuong
from tests.tui.support import SMALL, WIDE, opened, shown, wait_for
from tui.screens.lease_dialog import LeaseScreen, describe_lease
from tui.screens.main.screen import MainScreen
from tui.session.session import Session

HELD = "p1.i.2"


@pytest.fixture
def held(session: Session) -> Iterator[Path]:
    """A report in which lan, another process of this machine, writes in one section."""
    with neighbour() as lan:
        plant(session.path, HELD, replace(lan, user="lan"))
        yield session.path


def told(main: MainScreen) -> str:
    return "\n".join(str(one.message) for one in main.app._notifications)


async def test_the_name_of_who_writes_is_in_the_outline(session: Session, held: Path) -> None:
    for size in (SMALL, WIDE):
        async with opened(session, size) as (main, pilot):
            await wait_for(pilot, lambda: "✎ lan" in shown(main.app), "the name is drawn")
            (row,) = [line for line in shown(main.app).splitlines() if "✎ lan" in line]
            assert "2. Du lịch" in row


async def test_the_name_goes_when_the_writer_has_gone(session: Session, held: Path) -> None:
    async with opened(session) as (main, pilot):
        await wait_for(pilot, lambda: "✎ lan" in shown(main.app), "the name is drawn")
        (sidecar.of(held) / f"lease-{HELD}").unlink()
        await wait_for(pilot, lambda: "✎" not in shown(main.app), "the name is gone")


@pytest.mark.parametrize("name", ["[/]", "[@click=app.bell]x[/]", "lan\x1b]0;x\x07", "\u202elan"])
async def test_a_hostile_name_is_only_a_name(session: Session, name: str) -> None:
    plant(session.path, HELD, elsewhere(name))
    async with opened(session) as (main, pilot):
        await wait_for(pilot, lambda: "✎" in shown(main.app), "the name is drawn")
        main.go_to(HELD)
        await wait_for(pilot, lambda: "writes in this section" in told(main), "it is said")
        await pilot.press("ctrl+e")
        await wait_for(pilot, lambda: isinstance(main.app.screen, LeaseScreen), "asked")
        assert "\x1b" not in shown(main.app)
        assert "\u202e" not in shown(main.app)
        await pilot.press("escape")


async def test_being_in_a_text_holds_it_and_the_outline_does_not(session: Session) -> None:
    async with opened(session) as (main, pilot):
        main.go_to(HELD)
        await wait_for(
            pilot, lambda: left_over(session.path) == [f"lease-{HELD}"], "the lease is there"
        )
        await pilot.press("f6")
        assert main.area == "checklist"
        await pilot.pause()
        assert left_over(session.path) == [f"lease-{HELD}"]
        await pilot.press("f6")
        assert main.area == "tree"
        await wait_for(pilot, lambda: left_over(session.path) == [], "the lease is given back")


async def test_leaving_gives_the_lease_back(session: Session) -> None:
    async with opened(session) as (main, pilot):
        main.go_to(HELD)
        await wait_for(pilot, lambda: left_over(session.path) != [], "the lease is there")
    assert left_over(session.path) == []


async def test_a_section_of_somebody_else_can_be_read_and_not_written(
    session: Session, held: Path
) -> None:
    async with opened(session) as (main, pilot):
        await wait_for(pilot, lambda: "✎ lan" in shown(main.app), "the name is drawn")
        main.go_to(HELD)
        await wait_for(pilot, lambda: main.editor.section == HELD, "the section is shown")
        await pilot.press("a", "enter", "b")
        await wait_for(pilot, lambda: "Ctrl+E: ask, wait" in told(main), "the key is named")
        assert session.report.section(HELD).body == ""
        assert not session.dirty
        assert "lan@" in shown(main.app).splitlines()[1]
        main.go_to("p1.i.1")
        await wait_for(pilot, lambda: main.editor.section == "p1.i.1", "another section")
        await pilot.press("a")
        await wait_for(pilot, lambda: session.report.section("p1.i.1").body == "a", "written")


async def test_a_section_that_gets_free_can_be_written_at_once(
    session: Session, held: Path
) -> None:
    async with opened(session) as (main, pilot):
        main.go_to(HELD)
        await wait_for(pilot, lambda: main.editor.read_only, "it is only to be read")
        (sidecar.of(held) / f"lease-{HELD}").unlink()
        await wait_for(pilot, lambda: not main.editor.read_only, "it is free")
        await pilot.press("a")
        await wait_for(pilot, lambda: session.report.section(HELD).body == "a", "written")


async def test_taking_over_is_a_choice_that_is_never_made_first(
    session: Session, held: Path
) -> None:
    async with opened(session) as (main, pilot):
        main.go_to(HELD)
        await wait_for(pilot, lambda: main.editor.read_only, "it is only to be read")
        await pilot.press("ctrl+e", "enter")
        await wait_for(pilot, lambda: "when the section is free" in told(main), "waiting")
        assert main.editor.read_only
        await pilot.press("ctrl+e", "right", "right", "enter")
        await wait_for(pilot, lambda: not main.editor.read_only, "taken over")
        await pilot.press("a")
        await wait_for(pilot, lambda: session.report.section(HELD).body == "a", "written")
        (snapshot,) = snapshots.list_snapshots(held)
        assert snapshot.why == snapshots.TAKEOVER


async def test_asking_leaves_a_request_for_the_holder(session: Session, held: Path) -> None:
    async with opened(session) as (main, pilot):
        main.go_to(HELD)
        await wait_for(pilot, lambda: main.editor.read_only, "it is only to be read")
        await pilot.press("ctrl+e", "right", "enter")
        await wait_for(
            pilot, lambda: any(name.startswith("ask-") for name in left_over(held)), "asked"
        )


async def test_who_waits_elsewhere_is_told_when_it_is_free(session: Session, held: Path) -> None:
    async with opened(session) as (main, pilot):
        main.go_to(HELD)
        await wait_for(pilot, lambda: main.editor.read_only, "it is only to be read")
        await pilot.press("ctrl+e", "enter")
        main.go_to("p1.i.1")
        await wait_for(pilot, lambda: main.editor.section == "p1.i.1", "another section")
        (sidecar.of(held) / f"lease-{HELD}").unlink()
        await wait_for(pilot, lambda: "“2. Du lịch” is free now." in told(main), "told")


async def test_the_holder_sees_who_asks(session: Session) -> None:
    async with opened(session) as (main, pilot):
        main.go_to(HELD)
        await wait_for(pilot, lambda: left_over(session.path) != [], "the lease is there")
        leases.ask(session.path, HELD, elsewhere("minh"))
        await wait_for(pilot, lambda: "minh@may-khac asks for this section" in told(main), "told")


async def test_who_loses_a_section_is_told_and_loses_nothing(session: Session) -> None:
    async with opened(session) as (main, pilot):
        main.go_to(HELD)
        await wait_for(pilot, lambda: left_over(session.path) != [], "the lease is there")
        await pilot.press("x", "y")
        await wait_for(pilot, lambda: session.report.section(HELD).body == "xy", "written")
        found = leases.take(session.path, HELD, identity.me())
        assert isinstance(found, Lease)
        leases.take_over(session.path, leases.LeaseOfAnother(found.record), elsewhere("minh"))
        await wait_for(
            pilot, lambda: "minh@may-khac has taken over this section" in told(main), "told"
        )
        assert main.editor.text == "xy"
        assert session.dirty
        assert main.editor.read_only
        await wait_for(
            pilot,
            lambda: (
                b"xy"
                in snapshots.read(session.path, snapshots.list_snapshots(session.path)[0].stamp)
            ),
            "what was typed is a snapshot",
        )


async def test_our_own_other_session_is_taken_over_with_one_key(session: Session) -> None:
    with neighbour() as other:
        plant(session.path, HELD, replace(other, user=identity.me().user, tty="pts/9"))
        async with opened(session) as (main, pilot):
            main.go_to(HELD)
            await wait_for(pilot, lambda: "pts/9" in told(main), "said")
            await pilot.press("ctrl+e")
            await wait_for(pilot, lambda: not main.editor.read_only, "taken over")


async def test_a_session_that_died_bars_nobody(session: Session) -> None:
    with neighbour() as gone:
        plant(session.path, HELD, gone)
    async with opened(session) as (main, pilot):
        main.go_to(HELD)
        await pilot.press("a")
        await wait_for(pilot, lambda: session.report.section(HELD).body == "a", "written")


async def test_the_footer_shows_the_key_where_somebody_else_writes(
    session: Session, held: Path
) -> None:
    async with opened(session, SMALL) as (main, pilot):
        main.go_to("p1.i.1")
        await wait_for(pilot, lambda: main.editor.section == "p1.i.1", "a free section")
        assert "^E" not in shown(main.app).splitlines()[-1]
        main.go_to(HELD)
        await wait_for(
            pilot, lambda: "^E Who is writing" in shown(main.app).splitlines()[-1], "the key"
        )


def test_put_says_who_is_writing_there(session: Session, held: Path) -> None:
    ran = decuong("put", held, HELD, stdin="Du lịch phát triển.")
    assert ran.code == 0
    assert "lan@" in ran.talk
    assert "is writing in this section" in ran.talk
    assert "writing" not in decuong("put", held, "p1.i.1", stdin="Khác.").talk


async def test_nobody_is_asked_where_nobody_writes(session: Session) -> None:
    async with opened(session) as (main, pilot):
        await pilot.press("ctrl+e")
        assert "No other user is writing" in told(main)


async def test_a_report_that_is_only_read_holds_nothing(session: Session) -> None:
    session.saver.read_only = "only read"
    async with opened(session) as (main, pilot):
        main.go_to(HELD)
        await wait_for(pilot, lambda: main.editor.section == HELD, "the section is shown")
        assert main.controllers.presence.thread is not None
        main.controllers.presence.thread.step()
        assert left_over(session.path) == []


@pytest.mark.parametrize(
    ("idle", "said"),
    [(0, ""), (59, ""), (60, "for 1 minute."), (3 * 60 + 5, "for 3 minutes.")],
)
def test_a_holder_who_has_not_typed_for_long_is_said_to_be_idle(idle: int, said: str) -> None:
    now = dt.datetime.combine(dt.date.today(), dt.time(14, 5))
    lan = replace(elsewhere(), since=int(now.timestamp()))
    text = describe_lease(LeaseRecord("p1", "n", lan, idle=idle))
    assert text.startswith("lan@may-khac writes in this section since 14:05.")
    assert text.endswith(said or "14:05.")


def test_who_came_on_another_day_is_said_to_have() -> None:
    lan = replace(elsewhere(), since=int(dt.datetime(2023, 7, 2, 14, 5).timestamp()))
    assert describe_lease(LeaseRecord("p1", "n", lan)).endswith("since 14:05 02/07/2023.")


async def test_the_sentence_is_not_said_again_for_every_key(session: Session, held: Path) -> None:
    async with opened(session) as (main, pilot):
        main.go_to(HELD)
        await wait_for(pilot, lambda: main.editor.read_only, "it is only to be read")
        await pilot.press(*"abcdef")
        await wait_for(pilot, lambda: "Ctrl+E: ask" in told(main), "it is said")
        assert told(main).count("Ctrl+E: ask") == 1


def test_a_time_that_is_none_does_not_hurt() -> None:
    assert "?" in describe_lease(LeaseRecord("p1", "n", replace(elsewhere(), since=1 << 62)))


async def test_a_report_saved_elsewhere_is_held_there(session: Session, tmp_path: Path) -> None:
    async with opened(session) as (main, pilot):
        main.go_to(HELD)
        await wait_for(pilot, lambda: left_over(session.path) != [], "the lease is there")
        before, other = session.path, tmp_path / "ban-khac.toml"
        session.saver.opened = files.create(other, session.report)
        main.controllers.presence.enter_section()
        await wait_for(pilot, lambda: left_over(other) == [f"lease-{HELD}"], "held there")
        await wait_for(pilot, lambda: left_over(before) == [], "and not here")


def test_a_restore_says_who_is_writing_there(session: Session, held: Path) -> None:
    assert decuong("put", held, HELD, stdin="Một.").code == 0
    stamp = snapshots.list_snapshots(held)[0].stamp
    assert decuong("put", held, HELD, stdin="Hai.").code == 0
    ran = decuong("restore", held, "--at", stamp, "--section", HELD)
    assert ran.code == 0
    assert "is writing in this section" in ran.talk
