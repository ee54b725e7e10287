"""The export: beside the report, with what remains told, stopped when asked, never half written."""

from __future__ import annotations

import os
import shlex
import threading
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO

import pytest
from textual.pilot import Pilot

import export
from export import profiles
from outline.editing.sections import set_document
from outline.errors import ExportError, phrase
from outline.model import Report
from tests.samples.directive import fresh
from tests.tui.directive import HOSTILE, burst, session_of
from tests.tui.support import SMALL, WIDE, opened, shown, wait_for
from tui.screens.blanks import BlanksScreen
from tui.screens.dialogs import Question
from tui.screens.export import (
    ExportScreen,
    describe_result,
    format_file_size,
    make_scp_command,
    make_ssh_command,
)
from tui.screens.findings import FindingsScreen
from tui.session.export_options import NUMBERINGS, ExportOptions
from tui.session.session import Session


def said(pilot: Pilot[int]) -> str:
    """Return what is on the screen without the frame and the breaks of lines."""
    return " ".join(shown(pilot.app).replace("│", " ").split())


async def open_export(pilot: Pilot[int], session: Session) -> tuple[ExportScreen, list[object]]:
    answers: list[object] = []
    screen = ExportScreen(session)
    pilot.app.push_screen(screen, answers.append)
    await pilot.pause()
    return screen, answers


@pytest.mark.parametrize("wide", [SMALL, WIDE])
async def test_it_writes_beside_the_report_and_says_how_to_fetch_it(
    wide: tuple[int, int], tmp_path: Path
) -> None:
    session = session_of(fresh(), tmp_path)
    target = tmp_path / "bao-cao.docx"
    typed = "Đã làm xong tất cả. " * 9 + "Hết."
    async with opened(session, wide) as (main, pilot):
        main.go_to("pre")
        main.editor.move_cursor(main.editor.document.end)
        await burst(pilot, *typed, "f12", "enter")
        await wait_for(pilot, lambda: isinstance(pilot.app.screen, ExportScreen), "the dialog")
        screen = pilot.app.screen
        assert isinstance(screen, ExportScreen)
        await wait_for(pilot, lambda: screen.phase == "done", "written")
        assert zipfile.is_zipfile(target)
        assert session.report.preamble.body.endswith(typed)
        with zipfile.ZipFile(target) as written:
            assert typed in written.read("word/document.xml").decode()
        text = shown(pilot.app)
        assert "100%" in text
        assert "✓ Written:" in text
        assert "scp " in text
        await burst(pilot, "escape")
        await wait_for(pilot, lambda: pilot.app.screen is main, "closed")


async def test_it_waits_for_what_was_typed_before(tmp_path: Path) -> None:
    session = session_of(fresh(), tmp_path)
    held: list[Callable[[], object]] = []
    async with opened(session, SMALL) as (_main, pilot):
        screen = ExportScreen(session, held.append)
        pilot.app.push_screen(screen)
        await burst(pilot, "enter")
        assert screen.phase == "asking"
        session.type_body("pre", "Chữ gõ sau cùng.")
        for act in held:
            act()
        await wait_for(pilot, lambda: screen.phase == "done", "written")
    with zipfile.ZipFile(tmp_path / "bao-cao.docx") as written:
        assert "Chữ gõ sau cùng." in written.read("word/document.xml").decode()


async def test_what_remains_is_told_and_f7_shows_it_all(tmp_path: Path) -> None:
    session = session_of(fresh(), tmp_path)
    found = list(session.completion.all_findings())
    blocking = sum(one.severity == "error" for one in found)
    async with opened(session, SMALL) as (main, pilot):
        await burst(pilot, "f12")
        await wait_for(pilot, lambda: isinstance(pilot.app.screen, ExportScreen), "the dialog")
        text = shown(pilot.app)
        assert f"{blocking} things to be done" in text
        assert "The symbol of the document is missing." in text
        assert "Hướng dẫn số" in text
        await burst(pilot, "f7")
        await wait_for(pilot, lambda: isinstance(pilot.app.screen, FindingsScreen), "the list")
        await burst(pilot, "escape")
        await wait_for(pilot, lambda: pilot.app.screen is main, "closed")
    assert not (tmp_path / "bao-cao.docx").exists()


async def test_a_file_that_is_there_is_replaced_only_when_told(tmp_path: Path) -> None:
    session = session_of(fresh(), tmp_path)
    target = tmp_path / "bao-cao.docx"
    with zipfile.ZipFile(target, "w") as old:
        old.writestr("old", "")
    before = target.read_bytes()
    async with opened(session, SMALL) as (_main, pilot):
        screen, _answers = await open_export(pilot, session)
        await burst(pilot, "enter")
        await wait_for(pilot, lambda: isinstance(pilot.app.screen, Question), "asked")
        await burst(pilot, "enter")
        await wait_for(pilot, lambda: pilot.app.screen is screen, "no")
        assert screen.phase == "asking"
        assert target.read_bytes() == before
        await burst(pilot, "enter")
        await wait_for(pilot, lambda: isinstance(pilot.app.screen, Question), "asked again")
        await burst(pilot, "tab", "enter")
        await wait_for(pilot, lambda: screen.phase == "done", "replaced")
        assert target.read_bytes() != before


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("v05.6", "v05.6.docx"),
        ("bao-cao-15.7", "bao-cao-15.7.docx"),
        ("A.DOCX", "A.DOCX"),
        ("a.docx", "a.docx"),
        ("a", "a.docx"),
    ],
)
async def test_a_name_with_a_dot_keeps_it_and_gets_the_ending(
    tmp_path: Path, typed: str, name: str
) -> None:
    session = session_of(fresh(), tmp_path)
    async with opened(session, SMALL) as (_main, pilot):
        screen, _answers = await open_export(pilot, session)
        await burst(pilot, "ctrl+u", *f"{tmp_path}/{typed}")
        await wait_for(pilot, lambda: screen.path == tmp_path / name, "the name")


async def test_another_path_gets_its_ending_and_a_wrong_one_a_sentence(tmp_path: Path) -> None:
    session = session_of(fresh(), tmp_path)
    async with opened(session, SMALL) as (_main, pilot):
        screen, _answers = await open_export(pilot, session)
        await burst(pilot, "ctrl+u", *f"{tmp_path}/không/có", "enter")
        await wait_for(pilot, lambda: screen.phase == "asking" and "✗" in shown(pilot.app), "no")
        assert "There is no folder" in shown(pilot.app)
        await burst(pilot, "ctrl+u", *f"{tmp_path}", "enter")
        await wait_for(pilot, lambda: "is a folder" in said(pilot), "a folder is refused")
        await burst(pilot, "ctrl+u", *f"{tmp_path}/nộp", "enter")
        await wait_for(pilot, lambda: screen.phase == "done", "written")
    assert zipfile.is_zipfile(tmp_path / "nộp.docx")


async def test_stopping_leaves_nothing_and_the_dialog_open(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    session = session_of(fresh(), tmp_path)
    half_way = threading.Event()
    asked = threading.Event()
    real = export.export_report

    def slow(
        report: Report,
        profile: object,
        out: BinaryIO,
        progress: Callable[[int, int], bool],
    ) -> export.Exported:
        def step(done: int, total: int) -> bool:
            if done * 2 > total:
                half_way.set()
                asked.wait(10)
            return progress(done, total)

        return real(report, profile, out, step)  # type: ignore[arg-type]

    monkeypatch.setattr(export, "export_report", slow)
    async with opened(session, SMALL) as (_main, pilot):
        screen, answers = await open_export(pilot, session)
        await burst(pilot, "enter")
        await wait_for(pilot, half_way.is_set, "half way")
        await burst(pilot, "escape", "escape")
        assert screen.phase == "stopping"
        assert answers == [], "it stays until the thread has ended"
        asked.set()
        await wait_for(pilot, lambda: screen.phase == "asking", "stopped")
        assert "Stopped; nothing was written." in shown(pilot.app)
        assert [path.name for path in tmp_path.iterdir() if path.suffix != ".toml"] == []
        await burst(pilot, "escape")
        await wait_for(pilot, lambda: bool(answers), "left")


async def test_a_failure_is_one_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_args: object, **_options: object) -> None:
        raise ExportError(phrase("“{path}” cannot be written: {why}.", path="x", why="[/] full"))

    monkeypatch.setattr(export, "export_report", fail)
    session = session_of(fresh(), tmp_path)
    async with opened(session, SMALL) as (_main, pilot):
        screen, _answers = await open_export(pilot, session)
        await burst(pilot, "enter")
        await wait_for(pilot, lambda: "[/] full" in shown(pilot.app), "told")
        assert screen.phase == "asking"


async def test_hostile_names_are_only_shown(tmp_path: Path) -> None:
    folder = tmp_path / "[@click=app.bell]x \x1b]0;t\x07"
    folder.mkdir()
    session = session_of(fresh(), folder)
    async with opened(session, WIDE) as (_main, pilot):
        screen, _answers = await open_export(pilot, session)
        await burst(pilot, "enter")
        await wait_for(pilot, lambda: screen.phase == "done", "written")
        text = shown(pilot.app)
        within = "".join(line.split("│")[1] for line in text.splitlines() if line.count("│") > 1)
        told = "".join(within.split()).count("[@click=app.bell]x␛]0;t␇/bao-cao.docx")
        assert told == 2, "the path and the command to fetch it, whatever line they break on"
        assert "\x1b" not in text
    assert (folder / "bao-cao.docx").exists(), "an offer that is not changed is taken as it is"


def test_the_command_to_fetch_it_can_be_pasted() -> None:
    path = Path("/srv/báo cáo/a b.docx")
    assert make_scp_command(path, "an", "may-chu") == "scp 'an@may-chu:/srv/báo cáo/a b.docx' ."
    assert "\x1b" not in make_scp_command(Path("/" + HOSTILE.replace("/", "")), "an", "may-chu")


def test_the_command_that_makes_it_there_passes_two_shells() -> None:
    path = Path("/srv/báo cáo/a'b.toml")
    line = make_ssh_command(path, ExportOptions(contents=True, numbering="mixed"), "an", "may-chu")
    *remote, sign, target = shlex.split(line)
    assert (remote[:2], sign, target) == (["ssh", "an@may-chu"], ">", "a'b.docx")
    assert shlex.split(remote[2]) == [
        *("decuong", "export", str(path), "-o", "-"),
        *("--toc", "--numbering", "mixed"),
    ]
    assert "\x1b" not in make_ssh_command(
        Path("/" + HOSTILE.replace("/", "")), ExportOptions(), "an", "x"
    )


def part(path: Path, name: str) -> str:
    with zipfile.ZipFile(path) as written:
        return written.read(f"word/{name}.xml").decode()


async def test_what_is_wished_is_in_the_document_and_stays_wished(tmp_path: Path) -> None:
    session = session_of(fresh(), tmp_path)
    target = tmp_path / "bao-cao.docx"
    async with opened(session, SMALL) as (main, pilot):
        await burst(pilot, "f12", "f2", "f3", "f4", "f4", "enter")
        await wait_for(pilot, lambda: isinstance(pilot.app.screen, ExportScreen), "the dialog")
        screen = pilot.app.screen
        assert isinstance(screen, ExportScreen)
        await wait_for(pilot, lambda: screen.phase == "done", "written")
        assert "TOC1" in part(target, "document")
        assert "I- " in part(target, "document")
        assert "mirrorMargins" in part(target, "settings")
        assert "--toc --two-sided --numbering mixed" in screen._status.text
        await burst(pilot, "f2")
        assert screen.phase == "asking", "another wish makes another document"
        await burst(pilot, "escape")
        await wait_for(pilot, lambda: pilot.app.screen is main, "left")
        await burst(pilot, "f12")
        await wait_for(pilot, lambda: isinstance(pilot.app.screen, ExportScreen), "again")
        again = pilot.app.screen
        assert isinstance(again, ExportScreen)
        assert again.options == ExportOptions(two_sided=True, numbering="mixed")
        assert "contents: no" in said(pilot)
        assert "two-sided: yes" in said(pilot)
        await burst(pilot, "escape")
        await wait_for(pilot, lambda: pilot.app.screen is main, "closed")


async def test_a_final_document_is_refused_while_anything_remains(tmp_path: Path) -> None:
    session = session_of(fresh(), tmp_path)
    async with opened(session, SMALL) as (_main, pilot):
        screen, _answers = await open_export(pilot, session)
        await burst(pilot, "f9", "enter")
        await wait_for(pilot, lambda: "The report is not final" in said(pilot), "refused")
        assert "F7 lists them; after F9 they print as marked gaps." in said(pilot)
        assert "--final" not in said(pilot)
        assert screen.phase == "asking"
        assert not (tmp_path / "bao-cao.docx").exists()
        await burst(pilot, "f9", "enter")
        await wait_for(pilot, lambda: screen.phase == "done", "written with gaps")


async def test_f5_leads_to_the_marks_of_the_letterhead(tmp_path: Path) -> None:
    session = session_of(fresh(), tmp_path)
    session.edit("document", lambda one: set_document(one, urgency="KHẨN", draft=3), ("document",))
    async with opened(session, SMALL) as (_main, pilot):
        await burst(pilot, "f12")
        await wait_for(pilot, lambda: isinstance(pilot.app.screen, ExportScreen), "the dialog")
        assert "marks: draft 3 · KHẨN" in said(pilot)
        await burst(pilot, "f5")
        await wait_for(pilot, lambda: isinstance(pilot.app.screen, BlanksScreen), "the form")
        assert "Draft number" in shown(pilot.app)


def test_every_style_of_numbering_can_be_wished() -> None:
    wishes, seen = ExportOptions(), []
    for _round in NUMBERINGS:
        seen.append(wishes.numbering)
        wishes = wishes.next_numbering()
    assert (seen, wishes) == (list(NUMBERINGS), ExportOptions())
    assert set(seen) - {""} == set(profiles.NUMBERING) - {"literal"}


def test_sizes_and_gaps_are_told_in_words() -> None:
    assert [
        format_file_size(1),
        format_file_size(11 * 1024),
        format_file_size(3 * 1024 * 1024 // 2),
    ] == ["1 KB", "11 KB", "1,5 MB"]
    said = "".join(
        text
        for text, _ink in describe_result(
            Path("a.docx"), export.Exported(1, 2048), Path("a.toml"), ExportOptions()
        )[0]
    )
    assert "1 gap is marked" in said


@pytest.mark.parametrize("kind", ["pipe", "link"])
async def test_a_pipe_or_a_link_beside_the_report_is_refused_and_the_dialog_stays_open(
    tmp_path: Path, kind: str
) -> None:
    session = session_of(fresh(), tmp_path)
    planted, other = tmp_path / "bao-cao.docx", tmp_path / "other"
    if kind == "pipe":
        os.mkfifo(planted)
    else:
        planted.symlink_to(other)
    async with opened(session, WIDE) as (_main, pilot):
        screen, answers = await open_export(pilot, session)
        await burst(pilot, "enter")
        sentence = "is a pipe or a device" if kind == "pipe" else "is a link to"
        await wait_for(pilot, lambda: sentence in said(pilot), "refused")
        assert screen.phase == "asking"
        assert not other.exists()
        await burst(pilot, "escape")
        await wait_for(pilot, lambda: bool(answers), "left")


async def test_the_document_is_as_private_as_its_report(tmp_path: Path) -> None:
    session = session_of(fresh(), tmp_path)
    session.path.chmod(0o600)
    async with opened(session, WIDE) as (_main, pilot):
        screen, _answers = await open_export(pilot, session)
        await burst(pilot, "enter")
        await wait_for(pilot, lambda: screen.phase == "done", "written")
    assert (tmp_path / "bao-cao.docx").stat().st_mode & 0o777 == 0o600


async def test_a_home_that_nobody_has_is_no_reason_to_fall(tmp_path: Path) -> None:
    session = session_of(fresh(), tmp_path)
    async with opened(session, WIDE) as (_main, pilot):
        screen, _answers = await open_export(pilot, session)
        screen._entry.value = "~nobody-of-this-name/a.docx"
        await burst(pilot, "enter")
        await wait_for(pilot, lambda: "There is no folder" in said(pilot), "told")
        assert screen.phase == "asking"
