"""Slips of the directive: proposed, corrected in a report's words alone, and put back."""

from __future__ import annotations

from dataclasses import replace

import pytest

from outline.editing import sections
from outline.errors import UnknownId
from outline.invariants import assert_consistent
from outline.merging.report_merge import merge_reports
from outline.model import Report
from outline.templates import corrections
from outline.templates.passages import Fix
from outline.templates.template import Template, new_report
from store.templates import catalog

WORDED = {"T7", "T9", "T11", "T12", "T13", "T14"}
"""Those of class B that have words in a report; the others are in the letter, or lost blanks."""


@pytest.fixture(scope="module")
def template() -> Template:
    return catalog.load("bc-2141-2023")


@pytest.fixture(scope="module")
def report(template: Template) -> Report:
    return new_report(template)


def test_a_new_report_has_the_words_of_the_directive(template: Template, report: Report) -> None:
    found = {one.id: one for one in corrections.find_proposals(template, report)}
    assert found.keys() == WORDED
    assert not any(one.is_accepted for one in found.values())
    assert found["T7"].passage_ids == ("p2.ii.2",)
    assert len(found["T9"].parts) == 18, "a demand stands in each of its sections"
    assert found["T14"].parts == ("a3",)


@pytest.mark.parametrize("id_", sorted(WORDED))
def test_what_is_corrected_can_be_put_back(id_: str, template: Template, report: Report) -> None:
    one = corrections.find_proposal(template, report, id_.lower())
    after = corrections.decide_proposal(report, one, accept=True)
    assert_consistent(after)
    again = corrections.find_proposal(template, after, id_)
    assert again.is_accepted
    assert again.passage_ids == one.passage_ids
    others = {each.id for each in corrections.find_proposals(template, after) if each.is_accepted}
    assert others == {id_}, "nothing else is corrected along with it"
    assert corrections.decide_proposal(after, again, accept=True) is after
    assert corrections.decide_proposal(after, again, accept=False) == report
    assert corrections.decide_proposal(report, one, accept=False) is report


def test_words_are_corrected_as_a_title_begins(template: Template, report: Report) -> None:
    one = corrections.find_proposal(template, report, "T14")
    after = corrections.decide_proposal(report, one, accept=True)
    assert after.table("discipline").title == "Kiểm tra, thi hành kỷ luật của Đảng"


@pytest.mark.parametrize(
    ("raw", "text"),
    [("Kiến nghị", "Kiến nghị, đề xuất"), ("Kiến nghị, đề xuất", "Kiến nghị")],
)
def test_one_wording_may_be_a_part_of_the_other(
    raw: str, text: str, template: Template, report: Report
) -> None:
    fix = Fix(id="T99", grade="B", raw=raw, text=text, reason="", state="proposed")
    heading = replace(template.sections[-1], fixes=("T99",), text=raw)
    one_slip = replace(template, fixes=(fix,), sections=(*template.sections[:-1], heading))
    before = report.with_section(replace(report.sections[-1], title=raw))
    one = corrections.find_proposal(one_slip, before, "T99")
    assert not one.is_accepted
    after = corrections.decide_proposal(before, one, accept=True)
    assert after.sections[-1].title == text
    back = corrections.find_proposal(one_slip, after, "T99")
    assert back.is_accepted
    assert corrections.decide_proposal(after, back, accept=False) == before


def test_words_that_are_neither_are_left_alone(template: Template, report: Report) -> None:
    other = report.with_section(replace(report.section("p2.ii.2"), title="Nhiệm vụ"))
    assert {one.id for one in corrections.find_proposals(template, other)} == WORDED - {"T7"}
    with pytest.raises(UnknownId, match="T7"):
        corrections.find_proposal(template, other, "T7")


def test_what_the_unit_writes_is_never_corrected(template: Template, report: Report) -> None:
    words = corrections.find_proposal(template, report, "T7").raw
    report = sections.set_body(report, "p2.ii.2", words)
    report = sections.add_section(report, "p2.ii.2", "x1", words)
    after = corrections.decide_proposal(
        report, corrections.find_proposal(template, report, "T7"), accept=True
    )
    assert after.section("p2.ii.2").body == words
    assert after.section("x1").title == words
    assert after.section("p2.ii.2").title != words


def test_a_merge_takes_the_choice_of_one_and_the_text_of_the_other(
    template: Template, report: Report
) -> None:
    ours = report
    for id_ in WORDED:
        ours = corrections.decide_proposal(
            ours, corrections.find_proposal(template, ours, id_), accept=True
        )
    theirs = sections.set_body(report, "p2.ii.2", "Của người kia.")
    merged = merge_reports(report, ours, theirs)
    assert merged.conflicts == ()
    assert all(one.is_accepted for one in corrections.find_proposals(template, merged.report))
    assert merged.report.section("p2.ii.2").body == "Của người kia."
