"""The README tells the truth: its made parts are current, its commands are those that CI runs."""

from __future__ import annotations

import re
import subprocess
import tomllib
from pathlib import Path

import pytest

from tests import readme
from tests.marked_parts import read_part, replace_part
from tests.readme import README, command, made

ROOT = README.parent
TEXT = README.read_text("utf-8")


def test_keys_and_commands_are_those_of_the_program() -> None:
    assert made(TEXT) == TEXT, "run python -m tests.readme"


async def test_the_picture_is_what_the_screen_shows(tmp_path: Path) -> None:
    assert read_part(TEXT, "screen") == await readme.picture(tmp_path), "run python -m tests.readme"


@pytest.mark.parametrize("name", ["keys", "commands"])
def test_a_changed_table_is_noticed(name: str) -> None:
    stale = replace_part(TEXT, name, read_part(TEXT, name).replace("|\n", "| stale |\n", 1))
    assert made(stale) != stale


def test_ci_runs_the_test_command_of_the_readme(tmp_path: Path) -> None:
    (tmp_path / ".ci").mkdir()
    runner = tmp_path / ".ci/run"
    runner.write_bytes((ROOT / ".ci/run").read_bytes())
    lines = "echo first\ntrue && echo 'second: $HOME'\nfalse\necho third\n"
    text = f"```sh\necho no\n```\n<!-- test command -->\n```sh\n{lines}```\n```sh\necho no\n```\n"
    (tmp_path / "README.md").write_text(text, encoding="utf-8")
    run = subprocess.run(["bash", str(runner)], capture_output=True, text=True, check=False)
    assert run.stdout == "first\nsecond: $HOME\n"
    assert run.returncode == 1
    assert command(text, "test") == lines


def test_ci_refuses_a_readme_without_a_test_command(tmp_path: Path) -> None:
    (tmp_path / ".ci").mkdir()
    (tmp_path / ".ci/run").write_bytes((ROOT / ".ci/run").read_bytes())
    (tmp_path / "README.md").write_text("nothing\n", encoding="utf-8")
    run = subprocess.run(
        ["bash", str(tmp_path / ".ci/run")], capture_output=True, text=True, check=False
    )
    assert run.returncode == 2
    assert "README.md" in run.stderr


def test_the_two_commands_install_from_the_locks_alone() -> None:
    for name, lock in (("install", "requirements.lock"), ("test", "tests/requirements.lock")):
        lines = command(TEXT, name).splitlines()
        assert all(line.endswith(" &&") for line in lines[:-1]), "what fails must stop the rest"
        installs = [line.removesuffix(" &&") for line in lines if "pip install" in line]
        assert len(installs) == 2
        assert "--require-hashes" in installs[0]
        assert installs[0].endswith(f"-r {lock}")
        assert "--no-deps --no-build-isolation" in installs[1]
        assert (ROOT / lock).is_file()
    assert command(TEXT, "test").rstrip().endswith("-m pytest -n auto"), (
        "pytest's summary is the last line"
    )


def test_every_library_is_explained() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    named = TEXT.lower()
    for wanted in project["dependencies"]:
        name = wanted.split("=")[0].split(">")[0].strip()
        assert f"| [{name.lower()}](" in named, f"{name} has no line in the README's table"


def test_linked_files_are_there() -> None:
    for target in re.findall(r"\]\((?!http)([^)#]+)\)", TEXT):
        assert (ROOT / target).exists(), target
