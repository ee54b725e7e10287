"""A first row names columns of the register, all of them, or is a row; what is neither is told."""

from __future__ import annotations

import pytest

from outline.errors import BadValue
from outline.model import Report, Table
from outline.registers.grid import read_grid
from outline.registers.grid_header import COUNT, find_header
from tests.samples.directive import fresh


@pytest.fixture(scope="module")
def report() -> Report:
    return fresh()


@pytest.mark.parametrize(
    ("table", "line", "known", "unknown"),
    [
        ("indicators", ["Chỉ tiêu", "Ghi chú riêng"], "Chỉ tiêu", "Ghi chú riêng"),
        ("indicators", ["Ghi chú", "", "Lạ", "CHI TIEU"], "CHI TIEU", "Ghi chú”, “Lạ"),
        ("indicators", ["STT", "Tên"], "STT", "Tên"),
        ("indicators", ["Chỉ tiêu", "2021", "2022", "2023"], "Chỉ tiêu", "2021”, “2022”, “2023"),
        (
            "indicators",
            ["Chỉ tiêu", "2023", "", "", "", "", "", "2025"],
            "Chỉ tiêu",
            "2023”, “2025",
        ),
        ("indicators", ["name", "unit", "x", "y", "5", "z"], "name”, “unit", "x”, “y"),
        ("discipline", ["Năm", "Ghi chú"], "Năm", "Ghi chú"),
        ("discipline", ["year", "activity", "lạ"], "year”, “activity", "lạ"),
    ],
)
def test_a_header_known_in_part_is_refused_with_what_is_known_and_what_is_not(
    report: Report, table: str, line: list[str], known: str, unknown: str
) -> None:
    with pytest.raises(BadValue) as refused:
        read_grid(report.table(table), [line, ["x"] * len(line)], lambda: "n")
    said = str(refused.value)
    assert f"names “{known}”" in said
    assert f"no column “{unknown}" in said
    assert report.table(table).columns[0].label in str(refused.value.cure)


@pytest.mark.parametrize(
    ("table", "line"),
    [
        ("indicators", ["Chỉ tiêu", "Kinh tế", "p1.ii.1.1"]),
        ("indicators", ["Chỉ tiêu", "", "", "", "", "", "", "7,5"]),
        ("indicators", ["Chỉ tiêu", "Kinh tế", "", "chủ yếu"]),
        ("discipline", ["2021", "kiểm tra", "đảng viên", "STT"]),
        ("indicators", ["Chỉ tiêu", "", "", "", "", "", "", "12,000"]),
        ("indicators", ["Nợ", "Kinh tế"]),
        ("indicators", ["Nợ"]),
    ],
)
def test_a_row_with_figures_or_words_of_a_choice_is_no_header(
    report: Report, table: str, line: list[str]
) -> None:
    held = report.table(table)
    assert find_header(held, line, held.columns) is None


def test_a_counting_column_and_unnamed_ones_may_stand_in_a_header(report: Report) -> None:
    held = report.table("indicators")
    for count in ("TT", "No.", "NO", "Số thứ tự", "so tt", "#"):
        header = find_header(held, [count, "Chỉ tiêu", ""], held.columns)
        assert header == (COUNT, held.columns[0], None)


@pytest.mark.parametrize(
    "line", [["Chỉ tiêu|Đơn vị tính"], ["Chỉ tiêu   Lĩnh vực  x"], ["Chỉ tiêu, Lĩnh vực", ""]]
)
def test_a_header_parted_by_something_else_is_told(report: Report, line: list[str]) -> None:
    with pytest.raises(BadValue, match="several columns in one cell"):
        read_grid(report.table("indicators"), [line, ["x"]], lambda: "n")


def test_rows_that_are_not_parted_as_their_header_are_told(report: Report) -> None:
    table: Table = report.table("indicators")
    lines = [["Chỉ tiêu", "Lĩnh vực"], ["Thu,Kinh tế"], ["Chi,Kinh tế"]]
    with pytest.raises(BadValue, match="Row 2 is one cell"):
        read_grid(table, lines, lambda: "n")
    assert len(read_grid(table, [["Chỉ tiêu"], ["Thu, chi"]], lambda: "n")) == 1


def test_a_label_that_holds_a_comma_names_its_column(report: Report) -> None:
    table = report.table("programmes")
    (row,) = read_grid(table, [["Số, ngày ban hành"], ["12-CTr/HU"]], lambda: "n")
    assert row.values == {"number_date": "12-CTr/HU"}
