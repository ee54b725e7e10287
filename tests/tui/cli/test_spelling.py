"""Every command takes names and letters as they are meant, not as some program spells them."""

from __future__ import annotations

from pathlib import Path
from typing import Literal
from unicodedata import normalize

import pytest

from store.report_file import files
from tests.tui.command import decuong
from tui.cli.commands.edit import open_editor
from tui.cli.commands.registry import COMMANDS, Subcommand
from tui.cli.parser import parse_file_name, parser_for

Form = Literal["NFC", "NFD"]
FILES = {"FILE", "FILE.docx", "OUT", "BASE", "OURS", "THEIRS", "ID|PATH"}
"""What names a file in the help of a command."""


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command.name)
def test_every_argument_that_names_a_file_is_found_as_the_disk_spells_it(
    command: Subcommand,
) -> None:
    for action in parser_for(command, command.load())._actions:
        if action.metavar in FILES:
            assert action.type is parse_file_name, action.dest


@pytest.mark.parametrize(("asked", "there"), [("NFC", "NFD"), ("NFD", "NFC")])
def test_a_report_is_read_changed_and_exported_by_either_spelling(
    asked: Form, there: Form, tmp_path: Path
) -> None:
    path = tmp_path / normalize(there, "huyện ủy.toml")
    name = tmp_path / normalize(asked, "huyện ủy.toml")
    assert decuong("new", path, "--sample").code == 0
    assert decuong("new", name, "--sample").code == 2, "it is there already"
    assert decuong("show", name).out == decuong("show", path).out
    assert decuong("put", name, "p1.ii.1.1", stdin="Chữ mới.").code == 0
    assert files.load(path).report.section("p1.ii.1.1").body == "Chữ mới."
    assert decuong("export", name).code == 0
    assert decuong("audit", name.with_suffix(".docx")).code in (0, 1)
    assert decuong("history", name).out == decuong("history", path).out
    names = {entry.name for entry in tmp_path.iterdir() if not entry.name.startswith(".")}
    assert names == {path.name, path.with_suffix(".docx").name}


def test_the_editor_opens_the_file_that_is_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / normalize("NFD", "huyện ủy.toml")
    assert decuong("new", path, "--sample").code == 0
    opened: list[Path] = []

    def note(file: Path) -> int:
        opened.append(file)
        return 0

    monkeypatch.setattr(f"{open_editor.__module__}.open_editor", note)
    assert decuong(tmp_path / normalize("NFC", "huyện ủy.toml")).code == 0
    assert opened == [path]


def test_eth_is_read_as_the_letter_it_looks_like(tmp_path: Path) -> None:
    path = tmp_path / "a.toml"
    decuong("new", path, "--issuer", "\xd0ẢNG ỦY XÃ A")
    assert files.load(path).report.document.issuer == "ĐẢNG ỦY XÃ A"
    decuong("put", path, "p1.ii.1.1", stdin="\xd0ảng bộ chi 500\xf0.")
    decuong("set", path, "document.place=\xd0ồng Tháp")
    assert decuong("get", path, "p1.ii.1.1").out == "Đảng bộ chi 500đ.\n"
    assert decuong("get", path, "document.place").out == "Đồng Tháp\n"
    table = 'id,name,unit\n,"\xd0ường",\xf0ồng\n'
    ran = decuong("table", path, "a1", "--replace", stdin=table)
    assert ran.code == 0, ran.talk
    assert "Đường" in decuong("table", path, "a1").out
    text = path.read_text("utf-8").replace("Đảng bộ chi", "\xd0ảng bộ chi")
    path.write_text(text, "utf-8")
    assert decuong("get", path, "p1.ii.1.1").out == "Đảng bộ chi 500đ.\n"
