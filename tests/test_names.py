"""Names say what they are: what can be counted of that, for each package.

A share, not a ban: ``other`` is right now and then. The reader who meets one of these words must
look elsewhere for its meaning, so there are few.
"""

from __future__ import annotations

import ast
import re
from collections import Counter, defaultdict
from collections.abc import Iterator

import pytest

from tests.syntax import PACKAGES, classes, modules

EMPTY_NAMES = frozenset(
    re.findall(
        r"\w+",
        "found one at known here said gone there made given kept seen told was now then other "
        "own more rest same such thing things what where which who why how whole both these "
        "those this that asked wanted wished taken held shown noted it its them they some any "
        "again back away around all_ each_ next_ last_ first_ inner_ outer_ ",
    )
)
"""Names of values that say only that there is a value."""
MOST_EMPTY_NAMES = 0.01
"""Share of all names that are bound."""

PARTICIPLES = frozenset(
    re.findall(
        r"\w+",
        "kept made known shown taken told held gone said found sought drawn written given seen "
        "left lost meant put sent stood thought understood worn woven broken chosen fallen "
        "grown hidden risen spoken sworn thrown torn ",
    )
)
NO_PARTICIPLES = frozenset(("need", "feed", "seed", "embed", "shed"))
MOST_PARTICIPLES = 0.025
"""Share of all functions."""


def bound_names(tree: ast.Module) -> Iterator[tuple[int, str]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.arg):
            yield node.lineno, node.arg
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            yield node.lineno, node.id


def is_participle(name: str) -> bool:
    word = name.strip("_")
    if word in NO_PARTICIPLES:
        return False
    return word in PARTICIPLES or re.fullmatch(r"[a-z]+ed", word) is not None


@pytest.mark.parametrize("package", PACKAGES)
def test_values_say_what_they_are(package: str) -> None:
    count, empty = 0, Counter[str]()
    for path, tree in modules(package):
        for line, name in bound_names(tree):
            if name not in ("self", "cls", "_"):
                count += 1
                if name in EMPTY_NAMES:
                    empty[f"{path}:{line} {name}"] += 1
    assert count > 500, "the names are not found"
    assert empty.total() <= count * MOST_EMPTY_NAMES, sorted(empty)


@pytest.mark.parametrize("package", PACKAGES)
def test_functions_are_verbs(package: str) -> None:
    functions = [
        f"{path}:{node.lineno} {node.name}"
        for path, tree in modules(package)
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.name[:2] != "__"
    ]
    assert len(functions) > 200, "the functions are not found"
    participles = [name for name in functions if is_participle(name.split()[-1])]
    assert len(participles) <= len(functions) * MOST_PARTICIPLES, participles


@pytest.mark.parametrize("package", PACKAGES)
def test_a_public_class_has_a_name_of_its_own(package: str) -> None:
    paths_by_class: dict[str, list[str]] = defaultdict(list)
    for path, node in classes(package):
        if not node.name.startswith("_"):
            paths_by_class[node.name].append(str(path))
    assert {name: paths for name, paths in paths_by_class.items() if len(paths) > 1} == {}
