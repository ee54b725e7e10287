"""The one list of commands and their keys: bindings, footer, help and the palette read it.

Nothing needs Alt, Ctrl+Shift or a chord that PuTTY, tmux (Ctrl+B) or screen (Ctrl+A) would swallow.
A command that opens a screen has a priority binding, so that what is typed ahead lands in that
screen and never in the report. Imports nothing of Textual, so that help texts can read it anywhere.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from .i18n import N_, _
from .keyed import Command, key_name, short_name
from .keys_writing import FIND, FINDING, LEAPS, PLACES, WRITING

if TYPE_CHECKING:
    from textual.binding import BindingType

__all__ = [
    "COMMANDS",
    "GROUPS",
    "WHERE",
    "Command",
    "bindings",
    "commands",
    "hints",
    "key_name",
    "short_name",
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
    "leap": N_("leaps (Ctrl+O in the editor)"),
    "checklist": N_("checklist"),
    "picker": N_("list to choose from"),
    "blanks": N_("blanks"),
    "register": N_("registers"),
    "findings": N_("findings"),
    "export": N_("export"),
    "find": N_("find and replace"),
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
    _tree("add_sibling", "a", N_("Add"), N_("Add a heading after this one."), footer=True),
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

# The screens that open over the main one: each place name of WHERE has its own tuple.


def _picker(id_: str, key: str, label: str, tooltip: str, action: str) -> Command:
    return Command(id_, key, label, tooltip, "go", "picker", action)


def _blanks(id_: str, key: str, label: str, tooltip: str, action: str) -> Command:
    return Command(id_, key, label, tooltip, "data", "blanks", action)


def _register(id_: str, key: str, label: str, tooltip: str, action: str) -> Command:
    return Command(id_, key, label, tooltip, "data", "register", action)


def _findings(id_: str, key: str, label: str, tooltip: str, action: str) -> Command:
    return Command(id_, key, label, tooltip, "go", "findings", action)


def _export(id_: str, key: str, label: str, tooltip: str, action: str) -> Command:
    return Command(id_, key, label, tooltip, "report", "export", action)


def _dialog(id_: str, key: str, label: str, tooltip: str, action: str) -> Command:
    return Command(id_, key, label, tooltip, "screen", "dialog", action)


PICKER: tuple[Command, ...] = (
    _picker("picker_choose", "enter", N_("Choose"), N_("Take the row under the cursor."), "choose"),
    _picker("picker_close", "escape", N_("Close"), N_("Leave without choosing."), "close"),
)

BLANKS: tuple[Command, ...] = (
    _blanks("blanks_next", "enter,tab,down", N_("Next"), N_("Go to the next field."), "next"),
    _blanks("blanks_back", "shift+tab,up", N_("Back"), N_("Go to the field before."), "back"),
    _blanks("blanks_gap", "ctrl+n", N_("Next gap"), N_("Go to the next empty field."), "gap"),
    _blanks("blanks_where", "f4", N_("Where used"), N_("Go to a text with this value."), "where"),
    _blanks("blanks_undo", "ctrl+z", N_("Undo"), N_("Take back the last change here."), "undo"),
    _blanks("blanks_redo", "ctrl+y", N_("Redo"), N_("Do again what was taken back."), "redo"),
    _blanks("blanks_save", "ctrl+s", N_("Save"), N_("Write the report to its file."), "save"),
    _blanks("blanks_close", "escape,f5", N_("Close"), N_("Go back; values stay."), "close"),
)

REGISTER: tuple[Command, ...] = (
    _register("register_edit", "enter,f2", N_("Edit"), N_("Edit the cell, or choose."), "edit"),
    _register("register_add", "ctrl+n,insert", N_("Add"), N_("Add a row below."), "add"),
    _register("register_delete", "ctrl+d", N_("Delete row"), N_("Delete the row."), "delete"),
    _register("register_table", "f6", N_("Register"), N_("Go to the next register."), "table"),
    _register("register_undo", "ctrl+z", N_("Undo"), N_("Take back the last change."), "undo"),
    _register("register_up", "f3,ctrl+up", N_("Up"), N_("Move the row up."), "up"),
    _register("register_down", "f4,ctrl+down", N_("Down"), N_("Move the row down."), "down"),
    _register("register_ready", "ctrl+r", N_("Ready rows"), N_("Take a named row."), "ready"),
    _register("register_turn", "space", N_("Change"), N_("Take the next of the words."), "turn"),
    _register("register_clear", "delete", N_("Clear"), N_("Empty the cell."), "clear"),
    _register("register_copy", "ctrl+c", N_("Copy row"), N_("Copy the row."), "copy"),
    _register("register_all", "ctrl+e", N_("Copy all"), N_("Copy the whole register."), "all"),
    _register("register_paste", "ctrl+v", N_("Paste"), N_("Paste copied rows or cells."), "paste"),
    _register("register_next", "tab", N_("Next cell"), N_("Go to the next cell."), "next"),
    _register("register_redo", "ctrl+y", N_("Redo"), N_("Do again what was taken back."), "redo"),
    _register("register_save", "ctrl+s", N_("Save"), N_("Write the report to its file."), "save"),
    _register("register_close", "escape,f8", N_("Close"), N_("Go back to the report."), "close"),
)

FINDINGS: tuple[Command, ...] = (
    _findings("findings_go", "enter", N_("Go there"), N_("Go to where it can be mended."), "go"),
    _findings("findings_close", "escape,f7", N_("Close"), N_("Go back to the report."), "close"),
)

EXPORT: tuple[Command, ...] = (
    _export("export_make", "enter", N_("Make"), N_("Write the Word document."), "make"),
    _export("export_findings", "f7", N_("See all"), N_("List everything to be done."), "findings"),
    _export("export_close", "escape,f12", N_("Stop or close"), N_("Stop, or go back."), "close"),
)

HELP: tuple[Command, ...] = (
    Command("help_close", "escape,enter,q", N_("Close"), N_("Go back."), "screen", "help", "close"),
)

DIALOG: tuple[Command, ...] = (
    _dialog("dialog_next", "tab,right,down", N_("Next"), N_("Go to the next answer."), "next"),
    _dialog("dialog_accept", "enter", N_("Answer"), N_("Give the marked answer."), "accept"),
    _dialog("dialog_close", "escape", N_("Stay"), N_("Leave everything as it is."), "close"),
)

SCREENS: tuple[Command, ...] = PICKER + BLANKS + REGISTER + FINDINGS + EXPORT + FIND + HELP + DIALOG

COMMANDS: tuple[Command, ...] = MAIN + TREE + EDITOR + LEAPS + CHECKLIST + SCREENS


def commands(where: str) -> tuple[Command, ...]:
    """Return the commands of one place, in the order of the footer."""
    return tuple(command for command in COMMANDS if command.where == where)


_FIRST = ("help", "jump", "save", "quit")
_NEEDED = ("findings", "blanks", "registers", "export", "next_pane", "next_incomplete")
_OF_THE_PANE = 2
"""How many keys of a pane come before those that the work is about."""


def hints(area: str) -> list[tuple[str, str]]:
    """Return ``(key, label)`` for the footer of the main screen, the most needed first.

    Four that always work, two of the pane, those that the report needs, then whatever else fits.
    """
    shown = {command.id: command for command in MAIN if command.footer}
    here = [command for command in commands(area) if command.footer]
    rest = [command for id_, command in shown.items() if id_ not in (*_FIRST, *_NEEDED)]
    order = [
        *(shown[id_] for id_ in _FIRST),
        *here[:_OF_THE_PANE],
        *(shown[id_] for id_ in _NEEDED),
        *here[_OF_THE_PANE:],
        *rest,
    ]
    return [(short_name(command.key.split(",")[0]), _(command.label)) for command in order]


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
        if not command.ours
    ]
