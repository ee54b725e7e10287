"""Rooms depend downwards, headless commands stay light, modules stay small."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.paths import ROOT

ROOMS = ("outline", "store", "export", "tui")
LONGEST = 500
"""Lines; a module beyond this is several. ``test_controllers`` holds classes to 40 methods."""

SCREEN = ("textual", "rich")
HEAVY = (
    *SCREEN,
    *("docx", "lxml", "tomlkit", "rapidfuzz", "markdown_it", "asyncio", "difflib"),
)

LIGHT = {
    "show": ["show", "{file}"],
    "show --json": ["show", "{file}", "--json"],
    "check": ["check", "{file}"],
    "check --json": ["check", "{file}", "--json"],
    "get": ["get", "{file}", "p1.ii.1.1"],
    "table": ["table", "{file}", "indicators"],
    "fixes": ["fixes", "{file}"],
    "settle": ["settle", "{file}"],
    "template list": ["template", "list"],
    "template show": ["template", "show", "bc-2141-2023", "--json"],
    "config": ["config"],
    "history": ["history", "{file}"],
    "history --section": ["history", "{file}", "--section", "p1.ii.1.1"],
    "history --at": ["history", "{file}", "--at", "{stamp}"],
    "help": ["show", "--help"],
}
"""Commands that only read: none of the heavy libraries."""

WRITING = {
    "set": ["set", "{file}", "p1.i.8=46"],
    "status": ["status", "{file}", "p1.ii.1.1", "draft"],
    "restore": ["restore", "{file}", "--at", "{stamp}"],
    "merge": ["merge", "{file}", "{file}", "{file}", "-o", "{new}"],
    "new": ["new", "{new}"],
    "new --sample": ["new", "{new}", "--sample"],
}
"""Commands that write: tomlkit besides."""

EXPORTING = {"export": ["export", "{file}", "-o", "{new}"]}

AUDITING = {"audit": ["audit"]}
"""Reads a DOCX back, also as other programs do."""

PROBED = (LIGHT, WRITING, EXPORTING, AUDITING)

PROBE = """
import json, sys
from tui.cli.main import main
before = set(sys.modules)
code = main(sys.argv[1:])
print(json.dumps([code, sorted(name for name in sys.modules)]), file=sys.stderr)
"""


def loaded(arguments: list[str]) -> set[str]:
    """Run a command in a fresh interpreter; return the top modules that it has loaded."""
    run = subprocess.run(
        [sys.executable, "-c", PROBE, *arguments],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
        stdin=subprocess.DEVNULL,
    )
    code, modules = json.loads(run.stderr.splitlines()[-1])
    assert code in (0, 1), run.stderr
    return {name.split(".")[0] for name in modules}


def filled(arguments: list[str], folder: Path) -> list[str]:
    """Return the arguments with a saved sample's path, its first stamp, and a file to be made."""
    from store.history import snapshots
    from tui.cli.main import main

    report = folder / "bao-cao.toml"
    assert main(["new", str(report), "--sample"]) == 0
    assert main(["status", str(report), "p1.ii.1.1", "review"]) == 0
    stamp = snapshots.list_snapshots(report)[-1].stamp
    return [word.format(file=report, new=folder / "moi", stamp=stamp) for word in arguments]


@pytest.mark.parametrize("name", LIGHT)
def test_reading_commands_load_nothing_heavy(name: str, tmp_path: Path) -> None:
    assert loaded(filled(LIGHT[name], tmp_path)).isdisjoint(HEAVY)


@pytest.mark.parametrize("name", WRITING)
def test_writing_commands_load_tomlkit_at_most(name: str, tmp_path: Path) -> None:
    assert loaded(filled(WRITING[name], tmp_path)).isdisjoint(set(HEAVY) - {"tomlkit"})


@pytest.mark.parametrize("name", EXPORTING)
def test_export_loads_no_screen(name: str, tmp_path: Path) -> None:
    found = loaded(filled(EXPORTING[name], tmp_path))
    assert found.isdisjoint({*HEAVY, "textwrap"})
    assert {"export", "zlib"} <= found, "the probe must be able to see what is loaded"


def test_every_headless_command_is_probed() -> None:
    from tui.cli.commands.registry import COMMANDS

    probed = {words[0] for table in PROBED for words in table.values()}
    # put runs the modules of get and of set; edit and demo are the screen itself.
    assert probed == {command.name for command in COMMANDS} - {"edit", "demo", "put"}


def test_an_audit_loads_no_screen(tmp_path: Path) -> None:
    from tui.cli.main import main

    document = tmp_path / "a.docx"
    report = filled(["{file}"], tmp_path)[0]
    assert main(["export", report, "-o", str(document)]) == 0
    found = loaded([*AUDITING["audit"], str(document)])
    assert not found & {*SCREEN, "tomlkit", "rapidfuzz", "asyncio"}
    assert {"docx", "lxml"} <= found


def lint(folder: Path) -> subprocess.CompletedProcess[str]:
    """Run import-linter in a copy or in the checkout."""
    return subprocess.run(
        [
            sys.executable,
            "-c",
            "from importlinter.cli import lint_imports_command as run; run()",
            "--no-cache",
        ],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "PYTHONPATH": str(folder), "COLUMNS": "100"},
    )


def test_rooms_depend_downwards() -> None:
    run = lint(ROOT)
    assert run.returncode == 0, run.stdout


@pytest.mark.parametrize(
    ("module", "line"),
    [
        ("outline/planted.py", "import textual"),
        ("outline/planted.py", "import store.files"),
        ("store/planted.py", "from export.layout import document as blocks"),
        ("export/planted.py", "import tomlkit"),
        ("tui/planted.py", "import docx"),
    ],
)
def test_an_arrow_the_wrong_way_is_caught(module: str, line: str, tmp_path: Path) -> None:
    for room in ROOMS:
        shutil.copytree(ROOT / room, tmp_path / room, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    (tmp_path / module).write_text(line + "\n", encoding="utf-8")
    run = lint(tmp_path)
    assert run.returncode == 1
    assert Path(module).stem in run.stdout


@pytest.mark.parametrize("room", ROOMS)
def test_modules_are_small(room: str) -> None:
    lengths = {
        path.relative_to(ROOT): len(path.read_text("utf-8").splitlines())
        for path in (ROOT / room).rglob("*.py")
    }
    assert lengths
    assert {path: length for path, length in lengths.items() if length > LONGEST} == {}


def test_nothing_else_lies_at_the_top() -> None:
    """Four rooms, their tests and docs, and the files that a project needs."""
    tracked = subprocess.run(
        ["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    names = {name.split("/")[0] for name in tracked.stdout.split("\0") if name}
    allowed = {*ROOMS, "tests", "docs", ".ci", ".gitignore", "pyproject.toml", "README.md"}
    allowed |= {"LICENSE", "CHANGELOG.md", "CONTRIBUTING.md", "requirements.lock"}
    assert names <= allowed
