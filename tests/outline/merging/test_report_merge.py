"""Two people's work on one report becomes one report, and nothing of either is dropped."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from outline.completion.tracker import Completion
from outline.editing import sections
from outline.invariants import assert_consistent
from outline.merging import conflicts as disputes
from outline.merging import structure, text_merge
from outline.merging.report_merge import CannotMerge, MergeResult, merge_reports
from outline.model import (
    Answer,
    Blank,
    Column,
    Conflict,
    Demand,
    DemandAnswer,
    Document,
    Origin,
    Prompt,
    Report,
    Row,
    Section,
    Status,
    Table,
    Tag,
    TemplateRef,
)
from outline.patching.patch import Key, apply_changes, find_changes
from tests.changes import changes as edits
from tests.samples.finished import finished
from tests.strategies import reports


@st.composite
def worked_on(draw: st.DrawFn, report: Report, who: str) -> Report:
    """Draw what somebody made of a report with a few edits."""
    for at in range(draw(st.integers(1, 5))):
        report = draw(edits(report, fresh=f"{who}{at}")).after
    return report


@st.composite
def three(draw: st.DrawFn) -> tuple[Report, Report, Report]:
    base = draw(reports(8))
    return base, draw(worked_on(base, "a")), draw(worked_on(base, "b"))


@settings(max_examples=30)
@given(three())
def test_who_works_alone_finds_the_own_work(sides: tuple[Report, Report, Report]) -> None:
    base, ours, theirs = sides
    assert merge_reports(base, ours, base) == MergeResult(ours)
    assert merge_reports(base, ours, ours) == MergeResult(ours)
    assert merge_reports(base, base, theirs) == MergeResult(theirs, (), find_changes(base, theirs))


@settings(max_examples=80)
@given(three())
def test_nothing_of_either_is_dropped(sides: tuple[Report, Report, Report]) -> None:
    base, ours, theirs = sides
    found = merge_reports(base, ours, theirs, our_name="lan", their_name="mai")
    assert_consistent(found.report)
    named = {conflict.key for conflict in found.conflicts}
    for side in (ours, theirs):
        for change in find_changes(base, side):
            held(base, side, found.report, change.key, named)
    assert apply_changes(ours, found.incoming) == replace(found.report, conflicts=ours.conflicts)


def held(base: Report, side: Report, merged: Report, key: Key, named: set[Key]) -> None:
    """Assert that a change of one side is in the merged report, or named as a conflict."""
    match key:
        case ("section", id_, "body"):
            if id_ in named_wholes(named):
                return
            was, now, new = (
                {*report.section(id_).body.split("\n")} for report in (base, merged, side)
            )
            assert new - was - {""} <= now
        case ("section", id_, "status"):
            pass  # what follows from a text yields to what a person chose
        case ("section", _, "label" | "level") | ("order", *_):
            pass
        case ("section", id_, "tags"):
            tags = {*side.section(id_).tags} - {*base.section(id_).tags}
            assert tags <= {*merged.section(id_).tags}
        case ("section" | "blank" | "document" | "prompt" | "answer" | "row", *_):
            place = (*key[:-1], "state") if key[0] in ("prompt", "answer") else key
            value = disputes.read_value(side, place)
            kept = {disputes.read_value(merged, place)}
            kept |= {one.theirs for one in merged.conflicts if one.key == place}
            assert value in kept or ("whole", "row", *key[1:3]) in named
        case ("whole", "row", table, id_) if (
            offered(base, table, id_) and offered(base, table, id_) in side.table(table).rows
        ):
            pass  # taken as the directive offers it, with nothing filled in: it may be deleted
        case ("whole", "section", *_) | ("whole", "row", *_):
            stood, stands, wanted = (structure.contains(one, key) for one in (base, merged, side))
            assert stands if wanted else not stands or key in named or not stood
        case _:
            pass


def offered(report: Report, table: str, id_: str) -> Row | None:
    return next((row for row in report.table(table).ready if row.id == id_), None)


def named_wholes(named: set[Key]) -> set[str]:
    return {key[-1] for key in named if key[0] == "whole"}


@settings(max_examples=30)
@given(three())
def test_both_are_told_of_the_same_conflicts(sides: tuple[Report, Report, Report]) -> None:
    base, ours, theirs = sides
    one, other = merge_reports(base, ours, theirs), merge_reports(base, theirs, ours)
    assert {conflict.key for conflict in one.conflicts} == {
        conflict.key for conflict in other.conflicts
    }
    assert {(found.key, str(found.theirs)) for found in one.conflicts} == {
        (found.key, str(found.ours)) for found in other.conflicts
    }


@settings(max_examples=30)
@given(three())
def test_what_was_merged_can_be_merged_again_without_end(
    sides: tuple[Report, Report, Report],
) -> None:
    base, ours, theirs = sides
    found = merge_reports(base, ours, theirs)
    assert merge_reports(theirs, found.report, theirs).report == found.report
    assert merge_reports(ours, ours, found.report).report == found.report
    assert merge_reports(base, found.report, found.report).conflicts == ()


BASE = Report(
    template=TemplateRef("mau"),
    document=Document(place="Bình An"),
    blanks=(Blank("pre.5", "text", "Huyện"), Blank("pre.6", "percent", "Tỷ lệ")),
    demands=(Demand("n1.a", "Lưu ý"),),
    tags=(Tag("dot-pha", "Đột phá", "p1"),),
    sections=(
        Section("p1", 1, "Phần I", "Một", body="a\n\nb\n\nc"),
        Section("p1.1", 2, "I.", "Hai", prompts=(Prompt("p1.1/b1", "Nêu rõ"),),
                demands=(DemandAnswer("n1.a"),)),
        Section("x", 2, "II.", "Thêm", Origin.ADDED, body="x"),
        Section("y", 2, "III.", "Nữa", Origin.ADDED, body="y"),
        Section("z", 2, "IV.", "Cuối", Origin.ADDED, body="z"),
        Section("p2", 1, "Phần II", "Ba"),
    ),
    tables=(
        Table("indicators", "Chỉ tiêu", appendix="a1",
              columns=(Column("name", "text", "Tên"),
                       Column("actual", "number", "Thực hiện")),
              rows=(Row("i1", {"name": "A"}), Row("i2", {"name": "B"}), Row("i3", {"name": "C"})),
              ready=(Row("pci", {"name": "PCI"}),)),
    ),
)  # fmt: skip


def both(ours: Report, theirs: Report) -> MergeResult:
    found = merge_reports(BASE, ours, theirs, our_name="lan", their_name="mai")
    assert_consistent(found.report)
    return found


def conflicts(found: MergeResult) -> list[str]:
    return [conflict.address for conflict in found.conflicts]


def findings(report: Report) -> list[tuple[str, str]]:
    return [
        (one.section, one.location)
        for one in Completion(report).all_findings()
        if one.code == "conflict"
    ]


def test_different_fields_of_one_section_merge_in_silence() -> None:
    ours = sections.set_owner(BASE, "p1", "tổ 1")
    theirs = sections.set_due(
        sections.set_body(BASE, "p1", "a\n\nb\n\nC"), "p1", dt.date(2023, 6, 1)
    )
    found = both(ours, theirs)
    section = found.report.section("p1")
    assert (section.owner, section.due, section.body) == (
        "tổ 1", dt.date(2023, 6, 1), "a\n\nb\n\nC"
    )  # fmt: skip
    assert found.conflicts == ()
    assert {change.key for change in found.incoming} == {
        ("section", "p1", "body"), ("section", "p1", "due"), ("section", "p1", "status")
    }  # fmt: skip


def test_different_paragraphs_of_one_text_merge_in_silence() -> None:
    found = both(
        sections.set_body(BASE, "p1", "A\n\nb\n\nc"), sections.set_body(BASE, "p1", "a\n\nb\n\nC")
    )
    assert found.report.section("p1").body == "A\n\nb\n\nC"
    assert found.conflicts == ()


def test_the_same_paragraph_stands_twice_between_markers_and_blocks_completion() -> None:
    ours, theirs = (sections.set_body(BASE, "p1", f"a\n\n{word}\n\nc") for word in ("lan", "mai"))
    found = both(ours, theirs)
    body = found.report.section("p1").body
    assert body == "a\n\n««« lan\nlan\n««»»\nmai\n»»» mai\n\nc"
    assert conflicts(found) == ["p1"]
    assert findings(found.report) == [("p1", "body:3")]
    settled = sections.set_body(found.report, "p1", "a\n\nlan và mai\n\nc")
    assert findings(settled) == []


def test_an_empty_text_that_both_begin_holds_both() -> None:
    found = both(sections.set_body(BASE, "p2", "lan"), sections.set_body(BASE, "p2", "mai"))
    assert found.report.section("p2").body == "««« lan\nlan\n««»»\nmai\n»»» mai"
    assert found.report.section("p2").status is Status.DRAFT


def test_a_value_that_both_set_is_kept_twice_until_somebody_decides() -> None:
    ours, theirs = (sections.set_blank(BASE, "pre.6", Decimal(n)) for n in ("83.2", "84"))
    found = both(ours, theirs)
    assert found.report.blanks[1].value == Decimal("83.2")
    assert conflicts(found) == ["pre.6"]
    assert findings(found.report) == [("blanks", "pre.6")]
    (finding,) = (one for one in Completion(found.report).all_findings() if one.code == "conflict")
    assert str(finding.message) == "Tỷ lệ is “83,2%”, but mai wrote “84%”."
    (dispute,) = found.report.conflicts
    assert findings(sections.set_blank(found.report, "pre.6", Decimal(90))) == []
    assert findings(disputes.accept_ours(found.report, [dispute.key])) == []
    taken = disputes.accept_theirs(found.report, dispute)
    assert taken.blanks[1].value == Decimal(84)
    assert taken.conflicts == ()


def test_a_conflict_counts_as_soon_as_it_comes_and_no_longer_than_it_stays() -> None:
    completion = Completion(BASE)
    before = completion.report_progress
    ours, theirs = (sections.set_document(BASE, place=place) for place in ("Bình Sơn", "Bình Hòa"))
    found = both(ours, theirs).report
    assert "document" in completion.refresh(found)
    assert completion.report_progress.needed == before.needed + 1
    assert completion.report_progress.met == before.met
    completion.refresh(sections.set_document(found, place="Bình Hòa"))
    assert completion.report_progress == before


@pytest.mark.parametrize(
    ("address", "one", "other"),
    [
        ("p1.1 (owner)", lambda r: sections.set_owner(r, "p1.1", "1"),
         lambda r: sections.set_owner(r, "p1.1", "2")),
        ("x (title)", lambda r: sections.set_title(r, "x", "1"),
         lambda r: sections.set_title(r, "x", "2")),
        ("p1.1 (status)", lambda r: sections.set_status(r, "p1.1", Status.DONE),
         lambda r: sections.set_status(r, "p1.1", Status.REVIEW)),
        ("p1.1/b1", lambda r: sections.answer_prompt(r, "p1.1/b1", Answer.COVERED),
         lambda r: sections.answer_prompt(r, "p1.1/b1", Answer.NONE, "không có")),
        ("p1.1/n1.a", lambda r: sections.answer_demand(r, "p1.1", "n1.a", Answer.COVERED),
         lambda r: sections.answer_demand(r, "p1.1", "n1.a", Answer.NONE, "không có")),
        ("indicators/i1/actual",
         lambda r: sections.set_cell(r, "indicators", "i1", "actual", Decimal(1)),
         lambda r: sections.set_cell(r, "indicators", "i1", "actual", Decimal(2))),
        ("document.recipients", lambda r: sections.set_document(r, recipients=("1",)),
         lambda r: sections.set_document(r, recipients=("2", "3"))),
        ("p2 (due)", lambda r: sections.set_due(r, "p2", dt.date(2023, 6, 1)),
         lambda r: sections.set_due(r, "p2", dt.date(2023, 6, 2))),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)  # fmt: skip
def test_whatever_both_set_differently_is_named_kept_and_can_be_decided(
    address: str, one: Callable[[Report], Report], other: Callable[[Report], Report]
) -> None:
    found = both(one(BASE), other(BASE))
    assert conflicts(found) == [address]
    assert len(findings(found.report)) == 1
    (dispute,) = found.report.conflicts
    taken = disputes.accept_theirs(found.report, dispute)
    assert_consistent(taken)
    assert taken == other(BASE)
    assert disputes.accept_ours(found.report, [dispute.key]) == one(BASE)


def test_a_state_that_follows_from_typing_yields_to_one_that_somebody_chose() -> None:
    typed = sections.set_body(BASE, "p2", "chữ")
    found = both(typed, sections.set_status(BASE, "p2", Status.REVIEW))
    assert found.report.section("p2").status is Status.REVIEW
    assert found.conflicts == ()


def test_what_one_deletes_and_the_other_changes_is_kept() -> None:
    gone = sections.delete(BASE, "y")
    changed = sections.set_body(BASE, "y", "yy")
    for found in (both(gone, changed), both(changed, gone)):
        assert found.report.section("y").body == "yy"
        assert conflicts(found) == ["y (deletion)"]
    assert both(gone, sections.set_body(BASE, "x", "xx")).report.shape.ids == (
        "p1", "p1.1", "x", "z", "p2"
    )  # fmt: skip


def test_a_deleted_section_comes_back_with_what_somebody_put_under_it() -> None:
    under = sections.add_section(BASE, "y", "k", "Con", child=True)
    found = both(sections.delete(BASE, "y"), sections.set_body(under, "k", "k"))
    assert found.report.shape.ids == ("p1", "p1.1", "x", "y", "k", "z", "p2")
    assert conflicts(found) == ["y (deletion)"]


def test_sections_that_both_add_in_one_place_stand_one_after_the_other_and_are_numbered() -> None:
    ours, theirs = (sections.add_section(BASE, "x", id_, id_) for id_ in ("lan", "mai"))
    found = both(ours, theirs)
    assert found.report.shape.ids == ("p1", "p1.1", "x", "lan", "mai", "y", "z", "p2")
    assert [section.label for section in found.report.sections[1:7]] == [
        "I.", "II.", "III.", "IV.", "V.", "VI."
    ]  # fmt: skip
    assert found.conflicts == ()


def test_different_moves_merge_and_a_move_apart_is_named() -> None:
    found = both(sections.move(BASE, "x", 1), sections.demote(BASE, "z"))
    assert found.report.shape.ids == ("p1", "p1.1", "y", "z", "x", "p2") or (
        found.report.section("z").level == 3
    )
    assert found.conflicts == ()
    apart = both(sections.move(BASE, "y", 1), sections.demote(BASE, "y"))
    assert apart.report.section("y").level in (2, 3)


def test_sections_moved_under_each_other_make_no_ring() -> None:
    def outline(*pairs: tuple[str, int]) -> Report:
        return BASE.with_sections(
            tuple(replace(BASE.section(id_), level=level) for id_, level in pairs)
        )

    head = (("p1", 1), ("p1.1", 2))
    ours = outline(*head, ("x", 2), ("y", 3), ("z", 2), ("p2", 1))
    theirs = outline(*head, ("y", 2), ("x", 3), ("z", 2), ("p2", 1))
    found = both(ours, theirs)
    assert sorted(found.report.shape.ids) == sorted(BASE.shape.ids)
    assert found.conflicts


def test_rows_merge_by_cell_by_place_and_by_coming_and_going() -> None:
    ours = sections.move_row(sections.set_cell(BASE, "indicators", "i1", "actual", Decimal(1)),
                         "indicators", "i3", -1)  # fmt: skip
    theirs = sections.set_cell(BASE, "indicators", "i1", "name", "AA")
    theirs = sections.add_row(
        sections.delete_row(theirs, "indicators", "i2"), "indicators", Row("i9")
    )
    found = both(ours, theirs)
    rows = found.report.table("indicators").rows
    assert [row.id for row in rows] == ["i1", "i3", "i9"]
    assert rows[0].values == {"name": "AA", "actual": Decimal(1)}
    assert found.conflicts == ()


def test_a_row_on_offer_that_both_take_is_taken_once() -> None:
    taken = sections.take_ready(BASE, "indicators", "pci")
    changed = sections.set_cell(taken, "indicators", "pci", "actual", Decimal(3))
    for found in (both(taken, changed), both(changed, taken)):
        table = found.report.table("indicators")
        assert [row.id for row in table.rows] == ["i1", "i2", "i3", "pci"]
        assert table.rows[3].values["actual"] == Decimal(3)
        assert table.ready == ()
    alone = both(taken, sections.delete_row(BASE, "indicators", "i1")).report.table("indicators")
    assert ([row.id for row in alone.rows], alone.ready) == (["i2", "i3", "pci"], ())


def test_two_templates_do_not_merge() -> None:
    theirs = replace(BASE, template=TemplateRef("khac"), preamble=replace(BASE.preamble, body="x"))
    with pytest.raises(CannotMerge, match="different templates") as caught:
        both(sections.set_body(BASE, "p1", "x"), theirs)
    assert caught.value.exit_code == 3


def test_what_cannot_stand_together_is_refused() -> None:
    ours = replace(BASE, blanks=(replace(BASE.blanks[0], type="int"), BASE.blanks[1]))
    with pytest.raises(CannotMerge, match="do not fit together"):
        both(ours, sections.set_blank(BASE, "pre.5", "huyện Bình An"))


texts = st.lists(st.sampled_from(("", "a", "b", "c", "d")), max_size=8).map("\n".join)


@settings(max_examples=200)
@given(texts, texts, texts)
def test_merged_texts_hold_every_new_line_of_both(base: str, ours: str, theirs: str) -> None:
    found = text_merge.merge_text(base, ours, theirs, "lan", "mai")
    here = Counter(found.text.split("\n"))
    for side in (ours, theirs):
        new = Counter(side.split()) - Counter(base.split())
        assert new.keys() <= here.keys()
    assert len([*text_merge.find_marked_ranges(found.text)]) == found.conflict_count
    assert text_merge.merge_text(base, ours, base).text == ours
    assert text_merge.merge_text(base, base, theirs).text == theirs
    assert text_merge.merge_text(base, theirs, ours).conflict_count == found.conflict_count


@given(texts, texts)
def test_lines_that_match_are_the_same_and_ascend(old: str, new: str) -> None:
    one, other = old.split("\n"), new.split("\n")
    pairs = [*text_merge.match_lines(one, other)]
    assert all(one[a] == other[b] for a, b in pairs)
    assert all(a < c and b < d for (a, b), (c, d) in pairwise(pairs))


def test_a_marker_that_stands_alone_is_found_too() -> None:
    assert [spot.line for spot in text_merge.find_marked_ranges("a\n««»»\nb")] == [2]
    assert [*text_merge.find_marked_ranges("nói ««đùa»» thôi\n«««chữ")] == []


def test_a_third_value_keeps_the_two_that_clashed_before() -> None:
    base = finished()

    def with_place(value: str) -> Report:
        return sections.set_document(base, place=value)

    two = merge_reports(base, with_place("hai"), with_place("một"), their_name="p1").report
    three = merge_reports(base, with_place("ba"), two, their_name="p2").report
    assert three.document.place == "ba"
    assert {(one.ours, one.theirs, one.author) for one in disputes.find_unresolved(three)} == {
        ("ba", "hai", "p2"),
        ("ba", "một", "p1"),
    }


def test_a_dispute_that_one_settled_and_another_moved_on_is_no_clash_of_its_own() -> None:
    """Three set one value: of the merge only the values are named."""

    def with_place(place: str, *waiting: Conflict) -> Report:
        return Report(document=Document(place=place), conflicts=waiting)

    at = ("document", "place")
    base = with_place("b", Conflict(at, "b", "a", "lan"))
    ours = with_place("c")
    theirs = with_place("d", Conflict(at, "d", "a", "lan"))
    merged = merge_reports(base, ours, theirs, their_name="mai")
    assert [one.address for one in merged.conflicts] == ["document.place"]
    assert {one.theirs for one in disputes.find_unresolved(merged.report)} >= {"d"}
