"""The invariant holds for whatever is drawn and edited, and fails for every way to break it."""

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

from outline.invariants import ConsistencyError, assert_consistent
from outline.model import (
    Answer,
    Blank,
    DemandAnswer,
    Origin,
    Prompt,
    Report,
    Row,
    Rule,
    RuleKind,
    Section,
    Status,
    Tag,
)
from outline.values.blank_types import BLANK_TYPES
from tests.changes import changes
from tests.samples.finished import finished
from tests.strategies import reports


@settings(max_examples=60, deadline=None)
@given(reports())
def test_drawn_reports_are_consistent(report: Report) -> None:
    assert_consistent(report)


@settings(max_examples=80, deadline=None)
@given(st.data())
def test_every_edit_keeps_a_report_consistent(data: st.DataObject) -> None:
    report = data.draw(reports())
    for step in range(3):
        report = data.draw(changes(report, f"fresh{step}")).after
        assert_consistent(report)


def on(id_: str, **changed: Any) -> Callable[[Report], Report]:
    """Break one section."""

    def broken(report: Report) -> Report:
        return report.with_section(replace(report.section(id_), **changed))

    return broken


def at(index: int, *sections: Section) -> Callable[[Report], Report]:
    """Insert sections into the outline."""

    def broken(report: Report) -> Report:
        return report.with_sections((*report.sections[:index], *sections, *report.sections[index:]))

    return broken


def blank(index: int, **changed: Any) -> Callable[[Report], Report]:
    """Break one blank."""

    def broken(report: Report) -> Report:
        blanks = list(report.blanks)
        blanks[index] = replace(blanks[index], **changed)
        return replace(report, blanks=tuple(blanks))

    return broken


def table(**changed: Any) -> Callable[[Report], Report]:
    """Break the register of indicators."""

    def broken(report: Report) -> Report:
        return replace(report, tables=(replace(report.tables[0], **changed),))

    return broken


def cell(**values: Any) -> Callable[[Report], Report]:
    """Break cells of its only row."""
    return table(rows=(Row("i1", values),))


def added(id_: str, level: int) -> Section:
    return Section(id_, level, "9.", "Của ta", origin=Origin.ADDED)


BROKEN: dict[str, tuple[Callable[[Report], Report], str]] = {
    "two sections of one id": (at(6, added("p2", 1)), "Two sections .* “p2”"),
    "a section called like the preamble": (at(6, added("pre", 1)), "Two sections .* “pre”"),
    "a section without id": (at(6, added("", 1)), "sections has no id"),
    "two prompts of one id": (
        on("p2", prompts=(Prompt("p2/b1", "a"), Prompt("p2/b1", "b"))),
        "Two prompts",
    ),
    "two blanks of one id": (blank(1, id="pre.1"), "Two blanks .* “pre.1”"),
    "an alias that is a blank": (blank(1, aliases=("pre.3",)), "Two blanks .* “pre.3”"),
    "two demands of one id": (
        lambda report: replace(report, demands=(report.demands[0],) * 2),
        "Two demands",
    ),
    "two tags of one id": (
        lambda report: replace(report, tags=(Tag("t", "a", "p1"), Tag("t", "b", "p1"))),
        "Two tags",
    ),
    "two registers of one id": (
        lambda report: replace(report, tables=report.tables * 2),
        "Two registers",
    ),
    "two registers of one appendix": (
        lambda report: replace(
            report, tables=(report.tables[0], replace(report.tables[0], id="other"))
        ),
        "Two appendices",
    ),
    "two rows of one id": (table(rows=(Row("i1"), Row("i1"))), "Two rows"),
    "a row that is also ready": (table(ready=(Row("i1"),)), "Two rows"),
    "a preamble of another id": (
        lambda report: replace(report, preamble=replace(report.preamble, id="mo-dau")),
        "opening paragraph",
    ),
    "a level that is skipped": (at(6, added("own", 3)), "“own” skips a level"),
    "a first level that is skipped": (at(0, added("own", 2)), "“own” skips a level"),
    "a level of nought": (at(6, added("own", 0)), "level 0"),
    "a level too deep": (
        at(6, *(added(f"own{level}", level) for level in range(2, 11))),
        "level 10",
    ),
    "a mandated section under an added one": (
        at(6, added("own", 1), Section("p3", 2, "1.", "Lạc chỗ")),
        "“p3” is under an added one",
    ),
    "a mandated section after an added one": (
        at(5, added("own", 1)),
        "“p2” comes after an added one",
    ),
    "a body that is not composed": (
        on("p2", body=unicodedata.normalize("NFD", "Tiếng Việt")),
        "“p2” is not clean",
    ),
    "a body with an escape sequence": (on("p2", body="\x1b[2J"), "“p2” is not clean"),
    "a title over two lines": (on("p2", title="một\nhai"), "several lines"),
    "an owner over two lines": (on("p2", owner="một\nhai"), "several lines"),
    "a status that is none": (on("p2", status="done"), "unknown status or origin"),
    "an origin that is none": (on("p2", origin="added"), "unknown status or origin"),
    "'không có' where an answer is asked": (on("p2", status=Status.NONE), "cannot be “none”"),
    "a due date with a time": (on("p2", due=dt.datetime(2023, 7, 1, 8)), "is not a date"),
    "a prompt of another section": (
        on("p2", prompts=(Prompt("p1/b1", "a"),)),
        "“p1/b1” is under the wrong section “p2”",
    ),
    "an answer to no demand": (on("p2", demands=(DemandAnswer("n9.z"),)), "which is not a demand"),
    "a demand answered twice": (
        on("p2", demands=(DemandAnswer("n1.a"), DemandAnswer("n1.a"))),
        "Two demands of a section",
    ),
    "an answer without a state": (
        on("p2", prompts=(Prompt("p2/b1", "a", "covered"),)),  # type: ignore[arg-type]
        "no state",
    ),
    "a reason without declining": (
        on("p2", prompts=(Prompt("p2/b1", "a", Answer.COVERED, "vì"),)),
        "not declined",
    ),
    "a reason over two lines": (
        on("p2", prompts=(Prompt("p2/b1", "a", Answer.NONE, "vì\nthế"),)),
        "one clean line",
    ),
    "a tag that is none": (on("p2", tags=("x",)), "“x”, which does not exist"),
    "an added section that is asked something": (
        at(6, replace(added("own", 1), prompts=(Prompt("own/b1", "a"),))),
        "“own” has prompts or demands",
    ),
    "an added section that is optional": (
        at(6, replace(added("own", 1), optional=True)),
        "“own” has prompts or demands",
    ),
    "a count that is a text": (blank(0, value="5"), "“pre.1” is not a int"),
    "a count that is true": (blank(0, value=True), "“pre.1” is not a int"),
    "a count below nought": (blank(0, value=-1), "“pre.1” is not a int"),
    "a term that is none": (blank(1, value="2025-2020"), "“pre.2” is not a term"),
    "a text that is empty": (blank(4, value=""), "“pre.5” is not a text"),
    "a share of more than all": (
        blank(0, type="percent", value=Decimal(101)),
        "“pre.1” is not a percent",
    ),
    "a day with a time": (
        blank(0, type="date", value=dt.datetime(2023, 7, 1, 8)),
        "“pre.1” is not a date",
    ),
    "a rule about no blank": (
        lambda report: replace(report, rules=(Rule(RuleKind.SUM, "pre.1", ("pre.99", "pre.3")),)),
        "“pre.99”, which is not a blank",
    ),
    "a cell of no column": (cell(colour="đỏ"), "“colour”, which is not a column"),
    "a stored cell of a computed column": (cell(percent=Decimal(5)), "which is not a column"),
    "a number that is a text": (cell(target="100"), "“target” has a value of the wrong type"),
    "a number that is none": (
        cell(target=Decimal("NaN")),
        "“target” has a value of the wrong type",
    ),
    "a date that is a text": (cell(as_of="2023-06-05"), "“as_of” has a value of the wrong type"),
    "a choice that is not offered": (
        cell(direction="sideways"),
        "“direction” has a value of the wrong type",
    ),
    "a cell that is empty": (cell(name=""), "“name” has a value of the wrong type"),
    "a ready row that is broken": (table(ready=(Row("x", {"target": "1"}),)), "“target”"),
}


@pytest.mark.parametrize("how", BROKEN)
def test_a_broken_report_is_refused(how: str) -> None:
    breaks, says = BROKEN[how]
    assert_consistent(finished())
    with pytest.raises(ConsistencyError, match=says):
        assert_consistent(breaks(finished()))


def test_a_shape_that_is_out_of_date_is_refused() -> None:
    report = finished()
    assert report.shape
    with pytest.raises(ConsistencyError, match="out of date"):
        assert_consistent(replace(report, sections=report.sections[:-1]))


def test_a_row_may_outlive_the_section_it_names() -> None:
    assert_consistent(cell(section="gone")(finished()))


def test_blanks_of_every_type_may_be_empty() -> None:
    report = finished()
    blanks = tuple(Blank(f"x.{type_}", type_, "?") for type_ in BLANK_TYPES)
    assert_consistent(replace(report, blanks=blanks, rules=()))


def test_a_type_that_is_not_known_is_refused() -> None:
    report = finished()
    table = report.tables[0]
    columns = (replace(table.columns[0], type="txt"), *table.columns[1:])
    for broken in (
        replace(report, tables=(replace(table, columns=columns, rows=(), ready=()),)),
        replace(report, blanks=(Blank("x", "txt", "?"),), rules=()),
    ):
        with pytest.raises(ConsistencyError, match="There is no type “txt”") as caught:
            assert_consistent(broken)
        assert str(caught.value.cure).startswith("Did you mean “text”? Use one of: ")
