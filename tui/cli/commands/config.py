"""``decuong config``: print every setting in use, as a file that would set them."""

from __future__ import annotations

import argparse
import os
from collections.abc import Iterator
from typing import TYPE_CHECKING

from outline.errors import StoreError, phrase
from tui.cli import streams
from tui.i18n import N_, _, say

if TYPE_CHECKING:
    from tui.settings.config import Config

DESCRIPTION = N_(
    "Print the settings in use and the key of every command, as a config.toml that sets them. "
    "Without such a file every setting has its default; the file needs only those that differ."
)
EXAMPLES = ("decuong config", "decuong config --path")

_MEANINGS = {
    "language": N_("Language of the screen and of messages; auto: that of the locale."),
    "theme": N_("Colours at the start; remember: those chosen last."),
    "typing": N_("How Vietnamese is typed; remember: as chosen last."),
    "painter": N_("thin sends only what changed; use stock where thin draws wrongly."),
    "colours": N_("How many colours the terminal has; auto: as TERM and COLORTERM say."),
    "glyphs": N_("Symbols on the screen; auto: plain ones on a console."),
    "mouse": N_("Whether decuong uses the mouse; the terminal then cannot select text with it."),
    "osc52": N_("Whether what is copied also goes to the clipboard of your own machine (OSC 52)."),
    "osc52_limit": N_("Most bytes of text that are sent there."),
    "escape_ms": N_(
        "Milliseconds to wait after Esc for the rest of a key; more for slow connections."
    ),
}


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument("--path", action="store_true", help=_("print only the path of the file"))


def run(args: argparse.Namespace) -> int:
    """Print the settings; an error in the file is reported as the editor reports it."""
    from tui.settings import config, paths

    file = paths.config_file()
    if args.path:
        if file is None:
            raise StoreError(
                phrase("Settings cannot be kept: you have no home folder."),
                phrase("Set HOME, or name a file in DECUONG_CONFIG."),
            )
        streams.write(f"{file}\n")
        return 0
    settings = config.load()
    remark = "" if file and os.path.exists(file) else " " + _("(this file does not exist yet)")
    streams.write("\n".join([f"# {file or '$DECUONG_CONFIG'}{remark}", *_lines(settings)]) + "\n")
    for warning in _swallowed_key_warnings(settings):
        streams.print_message(warning)
    return 0


def _lines(settings: Config) -> Iterator[str]:
    from tui.keys import registry, remapping
    from tui.settings import config

    for key, meaning in _MEANINGS.items():
        yield ""
        yield f"# {_(meaning)}"
        if key in config.WORDS:
            yield "# " + " | ".join(config.WORDS[key])
        value = getattr(settings, key)
        yield f"{key} = {_toml(config.ESCAPE_MS if value is None else value)}"
    yield ""
    explanation = _("A command and its key; several as {several}, none as [].")
    yield "# " + explanation.format(several=_list(["f5", "ctrl+k"]))
    yield "[keys]"
    registry.use(remapping.remap(registry.COMMANDS, settings.keys))
    scope = ""
    for command in registry.all_commands():
        if command.scope != scope:
            scope = command.scope
            yield f"# {registry.scope_name(scope)}"
        key_names = [remapping.format_key(key) for key in command.keys]
        value = f'"{key_names[0]}"' if len(key_names) == 1 else _list(key_names)
        yield f"{command.id} = {value}".ljust(44) + f" # {_(command.tooltip)}"


def _list(names: list[str]) -> str:
    return "[" + ", ".join(f'"{name}"' for name in names) + "]"


def _toml(value: object) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    return f'"{value}"' if isinstance(value, str) else str(value)


def _swallowed_key_warnings(settings: Config) -> Iterator[str]:
    from tui.keys import command, remapping

    for id_, chosen_keys in settings.keys.items():
        for key in chosen_keys:
            if (reason := remapping.find_key_thief(key, os.environ)) is not None:
                yield _("“{id}” has the key {key}: {why}.").format(
                    id=id_, key=command.key_name(key), why=say(reason)
                )
