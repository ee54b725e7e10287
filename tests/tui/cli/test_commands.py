"""What each headless command prints and writes."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from zipfile import ZipFile

import pytest

from outline.completion.tracker import Completion
from outline.model import Status
from outline.values.number_formats import shorten_quote
from store.report_file import files
from tests.paths import DATA
from tests.tui.command import decuong
from tui.cli import columns
from tui.cli.commands import table
from tui.presenters import labels

FINISHED = DATA / "finished.toml"


@pytest.fixture
def fresh(tmp_path: Path) -> Path:
    path = tmp_path / "moi.toml"
    ran = decuong("new", path, "--level", "co-so", "--issuer", "Đảng ủy xã Bình Minh")
    assert ran.code == 0
    assert str(path) in ran.talk
    return path


def test_new_takes_level_and_names(fresh: Path) -> None:
    document = files.load(fresh).report.document
    assert (document.level, document.issuer) == ("co-so", "Đảng ủy xã Bình Minh")
    assert (document.period_from, document.period_to) == ("2020-04", "2023-03")


def test_new_writes_the_same_report_to_stdout(fresh: Path, tmp_path: Path) -> None:
    ran = decuong("new", "-", "--level", "co-so", "--issuer", "Đảng ủy xã Bình Minh")
    assert (ran.code, ran.data) == (0, fresh.read_bytes())


def test_new_cleans_what_it_is_given(tmp_path: Path) -> None:
    decuong("new", tmp_path / "a.toml", "--issuer", " Đảng uỷ xã\x1b A\u202e ")
    assert files.load(tmp_path / "a.toml").report.document.issuer == "Đảng uỷ xã A"


def test_show_has_a_line_for_everything_in_the_tree(sample: Path) -> None:
    report = files.load(sample).report
    lines = decuong("show", sample).out.splitlines()
    ids = ["pre", *(section.id for section in report.sections), "a1", "a2", "a3"]
    assert len(lines) == len(ids) + 2
    for id_, line in zip(ids, lines[2:], strict=True):
        assert f" {id_} " in line
    done = next(line for line in lines if " p1.ii.1.2 " in line)
    assert done.startswith("● done ")
    assert "100%" in done
    assert "1.2. Tháo gỡ những bất cập" in done
    assert not any("\x1b" in line or "{{" in line for line in lines)


def test_show_at_a_terminal_fits_and_has_colour(
    sample: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "70")
    coloured = decuong("show", sample, terminal=True).out
    assert "\x1b[" in coloured
    monkeypatch.setenv("NO_COLOR", "1")
    plain = decuong("show", sample, terminal=True).out
    assert "\x1b" not in plain
    assert max(columns.cell_width(line) for line in plain.splitlines()) == 70
    assert "…" in plain


def test_show_json_keeps_the_contract(sample: Path) -> None:
    shown = json.loads(decuong("show", sample, "--json").data)
    report = files.load(sample).report
    assert {"format", "document", "blanks", "sections", "indicators", "percent", "complete"} <= set(
        shown
    )
    assert shown["format"] == 1
    assert [section["id"] for section in shown["sections"]] == list(report.shape.ids)
    keys = "id level label title origin status owner due body complete percent prompts"
    for section in shown["sections"]:
        assert set(keys.split()) <= set(section)
        for prompt in section["prompts"]:
            assert set(prompt) >= {"id", "text", "state", "reason"}
    assert set(shown["blanks"]["pre.5"]) >= {"type", "value", "text"}
    assert shown["percent"] == Completion(report).report_progress.percent


def test_a_fresh_report_lacks_everything_and_a_finished_one_nothing(fresh: Path) -> None:
    ran = decuong("check", fresh, "--json")
    assert ran.code == 1
    (result,) = json.loads(ran.data)
    report = files.load(fresh).report
    codes = [finding["code"] for finding in result["findings"]]
    assert codes.count("prompt.open") == sum(len(section.prompts) for section in report.sections)
    assert codes.count("blank.missing") == sum(blank.value is None for blank in report.blanks)
    assert codes.count("table.empty") == len(report.tables)
    assert result["complete"] is False

    ran = decuong("check", FINISHED, "--json")
    (result,) = json.loads(ran.data)
    assert (ran.code, result["complete"], result["percent"]) == (0, True, 100)


def test_check_lists_each_finding_under_its_section_with_its_cure(fresh: Path) -> None:
    (result,) = json.loads(decuong("check", fresh, "--json").data)
    text = decuong("check", fresh).out
    for finding in result["findings"]:
        assert f"  ✗ {finding['message']}\n" in text or f"  ! {finding['message']}\n" in text
        assert finding["cure"] in text
    blocking = sum(finding["severity"] == "error" for finding in result["findings"])
    assert f"{blocking} things missing" in text.splitlines()[0]
    assert "(p1.ii.1.1)\n" in text


def test_check_goes_on_after_a_file_it_cannot_read(fresh: Path, tmp_path: Path) -> None:
    ran = decuong("check", tmp_path / "none.toml", FINISHED, fresh, "--json")
    assert ran.code == 2
    assert [result["complete"] for result in json.loads(ran.data)] == [True, False]
    assert ran.talk.count("\n") == 1


@pytest.mark.parametrize(
    ("address", "text"),
    [
        ("p1.ii.1.1", "Đoạn một.\n\n- Ý một\n- Ý hai"),
        ("pre", "Mở đầu {{pre.5}}"),
        ("p1.ii.1.1/b1", "covered"),
        ("p1.ii.1.1/b1", "none: không phát sinh trong kỳ"),
        ("p1.ii.1.1/n1.a", "none: không có chỉ tiêu"),
        ("pre.11", "huyện Bình Sơn"),
        ("p1.i.8", "4.862"),
        ("document.recipients", "Ban Thường vụ Tỉnh ủy\nLưu"),
        ("document.date", "05/6/2023"),
        ("place", "Bình Sơn"),
    ],
)
def test_what_put_takes_get_gives(fresh: Path, address: str, text: str) -> None:
    assert decuong("put", fresh, address, "-", stdin=text + "\n").code == 0
    ran = decuong("get", fresh, address)
    assert (ran.code, ran.out) == (0, text + "\n")


def test_put_normalises_what_a_mac_types(fresh: Path) -> None:
    decuong("put", fresh, "p1.i", stdin="Đại hội lần thứ XII\r\n".encode())
    decuong("put", fresh, "p1.iii.3", stdin="tiê\u0301ng Viê\u0323t\n")
    assert decuong("get", fresh, "p1.i").out == "Đại hội lần thứ XII\n"
    assert decuong("get", fresh, "p1.iii.3").out == "tiếng Việt\n"


def test_nothing_from_a_pipe_takes_nothing_away(sample: Path) -> None:
    before = sample.read_bytes()
    ran = decuong("put", sample, "p1.i", stdin="\n")
    assert ran.code == 2
    assert "set FILE p1.i=" in ran.talk
    assert sample.read_bytes() == before
    assert decuong("set", sample, "p1.i=").code == 0
    assert decuong("get", sample, "p1.i").data == b""


def test_get_at_a_terminal_shows_what_would_act_on_it(sample: Path) -> None:
    text = sample.read_text("utf-8").replace("Đảng bộ {{p1.i.1}}", "\\u001b]0;x\\u0007Đảng bộ", 1)
    sample.write_text(text, encoding="utf-8")
    ran = decuong("get", sample, "p1.i", terminal=True)
    assert "\x1b" not in ran.out
    assert "Đảng bộ" in ran.out
    assert ran.out.count("\n") > 3


def test_set_is_all_or_nothing(fresh: Path) -> None:
    before = fresh.read_bytes()
    ran = decuong("set", fresh, "p1.i.8=12", "document.place=Hà Nội", "p1.i.4=mười")
    assert ran.code == 2
    assert ran.talk.startswith(f"decuong: {fresh}: p1.i.4: “mười”")
    assert fresh.read_bytes() == before
    assert decuong("set", fresh, "p1.i.8=12", "document.place=Hà Nội").code == 0
    report = files.load(fresh).report
    assert report.document.place == "Hà Nội"
    assert decuong("get", fresh, "p1.i.8").out == "12\n"


def test_set_through_a_pipe_writes_what_set_on_a_file_writes(fresh: Path) -> None:
    piped = decuong("set", "-", "p1.i.8=12", stdin=fresh.read_bytes())
    assert decuong("set", fresh, "p1.i.8=12").code == 0
    assert (piped.code, piped.data) == (0, fresh.read_bytes())


def test_setting_the_value_that_is_there_does_not_touch_the_file(sample: Path) -> None:
    before = sample.stat()
    value = decuong("get", sample, "p1.i.8").out.strip()
    assert decuong("set", sample, f"p1.i.8={value}").code == 0
    after = sample.stat()
    assert (after.st_ino, after.st_mtime_ns) == (before.st_ino, before.st_mtime_ns)


def test_status_is_kept_and_completion_is_not_asserted(fresh: Path) -> None:
    assert decuong("status", fresh, "p1.ii.1.1", "done").code == 0
    report = files.load(fresh).report
    assert report.section("p1.ii.1.1").status is Status.DONE
    line = next(line for line in decuong("show", fresh).out.splitlines() if " p1.ii.1.1 " in line)
    assert line.startswith(f"{labels.LACKING.glyph} {labels.LACKING.word} ")


def rows_of(path: Path, name: str = "indicators") -> list[list[str]]:
    return list(csv.reader(io.StringIO(decuong("table", path, name, "--csv").out)))


@pytest.mark.parametrize("name", ["indicators", "programmes", "discipline"])
def test_a_register_survives_the_round_trip_through_csv(sample: Path, name: str) -> None:
    before = sample.read_bytes()
    data = decuong("table", sample, name).data
    assert decuong("table", sample, name, "--replace", stdin=data).code == 0
    assert sample.read_bytes() == before


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_rows_come_in_as_spreadsheets_write_them(
    fresh: Path, delimiter: str, encoding: str
) -> None:
    text = io.StringIO()
    writer = csv.writer(text, delimiter=delimiter, lineterminator="\r\n")
    writer.writerow(["STT", "Chỉ tiêu", "Mục tiêu nghị quyết", "Kết quả đạt được", "Đơn vị tính"])
    writer.writerow(["1", "Thu ngân sách; tăng, giảm", "45.799,5", "46.000", "tỷ đồng"])
    writer.writerow(["2", "Hộ nghèo", "1,5", "", "%"])
    ran = decuong("table", fresh, "a1", "--append", stdin=text.getvalue().encode(encoding))
    assert (ran.code, ran.talk.strip()) == (0, "2 rows were read.")
    header, one, two = rows_of(fresh)
    assert one[header.index("Chỉ tiêu")] == "Thu ngân sách; tăng, giảm"
    assert one[header.index("Mục tiêu nghị quyết")] == "45.799,5"
    assert two[header.index("Mục tiêu nghị quyết")] == "1,5"
    assert one[0] != two[0]


def test_a_first_line_without_known_names_is_told_to_be_a_row(sample: Path) -> None:
    ran = decuong("table", sample, "indicators", "--append", stdin="foo,bar\n1,2\n")
    assert "2 rows were read." in ran.talk
    assert "read as a row" in ran.talk
    ran = decuong("table", sample, "indicators", "--append", stdin="Chỉ tiêu\nMới\n")
    assert "1 row was read." in ran.talk
    assert "read as a row" not in ran.talk


def test_a_mistyped_command_is_named(sample: Path) -> None:
    ran = decuong("shw", sample)
    assert (ran.code, ran.out) == (2, "")
    assert "“shw”" in ran.talk


def test_append_keeps_what_is_there_and_replace_does_not(sample: Path) -> None:
    before = rows_of(sample)
    assert decuong("table", sample, "indicators", "--append", stdin="Chỉ tiêu\nMới\n").code == 0
    after = rows_of(sample)
    assert after[: len(before)] == before
    assert after[len(before)][1] == "Mới"
    assert decuong("table", sample, "indicators", "--replace", stdin="Chỉ tiêu\nMới\n").code == 0
    assert [row[1] for row in rows_of(sample)] == ["Chỉ tiêu", "Mới"]


def test_one_bad_cell_and_nothing_changes(sample: Path) -> None:
    before = sample.read_bytes()
    stdin = "Chỉ tiêu,Mục tiêu nghị quyết\nMột,5\nHai,năm\n"
    ran = decuong("table", sample, "indicators", "--replace", stdin=stdin)
    assert ran.code == 2
    assert "Row 3, column “Mục tiêu nghị quyết”: “năm”" in ran.talk
    assert sample.read_bytes() == before


def test_a_register_wider_than_the_terminal_is_printed_row_by_row(sample: Path) -> None:
    header, first, *_ = rows_of(sample)
    lines = decuong("table", sample, "indicators", terminal=True).out.splitlines()
    assert f"1. {first[0]}" in lines[0]
    for label, cell in zip(header[1:], first[1:], strict=True):
        assert (not cell) or any(label in line and line.endswith(cell) for line in lines)


def test_a_register_at_a_terminal_is_aligned(sample: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "160")
    lines = decuong("table", sample, "discipline", terminal=True).out.splitlines()
    assert len(lines) == len(rows_of(sample, "discipline"))
    place = lines[1].index("kiểm tra")
    assert all(line[place - 2 : place].isspace() for line in lines[1:])
    assert "," not in decuong("table", sample, "discipline", terminal=True).out.split("\n")[1]


@pytest.mark.parametrize(
    ("text", "cells"),
    [
        ("a;b\n1,5;2,5\n", [["a", "b"], ["1,5", "2,5"]]),
        ("a,b\n1;5,2\n", [["a", "b"], ["1;5", "2"]]),
        ("a\tb,c;d\n", [["a", "b,c;d"]]),
        ('"x;y","z"\n', [["x;y", "z"]]),
        ("one\n", [["one"]]),
        ("Tăng;45,3;50,2\n", [["Tăng", "45,3", "50,2"]]),
        ('"a\nb";c\n', [["a\nb", "c"]]),
    ],
)
def test_what_parts_the_cells_is_found_out(text: str, cells: list[list[str]]) -> None:
    assert table.split_cells(text) == cells


def test_export_writes_the_same_bytes_to_a_file_and_to_a_pipe(sample: Path) -> None:
    ran = decuong("export", sample)
    assert ran.code == 0
    written = sample.with_suffix(".docx")
    assert str(written) in ran.talk
    assert decuong("export", sample, "-o", "-").data == written.read_bytes()
    assert decuong("export", "-", stdin=sample.read_bytes()).data == written.read_bytes()
    with ZipFile(written) as archive:
        assert "word/document.xml" in archive.namelist()


def test_export_counts_the_gaps(sample: Path, tmp_path: Path) -> None:
    assert "gaps are marked" in decuong("export", sample).talk
    out = tmp_path / "xong.docx"
    assert "no gaps" in decuong("export", FINISHED, "-o", out).talk


def test_export_shows_progress_at_a_terminal_only(sample: Path, tmp_path: Path) -> None:
    out = tmp_path / "a.docx"
    assert "\r[" in decuong("export", sample, "-o", out, terminal=True).talk
    assert "\r" not in decuong("export", sample, "-o", out).talk


def test_export_to_a_terminal_is_refused(sample: Path) -> None:
    ran = decuong("export", sample, "-o", "-", terminal=True)
    assert (ran.code, ran.data) == (2, b"")


def test_templates_are_listed_and_shown() -> None:
    listed = json.loads(decuong("template", "list", "--json").data)
    assert [template["id"] for template in listed] == ["bc-2141-2023", "kt-2141-2023"]
    lines = decuong("template", "list").out.splitlines()
    assert [line.split()[0] for line in lines] == ["bc-2141-2023", "kt-2141-2023"]
    text = decuong("template", "show", "bc-2141-2023").out
    shown = json.loads(decuong("template", "show", "bc-2141-2023", "--json").data)
    assert len(shown["sections"]) == 39
    for section in shown["sections"]:
        assert f"({section['id']})\n" in text
        assert all(f"({prompt['id']})\n" in text for prompt in section["prompts"])
    assert shown["template"]["id"] == "bc-2141-2023"


def test_a_template_file_is_shown_and_used_like_a_built_in_one(tmp_path: Path) -> None:
    from store.templates import catalog

    path = tmp_path / "rieng.toml"
    path.write_bytes((catalog.DATA / "templates" / "bc-2141-2023.toml").read_bytes())
    by_id = decuong("template", "show", "bc-2141-2023", "--json")
    assert decuong("template", "show", path, "--json").data == by_id.data
    assert decuong("new", tmp_path / "a.toml", "--template", path).code == 0


def test_reading_commands_read_a_pipe_too(sample: Path) -> None:
    data = sample.read_bytes()
    for line in (["show"], ["check"], ["get", "p1.i"], ["table", "a1"]):
        by_file = decuong(line[0], sample, *line[1:])
        by_pipe = decuong(line[0], "-", *line[1:], stdin=data)
        assert by_pipe.code == by_file.code
        assert by_pipe.out.replace("-:", f"{sample}:", 1) == by_file.out


def test_widths_are_those_of_a_terminal() -> None:
    assert columns.cell_width("Đảng ủy") == 7
    assert columns.cell_width("a\u0301") == 1
    assert columns.cell_width("中文") == 4
    assert columns.fit("Đảng bộ huyện", 8) == "Đảng bộ…"
    assert columns.fit("中文中文", 6) == "中文…"
    assert columns.align_rows([["a", "1", "x"], ["bcd", "22", "y"]], right=frozenset({1})) == [
        "a     1  x",
        "bcd  22  y",
    ]


def test_show_sets_a_name_in_a_title_of_capitals_in_capitals(sample: Path) -> None:
    out = decuong("show", sample).out
    assert "Phần I ĐÁNH GIÁ" in out
    assert "LẦN THỨ XII ĐẢNG BỘ HUYỆN BÌNH AN, NHIỆM KỲ 2020-2025" in out


def test_what_cannot_be_kept_is_told_and_left_out(fresh: Path) -> None:
    ran = decuong("put", fresh, "p1.ii.1.1", stdin="a\x1b[31m\r\nb\u00a0c\x07\n")
    assert ran.code == 0
    assert "6 invisible or control characters" in ran.talk
    assert "p1.ii.1.1" in ran.talk
    assert decuong("get", fresh, "p1.ii.1.1").out == "a\nb c\n"
    assert decuong("put", fresh, "p1.ii.1.1", stdin="a\r\nb\u00a0c\n").talk == ""


def test_the_state_of_a_heading_above_others_cannot_be_set(fresh: Path) -> None:
    before = fresh.read_bytes()
    ran = decuong("status", fresh, "p1", "done")
    assert ran.code == 2
    assert "computed from the sections below" in ran.talk
    assert fresh.read_bytes() == before


def test_check_finds_rules_of_form_that_there_are_not(tmp_path: Path) -> None:
    path = tmp_path / "xong.toml"
    text = FINISHED.read_text(encoding="utf-8")
    path.write_text(text.replace('profile = ""', 'profile = "zzz"'), encoding="utf-8")
    ran = decuong("check", path)
    assert ran.code == 1
    assert "There are no rules called “zzz”." in ran.out
    assert "hd36-2018" in ran.out
    (shown,) = json.loads(decuong("check", "--json", path).out)
    assert [one["code"] for one in shown["findings"]] == ["profile.unknown"]
    assert decuong("export", path, "--final").code != 0
    assert not path.with_suffix(".docx").exists()


def test_rows_that_come_after_the_others_keep_their_id(sample: Path) -> None:
    stdin = "id,Chỉ tiêu\nmoi,Một\n,Hai\n"
    assert decuong("table", sample, "indicators", "--append", stdin=stdin).code == 0
    *_, one, two = rows_of(sample)
    assert one[:2] == ["moi", "Một"]
    assert two[0] not in ("", "moi")


def test_a_row_whose_id_is_there_already_does_not_come_in(sample: Path) -> None:
    before = sample.read_bytes()
    old = rows_of(sample)[1]
    stdin = f"id,Chỉ tiêu\nmoi,Một\n{old[0]},Hai\n"
    ran = decuong("table", sample, "indicators", "--append", stdin=stdin)
    assert ran.code == 2
    assert (
        f"“{old[0]}” is in the register already: “{shorten_quote(old[1])}”; "
        "the new row is “Hai”" in ran.talk
    )
    assert sample.read_bytes() == before


def test_set_tells_what_it_left_out(sample: Path) -> None:
    ran = decuong("set", sample, "document.place=\x1b[31mBình An\u202e", "document.signer=Họ Tên")
    assert ran.code == 0
    assert ran.talk.splitlines() == [
        "6 invisible or control characters were removed from document.place."
    ]
    assert files.load(sample).report.document.place == "Bình An"


def test_a_register_tells_what_it_left_out(sample: Path) -> None:
    ran = decuong("table", sample, "indicators", "--append", stdin="Chỉ tiêu\nx\a\0y\n")
    assert ran.code == 0
    assert "2 invisible or control characters were removed from indicators." in ran.talk
