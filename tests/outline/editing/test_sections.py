"""The pure edits of texts and values: what is free, what is locked, and what each touches."""

from __future__ import annotations

import datetime as dt
import unicodedata
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from outline.editing import sections
from outline.errors import BadValue, DecuongError, Locked, UnknownId
from outline.model import Answer, Origin, Prompt, Report, Status, Tag
from tests.changes import changes
from tests.samples.finished import finished
from tests.strategies import reports


@settings(max_examples=80, deadline=None)
@given(st.data())
def test_an_edit_changes_its_scope_and_nothing_else(data: st.DataObject) -> None:
    change = data.draw(changes(data.draw(reports())))
    before, after = change.before, change.after
    kind, _, id_ = change.scope.partition(":")
    assert before == after or before is not after
    assert (kind == "document") or before.document is after.document
    assert (kind == "blanks") or before.blanks is after.blanks
    assert (kind == "table") or before.tables is after.tables
    if kind != "structure":
        assert [section.id for section in after.sections] == [
            section.id for section in before.sections
        ]
    for section in before.sections:
        if section.id in after.shape.position and section.id != id_:
            other = after.section(section.id)
            assert replace(other, level=section.level, label=section.label) == section
    if kind == "table":
        for one, other_table in zip(before.tables, after.tables, strict=True):
            assert one is other_table or one.id == id_


@settings(max_examples=80, deadline=None)
@given(st.data())
def test_nothing_changes_what_is_laid_down(data: st.DataObject) -> None:
    report = data.draw(reports())
    first = laid_down(report)
    for step in range(3):
        report = data.draw(changes(report, f"fresh{step}")).after
        assert laid_down(report) == first


def laid_down(report: Report) -> list[tuple[Any, ...]]:
    """Return id, level, label, title, prompts and parent of the mandated sections, in order."""
    found: list[tuple[Any, ...]] = []
    for at, section in enumerate(report.sections):
        if section.origin is Origin.MANDATED:
            parent = report.shape.parent[at]
            above = report.shape.ids[parent] if parent >= 0 else ""
            prompts = tuple((prompt.id, prompt.text) for prompt in section.prompts)
            found.append((section.id, section.level, section.label, section.title, prompts, above))
    return found


@pytest.mark.parametrize(
    "change",
    [
        lambda report, id_: sections.set_title(report, id_, "Tên khác"),
        lambda report, id_: sections.set_title(report, id_, report.section(id_).title),
        lambda report, id_: sections.move(report, id_, 1),
        lambda report, id_: sections.promote(report, id_),
        lambda report, id_: sections.demote(report, id_),
        lambda report, id_: sections.delete(report, id_),
    ],
)
@pytest.mark.parametrize("id_", ["p1.i.2", "pre"])
def test_what_the_superior_body_laid_down_is_locked(
    change: Callable[[Report, str], Report], id_: str
) -> None:
    with pytest.raises(Locked) as caught:
        change(finished(), id_)
    assert caught.value.cure is not None
    if id_ != "pre":
        assert "2. Công nghiệp" in str(caught.value)


def test_the_reason_names_the_section_with_its_blanks_filled_in() -> None:
    with pytest.raises(Locked, match="Phần I ĐÁNH GIÁ NHIỆM KỲ 2020-2025"):
        sections.delete(finished(), "p1")


def test_the_first_text_begins_a_draft_and_taking_it_away_ends_it() -> None:
    report = sections.set_status(sections.set_body(finished(), "p2", ""), "p2", Status.EMPTY)
    report = sections.set_body(report, "p2", "Một đoạn.")
    assert report.section("p2").status is Status.DRAFT
    assert sections.set_body(report, "p2", "").section("p2").status is Status.EMPTY


@pytest.mark.parametrize("status", [Status.REVIEW, Status.DONE])
def test_a_text_that_changes_keeps_its_state(status: Status) -> None:
    report = sections.set_status(finished(), "p2", status)
    assert sections.set_body(report, "p2", "Khác.").section("p2").status is status


def test_a_body_is_cleaned() -> None:
    body = unicodedata.normalize("NFD", "Tiếng Việt") + "\r\n\x1b[2J\u202ehết"
    assert sections.set_body(finished(), "p2", body).section("p2").body == "Tiếng Việt\nhết"


def test_an_edit_that_changes_nothing_returns_the_same_report() -> None:
    report = sections.add_section(finished(), "p2", "one", "Mục one")
    same = [
        sections.set_body(report, "p2", report.section("p2").body),
        sections.set_title(report, "one", "Mục one"),
        sections.set_status(report, "p2", Status.DONE),
        sections.set_owner(report, "p2", ""),
        sections.set_due(report, "p2", None),
        sections.answer_prompt(report, "p1.i.1/b1", Answer.COVERED),
        sections.answer_demand(report, "p1.i.1", "n1.a", Answer.COVERED),
        sections.set_blank(report, "p1.9", 5),
        sections.set_document(report, place="Bình An"),
        sections.set_cell(report, "indicators", "i1", "target", 100),
        sections.replace_rows(report, "indicators", report.tables[0].rows),
    ]
    assert all(one is report for one in same)


def test_only_an_optional_section_can_be_left_out() -> None:
    report = finished()
    with pytest.raises(BadValue, match="Phần II NHIỆM VỤ") as caught:
        sections.set_status(sections.set_body(report, "p2", ""), "p2", Status.NONE)
    assert "(nếu có)" in str(caught.value.cure)
    open_ = sections.set_status(report, "p1.i.3", Status.EMPTY)
    assert sections.set_status(open_, "p1.i.3", Status.NONE).section("p1.i.3").status is Status.NONE


def test_a_section_with_a_text_cannot_be_left_out() -> None:
    report = sections.set_body(finished(), "p1.i.3", "Có điều chỉnh.")
    assert report.section("p1.i.3").status is Status.DRAFT
    with pytest.raises(BadValue, match="has a text"):
        sections.set_status(report, "p1.i.3", Status.NONE)


def test_owner_and_due_are_free_everywhere() -> None:
    report = sections.set_owner(finished(), "p1.i.2", "  tổ\n1 ")
    report = sections.set_due(report, "p1.i.2", dt.date(2023, 7, 1))
    assert report.section("p1.i.2").owner == "tổ 1"
    assert report.section("p1.i.2").due == dt.date(2023, 7, 1)
    with pytest.raises(BadValue):
        sections.set_due(report, "p1.i.2", "2023-07-01")  # type: ignore[arg-type]


def test_a_theme_is_given_and_taken() -> None:
    report = replace(finished(), tags=(Tag("dot-pha", "đột phá", "p1"),))
    tagged = sections.toggle_tag(report, "p2", "dot-pha")
    assert tagged.section("p2").tags == ("dot-pha",)
    assert sections.toggle_tag(tagged, "p2", "dot-pha") == report
    with pytest.raises(UnknownId, match="x"):
        sections.toggle_tag(report, "p2", "x")


def test_declining_needs_a_reason() -> None:
    with pytest.raises(BadValue, match="Lĩnh vực trồng trọt"):
        sections.answer_prompt(finished(), "p1.i.1/b1", Answer.NONE, "  ")
    with pytest.raises(BadValue, match="Bám sát mục tiêu"):
        sections.answer_demand(finished(), "p1.i.1", "n1.a", Answer.NONE)


def test_a_demand_that_says_if_any_needs_no_reason() -> None:
    report = sections.answer_demand(finished(), "p1.i.1", "n1.g", Answer.OPEN)
    report = sections.answer_demand(report, "p1.i.1", "n1.g", Answer.NONE)
    assert report.section("p1.i.1").demands[1].state is Answer.NONE


def test_a_prompt_that_says_if_any_needs_no_reason() -> None:
    report = finished()
    asked = replace(report.section("p2"), prompts=(Prompt("p2/b1", "Đề án mới (nếu có)."),))
    report = sections.answer_prompt(report.with_section(asked), "p2/b1", Answer.NONE)
    assert report.section("p2").prompts[0].state is Answer.NONE


def test_a_reason_is_one_clean_line_and_goes_with_the_state() -> None:
    report = sections.answer_prompt(finished(), "p1.i.1/b1", Answer.NONE, " Không\ncó\x1b ")
    assert report.section("p1.i.1").prompts[0].reason == "Không có"
    report = sections.answer_prompt(report, "p1.i.1/b1", Answer.COVERED, "thừa")
    assert report.section("p1.i.1").prompts[0].reason == ""


@pytest.mark.parametrize("id_", ["p1.i.1/b9", "p1.i.1", "b1", "", "p9/b1", "/"])
def test_an_unknown_prompt_is_named(id_: str) -> None:
    with pytest.raises(UnknownId):
        sections.answer_prompt(finished(), id_, Answer.COVERED)


@pytest.mark.parametrize(("id_", "demand"), [("p1.i.1", "n9"), ("p2", "n1.a"), ("p9", "n1.a")])
def test_an_unknown_demand_is_named(id_: str, demand: str) -> None:
    with pytest.raises(UnknownId):
        sections.answer_demand(finished(), id_, demand, Answer.COVERED)


def test_a_blank_is_filled_by_any_of_its_ids() -> None:
    report = sections.set_blank(finished(), "p1.9", 7)
    assert report.blanks[0].value == 7
    assert sections.set_blank(report, "pre.1", "1.234").blanks[0].value == 1234
    assert sections.set_blank(report, "pre.1", " ").blanks[0].value is None
    assert sections.set_blank(report, "pre.1", None).blanks[0].value is None


@pytest.mark.parametrize("value", [-1, True, Decimal("1.5"), dt.date(2023, 1, 1), "năm"])
def test_a_blank_takes_values_of_its_type_only(value: Any) -> None:
    with pytest.raises(BadValue):
        sections.set_blank(finished(), "pre.1", value)


def test_an_unknown_blank_is_named() -> None:
    with pytest.raises(UnknownId, match="99"):
        sections.set_blank(finished(), "pre.99", 1)


def test_keys_of_the_document_are_checked_all_or_none() -> None:
    report = finished()
    changed = sections.set_document(
        report,
        term="2020 – 2025",
        period_from="6/2020",
        recipients=[" Tỉnh ủy ", ""],
        signer=" Lê\nVăn B ",
        date=None,
        draft=2,
    )
    assert changed.document.term == "2020-2025"
    assert changed.document.period_from == "2020-06"
    assert changed.document.recipients == ("Tỉnh ủy",)
    assert changed.document.signer == "Lê Văn B"
    assert changed.document.date is None
    assert changed.document.draft == 2


@pytest.mark.parametrize(
    "wrong",
    [
        {"term": "2025-2020"},
        {"period_to": "13/2023"},
        {"date": "2023-07-01"},
        {"date": dt.datetime(2023, 7, 1, 8)},
        {"draft": -1},
        {"draft": True},
        {"level": "tinh"},
        {"level": ""},
        {"recipients": "Tỉnh ủy"},
        {"recipients": [1]},
        {"place": 5},
        {"place": None},
    ],
)
def test_a_key_takes_values_of_its_type_only(wrong: dict[str, Any]) -> None:
    with pytest.raises(BadValue):
        sections.set_document(finished(), signer="Lê Văn B", **wrong)


def test_an_unknown_key_is_named_with_those_there_are() -> None:
    with pytest.raises(UnknownId, match="colour") as caught:
        sections.set_document(finished(), colour="đỏ")
    assert "signer_title" in str(caught.value.cure)


@settings(max_examples=60, deadline=None)
@given(reports(), st.data())
def test_what_an_edit_refuses_it_says_in_sentences(report: Report, data: st.DataObject) -> None:
    id_ = data.draw(st.sampled_from(("pre", "gone", *report.shape.ids)))
    ways: list[Callable[[], Report]] = [
        lambda: sections.delete(report, id_),
        lambda: sections.promote(report, id_),
        lambda: sections.demote(report, id_),
        lambda: sections.move(report, id_, -1),
        lambda: sections.set_status(report, id_, Status.NONE),
    ]
    sentences = []
    for way in ways:
        try:
            way()
        except DecuongError as error:
            sentences += [error.what, error.cure] if error.cure else [error.what]
    assert all(str(sentence).endswith(".") for sentence in sentences)
