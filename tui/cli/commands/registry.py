"""List the commands, for the dispatcher, the help and the README's table.

A command is a module with ``DESCRIPTION`` and ``EXAMPLES``, ``configure(parser)``, which declares
its arguments, and ``run(args) -> int``. Importing one is cheap; ``run`` imports what is heavy.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from dataclasses import dataclass
from importlib import import_module
from typing import Protocol, cast

from tui.i18n import N_


class CommandModule(Protocol):
    """A module of this package that implements one command."""

    DESCRIPTION: str
    """A paragraph for the help; English, translated when shown."""
    EXAMPLES: Sequence[str]
    """Command lines that can be copied."""

    def configure(self, parser: argparse.ArgumentParser) -> None:
        """Declare the arguments."""

    def run(self, args: argparse.Namespace) -> int:
        """Run the command; return the exit code."""
        ...


@dataclass(frozen=True, slots=True)
class Subcommand:
    """A command of ``decuong``: its name and its line in the help."""

    name: str
    usage: str
    """The arguments as the table of commands shows them."""
    summary: str
    """One line for the list of commands; English, translated when shown."""

    def load(self) -> CommandModule:
        """Import the command's module."""
        return cast(CommandModule, import_module(f".{_module(self.name)}", __package__))


COMMANDS = (
    Subcommand("edit", "[edit] FILE", N_("open a report in the editor")),
    Subcommand("demo", "demo", N_("open a filled sample report in the editor, in a copy")),
    Subcommand("new", "new FILE", N_("make a new report from a template")),
    Subcommand("show", "show FILE", N_("print the outline with its status")),
    Subcommand("check", "check FILE...", N_("list what is still missing")),
    Subcommand("get", "get FILE ID", N_("print a section's text, a blank or a document key")),
    Subcommand("put", "put FILE ID [-]", N_("replace a section's text from standard input")),
    Subcommand("set", "set FILE KEY=VALUE...", N_("set blanks, document keys and prompts")),
    Subcommand("status", "status FILE ID STATUS", N_("set how far a section has come")),
    Subcommand("table", "table FILE TABLE", N_("print a register as CSV, or read one")),
    Subcommand("export", "export FILE", N_("make the DOCX")),
    Subcommand("audit", "audit FILE.docx", N_("check a DOCX against the rules of form")),
    Subcommand("config", "config [--path]", N_("print the settings and every key")),
    Subcommand("history", "history FILE", N_("list who saved a report, and what they changed")),
    Subcommand("restore", "restore FILE --at STAMP", N_("restore what was saved before")),
    Subcommand(
        "merge", "merge BASE OURS THEIRS", N_("merge two versions of a report, also for git")
    ),
    Subcommand(
        "settle", "settle FILE [PLACE CHOICE]", N_("list and resolve conflicts between two people")
    ),
    Subcommand("fixes", "fixes FILE", N_("correct misprints of the directive, or keep its words")),
    Subcommand("template", "template list | show ID", N_("list and show templates")),
)


def _module(name: str) -> str:
    return "set_" if name == "set" else name
