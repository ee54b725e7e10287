"""The form: judged while typed, stored on leaving the field, nothing that is refused is dropped."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from textual.pilot import Pilot

from outline import blanks
from outline.address import read
from outline.findings_forms import of_document
from outline.model import Document
from tests.tui.directive import HOSTILE, burst, fresh, session_of
from tests.tui.support import SMALL, WIDE, opened, shown, wait_for
from tui import i18n
from tui.i18n import LANGUAGES
from tui.screens.blank_fields import BlankFields
from tui.screens.blanks import BlanksScreen
from tui.screens.dialogs import Question
from tui.screens.picker import Picker
from tui.session import Session


def value(session: Session, name: str) -> object:
    blank = blanks.find(session.report, name)
    assert blank is not None
    return blank.value


async def open_form(pilot: Pilot[int], session: Session, start: str = "") -> BlanksScreen:
    screen = BlanksScreen(session, start)
    pilot.app.push_screen(screen)
    await wait_for(pilot, lambda: screen.form.editing, "the form is open")
    return screen


@pytest.mark.parametrize("size", [SMALL, WIDE])
async def test_blanks_are_filled_by_keys_alone_from_the_first_one_on(
    size: tuple[int, int], tmp_path: Path
) -> None:
    session = session_of(fresh(), tmp_path)
    async with opened(session, size) as (main, pilot):
        await burst(pilot, "f5", *"141", "enter", *"HU", "tab", *"13/3/2023", "down")
        await wait_for(pilot, lambda: isinstance(pilot.app.screen, BlanksScreen), "the form")
        await burst(pilot, "escape")
        await wait_for(pilot, lambda: pilot.app.screen is main, "closed")
        assert [read(session.report, f"pre.{n}") for n in (1, 2, 3)] == ["141", "HU", "13/3/2023"]
        assert session.dirty


async def test_a_value_entered_once_is_the_value_of_all_its_places(tmp_path: Path) -> None:
    session = session_of(fresh(), tmp_path)
    async with opened(session, SMALL) as (_main, pilot):
        await open_form(pilot, session, "p1.2")
        await burst(pilot, *"huyện Bình An", "enter")
        assert {value(session, name) for name in ("pre.5", "pre.11", "p1.2", "p1.i.1")} == {
            "huyện Bình An"
        }
        assert "huyện Bình An" in shown(pilot.app)


async def test_it_says_while_typing_what_is_wrong_and_how_a_value_reads(tmp_path: Path) -> None:
    session = session_of(fresh(), tmp_path)
    async with opened(session, SMALL) as (_main, pilot):
        await open_form(pilot, session, "pre.3")
        await burst(pilot, *"31/2")
        assert "is not a date" in shown(pilot.app)
        await burst(pilot, "backspace", *"3/2023")
        assert "ngày 31 tháng 3 năm 2023" in shown(pilot.app)
        assert value(session, "pre.3") is None, "nothing is stored before the field is left"


async def test_broken_sums_are_told_while_typing(tmp_path: Path) -> None:
    session = session_of(fresh(), tmp_path)
    async with opened(session, WIDE) as (_main, pilot):
        screen = await open_form(pilot, session, "p1.i.3")
        await burst(pilot, *"45", "enter", *"20", "enter", *"24")
        assert "is not the sum of" in screen.says.text
        await burst(pilot, "backspace", "5")
        assert "is not the sum of" not in screen.says.text


async def test_what_is_refused_stays_and_leaving_asks(tmp_path: Path) -> None:
    session = session_of(fresh(), tmp_path)
    async with opened(session, SMALL) as (main, pilot):
        screen = await open_form(pilot, session)
        await burst(pilot, *"12x", "enter", *"HU", "escape")
        await wait_for(pilot, lambda: isinstance(pilot.app.screen, Question), "asked")
        assert "12x" in shown(pilot.app)
        await burst(pilot, "enter")
        await wait_for(pilot, lambda: pilot.app.screen is screen, "stayed")
        assert screen.form.key == "pre.1"
        assert screen.form.editor.value == "12x"
        assert value(session, "pre.2") == "HU", "the valid one is stored all the same"
        await burst(pilot, "escape")
        await wait_for(pilot, lambda: isinstance(pilot.app.screen, Question), "asked again")
        await burst(pilot, "tab", "enter")
        await wait_for(pilot, lambda: pilot.app.screen is main, "left")
        assert value(session, "pre.1") is None


@pytest.mark.parametrize("size", [SMALL, WIDE])
async def test_a_value_longer_than_its_field_shows_where_the_cursor_is(
    size: tuple[int, int], tmp_path: Path
) -> None:
    session = session_of(fresh(), tmp_path)
    async with opened(session, size) as (_main, pilot):
        screen = await open_form(pilot, session, "document.issuer")
        await burst(pilot, *"một hai ba bốn năm sáu bảy tám chín mười " * 3, *"hết")
        await wait_for(pilot, lambda: screen.form.editor.value.endswith("hết"), "typed")
        await pilot.resize_terminal(size[0], size[1] - 1)
        await wait_for(pilot, lambda: "chín mười hết" in shown(pilot.app), "its end is seen")
        assert not screen.form.editor.show_horizontal_scrollbar or (
            screen.form.editor.scrollbar_size_horizontal == 0
        )


async def test_saving_names_what_is_refused_and_stays_unsaved(tmp_path: Path) -> None:
    session = session_of(fresh(), tmp_path)
    async with opened(session, WIDE) as (_main, pilot):
        screen = await open_form(pilot, session)
        await burst(pilot, *"12x", "enter", *"HU", "ctrl+s")
        await wait_for(pilot, lambda: "Saved." in screen.says.text, "saved")
        assert value(session, "pre.2") == "HU"
        assert f"✗ {screen.source.fields[0].label}: " in screen.says.text
        assert "12x" in screen.says.text


@pytest.mark.parametrize("size", [SMALL, WIDE])
async def test_a_refused_value_is_explained_at_once_when_its_field_is_left(
    size: tuple[int, int], tmp_path: Path
) -> None:
    session = session_of(fresh(), tmp_path)
    async with opened(session, size) as (main, pilot):
        screen = await open_form(pilot, session)
        label = screen.source.fields[0].label
        await burst(pilot, *"12x", "enter")
        reason = screen.form.drafts["pre.1"].reason
        line = screen.says.text.splitlines()[0]
        assert line == f"✗ {label}: {reason}"
        assert line.count("12x") == 1
        last = reason.split()[-1]
        assert f"{last}" in " ".join(shown(main.app).splitlines()[-6:])
        await burst(pilot, "H")
        assert "12x" not in screen.says.text
        await burst(pilot, "escape")
        await wait_for(pilot, lambda: isinstance(pilot.app.screen, Question), "asked")
        assert shown(main.app).count("“12x”") == 1


async def test_mending_a_refused_value_stores_it(tmp_path: Path) -> None:
    session = session_of(fresh(), tmp_path)
    async with opened(session, SMALL) as (main, pilot):
        screen = await open_form(pilot, session)
        await burst(pilot, *"12x", "enter", "up", "backspace", "enter")
        assert screen.form.drafts == {}
        assert value(session, "pre.1") == 12
        await burst(pilot, "escape")
        await wait_for(pilot, lambda: pilot.app.screen is main, "left without a question")


async def test_emptying_a_field_takes_the_value_away(tmp_path: Path) -> None:
    session = session_of(fresh(), tmp_path)
    async with opened(session, SMALL) as (_main, pilot):
        await open_form(pilot, session, "pre.7")
        assert value(session, "pre.7") == "2020-2025"
        await burst(pilot, "ctrl+u", "enter")
        assert value(session, "pre.7") is None
        await burst(pilot, "ctrl+z")
        assert value(session, "pre.7") == "2020-2025"
        await burst(pilot, "ctrl+y")
        assert value(session, "pre.7") is None


async def test_undo_first_takes_back_what_is_being_typed(tmp_path: Path) -> None:
    session = session_of(fresh(), tmp_path)
    async with opened(session, SMALL) as (_main, pilot):
        screen = await open_form(pilot, session, "pre.7")
        await burst(pilot, *"xyz", "ctrl+z")
        assert screen.form.editor.value == "2020-2025"
        assert screen.form.drafts == {}


async def test_the_document_is_filled_in_the_same_form(tmp_path: Path) -> None:
    session = session_of(fresh(), tmp_path)
    async with opened(session, SMALL) as (_main, pilot):
        screen = await open_form(pilot, session, "place")
        await burst(pilot, "ctrl+u", *"Bình An", "tab", *"5/6/2023", "tab", "2", "tab")
        document = session.report.document
        assert (document.place, str(document.date), document.draft) == ("Bình An", "2023-06-05", 2)
        screen.form.go("document.recipients")
        await burst(pilot, "ctrl+u", *"Như kính gửi; Lưu", "enter")
        assert session.report.document.recipients == ("Như kính gửi", "Lưu")
        screen.form.go("document.profile")
        await burst(pilot, "x", "up")
        assert "There are no rules called" in screen.form.drafts["document.profile"].reason
        assert "hd36-2018" in screen.form.drafts["document.profile"].reason


async def test_next_gap_goes_to_the_next_empty_field_round_the_end(tmp_path: Path) -> None:
    session = session_of(fresh(), tmp_path)
    async with opened(session, SMALL) as (_main, pilot):
        screen = await open_form(pilot, session, "pre.6")
        await burst(pilot, "ctrl+n")
        assert screen.form.key == "pre.8", "pre.7 is filled in"
        screen.form.go("document.profile")
        await burst(pilot, "ctrl+n")
        assert screen.form.key == "pre.1"


async def test_where_a_value_is_used_is_told_and_reached(tmp_path: Path) -> None:
    session = session_of(fresh(), tmp_path)
    async with opened(session, WIDE) as (main, pilot):
        main.open_blanks("p1.1")
        await wait_for(pilot, lambda: isinstance(pilot.app.screen, BlanksScreen), "the form")
        await pilot.pause()
        assert "Used in: Phần I" in shown(pilot.app)
        await burst(pilot, "f4")
        await wait_for(pilot, lambda: pilot.app.screen is main, "left")
        await wait_for(pilot, lambda: main.current == "p1", "went to the section")


async def test_several_places_are_offered(tmp_path: Path) -> None:
    session = session_of(fresh(), tmp_path)
    async with opened(session, WIDE) as (main, pilot):
        main.open_blanks("pre.5")
        await wait_for(pilot, lambda: isinstance(pilot.app.screen, BlanksScreen), "the form")
        await burst(pilot, "f4")
        await wait_for(pilot, lambda: isinstance(pilot.app.screen, Picker), "offered")
        await burst(pilot, *"khai quat", "enter")
        await wait_for(pilot, lambda: main.current == "p1.i", "went to the section")


async def test_saving_from_here_stores_the_field_first(tmp_path: Path) -> None:
    session = session_of(fresh(), tmp_path)
    async with opened(session, SMALL) as (_main, pilot):
        await open_form(pilot, session)
        await burst(pilot, *"141", "ctrl+s")
        await wait_for(pilot, lambda: not session.dirty, "saved")
        assert "141" in session.path.read_text(encoding="utf-8")


async def test_hostile_text_is_only_shown(tmp_path: Path) -> None:
    session = session_of(fresh(), tmp_path)
    report = session.report
    first = replace(report.blanks[0], label=HOSTILE)
    session.report = replace(
        report,
        blanks=(first, *report.blanks[1:]),
        document=replace(report.document, issuer=HOSTILE),
        preamble=replace(report.preamble, title=HOSTILE),
    )
    before = session.report
    async with opened(session, WIDE) as (main, pilot):
        screen = await open_form(pilot, session, "issuer")
        text = shown(pilot.app)
        assert "[@click=app.bell]x[/]" in text
        assert "\x1b" not in text
        assert "\u202e" not in text
        await burst(pilot, "down", "up", "up")
        screen.form.go("pre.1")
        await burst(pilot, *"12x", "escape")
        await wait_for(pilot, lambda: isinstance(pilot.app.screen, Question), "asked")
        assert "\x1b" not in shown(pilot.app)
        await burst(pilot, "tab", "enter")
        await wait_for(pilot, lambda: pilot.app.screen is main, "left")
        assert session.report is before, "passing through a field changes nothing in it"


async def test_the_form_follows_a_new_size_and_keeps_what_is_typed(tmp_path: Path) -> None:
    session = session_of(fresh(), tmp_path)
    async with opened(session, WIDE) as (_main, pilot):
        screen = await open_form(pilot, session, "document.signer")
        await burst(pilot, *"Họ và")
        await pilot.resize_terminal(*SMALL)
        await pilot.pause()
        await burst(pilot, *" tên")
        await wait_for(pilot, lambda: "Họ và tên" in shown(pilot.app), "shown at the new place")
        region = screen.form.editor.region
        row = shown(pilot.app).split("\n")[region.y]
        assert "Name of the signatory" in row
        assert region.right <= SMALL[0]


def test_every_key_of_the_document_has_a_field(tmp_path: Path) -> None:
    from dataclasses import fields

    source = BlankFields(session_of(fresh(), tmp_path))
    keys = {field.key for field in source.fields}
    assert {f"document.{field.name}" for field in fields(Document)} <= keys
    assert {blank.id for blank in fresh().blanks} <= keys
    for field in source.fields:
        assert source.hint(field.key), field.key


def test_every_example_in_a_hint_is_accepted(tmp_path: Path) -> None:
    source = BlankFields(session_of(fresh(), tmp_path))
    for field in source.fields:
        sample = source.hint(field.key).rpartition("like ")[2]
        if "like " in source.hint(field.key) and "," not in sample[:6]:
            assert source.check(field.key, sample).ok, field.key


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("cấp cơ sở", "co-so"),
        ("co so", "co-so"),
        ("co-so", "co-so"),
        ("Huyện", "huyen"),
        ("huyen", "huyen"),
    ],
)
def test_the_level_is_shown_and_taken_in_words(session: Session, typed: str, kept: str) -> None:
    fields = BlankFields(session)
    assert fields.text("document.level") == "cấp huyện"
    assert fields.put("document.level", typed) == ""
    assert session.report.document.level == kept
    assert fields.text("document.level") in fields.hint("document.level")
    assert fields.put("document.level", "tỉnh") != ""
    assert session.report.document.level == kept


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_cure_calls_a_field_what_the_form_calls_it(language: str, tmp_path: Path) -> None:
    report = replace(fresh(), document=Document())
    before = i18n.language()
    i18n.set_language(language)
    try:
        labels = {one.key: one.label for one in BlankFields(session_of(report, tmp_path)).fields}
        found = [one for one in of_document(report).findings if one.severity == "error"]
        assert len(found) > 10
        for one in found:
            key = f"document.{one.place}"
            assert f"“{labels[key]}” ({key})" in i18n.say(one.cure)
    finally:
        i18n.set_language(before)
