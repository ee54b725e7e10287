"""Text reaches Textual's own widgets through ``safe`` alone, and looks live in the style sheets."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

import tui
from tui.widgets.plain_content import safe

ROOM = Path(tui.__file__).parent
SOURCES = sorted(path for path in ROOM.rglob("*.py") if "commands" not in path.parts)
SHEETS = sorted(ROOM.rglob("*.tcss"))
TAKES_TEXT = {"Static", "Label", "Button", "Markdown", "Tooltip"}
TITLES = {"border_title", "border_subtitle", "tooltip", "sub_title"}


def nodes() -> Iterator[tuple[str, ast.AST]]:
    for path in SOURCES:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            yield f"{path.relative_to(ROOM)}:{getattr(node, 'lineno', 0)}", node


def name_of(node: ast.expr) -> str:
    if isinstance(node, ast.Call):
        return name_of(node.func)
    return node.attr if isinstance(node, ast.Attribute) else getattr(node, "id", "")


def raw_uses(found: Iterator[tuple[str, ast.AST]]) -> list[str]:
    """Where text goes to a widget of Textual on any other way than through ``safe``."""
    raw = []
    for where, node in found:
        match node:
            case ast.Call(func=function, args=args, keywords=keywords):
                name = name_of(function)
                if name in TAKES_TEXT and any(name_of(arg) != "safe" for arg in args):
                    raw.append(where)
                if name == "notify" and isinstance(function, ast.Attribute):
                    marks = [one.value for one in keywords if one.arg == "markup"]
                    plain = [isinstance(one, ast.Constant) and one.value is False for one in marks]
                    if plain != [True] or name_of(args[0]) != "visible":
                        raw.append(where)
            case ast.Assign(targets=targets, value=value):
                titled = any(isinstance(t, ast.Attribute) and t.attr in TITLES for t in targets)
                if titled and name_of(value) != "safe":
                    raw.append(where)
    return raw


def test_no_text_reaches_a_widget_of_textual_raw() -> None:
    assert raw_uses(nodes()) == []


@pytest.mark.parametrize(
    "line",
    [
        "Static(title)",
        "Label(f'{title}')",
        "app.notify(text)",
        "app.notify(visible(text))",
        "app.notify(text, markup=False)",
        "self.border_title = title",
    ],
)
def test_a_raw_use_is_found(line: str) -> None:
    found = iter([("here", node) for node in ast.walk(ast.parse(line))])
    assert raw_uses(found) == ["here"]


def test_looks_live_in_the_style_sheets() -> None:
    """No colour and no inline style outside the sheets and the themes."""
    for where, node in nodes():
        if isinstance(node, ast.Attribute) and node.attr == "styles":
            raise AssertionError(f"{where}: inline style")
        if isinstance(node, ast.Assign):
            names = [target.id for target in node.targets if isinstance(target, ast.Name)]
            assert not {"DEFAULT_CSS", "CSS"} & set(names), f"{where}: styles in Python"
    for path in SOURCES:
        if path.name != "themes.py":
            assert not re.search(r"[\"']#[0-9a-fA-F]{6}\b", path.read_text("utf-8")), path


def test_the_style_sheets_name_no_colour() -> None:
    for path in SHEETS:
        assert not re.search(r"#[0-9a-fA-F]{3,8}\s*;|\brgb\(", path.read_text("utf-8")), path


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("[/]", "[/]"),
        ("[@click=app.bell]x[/]", "[@click=app.bell]x[/]"),
        ("\x1b]52;c;YQ==\x07", "␛]52;c;YQ==␇"),
        ("a\u202eb", "a⟨U+202E⟩b"),
        ("Đảng bộ", "Đảng bộ"),
        ("a\nb", "a␊b"),
    ],
)
def test_safe_only_shows(text: str, shown: str) -> None:
    content = safe(text)
    assert content.plain == shown
    assert content.spans == []


def test_safe_keeps_lines_where_there_is_room_for_them() -> None:
    assert safe("a\nb", lines=True).plain == "a\nb"


def test_no_sheet_gives_an_effect_that_lists_would_not_draw() -> None:
    sheets = list((Path(tui.__file__).parent / "styles").glob("*.tcss"))
    assert sheets
    for sheet in sheets:
        assert not re.search(r"^\s*(outline|hatch|tint|text-opacity)", sheet.read_text(), re.M)
