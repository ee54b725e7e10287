"""Deciding about what two people wrote or set differently; what is decided stays decided."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from outline import conflict_resolution
from outline.completion.tracker import Completion
from outline.conflict_resolution import (
    Resolution,
    find_conflict_of_finding,
    find_pending_conflicts,
    resolve_conflict,
)
from outline.editing import sections
from outline.editing.undo import UndoHistory
from outline.errors import BadValue
from outline.invariants import assert_consistent
from outline.merging import conflicts
from outline.merging.report_merge import merge_reports
from outline.merging.text_merge import MarkedRange
from outline.model import Conflict, Report, Section, Status
from outline.patching.patch import SECTION_LISTS, find_changes
from tests.samples.finished import finished

from .merging.test_report_merge import three, worked_on

TEXT = "Trước.\n««« lan\nMười hai.\n««»»\nMười lăm.\n»»» mai\nSau."


def written(body: str) -> Report:
    return Report(sections=(Section("a", 1, "I.", "Một", body=body, status=Status.DRAFT),))


def owned(*others: str, owner: str = "Lan") -> Report:
    section = Section("a", 1, "I.", "Một", body="Chữ.", status=Status.DRAFT, owner=owner)
    place = ("section", "a", "owner")
    made = tuple(Conflict(place, owner, other, f"{other}@maychu") for other in others)
    return Report(sections=(section,), conflicts=made)


@pytest.mark.parametrize(
    ("choice", "body"),
    [
        (Resolution.OURS, "Trước.\nMười hai.\nSau."),
        (Resolution.THEIRS, "Trước.\nMười lăm.\nSau."),
        (Resolution.BOTH, "Trước.\nMười hai.\n\nMười lăm.\nSau."),
    ],
)
def test_a_text_is_settled_and_nothing_around_it_changes(choice: Resolution, body: str) -> None:
    report = written(TEXT)
    (one,) = find_pending_conflicts(report)
    assert (one.our_name, one.ours, one.their_name, one.theirs) == (
        *("lan", "Mười hai."),
        *("mai", "Mười lăm."),
    )
    after = resolve_conflict(report, one, choice)
    assert after.section("a").body == body
    assert find_pending_conflicts(after) == ()


@pytest.mark.parametrize(
    ("body", "choice", "left"),
    [
        ("««« l\n««»»\nb\n»»» m", Resolution.OURS, ""),
        ("x\n««« l\n««»»\nb\n»»» m", Resolution.OURS, "x"),
        ("««« l\n««»»\nb\n»»» m\ny", Resolution.OURS, "y"),
        ("x\n««« l\n««»»\nb\n»»» m\ny", Resolution.OURS, "x\ny"),
        ("««« l\n- a\n««»»\n- b\n»»» m", Resolution.BOTH, "- a\n- b"),
        ("««« l\n««»»\nb\n»»» m", Resolution.BOTH, "b"),
        ("««« l\na\n\n««»»\nb\n»»» m", Resolution.BOTH, "a\n\nb"),
    ],
)
def test_an_empty_side_and_items_leave_no_stray_lines(
    body: str, choice: Resolution, left: str
) -> None:
    report = written(body)
    assert (
        resolve_conflict(report, find_pending_conflicts(report)[0], choice).section("a").body
        == left
    )


@pytest.mark.parametrize(
    "body",
    [
        "««« l\na\n»»» m",
        "a\n»»» m\nb",
        "««»»",
        "««« l\na\n««»»\nb",
        "««« l\na\n««« l\nb\n««»»\nc\n»»» m",
        "««« l\na\n««»»\nb\n««»»\nc\n»»» m",
        "<<<<<<< HEAD\na\n=======\nb\n>>>>>>> x",
    ],
)
def test_markers_that_do_not_fit_are_left_to_a_person(body: str) -> None:
    report = written(body)
    one = find_pending_conflicts(report)[0]
    assert one.resolutions == ()
    for choice in Resolution:
        with pytest.raises(BadValue, match="cannot be resolved that way"):
            resolve_conflict(report, one, choice)


def test_several_spots_of_a_text_have_numbers_and_are_settled_one_by_one() -> None:
    report = written(f"{TEXT}\n\n{TEXT}")
    one, other = find_pending_conflicts(report)
    assert (one.address, other.address) == ("a#1", "a#2")
    after = resolve_conflict(report, other, Resolution.THEIRS)
    assert after.section("a").body == f"{TEXT}\n\nTrước.\nMười lăm.\nSau."
    (left,) = find_pending_conflicts(after)
    assert left.address == "a"


def test_what_has_changed_meanwhile_is_not_settled_blindly() -> None:
    report = written(TEXT)
    (one,) = find_pending_conflicts(report)
    assert isinstance(one.marked_range, MarkedRange)
    with pytest.raises(BadValue, match="has changed in the meantime"):
        resolve_conflict(sections.set_body(report, "a", f"Thêm.\n{TEXT}"), one, Resolution.OURS)
    report = owned("Mai")
    (one,) = find_pending_conflicts(report)
    with pytest.raises(BadValue, match="has changed in the meantime"):
        resolve_conflict(sections.set_owner(report, "a", "Hoa"), one, Resolution.THEIRS)


@pytest.mark.parametrize(
    ("choice", "owner"), [(Resolution.OURS, "Lan"), (Resolution.THEIRS, "Mai")]
)
def test_a_value_is_settled(choice: Resolution, owner: str) -> None:
    report = owned("Mai")
    (one,) = find_pending_conflicts(report)
    assert (one.address, str(one.name), one.their_name) == ("a (owner)", "Writer", "Mai@maychu")
    after = resolve_conflict(report, one, choice)
    assert (after.section("a").owner, after.conflicts) == (owner, ())
    with pytest.raises(BadValue):
        resolve_conflict(report, one, Resolution.BOTH)


def test_of_three_values_the_third_goes_on_waiting() -> None:
    report = owned("Mai", "Hoa")
    one, other = find_pending_conflicts(report)
    assert (one.address, other.address) == ("a (owner)#1", "a (owner)#2")
    taken = resolve_conflict(report, one, Resolution.THEIRS)
    (left,) = find_pending_conflicts(taken)
    assert (str(left.ours), str(left.theirs)) == ("Mai", "Hoa")
    (left,) = find_pending_conflicts(resolve_conflict(report, one, Resolution.OURS))
    assert (str(left.ours), str(left.theirs)) == ("Lan", "Hoa")


@pytest.mark.parametrize(
    ("key", "ours", "theirs"),
    [
        (("section", "p1.i.1", "due"), None, dt.date(2023, 6, 1)),
        (("section", "p1.i.1", "status"), "done", "review"),
        (("document", "number"), "125", "126"),
        (("blank", "pre.1"), 5, 6),
        (("prompt", "p1.i.1", "p1.i.1/b1", "state"), ("covered", ""), ("none", "Không có.")),
        (("answer", "p1.i.1", "n1.a", "state"), ("covered", ""), ("open", "")),
    ],
)
def test_every_kind_of_value_can_be_taken_and_is_found_from_its_finding(
    key: tuple[str, ...], ours: conflicts.PlainValue, theirs: conflicts.PlainValue
) -> None:
    report = replace(finished(), conflicts=(Conflict(key, ours, theirs, "mai"),))
    (one,) = find_pending_conflicts(report)
    (finding,) = (f for f in Completion(report).all_findings() if f.code == "conflict")
    assert find_conflict_of_finding(report, finding) == one
    after = resolve_conflict(report, one, Resolution.THEIRS)
    assert_consistent(after)
    assert conflicts.read_value(after, key) == theirs
    assert after.conflicts == ()


def test_a_cell_is_named_by_its_row_and_column_and_can_be_taken() -> None:
    report = finished()
    table = report.tables[0]
    row, column = table.rows[0], "actual"
    key = ("row", table.id, row.id, column)
    dispute = Conflict(key, row.values.get(column), Decimal(7), "mai")
    report = replace(report, conflicts=(dispute,))
    (one,) = find_pending_conflicts(report)
    (finding,) = (f for f in Completion(report).all_findings() if f.code == "conflict")
    assert find_conflict_of_finding(report, finding) == one
    assert str(row.values["name"])[:10] in str(one.name)
    assert conflicts.read_value(resolve_conflict(report, one, Resolution.THEIRS), key) == Decimal(7)


@pytest.mark.parametrize(
    ("key", "ours", "theirs"),
    [
        (("blank", "pre.1"), 5, "chữ"),
        (("section", "p1.i.1", "status"), "done", "xong"),
        (("section", "p1.i.1", "due"), None, "mai"),
    ],
)
def test_a_value_that_cannot_be_there_is_refused(
    key: tuple[str, ...], ours: conflicts.PlainValue, theirs: conflicts.PlainValue
) -> None:
    report = replace(finished(), conflicts=(Conflict(key, ours, theirs),))
    (one,) = find_pending_conflicts(report)
    with pytest.raises(BadValue, match="cannot hold that value"):
        resolve_conflict(report, one, Resolution.THEIRS)


def test_an_edit_settles_for_good_and_its_undo_brings_the_question_back() -> None:
    before = owned("Mai")
    changed = conflicts.drop_resolved_by_edit(before, sections.set_owner(before, "a", "Hoa"))
    assert changed.conflicts == ()
    again = conflicts.drop_resolved_by_edit(changed, sections.set_owner(changed, "a", "Lan"))
    assert again.conflicts == (), "the old value, set anew, is a decision"
    history = UndoHistory().record("section:a", before, changed)
    back, history = history.undo(changed, "section:a")
    assert back == before
    assert history.redo(back, "section:a")[0] == changed


def test_a_dead_dispute_of_a_file_does_not_rise_again() -> None:
    dead = sections.set_owner(owned("Mai"), "a", "Hoa")
    assert dead.conflicts
    back = sections.set_owner(dead, "a", "Lan")
    assert conflicts.find_unresolved(back)
    assert conflicts.drop_resolved_by_edit(dead, back).conflicts == ()


def test_typing_does_not_settle_a_state() -> None:
    section = Section("a", 1, "I.", "Một")
    place = ("section", "a", "status")
    before = Report(sections=(section,), conflicts=(Conflict(place, "empty", "review", "mai"),))
    after = conflicts.keep_unresolved(before, sections.set_body(before, "a", "Chữ."))
    (left,) = conflicts.find_unresolved(after)
    assert (left.ours, left.theirs) == ("draft", "review")


def test_two_who_decide_differently_are_told() -> None:
    base = owned("Mai")
    (one,) = find_pending_conflicts(base)
    kept, taken = (
        resolve_conflict(base, one, choice) for choice in (Resolution.OURS, Resolution.THEIRS)
    )
    for ours, theirs in ((kept, taken), (taken, kept)):
        found = merge_reports(base, ours, theirs, our_name="lan", their_name="mai")
        (left,) = conflicts.find_unresolved(found.report)
        assert {left.ours, left.theirs} == {"Lan", "Mai"}
        assert [conflict.address for conflict in found.conflicts] == ["a (owner)"]
    assert merge_reports(base, kept, kept).report == kept


@settings(max_examples=60)
@given(three(), st.data())
def test_what_is_settled_never_waits_again_unless_somebody_sets_it_again(
    sides: tuple[Report, Report, Report], data: st.DataObject
) -> None:
    base, ours, theirs = sides
    merged = merge_reports(base, ours, theirs, our_name="lan", their_name="mai").report
    done, places = merged, set()
    while found := [one for one in find_pending_conflicts(done) if one.resolutions]:
        one = data.draw(st.sampled_from(found))
        try:
            done = resolve_conflict(done, one, data.draw(st.sampled_from(one.resolutions)))
        except BadValue:
            done = resolve_conflict(done, one, Resolution.OURS)
        places |= {one.stored.key} if one.stored else set()
    other = data.draw(st.one_of(st.just(merged), worked_on(merged, "c")))
    touched = {change.key for change in find_changes(merged, other)}
    for one_side, other_side in ((done, other), (other, done)):
        report = merge_reports(merged, one_side, other_side).report
        waiting = {one.key for one in conflicts.find_unresolved(report)} & places
        assert {place for place in waiting if not touching(place, touched, other)} == set()


def touching(place: tuple[str, ...], touched: set[tuple[str, ...]], after: Report) -> bool:
    """Tell whether a change is about a place: its value, the whole it is in, what is under it."""
    if conflicts.is_structural(place) and "section" in place:
        moved = any(
            key[:2] in (("whole", "section"), ("order", "section")) or key[2:] == ("level",)
            for key in touched
        )
        return moved or any(
            place[-1] in path(after, key[1])
            for key in touched
            if key[0] in ("section", *SECTION_LISTS)
        )
    return any(
        key == place or key[:-1] == place[:-1] or (key[0] == "whole" and key[-1] in place)
        for key in touched
    )


def path(report: Report, id_: str) -> set[str]:
    shape = report.shape
    at = shape.position.get(id_)
    return set() if at is None else {shape.ids[above] for above in shape.path(at)}


def test_a_place_that_is_gone_waits_for_nobody() -> None:
    report = replace(owned(), conflicts=(Conflict(("section", "b", "owner"), "x", "y"),))
    assert conflict_resolution.find_pending_conflicts(report) == ()
