"""Two states of a report: what differs is named, and nothing else is."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from outline.editing import sections
from outline.model import Answer, Report, Status
from outline.revisions import report_diff
from outline.revisions.report_diff import (
    ValueChange,
    diff_part,
    diff_reports,
    find_changed_parts,
    find_emptied_parts,
)
from outline.revisions.word_diff import ADDED, REMOVED
from tests.changes import Change, changes
from tests.samples.finished import finished
from tests.strategies import reports

EDITS = reports().flatmap(changes)


@settings(max_examples=40)
@given(EDITS)
def test_what_an_edit_changed_is_named_and_nothing_else(change: Change) -> None:
    found = find_changed_parts(change.before, change.after)
    assert bool(found) == (change.before != change.after)
    kind, _, id_ = change.scope.partition(":")
    if kind in ("section", "table"):
        assert set(found) <= {id_}
    elif kind in ("document", "blanks"):
        assert set(found) <= {kind}
    for one in diff_reports(change.before, change.after):
        is_changed = one.word_runs or one.value_changes
        assert is_changed or kind == "structure" or not (one.in_old and one.in_new)


@settings(max_examples=40)
@given(reports(), reports())
def test_two_reports_of_any_kind_can_be_compared(old: Report, new: Report) -> None:
    found = diff_reports(old, new)
    assert [one.id for one in found] == [*find_changed_parts(old, new)]
    assert len({one.id for one in found}) == len(found)
    for one in found:
        before, after = report_diff.find_section(old, one.id), report_diff.find_section(new, one.id)
        gone = "".join(piece.text for piece in one.word_runs if piece.kind != ADDED)
        come = "".join(piece.text for piece in one.word_runs if piece.kind != REMOVED)
        if (before.body if before else "") != (after.body if after else ""):
            assert gone == (before.body if before else "")
            assert come == (after.body if after else "")


@settings(max_examples=40)
@given(reports())
def test_a_report_does_not_differ_from_itself(report: Report) -> None:
    assert find_changed_parts(report, report) == ()
    assert find_changed_parts(report, report.with_sections(report.sections)) == ()


def test_every_fact_of_a_section_is_told() -> None:
    old = finished()
    new = sections.set_status(old, "p1.i.1", Status.REVIEW)
    new = sections.set_owner(new, "p1.i.1", "Tổ 1")
    new = sections.set_due(new, "p1.i.1", dt.date(2023, 6, 5))
    new = sections.answer_prompt(new, "p1.i.1/b1", Answer.NONE, "Không có.")
    new = sections.answer_demand(new, "p1.i.1", "n1.a", Answer.OPEN)
    (found,) = diff_reports(old, new)
    assert (found.id, found.word_runs) == ("p1.i.1", ())
    assert found.value_changes == (
        ValueChange("status", "done", "review"),
        ValueChange("owner", "", "Tổ 1"),
        ValueChange("due", "", "05/6/2023"),
        ValueChange("p1.i.1/b1", "covered", "none: Không có."),
        ValueChange("p1.i.1/n1.a", "covered", "open"),
    )


def test_values_are_told_as_they_are_printed() -> None:
    old = finished()
    new = sections.set_blank(old, "pre.1", 7)
    new = sections.set_document(new, date=dt.date(2023, 6, 5), recipients=("Lưu",))
    new = sections.set_cell(new, "indicators", "i1", "actual", Decimal("1234.5"))
    document, blanks, table = diff_reports(old, new)
    assert ValueChange("pre.1", "5", "7") in blanks.value_changes
    assert {fact.new for fact in document.value_changes} == {"05/6/2023", "Lưu"}
    assert table.value_changes == (ValueChange("i1/actual", "120", "1.234,5"),)


def test_rows_come_and_go() -> None:
    old = finished()
    new = sections.take_ready(sections.delete_row(old, "indicators", "i1"), "indicators", "pci")
    facts = diff_part(old, new, "indicators").value_changes
    assert [(fact.location, bool(fact.old), fact.new) for fact in facts] == [
        ("i1", True, ""),
        ("pci", False, "PCI"),
    ]


def test_what_came_and_went_stands_in_its_place() -> None:
    old = sections.add_section(finished(), "p1.i", "x1", "Riêng", child=True)
    old = sections.set_body(old, "x1", "Nội dung riêng.")
    new = sections.add_section(sections.delete(old, "x1"), "p2", "x2", "Khác", child=True)
    gone, come = diff_reports(old, new)
    assert (gone.id, gone.in_old, gone.in_new) == ("x1", True, False)
    assert (come.id, come.in_old, come.in_new) == ("x2", False, True)
    assert [piece.kind for piece in gone.word_runs] == [REMOVED]


def test_a_section_that_moved_is_told() -> None:
    old = finished()
    for id_ in ("x1", "x2"):
        old = sections.add_section(old, "p2", id_, f"Mục {id_}", child=True)
    found = find_changed_parts(old, sections.move(old, "x2", -1))
    assert {"x1", "x2"} == set(found)


def test_a_text_that_went_is_named() -> None:
    old = finished()
    assert find_emptied_parts(old, sections.set_body(old, "p2", " ")) == ("p2",)
    assert find_emptied_parts(old, sections.set_body(old, "pre", "")) == ("pre",)
    assert find_emptied_parts(old, sections.delete_row(old, "indicators", "i1")) == ("indicators",)
    added = sections.set_body(sections.add_section(old, "p2", "x", "Riêng", child=True), "x", "Có.")
    assert find_emptied_parts(added, old) == ("x",)
    assert find_emptied_parts(old, added) == ()
    assert find_emptied_parts(old, sections.set_body(old, "p2", "Khác.")) == ()


@given(st.data())
def test_order_keeps_every_id_once(data: st.DataObject) -> None:
    old = data.draw(st.lists(st.sampled_from("abcdef"), unique=True))
    new = data.draw(st.lists(st.sampled_from("abcdef"), unique=True))
    found = report_diff._merge_ids(old, new)
    assert sorted(found) == sorted({*old, *new})
    assert [id_ for id_ in found if id_ in new] == new


def test_rows_that_changed_places_are_told() -> None:
    old = sections.take_ready(finished(), "indicators", "pci")
    new = sections.move_row(old, "indicators", "pci", -1)
    assert diff_part(old, new, "indicators").value_changes == (
        ValueChange("position", "i1, pci", "pci, i1"),
    )
