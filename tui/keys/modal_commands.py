"""The commands of the screens that open over the main one; each scope has its own tuple."""

from __future__ import annotations

from tui.i18n import N_

from .command import Command


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


def _recovery(id_: str, key: str, label: str, tooltip: str, action: str) -> Command:
    return Command(id_, key, label, tooltip, "report", "recovered", action)


def _clash(id_: str, key: str, label: str, tooltip: str, action: str) -> Command:
    return Command(id_, key, label, tooltip, "report", "clash", action)


def _option(id_: str, key: str, label: str, tooltip: str, action: str) -> Command:
    """An option of the export shows its key beside its value."""
    return Command(id_, key, label, tooltip, "report", "export", action, footer=False)


def _dialog(id_: str, key: str, label: str, tooltip: str, action: str) -> Command:
    return Command(id_, key, label, tooltip, "screen", "dialog", action)


def _history(id_: str, key: str, label: str, tooltip: str, action: str) -> Command:
    return Command(id_, key, label, tooltip, "report", "history", action)


PICKER: tuple[Command, ...] = (
    _picker(
        "picker_choose", "enter", N_("Choose"), N_("Choose the row under the cursor."), "choose"
    ),
    _picker("picker_close", "escape", N_("Close"), N_("Close without choosing."), "close"),
)

BLANKS: tuple[Command, ...] = (
    _blanks("blanks_next", "enter,tab,down", N_("Next"), N_("Go to the next field."), "next"),
    _blanks("blanks_back", "shift+tab,up", N_("Back"), N_("Go to the previous field."), "back"),
    _blanks("blanks_gap", "ctrl+n", N_("Next gap"), N_("Go to the next empty field."), "gap"),
    _blanks("blanks_where", "f4", N_("Where used"), N_("Go to a text with this value."), "where"),
    _blanks("blanks_undo", "ctrl+z", N_("Undo"), N_("Undo the last change here."), "undo"),
    _blanks("blanks_redo", "ctrl+y", N_("Redo"), N_("Redo what was undone."), "redo"),
    _blanks("blanks_save", "ctrl+s", N_("Save"), N_("Save the report to its file."), "save"),
    _blanks("blanks_close", "escape,f5", N_("Close"), N_("Go back; the values are kept."), "close"),
)

REGISTER: tuple[Command, ...] = (
    _register(
        "register_edit", "enter", N_("Edit"), N_("Edit the cell, or choose a value."), "edit"
    ),
    _register("register_type", "f2", N_("Edit text"), N_("Edit the text of the cell."), "type"),
    _register("register_add", "ctrl+n,insert", N_("Add"), N_("Add a row below."), "add"),
    _register("register_delete", "ctrl+d", N_("Delete row"), N_("Delete the row."), "delete"),
    _register("register_table", "f6", N_("Register"), N_("Go to the next register."), "table"),
    _register("register_undo", "ctrl+z", N_("Undo"), N_("Undo the last change."), "undo"),
    _register("register_up", "f3,ctrl+up", N_("Up"), N_("Move the row up."), "up"),
    _register("register_down", "f4,ctrl+down", N_("Down"), N_("Move the row down."), "down"),
    _register(
        "register_ready", "ctrl+r", N_("Given rows"), N_("Add a row with a given name."), "ready"
    ),
    _register(
        "register_turn", "space", N_("Change"), N_("Set the next of the allowed values."), "turn"
    ),
    _register("register_clear", "delete", N_("Clear"), N_("Empty the cell."), "clear"),
    _register("register_copy", "ctrl+c", N_("Copy row"), N_("Copy the row."), "copy"),
    _register("register_all", "ctrl+e", N_("Copy all"), N_("Copy the whole register."), "all"),
    _register("register_paste", "ctrl+v", N_("Paste"), N_("Paste copied rows or cells."), "paste"),
    _register("register_next", "tab", N_("Next cell"), N_("Go to the next cell."), "next"),
    _register("register_redo", "ctrl+y", N_("Redo"), N_("Redo what was undone."), "redo"),
    _register("register_save", "ctrl+s", N_("Save"), N_("Save the report to its file."), "save"),
    _register("register_close", "escape,f8", N_("Close"), N_("Go back to the report."), "close"),
)

FINDINGS: tuple[Command, ...] = (
    _findings("findings_go", "enter", N_("Go there"), N_("Go to where it can be fixed."), "go"),
    _findings("findings_close", "escape,f7", N_("Close"), N_("Go back to the report."), "close"),
)

EXPORT: tuple[Command, ...] = (
    _export("export_make", "enter", N_("Make"), N_("Write the Word document."), "make"),
    _export("export_findings", "f7", N_("See all"), N_("List everything to be done."), "findings"),
    _option(
        "export_contents",
        "f2",
        N_("Contents"),
        N_("With or without a table of contents."),
        "contents",
    ),
    _option("export_sides", "f3", N_("Two-sided"), N_("Print on one side or on both."), "sides"),
    _option("export_numbers", "f4", N_("Numbers"), N_("What follows a number."), "numbers"),
    _option("export_marks", "f5", N_("Marks"), N_("Fill letterhead and marks."), "marks"),
    _option("export_final", "f9", N_("Final"), N_("Export only a finished report."), "final"),
    _export("export_close", "escape,f12", N_("Stop or close"), N_("Stop, or go back."), "close"),
)

HISTORY: tuple[Command, ...] = (
    _history("history_pane", "tab", N_("Pane"), N_("Go to the saves, or to the changes."), "pane"),
    _history(
        "history_part", "enter", N_("Restore"), N_("Restore the part under the cursor."), "part"
    ),
    _history(
        "history_whole", "ctrl+r", N_("Restore all"), N_("Restore the whole report."), "whole"
    ),
    _history(
        "history_turn",
        "f3",
        N_("Compare"),
        N_("Compare with the save before, or with the report now."),
        "turn",
    ),
    _history(
        "history_only",
        "f4",
        N_("This section"),
        N_("List only saves that changed the section, or all."),
        "only",
    ),
    _history("history_undo", "ctrl+z", N_("Undo"), N_("Undo what was restored."), "undo"),
    _history("history_redo", "ctrl+y", N_("Redo"), N_("Redo what was undone."), "redo"),
    _history("history_close", "escape", N_("Close"), N_("Go back to the report."), "close"),
)

RECOVERED: tuple[Command, ...] = (
    _recovery(
        "recovered_close",
        "escape,enter,f11",
        N_("Keep"),
        N_("Keep all the recovered text."),
        "close",
    ),
    _recovery(
        "recovered_drop", "ctrl+d", N_("Discard"), N_("Remove the recovered text again."), "drop"
    ),
)

CLASH: tuple[Command, ...] = (
    _clash("clash_ours", "1", N_("Keep 1"), N_("Keep the first version."), "ours"),
    _clash("clash_theirs", "2", N_("Take 2"), N_("Take the second version."), "theirs"),
    _clash("clash_both", "3", N_("Both"), N_("Keep both texts, one under the other."), "both"),
    _clash("clash_go", "enter,e", N_("Write"), N_("Go there and rewrite it."), "go"),
    _clash("clash_next", "tab,right,n", N_("Next"), N_("Show the next conflict."), "next"),
    _clash("clash_back", "shift+tab,left,p", N_("Back"), N_("Show the previous conflict."), "back"),
    _clash("clash_undo", "ctrl+z", N_("Undo"), N_("Undo the last choice."), "undo"),
    _clash("clash_redo", "ctrl+y", N_("Redo"), N_("Redo the last choice."), "redo"),
    _clash("clash_save", "ctrl+s", N_("Save"), N_("Save the report to its file."), "save"),
    _clash("clash_close", "escape", N_("Close"), N_("Leave the others for later."), "close"),
)

HELP: tuple[Command, ...] = (
    Command("help_close", "escape,enter,q", N_("Close"), N_("Go back."), "screen", "help", "close"),
)

DIALOG: tuple[Command, ...] = (
    _dialog("dialog_next", "tab,right,down", N_("Next"), N_("Go to the next answer."), "next"),
    _dialog("dialog_accept", "enter", N_("OK"), N_("Choose the marked answer."), "accept"),
    _dialog("dialog_close", "escape", N_("Cancel"), N_("Close and change nothing."), "close"),
)
