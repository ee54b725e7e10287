"""The symbol that a text prints has one type, whether it is a key or a blank that gives it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from outline import addresses
from outline.completion.section_findings import Finding
from outline.completion.tracker import Completion
from outline.editing import sections
from outline.errors import BadValue
from outline.model import Report
from outline.templates.template import new_report
from outline.values import letterhead
from store.templates.catalog import load

REPORT = new_report(load("bc-2141-2023"))


def findings(report: Report) -> list[Finding]:
    return [one for one in Completion(report).all_findings() if one.code == "symbol.form"]


@pytest.mark.parametrize(
    ("symbol", "right"),
    [
        *(("BC/HU", True), ("BC-UBND", True), ("CV/BTCTU-BDVTU", True), ("BC/ĐU", True)),
        *(("KH/KH/HU", False), ("KH/kh/HU", False), ("KH/BC/HU", False), ("KH/KH-HU", False)),
        *(("KH/141-HU", False), ("KH/141-KH/HU", False), ("BC/TĐ35", True)),
        *(("BC", False), ("128-BC/HU", False), ("BC/", False), ("NQ/TU-UBND", True), ("", True)),
    ],
)
def test_a_symbol_has_one_type_and_a_body(symbol: str, right: bool) -> None:
    assert (letterhead.find_symbol_fault(symbol) is None) is right


@pytest.mark.parametrize("symbol", ["BC", "BC/", "128-BC/HU", "BC/BC/HU"])
def test_what_check_finds_of_a_symbol_is_refused_on_the_way_in(symbol: str) -> None:
    held = sections.set_document(REPORT, symbol="BC/HU")
    with pytest.raises(BadValue) as refused:
        addresses.write_address(held, "document.symbol", symbol)
    by_hand = replace(held, document=replace(held.document, symbol=symbol))
    (found,) = [one for one in Completion(by_hand).all_findings() if one.code == "document.form"]
    assert (refused.value.what, refused.value.cure) == (found.message, found.cure)
    assert addresses.write_address(held, "document.symbol", "").document.symbol == ""


def test_a_code_with_a_number_is_refused_where_the_text_gives_the_number() -> None:
    with pytest.raises(BadValue, match="“KH/141-HU” has a number behind the slash"):
        addresses.write_address(REPORT, "pre.9", "141-HU")


@pytest.mark.parametrize(
    ("blank", "code", "printed"),
    [
        ("pre.9", "KH/HU", "KH/KH/HU"),
        ("pre.2", "CTr/HU", "CTr/CTr/HU"),
        ("pre.9", "BC/HU", "KH/BC/HU"),
    ],
)
def test_a_code_with_a_type_is_refused_where_the_text_gives_the_type(
    blank: str, code: str, printed: str
) -> None:
    with pytest.raises(BadValue, match=f"“{printed}” names the type") as refused:
        addresses.write_address(REPORT, blank, code)
    by_hand = sections.set_blank(REPORT, blank, code)
    (found,) = findings(by_hand)
    assert (found.section, found.message, found.cure) == (
        "pre",
        refused.value.what,
        refused.value.cure,
    )
    offset = int(found.location.partition(":")[2])
    assert by_hand.preamble.body[offset:].startswith(f"{printed[: printed.index('/')]}/{{{{{blank}")
    assert not findings(addresses.write_address(by_hand, blank, "HU"))


def test_a_code_with_its_type_stands_where_the_text_gives_none() -> None:
    body = REPORT.preamble.body.replace("-KH/{{pre.9}}", "-{{ pre.9 }}")
    report = addresses.write_address(sections.set_body(REPORT, "pre", body), "pre.9", "KH/HU")
    assert not findings(report)
    again = sections.set_body(report, "pre", "Kế hoạch số 5-KH/{{ pre.9 }}")
    assert [one.location for one in findings(again)] == ["body:14"]


def test_a_symbol_is_judged_again_when_its_blank_changes() -> None:
    completion = Completion(REPORT)
    wrong = sections.set_blank(REPORT, "pre.9", "KH/HU")
    assert "pre" in completion.refresh(wrong)
    assert "symbol.form" in {one.code for one in completion.findings("pre")}
    completion.refresh(sections.set_blank(wrong, "pre.9", "HU"))
    assert "symbol.form" not in {one.code for one in completion.findings("pre")}
