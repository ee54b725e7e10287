"""The form: judged while typed, stored on leaving the field, nothing that is refused is dropped."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from textual.pilot import Pilot

from outline.addresses import read_address
from outline.completion.document_findings import check_document
from outline.model import Document
from outline.values import blanks
from tests.samples.directive import fresh
from tests.tui.directive import HOSTILE, burst, session_of
from tests.tui.support import SMALL, WIDE, opened, shown, wait_for
from tui import i18n
from tui.i18n import LANGUAGES
from tui.presenters.form_fields import BlankFields
from tui.screens.blanks import BlanksScreen
from tui.screens.picker import Picker
from tui.session.session import Session


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
        assert [read_address(session.report, f"pre.{n}") for n in (1, 2, 3)] == [
            "141",
            "HU",
            "13/3/2023",
        ]
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


HOLDS = ("enter", "tab", "shift+tab", "down", "up", "pagedown", "ctrl+end", "ctrl+n", "f4")


@pytest.mark.parametrize("size", [SMALL, WIDE])
@pytest.mark.parametrize("language", LANGUAGES)
async def test_what_is_refused_holds_its_field_with_the_reason_and_escape_gives_the_value_back(
    size: tuple[int, int], language: str, tmp_path: Path
) -> None:
    i18n.set_language(language)
    session = session_of(fresh(), tmp_path)
    async with opened(session, size) as (main, pilot):
        screen = await open_form(pilot, session)
        await burst(pilot, *"141", "enter", "up", "x")
        for key in HOLDS:
            await burst(pilot, key)
            assert pilot.app.screen is screen, key
            assert screen.form.key == "pre.1", key
            assert screen.form.editor.value == "141x", key
            assert screen.form.editor.has_focus, key
            text = shown(pilot.app)
            assert "“141x”" in text, key
            assert "1.234" in text, "an example of a right value"
            assert "…" not in screen.says.render_line(2).text, "the reason is shown whole"
            assert text.count("✗") == 2, "at the field, and at the reason"
        assert value(session, "pre.1") == 141
        await burst(pilot, "escape")
        assert screen.form.editor.value == "141"
        assert "✗" not in shown(pilot.app)
        assert pilot.app.screen is screen
        await burst(pilot, "escape")
        await wait_for(pilot, lambda: pilot.app.screen is main, "left")
        assert value(session, "pre.1") == 141


@pytest.mark.parametrize(
    ("start", "typed", "example"),
    [
        ("pre.1", "12x", "1.234"),
        ("pre.2", "H U", "BC/HU"),
        ("pre.3", "31/2/2023", "05/6/2023"),
        ("pre.6", "IIX", "XII"),
        ("pre.7", "2020", "2020-2025"),
        ("document.level", "tỉnh", "cấp huyện"),
        ("document.number", "x", "145"),
        ("document.period_from", "13/2020", "6/2020"),
        ("document.profile", "x", "hd36-2018"),
    ],
)
async def test_each_reason_comes_with_an_example_of_a_right_value(
    start: str, typed: str, example: str, tmp_path: Path
) -> None:
    session = session_of(fresh(), tmp_path)
    async with opened(session, SMALL) as (_main, pilot):
        screen = await open_form(pilot, session, start)
        before = screen.form.editor.value
        await burst(pilot, "ctrl+u", *typed, "enter")
        assert screen.form.editor.value == typed
        lines = " ".join(line.strip("│ ") for line in shown(pilot.app).splitlines()[-6:])
        assert "✗ " in lines
        assert example in lines
        await burst(pilot, "ctrl+z")
        assert screen.form.editor.value == before


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


async def test_saving_writes_the_rest_and_says_what_is_refused(tmp_path: Path) -> None:
    session = session_of(fresh(), tmp_path)
    async with opened(session, SMALL) as (_main, pilot):
        screen = await open_form(pilot, session)
        await burst(pilot, *"141", "enter", *"H U", "ctrl+s")
        await wait_for(pilot, lambda: "Saved." in screen.says.text, "saved")
        assert "“H U”" in shown(pilot.app)
        assert screen.form.editor.value == "H U"
        assert value(session, "pre.1") == 141
        assert "H U" not in session.path.read_text(encoding="utf-8")


async def test_mending_a_refused_value_stores_it(tmp_path: Path) -> None:
    session = session_of(fresh(), tmp_path)
    async with opened(session, SMALL) as (main, pilot):
        screen = await open_form(pilot, session)
        await burst(pilot, *"12x", "enter", "backspace", "enter")
        assert screen.form.key == "pre.2"
        assert value(session, "pre.1") == 12
        await burst(pilot, "escape")
        await wait_for(pilot, lambda: pilot.app.screen is main, "left without a question")


async def test_what_is_open_is_what_check_and_completion_say(tmp_path: Path) -> None:
    session = session_of(fresh(), tmp_path)
    async with opened(session, WIDE) as (_main, pilot):
        screen = await open_form(pilot, session)

        def told() -> str:
            return shown(pilot.app).splitlines()[-1].strip("╭╮╰╯─ ")

        def expected() -> str:
            found = [
                *session.completion.findings("document"),
                *session.completion.findings("blanks"),
            ]
            count = sum(one.severity == "error" for one in found)
            parts = [session.completion.progress(part) for part in ("document", "blanks")]
            met, needed = sum(one.met for one in parts), sum(one.needed for one in parts)
            assert needed - met == count
            left = f"{count} things to be done" if count > 1 else f"{count} thing to be done"
            return f"{met}/{needed} · {left if count else 'complete'}"

        assert told() == expected()
        while screen.source.open_keys() and screen.source.lacks(screen.source.open_keys()[0]):
            screen.form.go(screen.source.open_keys()[0])
            key = screen.form.key
            words = screen.source.hint(key).replace("like ", "").split(", ")
            typed = "HUYỆN ỦY BÌNH AN" if "text" in words[0] else words[-1]
            await burst(pilot, "ctrl+u", *typed, "tab")
            assert told() == expected()
            assert not screen.source.lacks(key) or "!" in shown(pilot.app), key
            if screen.source.lacks(key):
                break
        for key in ("urgency", "circulation", "typist", "copies", "contact", "profile"):
            assert not screen.source.lacks(f"document.{key}"), key


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
        assert not screen.form.refused


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
        assert "There are no rules called" in screen.form.refused
        assert "hd36-2018" in screen.form.refused


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
        main.controllers.report.open_blanks("p1.1")
        await wait_for(pilot, lambda: isinstance(pilot.app.screen, BlanksScreen), "the form")
        await pilot.pause()
        assert "Used in: Phần I" in shown(pilot.app)
        await burst(pilot, "f4")
        await wait_for(pilot, lambda: pilot.app.screen is main, "left")
        await wait_for(pilot, lambda: main.current == "p1", "went to the section")


async def test_several_places_are_offered(tmp_path: Path) -> None:
    session = session_of(fresh(), tmp_path)
    async with opened(session, WIDE) as (main, pilot):
        main.controllers.report.open_blanks("pre.5")
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
        await burst(pilot, *"12x", "enter")
        assert "\x1b" not in shown(pilot.app)
        await burst(pilot, "escape", "escape")
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
        found = [one for one in check_document(report).findings if one.severity == "error"]
        assert len(found) > 10
        for one in found:
            key = f"document.{one.location}"
            assert f"“{labels[key]}” ({key})" in i18n.say(one.cure)
    finally:
        i18n.set_language(before)
