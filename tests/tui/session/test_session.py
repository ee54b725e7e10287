"""The session keeps report, completion, undo, generation and file together."""

from __future__ import annotations

import asyncio
import json
import threading
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from outline.editing import sections
from outline.errors import BadMove, DecuongError, StoreError, UnknownId, phrase
from outline.merging import conflicts
from outline.model import Answer, Conflict, Report, Section, Status
from store.report_file import files
from store.report_file.files import ChangedOnDisk
from tests.samples.small import make_report
from tests.tui.support import make_session
from tui.session.cursor_position import CursorPosition, LeftOff
from tui.session.session import Session


def tick(report: Report) -> Report:
    return sections.answer_prompt(report, "p1.i.1/b1", Answer.COVERED)


def test_an_edit_counts_and_refreshes_what_it_touched(session: Session) -> None:
    before = session.completion.progress("p1").met
    changed = session.edit("section:p1.i.1", tick, ("p1.i.1",))
    assert {"p1.i.1", "p1.i", "p1"} <= changed
    assert session.completion.progress("p1").met == before + 1
    assert (session.dirty, session.generation) == (True, 1)


def test_an_edit_that_changes_nothing_is_none(session: Session) -> None:
    session.edit("section:p1.i.1", lambda report: report, ("p1.i.1",))
    assert not session.dirty
    assert not session.undo("section:p1.i.1")


def test_an_edit_that_is_refused_changes_nothing(session: Session) -> None:
    report = session.report

    def refuse(_report: Report) -> Report:
        raise BadMove(phrase("No."))

    with pytest.raises(BadMove):
        session.edit("structure", refuse, ())
    assert session.report is report
    assert not session.dirty


def test_what_is_as_in_the_file_again_is_not_unsaved(session: Session) -> None:
    session.edit("section:p1.i.1", tick, ("p1.i.1",))
    seen = [session.dirty]
    assert session.undo("section:p1.i.1")
    seen.append(session.dirty)
    assert session.redo("section:p1.i.1")
    assert [*seen, session.dirty] == [True, False, True]


def test_a_text_that_is_as_in_the_file_again_is_not_unsaved(session: Session) -> None:
    before = session.report.section("p1.i.2").body
    session.type_body("p1.i.2", before + "x")
    session.type_body("pre", "x")
    session.type_body("p1.i.2", before)
    dirty = session.dirty
    session.type_body("pre", session.saver.opened.report.preamble.body)
    assert (dirty, session.dirty) == (True, False), "the opening was another one"


async def test_a_report_that_was_removed_is_not_called_saved(session: Session) -> None:
    session.path.unlink()
    assert not await session.saver.save()
    assert isinstance(session.saver.error, ChangedOnDisk)
    assert not session.path.exists()


def test_typing_records_no_undo_and_makes_a_draft(session: Session) -> None:
    session.type_body("p1.i.2", "Đã")
    session.type_body("p1.i.2", "Đã làm")
    section = session.report.section("p1.i.2")
    assert (section.body, section.status) == ("Đã làm", Status.DRAFT)
    assert not session.undo("section:p1.i.2")
    session.type_body("p1.i.2", "")
    assert session.report.section("p1.i.2").status is Status.EMPTY


def test_typing_leaves_a_status_that_somebody_chose(session: Session) -> None:
    session.edit("x", lambda r: sections.set_status(r, "p1.i.2", Status.REVIEW), ("p1.i.2",))
    session.type_body("p1.i.2", "Đã làm")
    assert session.report.section("p1.i.2").status is Status.REVIEW


def test_undo_of_a_tick_keeps_what_was_typed_since(session: Session) -> None:
    session.edit("section:p1.i.1", tick, ("p1.i.1",))
    session.type_body("p1.i.1", "Chữ mới")
    assert session.undo("section:p1.i.1")
    section = session.report.section("p1.i.1")
    assert section.prompts[0].state is Answer.OPEN
    assert section.body == "Chữ mới"
    assert session.completion.findings("p1.i.1")
    assert session.redo("section:p1.i.1")
    assert session.report.section("p1.i.1").prompts[0].state is Answer.COVERED


def test_undo_any_takes_the_latest_of_several_scopes(session: Session) -> None:
    session.edit(
        "structure", lambda r: sections.add_section(r, "p1.i.2", "x1", "Mới"), ("x1", "p1.i.2")
    )
    session.edit("section:p1.i.1", tick, ("p1.i.1",))
    scopes = ("structure", "section:p1.i.1")
    assert session.undo_any(scopes)
    assert "x1" in session.report.shape.position
    assert session.undo_any(scopes)
    assert "x1" not in session.report.shape.position
    assert not session.undo_any(scopes)
    assert session.redo_any(scopes)
    assert "x1" in session.report.shape.position
    assert session.report.section("p1.i.1").prompts[0].state is Answer.OPEN


def test_a_new_edit_ends_what_could_be_done_again(session: Session) -> None:
    session.edit("section:p1.i.1", tick, ("p1.i.1",))
    session.undo_any(("section:p1.i.1",))
    session.edit("section:p1.i.1", lambda r: sections.set_owner(r, "p1.i.1", "Ban"), ("p1.i.1",))
    assert not session.redo_any(("section:p1.i.1",))


def test_a_new_edit_ends_the_redo_of_older_ones_elsewhere(session: Session) -> None:
    session.type_body("p1.i.1", "Chữ cũ")
    scopes = ("structure", "section:p1.i.2", "replace")
    session.edit("replace", lambda r: sections.set_body(r, "p1.i.1", "Chữ mới"), ("p1.i.1",))
    assert session.undo_any(scopes) == "replace"
    session.edit("section:p1.i.2", lambda r: sections.set_owner(r, "p1.i.2", "Ban"), ("p1.i.2",))
    assert session.redo_any(scopes) == ""
    assert session.undo_any(scopes) == "section:p1.i.2"
    assert session.redo_any(scopes) == "section:p1.i.2"
    assert session.report.section("p1.i.1").body == "Chữ cũ"


def test_typing_ends_the_redo_of_a_replacement_and_of_nothing_smaller(session: Session) -> None:
    session.type_body("p1.i.1", "Chữ cũ")
    session.edit("section:p1.i.2", lambda r: sections.set_owner(r, "p1.i.2", "Ban"), ("p1.i.2",))
    session.edit("replace", lambda r: sections.set_body(r, "p1.i.1", "Chữ mới"), ("p1.i.1",))
    scopes = ("section:p1.i.2", "replace")
    session.undo_any(scopes)
    session.undo_any(scopes)
    session.type_body("p1.i.2", "Thêm")
    assert session.redo_any(scopes) == "section:p1.i.2"
    assert session.redo_any(scopes) == ""
    assert session.report.section("p1.i.1").body == "Chữ cũ"


def test_changes_are_told_once(session: Session) -> None:
    session.edit("section:p1.i.1", tick, ("p1.i.1",))
    changes = session.take_changes()
    assert "p1.i.1" in changes.ids
    assert not changes.outline
    assert not session.take_changes().ids
    session.edit("structure", lambda r: sections.add_section(r, "p2.i", "x1", "Mới"), ("x1",))
    assert session.take_changes().outline


def test_a_report_that_cannot_be_written_cannot_be_changed(tmp_path: Path) -> None:
    session = make_session(tmp_path, read_only="Chỉ được đọc.")
    with pytest.raises(StoreError, match="Chỉ được đọc"):
        session.edit("section:p1.i.1", tick, ("p1.i.1",))
    session.type_body("p1.i.1", "chữ")
    assert not session.dirty


async def test_a_save_writes_what_was_typed(session: Session) -> None:
    session.type_body("p1.i.2", "Đã làm")
    assert await session.saver.save()
    assert not session.dirty
    assert files.load(session.path).report == session.report


async def test_saves_at_the_same_time_write_the_latest_generation_once(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One writer at a time, and what another has written already is not written again."""
    written: list[str] = []
    begun, go_on = threading.Event(), threading.Event()
    real = files.save

    def slow(
        opened: files.Opened, report: Report, path: Path | None = None, **more: Any
    ) -> files.Opened:
        written.append(report.section("p1.i.2").body)
        begun.set()
        assert go_on.wait(5)
        return real(opened, report, path, **more)

    monkeypatch.setattr(files, "save", slow)
    session.type_body("p1.i.2", "một")
    first = asyncio.create_task(session.saver.save())
    await asyncio.to_thread(begun.wait, 5)
    session.type_body("p1.i.2", "hai")
    second, third = (
        asyncio.create_task(session.saver.save()),
        asyncio.create_task(session.saver.save()),
    )
    await asyncio.sleep(0)
    assert written == ["một"], "two saves write at the same time"
    go_on.set()
    assert all(await asyncio.gather(first, second, third))
    assert written == ["một", "hai"]
    assert files.load(session.path).report.section("p1.i.2").body == "hai"
    assert not session.dirty


async def test_a_save_that_fails_keeps_the_error_and_the_edits(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_args: object, **_more: object) -> files.Opened:
        raise StoreError(phrase("The disk is full."))

    session.type_body("p1.i.2", "Đã làm")
    real = files.save
    monkeypatch.setattr(files, "save", fail)
    assert not await session.saver.save()
    assert session.dirty
    assert isinstance(session.saver.error, DecuongError)
    monkeypatch.setattr(files, "save", real)
    assert await session.saver.save()
    assert session.saver.error is None


async def test_edits_made_during_a_save_stay_unsaved(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun, go_on = threading.Event(), threading.Event()
    real = files.save

    def slow(
        opened: files.Opened, report: Report, path: Path | None = None, **more: Any
    ) -> files.Opened:
        begun.set()
        assert go_on.wait(5)
        return real(opened, report, path, **more)

    monkeypatch.setattr(files, "save", slow)
    session.type_body("p1.i.2", "một")
    save = asyncio.create_task(session.saver.save())
    await asyncio.to_thread(begun.wait, 5)
    session.type_body("p1.i.2", "hai")
    go_on.set()
    assert await save
    assert session.dirty


def test_the_place_is_remembered_by_file(session: Session, tmp_path: Path) -> None:
    assert session.cursor_position() == CursorPosition()
    session.leave(CursorPosition("p1.i.2", 3, 7))
    assert session.cursor_position() == CursorPosition("p1.i.2", 3, 7)
    other = tmp_path / "other"
    other.mkdir()
    assert make_session(other).cursor_position() == CursorPosition()


def test_what_is_folded_is_remembered_where_it_is_still_there(session: Session) -> None:
    assert session.left_off().folded == ()
    session.leave(CursorPosition("p1", 0, 0), ("appendices", "p1.i", "gone", "p1"))
    assert session.left_off() == LeftOff(CursorPosition("p1", 0, 0), ("p1", "p1.i", "appendices"))
    session.leave(CursorPosition("gone", 0, 0), ("p1.i",))
    assert session.left_off() == LeftOff(CursorPosition(), ("p1.i",))
    session.edit("structure", lambda r: r.with_sections(r.sections[-2:]), ("p1.i",))
    assert session.left_off().folded == ()


def test_of_very_many_folded_headings_the_first_are_remembered(
    session: Session, a_home_of_its_own: Path
) -> None:
    many = tuple(Section(f"x{n:05}", 1, "", "Mục") for n in range(5000))
    session.edit("structure", lambda r: r.with_sections(many), ())
    session.leave(CursorPosition(), (one.id for one in many))
    assert session.left_off().folded == tuple(one.id for one in many[:1000])
    (file,) = a_home_of_its_own.rglob("places/*.json")
    assert file.stat().st_size < 20_000
    long = tuple(Section("x" * 500 + str(n), 1, "", "Mục") for n in range(1000))
    session.edit("structure", lambda r: r.with_sections(long), ())
    session.leave(CursorPosition(long[3].id), (one.id for one in long))
    assert session.left_off() == LeftOff(CursorPosition(long[3].id))


@pytest.mark.parametrize("folded", ["1", '"p1"', '{"p1": 1}', "null", '[1, ["p1"], null, "p1"]'])
def test_what_is_wrong_in_the_folds_costs_only_that(
    session: Session, a_home_of_its_own: Path, folded: str
) -> None:
    session.leave(CursorPosition("p1.i.2", 3, 7))
    (file,) = a_home_of_its_own.rglob("places/*.json")
    place = '"section": "p1.i.2", "row": 3, "column": 7'
    file.write_text(f'{{{place}, "folded": {folded}}}')
    ids = ("p1",) if folded.endswith("]") else ()
    assert session.left_off() == LeftOff(CursorPosition("p1.i.2", 3, 7), ids)


def test_a_place_that_is_gone_is_the_beginning(session: Session) -> None:
    session.leave(CursorPosition("gone", 3, 7))
    assert session.cursor_position() == CursorPosition()


@pytest.mark.parametrize(
    "garbage",
    ["", "{", "[]", '"x"', '{"section": 1, "row": 0, "column": 0}', '{"section": "p1"}', "\udc80",
     '{"section": "p1", "row": "a", "column": 0}', "[" * 100_000],
)  # fmt: skip
def test_a_damaged_place_is_ignored(
    session: Session, a_home_of_its_own: Path, garbage: str
) -> None:
    session.leave(CursorPosition("p1.i.2", 3, 7))
    (file,) = a_home_of_its_own.rglob("places/*.json")
    assert json.loads(file.read_text())["section"] == "p1.i.2"
    file.write_bytes(garbage.encode("utf-8", "surrogateescape"))
    assert session.cursor_position() == CursorPosition()


def test_a_state_folder_that_cannot_be_made_does_not_matter(
    session: Session, a_home_of_its_own: Path
) -> None:
    (a_home_of_its_own / "state").write_text("a file where the folder should be")
    session.leave(CursorPosition("p1.i.2", 0, 0))
    assert session.cursor_position() == CursorPosition()


def test_the_index_follows_the_headings(session: Session) -> None:
    index = session.index
    session.type_body("p1.i.2", "chữ")
    assert session.index is index, "typing must not make the index again"
    session.edit(
        "structure", lambda r: sections.add_section(r, "p1.i.2", "x1", "Thủy sản"), ("x1",)
    )
    assert [hit.id for hit in session.index.search("thuy san")][:1] == ["x1"]


def test_an_unknown_section_is_an_error(session: Session) -> None:
    with pytest.raises(UnknownId):
        session.type_body("nowhere", "x")


def test_a_session_starts_with_everything_checked(session: Session) -> None:
    total = sum(len(session.completion.findings(s.id)) for s in make_report().sections)
    assert total > 5


def test_who_receives_a_value_that_clashes_is_told_who_set_it(tmp_path: Path) -> None:
    session = make_session(tmp_path)
    session.edit("section:p2", lambda report: sections.set_owner(report, "p2", "Lan"), ("p2",))
    theirs = files.load(session.path)
    files.save(theirs, sections.set_owner(theirs.report, "p2", "Mai"), author="mai@maychu")
    assert asyncio.run(session.saver.receive())
    (left,) = conflicts.find_unresolved(session.report)
    assert (left.ours, left.theirs, left.author) == ("Lan", "Mai", "mai@maychu")


def test_an_edit_in_a_session_settles_until_it_is_undone(tmp_path: Path) -> None:
    dispute = Conflict(("section", "p2", "owner"), "Lan", "Mai", "mai@maychu")
    report = sections.set_owner(make_report(), "p2", "Lan")
    session = make_session(tmp_path, replace(report, conflicts=(dispute,)))
    for owner in ("Hoa", "Lan"):
        change = partial(sections.set_owner, id_="p2", owner=owner)
        session.edit("section:p2", change, ("p2",))
        assert session.report.conflicts == ()
    assert not any(one.code == "conflict" for one in session.completion.all_findings())
    assert session.undo("section:p2")
    assert session.undo("section:p2")
    assert session.report.conflicts == (dispute,)
    assert any(one.code == "conflict" for one in session.completion.all_findings())
