"""The commands of writing that are more than a handful: finding and replacing."""

from __future__ import annotations

from .i18n import N_
from .keyed import Command


def _finding(id_: str, key: str, label: str, tooltip: str, *, footer: bool = True) -> Command:
    return Command(
        id_, key, label, tooltip, "write", "main", id_, priority=True, footer=footer, palette=True
    )


FINDING: tuple[Command, ...] = (
    _finding("find", "ctrl+f", N_("Find"), N_("Find words in the report, and replace them.")),
    _finding("find_next", "f3", N_("Find next"), N_("Go to the next place found."), footer=False),
    _finding(
        "find_previous",
        "f13,f15",
        N_("Find previous"),
        N_("Go to the place found before this one."),
        footer=False,
    ),
)
"""What the main screen offers of it."""


def _find(id_: str, key: str, label: str, tooltip: str) -> Command:
    action = id_.removeprefix("find_")
    return Command(id_, key, label, tooltip, "write", "find", action)


FIND: tuple[Command, ...] = (
    _find("find_go", "enter", N_("Go there"), N_("Go to the place, with its words selected.")),
    _find("find_field", "tab", N_("Next field"), N_("Go to words, new words, places and round.")),
    _find("find_back", "shift+tab", N_("Back"), N_("Go to the field before.")),
    _find("find_tick", "space", N_("Tick"), N_("Replace at this place, or not; in the list.")),
    _find("find_every", "f4", N_("All or none"), N_("Tick every place, or none.")),
    _find("find_replace", "ctrl+r", N_("Replace"), N_("Replace at every place that is ticked.")),
    _find("find_step", "f3", N_("Next"), N_("Go one place down in the list.")),
    _find("find_undo", "ctrl+z", N_("Undo"), N_("Take back the last replacement, everywhere.")),
    _find("find_redo", "ctrl+y", N_("Redo"), N_("Do again what was taken back.")),
    _find("find_close", "escape", N_("Close"), N_("Go back to the report.")),
)
"""What the screen offers."""
