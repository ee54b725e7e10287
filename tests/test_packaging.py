"""What is installed: locks that fit the project, a wheel with the four rooms and all their data."""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
import zipfile

import pytest
from packaging.requirements import Requirement

from tests.paths import ROOT

ROOMS = ("outline", "store", "export", "tui")
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
LOCKS = {
    "requirements.lock": [*PROJECT["dependencies"], "hatchling>=1.27"],
    "tests/requirements.lock": [
        *PROJECT["dependencies"],
        *PROJECT["optional-dependencies"]["test"],
        "hatchling>=1.27",
    ],
}


def locked(name: str) -> dict[str, tuple[str, list[str]]]:
    """Return name -> (version, hashes) of a lock."""
    found: dict[str, tuple[str, list[str]]] = {}
    joined = (ROOT / name).read_text("utf-8").replace("\\\n", " ")
    for line in joined.splitlines():
        if not line or line.startswith("#"):
            continue
        match = re.fullmatch(
            r"([a-z0-9-]+)==([^ ]+)(?: +; [^-]*?)?((?: +--hash=sha256:[0-9a-f]{64})+) *", line
        )
        assert match, f"{name}: not a pinned line with hashes: {line[:80]}"
        found[match[1]] = (match[2], re.findall(r"[0-9a-f]{64}", match[3]))
    return found


@pytest.mark.parametrize("lock", LOCKS)
def test_the_lock_holds_what_the_project_asks_for(lock: str) -> None:
    pinned = locked(lock)
    for text in LOCKS[lock]:
        wanted = Requirement(text)
        version, hashes = pinned[wanted.name.lower()]
        assert wanted.specifier.contains(version), f"{lock} pins {wanted.name} {version}"
        assert hashes


@pytest.mark.parametrize("lock", LOCKS)
def test_the_lock_names_no_address(lock: str) -> None:
    text = (ROOT / lock).read_text("utf-8")
    assert not re.search(r"://|--index|--find-links|--extra| @ |/simple|localhost|\.org", text)


def test_the_tests_run_on_the_versions_that_users_get() -> None:
    runtime, tests = locked("requirements.lock"), locked("tests/requirements.lock")
    assert {name: tests[name] for name in runtime} == runtime


def test_the_tools_here_are_the_locked_ones() -> None:
    """A lock nobody runs is a guess."""
    from importlib.metadata import version

    for name, (pinned, _hashes) in locked("requirements.lock").items():
        assert version(name) == pinned, name


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> set[str]:
    """Return the names of the files in a freshly built wheel."""
    folder = tmp_path_factory.mktemp("wheel")
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)],
        cwd=ROOT,
        check=True,
        capture_output=True,
    )
    (built,) = folder.glob("*.whl")
    with zipfile.ZipFile(built) as archive:
        return set(archive.namelist())


def test_the_wheel_holds_every_file_of_the_rooms_and_nothing_else(wheel: set[str]) -> None:
    here = {
        path.relative_to(ROOT).as_posix()
        for room in ROOMS
        for path in (ROOT / room).rglob("*")
        if path.is_file() and not re.search(r"/(?:__pycache__|\.\w+_cache)/", path.as_posix())
    }
    assert {name for name in wheel if ".dist-info/" not in name} == here
    assert any(name.endswith(".dist-info/licenses/LICENSE") for name in wheel)


@pytest.mark.parametrize(
    "data",
    [
        "store/data/templates/bc-2141-2023.toml",
        "tui/styles/app.tcss",
        "tui/locale/vi/LC_MESSAGES/decuong.mo",
        "export/data/",
        "store/data/samples/",
    ],
)
def test_the_wheel_holds_the_data_that_runs_need(wheel: set[str], data: str) -> None:
    assert any(name.startswith(data) for name in wheel)


def test_no_group_is_repeated_possessively() -> None:
    """Python 3.11.2, which Debian 12 has, forgets where such a group began (mended in 3.11.5)."""
    possessive = re.compile(r"\)(?:[*+?]|\{[^}\n]*\}+)\+")
    for room in ("outline", "store", "export", "tui"):
        for source in (ROOT / room).rglob("*.py"):
            found = [
                line for line in source.read_text("utf-8").split("\n") if possessive.search(line)
            ]
            assert not found, (source.name, found)
