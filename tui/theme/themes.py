"""A dark, a light and a 16-colour theme; the only module that names a colour.

One accent; everything else is ink and paper. The 16-colour theme uses the terminal's own colours
and leaves its background alone, because nothing is known of it.
"""

from __future__ import annotations

from collections.abc import Mapping

from textual.theme import Theme

DARK = Theme(
    name="decuong-dark",
    dark=True,
    primary="#5fb0a5",
    secondary="#5fb0a5",
    accent="#5fb0a5",
    foreground="#d9dce1",
    background="#15181c",
    surface="#1a1e23",
    panel="#252a31",
    boost="#20252b",
    success="#86b97b",
    warning="#dba650",
    error="#e5786d",
    variables={
        "muted": "#8a929d",
        "rule": "#2d333b",
        "cursor-row": "#27433f",
        "here-row": "#22272d",
        "border": "#5fb0a5",
        "border-blurred": "#2d333b",
        "scrollbar": "#353c45",
        "scrollbar-hover": "#454e59",
        "scrollbar-active": "#5fb0a5",
        "scrollbar-background": "#15181c",
        "scrollbar-background-hover": "#15181c",
        "scrollbar-background-active": "#15181c",
        "scrollbar-corner-color": "#15181c",
        "input-selection-background": "#2f5e58",
    },
)

LIGHT = Theme(
    name="decuong-light",
    dark=False,
    primary="#0b6e63",
    secondary="#0b6e63",
    accent="#0b6e63",
    foreground="#22262b",
    background="#fbfaf8",
    surface="#f5f3ef",
    panel="#e9e6e0",
    boost="#efece7",
    success="#346c2d",
    warning="#8f5b00",
    error="#b3261e",
    variables={
        "muted": "#5c636c",
        "rule": "#dcd8d0",
        "cursor-row": "#cfe5e1",
        "here-row": "#ebe8e2",
        "border": "#0b6e63",
        "border-blurred": "#dcd8d0",
        "scrollbar": "#cfcac1",
        "scrollbar-hover": "#b5afa4",
        "scrollbar-active": "#0b6e63",
        "scrollbar-background": "#fbfaf8",
        "scrollbar-background-hover": "#fbfaf8",
        "scrollbar-background-active": "#fbfaf8",
        "scrollbar-corner-color": "#fbfaf8",
        "input-selection-background": "#a9d3cc",
    },
)

SIXTEEN = Theme(
    name="decuong-16",
    ansi=True,
    dark=True,
    primary="ansi_cyan",
    secondary="ansi_cyan",
    accent="ansi_cyan",
    foreground="ansi_default",
    background="ansi_default",
    surface="ansi_default",
    panel="ansi_default",
    boost="ansi_default",
    success="ansi_green",
    warning="ansi_yellow",
    error="ansi_red",
    variables={
        "ansi-background": "ansi_default",
        "ansi-foreground": "ansi_default",
        "muted": "ansi_default",
        "rule": "ansi_default",
        "cursor-row": "ansi_default",
        "here-row": "ansi_default",
        "border": "ansi_cyan",
        "border-blurred": "ansi_default",
        "scrollbar": "ansi_cyan",
        "scrollbar-hover": "ansi_cyan",
        "scrollbar-active": "ansi_cyan",
        "scrollbar-background": "ansi_default",
        "scrollbar-background-hover": "ansi_default",
        "scrollbar-background-active": "ansi_default",
        "scrollbar-corner-color": "ansi_default",
        "block-cursor-foreground": "ansi_black",
        "block-cursor-background": "ansi_white",
        "input-cursor-background": "ansi_white",
        "input-cursor-foreground": "ansi_black",
        "input-selection-background": "ansi_cyan",
        "input-selection-foreground": "ansi_black",
    },
)

THEMES = (DARK, LIGHT, SIXTEEN)
NAMES = (DARK.name, LIGHT.name)
"""What a writer can choose between where the terminal has colours enough."""


def is_plain(environ: Mapping[str, str], color_system: str | None) -> bool:
    """Return whether the terminal's own 16 colours, or none, are all there is.

    ``NO_COLOR`` counts as such: the 16-colour theme also marks by reverse and bold.
    """
    return bool(environ.get("NO_COLOR")) or color_system in (None, "standard", "windows")


def opposite(name: str) -> str:
    """Return the theme that the light/dark key changes to; 16 colours have only one."""
    return {DARK.name: LIGHT.name, LIGHT.name: DARK.name}.get(name, name)
