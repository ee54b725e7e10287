"""What differs between two reports, as JSON, puts one into the other: whatever differs."""

from __future__ import annotations

import json
from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from outline.model import Blank, Conflict, Origin, Report, Row, Section, Table
from outline.patching import patch
from outline.patching.patch import Change, apply_changes, find_changes
from tests.changes import changes as edits
from tests.store.support import edited, flat_reports
from tests.strategies import reports


def through_json(made: tuple[Change, ...]) -> list[Change]:
    text = json.dumps([change.to_json() for change in made])
    return [patch.decode_change(one) for one in json.loads(text)]


@settings(max_examples=40)
@given(reports(), reports())
def test_what_differs_makes_one_report_of_another(one: Report, other: Report) -> None:
    assert apply_changes(one, through_json(find_changes(one, other))) == other


@settings(max_examples=60)
@given(st.data())
def test_what_an_edit_changed_makes_it_again(data: st.DataObject) -> None:
    report = data.draw(reports())
    edit = data.draw(edits(report))
    made = find_changes(report, edit.after)
    assert (made == ()) == (report == edit.after)
    again = apply_changes(report, through_json(made))
    assert again == edit.after
    assert again.shape == edit.after.shape
    assert {id(one) for one in report.sections if one in edit.after.sections} <= {
        id(one) for one in again.sections
    }


@settings(max_examples=60)
@given(st.data())
def test_whatever_was_done_outside_is_made_again(data: st.DataObject) -> None:
    report = data.draw(flat_reports())
    other = data.draw(edited(report))
    assert apply_changes(report, through_json(find_changes(report, other))) == other


@given(reports())
def test_the_same_report_differs_in_nothing(report: Report) -> None:
    assert find_changes(report, replace(report)) == ()
    assert apply_changes(report, ()) is report


A = Section("p1", 1, "I.", "Một", body="a")
B = Section("x", 2, "1.", "Hai", Origin.ADDED, body="b")
BLANK = Blank("pre.1", "percent", "Tỷ lệ")
TABLE = Table("indicators", "Chỉ tiêu", rows=(Row("r1", {"actual": Decimal("1.5")}),))
REPORT = Report(sections=(A, B), blanks=(BLANK,), tables=(TABLE,))


@pytest.mark.parametrize(
    ("after", "made"),
    [
        (
            REPORT.with_section(replace(A, body="aa")),
            [Change(("section", "p1", "body"), "a", "aa")],
        ),
        (
            replace(REPORT, blanks=(replace(BLANK, value=Decimal("83.2")),)),
            [Change(("blank", "pre.1"), None, {"decimal": "83.2"})],
        ),
        (
            replace(REPORT, tables=(replace(TABLE, rows=(Row("r1"),)),)),
            [Change(("row", "indicators", "r1", "actual"), {"decimal": "1.5"}, None)],
        ),
        (
            replace(REPORT, document=replace(REPORT.document, place="Bình An")),
            [Change(("document", "place"), "", "Bình An")],
        ),
        (
            REPORT.with_sections((A,)),
            [
                Change(
                    ("whole", "section", "x"),
                    {"id": "x", "level": 2, "label": "1.", "title": "Hai", "origin": "added",
                     "body": "b"},
                    None,
                ),
                Change(("order", "section"), ["p1", "x"], ["p1"]),
            ],
        ),
        (
            replace(REPORT, conflicts=(Conflict(("blank", "pre.1"), None, Decimal(1), "lan@may"),)),
            [
                Change(
                    ("whole", "dispute", "blank pre.1 = 1"),
                    None,
                    {"place": ["blank", "pre.1"], "ours": None, "theirs": {"decimal": "1"},
                     "who": "lan@may"},
                ),
                Change(("order", "dispute"), [], ["blank pre.1 = 1"]),
            ],
        ),
    ],
)  # fmt: skip
def test_a_change_names_its_place(after: Report, made: list[Change]) -> None:
    assert list(find_changes(REPORT, after)) == made
    assert apply_changes(REPORT, made) == after


@pytest.mark.parametrize(
    "change",
    [
        Change(("section", "gone", "body"), "", "x"),
        Change(("section", "p1", "nothing"), "", "x"),
        Change(("section", "p1", "body"), "", 5),
        Change(("section", "p1", "status"), "", "finished"),
        Change(("section", "p1", "due"), None, "x"),
        Change(("section", "p1", "due"), None, {"date": "2023-13-01"}),
        Change(("blank", "gone"), None, "x"),
        Change(("blank", "pre.1"), None, {"decimal": "x"}),
        Change(("blank", "pre.1"), None, [[]]),
        Change(("row", "indicators", "gone", "actual"), None, 1),
        Change(("row", "gone", "r1", "actual"), None, 1),
        Change(("row", "indicators", "r1", "actual"), None, True),
        Change(("whole", "section", "gone"), {}, None),
        Change(("whole", "section", "new"), None, {"id": "new"}),
        Change(("whole", "section", "new"), None, {"id": "new", "extra": 1}),
        Change(("whole", "section", "new"), None, "new"),
        Change(("whole", "prompt", "p1", "p1/b1"), {}, None),
        Change(("order", "section"), [], ["p1"]),
        Change(("order", "section"), [], ["p1", "gone"]),
        Change(("nothing", "p1"), "", "x"),
        Change(("document", "nothing"), "", "x"),
        Change(("section", "p1", "optional"), False, "x"),
        Change(("section", "p1", "tags"), [], "x"),
    ],
    ids=lambda change: f"{change.key} {change.new}",
)
def test_a_change_that_does_not_fit_is_refused(change: Change) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - whatever the reason
        apply_changes(REPORT, [change])


@pytest.mark.parametrize("value", [1, [], [[], 1, 2], [[1], 1, 2], ["a", 1, 2], [["a"], 1]])
def test_what_is_no_change_is_refused(value: object) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - whatever the reason
        patch.decode_change(value)
