"""The one list of commands and their keys: bindings, footer, help and the palette read it.

Nothing needs Alt, Ctrl+Shift or a chord that PuTTY, tmux (Ctrl+B) or screen (Ctrl+A) would swallow.
A command that opens a screen has a priority binding, so that what is typed ahead lands in that
screen and never in the report. Imports nothing of Textual, so that help texts can read it anywhere.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from tui.i18n import N_, _

from .command import Command, key_name, short_name
from .editor_commands import FIND, FINDING, LEAPS, PLACES, WRITING
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

if TYPE_CHECKING:
    from textual.binding import BindingType

__all__ = [
    "COMMANDS",
    "GROUPS",
    "WHERE",
    "Command",
    "bindings",
    "command_at",
    "commands",
    "every",
    "hints",
    "key_name",
    "label",
    "place_name",
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

WHERE: dict[str, str] = {
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
    "recovered": N_("what came back"),
    "clash": N_("two versions"),
    "help": N_("help"),
    "dialog": N_("dialogs"),
}
"""Places in which a key works."""


def _everywhere(id_: str, key: str, label: str, tooltip: str, group: str) -> Command:
    action = f"app.{id_}"
    return Command(id_, key, label, tooltip, group, "app", action, priority=True, palette=True)


def _main(
    id_: str, key: str, label: str, tooltip: str, group: str, *, footer: bool = True
) -> Command:
    return Command(
        id_, key, label, tooltip, group, "main", id_, priority=True, footer=footer, palette=True
    )


def _tree(
    id_: str, key: str, label: str, tooltip: str, group: str = "outline", *, footer: bool = False
) -> Command:
    return Command(
        id_,
        key,
        label,
        tooltip,
        group,
        "tree",
        f"screen.{id_}",
        priority=True,
        footer=footer,
        palette=True,
    )


def _move(where: str, id_: str, key: str, tooltip: str, action: str) -> Command:
    return Command(
        f"{where}_{id_}", key, tooltip, tooltip, "go", where, action, priority=True, footer=False
    )


def _editor(
    id_: str, key: str, label: str, tooltip: str, action: str, *, footer: bool = True
) -> Command:
    return Command(
        f"editor_{id_}",
        key,
        label,
        tooltip,
        "write",
        "editor",
        action,
        priority=action.startswith("screen."),
        footer=footer,
    )


def _check(id_: str, key: str, label: str, tooltip: str, action: str) -> Command:
    return Command(id_, key, label, tooltip, "section", "checklist", action, priority=True)


MAIN: tuple[Command, ...] = (
    _everywhere("help", "f1", N_("Help"), N_("Show every key and what it does."), "screen"),
    _everywhere("quit", "ctrl+q", N_("Quit"), N_("Leave; asks when edits are unsaved."), "report"),
    Command(
        "typing",
        "ctrl+t",
        N_("Telex/VNI"),
        N_("Type Vietnamese with Telex, with VNI, or as the keys are."),
        "write",
        "app",
        "app.typing",
        priority=True,
        footer=False,
        palette=True,
    ),
    _main("jump", "ctrl+g", N_("Jump"), N_("Go to a section by a few letters of it."), "go"),
    _main("save", "ctrl+s", N_("Save"), N_("Write the report to its file."), "report"),
    _main("next_pane", "f6", N_("Pane"), N_("Go to the next pane."), "go"),
    _main(
        "next_incomplete", "ctrl+n", N_("Next gap"), N_("Go to the next unfinished section."), "go"
    ),
    _main("findings", "f7", N_("Findings"), N_("List everything still to be done."), "go"),
    _main("blanks", "f5", N_("Blanks"), N_("Fill blanks and letterhead."), "data"),
    _main("registers", "f8", N_("Registers"), N_("Edit the registers of the appendices."), "data"),
    _main("status", "f9", N_("Status"), N_("Change how far the section has come."), "section"),
    _main("export", "f12", N_("Export"), N_("Make the Word document."), "report"),
    _main(
        "history",
        "ctrl+k",
        N_("History"),
        N_("See who saved what, and bring it back."),
        "report",
        footer=False,
    ),
    _main(
        "clashes",
        "",
        N_("Settle"),
        N_("Settle what two people wrote or set differently."),
        "report",
        footer=False,
    ),
    _main(
        "fixes",
        "",
        N_("Corrections"),
        N_("Correct slips of the directive, or keep its words."),
        "report",
        footer=False,
    ),
    _main("palette", "ctrl+p", N_("Commands"), N_("Find a command by its name."), "screen"),
    _main("filter", "f4", N_("Unfinished"), N_("Show only unfinished sections, or all."), "go"),
    _main("rename", "f2", N_("Rename"), N_("Rename an added section."), "outline", footer=False),
    _main("theme", "ctrl+l", N_("Light/dark"), N_("Change colours."), "screen", footer=False),
    *FINDING,
    *PLACES,
)

TREE: tuple[Command, ...] = (
    _tree(
        "write",
        "enter",
        N_("Write"),
        N_("Write in the section under the cursor."),
        "write",
        footer=True,
    ),
    _tree("add_sibling", "a", N_("Add"), N_("Add a heading beside this one."), footer=True),
    _tree("add_child", "c", N_("Add below"), N_("Add a heading under this one.")),
    _tree("move_up", "left_square_bracket", N_("Up"), N_("Move an added heading up.")),
    _tree("move_down", "right_square_bracket", N_("Down"), N_("Move an added heading down.")),
    _tree("promote", "less_than_sign", N_("Promote"), N_("Move an added heading one level out.")),
    _tree("demote", "greater_than_sign", N_("Demote"), N_("Move an added heading one level in.")),
    _tree("delete", "delete", N_("Delete"), N_("Delete an added heading and what is under it.")),
    _tree("owner", "o", N_("Writer"), N_("Say who writes the section."), "section"),
    _tree("due", "d", N_("Due"), N_("Say by when the section must be written."), "section"),
    _tree("tag", "b", N_("Theme"), N_("Mark the section as weaving in a theme."), "section"),
    _tree("undo", "ctrl+z", N_("Undo"), N_("Take back the last change here."), "write"),
    _tree("redo", "ctrl+y", N_("Redo"), N_("Do again what was taken back."), "write"),
    _move("tree", "up", "up", N_("Go one row up."), "step(-1)"),
    _move("tree", "down", "down", N_("Go one row down."), "step(1)"),
    _move("tree", "fold", "left", N_("Fold, or go to the heading above."), "fold"),
    _move("tree", "unfold", "right", N_("Unfold, or go to the first heading below."), "unfold"),
    _move("tree", "page_up", "pageup", N_("Go one screen up."), "page(-1)"),
    _move("tree", "page_down", "pagedown", N_("Go one screen down."), "page(1)"),
    _move("tree", "first", "home", N_("Go to the first row."), "edge(False)"),
    _move("tree", "last", "end", N_("Go to the last row."), "edge(True)"),
)

EDITOR: tuple[Command, ...] = (
    _editor("undo", "ctrl+z", N_("Undo"), N_("Take back the last typing."), "undo"),
    _editor(
        "redo", "ctrl+y", N_("Redo"), N_("Type again what was taken back."), "redo", footer=False
    ),
    _editor("copy", "ctrl+c", N_("Copy"), N_("Copy the selected text."), "copy", footer=False),
    _editor(
        "cut", "ctrl+x", N_("Cut"), N_("Cut the selected text, or the line."), "cut", footer=False
    ),
    _editor("paste", "ctrl+v", N_("Paste"), N_("Put in what was copied."), "paste", footer=False),
    _editor("leave", "escape", N_("Outline"), N_("Go back to the outline."), "screen.to_tree"),
    *WRITING,
)

CHECKLIST: tuple[Command, ...] = (
    _check("tick", "space,enter", N_("Tick"), N_("Mark as answered in the text, or not."), "tick"),
    _check("decline", "n,minus", N_("None"), N_("Say that nothing arose, and why."), "decline"),
    _check("checklist_undo", "ctrl+z", N_("Undo"), N_("Take back the last tick."), "screen.undo"),
    _check("checklist_redo", "ctrl+y", N_("Redo"), N_("Tick again."), "screen.redo"),
    _check(
        "checklist_leave", "escape", N_("Editor"), N_("Go back to the text."), "screen.to_editor"
    ),
    _move("checklist", "up", "up", N_("Go one item up."), "step(-1)"),
    _move("checklist", "down", "down", N_("Go one item down."), "step(1)"),
    _move("checklist", "page_up", "pageup", N_("Go one screen up."), "page(-1)"),
    _move("checklist", "page_down", "pagedown", N_("Go one screen down."), "page(1)"),
)

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
"""The commands with the keys that they have before anybody changes one."""


class _InUse:
    """The list as the settings left it; a class so that nothing needs ``global``."""

    everything: tuple[Command, ...] = COMMANDS
    by_place: Mapping[str, tuple[Command, ...]] = {}


def use(changed: Iterable[Command]) -> None:
    """Take the list with other keys, before ``tui.app`` is imported: bindings are made at import.

    Textual's own ``set_keymap`` cannot take a key away, and is applied to every widget between the
    focus and the app at each key that is pressed.
    """
    _InUse.everything = tuple(changed)
    _InUse.by_place = {
        where: tuple(one for one in _InUse.everything if one.where == where) for where in WHERE
    }


use(COMMANDS)


def every() -> tuple[Command, ...]:
    """Return all commands with the keys in use."""
    return _InUse.everything


def commands(where: str) -> tuple[Command, ...]:
    """Return the commands of one place, in the order of the footer."""
    return _InUse.by_place[where]


def command_at(where: str, key: str) -> Command | None:
    """Return the command that a key means in one place."""
    return next((one for one in commands(where) if key in one.keys), None)


def label(id_: str) -> str:
    """Return how a sentence names the key of a command: ``Ctrl+Z``.

    A command without a key is named as it is found: the key of the palette, and what it is called.
    """
    command = next(one for one in every() if one.id == id_)
    return command.shown_key or f"{label('palette')} “{_(command.label)}”"


def place_name(where: str) -> str:
    """Return what a place is called, in the language in use."""
    return _(WHERE[where]).replace("{key}", label("editor_leap"))


_FIRST = ("help", "jump", "save", "quit")
_NEEDED = ("findings", "blanks", "registers", "export", "next_pane", "next_incomplete")
_OF_THE_PANE = 2
"""How many keys of a pane come before those that the work is about."""


def hints(area: str) -> list[tuple[str, str]]:
    """Return ``(key, label)`` for the footer of the main screen, the most needed first.

    Four that always work, two of the pane, those that the report needs, then whatever else fits.
    Leaps are many and soon over: while they last they come before all others.
    """
    shown = {one.id: one for one in (*commands("app"), *commands("main")) if one.footer}
    here = [command for command in commands(area) if command.footer]
    rest = [command for id_, command in shown.items() if id_ not in (*_FIRST, *_NEEDED)]
    order = [
        *(shown[id_] for id_ in _FIRST),
        *here[:_OF_THE_PANE],
        *(shown[id_] for id_ in _NEEDED),
        *here[_OF_THE_PANE:],
        *rest,
    ]
    if area == "leap":
        return _paired([*here, *(one for one in order if one not in here)])
    return [(short_name(one.keys[0]), _(one.label)) for one in order if one.keys]


def _paired(order: Iterable[Command]) -> list[tuple[str, str]]:
    """Return keys and labels, with what goes one way and what goes back under one label."""
    found: list[tuple[str, str]] = []
    for one in order:
        if not one.keys:
            continue
        name, label = short_name(one.keys[0]), _(one.label)
        if one.id.endswith("_back") and found and found[-1][1] == label:
            name = f"{name} {found.pop()[0]}"
        found.append((name, label))
    return found


def bindings(where: str) -> list[BindingType]:
    """Return Textual's bindings for one place, with labels in the language in use."""
    from textual.binding import Binding

    return [
        Binding(
            command.key,
            command.action,
            _(command.label),
            show=command.footer,
            priority=command.priority,
            tooltip=_(command.tooltip),
            id=command.id,
        )
        for command in commands(where)
        if command.keys and not command.ours
    ]
