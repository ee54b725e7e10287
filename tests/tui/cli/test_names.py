"""Names of files and of fixed words on the command line and in “Save as”."""

from __future__ import annotations

import unicodedata
from pathlib import Path

import pytest

from outline.model import Status
from store.report_file import files
from tests.samples.directive import fresh
from tests.tui.command import decuong
from tests.tui.directive import burst, session_of
from tests.tui.support import SMALL, opened, shown, wait_for
from tui.screens.dialogs import AskScreen

FOREIGN = (
    *("bc.docx", "bc.DOC", "bc.odt", "bc.pdf", "bc.csv", "bc.xlsx", "bc.toml.docx", ".docx"),
    *("bc.docx ", "bc.PDF.", "báo cáo.rtf", "bc.json"),
)
OURS = ("bc.toml", "bc", "bc.2023", "bc.v05.6", "bc.docx.toml", "bc.huyen")


@pytest.fixture
def sample(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    assert decuong("new", "mau.toml", "--sample").code == 0
    return tmp_path / "mau.toml"


@pytest.mark.parametrize("name", FOREIGN)
def test_a_report_gets_no_name_that_another_program_opens(name: str, sample: Path) -> None:
    for arguments in (["new", name], ["merge", sample, sample, sample, "-o", name]):
        ran = decuong(*arguments)
        assert (ran.code, ran.data) == (2, b"")
        assert f"“{name}”" in ran.talk
        assert "Call it " in ran.talk
        assert ".toml; “decuong export” makes the Word document." in ran.talk
    assert [path.name for path in sample.parent.iterdir() if path.is_file()] == ["mau.toml"]


@pytest.mark.parametrize("name", OURS)
def test_a_report_gets_any_other_name(name: str, sample: Path) -> None:
    assert decuong("new", name).code == 0
    assert files.load(Path(name)).report.sections


def test_a_report_that_has_a_foreign_name_is_merged_in_its_place(sample: Path) -> None:
    old = sample.rename(sample.with_name("cu.docx"))
    assert decuong("merge", old, old, old, "-o", old).code == 0


@pytest.mark.parametrize("name", ["bc.toml", "bc.TOML", "bc.doc", "bc.pdf", "bc.docm", "bc.csv"])
def test_a_docx_gets_no_name_of_another_format(name: str, sample: Path) -> None:
    ran = decuong("export", sample, "-o", name)
    assert (ran.code, ran.data) == (2, b"")
    assert f"“{name}”" in ran.talk
    assert "Call it bc.docx." in ran.talk
    assert not Path(name).exists()


@pytest.mark.parametrize("name", ["bc.docx", "bc", "bc.v05.6"])
def test_a_docx_gets_any_other_name(name: str, sample: Path) -> None:
    assert decuong("export", sample, "-o", name).code == 0
    assert Path(name).read_bytes().startswith(b"PK")


async def test_save_as_refuses_the_name_of_another_format(tmp_path: Path) -> None:
    session = session_of(fresh(), tmp_path)
    async with opened(session, SMALL) as (main, pilot):
        main.controllers.saving.save_as()
        await wait_for(pilot, lambda: isinstance(pilot.app.screen, AskScreen), "asked")
        await burst(pilot, "backspace", "backspace", "backspace", "backspace", *"docx")
        await burst(pilot, "enter")
        assert isinstance(pilot.app.screen, AskScreen)
        assert "Call it " in shown(pilot.app)
        await burst(pilot, "escape")
        await wait_for(pilot, lambda: pilot.app.screen is main, "left")
    assert not list(tmp_path.glob("*.docx"))


@pytest.mark.parametrize(
    ("word", "status"),
    [
        *(("xong", "done"), ("XONG", "done"), ("nhap", "draft"), ("Soát", "review")),
        *((unicodedata.normalize("NFD", "trống"), "empty"), ("DONE", "done")),
    ],
)
def test_a_state_is_set_by_its_vietnamese_word(word: str, status: str, sample: Path) -> None:
    assert decuong("status", sample, "p1.ii.1.2", word).code == 0
    assert files.load(sample).report.section("p1.ii.1.2").status is Status(status)


@pytest.mark.parametrize("word", ["huyện", "HUYEN", "cấp huyện", "cơ sở", "co so", "Cấp cơ-sở"])
def test_a_level_is_given_by_its_vietnamese_words(word: str, sample: Path) -> None:
    level = "huyen" if "huy" in word.lower() else "co-so"
    assert decuong("new", "moi.toml", "--level", word).code == 0
    assert files.load(Path("moi.toml")).report.document.level == level
    assert decuong("set", sample, f"document.level={word}").code == 0
    assert files.load(sample).report.document.level == level


@pytest.mark.parametrize("name", ["chỉ-tiêu", "CHI TIEU", "Phụ lục 1", "a1"])
def test_a_register_is_named_by_its_vietnamese_words(name: str, sample: Path) -> None:
    wanted = decuong("table", sample, "indicators").data
    ran = decuong("table", sample, unicodedata.normalize("NFD", name))
    assert (ran.code, ran.data) == (0, wanted)


@pytest.mark.parametrize("lang", ["en", "vi"])
def test_help_names_ids_and_vietnamese_words(lang: str) -> None:
    for command, names in {
        "status": ("done", "xong", "draft", "nháp"),
        "new": ("co-so", "cơ sở", "huyen", "huyện"),
        "table": ("indicators", "chỉ-tiêu", "discipline", "kỷ-luật"),
        "put": ("covered", "đã trả lời"),
    }.items():
        text = " ".join(decuong(command, "--help", lang=lang).out.split())
        assert all(name in text for name in names), text


@pytest.mark.parametrize(
    ("address", "value", "named"),
    [
        ("pre.9", "KH/HU", "“KH/KH/HU”"),
        ("pre.2", "CTr/HU", "“CTr/CTr/HU”"),
        ("document.symbol", "145-BC/HU", "“145-BC/HU”"),
        ("document.symbol", "BC/BC/HU", "“BC/BC/HU”"),
        ("document.number", "145-BC/HU", "“145-BC/HU”"),
    ],
)
def test_a_symbol_that_would_be_printed_wrong_is_refused(
    address: str, value: str, named: str, sample: Path
) -> None:
    before = sample.read_bytes()
    for ran in (
        decuong("set", sample, f"{address}={value}"),
        decuong("put", sample, address, stdin=value),
    ):
        assert (ran.code, ran.data) == (2, b"")
        assert named in ran.talk
    assert sample.read_bytes() == before
