"""argparse with our manners: errors are raised, sentences are translated, help may have colour."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import Any, NoReturn

from outline.errors import DecuongError, phrase
from tui import __version__
from tui.i18n import LANGUAGES, N_, _, ngettext

from . import streams
from .commands.registry import COMMANDS, Command, Module

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
"""The sentences of argparse that our parsers can say, for the catalogue."""


class UsageError(DecuongError):
    """The command line is not one that the command takes."""


def file_name(wish: str) -> str:
    """Return the name of a file as the disk spells it: the type of every argument that names one.

    A name that is typed composed (NFC) finds a file whose name has its marks apart, and the other
    way round.
    """
    from store.disk.spelling import on_disk

    return on_disk(wish)


def file_named(wish: str) -> Path:
    """Return the path of a file to be written; raise ``UsageError`` where it names a folder."""
    path = Path(wish)
    if wish.endswith("/") and not path.is_dir():  # Path would drop the slash and make a file
        raise UsageError(
            phrase("There is no folder “{folder}”.", folder=wish),
            phrase("Make the folder first, or choose another place."),
        )
    return path


class Parser(argparse.ArgumentParser):
    """A parser that raises ``UsageError`` instead of printing and leaving."""

    def format_help(self) -> str:
        """Return the help, its description broken into lines, in colour on a terminal.

        Only here: what breaks lines takes four milliseconds to load and what colours them a
        hundred, and most commands just run.
        """
        whole, plain = self.description, self.formatter_class
        self.description = _wrapped(whole) if whole else whole
        self.formatter_class = _formatter
        try:
            return super().format_help()
        finally:
            self.description, self.formatter_class = whole, plain

    def _print_message(self, message: str, file: object = None) -> None:
        """Print the help as data; argparse would pass over a stdout that cannot be written."""
        streams.out(message)

    def error(self, message: str) -> NoReturn:
        """Raise the complaint as one sentence."""
        raise UsageError(
            phrase("The command line is wrong: {problem}.", problem=message.rstrip(".")),
            phrase("See “{prog} --help”.", prog=self.prog),
        )


def parser_for(command: Command, module: Module) -> Parser:
    """Return the parser of one command, in the language in use."""
    _teach_argparse()
    examples = [_("Examples:"), *(f"  {example}" for example in module.EXAMPLES)]
    parser = Parser(
        prog=f"decuong {command.name}",
        description=_(module.DESCRIPTION),
        epilog="\n".join(examples),
        formatter_class=_unseen,
        allow_abbrev=False,
    )
    module.configure(parser)
    _add_language(parser)
    return parser


def overview() -> Parser:
    """Return the parser of ``decuong`` alone: the list of commands, the version."""
    from tui.settings import paths

    _teach_argparse()
    explains = _("“decuong COMMAND --help” explains a command.")
    settings = _("Keys and settings: {file}; “decuong config” prints what it can hold.")
    parser = Parser(
        prog="decuong",
        usage=_("decuong [--lang LANG] COMMAND ...  or  decuong FILE"),
        description=_("An editor for reports whose outline somebody else has laid down."),
        epilog=f"{explains}\n{settings.format(file=paths.config_file() or '$DECUONG_CONFIG')}",
        formatter_class=_unseen,
        allow_abbrev=False,
    )
    commands = parser.add_argument_group(_("commands"))
    for command in COMMANDS:
        commands.add_argument(
            f"_{command.name}", metavar=command.usage, nargs="?", help=_(command.summary)
        )
    _add_language(parser)
    parser.add_argument("--version", action=_Version, nargs=0, help=_("print the version"))
    return parser


def add_report(parser: argparse.ArgumentParser, *, stdin: bool = True) -> None:
    """Declare FILE, the report that a command reads."""
    text = _("the report; “-” reads it from standard input") if stdin else _("the report")
    parser.add_argument("file", metavar="FILE", type=file_name, help=text)


class _Version(argparse.Action):
    def __call__(self, parser: argparse.ArgumentParser, *_unused: Any) -> NoReturn:
        streams.out(f"decuong {__version__}\n")
        parser.exit()


def _add_language(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--lang",
        choices=LANGUAGES,
        help=_("language of the messages; else DECUONG_LANG, else the locale"),
    )


def _wrapped(text: str) -> str:
    """Break a paragraph into lines; the formatter leaves lines alone, for the examples' sake."""
    import shutil
    import textwrap

    return textwrap.fill(text, min(shutil.get_terminal_size().columns - 2, 98))


def _teach_argparse() -> None:
    """Let argparse say its sentences with our catalogue; it has no seam but its module's names."""
    for name, function in (("_", _), ("ngettext", ngettext)):
        setattr(argparse, name, function)


def _unseen(prog: str) -> argparse.HelpFormatter:
    """Return a formatter that argparse asks about every argument and that prints nothing.

    Its width is given, or argparse would load shutil to find the terminal's.
    """
    return argparse.RawDescriptionHelpFormatter(prog, width=80)


def _formatter(prog: str) -> argparse.HelpFormatter:
    """Return a formatter: rich-argparse, 0.1 s to import, only where a terminal shows colour."""
    if not (sys.stdout is not None and sys.stdout.isatty()):
        return argparse.RawDescriptionHelpFormatter(prog, max_help_position=32)
    from rich_argparse import RawDescriptionRichHelpFormatter

    class Plain(RawDescriptionRichHelpFormatter):
        """Colours, but the very text of the plain help: no markup, no title case."""

        group_name_formatter = str
        text_markup = False
        help_markup = False

    return Plain(prog, max_help_position=32)
