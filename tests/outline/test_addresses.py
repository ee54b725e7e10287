"""One address for everything a line of text can say."""

from __future__ import annotations

import datetime as dt
from dataclasses import fields, replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from outline import addresses
from outline.errors import BadValue, DecuongError, UnknownId
from outline.invariants import assert_consistent
from outline.model import (
    Answer,
    Blank,
    Demand,
    DemandAnswer,
    Document,
    Prompt,
    Report,
    Section,
)
from tests.strategies import reports

REPORT = Report(
    document=Document(date=dt.date(2023, 6, 5), period_from="2020-06", recipients=("A", "B")),
    blanks=(
        Blank("pre.5", "party_name", "tên", aliases=("pre.11",)),
        Blank("pre.1", "int", "số", 1234),
    ),
    demands=(Demand("n1.a", "Bám sát"), Demand("n1.g", "(nếu có)", optional=True)),
    sections=(
        Section(
            "p1",
            1,
            "Phần I",
            "A",
            body="Thân bài",
            prompts=(Prompt("p1/b1", "Một", Answer.NONE, "không có"),),
            demands=(DemandAnswer("n1.a", Answer.COVERED), DemandAnswer("n1.g")),
        ),
    ),
)


@pytest.mark.parametrize(
    ("where", "text"),
    [
        ("p1", "Thân bài"),
        ("pre", ""),
        ("p1/b1", "none: không có"),
        ("p1/n1.a", "covered"),
        ("p1/n1.g", "open"),
        ("pre.1", "1.234"),
        ("pre.11", ""),
        ("document.date", "05/6/2023"),
        ("date", "05/6/2023"),
        ("document.due_before", ""),
        ("document.period_from", "6/2020"),
        ("document.recipients", "A\nB"),
        ("document.draft", "0"),
        ("document.level", "huyen"),
    ],
)
def test_everything_has_a_text(where: str, text: str) -> None:
    assert addresses.read_address(REPORT, where) == text
    assert addresses.write_address(REPORT, where, text) == REPORT


def test_a_name_that_a_blank_has_too_is_the_blanks() -> None:
    report = replace(REPORT, blanks=(*REPORT.blanks, Blank("place", "text", "", "x")))
    assert addresses.read_address(report, "place") == "x"
    assert addresses.read_address(report, "document.place") == ""


def test_a_blank_is_written_by_any_of_its_ids() -> None:
    written = addresses.write_address(REPORT, "pre.11", "huyện Bình Sơn")
    assert addresses.read_address(written, "pre.5") == "huyện Bình Sơn"
    assert addresses.write_address(written, "pre.5", "") == REPORT


@pytest.mark.parametrize("text", ["x", "1,5", "-1"])
def test_what_a_draft_takes_is_told(text: str) -> None:
    with pytest.raises(BadValue) as caught:
        addresses.write_address(REPORT, "document.draft", text)
    assert str(caught.value.cure) == "Write 1 or more for a draft, 0 for the final text."


@pytest.mark.parametrize("text", ["A; B", "A\nB", " A ;\n\n B;", "A;B"])
def test_names_are_parted_by_semicolons_and_by_lines(text: str) -> None:
    report = addresses.write_address(Report(), "document.recipients", text)
    assert report.document.recipients == ("A", "B")
    assert (
        addresses.write_address(Report(), "document.addressee", text).document.addressee == "A; B"
    )


@pytest.mark.parametrize("where", ["p1/n1.a", "p1/n1.g", "p1/b1"])
def test_an_empty_answer_opens_it_again(where: str) -> None:
    assert addresses.read_address(addresses.write_address(REPORT, where, ""), where) == "open"


@pytest.mark.parametrize(
    ("where", "text"),
    [
        ("p1/b1", "none"),
        ("p1/n1.a", "none:"),
        ("p1/b1", "done"),
        ("pre.1", "nhiều"),
        ("document.date", "32/1/2023"),
        ("document.period_to", "2020"),
        ("document.draft", "-1"),
        ("document.draft", "hai"),
        ("document.level", "tinh"),
        ("document.term", "2025-2020"),
    ],
)
def test_what_does_not_fit_is_refused(where: str, text: str) -> None:
    with pytest.raises(BadValue) as caught:
        addresses.write_address(REPORT, where, text)
    assert caught.value.cure is not None


def test_an_optional_demand_is_declined_without_a_reason() -> None:
    assert (
        addresses.read_address(addresses.write_address(REPORT, "p1/n1.g", "none"), "p1/n1.g")
        == "none"
    )


@pytest.mark.parametrize("where", ["", "p2", "p1/b2", "p1/", "/b1", "p9/n1.a", "document.", "Date"])
def test_what_is_not_there_is_told(where: str) -> None:
    with pytest.raises(UnknownId):
        addresses.read_address(REPORT, where)
    with pytest.raises(UnknownId):
        addresses.write_address(REPORT, where, "x")


def test_a_slip_is_answered_with_what_was_meant() -> None:
    with pytest.raises(UnknownId) as caught:
        addresses.read_address(REPORT, "documents.place")
    assert "document.place" in str(caught.value.cure)


def test_every_key_of_the_document_has_an_address() -> None:
    found = addresses.list_addresses(REPORT)
    assert [name for name in found if name.startswith("document.")] == [
        f"document.{field.name}" for field in fields(Document)
    ]


@settings(max_examples=40)
@given(reports())
def test_every_address_can_be_read_and_written_back(report: Report) -> None:
    for where in addresses.list_addresses(report):
        text = addresses.read_address(report, where)
        if text == "none":  # a file may decline without a reason; nobody else may
            continue
        assert addresses.read_address(addresses.write_address(report, where, text), where) == text


@settings(max_examples=60)
@given(reports(), st.data(), st.text(max_size=30))
def test_any_text_is_taken_whole_or_refused(report: Report, data: st.DataObject, text: str) -> None:
    where = data.draw(st.sampled_from(addresses.list_addresses(report)))
    try:
        written = addresses.write_address(report, where, text)
    except DecuongError:
        return
    assert_consistent(written)
    again = addresses.read_address(written, where)
    assert addresses.read_address(addresses.write_address(written, where, again), where) == again


def test_writing_all_writes_all_or_raises() -> None:
    pairs = [("p1", "Mới"), ("pre.1", "7")]
    written = addresses.write_addresses(REPORT, pairs)
    assert [addresses.read_address(written, where) for where, _ in pairs] == ["Mới", "7"]
    with pytest.raises(BadValue):
        addresses.write_addresses(REPORT, [*pairs, ("pre.1", "x")])
