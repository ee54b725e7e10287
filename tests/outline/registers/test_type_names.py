"""Nothing but the records of the types may depend on the name of a type."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

import pytest

from outline.registers.column_types import COLUMN_TYPES
from outline.values.blank_types import BLANK_TYPES
from tests.paths import ROOT

RECORDS = ("outline/registers/column_types.py", "outline/values/blank_types.py")
NAMES = {*COLUMN_TYPES, *BLANK_TYPES}
DISTINCT_NAMES = {"party_name", "ordinal"}
"""Names that can mean nothing else wherever they are written."""


def find_dispatches(source: str) -> Iterator[int]:
    """Yield the lines in which code depends on the name of a type.

    What is compared, looked up or matched must mention a type; other things too are called “text”
    or “date”. Whatever lists a name that means nothing else is found without that.
    """
    for node in ast.walk(ast.parse(source)):
        match node:
            case ast.Compare():
                sides = [node.left, *node.comparators]
                if _any_is_type(sides) and any(map(_names_type, sides)):
                    yield node.lineno
            case ast.Match() if _any_is_type([node.subject]):
                if any(map(_names_type, node.cases)):
                    yield node.lineno
            case ast.Subscript() if _any_is_type([node.slice]):
                if re.search("type", ast.unparse(node.value), re.IGNORECASE) or isinstance(
                    node.value, ast.Dict
                ):
                    yield node.lineno
            case ast.Constant() if node.value in DISTINCT_NAMES:
                yield node.lineno


def _any_is_type(nodes: list[ast.expr]) -> bool:
    return any(re.search(r"\btypes?_?\b|\.type\b|type_name", ast.unparse(node)) for node in nodes)


def _names_type(node: ast.AST) -> bool:
    return any(
        isinstance(part, ast.Constant) and part.value in NAMES for part in ast.walk(node)
    ) or any(
        isinstance(part, ast.Attribute) and part.attr.isupper() and part.attr.lower() in NAMES
        for part in ast.walk(node)
    )


def test_no_code_depends_on_the_name_of_a_type() -> None:
    found = [
        f"{path.relative_to(ROOT)}:{line}"
        for package in ("outline", "store", "export", "tui")
        for path in sorted((ROOT / package).rglob("*.py"))
        if path.relative_to(ROOT).as_posix() not in RECORDS
        for line in find_dispatches(path.read_text(encoding="utf-8"))
    ]
    assert found == []


@pytest.mark.parametrize(
    "source",
    [
        'if column.type == "percent": pass',
        'x = column.type in ("date", "year")',
        'x = "text" != blank.type',
        "x = column.type is ColumnType.SECTION",
        "match column.type:\n    case 'int' | 'year': pass",
        "match type_:\n    case BlankType.DATE: pass",
        "x = _TYPES[column.type]",
        'x = {"int": 1, "date": 2}[column.type]',
        'x = types[0] in ("percent", "number")',
        'x = name == "party_name"',
    ],
)
def test_a_dispatch_over_the_name_is_noticed(source: str) -> None:
    assert [*find_dispatches(source)]


@pytest.mark.parametrize(
    "source",
    [
        'if column.computed == "percent": pass',
        "if find_type(column.type).takes_choices: pass",
        'match key:\n    case ("prompt", "text"): pass',
        'column = Column("id", "text", "id")',
        "same = blank.type == earlier.type",
    ],
)
def test_what_asks_for_a_property_is_let_be(source: str) -> None:
    assert [*find_dispatches(source)] == []


def test_the_documents_list_every_type() -> None:
    text = (ROOT / "docs" / "file-format.md").read_text(encoding="utf-8")
    for names in (COLUMN_TYPES, BLANK_TYPES):
        assert f"`type`* ({', '.join(f'`{name}`' for name in names)})" in text
