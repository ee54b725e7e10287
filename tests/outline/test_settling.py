"""Deciding about what two people wrote or set differently; what is decided stays decided."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from outline import disputes, edit, settling
from outline.completion import Completion
from outline.consistent import assert_consistent
from outline.errors import BadValue
from outline.history import History
from outline.lines import MarkedRange
from outline.merge import merge
from outline.model import Dispute, Report, Section, Status
from outline.parts import OWNED, changes
from outline.settling import Choice, clash, clashes, settled

from .sample import finished
from .test_merge import three, worked_on

TEXT = "Trước.\n««« lan\nMười hai.\n««»»\nMười lăm.\n»»» mai\nSau."


def written(body: str) -> Report:
    return Report(sections=(Section("a", 1, "I.", "Một", body=body, status=Status.DRAFT),))


def owned(*others: str, owner: str = "Lan") -> Report:
    section = Section("a", 1, "I.", "Một", body="Chữ.", status=Status.DRAFT, owner=owner)
    place = ("section", "a", "owner")
    made = tuple(Dispute(place, owner, other, f"{other}@maychu") for other in others)
    return Report(sections=(section,), disputes=made)


@pytest.mark.parametrize(
    ("choice", "body"),
    [
        (Choice.OURS, "Trước.\nMười hai.\nSau."),
        (Choice.THEIRS, "Trước.\nMười lăm.\nSau."),
        (Choice.BOTH, "Trước.\nMười hai.\n\nMười lăm.\nSau."),
    ],
)
def test_a_text_is_settled_and_nothing_around_it_changes(choice: Choice, body: str) -> None:
    report = written(TEXT)
    (one,) = clashes(report)
    assert (one.our_name, one.ours, one.their_name, one.theirs) == (
        *("lan", "Mười hai."),
        *("mai", "Mười lăm."),
    )
    after = settled(report, one, choice)
    assert after.section("a").body == body
    assert clashes(after) == ()


@pytest.mark.parametrize(
    ("body", "choice", "left"),
    [
        ("««« l\n««»»\nb\n»»» m", Choice.OURS, ""),
        ("x\n««« l\n««»»\nb\n»»» m", Choice.OURS, "x"),
        ("««« l\n««»»\nb\n»»» m\ny", Choice.OURS, "y"),
        ("x\n««« l\n««»»\nb\n»»» m\ny", Choice.OURS, "x\ny"),
        ("««« l\n- a\n««»»\n- b\n»»» m", Choice.BOTH, "- a\n- b"),
        ("««« l\n««»»\nb\n»»» m", Choice.BOTH, "b"),
        ("««« l\na\n\n««»»\nb\n»»» m", Choice.BOTH, "a\n\nb"),
    ],
)
def test_an_empty_side_and_items_leave_no_stray_lines(body: str, choice: Choice, left: str) -> None:
    report = written(body)
    assert settled(report, clashes(report)[0], choice).section("a").body == left


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
    one = clashes(report)[0]
    assert one.choices == ()
    for choice in Choice:
        with pytest.raises(BadValue, match="cannot be settled so"):
            settled(report, one, choice)


def test_several_spots_of_a_text_have_numbers_and_are_settled_one_by_one() -> None:
    report = written(f"{TEXT}\n\n{TEXT}")
    one, other = clashes(report)
    assert (one.address, other.address) == ("a#1", "a#2")
    after = settled(report, other, Choice.THEIRS)
    assert after.section("a").body == f"{TEXT}\n\nTrước.\nMười lăm.\nSau."
    (left,) = clashes(after)
    assert left.address == "a"


def test_what_has_changed_meanwhile_is_not_settled_blindly() -> None:
    report = written(TEXT)
    (one,) = clashes(report)
    assert isinstance(one.spot, MarkedRange)
    with pytest.raises(BadValue, match="has changed meanwhile"):
        settled(edit.set_body(report, "a", f"Thêm.\n{TEXT}"), one, Choice.OURS)
    report = owned("Mai")
    (one,) = clashes(report)
    with pytest.raises(BadValue, match="has changed meanwhile"):
        settled(edit.set_owner(report, "a", "Hoa"), one, Choice.THEIRS)


@pytest.mark.parametrize(("choice", "owner"), [(Choice.OURS, "Lan"), (Choice.THEIRS, "Mai")])
def test_a_value_is_settled(choice: Choice, owner: str) -> None:
    report = owned("Mai")
    (one,) = clashes(report)
    assert (one.address, str(one.name), one.their_name) == ("a (owner)", "Writer", "Mai@maychu")
    after = settled(report, one, choice)
    assert (after.section("a").owner, after.disputes) == (owner, ())
    with pytest.raises(BadValue):
        settled(report, one, Choice.BOTH)


def test_of_three_values_the_third_goes_on_waiting() -> None:
    report = owned("Mai", "Hoa")
    one, other = clashes(report)
    assert (one.address, other.address) == ("a (owner)#1", "a (owner)#2")
    taken = settled(report, one, Choice.THEIRS)
    (left,) = clashes(taken)
    assert (str(left.ours), str(left.theirs)) == ("Mai", "Hoa")
    (left,) = clashes(settled(report, one, Choice.OURS))
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
    key: tuple[str, ...], ours: disputes.Plain, theirs: disputes.Plain
) -> None:
    report = replace(finished(), disputes=(Dispute(key, ours, theirs, "mai"),))
    (one,) = clashes(report)
    (finding,) = (f for f in Completion(report).all_findings() if f.code == "conflict")
    assert clash(report, finding) == one
    after = settled(report, one, Choice.THEIRS)
    assert_consistent(after)
    assert disputes.current(after, key) == theirs
    assert after.disputes == ()


def test_a_cell_is_named_by_its_row_and_column_and_can_be_taken() -> None:
    report = finished()
    table = report.tables[0]
    row, column = table.rows[0], "actual"
    key = ("row", table.id, row.id, column)
    dispute = Dispute(key, row.values.get(column), Decimal(7), "mai")
    report = replace(report, disputes=(dispute,))
    (one,) = clashes(report)
    (finding,) = (f for f in Completion(report).all_findings() if f.code == "conflict")
    assert clash(report, finding) == one
    assert str(row.values["name"])[:10] in str(one.name)
    assert disputes.current(settled(report, one, Choice.THEIRS), key) == Decimal(7)


@pytest.mark.parametrize(
    ("key", "ours", "theirs"),
    [
        (("blank", "pre.1"), 5, "chữ"),
        (("section", "p1.i.1", "status"), "done", "xong"),
        (("section", "p1.i.1", "due"), None, "mai"),
    ],
)
def test_a_value_that_cannot_be_there_is_refused(
    key: tuple[str, ...], ours: disputes.Plain, theirs: disputes.Plain
) -> None:
    report = replace(finished(), disputes=(Dispute(key, ours, theirs),))
    (one,) = clashes(report)
    with pytest.raises(BadValue, match="cannot hold that value"):
        settled(report, one, Choice.THEIRS)


def test_an_edit_settles_for_good_and_its_undo_brings_the_question_back() -> None:
    before = owned("Mai")
    changed = disputes.decided(before, edit.set_owner(before, "a", "Hoa"))
    assert changed.disputes == ()
    again = disputes.decided(changed, edit.set_owner(changed, "a", "Lan"))
    assert again.disputes == (), "the old value, set anew, is a decision"
    history = History().record("section:a", before, changed)
    back, history = history.undo(changed, "section:a")
    assert back == before
    assert history.redo(back, "section:a")[0] == changed


def test_a_dead_dispute_of_a_file_does_not_rise_again() -> None:
    dead = edit.set_owner(owned("Mai"), "a", "Hoa")
    assert dead.disputes
    back = edit.set_owner(dead, "a", "Lan")
    assert disputes.live(back)
    assert disputes.decided(dead, back).disputes == ()


def test_typing_does_not_settle_a_state() -> None:
    section = Section("a", 1, "I.", "Một")
    place = ("section", "a", "status")
    before = Report(sections=(section,), disputes=(Dispute(place, "empty", "review", "mai"),))
    after = disputes.followed(before, edit.set_body(before, "a", "Chữ."))
    (left,) = disputes.live(after)
    assert (left.ours, left.theirs) == ("draft", "review")


def test_two_who_decide_differently_are_told() -> None:
    base = owned("Mai")
    (one,) = clashes(base)
    kept, taken = (settled(base, one, choice) for choice in (Choice.OURS, Choice.THEIRS))
    for ours, theirs in ((kept, taken), (taken, kept)):
        found = merge(base, ours, theirs, our_name="lan", their_name="mai")
        (left,) = disputes.live(found.report)
        assert {left.ours, left.theirs} == {"Lan", "Mai"}
        assert [conflict.place for conflict in found.conflicts] == ["a (owner)"]
    assert merge(base, kept, kept).report == kept


@settings(max_examples=60)
@given(three(), st.data())
def test_what_is_settled_never_waits_again_unless_somebody_sets_it_again(
    sides: tuple[Report, Report, Report], data: st.DataObject
) -> None:
    base, ours, theirs = sides
    merged = merge(base, ours, theirs, our_name="lan", their_name="mai").report
    done, places = merged, set()
    while found := [one for one in clashes(done) if one.choices]:
        one = data.draw(st.sampled_from(found))
        try:
            done = settled(done, one, data.draw(st.sampled_from(one.choices)))
        except BadValue:
            done = settled(done, one, Choice.OURS)
        places |= {one.dispute.place} if one.dispute else set()
    other = data.draw(st.one_of(st.just(merged), worked_on(merged, "c")))
    touched = {change.key for change in changes(merged, other)}
    for one_side, other_side in ((done, other), (other, done)):
        report = merge(merged, one_side, other_side).report
        waiting = {one.place for one in disputes.live(report)} & places
        assert {place for place in waiting if not touching(place, touched, other)} == set()


def touching(place: tuple[str, ...], touched: set[tuple[str, ...]], after: Report) -> bool:
    """Tell whether a change is about a place: its value, the whole it is in, what is under it."""
    if disputes.is_structure(place) and "section" in place:
        moved = any(
            key[:2] in (("whole", "section"), ("order", "section")) or key[2:] == ("level",)
            for key in touched
        )
        return moved or any(
            place[-1] in path(after, key[1]) for key in touched if key[0] in ("section", *OWNED)
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
    report = replace(owned(), disputes=(Dispute(("section", "b", "owner"), "x", "y"),))
    assert settling.clashes(report) == ()
