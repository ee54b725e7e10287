"""One part of an earlier state comes back; everything else stays as it is."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from outline.editing import sections
from outline.errors import BadValue, DecuongError, UnknownId
from outline.invariants import assert_consistent
from outline.model import PREAMBLE, Report, Status
from outline.revisions import report_diff
from outline.revisions.restore import restore_part
from tests.changes import changes
from tests.samples.finished import finished
from tests.strategies import reports


@st.composite
def histories(draw: st.DrawFn) -> tuple[Report, Report]:
    """Draw a report and what became of it by some edits."""
    then = now = draw(reports())
    for at in range(draw(st.integers(1, 4))):
        now = draw(changes(now, f"fresh{at}")).after
    return then, now


@settings(max_examples=50)
@given(histories())
def test_a_part_that_comes_back_is_as_it_was_and_the_others_as_they_are(
    pair: tuple[Report, Report],
) -> None:
    then, now = pair
    for id_ in report_diff.find_changed_parts(then, now):
        there = report_diff.find_section(then, id_) or report_diff.find_table(then, id_)
        if there is None and id_ not in ("document", "blanks"):
            with pytest.raises(UnknownId):
                restore_part(now, then, id_)
            continue
        back = restore_part(now, then, id_)
        assert_consistent(back)
        left = report_diff.diff_part(then, back, id_)
        assert left.word_runs == ()
        assert {fact.location for fact in left.value_changes} <= {"position"}
        assert set(report_diff.find_changed_parts(now, back)) <= set(
            report_diff.find_changed_parts(then, now)
        ) | {id_}
        for other in report_diff.find_changed_parts(now, back):
            if other != id_:  # the labels of those beside it follow; their texts do not
                assert report_diff.diff_part(now, back, other).word_runs == ()
        assert restore_part(back, then, id_) is back


def test_what_did_not_change_gives_the_same_report() -> None:
    report = finished()
    for id_ in ("document", "blanks", PREAMBLE, "p1.i.1", "indicators"):
        assert restore_part(report, finished(), id_) is report


def test_a_deleted_section_comes_back_where_it_stood() -> None:
    then = finished()
    for id_ in ("x1", "x2", "x3"):
        then = sections.add_section(then, "p2", id_, f"Mục {id_}", child=True)
        then = sections.set_body(then, id_, f"Nội dung {id_}.")
    back = restore_part(sections.delete(then, "x2"), then, "x2")
    assert back == then
    # Its sibling is gone too: it comes back under its heading; its heading too: at the end.
    back = restore_part(sections.delete(sections.delete(then, "x2"), "x1"), then, "x2")
    assert back.section("x2").body == "Nội dung x2."
    assert [section.id for section in back.sections][-2:] == ["x3", "x2"]


def test_what_is_laid_down_now_stays() -> None:
    then = finished()
    now = then.with_section(replace(then.section("p1.i.3"), optional=False, status=Status.DRAFT))
    now = now.with_section(replace(now.section("p2"), title="NHIỆM VỤ, GIẢI PHÁP"))
    old = then.with_section(replace(then.section("p2"), body="Cũ."))
    back = restore_part(restore_part(now, old, "p2"), old, "p1.i.3")
    assert back.section("p2").title == "NHIỆM VỤ, GIẢI PHÁP"
    assert back.section("p2").body == "Cũ."
    assert back.section("p1.i.3").status is Status.EMPTY
    assert_consistent(back)


def test_a_register_with_other_columns_is_refused() -> None:
    then = finished()
    table = then.tables[0]
    now = replace(then, tables=(replace(table, columns=table.columns[:-1], rows=()),))
    with pytest.raises(BadValue):
        restore_part(now, then, "indicators")


@pytest.mark.parametrize("id_", ["", "nowhere", "p1/../p2", "\x1b"])
def test_what_was_not_there_then_is_refused(id_: str) -> None:
    with pytest.raises(DecuongError):
        restore_part(finished(), finished(), id_)
