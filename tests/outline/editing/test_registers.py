"""The edits of registers: rows and cells, each value of its column's type."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from outline.editing import sections
from outline.errors import BadMove, BadValue, UnknownId
from outline.model import Column, Report, Row
from tests.samples.finished import finished


def test_rows_come_go_and_move() -> None:
    report = sections.add_row(finished(), "indicators", Row("i2", {"name": "PCI", "unit": ""}))
    assert report.tables[0].rows[1].values == {"name": "PCI"}
    report = sections.add_row(report, "indicators", Row("i0"), position=0)
    assert [row.id for row in report.tables[0].rows] == ["i0", "i1", "i2"]
    report = sections.move_row(report, "indicators", "i0", 1)
    assert [row.id for row in report.tables[0].rows] == ["i1", "i0", "i2"]
    with pytest.raises(BadMove):
        sections.move_row(report, "indicators", "i2", 1)
    with pytest.raises(BadMove):
        sections.move_row(report, "indicators", "i1", -1)
    report = sections.delete_row(report, "indicators", "i0")
    assert [row.id for row in report.tables[0].rows] == ["i1", "i2"]


def test_a_cell_takes_values_of_its_column_and_keeps_their_order() -> None:
    report = sections.set_cell(finished(), "indicators", "i1", "baseline", 40)
    row = report.tables[0].rows[0]
    assert row.values["baseline"] == Decimal(40)
    assert type(row.values["baseline"]) is Decimal
    columns = [column.id for column in report.tables[0].columns]
    assert list(row.values) == [id_ for id_ in columns if id_ in row.values]
    report = sections.set_cell(report, "indicators", "i1", "actual", "45.799,5")
    assert report.tables[0].rows[0].values["actual"] == Decimal("45799.5")
    report = sections.set_cell(report, "indicators", "i1", "direction", "giảm")
    assert report.tables[0].rows[0].values["direction"] == "down"
    report = sections.set_cell(report, "indicators", "i1", "unit", "")
    assert "unit" not in report.tables[0].rows[0].values


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("percent", Decimal(50)),
        ("verdict", "met"),
        ("percent", None),
        ("target", "nhiều"),
        ("target", dt.date(2023, 1, 1)),
        ("target", Decimal("NaN")),
        ("as_of", dt.datetime(2023, 1, 1, 8)),
        ("direction", "ngang"),
        ("name", 5),
        ("section", "p9"),
    ],
)
def test_a_cell_refuses_what_does_not_fit(column: str, value: Any) -> None:
    with pytest.raises(BadValue):
        sections.set_cell(finished(), "indicators", "i1", column, value)


def test_a_row_may_go_on_naming_a_section_that_has_gone() -> None:
    report = sections.add_section(finished(), "p2", "own", "Việc khác")
    report = sections.set_cell(report, "indicators", "i1", "section", "own")
    report = sections.delete(report, "own")
    rows = (*report.tables[0].rows, Row("i2", {"name": "PCI"}))
    assert len(sections.replace_rows(report, "indicators", rows).tables[0].rows) == 2


@pytest.mark.parametrize(
    "change",
    [
        lambda report: sections.set_cell(report, "x", "i1", "name", "a"),
        lambda report: sections.set_cell(report, "indicators", "x", "name", "a"),
        lambda report: sections.set_cell(report, "indicators", "i1", "x", "a"),
        lambda report: sections.delete_row(report, "indicators", "x"),
        lambda report: sections.move_row(report, "indicators", "x", 1),
        lambda report: sections.take_ready(report, "indicators", "x"),
        lambda report: sections.add_row(report, "indicators", Row("i9", {"x": "a"})),
    ],
)
def test_what_is_not_in_a_register_is_named(change: Callable[[Report], Report]) -> None:
    with pytest.raises(UnknownId, match="x"):
        change(finished())


@pytest.mark.parametrize("id_", ["", "i1", "pci"])
def test_a_row_needs_an_id_of_its_own(id_: str) -> None:
    with pytest.raises(BadValue):
        sections.add_row(finished(), "indicators", Row(id_, {"name": "a"}))


def test_rows_are_replaced_all_or_none() -> None:
    report = finished()
    with pytest.raises(BadValue):
        sections.replace_rows(report, "indicators", (Row("a"), Row("a")))
    with pytest.raises(BadValue):
        sections.replace_rows(report, "indicators", (Row("a"), Row("pci")))
    rows = (Row("b", {"target": 5}), Row("a", {"name": "x"}))
    after = sections.replace_rows(report, "indicators", rows)
    assert [row.id for row in after.tables[0].rows] == ["b", "a"]
    assert after.tables[0].rows[0].values == {"target": Decimal(5)}


def test_whole_numbers_stay_whole_in_their_columns() -> None:
    report = finished()
    table = replace(
        report.tables[0],
        columns=(Column("year", "year", "Năm"), Column("n", "int", "Số")),
        rows=(Row("r"),),
        ready=(),
    )
    report = replace(report, tables=(table,))
    report = sections.set_cell(report, "indicators", "r", "n", 5)
    assert type(report.tables[0].rows[0].values["n"]) is int
    with pytest.raises(BadValue):
        sections.set_cell(report, "indicators", "r", "n", Decimal("5.5"))
    with pytest.raises(BadValue):
        sections.set_cell(report, "indicators", "r", "year", "23")
