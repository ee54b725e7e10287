"""Templates are read strictly: whatever is wrong is told with file, line and key."""

from __future__ import annotations

import unicodedata
from pathlib import Path

import pytest

from outline.errors import StoreError
from outline.model import Blank, Value
from store.templates import catalog
from store.templates.catalog import DATA, listing, load
from store.templates.read_template import read

FIRST = (DATA / "templates" / "bc-2141-2023.toml").read_text(encoding="utf-8")


def error(text: str) -> StoreError:
    with pytest.raises(StoreError) as caught:
        read(text.encode(), "mau.toml")
    return caught.value


def broken(old: str, new: str) -> tuple[str, int]:
    """Return the first template with one line changed, and the number of that line."""
    lines = FIRST.split("\n")
    at = lines.index(old)
    return "\n".join([*lines[:at], new, *lines[at + 1 :]]), at + 1


def test_the_list_names_both_templates_and_says_which_has_an_outline() -> None:
    found = {info.id: (info.version, info.sections) for info in listing()}
    assert found == {"bc-2141-2023": (1, 39), "kt-2141-2023": (1, 0)}
    assert all(info.title.startswith("Báo cáo sơ kết") for info in listing())
    assert all("2141-CV/BTGTU" in info.source for info in listing())


def test_the_id_of_a_template_is_the_name_of_its_file() -> None:
    for path in (DATA / "templates").glob("*.toml"):
        assert load(path).id == path.stem
        assert load(path) == load(path.stem)


def test_the_default_template_is_one_of_the_list() -> None:
    assert catalog.DEFAULT in [info.id for info in listing()]


def test_an_unknown_id_names_those_there_are() -> None:
    with pytest.raises(StoreError, match="bc-9999") as caught:
        load("bc-9999")
    assert "bc-2141-2023, kt-2141-2023" in str(caught.value.cure)


@pytest.mark.parametrize("id_", ["../templates/bc-2141-2023", "", ".", ".."])
def test_an_id_is_never_a_way_to_another_file(id_: str) -> None:
    with pytest.raises(StoreError):
        load(id_)


def test_a_template_may_be_a_file_anywhere(tmp_path: Path) -> None:
    path = tmp_path / "của đơn vị.toml"
    path.write_text(FIRST.replace('"bc-2141-2023"', '"don-vi"'), encoding="utf-8")
    assert load(path).id == load(str(path)).id == "don-vi"
    assert load(path).kinds[0].template == "don-vi"


@pytest.mark.parametrize("name", ["khong-co.toml", "thu-muc.toml"])
def test_a_file_that_cannot_be_read_is_named(tmp_path: Path, name: str) -> None:
    (tmp_path / "thu-muc.toml").mkdir()
    with pytest.raises(StoreError, match=name) as caught:
        load(tmp_path / name)
    assert caught.value.cure is not None


@pytest.mark.parametrize(
    ("old", "new", "word"),
    [
        ('label = "1.1."', 'nhan = "1.1."', "nhan"),
        ('label = "1.1."', 'lable = "1.1."', "lable"),
        ("level = 4", 'level = "4"', "level"),
        ("optional = true", "optional = 1", "optional"),
        ('section = "p1.ii.1.3"', 'section = "p1.ii.1.33"', "section"),
        ('type = "party_name"', 'type = "party"', "type"),
        ('evidence = "infer"', 'evidence = "guess"', "evidence"),
        ('kind = "sum"', 'kind = "product"', "kind"),
        ('fixes = ["T5"]', 'fixes = ["T55"]', "fixes"),
        ('fixes = ["T5"]', 'fixes = "T5"', "fixes"),
        ('state = "applied"', 'state = "done"', "state"),
        ('state = "proposed"', 'state = "applied"', "accepted_by"),
        ("due_before = 2023-07-15", 'due_before = "15/7/2023"', "due_before"),
        ('period_to = "2023-03"', 'period_to = "3/2023"', "3/2023"),
        ('computed = "percent"', 'computed = "average"', "computed"),
        (
            'choice_labels = ["chủ yếu", "cụ thể"]',
            'choice_labels = ["chủ yếu"]',
            "2 choices have 1 labels",
        ),
        ('direction = "up"', 'direction = "sideways"', "direction"),
        ('carry_to = "p2.ii.1"', 'carry_to = "p3"', "carry_to"),
        ('table = "programmes"', 'table = "programs"', "table"),
        ("soft_copy = true", 'soft_copy = "file mềm"', "soft_copy"),
        ("version = 1", "version = 1.5", "version"),
        ("[[ready]]", '[["sẵn"]]', "sẵn"),
    ],
)
def test_a_wrong_thing_is_told_with_file_line_and_key(old: str, new: str, word: str) -> None:
    text, line = broken(old, new)
    told = str(error(text))
    assert told.startswith(f"mau.toml, line {line}: ")
    assert word in told


def test_a_missing_key_is_told_with_the_line_of_its_table() -> None:
    at = FIRST.index('label = "1.1."')
    header = FIRST.rindex("[[sections]]", 0, at)
    line = FIRST.count("\n", 0, header) + 1
    told = str(error(FIRST.replace('label = "1.1."\n', "", 1)))
    assert told == f"mau.toml, line {line}: “label” is missing in [[sections]]."


def test_a_misspelt_key_is_answered_with_the_key_that_is_meant() -> None:
    text, _ = broken("optional = true", "optonal = true")
    assert "optional" in str(error(text).cure)


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("", "template"),
        ('format = 1\nkind = "report"\n', "template"),
        ("format = 1\n[template]\n", "template"),
        ('format = 2\nkind = "template"\n', "format 2"),
        ('kind = "template"\n', "“format” is missing"),
        ('format = 1\nkind = "template"\n', "“id” is missing"),
        ('format = 1\nkind = "template"\n[[template]]\nid = "a"\n', "[template]"),
        ("đây không phải TOML", "line 1"),
    ],
)
def test_what_is_no_template_is_said_to_be_none(text: str, word: str) -> None:
    told = str(error(text))
    assert told.startswith("mau.toml")
    assert word in told


def test_decomposed_letters_are_read_composed() -> None:
    assert read(unicodedata.normalize("NFD", FIRST).encode(), "x") == load("bc-2141-2023")


def test_raw_is_the_text_where_it_is_not_written() -> None:
    template = load("bc-2141-2023")
    for passage in template.passages():
        written = f'id = "{passage.id}"\n' in FIRST and passage.raw != passage.text
        assert (f'raw = "{passage.raw}"' in FIRST) == written


@pytest.mark.parametrize(
    ("type_", "written", "value"),
    [("int", "12", 12), ("term", '"2025-2030"', "2025-2030"), ("text", '"a"', "a")],
)
def test_a_default_has_the_type_of_its_value(type_: str, written: str, value: Value) -> None:
    text = FIRST.replace(
        'id = "pre.7"\ntype = "term"\nlabel = "Nhiệm kỳ"\nvalue = "2020-2025"',
        f'id = "pre.7"\ntype = "{type_}"\nlabel = "Nhiệm kỳ"\nvalue = {written}',
    )
    blanks = {blank.id: blank for blank in read(text.encode(), "x").blanks}
    assert blanks["pre.7"] == Blank(
        id="pre.7",
        type=type_,
        label="Nhiệm kỳ",
        value=value,
        aliases=("p1.3",),
        evidence="dots",
    )
