"""Every test has a home of its own, a known language and a known terminal."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from tui.i18n import set_language

# A gate says the same of the same code each time; at a desk the examples are new ones. Neither has
# a deadline for an example: a busy machine is no fault, and speed is measured by the benchmarks.
settings.register_profile("gate", derandomize=True, deadline=None)
settings.register_profile("desk", deadline=None)
settings.load_profile("gate" if os.environ.get("CI") else "desk")

_HOMES = ("CONFIG", "DATA", "STATE", "CACHE")
_SIZE = "COLUMNS", "LINES"
"""What would be believed instead of a terminal; a worker of the tests is given them."""


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--slow", action="store_true", help="also run the proofs that take long")
    parser.addoption("--root", action="store_true", help="also run the proofs that need root")


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_auto_num_workers() -> int:
    """Run one more than there are processors: half of the time a test waits for a terminal.

    No more than four: a container may see processors that it must share.
    """
    return min(os.cpu_count() or 1, 3) + 1


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what was not asked for; it is told as deselected, never as passed."""
    unasked = [mark for mark in ("slow", "root") if not config.getoption(f"--{mark}")]
    left_out = [item for item in items if any(item.get_closest_marker(mark) for mark in unasked)]
    if left_out:
        config.hook.pytest_deselected(items=left_out)
        items[:] = [item for item in items if item not in left_out]


@pytest.fixture(autouse=True)
def a_home_of_its_own(
    tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Path]:
    """Nothing reads or writes the home of who runs the tests; the screen speaks English."""
    home = tmp_path_factory.mktemp("home")
    monkeypatch.setenv("HOME", str(home))
    for name in _HOMES:
        monkeypatch.setenv(f"XDG_{name}_HOME", str(home / name.lower()))
    for name in ("NO_COLOR", "DECUONG_LANG", "LC_ALL", "LC_MESSAGES", "FORCE_COLOR", *_SIZE):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("LANG", "en_US.UTF-8")
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.setenv("COLORTERM", "truecolor")
    set_language("en")
    yield home
    set_language("en")
