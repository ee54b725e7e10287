"""The main screen composes: commands reach a controller by name, and no class grows without end."""

from __future__ import annotations

import ast

from tests.syntax import classes
from tests.tui.support import opened
from tui.keys.registry import COMMANDS
from tui.session.session import Session

MOST_METHODS = 40


async def test_every_command_of_a_controller_is_one_of_its_methods(session: Session) -> None:
    commands = [one for one in COMMANDS if one.binding_action.startswith("screen.run_command")]
    assert len(commands) > 30
    async with opened(session) as (main, _pilot):
        for command in commands:
            controller, _, method = command.action.partition(".")
            assert callable(getattr(getattr(main.controllers, controller), method)), command.id


async def test_every_other_command_of_the_main_screen_is_an_action(session: Session) -> None:
    async with opened(session) as (main, _pilot):
        for command in COMMANDS:
            if command.scope in ("app", "main") and command.binding_action == command.action:
                namespace, _, action = command.action.rpartition(".")
                target = main.app if namespace == "app" else main
                assert hasattr(target, f"action_{action}"), command.id


def test_no_class_has_more_methods_than_one_concern_needs() -> None:
    too_large = [
        f"{path}:{node.name}"
        for path, node in classes("tui")
        if _count_methods(node) > MOST_METHODS
    ]
    assert too_large == []


def _count_methods(node: ast.ClassDef) -> int:
    return sum(isinstance(item, ast.FunctionDef | ast.AsyncFunctionDef) for item in node.body)
