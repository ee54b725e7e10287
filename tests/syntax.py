"""The modules of the packages as syntax trees, for the tests that count and compare them."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

from tests.paths import ROOT

PACKAGES = ("outline", "store", "export", "tui")


def modules(*packages: str) -> Iterator[tuple[Path, ast.Module]]:
    """Yield the path of every module, from the root of the project, and its tree."""
    for package in packages:
        for path in sorted((ROOT / package).rglob("*.py")):
            yield path.relative_to(ROOT), ast.parse(path.read_text(encoding="utf-8"))


def classes(*packages: str) -> Iterator[tuple[Path, ast.ClassDef]]:
    """Yield every class, inner ones too, with the path of its module."""
    for path, tree in modules(*packages):
        for node in ast.walk(tree):
            if isinstance(node, ast.ClassDef):
                yield path, node
