"""Completion of the whole report: keeping it up to date never differs from starting over."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from outline.completion.register_findings import find_register_of_part
from outline.completion.section_findings import Check, check_section
from outline.completion.tracker import Completion, Progress
from outline.editing import sections
from outline.errors import UnknownId
from outline.model import (
    Answer,
    Blank,
    DemandAnswer,
    Prompt,
    Report,
    Row,
    Section,
    Status,
    Table,
    Tag,
)
from tests.changes import changes
from tests.samples.finished import finished, outline
from tests.strategies import reports


def state(completion: Completion, report: Report) -> dict[str, object]:
    """Return everything that a completion says, to be compared."""
    ids = ["document", "blanks", "pre", *report.shape.ids]
    ids += [table.appendix or table.id for table in report.tables]
    return {
        "all": list(completion.all_findings()),
        "whole": completion.report_progress,
        **{id_: (completion.findings(id_), completion.progress(id_)) for id_ in ids},
    }


@settings(max_examples=80, deadline=None)
@given(st.data())
def test_keeping_up_equals_starting_over(data: st.DataObject) -> None:
    report = data.draw(reports())
    completion = Completion(report)
    for step in range(data.draw(st.integers(1, 6))):
        change = data.draw(changes(report, f"fresh{step}"))
        before = state(completion, report)
        said = completion.refresh(change.after, change.touched)
        report = change.after
        now = state(Completion(report), report)
        assert state(completion, report) == now
        differing = {id_ for id_ in now.keys() - {"all", "whole"} if now[id_] != before.get(id_)}
        assert differing <= said


@settings(max_examples=40, deadline=None)
@given(st.data())
def test_an_edit_that_names_nothing_is_found_by_comparison(data: st.DataObject) -> None:
    report = data.draw(reports())
    completion = Completion(report)
    change = data.draw(changes(report))
    completion.refresh(change.after, (change.scope,))
    assert state(completion, change.after) == state(Completion(change.after), change.after)


def test_sections_that_nobody_named_are_found_by_comparison() -> None:
    report = finished()
    completion = Completion(report)
    report = sections.set_body(sections.set_body(report, "p2", ""), "p1.i.2", "")
    assert completion.refresh(report, ["section:p2"]) == {"p2", "p1.i.2", "p1.i", "p1"}


@settings(max_examples=60, deadline=None)
@given(reports())
def test_complete_means_that_nothing_blocks(report: Report) -> None:
    completion = Completion(report)
    blocked = {one.section for one in completion.all_findings() if one.severity == "error"}
    shape = report.shape
    for at, id_ in enumerate(shape.ids):
        under = set(shape.ids[at : shape.end[at]])
        assert completion.progress(id_).complete == (not blocked & under)
        leaves = [each for each in range(at, shape.end[at]) if shape.is_leaf(each)]
        done = sum(shape.ids[leaf] not in blocked for leaf in leaves)
        assert (completion.progress(id_).done, completion.progress(id_).total) == (
            done,
            len(leaves),
        )
    for id_ in ("document", "blanks", "pre"):
        assert completion.progress(id_).complete == (id_ not in blocked)
    assert completion.report_progress.complete == (not blocked)
    assert (completion.report_progress.percent == 100) == (not blocked)


@given(st.integers(0, 10**6), st.integers(0, 10**6))
def test_a_percentage_is_rounded_down_and_100_only_when_complete(one: int, other: int) -> None:
    met, needed = sorted((one, other))
    progress = Progress(met, needed, 0, 1)
    assert (progress.percent == 100) == (met == needed)
    assert progress.percent * needed <= 100 * met or met == needed


def test_nearly_done_is_99_percent() -> None:
    assert Progress(999, 1000, 9, 10).percent == 99


def test_a_finished_report_is_complete() -> None:
    completion = Completion(finished())
    assert list(completion.all_findings()) == []
    assert completion.report_progress.complete
    assert completion.report_progress.percent == 100
    assert completion.next_incomplete("pre") is None


def test_parents_count_their_leaves() -> None:
    report = finished()
    completion = Completion(report)
    assert (completion.progress("p1").done, completion.progress("p1").total) == (3, 3)
    report = sections.set_status(report, "p1.i.2", Status.REVIEW)
    assert completion.refresh(report, ["p1.i.2"]) == {"p1.i.2", "p1.i", "p1"}
    assert (completion.progress("p1").done, completion.progress("p1").total) == (2, 3)
    assert completion.progress("p2").complete
    assert not completion.report_progress.complete


def test_a_blank_reaches_the_sections_that_quote_it_by_any_of_its_ids() -> None:
    report = sections.set_body(finished(), "p1.i.1", "Đảng bộ có {{p1.9}} chi bộ.")
    completion = Completion(report)
    assert completion.progress("p1.i.1").complete
    report = sections.set_blank(report, "pre.1", None)
    assert "p1.i.1" in completion.refresh(report, ["blanks"])
    assert [one.code for one in completion.findings("p1.i.1")] == ["blank.unfilled"]


def test_a_figure_reaches_the_sections_that_quote_it() -> None:
    report = sections.set_body(finished(), "p2", "Đạt {{ct.i1.actual}} triệu đồng.")
    completion = Completion(report)
    assert completion.progress("p2").complete
    report = sections.set_cell(report, "indicators", "i1", "actual", None)
    assert {"p2", "a1"} <= completion.refresh(report, ["a1"])
    assert "figure.unfilled" in {one.code for one in completion.findings("p2")}


def test_a_figure_reaches_the_subject_of_the_document() -> None:
    report = sections.set_document(finished(), subject="đạt {{ct.i1.actual}} triệu đồng")
    completion = Completion(report)
    report = sections.set_cell(report, "indicators", "i1", "actual", None)
    assert "document" in completion.refresh(report, ["a1"])
    assert [one.location for one in completion.findings("document")] == ["subject"]


def test_a_quoted_verdict_follows_the_term_that_it_is_judged_by() -> None:
    report = sections.set_cell(finished(), "indicators", "i1", "actual", 90)
    report = sections.set_body(report, "p2", "Đánh giá: {{ct.i1.verdict}}.")
    completion = Completion(report)
    assert completion.progress("p2").complete
    report = sections.set_document(report, term="")
    assert "p2" in completion.refresh(report, ["document"])
    assert [one.code for one in completion.findings("p2")] == ["figure.unfilled"]


def test_a_later_period_changes_verdicts_and_what_they_ask_for() -> None:
    report = sections.set_cell(finished(), "indicators", "i1", "actual", 50)
    report = sections.set_document(report, period_from="2020-01", period_to="2022-06")
    completion = Completion(report)
    assert completion.progress("p2").complete
    report = sections.set_document(report, period_to="2023-06")
    assert {"document", "a1", "p2"} - completion.refresh(report, ["document"]) == {"document"}
    assert "indicator.solution" in {one.code for one in completion.findings("p2")}


def test_a_theme_is_asked_for_once_its_only_carrier_drops_it() -> None:
    report = replace(finished(), tags=(Tag("dot-pha", "đột phá", "p1.i"),))
    report = sections.toggle_tag(report, "p1.i.2", "dot-pha")
    completion = Completion(report)
    assert completion.progress("p1").complete
    report = sections.toggle_tag(report, "p1.i.2", "dot-pha")
    assert completion.refresh(report, ["p1.i.2"]) == {"p1.i", "p1"}
    assert [one.code for one in completion.findings("p1.i")] == ["tag.missing"]


def test_a_theme_is_asked_for_once_its_carrier_leaves_the_scope_or_goes() -> None:
    report = replace(finished(), tags=(Tag("dot-pha", "đột phá", "p1.i"),))
    report = sections.add_section(report, "p1.i", "own", "Việc khác", child=True)
    report = sections.set_status(sections.set_body(report, "own", "Đã làm."), "own", Status.DONE)
    report = sections.toggle_tag(report, "own", "dot-pha")
    for change in (sections.promote, sections.delete):
        completion = Completion(report)
        assert completion.report_progress.complete
        changed = completion.refresh(change(report, "own"), ["own"])
        assert {"p1.i", "p1"} <= changed
        assert [one.code for one in completion.findings("p1.i")] == ["tag.missing"]


def test_next_incomplete_goes_on_in_order_and_round_the_end() -> None:
    report = finished()
    for id_ in ("p1.i.2", "p2"):
        report = sections.set_body(report, id_, "Còn …")
    report = sections.replace_rows(report, "indicators", ())
    completion = Completion(report)
    assert completion.next_incomplete("pre") == "p1.i.2"
    assert completion.next_incomplete("p1.i.2") == "p2"
    assert completion.next_incomplete("p2") == "a1"
    assert completion.next_incomplete("a1") == "p1.i.2"
    assert completion.next_incomplete("nowhere") == "p1.i.2"


def test_next_incomplete_may_be_the_same_section() -> None:
    report = sections.set_body(finished(), "p2", "Còn …")
    assert Completion(report).next_incomplete("p2") == "p2"


def test_next_incomplete_never_names_a_form() -> None:
    report = sections.set_document(sections.set_blank(finished(), "pre.3", None), place="")
    assert Completion(report).next_incomplete("pre") is None


def test_what_is_not_there_has_no_progress() -> None:
    completion = Completion(finished())
    with pytest.raises(UnknownId, match="p9"):
        completion.progress("p9")
    with pytest.raises(UnknownId, match="p9"):
        completion.findings("p9")


def test_a_deleted_section_is_forgotten() -> None:
    report = sections.add_section(finished(), "p2", "own", "Việc khác")
    completion = Completion(report)
    gone = sections.delete(report, "own")
    assert "own" in completion.refresh(gone, ["own"])
    with pytest.raises(UnknownId):
        completion.progress("own")
    assert completion.report_progress.complete


def test_a_mandated_leaf_with_sections_of_its_own_still_has_its_prompts_asked() -> None:
    report = sections.answer_prompt(finished(), "p1.i.1/b1", Answer.OPEN)
    completion = Completion(report)
    report = sections.add_section(report, "p1.i.1", "own", "Chi tiết", child=True)
    completion.refresh(report, ["own"])
    assert [one.code for one in completion.findings("p1.i.1")] == ["prompt.open"]
    report = sections.set_status(sections.set_body(report, "own", "Đã làm."), "own", Status.DONE)
    completion.refresh(report, ["own"])
    assert not completion.progress("p1.i.1").complete


def test_one_key_in_a_long_report_checks_one_section(monkeypatch: pytest.MonkeyPatch) -> None:
    checked: list[str] = []

    def counting(report: Report, section: Section, **more: Any) -> Check:
        checked.append(section.id)
        return check_section(report, section, **more)

    report = outline(2000)
    completion = Completion(report)
    monkeypatch.setattr("outline.completion.tracker.check_section", counting)
    report = sections.set_body(report, "s1003", "Kết quả …")
    assert "s1003" in completion.refresh(report, ["s1003"])
    assert checked == ["s1003"]


def test_sections_due_too_late_follow_the_deadline() -> None:
    report = sections.set_due(finished(), "p2", dt.date(2023, 7, 20))
    completion = Completion(report)
    codes = [one.code for one in completion.findings("p2")]
    assert codes == ["due.late"]
    assert completion.progress("p2").complete
    completion.refresh(sections.set_document(report, due_before=dt.date(2023, 8, 1)), ["document"])
    assert completion.findings("p2") == ()


def test_a_row_that_comes_falls_to_the_section_that_it_serves() -> None:
    report = finished()
    completion = Completion(report)
    report = sections.add_row(report, "indicators", Row("i2", {"name": "PCI", "section": "p1.i.2"}))
    assert {"p1.i.2", "p1.i", "p1", "a1"} == completion.refresh(report, ["a1"])
    missing = [one for one in completion.findings("p1.i.2") if one.code == "cell.missing"]
    assert [one.location for one in missing] == ["indicators/i2/target", "indicators/i2/actual"]
    report = sections.set_cell(report, "indicators", "i2", "section", "p2")
    assert {"p1.i.2", "p2"} <= completion.refresh(report, ["a1"])
    assert completion.progress("p1.i.2").complete


def test_an_unused_kind_of_blank_changes_nothing_else() -> None:
    report = replace(finished(), blanks=(Blank("pre.1", "text", "Tên", "x"),))
    report = replace(report, preamble=replace(report.preamble, body="Không có gì."))
    completion = Completion(report)
    assert completion.refresh(sections.set_blank(report, "pre.1", "y"), ["blanks"]) == set()


def test_the_sample_asks_for_something_everywhere() -> None:
    """Guard the other tests: the finished sample is not complete because nothing is asked."""
    report = finished()
    assert any(section.prompts for section in report.sections)
    assert any(section.demands for section in report.sections)
    asked = replace(
        report,
        sections=tuple(
            replace(
                section,
                prompts=tuple(Prompt(each.id, each.text) for each in section.prompts),
                demands=tuple(DemandAnswer(each.id) for each in section.demands),
            )
            for section in report.sections
        ),
    )
    assert len([*Completion(asked).all_findings()]) == sum(
        len(section.prompts) + len(section.demands) for section in report.sections
    )


def test_a_register_is_found_by_its_appendix_and_by_its_id() -> None:
    report = Report(
        sections=(Section("p1", 1, label="I.", title="Một"),),
        tables=(Table("indicators", "Chỉ tiêu", appendix="a1"), Table("visits", "Kiểm tra")),
    )
    assert [find_register_of_part(report, id_) for id_ in ("a1", "indicators", "visits", "p1")] == [
        *("indicators", "indicators", "visits", "")
    ]
