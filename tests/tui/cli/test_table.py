"""What comes into a register by the command is what was meant, or nothing comes in."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest

from store.report_file import files
from tests.tui.command import decuong

HEADER = "Chỉ tiêu,Mục tiêu nghị quyết,Kết quả đạt được\n"


def rows(path: Path, table: str = "indicators") -> list[dict[str, object]]:
    return [dict(row.values) for row in files.load(path).report.table(table).rows]


@pytest.mark.parametrize("way", ["--replace", "--append"])
@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("Chỉ tiêu,Ghi chú riêng\nMới,x\n", ["“Chỉ tiêu”", "“Ghi chú riêng”"]),
        ("Chỉ tiêu;Ghi chú riêng\r\nMới;x\r\n", ["“Chỉ tiêu”", "“Ghi chú riêng”"]),
        ("Chỉ tiêu\tGhi chú riêng\nMới\tx\n", ["“Chỉ tiêu”", "“Ghi chú riêng”"]),
        ("Chỉ tiêu,Chỉ tiêu\nMới,x\n", ["Two columns", "“Chỉ tiêu”"]),
        ("name,Chỉ tiêu\nMới,x\n", ["Two columns", "“Chỉ tiêu”"]),
        ("Chỉ tiêu\nMới,x\n", ["Row 2 has more cells"]),
        ("Chỉ tiêu,\nMới,x\n", ["Row 2", "“x”", "without a name"]),
        ("Chỉ tiêu|Đơn vị tính\nMới|x\n", ["several columns in one cell"]),
        (HEADER + '"Thu,5,6\nChi,7,8\n', ["line 2 is never closed"]),
        (HEADER + 'Thu,5,6\n"Chi,7,8\nVay,"9",1\n', ["line 3 is closed in the middle"]),
        (HEADER + "Thu,5,\nChi,\"45,799\",\n", ["Row 3", "45.799 (thousands)", "45,7990 ("]),
        (HEADER.replace(",", ";") + "Thu;-12,000;\n", ["-12.000 (thousands)", "-12 (decimals)"]),
        (HEADER.replace(",", ";") + "Thu;\xa012,345%\xa0;\n", ["12.345 (", "12,3450 ("]),
    ],
)  # fmt: skip
def test_what_is_not_surely_meant_changes_nothing(
    text: str, named: list[str], way: str, sample: Path
) -> None:
    before = sample.read_bytes()
    ran = decuong("table", sample, "indicators", way, stdin=text)
    assert (ran.code, ran.data) == (2, b"")
    assert all(words in ran.talk for words in named), ran.talk
    assert ran.talk.count("\n") == 1
    assert sample.read_bytes() == before


def test_an_english_file_is_read_as_such(sample: Path) -> None:
    text = HEADER + 'Thu,"12,000","1,234.5"\nChi,"45,799",12.5\n'
    assert decuong("table", sample, "indicators", "--replace", stdin=text).code == 0
    assert [(str(row["target"]), str(row["actual"])) for row in rows(sample)] == [
        ("12000", "1234.5"),
        ("45799", "12.5"),
    ]


def test_a_vietnamese_file_is_read_as_such(sample: Path) -> None:
    text = HEADER.replace(",", ";") + "Thu;45,799;45.799,5\nChi;12,000;1.234\n"
    assert decuong("table", sample, "indicators", "--replace", stdin=text).code == 0
    assert [(str(row["target"]), str(row["actual"])) for row in rows(sample)] == [
        ("45.799", "45799.5"),
        ("12.000", "1234"),
    ]


def test_whole_numbers_are_read_as_an_english_spreadsheet_writes_them(sample: Path) -> None:
    text = 'Năm,Số lượng\n2021,"12,000"\n2022,"1,234,567"\n'
    assert decuong("table", sample, "discipline", "--replace", stdin=text).code == 0
    assert [row["count"] for row in rows(sample, "discipline")] == [12000, 1234567]


def test_our_own_csv_reads_back_byte_for_byte(sample: Path) -> None:
    names = ["=1+1", "'=x", "@a", "-", "+x", "'", 'Thu\t; chi, "x"']
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(["id", "Chỉ tiêu", "Mục tiêu nghị quyết"])
    for at, name in enumerate(names):
        writer.writerow([f"-r{at}", f"'{name}" if name in names[:5] else name, f"0{45 + at},799"])
    ran = decuong("table", sample, "indicators", "--replace", stdin=text.getvalue())
    assert ran.code == 0, ran.talk
    assert [row["name"] for row in rows(sample)] == [*names[:6], 'Thu ; chi, "x"']
    assert str(rows(sample)[0]["target"]) == "45.799"
    before = sample.read_bytes()
    data = decuong("table", sample, "indicators", "--csv").data
    sent = list(csv.reader(io.StringIO(data.decode())))
    assert not [cell for line in sent for cell in line if cell[:1] in tuple("=+@-\t\r")]
    assert decuong("table", sample, "indicators", "--replace", stdin=data).code == 0
    assert sample.read_bytes() == before


def test_a_terminal_shows_figures_and_words_as_the_register_prints_them(sample: Path) -> None:
    text = "Chỉ tiêu;Mục tiêu nghị quyết\n=x;045,799\n"
    assert decuong("table", sample, "indicators", "--replace", stdin=text).code == 0
    shown = decuong("table", sample, "indicators", terminal=True).out
    assert " =x" in shown
    assert " 45,799" in shown


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_utf_16_is_read_without_its_mark_too(sample: Path, encoding: str) -> None:
    stdin = "Chi tieu,Lĩnh vực\r\nThu,Kinh tế\r\n".encode(encoding)
    assert decuong("table", sample, "indicators", "--replace", stdin=stdin).code == 0
    assert rows(sample) == [{"name": "Thu", "field": "Kinh tế"}]


def test_the_type_of_a_blank_settles_a_figure_that_a_command_sets(sample: Path) -> None:
    """A count has no decimals and a share of a whole no thousands, so neither is in doubt."""
    assert decuong("set", sample, "p1.i.8=12,000", "p1.i.9=12,345%").code == 0
    assert decuong("get", sample, "p1.i.8").out == "12.000\n"
    assert decuong("get", sample, "p1.i.9").out == "12,345%\n"
    assert decuong("put", sample, "p1.i.8", stdin="45,799").code == 0
    assert decuong("get", sample, "p1.i.8").out == "45.799\n"
