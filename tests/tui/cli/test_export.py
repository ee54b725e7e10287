"""``decuong export``: the options, and what ``--final`` refuses."""

from __future__ import annotations

import io
import re
import sys
import zipfile
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from store.report_file import files
from store.templates import catalog
from tests.paths import DATA
from tests.tui.command import decuong
from tui.cli.main import main

FINISHED = DATA / "finished.toml"


@pytest.fixture(autouse=True)
def english(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DECUONG_LANG", "en")


def part(path: Path, name: str) -> str:
    with zipfile.ZipFile(path) as package:
        return package.read(f"word/{name}.xml").decode()


def finished(folder: Path, **changes: Any) -> Path:
    opened = files.load(FINISHED)
    path = folder / "xong.toml"
    files.create(path, replace(opened.report, document=replace(opened.report.document, **changes)))
    return path


def test_a_final_document_is_refused_while_anything_is_to_be_done(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path, out = tmp_path / "r.toml", tmp_path / "r.docx"
    files.create(path, catalog.sample())
    assert main(["check", str(path)]) == 1
    capsys.readouterr()
    assert main(["export", str(path), "--final"]) == 1
    said = capsys.readouterr().err
    assert "The report is not final; findings left: " in said
    assert "decuong check" in said
    *told, more, refusal = said.splitlines()
    assert len(told) == 20
    assert all(line.startswith("✗ ") for line in told)
    assert told[0].startswith("✗ Document (document): ")
    count = int(re.findall("findings left: ([0-9]+)", refusal)[0])
    assert more == f"… and {count - 20} more"
    assert not out.exists()
    assert main(["export", str(path)]) == 0
    assert out.exists()


def test_a_finished_report_is_final(tmp_path: Path) -> None:
    path = finished(tmp_path)
    assert main(["check", str(path)]) == 0
    assert main(["export", str(path), "--final"]) == 0
    assert path.with_suffix(".docx").exists()


def test_a_few_things_that_lack_are_all_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = finished(tmp_path, signer="", place="")
    assert main(["export", str(path), "--final"]) == 1
    one, two, _refusal = capsys.readouterr().err.splitlines()
    assert one.endswith("The place of issue is missing.")
    assert two.endswith("The signature block lacks the name of the signatory.")


def test_a_draft_is_not_final(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = finished(tmp_path, draft=2)
    assert main(["export", str(path), "--final"]) == 1
    assert "The report is draft 2, not final." in capsys.readouterr().err
    assert main(["export", str(path)]) == 0
    words = re.sub("<[^>]*>", "", part(path.with_suffix(".docx"), "document"))
    assert "Dự thảo lần 2" in words


def test_a_document_that_somebody_changed_is_only_replaced_by_force(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = finished(tmp_path)
    out = path.with_suffix(".docx")
    assert main(["export", str(path)]) == 0
    assert main(["export", str(path)]) == 0
    whole = out.read_bytes()
    with zipfile.ZipFile(out, "a") as package:
        package.writestr("docProps/app.xml", "<Properties/>")
    changed = out.read_bytes()
    capsys.readouterr()
    assert main(["export", str(path)]) == 2
    assert "--force" in capsys.readouterr().err
    assert out.read_bytes() == changed
    assert main(["export", str(path), "--force"]) == 0
    assert out.read_bytes() == whole


def test_the_options_reach_the_document(tmp_path: Path) -> None:
    path = finished(tmp_path)
    out = path.with_suffix(".docx")
    assert main(["export", str(path)]) == 0
    plain = part(out, "document")
    assert "mirrorMargins" not in part(out, "settings")
    assert "PAGEREF" not in plain
    assert ">I. " in plain
    assert main(["export", str(path), "--two-sided", "--toc", "--numbering", "mixed"]) == 0
    assert "mirrorMargins" in part(out, "settings")
    assert "PAGEREF" in part(out, "document")
    assert ">I- " in part(out, "document")
    assert ">I. " not in part(out, "document")


def test_an_unknown_numbering_is_refused_with_the_known_ones(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["export", str(finished(tmp_path)), "--numbering", "x"]) == 2
    assert "literal, dot, mixed, hyphen" in capsys.readouterr().err


def test_a_stream_has_the_bytes_of_the_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = finished(tmp_path)
    assert main(["export", str(path)]) == 0
    out = io.TextIOWrapper(io.BytesIO(), "utf-8")
    monkeypatch.setattr(sys, "stdout", out)
    assert main(["export", str(path), "-o", "-"]) == 0
    assert isinstance(out.buffer, io.BytesIO)
    assert out.buffer.getvalue() == path.with_suffix(".docx").read_bytes()


def test_a_name_with_a_slash_is_a_folder(tmp_path: Path) -> None:
    path = finished(tmp_path)
    for command in (("export", path, "-o"), ("new",)):
        ran = decuong(*command, f"{tmp_path}/không/")
        assert ran.code == 2
        assert f"There is no folder “{tmp_path}/không/”." in ran.talk
    assert [one.name for one in tmp_path.iterdir()] == [path.name]
