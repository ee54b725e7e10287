"""The JSON for programs: every key of the contract, values typed, texts as printed."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from outline import json_view
from outline.completion.tracker import Completion
from outline.editing import sections
from outline.model import Report, Row
from tests.samples.finished import finished
from tests.strategies import reports


def shown(report: Report) -> dict[str, Any]:
    """Return what a program reads: through JSON and back."""
    loaded: dict[str, Any] = json.loads(json.dumps(json_view.show(report, Completion(report))))
    return loaded


def test_the_keys_of_the_contract_are_there() -> None:
    report = shown(finished())
    assert report["format"] == 1
    assert {"document", "blanks", "sections", "indicators", "percent", "complete"} <= report.keys()
    assert set(report["sections"][0]) >= {
        *("id", "level", "label", "title", "origin", "status", "owner", "due", "body"),
        *("complete", "percent", "prompts"),
    }
    assert set(report["sections"][2]["prompts"][0]) == {"id", "text", "state", "reason"}
    assert set(report["blanks"]["pre.1"]) >= {"type", "value", "text"}


def test_values_stand_beside_their_texts() -> None:
    report = sections.set_body(finished(), "p2", "Đạt {{ct.i1.actual}}, nhiệm kỳ {{pre.2}}.")
    report = sections.set_cell(report, "indicators", "i1", "actual", Decimal("45799.5"))
    got = shown(report)
    assert got["complete"] is True
    assert got["percent"] == 100
    assert got["document"]["due_before"] == "2023-07-15"
    assert got["document"]["last_day"] == "2023-07-14"
    assert got["document"]["subject_resolved"] == "sơ kết giữa nhiệm kỳ 2020-2025"
    assert got["blanks"]["pre.1"] | {"label": ""} == {
        "type": "int",
        "value": 5,
        "text": "5",
        "label": "",
        "aliases": ["p1.9"],
        "evidence": "dots",
    }
    part, own = got["sections"][0], got["sections"][-1]
    assert part["title_resolved"] == "ĐÁNH GIÁ NHIỆM KỲ 2020-2025"
    assert (part["done"], part["total"]) == (3, 3)
    assert own["body"] == "Đạt {{ct.i1.actual}}, nhiệm kỳ {{pre.2}}."
    assert own["resolved"] == "Đạt 45.799,5, nhiệm kỳ 2020-2025."
    indicator = got["indicators"][0]
    assert indicator["actual"] == 45799.5
    assert indicator["target"] == 100
    assert indicator["verdict"] == "exceeded"
    assert indicator["text"]["actual"] == "45.799,5"
    assert indicator["text"]["verdict"] == "vượt"
    assert got["tables"][0]["rows"] == got["indicators"]


def test_missing_values_are_null() -> None:
    report = sections.set_blank(finished(), "pre.1", None)
    report = sections.add_row(report, "indicators", Row("i2", {"name": "PCI"}))
    got = shown(report)
    assert got["blanks"]["pre.1"]["value"] is None
    assert got["blanks"]["pre.1"]["text"] == ""
    assert got["indicators"][1]["actual"] is None
    assert got["indicators"][1]["percent"] is None
    assert got["sections"][0]["due"] is None
    assert got["complete"] is False
    assert got["percent"] < 100


def test_a_report_without_registers_has_no_indicators() -> None:
    assert shown(Report())["indicators"] == []


@pytest.mark.parametrize(
    ("value", "shown_as"),
    [("5", 5), ("5.0", 5), ("45799.5", 45799.5), ("0.1", 0.1), ("-2.50", -2.5)],
)
def test_a_decimal_is_a_number_where_that_says_the_same(value: str, shown_as: float) -> None:
    got = json_view.to_json_number(Decimal(value))
    assert got == shown_as
    assert type(got) is type(shown_as)


def test_a_decimal_that_a_double_would_bend_is_a_string() -> None:
    assert json_view.to_json_number(Decimal("12345678901234567.89")) == "12345678901234567.89"


@given(st.decimals(allow_nan=False, allow_infinity=False, places=4, min_value=-(10**20)))
def test_no_digit_of_a_decimal_is_lost(value: Decimal) -> None:
    assert Decimal(str(json.loads(json.dumps(json_view.to_json_number(value))))) == value


@settings(max_examples=40, deadline=None)
@given(reports())
def test_every_report_can_be_shown(report: Report) -> None:
    got = shown(report)
    assert [one["id"] for one in got["sections"]] == list(report.shape.ids)
    assert list(got["blanks"]) == [blank.id for blank in report.blanks]
    for section, one in zip(report.sections, got["sections"], strict=True):
        assert one["body"] == section.body
        assert [prompt["id"] for prompt in one["prompts"]] == [each.id for each in section.prompts]
    for blank in report.blanks:
        if blank.type == "int":
            assert got["blanks"][blank.id]["value"] == blank.value


def test_sections_are_the_same_for_a_template() -> None:
    report = finished()
    assert json_view.sections(report) == json_view.show(report, Completion(report))["sections"]


def test_check_lists_the_findings_in_the_readers_language() -> None:
    report = sections.set_body(finished(), "p2", "Còn …")
    said = json_view.check(report, Completion(report), "a.toml")
    assert (said["path"], said["complete"]) == ("a.toml", False)
    assert said["percent"] == Completion(report).report_progress.percent
    (one,) = json.loads(json.dumps(said["findings"]))
    assert set(one) == {"code", "severity", "section", "place", "message", "cure"}
    assert (one["code"], one["section"]) == ("gap.dots", "p2")
    other = json_view.check(report, Completion(report), "a.toml", lambda _: "nói khác")
    assert other["findings"][0]["message"] == "nói khác"


def test_check_of_a_finished_report_finds_nothing() -> None:
    report = finished()
    said = json_view.check(report, Completion(report), "a.toml")
    assert said == {"path": "a.toml", "complete": True, "percent": 100, "findings": []}
