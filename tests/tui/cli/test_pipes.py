"""Pipes, devices and links where a file should be: refused in one sentence, never waited for."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.paths import ROOT
from tests.tui.command import Ran, decuong
from tui.session.cursor_position import CursorPosition

from .test_bad_input import is_one_sentence
from .test_main import real

SECONDS = 30.0
"""Long enough for any machine; who waits for a pipe waits for ever."""

READING = {
    "show": ["show", "PIPE"],
    "check": ["check", "PIPE"],
    "get": ["get", "PIPE", "pre"],
    "set": ["set", "PIPE", "term=2020-2025"],
    "status": ["status", "PIPE", "p1.i", "done"],
    "table": ["table", "PIPE", "a1"],
    "export": ["export", "PIPE"],
    "audit": ["audit", "PIPE"],
    "history": ["history", "PIPE"],
    "restore": ["restore", "PIPE", "--at", "2026"],
    "settle": ["settle", "PIPE"],
    "fixes": ["fixes", "PIPE"],
    "merge base": ["merge", "PIPE", "REPORT", "REPORT"],
    "merge ours": ["merge", "REPORT", "PIPE", "REPORT"],
    "merge theirs": ["merge", "REPORT", "REPORT", "PIPE"],
    "template": ["template", "show", "PIPE"],
    "new": ["new", "new.toml", "--template", "PIPE"],
}
WRITING = {
    "export": ["export", "REPORT", "-o", "DOCX"],
    "export by force": ["export", "REPORT", "--force", "-o", "DOCX"],
    "merge": ["merge", "REPORT", "REPORT", "REPORT", "-o", "PIPE"],
}


@pytest.fixture
def report(tmp_path: Path) -> Path:
    path = tmp_path / "r.toml"
    assert decuong("new", path, "--sample").code == 0
    return path


def run(words: list[str], report: Path, **options: object) -> Ran:
    pipe = report.with_name("pipe.toml")
    names = {
        "PIPE": str(pipe),
        "DOCX": str(pipe.with_suffix(".docx")),
        "REPORT": str(report),
        "new.toml": str(report.with_name("n.toml")),
    }
    ran = real(*(names.get(word, word) for word in words), timeout=SECONDS, **options)
    return Ran(ran.returncode, ran.stdout, ran.stderr.decode())


@pytest.mark.parametrize("name", READING)
def test_a_pipe_in_the_place_of_what_is_read_is_refused_at_once(name: str, report: Path) -> None:
    os.mkfifo(report.with_name("pipe.toml"))
    ran = run(READING[name], report)
    assert ran.code == 2
    assert is_one_sentence(ran), ran.talk
    assert "is a pipe or a device, not a file." in ran.talk
    assert sorted(os.listdir(report.parent)) == ["pipe.toml", "r.toml"]


@pytest.mark.parametrize("name", WRITING)
def test_a_pipe_in_the_place_of_what_is_written_is_refused_at_once(name: str, report: Path) -> None:
    os.mkfifo(report.with_name("pipe.toml"))
    os.mkfifo(report.with_name("pipe.docx"))
    ran = run(WRITING[name], report)
    assert ran.code == 2
    assert is_one_sentence(ran), ran.talk
    assert "is a pipe or a device, not a file." in ran.talk


def test_a_pipe_beside_the_report_does_not_hold_up_its_export(report: Path) -> None:
    os.mkfifo(report.with_suffix(".docx"))
    ran = run(["export", "REPORT"], report)
    assert (ran.code, is_one_sentence(ran)) == (2, True)
    assert str(report.with_suffix(".docx")) in ran.talk


def test_a_link_beside_the_report_is_not_followed_by_its_export(report: Path) -> None:
    other = report.with_name("other.docx")
    assert run(["export", "REPORT", "-o", str(other)], report).code == 0
    before = other.read_bytes()
    assert decuong("set", report, "document.subject=khác").code == 0
    report.with_suffix(".docx").symlink_to(other)
    ran = run(["export", "REPORT", "--force"], report)
    assert (ran.code, is_one_sentence(ran)) == (2, True)
    assert f"is a link to {other}" in ran.talk
    assert other.read_bytes() == before


def test_settings_that_are_a_pipe_stop_no_command_and_are_told_by_the_editors(
    report: Path,
) -> None:
    pipe = report.with_name("settings.toml")
    os.mkfifo(pipe)
    environ = {**os.environ, "DECUONG_CONFIG": str(pipe)}
    assert run(["check", "REPORT"], report, env=environ).code == 1
    ran = run(["config"], report, env=environ)
    assert (ran.code, is_one_sentence(ran)) == (2, True)
    assert "is a pipe or a device" in ran.talk
    assert run(["config"], report, env={**environ, "DECUONG_CONFIG": os.devnull}).code == 0


@pytest.mark.parametrize("kind", ["theme", "typing", "places"])
def test_a_pipe_among_what_is_kept_about_a_user_is_stepped_over(
    kind: str, a_home_of_its_own: Path, report: Path
) -> None:
    folder = a_home_of_its_own / "state" / "decuong"
    folder.mkdir(parents=True)
    program = (
        "from pathlib import Path; from tui.theme import saved_theme;"
        "from tui.session import cursor_position; from tui.input_method import selection;"
        "path = Path('r.toml');"
        "print(saved_theme.load(['a', 'b']), repr(selection.load()),"
        " cursor_position.load(path).position)"
    )
    if kind == "places":
        program = (
            "import os; from pathlib import Path;"
            "from tui.session import cursor_position; from tui.settings import paths;"
            "os.makedirs(paths.state_folder() / 'places', exist_ok=True);"
            "os.mkfifo(paths.state_folder() / cursor_position._name(Path('r.toml')));"
        ) + program
    else:
        os.mkfifo(folder / kind)
    ran = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, timeout=SECONDS, check=False
    )
    beginning = repr(CursorPosition()).split()
    assert ran.stdout.decode().split() == ["a", "''", *beginning], ran.stderr


def shell(line: str, report: Path) -> subprocess.CompletedProcess[bytes]:
    line = line.replace("decuong", f"{sys.executable} -m tui --lang en")
    return subprocess.run(
        ["bash", "-c", line.replace("REPORT", str(report))],
        cwd=ROOT, capture_output=True, timeout=SECONDS, check=False,
    )  # fmt: skip


def test_what_the_shell_hands_over_is_read_and_written(report: Path) -> None:
    whole = real("export", str(report), "-o", "-").stdout
    for line in (
        "decuong export REPORT -o /dev/stdout",
        "decuong export REPORT -o /dev/stdout > REPORT.docx && cat REPORT.docx",
        "decuong export REPORT -o >(cat) | cat",
    ):
        assert shell(line, report).stdout == whole, line
    ran = shell("decuong audit <(decuong export REPORT -o -)", report)
    assert ran.stdout.endswith(b": as the rules require\n"), ran.stderr
    for line in (
        "decuong merge REPORT REPORT REPORT -o /dev/stdout | cat",
        "decuong merge /dev/null REPORT REPORT -o /dev/fd/1 | cat",
    ):
        assert shell(line, report).stdout == report.read_bytes(), line
    assert shell("decuong new /dev/stdout --sample | cat", report).stdout == report.read_bytes()
    ran = shell("decuong check /dev/stdin < REPORT", report)
    assert (ran.returncode, b"complete" in ran.stdout) == (1, True)


@pytest.mark.parametrize("mask", [0o022, 0o077])
@pytest.mark.parametrize("mode", [0o600, 0o640, 0o664])
def test_a_document_and_a_merge_are_as_open_as_their_report(
    report: Path, mask: int, mode: int
) -> None:
    report.chmod(mode)
    document, merged = report.with_suffix(".docx"), report.with_name("merged.toml")
    before = os.umask(mask)
    try:
        assert decuong("export", report).code == 0
        assert decuong("merge", report, report, report, "-o", merged).code == 0
    finally:
        os.umask(before)
    assert [path.stat().st_mode & 0o777 for path in (document, merged)] == [mode, mode]
    document.chmod(0o604)
    assert decuong("export", report).code == 0
    assert document.stat().st_mode & 0o777 == 0o604, "what is replaced keeps its own"


def as_user(user: int, mask: int, act: Callable[[], int]) -> int:
    """Do something as another account of the group 54321; return what it returns.

    In a child of this process: such an account may not even be able to read the interpreter.
    """
    child = os.fork()
    if child == 0:
        code = 99
        try:
            os.setgroups([])
            os.setgid(54321)
            os.setuid(user)
            os.umask(mask)
            code = act()
        finally:
            os._exit(code)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


@pytest.mark.root
def test_a_colleague_of_the_group_reads_a_document_that_was_made_under_a_private_mask(
    report: Path,
) -> None:
    folder, document = report.parent, report.with_suffix(".docx")
    for above in folder.parents:
        if above not in (Path("/tmp"), Path("/")):
            above.chmod(0o755)
    os.chown(folder, 0, 54321)
    folder.chmod(0o2770)
    os.chown(report, 12345, 54321)
    report.chmod(0o660)
    assert decuong("export", report).code == 0  # loads what the others need
    document.unlink()

    def export() -> int:
        return decuong("export", report).code

    def read() -> int:
        return int(not os.access(document, os.R_OK))

    assert as_user(12346, 0o077, export) == 0
    assert (document.stat().st_uid, document.stat().st_gid) == (12346, 54321)
    assert as_user(12345, 0o022, read) == 0
    assert as_user(12345, 0o022, export) == 0, "who works together replaces it too"
    report.chmod(0o600)
    document.unlink()
    assert as_user(12345, 0o022, export) == 0
    assert as_user(12346, 0o022, read) == 1
