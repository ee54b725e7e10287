"""The parts of the README that are made, not written; ``python -m tests.readme`` makes them."""

from __future__ import annotations

import asyncio
import re
from pathlib import Path
from tempfile import TemporaryDirectory

from store.templates import catalog
from tests.marked_parts import replace_part
from tests.paths import ROOT
from tui.cli.commands.registry import COMMANDS
from tui.i18n import set_language
from tui.keys import registry

SIZE = (108, 28)
"""Columns and rows of the picture of the screen."""

README = ROOT / "README.md"


def command(text: str, name: str) -> str:
    """Return the shell lines under the mark of a command."""
    match = re.search(rf"<!-- {name} command -->\n```sh\n(.*?)```\n", text, re.DOTALL)
    assert match, f"the README has no command {name!r}"
    return match[1]


def key_table() -> str:
    """Return the keys of the main screen and its panes, from the list that binds them."""
    lines = ["| key | where | what it does |", "|---|---|---|"]
    for command in registry.COMMANDS:
        if command.scope in ("app", "main", "tree", "editor", "checklist"):
            names = dict.fromkeys(map(registry.key_name, command.keys))  # F15 is Shift+F3
            named = ", ".join(f"`{name}`" for name in names) or registry.label(command.id)
            lines.append(f"| {named} | {registry.SCOPES[command.scope]} | {command.tooltip} |")
    return "\n".join(lines) + "\n"


def command_table() -> str:
    """Return the commands, from the list that runs them."""
    lines = ["| command | what it does |", "|---|---|"]
    for command in COMMANDS:
        usage = command.usage.replace("|", "\\|")
        lines.append(f"| `decuong {usage}` | {command.summary} |")
    return "\n".join(lines) + "\n"


async def picture(folder: Path) -> str:
    """Return the main screen over the sample report, after a jump by three letters."""
    from tests.tui.support import make_session, opened, shown, wait_for

    session = make_session(folder, catalog.sample())
    async with opened(session, SIZE) as (screen, pilot):
        await pilot.press("ctrl+g", *"ccl", "enter")
        await wait_for(pilot, lambda: screen.app.screen is screen, "the picker closes")
        lines = [line.rstrip() for line in shown(screen.app).splitlines()]
    return "```text\n" + "\n".join(lines) + "\n```\n"


def made(text: str) -> str:
    """Return the README with every part as it must be that the lists of the program make."""
    text = replace_part(text, "keys", key_table())
    return replace_part(text, "commands", command_table())


def main() -> None:
    """Make the parts anew."""
    set_language("en")
    with TemporaryDirectory() as folder:
        drawn = asyncio.run(picture(Path(folder)))
    text = replace_part(README.read_text("utf-8"), "screen", drawn)
    README.write_text(made(text), encoding="utf-8")


if __name__ == "__main__":
    main()
