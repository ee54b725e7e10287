"""A renamed report: told by the commands and on the screen, brought along when it is wished."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from textual.app import App

from outline.editing import sections
from store import renamed
from store.disk import sidecar
from store.history import snapshots
from store.journal.writer import Journal
from store.report_file import files
from tests.samples.small import make_report
from tests.tui.command import decuong
from tests.tui.directive import burst
from tests.tui.support import WIDE, opened, shown, wait_for
from tui.screens.dialogs import Question
from tui.session.session import Session


def saved(path: Path, text: str) -> None:
    held = files.load(path)
    files.save(held, sections.set_body(held.report, "p1.i.2", text))


@pytest.fixture
def old(tmp_path: Path) -> Path:
    path = files.create(tmp_path / "cu.toml", make_report()).path
    saved(path, "Một.")
    held = files.load(path)
    journal = Journal(path, held.data, held.report)
    journal.take(sections.set_body(held.report, "p1.i.2", "Chưa lưu."))
    assert journal.flush(10)
    journal.close(keep=True)
    return path


@pytest.fixture
def new(old: Path) -> Path:
    return old.rename(old.with_name("moi.toml"))


TELLING = {
    "history": ["history", "FILE"],
    "check": ["check", "FILE"],
    "restore": ["restore", "FILE", "--at", "2"],
    "set": ["set", "FILE", "document.subject=khác"],
    "put": ["put", "FILE", "p1.i.1"],
    "status": ["status", "FILE", "p1.i.1", "draft"],
}
SILENT = {"show": ["show", "FILE"], "get": ["get", "FILE", "p1.i.2"], "export": ["export", "FILE"]}


@pytest.mark.parametrize("name", TELLING)
def test_commands_that_look_back_or_write_tell_where_the_history_is(name: str, new: Path) -> None:
    words = [new if word == "FILE" else word for word in TELLING[name]]
    ran = decuong(*words, stdin="Văn bản.")
    said = (
        f"decuong: {new} is cu.toml under another name; its history and what was not saved are "
        f"still kept under the old one. “decuong history {new} --adopt cu.toml” brings them along."
    )
    assert ran.talk.splitlines().count(said) == 1
    if name == "set":
        assert decuong("history", new, "--adopt", "cu.toml").code == 0
        assert decuong(*words, stdin="Văn bản.").talk == ""


@pytest.mark.parametrize("name", SILENT)
def test_commands_that_only_print_say_nothing(name: str, new: Path) -> None:
    ran = decuong(*(new if word == "FILE" else word for word in SILENT[name]))
    assert "another name" not in ran.talk


def test_a_copy_is_told_nothing(old: Path) -> None:
    copy = old.with_name("copy.toml")
    copy.write_bytes(old.read_bytes())
    assert "another name" not in decuong("history", copy).talk


def test_history_brings_along_what_is_kept_under_the_old_name(new: Path) -> None:
    ran = decuong("history", new, "--adopt", "cu.toml")
    assert (ran.code, ran.data) == (0, b"")
    assert ran.talk == (
        f"Moved here from cu.toml: 2 saves.\nThe unsaved text comes back when you open {new}.\n"
    )
    assert decuong("history", new).out.count("\n") == 2
    again = decuong("history", new, "--adopt", "cu.toml")
    assert (again.code, "Nothing is kept of a report" in again.talk) == (2, True)


def test_the_old_name_says_how_the_new_one_gets_what_was_not_saved(new: Path) -> None:
    ran = decuong(new.with_name("cu.toml"))
    assert ran.code == 2
    assert "decuong history NAME --adopt cu.toml" in ran.talk


def session(path: Path) -> Session:
    held = Session(files.load(path))
    held.saver.keep_journal()
    held.saver.formers = renamed.find_former(path, held.saver.opened.data)
    return held


async def test_the_screen_offers_it_and_unsaved_text_comes_back_at_once(new: Path) -> None:
    held = session(new)
    async with opened(held, WIDE) as (main, pilot):
        told = "This report was renamed from cu.toml"
        await wait_for(pilot, lambda: told in " ".join(shown(pilot.app).split()), "told")
        await burst(pilot, "f11")
        await wait_for(pilot, lambda: isinstance(pilot.app.screen, Question), "asked")
        await burst(pilot, "enter")
        await wait_for(pilot, lambda: pilot.app.screen is main, "not now is marked first")
        assert snapshots.list_snapshots(new) == []
        await burst(pilot, "f11")
        await wait_for(pilot, lambda: isinstance(pilot.app.screen, Question), "asked again")
        await burst(pilot, "tab", "enter")
        await wait_for(pilot, lambda: held.saver.recovery is not None, "brought back")
        assert held.report.section("p1.i.2").body == "Chưa lưu."
        assert len(snapshots.list_snapshots(new)) == 2
        await wait_for(
            pilot, lambda: "Recovered the unsaved text" in shown(pilot.app), "told as usual"
        )
        assert not sidecar.of(new.with_name("cu.toml")).exists()
        assert held.saver.formers == ()
        await burst(pilot, "ctrl+s")
        await wait_for(pilot, lambda: not held.dirty, "saved")
    held.saver.end(keep=False)
    assert files.load(new).report.section("p1.i.2").body == "Chưa lưu."


def messages(app: App[Any]) -> str:
    """Return what notifications say, wherever their lines break."""
    return "\n".join(notification.message for notification in app._notifications)


async def test_what_cannot_be_brought_along_is_told_and_nothing_is_lost(
    new: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise PermissionError(13, "no")

    held = session(new)
    async with opened(held, WIDE) as (_main, pilot):
        await burst(pilot, "f11")
        await wait_for(pilot, lambda: isinstance(pilot.app.screen, Question), "asked")
        monkeypatch.setattr(renamed, "adopt", refuse)
        await burst(pilot, "tab", "enter")
        await wait_for(pilot, lambda: "cannot be saved" in messages(pilot.app), "told")
        assert len(held.saver.formers) == 1
    held.saver.end(keep=False)
    assert sidecar.of(new.with_name("cu.toml")).exists()
