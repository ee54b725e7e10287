"""``decuong get``: print one value of a report."""

from __future__ import annotations

import argparse

from outline.text import nfc, visible
from tui.cli import report_source, streams
from tui.cli.parser import add_report_argument
from tui.i18n import N_, _

DESCRIPTION = N_(
    "Print one value of a report: the text of a section, the state of a prompt or demand, a "
    "blank, or a key of the document. “decuong put” accepts what is printed."
)
EXAMPLES = (
    "decuong get bao-cao.toml p1.ii.1.1",
    "decuong get bao-cao.toml pre.5",
    "decuong get bao-cao.toml p1.ii.1.1/b1",
    "decuong get bao-cao.toml document.recipients",
)


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    add_report_argument(parser)
    parser.add_argument(
        "id",
        metavar="ID",
        help=_("a section, “pre” (the preamble), a prompt, a demand, a blank, or document.KEY"),
    )


def run(args: argparse.Namespace) -> int:
    """Print the value; nothing where it is missing."""
    from outline import addresses

    with report_source.name_in_errors(args.file):
        text = addresses.read_address(report_source.read_report(args.file), nfc(args.id))
    if text:
        # A pipe gets the very text; a terminal must not act on it.
        streams.write((visible(text, lines=True) if streams.is_terminal() else text) + "\n")
    return 0
