"""Rows of the outline and items of the checklist are pure functions of the report."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection
from dataclasses import replace
from pathlib import Path

from outline.completion.tracker import Completion
from outline.editing import sections
from outline.model import Answer, Report, Row, Status
from tests.samples.small import make_report
from tests.tui.support import make_session
from tui.presenters.header import describe_part
from tui.presenters.labels import BEGUN, DONE, DRAFT, EMPTY, LACKING, NONE, REVIEW
from tui.presenters.outline_rows import (
    AMONG_BLANKS,
    ChecklistItem,
    list_checklist,
    list_nodes,
    make_row,
)
from tui.session.cursor_position import APPENDICES


def ids(
    report: Report,
    folded: Collection[str] = (),
    keep: Callable[[str], bool] | None = None,
) -> list[str]:
    return [node.id for node in list_nodes(report, folded, keep)]


def test_the_outline_is_preamble_headings_registers_in_order() -> None:
    report = make_report()
    assert ids(report) == ["pre", *report.shape.ids, APPENDICES, "a1"]
    assert [node.depth for node in list_nodes(report)] == [0, 0, 1, 2, 2, 1, 0, 1, 0, 1]
    assert [node.open for node in list_nodes(report)][:4] == [None, True, True, None]


def test_a_folded_heading_hides_what_is_under_it_and_nothing_else() -> None:
    report = make_report()
    assert ids(report, folded={"p1.i"}) == [
        *("pre", "p1", "p1.i", "p1.ii", "p2", "p2.i", APPENDICES, "a1"),
    ]
    assert ids(report, folded={"p1", "p2", APPENDICES}) == ["pre", "p1", "p2", APPENDICES]
    assert list_nodes(report, folded={"p1"})[1].open is False


def test_a_filter_leaves_out_what_it_refuses_with_all_under_it() -> None:
    kept = {"p1", "p1.i", "p1.i.2", "a1"}
    assert ids(make_report(), keep=kept.__contains__) == [
        *("p1", "p1.i", "p1.i.2", APPENDICES, "a1")
    ]
    assert ids(make_report(), keep=lambda id_: id_ == "pre") == ["pre"]


def test_a_report_without_registers_has_no_row_for_them() -> None:
    assert APPENDICES not in ids(replace(make_report(), tables=()))


def test_the_state_of_a_leaf_is_its_status_and_done_must_be_complete() -> None:
    report = make_report()
    for status, state in (
        (Status.EMPTY, EMPTY),
        (Status.DRAFT, DRAFT),
        (Status.REVIEW, REVIEW),
        (Status.DONE, LACKING),
    ):
        there = sections.set_status(report, "p1.i.1", status)
        assert make_row(there, Completion(there), "p1.i.1").state == state
    done = sections.set_status(sections.set_body(report, "p1.ii", "chữ"), "p1.ii", Status.DONE)
    assert make_row(done, Completion(done), "p1.ii").state == DONE
    none = sections.set_status(report, "p2.i", Status.NONE)
    assert make_row(none, Completion(none), "p2.i").state == NONE


def test_a_heading_over_others_counts_those_that_are_done() -> None:
    report = make_report()
    assert make_row(report, Completion(report), "p1").count == "0/3"
    assert make_row(report, Completion(report), "p1").state == EMPTY
    report = sections.set_status(sections.set_body(report, "p1.ii", "chữ"), "p1.ii", Status.DONE)
    assert make_row(report, Completion(report), "p1").count == "1/3"
    assert make_row(report, Completion(report), "p1").state == BEGUN


def test_a_title_shows_the_values_it_quotes() -> None:
    report = make_report()
    section = replace(report.section("p1"), title="NHIỆM KỲ {{term}}")
    report = report.with_section(section)
    assert make_row(report, Completion(report), "p1").title == "NHIỆM KỲ 2020-2025"


def test_many_cells_are_told_as_a_percentage() -> None:
    report = make_report()
    rows = tuple(Row(f"r{n}", {"name": f"Chỉ tiêu {n}"}) for n in range(200))
    report = sections.replace_rows(report, "indicators", rows)
    assert make_row(report, Completion(report), "a1").count == "100%"


def test_the_checklist_says_what_to_answer_and_how_it_is_answered() -> None:
    report = sections.answer_prompt(make_report(), "p1.i.1/b2", Answer.NONE, "không có")
    report = sections.answer_demand(report, "p1.i.1", "a", Answer.COVERED)
    found = list_checklist(report, Completion(report), "p1.i.1")
    assert [(one.kind, one.id, one.answer, one.note) for one in found[:6]] == [
        ("heading", "", None, "1/2"),
        ("prompt", "p1.i.1/b1", Answer.OPEN, ""),
        ("prompt", "p1.i.1/b2", Answer.NONE, "không có"),
        ("heading", "", None, "1/2"),
        ("demand", "a", Answer.COVERED, ""),
        ("demand", "b", Answer.OPEN, ""),
    ]
    assert [one.text for one in found[1:3]] == ["Lĩnh vực nông nghiệp.", "Lĩnh vực công nghiệp."]


def test_a_theme_can_be_ticked_in_its_scope_only() -> None:
    report = sections.toggle_tag(make_report(), "p1.i.2", "dp")
    completion = Completion(report)
    answers = {
        id_: [one.answer for one in list_checklist(report, completion, id_) if one.kind == "tag"]
        for id_ in ("p1.i", "p1.i.1", "p1.i.2", "p1.ii")
    }
    assert answers == {
        "p1.i": [Answer.OPEN],
        "p1.i.1": [Answer.OPEN],
        "p1.i.2": [Answer.COVERED],
        "p1.ii": [],
    }


def test_what_is_asked_is_not_said_twice() -> None:
    """An open prompt is a box to tick; it is no second time among what is lacking."""
    report = make_report()
    found = list_checklist(report, Completion(report), "p1.i.1")
    lacking = [one.id for one in found if one.kind == "finding"]
    assert lacking == ["body"]


def test_a_quoted_blank_is_mended_among_the_blanks() -> None:
    report = sections.set_body(make_report(), "p1.ii", "Có {{members}} đảng viên.")
    found = [
        one for one in list_checklist(report, Completion(report), "p1.ii") if one.kind == "finding"
    ]
    assert f"{AMONG_BLANKS}members" in [one.id for one in found]


def test_a_register_lists_what_it_lacks() -> None:
    report = make_report()
    found = list_checklist(report, Completion(report), "a1")
    assert [one.kind for one in found] == ["heading", "finding"]


def test_what_is_no_part_of_the_report_has_no_checklist() -> None:
    report = make_report()
    assert list_checklist(report, Completion(report), "nowhere") == ()


def test_sections_under_one_are_listed_to_be_opened() -> None:
    report = make_report()
    found = list_checklist(report, Completion(report), "p1.i")
    children = [one for one in found if one.kind == "child"]
    assert [one.text for one in children] == ["1. Cơ cấu lại nền kinh tế", "2. Du lịch"]
    assert all(isinstance(one, ChecklistItem) and one.state == EMPTY for one in children)


def test_what_is_declined_without_its_reason_is_not_counted_as_answered() -> None:
    def head(report: Report, text: str) -> str:
        found = list_checklist(report, Completion(report), "p1.i.1")
        return next(one.note for one in found if one.kind == "heading" and one.text == text)

    report = make_report()
    section = report.section("p1.i.1")
    one, other = section.prompts
    declined = replace(section, prompts=(replace(one, state=Answer.NONE), other))
    report = report.with_section(declined)
    assert head(report, "What to answer") == "0/2"
    told = replace(section, prompts=(replace(one, state=Answer.NONE, reason="Không có."), other))
    assert head(report.with_section(told), "What to answer") == "1/2"
    waived = sections.answer_demand(report, "p1.i.1", "b", Answer.NONE)  # an optional one
    assert head(waived, "To bear in mind") == "1/2"


def test_the_title_line_counts_what_check_counts(tmp_path: Path) -> None:
    late = sections.set_due(make_report(), "p1.ii", dt.date(2024, 1, 1))
    session = make_session(tmp_path, late)
    findings = session.completion.findings("p1.ii")
    assert {one.severity for one in findings} == {"error", "warning"}
    count = sum(one.severity == "error" for one in findings)
    told = [text for text, _ink in describe_part(session, "p1.ii")[2]]
    assert f"{count} point open" in told
