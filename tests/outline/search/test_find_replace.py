"""Finding words with or without marks, and replacing them in a whole report as one edit."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from outline.editing import sections
from outline.editing.undo import UndoHistory
from outline.errors import BadValue
from outline.invariants import assert_consistent
from outline.model import Report, Section, Status
from outline.search.find_replace import (
    SCOPE,
    TextFinder,
    TextMatch,
    TextQuery,
    apply_capitals,
    find_in_section,
    follows_capitals,
    list_texts,
    replace_all,
)
from outline.text import fold_letters
from tests.strategies import SYLLABLES, any_text, reports


def found(query: str, body: str) -> list[str]:
    return [
        hit.text for hit in find_in_section(Section("a", 1, "", "", body=body), TextQuery(query))
    ]


def in_report(report: Report, query: str) -> list[TextMatch]:
    return [hit for each in TextFinder().find(list_texts(report), TextQuery(query)) for hit in each]


@pytest.mark.parametrize(
    ("query", "body", "words"),
    [
        ("dang", "Đảng viên đang học", ["Đảng", "đang"]),
        ("đảng", "Đảng viên đang học, ĐẢNG bộ", ["Đảng", "ĐẢNG"]),
        ("Đang", "Đảng viên đang học", ["đang"]),
        ("hoá", "văn hóa, hoá đơn, hoa", ["hóa", "hoá"]),
        ("ủy ban", "Uỷ ban, uy ban", ["Uỷ ban"]),
        ("2021-2030", "2021 – 2030 và 2021-2030", ["2021 – 2030", "2021-2030"]),
        ("quoc phong - an ninh", "quốc phòng-an ninh", ["quốc phòng-an ninh"]),
        ("kinh te", "kinh  tế", ["kinh  tế"]),
        ("a  b", "a b a   b", ["a   b"]),
        ("kinh te", "kinh\ntế", []),
        ("aa", "aaaa", ["aa", "aa"]),
        ("aá", "aaá", ["aá"]),
        ("-", "a – b", ["–"]),
        ("a -", "a - b", ["a -"]),
        ("", "abc", []),
        ("\u0301", "á", []),
        (".*[", "x.*[y", [".*["]),
        ("strasse", "Straße", ["Straße"]),
        ("stras", "Straße", []),
        ("o", "o\u0330\u0301k", ["o\u0330\u0301"]),
    ],
)
def test_a_wording_is_found_as_it_is_meant(query: str, body: str, words: list[str]) -> None:
    assert found(query, body) == words


def test_a_hit_says_line_and_offsets() -> None:
    body = "Một.\n\nHai năm, hai việc."
    first, second = find_in_section(Section("a", 1, "", "", body=body), TextQuery("hai"))
    assert (first.line, first.start, first.text) == (3, 6, "Hai")
    assert body[second.start : second.end] == "hai"


@given(st.lists(st.sampled_from([*SYLLABLES, "–", "-", "\n", "  "]), max_size=12), st.data())
def test_every_piece_of_a_line_is_found_in_it(words: list[str], data: st.DataObject) -> None:
    """With and without marks, a piece of a text is found at its place, or one that covers it."""
    body = " ".join(words)
    start = data.draw(st.integers(0, len(body)))
    piece = body[start : start + data.draw(st.integers(1, 12))]
    if not piece.strip() or "\n" in piece:
        return
    for query in (piece, fold_letters(piece)[0], piece.upper()):
        assert any(
            hit.start < start + len(piece) and start < hit.end
            for hit in find_in_section(Section("a", 1, "", "", body=body), TextQuery(query))
        )


@given(any_text, any_text)
def test_the_quick_look_never_misses_what_is_there(query: str, body: str) -> None:
    section = Section("a", 1, "", "", body=body)
    wording = TextQuery(query)
    slow = tuple(find_in_section(section, wording))
    assert next(iter(TextFinder().find([section], wording))) == slow


def test_a_finder_follows_a_text_that_changed() -> None:
    finder, wording = TextFinder(), TextQuery("hai")
    section = Section("a", 1, "", "", body="một")
    assert next(iter(finder.find([section], wording))) == ()
    assert next(iter(finder.find([replace(section, body="hai")], wording))) != ()


@settings(deadline=None)
@given(reports(6), st.sampled_from([*SYLLABLES, "a", "n", "kinh te", "e"]), any_text, st.data())
def test_replacing_changes_the_places_and_nothing_else(
    report: Report, query: str, text: str, data: st.DataObject
) -> None:
    places = [hit for hit in in_report(report, query) if data.draw(st.booleans())]
    after = replace_all(report, places, text)
    assert_consistent(after)
    assert replace(after, preamble=report.preamble, sections=report.sections) == report
    for old, new in zip(list_texts(report), list_texts(after), strict=True):
        mine = [hit for hit in places if hit.section == old.id]
        if not mine:
            assert new is old
            continue
        # What stood between the places stands between the new words, in order.
        rest, at = new.body, 0
        for hit in mine:
            kept = old.body[at : hit.start]
            assert kept in rest
            rest = rest[rest.index(kept) + len(kept) :]
            at = hit.end
        assert rest.endswith(old.body[at:])
        assert replace(new, body=old.body, status=old.status) == old


@settings(deadline=None)
@given(reports(6), st.sampled_from([*SYLLABLES, "a", "n"]), any_text)
def test_one_undo_takes_back_every_place_and_one_redo_puts_it_again(
    report: Report, query: str, text: str
) -> None:
    after = replace_all(report, in_report(report, query), text)
    history = UndoHistory().record(SCOPE, report, after)
    back, history = history.undo(after, SCOPE)
    assert back == report
    again, history = history.redo(back, SCOPE)
    assert again == after


def test_an_undo_leaves_what_was_typed_since() -> None:
    report = Report(
        sections=(
            Section("a", 1, "", "A", body="kinh te\n\nkinh te", status=Status.DRAFT),
            Section("b", 1, "", "B", body="kinh te", status=Status.DRAFT),
        )
    )
    after = replace_all(report, in_report(report, "kinh te"), "kinh tế")
    history = UndoHistory().record(SCOPE, report, after)
    typed = sections.set_body(after, "a", "Mở.\n\nkinh tế\n\nkinh tế xanh")
    back, history = history.undo(typed, SCOPE)
    assert back.section("a").body == "Mở.\n\nkinh te\n\nkinh tế xanh"
    assert back.section("b").body == "kinh te"
    gone = after.with_sections(after.sections[:1])
    back, _history = UndoHistory().record(SCOPE, report, after).undo(gone, SCOPE)
    assert [one.body for one in back.sections] == ["kinh te\n\nkinh te"]


def test_a_place_whose_words_are_gone_is_refused() -> None:
    report = Report(sections=(Section("a", 1, "1.", "A", body="kinh te"),))
    places = in_report(report, "kinh")
    with pytest.raises(BadValue, match=r"“1\. A”"):
        replace_all(sections.set_body(report, "a", "x kinh te"), places, "y")
    with pytest.raises(BadValue):
        replace_all(report, [*places, *places], "y")


def test_a_text_that_goes_altogether_leaves_its_section_empty() -> None:
    report = Report(sections=(Section("a", 1, "", "A", body="x", status=Status.DRAFT),))
    after = replace_all(report, in_report(report, "x"), "")
    assert after.section("a").status is Status.EMPTY
    assert replace_all(after, [], "y") is after


@pytest.mark.parametrize(
    ("found", "text", "wanted"),
    [
        ("huyện ủy", "đảng ủy xã", "đảng ủy xã"),
        ("Huyện ủy", "đảng ủy xã", "Đảng ủy xã"),
        ("HUYỆN ỦY", "đảng ủy xã", "ĐẢNG ỦY XÃ"),
        ("“Huyện", "xã", "Xã"),
        ("Ủ", "ư", "Ư"),
        ("2023", "năm", "năm"),
        ("Huyện", "", ""),
        ("ĐA-UBND", "{{pre.5}}", "{{pre.5}}"),
        ("HUYỆN ỦY", "đảng ủy {{pre.5}} xã", "ĐẢNG ỦY {{pre.5}} XÃ"),
        ("Huyện", "{{pre.5}} xã", "{{pre.5}} xã"),
        ("Bình An", "bình minh", "Bình Minh"),
        ("Huyện ủy Bình An", "huyện ủy bình minh", "Huyện ủy bình minh"),
        ("“Đảng", "“đoàn", "“Đoàn"),
        ("**Đảng", "**đoàn", "**Đoàn"),
        ("2.4 Đảng", "2.5 đoàn", "2.5 Đoàn"),
        ("UBND", "ủy ban nhân dân", "Ủy ban nhân dân"),
        ("NGHIÊN CỨU", "học", "HỌC"),
    ],
)
def test_new_words_take_the_capitals_of_the_old(found: str, text: str, wanted: str) -> None:
    assert apply_capitals(found, text) == wanted


def test_who_writes_a_capital_says_how_it_is_to_be() -> None:
    assert follows_capitals("huyen uy", "thành ủy")
    assert not follows_capitals("Huyện ủy", "thành ủy")
    assert not follows_capitals("huyện ủy", "Thành ủy")


def test_capitals_are_kept_at_every_place() -> None:
    report = Report(sections=(Section("a", 1, "", "", body="Huyện ủy và huyện ủy, HUYỆN ỦY"),))
    after = replace_all(report, in_report(report, "huyen uy"), "thành ủy", capitals=True)
    assert after.section("a").body == "Thành ủy và thành ủy, THÀNH ỦY"
