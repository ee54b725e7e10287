"""argparse that raises errors, translates its sentences and colours its help."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import Any, NoReturn

from outline.errors import DecuongError, phrase
from tui import __version__
from tui.i18n import LANGUAGES, N_, _, ngettext

from . import streams
from .commands.registry import COMMANDS, CommandModule, Subcommand

ARGPARSE_WORDS = (
    N_("%(prog)s: error: %(message)s\n"),
    N_("ambiguous option: %(option)s could match %(matches)s"),
    N_("argument %(argument_name)s: %(message)s"),
    N_("expected at least one argument"),
    N_("expected at most one argument"),
    N_("expected one argument"),
    N_("ignored explicit argument %r"),
    N_("invalid choice: %(value)r (choose from %(choices)s)"),
    N_("not allowed with argument %s"),
    N_("one of the arguments %s is required"),
    N_("options"),
    N_("positional arguments"),
    N_("show program's version number and exit"),
    N_("show this help message and exit"),
    N_("the following arguments are required: %s"),
    N_("unrecognized arguments: %s"),
    N_("usage: "),
)
"""The sentences of argparse that our parsers can print, for the catalogue."""


class UsageError(DecuongError):
    """The command does not accept these arguments."""


def parse_file_name(text: str) -> str:
    """Return a file name as the disk spells it; the ``type`` of every argument that names a file.

    A name typed in composed form (NFC) finds a file whose name is decomposed, and vice versa.
    """
    from store.disk.spelling import on_disk

    return on_disk(text)


def require_file_path(text: str) -> Path:
    """Return the path of a file to write; raise ``UsageError`` for a folder that does not exist."""
    path = Path(text)
    if text.endswith("/") and not path.is_dir():  # Path would drop the slash and make a file
        raise UsageError(
            phrase("There is no folder “{folder}”.", folder=text),
            phrase("Make the folder first, or choose another one."),
        )
    return path


class Parser(argparse.ArgumentParser):
    """A parser that raises ``UsageError`` instead of printing and exiting."""

    def format_help(self) -> str:
        """Return the help, its description wrapped, in colour on a terminal.

        Only here: textwrap takes 4 ms to load and rich-argparse 100, and most commands just run.
        """
        paragraph, previous_formatter = self.description, self.formatter_class
        self.description = _wrap_paragraph(paragraph) if paragraph else paragraph
        self.formatter_class = _help_formatter
        try:
            return super().format_help()
        finally:
            self.description, self.formatter_class = paragraph, previous_formatter

    def _print_message(self, message: str, file: object = None) -> None:
        """Print the help; argparse would ignore a stdout that cannot be written."""
        streams.write(message)

    def error(self, message: str) -> NoReturn:
        """Raise ``UsageError`` with the problem as one sentence."""
        raise UsageError(
            phrase("The command line is wrong: {problem}.", problem=message.rstrip(".")),
            phrase("See “{prog} --help”.", prog=self.prog),
        )


def parser_for(command: Subcommand, module: CommandModule) -> Parser:
    """Return the parser of one command, in the language in use."""
    _translate_argparse()
    examples = [_("Examples:"), *(f"  {example}" for example in module.EXAMPLES)]
    parser = Parser(
        prog=f"decuong {command.name}",
        description=_(module.DESCRIPTION),
        epilog="\n".join(examples),
        formatter_class=_silent_formatter,
        allow_abbrev=False,
    )
    module.configure(parser)
    _add_language_option(parser)
    return parser


def overview() -> Parser:
    """Return the parser of ``decuong`` alone: the list of commands, the version."""
    from tui.settings import paths

    _translate_argparse()
    explains = _("“decuong COMMAND --help” explains a command.")
    settings = _("Keys and settings: {file}; “decuong config” prints all of them.")
    parser = Parser(
        prog="decuong",
        usage=_("decuong [--lang LANG] COMMAND ...  or  decuong FILE"),
        description=_("An editor for reports with a prescribed outline."),
        epilog=f"{explains}\n{settings.format(file=paths.config_file() or '$DECUONG_CONFIG')}",
        formatter_class=_silent_formatter,
        allow_abbrev=False,
    )
    commands = parser.add_argument_group(_("commands"))
    for command in COMMANDS:
        commands.add_argument(
            f"_{command.name}", metavar=command.usage, nargs="?", help=_(command.summary)
        )
    _add_language_option(parser)
    parser.add_argument("--version", action=_Version, nargs=0, help=_("print the version"))
    return parser


def add_report_argument(parser: argparse.ArgumentParser, *, stdin: bool = True) -> None:
    """Declare FILE, the report that a command reads."""
    text = _("the report; “-” reads it from standard input") if stdin else _("the report")
    parser.add_argument("file", metavar="FILE", type=parse_file_name, help=text)


class _Version(argparse.Action):
    def __call__(self, parser: argparse.ArgumentParser, *_unused: Any) -> NoReturn:
        streams.write(f"decuong {__version__}\n")
        parser.exit()


def _add_language_option(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--lang",
        choices=LANGUAGES,
        help=_("language of the messages; else DECUONG_LANG, the settings, the locale"),
    )


def _wrap_paragraph(text: str) -> str:
    """Wrap a paragraph; the formatter keeps line breaks, for the examples."""
    import shutil
    import textwrap

    return textwrap.fill(text, min(shutil.get_terminal_size().columns - 2, 98))


def _translate_argparse() -> None:
    """Make argparse use our catalogue; replacing its module's functions is the only way."""
    for name, function in (("_", _), ("ngettext", ngettext)):
        setattr(argparse, name, function)


def _silent_formatter(prog: str) -> argparse.HelpFormatter:
    """Return a formatter for the checks that argparse makes of every argument; it prints nothing.

    The width is given because argparse would load shutil to find the terminal's.
    """
    return argparse.RawDescriptionHelpFormatter(prog, width=80)


def _help_formatter(prog: str) -> argparse.HelpFormatter:
    """Return the formatter of the help: rich-argparse (0.1 s to import) only on a terminal."""
    if not (sys.stdout is not None and sys.stdout.isatty()):
        return argparse.RawDescriptionHelpFormatter(prog, max_help_position=32)
    from rich_argparse import RawDescriptionRichHelpFormatter

    class PlainTextFormatter(RawDescriptionRichHelpFormatter):
        """The text of the plain help in colour: no markup, no title case."""

        group_name_formatter = str
        text_markup = False
        help_markup = False

    return PlainTextFormatter(prog, max_help_position=32)
