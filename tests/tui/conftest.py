"""A report on disk and a session over it, for every test of the screens."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.tui.command import decuong
from tests.tui.support import make_session
from tui.session.session import Session


@pytest.fixture
def session(tmp_path: Path) -> Session:
    return make_session(tmp_path)


@pytest.fixture
def sample(tmp_path: Path) -> Path:
    """Return the path of the filled sample report that comes with the program."""
    path = tmp_path / "bao-cao.toml"
    assert decuong("new", path, "--sample").code == 0
    return path
