"""The parts of the README that are made, not written; ``python -m tests.readme`` makes them."""

from __future__ import annotations

import re
from pathlib import Path

from tui import keys
from tui.commands import COMMANDS

README = Path(__file__).parent.parent / "README.md"


def part(text: str, name: str) -> str:
    """Return what stands between the marks of a part."""
    match = _pattern(name).search(text)
    assert match, f"the README has no part {name!r}"
    return match[2]


def replaced(text: str, name: str, content: str) -> str:
    """Return the text with the part's content replaced."""
    found, count = _pattern(name).subn(lambda match: f"{match[1]}{content}{match[3]}", text)
    assert count == 1, f"the README has {count} parts {name!r}"
    return found


def command(text: str, name: str) -> str:
    """Return the shell lines under the mark of a command."""
    match = re.search(rf"<!-- {name} command -->\n```sh\n(.*?)```\n", text, re.DOTALL)
    assert match, f"the README has no command {name!r}"
    return match[1]


def key_table() -> str:
    """Return the keys of the main screen and its panes, from the list that binds them."""
    lines = ["| key | where | what it does |", "|---|---|---|"]
    for command in keys.COMMANDS:
        if command.where in ("app", "main", "tree", "editor", "checklist"):
            named = ", ".join(f"`{keys.key_name(key)}`" for key in command.key.split(","))
            lines.append(f"| {named} | {keys.WHERE[command.where]} | {command.tooltip} |")
    return "\n".join(lines) + "\n"


def command_table() -> str:
    """Return the commands, from the list that runs them."""
    lines = ["| command | what it does |", "|---|---|"]
    for command in COMMANDS:
        usage = command.usage.replace("|", "\\|")
        lines.append(f"| `decuong {usage}` | {command.summary} |")
    return "\n".join(lines) + "\n"


def made(text: str) -> str:
    """Return the README with every made part as it must be."""
    text = replaced(text, "keys", key_table())
    return replaced(text, "commands", command_table())


def _pattern(name: str) -> re.Pattern[str]:
    return re.compile(rf"(<!-- {name} -->\n)(.*?)(<!-- /{name} -->)", re.DOTALL)


if __name__ == "__main__":
    README.write_text(made(README.read_text("utf-8")), encoding="utf-8")
