"""The commands of the main screen: everywhere, in the outline, in the editor, in the checklist."""

from __future__ import annotations

from tui.i18n import N_

from .command import Command
from .editor_commands import FINDING, PLACES, WRITING


def _everywhere(id_: str, key: str, label: str, tooltip: str, group: str) -> Command:
    action = f"app.{id_}"
    return Command(id_, key, label, tooltip, group, "app", action, priority=True, palette=True)


def _main(
    id_: str, key: str, label: str, tooltip: str, group: str, action: str, *, footer: bool = True
) -> Command:
    return Command(
        id_, key, label, tooltip, group, "main", action, priority=True, footer=footer, palette=True
    )


def _tree(
    id_: str,
    key: str,
    label: str,
    tooltip: str,
    action: str,
    group: str = "outline",
    *,
    footer: bool = False,
) -> Command:
    return Command(
        id_,
        key,
        label,
        tooltip,
        group,
        "tree",
        action,
        priority=True,
        footer=footer,
        palette=True,
    )


def _move(scope: str, id_: str, key: str, tooltip: str, action: str) -> Command:
    return Command(
        f"{scope}_{id_}", key, tooltip, tooltip, "go", scope, action, priority=True, footer=False
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
    _everywhere(
        "quit", "ctrl+q", N_("Quit"), N_("Quit; asks when there are unsaved changes."), "report"
    ),
    Command(
        "typing",
        "ctrl+t",
        N_("Telex/VNI"),
        N_("Type Vietnamese with Telex or VNI, or switch both off."),
        "write",
        "app",
        "app.typing",
        priority=True,
        footer=False,
        palette=True,
    ),
    _main(
        "jump",
        "ctrl+g",
        N_("Jump"),
        N_("Go to a section by a few letters of its title."),
        "go",
        "navigation.jump",
    ),
    _main(
        "save", "ctrl+s", N_("Save"), N_("Save the report to its file."), "report", "saving.save"
    ),
    _main("next_pane", "f6", N_("Pane"), N_("Go to the next pane."), "go", "next_pane"),
    _main(
        "next_incomplete",
        "ctrl+n",
        N_("Next gap"),
        N_("Go to the next unfinished section."),
        "go",
        "navigation.go_to_next_incomplete",
    ),
    _main(
        "findings",
        "f7",
        N_("Findings"),
        N_("List everything still to be done."),
        "go",
        "report.open_findings",
    ),
    _main(
        "blanks",
        "f5",
        N_("Blanks"),
        N_("Fill blanks and letterhead."),
        "data",
        "report.open_blanks",
    ),
    _main(
        "registers",
        "f8",
        N_("Registers"),
        N_("Edit the registers of the appendices."),
        "data",
        "report.open_registers",
    ),
    _main(
        "status",
        "f9",
        N_("Status"),
        N_("Change how far the section has come."),
        "section",
        "section.set_next_status",
    ),
    _main(
        "export", "f12", N_("Export"), N_("Make the Word document."), "report", "report.open_export"
    ),
    _main(
        "history",
        "ctrl+k",
        N_("History"),
        N_("See who saved what, and bring it back."),
        "report",
        "report.open_history",
        footer=False,
    ),
    _main(
        "clashes",
        "",
        N_("Conflicts"),
        N_("Resolve what two people wrote or set differently."),
        "report",
        "report.open_conflicts",
        footer=False,
    ),
    _main(
        "fixes",
        "",
        N_("Corrections"),
        N_("Correct misprints of the directive, or keep its words."),
        "report",
        "report.open_corrections",
        footer=False,
    ),
    _main(
        "palette",
        "ctrl+p",
        N_("Commands"),
        N_("Find a command by its name."),
        "screen",
        "navigation.choose_command",
    ),
    _main(
        "filter",
        "f4",
        N_("Unfinished"),
        N_("Show only unfinished sections, or all."),
        "go",
        "outline.toggle_filter",
    ),
    _main(
        "rename",
        "f2",
        N_("Rename"),
        N_("Rename an added section."),
        "outline",
        "structure.rename",
        footer=False,
    ),
    _main(
        "theme",
        "ctrl+l",
        N_("Light/dark"),
        N_("Change colours."),
        "screen",
        "app.theme",
        footer=False,
    ),
    *FINDING,
    *PLACES,
)

TREE: tuple[Command, ...] = (
    _tree(
        "write",
        "enter",
        N_("Write"),
        N_("Write in the section under the cursor."),
        "outline.open_row",
        "write",
        footer=True,
    ),
    _tree(
        "add_sibling",
        "a",
        N_("Add"),
        N_("Add a heading beside this one."),
        "structure.add_sibling",
        footer=True,
    ),
    _tree(
        "add_child",
        "c",
        N_("Add below"),
        N_("Add a heading under this one."),
        "structure.add_child",
    ),
    _tree(
        "move_up",
        "left_square_bracket",
        N_("Up"),
        N_("Move an added heading up."),
        "structure.move_up",
    ),
    _tree(
        "move_down",
        "right_square_bracket",
        N_("Down"),
        N_("Move an added heading down."),
        "structure.move_down",
    ),
    _tree(
        "promote",
        "less_than_sign",
        N_("Promote"),
        N_("Move an added heading one level out."),
        "structure.promote",
    ),
    _tree(
        "demote",
        "greater_than_sign",
        N_("Demote"),
        N_("Move an added heading one level in."),
        "structure.demote",
    ),
    _tree(
        "delete",
        "delete",
        N_("Delete"),
        N_("Delete an added heading and what is under it."),
        "structure.delete",
    ),
    _tree(
        "owner",
        "o",
        N_("Writer"),
        N_("Set who writes the section."),
        "section.ask_owner",
        "section",
    ),
    _tree(
        "due",
        "d",
        N_("Due"),
        N_("Set the day by which the section must be written."),
        "section.ask_due_date",
        "section",
    ),
    _tree(
        "tag",
        "b",
        N_("Theme"),
        N_("Mark that the section covers a cross-cutting theme."),
        "section.toggle_theme",
        "section",
    ),
    _tree(
        "undo",
        "ctrl+z",
        N_("Undo"),
        N_("Undo the last change here."),
        "structure.undo",
        "write",
    ),
    _tree("redo", "ctrl+y", N_("Redo"), N_("Redo what was undone."), "structure.redo", "write"),
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
    _editor("undo", "ctrl+z", N_("Undo"), N_("Undo the last typing."), "undo"),
    _editor(
        "redo", "ctrl+y", N_("Redo"), N_("Redo the typing that was undone."), "redo", footer=False
    ),
    _editor("copy", "ctrl+c", N_("Copy"), N_("Copy the selected text."), "copy", footer=False),
    _editor(
        "cut", "ctrl+x", N_("Cut"), N_("Cut the selected text, or the line."), "cut", footer=False
    ),
    _editor("paste", "ctrl+v", N_("Paste"), N_("Paste what was copied."), "paste", footer=False),
    _editor("leave", "escape", N_("Outline"), N_("Go back to the outline."), "screen.to_tree"),
    *WRITING,
)

CHECKLIST: tuple[Command, ...] = (
    _check("tick", "space,enter", N_("Tick"), N_("Mark as answered in the text, or not."), "tick"),
    _check(
        "decline",
        "n,minus",
        N_("None"),
        N_("State that there is nothing to report, and why."),
        "decline",
    ),
    _check("checklist_undo", "ctrl+z", N_("Undo"), N_("Undo the last tick."), "structure.undo"),
    _check("checklist_redo", "ctrl+y", N_("Redo"), N_("Redo the last tick."), "structure.redo"),
    _check(
        "checklist_leave", "escape", N_("Editor"), N_("Go back to the text."), "screen.to_editor"
    ),
    _move("checklist", "up", "up", N_("Go one item up."), "step(-1)"),
    _move("checklist", "down", "down", N_("Go one item down."), "step(1)"),
    _move("checklist", "page_up", "pageup", N_("Go one screen up."), "page(-1)"),
    _move("checklist", "page_down", "pagedown", N_("Go one screen down."), "page(1)"),
)
