"""``decuong put``: replace one value of a report with the text on stdin."""

from __future__ import annotations

import argparse
from pathlib import Path

from outline.errors import BadValue, phrase
from outline.text import nfc
from tui.cli import report_source, streams
from tui.cli.parser import UsageError, add_report_argument
from tui.i18n import N_, _

DESCRIPTION = N_(
    "Replace one value of a report with the text on standard input: the text of a section, the "
    "state of a prompt or demand (open, covered, or none: and the reason; also chưa trả lời, đã "
    "trả lời, không phát sinh), a blank, or a key of the document. Empty input is refused; "
    "“decuong set FILE ID=” removes a value."
)
EXAMPLES = (
    "decuong put bao-cao.toml p1.ii.1.1 < muc-1.1.txt",
    "printf '45' | decuong put bao-cao.toml p1.i.5 -",
    "decuong get cu.toml p2.ii.1 | decuong put bao-cao.toml p2.ii.1",
)


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    add_report_argument(parser, stdin=False)
    parser.add_argument(
        "id",
        metavar="ID",
        help=_("a section, “pre” (the preamble), a prompt, a demand, a blank, or document.KEY"),
    )
    parser.add_argument(
        "source",
        metavar="-",
        nargs="?",
        choices=[streams.STDIO],
        default=streams.STDIO,
        help=_("standard input, which is always read"),
    )


def run(args: argparse.Namespace) -> int:
    """Read the text, write it into the report, save."""
    from outline import addresses
    from tui.session import profile_names

    if args.file == streams.STDIO:
        raise UsageError(
            phrase("Standard input cannot be both the report and the text."),
            phrase("Name the report's file."),
        )
    source = report_source.open_source(args.file)
    id_ = nfc(args.id)
    with report_source.name_in_errors(args.file):
        addresses.read_address(
            source.report, id_
        )  # an unknown id is told before anything is awaited
    text = streams.read_stdin_text(_("The text")).removesuffix("\n").removesuffix("\r")
    if not text.strip():  # what comes before in a pipe may have failed
        raise BadValue(
            phrase("Standard input is empty, so {id} was not changed.", id=id_),
            phrase("To remove the value: decuong set FILE {id}=", id=id_),
        )
    with report_source.name_in_errors(args.file):
        try:
            report = profile_names.write_address(source.report, id_, text)
        except BadValue as error:
            raise report_source.add_location(error, id_) from error
    source.save(report)
    report_source.mention_dropped_characters(id_, text)
    report_source.mention_other_writers(Path(args.file), [id_])
    return 0
