"""The page about the architecture lists the modules that there are."""

from __future__ import annotations

import pytest

from tests import architecture
from tests.syntax import PACKAGES


def test_the_lists_of_modules_are_current() -> None:
    text = architecture.PAGE.read_text(encoding="utf-8")
    assert architecture.render(text) == text, "run python -m tests.architecture"


@pytest.mark.parametrize("package", PACKAGES)
def test_a_changed_list_is_noticed(package: str) -> None:
    text = architecture.PAGE.read_text(encoding="utf-8")
    mark = f"<!-- modules {package} -->\n"
    assert architecture.render(text.replace(mark, f"{mark}| stale | row |\n")) == text
