"""Every kind of finding, with its place and its cure; and that each goes when it is mended."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given, settings

from outline.completion.section_findings import Finding
from outline.completion.tracker import Completion
from outline.editing import sections
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
from tests.samples.finished import finished
from tests.strategies import reports


def found(report: Report) -> list[Finding]:
    return list(Completion(report).all_findings())


def only(report: Report, code: str) -> Finding:
    """Return the one finding of a report."""
    (one,) = found(report)
    assert one.code == code
    return one


def body(text: str) -> Report:
    return sections.set_body(finished(), "p2", text)


def section(id_: str, **changed: object) -> Report:
    report = finished()
    return report.with_section(replace(report.section(id_), **changed))  # type: ignore[arg-type]


def row(**values: object) -> Report:
    """Return the report with some cells of its indicator changed; None empties a cell."""
    report = finished()
    for column, value in values.items():
        report = sections.set_cell(report, "indicators", "i1", column, value)  # type: ignore[arg-type]
    return report


def test_a_leaf_needs_a_text() -> None:
    one = only(sections.set_body(finished(), "p2", " \n"), "body.empty")
    assert (one.section, one.location, one.severity) == ("p2", "body", "error")


def test_a_section_that_is_empty_counts_text_and_state_as_missing() -> None:
    completion = Completion(sections.set_body(finished(), "p2", ""))
    assert (completion.progress("p2").met, completion.progress("p2").needed) == (0, 2)


@pytest.mark.parametrize("status", [Status.EMPTY, Status.DRAFT, Status.REVIEW])
def test_a_text_must_be_done(status: Status) -> None:
    one = only(sections.set_status(finished(), "p2", status), "status.open")
    assert one.location == "status"


def test_an_optional_section_without_a_text_is_told_of_its_other_way_out() -> None:
    one = only(sections.set_status(finished(), "p1.i.3", Status.EMPTY), "body.empty")
    assert "không có" in str(one.cure)


def test_none_is_an_answer_only_where_it_is_allowed_and_there_is_no_text() -> None:
    assert only(section("p2", status=Status.NONE), "status.open").section == "p2"
    assert only(section("p1.i.3", body="Có."), "status.none").section == "p1.i.3"


def test_a_prompt_is_open_until_it_is_covered_or_declined() -> None:
    one = only(sections.answer_prompt(finished(), "p1.i.1/b1", Answer.OPEN), "prompt.open")
    assert (one.section, one.location) == ("p1.i.1", "p1.i.1/b1")
    assert "Lĩnh vực trồng trọt" in str(one.message)


def test_a_prompt_declined_without_a_reason_is_found_in_a_file() -> None:
    prompts = (Prompt("p2/b1", "Đề án", Answer.NONE), Prompt("p2/b2", "Khác (nếu có)", Answer.NONE))
    assert only(section("p2", prompts=prompts), "prompt.reason").location == "p2/b1"


def test_a_demand_is_open_until_it_is_borne_in_mind_or_declined() -> None:
    one = only(sections.answer_demand(finished(), "p1.i.1", "n1.a", Answer.OPEN), "demand.open")
    assert (one.section, one.location) == ("p1.i.1", "n1.a")
    assert "Bám sát" in str(one.message)


def test_a_demand_declined_without_a_reason_is_found_unless_it_is_optional() -> None:
    demands = (DemandAnswer("n1.a", Answer.NONE), DemandAnswer("n1.g", Answer.NONE))
    assert only(section("p1.i.1", demands=demands), "demand.reason").location == "n1.a"


@pytest.mark.parametrize("gap", ["....", "…", "___", "có … chi bộ", "chiếm ...% dân số"])
def test_a_gap_left_with_dots_is_found_where_it_is(gap: str) -> None:
    text = f"Đoạn đầu.\n\nToàn huyện {gap}."
    one = only(body(text), "gap.dots")
    where = int(one.location.removeprefix("body:"))
    assert text[where] in ".…_"
    assert "Line 3" in str(one.message)


def test_a_list_that_trails_off_is_no_gap() -> None:
    assert found(body("Trồng lúa, mì, v.v... và cây khác.")) == []


def test_each_gap_is_found() -> None:
    assert [one.code for one in found(body("Có … chi bộ và … đảng viên."))] == ["gap.dots"] * 2


def test_a_gap_is_shown_with_the_words_around_it() -> None:
    one = only(body("Năm qua toàn huyện có … chi bộ trực thuộc đảng ủy."), "gap.dots")
    assert "huyện có … chi bộ" in str(one.message)
    assert "Năm qua" not in str(one.message)


def test_a_quoted_blank_without_value_is_found_at_the_text_and_at_the_blanks() -> None:
    report = sections.set_blank(body("Có {{pre.3}} và {{pre.3}}."), "pre.3", None)
    at_text, at_blanks = sorted(found(report), key=lambda one: one.section, reverse=True)
    assert (at_text.code, at_text.section) == ("blank.unfilled", "p2")
    assert (at_blanks.code, at_blanks.section, at_blanks.location) == (
        "blank.missing",
        "blanks",
        "pre.3",
    )


def test_a_blank_quoted_by_two_of_its_ids_is_one_thing_to_do() -> None:
    report = sections.set_blank(body("{{pre.1}} {{p1.9}}"), "pre.1", None)
    here = [one for one in found(report) if one.section == "p2"]
    assert [one.code for one in here] == ["blank.unfilled"]


def test_a_blank_in_a_title_is_found_at_that_section() -> None:
    report = sections.set_blank(finished(), "pre.2", None)
    at_title = [one for one in found(report) if one.section == "p1"]
    assert [(one.code, one.location) for one in at_title] == [("blank.unfilled", "title")]
    at_subject = [one for one in found(report) if one.section == "document"]
    assert [(one.code, one.location) for one in at_subject] == [("blank.unfilled", "subject")]


@pytest.mark.parametrize("name", ["pre.99", "ct.i9.actual", "ct.i1.colour", "ct", "", "a b"])
def test_a_name_that_means_nothing_is_found(name: str) -> None:
    assert only(body(f"Đạt {{{{{name}}}}}."), "name.unknown").section == "p2"


def test_braces_that_are_not_closed_are_found() -> None:
    text = "Đạt {{pre.1}} và {{pre.3 đồng."
    one = only(body(text), "name.unknown")
    assert one.location == f"body:{text.rindex('{{')}"


def test_a_quoted_figure_that_is_not_given_is_found() -> None:
    report = sections.set_body(row(baseline=None), "p2", "Từ {{ct.i1.baseline}}.")
    assert only(report, "figure.unfilled").section == "p2"


def test_a_sum_that_does_not_add_up_is_found() -> None:
    report = sections.set_blank(finished(), "pre.1", 6)
    one = only(report, "blank.rule")
    assert not Completion(report).progress("blanks").complete
    assert (one.section, one.location) == ("blanks", "pre.1")
    assert "“Số của kế hoạch” is not the sum of “Đảng bộ cơ sở”, “Chi bộ cơ sở”" in str(one.message)


def test_a_difference_must_be_explained_once() -> None:
    """The blank that must say why is missing: one thing to do, told with its reason."""
    report = sections.set_blank(finished(), "pre.5", None)
    one = only(report, "blank.rule")
    assert not Completion(report).progress("blanks").complete
    assert one.location == "pre.5"
    assert "“Nội dung thay đổi” does not say why" in str(one.message)


@pytest.mark.parametrize(
    "key",
    [
        *(
            "superior",
            "issuer",
            "kind",
            "symbol",
            "place",
            "subject",
            "term",
            "period_from",
            "period_to",
        ),
        *("authority", "signer_title", "signer", "addressee", "recipients"),
    ],
)
def test_a_document_cannot_do_without(key: str) -> None:
    report = sections.set_document(finished(), **{key: () if key == "recipients" else ""})
    one = next(one for one in found(report) if one.location == key)
    assert (one.code, one.severity, one.section) == ("document.missing", "error", "document")


def test_blanks_alone_are_nothing() -> None:
    report = replace(finished(), document=replace(finished().document, kind=" "))
    assert only(report, "document.missing").location == "kind"


def test_rules_of_form_of_no_such_name_are_found_where_the_names_are_known() -> None:
    report = sections.set_document(finished(), profile="zzz")
    (one,) = Completion(report, lambda: ("hd36-2018",)).all_findings()
    assert (one.code, one.severity, one.location) == ("profile.unknown", "error", "profile")
    assert "hd36-2018" in str(one.cure)
    assert not [*Completion(report).all_findings()]
    assert not [*Completion(report, lambda: ("zzz",)).all_findings()]


@pytest.mark.parametrize(("key", "empty"), [("number", ""), ("date", None)])
def test_number_and_date_come_with_the_signature(key: str, empty: str | None) -> None:
    report = sections.set_document(finished(), **{key: empty})
    one = only(report, "document.missing")
    assert (one.severity, one.location) == ("warning", key)
    assert Completion(report).report_progress.complete


def test_a_period_that_runs_backwards_is_found() -> None:
    report = sections.set_document(finished(), period_from="2023-06", period_to="2022-06")
    assert only(report, "period.order").severity == "error"


def test_a_period_outside_the_term_is_pointed_out() -> None:
    one = only(sections.set_document(finished(), period_from="2019-06"), "period.term")
    assert (one.severity, one.location) == ("warning", "period_from")


def test_two_terms_that_differ_are_pointed_out() -> None:
    one = only(sections.set_blank(finished(), "pre.2", "2015-2020"), "term.differs")
    assert one.severity == "warning"
    assert "2015-2020" in str(one.message)


def test_a_document_dated_on_the_deadline_is_late() -> None:
    """'Trước ngày 15/7' means the 14th at the latest (D018)."""
    assert found(sections.set_document(finished(), date=dt.date(2023, 7, 14))) == []
    one = only(sections.set_document(finished(), date=dt.date(2023, 7, 15)), "deadline.late")
    assert one.severity == "warning"
    assert "14/7/2023" in str(one.message)


def test_a_section_due_on_the_deadline_is_late() -> None:
    assert found(sections.set_due(finished(), "p2", dt.date(2023, 7, 14))) == []
    one = only(sections.set_due(finished(), "p2", dt.date(2023, 7, 15)), "due.late")
    assert (one.severity, one.section) == ("warning", "p2")


def test_an_outline_without_sections_is_found() -> None:
    assert "outline.empty" in {one.code for one in found(Report())}


def test_a_required_register_needs_rows() -> None:
    report = sections.replace_rows(finished(), "indicators", ())
    one = only(report, "table.empty")
    assert (one.section, one.location) == ("a1", "indicators")
    free = replace(report, tables=(replace(report.tables[0], required=False),))
    assert found(free) == []


def test_a_missing_cell_is_found_at_the_register_and_at_the_section_it_serves() -> None:
    there, here = sorted(found(row(target=None)), key=lambda one: one.section)
    assert (there.section, here.section) == ("a1", "p1.i.1")
    for one in (there, here):
        assert (one.code, one.location) == ("cell.missing", "indicators/i1/target")
        assert "Thu nhập bình quân" in str(one.message)
        assert "Nghị quyết" in str(one.message)


def test_a_register_without_an_appendix_goes_by_its_own_id() -> None:
    report = finished()
    table = replace(report.tables[0], appendix="", rows=())
    assert only(replace(report, tables=(table,)), "table.empty").section == "indicators"


def test_a_row_without_a_name_goes_by_its_number() -> None:
    report = sections.add_row(finished(), "indicators", Row("i2", {"target": Decimal(1)}))
    missing = [one for one in found(report) if one.location == "indicators/i2/name"]
    assert "Phụ lục 1 #2" in str(missing[0].message)


def test_a_row_that_names_a_section_that_has_gone_is_found() -> None:
    report = sections.add_section(finished(), "p2", "own", "Việc khác")
    report = sections.set_cell(report, "indicators", "i1", "section", "own")
    report = sections.delete(report, "own")
    one = only(report, "cell.section")
    assert (one.section, one.location) == ("a1", "indicators/i1/section")


def test_a_target_hard_to_reach_needs_cause_and_solution() -> None:
    """The solution is asked for in the section on targets still to be reached, too (D204)."""
    report = row(actual=10, baseline=None)
    places = sorted((one.code, one.section, one.location) for one in found(report))
    assert places == [
        ("indicator.cause", "a1", "indicators/i1/cause"),
        ("indicator.cause", "p1.i.1", "indicators/i1/cause"),
        ("indicator.solution", "a1", "indicators/i1/solution"),
        ("indicator.solution", "p2", "indicators/i1/solution"),
    ]
    assert found(row(actual=10, cause="Thiếu vốn", solution="Vay thêm")) == []


def test_a_target_on_its_way_needs_neither() -> None:
    assert found(row(actual=70)) == []


def test_a_theme_must_be_woven_in_somewhere_under_its_scope() -> None:
    """The breakthrough programmes are a theme of 1., not a heading (D206)."""
    report = replace(finished(), tags=(Tag("dot-pha", "Chương trình đột phá", "p1.i"),))
    one = only(report, "tag.missing")
    assert (one.section, one.location) == ("p1.i", "dot-pha")
    assert only(sections.toggle_tag(report, "p2", "dot-pha"), "tag.missing")
    for id_ in ("p1.i", "p1.i.1", "p1.i.3"):
        assert found(sections.toggle_tag(report, id_, "dot-pha")) == []


def test_a_theme_of_the_preamble_is_carried_by_the_preamble() -> None:
    report = replace(finished(), tags=(Tag("dot-pha", "Chương trình đột phá", "pre"),))
    assert only(report, "tag.missing").section == "pre"
    assert found(sections.toggle_tag(report, "pre", "dot-pha")) == []


def test_a_parent_needs_no_text_but_what_it_has_counts() -> None:
    assert found(section("p1.i", body="Tổng quan.")) == []
    assert only(section("p1.i", body="Có … chi bộ."), "gap.dots").section == "p1.i"


def test_text_from_a_report_is_a_value_of_a_sentence_not_its_pattern() -> None:
    report = body("Đạt {{ {name} }} … {0}.")
    assert all(str(one.message) for one in found(report))


MENDS: dict[str, Callable[[Report], Report]] = {
    "body.empty": lambda report: sections.set_body(report, "p2", "Đã viết."),
    "status.open": lambda report: sections.set_status(report, "p2", Status.DONE),
}


def test_a_section_becomes_complete_step_by_step() -> None:
    report = section("p2", body="", status=Status.EMPTY)
    percents = [Completion(report).progress("p2").percent]
    for code, mend in MENDS.items():
        assert only(report, code).section == "p2"
        report = mend(report)
        percents.append(Completion(report).progress("p2").percent)
    assert percents == [0, 50, 100]
    assert found(report) == []


@settings(max_examples=60, deadline=None)
@given(reports())
def test_findings_are_sentences_at_places_that_there_are(report: Report) -> None:
    parts = {"document", "blanks", "pre", *report.shape.ids}
    parts |= {table.appendix or table.id for table in report.tables}
    keys = [(one.code, one.section, one.location, str(one.message)) for one in found(report)]
    for one in found(report):
        assert one.section in parts
        assert str(one.message).endswith((".", "”"))
        assert str(one.cure).endswith(".")
        assert one.location
    per_register = [key for key in keys if key[0].startswith(("blank.", "document.", "prompt."))]
    assert len(set(per_register)) == len(per_register)


def test_a_template_without_anything_is_checked_all_the_same() -> None:
    report = Report(
        sections=(Section("p1", 1, "I.", "Một"),),
        blanks=(Blank("x", "date", "Ngày"),),
        tables=(Table("other", "Bảng khác"),),
    )
    codes = {one.code for one in found(report)}
    assert codes == {"document.missing", "blank.missing", "body.empty", "table.empty"}
