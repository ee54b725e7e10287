"""Two states of a report: what differs is named, and nothing else is."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from outline import compare, edit
from outline.compare import Fact, difference, differences, emptied, touched
from outline.diff import COME, GONE
from outline.model import Answer, Report, Status
from tests.changes import Change, changes
from tests.strategies import reports

from .sample import finished

EDITS = reports().flatmap(changes)


@settings(max_examples=40)
@given(EDITS)
def test_what_an_edit_changed_is_named_and_nothing_else(change: Change) -> None:
    found = touched(change.before, change.after)
    assert bool(found) == (change.before != change.after)
    kind, _, id_ = change.scope.partition(":")
    if kind in ("section", "table"):
        assert set(found) <= {id_}
    elif kind in ("document", "blanks"):
        assert set(found) <= {kind}
    for one in differences(change.before, change.after):
        assert one.pieces or one.facts or kind == "structure" or not (one.old and one.new)


@settings(max_examples=40)
@given(reports(), reports())
def test_two_reports_of_any_kind_can_be_compared(old: Report, new: Report) -> None:
    found = differences(old, new)
    assert [one.id for one in found] == [*touched(old, new)]
    assert len({one.id for one in found}) == len(found)
    for one in found:
        before, after = compare.section_of(old, one.id), compare.section_of(new, one.id)
        gone = "".join(piece.text for piece in one.pieces if piece.kind != COME)
        come = "".join(piece.text for piece in one.pieces if piece.kind != GONE)
        if (before.body if before else "") != (after.body if after else ""):
            assert gone == (before.body if before else "")
            assert come == (after.body if after else "")


@settings(max_examples=40)
@given(reports())
def test_a_report_does_not_differ_from_itself(report: Report) -> None:
    assert touched(report, report) == ()
    assert touched(report, report.with_sections(report.sections)) == ()


def test_every_fact_of_a_section_is_told() -> None:
    old = finished()
    new = edit.set_status(old, "p1.i.1", Status.REVIEW)
    new = edit.set_owner(new, "p1.i.1", "Tổ 1")
    new = edit.set_due(new, "p1.i.1", dt.date(2023, 6, 5))
    new = edit.answer_prompt(new, "p1.i.1/b1", Answer.NONE, "Không có.")
    new = edit.answer_demand(new, "p1.i.1", "n1.a", Answer.OPEN)
    (found,) = differences(old, new)
    assert (found.id, found.pieces) == ("p1.i.1", ())
    assert found.facts == (
        Fact("status", "done", "review"),
        Fact("owner", "", "Tổ 1"),
        Fact("due", "", "05/6/2023"),
        Fact("p1.i.1/b1", "covered", "none: Không có."),
        Fact("p1.i.1/n1.a", "covered", "open"),
    )


def test_values_are_told_as_they_are_printed() -> None:
    old = finished()
    new = edit.set_blank(old, "pre.1", 7)
    new = edit.set_document(new, date=dt.date(2023, 6, 5), recipients=("Lưu",))
    new = edit.set_cell(new, "indicators", "i1", "actual", Decimal("1234.5"))
    document, blanks, table = differences(old, new)
    assert Fact("pre.1", "5", "7") in blanks.facts
    assert {fact.new for fact in document.facts} == {"05/6/2023", "Lưu"}
    assert table.facts == (Fact("i1/actual", "120", "1.234,5"),)


def test_rows_come_and_go() -> None:
    old = finished()
    new = edit.take_ready(edit.delete_row(old, "indicators", "i1"), "indicators", "pci")
    facts = difference(old, new, "indicators").facts
    assert [(fact.place, bool(fact.old), fact.new) for fact in facts] == [
        ("i1", True, ""),
        ("pci", False, "PCI"),
    ]


def test_what_came_and_went_stands_in_its_place() -> None:
    old = edit.add_section(finished(), "p1.i", "x1", "Riêng", child=True)
    old = edit.set_body(old, "x1", "Nội dung riêng.")
    new = edit.add_section(edit.delete(old, "x1"), "p2", "x2", "Khác", child=True)
    gone, come = differences(old, new)
    assert (gone.id, gone.old, gone.new) == ("x1", True, False)
    assert (come.id, come.old, come.new) == ("x2", False, True)
    assert [piece.kind for piece in gone.pieces] == [GONE]


def test_a_section_that_moved_is_told() -> None:
    old = finished()
    for id_ in ("x1", "x2"):
        old = edit.add_section(old, "p2", id_, f"Mục {id_}", child=True)
    found = touched(old, edit.move(old, "x2", -1))
    assert {"x1", "x2"} == set(found)


def test_a_text_that_went_is_named() -> None:
    old = finished()
    assert emptied(old, edit.set_body(old, "p2", " ")) == ("p2",)
    assert emptied(old, edit.set_body(old, "pre", "")) == ("pre",)
    assert emptied(old, edit.delete_row(old, "indicators", "i1")) == ("indicators",)
    added = edit.set_body(edit.add_section(old, "p2", "x", "Riêng", child=True), "x", "Có.")
    assert emptied(added, old) == ("x",)
    assert emptied(old, added) == ()
    assert emptied(old, edit.set_body(old, "p2", "Khác.")) == ()


@given(st.data())
def test_order_keeps_every_id_once(data: st.DataObject) -> None:
    old = data.draw(st.lists(st.sampled_from("abcdef"), unique=True))
    new = data.draw(st.lists(st.sampled_from("abcdef"), unique=True))
    found = compare._order(old, new)
    assert sorted(found) == sorted({*old, *new})
    assert [id_ for id_ in found if id_ in new] == new


def test_rows_that_changed_places_are_told() -> None:
    old = edit.take_ready(finished(), "indicators", "pci")
    new = edit.move_row(old, "indicators", "pci", -1)
    assert difference(old, new, "indicators").facts == (Fact("position", "i1, pci", "pci, i1"),)
