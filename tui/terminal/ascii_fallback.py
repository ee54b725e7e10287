"""Replace signs on a console whose font has none of ours: the Linux console, old serial terminals.

Each sign replaces one of the same width, so that nothing moves. Boxes and blocks of code page 437
are in every font of a console; the other signs are told apart by letters and stops.
"""

from __future__ import annotations

from collections.abc import Mapping

REPLACEMENTS = {
    "●": "*",
    "◑": "~",
    "○": "o",
    "◔": ".",
    "◐": "~",
    "◕": "!",
    "◆": "#",
    "✓": "+",
    "✗": "x",
    "✎": "@",
    "☐": "o",
    "☑": "+",
    "□": "o",
    "▸": ">",
    "▾": "v",
    "◂": "<",
    "▲": "^",
    "▼": "v",
    "↳": "└",
    "→": ">",
    "←": "<",
    "↑": "^",
    "↓": "v",
    "━": "─",
    "╌": "·",
    "…": "~",
    "–": "-",
    "“": '"',
    "”": '"',
}
"""A sign and what stands for it."""
_TABLE = str.maketrans(REPLACEMENTS)


def needs_ascii(environ: Mapping[str, str], wish: str) -> bool:
    """Return whether signs must be plain: by the setting, else by what the terminal is."""
    if wish != "auto":
        return wish == "plain"
    return environ.get("TERM", "").split("-")[0] in ("linux", "vt100", "vt102", "vt220", "ansi")


def to_ascii(drawn: str) -> str:
    """Return what is drawn with the signs that every console has; as many cells as before."""
    return drawn.translate(_TABLE)
