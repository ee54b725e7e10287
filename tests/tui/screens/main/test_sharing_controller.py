"""One report, somebody else's saves, and what a session left: nothing of either side is lost."""

from __future__ import annotations

import asyncio
import errno
import os
import threading
from pathlib import Path
from typing import Any

import pytest
from textual.app import App

from outline.editing import sections
from outline.errors import StoreError
from store.disk import sidecar
from store.journal import recovery
from store.journal.writer import Journal
from store.report_file import files
from tests.samples.small import make_report
from tests.tui.support import SMALL, WIDE, make_session, opened, shown, wait_for
from tui.session.file_watcher import FileWatcher
from tui.session.session import Session


def other(path: Path, section: str, text: str) -> None:
    """Save as somebody else does."""
    there = files.load(path)
    files.save(there, sections.set_body(there.report, section, text))


def left_behind(path: Path, section: str, text: str) -> None:
    """Leave a journal as a session does that was killed."""
    session = Session(files.load(path))
    session.saver.keep_journal()
    session.type_body(section, text)
    assert session.saver.journal is not None
    assert session.saver.journal.flush(10)
    session.saver.end(keep=True)


def body(path: Path, section: str) -> str:
    return files.load(path).report.section(section).body


async def test_a_save_keeps_what_others_saved_and_shows_it_here(session: Session) -> None:
    session.type_body("p1.i.2", "của tôi")
    other(session.path, "p1.ii", "của người khác")
    assert await session.saver.save()
    assert not session.dirty
    assert session.saver.conflicts == ()
    assert session.report.section("p1.ii").body == "của người khác"
    assert files.load(session.path).report == session.report
    assert "p1.ii" in session.take_changes().ids
    assert not [one for one in session.completion.findings("p1.ii") if one.code == "empty"]


async def test_what_is_typed_while_a_save_merges_is_kept_and_still_unsaved(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun, go_on = threading.Event(), threading.Event()
    real = files.save

    def slow(*args: Any, **more: Any) -> files.Opened:
        begun.set()
        assert go_on.wait(5)
        return real(*args, **more)

    other(session.path, "p1.ii", "của người khác")
    session.type_body("p1.i.2", "một")
    monkeypatch.setattr(files, "save", slow)
    save = asyncio.create_task(session.saver.save())
    await asyncio.to_thread(begun.wait, 5)
    session.type_body("p1.i.2", "một hai")
    go_on.set()
    assert await save
    assert session.dirty
    assert session.report.section("p1.i.2").body == "một hai"
    assert session.report.section("p1.ii").body == "của người khác"
    assert body(session.path, "p1.i.2") == "một"
    assert await session.saver.save()
    assert body(session.path, "p1.i.2") == "một hai"
    assert body(session.path, "p1.ii") == "của người khác"


async def test_the_same_lines_changed_by_two_are_both_kept_and_named(session: Session) -> None:
    session.type_body("p1.i.2", "tôi viết")
    other(session.path, "p1.i.2", "người khác viết")
    assert await session.saver.save()
    text = body(session.path, "p1.i.2")
    assert "tôi viết" in text
    assert "người khác viết" in text
    assert session.saver.conflicts == ("p1.i.2",)
    assert session.report.section("p1.i.2").body == text


async def test_others_saves_come_in_without_making_anything_unsaved(session: Session) -> None:
    other(session.path, "p1.ii", "mới")
    assert await session.saver.receive()
    assert (session.dirty, session.report.section("p1.ii").body) == (False, "mới")
    assert not await session.saver.receive()
    session.type_body("p1.i.2", "của tôi")
    other(session.path, "p1.ii", "mới hơn")
    assert await session.saver.receive()
    assert (session.dirty, session.report.section("p1.i.2").body) == (True, "của tôi")
    assert await session.saver.save()
    assert body(session.path, "p1.ii") == "mới hơn"


async def test_a_file_that_cannot_be_read_leaves_everything_as_it_is(session: Session) -> None:
    session.type_body("p1.i.2", "của tôi")
    report = session.report
    good = session.path.read_bytes()
    session.path.write_bytes(good[: len(good) // 2] + b"\n<<<<<<< HEAD\n")
    with pytest.raises(StoreError):
        await session.saver.receive()
    assert session.report is report
    session.path.write_bytes(good)
    assert await session.saver.save()


def test_a_journal_comes_back_unsaved_and_is_not_asked_for_again(tmp_path: Path) -> None:
    path = make_session(tmp_path).path
    left_behind(path, "p1.i.2", "chưa lưu")
    other(path, "p1.ii", "đã lưu sau đó")
    session = Session(files.load(path))
    session.saver.keep_journal()
    session.saver.recover(*recovery.claim_journals(path))
    assert session.report.section("p1.i.2").body == "chưa lưu"
    assert session.report.section("p1.ii").body == "đã lưu sau đó"
    assert session.dirty
    assert session.saver.recovery is not None
    assert "@" in session.saver.recovery.name
    assert asyncio.run(session.saver.save())
    session.saver.end(keep=False)
    assert body(path, "p1.i.2") == "chưa lưu"
    assert recovery.claim_journals(path) == ([], [])


def test_a_recovery_that_is_killed_too_comes_back(tmp_path: Path) -> None:
    path = make_session(tmp_path).path
    left_behind(path, "p1.i.2", "chưa lưu")
    session = Session(files.load(path))
    session.saver.keep_journal()
    session.saver.recover(*recovery.claim_journals(path))
    session.saver.end(keep=True)
    (found,), _told = recovery.claim_journals(path)
    assert found.recover().ours.section("p1.i.2").body == "chưa lưu"


def test_what_came_back_on_a_bad_disk_does_not_come_back_again_once_it_is_saved(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = make_session(tmp_path).path
    left_behind(path, "p1.i.2", "chưa lưu")
    session = Session(files.load(path))
    session.saver.keep_journal()
    with monkeypatch.context() as bad:
        bad.setattr(Journal, "flush", lambda *_: False)
        session.saver.recover(*recovery.claim_journals(path))
    assert session.saver.recovery is not None
    assert [*sidecar.of(path).glob("replay-*")], "it is nowhere else yet"
    assert asyncio.run(session.saver.save())
    session.saver.end(keep=False)
    other(path, "p1.i.2", "")
    assert recovery.claim_journals(path) == ([], [])


def test_a_journal_of_what_was_saved_after_all_is_not_worth_a_word(tmp_path: Path) -> None:
    path = make_session(tmp_path).path
    left_behind(path, "p1.i.2", "đã lưu")
    other(path, "p1.i.2", "đã lưu")
    session = Session(files.load(path))
    session.saver.keep_journal()
    session.saver.recover(*recovery.claim_journals(path))
    assert session.saver.recovery is None
    assert not session.dirty
    assert not [*sidecar.of(path).glob("replay-*")]
    session.saver.end(keep=False)


def test_letting_go_takes_back_what_came_and_nothing_typed_since(tmp_path: Path) -> None:
    path = make_session(tmp_path).path
    left_behind(path, "p1.i.2", "chưa lưu")
    session = Session(files.load(path))
    session.saver.keep_journal()
    session.saver.recover(*recovery.claim_journals(path))
    session.type_body("p1.ii", "gõ sau")
    session.saver.drop_recovery()
    assert session.report.section("p1.i.2").body == ""
    assert session.report.section("p1.ii").body == "gõ sau"
    session.saver.end(keep=False)


async def test_cursor_undo_and_letters_on_their_way_survive_what_comes_in(tmp_path: Path) -> None:
    report = sections.set_body(make_report(), "p1.i.2", "đầu\ngiữa\ncuối")
    session = make_session(tmp_path, report)
    async with opened(session) as (main, pilot):
        main.go_to("p1.i.2")
        await wait_for(pilot, lambda: main.editor.section == "p1.i.2", "the section")
        main.editor.move_cursor((1, 4))
        await pilot.press("x", "y")
        there = files.load(session.path)
        files.save(there, sections.set_body(there.report, "p1.i.2", "trên\nđầu\ngiữa\ncuối\ndưới"))
        main.controllers.sharing.receive_soon()
        await pilot.press("z")
        await wait_for(pilot, lambda: "dưới" in main.editor.text, "what came in")
        assert main.editor.text == "trên\nđầu\ngiữaxyz\ncuối\ndưới"
        assert main.editor.cursor_location == (2, 7)
        await wait_for(
            pilot, lambda: session.report.section("p1.i.2").body == main.editor.text, "in step"
        )
        await pilot.press("ctrl+z")
        await wait_for(pilot, lambda: "xyz" not in main.editor.text, "undo")
        assert main.editor.text.startswith("trên\nđầu\ngiữa")
        assert main.editor.text.endswith("\ncuối\ndưới")


async def test_what_comes_in_for_another_section_shows_in_the_outline(tmp_path: Path) -> None:
    session = make_session(tmp_path)
    async with opened(session) as (main, pilot):
        there = files.load(session.path)
        files.save(there, sections.add_section(there.report, "p1.ii", "x1", "Mục của người khác"))
        main.controllers.sharing.receive_soon()
        await wait_for(pilot, lambda: "Mục của người khác" in shown(main.app), "the new heading")
        assert not session.dirty


async def test_a_clash_is_told_with_the_heading_and_shown(tmp_path: Path) -> None:
    session = make_session(tmp_path)
    async with opened(session) as (main, pilot):
        main.go_to("p1.i.2")
        await pilot.press("x")
        other(session.path, "p1.i.2", "người khác viết")
        main.controllers.sharing.receive_soon()
        await wait_for(pilot, lambda: "same place: 2. Du lịch" in shown(main.app), "the clash")
        assert "người khác viết" in main.editor.text
        assert "x" in main.editor.text.split("\n")


async def test_a_full_disk_is_told_with_a_way_out_and_so_is_its_end(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from store.journal import writer
    from tui.screens.main import sharing_controller

    refusing, real = threading.Event(), os.pwrite
    refusing.set()

    def write(fd: int, data: Any, at: int) -> int:
        if refusing.is_set():
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        return real(fd, data, at)

    monkeypatch.setattr(os, "pwrite", write)
    monkeypatch.setattr(writer, "RETRY", 0.05)
    monkeypatch.setattr(sharing_controller, "JOURNAL", 0.02)
    session = make_session(tmp_path)
    session.saver.keep_journal()
    async with opened(session) as (main, pilot):
        main.go_to("p1.i.2")
        await pilot.press("x")
        await wait_for(pilot, lambda: "disk is full" in shown(main.app), "the complaint")
        assert "Save as" in shown(main.app)
        assert session.report.section("p1.i.2").body == "x"
        refusing.clear()
        await wait_for(pilot, lambda: "on the disk again" in shown(main.app), "the end of it")
    session.saver.end(keep=False)


@pytest.mark.parametrize("size", [SMALL, WIDE])
async def test_a_name_that_no_file_can_have_is_refused_while_it_can_be_mended(
    size: tuple[int, int], tmp_path: Path
) -> None:
    session = make_session(tmp_path)
    async with opened(session, size) as (main, pilot):
        main.controllers.saving.save_as()
        await pilot.pause()
        dialog = main.app.screen
        for typed, reason in (
            ("/khong/co/x.toml", "There is no folder /khong/co."),
            ("/tmp", "/tmp is a folder."),
        ):
            await pilot.press("ctrl+u", *typed, "enter")
            assert main.app.screen is dialog
            assert f"✗ {reason}" in shown(main.app)
            assert typed in shown(main.app)
        await pilot.press("escape")
        assert main.app.screen is main
        assert session.path == tmp_path / "bao-cao.toml"


async def test_saving_elsewhere_goes_on_there(tmp_path: Path) -> None:
    session = make_session(tmp_path)
    session.saver.keep_journal()
    old, new = session.path, tmp_path / "khac.toml"
    session.type_body("p1.i.2", "một")
    assert await session.saver.save(new)
    assert session.path == new
    session.type_body("p1.i.2", "một hai")
    assert session.saver.journal is not None
    assert session.saver.journal.flush(10)
    assert [*sidecar.of(new).glob("journal-*")]
    assert not [*sidecar.of(old).glob("journal-*")]
    assert await session.saver.save()
    assert (body(old, "p1.i.2"), body(new, "p1.i.2")) == ("", "một hai")
    session.saver.end(keep=False)


def test_watching_tells_of_other_bytes_only(tmp_path: Path) -> None:
    session = make_session(tmp_path)
    told: list[int] = []
    watch = FileWatcher(lambda: (session.path, session.saver.opened.data), lambda: told.append(1))
    watch.check()
    os.utime(session.path, ns=(0, 0))
    watch.check()
    assert told == []
    other(session.path, "p1.ii", "mới")
    watch.check()
    watch.check()
    assert told == [1]
    data = session.path.read_bytes()
    session.path.unlink()
    watch.check()
    watch.check()
    assert told == [1, 1], "gone is told once"
    session.path.write_bytes(data)
    watch.check()
    watch.check()
    assert told == [1, 1, 1], "and that it is back, too"


async def test_a_report_that_is_removed_while_it_is_open_is_named_with_a_way_on(
    session: Session,
) -> None:
    session.path.unlink()
    with pytest.raises(StoreError) as caught:
        await session.saver.receive()
    assert "is gone" in str(caught.value)
    assert "Save as" in str(caught.value.cure)


def test_watching_is_not_deceived_by_a_clock(tmp_path: Path) -> None:
    """Same size, same time, same number: only the bytes differ; a look now and then reads them."""
    from tui.session import file_watcher

    session = make_session(tmp_path)
    told: list[int] = []
    watch = FileWatcher(lambda: (session.path, session.saver.opened.data), lambda: told.append(1))
    watch.check()
    found = session.path.stat()
    data = session.path.read_bytes()
    with session.path.open("r+b") as file:
        file.write(data.replace("Huyện".encode(), "HUYện".encode()))
    os.utime(session.path, ns=(found.st_atime_ns, found.st_mtime_ns))
    for _look in range(file_watcher.READ_ANYWAY):
        watch.check()
    assert told


async def test_a_mount_whose_locks_end_here_is_told_at_the_beginning(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    table = tmp_path / "mountinfo"
    table.write_text("36 35 0:50 / / rw shared:1 - fuse.sshfs server:/data rw\n", encoding="utf-8")
    monkeypatch.setattr("store.disk.mounts.MOUNTS", table)
    async with opened(make_session(tmp_path)) as (main, pilot):
        await wait_for(pilot, lambda: "sshfs" in shown(main.app), "the warning")


def flat(app: App[Any]) -> str:
    return " ".join(shown(app).split())


async def test_a_report_that_can_only_be_read_says_the_way_out_which_works(tmp_path: Path) -> None:
    session = make_session(tmp_path, read_only="It belongs to somebody else.")
    async with opened(session) as (main, pilot):
        await wait_for(pilot, lambda: "the right to" in flat(main.app), "the cure")
        assert "Save as" in flat(main.app)
        main.controllers.saving.start_save_as(tmp_path / "khac.toml")
        await wait_for(pilot, lambda: session.path.name == "khac.toml", "the other file")
        main.go_to("p1.i.2")
        await wait_for(pilot, lambda: not main.editor.read_only, "it can be written in")
        await pilot.press("x")
        await wait_for(pilot, lambda: session.dirty, "the letter")
        assert session.saver.journal is not None
    session.saver.end(keep=False)
