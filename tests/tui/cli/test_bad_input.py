"""Bad input: one sentence and its cure, the right exit code, nothing written; in both languages."""

from __future__ import annotations

import ctypes
import os
import sys
from pathlib import Path

import pytest

from store.report_file import files
from tests.tui.command import Ran, decuong

NEWER = "format = 2\n"
FOREIGN = '[tool.other]\nname = "x"\n'
BROKEN = "format = 1\n\n[document\n"
CONFLICT = "format = 1\n<<<<<<< ours\n"

CASES: dict[str, tuple[list[str], str, str]] = {
    # name: (arguments, stdin, what the English line names)
    "no such file": (["show", "none.toml"], "", "none.toml"),
    "no such file to edit": (["none.toml"], "", "decuong new none.toml"),
    "a mistyped command": (["shwo"], "", "“decuong show”"),
    "a folder": (["check", "folder"], "", "folder"),
    "a file of another kind": (["show", "foreign.toml"], "", "foreign.toml"),
    "bytes": (["show", "binary.docx"], "", "binary.docx"),
    "broken TOML": (["show", "broken.toml"], "", "line 3"),
    "a merge left undone": (["show", "conflict.toml"], "", "line 2"),
    "a newer format": (["show", "newer.toml"], "", "newer.toml"),
    "a report on stdin that is none": (["show", "-"], "x = ", "standard input"),
    "an unknown section": (["get", "report.toml", "p9"], "", "“p9”"),
    "an unknown section to put": (["put", "report.toml", "p9"], "text", "“p9”"),
    "an unknown section to rate": (["status", "report.toml", "p9", "done"], "", "“p9”"),
    "an unknown key": (["set", "report.toml", "document.colour=red"], "", "document.colour"),
    "an unknown register": (["table", "report.toml", "a9"], "", "indicators"),
    "an unknown template": (["new", "a.toml", "--template", "x"], "", "bc-2141-2023"),
    "an unknown template to show": (["template", "show", "x"], "", "bc-2141-2023"),
    "an unknown profile": (["export", "report.toml", "--profile", "x"], "", "“x”"),
    "an unknown level": (["new", "a.toml", "--level", "tinh"], "", "co-so, huyen"),
    "an unknown status": (["status", "report.toml", "p1.i", "ready"], "", "'ready'"),
    "a status that the section cannot have": (
        ["status", "report.toml", "p1.i", "none"],
        "",
        "I. KH",
    ),
    "letters for a number": (["set", "report.toml", "p1.i.8=many"], "", "p1.i.8: “many”"),
    "no day": (["set", "report.toml", "document.date=31/2/2023"], "", "document.date: "),
    "letters for a number on stdin": (["put", "report.toml", "p1.i.8"], "many", "p1.i.8: “many”"),
    "no reason": (["set", "report.toml", "p1.ii.1.1/b1=none"], "", "p1.ii.1.1/b1: "),
    "no state": (["set", "report.toml", "p1.ii.1.1/b1=yes"], "", "“yes”"),
    "no equals sign": (["set", "report.toml", "p1.i.8"], "", "KEY=VALUE"),
    "no number for a draft": (["set", "report.toml", "draft=x"], "", "draft: "),
    "a draft below zero": (["set", "report.toml", "draft=-1"], "", "draft: "),
    "rules of form that there are not": (
        ["set", "report.toml", "document.profile=zzz"],
        "",
        "document.profile: There are no rules called “zzz”. Use one of: hd36-2018",
    ),
    "rules of form that there are not, on stdin": (
        ["put", "report.toml", "document.profile"],
        "zzz",
        "hd36-2018",
    ),
    "letters for the number of the document": (
        ["set", "report.toml", "document.number=abc"],
        "",
        "document.number: “abc”",
    ),
    "letters for the copies": (["set", "report.toml", "copies=abc"], "", "copies: “abc”"),
    "an unknown level to set": (["set", "report.toml", "level=tinh"], "", "level: "),
    "a bad cell": (
        ["table", "report.toml", "a1", "--append"],
        "Chỉ tiêu\tMục tiêu nghị quyết\nA\tx",
        "“x”",
    ),
    "no rows": (["table", "report.toml", "a1", "--replace"], " \n", "standard input"),
    "rows that are no table": (["table", "report.toml", "a1", "--append"], "a" * 200_000, "CSV"),
    "a file that exists": (["new", "report.toml"], "", "report.toml"),
    "a sample with a level": (["new", "a.toml", "--sample", "--level", "co-so"], "", "--level"),
    "the report as DOCX": (["export", "report.toml", "-o", "report.toml"], "", "report.toml"),
    "a folder as DOCX": (["export", "report.toml", "-o", "folder"], "", "folder"),
    "a DOCX in no folder": (["export", "report.toml", "-o", "no/a.docx"], "", "no"),
    "a report in no folder": (["new", "no/a.toml"], "", "no"),
    "two things on stdin": (["put", "-", "p1.i"], "text", "tandard input"),
    "rows and report on stdin": (["table", "-", "a1", "--append"], "x", "tandard input"),
    "stdin to the editor": (["edit", "-"], "", "tandard input"),
    "no arguments": (["get"], "", "FILE, ID"),
    "too many arguments": (["show", "report.toml", "more"], "", "more"),
    "an unknown option": (["show", "report.toml", "--pretty"], "", "--pretty"),
    "an unknown option first": (["--pretty", "show"], "", "--pretty"),
    "an option without its value": (["export", "report.toml", "-o"], "", "-o"),
    "two ways at once": (["table", "report.toml", "a1", "--append", "--replace"], "", "--replace"),
    "template without a word": (["template"], "", "list|show"),
    "template of another word": (["template", "import"], "", "'import'"),
    "template show what": (["template", "show"], "", "template list"),
    "template list what": (["template", "list", "x"], "", "template"),
    "an editor without a terminal": (["report.toml"], "", "terminal"),
    "a demo without a terminal": (["demo"], "", "terminal"),
}

BYTES = {
    "latin-1 on stdin": (["put", "report.toml", "p1.i"], "Vi\xeat".encode("latin-1"), "UTF-8"),
    "half of UTF-16 on stdin": (["put", "report.toml", "p1.i"], b"\xff\xfea", "UTF-8"),
}


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "work"
    (folder / "folder").mkdir(parents=True)
    monkeypatch.chdir(folder)
    assert decuong("new", "report.toml", "--sample").code == 0
    for name, text in {
        "newer.toml": NEWER,
        "foreign.toml": FOREIGN,
        "broken.toml": BROKEN,
        "conflict.toml": CONFLICT,
    }.items():
        (folder / name).write_text(text, encoding="utf-8")
    (folder / "binary.docx").write_bytes(b"PK\x03\x04\x00\xff\xfe")
    return folder


def everything(folder: Path) -> dict[str, bytes | None]:
    """Return every path below a folder with its bytes."""
    return {
        str(path.relative_to(folder)): path.read_bytes() if path.is_file() else None
        for path in folder.rglob("*")
    }


def is_one_sentence(ran: Ran) -> bool:
    """Tell whether stderr holds one line that ends as sentences do."""
    line = ran.talk.removesuffix("\n")
    return (
        "\n" not in line
        and line.startswith("decuong: ")
        and line.endswith((".", "=", "decuong --help”."))
        and "Traceback" not in line
        and "{" not in line
    )


@pytest.mark.parametrize("name", CASES)
def test_bad_input_is_answered_with_one_sentence(name: str, folder: Path) -> None:
    arguments, stdin, named = CASES[name]
    before = everything(folder)
    said = {}
    for lang in ("en", "vi"):
        ran = decuong(*arguments, stdin=stdin, lang=lang)
        assert (ran.code, ran.data) == (2, b""), ran
        assert is_one_sentence(ran), ran.talk
        assert "unexpected error" not in ran.talk
        said[lang] = ran.talk
    assert named in said["en"]
    assert said["vi"] != said["en"], "the sentence has no Vietnamese"
    assert everything(folder) == before


@pytest.mark.parametrize("name", BYTES)
def test_bad_bytes_are_answered_with_one_sentence(name: str, folder: Path) -> None:
    arguments, stdin, named = BYTES[name]
    before = everything(folder)
    ran = decuong(*arguments, stdin=stdin)
    assert (ran.code, ran.data) == (2, b"")
    assert is_one_sentence(ran)
    assert named in ran.talk
    assert everything(folder) == before


@pytest.mark.parametrize(
    "words", [["put", "report.toml", "p1.i"], ["table", "report.toml", "a1", "--append"]]
)
def test_nobody_waits_at_a_terminal_for_what_is_not_asked(words: list[str], folder: Path) -> None:
    ran = decuong(*words, stdin="never read", stdin_terminal=True)
    assert ran.code == 2
    assert is_one_sentence(ran)
    assert "terminal" in ran.talk


def test_more_than_a_report_can_be_is_refused(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tui.cli.streams.LIMIT", 1024 * 1024)
    ran = decuong("put", "report.toml", "p1.i", stdin=b"a" * (1024 * 1024 + 1))
    assert ran.code == 2
    assert "1 MiB" in ran.talk


@pytest.mark.parametrize(("theirs", "code"), [("p1.i.5=31", 0), ("p1.i.8=12", 0), ("p1.i.8=99", 3)])
def test_somebody_elses_change_is_kept_and_a_clash_is_named(
    folder: Path, monkeypatch: pytest.MonkeyPatch, theirs: str, code: int
) -> None:
    real = files.load

    def loaded_and_then_changed(path: Path) -> files.Opened:
        opened = real(path)
        monkeypatch.setattr(files, "load", real)
        assert decuong("set", "report.toml", theirs).code == 0
        return opened

    monkeypatch.setattr(files, "load", loaded_and_then_changed)
    ran = decuong("set", "report.toml", "p1.i.8=12")
    assert ran.code == code
    assert decuong("get", "report.toml", "p1.i.8").out == "12\n"
    address, _, value = theirs.partition("=")
    if code:
        assert is_one_sentence(ran)
        assert "p1.i.8" in ran.talk
        assert f"“{value}”" in decuong("check", "report.toml").out
    else:
        assert ran.talk == ""
        assert decuong("get", "report.toml", address).out == f"{value}\n"


def test_somebody_elses_broken_file_is_a_conflict(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = files.load

    def loaded_and_then_broken(path: Path) -> files.Opened:
        opened = real(path)
        path.write_bytes(b"format = 1\n[[sec")
        return opened

    monkeypatch.setattr(files, "load", loaded_and_then_broken)
    ran = decuong("set", "report.toml", "p1.i.8=12")
    assert ran.code == 3
    assert is_one_sentence(ran)
    assert (folder / "report.toml").read_bytes() == b"format = 1\n[[sec"


READ_ONLY: dict[str, tuple[list[str], str]] = {
    "set": (["set", "report.toml", "p1.i.8=12"], ""),
    "put": (["put", "report.toml", "p1.i"], "text"),
    "status": (["status", "report.toml", "p1.i", "draft"], ""),
    "table": (["table", "report.toml", "a1", "--append"], "Chỉ tiêu\nMới\n"),
    "new": (["new", "a.toml"], ""),
    "export": (["export", "report.toml"], ""),
}


@pytest.mark.parametrize("name", READ_ONLY)
@pytest.mark.parametrize("lang", ["en", "vi"])
def test_a_folder_that_may_not_be_written(name: str, lang: str, folder: Path) -> None:
    arguments, stdin = READ_ONLY[name]
    before = everything(folder)
    folder.chmod(0o555)
    try:
        code, data, talk = without_privilege(arguments, stdin, lang)
    finally:
        folder.chmod(0o755)
    ran = Ran(code, data, talk)
    assert (ran.code, ran.data) == (2, b""), ran
    assert is_one_sentence(ran)
    assert everything(folder) == before


def test_a_folder_that_may_be_written_is_the_counter_proof(folder: Path) -> None:
    arguments, stdin = READ_ONLY["set"]
    assert without_privilege(arguments, stdin, "en") == (0, b"", "")


def without_privilege(arguments: list[str], stdin: str, lang: str) -> tuple[int, bytes, str]:
    """Run in a forked child that modes of files bind, also where the tests run as root."""
    read, write = os.pipe()
    child = os.fork()
    if child == 0:
        status = 1
        try:
            _drop_override()
            ran = decuong(*arguments, stdin=stdin, lang=lang)
            os.write(write, ran.data + b"\0" + ran.talk.encode())
            status = ran.code
        finally:
            os._exit(status)
    os.close(write)
    with os.fdopen(read, "rb") as answer:
        data, _, talk = answer.read().rpartition(b"\0")
    _, status = os.waitpid(child, 0)
    return os.waitstatus_to_exitcode(status), data, talk.decode()


def _drop_override() -> None:
    """Give up CAP_DAC_OVERRIDE and CAP_DAC_READ_SEARCH, by which root ignores file modes."""
    if not sys.platform.startswith("linux") or os.geteuid() != 0:
        return
    libc = ctypes.CDLL(None, use_errno=True)
    header = (ctypes.c_uint32 * 2)(0x20080522, 0)
    data = (ctypes.c_uint32 * 6)()
    assert libc.capget(header, data) == 0
    for at in (0, 1):  # effective and permitted, first 32 capabilities
        data[at] &= ~0b110
    assert libc.capset(header, data) == 0


@pytest.mark.parametrize(
    "arguments",
    [
        ["get", "{file}", "p9"],
        ["put", "{file}", "p9"],
        ["put", "{file}", "p1.i.8"],
        ["set", "{file}", "p9=1"],
        ["set", "{file}", "p1.i.8=many"],
        ["status", "{file}", "p9", "done"],
        ["status", "{file}", "p1", "done"],
        ["table", "{file}", "a9"],
        ["table", "{file}", "a9", "--append"],
    ],
)
def test_what_is_wrong_in_a_report_names_its_file(arguments: list[str], tmp_path: Path) -> None:
    report = tmp_path / "b áo \x1b.toml"
    assert decuong("new", report).code == 0
    ran = decuong(*(word.format(file=report) for word in arguments), stdin="many")
    assert ran.code == 2
    assert ran.talk.startswith(f"decuong: {tmp_path}/b áo ␛.toml: ")
