"""Registers come from and go to a spreadsheet whole, or are refused with the place named."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from decimal import Decimal
from itertools import count

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from outline.errors import BadValue
from outline.model import Report, Row, Table, Value
from outline.registers.delimited import read_cells
from outline.registers.grid import read_grid, write_grid
from outline.values.number_styles import Ambiguous, Mark
from tests.samples.directive import fresh
from tests.strategies import reports


@pytest.fixture(scope="module")
def report() -> Report:
    return fresh()


@pytest.fixture(scope="module")
def indicators(report: Report) -> Table:
    return report.table("indicators")


@pytest.fixture(scope="module")
def discipline(report: Report) -> Table:
    return report.table("discipline")


def ids() -> Callable[[], str]:
    numbers = count(1)
    return lambda: f"n{next(numbers)}"


def label(table: Table, id_: str) -> str:
    return next(column.label for column in table.columns if column.id == id_)


def test_cells_without_a_header_follow_the_order_of_the_columns(discipline: Table) -> None:
    assert [column.id for column in discipline.columns] == [
        *("year", "activity", "subject", "planned", "done", "violations", "form", "count")
    ]
    lines = [
        ["2021", "kiểm tra", "tổ chức đảng", "12", "11", "2", "Khiển trách", "1"],
        ["", " ", "\xa0"],
        ["2022", "supervise", "Đảng viên"],
    ]
    assert read_grid(discipline, lines, ids()) == (
        Row(
            "n1",
            {
                "year": 2021,
                "activity": "inspect",
                "subject": "organisation",
                "planned": 12,
                "done": 11,
                "violations": 2,
                "form": "reprimand",
                "count": 1,
            },
        ),
        Row("n2", {"year": 2022, "activity": "supervise", "subject": "member"}),
    )


def test_a_header_names_columns_in_any_order_by_label_or_id(indicators: Table) -> None:
    lines = [
        ["STT", label(indicators, "actual").upper(), "name", "", label(indicators, "percent")],
        ["1", "45.799,5", "Thu ngân sách", "", "104%"],
        ["2", "", "Giảm nghèo", "", "bất kỳ"],
    ]
    assert read_grid(indicators, lines, ids()) == (
        Row("n1", {"actual": Decimal("45799.5"), "name": "Thu ngân sách"}),
        Row("n2", {"name": "Giảm nghèo"}),
    )


def test_an_exported_grid_without_its_header_is_read_with_its_computed_cells(
    report: Report, indicators: Table
) -> None:
    row = Row("r", {"name": "Thu", "target": Decimal(80), "actual": Decimal(60), "direction": "up"})
    full = replace(indicators, rows=(row,))
    _, line = write_grid(report, full)
    assert line[[column.id for column in full.columns].index("percent")] == "75,0%"
    assert read_grid(full, [line], ids()) == (replace(row, id="n1"),)


def test_nothing_pasted_is_no_rows(indicators: Table) -> None:
    assert read_grid(indicators, [], ids()) == ()
    assert read_grid(indicators, [["", ""], [" "]], ids()) == ()
    assert read_grid(indicators, write_grid(Report(), indicators), ids()) == ()


def test_the_first_bad_cell_is_named_and_all_are_counted(discipline: Table) -> None:
    lines = [
        ["year", "activity", "count"],
        ["2021", "kiểm tra", "3"],
        [],
        ["năm nay", "thanh tra", "1"],
        ["2022", "giám sát", "một"],
    ]
    with pytest.raises(BadValue) as refused:
        read_grid(discipline, lines, ids())
    year = label(discipline, "year")
    assert str(refused.value) == (
        f"Row 4, column “{year}”: “năm nay” does not fit; bad cells in all: 3."
    )
    assert str(refused.value.cure) == "Write it with four digits, like 2023."


@pytest.mark.parametrize(
    ("lines", "message"),
    [
        ([["year", "activity", "lạ"], ["2021", "kiểm tra", "x"]], "no column “lạ”"),
        ([["year", "year"], ["2021", "2022"]], "Two columns are named “year”"),
        ([["year", ""], ["2021", "mất"]], "Row 2: “mất” is in a column without a name"),
        ([["year"], ["2021", "mất"]], "Row 2 has more cells"),
        ([["2021"] + [""] * 8 + ["mất"]], "Row 1 has more cells"),
    ],
)
def test_no_cell_is_dropped_in_silence(
    discipline: Table, lines: list[list[str]], message: str
) -> None:
    with pytest.raises(BadValue, match=message) as refused:
        read_grid(discipline, lines, ids())
    assert refused.value.cure is not None


def test_a_row_of_data_is_not_taken_for_a_header(discipline: Table, indicators: Table) -> None:
    assert len(read_grid(discipline, [["2021", "kiểm tra", "đảng viên", "1"]], ids())) == 1
    name = label(indicators, "name")
    assert len(read_grid(indicators, [[name, "Kinh tế", "p1.ii.1.1"]], ids())) == 1


def test_ids_survive_the_way_through_a_spreadsheet_when_asked(
    report: Report, indicators: Table
) -> None:
    """Figures are quoted by the id of their row: new ids would cut every quotation."""
    full = replace(indicators, rows=(Row("gdp", {"name": "GDP"}), Row("thu.ns", {"name": "Thu"})))
    lines = write_grid(report, full, ids=True)
    assert [line[0] for line in lines] == ["id", "gdp", "thu.ns"]
    new = ["", *["" for _ in lines[0][1:]]]
    new[1] = "Chỉ tiêu mới"
    rows = read_grid(full, [*lines, new], ids(), keep_ids=True)
    assert [row.id for row in rows] == ["gdp", "thu.ns", "n1"]
    assert [row.id for row in read_grid(full, lines, ids())] == ["n1", "n2"]


@pytest.mark.parametrize(
    ("pasted", "message"),
    [(["a", "a"], "Two rows have the id “a”"), (["a}}", "b"], "not the id of a row")],
)
def test_ids_that_would_break_a_quotation_are_refused(
    indicators: Table, pasted: list[str], message: str
) -> None:
    lines = [["id", "name"], *([id_, "x"] for id_ in pasted)]
    with pytest.raises(BadValue, match=message):
        read_grid(indicators, lines, ids(), keep_ids=True)


@given(reports())
@settings(max_examples=40)
def test_a_register_survives_a_round_trip(report: Report) -> None:
    for table in report.tables:
        kept = tuple(row for row in table.rows if row.values)
        lines = write_grid(report, table, ids=True)
        assert read_grid(table, lines, ids(), keep_ids=True) == table.rows
        without = read_grid(table, write_grid(report, table), ids())
        assert [row.values for row in without] == [row.values for row in kept]


hard_texts = st.text("'=+-@5x,; \"", min_size=1, max_size=6).map(
    lambda text: " ".join(text.split())
)
thousandths = st.decimals(-(10**6), 10**6, places=3)
hard_rows = st.lists(
    st.fixed_dictionaries(
        {"name": hard_texts.filter(bool), "target": thousandths},
        optional={"cause": hard_texts.filter(bool), "actual": thousandths},
    ),
    max_size=4,
)


@given(hard_rows)
def test_our_own_csv_gives_back_formulas_apostrophes_and_thousandths(
    indicators: Table, rows: list[dict[str, Value]]
) -> None:
    full = replace(indicators, rows=tuple(Row(f"-r{at}", row) for at, row in enumerate(rows)))
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows(write_grid(Report(), full, ids=True))
    lines = read_cells(text.getvalue())
    assert not any(cell[:1] in "=@" for line in lines for cell in line if cell)
    back = read_grid(full, lines, ids(), keep_ids=True)
    assert [row.id for row in back] == [row.id for row in full.rows]
    assert [{key: str(value) for key, value in row.values.items()} for row in back] == [
        {key: str(value) for key, value in row.values.items()} for row in full.rows
    ]


def test_the_first_figure_in_doubt_is_named_with_both_readings(indicators: Table) -> None:
    target = label(indicators, "target")
    lines = [["Chỉ tiêu", target], ["Thu", "5"], ["Chi", "45,799"], ["Vay", "12,000"]]
    with pytest.raises(Ambiguous) as doubted:
        read_grid(indicators, lines, ids())
    assert str(doubted.value) == (
        f"Row 3, column “{target}”: “45,799” can mean 45.799 (thousands) or 45,7990 (decimals)."
    )
    assert [row.values.get("target") for row in read_grid(
        indicators, lines, ids(), mark=Mark.THOUSANDS
    )] == [5, 45799, 12000]  # fmt: skip
    with pytest.raises(BadValue, match=r"Row 5.*bad cells in all: 3") as refused:
        read_grid(indicators, [*lines, ["Nợ", "hai"]], ids())
    assert not isinstance(refused.value, Ambiguous), "what is wrong comes before what is in doubt"


@pytest.mark.parametrize(
    ("sure", "read"),
    [("1,234.5", 12000), ("1,234,567", 12000), ("12,5", 12), ("45.799,5", 12)],
)
@pytest.mark.parametrize("column", ["target", "baseline"])
def test_figures_of_the_column_or_the_file_settle_the_others(
    indicators: Table, column: str, sure: str, read: int
) -> None:
    lines = [["name", "target", "baseline"], ["A", "12,000", ""], ["B", "", ""]]
    lines[2][lines[0].index(column)] = sure
    assert read_grid(indicators, lines, ids())[0].values["target"] == read


def test_a_computed_column_says_nothing_about_the_others(indicators: Table) -> None:
    lines = [["name", "target", "percent"], ["A", "12,000", "91,6%"]]
    with pytest.raises(Ambiguous):
        read_grid(indicators, lines, ids())


def test_whole_numbers_settle_themselves(discipline: Table) -> None:
    (row,) = read_grid(discipline, [["year", "count"], ["2021", "12,000"]], ids())
    assert row.values["count"] == 12000


pasted_cells = st.one_of(
    st.sampled_from(
        ["year", "count", "id", "STT", "2021", "12", "kiểm tra", "Đảng viên", "", "1,5"]
    ),
    st.text(max_size=8),
)


@given(lines=st.lists(st.lists(pasted_cells, max_size=6), max_size=5), keep_ids=st.booleans())
def test_whatever_is_pasted_is_read_or_refused(
    discipline: Table, lines: list[list[str]], keep_ids: bool
) -> None:
    with suppress(BadValue):
        rows = read_grid(discipline, lines, ids(), keep_ids=keep_ids)
        assert len(rows) <= len(lines)
        assert len({row.id for row in rows}) == len(rows)
        assert set().union(*(row.values for row in rows)) <= {c.id for c in discipline.columns}
