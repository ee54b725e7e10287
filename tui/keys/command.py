"""One command with its key, and how keys are written for people."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Command:
    """One thing a person can do, and the key that does it in one place."""

    id: str
    """Unique; the key can be changed under this name."""
    key: str
    """As Textual names it, ``ctrl+g``; several are parted by commas, the first one is shown."""
    label: str
    """One or two words for the footer."""
    tooltip: str
    """One sentence for help and palette."""
    group: str
    """Group in the help."""
    scope: str
    """Where the key works: a pane, a screen or everywhere, see ``registry.SCOPES``."""
    action: str
    """What is done: ``controller.method`` of the main screen, else an action of Textual."""
    priority: bool = False
    """Acts before the widget with the focus sees the key."""
    footer: bool = True
    palette: bool = False
    """Whether the palette offers it; only for what the main screen can do."""
    ours: bool = False
    """Whether the editor runs the action itself, in the order of the keys."""

    @property
    def keys(self) -> tuple[str, ...]:
        """The keys; none where the settings took them away."""
        return tuple(self.key.split(",")) if self.key else ()

    @property
    def binding_action(self) -> str:
        """The action for Textual, which reaches a controller by way of its screen."""
        namespace, dot, _ = self.action.partition(".")
        if not dot or not namespace.isidentifier() or namespace in ("app", "screen"):
            return self.action
        return f"screen.run_command('{self.action}')"

    @property
    def shown_key(self) -> str:
        """The first key as people write it: ``Ctrl+G``; "" where there is none."""
        return key_name(self.keys[0]) if self.key else ""


NAMES = {
    "left_square_bracket": "[",
    "right_square_bracket": "]",
    "less_than_sign": "<",
    "greater_than_sign": ">",
    "minus": "-",
    "plus": "+",
    "comma": ",",
    "full_stop": ".",
    "backslash": "\\",
    "underscore": "_",
    "circumflex_accent": "^",
    "@": "Space",
    "slash": "/",
    "escape": "Esc",
    "pageup": "PgUp",
    "pagedown": "PgDn",
    "delete": "Del",
    "insert": "Ins",
    "up": "↑",
    "down": "↓",
    "left": "←",
    "right": "→",
    "f13": "Shift+F3",
    "f15": "Shift+F3",
}
"""What keys are called; terminals send Shift+F3 as F13 (PuTTY) or F15 (xterm)."""


def short_name(key: str) -> str:
    """Return a key as the footer writes it: ``ctrl+g`` is ``^G``."""
    name = key_name(key)
    return f"^{name[5:]}" if name.startswith("Ctrl+") else name


def key_name(key: str) -> str:
    """Return a key as people write it: ``ctrl+g`` is ``Ctrl+G``, ``f5`` is ``F5``."""
    *modifiers, last = key.split("+")
    name = NAMES.get(last)
    if name is None:
        single = len(last) == 1
        name = last.upper() if (single and modifiers) or last[1:].isdigit() else last
        name = name if single else name[:1].upper() + name[1:]
    return "+".join([*(part.capitalize() for part in modifiers), name])
