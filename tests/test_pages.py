"""The pages for developers name files and commands that there are."""

from __future__ import annotations

import importlib.util
import re

import pytest

from tests.paths import ROOT

PAGES = ("CONTRIBUTING.md", "docs/extending.md", "docs/architecture.md", "docs/glossary.md")
FOLDERS = ("outline/", "store/", "export/", "tui/", "tests/", "docs/")


@pytest.mark.parametrize("page", PAGES)
def test_every_file_that_a_page_names_exists(page: str) -> None:
    text = (ROOT / page).read_text(encoding="utf-8")
    names = {
        name.split("::")[0]
        for name in re.findall(r"`([^`\s]+)`", text)
        if name.startswith(FOLDERS) and "NAME" not in name and "*" not in name
    }
    linked = set(re.findall(r"\]\(([^)#:]+)\)", text))
    folder = (ROOT / page).parent
    assert {name for name in names if not (ROOT / name).exists()} == set()
    assert {link for link in linked if not (folder / link).exists()} == set()


@pytest.mark.parametrize("page", ["CONTRIBUTING.md", "docs/extending.md"])
def test_every_module_that_is_to_be_run_exists(page: str) -> None:
    text = (ROOT / page).read_text(encoding="utf-8")
    modules = set(re.findall(r"python -m ([a-z_.]+)", text))
    assert len(modules) > 2
    assert {name for name in modules if importlib.util.find_spec(name) is None} == set()
