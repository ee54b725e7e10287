"""A new type of column or blank is one record: with that alone it works from file to paper."""

from __future__ import annotations

import json
import re
import zipfile
from collections.abc import Iterator
from decimal import Decimal
from importlib.resources import files as package_files
from pathlib import Path

import pytest

from export.layout.column_widths import text_width
from outline.conflict_resolution import Resolution, find_pending_conflicts, resolve_conflict
from outline.editing import sections
from outline.errors import BadValue, StoreError
from outline.model import Value
from outline.registers import cells
from outline.values import blanks
from store.report_file import codec, files
from store.templates import read_template
from tests.added_types import added_types
from tests.tui.command import decuong
from tests.tui.support import opened, shown, wait_for
from tui.presenters.form_fields import BlankFields
from tui.presenters.register_clipboard import format_copy, paste
from tui.presenters.register_grid import RegisterCells
from tui.screens.register import RegisterScreen
from tui.session.session import Session

COLUMNS = """
[[columns]]
table = "indicators"
id = "score"
type = "rating"
label = "Điểm"
required = true

[[columns]]
table = "indicators"
id = "cost"
type = "money"
label = "Kinh phí"
"""
CSV = 'Chỉ tiêu,Điểm,Kinh phí\nThu ngân sách,4/5,"1.234,5 đ"\n'


def template_text(columns: str = COLUMNS) -> str:
    """Return a real template with the new columns, and with a blank of a new type."""
    resource = package_files("store") / "data" / "templates" / "bc-2141-2023.toml"
    text = resource.read_text(encoding="utf-8").replace('type = "int"', 'type = "fee"', 1)
    return text + columns


@pytest.fixture
def types() -> Iterator[None]:
    with added_types():
        yield


@pytest.fixture
def path(tmp_path: Path, types: None) -> Path:
    """A report with the new types, made from a template that has them; one row came in as CSV."""
    template = tmp_path / "mau.toml"
    template.write_text(template_text(), encoding="utf-8")
    report = tmp_path / "bao-cao.toml"
    assert decuong("template", "show", template).code == 0
    assert decuong("new", report, "--template", template).code == 0
    assert decuong("table", report, "indicators", "--replace", stdin=CSV).code == 0
    assert decuong("set", report, f"{fee_id(report)}=1.200,5").code == 0
    return report


def fee_id(path: Path) -> str:
    return next(blank.id for blank in files.load(path).report.blanks if blank.type == "fee")


def fee(path: Path) -> Value | None:
    return next(blank.value for blank in files.load(path).report.blanks if blank.type == "fee")


def row_values(path: Path, row: int = 0) -> dict[str, Value]:
    return dict(files.load(path).report.table("indicators").rows[row].values)


def set_score(path: Path, column: str, text: str, target: Path) -> Path:
    """Write a copy of a report in which a cell of the first row is set."""
    source = codec.decode(path.read_bytes(), path.name)
    row = source.report.table("indicators").rows[0].id
    changed = sections.set_cell(source.report, "indicators", row, column, text)
    target.write_bytes(codec.encode(source, changed))
    return target


@pytest.mark.parametrize(
    ("name", "near"), [("rating", ""), ("numbre", "Did you mean “number”? "), ("Text", "“text”")]
)
def test_a_type_that_is_not_known_is_refused_in_a_template_with_all_names(
    name: str, near: str
) -> None:
    text = template_text(COLUMNS.replace("rating", name)).replace('type = "fee"', 'type = "int"')
    with pytest.raises(StoreError) as caught:
        read_template.read(text.encode(), "mau.toml")
    line = text[: text.rindex(f'type = "{name}"')].count("\n") + 1
    assert str(caught.value.what) == f"mau.toml, line {line}: “type” cannot be “{name}”."
    assert near in str(caught.value.cure)
    words = "text, int, number, percent, date, year, choice, section"
    assert str(caught.value.cure).endswith(f"Use one of: {words}.")


def test_a_type_that_is_not_known_is_refused_in_a_report(path: Path) -> None:
    data = path.read_text(encoding="utf-8")
    for old, new, words in (
        ('"rating"', '"ratign"', "Did you mean “rating”? Use one of: text, int, number, "),
        ('"fee"', '"ordnal"', "Did you mean “ordinal”? Use one of: int, percent, date, "),
    ):
        with pytest.raises(StoreError) as caught:
            codec.decode(data.replace(f"type = {old}", f"type = {new}").encode(), "bao-cao.toml")
        assert "bao-cao.toml, line " in str(caught.value.what)
        assert "“type” cannot be" in str(caught.value.what)
        assert str(caught.value.cure).startswith(words)


def test_it_is_read_from_a_file_and_saved_byte_for_byte(path: Path) -> None:
    data = path.read_bytes()
    assert b'score = "4 of 5"\ncost = 1234.5\n' in data
    assert b'value = "1200.5 VND"\n' in data
    source = codec.decode(data, path.name)
    assert codec.encode(source, source.report) == data
    assert codec.encode(None, codec.decode(codec.encode(None, source.report), "x").report)
    assert (row_values(path)["score"], row_values(path)["cost"]) == (4, Decimal("1234.5"))
    assert fee(path) == Decimal("1200.5")
    changed = set_score(path, "score", "2/5", path.with_name("khac.toml")).read_bytes()
    assert changed == data.replace(b'"4 of 5"', b'"2 of 5"')


@pytest.mark.parametrize(
    ("old", "new", "what", "cure"),
    [
        ('"4 of 5"', '"four"', "“score” must be a rating.", 'Write it like this: "4 of 5"'),
        ('"4 of 5"', "4", "“score” must be a rating.", 'Write it like this: "4 of 5"'),
        ('"4 of 5"', '"9 of 5"', "the column “score” cannot hold “9”.",
         "Write a rating, like 4/5."),
        ("1234.5", '"x"', "“cost” must be a number.", "Write it like this: 45799.5"),
        ('"1200.5 VND"', '"x"', "“value” must be a fee.", 'Write it like this: "1200.5 VND"'),
    ],
)  # fmt: skip
def test_what_it_cannot_be_in_a_file_is_refused_with_its_line(
    old: str, new: str, what: str, cure: str, path: Path
) -> None:
    text = path.read_text(encoding="utf-8").replace(f"= {old}\n", f"= {new}\n")
    with pytest.raises(StoreError) as caught:
        codec.decode(text.encode(), "bao-cao.toml")
    key = what.partition("“")[2].partition("”")[0]
    line = text[: text.index(f"\n{key} = {new}\n")].count("\n") + 2
    assert str(caught.value.what) == f"bao-cao.toml, line {line}: {what}"
    assert str(caught.value.cure) == cure


def test_it_goes_out_as_csv_and_comes_in_again(path: Path) -> None:
    before = files.load(path).report.table("indicators").rows
    text = decuong("table", path, "indicators", "--csv").out
    assert '4/5,"1.234,5 đ"' in text
    assert decuong("table", path, "indicators", "--replace", stdin=text).code == 0
    assert files.load(path).report.table("indicators").rows == before
    refused = decuong("table", path, "indicators", "--append", stdin="Chỉ tiêu,Điểm\nChi,9/5\n")
    assert refused.code == 2
    assert "Row 2, column “Điểm”: “9/5” does not fit" in refused.talk
    assert "Write a rating, like 4/5." in refused.talk
    doubt = decuong("table", path, "indicators", "--append", stdin="Kinh phí;x\n12,000;\n")
    assert doubt.code == 2


def test_json_shows_it_in_its_form(path: Path) -> None:
    report = json.loads(decuong("show", path, "--json").out)
    (row,) = report["indicators"]
    assert (row["score"], row["cost"]) == (80, 1234.5)
    assert (row["text"]["score"], row["text"]["cost"]) == ("4/5", "1.234,5 đ")
    assert report["blanks"][fee_id(path)]["value"] == 1200.5
    assert report["blanks"][fee_id(path)]["text"] == "1.200,5 đ"
    types = {column["id"]: column["type"] for column in report["tables"][0]["columns"]}
    assert types["score"] == "rating"


def test_check_finds_what_it_finds_and_what_is_missing(path: Path) -> None:
    def codes(text: str) -> dict[str, str]:
        target = set_score(path, "score", text, path.with_name("khac.toml"))
        found = json.loads(decuong("check", target, "--json").out)[0]["findings"]
        return {
            finding["code"]: finding["severity"]
            for finding in found
            if finding["place"].endswith("/score")
        }

    assert codes("4/5") == {}
    assert codes("1/5") == {"cell.rating": "warning"}
    assert codes("") == {"cell.missing": "error"}
    talk = decuong("check", set_score(path, "score", "1/5", path.with_name("khac.toml")))
    assert "“Thu ngân sách” is rated 1." in talk.out + talk.talk


@pytest.mark.parametrize(
    ("column", "ours", "theirs", "value", "shown_as"),
    [
        ("score", "3/5", "2/5", 2, ("3/5", "2/5")),
        ("cost", "7", "5", Decimal(5), ("7 đ", "5 đ")),
    ],
)
def test_two_writers_are_merged_and_a_conflict_resolved_with_its_own_value(
    column: str, ours: str, theirs: str, value: Value, shown_as: tuple[str, str], path: Path
) -> None:
    sides = [
        set_score(path, column, text, path.with_name(f"{name}.toml"))
        for name, text in (("ours", ours), ("theirs", theirs))
    ]
    merged = path.with_name("merged.toml")
    assert decuong("merge", path, path, sides[1], "-o", merged).code == 0
    assert row_values(merged)[column] == value
    assert merged.read_bytes() == sides[1].read_bytes()
    assert decuong("merge", path, *sides, "-o", merged).code == 3
    report = files.load(merged).report
    (conflict,) = find_pending_conflicts(report)
    assert (conflict.ours, conflict.theirs) == shown_as
    resolved = resolve_conflict(report, conflict, Resolution.THEIRS)
    stored = resolved.table("indicators").rows[0].values[column]
    assert (stored, type(stored)) == (value, type(value))
    assert decuong("settle", merged, conflict.address, "theirs").code == 0
    assert row_values(merged)[column] == value
    assert merged.read_bytes() == sides[1].read_bytes()


def test_a_blank_is_merged_and_its_conflict_resolved(path: Path) -> None:
    name = fee_id(path)
    sides = []
    for side, text in (("ours", "7"), ("theirs", "5")):
        target = path.with_name(f"{side}.toml")
        target.write_bytes(path.read_bytes())
        assert decuong("set", target, f"{name}={text}").code == 0
        sides.append(target)
    merged = path.with_name("merged.toml")
    assert decuong("merge", path, *sides, "-o", merged).code == 3
    assert decuong("settle", merged, name, "theirs").code == 0
    assert type(fee(merged)) is Decimal
    assert merged.read_bytes() == sides[1].read_bytes()


def test_an_unknown_blank_or_cell_is_refused_with_its_example(path: Path) -> None:
    refused = decuong("set", path, f"{fee_id(path)}=hai")
    assert refused.code == 2
    assert "Write it like 45.799,5" in refused.talk
    table = files.load(path).report.table("indicators")
    column = next(column for column in table.columns if column.id == "score")
    with pytest.raises(BadValue) as caught:
        cells.parse_cell(column, "nhiều")
    assert str(caught.value.cure) == "Write a rating, like 4/5."
    with pytest.raises(BadValue, match="There is no type “ratting”"):
        blanks.format_value("ratting", 1)


async def test_it_is_typed_refused_pasted_and_aligned_on_the_screen(path: Path) -> None:
    session = Session(files.load(path))
    async with opened(session) as (_main, pilot):
        screen = RegisterScreen(session, "indicators")
        pilot.app.push_screen(screen)
        await wait_for(pilot, lambda: pilot.app.screen is screen, "the register")
        columns = [column.key for column in screen.cells.columns]
        grid_column = screen.cells.columns[columns.index("score")]
        assert (grid_column.width, grid_column.right) == (9, True)
        screen.editable_grid.go(0, columns.index("score"))
        await pilot.press("9", "enter")
        await pilot.pause()
        assert "“9” is no rating. Write a rating, like 4/5." in shown(pilot.app)
        await pilot.press("escape")
        await pilot.press("3", "/", "5", "enter")
        await pilot.pause()
        assert row_of(session)["score"] == 3
        assert "      3/5 " in shown(pilot.app)
        screen.editable_grid.go(0, columns.index("score"))
        await pilot.press("delete")
        await pilot.pause()
        assert "a rating, like 4/5" in shown(pilot.app)
    register = RegisterCells(session, "indicators")
    paste(register, 0, columns.index("score"), "5/5\t12,5 đ\n")
    assert (row_of(session)["score"], row_of(session)["cost"]) == (5, Decimal("12.5"))
    assert format_copy(register, 0).rstrip("\n").endswith("5/5\t12,5 đ")
    with pytest.raises(BadValue, match="is no rating"):
        paste(register, 0, columns.index("score"), "6/5\n")


def row_of(session: Session) -> dict[str, Value]:
    return dict(session.report.table("indicators").rows[0].values)


def test_the_form_of_the_blanks_names_and_judges_it(path: Path) -> None:
    session = Session(files.load(path))
    form, key = BlankFields(session), fee_id(path)
    assert form.hint(key) == "a fee, like 1.200,5 đ"
    assert form.text(key) == "1.200,5 đ"
    assert not form.check(key, "hai").ok
    assert form.put(key, "3 đ") == ""
    assert form.text(key) == "3 đ"


def test_it_is_printed_with_its_alignment_and_room_for_its_text(path: Path) -> None:
    document = path.with_name("bao-cao.docx")
    assert decuong("export", path, "-o", document).code in (0, 1)
    with zipfile.ZipFile(document) as package:
        xml = package.read("word/document.xml").decode()
    score, cost = xml.index("4/5"), xml.index("1.234,5 đ")
    assert 'w:val="TableCentre"' in xml[xml.rindex("<w:tc>", 0, score) : score]
    assert 'w:val="TableNumber"' in xml[xml.rindex("<w:tc>", 0, cost) : cost]
    grid = xml[xml.rindex("<w:tblGrid>", 0, score) : score]
    widths = [int(width) for width in re.findall(r'<w:gridCol w:w="(\d+)"', grid)]
    assert widths[-1] > text_width("1.234,5 đ", 12)  # on one line
