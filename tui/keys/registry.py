"""The one list of commands and their keys: bindings, footer, help and the palette read it.

Nothing needs Alt, Ctrl+Shift or a chord that PuTTY, tmux (Ctrl+B) or screen (Ctrl+A) would swallow.
A command that opens a screen has a priority binding, so that what is typed ahead lands in that
screen and never in the report. Imports nothing of Textual, so that help texts can read it anywhere.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from tui.i18n import N_, _

from .command import Command, key_name, short_name
from .editor_commands import FIND, LEAPS
from .main_commands import CHECKLIST, EDITOR, MAIN, TREE
from .modal_commands import (
    BLANKS,
    CLASH,
    DIALOG,
    EXPORT,
    FINDINGS,
    HELP,
    HISTORY,
    PICKER,
    RECOVERED,
    REGISTER,
)

__all__ = [
    "COMMANDS",
    "GROUPS",
    "SCOPES",
    "Command",
    "all_commands",
    "command_at",
    "commands",
    "hints",
    "key_name",
    "label",
    "scope_name",
    "short_name",
    "use",
]

GROUPS: dict[str, str] = {
    "go": N_("Go"),
    "write": N_("Write"),
    "section": N_("Section"),
    "outline": N_("Outline"),
    "data": N_("Blanks and registers"),
    "report": N_("Report"),
    "screen": N_("Screen"),
}
"""Groups of the help, in order."""

SCOPES: dict[str, str] = {
    "app": N_("everywhere"),
    "main": N_("main screen"),
    "tree": N_("outline"),
    "editor": N_("editor"),
    "leap": N_("leaps ({key} in the editor)"),
    "checklist": N_("checklist"),
    "picker": N_("list to choose from"),
    "blanks": N_("blanks"),
    "register": N_("registers"),
    "findings": N_("findings"),
    "export": N_("export"),
    "find": N_("find and replace"),
    "history": N_("history"),
    "recovered": N_("recovered text"),
    "clash": N_("conflicts"),
    "help": N_("help"),
    "dialog": N_("dialogs"),
}
"""Scopes in which a key works, and what they are called."""

SCREENS: tuple[Command, ...] = (
    PICKER
    + BLANKS
    + REGISTER
    + FINDINGS
    + EXPORT
    + FIND
    + HISTORY
    + RECOVERED
    + CLASH
    + HELP
    + DIALOG
)

COMMANDS: tuple[Command, ...] = MAIN + TREE + EDITOR + LEAPS + CHECKLIST + SCREENS
"""The commands with their default keys."""


class _CurrentCommands:
    """The list as the settings left it; a class so that nothing needs ``global``."""

    everything: tuple[Command, ...] = COMMANDS
    by_scope: Mapping[str, tuple[Command, ...]] = {}


def use(changed: Iterable[Command]) -> None:
    """Take the list with other keys, before ``tui.app`` is imported: bindings are made at import.

    Textual's own ``set_keymap`` cannot take a key away, and is applied to every widget between the
    focus and the app at each key that is pressed.
    """
    _CurrentCommands.everything = tuple(changed)
    _CurrentCommands.by_scope = {
        scope: tuple(command for command in _CurrentCommands.everything if command.scope == scope)
        for scope in SCOPES
    }


use(COMMANDS)


def all_commands() -> tuple[Command, ...]:
    """Return all commands with the keys in use."""
    return _CurrentCommands.everything


def commands(scope: str) -> tuple[Command, ...]:
    """Return the commands of one place, in the order of the footer."""
    return _CurrentCommands.by_scope[scope]


def command_at(scope: str, key: str) -> Command | None:
    """Return the command of a key in one scope."""
    return next((command for command in commands(scope) if key in command.keys), None)


def label(id_: str) -> str:
    """Return how a sentence names the key of a command: ``Ctrl+Z``.

    A command without a key is named as it is found: the key of the palette, and what it is called.
    """
    command = next(entry for entry in all_commands() if entry.id == id_)
    return command.shown_key or f"{label('palette')} “{_(command.label)}”"


def scope_name(scope: str) -> str:
    """Return the name of a scope, in the language in use."""
    return _(SCOPES[scope]).replace("{key}", label("editor_leap"))


_FIRST = ("help", "jump", "save", "quit")
_NEEDED = ("findings", "blanks", "registers", "export", "next_pane", "next_incomplete")
_OF_THE_PANE = 2
"""How many keys of a pane come before those that the work is about."""


def hints(area: str) -> list[tuple[str, str]]:
    """Return ``(key, label)`` for the footer of the main screen, the most needed first.

    Four that always work, two of the pane, those that the report needs, then as many others as fit.
    Leaps are many and soon over: while they last they come before all others.
    """
    by_id = {entry.id: entry for entry in (*commands("app"), *commands("main")) if entry.footer}
    pane_commands = [command for command in commands(area) if command.footer]
    others = [command for id_, command in by_id.items() if id_ not in (*_FIRST, *_NEEDED)]
    order = [
        *(by_id[id_] for id_ in _FIRST),
        *pane_commands[:_OF_THE_PANE],
        *(by_id[id_] for id_ in _NEEDED),
        *pane_commands[_OF_THE_PANE:],
        *others,
    ]
    if area == "leap":
        return _pair_directions(
            [*pane_commands, *(entry for entry in order if entry not in pane_commands)]
        )
    return [(short_name(entry.keys[0]), _(entry.label)) for entry in order if entry.keys]


def _pair_directions(order: Iterable[Command]) -> list[tuple[str, str]]:
    """Return keys and labels, with what goes one way and what goes back under one label."""
    pairs: list[tuple[str, str]] = []
    for command in order:
        if not command.keys:
            continue
        name, label = short_name(command.keys[0]), _(command.label)
        if command.id.endswith("_back") and pairs and pairs[-1][1] == label:
            name = f"{name} {pairs.pop()[0]}"
        pairs.append((name, label))
    return pairs
