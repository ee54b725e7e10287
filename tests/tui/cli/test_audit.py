"""What ``decuong audit`` prints and how it ends."""

from __future__ import annotations

import json
import os
import shlex
import subprocess
import sys
import zipfile
from pathlib import Path

import docx
import pytest
from docx.oxml.ns import qn

from tests.paths import DATA
from tests.tui.command import decuong

FINISHED = DATA / "finished.toml"


@pytest.fixture
def document(tmp_path: Path) -> Path:
    path = tmp_path / "a.docx"
    assert decuong("export", FINISHED, "-o", path).code == 0
    return path


def test_what_was_exported_is_clean(document: Path) -> None:
    ran = decuong("audit", document)
    assert (ran.code, ran.talk) == (0, "")
    assert ran.out == f"{document} (hd36-2018): as the rules require\n"
    assert decuong("audit", "-", stdin=document.read_bytes()).code == 0


def test_a_departure_says_where_what_and_the_cure(document: Path) -> None:
    ran = decuong("audit", "--profile", "nd30-2020", document)
    assert ran.code == 1
    assert "required: a colon after “Số”; found: “Số 215-BC/HU”" in ran.out
    assert "→ Type it as “Số: 215-BC/HU”." in ran.out
    vietnamese = decuong("audit", "--profile", "nd30-2020", document, lang="vi").out
    assert "quy định: có dấu hai chấm sau chữ “Số”; đang là: “Số 215-BC/HU”" in vietnamese


def test_json_holds_the_same_findings(document: Path) -> None:
    ran = decuong("audit", "--json", "--profile", "nd30-2020", document)
    told = json.loads(ran.out)
    assert (ran.code, told["profile"]) == (1, "nd30-2020")
    number = next(one for one in told["findings"] if one["code"] == "number.colon")
    assert number["severity"] == "error"
    assert number["excerpt"] == "Số 215-BC/HU"
    assert number["paragraph"] > 1
    assert "30/2020" in number["clause"]
    assert number["unverified"] is False
    assert json.loads(decuong("audit", "--json", document).out)["findings"] == []


def test_notes_alone_are_no_failure(document: Path) -> None:
    opened = docx.Document(str(document))
    opened.styles.element.find(f".//{qn('w:lang')}").set(qn("w:val"), "en-US")
    opened.save(str(document))
    ran = decuong("audit", document)
    assert "unverified" in ran.out
    assert ran.code == 0
    told = json.loads(decuong("audit", "--json", document).out)
    assert [finding["severity"] for finding in told["findings"]] == ["note"]


@pytest.mark.parametrize("name", ["report.toml", "none.docx", "folder.docx"])
def test_what_cannot_be_read_ends_with_2_and_one_sentence(tmp_path: Path, name: str) -> None:
    (tmp_path / "report.toml").write_bytes(FINISHED.read_bytes())
    (tmp_path / "folder.docx").mkdir()
    ran = decuong("audit", tmp_path / name)
    assert (ran.code, ran.out) == (2, "")
    assert ran.talk.startswith("decuong: ")
    assert name in ran.talk
    assert "Errno" not in ran.talk
    assert "No such" not in ran.talk
    assert ran.talk.count("\n") == 1


def test_a_pipe_that_nobody_writes_into_is_refused_at_once(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.docx")
    ran = decuong("audit", tmp_path / "pipe.docx")
    assert (ran.code, ran.out) == (2, "")
    assert f"{tmp_path / 'pipe.docx'} is a pipe or a device" in ran.talk


def test_a_pipe_that_somebody_writes_into_is_read(document: Path, tmp_path: Path) -> None:
    command = f"{sys.executable} -m tui audit <(cat {shlex.quote(str(document))})"
    ran = subprocess.run(["bash", "-c", command], capture_output=True, text=True, check=False)
    assert (ran.returncode, ran.stderr) == (0, "")


def test_a_damaged_document_names_file_part_and_cure(document: Path) -> None:
    data = bytearray(document.read_bytes())
    data[data.index(b"docProps/core.xml") + 40] ^= 0xFF
    document.write_bytes(data)
    for lang, cure in (
        ("en", "Open it in a word processor and save it again as a DOCX."),
        ("vi", "Mở bằng trình soạn thảo rồi lưu lại thành DOCX."),
    ):
        ran = decuong("audit", document, lang=lang)
        assert (ran.code, ran.out, ran.talk.count("\n")) == (2, "", 1)
        for told in (str(document), "docProps/core.xml", cure):
            assert told in ran.talk


def test_the_name_of_a_part_cannot_steer_the_terminal(document: Path) -> None:
    with zipfile.ZipFile(document, "a") as package:
        package.writestr("word/\x1b[2J\u202e.xml", b"<a/>")
    data = bytearray(document.read_bytes())
    data[data.rindex(b"PK\x01\x02") + 16] ^= 0xFF  # its sum
    document.write_bytes(data)
    ran = decuong("audit", document)
    assert (ran.code, ran.talk.count("\n")) == (2, 1)
    assert not set("\x1b\u202e") & set(ran.talk)


def test_an_unknown_profile_names_those_there_are(document: Path) -> None:
    ran = decuong("audit", "--profile", "x", document)
    assert ran.code == 2
    assert "hd36-2018" in ran.talk


def test_notes_are_not_called_wrong(document: Path, tmp_path: Path) -> None:
    opened = docx.Document(str(document))
    for table in opened.tables:
        for mark in list(table._tbl.iter(qn("w:tblHeader"))):
            mark.getparent().remove(mark)
    opened.save(str(tmp_path / "khac.docx"))
    ran = decuong("audit", tmp_path / "khac.docx")
    assert ran.code == 0
    assert ran.out.splitlines()[0].endswith(": 1 note")
